use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{GenericParam, Generics, PredicateType, Token, TypeParamBound, WherePredicate, parse_quote};

use super::endpoint::handler;
use super::late::late;
use super::meta::{is_to_be_checked, meta};
use super::outer_attributes;
use super::place::Place;
use crate::model::Shim;

// Input:
//     #[require(role = "admin")]
//     pub async fn list<D: Db>(db: web::Data<D>) -> impl Responder { BODY }
// Output:
//     #[doc(hidden)]
//     #[allow(non_camel_case_types, …)]
//     pub struct __auth_list<D: Db + 'static>(::core::marker::PhantomData<fn() -> (::core::marker::PhantomData<D>,)>);
//     impl<D: Db + 'static> ::auth_core::__private::Required for __auth_list<D> { const META: … = …; }
//     pub fn list<D: Db + 'static>(__auth_undecided: ::auth_core::Undecided<__auth_list<D>>) -> ::auth_core::Reply {
//         #[allow(clippy::unused_async)]
//         async fn list<D: Db>(db: web::Data<D>) -> impl Responder { BODY }
//         #[cfg(test)]
//         impl<D: Db + 'static> __auth_list<D> { async fn handler(…) … }
//         ::auth_core::__private::answer_undecided(__auth_undecided, list::<D>)
//     }
/// Prints a plain function as one that takes nothing but an undecided call.
pub(super) fn shim(shim: &Shim) -> TokenStream {
    let Shim { meta: data, function, arguments, .. } = shim;
    let root = &data.root;
    let name = function.name();
    let hidden = hidden(shim);
    let Split { types, lifetimes } = split(&function.signature.generics);
    let (impl_generics, ty_generics, where_clause) = types.split_for_impl();
    let turbofish = ty_generics.as_turbofish();
    // A generic one is evaluated where it is registered.
    let checked = (types.params.is_empty() && is_to_be_checked(data, arguments))
        .then(|| quote!(const _: &#root::__private::Meta = <#hidden as #root::__private::Required>::META;));
    let handler = handler(function, arguments, &lifetimes, &turbofish.to_token_stream());
    // As below a route attribute.
    let place = Place::at(function.signature.paren_token.span.join());
    let answer = if data.late.is_empty() {
        place.call(quote!(#root::__private::answer_undecided), quote!(__auth_undecided, #name #turbofish))
    } else {
        let late = late(root, &data.late);
        place.call(quote!(#root::__private::answer_undecided_late), quote!(__auth_undecided, #name #turbofish, #late))
    };
    let body = quote! {
        #[allow(clippy::unused_async)]
        #function
        #[cfg(test)]
        #[allow(non_local_definitions, clippy::multiple_bound_locations)]
        impl #impl_generics #hidden #ty_generics #where_clause { #handler }
        #checked
        #answer
    };
    around(shim, &types, &body)
}

// Input:
//     #[require(role = "admin")]
//     fn list() -> impl Responder { BODY }
// Output:
//     …
//     fn list(__auth_undecided: ::auth_core::Undecided<__auth_list>) -> ::auth_core::Reply {
//         #[allow(dead_code, clippy::too_many_arguments)]
//         fn list() -> impl Responder { BODY }
//         ::auth_core::__private::refuse_undecided(__auth_undecided)
//     }
/// Prints a plain function that cannot be called, after its error, so that registering it is no second one.
pub(super) fn refused(shim: &Shim) -> TokenStream {
    let Shim { meta: data, function, .. } = shim;
    let root = &data.root;
    let body = quote! {
        #[allow(dead_code, clippy::too_many_arguments)]
        #function
        #root::__private::refuse_undecided(__auth_undecided)
    };
    around(shim, &split(&function.signature.generics).types, &body)
}

fn hidden(shim: &Shim) -> Ident {
    format_ident!("__auth_{}", shim.function.name().unraw())
}

/// The hidden type, and the function that is registered.
fn around(shim: &Shim, types: &Generics, body: &TokenStream) -> TokenStream {
    let Shim { meta: data, aliases, visibility, function, arguments } = shim;
    let root = &data.root;
    let name = function.name();
    let hidden = hidden(shim);
    let conditions: Vec<_> = function.attributes_called("cfg").collect();
    let attributes = outer_attributes(function);
    let (impl_generics, ty_generics, where_clause) = types.split_for_impl();
    let parameters = types.type_params().map(|parameter| &parameter.ident);
    let meta = meta(data, function, arguments, &[]);
    let lint = if data.late.is_empty() { None } else { Some(quote!(, clippy::redundant_closure_call)) };
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(
            non_camel_case_types, missing_debug_implementations, missing_copy_implementations, unreachable_pub,
            clippy::multiple_bound_locations
        )]
        #visibility struct #hidden #impl_generics (
            ::core::marker::PhantomData<fn() -> (#(::core::marker::PhantomData<#parameters>,)*)>
        ) #where_clause;
        #(#conditions)*
        #[allow(clippy::multiple_bound_locations)]
        impl #impl_generics #root::__private::Required for #hidden #ty_generics #where_clause { #meta }
        #(#attributes)*
        #(#aliases)*
        #[allow(clippy::multiple_bound_locations #lint)]
        #visibility fn #name #impl_generics (
            __auth_undecided: #root::Undecided<#hidden #ty_generics>
        ) -> #root::Reply #where_clause {
            #body
        }
    }
}

/// The parameters of the hidden type, and those that only the function itself has: its lifetimes.
struct Split {
    types: Generics,
    lifetimes: Generics,
}

type Bounds = Punctuated<TypeParamBound, Token![+]>;

/// Bounds that name a lifetime of the function go with the lifetimes. What actix-web calls is `'static`, and saying so
/// for every type parameter spares the user the bound.
fn split(generics: &Generics) -> Split {
    let names: Vec<String> = generics.lifetimes().map(|parameter| parameter.lifetime.ident.to_string()).collect();
    let local = |tokens: &dyn ToTokens| mentions(tokens.to_token_stream(), &names);
    let mut types = Generics::default();
    let mut lifetimes = Generics::default();
    for parameter in generics.params.clone() {
        match parameter {
            GenericParam::Lifetime(_) => lifetimes.params.push(parameter),
            GenericParam::Type(mut parameter) => {
                parameter.bounds = parameter.bounds.into_iter().filter(|bound| !local(bound)).collect::<Bounds>();
                parameter.bounds.push(parse_quote!('static));
                types.params.push(GenericParam::Type(parameter));
            }
            GenericParam::Const(_) => types.params.push(parameter),
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        match predicate {
            WherePredicate::Type(bound) if !local(&bound.bounded_ty) => {
                let (own, shared): (Bounds, Bounds) = bound.bounds.iter().cloned().partition(|bound| local(bound));
                for (home, bounds) in [(&mut lifetimes, own), (&mut types, shared)] {
                    if !bounds.is_empty() {
                        let predicate = PredicateType { bounds, ..bound.clone() };
                        home.make_where_clause().predicates.push(WherePredicate::Type(predicate));
                    }
                }
            }
            predicate => lifetimes.make_where_clause().predicates.push(predicate.clone()),
        }
    }
    Split { types, lifetimes }
}

/// Whether one of these lifetimes stands among the tokens.
fn mentions(tokens: TokenStream, lifetimes: &[String]) -> bool {
    let mut after_tick = false;
    tokens.into_iter().any(|token| {
        let tick = core::mem::take(&mut after_tick);
        match token {
            TokenTree::Group(group) => mentions(group.stream(), lifetimes),
            TokenTree::Ident(word) => tick && lifetimes.iter().any(|lifetime| word == lifetime),
            TokenTree::Punct(punct) => {
                after_tick = punct.as_char() == '\'';
                false
            }
            TokenTree::Literal(_) => false,
        }
    })
}
