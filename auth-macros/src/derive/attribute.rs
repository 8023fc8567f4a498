//! `#[auth(…)]` on an enum or a variant.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path, Token};

use super::Kind;
use crate::errors::Errors;
use crate::syntax::option::{listed, nearest};

/// What all `#[auth(…)]` at one place say.
pub(super) struct Settings {
    pub(super) list: Vec<Setting>,
    /// Whether every entry was understood; what was not, was reported.
    pub(super) complete: bool,
}

/// One entry.
pub(super) struct Setting {
    pub(super) key: Ident,
    pub(super) value: Value,
}

/// What an entry says.
pub(super) enum Value {
    Name(LitStr),
    Crate(Path),
}

/// `name` stands on a variant, `crate` on the enum.
const KEYS: [&str; 2] = ["name", "crate"];

impl Settings {
    /// Reads the attributes of one place.
    pub(super) fn parse(kind: Kind, attributes: &[Attribute], errors: &mut Errors) -> Self {
        let before = errors.len();
        let mut list = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("auth")) {
            for entry in entries(kind, &attribute.meta, errors) {
                list.extend(Setting::parse(kind, &entry, errors));
            }
        }
        Self { list, complete: errors.len() == before }
    }
}

impl Setting {
    fn parse(kind: Kind, entry: &Meta, errors: &mut Errors) -> Option<Self> {
        let key = entry.path().get_ident().filter(|key| KEYS.iter().any(|known| key == known));
        let Some(key) = key else {
            errors.at(entry.path(), unknown(entry.path()));
            return None;
        };
        let value =
            if key == "name" { Value::Name(name(kind, entry, errors)?) } else { Value::Crate(root(entry, errors)?) };
        Some(Self { key: key.clone(), value })
    }
}

fn entries(kind: Kind, attribute: &Meta, errors: &mut Errors) -> Punctuated<Meta, Token![,]> {
    let message = format!("`#[auth(…)]` takes keys with values: write `#[auth(name = \"{}\")]`", kind.example());
    match attribute {
        Meta::List(list) if !list.tokens.is_empty() => list
            .parse_args_with(Punctuated::parse_terminated)
            .map_err(|error| errors.at_span(error.span(), message))
            .unwrap_or_default(),
        other => {
            errors.at(other, message);
            Punctuated::new()
        }
    }
}

fn name(kind: Kind, entry: &Meta, errors: &mut Errors) -> Option<LitStr> {
    match entry {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.suffix().is_empty() => return Some(text.clone()),
            other => {
                let example = kind.example();
                errors.at(other, format_args!("`name` takes a text in quotes: write `name = \"{example}\"`"));
            }
        },
        Meta::Path(_) | Meta::List(_) => {
            errors.at(entry, format_args!("`name` takes its value after `=`: write `name = \"{}\"`", kind.example()));
        }
    }
    None
}

fn root(entry: &Meta, errors: &mut Errors) -> Option<Path> {
    match entry {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Path(path) if path.qself.is_none() => return Some(path.path.clone()),
            other => errors.at(other, "`crate` takes a path without quotes: write `crate = path::to::auth_core`"),
        },
        Meta::Path(_) | Meta::List(_) => {
            errors.at(entry, "`crate` takes a path: write `crate = path::to::auth_core`");
        }
    }
    None
}

fn unknown(path: &Path) -> String {
    let list = listed(KEYS);
    let word = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match nearest(&word, KEYS) {
        Some(near) => format!("unknown key `{word}`: did you mean `{near}`? the keys are {list}"),
        None => format!("unknown key `{word}`: the keys are {list}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::reports::{permissions, roles};

    #[test]
    fn forms() {
        let message = "takes keys with values: write `#[auth(name = \"admin\")]`";
        for attribute in
            ["#[auth]", "#[auth()]", "#[auth = \"admin\"]", "#[auth(\"admin\")]", "#[auth(name = \"a\" b)]"]
        {
            roles([(format!("enum E {{ {attribute} A }}").as_str(), message)]);
        }
        permissions([("enum E { #[auth] A }", "write `#[auth(name = \"documents:read\")]`")]);
    }

    #[test]
    fn keys() {
        roles([
            (
                "enum E { #[auth(nam = \"a\")] A }",
                "unknown key `nam`: did you mean `name`? the keys are `name`, `crate`",
            ),
            ("enum E { #[auth(rename = \"a\")] A }", "unknown key `rename`: the keys are `name`, `crate`"),
            ("enum E { #[auth(a::name = \"a\")] A }", "unknown key `name`"),
            ("#[auth(krate = x)] enum E { A }", "did you mean `crate`?"),
            ("enum E { #[other(nam)] A }", ""),
        ]);
    }

    #[test]
    fn values() {
        roles([
            ("enum E { #[auth(name = r\"a\")] A }", ""),
            ("enum E { #[auth(name = \"a\",)] A }", ""),
            ("enum E { #[auth(name = admin)] A }", "`name` takes a text in quotes: write `name = \"admin\"`"),
            ("enum E { #[auth(name = 1)] A }", "takes a text in quotes"),
            ("enum E { #[auth(name = b\"a\")] A }", "takes a text in quotes"),
            ("enum E { #[auth(name = \"a\"x)] A }", "takes a text in quotes"),
            ("enum E { #[auth(name)] A }", "`name` takes its value after `=`: write `name = \"admin\"`"),
            ("enum E { #[auth(name(\"a\"))] A }", "takes its value after `=`"),
            ("#[auth(crate = a::b)] enum E { A }", ""),
            ("#[auth(crate = crate::b)] enum E { A }", ""),
            ("#[auth(crate = \"a\")] enum E { A }", "`crate` takes a path without quotes"),
            ("#[auth(crate)] enum E { A }", "`crate` takes a path: write `crate = path::to::auth_core`"),
        ]);
        permissions([("enum E { #[auth(name)] A }", "write `name = \"documents:read\"`")]);
    }
}
