//! JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037 §2).

use super::Shown;
use super::algorithm::{Algorithm, Kind};
use super::compact;
use super::invalid_key::InvalidKey;
use super::json::{self, Json, Object};
use super::key::VerificationKey;
use super::public_key;
use crate::Secret;

/// Members that only a private key has (RFC 7518 §6.2.2, §6.3.2).
const PRIVATE: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth"];

pub(super) fn read(json: &str, algorithm: Option<Algorithm>) -> Result<VerificationKey, InvalidKey> {
    let jwk = json::object(json.as_bytes());
    of(&jwk.ok_or_else(|| refused("it is not a JSON object with unique member names"))?, algorithm)
}

/// The key of one object. What it says of its use is obeyed.
pub(super) fn of(jwk: &Object<'_>, algorithm: Option<Algorithm>) -> Result<VerificationKey, InvalidKey> {
    check_use(jwk)?;
    let algorithm = match text(jwk, "alg")? {
        Some(name) => {
            name.parse().map_err(|_| refused(format!("its `alg` is {}, which is not supported", Shown(name))))?
        }
        None => algorithm.ok_or_else(|| {
            refused("it has no `alg`, and no algorithm is configured for such keys: a key has exactly one")
        })?,
    };
    check_kind(jwk, algorithm)?;
    let mut key = match algorithm.kind() {
        Kind::Secret => secret(jwk, algorithm)?,
        kind => {
            if let Some(name) = PRIVATE.iter().find(|name| jwk.get(name).is_some()) {
                return Err(refused(format!(
                    "it has the private member `{name}`: a verifier takes the public half alone"
                )));
            }
            let material = match kind {
                Kind::Rsa => public_key::rsa(&number(jwk, "n")?, &number(jwk, "e")?),
                Kind::P256 => [vec![4], bytes(jwk, "x", Some(32))?, bytes(jwk, "y", Some(32))?].concat(),
                Kind::P384 => [vec![4], bytes(jwk, "x", Some(48))?, bytes(jwk, "y", Some(48))?].concat(),
                Kind::Ed25519 | Kind::Secret => bytes(jwk, "x", Some(32))?,
            };
            VerificationKey::of_spki(&public_key::spki(algorithm, &material), algorithm)?
        }
    };
    if let Some(kid) = text(jwk, "kid")? {
        key = key.with_kid(kid)?;
    }
    if let Some(seconds) = seconds(jwk, "nbf")? {
        key = key.valid_from(seconds);
    }
    if let Some(seconds) = seconds(jwk, "exp")? {
        key = key.valid_until(seconds);
    }
    Ok(key)
}

fn refused(problem: impl Into<String>) -> InvalidKey {
    InvalidKey::Jwk(problem.into())
}

/// A key for something else than verifying is none here (RFC 7517 §4.2, §4.3).
fn check_use(jwk: &Object<'_>) -> Result<(), InvalidKey> {
    match text(jwk, "use")? {
        None | Some("sig") => {}
        Some(other) => return Err(refused(format!("its `use` is {}, not `sig`", Shown(other)))),
    }
    match jwk.get("key_ops") {
        None => Ok(()),
        Some(Json::List(operations)) if operations.contains(&Json::Text("verify".into())) => Ok(()),
        Some(Json::List(_)) => Err(refused("its `key_ops` do not allow `verify`")),
        Some(_) => Err(refused("its `key_ops` are not a list")),
    }
}

/// The type of the key and its curve are those of the algorithm.
fn check_kind(jwk: &Object<'_>, algorithm: Algorithm) -> Result<(), InvalidKey> {
    let kty = text(jwk, "kty")?.ok_or_else(|| refused("it has no `kty`"))?;
    let curve = text(jwk, "crv")?;
    let fits = match algorithm.kind() {
        Kind::Secret => kty == "oct",
        Kind::Rsa => kty == "RSA",
        Kind::P256 => kty == "EC" && curve == Some("P-256"),
        Kind::P384 => kty == "EC" && curve == Some("P-384"),
        Kind::Ed25519 => kty == "OKP" && curve == Some("Ed25519"),
    };
    if fits {
        return Ok(());
    }
    let curve = curve.map_or(String::new(), |curve| format!(" with `crv` {}", Shown(curve)));
    Err(refused(format!("its `kty` is {}{curve}, and {algorithm} needs {}", Shown(kty), algorithm.kind())))
}

/// The one constructor of secrets judges it: a short, published or predictable one is refused here, too.
fn secret(jwk: &Object<'_>, algorithm: Algorithm) -> Result<VerificationKey, InvalidKey> {
    let text = text(jwk, "k")?.ok_or_else(|| refused("it has no `k`"))?;
    // Strictly, as RFC 7515 §2 writes it: what follows reads more alphabets.
    compact::decode(text).ok_or_else(|| refused("its `k` is not base64url without padding"))?;
    let least = algorithm.min_secret_bytes().ok_or(InvalidKey::NoSecret(algorithm))?;
    let text = zeroize::Zeroizing::new(format!("base64:{text}"));
    VerificationKey::hmac(algorithm, &Secret::parse(&text, least).map_err(InvalidKey::Secret)?)
}

fn text<'j>(jwk: &'j Object<'_>, name: &str) -> Result<Option<&'j str>, InvalidKey> {
    match jwk.get(name) {
        None => Ok(None),
        Some(Json::Text(text)) => Ok(Some(text)),
        Some(_) => Err(refused(format!("its `{name}` is not a text"))),
    }
}

fn seconds(jwk: &Object<'_>, name: &str) -> Result<Option<u64>, InvalidKey> {
    match jwk.get(name) {
        None => Ok(None),
        Some(Json::Number(number)) if number.is_u64() => Ok(number.as_u64()),
        Some(_) => Err(refused(format!("its `{name}` is not a number of whole Unix seconds"))),
    }
}

fn bytes(jwk: &Object<'_>, name: &str, length: Option<usize>) -> Result<Vec<u8>, InvalidKey> {
    let text = text(jwk, name)?.ok_or_else(|| refused(format!("it has no `{name}`")))?;
    let bytes =
        compact::decode(text).ok_or_else(|| refused(format!("its `{name}` is not base64url without padding")))?;
    match length {
        Some(length) if bytes.len() != length => {
            Err(refused(format!("its `{name}` has {} bytes, and {length} are needed", bytes.len())))
        }
        _ => Ok(bytes),
    }
}

/// A positive integer in as few bytes as it needs (RFC 7518 §2).
fn number(jwk: &Object<'_>, name: &str) -> Result<Vec<u8>, InvalidKey> {
    let bytes = bytes(jwk, name, None)?;
    match bytes.first() {
        None | Some(0) => Err(refused(format!("its `{name}` is empty or begins with a zero byte"))),
        Some(_) => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::jwt::compact::encode;
    use crate::jwt::testing::{jwk, secret, signing_key};
    use crate::{Algorithm, InvalidKey, VerificationKey};

    fn read(jwk: &Value) -> Result<VerificationKey, String> {
        VerificationKey::jwk(&jwk.to_string(), None).map_err(|error: InvalidKey| error.to_string())
    }

    fn refused(jwk: &Value, problem: &str) {
        let message = read(jwk).map(|_| ()).expect_err(problem);
        assert!(message.contains(problem), "{message}");
    }

    /// The same key by PEM and by JWK has one fingerprint, and verifies the same.
    #[test]
    fn every_kind_is_read() {
        for algorithm in Algorithm::ALL {
            let pair = signing_key(*algorithm);
            let read = read(&jwk(*algorithm)).unwrap();
            assert_eq!(read.fingerprint(), pair.verification_key().fingerprint(), "{algorithm}");
            assert_eq!((read.algorithm(), read.kid()), (*algorithm, Some(algorithm.as_str())));
            assert!(read.verifies(b"message", &pair.sign(b"message").unwrap()));
        }
    }

    /// Conformance 20: a key is for what it says that it is for.
    #[test]
    fn what_it_says_of_its_use_is_obeyed() {
        let with = |name: &str, value: Value| {
            let mut jwk = jwk(Algorithm::Rs256);
            jwk[name] = value;
            jwk
        };
        assert!(read(&with("use", json!("sig"))).is_ok());
        refused(&with("use", json!("enc")), "its `use` is `enc`, not `sig`");
        refused(&with("use", json!(["sig"])), "its `use` is not a text");
        refused(&with("use", json!("SIG")), "not `sig`");
        assert!(read(&with("key_ops", json!(["sign", "verify"]))).is_ok());
        refused(&with("key_ops", json!(["encrypt"])), "do not allow `verify`");
        refused(&with("key_ops", json!([])), "do not allow `verify`");
        refused(&with("key_ops", json!("verify")), "are not a list");
        refused(&with("alg", json!("RSA-OAEP")), "its `alg` is `RSA-OAEP`, which is not supported");
        refused(&with("alg", json!("none")), "not supported");
        refused(&with("alg", json!("HS256")), "its `kty` is `RSA`, and HS256 needs a shared secret");
        refused(&with("alg", json!("ES256")), "its `kty` is `RSA`, and ES256 needs an EC key on P-256");
        refused(&with("alg", Value::Null), "its `alg` is not a text");
        refused(&with("d", json!("AQAB")), "private member `d`");
        refused(&with("kid", json!("")), "1 to 256 bytes");
        refused(&with("kid", json!(7)), "its `kid` is not a text");
    }

    /// A JWK without `alg` has one from the configuration, or none.
    #[test]
    fn the_algorithm_is_stated_somewhere() {
        let mut jwk = jwk(Algorithm::Ps256);
        jwk.as_object_mut().unwrap().remove("alg");
        refused(&jwk, "has no `alg`");
        let with = |algorithm| VerificationKey::jwk(&jwk.to_string(), Some(algorithm));
        assert_eq!(with(Algorithm::Rs512).unwrap().algorithm(), Algorithm::Rs512);
        assert!(with(Algorithm::EdDsa).is_err());
    }

    /// Conformance 32.
    #[test]
    fn weak_keys_are_refused() {
        let oct = |k: &str, alg: &str| json!({"kty": "oct", "alg": alg, "k": k});
        refused(&oct(&encode(&secret().expose()[..31]), "HS256"), "31 bytes, and at least 32");
        refused(&oct(&encode(&secret().expose()[..63]), "HS512"), "63 bytes, and at least 64");
        refused(&oct(&encode(b"your-256-bit-secret"), "HS256"), "printed in public documents");
        refused(&oct(&encode([7; 64]), "HS256"), "predictable");
        refused(&oct("AA==", "HS256"), "is not base64url without padding");
        refused(&json!({"kty": "oct", "alg": "HS256"}), "has no `k`");
        let rsa = |n: &[u8], e: &[u8]| json!({"kty": "RSA", "alg": "RS256", "n": encode(n), "e": encode(e)});
        refused(&rsa(&[0xff; 128], &[1, 0, 1]), "1024 bits");
        refused(&rsa(&[0xff; 256], &[1]), "malformed");
        refused(&rsa(&[0; 256], &[1, 0, 1]), "its `n` is empty or begins with a zero byte");
        refused(&rsa(&[0xff; 256], &[]), "its `e` is empty");
    }

    #[test]
    fn broken_keys_are_refused() {
        let with = |algorithm, name: &str, value: Value| {
            let mut jwk = jwk(algorithm);
            jwk[name] = value;
            jwk
        };
        refused(&with(Algorithm::Es256, "x", json!("AA")), "its `x` has 1 bytes, and 32 are needed");
        refused(&with(Algorithm::Es384, "y", json!("AA")), "and 48 are needed");
        refused(&with(Algorithm::Es256, "x", json!(encode([1; 32]))), "malformed");
        refused(&with(Algorithm::EdDsa, "crv", json!("X25519")), "`crv` `X25519`, and EdDSA needs an Ed25519 key");
        refused(&with(Algorithm::Es256, "crv", json!("P-384")), "ES256 needs an EC key on P-256");
        refused(&with(Algorithm::EdDsa, "kty", json!("EC")), "its `kty` is `EC`");
        for algorithm in [Algorithm::Es256, Algorithm::Es384] {
            refused(&with(algorithm, "kty", json!("OKP")), "its `kty` is `OKP`");
            refused(&with(algorithm, "crv", json!("Ed25519")), "with `crv` `Ed25519`");
        }
        for seconds in [json!(-1), json!(1.5), json!(true)] {
            refused(&with(Algorithm::EdDsa, "nbf", seconds.clone()), "its `nbf` is not a number of whole Unix seconds");
            refused(&with(Algorithm::EdDsa, "exp", seconds), "its `exp` is not a number of whole Unix seconds");
        }
        refused(&with(Algorithm::EdDsa, "kty", Value::Null), "its `kty` is not a text");
        refused(&with(Algorithm::EdDsa, "nbf", json!("today")), "its `nbf` is not a number");
        for text in ["", "[]", "{", r#"{"kty":"OKP","kty":"OKP"}"#] {
            let message = VerificationKey::jwk(text, None).unwrap_err().to_string();
            assert!(message.contains("not a JSON object with unique member names"), "{message}");
        }
    }

    /// `OpenID` Federation 1.0 writes the window of a key so.
    #[test]
    fn a_window_is_read() {
        let mut jwk = jwk(Algorithm::EdDsa);
        (jwk["nbf"], jwk["exp"]) = (json!(10), json!(20));
        let key = read(&jwk).unwrap();
        assert_eq!((key.begins(), key.ends()), (Some(10), Some(20)));
    }

    /// F31: no message holds a part of a key.
    #[test]
    fn messages_hold_no_key_material() {
        let canary = "c2VjcmV0LWNhbmFyeQ";
        for name in ["k", "n", "x", "e", "d", "y"] {
            for algorithm in Algorithm::ALL {
                let mut jwk = jwk(*algorithm);
                jwk[name] = json!(canary);
                if let Err(message) = VerificationKey::jwk(&jwk.to_string(), None) {
                    assert!(!format!("{message} {message:?}").contains(&canary[..8]), "{algorithm} {name}: {message}");
                }
            }
        }
    }
}
