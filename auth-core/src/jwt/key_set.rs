use super::Shown;
use super::algorithm::Algorithm;
use super::invalid_verifier::InvalidJwtVerifier;
use super::key::VerificationKey;

/// How many keys a token without `kid` is tried with.
const MOST_TRIED: usize = 4;

/// The keys of a verifier: one algorithm each, no `kid` twice.
pub(super) struct KeySet {
    /// Those without a `kid` first: no other way leads to them.
    keys: Vec<VerificationKey>,
}

impl KeySet {
    pub(super) fn new(mut keys: Vec<VerificationKey>) -> Result<Self, InvalidJwtVerifier> {
        if keys.is_empty() {
            return Err(InvalidJwtVerifier::NoKey);
        }
        keys.sort_by_key(|key| key.kid().is_some());
        for (index, key) in keys.iter().enumerate() {
            let earlier = || keys.iter().take(index);
            if key.kid().is_some() && earlier().any(|other| other.kid() == key.kid()) {
                return Err(InvalidJwtVerifier::DuplicateKid(key.kid().unwrap_or_default().to_owned()));
            }
            let twice = |other: &VerificationKey| {
                other.fingerprint() == key.fingerprint() && other.algorithm() != key.algorithm()
            };
            if let Some(other) = earlier().find(|other| twice(other)) {
                return Err(InvalidJwtVerifier::TwoAlgorithms {
                    fingerprint: key.fingerprint(),
                    algorithms: [other.algorithm(), key.algorithm()],
                });
            }
            let same = earlier().filter(|other| other.kid().is_none() && other.algorithm() == key.algorithm()).count();
            if key.kid().is_none() && same >= MOST_TRIED {
                return Err(InvalidJwtVerifier::TooManyKeys(key.algorithm()));
            }
        }
        Ok(Self { keys })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &VerificationKey> {
        self.keys.iter()
    }

    pub(super) fn has(&self, algorithm: Algorithm) -> bool {
        self.keys.iter().any(|key| key.algorithm() == algorithm)
    }

    /// The keys that may have signed a token with this header: the one that its `kid` names, or some of the algorithm.
    pub(super) fn candidates(&self, algorithm: Algorithm, kid: Option<&str>) -> impl Iterator<Item = &VerificationKey> {
        let fits =
            move |key: &&VerificationKey| key.algorithm() == algorithm && kid.is_none_or(|kid| key.kid() == Some(kid));
        self.keys.iter().filter(fits).take(MOST_TRIED)
    }

    /// Why there is no candidate.
    pub(super) fn missing(&self, algorithm: Algorithm, kid: &str) -> String {
        match self.keys.iter().find(|key| key.kid() == Some(kid)) {
            Some(key) => {
                format!("the key {} is for {}, and the token's `alg` is {algorithm}", Shown(kid), key.algorithm())
            }
            None => format!("the token names the key {}, and no configured key has this `kid`", Shown(kid)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KeySet;
    use crate::jwt::testing::{data, secret, secret_of};
    use crate::{Algorithm, InvalidJwtVerifier, VerificationKey};

    fn hmac(fill: u8) -> VerificationKey {
        VerificationKey::hmac(Algorithm::Hs256, &secret_of(fill)).unwrap()
    }

    fn rsa() -> VerificationKey {
        VerificationKey::rsa_pem(&data("rsa2048.public.pem")).unwrap()
    }

    fn tried(set: &KeySet, algorithm: Algorithm, kid: Option<&str>) -> Vec<String> {
        set.candidates(algorithm, kid).map(|key| key.kid().unwrap_or("-").to_owned()).collect()
    }

    /// Conformance 20 and 28: the key is chosen by algorithm and exact `kid`, and nothing else.
    #[test]
    fn a_kid_chooses_its_key_alone() {
        let keys = vec![hmac(1).with_kid("a").unwrap(), hmac(2).with_kid("b").unwrap(), rsa().with_kid("r").unwrap()];
        let set = KeySet::new(keys).unwrap();
        assert_eq!(tried(&set, Algorithm::Hs256, Some("b")), ["b"]);
        assert_eq!(tried(&set, Algorithm::Hs256, None), ["a", "b"]);
        assert_eq!(tried(&set, Algorithm::Rs256, None), ["r"]);
        assert_eq!(tried(&set, Algorithm::Hs256, Some("r")), [""; 0], "not with another algorithm");
        assert_eq!(tried(&set, Algorithm::Hs256, Some("A")), [""; 0]);
        assert_eq!(tried(&set, Algorithm::Hs256, Some("")), [""; 0]);
        assert!(set.missing(Algorithm::Hs256, "r").contains("is for RS256"));
        assert!(set.missing(Algorithm::Hs256, "x\n").contains("`x\\n`"));
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
        let refused = |keys| KeySet::new(keys).err().unwrap();
        assert_eq!(refused(Vec::new()), InvalidJwtVerifier::NoKey);
        let twice = vec![hmac(1).with_kid("a").unwrap(), rsa().with_kid("a").unwrap()];
        assert_eq!(refused(twice), InvalidJwtVerifier::DuplicateKid("a".to_owned()));
        let both = [Algorithm::Hs256, Algorithm::Hs512].map(|it| VerificationKey::hmac(it, &secret()).unwrap());
        assert!(matches!(refused(both.to_vec()), InvalidJwtVerifier::TwoAlgorithms { .. }));
        let five = (1..=5).map(hmac).collect();
        assert_eq!(refused(five), InvalidJwtVerifier::TooManyKeys(Algorithm::Hs256));
    }
}
