//! The leaves of a requirement, as written.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Expr, ExprLit, ExprPath, Lit, LitStr, Path, Type};

use super::closure::{self, Closure};
use super::item::{Entry, Rest};
use super::name::{Name, name};
use super::text::{is_unfinished_path, text};
use super::{claim, object};
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
            ("permission", Rest::Value(value)) if is_list(&value) => {
                let message = "what is asked on an object stands without `=`: write `permission(\"documents:add\", on = \"index\")`";
                errors.at(&value, message);
                return None;
            }
            ("permission", Rest::Value(value)) => {
                AtomKind::Permission(name(&key, &value, "documents:read", "Perm::DocumentsRead", errors)?)
            }
            ("permission", Rest::List(list)) => object::permission_on(&key, &list, errors)?,
            ("claim", Rest::List(list)) => claim::parse(&key, &list, errors)?,
            ("owner", Rest::List(list)) => object::owner_of(&list, &tokens, errors)?,
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
        Ok(Expr::Macro(_)) if !is_check => {
            "`policy` takes the path of a const: write `const RULE: auth_core::Requirement = requirement!(…);` and \
             `policy = RULE`"
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
    let value = if matches!(key, "check" | "policy") {
        syn::parse2::<Path>(inner).ok().map(|path| path.to_token_stream().to_string().replace(' ', ""))
    } else {
        syn::parse2::<LitStr>(inner).ok().map(|text| text.token().to_string())
    };
    let write = value.map_or_else(|| example(key), |value| format!("{key} = {value}"));
    format!("`{key}` takes its value after `=`: write `{write}`")
}

/// `(…)`
fn is_list(value: &TokenStream) -> bool {
    let mut tokens = value.clone().into_iter();
    let first = tokens.next();
    let is_group = matches!(first, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    is_group && tokens.next().is_none()
}
