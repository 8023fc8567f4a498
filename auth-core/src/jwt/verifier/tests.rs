use core::sync::atomic::Ordering;

use serde_json::json;

use crate::jwt::compact::encode;
use crate::jwt::provider;
use crate::jwt::testing::{
    At, ISSUER, NOW, authorization, builder, claims, data, forge, header, key, ready, secret, secret_of, token,
    verifier, verifier_with,
};
use crate::{
    Algorithm, Authenticator, Found, Headers, InvalidJwtVerifier, JwtVerifier, KeySet, RequestHead, Scheme, ScopeRule,
    SharedKeys, SigningKey, VerificationKey,
};

fn refused(verifier: &JwtVerifier, token: &str, problem: &str) -> String {
    let message = verifier.verify(token).map(|_| ()).expect_err(problem).to_string();
    assert!(message.contains(problem), "{message}");
    message
}

#[test]
fn a_good_token_is_accepted() {
    let caller = verifier().verify(&token(&header(), &claims())).unwrap();
    assert_eq!((caller.issuer(), caller.subject()), (ISSUER, "alice"));
}

/// Conformance 1, 2, 3, 29; F37: the header alone, and the form of a JWT.
#[test]
fn a_bearer_token_is_recognised_by_form() {
    let verifier = verifier();
    let found = |value: &'static [u8]| {
        let headers = authorization(value);
        let head = RequestHead::new("GET", "/?access_token=a.b.c", &headers);
        match verifier.recognise(&head) {
            Found::One(credential) => credential.expose().to_owned(),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(found(b"Bearer a.b.c"), "a.b.c");
    assert_eq!(found(b"bearer a.b."), "a.b.");
    assert_eq!(found(b"Basic a.b.c"), "Nothing");
    for value in [&b"Bearer abc"[..], b"Bearer a.b", b"Bearer a.b.c.d.e", b"Bearer a.b.c=", b"Bearer a.b/.c", b"Bearer"]
    {
        assert_eq!(found(value), "Malformed", "{value:?}");
    }
    assert_eq!((verifier.name(), verifier.scheme()), ("jwt", Scheme::BEARER));
}

#[test]
fn authenticating_verifies() {
    let headers = authorization(b"Bearer x");
    let head = RequestHead::new("GET", "/", &headers);
    let verifier = verifier();
    let authenticate = |token: &str| ready(verifier.authenticate(crate::Credential::new(token), &head));
    assert!(authenticate(&token(&header(), &claims())).is_ok());
    assert!(authenticate("a.b.c").is_err());
}

/// Conformance 18, L002-16: only configured algorithms, with the same secret too.
#[test]
fn another_algorithm_is_refused() {
    for algorithm in [Algorithm::Hs384, Algorithm::Hs512] {
        let token = forge(algorithm, &secret(), &json!({"alg": algorithm.as_str()}).to_string(), &claims().to_string());
        refused(&verifier(), &token, "no configured key is for it now");
    }
    let unsigned =
        |alg: &str| format!("{}.{}.", encode(json!({ "alg": alg }).to_string()), encode(claims().to_string()));
    refused(&verifier(), &unsigned("none"), "not signed");
    refused(&verifier(), &unsigned("HS256"), "the signature does not verify");
}

/// Conformance 20: the public key's bytes are no secret, whichever way they are written.
#[test]
fn a_public_key_is_no_hmac_secret() {
    let pem = data("rsa2048.public.pem");
    let rsa = JwtVerifier::builder()
        .key(VerificationKey::pem(Algorithm::Rs256, &pem).unwrap())
        .issuer(ISSUER)
        .audience("api");
    let message = format!("{}.{}", encode(r#"{"alg":"HS256"}"#), encode(claims().to_string()));
    let confused = jsonwebtoken::EncodingKey::from_secret(pem.as_bytes());
    let signature = provider::sign(Algorithm::Hs256, &confused, message.as_bytes()).unwrap();
    let token = format!("{message}.{}", encode(signature));
    refused(&rsa.build().unwrap(), &token, "no configured key is for it now");
    let both = builder().key(VerificationKey::pem(Algorithm::Rs256, &pem).unwrap()).build().unwrap();
    refused(&both, &token, "the signature does not verify");
}

/// Conformance 21, L000-2, L002-4, F31: the log names algorithm, `kid` and fingerprints, and no part of the token.
#[test]
fn a_failed_signature_names_the_keys_tried() {
    let keys = [secret_of(1), secret_of(2)];
    let [first, second] = keys.each_ref().map(|secret| VerificationKey::hmac(Algorithm::Hs256, secret).unwrap());
    let verifier =
        JwtVerifier::builder().key(first.with_kid("2026\n").unwrap()).key(second).issuer(ISSUER).audience("api");
    let verifier = verifier.build().unwrap();
    let with_kid = token(&json!({"alg": "HS256", "kid": "2026\n"}), &claims());
    let message =
        refused(&verifier, &with_kid, "the signature does not verify with HS256; `kid`: `2026\\n`; keys tried: ");
    assert!(message.contains(&keys[0].fingerprint().to_string()), "{message}");
    assert!(!message.contains(&keys[1].fingerprint().to_string()), "only the key that was named is tried: {message}");
    let without = token(&header(), &claims());
    let message = refused(&verifier, &without, "`kid`: none");
    assert!(keys.iter().all(|key| message.contains(&key.fingerprint().to_string())), "{message}");
    for part in without.split('.').chain(with_kid.split('.')).chain(["alice", "issuer.example"]) {
        assert!(!message.contains(part), "{message}");
    }
    assert_eq!(verifier.fingerprints().len(), 2);
}

/// Conformance 21: not one bit may change, anywhere.
#[test]
fn every_change_is_noticed() {
    let good = token(&header(), &claims());
    let verifier = verifier();
    for (index, _) in good.char_indices().filter(|(_, character)| *character != '.') {
        let mut changed = good.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        assert!(verifier.verify(str::from_utf8(&changed).unwrap()).is_err(), "at {index}");
    }
    let (message, signature) = good.rsplit_once('.').unwrap();
    for cut in [0, 1, signature.len() / 2, signature.len() - 1] {
        assert!(verifier.verify(&format!("{message}.{}", &signature[..cut])).is_err(), "{cut}");
    }
}

/// Conformance 21: a bad signature is the answer, whatever the claims are.
#[test]
fn signature_before_content() {
    for content in ["not json", "{}", r#"{"exp": 1}"#] {
        let token = forge(Algorithm::Hs256, &secret_of(9), r#"{"alg":"HS256"}"#, content);
        refused(&verifier(), &token, "the signature does not verify");
    }
    let signed = forge(Algorithm::Hs256, &secret(), r#"{"alg":"HS256"}"#, "not json");
    refused(&verifier(), &signed, "not a JSON object");
    let doubled = format!(r#"{{"sub":"mallory",{}"#, &claims().to_string()[1..]);
    refused(&verifier(), &forge(Algorithm::Hs256, &secret(), r#"{"alg":"HS256"}"#, &doubled), "unique member names");
}

/// Conformance 28, L003-37: with a `kid` that key alone; an unknown one is refused; overlap is rotation.
#[test]
fn a_kid_names_its_key() {
    let old = SigningKey::hmac(Algorithm::Hs256, &secret_of(1)).unwrap().with_kid("old").unwrap();
    let both = builder().key(old.verification_key().clone()).build().unwrap();
    let by = |secret: u8, kid: &str| {
        let header = json!({"alg": "HS256", "kid": kid}).to_string();
        forge(Algorithm::Hs256, &secret_of(secret), &header, &claims().to_string())
    };
    assert!(both.verify(&by(1, "old")).is_ok());
    assert!(both.verify(&token(&header(), &claims())).is_ok());
    refused(&both, &by(1, "new"), "the token names the key `new`, and no configured key has this `kid`");
    refused(&both, &by(1, ""), "no configured key has this `kid`");
    refused(&both, &by(2, "old"), "the signature does not verify");
    refused(&verifier(), &by(1, "old"), "no configured key has this `kid`");
}

/// Conformance 28: a key that the token brings along is not used.
#[test]
fn a_key_in_the_header_is_not_used() {
    let attacker = secret_of(9);
    let jwk = json!({"kty": "oct", "alg": "HS256", "k": encode(attacker.expose())});
    let header = json!({"alg": "HS256", "jwk": jwk, "jku": "https://attacker.example/keys"}).to_string();
    let token = forge(Algorithm::Hs256, &attacker, &header, &claims().to_string());
    refused(&verifier(), &token, "the signature does not verify");
}

/// Conformance 29: the size is checked before anything is decoded.
#[test]
fn an_overlong_token_is_refused() {
    let mut long = claims();
    long["padding"] = json!("x".repeat(8_192));
    refused(&verifier(), &token(&header(), &long), "at most 8192 are read");
}

/// L000-6, L000-33: three verifiers from one text accept each other's tokens; another secret does not.
#[test]
fn one_secret_is_one_key_everywhere() {
    let token = token(&header(), &claims());
    for _ in 0..3 {
        assert!(verifier_with(builder()).verify(&token).is_ok());
    }
    let other = JwtVerifier::builder().key(key(Algorithm::Hs256, &secret_of(1))).issuer(ISSUER).audience("api");
    let other = other.build().unwrap();
    refused(&other, &token, "the signature does not verify");
    assert_ne!(other.fingerprints().first().copied(), verifier().fingerprints().first().copied());
}

/// F31: a verifier is shown by its fingerprints.
#[test]
fn debug_shows_fingerprints() {
    let shown = format!("{:?}", verifier());
    assert!(shown.contains(&secret().fingerprint().to_string()), "{shown}");
}

fn named(fill: u8, kid: &str) -> VerificationKey {
    key(Algorithm::Hs256, &secret_of(fill)).with_kid(kid).unwrap()
}

fn signed(fill: u8, kid: &str, issuer: &str) -> String {
    let mut claims = claims();
    claims["iss"] = json!(issuer);
    forge(Algorithm::Hs256, &secret_of(fill), &json!({"alg": "HS256", "kid": kid}).to_string(), &claims.to_string())
}

/// One of several is nobody else's: it may leave `iss` unchecked as it may alone.
#[test]
fn several_may_be_one() {
    let open = || JwtVerifier::builder().key(named(1, "a")).unchecked_issuer().issuer_name("o").audience("api");
    let one = JwtVerifier::several([open().clock(At(NOW)).build().unwrap()]).unwrap();
    assert_eq!(one.verify(&signed(1, "a", "https://anybody.example")).unwrap().issuer(), "o");
    let two = JwtVerifier::several([open().build().unwrap(), open().issuer_name("p").build().unwrap()]);
    assert!(two.is_err());
}

/// Conformance 23 and 35: each issuer has its own keys, and its own rules; a user is issuer and subject.
#[test]
fn several_issuers_do_not_mix() {
    let one = |issuer: &'static str, fill, kid| {
        JwtVerifier::builder().key(named(fill, kid)).issuer(issuer).audience("api").clock(At(NOW))
    };
    let strict = one("https://b.example", 2, "b").scope_rule(ScopeRule::CutAlways);
    let both =
        JwtVerifier::several([one("https://a.example", 1, "a").build().unwrap(), strict.build().unwrap()]).unwrap();
    let caller = both.verify(&signed(1, "a", "https://a.example")).unwrap();
    assert_eq!((caller.issuer(), caller.is_cut()), ("https://a.example", false));
    let caller = both.verify(&signed(2, "b", "https://b.example")).unwrap();
    assert_eq!((caller.issuer(), caller.is_cut()), ("https://b.example", true));
    refused(&both, &signed(1, "a", "https://b.example"), "the token names the key `a`");
    refused(&both, &signed(2, "b", "https://a.example"), "the token names the key `b`");
    refused(
        &both,
        &signed(1, "a", "https://c.example"),
        "tokens are accepted of `https://a.example`, `https://b.example`",
    );
    let mut claims = claims();
    claims["iss"] = serde_json::Value::Null;
    let nobody = forge(Algorithm::Hs256, &secret_of(1), r#"{"alg":"HS256","kid":"a"}"#, &claims.to_string());
    refused(&both, &nobody, "`iss` is missing");
    assert_eq!(Authenticator::issuers(&both), ["https://a.example", "https://b.example"]);
}

#[test]
fn several_issuers_are_told_apart_at_start() {
    let one = |issuer: &'static str| {
        JwtVerifier::builder().key(named(1, "a")).issuer(issuer).audience("api").build().unwrap()
    };
    let refused = |verifiers: Vec<JwtVerifier>| JwtVerifier::several(verifiers).map(|_| ()).unwrap_err();
    assert_eq!(refused(vec![one("a"), one("b"), one("a")]), InvalidJwtVerifier::SameIssuer("a".to_owned()));
    assert_eq!(refused(Vec::new()), InvalidJwtVerifier::NoIssuer);
    let open = JwtVerifier::builder().key(named(1, "a")).unchecked_issuer().issuer_name("o").audience("api");
    assert!(
        matches!(refused(vec![one("a"), open.build().unwrap()]), InvalidJwtVerifier::UncheckedAmongSeveral(name) if name == "o")
    );
}

/// Conformance 22 and 26: nothing of the profile may be missing.
#[test]
fn the_strict_profile_asks_for_everything() {
    let verifier = verifier_with(builder().strict_profile());
    let mut good = claims();
    (good["client_id"], good["jti"]) = (json!("app"), json!("1"));
    assert!(verifier.verify(&token(&header(), &good)).is_ok());
    for typ in [json!("JWT"), json!("jwt")] {
        refused(&verifier, &token(&json!({"alg": "HS256", "typ": typ}), &good), "has another `typ` than `at+jwt`");
    }
    refused(&verifier, &token(&json!({"alg": "HS256"}), &good), "has another `typ` than `at+jwt`");
    for name in ["client_id", "iat", "jti", "sub", "exp", "iss", "aud"] {
        for nothing in [serde_json::Value::Null, json!("")] {
            let mut claims = good.clone();
            claims[name] = nothing.clone();
            let absent = verifier.verify(&token(&header(), &claims)).map(|_| ()).expect_err(name).to_string();
            assert!(absent.contains(&format!("`{name}`")), "{absent}");
            claims.as_object_mut().unwrap().remove(name);
            refused(&verifier, &token(&header(), &claims), &format!("`{name}` is missing"));
        }
    }
    let refused = |builder: crate::JwtVerifierBuilder| builder.build().map(|_| ()).unwrap_err();
    let bare = || JwtVerifier::builder().key(named(1, "a")).strict_profile();
    let open = refused(bare().unchecked_issuer().issuer_name("i").audience("a"));
    assert_eq!(open, InvalidJwtVerifier::StrictUnchecked("iss"));
    assert_eq!(refused(bare().issuer("i").unchecked_audience()), InvalidJwtVerifier::StrictUnchecked("aud"));
    let cognito = bare().issuer("i").audience("a").audience_claim(crate::AudienceClaim::ClientId);
    assert_eq!(refused(cognito), InvalidJwtVerifier::StrictUnchecked("aud"));
}

/// L003-37, L000-28: rotation is an overlap, and a key that was taken away is none at once.
#[test]
fn rotation_under_load_refuses_no_valid_token() {
    let keys = SharedKeys::new(KeySet::new([named(1, "1")]).unwrap());
    let verifier = JwtVerifier::builder().shared_keys(keys.clone()).issuer(ISSUER).audience("api").clock(At(NOW));
    let verifier = verifier.build().unwrap();
    let tokens: Vec<String> = (1..=20).map(|n| signed(n, &n.to_string(), ISSUER)).collect();
    // Which tokens are good, from 1 on: `signed by` moves after the new key was added and before the old one goes.
    let signer = core::sync::atomic::AtomicUsize::new(1);
    let done = core::sync::atomic::AtomicBool::new(false);
    let accepted = core::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    let before = signer.load(Ordering::SeqCst);
                    let outcome = verifier.verify(&tokens[before - 1]);
                    // A token whose signer was not replaced meanwhile must be good.
                    if signer.load(Ordering::SeqCst) == before {
                        outcome.unwrap();
                        accepted.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
        for new in 2..=20u8 {
            let set = |numbers: &[u8]| KeySet::new(numbers.iter().map(|n| named(*n, &n.to_string()))).unwrap();
            keys.replace(set(&[new - 1, new]));
            signer.store(usize::from(new), Ordering::SeqCst);
            let seen = accepted.load(Ordering::SeqCst);
            while accepted.load(Ordering::SeqCst) < seen + 20 {
                std::thread::yield_now();
            }
            assert!(verifier.verify(&tokens[usize::from(new) - 2]).is_ok(), "the old key overlaps");
            keys.replace(set(&[new]));
            assert!(verifier.verify(&tokens[usize::from(new) - 2]).is_err(), "a removed key stops at once");
        }
        done.store(true, Ordering::SeqCst);
    });
}

/// A key outside of its window verifies nothing.
#[test]
fn a_key_has_a_window() {
    let at = |now| {
        let key = named(1, "1").valid_from(NOW - 5).valid_until(NOW + 5);
        JwtVerifier::builder().key(key).issuer(ISSUER).audience("api").clock(At(now)).build().unwrap()
    };
    let token = signed(1, "1", ISSUER);
    assert!(at(NOW - 5).verify(&token).is_ok() && at(NOW + 4).verify(&token).is_ok());
    refused(&at(NOW - 6), &token, "is valid in 1 seconds only");
    refused(&at(NOW + 5), &token, "ended 0 seconds ago");
}

#[test]
fn keys_come_one_way() {
    let shared = SharedKeys::new(KeySet::new([named(1, "1")]).unwrap());
    let both = JwtVerifier::builder().key(named(2, "2")).shared_keys(shared).issuer("i").audience("a");
    assert_eq!(both.build().map(|_| ()).unwrap_err(), InvalidJwtVerifier::KeysBothWays);
    let foreign = JwtVerifier::builder().key(named(1, "1").for_issuer("j")).issuer("i").audience("a").build();
    assert!(matches!(foreign.map(|_| ()).unwrap_err(), InvalidJwtVerifier::KeyOfOtherIssuer(_)));
}

/// Conformance 21, 28: the header of a verified token is remembered, of any other none; and it opens nothing by itself.
#[test]
fn a_remembered_header_opens_nothing() {
    let verifier = verifier();
    let stranger = secret_of(9);
    for number in 0..20 {
        let header = json!({"alg": "HS256", "x": number}).to_string();
        refused(&verifier, &forge(Algorithm::Hs256, &stranger, &header, &claims().to_string()), "does not verify");
        let mut late = claims();
        late["exp"] = json!(NOW - 60);
        assert!(verifier.verify(&forge(Algorithm::Hs256, &secret(), &header, &late.to_string())).is_err());
        assert_eq!(verifier.headers.texts(), [""; 0], "strangers fill no memory");
    }
    let good = token(&header(), &claims());
    assert!(verifier.verify(&good).is_ok() && verifier.verify(&good).is_ok());
    assert_eq!(verifier.headers.texts(), [encode(header().to_string())]);
    let forged = forge(Algorithm::Hs256, &stranger, &header().to_string(), &claims().to_string());
    assert_eq!(forged.split('.').next(), good.split('.').next());
    refused(&verifier, &forged, "does not verify");
    let critical = json!({"alg": "HS256", "typ": "at+jwt", "crit": ["b64"]}).to_string();
    refused(&verifier, &forge(Algorithm::Hs256, &secret(), &critical, &claims().to_string()), "has `crit`");
    assert_eq!(verifier.verify(&good).unwrap().subject(), "alice");
}

/// Conformance 23: which key a remembered header names is looked up anew, and so is whether it is one.
#[test]
fn a_remembered_header_names_no_key_that_is_gone() {
    let keys = SharedKeys::new(KeySet::new([named(1, "1")]).unwrap());
    let verifier = JwtVerifier::builder().shared_keys(keys.clone()).issuer(ISSUER).audience("api").clock(At(NOW));
    let verifier = verifier.build().unwrap();
    let token = signed(1, "1", ISSUER);
    assert!(verifier.verify(&token).is_ok());
    assert_eq!(verifier.headers.texts().len(), 1);
    keys.replace(KeySet::new([named(2, "1")]).unwrap());
    refused(&verifier, &token, "does not verify");
    keys.replace(KeySet::new([named(1, "1").valid_until(NOW)]).unwrap());
    refused(&verifier, &token, "ended 0 seconds ago");
    keys.replace(KeySet::new([named(1, "2")]).unwrap());
    refused(&verifier, &token, "no configured key has this `kid`");
    keys.replace(KeySet::new([named(1, "1")]).unwrap());
    assert!(verifier.verify(&token).is_ok());
}

/// A request that opens a WebSocket, with these headers beside.
struct Opening(Vec<(&'static str, String)>);

impl Headers for Opening {
    fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
        let own = self.0.iter().map(|(name, value)| (*name, value.as_bytes()));
        let upgrade = [("upgrade", &b"websocket"[..]), ("connection", b"Upgrade")];
        own.chain(upgrade).filter(|(known, _)| known.eq_ignore_ascii_case(name)).for_each(|(_, value)| visit(value));
    }
}

/// Conformance 4: the token of a WebSocket, where that is asked for; the same one in both places counts once.
#[test]
fn a_websocket_carries_its_token_as_a_subprotocol() {
    let verifier = verifier_with(builder().websocket_protocol("agentflow-bearer"));
    let found = |verifier: &JwtVerifier, headers: Vec<(&'static str, String)>| {
        let headers = Opening(headers);
        match verifier.recognise(&RequestHead::new("GET", "/", &headers)) {
            Found::One(credential) => credential.expose().to_owned(),
            other => format!("{other:?}"),
        }
    };
    let protocols = |text: &str| ("Sec-WebSocket-Protocol", text.to_owned());
    let header = |text: &str| ("Authorization", format!("Bearer {text}"));
    assert_eq!(found(&verifier, vec![protocols("agentflow-bearer, a.b.c")]), "a.b.c");
    assert_eq!(found(&verifier, vec![protocols("agentflow-bearer, a.b.c"), header("a.b.c")]), "a.b.c");
    assert_eq!(found(&verifier, vec![protocols("agentflow-bearer, a.b.c"), header("a.b.d")]), "Several");
    assert_eq!(found(&verifier, vec![protocols("agentflow-bearer, nothing")]), "Malformed");
    assert_eq!(found(&verifier, vec![protocols("chat")]), "Nothing");
    assert_eq!(found(&self::verifier(), vec![protocols("agentflow-bearer, a.b.c")]), "Nothing", "not asked for");
    for bad in ["", "two words", "a,b", "ä"] {
        let refused = builder().websocket_protocol(bad).build().map(|_| ()).unwrap_err();
        assert_eq!(refused, InvalidJwtVerifier::WebSocketProtocol, "{bad}");
    }
    let several = JwtVerifier::several([
        self::verifier(),
        verifier_with(builder().issuer("https://b.example").websocket_protocol("b")),
    ]);
    assert_eq!(found(&several.unwrap(), vec![protocols("b, a.b.c")]), "a.b.c");
}
