use auth_grammar::{Ingredient, Operation};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;

use super::place::Place;
use super::requirement::requirement;
use crate::model::{Argument, Atom, Meta, Relaxed, Requirement, Root, Route};
use crate::syntax::handler::Function;

// Input:
//     #[require(role = "admin", operation = delete, relax(exact = "why"))]
//     #[post("/threads/clear")]
//     async fn clear(id: web::Path<String>) -> impl Responder { BODY }
// Output:
//     const META: &'static ::auth_core::__private::Meta = {
//         &::auth_core::__private::Meta {
//             requirement: ::auth_core::Requirement::Atom(::auth_core::Atom::Role(::auth_core::Name::new("admin"))),
//             operation: ::core::option::Option::Some(::auth_core::Operation::Delete),
//             relaxed: &[::auth_core::Relaxed { ingredient: ::auth_core::Ingredient::Exact, reason: "why" }],
//             name: "clear",
//             module: ::core::module_path!(),
//             file: ::core::file!(),
//             line: ::core::line!(),
//             routes: &[::auth_core::__private::RouteMeta {
//                 path: "/threads/clear",
//                 methods: &["POST"],
//                 name: "clear",
//             }],
//             ..::auth_core::__private::Meta::NOBODY
//         }
//     };
/// Prints the associated constant with everything that the attribute says; what it does not say is as in `NOBODY`.
pub(super) fn meta(meta: &Meta, function: &Function, arguments: &[Argument], routes: &[Route]) -> TokenStream {
    let Meta { root, requirement: tree, .. } = meta;
    let public = is_public(tree);
    let owned = tree.loads_object();
    let tree = requirement(root, tree);
    let options = options(meta);
    let name = function.name().unraw().to_string();
    let asked = probes(root, public, owned, arguments);
    let takes_caller = takes_caller(arguments).then(|| quote!(takes_caller: true,));
    let probe = asked.is_some().then(|| {
        quote! {
            #[allow(unused_imports)]
            use #root::__private::AnyArgument as _;
        }
    });
    let routes = routes.iter().map(|route| {
        let Route { path, methods, name, .. } = route;
        quote!(#root::__private::RouteMeta { path: #path, methods: &[#(#methods),*], name: #name })
    });
    quote! {
        const META: &'static #root::__private::Meta = {
            #probe
            &#root::__private::Meta {
                requirement: #tree,
                #options
                name: #name,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                #asked
                #takes_caller
                routes: &[#(#routes),*],
                ..#root::__private::Meta::NOBODY
            }
        };
    }
}

/// Whether the compiler has to look at constants of the handler: `cargo check` looks only where it is told to.
pub(super) fn is_to_be_checked(meta: &Meta, arguments: &[Argument]) -> bool {
    let public = is_public(&meta.requirement);
    meta.requirement.has_policy() || probes(&meta.root, public, meta.requirement.loads_object(), arguments).is_some()
}

fn is_public(tree: &Requirement) -> bool {
    matches!(tree, Requirement::Atom(Atom::Public(_)))
}

// Input:
//     #[require(public = "why")]
//     #[get("/ping")]
//     async fn ping(caller: Option<Principal>) -> impl Responder { BODY }
// Output:
//     arguments: ::auth_core::__private::arguments(&[
//         ::auth_core::__private::of_public(::auth_core::__private::Argument::<Option<Principal>>::__AUTH_KIND),
//     ]),
/// Asks about the types of the arguments, where they may matter: on a public endpoint, beside an owner, where an object is
/// taken without one, and where the filter of a list is. What they are is for the compiler to say, so that aliases count.
fn probes(root: &Root, public: bool, owned: bool, arguments: &[Argument]) -> Option<TokenStream> {
    let taken =
        arguments.iter().any(|Argument { written, .. }| names(written, "Authorized") || names(written, "Visible"));
    if arguments.is_empty() || !(public || owned || taken) {
        return None;
    }
    let kinds = arguments.iter().map(|Argument { conditions, written, elided }| {
        let kind = quote!(#root::__private::Argument::<#elided>::__AUTH_KIND);
        let kind = match (public, owned || !names(written, "Authorized")) {
            (true, _) => Place::of(written).call(quote!(#root::__private::of_public), kind),
            (false, false) => Place::of(written).call(quote!(#root::__private::of_ownerless), kind),
            (false, true) => kind,
        };
        quote!(#(#conditions)* #kind)
    });
    Some(quote!(arguments: #root::__private::arguments(&[#(#kinds),*]),))
}

/// Whether a type says that the handler takes the caller. An alias does not say so, and is found when it is extracted.
fn takes_caller(arguments: &[Argument]) -> bool {
    arguments.iter().any(|Argument { written, .. }| names(written, "Principal") || names(written, "Visible"))
}

/// Whether the type says this word, so that a mistake is shown at the argument; an alias is found all the same.
fn names(ty: &syn::Type, word: &str) -> bool {
    fn any(tokens: TokenStream, word: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Group(group) => any(group.stream(), word),
            token => token.to_string() == word,
        })
    }
    any(ty.to_token_stream(), word)
}

/// The options that are written.
fn options(meta: &Meta) -> TokenStream {
    let Meta { root, operation, relaxed, hide, reveal, max_age, acr, schemes, .. } = meta;
    let mut options = TokenStream::new();
    if let Some(class) = operation {
        let class = operation_path(root, *class);
        options.extend(quote!(operation: ::core::option::Option::Some(#class),));
    }
    if !relaxed.is_empty() {
        let relaxed = relaxed.iter().map(|entry| relaxation(root, entry));
        options.extend(quote!(relaxed: &[#(#relaxed),*],));
    }
    for (key, set) in [("hide", hide), ("reveal", reveal)] {
        let key = Ident::new(key, Span::call_site());
        options.extend(set.then(|| quote!(#key: true,)));
    }
    options.extend(max_age.map(|seconds| quote!(max_age: ::core::option::Option::Some(#seconds),)));
    options.extend(acr.as_ref().map(|class| quote!(acr: ::core::option::Option::Some(#class),)));
    if !schemes.is_empty() {
        options.extend(quote!(schemes: &[#(#schemes),*],));
    }
    options
}

fn operation_path(root: &Root, operation: Operation) -> TokenStream {
    let variant = Ident::new(
        match operation {
            Operation::Read => "Read",
            Operation::Write => "Write",
            Operation::Invoke => "Invoke",
            Operation::Stream => "Stream",
            Operation::Delete => "Delete",
            Operation::MemoryStore => "MemoryStore",
            Operation::Manage => "Manage",
        },
        Span::call_site(),
    );
    quote!(#root::Operation::#variant)
}

fn relaxation(root: &Root, relaxed: &Relaxed) -> TokenStream {
    let variant = Ident::new(variant(relaxed.ingredient), Span::call_site());
    let reason = &relaxed.reason;
    quote!(#root::Relaxed { ingredient: #root::Ingredient::#variant, reason: #reason })
}

fn variant(ingredient: Ingredient) -> &'static str {
    match ingredient {
        Ingredient::Named => "Named",
        Ingredient::Exact => "Exact",
        Ingredient::Key => "Key",
        Ingredient::MaxAge => "MaxAge",
        Ingredient::Role => "Role",
    }
}

#[cfg(test)]
mod tests {
    use auth_grammar::Ingredient;

    use super::variant;

    #[test]
    fn every_ingredient_has_its_word_as_variant() {
        for ingredient in Ingredient::ALL {
            let words: String =
                ingredient.as_str().split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            assert_eq!(variant(ingredient), words);
        }
    }
}
