//! Prints what was checked: data and one call.

mod endpoint;
mod fallback;
mod late;
mod meta;
mod name;
mod place;
mod requirement;
mod shim;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;

use crate::model::{Item, Root};
use crate::syntax::handler::Function;
pub(crate) use requirement::requirement;

/// Prints the annotated item.
pub(crate) fn item(item: &Item) -> TokenStream {
    match item {
        Item::Endpoint(endpoint) => endpoint::endpoint(endpoint),
        Item::Shim(shim) => shim::shim(shim),
        Item::Refused(endpoint) => fallback::refused(endpoint),
        Item::RefusedShim(shim) => shim::refused(shim),
        Item::Function(function) => function.to_token_stream(),
        Item::Other(other) => other.to_token_stream(),
    }
}

impl ToTokens for Root {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

impl Default for Root {
    fn default() -> Self {
        Self(quote!(::auth_core))
    }
}

/// What of the function's attributes belongs on the item that takes its name.
fn outer_attributes(function: &Function) -> Vec<&Attribute> {
    ["cfg", "doc", "allow"].into_iter().flat_map(|name| function.attributes_called(name)).collect()
}
