//! `Tenants::loader`: memberships from a table, asked once and only where it matters; an outage opens nothing.

mod elsewhere;
mod places;
mod told;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::{FromRequest, HttpRequest, delete, get, post, web};
use auth_core::{
    Auth, Authorizer, Call, Claims, Clock, Membership, Principal, RequestHead, RoleMap, SystemClock, TenantLoader,
    Tenants, Unavailable, Verdict, Visible, require,
};
use serde_json::Value;

use crate::people::{People, Person, person};
use crate::tenants_of_objects::Doc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Up,
    Down,
    Panics,
    PanicsLater,
}

const OUTAGES: [Mode; 3] = [Mode::Down, Mode::Panics, Mode::PanicsLater];

type Rows = BTreeMap<(&'static str, &'static str), Vec<Membership>>;

/// Issuer and subject → memberships; counts how often it was asked.
#[derive(Clone)]
struct Registry {
    rows: Arc<Mutex<Rows>>,
    mode: Arc<Mutex<Mode>>,
    asked: Arc<AtomicUsize>,
}

impl Registry {
    fn new() -> Self {
        let of = |tenant: &str, roles: &[&str]| Membership::new(tenant).with_roles(roles);
        let rows = [
            (("one", "alice"), vec![of("acme", &["owner"]), of("other", &[])]),
            (("one", "twice"), vec![of("acme", &["editor"]), of("acme", &["owner"]), of("", &["owner"])]),
            (("one", "banned"), vec![of("other", &["banned"])]),
            (("one", "keeper"), vec![of("acme", &["admin"])]),
            (("one", "editor"), vec![of("acme", &["editor"])]),
            (("two", "alice"), vec![of("two", &["owner"])]),
        ];
        Self {
            rows: Arc::new(Mutex::new(rows.into_iter().collect())),
            mode: Arc::new(Mutex::new(Mode::Up)),
            asked: Arc::default(),
        }
    }

    fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
    }

    /// How often it was asked since.
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

impl TenantLoader for Registry {
    async fn memberships(&self, caller: &Principal) -> Result<Vec<Membership>, Unavailable> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mode = *self.mode.lock().unwrap();
        assert_ne!(mode, Mode::Panics, "a registry with a fault");
        actix_web::rt::task::yield_now().await;
        assert_ne!(mode, Mode::PanicsLater, "a registry with a fault");
        if mode == Mode::Down {
            return Err(Unavailable::new("the registry is down"));
        }
        let rows = self.rows.lock().unwrap();
        let found =
            rows.iter().find(|((issuer, subject), _)| (*issuer, *subject) == (caller.issuer(), caller.subject()));
        Ok(found.map(|(_, memberships)| memberships.clone()).unwrap_or_default())
    }
}

/// Lets in who is a member of nothing: code of an application that an outage must not fool.
async fn of_nothing(_: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
    Ok(caller.tenants().next().is_none())
}

struct OfNothing;

impl Authorizer for OfNothing {
    fn name(&self) -> &'static str {
        "of_nothing"
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        let none = call.principal().tenants().next().is_none();
        Ok(if none { Verdict::Allow } else { Verdict::deny("a member") })
    }
}

#[require(tenant = "ws")]
#[get("/{ws}/member")]
async fn member(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", role = "owner")]
#[get("/{ws}/owned")]
async fn owned() -> &'static str {
    "in"
}

#[require(tenant = "ws", permission = "docs:write")]
#[post("/{ws}/docs")]
async fn write(body: String) -> String {
    body
}

#[require(tenant = "ws", permission = "docs:delete")]
#[delete("/{ws}/docs")]
async fn clear() -> &'static str {
    "in"
}

#[require(any(role = "root", all(tenant = "ws", permission = "docs:delete")))]
#[delete("/{ws}/either")]
async fn clear_either() -> &'static str {
    "in"
}

#[require(tenant = "ws", permission = "store:write")]
#[post("/{ws}/store")]
async fn store() -> &'static str {
    "in"
}

#[require(not(tenant = "ws"))]
#[get("/{ws}/outside")]
async fn outside() -> &'static str {
    "in"
}

#[require(not(role = "banned"))]
#[get("/unbanned")]
async fn unbanned() -> &'static str {
    "in"
}

#[require(not(permission = "docs:write"))]
#[get("/readers")]
async fn readers() -> &'static str {
    "in"
}

#[require(owner(Doc, "doc"))]
#[get("/docs/{doc}")]
async fn own() -> &'static str {
    "in"
}

#[require(not(owner(Doc, "doc")))]
#[get("/foreign/{doc}")]
async fn foreign() -> &'static str {
    "in"
}

#[require(any(role = "root", tenant = "ws"))]
#[get("/{ws}/any")]
async fn any() -> &'static str {
    "in"
}

#[require(role = "user", all(tenant = "ws", not(role = "banned")))]
#[get("/{ws}/all")]
async fn all() -> &'static str {
    "in"
}

#[require(authenticated)]
#[get("/plain")]
async fn plain() -> &'static str {
    "in"
}

#[require(role = "user")]
#[post("/plain")]
async fn plain_body(body: String) -> String {
    body
}

#[require(owner = "user")]
#[get("/users/{user}")]
async fn own_page(user: web::Path<String>) -> String {
    user.into_inner()
}

#[require(role = "user")]
#[post("/me")]
async fn me(body: String, caller: Principal) -> String {
    body + &names(&caller)
}

#[require(public = "to look at")]
#[get("/anybody")]
async fn anybody(caller: Option<Principal>) -> String {
    caller.as_ref().map_or_else(|| "nobody".to_owned(), names)
}

#[require(public = "to look at")]
#[get("/open")]
async fn open() -> &'static str {
    "in"
}

type Me = Principal;

type Perhaps = Option<Principal>;

#[require(authenticated)]
#[get("/alias")]
async fn alias(caller: Me) -> String {
    names(&caller)
}

#[require(authenticated)]
#[get("/perhaps")]
async fn perhaps(caller: Perhaps) -> String {
    caller.as_ref().map_or_else(|| "nobody".to_owned(), names)
}

/// An extractor of the application's own, which hides that the caller did not come.
struct Hidden(String);

impl FromRequest for Hidden {
    type Error = actix_web::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let caller = Principal::extract(&request).await;
            Ok(Self(caller.map_or_else(|_| "nobody".to_owned(), |caller| names(&caller))))
        })
    }
}

#[require(authenticated)]
#[get("/hidden")]
async fn hidden(caller: Hidden) -> String {
    caller.0
}

#[require(role = "user", when(|taken| taken.0.len() > 1))]
#[get("/hidden-late")]
async fn hidden_late(taken: Hidden) -> String {
    taken.0
}

/// The closure is not asked about a root, and the extractor takes the caller all the same.
#[require(any(role = "root", when(|taken| taken.0.len() > 1)))]
#[get("/hidden-any")]
async fn hidden_any(taken: Hidden) -> String {
    taken.0
}

#[require(authenticated)]
#[get("/claims")]
async fn claims(claims: Claims<Value>) -> String {
    claims.into_inner().to_string()
}

#[require(authenticated)]
#[get("/list")]
async fn list(visible: Visible<Doc>) -> String {
    let docs =
        ["alice@acme", "alice@other", "alice@two", "alice@", "alice", "bob@acme"].map(|name| Doc(name.to_owned()));
    docs.iter().filter(|doc| visible.allows(doc)).map(|doc| doc.0.as_str()).collect::<Vec<_>>().join(" ")
}

#[require(tenant = "ws", not(role = "banned"))]
#[get("/{ws}/both")]
async fn both(caller: Principal, again: Principal, visible: Visible<Doc>) -> String {
    format!("{} {} {}", names(&caller), names(&again), visible.tenants().unwrap().len())
}

#[require(role = "user", check = of_nothing)]
#[get("/checked")]
async fn checked() -> &'static str {
    "in"
}

#[require(role = "user", authorizer = "of_nothing")]
#[get("/authorized")]
async fn authorized() -> &'static str {
    "in"
}

#[require(role = "user", when(|body, caller: &Principal| caller.tenants().next().is_none() || body.is_empty()))]
#[post("/when")]
async fn when(body: String) -> String {
    body
}

#[require(any(role = "root", check = of_nothing))]
#[get("/any-checked")]
async fn any_checked() -> &'static str {
    "in"
}

#[require(role = "user", owner(Doc, from = |body, caller: &Principal| owned_by(body, caller)))]
#[post("/from")]
async fn from(body: String) -> String {
    body
}

fn owned_by(body: &str, caller: &Principal) -> Option<String> {
    caller.tenants().next().is_none().then(|| body.to_owned())
}

fn names(caller: &Principal) -> String {
    let names = caller.tenants().map(|tenant| {
        let role = if caller.has_role_in(tenant, "owner") { "owner" } else { "-" };
        format!("{tenant}:{role}")
    });
    format!("[{}]", names.collect::<Vec<_>>().join(" "))
}

fn auth(registry: &Registry) -> Auth {
    let roles =
        [("owner", vec!["docs:write", "docs:delete"]), ("editor", vec!["docs:write"]), ("admin", vec!["store:write"])];
    let auth = Auth::builder().authenticator(People(&["one"])).roles(RoleMap::new(roles).unwrap());
    let auth = auth.tenants(Tenants::loader(registry.clone()).global_roles(["support"]));
    auth.objects::<Doc>(()).authorizer(OfNothing).build().unwrap()
}

macro_rules! served {
    ($registry:expr) => {{
        let auth = auth(&$registry);
        let app = auth.app().service(member).service(owned).service(write).service(clear).service(clear_either);
        let app = app.service(store).service(outside).service(unbanned).service(readers).service(own).service(foreign);
        let app = app.service(any).service(all).service(plain).service(plain_body).service(own_page).service(me);
        let app = app.service(anybody).service(open).service(alias).service(perhaps).service(hidden);
        let app =
            app.service(hidden_late).service(hidden_any).service(claims).service(list).service(both).service(checked);
        init_service(app.service(authorized).service(when).service(any_checked).service(from)).await
    }};
}
use served;

fn alice() -> Person {
    named("alice")
}

fn named(subject: &str) -> Person {
    person(subject).of("one").issued_at(SystemClock.now()).role("user")
}
