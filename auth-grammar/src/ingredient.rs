use core::fmt;
use core::str::FromStr;

/// One condition that a strict class adds, unless an endpoint relaxes it with a reason.
///
/// ```
/// use auth_grammar::Ingredient;
///
/// assert_eq!("max_age".parse(), Ok(Ingredient::MaxAge));
/// assert!("age".parse::<Ingredient>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ingredient {
    /// Every way to satisfy the requirement has a positive role, permission, scope or owner.
    Named,
    /// Permission atoms need exact grants: a wildcard does not do.
    Exact,
    /// A credential that limits its subject (an API key, a token cut by scopes) names a permission or scope of the
    /// endpoint exactly.
    Key,
    /// The login, else the token, is not older than `operations.<class>.max_age`.
    MaxAge,
    /// The caller holds `operations.<class>.role` (memory store and manage).
    Role,
}

impl Ingredient {
    /// Every ingredient.
    pub const ALL: [Self; 5] = [Self::Named, Self::Exact, Self::Key, Self::MaxAge, Self::Role];

    /// The word that `relax(…)` and the log use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Exact => "exact",
            Self::Key => "key",
            Self::MaxAge => "max_age",
            Self::Role => "role",
        }
    }
}

impl fmt::Display for Ingredient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Ingredient {
    type Err = UnknownIngredient;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|ingredient| ingredient.as_str() == word).ok_or(UnknownIngredient)
    }
}

/// The word names no ingredient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownIngredient;

impl fmt::Display for UnknownIngredient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an ingredient is one of `named`, `exact`, `key`, `max_age`, `role`")
    }
}

impl core::error::Error for UnknownIngredient {}
