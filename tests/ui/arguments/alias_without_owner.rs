use actix_web::{get, Responder};
use auth_core::{require, Authorized, Load, Unavailable};

struct Thread;
type Mine = Authorized<Thread>;

impl Load for Thread {
    type Id = u64;
    type Store = ();
    async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }
    fn owner(&self) -> Option<&str> {
        None
    }
}

#[require(role = "a")]
#[get("/x")]
async fn x(thread: Mine) -> impl Responder {
    drop(thread);
    "x"
}

fn main() {}
