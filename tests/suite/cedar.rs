//! `authorizer = "cedar"`: policies judge calls, they can only deny, and nothing of a request reaches them but as a value.

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, delete, get, post, web};
use auth_core::{
    Actors, Auth, AuthBuilder, Authorized, CedarAuthorizer, CedarAuthorizerBuilder, CedarObject, CedarType, Facts,
    Load, Operation, Reason, Requirement, Shadow, Tenants, Unavailable, require, requirement,
};
use serde_json::json;

use crate::bodies::untouchable;
use crate::log;
use crate::people::{ISSUER, People, Person, answer, ask, person};
use crate::shadow::settled;

struct Thread {
    id: u64,
    owner: &'static str,
    archived: bool,
}

impl Load for Thread {
    type Id = u64;
    type Store = ();

    async fn load((): &(), id: u64) -> Result<Option<Self>, Unavailable> {
        let owner = ["alice", "bob", "alice"].get(usize::try_from(id)?);
        Ok(owner.map(|owner| Self { id, owner, archived: id == 2 }))
    }

    fn owner(&self) -> Option<&str> {
        Some(self.owner)
    }

    fn tenant(&self) -> Option<&str> {
        Some("acme")
    }
}

#[require(role = "user", authorizer = "cedar")]
#[get("/notes/{note}")]
async fn show_note(note: web::Path<String>) -> String {
    note.into_inner()
}

#[require(role = "editor", authorizer = "cedar")]
#[delete("/notes/{note}")]
async fn delete_note(note: web::Path<String>) -> String {
    note.into_inner()
}

#[require(role = "editor")]
#[post("/notes/publish")]
async fn publish_notes() -> &'static str {
    "published"
}

#[require(any(role = "admin", owner(Thread, "thread")), authorizer = "cedar")]
#[get("/threads/{thread}")]
async fn show_thread(thread: Authorized<Thread>) -> String {
    thread.id.to_string()
}

#[require(owner(Thread, from = |id: &web::Json<u64>| id.0), authorizer = "cedar")]
#[post("/threads/open")]
async fn open_thread(id: web::Json<u64>) -> String {
    id.to_string()
}

#[require(tenant = "ws", authorizer = "cedar")]
#[get("/{ws}/members")]
async fn members(ws: web::Path<String>) -> String {
    ws.into_inner()
}

/// Every method.
#[require(role = "user", authorizer = "cedar")]
async fn any_method() -> &'static str {
    "in"
}

const PERMIT_ALL: &str = "@id(\"all\") permit(principal, action, resource);";

fn thread() -> CedarObject<Thread> {
    CedarObject::new("Thread", |thread: &Thread| thread.id.to_string()).attribute("archived", |thread| thread.archived)
}

fn builder(policies: &str) -> CedarAuthorizerBuilder {
    CedarAuthorizer::builder().policies(policies).object(thread())
}

fn cedar(policies: &str) -> CedarAuthorizer {
    builder(policies).build().unwrap()
}

fn auth(cedar: CedarAuthorizer) -> AuthBuilder {
    Auth::builder()
        .authenticator(People(&[ISSUER]))
        .objects::<Thread>(())
        .tenants(Tenants::of_principal())
        .authorizer(cedar)
}

/// The application with these policies.
macro_rules! app {
    ($auth:expr) => {
        $auth
            .app()
            .service($auth.scope("/v1").service(show_note).service(delete_note).service(publish_notes))
            .service(show_thread)
            .service(open_thread)
            .service(members)
            .route("/any", auth_core::web::to(any_method))
    };
}

macro_rules! serve {
    ($cedar:expr) => {{
        let auth = auth($cedar).build().unwrap();
        init_service(app!(auth)).await
    }};
}

fn faults(cedar: CedarAuthorizer) -> String {
    let auth = auth(cedar).build().unwrap();
    app!(auth).check().map_or_else(|faults| faults.to_string(), |_| String::new())
}

fn note(name: &str) -> TestRequest {
    TestRequest::get().uri(&format!("/v1/notes/{name}"))
}

fn now() -> u64 {
    auth_core::Clock::now(&auth_core::SystemClock)
}

fn user() -> Person {
    person("alice").role("user").issued_at(now())
}

#[actix_web::test]
async fn permit_forbid_and_nothing() {
    let app = serve!(cedar(
        r#"
        @id("users")
        permit(principal in Role::"user", action == Action::"GET /v1/notes/{note}", resource);

        @id("no-secrets")
        forbid(principal, action == Action::"GET /v1/notes/{note}", resource)
        when { context.parameters.note like "secret*" };
        "#
    ));
    let listened = async |request: TestRequest, caller: &Person| {
        log::listen();
        let answer = ask(&app, request, caller).await;
        (answer.status, answer.text, log::heard())
    };
    let (status, text, log) = listened(note("plans"), &user()).await;
    assert_eq!((status, text.as_str()), (200, "plans"));
    assert!(log.contains("authorizer = \\\"cedar\\\": permitted by `users`"), "the audit says why: {log}");
    let (status, text, log) = listened(note("secret-plans"), &user()).await;
    assert_eq!(status, 403);
    assert!(log.contains("authorizer = \\\"cedar\\\": forbidden by `no-secrets`"), "{log}");
    for hidden in ["no-secrets", "cedar", "Role"] {
        assert!(!text.contains(hidden), "a client is not told: {text}");
    }
    let delete = TestRequest::delete().uri("/v1/notes/plans");
    let (status, _, log) = listened(delete, &user().role("editor")).await;
    assert_eq!(status, 403, "what no policy permits is denied");
    assert!(log.contains("authorizer = \\\"cedar\\\": no policy permits it"), "{log}");
}

/// The policies can only deny: whatever they permit, the rest of the requirement must hold.
#[actix_web::test]
async fn a_permit_of_everything_opens_nothing() {
    let app = serve!(cedar(PERMIT_ALL));
    assert_eq!(ask(&app, note("plans"), &person("alice")).await.status, 403);
    assert_eq!(ask(&app, TestRequest::get().uri("/threads/1"), &user()).await.status, 404, "bob's");
    let delete = || TestRequest::delete().uri("/v1/notes/plans");
    assert_eq!(ask(&app, delete(), &user()).await.status, 403);
    assert_eq!(ask(&app, delete(), &person("a").role("editor").issued_at(1)).await.status, 401, "too old a login");
    assert_eq!(ask(&app, TestRequest::get().uri("/other/members"), &user().tenant("acme", &[])).await.status, 403);
    assert_eq!(ask(&app, delete(), &user().role("editor")).await.status, 200);
}

/// Cedar leaves out a policy that cannot be evaluated. One that forbids would then forbid nothing.
#[actix_web::test]
async fn a_forbid_that_cannot_be_evaluated_is_an_outage() {
    // An overflow passes every validation.
    let overflowing = r#"
        @id("all") permit(principal, action, resource);
        @id("overflows") forbid(principal, action, resource) when { context.now * 9223372036854775807 > 0 };
    "#;
    let app = serve!(cedar(overflowing));
    log::listen();
    assert_eq!(ask(&app, note("plans"), &user()).await.status, 503);
    let log = log::heard();
    assert!(log.contains("overflows"), "the log says which: {log}");
    // Also where another policy forbids: nobody knows what the whole says.
    let also = format!("{overflowing} @id(\"none\") forbid(principal, action, resource);");
    assert_eq!(ask(&serve!(cedar(&also)), note("plans"), &user()).await.status, 503);
    // And of a `permit`.
    let permit = r#"
        @id("all") permit(principal, action, resource);
        @id("overflows") permit(principal, action, resource) when { context.now * 9223372036854775807 > 0 };
    "#;
    assert_eq!(ask(&serve!(cedar(permit)), note("plans"), &user()).await.status, 503);
}

/// It is asked before a byte of the body is read, but about an object that the body names.
#[actix_web::test]
async fn before_the_body() {
    let app = serve!(cedar(r"permit(principal, action, resource is Thread) unless { resource.archived };"));
    let request = TestRequest::delete().uri("/v1/notes/x").insert_header(user().role("editor").header()).to_request();
    assert_eq!(answer(&app, request.replace_payload(untouchable()).0).await.status, 403);
    let open = |id: u64| TestRequest::post().uri("/threads/open").set_json(id);
    let member = user().tenant("acme", &[]);
    assert_eq!(ask(&app, open(0), &member).await.status, 200);
    assert_eq!(ask(&app, open(2), &member).await.status, 403, "archived");
    assert_eq!(ask(&app, open(1), &member).await.status, 404, "bob's");
}

/// The resource is the object, by its own id: `7` and `007` are one.
#[actix_web::test]
async fn objects_are_resources() {
    let policies = r#"
        @id("owners") permit(principal, action, resource is Thread)
        when { principal has name && resource has owner && resource.owner == principal.name };
        @id("admins") permit(principal in Role::"admin", action, resource);
        @id("sealed") forbid(principal, action, resource == Thread::"0");
        @id("other-tenants") forbid(principal, action, resource is Thread)
        unless { resource has tenant && principal has tenants && principal.tenants.contains(resource.tenant) };
    "#;
    let app = serve!(cedar(policies));
    let thread = |id: &str| TestRequest::get().uri(&format!("/threads/{id}"));
    let alice = || user().tenant("acme", &[]);
    let admin = || person("root").role("admin").tenant("acme", &[]);
    for (id, caller, status) in [
        ("2", alice(), 200),
        ("2", admin(), 200),
        ("1", admin(), 200),
        ("1", alice(), 404),
        ("0", alice(), 403),
        ("00", alice(), 403),
        ("%30", admin(), 403),
        ("9", admin(), 404),
        ("9", alice(), 404),
        ("2", user().tenant("initech", &[]), 404),
        ("2", person("root").role("admin").tenant("initech", &[]), 403),
        ("2", person("root").role("admin"), 403),
    ] {
        assert_eq!(ask(&app, thread(id), &caller).await.status, status, "{id} {caller:?}");
    }
}

/// With objects of several types each is judged, and all must be permitted. A type that no policy could name is an outage.
#[actix_web::test]
async fn every_object_is_judged() {
    const BOTH: Requirement = requirement!(role = "user", authorizer = "cedar");

    struct Folder(u64);

    impl Load for Folder {
        type Id = u64;
        type Store = ();

        async fn load((): &(), id: u64) -> Result<Option<Self>, Unavailable> {
            Ok(Some(Self(id)))
        }

        fn owner(&self) -> Option<&str> {
            Some("alice")
        }

        fn tenant(&self) -> Option<&str> {
            Some("acme")
        }
    }

    #[require(owner(Thread, "thread"), owner(Folder, "folder"), authorizer = "cedar")]
    #[post("/threads/{thread}/to/{folder}")]
    async fn put_into() -> &'static str {
        "there"
    }

    let caller = || user().tenant("acme", &[]);
    for (policies, statuses) in [
        (PERMIT_ALL, [200, 200]),
        ("permit(principal, action, resource is Thread);", [403, 403]),
        ("permit(principal, action, resource is Folder);", [403, 403]),
        ("permit(principal, action, resource); forbid(principal, action, resource == Folder::\"1\");", [200, 403]),
    ] {
        let folder = CedarObject::new("Folder", |folder: &Folder| folder.0.to_string());
        let auth = auth(builder(policies).object(folder).build().unwrap()).objects::<Folder>(()).build().unwrap();
        let app = init_service(auth.app().service(put_into)).await;
        for (folder, status) in statuses.into_iter().enumerate() {
            let request = TestRequest::post().uri(&format!("/threads/0/to/{folder}"));
            assert_eq!(ask(&app, request, &caller()).await.status, status, "{policies} {folder}");
        }
    }
    let auth = auth(cedar(PERMIT_ALL)).build().unwrap();
    auth.app().service(show_note).check().unwrap();
    let unknown = auth.decide(&caller().principal(), &BOTH, Facts::default().object(Folder(1))).await;
    assert_eq!(unknown.into_result().unwrap_err().status(), 503);
}

/// Where there is no object the resource is the endpoint: whoever is not permitted that learns nothing of what exists.
#[actix_web::test]
async fn an_absent_object_is_the_endpoint() {
    let app = serve!(cedar(r"permit(principal, action, resource is Thread);"));
    let admin = person("root").role("admin");
    assert_eq!(ask(&app, TestRequest::get().uri("/threads/1"), &admin).await.status, 200);
    assert_eq!(ask(&app, TestRequest::get().uri("/threads/9"), &admin).await.status, 403);
}

/// Names of callers, roles and parameters are values: none ends a text, none becomes another entity.
#[actix_web::test]
async fn hostile_names() {
    let policies = r#"
        @id("alice") permit(principal == Principal::"people#alice", action, resource);
        @id("admins") permit(principal in Role::"admin", action, resource);
        @id("path") permit(principal, action == Action::"GET /v1/notes/{note}", resource)
        when { context.parameters.note == "open" };
    "#;
    let app = serve!(cedar(policies));
    let hostile = [
        "\", action, resource); permit(principal, action, resource); //",
        "alice\"\n",
        "alice\u{0}",
        "x\" in Role::\"admin",
        "Principal::\"people#alice\"",
        "\\u{61}lice",
        "alice ",
        "ALICE",
        "#alice",
        "people#alice",
        "\u{202e}ecila",
        "",
    ];
    for name in hostile {
        let caller = person(name).role("user").role(&format!("admin{name}x"));
        assert_eq!(ask(&app, note("plans"), &caller).await.status, 403, "{name:?}");
        let path = name.bytes().fold(String::new(), |path, byte| format!("{path}%{byte:02x}"));
        assert_eq!(ask(&app, note(&format!("open{path}x")), &caller).await.status, 403, "{name:?}");
    }
    assert_eq!(ask(&app, note("plans"), &user()).await.status, 200);
    assert_eq!(ask(&app, note("open"), &person("carol").role("user")).await.status, 200);
    let long = "x".repeat(3000);
    assert_eq!(ask(&app, note("plans"), &person(&long).role("user")).await.status, 403);
}

/// A caller is issuer and subject, and the `#` between them cannot be forged from either side.
#[actix_web::test]
async fn two_issuers_with_one_subject_are_two() {
    let app = serve!(cedar(r#"permit(principal == Principal::"people#alice", action, resource);"#));
    assert_eq!(ask(&app, note("x"), &user()).await.status, 200);
    for (issuer, subject) in [("other", "alice"), ("people#alice", ""), ("people#", "alice"), ("people%23alice", "")] {
        let caller = person(subject).of(issuer).role("user");
        assert_eq!(ask(&app, note("x"), &caller).await.status, 403, "{issuer} {subject}");
    }
    let app = serve!(cedar(r#"permit(principal == Principal::"a%23b%25#c", action, resource);"#));
    assert_eq!(ask(&app, note("x"), &person("c").of("a#b%").role("user")).await.status, 200);
    assert_eq!(ask(&app, note("x"), &person("b%25#c").of("a").role("user")).await.status, 403);
    assert_eq!(ask(&app, note("x"), &person("c").of("a%23b%25").role("user")).await.status, 403);
}

/// Only the claims that are named reach a policy, as the type that was said; one of another type is an outage, for a
/// `forbid` that does not see it would forbid nothing.
#[actix_web::test]
async fn claims() {
    let policies = r#"
        @id("all") permit(principal, action, resource);
        @id("suspended") forbid(principal, action, resource)
        when { principal.claims has suspended && principal.claims.suspended };
        @id("level") forbid(principal, action, resource) when { principal.claims has level && principal.claims.level > 3 };
        @id("teams") forbid(principal, action, resource)
        when { principal.claims has teams && principal.claims.teams.contains("red") };
    "#;
    let with = builder(policies).claim("suspended", CedarType::Bool).claim("level", CedarType::Long);
    let app = serve!(with.claim("teams", CedarType::Strings).build().unwrap());
    for (name, value, status) in [
        ("suspended", json!(false), 200),
        ("suspended", json!(true), 403),
        ("suspended", json!("true"), 503),
        ("suspended", json!(1), 503),
        ("suspended", json!([true]), 503),
        ("suspended", json!({}), 503),
        ("suspended", json!(null), 200),
        ("level", json!(3), 200),
        ("level", json!(4), 403),
        ("level", json!(4.5), 503),
        ("level", json!(9_223_372_036_854_775_808_u64), 503),
        ("level", json!("4"), 503),
        ("teams", json!(["blue"]), 200),
        ("teams", json!(["blue", "red"]), 403),
        ("teams", json!("red"), 403),
        ("teams", json!(["blue", 7]), 503),
        ("teams", json!([]), 200),
        ("other", json!({"deep": ["x".repeat(2000)]}), 200),
    ] {
        log::listen();
        let answer = ask(&app, note("x"), &user().claim(name, value.clone())).await;
        let log = log::heard();
        assert_eq!(answer.status, status, "{name} {value} {log}");
        assert!(!log.contains("xxxx"), "{log}");
    }
    let faults =
        faults(cedar("permit(principal, action, resource) when { principal.claims has x && principal.claims.x };"));
    assert!(faults.contains("policies:1:1: "), "a claim that nobody named is no claim: {faults}");
}

/// Absent is absent: a policy has to ask first, or the process does not start.
#[actix_web::test]
async fn an_absent_attribute() {
    for unguarded in [
        r#"permit(principal, action, resource) when { principal.scopes.contains("x") };"#,
        r#"permit(principal, action, resource) when { principal.name == "alice" };"#,
        r"permit(principal, action, resource) when { principal.auth_time > 3 };",
        r#"permit(principal, action, resource) when { principal.tenants.contains("acme") };"#,
        r#"permit(principal, action, resource is Thread) when { resource.owner == "alice" };"#,
        r#"permit(principal, action, resource) when { principal.getTag("acme").contains("owner") };"#,
    ] {
        let faults = faults(cedar(unguarded));
        assert!(faults.contains("authorizer `cedar`: policies:1:"), "{unguarded}: {faults}");
    }
    let app = serve!(cedar(
        r"permit(principal, action, resource) when { principal has auth_time && context.now - principal.auth_time < 60 };"
    ));
    assert_eq!(ask(&app, note("x"), &user()).await.status, 403);
    assert_eq!(ask(&app, note("x"), &user().auth_time(now())).await.status, 200);
    assert_eq!(ask(&app, note("x"), &user().auth_time(u64::MAX)).await.status, 503, "a time that Cedar cannot count");
}

/// Permissions are what the caller effectively holds: wildcards count, scopes cut.
#[actix_web::test]
async fn permissions() {
    let app = serve!(cedar(
        r#"permit(principal, action, resource) when { principal.permissions.contains("notes:publish") };"#
    ));
    for (caller, status) in [
        (user(), 403),
        (user().permission("notes:publish"), 200),
        (user().permission("notes:*"), 200),
        (user().permission("*"), 200),
        (user().permission("notes:publish@one"), 403),
        (user().permission("notes:*").scope("notes:read"), 403),
        (user().permission("notes:*").scope("notes:publish"), 200),
        (user().scope("notes:publish"), 403),
        (user().scope("notes:publish").key(), 200),
        (user().permission("notes:*").key(), 403),
    ] {
        assert_eq!(ask(&app, note("x"), &caller).await.status, status, "{caller:?}");
    }
    let app = serve!(cedar(r#"permit(principal, action, resource) when { principal.credential == "api_key" };"#));
    assert_eq!(ask(&app, note("x"), &user()).await.status, 403);
    assert_eq!(ask(&app, note("x"), &user().key()).await.status, 200);
}

/// A tenant of somebody else, and a role that is held in another one.
#[actix_web::test]
async fn tenants() {
    let app = serve!(cedar(
        r#"permit(principal, action == Action::"GET /{ws}/members", resource)
        when { principal.hasTag(context.parameters.ws) && principal.getTag(context.parameters.ws).contains("owner") };"#
    ));
    for (ws, caller, status) in [
        ("acme", user().tenant("acme", &["owner"]), 200),
        ("acme", user().tenant("acme", &["guest"]), 403),
        ("acme", user().tenant("acme", &["guest"]).tenant("initech", &["owner"]), 403),
        ("initech", user().tenant("acme", &["owner"]), 403),
        ("acme", user().role("owner").tenant("acme", &[]), 403),
    ] {
        let request = TestRequest::get().uri(&format!("/{ws}/members"));
        assert_eq!(ask(&app, request, &caller).await.status, status, "{ws} {caller:?}");
    }
}

/// Beside every endpoint there may be some that have no path of their own: the process starts, and their calls are unanswered.
#[actix_web::test]
async fn in_shadow_of_what_has_no_path() {
    #[require(role = "user")]
    #[get("/nowhere")]
    async fn nowhere() -> &'static str {
        "nowhere"
    }

    let shadow = Shadow::authorizer(cedar(PERMIT_ALL));
    let auth = Auth::builder().authenticator(People(&[ISSUER])).shadow(shadow).build().unwrap();
    let page = web::resource("/page").route(web::get().to(async || "page"));
    let foreign = auth.scope("/pages").service(auth.require(requirement!(role = "user"), page));
    let app = auth.app().service(foreign).service(publish_notes).default_service(nowhere);
    let app = init_service(app).await;
    for (request, agreed, unanswered) in [
        (TestRequest::post().uri("/notes/publish"), 1, 0),
        (TestRequest::get().uri("/pages/page"), 1, 1),
        (TestRequest::get().uri("/anything"), 1, 2),
    ] {
        assert_eq!(ask(&app, request, &user().role("editor")).await.status, 200);
        assert_eq!(settled(&auth, agreed + unanswered).await, [agreed, 0, 0, unanswered, 0]);
    }
}

/// Policies see who acts, and of the subject what both hold.
#[actix_web::test]
async fn actors() {
    let cedar = cedar(
        r#"permit(principal, action, resource) when { principal.roles.contains("user") };
        @id("no-mail") forbid(principal, action, resource)
        when { principal has actor && principal.actor.subject == "mail-agent" };"#,
    );
    let actors = ["mail-agent", "scheduler"]
        .iter()
        .fold(Actors::default(), |actors, name| actors.actor(ISSUER, name, ["user"], [""; 0]).unwrap());
    let auth = auth(cedar).actors(actors.actor(ISSUER, "idle", [""; 0], [""; 0]).unwrap()).build().unwrap();
    let app = init_service(app!(auth)).await;
    for (caller, status) in [
        (user(), 200),
        (user().actor(ISSUER, "scheduler"), 200),
        (user().actor(ISSUER, "mail-agent"), 403),
        (user().actor(ISSUER, "idle"), 403),
        (user().actor(ISSUER, "unlisted"), 403),
    ] {
        assert_eq!(ask(&app, note("a"), &caller).await.status, status, "{caller:?}");
    }
}

/// Policies are tried out beside endpoints that ask no authorizer: checked at start as if they did, counted, never acted on.
#[actix_web::test]
async fn in_shadow() {
    let policies = r#"permit(principal, action, resource)
        when { principal.roles.contains("editor") && principal.claims has level && principal.claims.level > 1 };"#;
    let cedar = |policies: &str| CedarAuthorizer::builder().policies(policies).claim("level", CedarType::Long);
    let with = |policies: &str| {
        let shadow = Shadow::authorizer(cedar(policies).build().unwrap()).on("POST /v1/notes/publish");
        Auth::builder().authenticator(People(&[ISSUER])).shadow(shadow).build().unwrap()
    };
    let app = |auth: &Auth| auth.app().service(auth.scope("/v1").service(publish_notes));
    let auth = with(policies);
    let served = init_service(app(&auth)).await;
    let publish = || TestRequest::post().uri("/v1/notes/publish");
    for (caller, status) in [
        (person("a").role("editor").claim("level", 2), 200),
        (person("b").role("editor").claim("level", 1), 200),
        (person("c").role("editor"), 200),
        (person("d").claim("level", 2), 403),
    ] {
        assert_eq!(ask(&served, publish(), &caller).await.status, status);
    }
    assert_eq!(settled(&auth, 4).await, [2, 2, 0, 0, 0], "agreed, would deny, would allow, unanswered, untold");
    let faults =
        app(&with(r#"permit(principal, action == Action::"erase", resource);"#)).check().unwrap_err().to_string();
    assert!(faults.contains("authorizer in shadow `cedar`: ") && faults.contains("erase"), "{faults}");
}

/// A role may be in a role, by the entities that are given.
#[actix_web::test]
async fn entities_from_outside() {
    let lead =
        json!([{"uid": {"type": "Role", "id": "lead"}, "attrs": {}, "parents": [{"type": "Role", "id": "user"}]}]);
    let policies = r#"permit(principal in Role::"user", action, resource);"#;
    let with = |json: &str| builder(policies).entities(json).build().unwrap();
    let app = serve!(with(&lead.to_string()));
    let lead = || person("lead").role("lead").role("admin");
    assert_eq!(ask(&app, TestRequest::get().uri("/threads/1"), &lead()).await.status, 200);
    assert_eq!(ask(&serve!(cedar(policies)), TestRequest::get().uri("/threads/1"), &lead()).await.status, 403);
    for (entities, hint) in [
        (r#"[{"uid": {"type": "Principal", "id": "people#alice"}, "attrs": {}, "parents": []}]"#, "entities: "),
        (r#"[{"uid": {"type": "Endpoint", "id": "x"}, "attrs": {}, "parents": []}]"#, "is stated by each call itself"),
        (r#"[{"uid": {"type": "Rule", "id": "x"}, "attrs": {}, "parents": []}]"#, "Rule"),
        (r#"[{"uid": {"type": "Role", "id": "x"}, "attrs": {"y": 1}, "parents": []}]"#, "`y`"),
        ("[{", "entities: "),
    ] {
        let faults = faults(with(entities));
        assert!(faults.contains(hint), "{entities}: {faults}");
    }
}

/// Classes are groups, and an endpoint for every method is one action for each.
#[actix_web::test]
async fn groups() {
    let app = serve!(cedar(
        r#"
        permit(principal, action, resource);
        @id("nothing-is-deleted") forbid(principal, action in Action::"strict", resource);
        @id("no-post") forbid(principal, action in [Action::"POST /any"], resource);
        "#
    ));
    let editor = || user().role("editor");
    assert_eq!(ask(&app, note("x"), &editor()).await.status, 200);
    assert_eq!(ask(&app, TestRequest::delete().uri("/v1/notes/x"), &editor()).await.status, 403);
    let any = |method: &str| TestRequest::default().method(method.parse().unwrap()).uri("/any");
    for (method, status) in [("GET", 200), ("PUT", 200), ("POST", 403), ("DELETE", 403), ("PROPFIND", 503)] {
        assert_eq!(ask(&app, any(method), &editor()).await.status, status, "{method}");
    }
    let app = serve!(cedar(r#"permit(principal, action in Action::"* /any", resource);"#));
    assert_eq!(ask(&app, any("GET"), &editor()).await.status, 200);
    assert_eq!(ask(&app, note("x"), &editor()).await.status, 403);
}

#[test]
fn policies_that_do_not_agree_with_the_endpoints() {
    for (policies, hints) in [
        (r#"permit(principal, action == Action::"GET /v2/notes/{note}", resource);"#, &["policies:1:", "GET /v2"][..]),
        (r#"permit(principal, action == Action::"erase", resource);"#, &["policies:1:", "`Action::\"erase\"`"]),
        ("\npermit(principal is User, action, resource);", &["policies:2:", "`User`"]),
        (r#"permit(principal, action, resource) when { context.parameters.note == "x" };"#, &["policies:1:", "note"]),
        (r#"forbid(principal, action, resource) when { principal.roles == "admin" };"#, &["policies:1:"]),
        (
            r#"@id("never") forbid(principal, action == Action::"GET /v1/notes/{note}", resource is Thread);"#,
            &["never"],
        ),
        (r#"@id("never") forbid(principal, action, resource) when { false };"#, &["policies:1:", "never"]),
        (
            r#"forbid(principal, action == Action::"POST /v1/notes/publish", resource);"#,
            &["policies:1:", "`POST /v1/notes/publish` does not ask it: add `authorizer = \"cedar\"` there"],
        ),
        (
            "permit(principal is A, action, resource);\npermit(principal is B, action, resource);",
            &["policies:1:", "`A`", "policies:2:", "`B`"],
        ),
    ] {
        let faults = faults(cedar(policies));
        for hint in hints {
            assert!(faults.contains(hint), "{policies}: {faults}");
        }
        assert!(faults.lines().all(|line| line.starts_with("authorizer `cedar`: ")), "{faults}");
    }
    assert_eq!(faults(cedar(PERMIT_ALL)), "");
}

/// Whether a server with this application starts.
macro_rules! starts {
    ($app:expr) => {{
        let factory = actix_service::IntoServiceFactory::into_factory($app);
        let address = "127.0.0.1:0".parse().unwrap();
        let config = actix_web::dev::AppConfig::__priv_test_new(false, "localhost".to_owned(), address);
        actix_service::ServiceFactory::<actix_http::Request>::new_service(&factory, config).await.is_ok()
    }};
}

/// With a fault no service is made, so no server runs.
#[actix_web::test]
async fn a_fault_keeps_the_process_from_starting() {
    let bad = auth(cedar("permit(principal, action == Action::\"erase\", resource);")).build().unwrap();
    assert!(!starts!(app!(bad)));
    let good = auth(cedar(PERMIT_ALL)).build().unwrap();
    assert!(starts!(app!(good)));
    // A scope in an application of actix's own does not know its whole paths.
    let scope = |auth: &Auth| auth.scope("/v1").service(show_note);
    let partial = auth(cedar(PERMIT_ALL)).build().unwrap();
    log::listen();
    assert!(!starts!(App::new().app_data(partial.clone()).service(scope(&partial))));
    assert!(log::heard().contains("does not know its whole paths"));
    let unasked = partial.scope("/v1").service(publish_notes);
    assert!(starts!(App::new().app_data(partial.clone()).service(unasked)));
}

#[test]
fn endpoints_that_cannot_be_actions() {
    struct Other;

    impl Load for Other {
        type Id = u64;
        type Store = ();

        async fn load((): &(), _: u64) -> Result<Option<Self>, Unavailable> {
            Ok(None)
        }

        fn owner(&self) -> Option<&str> {
            None
        }
    }

    #[require(owner(Other, "id"), authorizer = "cedar")]
    #[get("/others/{id}")]
    async fn other() -> &'static str {
        "x"
    }

    #[require(role = "user", authorizer = "cedar")]
    #[get("/x/{id}")]
    async fn twice() -> &'static str {
        "x"
    }

    #[require(role = "user", authorizer = "cedar")]
    #[get("/nowhere")]
    async fn nowhere() -> &'static str {
        "x"
    }

    #[require(role = "editor", permission = "notes:delete", authorizer = "cedar")]
    #[get("/nowhere")]
    async fn deletes_nowhere() -> &'static str {
        "x"
    }

    let auth = || auth(cedar(PERMIT_ALL)).objects::<Other>(()).build().unwrap();
    let faults = auth().app().service(other).check().unwrap_err().to_string();
    assert!(faults.contains("GET /others/{id} (`other`, "), "{faults}");
    assert!(faults.contains("a policy cannot name a `Other`: add `.object(CedarObject::new(\"Other\", "), "{faults}");
    let own = auth();
    let scope = own.scope("/{id}").service(twice);
    let faults = own.app().service(scope).check().unwrap_err().to_string();
    assert!(faults.contains("the path has a parameter twice"), "{faults}");
    let faults = auth().app().default_service(nowhere).check().unwrap_err().to_string();
    assert!(faults.contains("a default service has no path"), "{faults}");
    let own = auth();
    let page = || web::resource("/page").route(web::get().to(async || "page"));
    let foreign = own.require(requirement!(role = "user", authorizer = "cedar"), page());
    let faults = own.app().service(own.scope("/pages").service(foreign)).check().unwrap_err().to_string();
    assert!(faults.contains("* /pages/{tail}* (`(foreign service)`, "), "{faults}");
    assert!(faults.contains("what is called of a foreign service nobody knows beforehand"), "{faults}");
    let faults = auth().app().service(nowhere).service(deletes_nowhere).check().unwrap_err().to_string();
    assert!(faults.contains("`GET /nowhere` is another endpoint, too, of another class"), "{faults}");
}

/// A plain application does not know all endpoints. Nothing is open then.
#[actix_web::test]
async fn an_application_of_actix() {
    let plain = auth(cedar(PERMIT_ALL)).build().unwrap();
    let app = init_service(App::new().app_data(plain).service(show_note)).await;
    log::listen();
    assert_eq!(ask(&app, TestRequest::get().uri("/notes/x"), &user()).await.status, 503);
    assert!(log::heard().contains("never held against the endpoints"));

    // With a schema it is judged, and a path that the schema does not know is an outage.
    let schema = {
        let cedar = cedar(PERMIT_ALL);
        let auth = auth(cedar.clone()).build().unwrap();
        auth.app().service(show_note).check().unwrap().cedar_schema(&cedar).unwrap()
    };
    // One whose group was taken away slips past every policy about the class.
    let outside = schema.replace("action \"GET /notes/{note}\" in [\"read\"]", "action \"GET /notes/{note}\"");
    let slips = auth(builder(PERMIT_ALL).schema(outside).build().unwrap()).build().unwrap();
    let app = init_service(App::new().app_data(slips).service(show_note)).await;
    assert_eq!(ask(&app, TestRequest::get().uri("/notes/x"), &user()).await.status, 503);

    let given = auth(builder(PERMIT_ALL).schema(schema).build().unwrap()).build().unwrap();
    let inner = given.scope("/inner").service(delete_note);
    let app = init_service(App::new().app_data(given.clone()).service(show_note).service(inner)).await;
    assert_eq!(ask(&app, TestRequest::get().uri("/notes/x"), &user()).await.status, 200);
    let unknown = TestRequest::delete().uri("/inner/notes/x");
    assert_eq!(ask(&app, unknown, &user().role("editor")).await.status, 503);
}

#[test]
fn a_second_application() {
    let cedar = cedar(PERMIT_ALL);
    let auth = auth(cedar).build().unwrap();
    assert!(auth.app().service(show_note).check().is_ok());
    assert!(auth.app().service(show_note).check().is_ok(), "every worker asks");
    let faults = auth.app().service(delete_note).check().unwrap_err().to_string();
    assert!(faults.contains("it serves other endpoints already"), "{faults}");
}

/// The schema may be given. What does not fit the calls is a fault at start, not an outage at night.
#[actix_web::test]
async fn a_schema_that_is_given() {
    let made = {
        let cedar = cedar(PERMIT_ALL);
        let auth = auth(cedar.clone()).build().unwrap();
        let endpoints = app!(auth).check().unwrap();
        let schema = endpoints.cedar_schema(&cedar).unwrap();
        assert_eq!(schema, endpoints.cedar_schema(&cedar).unwrap(), "deterministic");
        schema
    };
    assert_eq!(faults(builder(PERMIT_ALL).schema(made.clone()).build().unwrap()), "");
    let app = serve!(builder(PERMIT_ALL).schema(made.clone()).build().unwrap());
    assert_eq!(ask(&app, note("x"), &user()).await.status, 200);
    for (from, to, hint) in [
        ("  acr?: String,\n", "", "acr"),
        ("name?: String", "name: String", "name"),
        ("auth_time?: Long", "auth_time?: String", "auth_time"),
        ("tags Set<String>", "", "tags"),
        ("\"archived\": Bool", "\"archived\": Long", "archived"),
        ("now: Long, parameters: { \"note\": String }", "now: Long", "parameters"),
        ("action \"GET /v1/notes/{note}\" in [\"read\"]", "action \"GET /v1/notes/{note}\"", "in the group \"read\""),
        ("action \"GET /v1/notes/{note}\"", "action \"GET /notes\"", "no action \"GET /v1/notes/{note}\""),
    ] {
        let changed = made.replacen(from, to, 1);
        assert_ne!(changed, made, "{from}");
        let faults = faults(builder(PERMIT_ALL).schema(changed).build().unwrap());
        assert!(faults.contains(hint), "{from}: {faults}");
    }
    let unread = builder(PERMIT_ALL).schema("entity Principal = {\n  issuer: Text,\n};").build().unwrap_err();
    assert!(unread.to_string().starts_with("schema:2:"), "{unread}");
    let policies = r#"permit(principal, action == Action::"x", resource);"#;
    assert!(builder(policies).schema(made).build().unwrap_err().to_string().contains("policies:1:"));
}

/// Outside of handlers the action is the class, and the parameters are what was told.
#[actix_web::test]
async fn outside_a_handler() {
    const SEND: Requirement = requirement!(role = "user", authorizer = "cedar");
    const FORGET: Requirement = requirement!(permission = "notes:forget", authorizer = "cedar");
    let auth = auth(cedar(
        r#"
        @id("rooms") permit(principal, action == Action::"outside read", resource)
        when { context.parameters.hasTag("room") && context.parameters.getTag("room") == "lobby" };
        @id("threads") permit(principal, action in Action::"read", resource is Thread) unless { resource.archived };
        "#,
    ));
    let auth = auth.build().unwrap();
    app!(auth).check().unwrap();
    let alice = user().permission("notes:forget").principal();
    let decide = async |requirement, facts| auth.decide(&alice, requirement, facts).await;
    assert!(decide(&SEND, Facts::default().parameter("room", "lobby")).await.is_allow());
    for room in ["other", "lobby\" || true || \"", ""] {
        assert!(!decide(&SEND, Facts::default().parameter("room", room)).await.is_allow(), "{room}");
    }
    assert!(!decide(&SEND, Facts::default()).await.is_allow());
    assert!(!decide(&SEND, Facts::default().parameter("room", "lobby").operation(Operation::Write)).await.is_allow());
    assert!(!decide(&FORGET, Facts::default().parameter("room", "lobby")).await.is_allow(), "a delete");
    let thread = |archived| Facts::default().object(Thread { id: 7, owner: "alice", archived });
    assert!(decide(&SEND, thread(false)).await.is_allow());
    let denial = decide(&SEND, thread(true)).await.into_result().unwrap_err();
    let expected = Reason::Authorizer { name: "cedar", reason: "no policy permits it".into() };
    assert!(denial.reasons.contains(&expected), "{:?}", denial.reasons);
    assert_eq!(denial.status(), 403);
}

/// A caller that dropped a claim does not show what the claim would say.
#[actix_web::test]
async fn claims_outside_a_handler() {
    const SEND: Requirement = requirement!(role = "user", authorizer = "cedar");

    #[require(role = "user")]
    #[get("/send")]
    async fn send(auth: Auth, caller: auth_core::Principal) -> Result<&'static str, auth_core::Denial> {
        auth.decide(&caller, &SEND, Facts::default()).await.into_result().map(|()| "sent")
    }

    let policies = r"
        permit(principal, action, resource);
        forbid(principal, action, resource) when { principal.claims has suspended && principal.claims.suspended };
    ";
    let cedar = builder(policies).claim("suspended", CedarType::Bool).build().unwrap();
    let auth = auth(cedar).build().unwrap();
    let app = init_service(auth.app().service(send)).await;
    let get = || TestRequest::get().uri("/send");
    assert_eq!(ask(&app, get(), &user().claim("suspended", true)).await.status, 503);
    assert_eq!(ask(&app, get(), &user()).await.status, 200);
}
