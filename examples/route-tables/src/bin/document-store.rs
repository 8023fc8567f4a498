//! Serves the document store on loopback, with keys and curl lines to try. `cargo run -p route-tables --bin document-store`

use std::error::Error;
use std::sync::Arc;

use actix_web::HttpServer;
use route_tables::document_store::Demo;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let demo = Arc::new(Demo::new()?);
    let endpoints = demo.auth.app().configure(|config| demo.configure(config)).check()?;
    let url = "http://127.0.0.1:8001";
    println!("{} endpoints at {url}; the keys are good until this process ends\n", endpoints.len());
    for (name, (_, key)) in
        [("ADMIN", &demo.admin), ("READER", &demo.reader), ("NOTES", &demo.notes), ("TEAM", &demo.team)]
    {
        println!("{name}={}", key.expose());
    }
    println!(
        r#"
curl -i {url}/health                                                       # 200, without a key
curl -i {url}/indexes                                                      # 401
curl -i {url}/indexes -H "X-API-Key: $TEAM"                                # 200, the indexes of the team alone
curl -i {url}/indexes/notes/documents -H "X-API-Key: $NOTES"               # 200
curl -i {url}/indexes/team-a/documents -H "X-API-Key: $NOTES"              # 403
curl -i -X POST {url}/indexes/notes/documents/delete-batch --json '["1"]' -H "X-API-Key: $READER"   # 403
curl -i -X POST {url}/indexes/notes/documents/delete-batch --json '["1"]' -H "X-API-Key: $NOTES"    # 202
curl -i -X POST {url}/dumps -H "X-API-Key: $ADMIN"                         # 202
curl -i {url}/keys/{} -H "X-API-Key: $NOTES"                            # 200, its own key
curl -i {url}/keys/{} -H "X-API-Key: $NOTES"                            # 404, somebody else's

# two searches, the second in an index that the key is not bound to: 403
curl -i {url}/multi-search --json '{{"queries": [{{"indexUid": "notes"}}, {{"indexUid": "team-a"}}]}}' -H "X-API-Key: $NOTES"
"#,
        demo.notes.0.uid(),
        demo.admin.0.uid(),
    );
    HttpServer::new(move || demo.auth.app().configure(|config| demo.configure(config)))
        .bind(("127.0.0.1", 8001))?
        .run()
        .await?;
    Ok(())
}
