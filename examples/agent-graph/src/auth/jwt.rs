//! `"auth": "jwt"`: the settings of the original, read strictly.

use std::{fs, path::Path};

use auth_core::{Algorithm, JwtVerifier, Mode, ScopeRule, Secret, SigningKey, VerificationKey};

use super::{AuthError, Settings};

/// Stands in for the issuer where `iss` is not checked: an owner is issuer and subject.
pub(super) const ISSUER: &str = "agent-graph";
/// Whom tokens of our own are for where `aud` is not checked.
pub(super) const AUDIENCE: &str = "agent-graph";

/// How tokens are verified, before there is a data folder.
#[derive(Debug)]
pub struct JwtPlan {
    key: PlannedKey,
    algorithm: Algorithm,
    issuer: Option<String>,
    audience: Option<String>,
}

#[derive(Debug)]
enum PlannedKey {
    /// A secret that also mints.
    Shared(Box<SigningKey>),
    /// The public half of somebody else's key.
    Public(Box<VerificationKey>),
    /// The secret of development, in the data folder.
    Dev,
}

/// The verifier, and what its start says.
#[derive(Debug)]
pub(super) struct ReadyJwt {
    pub(super) verifier: JwtVerifier,
    pub(super) signing: Option<SigningKey>,
    pub(super) issuer: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) notes: Vec<String>,
}

impl JwtPlan {
    /// Reads the settings. Key and algorithm are both required; in development both may be absent.
    pub fn read(settings: &Settings, mode: Mode) -> Result<Self, AuthError> {
        let (key, algorithm) = (settings.get("JWT_SECRET_KEY")?, settings.get("JWT_ALGORITHM")?);
        let algorithm = algorithm.map(str::parse::<Algorithm>).transpose().map_err(AuthError::Algorithm)?;
        let (key, algorithm) = match (key, algorithm, mode) {
            (Some(text), Some(algorithm), _) => (planned(text, algorithm)?, algorithm),
            (Some(_), None, _) => return Err(settings.missing("JWT_ALGORITHM is")),
            (None, None, Mode::Dev) => (PlannedKey::Dev, Algorithm::Hs256),
            (None, Some(algorithm), Mode::Dev) if algorithm.min_secret_bytes().is_some() => {
                (PlannedKey::Dev, algorithm)
            }
            (None, Some(_), _) => return Err(settings.missing("JWT_SECRET_KEY is")),
            (None, None, Mode::Production) => return Err(settings.missing("JWT_SECRET_KEY and JWT_ALGORITHM are")),
        };
        let text = |name| Ok::<_, AuthError>(settings.get(name)?.map(str::to_owned));
        Ok(Self { key, algorithm, issuer: text("JWT_ISSUER")?, audience: text("JWT_AUDIENCE")? })
    }

    /// Makes the verifier; in development it may store a secret in the data folder.
    pub(super) fn ready(self, data: &Path, rule: ScopeRule) -> Result<ReadyJwt, AuthError> {
        let Self { key, algorithm, issuer, audience } = self;
        let mut notes = Vec::new();
        let (verifying, signing) = match key {
            PlannedKey::Shared(key) => (key.verification_key().clone(), Some(*key)),
            PlannedKey::Public(key) => (*key, None),
            PlannedKey::Dev => {
                let dev = Secret::dev(data)?;
                let made = if dev.made { "made and stored in" } else { "read from" };
                let (path, print) = (dev.path.display(), dev.secret.fingerprint());
                notes.push(format!("JWT_SECRET_KEY is not set: a secret for development was {made} {path} ({print})"));
                let key = SigningKey::hmac(algorithm, &dev.secret).map_err(AuthError::Key)?;
                (key.verification_key().clone(), Some(key))
            }
        };
        let mut builder = JwtVerifier::builder().key(verifying).scope_rule(rule);
        builder = if let Some(issuer) = &issuer {
            builder.issuer(issuer.as_str())
        } else {
            notes.push("JWT_ISSUER is not set: write the `iss` of your tokens there, and it is checked".to_owned());
            builder.unchecked_issuer().issuer_name(ISSUER)
        };
        builder = if let Some(audience) = &audience {
            builder.audience(audience.as_str())
        } else {
            notes.push(
                "JWT_AUDIENCE is not set: write the `aud` that names this server there, and it is checked".to_owned(),
            );
            builder.unchecked_audience()
        };
        Ok(ReadyJwt { verifier: builder.build()?, signing, issuer, audience, notes })
    }
}

fn planned(text: &str, algorithm: Algorithm) -> Result<PlannedKey, AuthError> {
    if let Some(least) = algorithm.min_secret_bytes() {
        let secret = Secret::parse(text, least).map_err(AuthError::Secret)?;
        return SigningKey::hmac(algorithm, &secret)
            .map(|key| PlannedKey::Shared(Box::new(key)))
            .map_err(AuthError::Key);
    }
    let pem = match text.strip_prefix("file:") {
        None => text.to_owned(),
        Some(file) => fs::read_to_string(file).map_err(|reason| AuthError::KeyFile { file: file.into(), reason })?,
    };
    VerificationKey::pem(algorithm, &pem).map(|key| PlannedKey::Public(Box::new(key))).map_err(AuthError::Key)
}
