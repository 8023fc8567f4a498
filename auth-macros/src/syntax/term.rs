//! `term := atom | any(term, …) | all(term, …) | not(term)`.

use proc_macro2::{Ident, TokenStream};
use syn::LitStr;

use super::item::{self, Entry, Rest};
use super::option::{self, nearest};
use super::text::text;
use crate::errors::Errors;

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

/// A leaf.
pub(crate) struct Atom {
    pub(crate) kind: AtomKind,
    pub(crate) tokens: TokenStream,
}

/// Which leaf.
pub(crate) enum AtomKind {
    Public(Option<LitStr>),
    Authenticated,
    Role(LitStr),
    Permission(LitStr),
    Scope(LitStr),
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
}

/// The keys of terms that this version knows.
pub(crate) const KEYS: [&str; 8] = ["authenticated", "public", "role", "permission", "scope", "any", "all", "not"];

/// Keys of the whole grammar that this version does not have yet.
const LATER: [&str; 10] =
    ["claim", "owner", "tenant", "check", "when", "authorizer", "policy", "max_age", "acr", "scheme"];

impl Term {
    /// Reads one term.
    pub(crate) fn parse(entry: Entry, place: Place, errors: &mut Errors) -> Self {
        let name = entry.name();
        match name.as_str() {
            "any" | "all" | "not" => Self::list(entry, &name, errors),
            "public" | "authenticated" | "role" | "permission" | "scope" => {
                Self::atom(entry, &name, errors).map_or(Self::Broken, Self::Atom)
            }
            _ => {
                errors.at(&entry.key, unknown(&name, place));
                Self::Broken
            }
        }
    }

    fn list(entry: Entry, name: &str, errors: &mut Errors) -> Self {
        let Entry { key, rest, tokens } = entry;
        let Rest::List(group) = rest else {
            errors.at(&key, format_args!("`{name}` takes terms in parentheses: write `{name}(role = \"admin\", …)`"));
            return Self::Broken;
        };
        let terms = item::terms(group.stream(), Place::Nested, errors);
        let list = List { key, all: name == "all", terms, tokens };
        if name == "not" { Self::Not(list) } else { Self::List(list) }
    }

    fn atom(entry: Entry, name: &str, errors: &mut Errors) -> Option<Atom> {
        let Entry { key, rest, tokens } = entry;
        let kind = match (name, rest) {
            ("public", Rest::Nothing) => AtomKind::Public(None),
            ("authenticated", Rest::Nothing) => AtomKind::Authenticated,
            ("authenticated", _) => {
                errors.at(&tokens, "`authenticated` takes no value: write `authenticated` alone");
                return None;
            }
            (_, Rest::Value(value)) => {
                let text = text(&key, &value, example(name), errors)?;
                match name {
                    "public" => AtomKind::Public(Some(text)),
                    "role" => AtomKind::Role(text),
                    "permission" => AtomKind::Permission(text),
                    _ => AtomKind::Scope(text),
                }
            }
            (_, Rest::Nothing) => {
                errors.at(&key, format_args!("`{name}` needs a value: write `{name} = \"{}\"`", example(name)));
                return None;
            }
            (_, Rest::List(list)) => {
                errors.at(&tokens, in_parentheses(name, list.stream()));
                return None;
            }
        };
        Some(Atom { kind, tokens })
    }
}

impl Term {
    /// All of the term; `None` where it was reported.
    pub(crate) fn tokens(&self) -> Option<&TokenStream> {
        match self {
            Self::Atom(atom) => Some(&atom.tokens),
            Self::List(list) | Self::Not(list) => Some(&list.tokens),
            Self::Broken => None,
        }
    }
}

/// What an entry begins with, for messages.
pub(crate) fn begins_with_key() -> String {
    format!("a term begins with its key, one of {}", option::listed(KEYS))
}

/// What to say about a key that is not a term here.
fn unknown(name: &str, place: Place) -> String {
    if option::KEYS.contains(&name) {
        return match place {
            Place::Macro => {
                format!("`{name}` is an option: `requirement!` takes terms only, it stands in `#[require(…)]`")
            }
            _ => format!("`{name}` is an option: it stands at the top of `#[require(…)]` and nowhere else"),
        };
    }
    let keys = || {
        let terms = KEYS.iter().filter(|key| place == Place::Attribute || **key != "public");
        let options = option::KEYS.iter().filter(|_| place == Place::Attribute);
        terms.chain(options).copied()
    };
    if LATER.contains(&name) {
        return format!("`{name}` is not available in this version, which has {}", option::listed(keys()));
    }
    match nearest(name, keys()) {
        Some(near) => format!("unknown key `{name}`: did you mean `{near}`? the keys are {}", option::listed(keys())),
        None => format!("unknown key `{name}`: the keys are {}", option::listed(keys())),
    }
}

fn example(name: &str) -> &'static str {
    match name {
        "public" => "why",
        "permission" => "documents:read",
        "scope" => "graph:invoke",
        _ => "admin",
    }
}

fn in_parentheses(name: &str, inner: TokenStream) -> String {
    match syn::parse2::<LitStr>(inner) {
        Ok(text) => format!("`{name}` takes its value after `=`: write `{name} = {}`", text.token()),
        Err(_) => format!("`{name}` takes its value after `=`: write `{name} = \"{}\"`", example(name)),
    }
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
            ("xyz", "unknown key `xyz`: the keys are `authenticated`, `public`"),
            ("any(xyz, role = \"a\")", "unknown key `xyz`: the keys are `authenticated`, `role`"),
            ("claim(\"a\" = true)", "`claim` is not available in this version"),
            ("when(|id, caller| true)", "`when` is not available in this version"),
            ("max_age = \"15m\"", "`max_age` is not available in this version"),
        ]);
        expressions([("policy = X", "`policy` is not available in this version, which has `authenticated`, `role`")]);
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
            ("(role = \"a\")", "begins with its key"),
            ("role = \"a\",, role = \"b\"", "nothing stands before this comma"),
            ("any(role = \"a\") role = \"b\"", "a comma is missing before `role`"),
        ]);
    }
}
