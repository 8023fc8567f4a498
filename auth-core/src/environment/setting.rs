//! The names of all settings.

/// One setting; its name is that of the variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
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
    ScopeRule,
    Roles,
    Realm,
    DeleteMaxAge,
    MemoryStoreMaxAge,
    MemoryStoreRole,
    ManageMaxAge,
    ManageRole,
}

impl Setting {
    pub(super) const ALL: [Self; 18] = [
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
        Self::ScopeRule,
        Self::Roles,
        Self::Realm,
        Self::DeleteMaxAge,
        Self::MemoryStoreMaxAge,
        Self::MemoryStoreRole,
        Self::ManageMaxAge,
        Self::ManageRole,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Mode => "AUTH_MODE",
            Self::DataDir => "AUTH_DATA_DIR",
            Self::JwtSecret => "AUTH_JWT_SECRET",
            Self::JwtPublicKey => "AUTH_JWT_PUBLIC_KEY",
            Self::JwtAlgorithm => "AUTH_JWT_ALGORITHM",
            Self::JwtIssuer => "AUTH_JWT_ISSUER",
            Self::JwtAudience => "AUTH_JWT_AUDIENCE",
            Self::JwtUnchecked => "AUTH_JWT_UNCHECKED",
            Self::JwtLeeway => "AUTH_JWT_LEEWAY",
            Self::JwtMaxLifetime => "AUTH_JWT_MAX_LIFETIME",
            Self::ScopeRule => "AUTH_SCOPE_RULE",
            Self::Roles => "AUTH_ROLES",
            Self::Realm => "AUTH_REALM",
            Self::DeleteMaxAge => "AUTH_OPERATIONS_DELETE_MAX_AGE",
            Self::MemoryStoreMaxAge => "AUTH_OPERATIONS_MEMORY_STORE_MAX_AGE",
            Self::MemoryStoreRole => "AUTH_OPERATIONS_MEMORY_STORE_ROLE",
            Self::ManageMaxAge => "AUTH_OPERATIONS_MANAGE_MAX_AGE",
            Self::ManageRole => "AUTH_OPERATIONS_MANAGE_ROLE",
        }
    }

    pub(super) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.name() == name)
    }

    /// The setting that somebody may have meant: one slip away, two in a long name. Other software has `AUTH_PORT`.
    pub(super) fn nearest(name: &str) -> Option<Self> {
        let distance = |setting: &Self| strsim::damerau_levenshtein(name, setting.name());
        let slips = if name.len() < 14 { 1 } else { 2 };
        Self::ALL.into_iter().min_by_key(distance).filter(|nearest| distance(nearest) <= slips)
    }

    pub(super) fn list() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}
