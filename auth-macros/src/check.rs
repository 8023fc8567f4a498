//! Judges what was written, and makes of it what is printed.

mod handler;
mod logic;
mod names;
mod operation;
mod options;
mod path;
mod route;
mod terms;

use proc_macro2::TokenStream;

use crate::errors::Errors;
use crate::model::{Endpoint, Item, Meta, Requirement, Root, Shim};
use crate::syntax::handler::Item as WrittenItem;
use crate::syntax::term::{Place, Term};
use crate::syntax::{Annotated, item};
use handler::Use;

/// Checks an annotated item.
pub(crate) fn annotated(written: Annotated, errors: &mut Errors) -> Item {
    let Annotated { attribute, routes: attributes, item } = written;
    let function = match item {
        WrittenItem::Function(function) => function,
        WrittenItem::Other(other) => return Item::Other(other),
    };
    let tree = terms::requirement(attribute.terms, attribute.span, errors);
    let options = options::collect(attribute.options, errors);
    let routes = route::routes(attributes, &function, errors);
    let usable = handler::check(&function, routes.is_some(), errors);
    operation::check(tree.as_ref(), &options, routes.as_ref(), &function, errors);

    // An error anywhere leaves a requirement that nobody satisfies: what was not understood never lets anybody in.
    let requirement = tree.filter(|_| errors.is_empty()).unwrap_or(Requirement::Never);
    let meta = Meta {
        root: options.root.clone().unwrap_or_default(),
        requirement,
        operation: options.operation(),
        relaxed: options.relaxed(),
        hide: options.hide.is_some(),
        reveal: options.reveal.is_some(),
    };
    handler::into_item(function, usable, routes, meta)
}
