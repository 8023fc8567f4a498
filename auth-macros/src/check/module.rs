//! `#[require_all]`: one requirement for every handler of a module.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Meta, Visibility, parse_quote};

use super::handler::{begins_with_path, has_path};
use super::options::Options;
use super::terms;
use crate::errors::Errors;
use crate::model::Root;
use crate::syntax::handler::{Function, Item as Single};
use crate::syntax::item::entries;
use crate::syntax::module::{Annotated, Item, Module};
use crate::syntax::option::AttributeOption;
use crate::syntax::term::Term;
use crate::syntax::{Attribute as Written, is, route};

/// Gives every handler of the module the requirement, as one more `#[require]`.
pub(crate) fn annotated(arguments: TokenStream, item: TokenStream, errors: &mut Errors) -> TokenStream {
    let mut module = match Annotated::parse(item, errors) {
        Annotated::Module(module) => module,
        Annotated::Other(other) => return closed(arguments, other),
    };
    let added = requirement(arguments, errors);
    each_handler(&mut module, &added, errors);
    quote!(#module)
}

/// A handler in place of a module: that is one error, and registering it is no second one.
fn closed(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut ignored = Errors::apart();
    let is_handler = match Single::parse(item.clone(), &mut ignored) {
        Single::Function(function) => function.attributes.iter().any(|attribute| route::is_route(attribute.path())),
        Single::Other(_) => false,
    };
    let Added { root, .. } = requirement(arguments, &mut ignored);
    if is_handler { quote!(#[#root::require(__auth_reported)] #item) } else { item }
}

/// What is added to each handler.
struct Added {
    root: Root,
    arguments: TokenStream,
}

/// Checks the arguments once, so that a mistake in them is one error and not one for each handler.
fn requirement(arguments: TokenStream, errors: &mut Errors) -> Added {
    let before = errors.len();
    let mut written = Written::of_module(arguments.clone(), errors);
    let publics = written.terms.iter().filter(|term| term.is_public()).filter_map(Term::tokens);
    for public in publics {
        errors.at(
            public,
            "a module is never public as a whole: write `public = \"why\"` on each handler, outside of `#[require_all]`",
        );
    }
    let crate_option = |option: &AttributeOption| option.key == "crate";
    let root = written.options.iter().find(|option| crate_option(option)).map(|option| option.tokens.clone());
    if errors.len() == before {
        let terms = core::mem::take(&mut written.terms);
        // Closures name the arguments of single handlers: they are bound there.
        drop(terms::attribute(terms, written.span, errors));
    }
    let options = Options::collect(written.options, errors);
    let arguments = if errors.len() == before { arguments } else { quote!(__auth_reported) };
    let root = root.and(options.root).unwrap_or_default();
    Added { root, arguments }
}

fn each_handler(module: &mut Module, added: &Added, errors: &mut Errors) {
    for item in &mut module.items {
        match item {
            Item::Function(function) => handler(function, added, errors),
            Item::Module(inner) => each_handler(inner, added, errors),
            Item::Other(_) => {}
        }
    }
}

fn handler(function: &mut Function, added: &Added, errors: &mut Errors) {
    let own = |attribute: &Attribute| is(attribute.path(), "require");
    let place = function.attributes.iter().position(|attribute| own(attribute) || route::is_route(attribute.path()));
    let has_route = function.attributes.iter().any(|attribute| route::is_route(attribute.path()));
    match place {
        Some(place) if has_route => {
            // What is open is reported here, and closed: `#[require]` has nothing to say of it a second time.
            for attribute in function.attributes.iter_mut().filter(|attribute| own(attribute)) {
                if open(attribute, errors) {
                    let path = attribute.path();
                    *attribute = parse_quote!(#[#path(__auth_reported)]);
                }
            }
            let Added { root, arguments } = added;
            function.attributes.insert(place, parse_quote!(#[#root::require(#arguments)]));
        }
        Some(_) => errors.at(
            function.name(),
            format_args!(
                "`{}` has a requirement and no route attribute: give it one, such as `#[get(\"/path\")]`, or move it out of \
                 `#[require_all]`",
                function.name()
            ),
        ),
        None if is_exposed(function) => errors.at(
            function.name(),
            format_args!(
                "`{}` is public and has no route attribute, so `#[require_all]` does not protect it: give it one, such as \
                 `#[get(\"/path\")]`, or make it private if it is a helper",
                function.name()
            ),
        ),
        None => {
            if let Some(attribute) = function.attributes.iter().find(|attribute| is_disguised(attribute)) {
                let path = attribute.path();
                errors.at(
                    path,
                    format_args!(
                        "`{}` may be a handler, and `#[require_all]` cannot see it: write the route attribute under its own \
                         name, such as `#[get(\"/path\")]`, and outside of `cfg_attr`",
                        function.name()
                    ),
                );
            }
        }
    }
}

/// `#[fetch("/path")]` after `use actix_web::get as fetch`, `#[r#get("/path")]`, `#[cfg_attr(x, get("/path"))]`.
fn is_disguised(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    has_path(attribute) || is(attribute.path(), "cfg_attr") && names_a_route(list.tokens.clone())
}

fn names_a_route(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "require" || route::is_route(&word.into()),
        TokenTree::Group(group) => begins_with_path(&group.stream()) || names_a_route(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Nothing in the module is open.
fn open(attribute: &Attribute, errors: &mut Errors) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    let before = errors.len();
    // What cannot be read is reported by `#[require]` itself.
    let mut ignored = Errors::apart();
    for entry in entries(list.tokens.clone(), &mut ignored).into_iter().flatten() {
        if entry.key == "public" {
            errors.at(
                entry.tokens,
                "`public` is looser than the `#[require_all]` around it: move the handler out of the module",
            );
        }
    }
    errors.len() > before
}

fn is_exposed(function: &Function) -> bool {
    !matches!(function.visibility, Visibility::Inherited) && function.signature.asyncness.is_some()
}

#[cfg(test)]
mod tests {
    use crate::reports::module;

    #[test]
    fn what_stands_in_the_module() {
        let good = "mod m { #![allow(x)] use a::b; struct S; fn helper() {} async fn private() {} pub fn sync() {} \
                    #[get(\"/\")] pub async fn f() -> R {} \
                    mod inner { #[require(scope = \"x\")] #[post(\"/\")] async fn g() -> R { } } }";
        for (arguments, item, expected) in [
            ("role = \"a\"", good, ""),
            ("role = \"a\", max_age = \"1h\", crate = x::y", good, ""),
            ("", "mod m {}", "is empty"),
            ("rol = \"a\"", good, "did you mean `role`?"),
            ("role = \"a\", not(role = \"a\")", good, "never hold together"),
            ("public = \"why\"", good, "a module is never public as a whole"),
            ("role = \"a\"", "async fn f() {}", "stands on a module"),
            ("role = \"a\"", "pub struct S;", "stands on a module"),
            ("role = \"a\"", "#[get(\"/\")] async fn f() {}", "stands on a module"),
            ("role = \"a\", crate = x", "mod m;", "stands on a module"),
            ("rol = \"a\"", "#[get(\"/\")] async fn f() {}", "stands on a module"),
            ("role = \"a\"", "mod m { pub async fn f() -> R {} }", "`f` is public and has no route attribute"),
            ("role = \"a\"", "mod m { pub(crate) async fn f() -> R {} }", "`f` is public and has no route attribute"),
            (
                "role = \"a\"",
                "mod m { #[require(role = \"b\")] async fn f() -> R {} }",
                "`f` has a requirement and no route",
            ),
            (
                "role = \"a\"",
                "mod m { #[require(public = \"x\")] #[get(\"/\")] async fn f() -> R {} }",
                "`public` is looser than",
            ),
            ("role = \"a\"", "mod m { mod n { pub async fn f() -> R {} } }", "`f` is public"),
            ("role = \"a\"", "mod m { #[fetch(\"/\")] async fn f() -> R {} }", "`f` may be a handler"),
            ("role = \"a\"", "mod m { #[r#get(\"/\")] async fn f() -> R {} }", "`f` may be a handler"),
            ("role = \"a\"", "mod m { #[cfg_attr(x, get(\"/\"))] async fn f() -> R {} }", "`f` may be a handler"),
            ("role = \"a\"", "mod m { #[cfg_attr(x, a::fetch(\"/\"))] async fn f() -> R {} }", "`f` may be a handler"),
            ("role = \"a\"", "mod m { #[cfg_attr(x, require(public))] async fn f() -> R {} }", "`f` may be a handler"),
            ("role = \"a\"", "mod m { #[cfg_attr(x, allow(y), doc = \"/\")] async fn f() -> R {} }", ""),
        ] {
            module(arguments, item, expected);
        }
    }

    #[test]
    fn every_handler_gets_it() {
        let printed = crate::module(
            "role = \"a\"".parse().unwrap(),
            "mod m { #[doc = \"x\"] #[get(\"/\")] async fn f() {} #[require(scope = \"x\")] #[get(\"/\")] async fn g() {} }"
                .parse()
                .unwrap(),
        );
        let printed = printed.to_string();
        let added = "# [:: auth_core :: require (role = \"a\")]";
        assert_eq!(printed.matches(added).count(), 2, "{printed}");
        assert!(printed.contains(&format!("{added} # [require (scope = \"x\")]")), "{printed}");
    }
}
