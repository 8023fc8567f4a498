use core::fmt;

use super::standard::Standard;

/// Where a claim is: a name, or member by member.
///
/// ```
/// use auth_core::ClaimPath;
///
/// assert_eq!(ClaimPath::from("https://example.com/roles").to_string(), "https://example.com/roles");
/// let nested = ClaimPath::members(["realm_access", "roles"]).unwrap();
/// assert_eq!(nested.to_string(), "realm_access.roles");
/// assert_eq!(ClaimPath::members([""; 0]), None);
/// ```
///
/// A text is one name, dots and all: names are URLs as often as not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPath {
    first: Box<str>,
    rest: Vec<Box<str>>,
    /// Where the first name is one that is looked for in every token.
    standard: Option<Standard>,
}

impl ClaimPath {
    /// The claim that is reached by these names, one in the other; `None` without any.
    pub fn members<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Option<Self> {
        let mut names = names.into_iter();
        let first = Self::from(names.next()?.as_ref());
        Some(Self { rest: names.map(|name| name.as_ref().into()).collect(), ..first })
    }

    pub(super) fn split(&self) -> (&str, &[Box<str>]) {
        (&self.first, &self.rest)
    }

    pub(super) fn standard(&self) -> Option<Standard> {
        self.standard
    }

    /// The name, where it is one.
    pub(super) fn name(&self) -> Option<&str> {
        self.rest.is_empty().then_some(&*self.first)
    }
}

impl From<&str> for ClaimPath {
    fn from(name: &str) -> Self {
        Self { first: name.into(), rest: Vec::new(), standard: Standard::of(name) }
    }
}

impl fmt::Display for ClaimPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.first)?;
        self.rest.iter().try_for_each(|member| write!(f, ".{member}"))
    }
}
