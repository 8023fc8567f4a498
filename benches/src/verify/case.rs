use std::error::Error;

use auth_core::{Algorithm, AuthenticationError, JwtVerifier, Principal};
use jsonwebtoken::crypto::aws_lc;
use jsonwebtoken::{DecodingKey, Header, TokenData, Validation};

use super::claims::{AUDIENCE, Claims, ISSUER};
use super::keys::{Make, ed25519, p256, p384, rsa, secret};

/// What is compared: a further algorithm is a further line.
const ALL: &[(Algorithm, jsonwebtoken::Algorithm, Make)] = &[
    (Algorithm::Hs256, jsonwebtoken::Algorithm::HS256, secret),
    (Algorithm::Hs384, jsonwebtoken::Algorithm::HS384, secret),
    (Algorithm::Hs512, jsonwebtoken::Algorithm::HS512, secret),
    (Algorithm::Rs256, jsonwebtoken::Algorithm::RS256, rsa),
    (Algorithm::Rs384, jsonwebtoken::Algorithm::RS384, rsa),
    (Algorithm::Rs512, jsonwebtoken::Algorithm::RS512, rsa),
    (Algorithm::Ps256, jsonwebtoken::Algorithm::PS256, rsa),
    (Algorithm::Ps384, jsonwebtoken::Algorithm::PS384, rsa),
    (Algorithm::Ps512, jsonwebtoken::Algorithm::PS512, rsa),
    (Algorithm::Es256, jsonwebtoken::Algorithm::ES256, p256),
    (Algorithm::Es384, jsonwebtoken::Algorithm::ES384, p384),
    (Algorithm::EdDsa, jsonwebtoken::Algorithm::EdDSA, ed25519),
];

/// One token, and what verifies it on both sides with the same checks: `iss`, `aud`, `exp`, each required.
pub struct Case {
    /// The token's algorithm.
    pub algorithm: Algorithm,
    token: String,
    ours: JwtVerifier,
    theirs: (DecodingKey, Validation),
}

/// One for each algorithm.
///
/// # Errors
/// A key that is refused.
pub fn cases() -> Result<Vec<Case>, Box<dyn Error>> {
    // With both of its providers compiled in, jsonwebtoken wants to be told; it may have been told by an earlier call.
    let _ = aws_lc::DEFAULT_PROVIDER.install_default();
    let case = |(algorithm, native, make): &(Algorithm, jsonwebtoken::Algorithm, Make)| {
        let keys = make(*algorithm)?;
        let header = Header { typ: Some("at+jwt".to_owned()), kid: Some("2026-01".to_owned()), ..Header::new(*native) };
        let token = jsonwebtoken::encode(&header, &Claims::now()?, &keys.signing)?;
        let ours =
            JwtVerifier::builder().key(keys.ours.with_kid("2026-01")?).issuer(ISSUER).audience(AUDIENCE).build()?;
        let mut validation = Validation::new(*native);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        validation.leeway = 30;
        Ok(Case { algorithm: *algorithm, token, ours, theirs: (keys.theirs, validation) })
    };
    ALL.iter().map(case).collect()
}

impl Case {
    /// Verifies with auth-core.
    ///
    /// # Errors
    /// A token that is refused.
    pub fn ours(&self) -> Result<Principal, AuthenticationError> {
        self.ours.verify(&self.token)
    }

    /// Verifies with `jsonwebtoken`.
    ///
    /// # Errors
    /// A token that is refused.
    pub fn theirs(&self) -> Result<TokenData<Claims>, jsonwebtoken::errors::Error> {
        jsonwebtoken::decode(&self.token, &self.theirs.0, &self.theirs.1)
    }
}

#[cfg(test)]
mod tests {
    use auth_core::Algorithm;

    use super::{Case, cases};

    /// A refused token would be measured as a fast one.
    #[test]
    fn both_sides_verify_every_algorithm() {
        let cases = cases().unwrap();
        assert_eq!(cases.iter().map(|case| case.algorithm).collect::<Vec<_>>(), Algorithm::ALL);
        for case in &cases {
            let (principal, token) = (case.ours().unwrap(), case.theirs().unwrap());
            assert_eq!(principal.subject(), token.claims.sub, "{}", case.algorithm);
            assert!(principal.has_role("editor") && token.claims.roles.contains(&"editor".to_owned()));
        }
    }

    #[test]
    fn both_sides_refuse_another_token() {
        for case in cases().unwrap() {
            let (message, signature) = case.token.rsplit_once('.').unwrap();
            let flipped: String = signature.chars().rev().collect();
            let case = Case { token: format!("{message}.{flipped}"), ..case };
            assert!(case.ours().is_err() && case.theirs().is_err(), "{}", case.algorithm);
        }
    }
}
