use proc_macro2::TokenStream;
use quote::quote;

use super::endpoint::{factory, unit, used};
use super::meta::meta;
use crate::model::Endpoint;

// Input:
//     #[require(role = "admin")]
//     #[delete("/threads/{id}")]
//     fn delete_thread(id: web::Path<String>) -> impl Responder { BODY }
// Output:
//     pub struct delete_thread;
//     const _: () = {
//         #[allow(dead_code, clippy::too_many_arguments)]
//         fn delete_thread(id: web::Path<String>) -> impl Responder { BODY }
//         impl ::auth_core::Endpoint for delete_thread {
//             const META: … = …;
//             fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
//                 ::auth_core::__private::refuse::<Self>(__auth_incoming)
//             }
//         }
//         …
//     };
/// Prints a handler that cannot be called, after its error, so that registering it is no second one.
pub(super) fn refused(endpoint: &Endpoint) -> TokenStream {
    let Endpoint { meta: data, function, imports, .. } = endpoint;
    let name = function.name();
    let root = &data.root;
    let imports = used(imports);
    let meta = meta(data, function, &[], &[]);
    let factory = factory(root, function);
    let unit = unit(function);
    let conditions = function.attributes_called("cfg");
    quote! {
        #unit
        #(#conditions)*
        const _: () = {
            #imports
            #[allow(dead_code, clippy::too_many_arguments)]
            #function
            impl #root::Endpoint for #name {
                #meta
                fn call(__auth_incoming: #root::Incoming) -> #root::Reply {
                    #root::__private::refuse::<Self>(__auth_incoming)
                }
            }
            #factory
        };
    }
}
