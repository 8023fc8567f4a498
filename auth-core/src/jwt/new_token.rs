use core::time::Duration;

use serde_json::{Map, Value};

/// What a token says about its subject; the [`Minter`](crate::Minter) adds the rest.
///
/// ```
/// use auth_core::NewToken;
///
/// let token = NewToken::new("alice").role("editor").scopes(["docs:read", "docs:write"]).auth_time(1_800_000_000);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct NewToken {
    pub(super) subject: String,
    pub(super) roles: Vec<String>,
    pub(super) permissions: Vec<String>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) auth_time: Option<u64>,
    pub(super) ttl: Option<Duration>,
    pub(super) claims: Map<String, Value>,
}

impl NewToken {
    /// A token for this subject: no roles, no permissions, no scope claim.
    pub fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            roles: Vec::new(),
            permissions: Vec::new(),
            scopes: None,
            auth_time: None,
            ttl: None,
            claims: Map::new(),
        }
    }

    /// Adds a role.
    pub fn role(self, role: impl Into<String>) -> Self {
        self.roles([role])
    }

    /// Adds roles.
    pub fn roles<R: Into<String>>(mut self, roles: impl IntoIterator<Item = R>) -> Self {
        self.roles.extend(roles.into_iter().map(Into::into));
        self
    }

    /// Adds a permission.
    pub fn permission(self, permission: impl Into<String>) -> Self {
        self.permissions([permission])
    }

    /// Adds permissions.
    pub fn permissions<P: Into<String>>(mut self, permissions: impl IntoIterator<Item = P>) -> Self {
        self.permissions.extend(permissions.into_iter().map(Into::into));
        self
    }

    /// Writes a scope claim with these scopes; an empty list is a claim that grants nothing, not an absent one.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes.get_or_insert_default().extend(scopes.into_iter().map(Into::into));
        self
    }

    /// When the subject last logged in, in Unix seconds.
    pub fn auth_time(mut self, seconds: u64) -> Self {
        self.auth_time = Some(seconds);
        self
    }

    /// How long this token lives, where it is not the minter's usual time.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// Adds a claim of the application's own. Names with a meaning here are refused when minting.
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }
}
