//! The smallest whole program: three routes, three callers. `cargo run -p examples --example quickstart`

use std::error::Error;
use std::path::Path;

use actix_web::{HttpServer, Responder, delete, get, post, web};
use auth_core::{
    Algorithm, Auth, JwtVerifier, Minter, Mode, NewToken, Principal, RoleMap, Secret, SigningKey, require,
};

#[require(public = "liveness probe")]
#[get("/ping")]
async fn ping() -> &'static str {
    "pong"
}

#[require(permission = "notes:write")]
#[post("/notes")]
async fn write_note(note: String, caller: Principal) -> impl Responder {
    format!("{} wrote {} bytes\n", caller.subject(), note.len())
}

#[require(role = "admin", permission = "notes:delete")]
#[delete("/notes/{id}")]
async fn delete_note(id: web::Path<u32>) -> impl Responder {
    format!("deleted {id}\n")
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    // A server of your own reads its keys from the environment: `let auth = Auth::from_env()?;`
    let dev = Secret::dev(Path::new("."))?;
    let key = SigningKey::hmac(Algorithm::Hs256, &dev.secret)?;
    let verifier = key.verification_key().clone();
    let jwt = JwtVerifier::builder().key(verifier).issuer("quickstart").audience("notes").build()?;
    let roles = RoleMap::new([("user", vec!["notes:write"]), ("admin", vec!["notes:write", "notes:delete"])])?;
    let auth = Auth::builder().authenticator(jwt).roles(roles).mode(Mode::Dev).build()?;

    let minter = Minter::builder().key(key).issuer("quickstart").audience("notes").build()?;
    let url = "http://127.0.0.1:8000/v1";
    println!("a secret for this folder lies in {}", dev.path.display());
    println!("curl -i {url}/ping");
    println!("curl -i -X POST {url}/notes -d hello                                # 401");
    for (role, delete) in [("user", 403), ("admin", 200)] {
        let token = minter.mint(NewToken::new(role).role(role))?;
        println!("\nTOKEN={}   # {role}, for 15 minutes", token.expose());
        println!("curl -i -X POST {url}/notes -d hello -H \"Authorization: Bearer $TOKEN\"   # 200");
        println!("curl -i -X DELETE {url}/notes/1 -H \"Authorization: Bearer $TOKEN\"   # {delete}");
    }

    HttpServer::new(move || {
        auth.app().service(auth.scope("/v1").service(ping).service(write_note).service(delete_note))
    })
    .bind(("127.0.0.1", 8000))?
    .run()
    .await?;
    Ok(())
}
