//! The form of a permission: `resource:action`.

use core::fmt;

use crate::naming;

/// Splits `resource:action`; `None` where there is not exactly one colon.
#[must_use]
pub fn split(name: &str) -> Option<(&str, &str)> {
    name.split_once(':').filter(|(_, action)| !action.contains(':'))
}

/// Checks a permission as a requirement names it.
///
/// ```
/// use auth_grammar::permission;
///
/// assert!(permission::check("checkpointer:delete").is_ok());
/// assert_eq!(
///     permission::check("delete:reports").unwrap_err().to_string(),
///     "`delete:reports` is the wrong way round: write `reports:delete`",
/// );
/// ```
///
/// # Errors
/// [`Malformed`], which says what to write instead.
pub fn check(name: &str) -> Result<(), Malformed> {
    let malformed = |fault| Err(Malformed { name: name.to_owned(), fault });
    if name.contains('*') {
        return malformed(Fault::Wildcard);
    }
    let Some((resource, action)) = split(name) else {
        return malformed(Fault::Colon);
    };
    if !is_part(resource) || !is_part(action) {
        return malformed(Fault::Characters);
    }
    if is_action_word(resource) && !is_action_word(action) {
        return malformed(Fault::Reversed);
    }
    if is_action_word(resource) {
        return malformed(Fault::ActionAsResource);
    }
    Ok(())
}

/// Whether the resource is the memory store (DESIGN: `store` or `memory`).
#[must_use]
pub fn is_memory_store(resource: &str) -> bool {
    matches!(resource, "store" | "memory")
}

/// Whether the action only reads.
#[must_use]
pub fn is_reading(action: &str) -> bool {
    matches!(action, "read" | "get" | "list" | "search")
}

fn is_part(part: &str) -> bool {
    let mut bytes = part.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-'))
}

fn is_action_word(word: &str) -> bool {
    // `list`, `search` and `stream` are left out: they are also things (`list:delete`).
    naming::is_destructive(word) || matches!(word, "read" | "write" | "create" | "update")
}

/// A text that is not a permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    name: String,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Wildcard,
    Colon,
    Characters,
    Reversed,
    ActionAsResource,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.escape_debug();
        match self.fault {
            Fault::Wildcard => write!(
                f,
                "`{name}` has a wildcard: a requirement names one permission, wildcards belong to what a role grants"
            ),
            Fault::Colon => write!(
                f,
                "`{name}` is not a permission: write `resource:action` with one colon, such as `documents:read`"
            ),
            Fault::Characters => write!(
                f,
                "`{name}` is not a permission: resource and action are lower-case letters, digits, `_`, `.` and `-`, \
                 and start with a letter or digit"
            ),
            Fault::Reversed => {
                let (resource, action) = split(&self.name).unwrap_or_default();
                write!(f, "`{name}` is the wrong way round: write `{action}:{resource}`")
            }
            Fault::ActionAsResource => {
                let (resource, _) = split(&self.name).unwrap_or_default();
                write!(
                    f,
                    "`{name}` names the action `{resource}` as its resource: write what is acted on, `resource:action`"
                )
            }
        }
    }
}

impl core::error::Error for Malformed {}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_is_a_permission() {
        for good in ["store:write", "a:b", "0:9", "graph.v2:in_voke-x", "reports:delete", "list:delete", "search:read"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_is_none_says_what_to_write() {
        for (bad, hint) in [
            ("", "one colon"),
            ("storewrite", "one colon"),
            ("store:write:all", "one colon"),
            ("store:*", "wildcard"),
            ("*", "wildcard"),
            ("Store:write", "lower-case"),
            ("store: write", "lower-case"),
            (":write", "lower-case"),
            ("store:", "lower-case"),
            ("_a:b", "start with"),
            ("delete:reports", "write `reports:delete`"),
            ("delete:delete", "what is acted on"),
        ] {
            let message = check(bad).unwrap_err().to_string();
            assert!(message.contains(hint), "{bad}: {message}");
        }
    }
}
