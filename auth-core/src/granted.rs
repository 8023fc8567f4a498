use core::iter;

use crate::object_pattern::ObjectPattern;
use crate::objects::Objects;

/// On which objects a caller holds a permission: the filter of a list.
///
/// [`Principal::granted`](crate::Principal::granted) answers with one, after the scope rules. A permission that is held
/// without an object covers everything; grants that are bound to objects (`indexes:get@notes`, `indexes:*@team-*`) cover
/// theirs.
///
/// ```
/// use actix_web::{Responder, get, web};
/// use auth_core::{Principal, require};
///
/// struct Indexes(Vec<String>);
///
/// #[require(authenticated)]
/// #[get("/indexes")]
/// async fn list_indexes(indexes: web::Data<Indexes>, caller: Principal) -> impl Responder {
///     let granted = caller.granted("indexes:get");
///     let visible: Vec<_> = indexes.0.iter().filter(|name| granted.allows(name)).cloned().collect();
///     web::Json(visible)
/// }
/// ```
///
/// A store that filters by itself is given the patterns, each of them a name or a prefix:
///
/// ```
/// use auth_core::{Granted, ObjectPattern, Principal};
///
/// fn condition(granted: &Granted) -> (String, Vec<&str>) {
///     let (terms, values): (Vec<_>, Vec<_>) = granted
///         .patterns()
///         .map(|pattern| match pattern {
///             ObjectPattern::Name(name) => ("name = ?", name),
///             ObjectPattern::Prefix(prefix) => ("starts_with(name, ?)", prefix),
///         })
///         .unzip();
///     (if terms.is_empty() { "false".to_owned() } else { terms.join(" or ") }, values)
/// }
///
/// let key = Principal::builder("iss", "job").api_key().scopes(["indexes:get@notes", "indexes:*@team-*"]).build();
/// let granted = key.granted("indexes:get");
/// assert_eq!(condition(&granted), ("name = ? or starts_with(name, ?)".to_owned(), vec!["notes", "team-"]));
/// assert_eq!(condition(&key.granted("indexes:delete")).1, ["team-"]);
/// assert_eq!(condition(&key.granted("documents:get")).0, "false");
/// ```
///
/// | held | `is_everything` | `is_empty` | `patterns` |
/// |---|---|---|---|
/// | without an object | yes | no | the empty prefix |
/// | on objects | no | no | their names and prefixes |
/// | on every object (`indexes:get@*`) | no | no | the empty prefix |
/// | not at all | no | yes | none |
///
/// # Guarantees
/// - It allows an object exactly where the permission on that object is held: lists and single calls agree.
/// - Where scopes cut, it is what the caller's grants and the scopes have in common.
/// - The patterns are sorted (names, then prefixes), none stands twice, and none is covered by another.
///
/// # Limits
/// - It knows names, not rows: filter by the same text that the path of a single object carries, decoded.
/// - Case matters. SQL's `LIKE` may ignore it, and reads `_` and `%` in a prefix as wildcards: compare the beginning of
///   the text instead.
/// - `is_everything` does not mean that a list may be sent unfiltered where other things than the object's name decide,
///   such as a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    everything: bool,
    /// Empty where everything is granted.
    objects: Objects,
}

impl Granted {
    pub(crate) fn everything() -> Self {
        Self { everything: true, objects: Objects::default() }
    }

    pub(crate) fn nothing() -> Self {
        Self { everything: false, objects: Objects::default() }
    }

    /// What one of them grants.
    pub(crate) fn or(mut self, other: Self) -> Self {
        if self.everything || other.everything {
            return Self::everything();
        }
        self.objects.extend(other.objects.patterns());
        Self::on(&self.objects)
    }

    pub(crate) fn on(objects: &Objects) -> Self {
        Self { everything: false, objects: objects.reduced() }
    }

    /// What both grant.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self.everything, other.everything) {
            (true, _) => other,
            (_, true) => self,
            (false, false) => Self::on(&self.objects.intersection(&other.objects)),
        }
    }

    /// Whether the permission is held without an object, so that it covers all of them.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// Whether the permission is held on no object at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.everything && self.objects.is_empty()
    }

    /// Whether the permission is held on this object. An empty name names no object: only everything allows it.
    #[must_use]
    pub fn allows(&self, object: &str) -> bool {
        self.everything || self.objects.contains(object)
    }

    /// The names and prefixes of the objects, sorted. For everything it is the empty prefix, so that whoever looks at the
    /// patterns alone is right.
    pub fn patterns(&self) -> impl Iterator<Item = ObjectPattern<'_>> {
        let everything = iter::once(ObjectPattern::Prefix("")).filter(|_| self.everything);
        everything.chain(self.objects.patterns())
    }
}

#[cfg(test)]
mod tests {
    use super::Granted;
    use crate::Principal;
    use crate::object_pattern::ObjectPattern::{Name, Prefix};

    fn granted(permissions: &[&str], scopes: &[&str]) -> Granted {
        Principal::builder("iss", "alice").permissions(permissions).scopes(scopes).build().granted("docs:get")
    }

    #[test]
    fn everything_is_the_plain_permission() {
        for plain in [&["docs:get"][..], &["docs:*"], &["*"], &["docs:get", "docs:get@notes"]] {
            let granted = granted(plain, &["*"]);
            assert!(granted.is_everything() && !granted.is_empty() && granted.allows("x") && granted.allows(""));
            assert_eq!(granted.patterns().collect::<Vec<_>>(), [Prefix("")]);
        }
        let every_object = granted(&["docs:get@*"], &["*"]);
        assert!(!every_object.is_everything() && every_object.allows("x") && !every_object.allows(""));
        assert_eq!(every_object.patterns().collect::<Vec<_>>(), [Prefix("")]);
    }

    #[test]
    fn nothing_is_empty() {
        for (permissions, scopes) in [
            (&[][..], &["*"][..]),
            (&["docs:add"], &["*"]),
            (&["docs:get"], &[]),
            (&["docs:get@a"], &["docs:get@b"]),
            (&["docs:get@"], &["*"]),
        ] {
            let granted = granted(permissions, scopes);
            assert!(granted.is_empty() && !granted.allows("a") && granted.patterns().next().is_none());
        }
    }

    #[test]
    fn scopes_cut_to_what_both_grant() {
        let patterns = |permissions: &[&str], scopes: &[&str]| {
            let granted = granted(permissions, scopes);
            granted.patterns().map(|pattern| pattern.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(patterns(&["docs:get"], &["docs:get@notes"]), ["notes"]);
        assert_eq!(patterns(&["docs:get@notes"], &["docs:get"]), ["notes"]);
        assert_eq!(patterns(&["docs:*@team-*"], &["docs:get@team-a", "docs:get@b"]), ["team-a"]);
        assert_eq!(
            granted(&["*"], &["docs:*@b*", "docs:get@a"]).patterns().collect::<Vec<_>>(),
            [Name("a"), Prefix("b")]
        );
    }
}
