//! Enforcement over a real server on a real socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::{HttpServer, Responder, delete, post, web};
use auth_core::{Auth, require, testing};

static RUNS: AtomicUsize = AtomicUsize::new(0);

#[require(role = "user")]
#[post("/invoke")]
async fn invoke(body: web::Bytes) -> impl Responder {
    RUNS.fetch_add(1, Ordering::SeqCst);
    format!("{} bytes", body.len())
}

#[require(role = "admin")]
#[delete("/threads/{id}")]
async fn delete_thread(id: web::Path<String>) -> impl Responder {
    id.into_inner()
}

fn serve(auth: Auth) -> (SocketAddr, actix_web::dev::ServerHandle) {
    let server = HttpServer::new(move || auth.app().service(auth.scope("/v1").service(invoke).service(delete_thread)))
        .workers(2)
        .bind(("127.0.0.1", 0))
        .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    std::thread::spawn(move || actix_web::rt::System::new().block_on(server));
    (address, handle)
}

/// Sends bytes, returns everything that comes back until the other side closes or is silent.
fn send(address: SocketAddr, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(answer).unwrap()
}

fn head(line: &str, caller: Option<&testing::Caller>, length: usize) -> String {
    let credential =
        caller.map(testing::Caller::header).map(|(name, value)| format!("{name}: {value}\r\n")).unwrap_or_default();
    format!("{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n{credential}\r\n")
}

#[actix_web::test]
async fn a_real_server_enforces() {
    let auth = testing::auth();
    let (address, handle) = serve(auth.clone());
    let user = testing::caller("alice").role("user");
    let answers = web::block(move || {
        [
            send(address, &head("POST /v1/invoke", None, 5), "hello"),
            send(address, &head("POST /v1/invoke", Some(&user), 5), "hello"),
            send(address, &head("DELETE /v1/threads/1", Some(&user), 0), ""),
            send(address, &head("DELETE /v1/threads/1", Some(&testing::caller("root").role("admin")), 0), ""),
            // A body that is announced and never sent: the answer does not wait for it.
            send(address, &head("POST /v1/invoke", None, 1_000_000), "x"),
            send(address, &head("GET /v1/absent", None, 0), ""),
        ]
    })
    .await
    .unwrap();
    let status = |answer: &str| answer.split(' ').nth(1).unwrap_or_default().to_owned();
    assert_eq!(
        answers.each_ref().map(|answer| status(answer)),
        ["401", "200", "403", "200", "401", "404"],
        "{answers:#?}"
    );
    assert!(answers[0].contains("\r\nwww-authenticate: Test realm=\"api\"\r\n"), "{}", answers[0]);
    assert!(answers[1].ends_with("\r\n\r\n5 bytes"), "{}", answers[1]);
    assert_eq!(RUNS.load(Ordering::SeqCst), 1, "the handler ran for the allowed call alone");
    // Every worker built the application; each endpoint is listed once.
    let listed: Vec<_> =
        auth.endpoints().iter().map(|endpoint| format!("{} {}", endpoint.method(), endpoint.path())).collect();
    assert_eq!(listed, ["POST /v1/invoke", "DELETE /v1/threads/{id}"]);
    handle.stop(false).await;
}
