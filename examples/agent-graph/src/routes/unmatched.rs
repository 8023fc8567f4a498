//! What no route takes: an unknown path, or a method that a known path does not have.

use actix_web::{HttpRequest, HttpResponse, dev::ResourceDef};
use auth_core::require;

use crate::wire::error::ApiError;

/// Every path of the server with its methods. Tests hold it against the handlers.
pub const ROUTES: [(&str, &str); 11] = [
    ("/ping", "GET"),
    ("/v1/graph/invoke", "POST"),
    ("/v1/graph/stream", "POST"),
    ("/v1/threads", "GET"),
    ("/v1/threads/{thread_id}", "DELETE, GET"),
    ("/v1/threads/{thread_id}/messages", "GET, POST"),
    ("/v1/threads/{thread_id}/messages/{message_id}", "DELETE"),
    ("/v1/store/memories", "POST"),
    // Before its neighbour, whose pattern takes this path too.
    ("/v1/store/memories/list", "DELETE, POST"),
    ("/v1/store/memories/{memory_id}", "DELETE"),
    ("/v1/store/search", "POST"),
];

/// The default service: 405 with `Allow` for a known path, else 404.
#[require(public = "404 and 405 for what no route takes")]
pub(crate) async fn unmatched(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let known = ROUTES.iter().find(|(path, _)| ResourceDef::new(*path).is_match(request.path()));
    Err(match known {
        Some((_, allow)) => ApiError::MethodNotAllowed { allow: (*allow).to_owned() },
        None => ApiError::UnknownPath,
    })
}
