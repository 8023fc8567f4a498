//! `term := atom | any(term, …) | all(term, …) | not(term)`.

use super::atom::{self, Atom, AtomKind};
use super::item::{self, Entry, Rest};
use super::option::{self, nearest};
use crate::errors::Errors;
use proc_macro2::{Ident, TokenStream};

/// One term, as written.
pub(crate) enum Term {
    Atom(Atom),
    /// `any(…)` or `all(…)`.
    List(List),
    /// `not(…)`; that it holds one term is checked later.
    Not(List),
    /// Its fault was reported. It keeps its place, so that nothing is concluded from what is left.
    Broken,
}

/// A key with terms in parentheses.
pub(crate) struct List {
    pub(crate) key: Ident,
    pub(crate) all: bool,
    pub(crate) terms: Vec<Term>,
    pub(crate) tokens: TokenStream,
}

/// Where a term stands, which decides what may stand there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the top of `#[require(…)]`.
    Attribute,
    /// At the top of `requirement!(…)`.
    Macro,
    /// Inside `any`, `all` or `not`.
    Nested,
    /// Inside `any`, `all` or `not` of `requirement!(…)`.
    NestedInMacro,
}

impl Place {
    /// The place of the terms of a list.
    pub(crate) fn inside(self) -> Self {
        match self {
            Self::Attribute | Self::Nested => Self::Nested,
            Self::Macro | Self::NestedInMacro => Self::NestedInMacro,
        }
    }

    /// Whether it is not in an attribute: there are no arguments.
    pub(crate) fn is_macro(self) -> bool {
        matches!(self, Self::Macro | Self::NestedInMacro)
    }
}

/// The keys of terms.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    atom::KEYS.into_iter().chain(["any", "all", "not"])
}

impl Term {
    /// Reads one term.
    pub(crate) fn parse(entry: Entry, place: Place, errors: &mut Errors) -> Self {
        let name = entry.name();
        match name.as_str() {
            "any" | "all" | "not" => Self::list(entry, &name, place, errors),
            known if atom::KEYS.contains(&known) => Atom::parse(entry, errors).map_or(Self::Broken, Self::Atom),
            _ => {
                errors.at(&entry.key, unknown(&name, matches!(entry.rest, Rest::Nothing), place));
                Self::Broken
            }
        }
    }

    fn list(entry: Entry, name: &str, place: Place, errors: &mut Errors) -> Self {
        let Entry { key, rest, tokens } = entry;
        let Rest::List(group) = rest else {
            errors.at(&key, takes_terms(name));
            return Self::Broken;
        };
        let terms = item::terms(group.stream(), place.inside(), errors);
        let list = List { key, all: name == "all", terms, tokens };
        if name == "not" { Self::Not(list) } else { Self::List(list) }
    }
}

impl Term {
    /// Whether it is `public`.
    pub(crate) fn is_public(&self) -> bool {
        matches!(self, Self::Atom(Atom { kind: AtomKind::Public(_), .. }))
    }

    /// All of the term; `None` where it was reported.
    pub(crate) fn tokens(&self) -> Option<&TokenStream> {
        match self {
            Self::Atom(atom) => Some(&atom.tokens),
            Self::List(list) | Self::Not(list) => Some(&list.tokens),
            Self::Broken => None,
        }
    }
}

/// What to say of `any`, `all` and `not` with something else behind them.
pub(crate) fn takes_terms(key: &str) -> String {
    let example =
        if key == "not" { "not(role = \"suspended\")".to_owned() } else { format!("{key}(role = \"admin\", …)") };
    format!("`{key}` takes terms in parentheses: write `{example}`")
}

/// What an entry begins with, for messages.
pub(crate) fn begins_with_key() -> String {
    format!("a term begins with its key, one of {}", option::listed(keys()))
}

/// What to say about a key that is not a term here.
fn unknown(name: &str, alone: bool, place: Place) -> String {
    if option::KEYS.contains(&name) {
        return match place {
            Place::Macro | Place::NestedInMacro => {
                format!("`{name}` is an option: `requirement!` takes terms only, it stands in `#[require(…)]`")
            }
            _ => format!("`{name}` is an option: it stands at the top of `#[require(…)]` and nowhere else"),
        };
    }
    match name {
        "on" => {
            return "`on` stands in the parentheses of `permission`: write `permission(\"documents:add\", on = \"index\")`".to_owned();
        }
        "from" => {
            return "`from` stands in the parentheses of `owner`: write `owner(Thread, from = |input| …)`".to_owned();
        }
        _ => {}
    }
    let known = || {
        let elsewhere = |key: &&str| match *key {
            "public" => place == Place::Attribute,
            "when" => !place.is_macro(),
            _ => true,
        };
        let options = option::KEYS.into_iter().filter(|_| place == Place::Attribute);
        keys().filter(elsewhere).chain(options)
    };
    let hint = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`? "),
        None if alone => format!("if it is a role, write `role = \"{name}\"`; "),
        None => String::new(),
    };
    format!("unknown key `{name}`: {hint}the keys are {}", option::listed(known()))
}

#[cfg(test)]
mod tests {
    use crate::reports::{expressions, on_get};

    #[test]
    fn keys() {
        on_get([
            ("rol = \"admin\"", "unknown key `rol`: did you mean `role`?"),
            ("permision = \"a:b\"", "did you mean `permission`?"),
            ("hidden", "did you mean `hide`?"),
            (
                "xyz",
                "unknown key `xyz`: if it is a role, write `role = \"xyz\"`; the keys are `authenticated`, `public`",
            ),
            ("xyz = 1", "unknown key `xyz`: the keys are `authenticated`, `public`"),
            ("any(xyz = 1, role = \"a\")", "unknown key `xyz`: the keys are `authenticated`, `role`"),
        ]);
        expressions([("rule = \"x\"", "did you mean `role`?")]);
    }

    #[test]
    fn shapes() {
        on_get([
            ("\"admin\"", "write `role = \"admin\"`"),
            ("\"store:read\"", "write `permission = \"store:read\"`"),
            ("!role = \"a\"", "by `not(…)`, not by `!`"),
            ("role = \"a\" && role = \"b\"", "joined by `all(…)`"),
            ("role = \"a\" | \"b\"", "joined by `any(…)`"),
            ("role == \"a\"", "joined by one `=`"),
            ("role \"a\"", "unexpected `\"a\"` after `role`"),
            ("role in \"a\"", "unexpected `in` after `role`"),
            ("role: \"a\"", "joined by one `=`"),
            ("role = \"a\" or role = \"b\"", "joined by `any(…)`, not by `or`"),
            ("role = \"a\" and role = \"b\"", "joined by `all(…)`, not by `and`"),
            ("not role = \"a\"", "`not` takes terms in parentheses: write `not(role = \"suspended\")`"),
            ("any[role = \"a\", role = \"b\"]", "`any` takes terms in parentheses"),
            ("Role::Admin", "write `role = Role::Admin` or `permission = Role::Admin`"),
            ("(role = \"a\")", "begins with its key"),
            ("role = \"a\",, role = \"b\"", "nothing stands before this comma"),
            ("any(role = \"a\") role = \"b\"", "a comma is missing before `role`"),
        ]);
    }
}
