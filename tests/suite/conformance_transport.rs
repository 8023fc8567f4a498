//! How a credential is carried, and the token of a WebSocket.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_http::Payload;
use actix_http::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{HttpRequest, HttpResponse, HttpServer, Responder, get, post, web};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme, require, testing,
};
use futures_core::Stream;

use crate::docs_app::ask;

/// What a client offers before its token, and what the server answers.
const MARKER: &str = "example-bearer";

thread_local! {
    /// What happened on this thread, in order.
    static HAPPENED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn happened() -> Vec<String> {
    HAPPENED.take()
}

fn happens(what: impl Into<String>) {
    HAPPENED.with_borrow_mut(|all| all.push(what.into()));
}

/// Bearer tokens, from a WebSocket too where there is a marker.
struct Tokens {
    marker: Option<&'static str>,
}

impl Authenticator for Tokens {
    fn name(&self) -> &'static str {
        "tokens"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.bearer(self.marker)
    }

    async fn authenticate(&self, token: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        happens(format!("verified {}", token.expose().len()));
        match token.expose() {
            "good" | "good==" | "a-._~+/9" => Ok(Principal::builder("tokens", "tom").role("user").build()),
            _ => Err(AuthenticationError::invalid("unknown token")),
        }
    }
}

/// Keys in a header of their own.
struct Keys(Scheme);

impl Authenticator for Keys {
    fn name(&self) -> &'static str {
        "keys"
    }

    fn scheme(&self) -> Scheme {
        self.0
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.header("x-key")
    }

    async fn authenticate(&self, key: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        happens(format!("verified {}", key.expose().len()));
        Ok(Principal::builder("keys", "kim").role("user").build())
    }
}

#[require(role = "user")]
#[post("/in")]
async fn enter(body: web::Bytes) -> impl Responder {
    format!("in with {} bytes", body.len())
}

#[require(public = "anybody may look")]
#[get("/open")]
async fn open(caller: Option<Principal>) -> impl Responder {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
}

fn auth(marker: Option<&'static str>) -> Auth {
    let auth = Auth::builder().authenticator(Tokens { marker }).authenticator(Keys(Scheme::new("Key")));
    auth.authenticator(testing::TestAuthenticator).build().unwrap()
}

macro_rules! application {
    () => {{
        let _ = happened();
        init_service(auth(None).app().service(enter).service(open)).await
    }};
}

fn with(headers: &[(&str, &str)]) -> TestRequest {
    headers.iter().fold(TestRequest::post().uri("/in"), |request, header| request.append_header(*header))
}

/// Conformance 1: `Authorization: Bearer` is supported.
#[actix_web::test]
async fn a_bearer_token_lets_in() {
    let app = application!();
    let told = ask!(app, with(&[("authorization", "Bearer good")]));
    assert_eq!((told.status, happened()), (StatusCode::OK, vec!["verified 4".to_owned()]));
    let told = ask!(app, with(&[("authorization", "Bearer other")]));
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
}

/// Conformance 2: the scheme in any case, at least one space, and a token68.
#[actix_web::test]
async fn the_form_of_a_bearer_token() {
    let app = application!();
    for good in ["bearer good", "BEARER good", "bEaReR   good", "Bearer good==", "Bearer a-._~+/9", "Bearer good "] {
        assert_eq!(ask!(app, with(&[("authorization", good)])).status, StatusCode::OK, "{good}");
    }
    assert_eq!(happened().len(), 6);
    for bad in [
        "Bearer",
        "Bearer ",
        "Bearer\tgood",
        "Bearer=good",
        "Bearer:good",
        "Bearer,good",
        "Bearer good good",
        "Bearer good,good",
        "Bearer good, Bearer good",
        "Bearer \"good\"",
        "Bearer =good",
        "Bearer ==",
        "Bearer go=od",
        "Bearer go%6fd",
    ] {
        let told = ask!(app, with(&[("authorization", bad)]));
        assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{bad}");
        assert!(told.challenges[0].contains("error=\"invalid_token\""), "{bad}: {:?}", told.challenges);
    }
    // Another scheme is no bearer, and none of ours.
    for other in ["Bearergood", "Bearers good", "good", "DPoP good", "Token good"] {
        let told = ask!(app, with(&[("authorization", other)]));
        assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{other}");
        assert!(!told.challenges.concat().contains("error"), "{other}: {:?}", told.challenges);
    }
    assert_eq!(happened(), Vec::<String>::new(), "nothing of it was verified");
}

/// Conformance 3, F37: a token in the query, the path or a form is ignored.
#[actix_web::test]
async fn nothing_but_headers_is_read() {
    let app = application!();
    for query in ["access_token=good", "token=good", "authorization=Bearer%20good", "x-key=k&X-Key=k", "Bearer+good"] {
        let form = [("access_token", "good"), ("x-key", "k")];
        let told = ask!(app, TestRequest::post().uri(&format!("/in?{query}")).set_form(form));
        assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{query}");
        assert!(!told.challenges.concat().contains("error"), "{query}: none was sent: {:?}", told.challenges);
        let told = ask!(app, TestRequest::get().uri(&format!("/open?{query}")));
        assert_eq!(told.status, StatusCode::OK, "{query}: it is nobody who calls");
    }
    assert_eq!(happened(), Vec::<String>::new());
    let right = with(&[("authorization", "Bearer good")]).uri("/in?access_token=other");
    assert_eq!(ask!(app, right).status, StatusCode::OK, "what is ignored is no second credential");
}

/// Conformance 4: more than one credential is 400 before any is verified, whatever they are.
#[actix_web::test]
async fn two_credentials_are_refused() {
    let app = application!();
    let alice = testing::caller("alice").role("user").header().1;
    let (bearer, other, key) = (("authorization", "Bearer good"), ("authorization", "Bearer other"), ("x-key", "k"));
    let (test, basic) = (("authorization", alice.as_str()), ("authorization", "Basic YTpi"));
    for two in [
        [bearer, bearer],
        [bearer, other],
        [other, bearer],
        [bearer, key],
        [key, bearer],
        [bearer, test],
        [test, bearer],
        [test, key],
        [key, key],
        [key, ("X-Key", "other")],
        [bearer, basic],
        [basic, basic],
        [key, ("authorization", "Bearer")],
        [key, ("authorization", "Bearer not a token")],
        [("x-key", "not a key"), bearer],
    ] {
        for request in [with(&two), with(&two).uri("/open").method(actix_web::http::Method::GET)] {
            let told = ask!(app, request);
            assert_eq!(told.status, StatusCode::BAD_REQUEST, "{two:?}");
            assert!(told.challenges.concat().contains("error=\"invalid_request\""), "{two:?}: {:?}", told.challenges);
        }
    }
    assert_eq!(happened(), Vec::<String>::new(), "none was verified");
    assert_eq!(ask!(app, with(&[key, basic])).status, StatusCode::OK, "what nobody reads is no credential");
}

/// Conformance 4: a bearer beside the credential of a backend that has the same scheme and reads another header.
#[actix_web::test]
async fn a_bearer_that_nobody_reads_is_a_credential() {
    for scheme in [Scheme::BEARER, Scheme::new("Key")] {
        let auth = Auth::builder().authenticator(Keys(scheme)).build().unwrap();
        let app = init_service(auth.app().service(enter)).await;
        assert_eq!(ask!(app, with(&[("x-key", "k")])).status, StatusCode::OK);
        for bearer in ["Bearer k", "Bearer other", "bearer", "Bearer a b"] {
            let told = ask!(app, with(&[("x-key", "k"), ("authorization", bearer)]));
            assert_eq!(told.status, StatusCode::BAD_REQUEST, "{scheme:?}, {bearer}");
            let told = ask!(app, with(&[("authorization", bearer)]));
            assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{scheme:?}, {bearer}");
        }
    }
}

/// Conformance 5: every request is verified; neither a cookie nor an earlier call is an authentication.
#[actix_web::test]
async fn every_request_is_verified() {
    let app = application!();
    let cookie = ("cookie", "session=good; token=good; Authorization=Bearer good; x-key=k");
    for (headers, status, verified) in [
        (&[cookie][..], StatusCode::UNAUTHORIZED, 0),
        (&[cookie, ("authorization", "Bearer good")], StatusCode::OK, 1),
        (&[cookie], StatusCode::UNAUTHORIZED, 0),
        (&[("authorization", "Bearer good")], StatusCode::OK, 1),
        (&[("authorization", "Bearer good")], StatusCode::OK, 1),
        (&[cookie, ("authorization", "Bearer other")], StatusCode::UNAUTHORIZED, 1),
    ] {
        let answer = call_service(&app, with(headers).to_request()).await;
        assert_eq!(answer.status(), status, "{headers:?}");
        assert!(!answer.headers().contains_key("set-cookie"));
        assert_eq!(happened().len(), verified, "{headers:?}");
    }
}

/// A body that says when it is read.
struct Telling(bool);

impl Stream for Telling {
    type Item = Result<web::Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        happens("read");
        Poll::Ready(std::mem::take(&mut self.0).then(|| Ok(web::Bytes::from_static(b"hello"))))
    }
}

/// Conformance 6: the token is judged before a byte of the body is read, and where it is not good none is.
#[actix_web::test]
async fn the_token_comes_before_the_body() {
    let app = application!();
    let sent = |headers: &[(&str, &str)]| {
        let payload = Payload::Stream { payload: Box::pin(Telling(true)) as Pin<Box<dyn Stream<Item = _>>> };
        with(headers).to_request().replace_payload(payload).0
    };
    let good = call_service(&app, sent(&[("authorization", "Bearer good")])).await;
    assert_eq!(good.status(), StatusCode::OK);
    let order = happened();
    assert_eq!(order[0], "verified 4");
    assert!(order.len() > 1 && order[1..].iter().all(|what| what == "read"), "{order:?}");
    for (headers, order) in [
        (&[("authorization", "Bearer other")][..], &["verified 5"][..]),
        (&[("authorization", "Bearer")], &[]),
        (&[("authorization", "Bearer good"), ("x-key", "k")], &[]),
        (&[], &[]),
    ] {
        let refused = call_service(&app, sent(headers)).await;
        assert!(refused.status().is_client_error());
        assert_eq!(happened(), order, "{headers:?}");
    }
}

#[require(role = "user")]
#[get("/socket")]
async fn socket(request: HttpRequest, payload: web::Payload, caller: Principal) -> actix_web::Result<HttpResponse> {
    let (answer, mut session, _) = actix_ws::handle_with_protocols(&request, payload, &["chat", MARKER])?;
    actix_web::rt::spawn(async move {
        let _ = session.text(format!("hello, {}", caller.subject())).await;
        let _ = session.close(None).await;
    });
    Ok(answer)
}

/// The same without a library.
#[require(role = "user")]
#[get("/by-hand")]
async fn by_hand() -> HttpResponse {
    HttpResponse::SwitchingProtocols()
        .upgrade("websocket")
        .insert_header(("sec-websocket-protocol", MARKER))
        .insert_header(("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        .finish()
}

fn serve(marker: Option<&'static str>) -> (SocketAddr, actix_web::dev::ServerHandle) {
    let auth = auth(marker);
    let server =
        HttpServer::new(move || auth.app().service(socket).service(by_hand)).workers(1).bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    std::thread::spawn(move || actix_web::rt::System::new().block_on(server));
    (address, handle)
}

/// Opens a WebSocket, as a browser does, and gives back everything that comes until the end.
fn handshake(address: SocketAddr, path: &str, headers: &[&str]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let headers = headers.join("\r\n") + if headers.is_empty() { "" } else { "\r\n" };
    let upgrade = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n{upgrade}{headers}\r\n").unwrap();
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&answer);
        let opened = text.starts_with("HTTP/1.1 101");
        let is_whole =
            if opened && path == "/socket" { text.contains("hello, ") } else { opened || text.ends_with('}') };
        if text.contains("\r\n\r\n") && is_whole {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Conformance 1 and 4, F29: a browser can send its token by subprotocol alone; the server answers with the marker.
#[actix_web::test]
async fn the_token_of_a_websocket() {
    let (address, handle) = serve(Some(MARKER));
    let answers = web::block(move || {
        let offer = |path: &str, headers: &[&str]| handshake(address, path, headers);
        [
            ("101 Switching", offer("/socket", &["Sec-WebSocket-Protocol: example-bearer, good"])),
            (
                "101 Switching",
                offer("/socket", &["Sec-WebSocket-Protocol: example-bearer", "sec-websocket-protocol: good"]),
            ),
            (
                "101 Switching",
                offer("/socket", &["Sec-WebSocket-Protocol: example-bearer,good", "Authorization: bearer good"]),
            ),
            ("101 Switching", offer("/socket", &["Authorization: Bearer good", "Sec-WebSocket-Protocol: x"])),
            ("101 Switching", offer("/by-hand", &["Sec-WebSocket-Protocol: example-bearer, good"])),
            ("401 Unauthorized", offer("/socket", &["Sec-WebSocket-Protocol: example-bearer, other"])),
            ("401 Unauthorized", offer("/socket", &["Sec-WebSocket-Protocol: example-bearer"])),
            ("401 Unauthorized", offer("/socket", &["Sec-WebSocket-Protocol: good"])),
            ("401 Unauthorized", offer("/socket", &[])),
            (
                "400 Bad Request",
                offer("/socket", &["Sec-WebSocket-Protocol: example-bearer, good", "Authorization: Bearer other"]),
            ),
            ("400 Bad Request", offer("/socket", &["Sec-WebSocket-Protocol: example-bearer, good", "X-Key: k"])),
            (
                "400 Bad Request",
                offer("/socket", &["Sec-WebSocket-Protocol: example-bearer, good, example-bearer, good"]),
            ),
        ]
    })
    .await
    .unwrap();
    handle.stop(false).await;
    for (index, (status, answer)) in answers.iter().enumerate() {
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{index}: {answer}");
        assert!(!answer.contains("good"), "{index}, the token comes back: {answer}");
        let selected = answer.contains("\r\nsec-websocket-protocol: example-bearer\r\n");
        assert_eq!(selected, matches!(index, 0..=2 | 4), "{index}: {answer}");
        assert_eq!(answer.contains("hello, tom"), index < 4, "{index}: {answer}");
        let error = answer.contains("Bearer realm=\"api\", error=\"invalid_token\"");
        assert_eq!(error, matches!(index, 5 | 6), "{index}: {answer}");
    }
}

/// Without the option the subprotocols are nobody's credential.
#[actix_web::test]
async fn a_websocket_without_the_option() {
    let (address, handle) = serve(None);
    let answers = web::block(move || {
        let offer = |headers: &[&str]| handshake(address, "/socket", headers);
        [
            offer(&["Sec-WebSocket-Protocol: example-bearer, good"]),
            offer(&["Sec-WebSocket-Protocol: example-bearer, other", "Authorization: Bearer good"]),
        ]
    })
    .await
    .unwrap();
    handle.stop(false).await;
    assert!(answers[0].starts_with("HTTP/1.1 401") && !answers[0].contains("error="), "{}", answers[0]);
    assert!(answers[1].starts_with("HTTP/1.1 101"), "{}", answers[1]);
}

/// Without an upgrade they are not looked at either.
#[actix_web::test]
async fn a_subprotocol_without_an_upgrade() {
    let app = init_service(auth(Some(MARKER)).app().service(enter).service(open)).await;
    let protocol = ("sec-websocket-protocol", "example-bearer, good");
    let upgrade = [("upgrade", "websocket"), ("connection", "upgrade"), protocol];
    let told = ask!(app, with(&[protocol]));
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    assert!(!told.challenges.concat().contains("error"), "{:?}", told.challenges);
    assert_eq!(ask!(app, with(&upgrade)).status, StatusCode::UNAUTHORIZED, "a POST opens no WebSocket");
    let get = || upgrade.iter().fold(TestRequest::get().uri("/open"), |request, header| request.append_header(*header));
    let answer = call_service(&app, get().to_request()).await;
    assert_eq!(actix_web::test::read_body(answer).await, "tom");
}
