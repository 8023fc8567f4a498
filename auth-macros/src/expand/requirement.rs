use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::Path;

use super::name;
use super::place::Place;
use crate::model::{Atom, ClaimValue, Name, Requirement, Root, Slot, Source};

// Input:
//     role = "admin", any(permission = "a:b", not(scope = "c"))
// Output:
//     ::auth_core::Requirement::All(&[
//         ::auth_core::Requirement::Atom(::auth_core::Atom::Role(::auth_core::Name::new("admin"))),
//         ::auth_core::Requirement::Any(&[
//             ::auth_core::Requirement::Atom(::auth_core::Atom::Permission(::auth_core::Name::new("a:b"))),
//             ::auth_core::Requirement::Not(&::auth_core::Requirement::Atom(::auth_core::Atom::Scope(::auth_core::Name::new("c")))),
//         ]),
//     ])
/// Prints the tree as an expression for constants.
pub(crate) fn requirement(root: &Root, tree: &Requirement) -> TokenStream {
    term(root, tree, false)
}

/// A term is conditional below `any` and `not`.
fn term(root: &Root, tree: &Requirement, conditional: bool) -> TokenStream {
    let list = |terms: &[Requirement], conditional: bool| -> TokenStream {
        let terms = terms.iter().map(|inner| term(root, inner, conditional));
        quote!(&[#(#terms),*])
    };
    let variant = match tree {
        Requirement::Atom(leaf) => {
            let leaf = atom(root, leaf);
            quote!(Atom(#leaf))
        }
        Requirement::All(terms) => {
            let terms = list(terms, conditional);
            quote!(All(#terms))
        }
        Requirement::Any(terms) => {
            let terms = list(terms, true);
            quote!(Any(#terms))
        }
        Requirement::Not(inner) => {
            let inner = term(root, inner, true);
            quote!(Not(&#inner))
        }
        Requirement::Policy(path) => return policy(root, path, conditional),
        Requirement::Never => quote!(Any(&[])),
    };
    quote!(#root::Requirement::#variant)
}

// Input:
//     policy = EDITORS
// Output:
//     const {
//         let __auth_policy: ::auth_core::Requirement = EDITORS;
//         ::auth_core::__private::policy(__auth_policy, false)
//     }
/// What is in a policy is not seen here: the compiler looks whether an authorizer in it stands where it can only deny.
fn policy(root: &Root, path: &Path, conditional: bool) -> TokenStream {
    let place = Place::of(path);
    let name = place.begin(quote!(__auth_policy));
    let ty = place.begin(quote!(#root::Requirement));
    let checked = place.call(quote!(#root::__private::policy), quote!(#name, #conditional));
    quote!(const { let #name: #ty = #path; #checked })
}

// Input:
//     role = Role::Admin, owner(Thread, "id"), claim(["a", "b"] = 1), check = a::b, when(|id| …)
// Output:
//     ::auth_core::Atom::Role(::auth_core::Name::new({ … }))
//     ::auth_core::Atom::OwnerOf(
//         ::auth_core::Loader::by_parameter::<Thread>("Thread"),
//         ::auth_core::Source::Parameter("id"),
//     )
//     ::auth_core::Atom::Claim(&["a", "b"], ::auth_core::ClaimValue::Integer(1i64))
//     ::auth_core::Atom::Check(::auth_core::Check::new(
//         "a::b",
//         ::auth_core::__private::function(&a::b),
//         |__auth_head, __auth_caller| { ::auth_core::__private::checking(__auth_head, __auth_caller, a::b) },
//     ))
//     ::auth_core::Atom::When(::auth_core::Slot { index: 0usize, text: "|id| …" })
fn atom(root: &Root, atom: &Atom) -> TokenStream {
    let variant = match atom {
        Atom::Public(None) => quote!(Public(::core::option::Option::None)),
        Atom::Public(Some(reason)) => quote!(Public(::core::option::Option::Some(#reason))),
        Atom::Authenticated => quote!(Authenticated),
        Atom::Role(name) => {
            let name = role(root, name);
            quote!(Role(#root::Name::new(#name)))
        }
        Atom::Permission(name) => {
            let name = permission(root, name);
            quote!(Permission(#root::Name::new(#name)))
        }
        Atom::PermissionOn(name, on) => {
            let (name, on) = (permission(root, name), source(root, on));
            quote!(PermissionOn(#root::Name::new(#name), #on))
        }
        Atom::Scope(name) => quote!(Scope(#root::Name::new(#name))),
        Atom::Claim(path, value) => {
            let value = match value {
                ClaimValue::Text(text) => quote!(Text(#text)),
                ClaimValue::Bool(flag) => quote!(Bool(#flag)),
                ClaimValue::Integer(number) => quote!(Integer(#number)),
            };
            quote!(Claim(&[#(#path),*], #root::ClaimValue::#value))
        }
        Atom::Owner(parameter) => quote!(Owner(#parameter)),
        Atom::OwnerOf(ty, from) => {
            let text = ty.to_token_stream().to_string().replace(' ', "");
            let by = match from {
                Source::Parameter(_) => quote!(by_parameter),
                Source::Arguments(_) => quote!(of),
            };
            let from = source(root, from);
            let place = Place::of(ty);
            let (before, after) = (place.begin(quote!(#root::Loader::#by::<)), place.end(quote!(>)));
            let arguments = place.list(quote!(#text));
            quote!(OwnerOf(#before #ty #after #arguments, #from))
        }
        Atom::Tenant(parameter) => quote!(Tenant(#parameter)),
        Atom::Check(path) => {
            let text = path.to_token_stream().to_string().replace(' ', "");
            let checking =
                Place::of(path).call(quote!(#root::__private::checking), quote!(__auth_head, __auth_caller, #path));
            quote! {
                Check(#root::Check::new(
                    #text,
                    #root::__private::function(&#path),
                    |__auth_head, __auth_caller| { #checking },
                ))
            }
        }
        Atom::When(at) => {
            let at = slot(root, at);
            quote!(When(#at))
        }
        Atom::Authorizer(name) => quote!(Authorizer(#name)),
    };
    quote!(#root::Atom::#variant)
}

fn source(root: &Root, source: &Source) -> TokenStream {
    match source {
        Source::Parameter(name) => quote!(#root::Source::Parameter(#name)),
        Source::Arguments(at) => {
            let at = slot(root, at);
            quote!(#root::Source::Arguments(#at))
        }
    }
}

fn slot(root: &Root, slot: &Slot) -> TokenStream {
    let Slot { index, text } = slot;
    quote!(#root::Slot { index: #index, text: #text })
}

fn role(root: &Root, name: &Name) -> TokenStream {
    match name {
        Name::Text(text) => text.to_token_stream(),
        Name::Path(path) => name::role(root, path),
    }
}

fn permission(root: &Root, name: &Name) -> TokenStream {
    match name {
        Name::Text(text) => text.to_token_stream(),
        Name::Path(path) => name::permission(root, path),
    }
}
