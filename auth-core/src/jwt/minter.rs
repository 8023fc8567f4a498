use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::MAX_TOKEN_BYTES;
use super::claims::is_scope_token;
use super::compact::encode;
use super::new_token::NewToken;
use super::signing_key::SigningKey;
use super::time::DEFAULT_MAX_LIFETIME;
use crate::{Clock, SystemClock};

const DEFAULT_TTL: Duration = Duration::from_mins(15);

/// Claims that the minter writes itself, that it is told by methods, or that a verifier gives a meaning to.
const RESERVED: &[&str] = &[
    "iss",
    "sub",
    "user_id",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "roles",
    "role",
    "permissions",
    "scope",
    "scp",
    "scopes",
    "auth_time",
    "act",
    "cnf",
];

/// Mints access tokens (`typ` is `at+jwt`, RFC 9068) with one key, for one audience.
///
/// ```
/// use auth_core::{Algorithm, JwtVerifier, Minter, NewToken, Secret, SigningKey};
///
/// let secret = Secret::parse("base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=", 32)?;
/// let key = SigningKey::hmac(Algorithm::Hs256, &secret)?;
/// let jwt = JwtVerifier::builder().key(key.verification_key().clone()).issuer("login").audience("api").build()?;
/// let minter = Minter::builder().key(key).issuer("login").audience("api").build()?;
///
/// let minted = minter.mint(NewToken::new("alice").role("editor"))?;
/// assert!(jwt.verify(minted.expose())?.has_role("editor"));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// The key decides `alg` and `kid`; there is no way to ask for another algorithm. Times are whole Unix seconds. `jti` is
/// random. A token lives 15 minutes unless set, and never longer than `max_ttl`, 24 hours unless set.
pub struct Minter {
    key: SigningKey,
    issuer: Box<str>,
    audience: Box<str>,
    ttl: u64,
    max_ttl: u64,
    clock: Arc<dyn Clock>,
}

impl Minter {
    /// Starts a minter.
    pub fn builder() -> MinterBuilder {
        MinterBuilder {
            key: None,
            issuer: Box::default(),
            audience: Box::default(),
            ttl: DEFAULT_TTL,
            max_ttl: DEFAULT_MAX_LIFETIME,
            clock: Arc::new(SystemClock),
        }
    }

    /// Mints a token.
    ///
    /// # Errors
    /// [`MintError`] for what a verifier of the same configuration would refuse.
    pub fn mint(&self, token: NewToken) -> Result<Minted, MintError> {
        let ttl = token.ttl.map_or(self.ttl, |ttl| ttl.as_secs());
        if ttl == 0 || ttl > self.max_ttl {
            return Err(MintError::Ttl { seconds: ttl, most: self.max_ttl });
        }
        let now = self.clock.now();
        let expires_at = now.checked_add(ttl).ok_or(MintError::Clock)?;
        let mut jti = [0; 16];
        getrandom::fill(&mut jti).map_err(MintError::Random)?;

        let mut claims = content(token)?;
        claims.insert("iss".to_owned(), self.issuer.as_ref().into());
        claims.insert("aud".to_owned(), self.audience.as_ref().into());
        claims.insert("iat".to_owned(), now.into());
        claims.insert("exp".to_owned(), expires_at.into());
        claims.insert("jti".to_owned(), hex::encode(jti).into());
        let message = format!("{}.{}", encode(self.header().to_string()), encode(Value::Object(claims).to_string()));
        let signature = self.key.sign(message.as_bytes()).ok_or(MintError::Sign)?;
        let text = Zeroizing::new(format!("{message}.{}", encode(signature)));
        if text.len() > MAX_TOKEN_BYTES {
            return Err(MintError::TooLong(text.len()));
        }
        Ok(Minted { text, expires_at })
    }

    fn header(&self) -> Value {
        let key = self.key.verification_key();
        let mut header = json!({"alg": key.algorithm().as_str(), "typ": "at+jwt"});
        if let (Some(members), Some(kid)) = (header.as_object_mut(), key.kid()) {
            members.insert("kid".to_owned(), kid.into());
        }
        header
    }
}

/// The claims that the token's owner states.
fn content(token: NewToken) -> Result<Map<String, Value>, MintError> {
    let mut claims = token.claims;
    if let Some(name) = RESERVED.iter().find(|name| claims.contains_key(**name)) {
        return Err(MintError::Reserved(name));
    }
    if token.subject.is_empty() {
        return Err(MintError::Empty("subject"));
    }
    for (what, list) in [("role", &token.roles), ("permission", &token.permissions)] {
        if list.iter().any(String::is_empty) {
            return Err(MintError::Empty(what));
        }
    }
    claims.insert("sub".to_owned(), token.subject.into());
    if !token.roles.is_empty() {
        claims.insert("roles".to_owned(), token.roles.into());
    }
    if !token.permissions.is_empty() {
        claims.insert("permissions".to_owned(), token.permissions.into());
    }
    if let Some(scopes) = token.scopes {
        if !scopes.iter().all(|scope| is_scope_token(scope)) {
            return Err(MintError::Scope);
        }
        claims.insert("scope".to_owned(), scopes.join(" ").into());
    }
    if let Some(auth_time) = token.auth_time {
        claims.insert("auth_time".to_owned(), auth_time.into());
    }
    Ok(claims)
}

impl fmt::Debug for Minter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Minter").field("key", &self.key).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Builds a [`Minter`].
#[must_use]
pub struct MinterBuilder {
    key: Option<SigningKey>,
    issuer: Box<str>,
    audience: Box<str>,
    ttl: Duration,
    max_ttl: Duration,
    clock: Arc<dyn Clock>,
}

impl MinterBuilder {
    /// The key that signs.
    pub fn key(mut self, key: SigningKey) -> Self {
        self.key = Some(key);
        self
    }

    /// What becomes `iss`.
    pub fn issuer(mut self, issuer: impl Into<Box<str>>) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// What becomes `aud`: the server that the tokens are for.
    pub fn audience(mut self, audience: impl Into<Box<str>>) -> Self {
        self.audience = audience.into();
        self
    }

    /// How long tokens live: 15 minutes unless set. Fractions of a second are dropped.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// How long a token may live at most: 24 hours unless set, the verifier's own default.
    pub fn max_ttl(mut self, most: Duration) -> Self {
        self.max_ttl = most;
        self
    }

    /// The clock; that of the machine unless set.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the minter.
    ///
    /// # Errors
    /// [`InvalidMinter`], saying what to set.
    pub fn build(self) -> Result<Minter, InvalidMinter> {
        let Self { key, issuer, audience, ttl, max_ttl, clock } = self;
        let key = key.ok_or(InvalidMinter::NoKey)?;
        if issuer.is_empty() {
            return Err(InvalidMinter::NoIssuer);
        }
        if audience.is_empty() {
            return Err(InvalidMinter::NoAudience);
        }
        let (ttl, max_ttl) = (ttl.as_secs(), max_ttl.as_secs());
        if ttl == 0 || ttl > max_ttl {
            return Err(InvalidMinter::Ttl { seconds: ttl, most: max_ttl });
        }
        Ok(Minter { key, issuer, audience, ttl, max_ttl, clock })
    }
}

/// A token that was minted. `Debug` hides it.
pub struct Minted {
    text: Zeroizing<String>,
    expires_at: u64,
}

impl Minted {
    /// The token itself, for the answer to its owner. Keep it out of logs and errors.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// When it ends, in Unix seconds.
    #[must_use]
    pub const fn expires_at(&self) -> u64 {
        self.expires_at
    }
}

impl fmt::Debug for Minted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Minted({} bytes, expires at {})", self.text.len(), self.expires_at)
    }
}

/// The minter is refused; the message says what to set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMinter {
    /// No key.
    #[error("a minter needs a key: set `key`")]
    NoKey,
    /// No issuer.
    #[error("a minter needs a name for `iss`: set `issuer`")]
    NoIssuer,
    /// No audience.
    #[error("a minter needs the name of the server that its tokens are for: set `audience`")]
    NoAudience,
    /// The usual time is zero, or longer than the maximum.
    #[error("tokens would live {seconds} seconds, and 1 to {most} are allowed: change `ttl` or `max_ttl`")]
    Ttl {
        /// What is set.
        seconds: u64,
        /// The maximum.
        most: u64,
    },
}

/// The token is not minted, because it would not be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MintError {
    /// Its time is zero, or longer than the maximum.
    #[error("the token would live {seconds} seconds, and 1 to {most} are allowed")]
    Ttl {
        /// What was asked for.
        seconds: u64,
        /// The maximum.
        most: u64,
    },
    /// Something that is needed is empty.
    #[error("a {0} is empty")]
    Empty(&'static str),
    /// Not a scope token.
    #[error("a scope is visible ASCII without spaces, quotes and backslashes")]
    Scope,
    /// A claim that has a meaning here.
    #[error("the claim `{0}` is not the application's to set")]
    Reserved(&'static str),
    /// Longer than a verifier reads.
    #[error("the token would have {0} bytes, and at most {MAX_TOKEN_BYTES} are read")]
    TooLong(usize),
    /// The clock is broken.
    #[error("the clock is broken")]
    Clock,
    /// The provider did not sign.
    #[error("the key did not sign")]
    Sign,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(getrandom::Error),
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use serde_json::{Value, json};

    use super::{InvalidMinter, MintError, Minter, MinterBuilder};
    use crate::jwt::compact::decode;
    use crate::jwt::testing::{At, ISSUER, NOW, data, secret};
    use crate::{Algorithm, JwtVerifier, NewToken, SigningKey};

    fn hmac() -> SigningKey {
        SigningKey::hmac(Algorithm::Hs256, &secret()).unwrap()
    }

    fn builder() -> MinterBuilder {
        Minter::builder().key(hmac()).issuer(ISSUER).audience("api").clock(At(NOW))
    }

    fn parts(token: &str) -> [Value; 2] {
        let mut parts =
            token.split('.').map(|part| serde_json::from_slice(&decode(part).unwrap_or_default()).unwrap_or_default());
        [parts.next().unwrap(), parts.next().unwrap()]
    }

    /// L000-33, L002-14: what a configuration mints, it verifies, with every algorithm.
    #[test]
    fn what_is_minted_is_verified() {
        let mut keys = vec![
            SigningKey::rsa_pem(&data("rsa2048.private.pem")).unwrap(),
            SigningKey::ec_pem(&data("p256.private.pem")).unwrap(),
            SigningKey::ed_pem(&data("ed25519.private.pem")).unwrap(),
        ];
        for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
            keys.push(SigningKey::hmac(algorithm, &secret()).unwrap());
        }
        assert_eq!(keys.len(), Algorithm::ALL.len());
        let token = || {
            NewToken::new("alice")
                .role("editor")
                .permission("docs:write")
                .scopes(["docs:write"])
                .auth_time(NOW)
                .claim("org", 7)
        };
        for key in keys {
            let algorithm = key.verification_key().algorithm();
            for key in [key.clone(), key.with_kid("2026").unwrap()] {
                let verifier =
                    JwtVerifier::builder().key(key.verification_key().clone()).issuer(ISSUER).audience("api");
                let verifier = verifier.keep_claims(["org", "jti"]).clock(At(NOW)).build().unwrap();
                let minted = builder().key(key).build().unwrap().mint(token()).unwrap();
                let caller = verifier.verify(minted.expose()).unwrap_or_else(|error| panic!("{algorithm}: {error}"));
                assert_eq!((caller.issuer(), caller.subject()), (ISSUER, "alice"));
                assert!(caller.has_role("editor") && caller.has_permission("docs:write"));
                assert_eq!((caller.issued_at(), caller.auth_time()), (Some(NOW), Some(NOW)));
                assert_eq!(caller.expires_at(), Some(minted.expires_at()));
                assert_eq!(caller.claim("org"), Some(&json!(7)));
                assert_eq!(caller.claim("jti").and_then(Value::as_str).map(str::len), Some(32));
            }
        }
    }

    /// L002-9, L002-14: integer seconds; `alg`, `kid` and `typ` are the key's.
    #[test]
    fn header_and_claims_are_written() {
        let minter = builder().key(hmac().with_kid("k").unwrap()).build().unwrap();
        let [header, mut claims] = parts(minter.mint(NewToken::new("alice")).unwrap().expose());
        assert_eq!(header, json!({"alg": "HS256", "typ": "at+jwt", "kid": "k"}));
        claims.as_object_mut().unwrap().remove("jti").unwrap();
        assert_eq!(claims, json!({"iss": ISSUER, "aud": "api", "sub": "alice", "iat": NOW, "exp": NOW + 900}));
        let minter = builder().build().unwrap();
        let [header, _] = parts(minter.mint(NewToken::new("alice")).unwrap().expose());
        assert_eq!(header, json!({"alg": "HS256", "typ": "at+jwt"}));
        let id = || parts(minter.mint(NewToken::new("alice")).unwrap().expose())[1]["jti"].clone();
        assert_ne!(id(), id());
    }

    /// An empty scope list is a claim; none is none.
    #[test]
    fn scopes_are_present_or_absent() {
        let minter = builder().build().unwrap();
        let scope = |token| parts(minter.mint(token).unwrap().expose())[1]["scope"].clone();
        assert_eq!(scope(NewToken::new("a")), Value::Null);
        assert_eq!(scope(NewToken::new("a").scopes([""; 0])), json!(""));
        assert_eq!(scope(NewToken::new("a").scopes(["b", "c"])), json!("b c"));
    }

    /// F26, F36, L004-16: nothing outlives the maximum.
    #[test]
    fn the_time_to_live_is_bounded() {
        let minter = builder().max_ttl(Duration::from_hours(1)).build().unwrap();
        let mint = |ttl| minter.mint(NewToken::new("a").ttl(ttl)).map(|minted| minted.expires_at());
        assert_eq!(mint(Duration::from_hours(1)), Ok(NOW + 3600));
        assert_eq!(mint(Duration::from_secs(3601)), Err(MintError::Ttl { seconds: 3601, most: 3600 }));
        assert_eq!(mint(Duration::from_millis(999)), Err(MintError::Ttl { seconds: 0, most: 3600 }));
        let built = |ttl: u64| builder().ttl(Duration::from_secs(ttl)).build().map(|_| ());
        assert_eq!(built(86_400), Ok(()));
        assert_eq!(built(86_401), Err(InvalidMinter::Ttl { seconds: 86_401, most: 86_400 }));
        assert_eq!(built(0), Err(InvalidMinter::Ttl { seconds: 0, most: 86_400 }));
        assert_eq!(
            builder().clock(At(u64::MAX)).build().unwrap().mint(NewToken::new("a")).unwrap_err(),
            MintError::Clock
        );
    }

    #[test]
    fn what_would_not_be_verified_is_not_minted() {
        let minter = builder().build().unwrap();
        let refused = |token| minter.mint(token).unwrap_err();
        assert_eq!(refused(NewToken::new("")), MintError::Empty("subject"));
        assert_eq!(refused(NewToken::new("a").role("")), MintError::Empty("role"));
        assert_eq!(refused(NewToken::new("a").permission("")), MintError::Empty("permission"));
        for scope in ["", "a b", "a\"", "ä"] {
            assert_eq!(refused(NewToken::new("a").scopes([scope])), MintError::Scope, "{scope}");
        }
        for name in ["sub", "exp", "user_id", "roles", "scp", "act"] {
            assert_eq!(refused(NewToken::new("a").claim(name, "x")), MintError::Reserved(name));
        }
        assert!(matches!(refused(NewToken::new("a".repeat(7_000))), MintError::TooLong(_)));
    }

    #[test]
    fn what_is_missing_is_named() {
        let refused = |builder: MinterBuilder| builder.build().map(|_| ()).unwrap_err();
        assert_eq!(refused(Minter::builder().issuer("i").audience("a")), InvalidMinter::NoKey);
        assert_eq!(refused(builder().issuer("")), InvalidMinter::NoIssuer);
        assert_eq!(refused(builder().audience("")), InvalidMinter::NoAudience);
    }

    /// F31.
    #[test]
    fn debug_hides_the_token() {
        let minter = builder().build().unwrap();
        let token = minter.mint(NewToken::new("alice")).unwrap();
        let shown = format!("{token:?} {minter:?}");
        assert!(token.expose().split('.').all(|part| !shown.contains(part)), "{shown}");
    }
}
