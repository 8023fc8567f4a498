use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{Expr, ReturnType};

use super::place::Place;
use crate::model::{Binding, Bound, Late, LateKind, Root};

// Input:
//     when(|id: &web::Path<Uuid>, caller: &Principal| BODY)
// Output:
//     ::auth_core::__private::Late(|__auth_arguments, __auth_caller| {
//         let id: &web::Path<Uuid> = &__auth_arguments.0;
//         let caller: &::auth_core::Principal = __auth_caller;
//         ::auth_core::__private::holds((|| -> ::core::primitive::bool { BODY })())
//     })
/// Prints the closures over arguments, by their slots.
pub(super) fn late(root: &Root, late: &[Late]) -> TokenStream {
    let closures = late.iter().map(|late| closure(root, late));
    quote!(&[#(#closures),*])
}

/// What the closure returns is said where it is known, so that what does not fit is shown in the body; else the call
/// stands where the body stands.
fn closure(root: &Root, late: &Late) -> TokenStream {
    let Late { kind, bindings, output, body, bar } = late;
    let bindings = bindings.iter().map(|binding| self::binding(root, binding));
    let answer = match kind {
        LateKind::Holds => quote!(holds),
        LateKind::Names => quote!(names),
        LateKind::Id(ty) => quote!(id::<#ty>),
    };
    let bars = Place::at(*bar).begin(quote!(||));
    let (closure, place) = match (output, kind) {
        (ReturnType::Type(_, ty), _) => (quote!(#bars #output #body), Place::of(ty)),
        (ReturnType::Default, LateKind::Holds) => {
            let place = Place::of(body);
            let output = place.begin(quote!(-> ::core::primitive::bool));
            let body = block(body);
            (quote!(#bars #output #body), place)
        }
        (ReturnType::Default, LateKind::Names | LateKind::Id(_)) => (quote!(#bars #body), Place::of(body)),
    };
    let called = place.called(closure);
    let answer = place.call(quote!(#root::__private::#answer), called);
    quote! {
        #root::__private::Late(|__auth_arguments, __auth_caller| {
            #(#bindings)*
            #answer
        })
    }
}

/// A closure that says what it returns has a block.
fn block(body: &Expr) -> TokenStream {
    let is_block = |expr: &Expr| matches!(expr, Expr::Block(block) if block.label.is_none() && block.attrs.is_empty());
    // In a block, `match a { … } == b` ends before its `==`.
    let begins_as_statement = match body {
        Expr::Binary(_) | Expr::Cast(_) | Expr::Range(_) | Expr::Assign(_) => {
            let first = body.to_token_stream().into_iter().next().map(|token| token.to_string()).unwrap_or_default();
            ["if", "match", "unsafe", "loop", "while", "for"].contains(&first.as_str()) || first.starts_with('{')
        }
        _ => false,
    };
    match body {
        body if is_block(body) => body.to_token_stream(),
        body if begins_as_statement => quote!({ (#body) }),
        body => quote!({ #body }),
    }
}

fn binding(root: &Root, binding: &Binding) -> TokenStream {
    let Binding { name, value } = binding;
    match value {
        Bound::Argument(index, ty) => {
            let place = Place::of(ty);
            let borrow = place.begin(quote!(&));
            let argument = place.begin(quote!(&__auth_arguments.));
            let index = place.end(syn::Index::from(*index).to_token_stream());
            quote!(let #name: #borrow #ty = #argument #index;)
        }
        Bound::Caller(None) => quote!(let #name: &#root::Principal = __auth_caller;),
        Bound::Caller(Some(ty)) => quote!(let #name: &#ty = #root::__private::caller::<#ty>(__auth_caller);),
    }
}
