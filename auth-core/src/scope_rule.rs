use core::fmt;
use core::str::FromStr;

/// What the scopes of a token do to the permissions of its subject.
///
/// | rule | scope claim present | scope claim absent |
/// |---|---|---|
/// | `cut` | keeps only the permissions that a scope covers, even none | permissions stay as they are |
/// | `grant` | the scopes are the permissions | no permissions |
///
/// ```
/// use auth_core::{Principal, ScopeRule};
///
/// let user = || Principal::builder("https://issuer.example", "alice").permission("docs:read").permission("docs:write");
/// assert!(user().scopes(["docs:read"]).build().has_permission("docs:read"));
/// assert!(!user().scopes(["docs:read"]).build().has_permission("docs:write"));
/// assert!(!user().scope_rule(ScopeRule::Grant).build().has_permission("docs:read"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScopeRule {
    /// A scope claim that is present cuts, even an empty one; an absent one neither cuts nor grants.
    #[default]
    Cut,
    /// The scopes are the permissions (the AgentFlow preset); an absent claim grants none.
    Grant,
}

impl fmt::Display for ScopeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cut => "cut",
            Self::Grant => "grant",
        })
    }
}

impl FromStr for ScopeRule {
    type Err = UnknownScopeRule;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "cut" => Ok(Self::Cut),
            "grant" => Ok(Self::Grant),
            _ => Err(UnknownScopeRule),
        }
    }
}

/// The word names no scope rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScopeRule;

impl fmt::Display for UnknownScopeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scope rule is one of `cut`, `grant`")
    }
}

impl core::error::Error for UnknownScopeRule {}
