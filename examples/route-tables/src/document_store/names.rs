//! Every role and permission of the store, once.

/// Roles. A key has one only if it is written on it.
#[derive(Clone, Copy, Debug, auth_core::Role)]
pub enum Role {
    /// What administration asks for beside its permission.
    Admin,
}

/// Permissions, which are the scopes of a key. Those on indexes may be bound to some of them.
#[derive(Clone, Copy, Debug, auth_core::Permission)]
#[expect(missing_docs, reason = "a variant says its name: resource, then action")]
pub enum Perm {
    IndexesCreate,
    IndexesGet,
    IndexesUpdate,
    IndexesSwap,
    IndexesCompact,
    IndexesDelete,
    DocumentsGet,
    DocumentsAdd,
    DocumentsUpdate,
    DocumentsDelete,
    DocumentsSearch,
    SettingsGet,
    SettingsUpdate,
    SettingsReset,
    StatsGet,
    MetricsGet,
    TasksGet,
    TasksCancel,
    TasksDelete,
    KeysCreate,
    KeysGet,
    KeysUpdate,
    KeysRotate,
    KeysDelete,
    DumpsCreate,
    DumpsGet,
    DumpsImport,
    DumpsDelete,
    SnapshotsCreate,
    FeaturesGet,
    FeaturesUpdate,
}
