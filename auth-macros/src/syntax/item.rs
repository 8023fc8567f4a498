//! `item := term | option`, in lists that are separated by commas.

use proc_macro2::{Group, Ident, Punct, TokenStream, TokenTree};

use super::option::{self, AttributeOption};
use super::term::{self, Place, Term};
use crate::errors::Errors;

/// One item of `#[require(…)]`.
pub(crate) enum Item {
    Term(Term),
    Option(AttributeOption),
}

/// The items of one attribute.
pub(crate) fn attribute(tokens: TokenStream, errors: &mut Errors) -> Vec<Item> {
    let mut items = Vec::new();
    for entry in entries(tokens, errors) {
        items.push(match entry {
            // What `#[require_all]` leaves where its own arguments were reported.
            Some(entry) if entry.name() == "__auth_reported" => Item::Term(Term::Broken),
            Some(entry) if option::KEYS.contains(&entry.name().as_str()) => {
                Item::Option(AttributeOption::parse(entry, errors))
            }
            Some(entry) => Item::Term(Term::parse(entry, Place::Attribute, errors)),
            None => Item::Term(Term::Broken),
        });
    }
    items
}

/// The terms of one list.
pub(crate) fn terms(tokens: TokenStream, place: Place, errors: &mut Errors) -> Vec<Term> {
    let mut terms = Vec::new();
    for entry in entries(tokens, errors) {
        terms.push(entry.map_or(Term::Broken, |entry| Term::parse(entry, place, errors)));
    }
    terms
}

/// `key`, `key = value` or `key(list)`.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) rest: Rest,
    /// All of it.
    pub(crate) tokens: TokenStream,
}

/// What follows a key.
pub(crate) enum Rest {
    Nothing,
    Value(TokenStream),
    List(Group),
}

impl Entry {
    /// The key as text.
    pub(crate) fn name(&self) -> String {
        self.key.to_string()
    }
}

/// Splits a list at its commas; `None` stands for an entry whose fault was reported.
pub(crate) fn entries(tokens: TokenStream, errors: &mut Errors) -> Vec<Option<Entry>> {
    let mut entries = Vec::new();
    let mut current = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' && !in_parameters(&current) => {
                if current.is_empty() {
                    errors.at(&comma, "nothing stands before this comma: take it away");
                    entries.push(None);
                } else {
                    entries.push(entry(core::mem::take(&mut current), errors));
                }
            }
            token => current.push(token),
        }
    }
    if !current.is_empty() {
        entries.push(entry(current, errors));
    }
    entries
}

/// `key = |a`: a comma that follows stands between the parameters of a closure.
fn in_parameters(entry: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, c: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == c);
    let [TokenTree::Ident(_), equals, first, rest @ ..] = entry else { return false };
    is(equals, '=') && is(first, '|') && !rest.iter().any(|token| is(token, '|'))
}

/// What stands before a comma at the end.
pub(crate) fn without_last_comma(tokens: TokenStream) -> TokenStream {
    let mut all: Vec<TokenTree> = tokens.into_iter().collect();
    if matches!(all.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',') {
        all.pop();
    }
    all.into_iter().collect()
}

fn entry(tokens: Vec<TokenTree>, errors: &mut Errors) -> Option<Entry> {
    let all: TokenStream = tokens.iter().cloned().collect();
    let mut tokens = tokens.into_iter();
    let key = match tokens.next()? {
        TokenTree::Ident(key) => key,
        TokenTree::Punct(punct) if punct.as_char() == '!' => {
            errors.at(&all, "a term is negated by `not(…)`, not by `!`");
            return None;
        }
        TokenTree::Literal(literal) => {
            let key = if literal.to_string().contains(':') { "permission" } else { "role" };
            errors.at(&all, format_args!("a term begins with its key: write `{key} = {literal}`"));
            return None;
        }
        _ => {
            errors.at(&all, term::begins_with_key());
            return None;
        }
    };
    if is_constant(&all) {
        let shown = all.to_string().replace(' ', "");
        errors.at(&all, format_args!("a term begins with its key: write `role = {shown}` or `permission = {shown}`"));
        return None;
    }
    let rest = match tokens.next() {
        None => Rest::Nothing,
        Some(TokenTree::Punct(equals)) if is_assignment(&equals) => Rest::Value(tokens.by_ref().collect()),
        Some(TokenTree::Group(list)) if list.delimiter() == proc_macro2::Delimiter::Parenthesis => Rest::List(list),
        Some(other) => {
            let takes_terms = ["any", "all", "not"].into_iter().any(|word| key == word);
            let sign = matches!(&other, TokenTree::Punct(_));
            let message =
                if takes_terms && !sign { term::takes_terms(&key.to_string()) } else { unexpected(&key, &other) };
            errors.at(&other, message);
            return None;
        }
    };
    if let Some(other) = tokens.next() {
        errors.at(&other, unexpected(&key, &other));
        return None;
    }
    Some(Entry { key, rest, tokens: all })
}

/// `Role::Admin`, where a term begins.
fn is_constant(entry: &TokenStream) -> bool {
    syn::parse2::<syn::Path>(entry.clone()).is_ok_and(|path| path.segments.len() > 1)
}

/// `=`, but not the beginning of `==` or `=>`.
fn is_assignment(punct: &Punct) -> bool {
    punct.as_char() == '=' && punct.spacing() == proc_macro2::Spacing::Alone
}

/// Says what to write instead of a token that does not belong here.
pub(crate) fn unexpected(key: &Ident, token: &TokenTree) -> String {
    match token {
        TokenTree::Punct(punct) => match punct.as_char() {
            '&' => "terms are joined by `all(…)`, not by `&&`".to_owned(),
            '|' => "terms are joined by `any(…)`, not by `||` or `|`".to_owned(),
            '=' | ':' => format!("`{key}` and its value are joined by one `=`"),
            other => format!("unexpected `{other}` after `{key}`: terms are separated by commas"),
        },
        TokenTree::Ident(word) if word == "or" => "terms are joined by `any(…)`, not by `or`".to_owned(),
        TokenTree::Ident(word) if word == "and" => "terms are joined by `all(…)`, not by `and`".to_owned(),
        TokenTree::Ident(word) if is_key(word) => format!("a comma is missing before `{word}`"),
        other => format!("unexpected `{other}` after `{key}`: write `{key} = \"…\"`, and a comma between terms"),
    }
}

/// Whether an entry of any list begins like this.
fn is_key(word: &Ident) -> bool {
    let mut known = term::keys().chain(option::KEYS).chain(["on", "from"]);
    known.any(|key| word == key)
}

/// The parts between the commas at the top of a list.
pub(super) fn parts(tokens: TokenStream) -> Vec<TokenStream> {
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
