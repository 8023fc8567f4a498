//! What `#[require_all]` stands on: a module with its items. Of functions, attributes and signature are read.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Ident, Token, Visibility};

use super::handler::{Function, function};
use crate::errors::Errors;

/// The annotated item.
pub(crate) enum Annotated {
    Module(Module),
    /// Anything else; reported, and printed as written.
    Other(TokenStream),
}

/// A module, to be edited in place and printed.
pub(crate) struct Module {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    word: Token![mod],
    name: Ident,
    inner: Vec<Attribute>,
    pub(crate) items: Vec<Item>,
}

/// An item of a module.
pub(crate) enum Item {
    Function(Box<Function>),
    Module(Module),
    Other(TokenStream),
}

impl Annotated {
    /// Reads the item; what is no module is reported.
    pub(crate) fn parse(item: TokenStream, errors: &mut Errors) -> Self {
        if let Ok(module) = module.parse2(item.clone()) {
            return Self::Module(module);
        }
        let place = item.clone().into_iter().find(|token| matches!(token, TokenTree::Ident(_)));
        errors.at(
            place,
            "`#[require_all]` stands on a module with its items, `mod admin { … }`: on a handler write `#[require]`",
        );
        Self::Other(item)
    }
}

fn module(input: ParseStream<'_>) -> syn::Result<Module> {
    let attributes = input.call(Attribute::parse_outer)?;
    after_attributes(input, attributes)
}

fn after_attributes(input: ParseStream<'_>, attributes: Vec<Attribute>) -> syn::Result<Module> {
    let visibility = input.parse()?;
    let word = input.parse()?;
    let name = input.parse()?;
    let content;
    syn::braced!(content in input);
    let inner = content.call(Attribute::parse_inner)?;
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(item(&content)?);
    }
    Ok(Module { attributes, visibility, word, name, inner, items })
}

fn item(input: ParseStream<'_>) -> syn::Result<Item> {
    let ahead = input.fork();
    let attributes = ahead.call(Attribute::parse_outer)?;
    if let Some(function) = function(&ahead, attributes.clone())? {
        input.advance_to(&ahead);
        return Ok(Item::Function(Box::new(function)));
    }
    let ahead = input.fork();
    let attributes = ahead.call(Attribute::parse_outer)?;
    if is_module(&ahead) {
        let module = after_attributes(&ahead, attributes)?;
        input.advance_to(&ahead);
        return Ok(Item::Module(module));
    }
    let item: syn::Item = input.parse()?;
    Ok(Item::Other(item.into_token_stream()))
}

/// A module with its items; `mod name;` is an item like others.
fn is_module(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let begins = ahead.parse::<Visibility>().is_ok() && ahead.parse::<Token![mod]>().is_ok();
    let named = begins && ahead.parse::<Ident>().is_ok();
    named && matches!(ahead.parse::<TokenTree>(), Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
}

impl ToTokens for Module {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, visibility, word, name, inner, items } = self;
        tokens.append_all(attributes);
        visibility.to_tokens(tokens);
        word.to_tokens(tokens);
        name.to_tokens(tokens);
        let items = quote::quote!({ #(#inner)* #(#items)* });
        items.to_tokens(tokens);
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Function(function) => function.to_tokens(tokens),
            Self::Module(module) => module.to_tokens(tokens),
            Self::Other(other) => other.to_tokens(tokens),
        }
    }
}
