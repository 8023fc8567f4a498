//! An authenticator of your own: a key in a header, in its natural Rust form. Seed 004's `ApiKeyAuth`.
//! `cargo run -p examples --example api_key` makes a key, and says how to run it with that.

use actix_web::{HttpServer, Responder, get, post};
use auth_core::{
    ApiKey, Auth, AuthenticationError, Authenticator, Credential, Found, KeyHash, Principal, RequestHead, Scheme,
    require,
};

/// Knows one key, by its hash.
struct ApiKeyAuth {
    known: KeyHash,
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
        // What somebody thought up has no checksum, and is no key.
        let hash = ApiKey::hash_of(key.expose()).map_err(|error| AuthenticationError::invalid(error.to_string()))?;
        // Hashes are compared in constant time.
        if hash != self.known {
            return Err(AuthenticationError::invalid(format!("unknown key {hash}")));
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

fn auth(known: KeyHash) -> Result<Auth, auth_core::InvalidAuth> {
    Auth::builder().authenticator(ApiKeyAuth { known }).build()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt::init();
    let Ok(hash) = std::env::var("SERVICE_KEY_SHA256") else {
        let key = ApiKey::generate("example", "dev")?;
        println!("export KEY={}   # shown once", key.expose());
        println!("export SERVICE_KEY_SHA256={}", hex::encode(key.hash().as_bytes()));
        println!("then run this again");
        return Ok(());
    };
    let mut bytes = [0; 32];
    hex::decode_to_slice(hash, &mut bytes)
        .map_err(|error| format!("SERVICE_KEY_SHA256 is no SHA-256 in 64 hexadecimal digits: {error}"))?;
    let auth = auth(KeyHash::from_bytes(bytes))?;
    println!("curl -i -X POST http://127.0.0.1:8000/report -H \"X-API-Key: $KEY\"");
    HttpServer::new(move || auth.app().service(report).service(reports)).bind(("127.0.0.1", 8000))?.run().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service};
    use auth_core::testing::Contract;
    use auth_core::{ApiKey, KeyHash};
    use sha2::{Digest, Sha256};

    use super::{ApiKeyAuth, auth, report, reports};

    /// F15, L004-40 to L004-45: absent is 401 without error code, wrong is 401, the right key has its role and no other.
    #[actix_web::test]
    async fn the_shape_of_the_seed() {
        let key = ApiKey::generate("example", "test").unwrap();
        let app = init_service(auth(key.hash()).unwrap().app().service(report).service(reports)).await;
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
        let right = ("X-API-Key", key.expose());
        assert_eq!(ask(post().insert_header(right)).await, (200, None));
        assert_eq!(ask(TestRequest::get().uri("/reports").insert_header(right)).await, (403, bare));
        assert_eq!(ask(TestRequest::post().uri(&format!("/report?x-api-key={}", key.expose()))).await.0, 401);
    }

    /// L004-44: what the seed compared with is no key, even where somebody configured it.
    #[actix_web::test]
    async fn a_literal_key_is_refused() {
        for literal in
            ["expected-key", "example_dev_expected-key", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
        {
            let auth = auth(KeyHash::from_bytes(Sha256::digest(literal).into())).unwrap();
            let app = init_service(auth.app().service(report)).await;
            let request = TestRequest::post().uri("/report").insert_header(("x-api-key", literal));
            assert_eq!(call_service(&app, request.to_request()).await.status(), 401, "{literal}");
        }
    }

    /// L004-34.
    #[actix_web::test]
    async fn it_keeps_the_contract() {
        let [key, other] = [(); 2].map(|()| ApiKey::generate("example", "test").unwrap());
        let contract = Contract::of(ApiKeyAuth { known: key.hash() })
            .asks_nobody()
            .valid([("x-api-key", key.expose())])
            .invalid("another key", [("x-api-key", other.expose())])
            .invalid("no key", [("x-api-key", "expected-key")]);
        contract.run().await.assert();
    }
}
