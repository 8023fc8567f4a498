//! From the configuration to everything that authenticates, in two steps: what needs no data folder, and what does.

use std::path::Path;

use auth_core::{ApiKeyAuthenticator, Auth, AuthBuilder, Mode, ScopeRule};

use super::{
    AuthError, Nobody, Settings, builder,
    dev::DevTokens,
    jwt::{JwtPlan, ReadyJwt},
    key_file::{self, FILE},
};
use crate::config::{AuthMethod, Config};

/// The names that `auth.path` may have.
pub const AUTHENTICATORS: [&str; 1] = [KEYS];

/// The name of API keys in the configuration, and the issuer of their owners.
const KEYS: &str = "api-key";

/// Settings that were found good.
#[derive(Debug)]
pub struct Plan {
    method: Method,
    strict: bool,
    mode: Mode,
}

#[derive(Debug)]
enum Method {
    Nobody,
    Jwt(JwtPlan),
    ApiKeys,
}

/// An [`Auth`] that is as good as built; building it writes to the log, so that comes when nothing can fail any more.
pub struct Ready {
    builder: AuthBuilder,
    notes: Vec<String>,
    tokens: Option<DevTokens>,
}

impl Plan {
    /// Reads the settings that the configuration asks for.
    pub fn new(config: &Config, settings: &Settings, mode: Mode) -> Result<Self, AuthError> {
        let method = match &config.auth {
            AuthMethod::Nobody => Method::Nobody,
            AuthMethod::ApiKeys => Method::ApiKeys,
            AuthMethod::Jwt => Method::Jwt(JwtPlan::read(settings, mode)?),
        };
        Ok(Self { method, strict: config.strict, mode })
    }

    /// Makes keys and tokens.
    pub fn ready(self, data: &Path) -> Result<Ready, AuthError> {
        let Self { method, strict, mode } = self;
        let rule = if strict { ScopeRule::Cut } else { ScopeRule::Grant };
        let base = builder(strict)?.mode(mode);
        match method {
            Method::Nobody => {
                let notes = vec![
                    "`auth` is null: nobody can show who they are, so every protected endpoint answers 401; write \
                     \"auth\": \"jwt\""
                        .to_owned(),
                ];
                Ok(Ready { builder: base.authenticator(Nobody), notes, tokens: None })
            }
            Method::ApiKeys => {
                let keys = key_file::load(data, !strict)?;
                let mut notes = vec![format!("{} API keys from {}", keys.records().len(), data.join(FILE).display())];
                if !strict {
                    notes.push(
                        "`strict` is not set: the scope `*` of a key means all 15 permissions, exactly".to_owned(),
                    );
                }
                let authenticator = ApiKeyAuthenticator::new(KEYS, keys)?;
                Ok(Ready { builder: base.authenticator(authenticator), notes, tokens: None })
            }
            Method::Jwt(plan) => {
                let ReadyJwt { verifier, signing, issuer, audience, mut notes } = plan.ready(data, rule)?;
                if !strict {
                    notes.push(
                        "`strict` is not set: the scopes of a token are its permissions (scope rule `grant`), roles \
                         grant nothing by themselves"
                            .to_owned(),
                    );
                }
                let tokens = match (mode, signing) {
                    (Mode::Dev, Some(key)) => Some(DevTokens::mint(key, issuer.as_deref(), audience.as_deref())?),
                    _ => None,
                };
                Ok(Ready { builder: base.authenticator(verifier), notes, tokens })
            }
        }
    }
}

impl Ready {
    /// Builds the [`Auth`], and gives the tokens of development.
    pub fn build(self) -> Result<(Auth, Option<DevTokens>), AuthError> {
        let auth = self.builder.build()?;
        for note in self.notes {
            tracing::info!(target: "auth::start", "{note}");
        }
        Ok((auth, self.tokens))
    }
}
