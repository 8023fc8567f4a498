use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Atom, Requirement, Root};

// Input:
//     role = "admin", any(permission = "a:b", not(scope = "c"))
// Output:
//     ::auth_core::Requirement::All(&[
//         ::auth_core::Requirement::Atom(::auth_core::Atom::Role("admin")),
//         ::auth_core::Requirement::Any(&[
//             ::auth_core::Requirement::Atom(::auth_core::Atom::Permission("a:b")),
//             ::auth_core::Requirement::Not(&::auth_core::Requirement::Atom(::auth_core::Atom::Scope("c"))),
//         ]),
//     ])
/// Prints the tree as an expression for constants.
pub(crate) fn requirement(root: &Root, tree: &Requirement) -> TokenStream {
    let list = |terms: &[Requirement]| -> TokenStream {
        let terms = terms.iter().map(|term| requirement(root, term));
        quote!(&[#(#terms),*])
    };
    let variant = match tree {
        Requirement::Atom(leaf) => {
            let leaf = atom(root, leaf);
            quote!(Atom(#leaf))
        }
        Requirement::All(terms) => {
            let terms = list(terms);
            quote!(All(#terms))
        }
        Requirement::Any(terms) => {
            let terms = list(terms);
            quote!(Any(#terms))
        }
        Requirement::Not(term) => {
            let term = requirement(root, term);
            quote!(Not(&#term))
        }
        Requirement::Never => quote!(Any(&[])),
    };
    quote!(#root::Requirement::#variant)
}

fn atom(root: &Root, atom: &Atom) -> TokenStream {
    match atom {
        Atom::Public(None) => quote!(#root::Atom::Public(::core::option::Option::None)),
        Atom::Public(Some(reason)) => quote!(#root::Atom::Public(::core::option::Option::Some(#reason))),
        Atom::Authenticated => quote!(#root::Atom::Authenticated),
        Atom::Role(name) => quote!(#root::Atom::Role(#name)),
        Atom::Permission(name) => quote!(#root::Atom::Permission(#name)),
        Atom::Scope(name) => quote!(#root::Atom::Scope(#name)),
    }
}
