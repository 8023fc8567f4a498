//! What a requirement names must exist: else the process does not start.

use actix_web::get;
use auth_core::{
    Auth, AuthBuilder, Authorizer, Call, Catalogue, Load, Permission, Requirement, Role, Tenants, Unavailable, Verdict,
    require, requirement,
};

use crate::people::{ISSUER, People};

#[derive(Clone, Copy, Role)]
pub(crate) enum AppRole {
    Admin,
    Editor,
}

#[derive(Clone, Copy, Permission)]
pub(crate) enum Perm {
    NotesRead,
    PointsClear,
}

pub(crate) struct Doc;

impl Load for Doc {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: u32) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }

    fn owner(&self) -> Option<&str> {
        None
    }
}

struct Cedar;

impl Authorizer for Cedar {
    fn name(&self) -> &'static str {
        "cedar"
    }

    async fn authorize(&self, _: &Call<'_>) -> Result<Verdict, Unavailable> {
        Ok(Verdict::Allow)
    }
}

/// One handler for each requirement, all alike.
macro_rules! handlers {
    ($($route:ident($path:literal) $name:ident($($requirement:tt)+);)*) => {$(
        #[require($($requirement)+)]
        #[$route($path)]
        pub(crate) async fn $name() -> &'static str {
            "in"
        }
    )*};
}

pub(crate) use handlers;

pub(crate) mod sought {
    use super::*;

    const POLICY: Requirement = requirement!(any(role = "edtior", permission = "notes:read"));

    handlers! {
        get("/role") wrong_role(role = "edtior");
        get("/negated") wrong_negated(role = "editor", not(role = "amdin"));
        get("/permission") wrong_permission(permission("notes:raed", on = "id"), permission = Perm::NotesRead);
        get("/policy") wrong_policy(policy = POLICY);
        get("/far") far(role = "zzz");
        get("/good") good(role = AppRole::Editor, any(role = AppRole::Admin, permission = Perm::NotesRead), scope = "x");
        get("/authorizer") wrong_authorizer(role = "editor", authorizer = "ceder");
        get("/no-authorizer") no_authorizer(authorizer = "opa");
        get("/docs/{id}") no_store(owner(Doc, "id"));
        get("/{ws}/x") no_tenants(tenant = "ws");
        get("/scheme") wrong_scheme(role = "editor", scheme = any("people", "poeple"));
        get("/no-scheme") no_scheme(authenticated, scheme = "jwt");
        get("/plain") no_parameters(owner = "user_id");
        get("/{user_di}/{other}") near_parameter(owner = "user_id");
        get("/{zzz}/far") far_parameter(any(role = "editor", not(tenant = "ws")));
        get("/{id}/twice") twice(permission("notes:read", on = "id"));
    }
}

pub(crate) fn people() -> AuthBuilder {
    Auth::builder().authenticator(People(&[ISSUER]))
}

pub(crate) fn full() -> AuthBuilder {
    let auth = people().authorizer(Cedar).objects::<Doc>(()).tenants(Tenants::of_principal());
    auth.catalogue(Catalogue::default().roles_of::<AppRole>().permissions_of::<Perm>())
}

/// The faults of one handler, after the form of each line was looked at.
macro_rules! faults {
    ($auth:expr, $module:ident::$handler:ident, $line:literal) => {{
        let faults = $auth.build().unwrap().app().service($module::$handler).check().unwrap_err();
        for line in faults.iter() {
            let place = concat!($line, " (`", stringify!($handler), "`, ");
            let (file, rest) = line.strip_prefix(place).unwrap_or_else(|| panic!("{line}")).split_once("): ").unwrap();
            let (file, number) = file.rsplit_once(':').unwrap();
            assert!(file.contains("suite/start_") && number.parse::<u32>().is_ok_and(|line| line > 20), "{line}");
            assert!(!rest.ends_with('.') && !rest.is_empty(), "{line}");
        }
        faults.iter().map(|line| line.split_once("): ").unwrap().1.to_owned()).collect::<Vec<_>>()
    }};
}

pub(crate) use faults;

#[test]
fn names_of_the_catalogue() {
    let near = "the role `edtior` is not in the catalogue: did you mean `editor`?";
    assert_eq!(faults!(full(), sought::wrong_role, "GET /role"), [near]);
    assert_eq!(faults!(full(), sought::wrong_policy, "GET /policy"), [near]);
    let negated = faults!(full(), sought::wrong_negated, "GET /negated");
    assert_eq!(negated, ["the role `amdin` is not in the catalogue: did you mean `admin`?"]);
    let far = faults!(full(), sought::far, "GET /far");
    assert_eq!(far, ["the role `zzz` is not in the catalogue: add it there, or name one of its roles"]);
    let permission = faults!(full(), sought::wrong_permission, "GET /permission");
    assert_eq!(permission.len(), 2, "all at once: {permission:?}");
    assert!(
        permission[1].contains("`notes:raed` is not in the catalogue: did you mean `notes:read`?"),
        "{permission:?}"
    );
    assert!(full().build().unwrap().app().service(sought::good).check().is_ok());

    let permissions = people().catalogue(Catalogue::default().permissions(["notes:read"])).build().unwrap();
    assert!(permissions.app().service(sought::far).check().is_ok(), "a kind of which there is none is not checked");
    let roles = people().catalogue(Catalogue::default().roles(["edtior"])).build().unwrap();
    assert!(roles.app().service(sought::wrong_role).check().is_ok());
}

#[test]
fn what_must_be_registered() {
    let one = faults!(full(), sought::wrong_authorizer, "GET /authorizer");
    assert_eq!(one, ["no authorizer is named `ceder`: did you mean `cedar`?"]);
    let none = faults!(people(), sought::no_authorizer, "GET /no-authorizer");
    assert_eq!(none, ["no authorizer is named `opa`: register it with `AuthBuilder::authorizer`"]);
    let store = faults!(people(), sought::no_store, "GET /docs/{id}");
    assert_eq!(store, ["no store of `Doc` is registered: add `.objects::<Doc>(store)` to the `AuthBuilder`"]);
    assert!(full().build().unwrap().app().service(sought::no_store).check().is_ok());
    let tenants = faults!(people(), sought::no_tenants, "GET /{ws}/x");
    assert!(tenants[0].starts_with("`tenant = \"ws\"`: no tenants are configured: add `.tenants("), "{tenants:?}");
    assert!(full().build().unwrap().app().service(sought::no_tenants).check().is_ok());
    let scheme = faults!(full(), sought::wrong_scheme, "GET /scheme");
    assert_eq!(scheme, ["no authenticator is named `poeple`: did you mean `people`?"]);
    let scheme = faults!(full(), sought::no_scheme, "GET /no-scheme");
    assert_eq!(scheme, ["no authenticator is named `jwt`: there are `people`"]);
}

#[test]
fn parameters_of_the_path() {
    let plain = faults!(full(), sought::no_parameters, "GET /plain");
    assert_eq!(plain, ["`owner = \"user_id\"`: the path has no parameters, so none is `user_id`"]);
    let near = faults!(full(), sought::near_parameter, "GET /{user_di}/{other}");
    assert_eq!(near, ["`owner = \"user_id\"`: the path has no parameter `user_id`: did you mean `user_di`?"]);
    let far = faults!(full(), sought::far_parameter, "GET /{zzz}/far");
    assert_eq!(far, ["`tenant = \"ws\"`: the path has no parameter `ws`"]);

    // The whole path counts, scopes included.
    let auth = full().build().unwrap();
    assert!(auth.app().service(auth.scope("/{user_id}").service(sought::no_parameters)).check().is_ok());
    assert!(
        auth.app()
            .service(auth.scope("/{x}").service(auth.scope("/{ws}").service(sought::far_parameter)))
            .check()
            .is_ok()
    );
    assert!(auth.app().service(sought::twice).check().is_ok());
    let scopes = auth.app().service(auth.scope("/{id}").service(auth.scope("/v1").service(sought::twice)));
    let twice = scopes.check().unwrap_err().to_string();
    assert!(twice.starts_with("GET /{id}/v1/{id}/twice (`twice`, "), "{twice}");
    assert!(twice.contains("the path has the parameter `id` twice: give each its own name"), "{twice}");
}
