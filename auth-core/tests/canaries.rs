//! Invariant 5, conformance 41, F31, L004-39: with everything logged at TRACE, nothing that is written, returned, formatted or
//! panicked with holds a secret, a key or a token, in whichever form.
#![cfg(all(feature = "jwt", feature = "api-key", feature = "actix", feature = "cache"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails should fail loudly")]

mod heard;

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{Responder, delete, get};
use auth_core::{
    Algorithm, ApiKey, ApiKeyAuthenticator, ApiKeyRecord, ApiKeyStore, Auth, Cached, Claims, Configuration,
    JwtVerifier, KeySet, Minter, NewToken, Principal, RemoteKeys, Secret, SharedKeys, SigningKey, VerificationKey,
    require,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use heard::Heard;

/// Good enough to be accepted.
const RAW: &str = "vN7qXr2LwKd9TzYb4MhGcQ6PjRs8FuEa1WxZkVt3CnB";
/// Refused, each for another reason.
const WEAK: &[&str] = &[
    "canaryshort7Kq",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "base64:canary*not*base64*7Kq2Zx9",
    "your-canary-7Kq2Zx9-placeholder-text-here",
];
const QUERY: &str = "canaryquery5Hn8Lp3Wd6Ty1";

impl Heard {
    /// Writes what would be printed.
    fn say(&self, text: impl std::fmt::Display) {
        std::io::Write::write_fmt(&mut self.clone(), format_args!("{text}\n")).unwrap();
    }
}

/// The forms in which a secret may come out: itself, decoded and encoded, and pieces of it.
fn forms(secret: &str) -> Vec<String> {
    let body = secret.split_once(':').map_or(secret, |(_, body)| body);
    let bytes = body.as_bytes();
    let mut forms = vec![body.to_owned(), hex::encode(bytes), hex::encode_upper(bytes), STANDARD.encode(bytes)];
    forms.extend([URL_SAFE_NO_PAD.encode(bytes), format!("{bytes:?}")]);
    let piece = 14;
    for start in [0, body.len() / 2, body.len().saturating_sub(piece)] {
        forms.extend(body.get(start..start + piece).map(str::to_owned));
    }
    forms
}

#[require(role = "user")]
#[get("/user")]
async fn user(caller: Principal, claims: Claims<serde_json::Value>) -> impl Responder {
    format!("{caller:?} {:?}", claims.into_inner())
}

#[require(role = "admin", permission = "notes:delete")]
#[delete("/notes")]
async fn delete_notes() -> impl Responder {
    "deleted"
}

#[require(check = panics)]
#[get("/panics")]
async fn panicking() -> impl Responder {
    "never"
}

async fn panics(_: &auth_core::RequestHead<'_>, caller: &Principal) -> Result<bool, auth_core::Unavailable> {
    panic!("a check of {caller:?} panicked")
}

#[actix_web::test]
async fn nothing_that_is_written_holds_a_secret() {
    let heard = Heard::default();
    let writer = heard.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let panicked = heard.clone();
    std::panic::set_hook(Box::new(move |panic| panicked.say(panic)));

    let mut canaries: Vec<String> = vec![RAW.to_owned(), QUERY.to_owned()];
    canaries.extend(WEAK.iter().map(|weak| (*weak).to_owned()));
    configuration(&heard, &mut canaries);
    keys(&heard, &mut canaries);
    requests(&heard, &mut canaries).await;

    // From here on a panic is this test's own, and is to be seen.
    drop(std::panic::take_hook());
    let text = heard.text();
    for sign_of_life in ["auth::decision", "auth::start", "sha256:", "the signature does not verify", "panicked"] {
        assert!(text.contains(sign_of_life), "nothing was heard of {sign_of_life}");
    }
    for canary in canaries {
        for form in forms(&canary) {
            if let Some(at) = text.find(&form) {
                let from = text.floor_char_boundary(at.saturating_sub(200));
                let to = text.floor_char_boundary(at + 200);
                panic!("{form:?} of {canary:?} was written: …{}…", &text[from..to]);
            }
        }
    }
}

/// Secrets in every place of a configuration, good and bad.
fn configuration(heard: &Heard, canaries: &mut Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let good = |secret: &str| {
        [("AUTH_JWT_SECRET", secret), ("AUTH_JWT_ISSUER", "https://login.example"), ("AUTH_JWT_AUDIENCE", "notes")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    for secret in WEAK.iter().chain(&[RAW]) {
        let configuration = Configuration::new().folder(folder.path()).variables(good(secret));
        heard.say(format_args!("{configuration:?} {configuration:#?}"));
        match configuration.load() {
            Err(error) => heard.say(format_args!("{error} {error:?}")),
            Ok(loaded) => {
                heard.say(format_args!("{loaded:?} {}", loaded.summary()));
                heard.say(format_args!("{:?}", loaded.auth_builder().unwrap().build().is_ok()));
                heard.say(format_args!("{:?} {:?}", loaded.verifier().unwrap(), loaded.minter().unwrap()));
            }
        }
        for (file, text) in [
            ("auth.toml", format!("[jwt]\nsecret = \"{secret}\"\nissuer = \"i\"\naudience = \"a\"\n")),
            ("auth.toml", format!("[jwt]\nsecret = {secret}\n")),
            ("auth.toml", format!("[jwt\nsecret = \"{secret}\"\n")),
            ("auth.json", format!("{{\"jwt\": {{\"secret\": \"{secret}\", \"issuer\": \"i\"}}}}")),
            ("auth.json", format!("{{\"jwt\": {{\"secret\": \"{secret}\"")),
            ("auth.json", format!("{{\"jwt\": {{\"secrt\": \"{secret}\"}}}}")),
            (".env", format!("AUTH_JWT_SECRET={secret}\nAUTH_JWT_ISSUER=i\nAUTH_JWT_AUDIENCE=a\n")),
            (".env", format!("AUTH_JWT_SECRET='{secret}\n")),
            (".env", format!("AUTH_JWT_SECRT={secret}\n")),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(file), text).unwrap();
            let configuration = Configuration::new().folder(folder.path()).variables(Vec::<(String, String)>::new());
            match configuration.load() {
                Err(error) => heard.say(format_args!("{error} {error:?}")),
                Ok(loaded) => heard.say(format_args!("{loaded:?} {}", loaded.summary())),
            }
        }
    }
    let dev = good("").into_iter().chain([
        ("AUTH_MODE".to_owned(), "dev".to_owned()),
        ("AUTH_DATA_DIR".to_owned(), folder.path().display().to_string()),
    ]);
    let loaded = Configuration::new().folder(folder.path()).variables(dev).load().unwrap();
    heard.say(format_args!("{loaded:?} {}", loaded.summary()));
    canaries.push(fs::read_to_string(folder.path().join("dev-secret")).unwrap().trim().to_owned());
}

/// Keys of every kind, read and refused.
fn keys(heard: &Heard, canaries: &mut Vec<String>) {
    let file = |name: &str| fs::read_to_string(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for name in ["rsa2048.private.pem", "p256.private.pem", "p384.private.pem", "ed25519.private.pem"] {
        let pem = file(name);
        canaries.extend(pem.lines().filter(|line| !line.starts_with("---") && line.len() > 30).map(str::to_owned));
        for algorithm in Algorithm::ALL {
            heard.say(format_args!(
                "{:?} {:?}",
                SigningKey::pem(*algorithm, &pem),
                VerificationKey::pem(*algorithm, &pem)
            ));
            let broken = pem.replace("PRIVATE", "PUBLIC");
            heard.say(format_args!("{:?}", VerificationKey::pem(*algorithm, &broken)));
            heard.say(format_args!("{:?}", VerificationKey::jwk(&pem, Some(*algorithm))));
        }
        heard.say(format_args!("{:?}", Secret::parse(&pem, 32)));
    }
    let k = URL_SAFE_NO_PAD.encode(RAW);
    canaries.push(k.clone());
    for jwk in [
        format!(r#"{{"kty":"oct","alg":"HS256","k":"{k}"}}"#),
        format!(r#"{{"kty":"oct","alg":"HS256","k":"{k}=="}}"#),
        format!(r#"{{"kty":"RSA","alg":"RS256","n":"{k}","e":"AQAB","d":"{k}"}}"#),
        format!(r#"{{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":"{k}","d":"{k}"}}"#),
        format!(r#"{{"kty":"oct","alg":"HS256","k":{{"x":"{k}"}}}}"#),
    ] {
        let key = VerificationKey::jwk(&jwk, None);
        let set = KeySet::jwks(&format!("{{\"keys\": [{jwk}]}}"), None);
        heard.say(format_args!("{key:?} {set:?}"));
        if let Err(error) = key {
            heard.say(error);
        }
        if let Ok(set) = set {
            heard.say(format_args!("{:?} {:?}", set.skipped(), SharedKeys::new(set.clone())));
        }
    }
    let remote = RemoteKeys::url(&format!("http://127.0.0.1:9/keys?token={QUERY}")).unwrap();
    heard.say(format_args!("{remote:?}"));
    let verifier = JwtVerifier::builder().remote_keys(remote).issuer("i").audience("a").build().unwrap();
    heard.say(format_args!("{verifier:?} {:?}", verifier.verify("a.b.c").map(|_| ())));
    for refused in [format!("https://user:{QUERY}@issuer.example/"), format!("ftp://issuer.example/{QUERY}")] {
        heard.say(format_args!("{:?}", RemoteKeys::url(&refused).map(|_| ())));
    }
}

/// Tokens and API keys, good and bad, over requests.
async fn requests(heard: &Heard, canaries: &mut Vec<String>) {
    let secret = Secret::parse(RAW, 32).unwrap();
    let signing = SigningKey::hmac(Algorithm::Hs256, &secret).unwrap();
    let verifier = || {
        let key = signing.verification_key().clone();
        JwtVerifier::builder().key(key).issuer("login").audience("notes").websocket_protocol("bearer").build().unwrap()
    };
    let minter = Minter::builder().key(signing.clone()).issuer("login").audience("notes").build().unwrap();
    let token = minter.mint(NewToken::new("alice").role("user").claim("org", "acme")).unwrap();
    heard.say(format_args!("{secret:?} {secret} {signing:?} {minter:?} {token:?} {:?}", verifier()));
    let good = token.expose().to_owned();
    let (message, signature) = good.rsplit_once('.').unwrap();
    // The last character stays: it holds bits that must be zero, and another one would not be base64 at all.
    let (body, last) = signature.split_at(signature.len() - 1);
    let forged = format!("{message}.{}{last}", body.chars().rev().collect::<String>());
    let other = format!("{}.{signature}", message.replace('A', "B"));
    let (store, key) = (Arc::new(ApiKeyStore::new()), ApiKey::generate("acme", "live").unwrap());
    store.add(ApiKeyRecord::new(key.hash(), "job", 4_000_000_000).unwrap()).unwrap();
    let wrong = ApiKey::generate("acme", "live").unwrap();
    heard.say(format_args!("{key:?} {wrong:?} {:?}", store.records()));
    let auth = Auth::builder()
        .authenticator(Cached::new(verifier()))
        .authenticator(ApiKeyAuthenticator::new("partners", Arc::clone(&store)).unwrap())
        .build()
        .unwrap();
    heard.say(format_args!("{auth:?}"));
    let app = init_service(auth.app().service(user).service(delete_notes).service(panicking)).await;
    let credentials = [
        ("authorization", format!("Bearer {good}")),
        ("authorization", format!("Bearer {forged}")),
        ("authorization", format!("Bearer {other}")),
        ("authorization", format!("Bearer {good} {forged}")),
        ("authorization", format!("Bearer {good}.{signature}")),
        ("authorization", format!("Basic {}", STANDARD.encode(RAW))),
        ("authorization", format!("ApiKey {}", key.expose())),
        ("x-api-key", key.expose().to_owned()),
        ("x-api-key", wrong.expose().to_owned()),
        ("x-api-key", format!("{}x", key.expose())),
        ("x-api-key", good.clone()),
        ("sec-websocket-protocol", format!("bearer, {forged}")),
    ];
    let mut answers = String::new();
    for (name, value) in &credentials {
        for path in ["/user", "/notes", "/panics", "/nowhere"] {
            for upgrade in [false, true] {
                let uri = format!("{path}?access_token={good}&api_key={}", key.expose());
                let request = if path == "/notes" { TestRequest::delete() } else { TestRequest::get() };
                let mut request = request.uri(&uri).insert_header((*name, value.clone()));
                if upgrade {
                    request = request.insert_header(("upgrade", "websocket")).insert_header(("connection", "upgrade"));
                }
                let answer = call_service(&app, request.to_request()).await;
                writeln!(answers, "{} {:?}", answer.status(), answer.headers()).unwrap();
                answers.push_str(str::from_utf8(&read_body(answer).await).unwrap());
            }
        }
    }
    assert!(answers.contains("200 OK") && answers.contains("401") && answers.contains("503"));
    heard.say(answers);
    canaries.extend([signature.to_owned(), forged.rsplit_once('.').unwrap().1.to_owned()]);
    canaries.extend(message.split('.').map(str::to_owned));
    canaries.extend([key.expose().to_owned(), wrong.expose().to_owned()]);
}
