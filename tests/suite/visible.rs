//! `Visible<T>`: a list shows what a call for each object alone would, and nothing else.

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Responder, get, web};
use auth_core::{Auth, AuthBuilder, Authorized, Load, Principal, Tenants, Unavailable, Visible, require, testing};
use serde_json::json;

use crate::log;
use crate::people::{ISSUER, People, Person, answer, ask, person};

/// A note that is named `owner@tenant#number`; without `@` it is in no tenant, and an owner `-` is none.
#[derive(Clone)]
struct Note(String);

impl Load for Note {
    type Id = String;
    type Store = ();

    async fn load((): &(), id: String) -> Result<Option<Self>, Unavailable> {
        Ok(ALL.contains(&id.as_str()).then_some(Self(id)))
    }

    fn owner(&self) -> Option<&str> {
        self.0.split(['@', '#']).next().filter(|owner| *owner != "-")
    }

    fn tenant(&self) -> Option<&str> {
        self.0.split('#').next()?.split_once('@').map(|(_, tenant)| tenant)
    }
}

/// Notes of everybody: by owners of one issuer and of several, in tenants of every spelling, and of nobody.
const ALL: &[&str] = &[
    "alice#1",
    "alice@#2",
    "alice@acme#3",
    "alice@Acme#4",
    "alice@a/b#5",
    "alice@..#6",
    "alice@%2F#7",
    "alice@other#8",
    "Alice@acme#9",
    "bob@acme#10",
    "bob#11",
    "@acme#12",
    "#13",
    "@#14",
    "-@acme#15",
    "-#16",
    "1|alice@acme#17",
    "2|alice@acme#18",
    "1|alice#19",
    "2|alice#20",
    "1|@acme#21",
    "1|#22",
    "*@acme#23",
    "alice@*#24",
    "alice@ws#25",
];

impl Note {
    fn all() -> impl Iterator<Item = Self> {
        ALL.iter().map(|name| Self((*name).to_owned()))
    }
}

/// What a store would answer to `owner = $1 AND ($2 IS NULL OR tenant = ANY($2))`, where `NULL` equals nothing.
fn selected(visible: &Visible<Note>) -> Vec<Note> {
    let equal = |one: Option<&str>, other: Option<&str>| one.is_some() && one == other;
    let within = |note: &Note| match visible.tenants() {
        None => true,
        Some(all) => all.iter().any(|tenant| equal(Some(tenant), note.tenant())),
    };
    Note::all().filter(|note| equal(visible.owner(), note.owner()) && within(note)).collect()
}

fn shown(visible: &Visible<Note>) -> String {
    let allowed: Vec<Note> = Note::all().filter(|note| visible.allows(note)).collect();
    let names = |notes: &[Note]| notes.iter().map(|note| note.0.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!(names(&allowed), names(&selected(visible)), "what SQL selects is what is allowed: {visible:?}");
    names(&allowed)
}

#[require(authenticated)]
#[get("/notes")]
async fn list(visible: Visible<Note>) -> impl Responder {
    shown(&visible)
}

#[require(owner(Note, "note"))]
#[get("/notes/{note}")]
async fn show(note: Authorized<Note>) -> impl Responder {
    note.0.clone()
}

#[require(tenant = "ws")]
#[get("/in/{ws}/notes")]
async fn list_in(visible: Visible<Note>, ws: web::Path<String>) -> impl Responder {
    assert_eq!(visible.tenant(), Some(ws.as_str()), "the tenant that is named, and no other");
    shown(&visible)
}

#[require(tenant = "ws", owner(Note, "note"))]
#[get("/in/{ws}/notes/{note}")]
async fn show_in(note: Authorized<Note>) -> impl Responder {
    note.0.clone()
}

/// The tenant stands in a list inside of what must hold.
#[require(not(role = "banned"), all(tenant = "ws", any(role = "reader", role = "writer")))]
#[get("/inside/{ws}/notes")]
async fn list_inside(visible: Visible<Note>) -> impl Responder {
    shown(&visible)
}

/// A tenant that need not hold limits nothing.
#[require(any(role = "root", tenant = "ws"))]
#[get("/either/{ws}/notes")]
async fn list_either(visible: Visible<Note>) -> impl Responder {
    shown(&visible)
}

/// The arguments are extracted before the decision is made, and the filter is the same.
#[require(tenant = "ws", when(|visible: &Visible<Note>| visible.subject() != "eve"))]
#[get("/late/{ws}/notes")]
async fn list_late(visible: Visible<Note>) -> impl Responder {
    shown(&visible)
}

macro_rules! served {
    ($auth:expr) => {{
        let auth: Auth = $auth.objects::<Note>(()).build().unwrap();
        let app = App::new().app_data(auth).service(list).service(show).service(list_in).service(show_in);
        init_service(app.service(list_inside).service(list_either).service(list_late)).await
    }};
}

fn people(issuers: &'static [&'static str]) -> AuthBuilder {
    Auth::builder().authenticator(People(issuers))
}

/// As a segment of a path.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).into() } else { format!("%{byte:02X}") })
        .collect()
}

fn everybody(issuers: &[&str]) -> Vec<Person> {
    let mut all = Vec::new();
    for subject in ["alice", "Alice", "", "*", "1|alice"] {
        for issuer in issuers {
            let tenants: [&[&str]; 4] = [&[], &["acme", "other"], &["Acme", "a/b", ""], &["..", "%2F", "*"]];
            all.extend(tenants.map(|tenants| {
                let member = |caller: Person, tenant: &&str| caller.tenant(tenant, &["reader"]);
                tenants.iter().fold(person(subject).of(issuer), member)
            }));
        }
    }
    all
}

/// Conformance 39. Whoever calls, wherever: what is listed is what each single call allows.
#[actix_web::test]
async fn lists_and_single_calls_agree() {
    let two = || people(&["one", "two"]).subject_prefix("one", "1|").subject_prefix("two", "2|");
    let mut seen = 0;
    for auth in [
        people(&[ISSUER]),
        people(&[ISSUER]).tenants(Tenants::of_principal()),
        two(),
        two().tenants(Tenants::of_principal()),
        people(&["one", "two"]).tenants(Tenants::of_principal()),
    ] {
        let app = served!(auth);
        for caller in everybody(&[ISSUER, "one", "elsewhere"]) {
            let listed = ask(&app, TestRequest::with_uri("/notes"), &caller).await;
            assert_eq!(listed.status, 200, "{caller:?}");
            let listed: Vec<&str> = listed.text.split_whitespace().collect();
            for note in ALL {
                let single = ask(&app, TestRequest::with_uri(&format!("/notes/{}", encoded(note))), &caller).await;
                assert_eq!(single.status == 200, listed.contains(note), "{note} for {caller:?}: {listed:?}");
                assert!(single.status == 200 || single.status == 404, "{note}: {}", single.status);
                seen += usize::from(single.status == 200);
            }
        }
    }
    assert!(seen >= 20, "{seen} are seen at all");
}

/// The same beside a tenant that the path names, in every spelling of it.
#[actix_web::test]
async fn lists_and_single_calls_agree_in_a_tenant() {
    let app = served!(people(&[ISSUER]).tenants(Tenants::of_principal()));
    let mut seen = 0;
    for caller in everybody(&[ISSUER]) {
        for ws in ["acme", "Acme", "ACME", "a%2Fb", "a%252Fb", "..", "%2E%2E", "%252F", "*", "other", "acme%20", "%00"]
        {
            let listed = ask(&app, TestRequest::with_uri(&format!("/in/{ws}/notes")), &caller).await;
            assert!(listed.status == 200 || listed.status == 403 && !listed.text.contains('#'), "{ws} {caller:?}");
            let text = if listed.status == 200 { listed.text } else { String::new() };
            let listed: Vec<&str> = text.split_whitespace().collect();
            for note in ALL {
                let path = format!("/in/{ws}/notes/{}", encoded(note));
                let single = ask(&app, TestRequest::with_uri(&path), &caller).await;
                assert_eq!(single.status == 200, listed.contains(note), "{note} in {ws} for {caller:?}: {listed:?}");
            }
            seen += listed.len();
        }
    }
    assert!(seen >= 10, "{seen} are seen at all");
}

/// What each caller sees, to the letter.
#[actix_web::test]
async fn what_is_seen() {
    let alone = served!(people(&[ISSUER]));
    let tenants = served!(people(&[ISSUER]).tenants(Tenants::claim("ws")));
    let prefixed = served!(people(&["one", "two"]).subject_prefix("one", "1|").subject_prefix("two", "2|"));
    let unprefixed = served!(people(&["one", "two"]));
    let silent = served!(people(&[]));
    let member = |tenants: serde_json::Value| person("alice").claim("ws", tenants);
    macro_rules! sees {
        ($app:expr, $path:expr, $caller:expr, $notes:expr) => {{
            let (caller, notes): (Person, &str) = ($caller, $notes);
            let seen = ask(&$app, TestRequest::with_uri($path), &caller).await;
            assert_eq!((seen.status, seen.text.as_str()), (200, notes), "{} {caller:?}", $path);
        }};
    }
    let all = "alice#1 alice@#2 alice@acme#3 alice@Acme#4 alice@a/b#5 alice@..#6 alice@%2F#7 alice@other#8 alice@*#24 alice@ws#25";
    sees!(alone, "/notes", person("alice"), all);
    sees!(alone, "/notes", person(""), "");
    sees!(alone, "/notes", person("-"), "");
    sees!(alone, "/notes", person("*"), "*@acme#23");
    sees!(alone, "/notes", person("alice").of("elsewhere"), "");
    // The same subject of several issuers.
    sees!(prefixed, "/notes", person("alice").of("one"), "1|alice@acme#17 1|alice#19");
    sees!(prefixed, "/notes", person("alice").of("two"), "2|alice@acme#18 2|alice#20");
    sees!(prefixed, "/notes", person("alice").of("three"), "");
    sees!(prefixed, "/notes", person("").of("one"), "");
    sees!(prefixed, "/notes", person("1|alice").of("two"), "");
    sees!(unprefixed, "/notes", person("alice").of("one"), "");
    sees!(unprefixed, "/notes", person("1|alice").of("one"), "");
    sees!(silent, "/notes", person("alice"), "");
    // Tenants: an absent one never matches.
    sees!(tenants, "/notes", person("alice"), "");
    sees!(tenants, "/notes", member(json!([])), "");
    sees!(tenants, "/notes", member(json!([""])), "");
    sees!(tenants, "/notes", member(json!(true)), "");
    sees!(tenants, "/notes", member(json!("acme other")), "");
    sees!(tenants, "/notes", member(json!(["acme", ""])), "alice@acme#3");
    sees!(tenants, "/notes", member(json!(["acme", 7])), "alice@acme#3");
    sees!(tenants, "/notes", member(json!({"acme": [], "other": "owner"})), "alice@acme#3 alice@other#8");
    // The one that is named.
    let several = || member(json!({"acme": ["reader"], "a/b": ["reader"], "..": ["reader"], "%2F": ["reader"]}));
    for (ws, seen) in [
        ("acme", "alice@acme#3"),
        ("a%2Fb", "alice@a/b#5"),
        ("a%2fb", "alice@a/b#5"),
        ("..", "alice@..#6"),
        ("%2E%2E", "alice@..#6"),
        ("%252F", "alice@%2F#7"),
    ] {
        for endpoint in ["in", "inside", "late"] {
            sees!(tenants, &format!("/{endpoint}/{ws}/notes"), several(), seen);
        }
    }
    // Where the tenant need not hold, a root who is a member of nothing sees nothing, and a member what is its own.
    sees!(tenants, "/either/acme/notes", person("alice").role("root"), "");
    sees!(tenants, "/either/acme/notes", member(json!(["acme", "other"])), "alice@acme#3 alice@other#8");
    for path in [
        "/in/Acme/notes",
        "/in/evil/notes",
        "/in/%2F/notes",
        "/inside/Acme/notes",
        "/late/evil/notes",
        "/either/evil/notes",
    ] {
        let refused = ask(&tenants, TestRequest::with_uri(path), &several()).await;
        assert_eq!(refused.status, 403, "{path}");
        assert!(!refused.text.contains('#'), "{path}: {}", refused.text);
    }
    let eve = person("eve").claim("ws", json!(["acme"]));
    assert_eq!(ask(&tenants, TestRequest::with_uri("/late/acme/notes"), &eve).await.status, 403);
    assert_eq!(answer(&tenants, TestRequest::with_uri("/notes").to_request()).await.status, 401, "a stranger");
}

/// What a query says is no parameter of the path.
#[actix_web::test]
async fn a_query_changes_nothing() {
    let app = served!(people(&[ISSUER]).tenants(Tenants::of_principal()));
    let caller = person("alice").tenant("acme", &["reader"]).tenant("other", &["reader"]);
    for query in ["ws=other", "ws=acme&ws=other", "ws=", "owner=bob", "tenant=other", "%77s=other"] {
        for path in ["/in/acme/notes", "/inside/acme/notes", "/late/acme/notes"] {
            let seen = ask(&app, TestRequest::with_uri(&format!("{path}?{query}")), &caller).await;
            assert_eq!((seen.status, seen.text.as_str()), (200, "alice@acme#3"), "{path}?{query}");
            let foreign = format!("{}?ws=acme&{query}", path.replace("acme", "evil"));
            assert_eq!(ask(&app, TestRequest::with_uri(&foreign), &caller).await.status, 403, "{foreign}");
        }
    }
}

/// A parameter that the path names twice is refused at start; in an application that starts all the same, nobody sees a
/// list by it.
#[actix_web::test]
async fn a_parameter_that_stands_twice() {
    let auth = people(&[ISSUER]).tenants(Tenants::of_principal()).build().unwrap();
    let faults = auth.app().service(auth.scope("/{ws}").service(list_in)).check().unwrap_err().to_string();
    assert!(faults.contains("`tenant = \"ws\"`: the path has the parameter `ws` twice"), "{faults}");
    let scope = web::scope("/{ws}").service(list_in);
    let app = init_service(App::new().app_data(auth).service(scope)).await;
    let caller = person("alice").tenant("acme", &[]).tenant("other", &[]);
    for path in ["/acme/in/other/notes", "/other/in/acme/notes", "/acme/in/acme/notes"] {
        assert_eq!(ask(&app, TestRequest::with_uri(path), &caller).await.status, 403, "{path}");
    }
}

/// Where callers have no certain name the process does not start, as with `owner`.
#[test]
fn a_list_needs_names_of_owners() {
    let faults = people(&["one", "two"]).build().unwrap().app().service(list).check().unwrap_err().to_string();
    assert!(faults.starts_with("GET /notes (`list`, ") && faults.contains("visible.rs:"), "{faults}");
    assert!(faults.contains("there are several issuers, `one`, `two`,"), "{faults}");
    let silent = people(&[]).build().unwrap().app().service(list).check().unwrap_err().to_string();
    assert!(silent.contains("the authenticator `people` does not say who its issuers are"), "{silent}");
    assert!(people(&[ISSUER]).build().unwrap().app().service(list).check().is_ok(), "no store is needed for a list");
}

#[get("/undecided")]
async fn undecided(visible: Visible<Note>) -> impl Responder {
    shown(&visible)
}

#[require(public = "to look at")]
#[get("/public")]
async fn public(visible: Option<Visible<Note>>) -> impl Responder {
    visible.map_or_else(|| "nobody".to_owned(), |visible| shown(&visible))
}

/// Without a decision there is none.
#[actix_web::test]
async fn only_a_decision_makes_one() {
    let auth = people(&[ISSUER]).build().unwrap();
    let app = init_service(App::new().app_data(auth).service(undecided).service(public)).await;
    log::listen();
    let answer = ask(&app, TestRequest::with_uri("/undecided"), &person("alice")).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.text.contains('#'), "{}", answer.text);
    assert!(log::heard().contains("a handler asks for `Visible` where nobody was authenticated"));
    assert_eq!(ask(&app, TestRequest::with_uri("/public"), &person("alice")).await.text, "nobody");
}

/// Outside of a handler: of all tenants, until one is named.
#[actix_web::test]
async fn outside_of_a_handler() {
    let auth = |tenants: bool| {
        let auth = people(&[ISSUER]);
        if tenants { auth.tenants(Tenants::of_principal()) } else { auth }.build().unwrap()
    };
    let alice: Principal = person("alice").tenant("acme", &[]).tenant("other", &[]).principal();
    let visible: Visible<Note> = auth(true).visible(&alice).await.unwrap();
    assert_eq!((visible.issuer(), visible.subject(), visible.owner()), (ISSUER, "alice", Some("alice")));
    assert_eq!((visible.tenants().map(<[String]>::len), visible.tenant()), (Some(2), None));
    assert_eq!(shown(&visible), "alice@acme#3 alice@other#8");
    assert_eq!(shown(&visible.within("other")), "alice@other#8");
    assert_eq!(visible.within("other").tenant(), Some("other"));
    assert_eq!(shown(&visible.within("other").within("acme")), "", "one that was left out does not come back");
    for foreign in ["evil", "", "Acme", "*"] {
        assert_eq!(shown(&visible.within(foreign)), "", "{foreign:?}");
    }
    let without: Visible<Note> = auth(false).visible(&alice).await.unwrap();
    assert_eq!((without.tenants(), without.tenant()), (None, None));
    assert_eq!(shown(&without.within("acme")), "", "where there are no tenants, nobody is in one");
    let stranger: Visible<Note> = testing::auth().visible(&alice).await.unwrap();
    assert_eq!((stranger.owner(), shown(&stranger).as_str()), (None, ""), "nobody here vouches for her issuer");
    // Who acts for her without being listed has no rights, and sees nothing of hers.
    let acting = Principal::builder(ISSUER, "alice").actor(ISSUER, "agent").tenant("acme", ["reader"]).build();
    let by_agent: Visible<Note> = auth(true).visible(&acting).await.unwrap();
    assert_eq!((by_agent.owner(), shown(&by_agent).as_str()), (None, ""));
    assert!(!format!("{visible:?}").contains("claims"), "{visible:?}");
}
