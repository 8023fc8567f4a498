//! An authenticator that asks a service, by token introspection (RFC 7662), behind the wrapper that gives it a time limit
//! and a cache. An outage of the service is 503 with `Retry-After`, never 401 and never an allow.
//! `INTROSPECTION_URL=https://login.example/introspect INTROSPECTION_SECRET=… cargo run -p examples --example introspection`

use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpServer, Responder, delete, get, web};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Cached, Credential, Found, Principal, RequestHead, Scheme, require,
};
use serde::Deserialize;
use ureq::tls::{RootCerts, TlsConfig};

/// Knows nothing itself.
struct Introspection {
    client: ureq::Agent,
    url: String,
    secret: String,
}

/// What the service says of a token.
#[derive(Deserialize)]
struct Token {
    active: bool,
    sub: Option<String>,
    aud: Option<String>,
    scope: Option<String>,
    exp: Option<u64>,
}

impl Introspection {
    fn new(url: &str, secret: &str) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
        let client = ureq::Agent::config_builder()
            // Shorter than the limit of the wrapper, so that no thread waits for what nobody waits for any more.
            .timeout_global(Some(Duration::from_secs(1)))
            .max_redirects(0)
            .proxy(None)
            .tls_config(tls.build())
            .build();
        Self { client: client.into(), url: url.to_owned(), secret: secret.to_owned() }
    }
}

impl Authenticator for Introspection {
    fn name(&self) -> &'static str {
        "introspection"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.bearer(None)
    }

    async fn authenticate(&self, token: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        let form = [("token", token.expose().to_owned())];
        let request = self.client.post(&self.url).header("authorization", format!("Bearer {}", self.secret));
        let asked =
            web::block(move || request.send_form(form)?.body_mut().with_config().limit(64 * 1024).read_to_vec());
        // The errors name addresses and causes, and nothing of what was sent.
        let unavailable = |error: &dyn std::error::Error| AuthenticationError::unavailable(error.to_string());
        let answer = asked.await.map_err(|error| unavailable(&error))?.map_err(|error| unavailable(&error))?;
        let Token { active, sub, aud, scope, exp } =
            serde_json::from_slice(&answer).map_err(|_| AuthenticationError::unavailable("the answer is no token"))?;
        match (active, sub, exp) {
            (true, Some(subject), Some(end)) if aud.as_deref() == Some("notes") => {
                let caller = Principal::builder("https://login.example", subject).expires_at(end);
                Ok(caller.scopes(scope.unwrap_or_default().split_whitespace()).role("user").build())
            }
            _ => Err(AuthenticationError::invalid("not active, or not for this server")),
        }
    }
}

#[require(role = "user")]
#[get("/notes")]
async fn notes(caller: Principal) -> impl Responder {
    format!("the notes of {}\n", caller.subject())
}

/// A strict operation: the service is asked for every call.
#[require(scope = "notes:delete", relax(max_age = "the service says nothing of the login"))]
#[delete("/notes/{id}")]
async fn delete_note(id: web::Path<u32>) -> impl Responder {
    format!("deleted {id}\n")
}

fn auth(url: &str, secret: &str) -> Result<Auth, Box<dyn std::error::Error>> {
    let cached = Cached::new(Introspection::new(url, secret)).timeout(Duration::from_millis(1500))?;
    Ok(Auth::builder().authenticator(cached).build()?)
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt::init();
    let auth = auth(&std::env::var("INTROSPECTION_URL")?, &std::env::var("INTROSPECTION_SECRET")?)?;
    println!("curl -i http://127.0.0.1:8000/notes -H \"Authorization: Bearer $TOKEN\"");
    HttpServer::new(move || auth.app().service(notes).service(delete_note)).bind(("127.0.0.1", 8000))?.run().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::net::SocketAddr;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use actix_web::dev::ServerHandle;
    use actix_web::http::Method;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
    use auth_core::testing::Contract;

    use super::{Cached, Introspection, auth, delete_note, notes};

    const SECRET: &str = "secret-of-the-notes-server";

    /// The service: it knows the caller by a secret, and some tokens.
    async fn introspect(
        request: HttpRequest,
        form: web::Form<HashMap<String, String>>,
        asked: web::Data<AtomicUsize>,
    ) -> HttpResponse {
        asked.fetch_add(1, Ordering::SeqCst);
        let secret = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        if secret != Some(&format!("Bearer {SECRET}")) {
            return HttpResponse::Unauthorized().finish();
        }
        let alice = |aud: &str, end: u64| {
            let (sub, scope) = ("alice", "notes:read notes:delete");
            HttpResponse::Ok()
                .json(serde_json::json!({"active": true, "sub": sub, "aud": aud, "scope": scope, "exp": end}))
        };
        match form["token"].as_str() {
            "token-of-alice" => alice("notes", 4_000_000_000),
            "token-that-ended" => alice("notes", 1),
            "token-for-others" => alice("mails", 4_000_000_000),
            "token-of-nobody" => HttpResponse::Ok().json(serde_json::json!({"active": true, "exp": 4_000_000_000_u64})),
            "token-that-is-slow" => {
                actix_web::rt::time::sleep(Duration::from_secs(5)).await;
                alice("notes", 4_000_000_000)
            }
            "token-that-breaks-it" => HttpResponse::InternalServerError().finish(),
            "token-elsewhere" => HttpResponse::Found().insert_header(("location", "/other")).finish(),
            "token-in-prose" => HttpResponse::Ok().body("active"),
            _ => HttpResponse::Ok().json(serde_json::json!({"active": false})),
        }
    }

    /// Starts it, and counts what it is asked.
    fn serve() -> (SocketAddr, ServerHandle, web::Data<AtomicUsize>) {
        let asked = web::Data::new(AtomicUsize::new(0));
        let data = asked.clone();
        let app = move || App::new().app_data(data.clone()).route("/introspect", web::post().to(introspect));
        let server = HttpServer::new(app).workers(1).bind(("127.0.0.1", 0)).unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        std::thread::spawn(move || actix_web::rt::System::new().block_on(server));
        (address, handle, asked)
    }

    /// L004-19: every answer of the service and what becomes of it, then its outage.
    #[actix_web::test]
    async fn the_service_decides_who_calls() {
        let (address, service, asked) = serve();
        let url = format!("http://{address}/introspect");
        let app = init_service(auth(&url, SECRET).unwrap().app().service(notes).service(delete_note)).await;
        let ask = async |method: Method, path: &str, token: &str| {
            let request = TestRequest::with_uri(path).method(method);
            let request = request.insert_header(("authorization", format!("Bearer {token}"))).to_request();
            let answer = call_service(&app, request).await;
            let retries = answer.headers().contains_key("retry-after");
            assert_eq!(retries, answer.status() == 503, "{token}");
            (answer.status().as_u16(), asked.swap(0, Ordering::SeqCst))
        };
        let get = async |token: &str| ask(Method::GET, "/notes", token).await;
        assert_eq!(get("token-of-alice").await, (200, 1));
        assert_eq!(get("token-of-alice").await, (200, 0), "remembered");
        assert_eq!(ask(Method::DELETE, "/notes/1", "token-of-alice").await, (200, 1), "asked afresh");
        for refused in ["unknown-token", "token-that-ended", "token-for-others", "token-of-nobody"] {
            assert_eq!(get(refused).await, (401, 1), "{refused}");
        }
        for outage in ["token-that-breaks-it", "token-that-is-slow", "token-elsewhere", "token-in-prose"] {
            assert_eq!(get(outage).await, (503, 1), "{outage}");
        }
        service.stop(false).await;
        assert_eq!(get("another-token").await, (503, 0));
        assert_eq!(ask(Method::DELETE, "/notes/1", "token-of-alice").await, (503, 0));
        assert_eq!(get("token-of-alice").await, (200, 0), "what is not strict goes on for a minute");
    }

    /// A service without the TLS that its address promises is an outage, too.
    #[actix_web::test]
    async fn the_service_is_asked_over_tls() {
        let (address, service, asked) = serve();
        let auth = auth(&format!("https://{address}/introspect"), SECRET).unwrap();
        let app = init_service(auth.app().service(notes)).await;
        let request = TestRequest::get().uri("/notes").insert_header(("authorization", "Bearer token-of-alice"));
        assert_eq!(call_service(&app, request.to_request()).await.status(), 503);
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        service.stop(false).await;
    }

    /// L004-34.
    #[actix_web::test]
    async fn it_keeps_the_contract() {
        let (address, service, _) = serve();
        let cached = |url: &str| Cached::new(Introspection::new(url, SECRET));
        let bearer = |token: &str| [("authorization", format!("Bearer {token}"))];
        let report = Contract::of(cached(&format!("http://{address}/introspect")))
            .down(cached("http://127.0.0.1:9/introspect"))
            .valid(bearer("token-of-alice"))
            .invalid("unknown", bearer("unknown-token"))
            .invalid("ended", bearer("token-that-ended"))
            .invalid("for another server", bearer("token-for-others"))
            .secret(SECRET)
            .run()
            .await;
        service.stop(false).await;
        report.assert();
    }
}
