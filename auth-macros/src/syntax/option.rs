//! Options: only at the top of `#[require(…)]`.

use auth_grammar::Operation;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::{Lit, LitStr, Path};

use super::item::{self, Entry, Rest};
use super::text::text;
use crate::errors::Errors;

/// One option, as written.
pub(crate) struct AttributeOption {
    pub(crate) key: Ident,
    pub(crate) kind: OptionKind,
    pub(crate) tokens: TokenStream,
}

/// Which option.
pub(crate) enum OptionKind {
    Operation(Ident),
    Relax(Vec<Relaxation>),
    Hide,
    Reveal,
    MaxAge(LitStr),
    Acr(LitStr),
    Scheme(Vec<LitStr>),
    Crate(Path),
    /// Its fault was reported.
    Broken,
}

/// One entry of `relax(…)`.
pub(crate) struct Relaxation {
    pub(crate) ingredient: Ident,
    /// `None` where its fault was reported.
    pub(crate) reason: Option<LitStr>,
}

/// The keys of options that this version knows.
pub(crate) const KEYS: [&str; 8] = ["operation", "max_age", "acr", "scheme", "relax", "hide", "reveal", "crate"];

impl AttributeOption {
    /// Reads one option; the key is one of [`KEYS`].
    pub(crate) fn parse(entry: Entry, errors: &mut Errors) -> Self {
        let name = entry.name();
        let Entry { key, rest, tokens } = entry;
        let kind = match (name.as_str(), rest) {
            ("operation", rest) => operation(&key, rest, errors).map(OptionKind::Operation),
            ("relax", Rest::List(list)) => relax(list.stream(), errors).map(OptionKind::Relax),
            ("relax", _) => {
                errors.at(&tokens, "`relax` takes ingredients in parentheses: write `relax(max_age = \"why\")`");
                None
            }
            ("max_age", Rest::Value(value)) => {
                // `20m` is a number with a suffix for Rust.
                let written = value.to_string();
                let example = if auth_grammar::duration::parse(&written).is_ok() { &written } else { "15m" };
                text(&key, &value, example, errors).map(OptionKind::MaxAge)
            }
            ("max_age", _) => {
                errors.at(&tokens, "`max_age` takes a duration: write `max_age = \"15m\"`");
                None
            }
            ("acr", Rest::Value(value)) => text(&key, &value, "urn:example:mfa", errors).map(OptionKind::Acr),
            ("acr", _) => {
                errors.at(&tokens, "`acr` takes an authentication context class: write `acr = \"urn:example:mfa\"`");
                None
            }
            ("scheme", Rest::Value(value)) => schemes(&key, &value, errors).map(OptionKind::Scheme),
            ("scheme", _) => {
                errors.at(&tokens, SCHEME);
                None
            }
            ("hide", Rest::Nothing) => Some(OptionKind::Hide),
            ("reveal", Rest::Nothing) => Some(OptionKind::Reveal),
            ("crate", Rest::Value(path)) => root(&path, errors).map(OptionKind::Crate),
            ("crate", _) => {
                errors.at(&tokens, "`crate` takes a path: write `crate = path::to::auth_core`");
                None
            }
            _ => {
                errors.at(&tokens, format_args!("`{name}` takes no value: write `{name}` alone"));
                None
            }
        };
        Self { key, kind: kind.unwrap_or(OptionKind::Broken), tokens }
    }
}

/// The known word that is most like this one, if any is.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// Words as a list for a message.
pub(crate) fn listed<'k>(words: impl IntoIterator<Item = &'k str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Takes the word; which words there are is checked later.
fn operation(key: &Ident, rest: Rest, errors: &mut Errors) -> Option<Ident> {
    let Rest::Value(value) = rest else {
        errors.at(key, "`operation` takes a word: write `operation = delete`");
        return None;
    };
    if let Ok(word) = syn::parse2::<Ident>(value.clone()) {
        return Some(word);
    }
    match syn::parse2::<Lit>(value.clone()) {
        Ok(Lit::Str(text)) if text.value().parse::<Operation>().is_ok() => {
            errors.at(&text, format_args!("an operation has no quotes: write `operation = {}`", text.value()));
        }
        _ => {
            let words = listed(Operation::ALL.map(Operation::as_str));
            let place = if value.is_empty() { key.clone().into() } else { TokenTree::Group(whole(value)) };
            errors.at(place, format_args!("`operation` takes one word without quotes, one of {words}"));
        }
    }
    None
}

fn whole(value: TokenStream) -> proc_macro2::Group {
    proc_macro2::Group::new(proc_macro2::Delimiter::None, value)
}

fn root(path: &TokenStream, errors: &mut Errors) -> Option<Path> {
    match Path::parse_mod_style.parse2(path.clone()) {
        Ok(path) => Some(path),
        Err(_) if path.is_empty() => {
            errors.at_span(proc_macro2::Span::call_site(), "`crate` takes a path: write `crate = path::to::auth_core`");
            None
        }
        Err(_) => {
            errors.at(path, "`crate` takes a path without quotes: write `crate = path::to::auth_core`");
            None
        }
    }
}

const SCHEME: &str = "`scheme` takes the name of an authenticator: write `scheme = \"jwt\"`, or `scheme = any(\"jwt\", \
                      \"api_key\")`";

/// `"jwt"` or `any("jwt", "api_key")`.
fn schemes(key: &Ident, value: &TokenStream, errors: &mut Errors) -> Option<Vec<LitStr>> {
    let mut tokens = value.clone().into_iter();
    let (Some(TokenTree::Ident(word)), Some(TokenTree::Group(list)), None) =
        (tokens.next(), tokens.next(), tokens.next())
    else {
        if let Some(TokenTree::Group(_)) = value.clone().into_iter().next() {
            errors.at(value, SCHEME);
            return None;
        }
        return text(key, value, "jwt", errors).map(|name| vec![name]);
    };
    let names = syn::punctuated::Punctuated::<LitStr, syn::Token![,]>::parse_terminated.parse2(list.stream());
    match names {
        Ok(names) if word == "any" && names.len() > 1 => Some(names.into_iter().collect()),
        Ok(names) if word == "any" && names.is_empty() => {
            errors.at(value, "`scheme` lists none, so nobody could call: name an authenticator, `scheme = \"jwt\"`");
            None
        }
        Ok(names) if word == "any" => {
            let name = names.first().map(|name| name.token().to_string()).unwrap_or_default();
            errors.at(value, format_args!("`any` of one scheme changes nothing: write `scheme = {name}`"));
            None
        }
        _ => {
            errors.at(value, SCHEME);
            None
        }
    }
}

/// `None` where an entry cannot even be read.
fn relax(list: TokenStream, errors: &mut Errors) -> Option<Vec<Relaxation>> {
    let mut relaxations = Some(Vec::new());
    for entry in item::entries(list, errors) {
        let relaxation = entry.map(|Entry { key, rest, tokens }| {
            let reason = match rest {
                Rest::Value(value) => text(&key, &value, "why", errors),
                Rest::Nothing | Rest::List(_) => {
                    let message = format!("`relax` needs a reason for the reviewer: write `relax({key} = \"why\")`");
                    errors.at(tokens, message);
                    None
                }
            };
            Relaxation { ingredient: key, reason }
        });
        relaxations = relaxations.zip(relaxation).map(|(mut all, one)| {
            all.push(one);
            all
        });
    }
    relaxations
}
