//! A denial as a handler's own error, and what a page may be told before.

use actix_web::http::header::RETRY_AFTER;
use actix_web::test::{TestRequest, init_service};
use actix_web::{HttpRequest, Responder, get};
use auth_core::{Auth, Denial, Facts, Outcome, Principal, Requirement, require, requirement};
use serde::Deserialize;

use crate::outside::{DELETE, EITHER, MEMBER, OWN, auth, open};
use crate::people::{Person, ask, person};

#[derive(Deserialize)]
struct Wanted {
    what: String,
}

/// A handler that decides more than its attribute says.
#[require(authenticated)]
#[get("/decide")]
async fn deciding(
    request: HttpRequest,
    wanted: actix_web::web::Query<Wanted>,
    caller: Principal,
) -> Result<impl Responder, Denial> {
    let auth = request.app_data::<Auth>().unwrap();
    let (requirement, facts) = match wanted.what.as_str() {
        "either" => (&EITHER, Facts::default()),
        "delete" => (&DELETE, Facts::default()),
        "own" => (&OWN, Facts::default().parameter("room", "2")),
        "down" => (&OWN, Facts::default().parameter("room", "9")),
        _ => (&MEMBER, Facts::default().parameter("ws", "acme")),
    };
    auth.decide(&caller, requirement, facts).await.into_result()?;
    Ok("done")
}

/// It answers as a refusal of the attribute would: in the envelope of the application, with the challenges that are due.
#[actix_web::test]
async fn a_denial_as_an_error() {
    let app = init_service(auth().app().service(deciding)).await;
    let scopes = |names: &str| format!("error=\"insufficient_scope\", error_description=\"\", scope=\"{names}\"");
    let without_words = |challenge: &str| {
        let (before, after) = challenge.split_once("error_description=\"").unwrap_or((challenge, ""));
        let rest = after.split_once('"').map_or("", |(_, rest)| rest);
        let words = if after.is_empty() { "" } else { "error_description=\"\"" };
        format!("{before}{words}{rest}")
    };
    let deleter: fn() -> Person = || person("d").permission("docs:delete");
    for (what, caller, status, text, challenge) in [
        ("either", person("w").role("editor"), 200, "done", String::new()),
        ("either", person("w"), 403, "no: 403 [\"docs:write\", \"docs\"]", scopes("docs:write docs")),
        ("tenant", person("w"), 403, "no: 403 []", "Person realm=\"api\"".to_owned()),
        ("delete", deleter(), 401, "no: 401 []", "error=\"insufficient_user_authentication\"".to_owned()),
        ("own", person("w"), 404, "no: 404 []", String::new()),
        ("down", person("w"), 503, "no: 503 []", String::new()),
    ] {
        let answer = ask(&app, TestRequest::with_uri(&format!("/decide?what={what}")), &caller).await;
        assert_eq!((answer.status, answer.text.as_str()), (status, text), "{what}");
        let challenges: Vec<_> = answer.challenges().into_iter().map(without_words).collect();
        assert_eq!(challenges.len(), usize::from(!challenge.is_empty()), "{what}: {challenges:?}");
        assert!(challenges.iter().all(|found| found.contains(&challenge)), "{what}: {challenges:?}");
        assert_eq!(answer.headers.get(RETRY_AFTER).is_some(), status == 503, "{what}");
        assert_eq!(answer.headers.get("x-request-id").is_some(), status != 200, "{what}");
    }
}

/// What a page may be told: what is held, without a request, and not more.
#[actix_web::test]
async fn explain() {
    const ALL: Requirement =
        requirement!(any(role = "admin", owner = "user"), not(scope = "docs"), check = open, permission = "docs:write");

    #[require(authenticated)]
    #[get("/explain")]
    async fn explaining(caller: Principal) -> String {
        caller.explain_with(&ALL, &Facts::default().parameter("user", "eve")).to_string()
    }

    let app = init_service(auth().app().service(explaining)).await;
    let eve = person("eve").scope("docs:write").role("editor");
    let answer = ask(&app, TestRequest::with_uri("/explain"), &eve).await;
    assert_eq!(
        answer.text,
        "role = \"admin\": no\nowner = \"user\": yes\nnot(scope = \"docs\"): yes\ncheck = open: not known\n\
         permission = \"docs:write\": yes\n"
    );
    let alone = person("eve").scope("docs").principal().explain(&ALL);
    assert_eq!(alone.outcome(), Outcome::False);
    let atoms: Vec<_> = alone.atoms().map(|atom| (atom.positive, atom.outcome)).collect();
    let (no, unknown, yes) = (Outcome::False, Outcome::Unknown, Outcome::True);
    assert_eq!(atoms, [(true, no), (true, unknown), (false, yes), (true, unknown), (true, no)]);
}
