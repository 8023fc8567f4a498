//! The item as written.

use proc_macro2::{Ident, TokenStream};
use syn::{Data, DeriveInput, Fields, Generics, Visibility};

use super::Kind;
use super::attribute::Settings;
use crate::errors::Errors;

/// The item that the derive stands on.
pub(super) struct Item {
    pub(super) visibility: Visibility,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) settings: Settings,
    /// `None` where it is no enum.
    pub(super) variants: Option<Vec<Variant>>,
}

/// One variant.
pub(super) struct Variant {
    pub(super) ident: Ident,
    pub(super) fields: Fields,
    pub(super) settings: Settings,
}

impl Item {
    /// Reads the item; `None` where not even that is possible, which was reported.
    pub(super) fn parse(kind: Kind, item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let DeriveInput { attrs, vis, ident, generics, data, .. } =
            syn::parse2(item).map_err(|error| errors.syn(error)).ok()?;
        let settings = Settings::parse(kind, &attrs, errors);
        let variants = match data {
            Data::Enum(data) => Some(data.variants.into_iter().map(|one| variant(kind, one, errors)).collect()),
            Data::Struct(_) | Data::Union(_) => None,
        };
        Some(Self { visibility: vis, ident, generics, settings, variants })
    }
}

fn variant(kind: Kind, variant: syn::Variant, errors: &mut Errors) -> Variant {
    let settings = Settings::parse(kind, &variant.attrs, errors);
    Variant { ident: variant.ident, fields: variant.fields, settings }
}
