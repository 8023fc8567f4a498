//! What does not agree with the endpoints does not start.

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, get, web};
use auth_core::{Auth, Load, Unavailable, require, requirement};

use super::{
    PERMIT_ALL, any_method, app, auth, builder, cedar, delete_note, faults, members, note, open_thread, publish_notes,
    serve, show_note, show_thread, user,
};
use crate::log;
use crate::people::ask;

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
