use actix_web::{get, Responder};
use auth_core::{require, Load, Unavailable};

struct ThreadId;

struct Thread;

impl Load for Thread {
    type Id = ThreadId;
    type Store = ();

    async fn load(_: &(), _: ThreadId) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }

    fn owner(&self) -> Option<&str> {
        None
    }
}

#[require(owner(Thread, "id"))]
#[get("/threads/{id}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
