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

#[require(owner(Thread, from = |name: &web::Json<String>| name.len()))]
#[post("/x")]
async fn x(name: web::Json<String>) -> impl Responder {
    drop(name);
    "x"
}

fn main() {}
