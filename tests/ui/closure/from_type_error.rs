use actix_web::{post, web, Responder};
use auth_core::{require, Load, Unavailable};

struct Thread;

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

#[require(owner(Thread, from = |input| input.thread))]
#[post("/x")]
async fn x(input: web::Json<u64>) -> impl Responder {
    drop(input);
    "x"
}

fn main() {}
