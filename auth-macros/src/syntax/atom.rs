//! The leaves of a requirement, as written.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Lit, LitStr, Path, Token, Type};

use super::closure::{self, Closure};
use super::item::{Entry, Rest};
use super::name::{Name, name};
use super::text::text;
use crate::errors::Errors;

/// A leaf.
pub(crate) struct Atom {
    pub(crate) kind: AtomKind,
    pub(crate) tokens: TokenStream,
}

/// Which leaf.
pub(crate) enum AtomKind {
    Public(Option<LitStr>),
    Authenticated,
    Role(Name),
    Permission(Name),
    PermissionOn(Name, Source),
    Scope(LitStr),
    Claim(Vec<LitStr>, Lit),
    Owner(LitStr),
    OwnerOf(Box<Type>, Source),
    Tenant(LitStr),
    Check(Path),
    When(Closure),
    Authorizer(LitStr),
    Policy(Path),
}

/// Where the name of an object comes from.
pub(crate) enum Source {
    Parameter(LitStr),
    Closure(Closure),
}

/// The keys of atoms.
pub(crate) const KEYS: [&str; 12] = [
    "authenticated",
    "public",
    "role",
    "permission",
    "scope",
    "claim",
    "owner",
    "tenant",
    "check",
    "when",
    "authorizer",
    "policy",
];

impl Atom {
    /// Reads one atom; the key is one of [`KEYS`].
    pub(crate) fn parse(entry: Entry, errors: &mut Errors) -> Option<Self> {
        let key_name = entry.name();
        let Entry { key, rest, tokens } = entry;
        let kind = match (key_name.as_str(), rest) {
            ("public", Rest::Nothing) => AtomKind::Public(None),
            ("authenticated", Rest::Nothing) => AtomKind::Authenticated,
            ("authenticated", _) => {
                errors.at(&tokens, "`authenticated` takes no value: write `authenticated` alone");
                return None;
            }
            ("role", Rest::Value(value)) => AtomKind::Role(name(&key, &value, "admin", "Role::Admin", errors)?),
            ("permission", Rest::Value(value)) => {
                AtomKind::Permission(name(&key, &value, "documents:read", "Perm::DocumentsRead", errors)?)
            }
            ("permission", Rest::List(list)) => permission_on(&key, &list, errors)?,
            ("claim", Rest::List(list)) => claim(&list, &tokens, errors)?,
            ("owner", Rest::List(list)) => owner_of(&list, &tokens, errors)?,
            ("when", Rest::List(list)) => AtomKind::When(closure::parse(&key, &list.stream(), "when(|id| …)", errors)?),
            ("when" | "claim", _) => {
                errors.at(&tokens, format_args!("`{key}` takes parentheses: write `{}`", example(&key_name)));
                return None;
            }
            ("check" | "policy", Rest::Value(value)) => path(&key, &value, errors)?,
            (_, Rest::Value(value)) => {
                let text = text(&key, &value, example_text(&key_name), errors)?;
                match key_name.as_str() {
                    "public" => AtomKind::Public(Some(text)),
                    "owner" => AtomKind::Owner(text),
                    "tenant" => AtomKind::Tenant(text),
                    "authorizer" => AtomKind::Authorizer(text),
                    _ => AtomKind::Scope(text),
                }
            }
            (_, Rest::Nothing) => {
                errors.at(&key, format_args!("`{key}` needs a value: write `{}`", example(&key_name)));
                return None;
            }
            (_, Rest::List(list)) => {
                errors.at(&tokens, in_parentheses(&key_name, list.stream()));
                return None;
            }
        };
        Some(Self { kind, tokens })
    }
}

/// `permission("documents:add", on = …)`
fn permission_on(key: &Ident, list: &Group, errors: &mut Errors) -> Option<AtomKind> {
    let mut parts = split(list.stream()).into_iter();
    let first = parts.next().unwrap_or_default();
    let permission = name(key, &first, "documents:read", "Perm::DocumentsRead", errors)?;
    let rest = list.stream().into_iter().skip(first.clone().into_iter().count() + 1).collect::<TokenStream>();
    let shown = first.to_string();
    if rest.is_empty() {
        errors.at(list, format_args!("`permission` on everything takes `=`: write `permission = {shown}`"));
        return None;
    }
    let example = format!("permission({shown}, on = \"index\")");
    source("on", rest, &example, errors).map(|source| AtomKind::PermissionOn(permission, source))
}

/// `owner(Thread, "thread_id")` and `owner(Thread, from = |…| …)`
fn owner_of(list: &Group, tokens: &TokenStream, errors: &mut Errors) -> Option<AtomKind> {
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
    let example = format!("owner({shown}, from = |input| …)");
    source("from", rest, &example, errors).map(|source| AtomKind::OwnerOf(Box::new(ty), source))
}

/// `"parameter"` after `from`-less keys, `key = "parameter"`, `key = |…| …`
fn source(word: &str, tokens: TokenStream, example: &str, errors: &mut Errors) -> Option<Source> {
    let mut ahead = tokens.clone().into_iter();
    let value = match (ahead.next(), ahead.next()) {
        (Some(TokenTree::Ident(key)), Some(TokenTree::Punct(equals))) if equals.as_char() == '=' => {
            if key != word {
                errors.at(&key, format_args!("unknown key `{key}`: write `{example}`"));
                return None;
            }
            ahead.collect()
        }
        _ if word == "from" => tokens.clone(),
        _ => {
            errors.at(tokens, format_args!("what it is asked on has a key: write `{example}`"));
            return None;
        }
    };
    let value = without_last_comma(value);
    if let Ok(parameter) = syn::parse2::<LitStr>(value.clone()) {
        if word == "from" && !is_literal_first(&tokens) {
            let parameter = parameter.token();
            errors.at(tokens, format_args!("a path parameter stands without `from`: write {parameter} alone"));
            return None;
        }
        return Some(Source::Parameter(parameter));
    }
    if value.is_empty() {
        errors.at(tokens, format_args!("`{word} =` needs a value: write `{example}`"));
        return None;
    }
    let key = Ident::new(word, proc_macro2::Span::call_site());
    closure::parse(&key, &value, example, errors).map(Source::Closure)
}

fn is_literal_first(tokens: &TokenStream) -> bool {
    matches!(tokens.clone().into_iter().next(), Some(TokenTree::Literal(_)))
}

/// `claim("name" = value)` and `claim(["path", "to"] = value)`
fn claim(list: &Group, tokens: &TokenStream, errors: &mut Errors) -> Option<AtomKind> {
    let parts: Vec<TokenTree> = list.stream().into_iter().collect();
    let write = "write `claim(\"email_verified\" = true)`";
    let Some(equals) =
        parts.iter().position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='))
    else {
        errors.at(tokens, format_args!("`claim` compares a claim with a value: {write}"));
        return None;
    };
    let (left, right) = parts.split_at_checked(equals)?;
    let names = match left {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            let split = split(group.stream());
            split.into_iter().map(|part| syn::parse2::<LitStr>(part).ok()).collect::<Option<Vec<_>>>()
        }
        [TokenTree::Literal(_)] => syn::parse2::<LitStr>(left.iter().cloned().collect()).ok().map(|name| vec![name]),
        _ => None,
    };
    let Some(names) = names.filter(|names| !names.is_empty()) else {
        let place: TokenStream = left.iter().cloned().collect();
        let place = if place.is_empty() { tokens.clone() } else { place };
        errors.at(
            place,
            "the name of a claim is a text in quotes, or a list of them from the outside in: write \
             `claim([\"realm_access\", \"roles\"] = \"admin\")`",
        );
        return None;
    };
    let value: TokenStream = without_last_comma(right.iter().skip(1).cloned().collect());
    match syn::parse2::<Lit>(value.clone()) {
        Ok(value @ (Lit::Str(_) | Lit::Bool(_) | Lit::Int(_))) => Some(AtomKind::Claim(names, value)),
        _ => match negative(&value) {
            Some(value) => Some(AtomKind::Claim(names, value)),
            None => {
                let place = if value.is_empty() { tokens.clone() } else { value };
                errors
                    .at(place, format_args!("a claim is compared with a text, `true`, `false` or an integer: {write}"));
                None
            }
        },
    }
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

/// `check = path::to::function`, `policy = path::TO_A_CONST`
fn path(key: &Ident, value: &TokenStream, errors: &mut Errors) -> Option<AtomKind> {
    let (example, what) =
        if key == "check" { ("path::to::function", "function") } else { ("path::TO_A_REQUIREMENT", "const") };
    match syn::parse2::<Path>(value.clone()) {
        Ok(path) => Some(if key == "check" { AtomKind::Check(path) } else { AtomKind::Policy(path) }),
        Err(_) if value.is_empty() => {
            errors.at(key, format_args!("`{key} =` needs a path: write `{key} = {example}`"));
            None
        }
        Err(_) => {
            errors.at(
                value,
                format_args!("`{key}` takes the path of a {what}, without quotes: write `{key} = {example}`"),
            );
            None
        }
    }
}

/// The parts between the commas at the top of a list.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in tokens {
        match (token, parts.last_mut()) {
            (TokenTree::Punct(comma), _) if comma.as_char() == ',' => parts.push(TokenStream::new()),
            (token, Some(part)) => part.extend([token]),
            (_, None) => {}
        }
    }
    if parts.last().is_some_and(TokenStream::is_empty) {
        parts.pop();
    }
    parts
}

fn without_last_comma(tokens: TokenStream) -> TokenStream {
    let mut all: Vec<TokenTree> = tokens.into_iter().collect();
    if matches!(all.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',') {
        all.pop();
    }
    all.into_iter().collect()
}

fn example_text(key: &str) -> &'static str {
    match key {
        "public" => "why",
        "scope" => "graph:invoke",
        "owner" => "user_id",
        "tenant" => "workspace_id",
        "authorizer" => "cedar",
        "permission" => "documents:read",
        _ => "admin",
    }
}

fn example(key: &str) -> String {
    match key {
        "claim" => "claim(\"email_verified\" = true)".to_owned(),
        "when" => "when(|id| …)".to_owned(),
        "check" => "check = path::to::function".to_owned(),
        "policy" => "policy = path::TO_A_REQUIREMENT".to_owned(),
        key => format!("{key} = \"{}\"", example_text(key)),
    }
}

fn in_parentheses(key: &str, inner: TokenStream) -> String {
    match syn::parse2::<LitStr>(inner) {
        Ok(text) if !matches!(key, "check" | "policy") => {
            format!("`{key}` takes its value after `=`: write `{key} = {}`", text.token())
        }
        _ => format!("`{key}` takes its value after `=`: write `{}`", example(key)),
    }
}
