//! The leaves of a requirement, as written.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, ExprLit, ExprPath, Lit, LitStr, Path, Token, Type};

use super::closure::{self, Closure};
use super::item::{Entry, Rest, without_last_comma};
use super::name::{Name, name};
use super::text::{is_unfinished_path, text};
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
            ("claim", Rest::List(list)) => claim(&key, &list, errors)?,
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
    let words = Words { key: "on", before: format!("permission({shown}, "), argument: "input" };
    source(&words, rest, errors).map(|source| AtomKind::PermissionOn(permission, source))
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
    let words = Words { key: "from", before: format!("owner({shown}, "), argument: "input" };
    source(&words, rest, errors).map(|source| AtomKind::OwnerOf(Box::new(ty), source))
}

/// What may be written after a permission or type, for messages.
struct Words {
    key: &'static str,
    before: String,
    argument: &'static str,
}

impl Words {
    /// With a path parameter.
    fn parameter(&self, name: &str) -> String {
        let Self { key, before, .. } = self;
        if *key == "on" { format!("`{before}on = {name})`") } else { format!("`{before}{name})`") }
    }

    /// With a closure over arguments, without the backticks.
    fn closure(&self) -> String {
        let Self { key, before, argument } = self;
        format!("{before}{key} = |{argument}| …)")
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

/// `claim("name" = value)` and `claim(["path", "to"] = value)`
fn claim(key: &Ident, list: &Group, errors: &mut Errors) -> Option<AtomKind> {
    let parts: Vec<TokenTree> = list.stream().into_iter().collect();
    let equals = parts.iter().position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
    let (left, right) = parts.split_at_checked(equals.unwrap_or(parts.len()))?;
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
    let parts = |value: &TokenStream| match value.clone().into_iter().next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => split(group.stream()),
        _ => Vec::new(),
    };
    match (literal, parts(&value).as_slice()) {
        (Some(literal @ (Lit::Str(_) | Lit::Bool(_) | Lit::Int(_))), _) => return Some(AtomKind::Claim(names, literal)),
        (_, [first, second, ..]) => errors.at(
            value,
            format_args!(
                "a claim is compared with one value, which a list in the token may hold among others: several are \
                 `any(claim({written} = {first}), claim({written} = {second}))`, or `all(…)`"
            ),
        ),
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
            let split = split(group.stream());
            split.into_iter().map(|part| syn::parse2::<LitStr>(part).ok()).collect::<Option<Vec<_>>>()
        }
        [TokenTree::Literal(_)] => syn::parse2::<LitStr>(written.clone()).ok().map(|name| vec![name]),
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
    let is_check = key == "check";
    let (example, what) =
        if is_check { ("path::to::function", "function") } else { ("path::TO_A_REQUIREMENT", "const") };
    let message = match syn::parse2::<Expr>(value.clone()) {
        _ if value.is_empty() => {
            errors.at(key, format_args!("`{key} =` needs a path: write `{key} = {example}`"));
            return None;
        }
        // Without a `Self` of its own it is a path like others.
        Ok(Expr::Path(ExprPath { qself: None, path, .. })) => {
            return Some(if is_check { AtomKind::Check(path) } else { AtomKind::Policy(path) });
        }
        Ok(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) if text.parse::<Path>().is_ok() => {
            format!("`{key}` takes the path of a {what}, without quotes: write `{key} = {}`", text.value())
        }
        Ok(Expr::Call(call)) if is_check => {
            let function = call.func.to_token_stream().to_string().replace(' ', "");
            format!("the function is called for each request: write `check = {function}`, without parentheses")
        }
        Ok(Expr::Closure(_)) if is_check => {
            "`check` takes the path of an async function: write `check = path::to::function`, or `when(|id| …)` for a \
             look at the arguments"
                .to_owned()
        }
        Err(_) if is_unfinished_path(value) => {
            format!("the path is not finished: write `{key} = {example}`")
        }
        _ => format!("`{key}` takes the path of a {what}: write `{key} = {example}`"),
    };
    errors.at(value, message);
    None
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
