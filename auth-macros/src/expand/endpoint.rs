use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Generics, Path};

use super::late::late;
use super::meta::{is_to_be_checked, meta};
use super::outer_attributes;
use super::place::Place;
use crate::model::{Argument, Endpoint, Root, Route};
use crate::syntax::handler::Function;

// Input:
//     #[require(role = "admin")]
//     #[delete("/threads/{id}")]
//     /// Deletes.
//     async fn delete_thread(id: web::Path<String>) -> impl Responder { BODY }
// Output:
//     /// Deletes.
//     #[allow(non_camel_case_types, missing_docs, …)]
//     pub struct delete_thread;
//     const _: () = {
//         use delete as _;
//         /// Deletes.
//         async fn delete_thread(id: web::Path<String>) -> impl Responder { BODY }
//         impl ::auth_core::Endpoint for delete_thread {
//             const META: … = …;
//             const HOOKS: … = …;
//             fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
//                 ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, delete_thread)
//             }
//         }
//         impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for delete_thread { … }
//         #[cfg(test)]
//         impl delete_thread { async fn handler(…) … }
//     };
/// Prints a handler with its routes.
///
/// The function stands beside the unit struct of its name and hides it, so that a binding of that name in the body is
/// a binding and no pattern of the struct.
pub(super) fn endpoint(endpoint: &Endpoint) -> TokenStream {
    let Endpoint { meta: data, function, arguments, routes, imports } = endpoint;
    let name = function.name();
    let root = &data.root;
    let imports = used(imports);
    let meta = meta(data, function, arguments, routes);
    let hooks = hooks(root, routes);
    let factory = factory(root, function);
    let handler = handler(function, arguments, &function.signature.generics, &TokenStream::new());
    let unit = unit(function);
    let conditions = function.attributes_called("cfg");
    // Evaluated here, so that `cargo check` finds what only constants can know.
    let checked = is_to_be_checked(data, arguments)
        .then(|| quote!(const _: &#root::__private::Meta = <#name as #root::Endpoint>::META;));
    // An argument that cannot be extracted is an error at this call.
    let place = Place::at(function.signature.paren_token.span.join());
    let answer = if data.late.is_empty() {
        place.call(quote!(#root::__private::answer::<Self, _, _>), quote!(__auth_incoming, #name))
    } else {
        let late = late(root, &data.late);
        place.call(quote!(#root::__private::answer_late::<Self, _, _>), quote!(__auth_incoming, #name, #late))
    };
    let allowed = (!data.late.is_empty()).then(|| quote!(#[allow(clippy::redundant_closure_call)]));
    quote! {
        #unit
        #(#conditions)*
        const _: () = {
            #imports
            #function
            impl #root::Endpoint for #name {
                #meta
                #hooks
                #allowed
                fn call(__auth_incoming: #root::Incoming) -> #root::Reply {
                    #answer
                }
            }
            #factory
            #checked
            #[cfg(test)]
            impl #name { #handler }
        };
    }
}

/// The type that the user registers: `.service(delete_thread)`.
pub(super) fn unit(function: &Function) -> TokenStream {
    let name = function.name();
    let attributes = outer_attributes(function);
    quote! {
        #(#attributes)*
        #[allow(non_camel_case_types, missing_docs, missing_debug_implementations, missing_copy_implementations, unreachable_pub)]
        pub struct #name;
    }
}

// Output:
//     use delete as _;
/// Keeps the user's imports of the consumed attributes used.
pub(super) fn used(imports: &[Path]) -> TokenStream {
    quote!(#(#[allow(unused_imports)] use #imports as _;)*)
}

// Output:
//     impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for delete_thread {
//         fn register(self, __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService) {
//             ::auth_core::__private::register::<Self>(__auth_config)
//         }
//     }
/// Lets a plain `App::service` take the handler too.
pub(super) fn factory(root: &Root, function: &Function) -> TokenStream {
    let name = function.name();
    quote! {
        impl #root::__private::actix_web::dev::HttpServiceFactory for #name {
            fn register(self, __auth_config: &mut #root::__private::actix_web::dev::AppService) {
                #root::__private::register::<Self>(__auth_config)
            }
        }
    }
}

// Output:
//     /// The handler without a decision, for unit tests.
//     #[allow(dead_code, clippy::too_many_arguments)]
//     async fn handler(__auth_0: web::Path<String>) -> impl Responder { delete_thread(__auth_0).await }
/// Lets unit tests call the function by the name of its type.
pub(super) fn handler(
    function: &Function,
    arguments: &[Argument],
    generics: &Generics,
    turbofish: &TokenStream,
) -> TokenStream {
    let name = function.name();
    let output = &function.signature.output;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let names: Vec<_> = (0..arguments.len()).map(|index| format_ident!("__auth_{index}")).collect();
    let parameters = arguments.iter().zip(&names).map(|(argument, name)| {
        let Argument { conditions, written, .. } = argument;
        quote!(#(#conditions)* #name: #written)
    });
    let passed = arguments.iter().zip(&names).map(|(argument, name)| {
        let conditions = &argument.conditions;
        quote!(#(#conditions)* #name)
    });
    quote! {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler #impl_generics (#(#parameters),*) #output #where_clause {
            #name #turbofish (#(#passed),*).await
        }
    }
}

// Input:
//     #[get("/x", guard = "local", wrap = "Compress::default()")]
// Output:
//     const HOOKS: &'static [::auth_core::__private::Hooks] = &[::auth_core::__private::Hooks {
//         guards: &[local],
//         wrap: ::core::option::Option::Some(|__auth_resource, __auth_config| {
//             ::auth_core::__private::register_resource(__auth_resource.wrap(Compress::default()), __auth_config)
//         }),
//     }];
fn hooks(root: &Root, routes: &[Route]) -> TokenStream {
    if routes.iter().all(|route| route.guards.is_empty() && route.wraps.is_empty()) {
        return TokenStream::new();
    }
    let hooks = routes.iter().map(|Route { guards, wraps, .. }| {
        let wraps =
            wraps.iter().map(|wrap| Place::of(wrap).call(quote!(.wrap), wrap.to_token_stream())).collect::<Vec<_>>();
        let wrap = if wraps.is_empty() {
            quote!(::core::option::Option::None)
        } else {
            quote! {
                ::core::option::Option::Some(|__auth_resource, __auth_config| {
                    #root::__private::register_resource(__auth_resource #(#wraps)*, __auth_config)
                })
            }
        };
        quote!(#root::__private::Hooks { guards: &[#(#guards),*], wrap: #wrap })
    });
    quote!(const HOOKS: &'static [#root::__private::Hooks] = &[#(#hooks),*];)
}
