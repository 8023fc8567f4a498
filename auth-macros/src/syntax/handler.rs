//! What the attribute stands on. Of a function, attributes and signature are read; its body stays as it is.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, FnArg, Ident, Path, Signature, Token, Visibility};

use crate::errors::Errors;

/// The annotated item.
pub(crate) enum Item {
    Function(Box<Function>),
    /// Anything else; reported, and printed as written.
    Other(Other),
}

/// A function, to be edited in place and printed.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    body: Group,
}

/// An item that is no function.
pub(crate) struct Other {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) tokens: TokenStream,
}

impl Item {
    /// Reads the item; what is no function is reported.
    pub(crate) fn parse(item: TokenStream, errors: &mut Errors) -> Self {
        match (|input: ParseStream<'_>| read(input, errors)).parse2(item.clone()) {
            Ok(item) => item,
            // rustc has parsed this before us, so syn lacks a syntax that rustc knows.
            Err(error) => {
                errors.syn(error);
                Self::Other(Other { attributes: Vec::new(), tokens: item })
            }
        }
    }

    /// Takes away the attributes whose path is chosen, in their order.
    pub(crate) fn take_attributes(&mut self, chosen: impl Fn(&Path) -> bool) -> Vec<Attribute> {
        let attributes = match self {
            Self::Function(function) => &mut function.attributes,
            Self::Other(other) => &mut other.attributes,
        };
        attributes.extract_if(.., |attribute| chosen(attribute.path())).collect()
    }
}

impl Function {
    /// The name.
    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }

    /// The attributes with this path of one segment.
    pub(crate) fn attributes_called<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f Attribute> {
        self.attributes.iter().filter(move |attribute| attribute.path().is_ident(name))
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        tokens.append(self.body.clone());
    }
}

impl ToTokens for Other {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.tokens.to_tokens(tokens);
    }
}

/// Reads a function after its attributes; `None` where there is none, or none with a body.
pub(crate) fn function(input: ParseStream<'_>, attributes: Vec<Attribute>) -> syn::Result<Option<Function>> {
    let visibility: Visibility = input.parse()?;
    if !is_function(input) {
        return Ok(None);
    }
    let signature: Signature = input.parse()?;
    match input.parse::<TokenTree>()? {
        TokenTree::Group(body) => Ok(Some(Function { attributes, visibility, signature, body })),
        _ => Ok(None),
    }
}

fn read(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Item> {
    let attributes = input.call(Attribute::parse_outer)?;
    let ahead = input.fork();
    let visibility: Visibility = ahead.parse()?;
    if !is_function(&ahead) {
        let rest = ahead.fork().parse::<TokenStream>()?;
        errors.at(rest.clone().into_iter().next(), no_function(rest));
        return Ok(Item::Other(Other { attributes, tokens: input.parse()? }));
    }
    let mut signature: Signature = ahead.parse()?;
    undocument(&mut signature);
    let TokenTree::Group(body) = ahead.parse::<TokenTree>()? else {
        let name = &signature.ident;
        errors.at(
            name,
            format_args!(
                "`{name}` has no body, so it answers nothing: move `#[require]` to the function that does, outside of \
                 `trait` and `extern`"
            ),
        );
        return Ok(Item::Other(Other { attributes, tokens: input.parse()? }));
    };
    input.advance_to(&ahead);
    Ok(Item::Function(Box::new(Function { attributes, visibility, signature, body })))
}

/// rustc refuses doc comments on arguments, but only after macros ran: below ours they are allowed.
fn undocument(signature: &mut Signature) {
    for argument in &mut signature.inputs {
        if let FnArg::Typed(argument) = argument {
            argument.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
        }
    }
}

/// Qualifiers, then `fn`.
fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while let Ok(word) = ahead.call(Ident::parse_any) {
        match word.to_string().as_str() {
            "fn" => return true,
            "const" | "async" | "unsafe" | "safe" => {}
            // `extern "C" fn`; a literal is no word, so it is skipped here.
            "extern" => drop(ahead.parse::<Option<syn::LitStr>>()),
            _ => return false,
        }
    }
    false
}

fn no_function(item: TokenStream) -> &'static str {
    let first = item.clone().into_iter().map(|token| token.to_string()).find(|word| word != "unsafe");
    let call = |input: ParseStream<'_>| {
        input.call(Path::parse_mod_style)?;
        input.parse::<Token![!]>()?;
        input.parse::<TokenStream>()
    };
    match first.unwrap_or_default().as_str() {
        "mod" => "`#[require]` stands on a handler, an `async fn`: on a module write `#[require_all(…)]`",
        "impl" | "trait" => {
            "`#[require]` stands on a handler, an `async fn` and no method: move it to functions outside of `impl` and `trait`"
        }
        _ if call.parse2(item).is_ok() => {
            "a macro call is not seen through: write `#[require]` on the `async fn` that it prints"
        }
        _ => "`#[require]` stands on a handler, an `async fn`: move it to the functions that answer requests",
    }
}
