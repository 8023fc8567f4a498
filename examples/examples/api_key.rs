//! An authenticator of your own: a key in a header, in its natural Rust form. Seed 004's `ApiKeyAuth`.
//! `SERVICE_KEY_SHA256=$(printf %s "$KEY" | sha256sum | cut -c1-64) cargo run -p examples --example api_key`

use actix_web::{HttpServer, Responder, get, post};
use auth_core::{Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme, require};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Knows one key, by its hash.
struct ApiKeyAuth {
    hash: [u8; 32],
}

impl Authenticator for ApiKeyAuth {
    fn name(&self) -> &'static str {
        "service_key"
    }

    fn scheme(&self) -> Scheme {
        Scheme::new("ApiKey")
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.header("X-API-Key")
    }

    async fn authenticate(&self, key: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        let hash = Sha256::digest(key.expose());
        if !bool::from(hash.ct_eq(&self.hash)) {
            return Err(AuthenticationError::invalid("unknown key"));
        }
        Ok(Principal::builder("service-keys", "service-user").role("service").api_key().build())
    }
}

#[require(role = "service")]
#[post("/report")]
async fn report(caller: Principal) -> impl Responder {
    format!("thank you, {}\n", caller.subject())
}

#[require(role = "admin")]
#[get("/reports")]
async fn reports() -> impl Responder {
    "all reports\n"
}

fn auth(hash: [u8; 32]) -> Result<Auth, auth_core::InvalidAuth> {
    Auth::builder().authenticator(ApiKeyAuth { hash }).build()
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt::init();
    let hash = std::env::var("SERVICE_KEY_SHA256").unwrap_or_default();
    let Some(hash) = from_hex(&hash) else {
        eprintln!("set SERVICE_KEY_SHA256 to the SHA-256 of the key, 64 hexadecimal digits");
        std::process::exit(1);
    };
    let auth = auth(hash)?;
    println!("curl -i -X POST http://127.0.0.1:8000/report -H \"X-API-Key: $KEY\"");
    HttpServer::new(move || auth.app().service(report).service(reports)).bind(("127.0.0.1", 8000))?.run().await
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = text.as_bytes().chunks_exact(2);
    if text.len() != 64 {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(digits) {
        *byte = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service};
    use sha2::{Digest, Sha256};

    use super::{auth, report, reports};

    /// L004-40 to L004-45: absent is 401 without error code, wrong is 401, the right key has its role and no other.
    #[actix_web::test]
    async fn the_shape_of_the_seed() {
        let auth = auth(Sha256::digest("k-7f3a9c51e2d84b06").into()).unwrap();
        let app = init_service(auth.app().service(report).service(reports)).await;
        let ask = async |request: TestRequest| {
            let answer = call_service(&app, request.to_request()).await;
            let challenge = answer.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
            (answer.status().as_u16(), challenge)
        };
        let post = || TestRequest::post().uri("/report");
        let bare = Some("ApiKey realm=\"api\"".to_owned());
        assert_eq!(ask(post()).await, (401, bare.clone()));
        let (status, challenge) = ask(post().insert_header(("x-api-key", "wrong"))).await;
        assert_eq!(status, 401);
        assert!(challenge.unwrap().contains("error=\"invalid_token\""));
        let key = ("X-API-Key", "k-7f3a9c51e2d84b06");
        assert_eq!(ask(post().insert_header(key)).await, (200, None));
        assert_eq!(ask(TestRequest::get().uri("/reports").insert_header(key)).await, (403, bare));
        assert_eq!(ask(TestRequest::post().uri("/report?x-api-key=k-7f3a9c51e2d84b06")).await.0, 401);
    }
}
