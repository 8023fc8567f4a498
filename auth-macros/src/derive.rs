//! `#[derive(Role)]` and `#[derive(Permission)]`: names as enums.

mod attribute;
mod check;
mod expand;
mod model;
mod syntax;
mod words;

use proc_macro2::TokenStream;

use crate::errors;

/// What the variants name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Role,
    Permission,
}

/// Derives the names of an enum.
pub(crate) fn names(kind: Kind, item: TokenStream) -> TokenStream {
    errors::collect(|errors| {
        let written = syntax::Item::parse(kind, item, errors);
        let checked = written.map(|written| check::names(kind, written, errors));
        checked.as_ref().map(expand::names).unwrap_or_default()
    })
    .into_items()
}

impl Kind {
    /// The word for messages.
    const fn noun(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Permission => "permission",
        }
    }

    /// The macro.
    const fn derive(self) -> &'static str {
        match self {
            Self::Role => "Role",
            Self::Permission => "Permission",
        }
    }

    /// A name to show in messages.
    const fn example(self) -> &'static str {
        match self {
            Self::Role => "admin",
            Self::Permission => "documents:read",
        }
    }
}
