//! Serves the vector store on loopback, with tokens and curl lines to try. `cargo run -p route-tables --bin vector-store`

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use actix_web::HttpServer;
use auth_core::Secret;
use route_tables::vector_store::{Demo, Tokens};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    // A server of your own reads its keys from the environment: `let auth = Auth::from_env()?;`
    let dev = Secret::dev(Path::new("."))?;
    let demo = Arc::new(Demo::new(&dev.secret)?);
    let endpoints = demo.auth.app().configure(|config| demo.configure(config)).check()?;
    let url = "http://127.0.0.1:8002";
    println!("a secret for this folder lies in {}", dev.path.display());
    println!("{} endpoints at {url}; the tokens are good for 15 minutes\n", endpoints.len());
    let Tokens { admin, reader, editor, notes, team } = demo.tokens()?;
    for (name, token) in [("ADMIN", admin), ("READER", reader), ("EDITOR", editor), ("NOTES", notes), ("TEAM", team)] {
        println!("{name}={token}");
    }
    println!(
        r#"
curl -i {url}/healthz                                                      # 200, without a token
curl -i {url}/collections                                                  # 401
curl -i {url}/collections -H "Authorization: Bearer $TEAM"                 # 200, the collections of the team alone
curl -i {url}/collections/notes/points/1 -H "Authorization: Bearer $NOTES"             # 200
curl -i {url}/collections/team-a/points/1 -H "Authorization: Bearer $NOTES"            # 403
curl -i {url}/collections/team-a/points/delete --json '{{"points": [1]}}' -H "Authorization: Bearer $TEAM"     # 403, a wildcard
curl -i {url}/collections/notes/points/delete --json '{{"points": [1]}}' -H "Authorization: Bearer $NOTES"     # 200, by its name
curl -i {url}/users/nora/searches -H "Authorization: Bearer $NOTES"                    # 200, her own
curl -i -X POST {url}/snapshots -H "Authorization: Bearer $ADMIN"                      # 201

# in all collections, which asks for the permission on everything: 403, then 200
curl -i {url}/search --json '{{"vector": [1, 0]}}' -H "Authorization: Bearer $TEAM"
curl -i {url}/search --json '{{"vector": [1, 0]}}' -H "Authorization: Bearer $READER"
"#
    );
    HttpServer::new(move || demo.auth.app().configure(|config| demo.configure(config)))
        .bind(("127.0.0.1", 8002))?
        .run()
        .await?;
    Ok(())
}
