use core::fmt;

use super::Shown;
use super::algorithm::{Algorithm, Kind};
use super::json::{self, Json};
use super::jwk;
use super::key::VerificationKey;
use crate::Fingerprint;

/// How many keys a token without `kid` is tried with.
const MOST_TRIED: usize = 4;

/// More keys than any issuer has.
const MOST_KEYS: usize = 256;

/// Keys of one or several issuers: one algorithm each, no `kid` twice.
///
/// ```
/// use auth_core::KeySet;
///
/// let keys = KeySet::jwks(
///     r#"{"keys": [
///         {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": "2026-11", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
///         {"kty": "RSA", "use": "enc", "alg": "RSA-OAEP", "kid": "for-encryption", "n": "AQAB", "e": "AQAB"}
///     ]}"#,
///     None,
/// )?;
/// assert_eq!(keys.iter().count(), 1);
/// assert_eq!(keys.skipped(), ["`for-encryption`: the JWK is refused: its `use` is `enc`, not `sig`"]);
/// # Ok::<(), auth_core::InvalidKeySet>(())
/// ```
///
/// Several keys at once make a rotation an overlap: add the new one everywhere, let the signer use it, take the old one
/// away when the last token that it signed has ended.
#[derive(Clone)]
pub struct KeySet {
    /// Those without a `kid` first: no other way leads to them.
    keys: Vec<VerificationKey>,
    skipped: Vec<String>,
}

impl KeySet {
    /// Collects keys.
    ///
    /// # Errors
    /// [`InvalidKeySet`] for keys that could not be told apart, and for none.
    pub fn new(keys: impl IntoIterator<Item = VerificationKey>) -> Result<Self, InvalidKeySet> {
        let mut keys: Vec<_> = keys.into_iter().collect();
        if keys.is_empty() {
            return Err(InvalidKeySet::NoKey);
        }
        if keys.len() > MOST_KEYS {
            return Err(InvalidKeySet::TooLarge(keys.len()));
        }
        keys.sort_by_key(|key| key.kid().is_some());
        for (index, key) in keys.iter().enumerate() {
            let earlier = || keys.iter().take(index);
            if key.kid().is_some() && earlier().any(|other| other.kid() == key.kid()) {
                return Err(InvalidKeySet::DuplicateKid(key.kid().unwrap_or_default().to_owned()));
            }
            let twice = |other: &VerificationKey| {
                other.fingerprint() == key.fingerprint() && other.algorithm() != key.algorithm()
            };
            if let Some(other) = earlier().find(|other| twice(other)) {
                return Err(InvalidKeySet::TwoAlgorithms {
                    fingerprint: key.fingerprint(),
                    algorithms: [other.algorithm(), key.algorithm()],
                });
            }
            let alike = |other: &&VerificationKey| {
                other.kid().is_none() && other.algorithm() == key.algorithm() && other.issuer() == key.issuer()
            };
            if key.kid().is_none() && earlier().filter(alike).count() >= MOST_TRIED {
                return Err(InvalidKeySet::TooManyKeys(key.algorithm()));
            }
        }
        Ok(Self { keys, skipped: Vec::new() })
    }

    /// The keys of a JSON Web Key Set (RFC 7517 §5). Keys that say no `alg` are for this one. As the RFC asks, a key that
    /// cannot be used is skipped; [`skipped`](Self::skipped) says why.
    ///
    /// # Errors
    /// [`InvalidKeySet`] for what is no key set, holds no key that can be used, or keys that could not be told apart.
    pub fn jwks(json: &str, algorithm: Option<Algorithm>) -> Result<Self, InvalidKeySet> {
        Self::read(json, algorithm, true)
    }

    /// The same for a set that came over the network: there are no secrets in it.
    #[cfg(feature = "jwks-url")]
    pub(super) fn public_jwks(json: &str, algorithm: Option<Algorithm>) -> Result<Self, InvalidKeySet> {
        Self::read(json, algorithm, false)
    }

    fn read(json: &str, algorithm: Option<Algorithm>, secrets: bool) -> Result<Self, InvalidKeySet> {
        let set = json::object(json.as_bytes()).ok_or(InvalidKeySet::NoJwks("it is not a JSON object"))?;
        let Some(Json::List(entries)) = set.get("keys") else {
            return Err(InvalidKeySet::NoJwks("it has no list `keys`"));
        };
        if entries.len() > MOST_KEYS {
            return Err(InvalidKeySet::TooLarge(entries.len()));
        }
        let (mut keys, mut skipped) = (Vec::new(), Vec::new());
        for (index, entry) in entries.iter().enumerate() {
            let Json::Object(entry) = entry else {
                skipped.push(format!("key {}: it is not an object", index + 1));
                continue;
            };
            let name = match entry.get("kid") {
                Some(Json::Text(kid)) => Shown(kid).to_string(),
                _ => format!("key {}", index + 1),
            };
            match jwk::of(entry, algorithm) {
                Ok(key) if !secrets && key.algorithm().kind() == Kind::Secret => {
                    skipped.push(format!("{name}: it is a shared secret, and a set by URL holds public keys"));
                }
                Ok(key) => keys.push(key),
                Err(error) => skipped.push(format!("{name}: {error}")),
            }
        }
        if keys.is_empty() {
            return Err(InvalidKeySet::NoUsableKey(skipped));
        }
        Ok(Self::new(keys)?.with_skipped(skipped))
    }

    pub(super) fn into_parts(self) -> (Vec<VerificationKey>, Vec<String>) {
        (self.keys, self.skipped)
    }

    pub(super) fn with_skipped(self, skipped: Vec<String>) -> Self {
        Self { skipped, ..self }
    }

    /// The keys.
    pub fn iter(&self) -> impl Iterator<Item = &VerificationKey> {
        self.keys.iter()
    }

    /// What was in the key set and is no key here, and why.
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    pub(super) fn has(&self, algorithm: Algorithm) -> bool {
        self.keys.iter().any(|key| key.algorithm() == algorithm)
    }

    #[cfg(feature = "jwks-url")]
    pub(super) fn has_kid(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.kid() == Some(kid))
    }

    /// The keys that may have signed a token with this header: the one that its `kid` names, or some of the algorithm.
    pub(super) fn candidates(&self, wanted: Wanted<'_>) -> impl Iterator<Item = &VerificationKey> {
        let Wanted { algorithm, kid, issuer, now } = wanted;
        let fits = move |key: &&VerificationKey| {
            key.algorithm() == algorithm
                && kid.is_none_or(|kid| key.kid() == Some(kid))
                && key.is_of(issuer)
                && key.is_valid_at(now)
        };
        self.keys.iter().filter(fits).take(MOST_TRIED)
    }

    /// Why there is no candidate, and what may mend it.
    pub(super) fn missing(&self, wanted: Wanted<'_>) -> String {
        let Wanted { algorithm, kid, issuer, now } = wanted;
        let named = kid.and_then(|kid| self.keys.iter().find(|key| key.kid() == Some(kid)));
        let (Some(kid), Some(key)) = (kid, named) else {
            let known: Vec<_> = self.keys.iter().take(8).map(known).collect();
            let known = known.join(", ");
            return match kid {
                Some(kid) => format!(
                    "the token names the key {}, and no configured key has this `kid` (there are {known}): the issuer \
                     signs with a newer key, or another environment's",
                    Shown(kid)
                ),
                None => {
                    format!("the token's `alg` is {algorithm}, and no configured key is for it now (there are {known})")
                }
            };
        };
        if key.algorithm() != algorithm {
            return format!("the key {} is for {}, and the token's `alg` is {algorithm}", Shown(kid), key.algorithm());
        }
        if !key.is_of(issuer) {
            return format!("the key {} is not one of {}", Shown(kid), Shown(issuer));
        }
        // One of both: a `kid` names one key, and nothing else keeps it from being tried.
        if let Some(from) = key.begins().filter(|from| *from > now) {
            return format!("the key {} is valid in {} seconds only", Shown(kid), from - now);
        }
        let ago = now.saturating_sub(key.ends().unwrap_or(now));
        format!("the key {} ended {ago} seconds ago: the issuer still signs with it", Shown(kid))
    }
}

fn known(key: &VerificationKey) -> String {
    let kid = key.kid().map_or_else(|| "without `kid`".to_owned(), |kid| Shown(kid).to_string());
    format!("{kid} {} {}", key.algorithm(), key.fingerprint())
}

/// What a token says of its key, and when.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<&'w str>,
    pub(super) issuer: &'w str,
    pub(super) now: u64,
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.keys).finish()
    }
}

/// Keys that are no set.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKeySet {
    /// No key.
    #[error("a JWT verifier needs a key: add one with `key`, `keys`, `shared_keys` or `remote_keys`")]
    NoKey,
    /// Not a JSON Web Key Set.
    #[error("it is no JSON Web Key Set: {0}")]
    NoJwks(&'static str),
    /// A key set of nothing but keys that cannot be used, with why.
    #[error("the key set holds no key that can be used: {}", list(.0))]
    NoUsableKey(Vec<String>),
    /// More keys than any issuer has.
    #[error("the key set has {0} keys, and at most {MOST_KEYS} are read")]
    TooLarge(usize),
    /// A `kid` that names two keys.
    #[error("two keys have the `kid` {}: a `kid` names one key", Shown(.0))]
    DuplicateKid(String),
    /// One key with two algorithms.
    #[error("the key {fingerprint} is given for {} and for {}: a key has one algorithm", algorithms[0], algorithms[1])]
    TwoAlgorithms {
        /// Of the key.
        fingerprint: Fingerprint,
        /// What it is given for.
        algorithms: [Algorithm; 2],
    },
    /// More keys without `kid` than are tried.
    #[error("more than four {0} keys have no `kid`, and no more are tried: give them one with `with_kid`")]
    TooManyKeys(Algorithm),
}

crate::spoken::debug_is_display!(InvalidKeySet);

fn list(reasons: &[String]) -> String {
    if reasons.is_empty() { "it is empty".to_owned() } else { reasons.join("; ") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KeySet, Wanted};
    use crate::jwt::testing::{data, jwk, secret, secret_of};
    use crate::{Algorithm, InvalidKeySet, VerificationKey};

    fn hmac(fill: u8) -> VerificationKey {
        VerificationKey::hmac(Algorithm::Hs256, &secret_of(fill)).unwrap()
    }

    fn rsa() -> VerificationKey {
        VerificationKey::pem(Algorithm::Rs256, &data("rsa2048.public.pem")).unwrap()
    }

    fn wanted(algorithm: Algorithm, kid: Option<&str>) -> Wanted<'_> {
        Wanted { algorithm, kid, issuer: "i", now: 15 }
    }

    fn tried(set: &KeySet, algorithm: Algorithm, kid: Option<&str>) -> Vec<String> {
        set.candidates(wanted(algorithm, kid)).map(|key| key.kid().unwrap_or("-").to_owned()).collect()
    }

    /// Conformance 20 and 28: the key is chosen by algorithm and exact `kid`, and nothing else.
    #[test]
    fn a_kid_chooses_its_key_alone() {
        let keys = [hmac(1).with_kid("a").unwrap(), hmac(2).with_kid("b").unwrap(), rsa().with_kid("r").unwrap()];
        let set = KeySet::new(keys).unwrap();
        assert_eq!(tried(&set, Algorithm::Hs256, Some("b")), ["b"]);
        assert_eq!(tried(&set, Algorithm::Hs256, None), ["a", "b"]);
        assert_eq!(tried(&set, Algorithm::Rs256, None), ["r"]);
        assert_eq!(tried(&set, Algorithm::Hs256, Some("r")), [""; 0], "not with another algorithm");
        assert_eq!(tried(&set, Algorithm::Hs256, Some("A")), [""; 0]);
        assert_eq!(tried(&set, Algorithm::Hs256, Some("")), [""; 0]);
        assert!(set.missing(wanted(Algorithm::Hs256, Some("r"))).contains("is for RS256"));
        let unknown = set.missing(wanted(Algorithm::Hs256, Some("x\n")));
        assert!(unknown.contains("`x\\n`") && unknown.contains("`a` HS256 sha256:"), "{unknown}");
        assert!(set.has(Algorithm::Rs256) && !set.has(Algorithm::Ps256));
    }

    /// Conformance 23: a key of one issuer is no other's; and outside of its window it is none.
    #[test]
    fn issuer_and_window_count() {
        let named = |key: VerificationKey, kid: &str| key.with_kid(kid).unwrap();
        let set = KeySet::new([
            named(hmac(1).for_issuer("i"), "own"),
            named(hmac(2).for_issuer("j"), "foreign"),
            named(hmac(3).valid_from(16), "later"),
            named(hmac(4).valid_until(15), "ended"),
            named(hmac(5).valid_from(15).valid_until(16), "now"),
        ])
        .unwrap();
        assert_eq!(tried(&set, Algorithm::Hs256, None), ["own", "now"]);
        let missing = |kid: &str| {
            assert_eq!(tried(&set, Algorithm::Hs256, Some(kid)), [""; 0]);
            set.missing(wanted(Algorithm::Hs256, Some(kid)))
        };
        assert_eq!(missing("foreign"), "the key `foreign` is not one of `i`");
        assert_eq!(missing("later"), "the key `later` is valid in 1 seconds only");
        assert_eq!(missing("ended"), "the key `ended` ended 0 seconds ago: the issuer still signs with it");
    }

    #[test]
    fn at_most_four_keys_are_tried() {
        let mut keys: Vec<_> = (1..=5).map(|n| hmac(n).with_kid(n.to_string()).unwrap()).collect();
        keys.push(hmac(6));
        let set = KeySet::new(keys).unwrap();
        assert_eq!(tried(&set, Algorithm::Hs256, None), ["-", "1", "2", "3"]);
        assert_eq!(tried(&set, Algorithm::Hs256, Some("5")), ["5"]);
    }

    /// L000-26, conformance 20: what could not be told apart is refused at start.
    #[test]
    fn ambiguous_sets_are_refused() {
        let refused = |keys: Vec<VerificationKey>| KeySet::new(keys).err().unwrap();
        assert_eq!(refused(Vec::new()), InvalidKeySet::NoKey);
        let twice = vec![hmac(1).with_kid("a").unwrap(), rsa().with_kid("a").unwrap()];
        assert_eq!(refused(twice), InvalidKeySet::DuplicateKid("a".to_owned()));
        let both = [Algorithm::Hs256, Algorithm::Hs512].map(|it| VerificationKey::hmac(it, &secret()).unwrap());
        assert!(matches!(refused(both.to_vec()), InvalidKeySet::TwoAlgorithms { .. }));
        let five = (1..=5).map(hmac).collect();
        assert_eq!(refused(five), InvalidKeySet::TooManyKeys(Algorithm::Hs256));
        let many = (0..257).map(|n| rsa().with_kid(n.to_string()).unwrap()).collect();
        assert_eq!(refused(many), InvalidKeySet::TooLarge(257));
    }

    /// RFC 7517 §5: what cannot be used is skipped, and said.
    #[test]
    fn a_key_set_is_read() {
        let mut for_encryption = jwk(Algorithm::Rs256);
        (for_encryption["use"], for_encryption["kid"]) = (json!("enc"), json!("e"));
        let set = json!({"keys": [
            jwk(Algorithm::Es256), for_encryption, {"kty": "quantum"}, 7, jwk(Algorithm::EdDsa)
        ]});
        let keys = KeySet::jwks(&set.to_string(), None).unwrap();
        assert_eq!(keys.iter().filter_map(VerificationKey::kid).collect::<Vec<_>>(), ["ES256", "EdDSA"]);
        let skipped = keys.skipped();
        assert_eq!(skipped.len(), 3, "{skipped:?}");
        assert!(
            skipped[0].starts_with("`e`: ") && skipped[1].starts_with("key 3: ") && skipped[2].starts_with("key 4: ")
        );
    }

    #[test]
    fn what_is_no_key_set_is_refused() {
        let refused = |json: &str| KeySet::jwks(json, None).err().unwrap();
        assert_eq!(refused("[]"), InvalidKeySet::NoJwks("it is not a JSON object"));
        assert_eq!(refused(r#"{"keys": [], "keys": []}"#), InvalidKeySet::NoJwks("it is not a JSON object"));
        assert_eq!(refused(r#"{"keys": {}}"#), InvalidKeySet::NoJwks("it has no list `keys`"));
        assert_eq!(refused(&jwk(Algorithm::EdDsa).to_string()), InvalidKeySet::NoJwks("it has no list `keys`"));
        assert_eq!(refused(r#"{"keys": []}"#).to_string(), "the key set holds no key that can be used: it is empty");
        assert!(
            refused(r#"{"keys": [{"kty": "RSA"}]}"#).to_string().contains("key 1: the JWK is refused: it has no `alg`")
        );
        let many = |count: usize| format!(r#"{{"keys": [{}]}}"#, vec!["{}"; count].join(","));
        assert_eq!(refused(&many(257)), InvalidKeySet::TooLarge(257));
        assert!(matches!(refused(&many(256)), InvalidKeySet::NoUsableKey(why) if why.len() == 256));
        let twice = json!({"keys": [jwk(Algorithm::EdDsa), jwk(Algorithm::EdDsa)]}).to_string();
        assert_eq!(refused(&twice), InvalidKeySet::DuplicateKid("EdDSA".to_owned()));
    }
}
