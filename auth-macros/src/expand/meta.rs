use auth_grammar::{Ingredient, Operation};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use super::requirement::requirement;
use crate::model::{Argument, Meta, Relaxed, Root, Route};
use crate::syntax::handler::Function;

// Input:
//     #[require(role = "admin", operation = delete, relax(exact = "why"))]
//     #[post("/threads/clear")]
//     async fn clear(id: web::Path<String>) -> impl Responder { BODY }
// Output:
//     const META: &'static ::auth_core::__private::Meta = {
//         use ::auth_core::__private::AnyArgument as _;
//         &::auth_core::__private::Meta {
//             requirement: ::auth_core::Requirement::Atom(::auth_core::Atom::Role("admin")),
//             operation: ::core::option::Option::Some(::auth_core::Operation::Delete),
//             relaxed: &[::auth_core::Relaxed { ingredient: ::auth_core::Ingredient::Exact, reason: "why" }],
//             hide: false,
//             reveal: false,
//             name: "clear",
//             module: ::core::module_path!(),
//             file: ::core::file!(),
//             line: ::core::line!(),
//             optional_principal: ::auth_core::__private::optional_principal(
//                 &__AUTH_REQUIREMENT,
//                 &[::auth_core::__private::Argument::<web::Path<String>>::__AUTH_PRINCIPAL],
//                 &[::auth_core::__private::Argument::<web::Path<String>>::__AUTH_OPTIONAL_PRINCIPAL],
//             ),
//             routes: &[::auth_core::__private::RouteMeta {
//                 path: "/threads/clear",
//                 methods: &["POST"],
//                 name: "clear",
//             }],
//         }
//     };
/// Prints the associated constant with everything that the attribute says.
pub(super) fn meta(meta: &Meta, function: &Function, arguments: &[Argument], routes: &[Route]) -> TokenStream {
    let Meta { root, requirement: tree, operation, relaxed, hide, reveal } = meta;
    let tree = requirement(root, tree);
    let operation = if let Some(class) = operation {
        let class = operation_path(root, *class);
        quote!(::core::option::Option::Some(#class))
    } else {
        quote!(::core::option::Option::None)
    };
    let relaxed = relaxed.iter().map(|entry| relaxation(root, entry));
    let name = function.name().unraw().to_string();
    let probe = |constant: &str| -> Vec<_> {
        let constant = Ident::new(constant, Span::call_site());
        let each = arguments.iter().map(|argument| {
            let Argument { conditions, elided, .. } = argument;
            quote!(#(#conditions)* #root::__private::Argument::<#elided>::#constant)
        });
        each.collect()
    };
    let (principals, optional) = (probe("__AUTH_PRINCIPAL"), probe("__AUTH_OPTIONAL_PRINCIPAL"));
    let routes = routes.iter().map(|route| {
        let Route { path, methods, name, .. } = route;
        quote!(#root::__private::RouteMeta { path: #path, methods: &[#(#methods),*], name: #name })
    });
    quote! {
        const META: &'static #root::__private::Meta = {
            #[allow(unused_imports)]
            use #root::__private::AnyArgument as _;
            const __AUTH_REQUIREMENT: #root::Requirement = #tree;
            &#root::__private::Meta {
                requirement: __AUTH_REQUIREMENT,
                operation: #operation,
                relaxed: &[#(#relaxed),*],
                hide: #hide,
                reveal: #reveal,
                name: #name,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                optional_principal: #root::__private::optional_principal(
                    &__AUTH_REQUIREMENT, &[#(#principals),*], &[#(#optional),*]
                ),
                routes: &[#(#routes),*],
            }
        };
    }
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
