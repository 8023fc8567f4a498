use super::config::ServiceConfig;
use super::endpoint::{Endpoint, EndpointService, default_route, entries};

/// What [`auth.app()`](crate::Auth::app) and [`auth.scope(…)`](crate::Auth::scope) take: handlers with a requirement,
/// resources of plain functions with one, scopes of ours, and services of others under a stated reason or requirement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no requirement, so this scope does not take it",
    label = "not protected by `#[require(…)]`",
    note = "if the handler has no `#[require(…)]`: add one above its route attribute, such as `#[require(role = \"admin\")]`, or `#[require(public = \"why\")]` if anybody may call it",
    note = "if it has one below the route attribute: move `#[require(…)]` up, so that it stands above `#[get]` … `#[delete]`",
    note = "a service of somebody else comes in by `auth.public(\"why\", service)` or `auth.require(REQUIREMENT, service)`"
)]
pub trait Service: Sized {
    /// Adds the service.
    #[doc(hidden)]
    fn install(self, config: &mut ServiceConfig);
    /// Adds the service as the answer to what nothing else takes.
    #[doc(hidden)]
    fn install_default(self, config: &mut ServiceConfig);
}

impl<E: Endpoint> Service for E {
    fn install(self, config: &mut ServiceConfig) {
        config.list(entries(E::META));
        config.install(|actix| {
            for service in EndpointService::all_of::<E>() {
                actix.service(service);
            }
        });
    }

    fn install_default(self, config: &mut ServiceConfig) {
        let (route, entry) = default_route::<E>();
        config.set_default_route(route, entry);
    }
}
