//! Judges what was written, and makes of it what is printed.

mod atoms;
mod handler;
mod late;
mod logic;
pub(crate) mod module;
mod names;
mod operation;
mod options;
mod path;
mod public;
mod route;
mod sameness;
mod shown_tokens;
mod terms;

use proc_macro2::TokenStream;

use crate::errors::Errors;
use crate::model::{Item, Meta, Requirement};
use crate::syntax::Annotated;
use crate::syntax::handler::Item as Written;
use options::Options;
use terms::Understood;

/// Checks an annotated item.
pub(crate) fn annotated(written: Annotated, errors: &mut Errors) -> Item {
    let Annotated { attribute, routes, item, joined } = written;
    let mut function = match item {
        Written::Function(function) => *function,
        Written::Other(other) => return Item::Other(other),
    };
    let mut understood = terms::attribute(attribute.terms, attribute.span, errors);
    let mut options = Options::collect(attribute.options, errors);
    let routes = route::routes(routes, joined, &function, errors);
    let usable = handler::check(&mut function, routes.is_some(), errors);
    operation::check(understood.as_ref(), &options, routes.as_ref(), &function, errors);
    let closures = understood.as_mut().map(|understood| core::mem::take(&mut understood.closures));
    let late = late::bind(closures.unwrap_or_default(), &function, errors);
    // Without its requirement there is nothing for closures to answer.
    let late = if errors.is_empty() { late } else { Vec::new() };
    let meta = Meta {
        operation: options.stated(),
        relaxed: options.relaxed(),
        hide: options.hide.is_some(),
        reveal: options.reveal.is_some(),
        max_age: options.max_age.take().and_then(|(_, seconds)| seconds),
        acr: options.acr.take().map(|(_, class)| class),
        schemes: options.schemes.take().map(|(_, names)| names).unwrap_or_default(),
        late,
        root: options.root.unwrap_or_default(),
        requirement: unless_reported(understood, errors),
    };
    handler::into_item(function, usable, routes, meta)
}

/// Checks the terms of `requirement!(…)`.
pub(crate) fn expression(terms: TokenStream, errors: &mut Errors) -> Requirement {
    let understood = terms::expression(terms, errors);
    unless_reported(understood, errors)
}

/// What was not understood, in part or as a whole, lets nobody in.
fn unless_reported(understood: Option<Understood>, errors: &Errors) -> Requirement {
    understood.filter(|_| errors.is_empty()).map_or(Requirement::Never, |understood| understood.tree)
}
