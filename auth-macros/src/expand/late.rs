use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Binding, Bound, Late, LateKind, Root};

// Input:
//     when(|id: &web::Path<Uuid>, caller: &Principal| BODY)
// Output:
//     ::auth_core::__private::Late(|__auth_arguments, __auth_caller| {
//         let id: &web::Path<Uuid> = &__auth_arguments.0;
//         let caller = __auth_caller;
//         ::auth_core::__private::holds((|| BODY)())
//     })
/// Prints the closures over arguments, by their slots.
pub(super) fn late(root: &Root, late: &[Late]) -> TokenStream {
    let closures = late.iter().map(|late| closure(root, late));
    quote!(&[#(#closures),*])
}

fn closure(root: &Root, late: &Late) -> TokenStream {
    let Late { kind, bindings, output, body } = late;
    let bindings = bindings.iter().map(|binding| self::binding(root, binding));
    let answer = match kind {
        LateKind::Holds => quote!(holds),
        LateKind::Names => quote!(names),
        LateKind::Id(ty) => quote!(id::<#ty>),
    };
    let body = match output {
        syn::ReturnType::Default => quote!(|| #body),
        output => quote!(|| #output #body),
    };
    quote! {
        #root::__private::Late(|__auth_arguments, __auth_caller| {
            #(#bindings)*
            #root::__private::#answer((#body)())
        })
    }
}

fn binding(root: &Root, binding: &Binding) -> TokenStream {
    let Binding { name, value } = binding;
    match value {
        Bound::Argument(index, ty) => {
            let index = syn::Index::from(*index);
            quote!(let #name: &#ty = &__auth_arguments.#index;)
        }
        Bound::Caller(None) => quote!(let #name: &#root::Principal = __auth_caller;),
        Bound::Caller(Some(ty)) => quote!(let #name: &#ty = #root::__private::caller::<#ty>(__auth_caller);),
    }
}
