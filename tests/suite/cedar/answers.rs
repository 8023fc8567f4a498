//! What policies say, and what that does to a call.

use actix_web::test::{TestRequest, init_service};
use actix_web::{get, web};
use auth_core::{
    Auth, CedarAuthorizer, CedarType, Facts, Operation, Reason, Requirement, Shadow, require, requirement,
};

use super::{
    PERMIT_ALL, Thread, any_method, app, auth, builder, cedar, delete_note, members, note, open_thread, publish_notes,
    serve, show_note, show_thread, user,
};
use crate::bodies::untouchable;
use crate::log;
use crate::people::{ISSUER, People, Person, answer, ask, person};
use crate::shadow::settled;

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
