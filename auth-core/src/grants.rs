//! Permissions as they are granted: exact names, and wildcards.

use core::fmt;

/// How a permission is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// By its own name.
    Exactly,
    /// By `resource:*` or `*`.
    ByWildcard,
}

/// A set of granted permissions.
///
/// Wildcards exist on this side only: `*` grants everything, `store:*` every action on `store`. Nothing else is a
/// pattern; a grant bound to objects (`documents:add@notes`) never satisfies a plain permission.
///
/// ```
/// use auth_core::{Grants, Held};
///
/// let grants = Grants::new(["graph:invoke", "store:*"]);
/// assert_eq!(grants.holds("graph:invoke"), Some(Held::Exactly));
/// assert_eq!(grants.holds("store:delete"), Some(Held::ByWildcard));
/// assert_eq!(grants.holds("graph:stop"), None);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Grants {
    everything: bool,
    resources: Vec<Box<str>>,
    exact: Vec<Box<str>>,
}

impl Grants {
    /// Collects grants; order and repetition do not matter.
    #[must_use]
    pub fn new<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        let mut grants = Self::default();
        grants.extend(names);
        grants
    }

    /// Adds grants.
    pub fn extend<N: AsRef<str>>(&mut self, names: impl IntoIterator<Item = N>) {
        for name in names {
            match name.as_ref() {
                "*" => self.everything = true,
                name => match name.strip_suffix(":*") {
                    Some(resource) if !resource.contains([':', '@', '*']) => self.resources.push(resource.into()),
                    _ => self.exact.push(name.into()),
                },
            }
        }
        for list in [&mut self.resources, &mut self.exact] {
            list.sort_unstable();
            list.dedup();
        }
    }

    /// How the permission is held, if at all.
    #[must_use]
    pub fn holds(&self, permission: &str) -> Option<Held> {
        if contains(&self.exact, permission) {
            return Some(Held::Exactly);
        }
        let by_wildcard = self.everything
            || permission.split_once(':').is_some_and(|(resource, _)| contains(&self.resources, resource));
        by_wildcard.then_some(Held::ByWildcard)
    }

    /// Whether the permission is held by its own name.
    #[must_use]
    pub fn holds_exactly(&self, permission: &str) -> bool {
        contains(&self.exact, permission)
    }

    /// Whether nothing is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.everything && self.resources.is_empty() && self.exact.is_empty()
    }

    /// Every grant as it is written, sorted: `*`, `resource:*`, then exact names.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        let everything = self.everything.then(|| "*".to_owned());
        let resources = self.resources.iter().map(|resource| format!("{resource}:*"));
        everything.into_iter().chain(resources).chain(self.exact.iter().map(ToString::to_string))
    }
}

impl fmt::Debug for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

fn contains(sorted: &[Box<str>], name: &str) -> bool {
    sorted.binary_search_by(|entry| (**entry).cmp(name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Grants, Held};

    #[test]
    fn only_two_forms_are_wildcards() {
        let grants = Grants::new(["store:*", "*:read", "a*:b", "docs:*@team-*", "docs:add@notes", "x:y:*"]);
        assert_eq!(grants.holds("store:write"), Some(Held::ByWildcard));
        for not_held in ["graph:read", "ab:b", "docs:add", "docs:get", "x:y", "store", "storex:write"] {
            assert_eq!(grants.holds(not_held), None, "{not_held}");
        }
        assert_eq!(Grants::new(["*"]).holds("any:thing"), Some(Held::ByWildcard));
        assert!(Grants::new(["*"]).iter().eq(["*".to_owned()]));
        assert!(Grants::default().is_empty());
    }

    #[test]
    fn exact_wins_over_wildcard() {
        let grants = Grants::new(["store:*", "store:delete", "*"]);
        assert_eq!(grants.holds("store:delete"), Some(Held::Exactly));
        assert!(!grants.holds_exactly("store:write"));
    }
}
