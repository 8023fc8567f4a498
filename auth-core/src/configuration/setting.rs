//! The table of all settings.

use super::shape::Shape;

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Setting {
    Config,
    Mode,
    DataDir,
    JwtSecret,
    JwtPublicKey,
    JwtKeys,
    JwtKeySet,
    JwtKeysUrl,
    JwtDiscover,
    JwtAlgorithm,
    JwtRotateAfter,
    JwtIssuer,
    JwtAudience,
    JwtUnchecked,
    JwtProfile,
    JwtPreset,
    JwtLeeway,
    JwtMaxLifetime,
    JwtTtl,
    JwtScopeRule,
    JwtSubject,
    JwtRoles,
    JwtPermissions,
    JwtTenants,
    JwtActive,
    JwtSuperuser,
    JwtRequiredClaims,
    JwtWebsocketProtocol,
    Issuers,
    Roles,
    RolesReload,
    Actors,
    Realm,
    DeleteMaxAge,
    MemoryStoreMaxAge,
    MemoryStoreRole,
    ManageMaxAge,
    ManageRole,
}

/// What is written down about a setting; `docs/configuration.md` prints it.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// The variable.
    pub(super) variable: &'static str,
    /// The key in a file; empty where a file cannot hold the setting.
    pub(super) key: &'static str,
    /// `no`, or when it must be set.
    pub(super) required: &'static str,
    /// What holds where it is not set; empty for nothing.
    pub(super) default: &'static str,
    /// In one sentence or two, as Markdown.
    pub(super) meaning: &'static str,
}

impl Setting {
    pub(super) const ALL: [Self; 38] = [
        Self::Config,
        Self::Mode,
        Self::DataDir,
        Self::JwtSecret,
        Self::JwtPublicKey,
        Self::JwtKeys,
        Self::JwtKeySet,
        Self::JwtKeysUrl,
        Self::JwtDiscover,
        Self::JwtAlgorithm,
        Self::JwtRotateAfter,
        Self::JwtIssuer,
        Self::JwtAudience,
        Self::JwtUnchecked,
        Self::JwtProfile,
        Self::JwtPreset,
        Self::JwtLeeway,
        Self::JwtMaxLifetime,
        Self::JwtTtl,
        Self::JwtScopeRule,
        Self::JwtSubject,
        Self::JwtRoles,
        Self::JwtPermissions,
        Self::JwtTenants,
        Self::JwtActive,
        Self::JwtSuperuser,
        Self::JwtRequiredClaims,
        Self::JwtWebsocketProtocol,
        Self::Issuers,
        Self::Roles,
        Self::RolesReload,
        Self::Actors,
        Self::Realm,
        Self::DeleteMaxAge,
        Self::MemoryStoreMaxAge,
        Self::MemoryStoreRole,
        Self::ManageMaxAge,
        Self::ManageRole,
    ];

    #[rustfmt::skip]
    pub(super) const fn row(self) -> Row {
        match self {
            Self::Config => row("AUTH_CONFIG", "", "no", "",
                "the file of settings, in place of `auth.toml` or `auth.json` in the working directory; its name ends in `.toml` or `.json`"),
            Self::Mode => row("AUTH_MODE", "mode", "no", "production",
                "exactly `production` or `dev`; `dev` makes and keeps a missing secret, and listens on loopback only"),
            Self::DataDir => row("AUTH_DATA_DIR", "data_dir", "no", ".",
                "where `dev` keeps its secret (`dev-secret`, mode 0600)"),
            Self::JwtSecret => row("AUTH_JWT_SECRET", "jwt.secret", "for HS256, HS384, HS512, except in `dev`", "",
                "`base64:…`, `hex:…`, `file:PATH`, otherwise raw text; at least 32, 48 or 64 bytes"),
            Self::JwtPublicKey => row("AUTH_JWT_PUBLIC_KEY", "jwt.public_key", "for RS, PS, ES256, ES384, EdDSA", "",
                "`file:PATH` of a PEM file, or the PEM itself"),
            Self::JwtKeys => row("AUTH_JWT_KEYS", "jwt.keys", "in place of a secret", "",
                "several keys: a list of tables, as JSON or `file:PATH` of it; each has `algorithm`, one of `secret`, `public_key`, `jwk`, and may have `kid`, `not_before`, `not_after` (RFC 3339), `signing`"),
            Self::JwtKeySet => row("AUTH_JWT_KEY_SET", "jwt.key_set", "in place of a secret", "",
                "`file:PATH` of a JSON Web Key Set"),
            Self::JwtKeysUrl => row("AUTH_JWT_KEYS_URL", "jwt.keys_url", "in place of a secret", "",
                "where the issuer publishes its JSON Web Key Set; needs the feature `jwks-url`"),
            Self::JwtDiscover => row("AUTH_JWT_DISCOVER", "jwt.discover", "in place of a secret", "",
                "`true`: the key set that the issuer names in its OpenID configuration; needs the feature `jwks-url`"),
            Self::JwtAlgorithm => row("AUTH_JWT_ALGORITHM", "jwt.algorithm", "no", "",
                "the one algorithm of the key, and of keys in lists and sets that do not say theirs; else that of `AUTH_JWT_PRESET`, else `HS256` for the one key"),
            Self::JwtRotateAfter => row("AUTH_JWT_ROTATE_AFTER", "jwt.rotate_after", "no", "90d",
                "how old a key may be before the start asks for a new one, counted from its `not_before`"),
            Self::JwtIssuer => row("AUTH_JWT_ISSUER", "jwt.issuer", "yes", "",
                "the `iss` of accepted tokens; where `iss` is not checked, the name that stands in for it"),
            Self::JwtAudience => row("AUTH_JWT_AUDIENCE", "jwt.audience", "unless `aud` is unchecked", "",
                "the `aud` that names this server"),
            Self::JwtUnchecked => row("AUTH_JWT_UNCHECKED", "jwt.unchecked", "no", "",
                "`iss`, `aud` or `iss,aud`: what is not checked"),
            Self::JwtProfile => row("AUTH_JWT_PROFILE", "jwt.profile", "no", "",
                "`rfc9068`: nothing but access tokens of RFC 9068 is accepted"),
            Self::JwtPreset => row("AUTH_JWT_PRESET", "jwt.preset", "no", "",
                "whose tokens they are: `keycloak`, `auth0`, `entra`, `okta`, `cognito`, `clerk`, `agentflow`, `camel-case`; what it says of claims stands in [tokens.md](tokens.md#which-claim-says-what)"),
            Self::JwtLeeway => row("AUTH_JWT_LEEWAY", "jwt.leeway", "no", "30s",
                "how far clocks may differ, for `exp`, `nbf` and `iat`; at most `60s`"),
            Self::JwtMaxLifetime => row("AUTH_JWT_MAX_LIFETIME", "jwt.max_lifetime", "no", "24h",
                "the longest lifetime of an accepted token"),
            Self::JwtTtl => row("AUTH_JWT_TTL", "jwt.ttl", "no", "15m",
                "how long a token lives that is minted here; at most `1h`, and at most `AUTH_JWT_MAX_LIFETIME`"),
            Self::JwtScopeRule => row("AUTH_JWT_SCOPE_RULE", "jwt.scope_rule", "no", "cut",
                "`cut`: scopes narrow the permissions; `cut_always`: no scopes, no permissions; `grant`: scopes are the permissions; `ignore`: scopes say nothing of permissions. With `AUTH_JWT_PRESET` its rule, unless set"),
            Self::JwtSubject => row("AUTH_JWT_SUBJECT", "jwt.subject", "no", "",
                "the claim that holds the subject, in place of `sub`"),
            Self::JwtRoles => row("AUTH_JWT_ROLES", "jwt.roles", "no", "",
                "claims that hold roles, beside those of the preset"),
            Self::JwtPermissions => row("AUTH_JWT_PERMISSIONS", "jwt.permissions", "no", "",
                "claims that hold permissions, likewise"),
            Self::JwtTenants => row("AUTH_JWT_TENANTS", "jwt.tenants", "no", "",
                "claims that hold tenants, likewise; where it is set, `tenant` atoms and the tenants of objects count"),
            Self::JwtActive => row("AUTH_JWT_ACTIVE", "jwt.active", "no", "",
                "claims that say whether the account is active, likewise: whatever but `true` is refused"),
            Self::JwtSuperuser => row("AUTH_JWT_SUPERUSER", "jwt.superuser", "no", "",
                "the claim whose `true` means the role `superuser`; the role grants what `AUTH_ROLES` says"),
            Self::JwtRequiredClaims => row("AUTH_JWT_REQUIRED_CLAIMS", "jwt.required_claims", "no", "",
                "claims that must be there"),
            Self::JwtWebsocketProtocol => row("AUTH_JWT_WEBSOCKET_PROTOCOL", "jwt.websocket_protocol", "no", "",
                "a marker, such as `notes.bearer`: the token of a WebSocket is taken from `Sec-WebSocket-Protocol: <marker>, <token>`, too"),
            Self::Issuers => row("AUTH_ISSUERS", "issuers", "no", "",
                "several issuers in place of one, as JSON or `file:PATH` of it; each has the settings of `[jwt]` by their names, and `subject_prefix`"),
            Self::Roles => row("AUTH_ROLES", "roles", "no", "",
                "what each role grants, and which roles it inherits from: JSON, `{\"user\": [\"notes:write\"], \"admin\": {\"inherits\": [\"user\"], \"grants\": [\"notes:*\", \"notes:delete\"]}}`, or `file:PATH` of it; in a file also a table. `*` and `notes:*` are wildcards, and never do for delete, memory store and manage; `notes:read@team-*` holds on these objects alone"),
            Self::RolesReload => row("AUTH_ROLES_RELOAD", "roles_reload", "no", "",
                "where `AUTH_ROLES` names a file: how often to look whether it has changed; a file that is no role map changes nothing, and the log says why"),
            Self::Actors => row("AUTH_ACTORS", "actors", "no", "",
                "who may act for others (`act` in a token): a list of tables, as JSON or `file:PATH` of it; each has `issuer` and `subject`, and may have `roles` and `permissions`. What is not listed may nothing"),
            Self::Realm => row("AUTH_REALM", "realm", "no", "api", "the realm of challenges"),
            Self::DeleteMaxAge => row("AUTH_OPERATIONS_DELETE_MAX_AGE", "operations.delete.max_age", "no", "1h",
                "how old a login, else a token, may be: a duration or `off`"),
            Self::MemoryStoreMaxAge => row("AUTH_OPERATIONS_MEMORY_STORE_MAX_AGE", "operations.memory_store.max_age", "no", "1h",
                "the same for the memory store"),
            Self::MemoryStoreRole => row("AUTH_OPERATIONS_MEMORY_STORE_ROLE", "operations.memory_store.role", "no", "admin",
                "the role that writing to the memory store asks for, or `none`"),
            Self::ManageMaxAge => row("AUTH_OPERATIONS_MANAGE_MAX_AGE", "operations.manage.max_age", "no", "1h",
                "as for delete, for management"),
            Self::ManageRole => row("AUTH_OPERATIONS_MANAGE_ROLE", "operations.manage.role", "no", "admin",
                "the role that management asks for, or `none`"),
        }
    }

    pub(super) const fn variable(self) -> &'static str {
        self.row().variable
    }

    pub(super) const fn key(self) -> &'static str {
        self.row().key
    }

    /// The text of it must not be shown.
    pub(super) const fn is_secret(self) -> bool {
        matches!(self, Self::JwtSecret | Self::JwtKeys | Self::Issuers)
    }

    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Roles => Shape::Roles,
            Self::JwtUnchecked => Shape::Words,
            Self::JwtDiscover => Shape::Flag,
            Self::JwtKeys | Self::Issuers | Self::Actors => Shape::List,
            Self::JwtSubject
            | Self::JwtRoles
            | Self::JwtPermissions
            | Self::JwtTenants
            | Self::JwtActive
            | Self::JwtSuperuser
            | Self::JwtRequiredClaims => Shape::Claims,
            _ => Shape::Text,
        }
    }

    pub(super) fn by_variable(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.variable() == name)
    }

    /// What one issuer has a value of its own for.
    pub(super) fn is_of_jwt(self) -> bool {
        self.key().starts_with("jwt.")
    }

    /// What it is called below its table: `secret` for `jwt.secret`.
    pub(super) fn member(self) -> &'static str {
        self.key().rsplit('.').next().unwrap_or_default()
    }

    /// That of one issuer which is called so.
    pub(super) fn of_jwt(member: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.is_of_jwt() && setting.member() == member)
    }

    /// Those that a file can hold.
    pub(super) fn in_files() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|setting| !setting.key().is_empty())
    }

    pub(super) fn variables() -> String {
        Self::ALL.map(Self::variable).join(", ")
    }
}

const fn row(
    variable: &'static str,
    key: &'static str,
    required: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Row {
    Row { variable, key, required, default, meaning }
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn the_list_is_complete() {
        assert_eq!(Setting::ManageRole as usize + 1, Setting::ALL.len(), "the last one is in the list");
        for (index, setting) in Setting::ALL.into_iter().enumerate() {
            assert_eq!(setting as usize, index, "{setting:?}");
        }
    }

    /// One rule gives the key of a variable, and back.
    #[test]
    fn a_variable_is_its_key_in_upper_case() {
        for setting in Setting::in_files() {
            assert_eq!(setting.variable(), format!("AUTH_{}", setting.key().replace('.', "_").to_uppercase()));
        }
    }

    /// L000-9, L000-20, L001-3, L001-5: no setting switches authentication off, logs anybody in, or has a mode to be safe.
    #[test]
    fn no_setting_skips_authentication() {
        for setting in Setting::ALL {
            for word in ["skip", "off", "none", "disable", "optional", "anonymous", "login", "bypass", "default_user"] {
                let name = setting.variable().to_lowercase();
                assert!(!name.contains(word) && !setting.key().contains(word), "{name}");
            }
        }
    }
}
