use core::fmt;
use core::str::FromStr;

use super::algorithm::Algorithm;
use super::claim_path::ClaimPath;
use super::mapping::ClaimMapping;
use super::standard::Standard;
use crate::{Form, ScopeRule};

/// The tokens of a provider: where its claims are, what its scopes mean, which claim names this server.
///
/// ```
/// use auth_core::{AudienceClaim, Preset, ScopeRule};
///
/// assert_eq!("keycloak".parse(), Ok(Preset::Keycloak));
/// assert_eq!(Preset::Keycloak.scope_rule(), ScopeRule::Ignore);
/// assert_eq!(Preset::Cognito.audience_claim(), AudienceClaim::ClientId);
/// ```
///
/// | preset | roles | permissions | tenants | scope rule | names this server | also |
/// |---|---|---|---|---|---|---|
/// | `keycloak` | `realm_access.roles` | | | `ignore`: its scopes name claims | `aud` | add a client's roles with [`roles_at`](ClaimMapping::roles_at) |
/// | `auth0` | | `permissions` | `org_id` | `cut` | `aud` | add the namespaced claim of your roles |
/// | `entra` | `roles` | | `tid` | `cut` (`scp`) | `aud` | `azp` is required: an ID token has none |
/// | `okta` | `groups` | | | `cut` (`scp`) | `aud` | |
/// | `cognito` | `cognito:groups` | | | `ignore`: its scopes (`server/scope`) cannot name a permission | `client_id` | `token_use` is `access` |
/// | `clerk` | | | `org_id` with `org_role`, `o.id` with `o.rol` | `cut` | `azp` | a pending session (`sts`) is refused |
/// | `agentflow` | `roles`, `role` | | | `grant` (`scopes`) | `aud` | the subject is `user_id` or `sub`; secrets are raw text |
/// | `camel-case` | `roles`, `role`; `isSuperuser` is the role `superuser` | | | `cut` | `aud` | `isActive` is required and `true`; `email`, `isSuperuser`, `isVerified` and `iat` are required; secrets are base64 |
///
/// The subject is `sub` where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preset {
    /// Access tokens of a Keycloak realm.
    Keycloak,
    /// Access tokens of Auth0 for an API with RBAC.
    Auth0,
    /// Access tokens of Microsoft Entra ID, version 2.0.
    Entra,
    /// Access tokens of an Okta custom authorization server.
    Okta,
    /// Access tokens of an Amazon Cognito user pool.
    Cognito,
    /// Session tokens of Clerk.
    Clerk,
    /// Tokens as AgentFlow reads them.
    AgentFlow,
    /// The camelCase claims of a Java engine behind a proxy (`isActive`, `isSuperuser`, `isVerified`).
    CamelCase,
}

/// Which claim names the server that a token is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AudienceClaim {
    /// `aud` (RFC 7519 §4.1.3): a text or a list of texts.
    #[default]
    Aud,
    /// `client_id`: Cognito's access tokens have no `aud`.
    ClientId,
    /// `azp`: Clerk's session tokens have no `aud`.
    Azp,
}

impl AudienceClaim {
    /// The claim's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.standard().name()
    }

    pub(super) const fn standard(self) -> Standard {
        match self {
            Self::Aud => Standard::Aud,
            Self::ClientId => Standard::ClientId,
            Self::Azp => Standard::Azp,
        }
    }
}

impl Preset {
    /// Every preset.
    pub const ALL: &[Self] = &[
        Self::Keycloak,
        Self::Auth0,
        Self::Entra,
        Self::Okta,
        Self::Cognito,
        Self::Clerk,
        Self::AgentFlow,
        Self::CamelCase,
    ];

    /// The word in a configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keycloak => "keycloak",
            Self::Auth0 => "auth0",
            Self::Entra => "entra",
            Self::Okta => "okta",
            Self::Cognito => "cognito",
            Self::Clerk => "clerk",
            Self::AgentFlow => "agentflow",
            Self::CamelCase => "camel-case",
        }
    }

    /// Where the claims are.
    #[must_use]
    pub fn mapping(self) -> ClaimMapping {
        let nested = |names: &[&'static str]| ClaimPath::members(names).unwrap_or_else(|| "".into());
        let new = ClaimMapping::new();
        match self {
            Self::Keycloak => new.roles_at(nested(&["realm_access", "roles"])),
            Self::Auth0 => new.permissions_at("permissions").tenants_at("org_id"),
            // An ID token has none. Its other claims may be those of an access token: client and API may be one registration.
            Self::Entra => new.roles_at("roles").tenants_at("tid").require("azp"),
            Self::Okta => new.roles_at("groups"),
            Self::Cognito => new.roles_at("cognito:groups").require("token_use").exactly("token_use", "access"),
            Self::Clerk => new
                .tenant_at("org_id", "org_role")
                .tenant_at(nested(&["o", "id"]), nested(&["o", "rol"]))
                .exactly("sts", "active"),
            Self::AgentFlow => ClaimMapping::default(),
            Self::CamelCase => ClaimMapping::default()
                .subject_at("sub")
                .active_at("isActive")
                .superuser_at("isSuperuser", "superuser")
                .verified_at("isVerified")
                .require("email")
                .require("isActive")
                .require("isSuperuser")
                .require("isVerified")
                .require("iat"),
        }
    }

    /// What scopes do.
    #[must_use]
    pub const fn scope_rule(self) -> ScopeRule {
        match self {
            Self::Keycloak | Self::Cognito => ScopeRule::Ignore,
            Self::AgentFlow => ScopeRule::Grant,
            _ => ScopeRule::Cut,
        }
    }

    /// Which claim names this server.
    #[must_use]
    pub const fn audience_claim(self) -> AudienceClaim {
        match self {
            Self::Cognito => AudienceClaim::ClientId,
            Self::Clerk => AudienceClaim::Azp,
            _ => AudienceClaim::Aud,
        }
    }

    /// The algorithm of its keys in a key set where they do not say it: Entra ID leaves `alg` out.
    #[must_use]
    pub const fn key_algorithm(self) -> Option<Algorithm> {
        match self {
            Self::AgentFlow | Self::CamelCase => None,
            _ => Some(Algorithm::Rs256),
        }
    }

    /// How its secrets are read where no prefix says it; `None` where it signs with key pairs.
    #[must_use]
    pub const fn secret_form(self) -> Option<Form> {
        match self {
            Self::AgentFlow => Some(Form::Raw),
            Self::CamelCase => Some(Form::Base64),
            _ => None,
        }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|preset| preset.as_str() == word).ok_or(UnknownPreset)
    }
}

/// The word names no preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a preset is one of `keycloak`, `auth0`, `entra`, `okta`, `cognito`, `clerk`, `agentflow`, `camel-case`")]
pub struct UnknownPreset;

#[cfg(test)]
mod tests;
