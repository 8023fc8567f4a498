//! The header of a token: attacker's data until the signature is checked.

use std::borrow::Cow;

use super::algorithm::Algorithm;
use super::json::{self, Json, Object};
use crate::AuthenticationError;

/// What of a header decides which key is tried. `jku`, `jwk`, `x5u` and `x5c` never do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header<'t> {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<Cow<'t, str>>,
    /// `typ` says that it is an access token of RFC 9068 §2.1.
    pub(super) is_access_token: bool,
}

/// Media types of access tokens (RFC 9068 §4).
const ACCESS_TOKEN: &[&str] = &["at+jwt", "application/at+jwt"];

impl<'t> Header<'t> {
    /// Reads the decoded part.
    pub(super) fn read(bytes: &'t [u8]) -> Result<Self, AuthenticationError> {
        let members = json::object(bytes).ok_or_else(|| refused("is not a JSON object with unique member names"))?;
        check_extensions(&members)?;
        let is_access_token = check_type(&members)?;
        Ok(Self { algorithm: algorithm(&members)?, kid: kid(&members)?, is_access_token })
    }
}

pub(super) fn refused(problem: &str) -> AuthenticationError {
    AuthenticationError::invalid(format!("the token's header {problem}"))
}

/// None of these is understood, so none may be there (RFC 7515 §4.1.11, RFC 7797 §6, RFC 7516).
fn check_extensions(members: &Object<'_>) -> Result<(), AuthenticationError> {
    for name in ["crit", "b64", "zip", "enc"] {
        if members.get(name).is_some() {
            return Err(refused(&format!("has `{name}`, which is not supported")));
        }
    }
    match members.get("cty") {
        None => Ok(()),
        Some(Json::Text(cty)) if !is_nested_jwt(cty) => Ok(()),
        Some(_) => Err(refused("says by `cty` that it holds another token")),
    }
}

fn is_nested_jwt(cty: &str) -> bool {
    ["JWT", "application/jwt"].iter().any(|nested| cty.eq_ignore_ascii_case(nested))
}

/// Whether `typ` is that of an access token. ID tokens come as `JWT` too; their `aud` is what refuses them.
fn check_type(members: &Object<'_>) -> Result<bool, AuthenticationError> {
    match members.get("typ") {
        None => Ok(false),
        Some(Json::Text(typ)) if ACCESS_TOKEN.iter().any(|allowed| typ.eq_ignore_ascii_case(allowed)) => Ok(true),
        Some(Json::Text(typ)) if typ.eq_ignore_ascii_case("JWT") => Ok(false),
        Some(_) => Err(refused("has a `typ` that is not that of an access token (`JWT`, `at+jwt`)")),
    }
}

fn algorithm(members: &Object<'_>) -> Result<Algorithm, AuthenticationError> {
    let Some(Json::Text(name)) = members.get("alg") else { return Err(refused("has no `alg`")) };
    if name.eq_ignore_ascii_case("none") {
        return Err(refused("says by `alg` that the token is not signed"));
    }
    name.parse().map_err(|_| refused("has an `alg` that is not supported"))
}

fn kid<'t>(members: &Object<'t>) -> Result<Option<Cow<'t, str>>, AuthenticationError> {
    match members.get("kid") {
        None => Ok(None),
        Some(Json::Text(kid)) => Ok(Some(kid.clone())),
        Some(_) => Err(refused("has a `kid` that is not a string")),
    }
}

#[cfg(test)]
mod tests {
    use super::Header;
    use crate::Algorithm;

    fn read(json: &str) -> Result<Header<'_>, String> {
        Header::read(json.as_bytes()).map_err(|error| error.to_string())
    }

    fn refused(json: &str, problem: &str) {
        let message = read(json).expect_err(json);
        assert!(message.contains(problem), "{json}: {message}");
    }

    #[test]
    fn algorithm_and_kid_are_read() {
        let header = Header { algorithm: Algorithm::Hs256, kid: None, is_access_token: false };
        assert_eq!(read(r#"{"alg":"HS256"}"#), Ok(header));
        let header =
            Header { algorithm: Algorithm::EdDsa, kid: Some("../../etc/passwd".into()), is_access_token: false };
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

    /// Conformance 22.
    #[test]
    fn an_access_token_says_so() {
        let says = |typ: &str| read(&format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#)).unwrap().is_access_token;
        assert!(says("at+jwt") && says("AT+JWT") && says("application/at+jwt"));
        assert!(!says("JWT"));
        assert!(!read(r#"{"alg":"HS256"}"#).unwrap().is_access_token);
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
        assert_eq!(read(json), Ok(Header { algorithm: Algorithm::Hs256, kid: None, is_access_token: false }));
    }

    /// Conformance 30.
    #[test]
    fn the_header_is_strict_json() {
        refused(r#"{"alg":"HS256","alg":"none"}"#, "unique member names");
        refused(r#"{"alg":"HS256","\u0061lg":"RS256"}"#, "unique member names");
        refused(r#"{"alg":"HS256","x":{"a":1,"a":2}}"#, "unique member names");
        refused("[]", "not a JSON object");
    }
}
