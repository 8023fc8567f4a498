//! Judges an enum: plain variants, each with a name of its own.

use auth_grammar::{permission, role};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Fields, Path, parse_quote};

use super::Kind;
use super::attribute::{Setting, Settings, Value};
use super::model::{self, Names};
use super::syntax::{Item, Variant};
use super::words::words;
use crate::errors::Errors;
use crate::model::Root;

/// Checks an item.
pub(super) fn names(kind: Kind, item: Item, errors: &mut Errors) -> Names {
    let Item { visibility, ident, mut generics, settings, variants } = item;
    let root = root(settings, errors);
    if variants.is_none() {
        errors.at(&ident, no_enum(kind, &ident));
    }
    let generic = !generics.params.is_empty();
    if generic {
        let message = format!("an enum of {}s has no parameters: take `{}` away", kind.noun(), shown(&generics));
        errors.at(&generics, message);
        // The trait asks for it, and a second error would not help.
        generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    }
    let variants = variants.map(|written| {
        if written.is_empty() {
            errors.at(&ident, format_args!("`{ident}` names no {0}: write a variant for each {0}", kind.noun()));
        }
        distinct(written, generic, kind, errors)
    });
    Names { kind, root, visibility, ident, generics, variants }
}

fn root(settings: Settings, errors: &mut Errors) -> Root {
    let mut root = None;
    for Setting { key, value } in settings.list {
        match value {
            Value::Crate(path) => set(&mut root, &key, path, errors),
            Value::Name(_) => errors.at(&key, "`name` stands on a variant: move it above the one that it names"),
        }
    }
    root.map(|path: Path| Root(path.into_token_stream())).unwrap_or_default()
}

/// The checked variants. No two have one name.
fn distinct(written: Vec<Variant>, generic: bool, kind: Kind, errors: &mut Errors) -> Vec<model::Variant> {
    let mut checked: Vec<model::Variant> = Vec::new();
    for variant in written {
        let plain = is_plain(&variant, generic, kind, errors);
        let Variant { ident, settings, .. } = variant;
        let name = name(&ident, settings, kind, errors).filter(|name| {
            let other = checked.iter().find(|other| other.name.as_ref() == Some(&name.text));
            // rustc says what is wrong with one variant that is there twice.
            if let Some(other) = other.filter(|other| other.ident != ident) {
                errors.at(
                    &name.tokens,
                    format_args!(
                        "`{ident}` and `{}` are both `{}`: give each a name of its own, by `#[auth(name = \"…\")]`",
                        other.ident,
                        name.text.escape_debug(),
                    ),
                );
            }
            other.is_none()
        });
        checked.push(model::Variant { ident, name: name.filter(|_| plain).map(|name| name.text) });
    }
    checked
}

fn is_plain(variant: &Variant, generic: bool, kind: Kind, errors: &mut Errors) -> bool {
    let plain = matches!(variant.fields, Fields::Unit);
    // Only fields can use a parameter, so that it was reported.
    if !plain && !generic {
        let message =
            format!("a variant that names a {0} has no fields: write `{1}` alone", kind.noun(), variant.ident);
        errors.at(&variant.fields, message);
    }
    plain
}

struct Name {
    text: String,
    /// Where it stands.
    tokens: TokenStream,
}

/// The name that is stated, else that of the variant; `None` where it was reported.
fn name(variant: &Ident, settings: Settings, kind: Kind, errors: &mut Errors) -> Option<Name> {
    let mut stated = None;
    for Setting { key, value } in settings.list {
        match value {
            Value::Name(text) => set(&mut stated, &key, text, errors),
            Value::Crate(_) => errors.at(&key, "`crate` stands on the enum: move it there"),
        }
    }
    if let Some(text) = stated {
        let name = Name { text: text.value(), tokens: text.into_token_stream() };
        return well_formed(kind, &name.text).map_err(|fault| errors.at(&name.tokens, fault)).is_ok().then_some(name);
    }
    if !settings.complete {
        return None;
    }
    let name = Name { text: derived(variant, kind, errors)?, tokens: variant.into_token_stream() };
    let malformed = |fault| format!("{fault} (named after `{variant}`: rename it, or write `#[auth(name = \"…\")]`)");
    well_formed(kind, &name.text).map_err(|fault| errors.at(variant, malformed(fault))).is_ok().then_some(name)
}

fn derived(variant: &Ident, kind: Kind, errors: &mut Errors) -> Option<String> {
    let words = words(&variant.unraw().to_string());
    match (kind, words.as_slice()) {
        (Kind::Role, words) => Some(words.join("-")),
        (Kind::Permission, [resource @ .., action]) if !resource.is_empty() => {
            Some(format!("{}:{action}", resource.join("-")))
        }
        (Kind::Permission, _) => {
            errors.at(
                variant,
                format_args!(
                    "`{variant}` is one word, and a permission has a resource and an action: write \
                     `#[auth(name = \"resource:action\")]`, or two words such as `StoreWrite`"
                ),
            );
            None
        }
    }
}

fn well_formed(kind: Kind, name: &str) -> Result<(), String> {
    match kind {
        Kind::Role => role::check(name).map_err(|fault| fault.to_string()),
        Kind::Permission => permission::check(name).map_err(|fault| fault.to_string()),
    }
}

/// Owns "twice".
fn set<T>(slot: &mut Option<T>, key: &Ident, value: T, errors: &mut Errors) {
    if slot.is_some() {
        errors.at(key, format_args!("`{key}` stands here twice: take one away"));
    } else {
        *slot = Some(value);
    }
}

fn no_enum(kind: Kind, ident: &Ident) -> String {
    let (noun, derive) = (kind.noun(), kind.derive());
    format!("`{derive}` is derived on an enum: write `enum {ident} {{ … }}` with a variant for each {noun}")
}

fn shown(generics: &syn::Generics) -> String {
    let names = generics.params.iter().map(|parameter| match parameter {
        syn::GenericParam::Lifetime(lifetime) => lifetime.lifetime.to_string(),
        syn::GenericParam::Type(parameter) => parameter.ident.to_string(),
        syn::GenericParam::Const(parameter) => parameter.ident.to_string(),
    });
    format!("<{}>", names.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use crate::reports::{permissions, roles};

    #[test]
    fn items() {
        roles([
            ("enum E { A, B }", ""),
            ("pub(crate) enum E { A = 1, r#Type = 2 }", ""),
            ("struct E;", "`Role` is derived on an enum: write `enum E { … }` with a variant for each role"),
            ("union E { a: u8 }", "is derived on an enum"),
            ("enum E {}", "`E` names no role: write a variant for each role"),
            ("enum E<T> { A(T) }", "an enum of roles has no parameters: take `<T>` away"),
            ("enum E<'a, const N: usize> { A(&'a [u8; N]) }", "take `<'a, N>` away"),
            ("enum E { A(u8) }", "a variant that names a role has no fields: write `A` alone"),
            ("enum E { A {} }", "write `A` alone"),
            ("#[auth(name = \"a\")] enum E { A }", "`name` stands on a variant"),
            ("enum E { #[auth(crate = a)] A }", "`crate` stands on the enum"),
            ("#[auth(crate = a)] #[auth(crate = b)] enum E { A }", "`crate` stands here twice"),
        ]);
        permissions([
            (
                "struct E;",
                "`Permission` is derived on an enum: write `enum E { … }` with a variant for each permission",
            ),
            ("enum E { StoreWrite() }", "a variant that names a permission has no fields: write `StoreWrite` alone"),
        ]);
    }

    #[test]
    fn names_of_roles() {
        roles([
            ("enum E { #[auth(name = \"Team Lead\")] A, B }", ""),
            ("enum E { #[auth(name = \"a,b\")] A }", "role `a,b` contains a comma"),
            ("enum E { #[auth(name = \"\")] A }", "is blank"),
            ("enum E { __ }", "is blank: name the role (named after `__`: rename it, or write `#[auth(name"),
            ("enum E { #[auth(name = \"a\", name = \"b\")] A }", "`name` stands here twice"),
            ("enum E { #[auth(name = \"a\")] #[auth(name = \"b\")] A }", "`name` stands here twice"),
        ]);
    }

    #[test]
    fn names_of_permissions() {
        permissions([
            ("enum E { StoreWrite, ThreadStateDelete, #[auth(name = \"graph:invoke\")] Invoke }", ""),
            ("enum E { Write }", "`Write` is one word, and a permission has a resource and an action: write `#[auth("),
            ("enum E { __ }", "or two words such as `StoreWrite`"),
            (
                "enum E { DeleteReports }",
                "write `reports:delete` (named after `DeleteReports`: rename it, or write `#[auth(name = \"…\")]`)",
            ),
            ("enum E { GrößeRead }", "lower-case letters"),
            ("enum E { #[auth(name = \"store:*\")] A }", "has a wildcard"),
            ("enum E { #[auth(name = \"store\")] A }", "with one colon"),
        ]);
    }

    #[test]
    fn each_name_once() {
        roles([
            ("enum E { A, #[auth(name = \"a\")] B }", "`B` and `A` are both `a`: give each a name of its own"),
            ("enum E { TeamLead, Team_Lead }", "`Team_Lead` and `TeamLead` are both `team-lead`"),
            ("enum E { #[auth(name = \"A\")] B, A }", ""),
            ("enum E { A, A }", ""),
        ]);
    }

    #[test]
    fn every_mistake_is_reported() {
        let found = crate::reports::derive(
            crate::derive::Kind::Permission,
            "enum E { Read, #[auth(nam = \"a:b\")] AbcRead, DeleteStore, StoreWrite(u8), #[auth(name = \"abc:read\")] X }",
        );
        assert_eq!(found.len(), 4, "{found:#?}");
    }

    #[test]
    fn what_is_no_item_is_reported() {
        for item in ["", "fn f() {}", "enum", "enum E { A"] {
            let Ok(item) = item.parse() else { continue };
            assert!(super::super::names(super::Kind::Role, item).to_string().contains("compile_error"));
        }
    }
}
