//! The permissions that there are, and which roles hold them.

use auth_core::{InvalidRoleMap, RoleMap};

/// Every permission of `AgentFlow`'s API, those of routes that this server does not have included: it is what `*` means.
pub const PERMISSIONS: [&str; 15] = [
    "graph:invoke",
    "graph:stream",
    "graph:stop",
    "graph:fix",
    "graph:setup",
    "graph:read",
    "checkpointer:read",
    "checkpointer:write",
    "checkpointer:delete",
    "store:read",
    "store:write",
    "store:delete",
    "files:read",
    "files:upload",
    "config:read",
];

/// A role and what it grants.
#[derive(Debug, Clone, Copy)]
pub struct Role {
    /// The name that tokens carry.
    pub name: &'static str,
    /// The permissions, each by its name.
    pub grants: &'static [&'static str],
}

/// Looks on.
pub const VIEWER: Role =
    Role { name: "viewer", grants: &["graph:read", "checkpointer:read", "store:read", "files:read", "config:read"] };

/// Uses the application: runs graphs broadly, deletes nothing.
pub const USER: Role = Role {
    name: "user",
    grants: &[
        "graph:read",
        "checkpointer:read",
        "store:read",
        "files:read",
        "config:read",
        "graph:invoke",
        "graph:stream",
        "graph:stop",
        "checkpointer:write",
        "store:write",
        "files:upload",
    ],
};

/// May do everything.
pub const ADMIN: Role = Role { name: "admin", grants: &PERMISSIONS };

/// The three roles.
pub const ROLES: [Role; 3] = [VIEWER, USER, ADMIN];

/// The roles as the library takes them.
pub fn map() -> Result<RoleMap, InvalidRoleMap> {
    RoleMap::new(ROLES.map(|role| (role.name, role.grants.to_vec())))
}

/// Scopes with `*` replaced by every permission that it stands for, so that it also satisfies operations that ask for
/// exact grants.
#[must_use]
pub fn expand(scopes: &[String]) -> Vec<String> {
    let all = |scope: &String| match scope.as_str() {
        "*" => PERMISSIONS.map(str::to_owned).to_vec(),
        _ => vec![scope.clone()],
    };
    scopes.iter().flat_map(all).collect()
}
