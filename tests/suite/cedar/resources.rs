//! Objects, and the endpoint where there is none.

use actix_web::post;
use actix_web::test::{TestRequest, init_service};
use auth_core::{CedarObject, Facts, Load, Requirement, Unavailable, require, requirement};

use super::{
    PERMIT_ALL, Thread, any_method, app, auth, builder, cedar, delete_note, members, open_thread, publish_notes, serve,
    show_note, show_thread, user,
};
use crate::people::{ask, person};

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
