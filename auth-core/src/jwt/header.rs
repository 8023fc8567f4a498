//! The header of a token: attacker's data until the signature is checked.

use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::compact;
use super::json;
use crate::AuthenticationError;

/// What of a header decides which key is tried. `jku`, `jwk`, `x5u` and `x5c` never do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<String>,
}

/// Media types of tokens that may be access tokens. ID tokens come as `JWT` too; their `aud` is what refuses them.
const TYPES: &[&str] = &["JWT", "at+jwt", "application/at+jwt"];

impl Header {
    pub(super) fn read(part: &str) -> Result<Self, AuthenticationError> {
        let bytes = compact::decode(part).ok_or_else(|| refused("is not base64url"))?;
        let members = json::object(&bytes).ok_or_else(|| refused("is not a JSON object with unique member names"))?;
        check_extensions(&members)?;
        check_type(&members)?;
        Ok(Self { algorithm: algorithm(&members)?, kid: kid(&members)? })
    }
}

fn refused(problem: &str) -> AuthenticationError {
    AuthenticationError::invalid(format!("the token's header {problem}"))
}

/// None of these is understood, so none may be there (RFC 7515 §4.1.11, RFC 7797 §6, RFC 7516).
fn check_extensions(members: &Map<String, Value>) -> Result<(), AuthenticationError> {
    for name in ["crit", "b64", "zip", "enc"] {
        if members.contains_key(name) {
            return Err(refused(&format!("has `{name}`, which is not supported")));
        }
    }
    match members.get("cty") {
        None => Ok(()),
        Some(Value::String(cty)) if !is_nested_jwt(cty) => Ok(()),
        Some(_) => Err(refused("says by `cty` that it holds another token")),
    }
}

fn is_nested_jwt(cty: &str) -> bool {
    ["JWT", "application/jwt"].iter().any(|nested| cty.eq_ignore_ascii_case(nested))
}

fn check_type(members: &Map<String, Value>) -> Result<(), AuthenticationError> {
    match members.get("typ") {
        None => Ok(()),
        Some(Value::String(typ)) if TYPES.iter().any(|allowed| typ.eq_ignore_ascii_case(allowed)) => Ok(()),
        Some(_) => Err(refused("has a `typ` that is not that of an access token (`JWT`, `at+jwt`)")),
    }
}

fn algorithm(members: &Map<String, Value>) -> Result<Algorithm, AuthenticationError> {
    let Some(Value::String(name)) = members.get("alg") else { return Err(refused("has no `alg`")) };
    if name.eq_ignore_ascii_case("none") {
        return Err(refused("says by `alg` that the token is not signed"));
    }
    name.parse().map_err(|_| refused("has an `alg` that is not supported"))
}

fn kid(members: &Map<String, Value>) -> Result<Option<String>, AuthenticationError> {
    match members.get("kid") {
        None => Ok(None),
        Some(Value::String(kid)) => Ok(Some(kid.clone())),
        Some(_) => Err(refused("has a `kid` that is not a string")),
    }
}

#[cfg(test)]
mod tests {
    use super::Header;
    use crate::Algorithm;
    use crate::jwt::compact::encode;

    fn read(json: &str) -> Result<Header, String> {
        Header::read(&encode(json)).map_err(|error| error.to_string())
    }

    fn refused(json: &str, problem: &str) {
        let message = read(json).expect_err(json);
        assert!(message.contains(problem), "{json}: {message}");
    }

    #[test]
    fn algorithm_and_kid_are_read() {
        let header = Header { algorithm: Algorithm::Hs256, kid: None };
        assert_eq!(read(r#"{"alg":"HS256"}"#), Ok(header));
        let header = Header { algorithm: Algorithm::EdDsa, kid: Some("../../etc/passwd".to_owned()) };
        assert_eq!(read(r#"{"alg":"EdDSA","kid":"../../etc/passwd"}"#), Ok(header), "conformance 28: data, not a path");
        refused(r#"{"alg":"HS256","kid":1}"#, "`kid` that is not a string");
        refused(r#"{"alg":"HS256","kid":null}"#, "`kid` that is not a string");
    }

    /// Conformance 19.
    #[test]
    fn none_in_any_spelling_is_refused() {
        for spelling in ["none", "None", "NONE", "nOnE"] {
            refused(&format!(r#"{{"alg":"{spelling}"}}"#), "not signed");
        }
        for spelling in ["\"none \"", "\"\"", "\"hs256\"", "\"RS1\"", "\"HS256\\u0000\""] {
            refused(&format!(r#"{{"alg":{spelling}}}"#), "not supported");
        }
        for other in ["null", "false", "[\"HS256\"]", "256"] {
            refused(&format!(r#"{{"alg":{other}}}"#), "has no `alg`");
        }
        refused("{}", "has no `alg`");
    }

    /// Conformance 31.
    #[test]
    fn critical_extensions_are_refused() {
        for member in [
            r#""crit":["b64"]"#,
            r#""crit":[]"#,
            r#""crit":["exp"]"#,
            r#""crit":null"#,
            r#""b64":false"#,
            r#""b64":true"#,
        ] {
            refused(&format!(r#"{{"alg":"HS256",{member}}}"#), "not supported");
        }
    }

    /// Conformance 22, 27, 29: other kinds of tokens.
    #[test]
    fn other_types_are_refused() {
        for typ in ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/at+JWT"] {
            assert!(read(&format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#)).is_ok(), "{typ}");
        }
        for typ in [
            "\"dpop+jwt\"",
            "\"secevent+jwt\"",
            "\"logout+jwt\"",
            "\"rt+jwt\"",
            "\"JWE\"",
            "\"JOSE\"",
            "\"\"",
            "null",
            "1",
            "[\"JWT\"]",
        ] {
            refused(&format!(r#"{{"alg":"HS256","typ":{typ}}}"#), "`typ`");
        }
        for cty in ["\"JWT\"", "\"jwt\"", "\"application/jwt\"", "1", "null"] {
            refused(&format!(r#"{{"alg":"HS256","cty":{cty}}}"#), "another token");
        }
        refused(r#"{"alg":"HS256","zip":"DEF"}"#, "`zip`");
        refused(r#"{"alg":"HS256","enc":"A256GCM"}"#, "`enc`");
    }

    /// Conformance 28: key material in a header is neither used nor an error.
    #[test]
    fn keys_in_the_header_are_ignored() {
        let json = r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"},"jku":"https://x","x5u":"https://x","x5c":["MII"]}"#;
        assert_eq!(read(json), Ok(Header { algorithm: Algorithm::Hs256, kid: None }));
    }

    /// Conformance 30.
    #[test]
    fn the_header_is_strict_json() {
        refused(r#"{"alg":"HS256","alg":"none"}"#, "unique member names");
        refused(r#"{"alg":"HS256","\u0061lg":"RS256"}"#, "unique member names");
        refused(r#"{"alg":"HS256","x":{"a":1,"a":2}}"#, "unique member names");
        refused("[]", "not a JSON object");
        assert!(Header::read("e30=").is_err());
    }
}
