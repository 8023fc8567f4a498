//! The header of a token: attacker's data until the signature is checked.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::algorithm::Algorithm;
use super::json::{Json, Name, has_duplicates};
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
        let members = str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str(text).ok());
        let members: Members<'t> = members.ok_or_else(|| refused("is not a JSON object with unique member names"))?;
        if let Some(name) = members.extension {
            return Err(refused(&format!("has `{name}`, which is not supported")));
        }
        check_content(members.cty.as_ref())?;
        Ok(Self {
            is_access_token: is_access_token(members.typ.as_ref())?,
            algorithm: algorithm(members.alg.as_ref())?,
            kid: kid(members.kid)?,
        })
    }

    /// The same, borrowed from this.
    pub(super) fn borrowed(&self) -> Header<'_> {
        Header { kid: self.kid.as_deref().map(Cow::Borrowed), ..*self }
    }

    /// The same, of its own.
    pub(super) fn owned(&self) -> Header<'static> {
        Header { kid: self.kid.as_deref().map(|kid| Cow::Owned(kid.to_owned())), ..*self }
    }
}

/// What is looked at of a header; the rest is only known to be unique.
#[derive(Default)]
struct Members<'t> {
    alg: Option<Json<'t>>,
    kid: Option<Json<'t>>,
    typ: Option<Json<'t>>,
    cty: Option<Json<'t>>,
    /// One that would have to be understood, and is not (RFC 7515 §4.1.11, RFC 7797 §6, RFC 7516).
    extension: Option<&'static str>,
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object without duplicate member names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Members<'de>, A::Error> {
        let (mut members, mut others) = (Members::default(), Vec::new());
        while let Some(Name(name)) = entries.next_key()? {
            let value: Json<'de> = entries.next_value()?;
            let known = match &*name {
                "alg" => &mut members.alg,
                "kid" => &mut members.kid,
                "typ" => &mut members.typ,
                "cty" => &mut members.cty,
                _ => {
                    let extension = ["crit", "b64", "zip", "enc"].into_iter().find(|known| *known == name);
                    members.extension = members.extension.or(extension);
                    others.push((name, value));
                    continue;
                }
            };
            if known.replace(value).is_some() {
                return Err(A::Error::custom("duplicate member name"));
            }
        }
        if has_duplicates(&others) { Err(A::Error::custom("duplicate member name")) } else { Ok(members) }
    }
}

pub(super) fn refused(problem: &str) -> AuthenticationError {
    AuthenticationError::invalid(format!("the token's header {problem}"))
}

fn check_content(cty: Option<&Json<'_>>) -> Result<(), AuthenticationError> {
    match cty {
        None => Ok(()),
        Some(Json::Text(cty)) if !is_nested_jwt(cty) => Ok(()),
        Some(_) => Err(refused("says by `cty` that it holds another token")),
    }
}

fn is_nested_jwt(cty: &str) -> bool {
    ["JWT", "application/jwt"].iter().any(|nested| cty.eq_ignore_ascii_case(nested))
}

/// Whether `typ` is that of an access token. ID tokens come as `JWT` too; their `aud` is what refuses them.
fn is_access_token(typ: Option<&Json<'_>>) -> Result<bool, AuthenticationError> {
    match typ {
        None => Ok(false),
        Some(Json::Text(typ)) if ACCESS_TOKEN.iter().any(|allowed| typ.eq_ignore_ascii_case(allowed)) => Ok(true),
        Some(Json::Text(typ)) if typ.eq_ignore_ascii_case("JWT") => Ok(false),
        Some(_) => Err(refused("has a `typ` that is not that of an access token (`JWT`, `at+jwt`)")),
    }
}

fn algorithm(alg: Option<&Json<'_>>) -> Result<Algorithm, AuthenticationError> {
    let Some(Json::Text(name)) = alg else { return Err(refused("has no `alg`")) };
    if name.eq_ignore_ascii_case("none") {
        return Err(refused("says by `alg` that the token is not signed"));
    }
    name.parse().map_err(|_| refused("has an `alg` that is not supported"))
}

fn kid(kid: Option<Json<'_>>) -> Result<Option<Cow<'_, str>>, AuthenticationError> {
    match kid {
        None => Ok(None),
        Some(Json::Text(kid)) => Ok(Some(kid)),
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
        for cty in ["json", "application/json", ""] {
            assert!(read(&format!(r#"{{"alg":"HS256","cty":"{cty}"}}"#)).is_ok(), "{cty} is no token in the token");
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
