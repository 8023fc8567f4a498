//! OpenID Connect Discovery 1.0 §4: from an issuer to the URL of its keys.

use serde::Deserialize;

use super::address::{Address, InvalidAddress};

/// An issuer that publishes where its keys are.
#[derive(Clone)]
pub(crate) struct Issuer {
    name: Box<str>,
    document: Address,
}

/// What is read of the document; a member that stands in it twice is refused.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
}

impl Issuer {
    /// Reads an issuer: a URL without a query.
    ///
    /// # Errors
    /// [`InvalidAddress`], saying what to write instead.
    pub(crate) fn parse(name: &str) -> Result<Self, InvalidAddress> {
        if Address::parse(name)?.has_query() {
            return Err(InvalidAddress::Query);
        }
        let base = name.strip_suffix('/').unwrap_or(name);
        let document = Address::parse(&format!("{base}/.well-known/openid-configuration"))?;
        Ok(Self { name: name.into(), document })
    }

    /// As it names itself.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where the document is.
    pub(super) fn document(&self) -> &Address {
        &self.document
    }

    /// Where the keys are, by the document. What it says is not repeated in the reason for a refusal.
    pub(super) fn keys(&self, document: &str) -> Result<Address, String> {
        let Document { issuer, jwks_uri } = serde_json::from_str(document).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("it is not a JSON object with the texts `issuer` and `jwks_uri` (line {line}, column {column})")
        })?;
        if *issuer != *self.name {
            return Err(self.other(&issuer));
        }
        let keys = Address::parse(&jwks_uri).map_err(|refused| format!("its `jwks_uri` is refused: {refused}"))?;
        // A document that came over TLS does not lead to where there is none.
        if self.document.is_https() && !keys.is_https() {
            return Err("its `jwks_uri` is refused: an issuer with https has its keys behind https".to_owned());
        }
        Ok(keys)
    }

    fn other(&self, issuer: &str) -> String {
        let name = &self.name;
        if issuer.strip_suffix('/').unwrap_or(issuer) != name.strip_suffix('/').unwrap_or(name) {
            return format!("its `issuer` is another one than `{name}`: write the issuer exactly as it names itself");
        }
        let (here, there) = if name.ends_with('/') { ("with", "without") } else { ("without", "with") };
        format!("its `issuer` is `{name}` {there} the final slash: write it {there}, not {here}")
    }
}

#[cfg(test)]
mod tests {
    use super::Issuer;
    use crate::remote::address::InvalidAddress;

    fn keys(issuer: &str, document: &str) -> Result<String, String> {
        Issuer::parse(issuer).unwrap().keys(document).map(|address| address.uri().to_string())
    }

    #[test]
    fn the_document_is_below_the_issuer() {
        for (issuer, document) in [
            ("https://issuer.example", "https://issuer.example/.well-known/openid-configuration"),
            ("https://issuer.example/", "https://issuer.example/.well-known/openid-configuration"),
            ("https://a.example/realms/b", "https://a.example/realms/b/.well-known/openid-configuration"),
            ("https://a.example/realms/b/", "https://a.example/realms/b/.well-known/openid-configuration"),
        ] {
            assert_eq!(Issuer::parse(issuer).unwrap().document().to_string(), document);
        }
        for issuer in ["https://issuer.example?a=b", "https://issuer.example/?", "https://issuer.example?"] {
            assert_eq!(Issuer::parse(issuer).map(drop), Err(InvalidAddress::Query), "{issuer}");
        }
        assert_eq!(Issuer::parse("http://issuer.example").map(drop), Err(InvalidAddress::Http));
        assert_eq!(Issuer::parse("https://issuer.example#a").map(drop), Err(InvalidAddress::Fragment));
    }

    /// Conformance 23, RFC 8414 §3.3: a document of somebody else names keys of somebody else.
    #[test]
    fn the_issuer_is_exactly_the_one_asked() {
        let document = |issuer: &str| format!(r#"{{"issuer": "{issuer}", "jwks_uri": "https://k.example/keys?v=2"}}"#);
        let at = "https://issuer.example";
        assert_eq!(keys(at, &document(at)), Ok("https://k.example/keys?v=2".to_owned()));
        for other in [
            "https://evil.example",
            "",
            "HTTPS://issuer.example",
            "https://issuer.example/a",
            "https://issuer.example:443",
        ] {
            let reason = keys(at, &document(other)).unwrap_err();
            assert!(reason.contains("another one than `https://issuer.example`"), "{reason}");
            assert!(!reason.contains("evil"), "{reason}");
        }
        let slash = keys(at, &document("https://issuer.example/")).unwrap_err();
        assert!(slash.ends_with("with the final slash: write it with, not without"), "{slash}");
        let none = keys("https://issuer.example/", &document(at)).unwrap_err();
        assert!(none.ends_with("without the final slash: write it without, not with"), "{none}");
    }

    #[test]
    fn keys_are_fetched_safely_or_not_at_all() {
        let document = |issuer: &str, keys: &str| format!(r#"{{"issuer": "{issuer}", "jwks_uri": "{keys}"}}"#);
        let local = "http://127.0.0.1:8080";
        assert!(keys(local, &document(local, "http://127.0.0.1:8080/keys")).is_ok());
        assert!(keys(local, &document(local, "https://issuer.example/keys")).is_ok());
        for address in ["http://issuer.example/keys", "file:///etc/passwd", "/keys", "https://a:b@issuer.example/", ""]
        {
            let reason = keys(local, &document(local, address)).unwrap_err();
            assert!(reason.starts_with("its `jwks_uri` is refused: "), "{reason}");
        }
        let remote = "https://issuer.example";
        let reason = keys(remote, &document(remote, "http://127.0.0.1:8080/keys")).unwrap_err();
        assert!(reason.contains("behind https"), "{reason}");
    }

    /// Conformance 30. No member of the document gets into the log.
    #[test]
    fn other_documents_are_refused() {
        let at = "https://issuer.example";
        for document in [
            "",
            "[]",
            "\"s3cr3t\"",
            r#"{"issuer": "https://issuer.example"}"#,
            r#"{"issuer": ["s3cr3t"], "jwks_uri": "https://issuer.example/keys"}"#,
            r#"{"issuer": "https://issuer.example", "jwks_uri": "s3cr3t", "jwks_uri": "https://issuer.example/keys"}"#,
            r#"{"issuer": "https://issuer.example", "jwks_uri": null}"#,
        ] {
            let reason = keys(at, document).unwrap_err();
            assert!(reason.starts_with("it is not a JSON object"), "{reason}");
            assert!(!reason.contains("s3cr3t"), "{reason}");
        }
    }
}
