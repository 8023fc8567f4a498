use core::fmt;
use core::str::FromStr;

use crate::{naming, permission};

/// What an endpoint does, from mild to strict: the strictest class that applies wins.
///
/// ```
/// use auth_grammar::Operation;
///
/// assert!(Operation::MemoryStore > Operation::Delete);
/// assert!(Operation::Delete.is_strict());
/// assert_eq!("memory_store".parse(), Ok(Operation::MemoryStore));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// GET, HEAD and OPTIONS.
    Read,
    /// Every other method.
    Write,
    /// A permission whose action is `invoke`.
    Invoke,
    /// A permission whose action is `stream`.
    Stream,
    /// DELETE, a permission whose action destroys, or stated.
    Delete,
    /// A permission on `store` or `memory` that does more than read, or stated.
    MemoryStore,
    /// Administration; only ever stated.
    Manage,
}

impl Operation {
    /// Every class, from mild to strict.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Write, Self::Invoke, Self::Stream, Self::Delete, Self::MemoryStore, Self::Manage];

    /// The word that names the class in attributes, configuration and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Invoke => "invoke",
            Self::Stream => "stream",
            Self::Delete => "delete",
            Self::MemoryStore => "memory_store",
            Self::Manage => "manage",
        }
    }

    /// Whether the class has strict defaults: delete and everything above it.
    #[must_use]
    pub const fn is_strict(self) -> bool {
        matches!(self, Self::Delete | Self::MemoryStore | Self::Manage)
    }

    /// Whether stating this class would lower one that is inferred. Write, invoke and stream are equally strict.
    ///
    /// ```
    /// use auth_grammar::Operation;
    ///
    /// assert!(Operation::Write.lowers(Operation::Delete));
    /// assert!(!Operation::Write.lowers(Operation::Invoke));
    /// ```
    #[must_use]
    pub fn lowers(self, inferred: Self) -> bool {
        let rank = |class| match class {
            Self::Invoke | Self::Stream => Self::Write,
            class => class,
        };
        rank(self) < rank(inferred)
    }

    /// The class that a method says by itself. An unknown method is a write.
    #[must_use]
    pub fn of_method(method: &str) -> Self {
        match method {
            "GET" | "HEAD" | "OPTIONS" => Self::Read,
            "DELETE" => Self::Delete,
            _ => Self::Write,
        }
    }

    /// The class that a permission says by itself; [`Operation::Read`] where it says nothing.
    #[must_use]
    pub fn of_permission(name: &str) -> Self {
        let Some((resource, action)) = permission::split(name) else {
            return Self::Read;
        };
        let by_resource = if permission::is_memory_store(resource) && !permission::is_reading(action) {
            Self::MemoryStore
        } else {
            Self::Read
        };
        let by_action = match action {
            "invoke" => Self::Invoke,
            "stream" => Self::Stream,
            word if naming::is_destructive(word) => Self::Delete,
            _ => Self::Read,
        };
        by_resource.max(by_action)
    }

    /// The class of an endpoint: the strictest of method, permissions and statement.
    #[must_use]
    pub fn of_endpoint<'p>(method: &str, permissions: impl IntoIterator<Item = &'p str>, stated: Option<Self>) -> Self {
        permissions.into_iter().map(Self::of_permission).chain(stated).fold(Self::of_method(method), Self::max)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Operation {
    type Err = UnknownOperation;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|class| class.as_str() == word).ok_or(UnknownOperation)
    }
}

/// The word names no operation class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownOperation;

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an operation is one of `read`, `write`, `invoke`, `stream`, `delete`, `memory_store`, `manage`")
    }
}

impl core::error::Error for UnknownOperation {}

#[cfg(test)]
mod tests {
    use super::Operation::{self, Delete, Invoke, Manage, MemoryStore, Read, Stream, Write};

    #[test]
    fn the_table_of_the_design() {
        for (method, permission, stated, class) in [
            ("GET", "graph:read", None, Read),
            ("HEAD", "graph:read", None, Read),
            ("OPTIONS", "graph:read", None, Read),
            ("POST", "graph:write", None, Write),
            ("QUERY", "graph:read", None, Write),
            ("POST", "graph:invoke", None, Invoke),
            ("POST", "graph:stream", None, Stream),
            ("DELETE", "graph:read", None, Delete),
            ("GET", "checkpointer:delete", None, Delete),
            ("POST", "points:clear", None, Delete),
            ("POST", "points:truncate", None, Delete),
            ("POST", "store:read", None, Write),
            ("GET", "store:list", None, Read),
            ("GET", "memory:search", None, Read),
            ("GET", "memory:get", None, Read),
            ("POST", "store:write", None, MemoryStore),
            ("GET", "memory:export", None, MemoryStore),
            ("DELETE", "store:read", None, Delete),
            ("DELETE", "store:delete", None, MemoryStore),
            ("GET", "graph:read", Some(Manage), Manage),
            ("DELETE", "graph:read", Some(Write), Delete),
        ] {
            assert_eq!(Operation::of_endpoint(method, [permission], stated), class, "{method} {permission} {stated:?}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for class in Operation::ALL {
            assert_eq!(class.as_str().parse(), Ok(class));
        }
        assert!("Delete".parse::<Operation>().is_err());
    }
}
