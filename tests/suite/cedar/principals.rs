//! What policies see of who calls.

use actix_web::test::{TestRequest, init_service};
use auth_core::{Actors, CedarType, RoleMap};
use serde_json::json;

use super::{
    any_method, app, auth, builder, cedar, delete_note, faults, members, note, now, open_thread, publish_notes, serve,
    show_note, show_thread, user,
};
use crate::log;
use crate::people::{ISSUER, ask, person};

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

/// What must be nobody's is forbidden whoever has it, and wherever.
#[actix_web::test]
async fn roles_by_any_means() {
    let cedar = cedar(
        r#"permit(principal, action, resource);
        forbid(principal, action, resource) when { principal.roles_by_any_means.contains("suspended") };"#,
    );
    let actors = Actors::default().actor(ISSUER, "scheduler", ["user"], [""; 0]).unwrap();
    let actors = actors.actor(ISSUER, "rogue", ["user", "suspended"], [""; 0]).unwrap();
    let banned = RoleMap::new([("banned", vec![""; 0]), ("suspended", vec![])]).unwrap();
    let banned = banned.inherit([("banned", ["suspended"])]).unwrap();
    let auth = auth(cedar).roles(banned).actors(actors).build().unwrap();
    let app = init_service(app!(auth)).await;
    for (caller, status) in [
        (user(), 200),
        (user().actor(ISSUER, "scheduler"), 200),
        (user().role("suspended"), 403),
        (user().role("banned"), 403),
        (user().role("suspended").actor(ISSUER, "scheduler"), 403),
        (user().actor(ISSUER, "rogue"), 403),
        (user().tenant("acme", &["suspended"]), 403),
        (user().tenant("acme", &["suspended"]).actor(ISSUER, "scheduler"), 403),
    ] {
        assert_eq!(ask(&app, note("a"), &caller).await.status, status, "{caller:?}");
    }
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
