//! `permission("documents:add", on = …)` and `owner(Thread, …)`: what is asked on one object.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Path, Token, Type};

use super::atom::{AtomKind, Source};
use super::closure;
use super::item::{parts, without_last_comma};
use super::name::name;
use crate::errors::Errors;

/// `permission("documents:add", on = …)`
pub(super) fn permission_on(key: &Ident, list: &Group, errors: &mut Errors) -> Option<AtomKind> {
    let first = parts(list.stream()).into_iter().next().unwrap_or_default();
    if begins_with_assignment(&first) {
        let all = list.stream();
        errors.at(&all, format_args!("the permission is missing: write `permission(\"documents:read\", {all})`"));
        return None;
    }
    let permission = name(key, &first, "documents:read", "Perm::DocumentsRead", errors)?;
    let rest = list.stream().into_iter().skip(first.clone().into_iter().count() + 1).collect::<TokenStream>();
    let shown = first.to_string();
    if rest.is_empty() {
        errors.at(list, format_args!("`permission` on everything takes `=`: write `permission = {shown}`"));
        return None;
    }
    let words = Words { key: "on", before: format!("permission({shown}, ") };
    source(&words, rest, errors).map(|source| AtomKind::PermissionOn(permission, source))
}

/// `owner(Thread, "thread_id")` and `owner(Thread, from = |…| …)`
pub(super) fn owner_of(list: &Group, tokens: &TokenStream, errors: &mut Errors) -> Option<AtomKind> {
    if let Ok(text) = syn::parse2::<LitStr>(list.stream()) {
        errors.at(
            tokens,
            format_args!(
                "where a path parameter names the caller, write `owner = {0}`; an object that belongs to somebody has a \
                 type, `owner(Thread, {0})`",
                text.token()
            ),
        );
        return None;
    }
    if let Some(TokenTree::Literal(quoted)) = list.stream().into_iter().next()
        && let Ok(text) = syn::parse2::<LitStr>(TokenTree::Literal(quoted).into())
        && let Ok(ty) = text.parse::<Path>()
    {
        let shown = ty.to_token_stream().to_string().replace(' ', "");
        errors.at(text, format_args!("a type has no quotes: write `owner({shown}, \"thread_id\")`"));
        return None;
    }
    let parse = |input: ParseStream<'_>| -> syn::Result<(Type, TokenStream)> {
        let ty: Type = input.parse()?;
        if input.is_empty() {
            return Ok((ty, TokenStream::new()));
        }
        input.parse::<Token![,]>()?;
        Ok((ty, input.parse()?))
    };
    let Ok((ty, rest)) = parse.parse2(list.stream()) else {
        errors.at(tokens, "`owner` takes a type and where its id is: write `owner(Thread, \"thread_id\")`");
        return None;
    };
    let shown = ty.to_token_stream().to_string().replace(' ', "");
    if rest.is_empty() && shown.starts_with(char::is_lowercase) && syn::parse_str::<Ident>(&shown).is_ok() {
        errors.at(
            tokens,
            format_args!(
                "where a path parameter names the caller, write `owner = \"{shown}\"`; an object that belongs to somebody \
                 has a type, `owner(Thread, \"{shown}\")`"
            ),
        );
        return None;
    }
    if rest.is_empty() {
        errors.at(
            tokens,
            format_args!(
                "`owner({shown})` does not say which: write `owner({shown}, \"id\")` with a path parameter, or \
                 `owner({shown}, from = |input| …)` with an id in the arguments"
            ),
        );
        return None;
    }
    let words = Words { key: "from", before: format!("owner({shown}, ") };
    source(&words, rest, errors).map(|source| AtomKind::OwnerOf(Box::new(ty), source))
}

/// What may be written after a permission or type, for messages.
struct Words {
    key: &'static str,
    before: String,
}

impl Words {
    /// With a path parameter.
    fn parameter(&self, name: &str) -> String {
        let Self { key, before } = self;
        if *key == "on" { format!("`{before}on = {name})`") } else { format!("`{before}{name})`") }
    }

    /// With a closure over arguments, without the backticks.
    fn closure(&self) -> String {
        let Self { key, before } = self;
        format!("{before}{key} = |input| …)")
    }
}

/// `"parameter"` behind a type, `on = "parameter"`, `key = |…| …`
fn source(words: &Words, tokens: TokenStream, errors: &mut Errors) -> Option<Source> {
    let mut ahead = tokens.clone().into_iter();
    let key = match (ahead.next(), ahead.next()) {
        (Some(TokenTree::Ident(key)), Some(TokenTree::Punct(equals))) if equals.as_char() == '=' => Some(key),
        _ => None,
    };
    if let Some(key) = key.as_ref().filter(|key| *key != words.key) {
        errors
            .at(key, format_args!("unknown key `{key}`: write {} or `{}`", words.parameter("\"id\""), words.closure()));
        return None;
    }
    let keyed = key.is_some();
    let value = without_last_comma(if keyed { ahead.collect() } else { tokens.clone() });
    if value.is_empty() {
        let (parameter, closure) = (words.parameter("\"id\""), words.closure());
        errors.at(tokens, format_args!("`{} =` needs a value: write {parameter} or `{closure}`", words.key));
        return None;
    }
    if let Ok(word) = syn::parse2::<Ident>(value.clone()) {
        let (parameter, closure) = (words.parameter(&format!("\"{word}\"")), words.closure());
        errors.at(
            word,
            format_args!("quotes are missing: write {parameter} for a path parameter, or `{closure}` for an argument"),
        );
        return None;
    }
    let mut after_literal = value.clone().into_iter();
    if let (Some(TokenTree::Literal(_)), Some(_)) = (after_literal.next(), after_literal.next()) {
        let more = after_literal.next();
        errors.at(more, "one path parameter stands here, and this is more: take it away");
        return None;
    }
    let parameter = syn::parse2::<LitStr>(value.clone()).ok();
    // A path parameter has a key behind a permission, and none behind a type.
    match (parameter, words.key) {
        (Some(parameter), "on") if keyed => return Some(Source::Parameter(parameter)),
        (Some(parameter), "from") if !keyed => return Some(Source::Parameter(parameter)),
        (Some(parameter), "on") => {
            let write = words.parameter(&parameter.token().to_string());
            errors.at(tokens, format_args!("what the permission is asked on has a key: write {write}"));
            return None;
        }
        (Some(parameter), _) => {
            let write = words.parameter(&parameter.token().to_string());
            errors.at(tokens, format_args!("a path parameter stands without `from`: write {write}"));
            return None;
        }
        (None, word) if !keyed => {
            errors.at(tokens, format_args!("a closure has the key `{word}`: write `{}`", words.closure()));
            return None;
        }
        (None, _) => {}
    }
    let key = Ident::new(words.key, proc_macro2::Span::call_site());
    closure::parse(&key, &value, &words.closure(), errors).map(Source::Closure)
}

fn begins_with_assignment(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    let first = tokens.next();
    matches!((first, tokens.next()), (Some(TokenTree::Ident(_)), Some(TokenTree::Punct(punct))) if punct.as_char() == '=')
}
