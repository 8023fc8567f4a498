//! The item as checked. Expansion takes only this and cannot fail.

use proc_macro2::Ident;
use syn::{Generics, Visibility};

use super::Kind;
use crate::model::Root;

/// An enum and its names.
pub(super) struct Names {
    pub(super) kind: Kind,
    pub(super) root: Root,
    pub(super) visibility: Visibility,
    pub(super) ident: Ident,
    /// None, unless that was reported.
    pub(super) generics: Generics,
    /// `None` where it is no enum; reported.
    pub(super) variants: Option<Vec<Variant>>,
}

/// One variant.
pub(super) struct Variant {
    pub(super) ident: Ident,
    /// `None` where it has no name, or fields; reported.
    pub(super) name: Option<String>,
}
