//! `claim("email_verified" = true)`

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::{Lit, LitStr};

use super::atom::AtomKind;
use super::item::{parts, without_last_comma};
use crate::errors::Errors;

/// `claim("name" = value)` and `claim(["path", "to"] = value)`
pub(super) fn parse(key: &Ident, list: &Group, errors: &mut Errors) -> Option<AtomKind> {
    let all: Vec<TokenTree> = list.stream().into_iter().collect();
    let equals = all.iter().position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
    let (left, right) = all.split_at_checked(equals.unwrap_or(all.len()))?;
    let written: TokenStream = left.iter().cloned().collect();
    if written.is_empty() {
        errors.at(key, "`claim` names no claim: write `claim(\"email_verified\" = true)`");
        return None;
    }
    let names = claim_names(left, &written, errors)?;
    let mut right = right.iter();
    let Some(equals) = right.next() else {
        errors.at(&written, format_args!("`claim` compares a claim with a value: write `claim({written} = true)`"));
        return None;
    };
    let value: TokenStream = without_last_comma(right.cloned().collect());
    let literal = syn::parse2::<Lit>(value.clone()).ok().or_else(|| negative(&value));
    let listed = |value: &TokenStream| match value.clone().into_iter().next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => parts(group.stream()),
        _ => Vec::new(),
    };
    match (literal, listed(&value).as_slice()) {
        (Some(literal @ (Lit::Str(_) | Lit::Bool(_) | Lit::Int(_))), _) => return Some(AtomKind::Claim(names, literal)),
        (_, [first, second, ..]) => errors.at(
            value,
            format_args!(
                "a claim is compared with one value, which a list in the token may hold among others: several are \
                 `any(claim({written} = {first}), claim({written} = {second}))`, or `all(…)`"
            ),
        ),
        _ if value.to_string().starts_with('=') => {
            errors.at(equals, format_args!("a claim and its value are joined by one `=`: write `claim({written} = true)`"));
        }
        _ if value.is_empty() => {
            errors.at(equals, format_args!("`claim({written} =` needs a value: write `claim({written} = true)`"));
        }
        _ => errors.at(
            value,
            format_args!(
                "a claim is compared with a text in quotes, `true`, `false` or an integer: write `claim({written} = true)`"
            ),
        ),
    }
    None
}

fn claim_names(left: &[TokenTree], written: &TokenStream, errors: &mut Errors) -> Option<Vec<LitStr>> {
    let names = match left {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            parts(group.stream()).into_iter().map(|part| syn::parse2::<LitStr>(part).ok()).collect::<Option<Vec<_>>>()
        }
        [TokenTree::Literal(_)] => syn::parse2::<LitStr>(written.clone()).ok().map(|name| vec![name]),
        [name @ TokenTree::Literal(_), TokenTree::Punct(between), value @ ..]
            if matches!(between.as_char(), ',' | ':') =>
        {
            let value: TokenStream = value.iter().cloned().collect();
            let value = if value.is_empty() { "true".to_owned() } else { value.to_string() };
            errors
                .at(between, format_args!("a claim and its value are joined by `=`: write `claim({name} = {value})`"));
            return None;
        }
        [TokenTree::Literal(_), operator @ TokenTree::Punct(_), ..] => {
            errors.at(
                operator,
                "a claim is compared by `=`, whether it is equal: other questions are asked by `check = path::to::function`",
            );
            return None;
        }
        [TokenTree::Ident(name)] => {
            errors.at(name, format_args!("quotes are missing: write `claim(\"{name}\" = true)`"));
            return None;
        }
        dotted if dotted_names(dotted).is_some() => {
            let names = dotted_names(dotted).unwrap_or_default().join(", ");
            errors
                .at(written, format_args!("a member of an object is named by a list: write `claim([{names}] = true)`"));
            return None;
        }
        _ => None,
    };
    let names = names.filter(|names| !names.is_empty());
    if names.is_none() {
        errors.at(
            written,
            "the name of a claim is a text in quotes, or a list of them from the outside in: write \
             `claim([\"realm_access\", \"roles\"] = \"admin\")`",
        );
    }
    names
}

/// `realm_access.roles`, in quotes.
fn dotted_names(tokens: &[TokenTree]) -> Option<Vec<String>> {
    let names = tokens.iter().enumerate().map(|(index, token)| match token {
        TokenTree::Ident(name) if index % 2 == 0 => Some(Some(format!("\"{name}\""))),
        TokenTree::Punct(dot) if index % 2 == 1 && dot.as_char() == '.' => Some(None),
        _ => None,
    });
    let names: Vec<String> = names.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    (names.len() > 1).then_some(names)
}

/// `-1` is two tokens.
fn negative(value: &TokenStream) -> Option<Lit> {
    let mut tokens = value.clone().into_iter();
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some(TokenTree::Punct(minus)), Some(TokenTree::Literal(number)), None) if minus.as_char() == '-' => {
            let span = number.span();
            let number: syn::LitInt = syn::parse2(TokenTree::Literal(number).into()).ok()?;
            Some(Lit::Int(syn::LitInt::new(&format!("-{}", number.base10_digits()), span)))
        }
        _ => None,
    }
}
