//! Delegated calls: somebody acts for the subject (RFC 8693 `act`), and what is held is what both hold.

use actix_web::test::{TestRequest, init_service};
use actix_web::{Responder, delete, get, web};
use auth_core::Clock as _;
use auth_core::{
    Actors, Auth, Facts, Outcome, Principal, Requirement, RoleMap, SharedRoles, SystemClock, Tenants, require,
    requirement,
};

use crate::log;
use crate::people::{ISSUER, People, Person, ask, person};

#[require(role = "user")]
#[get("/role")]
async fn role() -> &'static str {
    "role"
}

#[require(permission = "notes:read")]
#[get("/permission")]
async fn permission() -> &'static str {
    "permission"
}

#[require(permission("notes:read", on = "note"))]
#[get("/notes/{note}")]
async fn on_a_note(note: web::Path<String>) -> String {
    note.into_inner()
}

#[require(scope = "notes:read")]
#[get("/scope")]
async fn scope() -> &'static str {
    "scope"
}

#[require(owner = "user")]
#[get("/users/{user}")]
async fn owner(user: web::Path<String>) -> String {
    user.into_inner()
}

#[require(tenant = "ws", role = "owner")]
#[get("/workspaces/{ws}")]
async fn tenant(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(authenticated)]
#[get("/anybody")]
async fn anybody(caller: Principal) -> impl Responder {
    let granted: Vec<String> = caller.granted("notes:read").patterns().map(|pattern| pattern.to_string()).collect();
    format!("{:?} {:?} {granted:?}", caller.actor().map(auth_core::Actor::subject), caller.roles().collect::<Vec<_>>())
}

#[require(role = "user", not(role = "suspended"))]
#[get("/not-role")]
async fn not_role() -> &'static str {
    "not suspended"
}

#[require(not(permission = "notes:banned"))]
#[get("/not-permission")]
async fn not_permission() -> &'static str {
    "not banned"
}

/// Four eyes: nobody approves what is theirs.
#[require(not(owner = "user"), not(scope = "notes:read"))]
#[get("/approve/{user}")]
async fn approve() -> &'static str {
    "approved"
}

#[require(permission = "notes:delete")]
#[delete("/notes")]
async fn delete_notes() -> &'static str {
    "deleted"
}

fn roles() -> SharedRoles {
    let roles = [
        ("user", vec!["notes:read"]),
        ("reader", vec!["notes:read"]),
        ("banned", vec!["notes:banned"]),
        ("eraser", vec!["notes:*", "notes:delete"]),
        ("sweeper", vec!["notes:*"]),
        ("part", vec!["notes:read@team-*"]),
    ];
    SharedRoles::new(RoleMap::new(roles).unwrap().inherit([("eraser", ["user"])]).unwrap())
}

fn actors() -> Actors {
    let nothing: [&str; 0] = [];
    [
        ("user-agent", vec!["user"], vec![]),
        ("reader", vec![], vec!["notes:read"]),
        ("sweeper", vec!["user", "sweeper"], vec![]),
        ("eraser", vec!["eraser"], vec![]),
        ("part", vec!["part"], vec![]),
        ("suspended", vec!["user", "suspended"], vec![]),
        ("banned", vec!["banned"], vec![]),
        ("owner", vec!["owner"], vec![]),
        ("nothing", vec![], vec![]),
    ]
    .into_iter()
    .fold(Actors::default(), |actors, (name, roles, permissions)| {
        actors.actor(ISSUER, name, roles, permissions).unwrap()
    })
    .actor("other", "stranger", ["user"], nothing)
    .unwrap()
}

fn auth(roles: SharedRoles) -> Auth {
    let auth = Auth::builder().authenticator(People(&[ISSUER])).roles(roles).actors(actors());
    auth.tenants(Tenants::of_principal()).build().unwrap()
}

macro_rules! application {
    () => {{
        let app =
            auth(roles()).app().service(role).service(permission).service(on_a_note).service(scope).service(owner);
        let app = app.service(tenant).service(anybody).service(not_role).service(not_permission).service(approve);
        init_service(app.service(delete_notes)).await
    }};
}

fn alice() -> Person {
    person("alice").issued_at(SystemClock.now())
}

fn by(actor: &str, person: Person) -> Person {
    person.actor(ISSUER, actor)
}

/// Conformance 36: what subject and actor hold, and what both have of it.
#[actix_web::test]
async fn a_delegated_call_has_what_both_have() {
    let app = application!();
    for (caller, path, status) in [
        (alice().role("user"), "/role", 200),
        (by("user-agent", alice().role("user")), "/role", 200),
        (by("user-agent", alice().role("eraser")), "/role", 200),
        (by("eraser", alice().role("user")), "/role", 200),
        (by("nothing", alice().role("user")), "/role", 403),
        (by("reader", alice().role("user")), "/role", 403),
        (by("user-agent", alice()), "/role", 403),
        (by("user-agent", alice().role("user")), "/permission", 200),
        (by("reader", alice().permission("notes:read")), "/permission", 200),
        (by("sweeper", alice().permission("notes:read")), "/permission", 200),
        (by("nothing", alice().permission("notes:read")), "/permission", 403),
        (by("reader", alice().permission("notes:write")), "/permission", 403),
        (by("reader", alice()), "/permission", 403),
        (by("part", alice().permission("notes:read")), "/permission", 403),
        (by("part", alice().permission("notes:read")), "/notes/team-a", 200),
        (by("part", alice().permission("notes:read@team-a")), "/notes/team-a", 200),
        (by("part", alice().permission("notes:read@team-a")), "/notes/team-b", 403),
        (by("part", alice().permission("notes:read")), "/notes/mine", 403),
        (by("part", alice()), "/notes/team-a", 403),
        (by("reader", alice().permission("notes:read").scope("notes:write")), "/permission", 403),
        (by("nothing", alice().scope("notes:read")), "/scope", 200),
        (by("nothing", alice()), "/users/alice", 200),
        (by("nothing", alice()), "/users/bob", 403),
        (by("bob", alice()), "/users/bob", 403),
        (by("owner", alice().tenant("acme", &["owner"])), "/workspaces/acme", 200),
        (by("owner", alice().tenant("acme", &["owner"])), "/workspaces/initech", 403),
        (by("owner", alice().tenant("acme", &["guest"])), "/workspaces/acme", 403),
        (by("user-agent", alice().tenant("acme", &["owner"])), "/workspaces/acme", 403),
    ] {
        let answer = ask(&app, TestRequest::get().uri(path), &caller).await;
        assert_eq!(answer.status, status, "{path} {caller:?}");
    }
}

/// Nothing that names a right, and nothing that would tell which.
#[actix_web::test]
async fn an_actor_that_is_not_listed_may_nothing() {
    let app = application!();
    let rich = || alice().role("user").permission("*").scope("notes:read").tenant("acme", &["owner"]);
    for actor in [(ISSUER, "unknown"), ("other", "user-agent"), (ISSUER, "USER-AGENT"), (ISSUER, "stranger"), ("", "")]
    {
        let caller = rich().actor(actor.0, actor.1);
        for path in ["/role", "/permission", "/notes/a", "/scope", "/users/alice", "/workspaces/acme"] {
            let answer = ask(&app, TestRequest::get().uri(path), &caller).await;
            assert_eq!(answer.status, 403, "{path} {actor:?}");
            assert_eq!(answer.challenges(), ["Person realm=\"api\""], "{path}: no scope would help");
        }
        let answer = ask(&app, TestRequest::get().uri("/anybody"), &caller).await;
        assert_eq!(answer.text, format!("Some({:?}) [] []", actor.1), "it holds nothing by the accessors either");
    }
    // The same of another issuer is listed.
    let stranger = alice().role("user").actor("other", "stranger");
    assert_eq!(ask(&app, TestRequest::get().uri("/role"), &stranger).await.status, 200);
}

/// A right that both have by different means is not exact, unless it is for both.
#[actix_web::test]
async fn deleting_asks_both_for_an_exact_grant() {
    let app = application!();
    for (caller, status) in [
        (by("eraser", alice().permission("notes:delete")), 200),
        (by("eraser", alice().role("eraser")), 200),
        (by("sweeper", alice().permission("notes:delete")), 403),
        (by("eraser", alice().permission("notes:*")), 403),
        (by("eraser", alice().role("sweeper")), 403),
        (alice().permission("notes:delete"), 200),
        (alice().permission("notes:*"), 403),
    ] {
        assert_eq!(ask(&app, TestRequest::delete().uri("/notes"), &caller).await.status, status, "{caller:?}");
    }
}

/// Nothing that limits a call opens a door: below `not` what either of them holds counts, listed or not.
#[actix_web::test]
async fn below_not_either_counts() {
    let app = application!();
    for (caller, path, status) in [
        (by("user-agent", alice().role("user")), "/not-role", 200),
        (by("suspended", alice().role("user")), "/not-role", 403),
        (by("user-agent", alice().role("user").role("suspended")), "/not-role", 403),
        (by("user-agent", alice()), "/not-permission", 200),
        (by("banned", alice()), "/not-permission", 403),
        (by("user-agent", alice().role("banned")), "/not-permission", 403),
        (by("unknown", alice().role("banned")), "/not-permission", 403),
        (by("unknown", alice()), "/not-permission", 200),
        (by("unknown", alice().scope("x")), "/approve/bob", 200),
        (by("unknown", alice().scope("x")), "/approve/alice", 403),
        (by("unknown", alice().scope("notes:read")), "/approve/bob", 403),
        (by("user-agent", alice().scope("x")), "/approve/alice", 403),
    ] {
        assert_eq!(ask(&app, TestRequest::get().uri(path), &caller).await.status, status, "{path} {caller:?}");
    }
}

#[actix_web::test]
async fn what_the_accessors_say_is_what_decides() {
    let app = application!();
    let text = async |caller: Person| ask(&app, TestRequest::get().uri("/anybody"), &caller).await.text;
    assert_eq!(text(alice().role("eraser")).await, r#"None ["eraser", "user"] ["*"]"#);
    assert_eq!(text(by("user-agent", alice().role("eraser"))).await, r#"Some("user-agent") ["user"] ["*"]"#);
    assert_eq!(text(by("part", alice().role("user"))).await, r#"Some("part") [] ["team-*"]"#);
    assert_eq!(text(by("part", alice().permission("notes:read@team-a"))).await, r#"Some("part") [] ["team-a"]"#);
    assert_eq!(text(by("nothing", alice().role("user"))).await, r#"Some("nothing") [] []"#);
}

/// Who acted stands beside whom they acted for.
#[actix_web::test]
async fn the_log_names_both() {
    let app = application!();
    log::listen();
    ask(&app, TestRequest::get().uri("/role"), &by("nothing", alice().role("user"))).await;
    let line = log::heard().lines().find(|line| line.contains("auth::decision")).unwrap().to_owned();
    assert!(line.contains(r#"subject="alice""#) && line.contains(r#"actor="nothing""#), "{line}");
    assert!(line.contains(&format!("actor_issuer={ISSUER:?}")), "{line}");
    ask(&app, TestRequest::get().uri("/role"), &by("forged\nline", alice())).await;
    let line = log::heard();
    assert!(line.contains(r#"actor="forged\nline""#), "{line}");
}

const READERS: Requirement = requirement!(permission = "notes:read");

/// Outside of handlers it is the same, and a new role map counts for the actor, too.
#[actix_web::test]
async fn outside_and_after_a_change() {
    let roles = roles();
    let auth = auth(roles.clone());
    let caller = by("user-agent", alice().permission("notes:read")).principal();
    assert!(auth.decide(&caller, &READERS, Facts::default()).await.is_allow());
    roles.replace(RoleMap::new([("user", ["notes:list"].to_vec())]).unwrap()).unwrap();
    assert!(!auth.decide(&caller, &READERS, Facts::default()).await.is_allow(), "the agent's role reads no more");
    // Before anything completes the caller, nobody lists the actor.
    assert_eq!(caller.explain(&READERS).outcome(), Outcome::False);
}

/// A slip in a role of an actor is told at start, where roles are configured.
#[test]
fn roles_that_are_not_configured() {
    let actors = || Actors::default().actor(ISSUER, "agent\n", ["usr", "user"], [""; 0]).unwrap();
    let start = |roles: RoleMap| {
        log::listen();
        Auth::builder().authenticator(People(&[ISSUER])).roles(roles).actors(actors()).build().unwrap();
        log::heard()
    };
    let roles = RoleMap::new([("user", vec!["notes:read"])]).unwrap();
    let said = start(roles);
    let line = r"actor `agent\n`: the role `usr` is not configured, did you mean `user`?";
    assert!(said.contains(line) && said.matches("is not configured").count() == 1, "{said}");
    assert!(!start(RoleMap::default()).contains("is not configured"));
}
