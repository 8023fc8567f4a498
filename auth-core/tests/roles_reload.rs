//! The role map in a file: replaced while requests read it, and kept where the new file is none.
#![cfg(all(feature = "actix", feature = "testing"))]
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

mod heard;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{delete, get};
use auth_core::testing::{TestAuthenticator, caller};
use auth_core::{Auth, Catalogue, Facts, Requirement, RoleFile, RoleMap, SharedRoles, require, requirement};

use heard::Heard;

#[require(permission = "notes:read")]
#[get("/notes")]
async fn read_notes() -> &'static str {
    "read"
}

#[require(role = "admin", permission = "notes:delete")]
#[delete("/notes")]
async fn delete_notes() -> &'static str {
    "deleted"
}

const READERS: Requirement = requirement!(permission = "notes:read");

const WIDE: &str = r#"{"user": ["notes:read"], "admin": {"inherits": ["user"], "grants": ["notes:delete"]}}"#;
const NARROW: &str = r#"{"user": ["notes:list"], "admin": ["notes:list"]}"#;

fn auth(roles: SharedRoles) -> Auth {
    Auth::builder().authenticator(TestAuthenticator).roles(roles).build().unwrap()
}

/// Written beside and renamed: a reader sees the old file or the new one.
fn write(path: &Path, text: &str) {
    let beside = path.with_extension("new");
    fs::write(&beside, text).unwrap();
    fs::rename(&beside, path).unwrap();
}

/// Waits for what a thread does, without a limit that a slow machine would break.
fn until(holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_mins(1), "it does not happen");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Every request is answered, by the old map or by the new one, and the new one counts at once.
#[actix_web::test]
async fn no_request_is_dropped_while_roles_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roles.json");
    write(&path, WIDE);
    let file = RoleFile::open(&path).unwrap();
    let auth = auth(file.roles());
    let app = init_service(auth.app().service(read_notes).service(delete_notes)).await;
    let status = async |request: TestRequest, role: &str| {
        call_service(&app, request.insert_header(caller("alice").role(role).header()).to_request())
            .await
            .status()
            .as_u16()
    };
    let stop = AtomicBool::new(false);
    let (wide, narrow) = (RoleMap::from_json(WIDE).unwrap(), RoleMap::from_json(NARROW).unwrap());
    let shared = file.roles();
    let changing = thread::scope(|scope| {
        let changes = scope.spawn(|| {
            let mut changes = 0;
            while !stop.load(Ordering::Relaxed) {
                shared.replace(narrow.clone()).unwrap();
                shared.replace(wide.clone()).unwrap();
                changes += 2;
            }
            changes
        });
        let mut seen = [0, 0];
        let mut rounds = 0;
        while rounds < 300 || seen.contains(&0) && rounds < 100_000 {
            rounds += 1;
            let status = polled(status(TestRequest::get().uri("/notes"), "user"));
            seen[usize::from(status == 200)] += 1;
            assert!(status == 200 || status == 403, "{status}");
        }
        stop.store(true, Ordering::Relaxed);
        assert!(seen.iter().all(|times| *times > 0), "both maps decided: {seen:?}");
        changes.join().unwrap()
    });
    assert!(changing > 0);
    for (text, read, deleted) in [(NARROW, 403, 403), (WIDE, 200, 200)] {
        write(&path, text);
        // A change that is undone in between is none; what counts is the text.
        file.reload().unwrap();
        shared.replace(RoleMap::from_json(text).unwrap()).unwrap();
        assert_eq!(status(TestRequest::get().uri("/notes"), "admin").await, read, "{text}");
        assert_eq!(status(TestRequest::delete().uri("/notes"), "admin").await, deleted, "{text}");
    }
}

/// Polls what never waits: nothing in these requests does.
fn polled<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// The caller of a socket has the new rights with its next frame, the narrower ones too.
#[actix_web::test]
async fn a_caller_who_is_kept_has_the_roles_of_now() {
    let roles = SharedRoles::new(RoleMap::from_json(WIDE).unwrap());
    let auth = auth(roles.clone());
    let alice = caller("alice").role("admin").principal();
    assert!(auth.decide(&alice, &READERS, Facts::default()).await.is_allow());
    roles.replace(RoleMap::from_json(NARROW).unwrap()).unwrap();
    assert!(!auth.decide(&alice, &READERS, Facts::default()).await.is_allow());
    roles.replace(RoleMap::from_json(WIDE).unwrap()).unwrap();
    assert!(auth.decide(&alice, &READERS, Facts::default()).await.is_allow());
}

/// Each of these would take everybody's rights, or give rights that nobody meant.
#[test]
fn a_file_that_is_no_role_map_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roles.json");
    write(&path, WIDE);
    let file = RoleFile::open(&path).unwrap();
    let roles = file.roles();
    let catalogue = Catalogue::default().roles(["user", "admin"]).permissions(["notes:read", "notes:delete"]);
    let _auth =
        Auth::builder().authenticator(TestAuthenticator).roles(roles.clone()).catalogue(catalogue).build().unwrap();
    let before = roles.current();
    for (text, fault) in [
        ("", "EOF while parsing"),
        (&WIDE[..40], "EOF while parsing"),
        ("{}", "there is no role in it"),
        ("null", "an object of roles"),
        (r#"{"user": ["notes:raed"]}"#, "did you mean `notes:read`?"),
        (r#"{"usr": ["notes:read"]}"#, "did you mean `user`?"),
        (r#"{"user": ["notes:read"], "admin": {"inherits": ["usr"]}}"#, "did you mean `user`?"),
        (r#"{"user": {"inherits": ["admin"]}, "admin": {"inherits": ["user"]}}"#, "in a circle"),
        (r#"{"user": ["*:read"]}"#, "is not a grant"),
        (r#"{"user": [], "user": ["*"]}"#, "stands twice"),
    ] {
        write(&path, text);
        let error = file.reload().unwrap_err().to_string();
        assert!(error.contains(fault) && error.contains("roles.json"), "{text}: {error}");
        assert!(std::sync::Arc::ptr_eq(&before, &roles.current()), "{text}");
    }
    fs::remove_file(&path).unwrap();
    assert!(file.reload().unwrap_err().to_string().contains("does not exist"));
    assert!(std::sync::Arc::ptr_eq(&before, &roles.current()));
    write(&path, r#"{"user": ["notes:read"]}"#);
    assert!(file.reload().unwrap() && !file.reload().unwrap());
    assert_eq!(roles.current().names().collect::<Vec<_>>(), ["user"]);
}

/// What never became an `Auth` has no say in the maps that come later.
#[test]
fn a_start_that_failed_leaves_nothing_behind() {
    let roles = SharedRoles::new(RoleMap::from_json(NARROW).unwrap());
    let builder = || Auth::builder().authenticator(TestAuthenticator).roles(roles.clone());
    let catalogue = || Catalogue::default().roles(["user", "admin"]);
    assert!(builder().catalogue(catalogue()).resource_metadata("ftp://files.example").build().is_err());
    assert!(builder().catalogue(catalogue()).subject_prefix("other", "o|").build().is_err());
    let guests = || RoleMap::from_json(r#"{"guest": ["notes:list"]}"#).unwrap();
    roles.replace(guests()).unwrap();
    roles.replace(RoleMap::from_json(NARROW).unwrap()).unwrap();
    let _auth = builder().catalogue(catalogue()).build().unwrap();
    assert!(roles.replace(guests()).is_err(), "and one that did has");
}

#[cfg(unix)]
#[test]
fn a_file_that_everybody_can_write_changes_nothing() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roles.json");
    write(&path, NARROW);
    let file = RoleFile::open(&path).unwrap();
    write(&path, WIDE);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    assert!(file.reload().unwrap_err().to_string().contains("can be written by everybody"));
    assert!(file.roles().current().grants_of("user").unwrap().holds_exactly("notes:list"));
    assert!(RoleFile::open(&path).unwrap_err().to_string().contains("can be written by everybody"));
}

/// The thread takes what is good, says once what is not, and ends with the last reader.
#[test]
fn a_watched_file_is_taken_or_explained() {
    let heard = Heard::default();
    let writer = heard.clone();
    tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).init();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roles.json");
    write(&path, WIDE);
    let file = RoleFile::open(&path).unwrap();
    let roles = file.roles();
    file.watch(Duration::ZERO).unwrap();
    let has = |permission: &str| roles.current().grants_of("user").unwrap().holds_exactly(permission);
    write(&path, NARROW);
    until(|| has("notes:list"));
    write(&path, "{");
    until(|| heard.text().contains("the roles stay as they were"));
    thread::sleep(Duration::from_millis(300));
    assert!(has("notes:list"));
    assert_eq!(heard.text().matches("the roles stay as they were").count(), 1, "{}", heard.text());
    write(&path, WIDE);
    until(|| has("notes:read"));
    assert!(heard.text().contains("the role map was replaced: changed: admin, user"), "{}", heard.text());
    write(&path, r#"{"user": ["notes:read"]}"#);
    let gone =
        "WARN auth::roles: the role map was replaced, and what asks for its old roles may be closed: gone: admin";
    until(|| heard.text().contains(gone));
    drop(roles);
    #[cfg(target_os = "linux")]
    until(|| !threads().any(|name| name == "auth-roles"));
}

#[cfg(target_os = "linux")]
fn threads() -> impl Iterator<Item = String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok()).map(|name| name.trim().to_owned())
}
