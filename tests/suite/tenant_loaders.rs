//! `Tenants::loader`: memberships from a table, asked once and only where it matters; an outage opens nothing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, delete, get, post, web};
use auth_core::{
    Auth, Authorizer, Call, Claims, Clock, DenialKind, Facts, Membership, Principal, RequestHead, Requirement, RoleMap,
    Shadow, SystemClock, TenantLoader, Tenants, Unavailable, Verdict, Visible, require, requirement,
};
use serde_json::{Value, json};

use crate::bodies::untouchable;
use crate::log;
use crate::page::{codes, rows};
use crate::people::{People, Person, answer, ask, person};
use crate::shadow::{counts, settled};
use crate::tenants::call;
use crate::tenants_of_objects::Doc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Up,
    Down,
    Panics,
    PanicsLater,
}

const OUTAGES: [Mode; 3] = [Mode::Down, Mode::Panics, Mode::PanicsLater];

type Rows = BTreeMap<(&'static str, &'static str), Vec<Membership>>;

/// Issuer and subject → memberships; counts how often it was asked.
#[derive(Clone)]
struct Registry {
    rows: Arc<Mutex<Rows>>,
    mode: Arc<Mutex<Mode>>,
    asked: Arc<AtomicUsize>,
}

impl Registry {
    fn new() -> Self {
        let of = |tenant: &str, roles: &[&str]| Membership::new(tenant).with_roles(roles);
        let rows = [
            (("one", "alice"), vec![of("acme", &["owner"]), of("other", &[])]),
            (("one", "twice"), vec![of("acme", &["editor"]), of("acme", &["owner"]), of("", &["owner"])]),
            (("one", "banned"), vec![of("other", &["banned"])]),
            (("one", "keeper"), vec![of("acme", &["admin"])]),
            (("one", "editor"), vec![of("acme", &["editor"])]),
            (("two", "alice"), vec![of("two", &["owner"])]),
        ];
        Self {
            rows: Arc::new(Mutex::new(rows.into_iter().collect())),
            mode: Arc::new(Mutex::new(Mode::Up)),
            asked: Arc::default(),
        }
    }

    fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
    }

    /// How often it was asked since.
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

impl TenantLoader for Registry {
    async fn memberships(&self, caller: &Principal) -> Result<Vec<Membership>, Unavailable> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mode = *self.mode.lock().unwrap();
        assert_ne!(mode, Mode::Panics, "a registry with a fault");
        actix_web::rt::task::yield_now().await;
        assert_ne!(mode, Mode::PanicsLater, "a registry with a fault");
        if mode == Mode::Down {
            return Err(Unavailable::new("the registry is down"));
        }
        let rows = self.rows.lock().unwrap();
        let found =
            rows.iter().find(|((issuer, subject), _)| (*issuer, *subject) == (caller.issuer(), caller.subject()));
        Ok(found.map(|(_, memberships)| memberships.clone()).unwrap_or_default())
    }
}

/// Lets in who is a member of nothing: code of an application that an outage must not fool.
async fn of_nothing(_: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
    Ok(caller.tenants().next().is_none())
}

struct OfNothing;

impl Authorizer for OfNothing {
    fn name(&self) -> &'static str {
        "of_nothing"
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        let none = call.principal().tenants().next().is_none();
        Ok(if none { Verdict::Allow } else { Verdict::deny("a member") })
    }
}

#[require(tenant = "ws")]
#[get("/{ws}/member")]
async fn member(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", role = "owner")]
#[get("/{ws}/owned")]
async fn owned() -> &'static str {
    "in"
}

#[require(tenant = "ws", permission = "docs:write")]
#[post("/{ws}/docs")]
async fn write(body: String) -> String {
    body
}

#[require(tenant = "ws", permission = "docs:delete")]
#[delete("/{ws}/docs")]
async fn clear() -> &'static str {
    "in"
}

#[require(any(role = "root", all(tenant = "ws", permission = "docs:delete")))]
#[delete("/{ws}/either")]
async fn clear_either() -> &'static str {
    "in"
}

#[require(tenant = "ws", permission = "store:write")]
#[post("/{ws}/store")]
async fn store() -> &'static str {
    "in"
}

#[require(not(tenant = "ws"))]
#[get("/{ws}/outside")]
async fn outside() -> &'static str {
    "in"
}

#[require(not(role = "banned"))]
#[get("/unbanned")]
async fn unbanned() -> &'static str {
    "in"
}

#[require(not(permission = "docs:write"))]
#[get("/readers")]
async fn readers() -> &'static str {
    "in"
}

#[require(owner(Doc, "doc"))]
#[get("/docs/{doc}")]
async fn own() -> &'static str {
    "in"
}

#[require(not(owner(Doc, "doc")))]
#[get("/foreign/{doc}")]
async fn foreign() -> &'static str {
    "in"
}

#[require(any(role = "root", tenant = "ws"))]
#[get("/{ws}/any")]
async fn any() -> &'static str {
    "in"
}

#[require(role = "user", all(tenant = "ws", not(role = "banned")))]
#[get("/{ws}/all")]
async fn all() -> &'static str {
    "in"
}

#[require(authenticated)]
#[get("/plain")]
async fn plain() -> &'static str {
    "in"
}

#[require(role = "user")]
#[post("/plain")]
async fn plain_body(body: String) -> String {
    body
}

#[require(owner = "user")]
#[get("/users/{user}")]
async fn own_page(user: web::Path<String>) -> String {
    user.into_inner()
}

#[require(role = "user")]
#[post("/me")]
async fn me(body: String, caller: Principal) -> String {
    body + &names(&caller)
}

#[require(public = "to look at")]
#[get("/anybody")]
async fn anybody(caller: Option<Principal>) -> String {
    caller.as_ref().map_or_else(|| "nobody".to_owned(), names)
}

#[require(public = "to look at")]
#[get("/open")]
async fn open() -> &'static str {
    "in"
}

type Me = Principal;
type Perhaps = Option<Principal>;

#[require(authenticated)]
#[get("/alias")]
async fn alias(caller: Me) -> String {
    names(&caller)
}

#[require(authenticated)]
#[get("/perhaps")]
async fn perhaps(caller: Perhaps) -> String {
    caller.as_ref().map_or_else(|| "nobody".to_owned(), names)
}

/// An extractor of the application's own, which hides that the caller did not come.
struct Hidden(String);

impl FromRequest for Hidden {
    type Error = actix_web::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let caller = Principal::extract(&request).await;
            Ok(Self(caller.map_or_else(|_| "nobody".to_owned(), |caller| names(&caller))))
        })
    }
}

#[require(authenticated)]
#[get("/hidden")]
async fn hidden(caller: Hidden) -> String {
    caller.0
}

#[require(role = "user", when(|taken| taken.0.len() > 1))]
#[get("/hidden-late")]
async fn hidden_late(taken: Hidden) -> String {
    taken.0
}

/// The closure is not asked about a root, and the extractor takes the caller all the same.
#[require(any(role = "root", when(|taken| taken.0.len() > 1)))]
#[get("/hidden-any")]
async fn hidden_any(taken: Hidden) -> String {
    taken.0
}

#[require(authenticated)]
#[get("/claims")]
async fn claims(claims: Claims<Value>) -> String {
    claims.into_inner().to_string()
}

#[require(authenticated)]
#[get("/list")]
async fn list(visible: Visible<Doc>) -> String {
    let docs =
        ["alice@acme", "alice@other", "alice@two", "alice@", "alice", "bob@acme"].map(|name| Doc(name.to_owned()));
    docs.iter().filter(|doc| visible.allows(doc)).map(|doc| doc.0.as_str()).collect::<Vec<_>>().join(" ")
}

#[require(tenant = "ws", not(role = "banned"))]
#[get("/{ws}/both")]
async fn both(caller: Principal, again: Principal, visible: Visible<Doc>) -> String {
    format!("{} {} {}", names(&caller), names(&again), visible.tenants().unwrap().len())
}

#[require(role = "user", check = of_nothing)]
#[get("/checked")]
async fn checked() -> &'static str {
    "in"
}

#[require(role = "user", authorizer = "of_nothing")]
#[get("/authorized")]
async fn authorized() -> &'static str {
    "in"
}

#[require(role = "user", when(|body, caller: &Principal| caller.tenants().next().is_none() || body.is_empty()))]
#[post("/when")]
async fn when(body: String) -> String {
    body
}

#[require(any(role = "root", check = of_nothing))]
#[get("/any-checked")]
async fn any_checked() -> &'static str {
    "in"
}

#[require(role = "user", owner(Doc, from = |body, caller: &Principal| owned_by(body, caller)))]
#[post("/from")]
async fn from(body: String) -> String {
    body
}

fn owned_by(body: &str, caller: &Principal) -> Option<String> {
    caller.tenants().next().is_none().then(|| body.to_owned())
}

fn names(caller: &Principal) -> String {
    let names = caller.tenants().map(|tenant| {
        let role = if caller.has_role_in(tenant, "owner") { "owner" } else { "-" };
        format!("{tenant}:{role}")
    });
    format!("[{}]", names.collect::<Vec<_>>().join(" "))
}

fn auth(registry: &Registry) -> Auth {
    let roles =
        [("owner", vec!["docs:write", "docs:delete"]), ("editor", vec!["docs:write"]), ("admin", vec!["store:write"])];
    let auth = Auth::builder().authenticator(People(&["one"])).roles(RoleMap::new(roles).unwrap());
    let auth = auth.tenants(Tenants::loader(registry.clone()).global_roles(["support"]));
    auth.objects::<Doc>(()).authorizer(OfNothing).build().unwrap()
}

macro_rules! served {
    ($registry:expr) => {{
        let auth = auth(&$registry);
        let app = auth.app().service(member).service(owned).service(write).service(clear).service(clear_either);
        let app = app.service(store).service(outside).service(unbanned).service(readers).service(own).service(foreign);
        let app = app.service(any).service(all).service(plain).service(plain_body).service(own_page).service(me);
        let app = app.service(anybody).service(open).service(alias).service(perhaps).service(hidden);
        let app =
            app.service(hidden_late).service(hidden_any).service(claims).service(list).service(both).service(checked);
        init_service(app.service(authorized).service(when).service(any_checked).service(from)).await
    }};
}

fn alice() -> Person {
    named("alice")
}

fn named(subject: &str) -> Person {
    person(subject).of("one").issued_at(SystemClock.now()).role("user")
}

/// Each call with its answer and how often the registry was asked; and the same calls while it is down.
#[actix_web::test]
#[expect(clippy::large_stack_arrays, reason = "a table of calls")]
async fn every_place_of_a_membership() {
    let registry = Registry::new();
    let app = served!(registry);
    let root = || named("root").role("root");
    let plain_person = || person("alice").of("one").issued_at(SystemClock.now());
    for (line, caller, up, text, asked, down) in [
        // A tenant, and what is held there.
        ("GET /acme/member", alice(), 200, "acme", 1, 503),
        ("GET /evil/member", alice(), 403, "", 1, 503),
        ("GET /acme/owned", alice(), 200, "in", 1, 503),
        ("GET /other/owned", alice(), 403, "", 1, 503),
        ("GET /acme/owned", named("twice"), 200, "in", 1, 503),
        ("GET /acme/owned", named("nobody").role("owner"), 403, "", 1, 503),
        ("POST /acme/docs", alice(), 200, "", 1, 503),
        ("POST /other/docs", alice(), 403, "", 1, 503),
        ("POST /other/docs", alice().permission("docs:write"), 200, "", 1, 503),
        ("POST /evil/docs", alice().permission("docs:write"), 403, "", 1, 503),
        ("DELETE /acme/docs", alice(), 200, "in", 1, 503),
        ("DELETE /acme/docs", alice().scope("docs:delete"), 200, "in", 1, 503),
        ("DELETE /acme/docs", alice().scope("docs:*"), 403, "", 0, 403),
        ("POST /acme/store", named("keeper"), 200, "in", 1, 503),
        ("POST /acme/store", alice().permission("store:write"), 403, "", 1, 503),
        ("POST /acme/store", alice().role("admin"), 403, "", 1, 503),
        // A credential that scopes limit must name what it is used on, in the tenant.
        ("DELETE /acme/either", root(), 200, "in", 0, 200),
        ("DELETE /acme/either", root().scope("docs:delete"), 403, "", 1, 503),
        ("DELETE /acme/either", root().scope("other"), 403, "", 0, 403),
        ("DELETE /acme/either", alice().scope("docs:delete"), 200, "in", 1, 503),
        // Below `not`: an outage is not `member of nothing`.
        ("GET /evil/outside", alice(), 200, "in", 1, 503),
        ("GET /acme/outside", alice(), 403, "", 1, 503),
        ("GET /acme/outside", named("nobody"), 200, "in", 1, 503),
        ("GET /unbanned", alice(), 200, "in", 1, 503),
        ("GET /unbanned", named("banned"), 403, "", 1, 503),
        ("GET /unbanned", alice().role("banned"), 403, "", 0, 403),
        ("GET /readers", named("nobody"), 200, "in", 1, 503),
        ("GET /readers", named("editor"), 403, "", 1, 503),
        ("GET /readers", alice().permission("docs:*"), 403, "", 0, 403),
        // Objects.
        ("GET /docs/alice@acme", alice(), 200, "in", 1, 503),
        ("GET /docs/alice@evil", alice(), 404, "", 1, 503),
        ("GET /docs/bob@acme", alice(), 404, "", 1, 404),
        ("GET /docs/alice", alice(), 404, "", 1, 404),
        ("GET /docs/missing", alice(), 404, "", 1, 404),
        ("GET /foreign/bob@acme", alice(), 200, "in", 0, 200),
        ("GET /foreign/alice@evil", alice(), 403, "", 0, 403),
        // What the rest decides.
        ("GET /acme/any", root(), 200, "in", 0, 200),
        ("GET /acme/any", alice(), 200, "in", 1, 503),
        ("GET /acme/all", alice(), 200, "in", 1, 503),
        ("GET /acme/all", plain_person(), 403, "", 0, 403),
        ("GET /plain", alice(), 200, "in", 0, 200),
        ("POST /plain", alice(), 200, "", 0, 200),
        ("GET /users/alice", alice(), 200, "alice", 0, 200),
        ("GET /open", alice(), 200, "in", 0, 200),
        ("GET /claims", alice(), 200, "{}", 0, 200),
        // Who takes the caller.
        ("POST /me", alice(), 200, "[acme:owner other:-]", 1, 503),
        ("POST /me", plain_person(), 403, "", 0, 403),
        ("GET /anybody", alice(), 200, "[acme:owner other:-]", 1, 503),
        ("GET /alias", alice(), 200, "[acme:owner other:-]", 1, 503),
        ("GET /perhaps", alice(), 200, "[acme:owner other:-]", 1, 503),
        ("GET /hidden", alice(), 200, "[acme:owner other:-]", 1, 503),
        ("GET /hidden-late", alice(), 200, "[acme:owner other:-]", 1, 503),
        ("GET /hidden-any", alice().role("root"), 200, "[acme:owner other:-]", 1, 503),
        ("GET /list", alice(), 200, "alice@acme alice@other", 1, 503),
        ("GET /list", named("nobody"), 200, "", 1, 503),
        ("GET /acme/both", alice(), 200, "[acme:owner other:-] [acme:owner other:-] 1", 1, 503),
        // Code that sees the caller.
        ("GET /checked", named("nobody"), 200, "in", 1, 503),
        ("GET /checked", alice(), 403, "", 1, 503),
        ("GET /checked", plain_person(), 403, "", 0, 403),
        ("GET /any-checked", root(), 200, "in", 0, 200),
        ("GET /any-checked", named("nobody"), 200, "in", 1, 503),
        ("GET /authorized", named("nobody"), 200, "in", 1, 503),
        ("GET /authorized", alice(), 403, "", 1, 503),
    ] {
        registry.set(Mode::Up);
        registry.asked();
        let found = ask(&app, call(line), &caller).await;
        assert_eq!((found.status, registry.asked()), (up, asked), "{line} {caller:?}: {}", found.text);
        assert!(up != 200 || found.text == text, "{line} {caller:?}: {}", found.text);
        for mode in OUTAGES {
            registry.set(mode);
            let found = ask(&app, call(line), &caller).await;
            assert_eq!((found.status, registry.asked()), (down, asked), "{mode:?}: {line} {caller:?}: {}", found.text);
            assert!(down != 200 || found.text == text, "{line} {caller:?}: {}", found.text);
            assert!(!found.text.contains("registry") && !found.text.contains("acme:"), "{line}: {}", found.text);
            assert_eq!(found.headers.contains_key("retry-after"), down == 503, "{line}");
        }
    }
    registry.set(Mode::Down);
    for path in ["/anybody", "/open"] {
        assert_eq!(
            answer(&app, TestRequest::with_uri(path).to_request()).await.status,
            200,
            "{path}: nobody is a member"
        );
    }
    assert_eq!(answer(&app, TestRequest::with_uri("/acme/member").to_request()).await.status, 401);
    assert_eq!(registry.asked(), 0, "there is nobody to ask about");
}

/// A call that is allowed although the registry was asked in vain: what hides that it takes the caller is not given one that
/// looks like a member of nothing.
#[actix_web::test]
async fn allowed_during_an_outage() {
    #[require(any(tenant = "ws", not(owner(Doc, "doc"))))]
    #[get("/{ws}/alias/{doc}")]
    async fn by_alias(caller: Me) -> String {
        names(&caller)
    }

    #[require(any(tenant = "ws", not(owner(Doc, "doc"))))]
    #[get("/{ws}/hidden/{doc}")]
    async fn by_extractor(caller: Hidden) -> String {
        caller.0
    }

    #[require(any(tenant = "ws", not(owner(Doc, "doc"))))]
    #[get("/{ws}/none/{doc}")]
    async fn without() -> &'static str {
        "[acme:owner other:-]"
    }

    let registry = Registry::new();
    let app = auth(&registry).app().service(by_alias).service(by_extractor).service(without);
    let app = init_service(app).await;
    for (takes, doc, up, down) in [
        ("alias", "bob@acme", 200, 503),
        ("hidden", "bob@acme", 200, 503),
        ("none", "bob@acme", 200, 200),
        ("alias", "alice@acme", 403, 503),
        ("none", "alice@acme", 403, 503),
    ] {
        let line = format!("GET /evil/{takes}/{doc}");
        registry.set(Mode::Up);
        let found = ask(&app, call(&line), &alice()).await;
        assert_eq!(found.status, up, "{line}: {}", found.text);
        assert!(up != 200 || found.text == "[acme:owner other:-]", "{line}: {}", found.text);
        for mode in OUTAGES {
            registry.set(mode);
            let found = ask(&app, call(&line), &alice()).await;
            assert_eq!(found.status, down, "{mode:?}: {line}: {}", found.text);
        }
    }
}

/// `docs/deciding.md`, "Loaded memberships": every row is a call.
#[actix_web::test]
async fn every_row_of_the_page() {
    let registry = Registry::new();
    let app = served!(registry);
    let packed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let source = packed(include_str!("tenant_loaders.rs"));
    let rows = rows::<7>("Loaded memberships");
    assert!(rows.len() > 20, "{} rows", rows.len());
    for row in rows {
        let [requirement, takes, line, who, up, asked, down] = &row;
        let line = codes(line)[0];
        let path = line.strip_prefix("GET /").unwrap().replace("alice@acme", "{doc}").replace("bob@acme", "{doc}");
        let path = path.replace("acme/", "{ws}/").replace("other/", "{ws}/").replace("evil/", "{ws}/");
        let path = path.replace("users/alice", "users/{user}");
        let handler = format!("#[require({})]#[get(\"/{path}\")]asyncfn", packed(codes(requirement)[0]));
        let handler = source.split(&handler).nth(1).unwrap_or_else(|| panic!("no handler has {handler}: {row:?}"));
        let arguments = handler.split("->").next().unwrap();
        match codes(takes).first() {
            Some(taken) => assert!(arguments.contains(&format!(":{}", packed(taken))), "{row:?}: {arguments}"),
            None => assert!(arguments.ends_with("()") || arguments.contains(":web::Path<"), "{row:?}: {arguments}"),
        }
        let caller = match codes(who)[0] {
            "stranger" => person("stranger").of("one"),
            "root" => named("root").role("root"),
            subject => named(subject),
        };
        for (mode, status) in [(Mode::Up, up), (Mode::Down, down), (Mode::Panics, down), (Mode::PanicsLater, down)] {
            registry.set(mode);
            registry.asked();
            let found = ask(&app, call(line), &caller).await;
            let found = (found.status.to_string(), registry.asked().to_string());
            assert_eq!((&found.0, &found.1), (status, asked), "{mode:?}: {row:?}");
        }
    }
}

/// Closures over arguments are not asked about a caller whose memberships nobody knows, and the body stays unread.
#[actix_web::test]
async fn closures_and_bodies() {
    let registry = Registry::new();
    let app = served!(registry);
    let post = |path: &str, body: &str| {
        TestRequest::post().uri(path).insert_header((CONTENT_TYPE, "text/plain")).set_payload(body.to_owned())
    };
    for (path, body, caller, up, down) in [
        ("/when", "x", named("nobody"), 200, 503),
        ("/when", "x", alice(), 403, 503),
        ("/when", "x", person("alice").of("one"), 403, 403),
        ("/from", "nobody@", named("nobody"), 404, 503),
        ("/from", "alice@acme", alice(), 404, 503),
        ("/me", "x", alice(), 200, 503),
        ("/acme/docs", "x", alice(), 200, 503),
        ("/evil/docs", "x", alice(), 403, 503),
    ] {
        registry.set(Mode::Up);
        registry.asked();
        let found = ask(&app, post(path, body), &caller).await;
        assert_eq!(found.status, up, "{path} {caller:?}: {}", found.text);
        assert!(registry.asked() < 2, "{path}: once");
        for mode in OUTAGES {
            registry.set(mode);
            let (name, value) = caller.header();
            let request = TestRequest::post().uri(path).insert_header((name, value)).to_request();
            let (request, _) = request.replace_payload(untouchable());
            let found = call_service(&app, request).await;
            assert_eq!(found.status().as_u16(), down, "{mode:?}: {path} {caller:?}");
        }
    }
}

/// One source: what the credential says of tenants counts for nothing.
#[actix_web::test]
async fn the_credential_says_nothing() {
    let registry = Registry::new();
    let app = served!(registry);
    for caller in [
        named("nobody").tenant("acme", &["owner"]),
        named("nobody").claim("workspaces", json!({"acme": ["owner"]})).claim("tenants", json!(["acme"])),
        named("nobody").role("owner").permission("docs:write"),
    ] {
        for line in ["GET /acme/member", "GET /acme/owned", "POST /acme/docs"] {
            assert_eq!(ask(&app, call(line), &caller).await.status, 403, "{line} {caller:?}");
        }
        assert_eq!(ask(&app, call("GET /acme/outside"), &caller).await.status, 200, "{caller:?}");
        assert_eq!(ask(&app, call("POST /me"), &caller).await.text, "[]", "{caller:?}");
    }
    let stated = alice().tenant("evil", &["owner"]);
    assert_eq!(ask(&app, call("GET /evil/member"), &stated).await.status, 403);
    assert_eq!(
        ask(&app, call("GET /acme/member"), &alice().of("two")).await.status,
        403,
        "a subject of another issuer"
    );
    assert_eq!(ask(&app, call("GET /two/member"), &alice().of("two")).await.status, 200, "is a member elsewhere");
    assert_eq!(ask(&app, call("GET //member"), &named("twice")).await.status, 404, "an empty name is no tenant");
}

/// A global role counts in the tenants that were loaded, where it is listed.
#[actix_web::test]
async fn global_roles() {
    const SUPPORT: Requirement = requirement!(tenant = "ws", role = "support");
    let registry = Registry::new();
    let auth = auth(&registry);
    let support = named("alice").role("support").principal();
    for (ws, allowed) in [("acme", true), ("other", true), ("evil", false)] {
        let decision = auth.decide(&support, &SUPPORT, Facts::default().parameter("ws", ws)).await;
        assert_eq!(decision.is_allow(), allowed, "{ws}");
    }
}

/// Who makes many tenants, or many roles in one, holds up nobody: a call costs what its memberships are, not their square.
#[actix_web::test]
async fn many_memberships() {
    const OWNER: Requirement = requirement!(tenant = "ws", role = "r19999");
    let registry = Registry::new();
    let tenants = (0..20_000).map(|number| Membership::new(&format!("t{number}")));
    let roles = (0..20_000).map(|number| Membership::new("acme").with_roles([format!("r{number}")]));
    registry.rows.lock().unwrap().insert(("one", "alice"), tenants.chain(roles).collect());
    let auth = auth(&registry);
    let began = Instant::now();
    let caller = alice().principal();
    assert!(auth.decide(&caller, &OWNER, Facts::default().parameter("ws", "acme")).await.is_allow());
    assert!(!auth.decide(&caller, &OWNER, Facts::default().parameter("ws", "t19999")).await.is_allow());
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

/// Each call asks anew: who was removed is out with the next one.
#[actix_web::test]
async fn a_removed_member() {
    let registry = Registry::new();
    let app = served!(registry);
    assert_eq!(ask(&app, call("GET /acme/owned"), &alice()).await.status, 200);
    registry.rows.lock().unwrap().insert(("one", "alice"), vec![Membership::new("acme")]);
    assert_eq!(ask(&app, call("GET /acme/owned"), &alice()).await.status, 403);
    assert_eq!(ask(&app, call("GET /acme/member"), &alice()).await.status, 200);
    registry.rows.lock().unwrap().clear();
    assert_eq!(ask(&app, call("GET /acme/member"), &alice()).await.status, 403);
}

const MEMBER: Requirement = requirement!(tenant = "ws");
const STRANGER: Requirement = requirement!(not(tenant = "ws"));
const UNBANNED: Requirement = requirement!(not(role = "banned"));
const USER: Requirement = requirement!(role = "user");
const CHECKED: Requirement = requirement!(role = "user", check = of_nothing);

/// Outside of handlers each decision is a call of its own: what a caller brought along neither opens nor closes anything.
#[actix_web::test]
async fn outside_of_handlers() {
    let registry = Registry::new();
    let auth = auth(&registry);
    let acme = || Facts::default().parameter("ws", "acme");
    let fresh = alice().principal();
    // The filter is made of a caller whose memberships were loaded.
    let visible: Visible<Doc> = auth.visible(&fresh).await.unwrap();
    assert_eq!((visible.tenants().map(<[String]>::len), registry.asked()), (Some(2), 1));
    assert!(auth.decide(&fresh, &MEMBER, acme()).await.is_allow());
    assert!(!auth.decide(&fresh, &STRANGER, acme()).await.is_allow());
    assert!(!auth.decide(&fresh, &CHECKED, acme()).await.is_allow());
    assert_eq!(registry.asked(), 3);
    assert!(auth.decide(&fresh, &USER, acme()).await.is_allow());
    assert_eq!(registry.asked(), 0, "nothing in it depends on a membership");
    for mode in OUTAGES {
        registry.set(mode);
        for requirement in [&MEMBER, &STRANGER, &UNBANNED, &CHECKED] {
            let denial = auth.decide(&fresh, requirement, acme()).await.into_result().unwrap_err();
            assert_eq!(denial.kind, DenialKind::Unavailable, "{mode:?} {requirement}");
        }
        assert!(auth.decide(&fresh, &USER, acme()).await.is_allow());
        let outage = auth.visible::<Doc>(&fresh).await.unwrap_err();
        let cause = if mode == Mode::Down { "tenants: the registry is down" } else { "tenants: panicked" };
        assert_eq!(outage.cause(), cause);
    }
}

/// A caller that a handler kept, as a socket does, is no member for longer than the registry says.
#[actix_web::test]
async fn a_caller_that_was_kept() {
    thread_local! {
        static KEPT: std::cell::RefCell<Option<(Auth, Principal)>> = const { std::cell::RefCell::new(None) };
    }

    #[require(tenant = "ws")]
    #[get("/{ws}/keep")]
    async fn keep(auth: Auth, caller: Principal) -> String {
        let names = names(&caller);
        KEPT.set(Some((auth, caller)));
        names
    }

    let registry = Registry::new();
    let app = init_service(auth(&registry).app().service(keep)).await;
    assert_eq!(ask(&app, call("GET /acme/keep"), &alice()).await.text, "[acme:owner other:-]");
    let (auth, caller) = KEPT.take().unwrap();
    let acme = || Facts::default().parameter("ws", "acme");
    assert!(auth.decide(&caller, &MEMBER, acme()).await.is_allow());
    registry.rows.lock().unwrap().clear();
    assert!(!auth.decide(&caller, &MEMBER, acme()).await.is_allow(), "removed");
    assert!(auth.decide(&caller, &STRANGER, acme()).await.is_allow(), "and a stranger from then on");
    assert_eq!(auth.visible::<Doc>(&caller).await.unwrap().tenants(), Some(&[][..]));
    registry.rows.lock().unwrap().insert(("one", "alice"), vec![Membership::new("evil").with_roles(["banned"])]);
    assert!(!auth.decide(&caller, &UNBANNED, acme()).await.is_allow(), "banned since");
    // And who was banned when the socket was opened is in once that is over.
    registry.rows.lock().unwrap().insert(("one", "alice"), vec![Membership::new("acme").with_roles(["banned"])]);
    assert_eq!(ask(&app, call("GET /acme/keep"), &alice()).await.text, "[acme:-]");
    let (auth, caller) = KEPT.take().unwrap();
    assert!(!auth.decide(&caller, &UNBANNED, acme()).await.is_allow());
    registry.rows.lock().unwrap().insert(("one", "alice"), vec![Membership::new("acme")]);
    assert!(auth.decide(&caller, &UNBANNED, acme()).await.is_allow(), "banned no more");
    registry.set(Mode::Down);
    let denial = auth.decide(&caller, &MEMBER, acme()).await.into_result().unwrap_err();
    assert_eq!(denial.kind, DenialKind::Unavailable, "what was loaded before does not outlive an outage");
}

/// The log says what failed, and what was therefore denied.
#[actix_web::test]
async fn the_log() {
    let registry = Registry::new();
    let app = served!(registry);
    registry.set(Mode::Down);
    for (line, said) in [
        ("GET /acme/member", "tenant = \\\"ws\\\": could not be asked"),
        ("GET /acme/outside", "not(tenant = \\\"ws\\\"): could not be asked"),
        ("POST /me", "the memberships of the caller could not be loaded, and the handler takes the caller"),
        ("GET /alias", "tenants: the registry is down"),
    ] {
        log::listen();
        assert_eq!(ask(&app, call(line), &alice()).await.status, 503, "{line}");
        let heard = log::heard();
        assert!(heard.contains(said) && heard.contains("tenants: the registry is down"), "{line}: {heard}");
    }
    registry.set(Mode::Panics);
    log::listen();
    assert_eq!(ask(&app, call("GET /acme/member"), &alice()).await.status, 503);
    assert!(log::heard().contains("tenants: panicked"));
    log::listen();
    let nobody = person("alice").of("one");
    assert_eq!(ask(&app, call("GET /acme/all"), &nobody).await.status, 403);
    let heard = log::heard();
    assert!(heard.contains("not asked, for it cannot change the answer") && !heard.contains("tenants:"), "{heard}");
}

/// A registry quotes who was asked about, and who calls chooses that name.
struct Quoting;

impl TenantLoader for Quoting {
    async fn memberships(&self, caller: &Principal) -> Result<Vec<Membership>, Unavailable> {
        Err(Unavailable::new(format!("no answer about {}", caller.subject())))
    }
}

/// No name makes a line of the log of its own, wherever memberships are asked for.
#[actix_web::test]
async fn the_log_is_not_forged() {
    let auth = Auth::builder().authenticator(People(&["one"])).tenants(Tenants::loader(Quoting)).build().unwrap();
    let app = init_service(auth.app().service(member).service(alias)).await;
    for line in ["GET /acme/member", "GET /alias"] {
        log::listen();
        assert_eq!(ask(&app, call(line), &named("eve\nforged line\r")).await.status, 503, "{line}");
        let heard = log::heard();
        assert!(heard.contains("no answer about eve") && heard.contains("nforged line"), "{line}: {heard}");
        assert!(!heard.contains('\r') && !heard.lines().any(|line| line.starts_with("forged")), "{line}: {heard}");
    }
}

async fn inside(caller: Option<Principal>) -> impl Responder {
    HttpResponse::Ok().body(caller.as_ref().map_or_else(|| "nobody".to_owned(), names))
}

/// What a foreign service does with the caller nobody knows, so memberships are loaded before it.
#[actix_web::test]
async fn foreign_services_and_menus() {
    let registry = Registry::new();
    let auth = auth(&registry);
    let service = auth.require(requirement!(role = "user"), web::resource("/page").route(web::get().to(inside)));
    let app = auth.app().service(auth.scope("/foreign").service(service));
    let app = init_service(app.service(auth.permitted_endpoints("/menu")).service(member)).await;
    assert_eq!(ask(&app, call("GET /foreign/page"), &alice()).await.text, "[acme:owner other:-]");
    assert_eq!(registry.asked(), 1);
    let menu = ask(&app, call("GET /menu"), &alice()).await;
    assert_eq!((menu.status, registry.asked()), (200, 1));
    for mode in OUTAGES {
        registry.set(mode);
        for line in ["GET /foreign/page", "GET /menu"] {
            let found = ask(&app, call(line), &alice()).await;
            assert_eq!(found.status, 503, "{mode:?}: {line}: {}", found.text);
        }
    }
}

/// Denies who is no member of acme, and looks at a claim.
struct Members(Arc<AtomicUsize>);

impl Authorizer for Members {
    fn name(&self) -> &'static str {
        "members"
    }

    fn claims(&self) -> impl Iterator<Item = &str> {
        ["level"].into_iter()
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let is_member = call.principal().tenants().any(|tenant| tenant == "acme");
        Ok(if is_member { Verdict::Allow } else { Verdict::deny("no member") })
    }
}

/// A shadow sees the memberships by which was decided, whatever claims it asks for; and an authorizer in shadow is shown no
/// caller whose memberships nobody loaded, as little as one that decides.
#[actix_web::test]
async fn shadows() {
    const BESIDE: Requirement = requirement!(tenant = "ws", claim("level" = 1));

    let registry = Registry::new();
    let asked = Arc::new(AtomicUsize::new(0));
    for by_requirement in [true, false] {
        let shadow = if by_requirement {
            Shadow::requirement("member", &BESIDE)
        } else {
            Shadow::authorizer(Members(Arc::clone(&asked)))
        };
        let auth = Auth::builder().authenticator(People(&["one"])).tenants(Tenants::loader(registry.clone()));
        let auth = auth.shadow(shadow).build().unwrap();
        let app = init_service(auth.app().service(member).service(any).service(plain)).await;
        let root = || named("root").role("root");
        // What is counted: agreed, would deny, would allow, unanswered, untold.
        for (line, caller, mode, status, counted, shown) in [
            ("GET /acme/member", alice().claim("level", 1), Mode::Up, 200, [1, 0, 0, 0, 0], 1),
            ("GET /evil/member", named("nobody").claim("level", 1), Mode::Up, 403, [1, 0, 0, 0, 0], 1),
            ("GET /plain", alice(), Mode::Up, 200, [0, 0, 0, 0, 1], 0),
            ("GET /acme/any", root(), Mode::Up, 200, [0, 0, 0, 0, 1], 0),
            ("GET /acme/any", alice(), Mode::Up, 200, [1, 0, 0, 0, 0], 1),
            ("GET /acme/member", alice(), Mode::Down, 503, [0, 0, 0, 1, 0], 0),
        ] {
            if by_requirement && !line.ends_with("/member") {
                continue;
            }
            registry.set(mode);
            let before = counts(&auth);
            assert_eq!(ask(&app, call(line), &caller).await.status, status, "{line}");
            let after = settled(&auth, before.iter().sum::<u64>() + 1).await;
            let since: Vec<u64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
            assert_eq!(since, counted, "{line} {caller:?}");
            assert_eq!(asked.swap(0, Ordering::Relaxed), if by_requirement { 0 } else { shown }, "{line} {caller:?}");
        }
    }
}
