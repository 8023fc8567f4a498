use super::config::ServiceConfig;
use super::endpoint::{Endpoint, Shell, default_route};

/// What [`auth.app()`](crate::Auth::app) and [`auth.scope(…)`](crate::Auth::scope) take: handlers with a requirement,
/// resources of plain functions with one, scopes of ours, and services of others under a stated reason or requirement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no requirement, so this scope does not take it",
    label = "not protected by `#[require(…)]`",
    note = "if the handler has no `#[require(…)]`: add one above its route attribute, such as `#[require(role = \"admin\")]`, or `#[require(public = \"why\")]` if anybody may call it",
    note = "if it has one below the route attribute: move `#[require(…)]` up, so that it stands above `#[get]` … `#[delete]`",
    note = "a plain function with a requirement comes in by `.route(\"/path\", auth_core::web::get(f))`",
    note = "a service of somebody else comes in by `auth.public(\"why\", service)` or `auth.require(REQUIREMENT, service)`"
)]
pub trait Service: Sized {
    /// Adds the service.
    #[doc(hidden)]
    fn install(self, config: &mut ServiceConfig);
}

/// What answers where nothing else does: all that a [`Service`] is, and plain functions, `auth_core::web::to(f)`.
///
/// A handler's path is not used then; its methods and guards are. A public one is public for every method, since there
/// is nothing at that path which a DELETE could delete.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no requirement, so it is not taken as the default service",
    label = "not protected by `#[require(…)]`",
    note = "if the handler has no `#[require(…)]`: add one above its route attribute, such as `#[require(public = \"404 page\")]`",
    note = "if it has one below the route attribute: move `#[require(…)]` up, so that it stands above `#[get]` … `#[delete]`",
    note = "a plain function with a requirement comes in by `auth_core::web::to(f)`"
)]
pub trait DefaultService: Sized {
    /// Adds the service as the answer to what nothing else takes.
    #[doc(hidden)]
    fn install_default(self, config: &mut ServiceConfig);
}

impl<E: Endpoint> Service for E {
    fn install(self, config: &mut ServiceConfig) {
        config.endpoint(E::META, E::HOOKS, Shell::of::<E>());
    }
}

impl<E: Endpoint> DefaultService for E {
    fn install_default(self, config: &mut ServiceConfig) {
        config.set_default_route(default_route::<E>());
    }
}
