//! The wrapper for slow backends, over the whole way from a request to its answer. L004-19, L004-38.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::{Method, StatusCode, header};
use actix_web::rt::time::sleep;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{HttpServer, Responder, delete, get, post, web};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Cached, Credential, Found, Principal, RequestHead, Scheme, require,
};

use crate::log;

/// A service elsewhere, which counts what it is asked.
#[derive(Clone, Default)]
struct Remote {
    recognised: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
    /// It answers once so many requests have come.
    waits_for: usize,
}

impl Remote {
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::SeqCst)
    }
}

impl Authenticator for Remote {
    fn name(&self) -> &'static str {
        "remote"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        self.recognised.fetch_add(1, Ordering::SeqCst);
        head.bearer(None)
    }

    async fn authenticate(&self, token: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        while self.recognised.load(Ordering::SeqCst) < self.waits_for {
            sleep(Duration::from_millis(5)).await;
        }
        sleep(Duration::from_millis(20)).await;
        match token.expose() {
            "hangs" => sleep(Duration::from_mins(10)).await,
            "panics" => panic!("a fault of the client of the remote service"),
            "down" => return Err(AuthenticationError::unavailable("connection refused")),
            "wrong" => return Err(AuthenticationError::invalid("unknown")),
            _ => {}
        }
        Ok(Principal::builder("remote", "tom").role("user").permission("memory:write").role("admin").build())
    }
}

#[require(role = "user")]
#[get("/read")]
async fn read(caller: Principal) -> impl Responder {
    caller.subject().to_owned()
}

#[require(role = "user", relax(max_age = "nobody logs in here"))]
#[delete("/things/{id}")]
async fn remove(caller: Principal) -> impl Responder {
    caller.subject().to_owned()
}

#[require(permission = "memory:write", relax(max_age = "nobody logs in here"))]
#[post("/memories")]
async fn memory(caller: Principal) -> impl Responder {
    caller.subject().to_owned()
}

#[require(role = "user", when(|body: &String| body.is_empty()))]
#[post("/late")]
async fn late(body: String) -> impl Responder {
    body
}

#[require(role = "user", when(|body: &String| body.is_empty()), relax(max_age = "nobody logs in here"))]
#[delete("/late")]
async fn late_remove(body: String) -> impl Responder {
    body
}

#[require(public = "anybody may look")]
#[get("/open")]
async fn open(caller: Option<Principal>) -> impl Responder {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
}

fn auth(remote: &Remote, limit: Duration) -> Auth {
    let cached = Cached::new(remote.clone()).timeout(limit).unwrap();
    Auth::builder().authenticator(cached).build().unwrap()
}

macro_rules! application {
    ($remote:expr, $limit:expr) => {{
        let app = auth($remote, $limit).app().service(read).service(remove).service(memory);
        init_service(app.service(late).service(late_remove).service(open)).await
    }};
}

/// Nothing in these tests takes so long, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(30);

fn request(method: Method, path: &str, token: &str) -> actix_http::Request {
    TestRequest::with_uri(path).method(method).insert_header(("authorization", format!("Bearer {token}"))).to_request()
}

/// L004-19: slow, panicking and failing backends are 503 with `Retry-After`, never 401 and never an allow.
#[actix_web::test]
async fn an_outage_is_503() {
    let app = application!(&Remote::default(), Duration::from_millis(150));
    let everywhere = [
        (Method::GET, "/read"),
        (Method::GET, "/open"),
        (Method::DELETE, "/things/1"),
        (Method::POST, "/memories"),
        (Method::POST, "/late"),
    ];
    for token in ["hangs", "panics", "down"] {
        for (method, path) in everywhere.clone() {
            let start = Instant::now();
            let answer = call_service(&app, request(method, path, token)).await;
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{token} {path}");
            assert_eq!(answer.headers().get(header::RETRY_AFTER).unwrap(), "1", "{token} {path}");
            assert!(!answer.headers().contains_key(header::WWW_AUTHENTICATE), "{token} {path}");
            assert!(start.elapsed() < Duration::from_secs(2), "{token} {path}: {:?}", start.elapsed());
        }
    }
    let app = application!(&Remote::default(), PATIENCE);
    assert_eq!(call_service(&app, request(Method::GET, "/read", "wrong")).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(call_service(&app, request(Method::GET, "/read", "tom")).await.status(), StatusCode::OK);
}

/// L004-38: what a request is allowed to remember depends on the class of its operation.
#[actix_web::test]
async fn strict_operations_ask_afresh() {
    let remote = Remote::default();
    let app = application!(&remote, PATIENCE);
    for (method, path, afresh) in [
        (Method::GET, "/read", true),
        (Method::GET, "/read", false),
        (Method::GET, "/open", false),
        (Method::POST, "/late", false),
        (Method::DELETE, "/things/1", true),
        (Method::DELETE, "/things/1", true),
        (Method::POST, "/memories", true),
        (Method::DELETE, "/late", true),
        (Method::GET, "/read", false),
    ] {
        let answer = call_service(&app, request(method.clone(), path, "tom")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{method} {path}");
        assert_eq!(remote.asked(), usize::from(afresh), "{method} {path}");
    }
}

/// L004-38: a hundred equal requests at once are one look-up.
#[actix_web::test]
async fn one_look_up_for_a_hundred_requests() {
    let remote = Remote { waits_for: 100, ..Remote::default() };
    let app = std::rc::Rc::new(application!(&remote, PATIENCE));
    for (token, status) in [("tom", StatusCode::OK), ("wrong", StatusCode::UNAUTHORIZED)] {
        remote.recognised.store(0, Ordering::SeqCst);
        let calls: Vec<_> = (0..100)
            .map(|_| {
                let app = std::rc::Rc::clone(&app);
                let call = async move { call_service(&*app, request(Method::GET, "/read", token)).await.status() };
                actix_web::rt::spawn(call)
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), status);
        }
        assert_eq!(remote.asked(), 1, "{token}");
    }
}

fn get(address: SocketAddr, token: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = "GET /read HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
    write!(stream, "{head}authorization: Bearer {token}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The workers of a server share look-ups, and a client that hangs up takes nothing from the others.
#[actix_web::test]
async fn workers_share_look_ups() {
    const CLIENTS: usize = 8;

    let remote = Remote { waits_for: CLIENTS, ..Remote::default() };
    let cached = Cached::new(remote.clone()).timeout(PATIENCE).unwrap();
    let auth = Auth::builder().authenticator(cached).build().unwrap();
    let server = HttpServer::new(move || auth.app().service(read)).workers(2).bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    std::thread::spawn(move || actix_web::rt::System::new().block_on(server));

    let recognised = Arc::clone(&remote.recognised);
    let answers = web::block(move || {
        // The first of them begins the look-up, and leaves.
        let mut first = TcpStream::connect(address).unwrap();
        write!(first, "GET /read HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer tom\r\n\r\n").unwrap();
        while recognised.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let clients: Vec<_> = (1..CLIENTS).map(|_| std::thread::spawn(move || get(address, "tom"))).collect();
        drop(first);
        clients.into_iter().map(|client| client.join().unwrap()).collect::<Vec<_>>()
    })
    .await
    .unwrap();
    handle.stop(false).await;
    for answer in &answers {
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("tom"), "{answer}");
    }
    assert!((1..=2).contains(&remote.asked()), "one, and another where the first client was gone");
}

/// L004-39: neither the wrapper nor its causes name a credential.
#[actix_web::test]
async fn nothing_is_written() {
    log::listen();
    let app = application!(&Remote::default(), Duration::from_secs(1));
    for token in ["s3cr3t-tom", "s3cr3t-tom", "wrong", "down", "hangs"] {
        let answer = call_service(&app, request(Method::GET, "/open", token)).await;
        assert_eq!(answer.status() == StatusCode::OK, token.starts_with("s3cr3t"));
    }
    let log = log::heard();
    assert!(log.contains("no answer within 1s") && log.contains("authenticator=\"remote\""), "{log}");
    assert!(log.contains("subject=\"tom\"") && !log.contains("s3cr3t"), "{log}");
}
