//! Permissions as they are granted: exact names, wildcards, and grants bound to objects.

mod bound;

use core::fmt;
use std::collections::BTreeMap;

use self::bound::{Bound, Right};
use crate::granted::Granted;
use crate::name::Name;
use crate::name_set::NameSet;
use crate::object_pattern::ObjectPattern;
use crate::objects::Objects;

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
/// ```
/// use auth_core::{Grants, Held};
///
/// let grants = Grants::new(["graph:invoke", "store:*", "documents:add@notes", "documents:*@team-*"]);
/// assert_eq!(grants.holds("graph:invoke"), Some(Held::Exactly));
/// assert_eq!(grants.holds("store:delete"), Some(Held::ByWildcard));
/// assert_eq!(grants.holds("documents:add"), None);
/// assert_eq!(grants.holds_on("documents:add", "notes"), Some(Held::Exactly));
/// assert_eq!(grants.holds_on("documents:add", "team-a"), Some(Held::ByWildcard));
/// assert_eq!(grants.holds_on("store:delete", "anything"), Some(Held::ByWildcard));
/// ```
///
/// | grant | what it grants |
/// |---|---|
/// | `store:write` | this permission, on every object too |
/// | `store:*` | every action on `store`, on every object too |
/// | `*` | everything |
/// | `documents:add@notes` | this permission on the object `notes`; never the plain permission |
/// | `documents:add@team-*` | … on objects whose name begins with `team-`; `@*` is every object, still never the plain permission |
/// | `documents:*@notes` | every action of the resource on the object |
///
/// Wildcards and patterns exist on this side only, and nothing else is one. A name with `@` that has another form
/// (`*@notes`, `documents:add@`, `documents:add@a*b`) grants nothing. An object is the whole text that a call names, compared
/// as it is: `team-a,notes` is one name, and begins with `team-`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Grants {
    everything: bool,
    resources: NameSet,
    exact: NameSet,
    /// By resource: every action, on these objects.
    resources_on: BTreeMap<Box<str>, Objects>,
    /// By permission: this one, on these objects.
    exact_on: BTreeMap<Box<str>, Objects>,
}

impl Grants {
    /// Collects grants; order and repetition do not matter.
    #[must_use]
    pub fn new<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        let mut grants = Self::default();
        grants.extend(names);
        grants
    }

    /// Makes room for these grants, most of which are exact names.
    #[cfg(feature = "jwt")]
    pub(crate) fn reserve(&mut self, names: &[&str]) {
        self.exact.reserve(names);
    }

    /// Adds grants.
    pub fn extend<N: AsRef<str>>(&mut self, names: impl IntoIterator<Item = N>) {
        for name in names {
            match name.as_ref() {
                "*" => self.everything = true,
                name if name.contains('@') => self.bind(name),
                name => match name.strip_suffix(":*") {
                    Some(resource) if !resource.contains([':', '*']) => self.resources.push(resource),
                    _ => self.exact.push(name),
                },
            }
        }
        self.resources.sort();
        self.exact.sort();
    }

    /// How the permission is held, if at all.
    #[must_use]
    pub fn holds(&self, permission: &str) -> Option<Held> {
        self.has(permission.into())
    }

    /// [`holds`](Self::holds) for a name that is ready.
    pub(crate) fn has(&self, permission: Name<'_>) -> Option<Held> {
        if self.names(permission) {
            return Some(Held::Exactly);
        }
        let by_wildcard = self.everything || (!self.resources.is_empty() && self.has_resource_of(&permission));
        by_wildcard.then_some(Held::ByWildcard)
    }

    /// [`holds_exactly`](Self::holds_exactly) for a name that is ready.
    #[inline]
    pub(crate) fn names(&self, permission: Name<'_>) -> bool {
        self.exact.contains(permission)
    }

    fn has_resource_of(&self, permission: &str) -> bool {
        resource_of(permission).is_some_and(|resource| self.resources.contains(resource.into()))
    }

    /// How the permission is held on the object, if at all: plainly, or by a grant that is bound to the object.
    ///
    /// The best answer wins. Only a wildcard action is a wildcard, a pattern of objects is none. An empty name names no
    /// object, so that only the plain permission covers it.
    #[must_use]
    pub fn holds_on(&self, permission: &str, object: &str) -> Option<Held> {
        let on_object = |objects: Option<&Objects>| objects.is_some_and(|objects| objects.contains(object));
        match self.holds(permission) {
            Some(Held::Exactly) => Some(Held::Exactly),
            _ if on_object(self.exact_on.get(permission)) => Some(Held::Exactly),
            Some(Held::ByWildcard) => Some(Held::ByWildcard),
            None => on_object(self.every_action_on(permission)).then_some(Held::ByWildcard),
        }
    }

    /// Whether the permission is held on anything at all.
    pub(crate) fn holds_somewhere(&self, permission: &str) -> bool {
        let on_objects = || self.exact_on.contains_key(permission) || self.every_action_on(permission).is_some();
        self.holds(permission).is_some() || on_objects()
    }

    /// Whether the permission is held by its own name, on everything or on any object.
    pub(crate) fn names_somewhere(&self, permission: Name<'_>) -> bool {
        self.names(permission) || self.exact_on.contains_key(&*permission)
    }

    /// Whether the permission is held by its own name.
    #[must_use]
    pub fn holds_exactly(&self, permission: &str) -> bool {
        self.names(permission.into())
    }

    /// Whether nothing is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let on_objects = self.resources_on.is_empty() && self.exact_on.is_empty();
        !self.everything && self.resources.is_empty() && self.exact.is_empty() && on_objects
    }

    /// Every grant as it is written, sorted: `*`, `resource:*`, exact names, then those bound to objects in this order.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        let everything = self.everything.then(|| "*".to_owned());
        let resources = self.resources.iter().map(|resource| format!("{resource}:*"));
        let exact = self.exact.iter().map(ToString::to_string);
        let resources_on = each(&self.resources_on).map(|(resource, objects)| format!("{resource}:*@{objects}"));
        let exact_on = each(&self.exact_on).map(|(permission, objects)| format!("{permission}@{objects}"));
        everything.into_iter().chain(resources).chain(exact).chain(resources_on).chain(exact_on)
    }

    /// On which objects the permission is held.
    pub(crate) fn granted(&self, permission: &str) -> Granted {
        if self.holds(permission).is_some() {
            return Granted::everything();
        }
        let bound = [self.exact_on.get(permission), self.every_action_on(permission)];
        Granted::on(&bound.into_iter().flatten().flat_map(Objects::patterns).collect())
    }

    fn every_action_on(&self, permission: &str) -> Option<&Objects> {
        self.resources_on.get(resource_of(permission)?)
    }

    fn bind(&mut self, name: &str) {
        let Some(Bound { right, objects }) = Bound::parse(name) else { return };
        let (map, key) = match right {
            Right::EveryAction(resource) => (&mut self.resources_on, resource),
            Right::Permission(permission) => (&mut self.exact_on, permission),
        };
        map.entry(key.into()).or_default().insert(objects);
    }
}

impl fmt::Debug for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

fn resource_of(permission: &str) -> Option<&str> {
    permission.split_once(':').map(|(resource, _)| resource)
}

fn each(bound: &BTreeMap<Box<str>, Objects>) -> impl Iterator<Item = (&str, ObjectPattern<'_>)> {
    bound.iter().flat_map(|(name, objects)| objects.patterns().map(move |pattern| (&**name, pattern)))
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
