//! A sign of life.

use actix_web::get;

use crate::wire::envelope::Answer;

/// Says that the server is there.
#[get("/ping")]
pub(crate) async fn ping() -> Answer<&'static str> {
    Answer::ok("pong")
}
