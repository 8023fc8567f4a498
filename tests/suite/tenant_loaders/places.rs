//! Where a membership counts, with the registry up and down.

use std::time::{Duration, Instant};

use actix_web::get;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, call_service, init_service};
use auth_core::{Clock, Facts, Membership, Requirement, SystemClock, require, requirement};
use serde_json::json;

use super::{
    Hidden, Me, Mode, OUTAGES, Registry, alias, alice, all, any, any_checked, anybody, auth, authorized, both, checked,
    claims, clear, clear_either, foreign, from, hidden, hidden_any, hidden_late, list, me, member, named, names, open,
    outside, own, own_page, owned, perhaps, plain, plain_body, readers, served, store, unbanned, when, write,
};
use crate::bodies::untouchable;
use crate::page::{codes, rows};
use crate::people::{answer, ask, person};
use crate::tenants::call;
use crate::tenants_of_objects::Doc;

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
    let source = packed(include_str!("../tenant_loaders.rs"));
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
