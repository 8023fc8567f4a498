use std::time::{SystemTime, SystemTimeError, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

pub(super) const ISSUER: &str = "https://login.example/realms/main";
pub(super) const AUDIENCE: &str = "https://api.example";

/// What a program reads of an access token.
#[derive(Debug, Deserialize, Serialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// Whom it is about.
    pub sub: String,
    /// For whom it is.
    pub aud: String,
    /// When it was issued.
    pub iat: u64,
    /// When it ends.
    pub exp: u64,
    /// Its name.
    pub jti: String,
    /// Roles.
    pub roles: Vec<String>,
    /// Permissions beside those of the roles.
    pub permissions: Vec<String>,
    /// Scopes.
    pub scope: String,
    /// A claim that nothing asks for.
    pub name: String,
}

impl Claims {
    /// Of a token that was issued just now, and is good for some hours.
    pub(super) fn now() -> Result<Self, SystemTimeError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Ok(Self {
            iss: ISSUER.to_owned(),
            sub: "f2b0c7d4-5d7e-4e0e-9a57-2f6d3c1b8a90".to_owned(),
            aud: AUDIENCE.to_owned(),
            iat: now,
            exp: now + 4 * 3_600,
            jti: "8c1f6f2e-0f0b-4a6e-8f43-4a1c0de5b7aa".to_owned(),
            roles: words(&["user", "editor"]),
            permissions: words(&["documents:read", "documents:write", "graph:invoke"]),
            scope: "openid profile documents:read documents:write graph:invoke".to_owned(),
            name: "Ada Lovelace".to_owned(),
        })
    }
}
