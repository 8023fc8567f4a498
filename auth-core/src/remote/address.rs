//! The URLs that documents may come from. Read by the parser of the client, so that both see the same host.

use core::fmt;

use ureq::http::Uri;
use ureq::http::uri::Scheme;

use crate::this_machine::is_this_machine;

/// A URL that may be asked: https, or http to this machine itself.
///
/// Formatting it leaves the query out, which may hold what is nobody's business.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(Uri);

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`InvalidAddress`], saying what to write instead.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidAddress> {
        // The parser drops a fragment without a word.
        if text.contains('#') {
            return Err(InvalidAddress::Fragment);
        }
        // The parser takes some of what is not ASCII in a path, and a log shows it.
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidAddress::Form);
        }
        let uri: Uri = text.parse().map_err(|_| InvalidAddress::Form)?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(InvalidAddress::Form);
        };
        if authority.as_str().contains('@') {
            return Err(InvalidAddress::UserInfo);
        }
        let host = authority.host();
        let port = authority.port_u16().filter(|port| *port != 0);
        // The client takes a port that it cannot read for the default one.
        if host.is_empty()
            || port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")) != authority.as_str()
        {
            return Err(InvalidAddress::Form);
        }
        if *scheme == Scheme::HTTPS || (*scheme == Scheme::HTTP && is_this_machine(host)) {
            return Ok(Self(uri));
        }
        Err(if *scheme == Scheme::HTTP { InvalidAddress::Http } else { InvalidAddress::Scheme })
    }

    /// An address that nobody has looked at.
    #[cfg(test)]
    pub(super) fn unchecked(text: &str) -> Self {
        Self(text.parse().unwrap())
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.scheme() == Some(&Scheme::HTTPS)
    }

    pub(super) fn has_query(&self) -> bool {
        self.0.query().is_some()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self.0.authority().map_or("", |authority| authority.as_str());
        write!(f, "{}://{authority}{}", self.0.scheme_str().unwrap_or_default(), self.0.path())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The URL is refused. The text is not repeated: a refused URL may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum InvalidAddress {
    /// Not an absolute URL with a host.
    #[error("it is not an absolute URL: write `https://host/path`, in ASCII and without spaces")]
    Form,
    /// Neither https nor http.
    #[error("only https is fetched: write `https://…`")]
    Scheme,
    /// http to another machine: anybody between could put in keys of his own.
    #[error("http is for loopback addresses only (`127.0.0.1`, `[::1]`, `localhost`): write `https://…`")]
    Http,
    /// A user name or password.
    #[error("it holds a user name or password: take out everything up to the `@`")]
    UserInfo,
    /// A fragment.
    #[error("it has a fragment, which is never sent: take out the `#` and what follows")]
    Fragment,
    /// An issuer with a query (OpenID Connect Discovery 1.0 §3).
    #[error("an issuer has no query: take out the `?` and what follows")]
    Query,
}

#[cfg(test)]
mod tests {
    use super::{Address, InvalidAddress};

    #[test]
    fn https_everywhere_and_http_here() {
        for text in [
            "https://issuer.example",
            "https://issuer.example:8443/realms/a/keys?v=1",
            "HTTPS://issuer.example/keys",
            "https://10.0.0.1/keys",
            "https://[2001:db8::1]:444/keys",
            "http://127.0.0.1:8080/keys",
            "http://127.8.9.1/keys",
            "http://[::1]:8080/keys",
            "http://localhost:8080/keys",
            "http://LocalHost/keys",
        ] {
            assert!(Address::parse(text).is_ok(), "{text}");
        }
    }

    /// What looks like this machine and is not, or is read in two ways by two programs.
    #[test]
    fn http_to_others_is_refused() {
        for text in [
            "http://issuer.example/keys",
            "http://127.0.0.1.example/keys",
            "http://localhost.example/keys",
            "http://localhost./keys",
            "http://0.0.0.0/keys",
            "http://[::]/keys",
            "http://10.0.0.1/keys",
            "http://169.254.169.254/keys",
            "http://127.1/keys",
            "http://2130706433/keys",
            "http://0x7f.0.0.1/keys",
            "http://0177.0.0.1/keys",
            "http://127.0.0.01/keys",
            "http://[::ffff:10.0.0.1]/keys",
            "HTTP://issuer.example/keys",
        ] {
            assert_eq!(Address::parse(text), Err(InvalidAddress::Http), "{text}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in
            ["", "/keys", "keys", "issuer.example", "https://", "https:///keys", "https://a b/keys", "https://ä/"]
        {
            assert_eq!(Address::parse(text), Err(InvalidAddress::Form), "{text}");
        }
        // What turns the text of a log line round, or breaks it: a document of discovery names such a URL.
        for path in ["\u{202e}syek", "a\u{2028}b", "ä", "a%0Ab\u{85}"] {
            assert_eq!(
                Address::parse(&format!("https://issuer.example/{path}")),
                Err(InvalidAddress::Form),
                "{path:?}"
            );
        }
        for port in ["", "0", "99999", "0443", "+443", "a"] {
            assert_eq!(
                Address::parse(&format!("https://issuer.example:{port}/keys")),
                Err(InvalidAddress::Form),
                "{port}"
            );
        }
        for text in ["file:///etc/passwd", "ftp://issuer.example/keys", "httpss://issuer.example/keys"] {
            assert!(matches!(Address::parse(text), Err(InvalidAddress::Scheme | InvalidAddress::Form)), "{text}");
        }
        for text in
            ["https://user@issuer.example/", "https://user:pass@issuer.example/", "http://127.0.0.1@evil.example/"]
        {
            assert_eq!(Address::parse(text), Err(InvalidAddress::UserInfo), "{text}");
        }
        assert_eq!(Address::parse("https://issuer.example/keys#one"), Err(InvalidAddress::Fragment));
    }

    /// Conformance 41: a query may hold a key of an application; what is formatted has none.
    #[test]
    fn the_query_is_not_shown() {
        let address = Address::parse("https://issuer.example:8443/keys?appid=s3cr3t").unwrap();
        assert_eq!(address.to_string(), "https://issuer.example:8443/keys");
        assert_eq!(format!("{address:?}"), "https://issuer.example:8443/keys");
        assert_eq!(address.uri().query(), Some("appid=s3cr3t"));
    }
}
