//! `docs/deciding.md`, "Lists": every row is a call.

use actix_web::test::init_service;
use actix_web::{Responder, get, web};
use auth_core::{Auth, Load, Tenants, Unavailable, Visible, require};

use crate::page::{codes, is_about, rows};
use crate::people::{ISSUER, People, ask, person};
use crate::tenants::call;

struct Thread {
    id: u64,
    owner: &'static str,
    workspace: Option<&'static str>,
}

impl Load for Thread {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: u64) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }

    fn owner(&self) -> Option<&str> {
        Some(self.owner)
    }

    fn tenant(&self) -> Option<&str> {
        self.workspace
    }
}

struct Threads(Vec<Thread>);

impl Threads {
    fn new() -> Self {
        let all = [("alice", Some("acme")), ("alice", Some("other")), ("alice", None), ("bob", Some("acme"))];
        let all = all.into_iter().chain([("", Some("acme"))]).zip(1..);
        Self(all.map(|((owner, workspace), id)| Thread { id, owner, workspace }).collect())
    }

    async fn list(&self, visible: &Visible<Thread>) -> Vec<u64> {
        actix_web::rt::task::yield_now().await;
        self.0.iter().filter(|thread| visible.allows(thread)).map(|thread| thread.id).collect()
    }
}

#[require(authenticated)]
#[get("/threads")]
async fn list(threads: web::Data<Threads>, visible: Visible<Thread>) -> impl Responder {
    web::Json(threads.list(&visible).await)
}

#[require(tenant = "ws")]
#[get("/{ws}/threads")]
async fn list_in(threads: web::Data<Threads>, visible: Visible<Thread>) -> impl Responder {
    web::Json(threads.list(&visible).await)
}

#[require(any(role = "root", tenant = "ws"))]
#[get("/{ws}/recent")]
async fn recent(threads: web::Data<Threads>, visible: Visible<Thread>) -> impl Responder {
    web::Json(threads.list(&visible).await)
}

#[test]
fn the_page_is_about_these_handlers() {
    is_about("Lists", include_str!("deciding_lists.rs"));
}

#[actix_web::test]
async fn every_row_shows_what_it_says() {
    let auth = |tenants: &str| {
        let auth = Auth::builder().authenticator(People(&[ISSUER])).tenants(Tenants::of_principal());
        let without = Auth::builder().authenticator(People(&[ISSUER]));
        match tenants {
            "configured" => auth.build().unwrap(),
            "not configured" => without.build().unwrap(),
            other => panic!("{other}"),
        }
    };
    let rows = rows::<5>("Lists");
    assert!(rows.len() > 15, "{} rows", rows.len());
    for row in rows {
        let [tenants, who, member, asked, sees] = &row;
        let subject = codes(who).first().copied().unwrap_or_default();
        assert!(!subject.is_empty() || who == "an empty subject", "{row:?}");
        let mut caller = person(subject);
        caller = if who.ends_with("unknown issuer") { caller.of("elsewhere") } else { caller };
        caller = if subject == "root" { caller.role("root") } else { caller };
        caller = codes(member).into_iter().fold(caller, |caller, tenant| caller.tenant(tenant, &[]));
        // Without tenants the others would not start.
        let app = auth(tenants).app().app_data(web::Data::new(Threads::new())).service(list);
        let app = if tenants == "configured" { app.service(list_in).service(recent) } else { app };
        let found = ask(&init_service(app).await, call(codes(asked)[0]), &caller).await;
        let shown = match sees.as_str() {
            "403" => "403".to_owned(),
            "nothing" => "200 []".to_owned(),
            ids => format!("200 [{}]", ids.replace(' ', "")),
        };
        let found = if found.status == 200 { format!("200 {}", found.text) } else { found.status.to_string() };
        assert_eq!(found, shown, "{row:?}");
    }
}
