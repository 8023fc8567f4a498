use core::time::Duration;
use std::sync::Arc;

use super::algorithm::Algorithm;
use super::claim_path::ClaimPath;
use super::identity::{Audience, Identity, Issuer};
use super::invalid_verifier::InvalidJwtVerifier;
use super::key::VerificationKey;
use super::key_set::{InvalidKeySet, KeySet};
use super::key_source::KeySource;
use super::mapping::ClaimMapping;
use super::preset::{AudienceClaim, Preset};
use super::provider;
#[cfg(feature = "jwks-url")]
use super::remote_keys::RemoteKeys;
use super::shared_keys::SharedKeys;
use super::time::{DEFAULT_LEEWAY, DEFAULT_MAX_LIFETIME, MAX_LEEWAY, Times};
use super::trusted::Trusted;
use super::verifier::JwtVerifier;
use crate::authenticator::is_token_byte;
use crate::{Clock, ScopeRule, SystemClock};

/// Builds a [`JwtVerifier`].
///
/// `iss` and `aud` are checked unless that is switched off by name; forgetting both is an error of
/// [`build`](Self::build), not an open door.
#[must_use]
pub struct JwtVerifierBuilder {
    keys: Vec<VerificationKey>,
    skipped: Vec<String>,
    issuer: Option<Box<str>>,
    unchecked_issuer: bool,
    issuer_name: Option<Box<str>>,
    audiences: Vec<Box<str>>,
    unchecked_audience: bool,
    audience_claim: AudienceClaim,
    shared: Option<SharedKeys>,
    #[cfg(feature = "jwks-url")]
    remote: Option<RemoteKeys>,
    /// The algorithm of keys that do not say their own.
    key_algorithm: Option<Algorithm>,
    websocket_protocol: Option<Box<str>>,
    mapping: ClaimMapping,
    scope_rule: ScopeRule,
    strict: bool,
    keep: Vec<Box<str>>,
    leeway: Duration,
    max_lifetime: Duration,
    rotate_after: Duration,
    clock: Arc<dyn Clock>,
}

/// How old a key may be before the start says that it is time to rotate it.
const ROTATE_AFTER: Duration = Duration::from_hours(90 * 24);

impl JwtVerifierBuilder {
    pub(super) fn new() -> Self {
        Self {
            keys: Vec::new(),
            skipped: Vec::new(),
            issuer: None,
            unchecked_issuer: false,
            issuer_name: None,
            audiences: Vec::new(),
            unchecked_audience: false,
            audience_claim: AudienceClaim::default(),
            shared: None,
            #[cfg(feature = "jwks-url")]
            remote: None,
            key_algorithm: None,
            websocket_protocol: None,
            mapping: ClaimMapping::default(),
            scope_rule: ScopeRule::default(),
            strict: false,
            keep: Vec::new(),
            leeway: DEFAULT_LEEWAY,
            max_lifetime: DEFAULT_MAX_LIFETIME,
            rotate_after: ROTATE_AFTER,
            clock: Arc::new(SystemClock),
        }
    }

    /// Adds a key of the issuer. Several at once make a rotation an overlap.
    pub fn key(mut self, key: VerificationKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Adds the keys of a set.
    pub fn keys(mut self, keys: KeySet) -> Self {
        let (keys, skipped) = keys.into_parts();
        self.keys.extend(keys);
        self.skipped.extend(skipped);
        self
    }

    /// Verifies with keys that are replaced while it does.
    pub fn shared_keys(mut self, keys: SharedKeys) -> Self {
        self.shared = Some(keys);
        self
    }

    /// Verifies with keys that the issuer publishes by URL.
    #[cfg(feature = "jwks-url")]
    pub fn remote_keys(mut self, keys: RemoteKeys) -> Self {
        self.remote = Some(keys);
        self
    }

    /// How old a key may be before the start says that it is time for a new one: 90 days unless set. The age counts from
    /// [`VerificationKey::valid_from`].
    pub fn rotate_after(mut self, age: Duration) -> Self {
        self.rotate_after = age;
        self
    }

    /// Reads the tokens of a provider: its [claims](Preset::mapping), its [scope rule](Preset::scope_rule), and the
    /// [claim](Preset::audience_claim) that names this server. What is set after it wins.
    pub fn preset(mut self, preset: Preset) -> Self {
        self.mapping = preset.mapping();
        self.scope_rule = preset.scope_rule();
        self.audience_claim = preset.audience_claim();
        self.key_algorithm = preset.key_algorithm();
        self
    }

    /// Which claims say what of a caller.
    pub fn mapping(mut self, mapping: ClaimMapping) -> Self {
        self.mapping = mapping;
        self
    }

    /// Which claim names this server; `aud` unless set.
    pub fn audience_claim(mut self, claim: AudienceClaim) -> Self {
        self.audience_claim = claim;
        self
    }

    /// Accepts nothing but access tokens of RFC 9068: `typ` is `at+jwt`, and `iss`, `exp`, `aud`, `sub`, `client_id`,
    /// `iat` and `jti` are all there (§2.2, §4).
    pub fn strict_profile(mut self) -> Self {
        self.strict = true;
        self
    }

    /// What `iss` is, exactly.
    pub fn issuer(mut self, issuer: impl Into<Box<str>>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Switches the check of `iss` off; needs [`issuer_name`](Self::issuer_name).
    pub fn unchecked_issuer(mut self) -> Self {
        self.unchecked_issuer = true;
        self
    }

    /// Where `iss` is not checked: the issuer of the principals, because a user is issuer and subject.
    pub fn issuer_name(mut self, name: impl Into<Box<str>>) -> Self {
        self.issuer_name = Some(name.into());
        self
    }

    /// A name of this server; `aud` is or has one of those that are added.
    pub fn audience(mut self, audience: impl Into<Box<str>>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// Switches the check of `aud` off: a token for any server of the issuer is then good here.
    pub fn unchecked_audience(mut self) -> Self {
        self.unchecked_audience = true;
        self
    }

    /// What scopes do to the permissions of the subject; [`ScopeRule::Cut`] unless set.
    pub fn scope_rule(mut self, rule: ScopeRule) -> Self {
        self.scope_rule = rule;
        self
    }

    /// Also takes the token of a WebSocket that is being opened, from `Sec-WebSocket-Protocol: <marker>, <token>`: browsers
    /// cannot send other headers there. The server answers with the marker as the protocol it chose, never with the token.
    /// See [`RequestHead::bearer`](crate::RequestHead::bearer).
    pub fn websocket_protocol(mut self, marker: impl Into<Box<str>>) -> Self {
        self.websocket_protocol = Some(marker.into());
        self
    }

    /// How far clocks may differ: 30 seconds unless set, 60 at most. Fractions of a second are dropped.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// The longest lifetime of a token, from `iat`, else from now: 24 hours unless set.
    pub fn max_lifetime(mut self, most: Duration) -> Self {
        self.max_lifetime = most;
        self
    }

    /// Claims that every principal keeps, by exact name. Of all others it keeps those that its endpoint asks for.
    ///
    /// `authorization_details` (RFC 9396) limits what a token may be used for, in a form that only the application knows: a
    /// token with it is refused unless it is kept here, for checks that read it by [`Principal::claim`](crate::Principal).
    pub fn keep_claims<N: Into<Box<str>>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.keep.extend(names.into_iter().map(Into::into));
        self
    }

    /// The clock; that of the machine unless set.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the verifier.
    ///
    /// # Errors
    /// [`InvalidJwtVerifier`], saying what to set.
    pub fn build(self) -> Result<JwtVerifier, InvalidJwtVerifier> {
        provider::provider()?;
        let issuer = issuer(self.issuer, self.unchecked_issuer, self.issuer_name)?;
        let audience = audience(self.audiences, self.unchecked_audience)?;
        if self.websocket_protocol.as_deref().is_some_and(|marker| !is_token(marker)) {
            return Err(InvalidJwtVerifier::WebSocketProtocol);
        }
        if self.leeway > MAX_LEEWAY {
            return Err(InvalidJwtVerifier::Leeway(self.leeway));
        }
        if self.max_lifetime < Duration::from_secs(1) {
            return Err(InvalidJwtVerifier::MaxLifetime);
        }
        if self.strict {
            if matches!(issuer, Issuer::Unchecked { .. }) {
                return Err(InvalidJwtVerifier::StrictUnchecked("iss"));
            }
            if matches!(audience, Audience::Unchecked) || self.audience_claim != AudienceClaim::Aud {
                return Err(InvalidJwtVerifier::StrictUnchecked("aud"));
            }
        }
        let identity = Identity {
            issuer,
            audience,
            audience_claim: self.audience_claim,
            times: Times { leeway: self.leeway.as_secs(), max_lifetime: self.max_lifetime.as_secs() },
            mapping: self.mapping,
            scope_rule: self.scope_rule,
            strict: self.strict,
            keep: self.keep.iter().map(|name| ClaimPath::from(&**name)).collect(),
        };
        let keys = key_source(self.keys, self.skipped, self.shared)?;
        #[cfg(feature = "jwks-url")]
        let keys = match (self.remote, keys) {
            (None, keys) => keys,
            (Some(_), Some(_)) => return Err(InvalidJwtVerifier::KeysBothWays),
            (Some(remote), None) => {
                if let (Issuer::Exactly(issuer), Some(discovered)) = (&identity.issuer, remote.issuer())
                    && **issuer != *discovered
                {
                    let (issuer, discovered) = (issuer.to_string(), discovered.to_owned());
                    return Err(InvalidJwtVerifier::KeysOfOtherIssuer { issuer, discovered });
                }
                let remote = remote.start(self.key_algorithm).map_err(InvalidJwtVerifier::RemoteKeys)?;
                Some(KeySource::Remote(remote))
            }
        };
        let keys = keys.ok_or(InvalidJwtVerifier::Keys(InvalidKeySet::NoKey))?;
        if let Some(shared) = keys.given() {
            let own = shared.current();
            let issuer = identity.name_of_issuer();
            // A shared set may hold the keys of several.
            if let Some(foreign) = own.iter().next().filter(|_| own.iter().all(|key| !key.is_of(issuer))) {
                return Err(InvalidJwtVerifier::KeyOfOtherIssuer(foreign.fingerprint()));
            }
        }
        let trusted = Trusted { keys, identity, rotate_after: self.rotate_after };
        Ok(JwtVerifier::new(trusted, self.clock, self.websocket_protocol))
    }
}

/// RFC 9110 §5.6.2: what a subprotocol's name is made of.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// The keys that were given; `None` without any.
fn key_source(
    keys: Vec<VerificationKey>,
    skipped: Vec<String>,
    shared: Option<SharedKeys>,
) -> Result<Option<KeySource>, InvalidJwtVerifier> {
    match (keys.is_empty(), shared) {
        (false, Some(_)) => Err(InvalidJwtVerifier::KeysBothWays),
        (true, shared) => Ok(shared.map(KeySource::Shared)),
        (false, None) => Ok(Some(KeySource::Shared(SharedKeys::new(KeySet::new(keys)?.with_skipped(skipped))))),
    }
}

fn issuer(exact: Option<Box<str>>, unchecked: bool, name: Option<Box<str>>) -> Result<Issuer, InvalidJwtVerifier> {
    match (exact, unchecked, name) {
        (Some(_), true, _) => Err(InvalidJwtVerifier::IssuerBothWays),
        (Some(_), false, Some(_)) => Err(InvalidJwtVerifier::NeedlessIssuerName),
        (Some(issuer), false, None) if !issuer.is_empty() => Ok(Issuer::Exactly(issuer)),
        (None, true, Some(name)) if !name.is_empty() => Ok(Issuer::Unchecked { name }),
        (None, true, _) => Err(InvalidJwtVerifier::NoIssuerName),
        _ => Err(InvalidJwtVerifier::NoIssuer),
    }
}

fn audience(names: Vec<Box<str>>, unchecked: bool) -> Result<Audience, InvalidJwtVerifier> {
    match (names.is_empty(), unchecked) {
        (true, true) => Ok(Audience::Unchecked),
        (false, true) => Err(InvalidJwtVerifier::AudienceBothWays),
        (false, false) if names.iter().all(|name| !name.is_empty()) => Ok(Audience::OneOf(names)),
        _ => Err(InvalidJwtVerifier::NoAudience),
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::JwtVerifierBuilder;
    use crate::jwt::testing::{bare_builder, builder};
    use crate::{InvalidJwtVerifier, InvalidKeySet, JwtVerifier};

    fn refused(builder: JwtVerifierBuilder) -> InvalidJwtVerifier {
        builder.build().map(|_| ()).unwrap_err()
    }

    /// F5, F8, conformance 23 and 24: what was forgotten is found at start, and the message says what to set.
    #[test]
    fn what_is_not_checked_is_switched_off_by_name() {
        assert_eq!(refused(bare_builder().audience("api")), InvalidJwtVerifier::NoIssuer);
        assert_eq!(refused(bare_builder().issuer("i")), InvalidJwtVerifier::NoAudience);
        assert_eq!(refused(bare_builder().issuer("").audience("api")), InvalidJwtVerifier::NoIssuer);
        assert_eq!(refused(bare_builder().issuer("i").audience("")), InvalidJwtVerifier::NoAudience);
        assert!(bare_builder().issuer("i").unchecked_audience().build().is_ok());
        let unchecked = || bare_builder().audience("api").unchecked_issuer();
        assert_eq!(refused(unchecked()), InvalidJwtVerifier::NoIssuerName);
        assert_eq!(refused(unchecked().issuer_name("")), InvalidJwtVerifier::NoIssuerName);
        assert!(unchecked().issuer_name("agents").build().is_ok());
        assert!(InvalidJwtVerifier::NoIssuer.to_string().contains("set `issuer`"));
        assert!(InvalidJwtVerifier::NoAudience.to_string().contains("set `audience`"));
    }

    #[test]
    fn contradictions_are_refused() {
        assert_eq!(refused(builder().unchecked_issuer()), InvalidJwtVerifier::IssuerBothWays);
        assert_eq!(refused(builder().unchecked_audience()), InvalidJwtVerifier::AudienceBothWays);
        assert_eq!(refused(builder().issuer_name("agents")), InvalidJwtVerifier::NeedlessIssuerName);
        assert_eq!(
            refused(JwtVerifier::builder().issuer("i").audience("a")),
            InvalidJwtVerifier::Keys(InvalidKeySet::NoKey)
        );
    }

    #[test]
    fn times_have_limits() {
        assert!(builder().leeway(Duration::from_mins(1)).max_lifetime(Duration::from_secs(1)).build().is_ok());
        let too_much = Duration::from_secs(61);
        assert_eq!(refused(builder().leeway(too_much)), InvalidJwtVerifier::Leeway(too_much));
        assert_eq!(refused(builder().max_lifetime(Duration::from_millis(999))), InvalidJwtVerifier::MaxLifetime);
    }
}
