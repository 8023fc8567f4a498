use core::fmt;
use core::str::FromStr;

/// What the scopes of a token do to the permissions of its subject.
///
/// | rule | scope claim present | scope claim absent |
/// |---|---|---|
/// | `cut` | keeps only the permissions that a scope covers, even none | permissions stay as they are |
/// | `cut_always` | the same | no permissions |
/// | `grant` | the scopes are the permissions | no permissions |
/// | `ignore` | permissions stay as they are | permissions stay as they are |
///
/// `scope = "…"` in a requirement asks for a scope of the credential, whatever the rule.
///
/// ```
/// use auth_core::{Principal, ScopeRule};
///
/// let user = || Principal::builder("https://issuer.example", "alice").permission("docs:read").permission("docs:write");
/// assert!(user().scopes(["docs:read"]).build().has_permission("docs:read"));
/// assert!(!user().scopes(["docs:read"]).build().has_permission("docs:write"));
/// assert!(!user().scope_rule(ScopeRule::CutAlways).build().has_permission("docs:read"));
/// assert!(!user().scope_rule(ScopeRule::Grant).build().has_permission("docs:read"));
/// assert!(user().scopes(["openid"]).scope_rule(ScopeRule::Ignore).build().has_permission("docs:read"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScopeRule {
    /// A scope claim that is present cuts, even an empty one; an absent one neither cuts nor grants.
    #[default]
    Cut,
    /// A scope claim cuts, and an absent one cuts everything: for issuers whose every token says what it is for.
    CutAlways,
    /// The scopes are the permissions (the AgentFlow preset); an absent claim grants none.
    Grant,
    /// Scopes say nothing of permissions (the Keycloak preset, whose scopes name claims).
    Ignore,
}

impl ScopeRule {
    /// Every rule.
    pub const ALL: &[Self] = &[Self::Cut, Self::CutAlways, Self::Grant, Self::Ignore];

    /// The word in a configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::CutAlways => "cut_always",
            Self::Grant => "grant",
            Self::Ignore => "ignore",
        }
    }
}

impl fmt::Display for ScopeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ScopeRule {
    type Err = UnknownScopeRule;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|rule| rule.as_str() == word).ok_or(UnknownScopeRule)
    }
}

/// The word names no scope rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScopeRule;

impl fmt::Display for UnknownScopeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scope rule is one of `cut`, `cut_always`, `grant`, `ignore`")
    }
}

impl core::error::Error for UnknownScopeRule {}

#[cfg(test)]
mod tests {
    use super::{ScopeRule, UnknownScopeRule};
    use crate::{Principal, RoleMap};

    /// F7: words are compared exactly.
    #[test]
    fn words_are_exact() {
        for rule in ScopeRule::ALL {
            assert_eq!(rule.to_string().parse(), Ok(*rule));
            assert!(UnknownScopeRule.to_string().contains(&format!("`{rule}`")));
        }
        for word in ["", "CUT", "cut-always", "cut ", "narrow"] {
            assert_eq!(word.parse::<ScopeRule>(), Err(UnknownScopeRule));
        }
    }

    /// The table in `docs/tokens.md`: what is left of `notes:read` and `notes:write`, granted by a role.
    #[test]
    fn what_each_rule_leaves() {
        let roles = RoleMap::new([("editor", vec!["notes:read", "notes:write"])]).unwrap();
        let left = |rule: ScopeRule, scopes: Option<&[&str]>, roles_held: &[&str]| {
            let builder = Principal::builder("i", "s").scope_rule(rule).roles(roles_held);
            let builder = match scopes {
                None => builder,
                Some(scopes) => builder.scopes(scopes),
            };
            let caller = builder.build().with_roles(&roles);
            ["notes:read", "notes:write"].map(|permission| caller.has_permission(permission))
        };
        let (both, none, one) = ([true, true], [false, false], [true, false]);
        for (rule, absent, empty, read) in [
            (ScopeRule::Cut, both, none, one),
            (ScopeRule::CutAlways, none, none, one),
            (ScopeRule::Grant, none, none, one),
            (ScopeRule::Ignore, both, both, both),
        ] {
            let held = |scopes| left(rule, scopes, &["editor"]);
            assert_eq!([held(None), held(Some(&[])), held(Some(&["notes:read"]))], [absent, empty, read], "{rule}");
        }
        for rule in ScopeRule::ALL {
            let granted = left(*rule, Some(&["notes:read"]), &[]);
            assert_eq!(granted == one, *rule == ScopeRule::Grant, "{rule}: only `grant` gives what nobody holds");
        }
    }
}
