//! Where clients find out which authorization servers issue tokens for this server (RFC 9728).

use std::net::Ipv6Addr;

use crate::this_machine::is_this_machine;

/// The URL of the protected resource metadata, as Bearer challenges carry it (RFC 9728 §5.1).
///
/// ```
/// use auth_core::{Challenge, Realm, ResourceMetadata, Scheme};
///
/// let url = ResourceMetadata::new("https://api.example/.well-known/oauth-protected-resource")?;
/// let challenge = Challenge::new(Scheme::BEARER, &Realm::default()).with_resource_metadata(&url);
/// assert_eq!(
///     challenge.to_string(),
///     r#"Bearer realm="api", resource_metadata="https://api.example/.well-known/oauth-protected-resource""#
/// );
/// # Ok::<(), auth_core::InvalidResourceMetadata>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceMetadata(Box<str>);

impl ResourceMetadata {
    /// Checks a URL: `https`, or `http` on loopback; characters of RFC 3986; no user, no fragment.
    ///
    /// # Errors
    /// [`InvalidResourceMetadata`], which says what is wrong.
    pub fn new(url: &str) -> Result<Self, InvalidResourceMetadata> {
        match fault(url) {
            None => Ok(Self(url.into())),
            Some(fault) => Err(InvalidResourceMetadata { url: url.escape_debug().to_string(), fault }),
        }
    }

    /// The URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that cannot be the URL of the resource metadata.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{url}` cannot be the URL of the resource metadata: {fault}; write one such as \
     `https://api.example/.well-known/oauth-protected-resource`"
)]
pub struct InvalidResourceMetadata {
    url: String,
    fault: &'static str,
}

fn fault(url: &str) -> Option<&'static str> {
    if !has_the_characters_of_a_url(url) {
        return Some("it holds a character, or a `%` without two digits, that no URL holds");
    }
    let (rest, secure) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return Some("it does not begin with `https://`"),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if url.contains('#') {
        Some("it has a fragment")
    } else if authority.contains('@') {
        Some("it names a user")
    } else {
        match Host::of(authority) {
            None => Some("its host or port is none"),
            Some(Host::Loopback) => None,
            Some(Host::Elsewhere) => (!secure).then_some("`http` is for loopback only"),
        }
    }
}

/// RFC 3986 §2: none of them ends a quoted string, or a header.
fn has_the_characters_of_a_url(url: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let escapes = url.split('%').skip(1);
    let whole = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    url.bytes().all(allowed) && escapes.into_iter().all(whole)
}

enum Host {
    Loopback,
    Elsewhere,
}

impl Host {
    fn of(authority: &str) -> Option<Self> {
        if let Some(rest) = authority.strip_prefix('[') {
            let (address, port) = rest.split_once(']')?;
            let _: Ipv6Addr = address.parse().ok()?;
            return is_port(port).then(|| Self::named(&format!("[{address}]")));
        }
        let (name, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
        if name.is_empty() || !letters || !is_port(port) {
            return None;
        }
        Some(Self::named(name))
    }

    fn named(host: &str) -> Self {
        if is_this_machine(host) { Self::Loopback } else { Self::Elsewhere }
    }
}

/// Nothing, or a colon and a number.
fn is_port(port: &str) -> bool {
    port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::ResourceMetadata;

    /// Conformance 11 and 14.
    #[test]
    fn only_urls_that_a_challenge_can_carry() {
        for good in [
            "https://api.example/.well-known/oauth-protected-resource/v1?tenant=a%2Fb",
            "https://api.example",
            "https://[2001:db8::1]:8443/x",
            "http://localhost:8000/x",
            "http://127.0.0.1/x",
            "http://127.8.0.1:1/x",
            "http://[::1]/x",
        ] {
            assert_eq!(ResourceMetadata::new(good).map(|url| url.as_str().to_owned()).as_deref(), Ok(good));
        }
        for (bad, fault) in [
            ("", "begin with"),
            ("api.example/x", "begin with"),
            ("HTTPS://api.example/x", "begin with"),
            ("file:///etc/passwd", "begin with"),
            ("javascript:alert(1)", "begin with"),
            ("http://api.example/x", "loopback only"),
            ("http://127.0.0.1.example/x", "loopback only"),
            ("http://localhost.example/x", "loopback only"),
            ("http://localhost@api.example/x", "names a user"),
            ("https://user:password@api.example/x", "names a user"),
            ("https://api.example/x#part", "fragment"),
            ("https:///x", "host or port"),
            ("https://?x", "host or port"),
            ("https://api.example:port/x", "host or port"),
            ("https://api.example:99999/x", "host or port"),
            ("https://[::1/x", "host or port"),
            ("https://[v1]/x", "host or port"),
            ("https://a_b/x", "host or port"),
            ("https://api.example/\"", "a character"),
            ("https://api.example/\\", "a character"),
            ("https://api.example/a b", "a character"),
            ("https://api.example/\r\nSet-Cookie: x", "a character"),
            ("https://api.example/ä", "a character"),
            ("https://api.example/%2", "a character"),
            ("https://api.example/%zz", "a character"),
        ] {
            let error = ResourceMetadata::new(bad).unwrap_err().to_string();
            assert!(error.contains(fault), "{bad}: {error}");
            assert!(!error.contains(['\r', '\n']), "{error:?}");
        }
    }
}
