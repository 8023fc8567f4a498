use actix_web::{get, Responder};
use auth_core::require;

#[require(tenant("workspace_id"), role = "editor")]
#[get("/{workspace_id}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
