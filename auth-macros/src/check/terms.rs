//! The form of terms, and where they may stand.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::atoms::{self, Closures};
use super::{logic, shown_tokens};
use crate::errors::Errors;
use crate::model::Requirement;
use crate::syntax::item;
use crate::syntax::term::{List, Place, Term};

/// A requirement whose terms are all understood.
pub(super) struct Understood {
    pub(super) tree: Requirement,
    /// The terms as written.
    pub(super) tokens: TokenStream,
    /// The closures over arguments, by their slots.
    pub(super) closures: Closures,
}

/// Checks the terms of `#[require(…)]`; `None` where one of them was reported.
pub(super) fn attribute(terms: Vec<Term>, span: Span, errors: &mut Errors) -> Option<Understood> {
    if terms.is_empty() {
        errors.at_span(span, NOBODY);
        return None;
    }
    requirement(terms, Place::Attribute, errors)
}

/// Checks the terms of `requirement!(…)`; `None` where one of them was reported.
pub(super) fn expression(tokens: TokenStream, errors: &mut Errors) -> Option<Understood> {
    if tokens.is_empty() {
        errors.at_span(
            Span::call_site(),
            "`requirement!` is empty: write terms, such as `requirement!(role = \"admin\")`",
        );
        return None;
    }
    requirement(item::terms(tokens, Place::Macro, errors), Place::Macro, errors)
}

fn requirement(mut terms: Vec<Term>, place: Place, errors: &mut Errors) -> Option<Understood> {
    let alone = terms.len() == 1;
    for term in &mut terms {
        form(term, Seat { place, alone, conditional: false }, errors);
    }
    atoms::one_object_of_a_type(&terms, errors);
    logic::check(&terms, errors);
    let tokens = terms.iter().filter_map(Term::tokens);
    let tokens = quote!(#(#tokens),*);
    let mut closures = Closures::default();
    let trees = terms.into_iter().map(|term| model(term, &mut closures)).collect::<Vec<_>>();
    let mut trees = trees.into_iter().collect::<Option<Vec<_>>>()?;
    let tree = if trees.len() == 1 { trees.pop()? } else { Requirement::All(trees) };
    Some(Understood { tree, tokens, closures })
}

/// Where a term stands.
#[derive(Clone, Copy)]
pub(super) struct Seat {
    pub(super) place: Place,
    /// Whether nothing stands beside the term.
    pub(super) alone: bool,
    /// Below `any` or `not`: the term is no condition of the whole.
    pub(super) conditional: bool,
}

/// Reports a term whose form is wrong, and leaves [`Term::Broken`] in its place.
fn form(term: &mut Term, seat: Seat, errors: &mut Errors) {
    let good = match term {
        Term::Atom(atom) => atoms::form(atom, seat, errors),
        Term::List(list) => {
            let conditional = seat.conditional || !list.all;
            inner(list, seat.place, conditional, errors);
            list_form(list, errors)
        }
        Term::Not(list) => {
            inner(list, seat.place, true, errors);
            not_form(list, errors)
        }
        Term::Broken => true,
    };
    if !good {
        *term = Term::Broken;
    }
}

fn inner(list: &mut List, place: Place, conditional: bool, errors: &mut Errors) {
    let alone = list.terms.len() == 1;
    let place = place.inside();
    for term in &mut list.terms {
        form(term, Seat { place, alone, conditional }, errors);
    }
}

fn list_form(list: &List, errors: &mut Errors) -> bool {
    let key = &list.key;
    match list.terms.as_slice() {
        [] => {
            errors.at(&list.tokens, format_args!("`{key}` of nothing: write its terms, `{key}(role = \"admin\", …)`"));
        }
        [only] => match only.tokens() {
            Some(tokens) => errors.at(
                &list.tokens,
                format_args!("`{key}` of one term changes nothing: write `{}` alone, or add a term", shown(tokens)),
            ),
            None => return true,
        },
        _ => return true,
    }
    false
}

fn not_form(list: &List, errors: &mut Errors) -> bool {
    match list.terms.as_slice() {
        [] => errors.at(&list.tokens, "`not` of nothing: write its term, `not(role = \"suspended\")`"),
        [Term::Not(inner)] => {
            if let [only] = inner.terms.as_slice()
                && let Some(tokens) = only.tokens()
            {
                errors.at(&list.tokens, format_args!("double negation: write `{}`", shown(tokens)));
            } else {
                return true;
            }
        }
        [_] => return true,
        _ => errors.at(
            &list.tokens,
            "`not` takes one term: write `not(any(…))` where none may hold, `not(all(…))` where not all may hold",
        ),
    }
    false
}

fn model(term: Term, closures: &mut Closures) -> Option<Requirement> {
    // Every term gets its slots, whatever becomes of the others.
    let mut all = |terms: Vec<Term>| {
        let trees = terms.into_iter().map(|term| model(term, closures)).collect::<Vec<_>>();
        trees.into_iter().collect::<Option<Vec<_>>>()
    };
    Some(match term {
        Term::List(list) if list.all => Requirement::All(all(list.terms)?),
        Term::List(list) => Requirement::Any(all(list.terms)?),
        Term::Not(list) => Requirement::Not(Box::new(all(list.terms)?.pop()?)),
        Term::Atom(atom) => return atoms::model(atom, closures),
        Term::Broken => return None,
    })
}

/// A term as it is written, on one line.
pub(super) fn shown(tokens: &TokenStream) -> String {
    shown_tokens::one_line(tokens)
}

const NOBODY: &str = "the requirement is missing: say who may call, such as `role = \"admin\"`, \
                      `permission = \"documents:read\"`, `authenticated` or `public = \"why\"`";

#[cfg(test)]
mod tests {
    use crate::reports::{expressions, on_get, table};

    #[test]
    fn good_ones() {
        on_get([
            ("role = \"Admin EU\"", ""),
            ("authenticated", ""),
            ("public", ""),
            ("public = \"why\"", ""),
            ("permission = r\"a:b\", scope = \"c\",", ""),
            ("any(role = \"a\", all(scope = \"b\", not(role = \"c\")))", ""),
            ("claim(\"a\" = true), claim([\"b\", \"c\"] = -1), claim(\"https://x/y.z\" = \"d\")", ""),
            ("any(owner = \"a\", owner(Thread, \"b\")), tenant = \"c\", check = a::b", ""),
            ("permission(\"a:b\", on = \"c\"), authorizer = \"d\", policy = EDITORS", ""),
        ]);
        expressions([("role = \"a\"", ""), ("any(role = \"a\", scope = \"b\")", ""), ("authenticated", "")]);
    }

    #[test]
    fn empty_ones() {
        on_get([
            ("", "`#[require]` is empty: say who may call"),
            ("hide", "the requirement is missing"),
            ("any()", "`any` of nothing"),
            ("all()", "`all` of nothing"),
            ("not()", "`not` of nothing"),
        ]);
        expressions([("", "`requirement!` is empty")]);
        table([
            ("role = \"a\"", "#[require] async fn f() -> R {}", "`#[require]` is empty"),
            ("role = \"a\"", "#[require()] async fn f() -> R {}", "`#[require]` is empty"),
        ]);
    }

    #[test]
    fn names() {
        on_get([
            ("role = \"\"", "is blank"),
            ("role = \"a,b\"", "contains a comma"),
            ("permission = \"reports\"", "write `resource:action`"),
            ("permission = \"delete:reports\"", "write `reports:delete`"),
            ("permission = \"store:*\"", "has a wildcard"),
            ("scope = \"a b\"", "contains white space"),
            ("any(role = \" a\", scope = \"b\")", "begins or ends with white space"),
        ]);
    }

    #[test]
    fn arity_and_negation() {
        on_get([
            ("any(role = \"a\")", "`any` of one term changes nothing: write `role = \"a\"` alone"),
            ("all(not(role = \"a\"))", "`all` of one term changes nothing: write `not(role = \"a\")` alone"),
            ("not(role = \"a\", role = \"b\")", "`not` takes one term: write `not(any(…))`"),
            ("not(not(role = \"a\"))", "double negation: write `role = \"a\"`"),
            ("role = \"x\", any(all(role = \"a\"), role = \"b\")", "`all` of one term"),
        ]);
    }

    #[test]
    fn two_mistakes_are_two_errors() {
        let found =
            crate::reports::attribute("rol = \"a\", role = b, hide, hide, any(role = \"x\")", "async fn f() {}");
        assert_eq!(found.len(), 4, "{found:#?}");
    }
}
