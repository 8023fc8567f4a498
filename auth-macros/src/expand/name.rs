use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ExprPath;

use super::place::Place;
use crate::model::Root;

// Input:
//     role = Role::Admin
// Output:
//     const {
//         #[allow(unused_imports)]
//         use ::auth_core::__private::AnyRole as _;
//         ::auth_core::__private::role(&Role::Admin).__auth_role_name()
//     }
/// Prints the name of a role that a path names, as a `&'static str` for constants.
pub(super) fn role(root: &Root, path: &ExprPath) -> TokenStream {
    name(root, path, ["AnyRole", "role", "__auth_role_name"])
}

// Input:
//     permission = Perm::StoreWrite
// Output:
//     const {
//         #[allow(unused_imports)]
//         use ::auth_core::__private::AnyPermission as _;
//         ::auth_core::__private::permission(&Perm::StoreWrite).__auth_permission_name()
//     }
/// As [`role`].
pub(super) fn permission(root: &Root, path: &ExprPath) -> TokenStream {
    name(root, path, ["AnyPermission", "permission", "__auth_permission_name"])
}

/// The path is printed once, so that a mistake in it is one error; the call stands where it stands, so that no more is
/// shown.
fn name(root: &Root, path: &ExprPath, words: [&str; 3]) -> TokenStream {
    let [fallback, bound, method] = words.map(|word| Ident::new(word, Span::call_site()));
    let place = Place::of(path);
    let reference = place.begin(quote!(&));
    let call = place.call(quote!(#root::__private::#bound), quote!(#reference #path));
    quote! {
        const {
            #[allow(unused_imports)]
            use #root::__private::#fallback as _;
            #call.#method()
        }
    }
}
