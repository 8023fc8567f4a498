use actix_web::{get, Responder};
use auth_core::{require, Load, Unavailable, Visible};

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

type Mine = Visible<Thread>;

#[require(public = "why")]
#[get("/threads")]
async fn threads(visible: Mine) -> impl Responder {
    drop(visible);
    "x"
}

fn main() {}
