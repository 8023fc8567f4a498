//! The attribute and its item as written: keys keep their spans, nothing is judged.

pub(crate) mod atom;
mod claim;
pub(crate) mod closure;
pub(crate) mod handler;
pub(crate) mod item;
pub(crate) mod module;
pub(crate) mod name;
mod object;
pub(crate) mod option;
pub(crate) mod route;
pub(crate) mod term;
mod text;

use proc_macro2::{Span, TokenStream};
use syn::Meta;

use crate::errors::Errors;
use handler::Item;
use option::AttributeOption;
use route::RouteAttribute;
use term::Term;

/// A whole annotated item.
pub(crate) struct Annotated {
    /// What all `#[require(…)]` say.
    pub(crate) attribute: Attribute,
    /// The route attributes below.
    pub(crate) routes: Vec<RouteAttribute>,
    /// What they stand on, without them.
    pub(crate) item: Item,
    /// The paths of those that were joined with the first: nobody else uses an import of them.
    pub(crate) joined: Vec<syn::Path>,
}

/// The lists of one or more `#[require(…)]`, joined.
pub(crate) struct Attribute {
    pub(crate) terms: Vec<Term>,
    pub(crate) options: Vec<AttributeOption>,
    /// Where the requirement would stand if there is none.
    pub(crate) span: Span,
}

impl Annotated {
    /// Reads the outermost attribute and what it stands on.
    pub(crate) fn parse(arguments: TokenStream, item: TokenStream, errors: &mut Errors) -> Self {
        let mut attribute = Attribute { terms: Vec::new(), options: Vec::new(), span: Span::call_site() };
        attribute.join(arguments, Span::call_site(), errors);
        let mut item = Item::parse(item, errors);
        let mut joined = Vec::new();
        for below in item.take_attributes(|path| is(path, "require")) {
            let span = below.path().segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
            joined.push(below.path().clone());
            match below.meta {
                Meta::List(list) => attribute.join(list.tokens, span, errors),
                _ => attribute.join(TokenStream::new(), span, errors),
            }
        }
        let routes = RouteAttribute::take(&mut item, errors);
        Self { attribute, routes, item, joined }
    }
}

impl Attribute {
    /// The list of `#[require_all(…)]`.
    pub(crate) fn of_module(arguments: TokenStream, errors: &mut Errors) -> Self {
        let mut attribute = Self { terms: Vec::new(), options: Vec::new(), span: Span::call_site() };
        if arguments.is_empty() {
            errors.at_span(Span::call_site(), EMPTY_MODULE);
        } else {
            attribute.join(arguments, Span::call_site(), errors);
        }
        attribute
    }

    fn join(&mut self, arguments: TokenStream, span: Span, errors: &mut Errors) {
        if arguments.is_empty() {
            errors.at_span(span, EMPTY);
            self.terms.push(Term::Broken);
            return;
        }
        for item in item::attribute(arguments, errors) {
            match item {
                item::Item::Term(term) => self.terms.push(term),
                item::Item::Option(option) => self.options.push(option),
            }
        }
    }
}

/// Whether the last segment of the path is this word.
pub(crate) fn is(path: &syn::Path, word: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == word)
}

const EMPTY_MODULE: &str = "`#[require_all]` is empty: say what every handler of the module requires, such as \
                            `#[require_all(role = \"user\")]`";

const EMPTY: &str = "`#[require]` is empty: say who may call, such as `#[require(role = \"admin\")]`, \
                     `#[require(permission = \"documents:read\")]`, `#[require(authenticated)]` or \
                     `#[require(public = \"why\")]`";
