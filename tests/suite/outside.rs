//! `auth.decide(…)`: the same decisions for a frame of a socket, a job, a service function.

use auth_core::{
    Auth, Body, Decision, DenialKind, Envelope, Facts, Load, Operation, Principal, Refusal, RequestHead, Requirement,
    RoleMap, Tenants, Unavailable, requirement,
};

use crate::log;
use crate::people::{ISSUER, People, person};

struct Room(&'static str);

impl Load for Room {
    type Id = u32;
    type Store = ();

    async fn load((): &(), id: u32) -> Result<Option<Self>, Unavailable> {
        match id {
            1 => Ok(Some(Self("alice"))),
            2 => Ok(Some(Self("bob"))),
            9 => Err(Unavailable::new("the store at secret-host is down")),
            _ => Ok(None),
        }
    }

    fn owner(&self) -> Option<&str> {
        Some(self.0)
    }
}

pub(crate) async fn open(head: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
    assert!(head.method().is_empty() && head.path().is_empty() && head.value("host").is_none());
    match head.parameter("door") {
        Some("open") => Ok(true),
        Some("stuck") => Err(Unavailable::new("stuck")),
        Some("burning") => panic!("fire"),
        _ => Ok(false),
    }
}

const SPEAK: Requirement = requirement!(permission("rooms:speak", on = "room"));
pub(crate) const OWN: Requirement = requirement!(any(role = "admin", owner(Room, "room")));
const ENTER: Requirement = requirement!(role = "user", check = open);
pub(crate) const DELETE: Requirement = requirement!(permission = "docs:delete");
const SELF: Requirement = requirement!(owner = "user");
pub(crate) const EITHER: Requirement = requirement!(any(role = "admin", permission = "docs:write", scope = "docs"));
pub(crate) const MEMBER: Requirement = requirement!(tenant = "ws", role = "owner");

/// An envelope of the application's own.
struct Plain;

impl Envelope for Plain {
    fn body(&self, refusal: &Refusal) -> Body {
        let content = format!("no: {} {:?}", refusal.status(), refusal.required()).into_bytes();
        Body { content_type: "text/plain", content, headers: vec![("x-request-id", "7".to_owned())] }
    }
}

pub(crate) fn auth() -> Auth {
    let roles = RoleMap::new([("editor", vec!["docs:write"])]).unwrap();
    let auth = Auth::builder().authenticator(People(&[ISSUER])).roles(roles).objects::<Room>(()).envelope(Plain);
    auth.tenants(Tenants::of_principal()).build().unwrap()
}

fn kind(decision: Decision) -> Option<DenialKind> {
    decision.into_result().err().map(|denial| denial.kind)
}

/// Frames of a socket: each is decided by what it says, and denied ones are answered.
#[actix_web::test]
async fn frames() {
    let auth = auth();
    let caller = person("alice").permission("rooms:speak@garden").permission("rooms:speak@hall-*").principal();
    let mut answers = Vec::new();
    for frame in ["garden", "hall-1", "cellar", "Garden", ""] {
        let decision = auth.decide(&caller, &SPEAK, Facts::default().parameter("room", frame)).await;
        answers.push(decision.is_allow());
    }
    assert_eq!(answers, [true, true, false, false, false]);
    assert!(!auth.decide(&caller, &SPEAK, Facts::default()).await.is_allow(), "a frame that names none");
    let other = Facts::default().parameter("garden", "garden");
    assert!(!auth.decide(&caller, &SPEAK, other).await.is_allow());
}

/// A job: objects are given, or loaded by their id; owners are those of completed callers.
#[actix_web::test]
async fn objects() {
    let auth = auth();
    let (alice, admin) = (person("alice").principal(), person("root").role("admin").principal());
    let stranger = person("alice").of("elsewhere").principal();
    let without_tenants = Auth::builder().authenticator(People(&[ISSUER])).objects::<Room>(()).build().unwrap();
    for (caller, facts, expected) in [
        (&alice, Facts::default().parameter("room", "1"), None),
        (&alice, Facts::default().parameter("room", "2"), Some(DenialKind::NotFound)),
        (&alice, Facts::default().parameter("room", "3"), Some(DenialKind::NotFound)),
        (&alice, Facts::default().parameter("room", "x"), Some(DenialKind::NotFound)),
        (&alice, Facts::default(), Some(DenialKind::NotFound)),
        (&alice, Facts::default().parameter("room", "9"), Some(DenialKind::Unavailable)),
        (&alice, Facts::default().object(Room("alice")), None),
        (&alice, Facts::default().object(Room("bob")).parameter("room", "1"), Some(DenialKind::NotFound)),
        (&alice, Facts::default().object(Room("")), Some(DenialKind::NotFound)),
        (&stranger, Facts::default().object(Room("alice")), Some(DenialKind::NotFound)),
        (&admin, Facts::default().object(Room("bob")), None),
    ] {
        assert_eq!(kind(without_tenants.decide(caller, &OWN, facts.clone()).await), expected, "{caller:?} {facts:?}");
    }
    let room = Facts::default().object(Room("alice"));
    assert!(!auth.decide(&alice, &OWN, room).await.is_allow(), "an object without a tenant where tenants count");
    for (user, allowed) in [("alice", true), ("bob", false), ("", false)] {
        let facts = Facts::default().parameter("user", user);
        assert_eq!(auth.decide(&alice, &SELF, facts).await.is_allow(), allowed, "{user}");
    }
    let member = person("m").tenant("acme", &["owner"]).principal();
    for (ws, allowed) in [("acme", true), ("other", false)] {
        let facts = Facts::default().parameter("ws", ws);
        assert_eq!(auth.decide(&member, &MEMBER, facts).await.is_allow(), allowed, "{ws}");
    }
}

/// Checks are asked, and see the parameters and no request.
#[actix_web::test]
async fn checks() {
    let auth = auth();
    let user = person("u").role("user").principal();
    for (door, expected) in [
        ("open", None),
        ("shut", Some(DenialKind::Forbidden)),
        ("stuck", Some(DenialKind::Unavailable)),
        ("burning", Some(DenialKind::Unavailable)),
    ] {
        let facts = Facts::default().parameter("door", door);
        assert_eq!(kind(auth.decide(&user, &ENTER, facts).await), expected, "{door}");
    }
    let stuck = Facts::default().parameter("door", "stuck");
    assert_eq!(kind(auth.decide(&person("n").principal(), &ENTER, stuck).await), Some(DenialKind::Forbidden));
}

/// The class is that of the permissions, and what is stated raises it.
#[actix_web::test]
async fn the_class() {
    let auth = auth();
    let now = auth_core::Clock::now(&auth_core::SystemClock);
    let deleter = || person("d").permission("docs:delete").permission("docs:write");
    let step_up = Some(DenialKind::StepUp { max_age: Some(3600), acr: None });
    let scope = |name| Some(DenialKind::InsufficientScope(vec![name]));
    let stated = |operation| Facts::default().operation(operation);
    for (requirement, caller, facts, expected) in [
        (&DELETE, deleter().issued_at(now), Facts::default(), None),
        (&DELETE, deleter(), Facts::default(), step_up.clone()),
        (&DELETE, deleter(), stated(Operation::Read), step_up.clone()),
        (&DELETE, person("w").permission("docs:*").issued_at(now), Facts::default(), scope("docs:delete")),
        (&DELETE, deleter().issued_at(now), stated(Operation::Manage), Some(DenialKind::Forbidden)),
        (&DELETE, deleter().issued_at(now).role("admin"), stated(Operation::Manage), None),
        (&SELF, person("d"), Facts::default().parameter("user", "d"), None),
        (&SELF, person("d"), stated(Operation::Delete).parameter("user", "d"), step_up),
    ] {
        let decision = auth.decide(&caller.clone().principal(), requirement, facts.clone()).await;
        assert_eq!(kind(decision), expected, "{requirement} {caller:?} {facts:?}");
    }
}

/// One event each, with the place that asked and every reason.
#[actix_web::test]
async fn the_audit() {
    let auth = auth();
    let caller = person("eve").role("editor").principal();
    for (requirement, facts, says) in [
        (&EITHER, Facts::default(), None),
        (&DELETE, Facts::default(), Some("permission = \\\"docs:delete\\\": not held")),
        (&OWN, Facts::default().parameter("room", "9"), Some("the store at secret-host is down")),
        (&OWN, Facts::default().parameter("room", "7"), Some("owner(Room, \\\"room\\\"): unknown")),
    ] {
        log::listen();
        let decision = auth.decide(&caller, requirement, facts).await;
        let said = log::heard();
        assert_eq!(said.matches("decision=").count(), 1, "{said}");
        assert!(said.contains("(outside a handler)") && said.contains("outside.rs:"), "{said}");
        assert!(
            said.contains("subject=\"eve\"") && said.contains(if says.is_some() { "deny" } else { "allow" }),
            "{said}"
        );
        assert!(says.is_none_or(|says| said.contains(says)), "{said}");
        if let Decision::Deny(denial) = decision {
            assert!(!denial.reasons.is_empty());
            assert!(said.contains(&format!("status={}", denial.status())), "{said}");
        }
    }
}
