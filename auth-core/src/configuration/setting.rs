//! The table of all settings.

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Setting {
    Config,
    Mode,
    DataDir,
    JwtSecret,
    JwtPublicKey,
    JwtAlgorithm,
    JwtIssuer,
    JwtAudience,
    JwtUnchecked,
    JwtLeeway,
    JwtMaxLifetime,
    JwtTtl,
    JwtScopeRule,
    Roles,
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

/// How a file may write the value; a variable always holds a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text.
    Text,
    /// A text, or a list of words.
    Words,
    /// A text, or a table of roles, each with a list of permissions.
    Roles,
}

impl Setting {
    pub(super) const ALL: [Self; 20] = [
        Self::Config,
        Self::Mode,
        Self::DataDir,
        Self::JwtSecret,
        Self::JwtPublicKey,
        Self::JwtAlgorithm,
        Self::JwtIssuer,
        Self::JwtAudience,
        Self::JwtUnchecked,
        Self::JwtLeeway,
        Self::JwtMaxLifetime,
        Self::JwtTtl,
        Self::JwtScopeRule,
        Self::Roles,
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
            Self::JwtPublicKey => row("AUTH_JWT_PUBLIC_KEY", "jwt.public_key", "for RS256, ES256, EdDSA", "",
                "`file:PATH` of a PEM file, or the PEM itself"),
            Self::JwtAlgorithm => row("AUTH_JWT_ALGORITHM", "jwt.algorithm", "no", "HS256",
                "the one algorithm of the key"),
            Self::JwtIssuer => row("AUTH_JWT_ISSUER", "jwt.issuer", "yes", "",
                "the `iss` of accepted tokens; where `iss` is not checked, the name that stands in for it"),
            Self::JwtAudience => row("AUTH_JWT_AUDIENCE", "jwt.audience", "unless `aud` is unchecked", "",
                "the `aud` that names this server"),
            Self::JwtUnchecked => row("AUTH_JWT_UNCHECKED", "jwt.unchecked", "no", "",
                "`iss`, `aud` or `iss,aud`: what is not checked"),
            Self::JwtLeeway => row("AUTH_JWT_LEEWAY", "jwt.leeway", "no", "30s",
                "how far clocks may differ, for `exp`, `nbf` and `iat`; at most `60s`"),
            Self::JwtMaxLifetime => row("AUTH_JWT_MAX_LIFETIME", "jwt.max_lifetime", "no", "24h",
                "the longest lifetime of an accepted token"),
            Self::JwtTtl => row("AUTH_JWT_TTL", "jwt.ttl", "no", "15m",
                "how long a token lives that is minted here; at most `1h`, and at most `AUTH_JWT_MAX_LIFETIME`"),
            Self::JwtScopeRule => row("AUTH_JWT_SCOPE_RULE", "jwt.scope_rule", "no", "cut",
                "`cut`: scopes narrow the permissions; `grant`: scopes are the permissions"),
            Self::Roles => row("AUTH_ROLES", "roles", "no", "",
                "what each role grants: JSON, `{\"user\": [\"notes:write\"], \"admin\": [\"notes:*\", \"notes:delete\"]}`, or `file:PATH` of it; in a file also a table. `*` and `notes:*` are wildcards, and never do for delete, memory store and manage; `notes:read@team-*` holds on these objects alone"),
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
        matches!(self, Self::JwtSecret)
    }

    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Roles => Shape::Roles,
            Self::JwtUnchecked => Shape::Words,
            _ => Shape::Text,
        }
    }

    pub(super) fn by_variable(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.variable() == name)
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
