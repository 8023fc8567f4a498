//! The macros of auth-core; depend on that.

mod check;
mod errors;
mod expand;
mod model;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod snapshots;
mod syntax;

use proc_macro::TokenStream;

/// TODO
#[proc_macro_attribute]
pub fn require(arguments: TokenStream, item: TokenStream) -> TokenStream {
    annotated(arguments.into(), item.into()).into()
}

/// TODO
#[proc_macro]
pub fn requirement(terms: TokenStream) -> TokenStream {
    expression(terms.into()).into()
}

fn annotated(arguments: proc_macro2::TokenStream, item: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    errors::collect(|errors| {
        let written = syntax::Annotated::parse(arguments, item, errors);
        let checked = check::annotated(written, errors);
        expand::item(&checked)
    })
    .into_items()
}

fn expression(terms: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    errors::collect(|errors| {
        let checked = check::expression(terms, errors);
        expand::requirement(&model::Root::default(), &checked)
    })
    .into_expression()
}
