//! A sign of life.

use actix_web::get;
use auth_core::require;

use crate::wire::envelope::Answer;

/// Says that the server is there.
#[require(public = "liveness probe")]
#[get("/ping")]
pub(crate) async fn ping() -> Answer<&'static str> {
    Answer::ok("pong")
}
