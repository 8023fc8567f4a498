//! The signature: what actix-web can call, and what stands between it and us.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, FnArg, Path, Safety, Type, Visibility};

use super::route::Routes;
use crate::errors::Errors;
use crate::model::{Argument, Endpoint, Item, Meta, Shim};
use crate::syntax::handler::Function;
use crate::syntax::is;

/// Whether the function can be called by actix-web.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Callable,
    /// Reported.
    Uncallable,
    /// Reported; a method, beside which no type can be printed.
    Method,
}

/// Checks signature and attributes.
pub(super) fn check(function: &mut Function, has_route: bool, errors: &mut Errors) -> Use {
    foreign_macros(function, errors);
    // `Self` has no meaning outside of `impl` and `trait`.
    let method = match function.signature.receiver() {
        Some(receiver) => receiver.to_token_stream().into_iter().next(),
        None => find(function.signature.to_token_stream(), "Self"),
    };
    if let Some(place) = method {
        errors.at(
            place,
            "a handler is a function, not a method: move it out of the `impl`, and take state as `web::Data<…>`",
        );
        return Use::Method;
    }
    let before = errors.len();
    qualifiers(function, errors);
    parameters(function, has_route, errors);
    arguments(function, has_route, errors);
    if errors.len() == before { Use::Callable } else { Use::Uncallable }
}

/// Chooses the form in which the function is printed.
pub(super) fn into_item(mut function: Function, usable: Use, routes: Option<Routes>, meta: Meta) -> Item {
    let arguments = match usable {
        Use::Callable => probes(&function),
        Use::Uncallable => Vec::new(),
        Use::Method => return Item::Function(function),
    };
    if let Some(Routes { list, imports, .. }) = routes {
        // The unit struct is public, as actix-web's is; the function inside needs no visibility.
        function.visibility = Visibility::Inherited;
        let endpoint = Endpoint { meta, function, arguments, routes: list, imports };
        return if usable == Use::Callable { Item::Endpoint(endpoint) } else { Item::Refused(endpoint) };
    }
    let signature = &function.signature;
    // With other qualifiers it is not what anybody registers.
    let plain = signature.constness.is_none() && signature.abi.is_none() && matches!(signature.safety, Safety::Default);
    if usable == Use::Uncallable && !plain {
        return Item::Function(function);
    }
    let visibility = core::mem::replace(&mut function.visibility, Visibility::Inherited);
    let aliases = function.attributes.extract_if(.., |attribute| has_path(attribute)).collect();
    let shim = Shim { meta, aliases, visibility, function, arguments };
    if usable == Use::Callable { Item::Shim(shim) } else { Item::RefusedShim(shim) }
}

/// `#[fetch("/x")]`, after `use actix_web::get as fetch`: it finds what it registers, and that is no `Endpoint`.
pub(super) fn has_path(attribute: &Attribute) -> bool {
    attribute.meta.require_list().is_ok_and(|list| begins_with_path(&list.tokens))
}

pub(super) fn begins_with_path(tokens: &TokenStream) -> bool {
    let first = tokens.clone().into_iter().next();
    first.is_some_and(|first| first.to_string().starts_with("\"/"))
}

fn qualifiers(function: &Function, errors: &mut Errors) {
    let signature = &function.signature;
    let name = function.name();
    // One mistake, not two: what stands in the place of `async`.
    if signature.asyncness.is_none() {
        match (&signature.constness, &signature.abi) {
            (Some(word), _) => {
                errors.at(word, format_args!("a handler is `async` and not `const`: write `async fn {name}`"));
            }
            (None, Some(abi)) => {
                errors.at(abi, format_args!("a handler is `async` and not `extern`: write `async fn {name}`"));
            }
            (None, None) => {
                errors.at(signature.fn_token, format_args!("a handler is `async`: write `async fn {name}`"));
            }
        }
    } else {
        if let Some(word) = &signature.constness {
            errors.at(word, "a handler is not `const`: take it away");
        }
        if let Some(abi) = &signature.abi {
            errors.at(abi, "a handler is not `extern`: take it away");
        }
    }
    if let Safety::Unsafe(word) = &signature.safety {
        errors.at(word, "a handler is not `unsafe`: write an `unsafe` block in its body, with the reason");
    }
}

fn parameters(function: &Function, has_route: bool, errors: &mut Errors) {
    let generics = &function.signature.generics;
    let parameter =
        generics.type_params().map(|it| &it.ident).chain(generics.const_params().map(|it| &it.ident)).next();
    if let Some(name) = parameter.filter(|_| has_route) {
        errors.at(
            name,
            format_args!(
                "`{name}` has no value below a route attribute: take the attribute away and register \
                 `auth_core::web::get({}::<…>)`, or name the type",
                function.name()
            ),
        );
    }
}

fn arguments(function: &Function, has_route: bool, errors: &mut Errors) {
    let mut always = 0_usize;
    for argument in &function.signature.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        always += usize::from(argument.attrs.is_empty());
        if let Some(place) = find(argument.ty.to_token_stream(), "impl") {
            let mend = if has_route { "name the type" } else { "name the type, or make it a type parameter" };
            errors.at(place, format_args!("an argument `impl Trait` has no name to extract it by: {mend}"));
        }
        if always == MOST_ARGUMENTS + 1 {
            errors.at(
                argument,
                format_args!(
                    "actix-web calls handlers of at most {MOST_ARGUMENTS} arguments: take several as one tuple"
                ),
            );
        }
    }
}

const MOST_ARGUMENTS: usize = 16;

/// Macros whose output stands beside the function, such as `#[utoipa::path]`: below `#[require]` they would see the
/// function that moved. They are taken away, so that this is one error.
fn foreign_macros(function: &mut Function, errors: &mut Errors) {
    let beside = ["path", "api_operation", "api_v2_operation"];
    let foreign = |path: &Path| beside.into_iter().any(|name| is(path, name));
    for attribute in function.attributes.extract_if(.., |attribute| foreign(attribute.path())) {
        let path = attribute.path();
        let shown = path.to_token_stream().to_string().replace(' ', "");
        errors.at(path, format_args!("`#[{shown}]` prints items of its own: move it above `#[require]`"));
    }
}

fn find(tokens: TokenStream, wanted: &str) -> Option<TokenTree> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word == wanted => Some(word.into()),
        TokenTree::Group(group) => find(group.stream(), wanted),
        _ => None,
    })
}

fn probes(function: &Function) -> Vec<Argument> {
    let typed = function.signature.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    typed
        .map(|argument| Argument {
            conditions: argument.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect(),
            written: Type::clone(&argument.ty),
            elided: elided(function, &argument.ty),
        })
        .collect()
}

/// The type with `'_` in place of the function's lifetimes.
pub(super) fn elided(function: &Function, ty: &Type) -> TokenStream {
    let lifetimes: Vec<String> =
        function.signature.generics.lifetimes().map(|parameter| parameter.lifetime.ident.to_string()).collect();
    elide(ty.to_token_stream(), &lifetimes)
}

/// Puts `'_` in place of these lifetimes.
fn elide(tokens: TokenStream, lifetimes: &[String]) -> TokenStream {
    let mut after_tick = false;
    let elided = tokens.into_iter().map(|token| {
        let tick = core::mem::take(&mut after_tick);
        match token {
            TokenTree::Ident(word) if tick && lifetimes.iter().any(|lifetime| word == lifetime) => {
                Ident::new("_", word.span()).into()
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), elide(group.stream(), lifetimes));
                inner.set_span(group.span());
                inner.into()
            }
            TokenTree::Punct(punct) => {
                after_tick = punct.as_char() == '\'';
                punct.into()
            }
            other => other,
        }
    });
    elided.collect()
}

#[cfg(test)]
mod tests {
    use crate::reports::table;

    #[test]
    fn no_functions() {
        table([
            ("role = \"a\"", "pub struct S;", "stands on a handler"),
            ("role = \"a\"", "mod m {}", "on a module write `#[require_all(…)]`"),
            ("role = \"a\"", "#[get(\"/\")] impl S { async fn f() {} }", "no method"),
            ("role = \"a\"", "const F: fn() = || {};", "stands on a handler"),
            ("role = \"a\"", "macro_rules! m { () => {} }", "a macro call is not seen through"),
            ("role = \"a\"", "a::handler!(x);", "a macro call is not seen through"),
            ("role = \"a\"", "impl S { async fn f() {} }", "no method"),
            ("role = \"a\"", "unsafe impl S { }", "no method"),
            ("role = \"a\"", "pub(crate) trait S { }", "no method"),
            ("role = \"a\"", "async fn f() -> R;", "has no body"),
            ("role = \"a\"", "async fn f(&self) -> R;", "has no body"),
        ]);
    }

    #[test]
    fn signatures() {
        for route in ["", "#[get(\"/\")]"] {
            for (function, expected) in [
                ("pub async fn f(_: A, (b, c): B) -> R { not rust }", ""),
                ("async fn f()", "needs a body"),
                ("async fn f(&self) -> R {}", "not a method"),
                ("async fn f(self: Rc<Self>) -> R {}", "not a method"),
                ("async fn f() -> Result<Self, E> {}", "not a method"),
                ("async fn f() -> R { impl A for B { fn c() -> Self {} } }", ""),
                ("fn f() -> R {}", "write `async fn f`"),
                ("const fn f() -> R {}", "`async` and not `const`: write `async fn f`"),
                ("extern \"C\" fn f() -> R {}", "`async` and not `extern`: write `async fn f`"),
                ("async unsafe fn f() -> R {}", "not `unsafe`"),
                ("const async fn f() -> R {}", "not `const`"),
                ("async extern \"C\" fn f() -> R {}", "not `extern`"),
                ("async fn f(x: impl FromRequest) -> R {}", "an argument `impl Trait`"),
                ("async fn f(x: Json<Vec<impl Trait>>) -> R {}", "an argument `impl Trait`"),
                ("#[utoipa::path(get)] async fn f() -> R {}", "`#[utoipa::path]` prints items of its own"),
                ("#[tracing::instrument] async fn f() -> R {}", ""),
                ("async fn f<'a>(x: X<'a>) -> R where X<'a>: Y {}", ""),
            ] {
                if function.ends_with('}') {
                    table([("role = \"a\"", format!("{route} {function}").as_str(), expected)]);
                }
            }
        }
    }

    #[test]
    fn parameters() {
        table([
            ("role = \"a\"", "async fn f<T: X, const N: usize>() -> R {}", ""),
            ("role = \"a\"", "#[get(\"/\")] async fn f<T: X>() -> R {}", "register `auth_core::web::get(f::<…>)`"),
            ("role = \"a\"", "#[get(\"/\")] async fn f<const N: usize>() -> R {}", "`N` has no value"),
        ]);
    }

    #[test]
    fn counted_arguments() {
        let function = |count: usize| {
            let arguments: Vec<String> = (0..count).map(|index| format!("a{index}: A")).collect();
            format!("async fn f({}) -> R {{}}", arguments.join(", "))
        };
        table([
            ("role = \"a\"", function(16).as_str(), ""),
            ("role = \"a\"", function(18).as_str(), "at most 16 arguments"),
        ]);
    }

    #[test]
    fn several_mistakes_are_reported_together() {
        let found = crate::reports::attribute("role = admin", "#[get(\"/{\")] fn f<T>(x: impl X) {}");
        assert_eq!(found.len(), 5, "{found:#?}");
    }
}
