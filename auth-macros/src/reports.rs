//! What a macro call reports, for tests.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;

use crate::derive::{self, Kind};

/// The messages that `#[require(arguments)] item` reports.
pub(crate) fn attribute(arguments: &str, item: &str) -> Vec<String> {
    messages(crate::annotated(arguments.parse().unwrap(), item.parse().unwrap()))
}

/// The messages that `requirement!(terms)` reports.
pub(crate) fn expression(terms: &str) -> Vec<String> {
    messages(crate::expression(&crate::model::Root::default(), terms.parse().unwrap()))
}

/// The messages that a derive on the item reports.
pub(crate) fn derive(kind: Kind, item: &str) -> Vec<String> {
    messages(derive::names(kind, item.parse().unwrap()))
}

/// Tries attributes on items: each reports one mistake, whose message contains the text, and `""` reports none. Whatever
/// is reported, the item is still there.
pub(crate) fn table<'t>(cases: impl IntoIterator<Item = (&'t str, &'t str, &'t str)>) {
    for (arguments, item, expected) in cases {
        let printed = crate::annotated(arguments.parse().unwrap(), item.parse().unwrap());
        let case = format!("#[require({arguments})] {item}");
        kept(item, &printed, &case);
        check(&messages(printed), expected, &case);
    }
}

/// What an editor needs of a function whatever its attribute says: name, signature and body as they were written.
pub(crate) fn kept(item: &str, printed: &TokenStream, case: &str) {
    let item: TokenStream = item.parse().unwrap();
    let words: Vec<TokenTree> = item.into_iter().collect();
    let Some(start) = words.iter().position(|word| matches!(word, TokenTree::Ident(word) if word == "fn")) else {
        return;
    };
    // `>>` is printed in more than one way.
    let close = |tokens: TokenStream| tokens.to_string().replace(' ', "");
    let function = close(words.into_iter().skip(start).collect());
    assert!(close(printed.clone()).contains(&function), "{case}: the function is gone: {printed}");
}

/// As [`table`], on a handler that leaves everything open.
pub(crate) fn on_get<'t>(cases: impl IntoIterator<Item = (&'t str, &'t str)>) {
    table(cases.into_iter().map(|(arguments, expected)| (arguments, "#[get(\"/\")] async fn f() -> R {}", expected)));
}

/// As [`table`], for `requirement!`.
pub(crate) fn expressions<'t>(cases: impl IntoIterator<Item = (&'t str, &'t str)>) {
    for (terms, expected) in cases {
        check(&expression(terms), expected, &format!("requirement!({terms})"));
    }
}

/// As [`table`], for `#[derive(Role)]`.
pub(crate) fn roles<'t>(cases: impl IntoIterator<Item = (&'t str, &'t str)>) {
    for (item, expected) in cases {
        check(&derive(Kind::Role, item), expected, &format!("#[derive(Role)] {item}"));
    }
}

/// As [`table`], for `#[derive(Permission)]`.
pub(crate) fn permissions<'t>(cases: impl IntoIterator<Item = (&'t str, &'t str)>) {
    for (item, expected) in cases {
        check(&derive(Kind::Permission, item), expected, &format!("#[derive(Permission)] {item}"));
    }
}

/// As [`table`], for `#[require_all(arguments)] item`.
pub(crate) fn module(arguments: &str, item: &str, expected: &str) {
    let printed = crate::module(arguments.parse().unwrap(), item.parse().unwrap());
    let case = format!("#[require_all({arguments})] {item}");
    for function in functions(item.parse().unwrap()) {
        kept(&function, &printed, &case);
    }
    check(&messages(printed), expected, &case);
}

/// The functions of a module, those of inner ones too, from `fn` to the body.
fn functions(module: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut function: Option<TokenStream> = None;
    for token in module {
        if matches!(&token, TokenTree::Ident(word) if word == "fn") {
            function = Some(TokenStream::new());
        }
        let ends = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        match &mut function {
            Some(function) => function.extend([token]),
            None => {
                if let TokenTree::Group(group) = token {
                    found.extend(functions(group.stream()));
                }
            }
        }
        if ends {
            found.extend(function.take().map(|function| function.to_string()));
        }
    }
    found
}

fn check(found: &[String], expected: &str, case: &str) {
    match found {
        [] => assert_eq!(expected, "", "{case}: nothing reported"),
        [message] => {
            assert!(!expected.is_empty() && message.contains(expected), "{case}: {message}");
            let first = message.chars().next().unwrap();
            assert!(!first.is_uppercase() || message.starts_with("DELETE"), "{case}: begins with a capital: {message}");
            assert!(!message.ends_with('.'), "{case}: ends with a period: {message}");
        }
        several => panic!("{case}: several reported: {several:#?}"),
    }
}

fn messages(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut after = false;
    for token in tokens {
        match token {
            TokenTree::Ident(word) => after = word == "compile_error",
            TokenTree::Group(group) if core::mem::take(&mut after) => {
                found.push(syn::parse2::<LitStr>(group.stream()).unwrap().value());
            }
            TokenTree::Group(group) => found.extend(messages(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}
