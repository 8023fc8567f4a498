//! Tokens against keys by URL, from a server on loopback.

use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::RemoteKeys;
use crate::jwt::compact::encode;
use crate::jwt::testing::{At, ISSUER, NOW, authorization, claims, jwk, signing_key};
use crate::remote::tests::server::{Server, answer};
use crate::remote::tests::{log, run};
use crate::{
    Algorithm, AuthenticationError, Authenticator, Credential, InvalidJwtVerifier, JwtVerifier, Preset, Principal,
    RequestHead, SharedKeys,
};

/// A set of public keys, each with its algorithm as `kid`.
fn set(algorithms: &[Algorithm]) -> String {
    json!({"keys": algorithms.iter().map(|algorithm| jwk(*algorithm)).collect::<Vec<_>>()}).to_string()
}

fn signed(algorithm: Algorithm, kid: &str) -> String {
    signed_by(algorithm, kid, ISSUER)
}

fn signed_by(algorithm: Algorithm, kid: &str, issuer: &str) -> String {
    let header = json!({"alg": algorithm.as_str(), "kid": kid}).to_string();
    let mut claims = claims();
    (claims["iss"], claims["azp"]) = (json!(issuer), json!("client"));
    let message = format!("{}.{}", encode(header), encode(claims.to_string()));
    let signature = signing_key(algorithm).sign(message.as_bytes()).unwrap();
    format!("{message}.{}", encode(signature))
}

fn verifier(server: &Server) -> JwtVerifier {
    with(RemoteKeys::url(&server.url("/keys")).unwrap())
}

fn with(keys: RemoteKeys) -> JwtVerifier {
    JwtVerifier::builder().remote_keys(keys).issuer(ISSUER).audience("api").clock(At(NOW)).build().unwrap()
}

fn call(verifier: &JwtVerifier, token: &str) -> Result<Principal, AuthenticationError> {
    let headers = authorization(b"");
    run(verifier.authenticate(Credential::new(token), &RequestHead::new("GET", "/", &headers)))
}

fn is_unavailable(result: &Result<Principal, AuthenticationError>) -> bool {
    matches!(result, Err(AuthenticationError::Unavailable { .. }))
}

fn is_invalid(result: &Result<Principal, AuthenticationError>) -> bool {
    matches!(result, Err(AuthenticationError::Invalid { .. }))
}

/// The first token may come before the first fetch has ended: it waits for it, and for no other.
#[test]
fn the_first_token_waits_for_the_first_fetch() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", &set(&[Algorithm::Es256, Algorithm::Rs256])));
    let verifier = verifier(&server);
    assert_eq!(call(&verifier, &signed(Algorithm::Es256, "ES256")).unwrap().subject(), "alice");
    assert!(call(&verifier, &signed(Algorithm::Rs256, "RS256")).is_ok());
    assert_eq!(server.hits(), 1);
    assert_eq!(verifier.fingerprints().len(), 2);
}

/// Rotation: the first token of a new key brings the set that has it; however many unknown names come after it, there is
/// no further fetch within the cooldown, and each of them is 401.
#[test]
fn an_unknown_kid_is_one_fetch_in_each_cooldown() {
    let server = Server::start(|nth, _, stream| {
        let keys = if nth == 0 { set(&[Algorithm::Es256]) } else { set(&[Algorithm::Es256, Algorithm::EdDsa]) };
        answer(stream, "200 OK", &keys);
    });
    let verifier = with(RemoteKeys::url(&server.url("/keys")).unwrap().cooldown(core::time::Duration::from_nanos(1)));
    assert!(call(&verifier, &signed(Algorithm::Es256, "ES256")).is_ok());
    assert!(call(&verifier, &signed(Algorithm::EdDsa, "EdDSA")).is_ok(), "fetched on demand");
    assert_eq!(server.hits(), 2);

    let slow = self::verifier(&server);
    assert!(call(&slow, &signed(Algorithm::EdDsa, "EdDSA")).is_ok());
    let before = server.hits();
    for nth in 0..50 {
        let result = call(&slow, &signed(Algorithm::EdDsa, &format!("unknown-{nth}")));
        assert!(is_invalid(&result), "{result:?}");
    }
    assert_eq!(server.hits(), before, "within the cooldown");
}

/// A known `kid` with a bad signature, and a token without `kid`, ask for nothing.
#[test]
fn only_an_unknown_kid_asks() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", &set(&[Algorithm::Es256])));
    let verifier = with(RemoteKeys::url(&server.url("/keys")).unwrap().cooldown(core::time::Duration::from_nanos(1)));
    let good = signed(Algorithm::Es256, "ES256");
    assert!(call(&verifier, &good).is_ok());
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (body, last) = signature.split_at(signature.len() - 1);
    let broken = format!("{message}.{}{last}", body.chars().rev().collect::<String>());
    assert!(is_invalid(&call(&verifier, &broken)));
    let nameless = format!("{}.{}", encode(r#"{"alg":"ES256"}"#), encode(claims().to_string()));
    assert!(is_invalid(&call(&verifier, &format!("{nameless}.{signature}"))));
    assert_eq!(server.hits(), 1);
}

/// Conformance 40, L004-19: without keys nobody can say that a token is bad.
#[test]
fn an_issuer_that_is_down_is_503_and_the_old_keys_serve() {
    let down = Server::start(|_, _, stream| answer(stream, "500 Internal Server Error", ""));
    let verifier = verifier(&down);
    let result = call(&verifier, &signed(Algorithm::Es256, "ES256"));
    assert!(is_unavailable(&result), "{result:?}");
    assert!(is_unavailable(&call(&verifier, &signed(Algorithm::Es256, "ES256"))));
    assert!(is_unavailable(&verifier.verify(&signed(Algorithm::Es256, "ES256"))));

    let server = Server::start(|nth, _, stream: &mut TcpStream| match nth {
        0 => answer(stream, "200 OK", &set(&[Algorithm::Es256])),
        _ => answer(stream, "503 Service Unavailable", ""),
    });
    let verifier = with(RemoteKeys::url(&server.url("/keys")).unwrap().cooldown(core::time::Duration::from_nanos(1)));
    assert!(call(&verifier, &signed(Algorithm::Es256, "ES256")).is_ok());
    let unknown = call(&verifier, &signed(Algorithm::EdDsa, "EdDSA"));
    assert!(is_unavailable(&unknown), "nobody can say whether there is such a key: {unknown:?}");
    assert!(call(&verifier, &signed(Algorithm::Es256, "ES256")).is_ok(), "the old key serves");
}

/// Conformance 20: what comes over the network is no secret, whatever it says.
#[test]
fn a_secret_by_url_is_no_key() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", &set(&[Algorithm::Hs256, Algorithm::Es256])));
    let verifier = verifier(&server);
    assert!(call(&verifier, &signed(Algorithm::Es256, "ES256")).is_ok());
    assert!(is_invalid(&call(&verifier, &signed(Algorithm::Hs256, "HS256"))));
    assert_eq!(verifier.keys().len(), 1);
}

/// Entra ID's keys do not say their algorithm: the preset does, or the setting.
#[test]
fn keys_without_an_algorithm_have_that_of_the_preset() {
    let mut key: Value = jwk(Algorithm::Rs256);
    key.as_object_mut().unwrap().remove("alg");
    let text = json!({"keys": [key]}).to_string();
    let server = Server::start(move |_, _, stream| answer(stream, "200 OK", &text));
    let keys = || RemoteKeys::url(&server.url("/keys")).unwrap();
    let build = |keys, preset| {
        let builder = JwtVerifier::builder().remote_keys(keys).issuer(ISSUER).audience("api").clock(At(NOW));
        builder.preset(preset).build().unwrap()
    };
    let token = signed(Algorithm::Rs256, "RS256");
    assert!(call(&build(keys(), Preset::Entra), &token).is_ok());
    assert!(is_unavailable(&call(&build(keys(), Preset::AgentFlow), &token)), "a set without a usable key is none");
    assert!(call(&build(keys().algorithm(Algorithm::Rs256), Preset::AgentFlow), &token).is_ok());
    assert!(is_invalid(&call(&build(keys().algorithm(Algorithm::Ps256), Preset::Entra), &token)), "what is set wins");
}

/// The document names the keys of the issuer that it must be of.
#[test]
fn discovery_finds_the_keys() {
    let asked = AtomicUsize::new(0);
    let server = Server::start_with(move |base| {
        let (base, document) = (base.to_owned(), base.to_owned());
        move |_: usize, path: &str, stream: &mut TcpStream| {
            asked.fetch_add(1, Ordering::SeqCst);
            let document = json!({"issuer": document, "jwks_uri": format!("{base}/keys")}).to_string();
            let body = if path == "/keys" { set(&[Algorithm::EdDsa]) } else { document };
            answer(stream, "200 OK", &body);
        }
    });
    let (issuer, keys) = (server.url(""), RemoteKeys::discover(&server.url("")).unwrap());
    let builder = JwtVerifier::builder().remote_keys(keys).issuer(issuer.as_str()).audience("api").clock(At(NOW));
    let verifier = builder.build().unwrap();
    assert!(call(&verifier, &signed_by(Algorithm::EdDsa, "EdDSA", &issuer)).is_ok());
    assert!(is_invalid(&call(&verifier, &signed(Algorithm::EdDsa, "EdDSA"))));
    assert_eq!(server.paths(), ["/.well-known/openid-configuration", "/keys"]);
}

/// Conformance 23, F5: the keys of one issuer would verify the tokens that say another.
#[test]
fn the_issuer_that_is_discovered_is_the_one_that_is_checked() {
    let build = |issuer: &str| {
        let keys = RemoteKeys::discover("https://127.0.0.1:9/realms/main").unwrap();
        JwtVerifier::builder().remote_keys(keys).issuer(issuer).audience("api").build().map(|_| ())
    };
    for issuer in ["https://127.0.0.1:9/realms/other", "https://127.0.0.1:9/realms/main/", "https://issuer.example"] {
        let message = build(issuer).unwrap_err().to_string();
        assert!(message.contains(&format!("`{issuer}`")) && message.contains("realms/main`"), "{message}");
    }
    assert!(build("https://127.0.0.1:9/realms/main").is_ok());
}

/// Conformance 40: with several issuers an unknown key asks its own issuer alone, an unknown issuer asks nobody, and one that
/// is down is an outage for its own tokens, never for those of the others.
#[test]
fn an_unknown_key_asks_its_issuer_alone() {
    let up = Server::start(|_, _, stream| answer(stream, "200 OK", &set(&[Algorithm::Es256])));
    let down = Server::start(|_, _, stream| answer(stream, "500 Internal Server Error", ""));
    let one = |server: &Server, issuer: &str| {
        let keys = RemoteKeys::url(&server.url("/keys")).unwrap();
        let builder = JwtVerifier::builder().remote_keys(keys).issuer(issuer).audience("api").clock(At(NOW));
        builder.build().unwrap()
    };
    let verifier = JwtVerifier::several([one(&up, "a"), one(&down, "b")]).unwrap();
    assert!(call(&verifier, &signed_by(Algorithm::Es256, "ES256", "a")).is_ok());
    assert!(is_unavailable(&call(&verifier, &signed_by(Algorithm::Es256, "ES256", "b"))));
    for nth in 0..20 {
        let kid = format!("unknown-{nth}");
        assert!(is_invalid(&call(&verifier, &signed_by(Algorithm::Es256, &kid, "a"))));
        assert!(is_invalid(&call(&verifier, &signed_by(Algorithm::Es256, &kid, "c"))));
        assert!(is_unavailable(&call(&verifier, &signed_by(Algorithm::Es256, &kid, "b"))));
        assert!(call(&verifier, &signed_by(Algorithm::Es256, "ES256", "a")).is_ok());
    }
    assert_eq!((up.hits(), down.hits()), (1, 1));
}

/// A set that somebody spoilt does not replace the last good one, and makes nobody's token good.
#[test]
fn a_spoilt_set_replaces_nothing() {
    let server = Server::start(|nth, _, stream| {
        let mut foreign = jwk(Algorithm::EdDsa);
        foreign["kid"] = json!("ES256");
        let twice = json!({"keys": [jwk(Algorithm::Es256), foreign]}).to_string();
        answer(stream, "200 OK", if nth == 0 { set(&[Algorithm::Es256]) } else { twice }.as_str());
    });
    let verifier = with(RemoteKeys::url(&server.url("/keys")).unwrap().cooldown(core::time::Duration::from_nanos(1)));
    assert!(call(&verifier, &signed(Algorithm::Es256, "ES256")).is_ok());
    assert!(is_unavailable(&call(&verifier, &signed(Algorithm::EdDsa, "unknown"))), "the set cannot be read");
    assert!(is_invalid(&call(&verifier, &signed(Algorithm::EdDsa, "ES256"))));
    assert!(call(&verifier, &signed(Algorithm::Es256, "ES256")).is_ok());
}

/// What a fetch has changed is told, once; what a denial names as tried can be compared with it.
#[test]
fn the_log_tells_the_keys_when_they_change() {
    log::listen();
    let server = Server::start(|nth, _, stream| {
        let keys = if nth < 2 { set(&[Algorithm::Es256]) } else { set(&[Algorithm::Hs256, Algorithm::EdDsa]) };
        answer(stream, "200 OK", &keys);
    });
    let verifier = with(RemoteKeys::url(&server.url("/keys")).unwrap().cooldown(core::time::Duration::from_nanos(1)));
    assert!(call(&verifier, &signed(Algorithm::Es256, "ES256")).is_ok());
    assert!(is_invalid(&call(&verifier, &signed(Algorithm::EdDsa, "EdDSA"))));
    assert!(call(&verifier, &signed(Algorithm::EdDsa, "EdDSA")).is_ok());
    let lines: Vec<_> = log::of(&server).into_iter().filter(|line| line.contains(" has ")).collect();
    let [es256, eddsa] =
        [Algorithm::Es256, Algorithm::EdDsa].map(|it| signing_key(it).verification_key().fingerprint().to_string());
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].ends_with(&format!("has the keys ES256 {es256} (`ES256`)")), "{lines:?}");
    assert!(lines[1].ends_with(&format!("has the keys EdDSA {eddsa} (`EdDSA`)")), "{lines:?}");
    assert!(lines[2].contains("has a key that is not used: `HS256`: it is a shared secret"), "{lines:?}");
}

#[test]
fn faults_are_found_at_start() {
    let refused = |url: &str| RemoteKeys::url(url).map(|_| ()).unwrap_err().to_string();
    assert!(refused("http://issuer.example/keys").contains("write `https://…`"));
    assert!(refused("keys").contains("not an absolute URL"));
    assert!(RemoteKeys::discover("http://issuer.example").is_err());
    let keys = RemoteKeys::url("https://issuer.example/keys").unwrap();
    let builder = || JwtVerifier::builder().issuer("i").audience("a").remote_keys(keys.clone());
    let zero = builder().remote_keys(keys.clone().timeout(core::time::Duration::ZERO)).build().map(|_| ()).unwrap_err();
    assert!(zero.to_string().contains("a limit is zero"), "{zero}");
    let set = crate::KeySet::new([signing_key(Algorithm::EdDsa).verification_key().clone()]).unwrap();
    let both = builder().shared_keys(SharedKeys::new(set)).build().map(|_| ()).unwrap_err();
    assert_eq!(both, InvalidJwtVerifier::KeysBothWays);
}
