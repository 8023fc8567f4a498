//! actix-web's route attributes, which `#[require]` consumes.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{LitStr, Meta, Path};

use super::handler::Item;
use super::item::{self, Rest};
use crate::errors::Errors;

/// One of `#[get("/path", …)]` and its kin, `#[route("/path", method = "GET", …)]`, `#[routes]`.
pub(crate) struct RouteAttribute {
    pub(crate) attribute: Path,
    pub(crate) kind: Kind,
}

/// Which attribute.
pub(crate) enum Kind {
    /// Answers one method, such as `GET`.
    Method(&'static str, Option<Arguments>),
    /// Answers the methods among its arguments.
    Route(Option<Arguments>),
    /// Allows several of the others.
    Routes,
}

/// What stands in its parentheses; where it cannot be read, that was reported.
pub(crate) struct Arguments {
    pub(crate) path: LitStr,
    pub(crate) options: Vec<RouteOption>,
    /// Whether every option could be read.
    pub(crate) complete: bool,
}

/// `name`, `guard`, `wrap` or `method`; other keys are reported when they are checked.
pub(crate) struct RouteOption {
    pub(crate) key: Ident,
    pub(crate) value: LitStr,
}

const METHODS: [(&str, &str); 10] = [
    ("connect", "CONNECT"),
    ("delete", "DELETE"),
    ("get", "GET"),
    ("head", "HEAD"),
    ("options", "OPTIONS"),
    ("patch", "PATCH"),
    ("post", "POST"),
    ("put", "PUT"),
    ("query", "QUERY"),
    ("trace", "TRACE"),
];

impl RouteAttribute {
    /// Takes the route attributes away from the item, in their order.
    pub(crate) fn take(item: &mut Item, errors: &mut Errors) -> Vec<Self> {
        let attributes = item.take_attributes(|path| kind(path).is_some());
        attributes.into_iter().filter_map(|attribute| Self::parse(&attribute.meta, errors)).collect()
    }

    fn parse(meta: &Meta, errors: &mut Errors) -> Option<Self> {
        let attribute = meta.path().clone();
        let kind = match kind(&attribute)? {
            Kind::Routes => Kind::Routes,
            Kind::Method(method, _) => Kind::Method(method, Arguments::parse(meta, errors)),
            Kind::Route(_) => Kind::Route(Arguments::parse(meta, errors)),
        };
        Some(Self { attribute, kind })
    }
}

impl Arguments {
    fn parse(meta: &Meta, errors: &mut Errors) -> Option<Self> {
        let name = meta.path().segments.last()?.ident.to_string();
        let Meta::List(list) = meta else {
            errors.at(meta, format_args!("the path is missing: write `#[{name}(\"/path\")]`"));
            return None;
        };
        let mut tokens = list.tokens.clone().into_iter();
        let first: TokenStream = tokens.by_ref().take_while(|token| !is_comma(token)).collect();
        let Ok(path) = syn::parse2::<LitStr>(first.clone()) else {
            let message = format!("the path comes first, as a text in quotes: write `#[{name}(\"/path\")]`");
            if first.is_empty() {
                errors.at(&list.path, message);
            } else {
                errors.at(first, message);
            }
            return None;
        };
        let before = errors.len();
        let options = options(tokens.collect(), errors);
        Some(Self { path, options, complete: errors.len() == before })
    }
}

fn options(tokens: TokenStream, errors: &mut Errors) -> Vec<RouteOption> {
    if let Ok(second) = syn::parse2::<LitStr>(tokens.clone()) {
        errors.at(second, "one route attribute has one path: several stand below `#[routes]`, an attribute for each");
        return Vec::new();
    }
    let mut options = Vec::new();
    for entry in item::entries(tokens, errors).into_iter().flatten() {
        match entry.rest {
            Rest::Value(value) => match syn::parse2::<LitStr>(value) {
                Ok(value) => options.push(RouteOption { key: entry.key, value }),
                Err(_) => errors
                    .at(entry.tokens, format_args!("`{0}` takes a text in quotes: write `{0} = \"…\"`", entry.key)),
            },
            Rest::Nothing | Rest::List(_) => {
                errors.at(entry.tokens, format_args!("`{0}` needs a value: write `{0} = \"…\"`", entry.key));
            }
        }
    }
    options
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

/// Whether it is the path of a route attribute.
pub(crate) fn is_route(path: &Path) -> bool {
    kind(path).is_some()
}

/// Route attributes are recognised by the last segment of their path.
fn kind(path: &Path) -> Option<Kind> {
    let name = path.segments.last()?.ident.to_string();
    match name.as_str() {
        "route" => Some(Kind::Route(None)),
        "routes" => Some(Kind::Routes),
        name => METHODS.iter().find(|(word, _)| *word == name).map(|(_, method)| Kind::Method(method, None)),
    }
}
