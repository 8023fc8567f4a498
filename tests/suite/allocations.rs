//! Deciding allocates nothing on allow; what the actix layer allocates is counted and stated.

use actix_web::dev::Service;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, HttpResponse, Responder, get, web};
use allocation_counter::measure;
use auth_core::{
    Atom, ClaimValue, Facts, Name, Operation, Principal, Profile, Requirement, Source, StrictDefaults, decide, require,
    testing,
};
use serde_json::json;

const REQUIREMENT: Requirement = Requirement::All(&[
    Requirement::Any(&[
        Requirement::Atom(Atom::Role(Name::new("admin"))),
        Requirement::Atom(Atom::Scope(Name::new("docs:all"))),
    ]),
    Requirement::Atom(Atom::Permission(Name::new("docs:delete"))),
    Requirement::Not(&Requirement::Atom(Atom::Role(Name::new("guest")))),
]);

#[test]
fn deciding_allocates_nothing_on_allow() {
    let names: Vec<_> = (0..200).map(|index| format!("resource{index}:action")).collect();
    let caller = Principal::builder("iss", "alice").permissions(&names).permission("docs:delete").role("admin");
    let caller = caller.issued_at(100).scopes(["docs:delete", "docs:all"]).build();
    let defaults = StrictDefaults::default();
    let count = measure(|| {
        for operation in [Operation::Read, Operation::Write, Operation::Delete, Operation::MemoryStore] {
            let profile = Profile::new(operation, &defaults, &[]);
            assert!(decide(&REQUIREMENT, Some(&caller), &profile, &Facts::at(100)).is_allow());
        }
    });
    assert_eq!(count.count_total, 0, "{count:?}");
}

/// What a path, a claim or an object says is given as facts: reading it allocates nothing either.
#[test]
fn deciding_by_claims_and_objects_allocates_nothing_on_allow() {
    const OBJECT: Source = Source::Parameter("index");
    const TREE: Requirement = Requirement::All(&[
        Requirement::Atom(Atom::Claim(&["org", "plan"], ClaimValue::Text("pro"))),
        Requirement::Atom(Atom::PermissionOn(Name::new("docs:add"), OBJECT)),
        Requirement::Not(&Requirement::Atom(Atom::PermissionOn(Name::new("docs:ban"), OBJECT))),
        Requirement::Any(&[
            Requirement::Atom(Atom::Owner("user")),
            Requirement::Atom(Atom::Claim(&["level"], ClaimValue::Integer(3))),
        ]),
    ]);
    let caller = Principal::builder("iss", "alice").permission("docs:add@team-*").acr("urn:mfa").auth_time(90);
    let caller = caller.claim("org", json!({"plan": ["free", "pro"]})).claim("level", 3).build();
    let facts = Facts::at(100).parameter("index", "team-a").parameter("user", "bob");
    let defaults = StrictDefaults::default();
    let ten = core::time::Duration::from_secs(10);
    let profile = Profile::new(Operation::Write, &defaults, &[]);
    let profile = Profile { acr: Some("urn:mfa"), login_max_age: Some(ten), ..profile };
    let count = measure(|| assert!(decide(&TREE, Some(&caller), &profile, &facts).is_allow()));
    assert_eq!(count.count_total, 0, "{count:?}");
}

#[require(role = "user")]
#[get("/ours")]
async fn ours_page(caller: Principal) -> impl Responder {
    drop(caller);
    HttpResponse::NoContent()
}

async fn plain() -> impl Responder {
    HttpResponse::NoContent()
}

/// What one allowed call costs beside a handler of actix's own. The number is stated in ARCHITECTURE.md.
#[actix_web::test]
async fn the_actix_layer() {
    let auth = testing::auth();
    let app = init_service(App::new().app_data(auth).service(ours_page).route("/plain", web::get().to(plain))).await;
    let request = |path: &str| {
        TestRequest::get().uri(path).insert_header(testing::caller("a").role("user").header()).to_request()
    };
    let mut counts = [0, 0];
    for (path, count) in [("/plain", 0), ("/ours", 1)] {
        for _ in 0..3 {
            let request = request(path);
            let mut answer = None;
            let mut future = Box::pin(async { answer = Some(app.call(request).await) });
            let mut context = core::task::Context::from_waker(core::task::Waker::noop());
            let info = measure(|| assert!(future.as_mut().poll(&mut context).is_ready()));
            drop(future);
            assert_eq!(answer.unwrap().unwrap().status(), 204);
            counts[count] = info.count_total;
        }
    }
    let [plain, ours] = counts;
    // The test authenticator parses JSON; a JWT or key has its own count beside this one.
    println!("allocations of one call: plain {plain}, ours {ours}");
    assert!(ours - plain <= 40, "plain {plain}, ours {ours}");
}
