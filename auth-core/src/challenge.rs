//! `WWW-Authenticate` values, built by types that cannot hold a quote or a line break.

mod resource_metadata;

use core::fmt;

use crate::authenticator::Scheme;
pub use resource_metadata::{InvalidResourceMetadata, ResourceMetadata};

/// One challenge: a scheme and at least a realm (RFC 9110 §11.6.1, RFC 6750 §3).
///
/// ```
/// use auth_core::{Challenge, Realm, Scheme};
///
/// let realm = Realm::new("api").unwrap();
/// assert_eq!(Challenge::new(Scheme::BEARER, &realm).to_string(), r#"Bearer realm="api""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    scheme: Scheme,
    realm: Realm,
    error: Option<ChallengeError>,
    scopes: Vec<&'static str>,
    resource_metadata: Option<ResourceMetadata>,
}

/// The error code of a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChallengeError {
    /// More than one credential (RFC 6750 §3.1).
    InvalidRequest,
    /// The credential is not valid (RFC 6750 §3.1).
    InvalidToken,
    /// The credential lacks scopes (RFC 6750 §3.1).
    InsufficientScope,
    /// The login is too old, or not strong enough (RFC 9470 §3).
    InsufficientUserAuthentication {
        /// How old it may be, in seconds, where it is too old.
        max_age: Option<u64>,
        /// The authentication context class that it lacks.
        acr: Option<&'static str>,
    },
}

/// The name of what is protected, as challenges carry it: printable ASCII without quote and backslash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Realm(Box<str>);

impl Realm {
    /// Wraps a name; `None` if it is empty or holds a character that a challenge cannot carry.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let allowed = |byte| matches!(byte, 0x20 | 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
        (!name.is_empty() && name.bytes().all(allowed)).then(|| Self(name.into()))
    }
}

impl Default for Realm {
    fn default() -> Self {
        Self("api".into())
    }
}

impl Challenge {
    /// A challenge without an error: no credential was sent, or more scopes would not help.
    #[must_use]
    pub fn new(scheme: Scheme, realm: &Realm) -> Self {
        Self { scheme, realm: realm.clone(), error: None, scopes: Vec::new(), resource_metadata: None }
    }

    /// Adds the error. Only in the challenge of the scheme that was tried (RFC 9449 §7.2).
    #[must_use]
    pub fn with_error(mut self, error: ChallengeError) -> Self {
        self.error = Some(error);
        self
    }

    /// Adds the scopes that the endpoint asks for, each once. What is not a scope-token is left out.
    #[must_use]
    pub fn with_scopes(mut self, scopes: &[&'static str]) -> Self {
        self.scopes.clear();
        for scope in scopes.iter().filter(|scope| auth_grammar::scope::check(scope).is_ok()) {
            if !self.scopes.contains(scope) {
                self.scopes.push(scope);
            }
        }
        self
    }

    /// Adds where the metadata of this server are (RFC 9728 §5.1).
    #[must_use]
    pub fn with_resource_metadata(mut self, url: &ResourceMetadata) -> Self {
        self.resource_metadata = Some(url.clone());
        self
    }

    /// The scheme.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The error, if there is one.
    #[must_use]
    pub fn error(&self) -> Option<ChallengeError> {
        self.error
    }
}

impl ChallengeError {
    /// The code as it is sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InsufficientUserAuthentication { .. } => "insufficient_user_authentication",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::InvalidRequest => "the request carries more than one credential",
            Self::InvalidToken => "the credential is not valid",
            Self::InsufficientScope => "the credential lacks a scope or permission",
            Self::InsufficientUserAuthentication { .. } => "a more recent or stronger login is required",
        }
    }
}

/// Writes the value of a `WWW-Authenticate` header.
impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} realm=\"{}\"", self.scheme.as_str(), self.realm.0)?;
        if let Some(error) = self.error {
            write!(f, ", error=\"{}\", error_description=\"{}\"", error.code(), error.description())?;
        }
        if let Some(ChallengeError::InsufficientUserAuthentication { max_age, acr }) = self.error {
            if let Some(max_age) = max_age {
                write!(f, ", max_age=\"{max_age}\"")?;
            }
            // INVARIANT: what is no scope-token could hold a quote or a line break.
            if let Some(acr) = acr.filter(|acr| auth_grammar::scope::check(acr).is_ok()) {
                write!(f, ", acr_values=\"{acr}\"")?;
            }
        }
        if !self.scopes.is_empty() {
            write!(f, ", scope=\"{}\"", self.scopes.join(" "))?;
        }
        if let Some(url) = &self.resource_metadata {
            write!(f, ", resource_metadata=\"{}\"", url.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::{Challenge, ChallengeError, Realm};
    use crate::Scheme;

    /// Conformance rows 9, 10 and 11.
    #[test]
    fn values_keep_to_the_allowed_characters() {
        assert_eq!(Realm::new("a\"b"), None);
        assert_eq!(Realm::new("a\\b"), None);
        assert_eq!(Realm::new("a\r\nSet-Cookie: x"), None);
        assert_eq!(Realm::new(""), None);
        let challenge = Challenge::new(Scheme::BEARER, &Realm::default())
            .with_error(ChallengeError::InsufficientScope)
            .with_scopes(&["graph:invoke", "bad\"scope", "two words", "line\r\nbreak", "store:write"]);
        assert_eq!(
            challenge.to_string(),
            "Bearer realm=\"api\", error=\"insufficient_scope\", error_description=\"the credential lacks a scope or \
             permission\", scope=\"graph:invoke store:write\""
        );
    }

    #[test]
    fn a_challenge_tells_what_it_says() {
        let bare = Challenge::new(Scheme::BEARER, &Realm::default());
        assert_eq!((bare.scheme(), bare.error()), (Scheme::BEARER, None));
        let error = ChallengeError::InvalidToken;
        assert_eq!(bare.with_error(error).error(), Some(error));
    }

    #[test]
    fn a_step_up_names_the_age() {
        let challenge = Challenge::new(Scheme::BEARER, &Realm::default())
            .with_error(ChallengeError::InsufficientUserAuthentication { max_age: Some(3600), acr: None });
        assert!(challenge.to_string().ends_with(", max_age=\"3600\""), "{challenge}");
        let with = |acr| {
            let error = ChallengeError::InsufficientUserAuthentication { max_age: None, acr: Some(acr) };
            Challenge::new(Scheme::BEARER, &Realm::default()).with_error(error).to_string()
        };
        assert!(with("urn:mfa").ends_with("login is required\", acr_values=\"urn:mfa\""), "{}", with("urn:mfa"));
        assert!(!with("a\", b=\"c").contains("acr_values"));
    }
}
