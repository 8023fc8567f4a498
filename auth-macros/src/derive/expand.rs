//! Prints the names: data, and the traits that show them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Kind;
use super::model::{Names, Variant};

// Input:
//     #[derive(Role)]
//     pub enum Role { Admin, TeamLead }
// Output:
//     const _: () = {
//         impl ::auth_core::RoleName for Role { … }
//         impl Role { … }
//         impl ::core::fmt::Display for Role { … }
//         impl ::core::str::FromStr for Role { … }
//     };
/// Prints what a derive adds to its enum.
pub(super) fn names(names: &Names) -> TokenStream {
    let role_name = role_name(names);
    let inherent = inherent(names);
    let display = display(names);
    let from_str = from_str(names);
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #role_name
            #inherent
            #display
            #from_str
        };
    }
}

// Output:
//     impl ::auth_core::RoleName for Role {
//         const ALL: &'static [Self] = &[Self::Admin, Self::TeamLead];
//         const NAMES: &'static [&'static ::core::primitive::str] = &["admin", "team-lead"];
//         fn name(&self) -> &'static ::core::primitive::str { Self::__auth_role_name(self) }
//     }
fn role_name(names: &Names) -> TokenStream {
    let Names { root, ident, .. } = names;
    let (trait_name, method) = (trait_name(names.kind), method(names.kind));
    let (impl_generics, type_generics, where_clause) = names.generics.split_for_impl();
    let (variants, texts): (Vec<_>, Vec<_>) = named(names).unzip();
    quote! {
        #[automatically_derived]
        impl #impl_generics #root::#trait_name for #ident #type_generics #where_clause {
            const ALL: &'static [Self] = &[#(Self::#variants),*];
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#texts),*];
            fn name(&self) -> &'static ::core::primitive::str {
                Self::#method(self)
            }
        }
    }
}

// Output:
//     impl Role {
//         /// Every role, in the order of the variants.
//         pub const ALL: &'static [Self] = <Self as ::auth_core::RoleName>::ALL;
//         /// The name of the role.
//         pub const fn as_str(&self) -> &'static ::core::primitive::str { Self::__auth_role_name(self) }
//         #[doc(hidden)]
//         pub const fn __auth_role_name(&self) -> &'static ::core::primitive::str {
//             match *self { Self::Admin => "admin", Self::TeamLead => "team-lead" }
//         }
//     }
fn inherent(names: &Names) -> TokenStream {
    let Names { root, ident, visibility, .. } = names;
    let (trait_name, method) = (trait_name(names.kind), method(names.kind));
    let (impl_generics, type_generics, where_clause) = names.generics.split_for_impl();
    let every = format!(" Every {}, in the order of the variants.", names.kind.noun());
    let name = format!(" The name of the {}.", names.kind.noun());
    let text = names.variants.as_deref().map_or_else(|| quote!(""), text);
    quote! {
        #[allow(dead_code, unreachable_pub)]
        impl #impl_generics #ident #type_generics #where_clause {
            #[doc = #every]
            #visibility const ALL: &'static [Self] = <Self as #root::#trait_name>::ALL;
            #[doc = #name]
            #[must_use]
            #visibility const fn as_str(&self) -> &'static ::core::primitive::str {
                Self::#method(self)
            }
            #[doc(hidden)]
            #[must_use]
            #visibility const fn #method(&self) -> &'static ::core::primitive::str {
                #text
            }
        }
    }
}

/// A variant without a name may have fields.
fn text(variants: &[Variant]) -> TokenStream {
    let arms = variants.iter().map(|Variant { ident, name }| {
        let arm = name.as_ref().map(|name| quote!(Self::#ident => #name));
        arm.unwrap_or_else(|| quote!(Self::#ident { .. } => ""))
    });
    quote!(match *self { #(#arms),* })
}

// Output:
//     impl ::core::fmt::Display for Role {
//         fn fmt(&self, __auth_formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
//             __auth_formatter.pad(Self::__auth_role_name(self))
//         }
//     }
fn display(names: &Names) -> TokenStream {
    let ident = &names.ident;
    let method = method(names.kind);
    let (impl_generics, type_generics, where_clause) = names.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::fmt::Display for #ident #type_generics #where_clause {
            fn fmt(&self, __auth_formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __auth_formatter.pad(Self::#method(self))
            }
        }
    }
}

// Output:
//     impl ::core::str::FromStr for Role {
//         type Err = ::auth_core::UnknownName;
//         fn from_str(__auth_text: &::core::primitive::str) -> ::core::result::Result<Self, ::auth_core::UnknownName> {
//             match __auth_text {
//                 "admin" => ::core::result::Result::Ok(Self::Admin),
//                 "team-lead" => ::core::result::Result::Ok(Self::TeamLead),
//                 _ => ::core::result::Result::Err(::auth_core::__private::unknown_role::<Self>(__auth_text)),
//             }
//         }
//     }
/// The error is not called `Self::Err`: a variant may be called so.
fn from_str(names: &Names) -> TokenStream {
    let Names { root, ident, .. } = names;
    let unknown = Ident::new(
        match names.kind {
            Kind::Role => "unknown_role",
            Kind::Permission => "unknown_permission",
        },
        Span::call_site(),
    );
    let (impl_generics, type_generics, where_clause) = names.generics.split_for_impl();
    let (variants, texts): (Vec<_>, Vec<_>) = named(names).unzip();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::str::FromStr for #ident #type_generics #where_clause {
            type Err = #root::UnknownName;
            fn from_str(
                __auth_text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, #root::UnknownName> {
                match __auth_text {
                    #(#texts => ::core::result::Result::Ok(Self::#variants),)*
                    _ => ::core::result::Result::Err(#root::__private::#unknown::<Self>(__auth_text)),
                }
            }
        }
    }
}

/// The variants that have a name, with it.
fn named(names: &Names) -> impl Iterator<Item = (&Ident, &str)> {
    let variants = names.variants.iter().flatten();
    variants.filter_map(|Variant { ident, name }| Some((ident, name.as_deref()?)))
}

fn trait_name(kind: Kind) -> Ident {
    Ident::new(
        match kind {
            Kind::Role => "RoleName",
            Kind::Permission => "PermissionName",
        },
        Span::call_site(),
    )
}

/// What the expansion of `#[require(…)]` calls.
fn method(kind: Kind) -> Ident {
    Ident::new(
        match kind {
            Kind::Role => "__auth_role_name",
            Kind::Permission => "__auth_permission_name",
        },
        Span::call_site(),
    )
}
