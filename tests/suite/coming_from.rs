//! What `docs/attribute.md` says to write in place of what other systems have: every right cell of its table stands here,
//! on a handler that is part of an application which starts.

use std::fs;
use std::path::Path;

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{Responder, delete, get, patch, post, web};
use auth_core::testing::{TestAuthenticator, caller};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Authorizer, Call, Credential, Found, Load, Principal, RequestHead,
    Requirement, Role, Scheme, ServiceConfig, Tenants, Unavailable, Verdict, require, require_all, requirement,
};
use serde::Deserialize;
use serde_json::json;

#[derive(Clone, Copy, Role)]
enum Role {
    Admin,
}

const EDITORS: Requirement = requirement!(any(role = "admin", permission = "documents:write"));

mod policies {
    use auth_core::{Requirement, requirement};

    pub(super) const AT_LEAST_EDITOR: Requirement = requirement!(any(role = "admin", role = "editor"));
}

mod limits {
    use auth_core::{Principal, RequestHead, Unavailable};

    pub(super) async fn may_book(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
        Ok(head.method() == "POST" && !caller.has_role("blocked"))
    }
}

mod projects {
    use auth_core::{Principal, RequestHead, Unavailable};

    pub(super) async fn may_rename(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
        Ok(head.parameter("project_id") == Some("1") || caller.has_role("lead"))
    }
}

/// Objects of two types that everybody's `alice` owns.
macro_rules! objects {
    ($($object:ident)*) => {$(
        struct $object;

        impl Load for $object {
            type Id = u64;
            type Store = ();

            async fn load((): &(), id: u64) -> Result<Option<Self>, Unavailable> {
                Ok((id == 1).then_some(Self))
            }

            fn owner(&self) -> Option<&str> {
                Some("alice")
            }

            fn tenant(&self) -> Option<&str> {
                Some("acme")
            }
        }
    )*};
}

objects!(Thread Document);

#[derive(Deserialize)]
struct Input {
    thread_id: Option<u64>,
}

#[derive(Deserialize)]
struct Order {
    amount: u64,
}

#[derive(Deserialize)]
struct NewDocument {
    index: String,
}

fn indexes_of(documents: &[NewDocument]) -> Vec<&str> {
    documents.iter().map(|document| document.index.as_str()).collect()
}

#[require(role = "admin")]
#[get("/grants/one")]
async fn one_role() -> impl Responder {
    "done"
}

#[require(any(role = "admin", role = "editor"))]
#[get("/grants/any")]
async fn any_role() -> impl Responder {
    "done"
}

#[require(role = Role::Admin)]
#[get("/grants/type")]
async fn role_of_a_type() -> impl Responder {
    "done"
}

#[require(role = "user", owner = "user_id")]
#[get("/grants/resource/{user_id}")]
async fn role_and_parameter() -> impl Responder {
    "done"
}

#[require(permission = "secured-info:read")]
#[get("/grants/permission")]
async fn one_permission() -> impl Responder {
    "done"
}

#[require(authenticated)]
#[get("/own/bearer")]
async fn any_caller() -> impl Responder {
    "done"
}

#[require(scope = "notes:read")]
#[get("/own/scope")]
async fn one_scope() -> impl Responder {
    "done"
}

#[require(claim("email_verified" = true))]
#[get("/own/claim")]
async fn one_claim() -> impl Responder {
    "done"
}

#[require(claim(["realm_access", "roles"] = "auditor"))]
#[get("/own/nested-claim")]
async fn nested_claim() -> impl Responder {
    "done"
}

#[require(owner(Thread, "thread_id"))]
#[get("/own/threads/{thread_id}")]
async fn object_of_the_path() -> impl Responder {
    "done"
}

#[require(owner(Thread, from = |input: &web::Json<Input>| input.thread_id))]
#[post("/own/invoke")]
async fn object_of_the_body(input: web::Json<Input>) -> String {
    format!("{:?}", input.thread_id)
}

#[require(permission("documents:get", on = "index"))]
#[get("/own/{index}/documents")]
async fn permission_on_an_object() -> impl Responder {
    "done"
}

#[require(permission("documents:add", on = |documents| indexes_of(documents)))]
#[post("/own/documents")]
async fn permission_on_objects(documents: web::Json<Vec<NewDocument>>) -> String {
    documents.len().to_string()
}

#[require(public = "liveness probe")]
#[get("/own/ping")]
async fn probe() -> impl Responder {
    "done"
}

#[require(public = "a greeting for everybody")]
#[get("/own/greeting")]
async fn greeting(caller: Option<Principal>) -> String {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
}

#[require(any(role = "admin", role = "auditor"))]
#[get("/spring/any")]
async fn any_authority() -> impl Responder {
    "done"
}

#[require(permission = "documents:write")]
#[post("/spring/documents")]
async fn one_authority() -> impl Responder {
    "done"
}

#[require(scope = "messages.read")]
#[get("/spring/messages")]
async fn scope_authority() -> impl Responder {
    "done"
}

#[require(role = "user", not(role = "suspended"))]
#[get("/spring/not")]
async fn one_role_and_not_another() -> impl Responder {
    "done"
}

#[require(owner = "user_id")]
#[get("/spring/users/{user_id}")]
async fn own_name() -> impl Responder {
    "done"
}

#[require(role = "trader", check = limits::may_book)]
#[post("/spring/bookings")]
async fn bean() -> impl Responder {
    "done"
}

#[require(role = "trader", when(|order: &web::Json<Order>| order.amount < 1000))]
#[post("/spring/orders")]
async fn argument(order: web::Json<Order>) -> String {
    order.amount.to_string()
}

#[require(any(role = "admin", owner(Thread, "thread_id")))]
#[get("/spring/threads/{thread_id}")]
async fn admin_or_owner() -> impl Responder {
    "done"
}

#[require(policy = EDITORS)]
#[get("/spring/editors")]
async fn composed() -> impl Responder {
    "done"
}

#[require(role = "staff", hide)]
#[get("/spring/hidden")]
async fn hidden() -> impl Responder {
    "done"
}

#[require(policy = policies::AT_LEAST_EDITOR)]
#[get("/asp/policy")]
async fn named_policy() -> impl Responder {
    "done"
}

#[require(claim("department" = "research"))]
#[get("/asp/claim")]
async fn department() -> impl Responder {
    "done"
}

#[require(authenticated, scheme = any("jwt", "api_key"))]
#[get("/asp/schemes")]
async fn schemes() -> impl Responder {
    "done"
}

#[require(role = "admin", role = "auditor")]
#[get("/asp/both")]
async fn both_roles() -> impl Responder {
    "done"
}

#[require(owner(Document, "document_id"), reveal)]
#[get("/asp/documents/{document_id}")]
async fn resource() -> impl Responder {
    "done"
}

#[require(public = "who signs in has no credential yet")]
#[post("/asp/login")]
async fn login() -> impl Responder {
    "done"
}

#[require(claim("active" = true))]
#[get("/fastapi/me")]
async fn active() -> impl Responder {
    "done"
}

#[require(scope = "items", scope = "me")]
#[get("/fastapi/items")]
async fn both_scopes() -> impl Responder {
    "done"
}

#[require(tenant = "workspace_id", role = "owner")]
#[patch("/fastapi/workspaces/{workspace_id}")]
async fn owner_of_a_workspace() -> impl Responder {
    "done"
}

#[require(permission = "reports:read", authorizer = "opa")]
#[get("/fastapi/reports")]
async fn asked_elsewhere() -> impl Responder {
    "done"
}

#[require(authenticated)]
#[get("/quarkus/authenticated")]
async fn anybody_known() -> impl Responder {
    "done"
}

#[require(permission = "documents:read", permission = "documents:print")]
#[get("/quarkus/documents")]
async fn both_permissions() -> impl Responder {
    "done"
}

#[require(permission = "projects:rename", check = projects::may_rename)]
#[patch("/quarkus/projects/{project_id}")]
async fn permission_and_checker() -> impl Responder {
    "done"
}

#[require(role = "admin", acr = "urn:example:mfa", max_age = "15m")]
#[post("/quarkus/step-up")]
async fn step_up() -> impl Responder {
    "done"
}

#[require(role = "admin", operation = delete)]
#[post("/any/documents/delete-batch")]
async fn batch() -> impl Responder {
    "done"
}

#[require(permission = "exports:delete", relax(max_age = "the nightly job has no login"))]
#[delete("/any/exports/{id}")]
async fn nightly() -> impl Responder {
    "done"
}

/// All of them.
fn all(config: &mut ServiceConfig) {
    config
        .service(one_role)
        .service(any_role)
        .service(role_of_a_type)
        .service(role_and_parameter)
        .service(one_permission)
        .service(any_caller)
        .service(one_scope)
        .service(one_claim)
        .service(nested_claim)
        .service(object_of_the_path)
        .service(object_of_the_body)
        .service(permission_on_an_object)
        .service(permission_on_objects)
        .service(probe)
        .service(greeting)
        .service(any_authority)
        .service(one_authority)
        .service(scope_authority)
        .service(one_role_and_not_another)
        .service(own_name)
        .service(bean)
        .service(argument)
        .service(admin_or_owner)
        .service(composed)
        .service(hidden)
        .service(named_policy)
        .service(department)
        .service(schemes)
        .service(both_roles)
        .service(resource)
        .service(login)
        .service(active)
        .service(both_scopes)
        .service(owner_of_a_workspace)
        .service(asked_elsewhere)
        .service(anybody_known)
        .service(both_permissions)
        .service(permission_and_checker)
        .service(step_up)
        .service(batch)
        .service(nightly);
}

#[require_all(role = "admin")]
mod admin {
    use actix_web::get;

    #[get("/spring/admin/stats")]
    pub(super) async fn stats() -> &'static str {
        "done"
    }
}

#[require_all(tenant = "workspace_id")]
mod workspace {
    use actix_web::get;
    use auth_core::require;

    #[get("/agents")]
    pub(super) async fn agents() -> &'static str {
        "done"
    }

    #[require(role = "admin")]
    #[get("/members")]
    pub(super) async fn members() -> &'static str {
        "done"
    }
}

/// Vouches for the issuer of the others, and recognises nothing.
struct Named(&'static str);

impl Authenticator for Named {
    fn name(&self) -> &str {
        self.0
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn issuers(&self) -> Vec<String> {
        vec!["test".to_owned()]
    }

    fn recognise<'r>(&self, _: &RequestHead<'r>) -> Found<'r> {
        Found::Nothing
    }

    async fn authenticate(&self, _: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        Err(AuthenticationError::invalid("nobody"))
    }
}

struct Opa;

impl Authorizer for Opa {
    fn name(&self) -> &'static str {
        "opa"
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        Ok(if call.principal().has_role("intern") { Verdict::deny("interns") } else { Verdict::Allow })
    }
}

fn auth() -> Auth {
    let auth = Auth::builder().authenticator(TestAuthenticator).authenticator(Named("jwt"));
    let auth = auth.authenticator(Named("api_key")).authorizer(Opa).tenants(Tenants::claim("workspaces"));
    auth.objects::<Thread>(()).objects::<Document>(()).build().unwrap()
}

macro_rules! application {
    ($auth:expr) => {{
        let workspace =
            $auth.scope("/workspaces/{workspace_id}").service(workspace::agents).service(workspace::members);
        $auth.app().configure(all).service(admin::stats).service(workspace)
    }};
}

#[test]
fn every_handler_is_part_of_an_application_that_starts() {
    let auth = auth();
    let endpoints = application!(auth).check().unwrap_or_else(|faults| panic!("{faults}"));
    assert!(endpoints.len() >= rows().len(), "{} endpoints for {} rows", endpoints.len(), rows().len());
}

/// A few of them, so that what stands in the table is what happens.
#[actix_web::test]
async fn they_decide() {
    let auth = auth();
    let app = init_service(application!(auth)).await;
    for (path, who, status) in [
        ("/grants/one", caller("alice"), 403),
        ("/grants/one", caller("alice").role("admin"), 200),
        ("/grants/resource/alice", caller("alice").role("user"), 200),
        ("/grants/resource/bob", caller("alice").role("user"), 403),
        ("/own/notes/documents", caller("alice").permission("documents:get@notes"), 200),
        ("/own/a,b/documents", caller("alice").permission("documents:get@a").permission("documents:get@b"), 403),
        ("/spring/not", caller("alice").role("user").claim("workspaces", json!([])), 200),
        ("/spring/not", caller("alice").role("user"), 403),
        ("/spring/not", caller("alice").role("user").role("suspended"), 403),
        ("/spring/hidden", caller("alice"), 404),
        ("/spring/editors", caller("alice").permission("documents:write"), 200),
        ("/spring/admin/stats", caller("alice"), 403),
        ("/asp/schemes", caller("alice"), 401),
        ("/own/claim", caller("alice"), 403),
        ("/fastapi/reports", caller("alice").permission("reports:read"), 200),
        ("/fastapi/reports", caller("alice").permission("reports:read").role("intern"), 403),
        ("/workspaces/acme/agents", caller("alice"), 403),
    ] {
        let request = TestRequest::get().uri(path).insert_header(who.header()).to_request();
        assert_eq!(call_service(&app, request).await.status(), status, "{path}");
    }
    let order = |amount: &str| {
        let request = TestRequest::post().uri("/spring/orders").insert_header(caller("alice").role("trader").header());
        let body = format!(r#"{{"amount": {amount}}}"#);
        request.insert_header(("content-type", "application/json")).set_payload(body).to_request()
    };
    assert_eq!(call_service(&app, order("999")).await.status(), 200);
    assert_eq!(call_service(&app, order("1000")).await.status(), 403);
    assert_eq!(call_service(&app, order("\"x\"")).await.status(), 400);
}

/// The page says that the function without a decision is `name::handler(…)` in unit tests.
#[actix_web::test]
async fn the_inner_function_is_called_by_its_name() {
    let alice = caller("alice").principal();
    assert_eq!(greeting::handler(Some(alice)).await, "alice");
    assert_eq!(greeting::handler(None).await, "nobody");
}

/// The cells of the table, one row each.
fn rows() -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("docs/attribute.md")).unwrap();
    let section = page.split("\n## Coming from another system\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let lines = section.lines().filter(|line| line.starts_with('|')).skip(2);
    lines.map(cells).collect()
}

/// Splits a row at its bars; `\|` is a bar of a cell.
fn cells(line: &str) -> Vec<String> {
    let line = line.replace("\\|", "\u{0}");
    line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
}

fn without_white_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_right_cell_stands_on_a_handler() {
    let source = without_white_space(include_str!("coming_from.rs"));
    let rows = rows();
    assert!(rows.len() >= 25, "{} rows", rows.len());
    for row in rows {
        let [from, there, here] = row.as_slice() else { panic!("a row has three cells: {row:?}") };
        assert!(!from.is_empty() && !there.is_empty(), "{row:?}");
        let code = here.strip_prefix('`').and_then(|code| code.strip_suffix('`')).unwrap_or_default();
        assert!(code.starts_with("#[require"), "the right cell is an attribute: {here}");
        assert!(source.contains(&without_white_space(code)), "no handler has `{code}`");
    }
}
