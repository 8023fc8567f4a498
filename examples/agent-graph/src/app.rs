//! The application: its state, its routes, and the layers around them.

use std::sync::Arc;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web,
};
use auth_core::{Auth, AuthApp, Service};

use crate::{graph::engine::Graph, routes, safety_net::safety_net, store::Store};

/// What the handlers share.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The data.
    pub store: Store,
    /// The graph, which also counts its node runs.
    pub graph: Arc<Graph>,
}

impl AppState {
    /// A state to start with.
    #[must_use]
    pub fn new(store: Store, graph: Graph) -> Self {
        Self { store, graph: Arc::new(graph) }
    }
}

/// The whole application. Every route in it states what it requires.
pub fn app(
    auth: &Auth,
    state: web::Data<AppState>,
) -> AuthApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    auth.app()
        .app_data(state)
        .wrap(from_fn(safety_net))
        .service(routes::ping::ping)
        .service(api(auth))
        .default_service(auth_core::web::to(routes::unmatched::unmatched))
}

/// Everything under `/v1`.
fn api(auth: &Auth) -> impl Service + use<> {
    auth.scope("/v1")
        .service(routes::graph::invoke)
        .service(routes::graph::stream)
        .service(routes::threads::list_threads)
        .service(routes::threads::get_thread)
        .service(routes::threads::delete_thread)
        .service(routes::messages::list_messages)
        .service(routes::messages::add_messages)
        .service(routes::messages::delete_message)
        .service(routes::memories::create_memory)
        .service(routes::memories::list_memories)
        .service(routes::memories::search_memories)
        .service(routes::memories::delete_memory)
}
