//! Terms that contradict each other, always hold, or change nothing.

use std::collections::BTreeSet;

use super::sameness::{canonical, flat, is_authenticated, is_opposite, plain_form};
use super::terms::shown;
use crate::errors::Errors;
use crate::syntax::term::{List, Term};

/// Checks the terms at the top, all of which must hold.
pub(super) fn check(terms: &[Term], errors: &mut Errors) {
    let before = errors.len();
    siblings(true, terms, errors);
    if errors.len() == before {
        whole(terms, errors);
    }
}

/// One list at a time: the mistakes that are seen on its terms alone.
fn siblings(all: bool, terms: &[Term], errors: &mut Errors) {
    let terms: Vec<&Term> = flat(all, terms);
    let forms: Vec<Option<String>> = terms.iter().map(|term| canonical(term)).collect();
    for (index, (term, form)) in terms.iter().zip(&forms).enumerate() {
        if is_authenticated(term) {
            beside_authenticated(all, term, &terms, errors);
            continue;
        }
        let (Some(form), Some(tokens)) = (form, term.tokens()) else { continue };
        let before = || terms.iter().zip(&forms).take(index);
        if before().any(|(_, other)| other.as_ref() == Some(form)) {
            errors.at(tokens, format_args!("`{}` stands here twice: take one away", shown(tokens)));
        } else if let Some(opposite) = before().find_map(|(other, _)| is_opposite(term, other).then(|| other.tokens()))
        {
            let other = opposite.map(shown).unwrap_or_default();
            let says = if all {
                "never hold together: nobody could call"
            } else {
                "always hold one or the other: every caller could call"
            };
            errors.at(tokens, format_args!("`{}` and `{other}` {says}, take one away", shown(tokens)));
        }
        if let Some(plain) = plain_form(term)
            && forms.iter().any(|other| other.as_ref() == Some(&plain))
        {
            errors.at(
                tokens,
                format_args!(
                    "who holds the permission on everything holds it on every object: `{}` changes nothing here, take it \
                     away",
                    shown(tokens)
                ),
            );
        }
        if let Some(stronger) = absorbed_by(all, index, &terms) {
            let (key, other) = (if all { "any" } else { "all" }, shown(stronger));
            errors.at(tokens, format_args!("this `{key}(…)` changes nothing beside `{other}`: take it away"));
        }
    }
    for term in terms {
        match term {
            Term::List(list) => siblings(list.all, &list.terms, errors),
            Term::Not(list) => match list.terms.as_slice() {
                [only] if is_authenticated(only) => {
                    errors.at(
                        &list.tokens,
                        "`not(authenticated)` never holds, since every term needs a caller who is known: take it away",
                    );
                }
                terms => siblings(true, terms, errors),
            },
            Term::Atom(_) | Term::Broken => {}
        }
    }
}

fn beside_authenticated(all: bool, term: &Term, terms: &[&Term], errors: &mut Errors) {
    let Some(tokens) = term.tokens() else { return };
    let other = terms.iter().copied().filter(|other| !core::ptr::eq(*other, term)).find_map(Term::tokens);
    match other {
        Some(other) if all => errors.at(
            tokens,
            format_args!("`authenticated` changes nothing beside `{}`, which already needs a caller: take it away", shown(other)),
        ),
        Some(other) => errors.at(
            tokens,
            format_args!(
                "`any` with `authenticated` lets every caller in, so `{}` changes nothing: write `authenticated` alone, or take it away",
                shown(other)
            ),
        ),
        None => {}
    }
}

/// The other term that makes the list at `index` change nothing: `any(a, all(a, b))` is `a`, `all(a, any(a, b))` too.
fn absorbed_by<'t>(all: bool, index: usize, terms: &[&'t Term]) -> Option<&'t proc_macro2::TokenStream> {
    let parts = |term: &Term| match term {
        Term::List(list) if list.all != all => flat(list.all, &list.terms).into_iter().map(canonical).collect(),
        term => canonical(term).map(|form| BTreeSet::from([form])),
    };
    let Some(Term::List(list)) = terms.get(index) else { return None };
    if list.all == all {
        return None;
    }
    let own: BTreeSet<String> = parts(terms.get(index)?)?;
    terms.iter().enumerate().filter(|(other, _)| *other != index).find_map(|(other, term)| {
        let theirs = parts(term)?;
        // Of two that are equal, the duplicate was reported.
        (theirs.is_subset(&own) && theirs != own).then(|| (other, term.tokens()))?.1
    })
}

/// The truth table of the whole, for what is hidden deeper.
fn whole(terms: &[Term], errors: &mut Errors) {
    let mut names = BTreeSet::new();
    if !terms.iter().all(|term| names_of(term, &mut names)) || names.is_empty() || names.len() > MOST_NAMES {
        return;
    }
    let names: Vec<String> = names.into_iter().collect();
    let holds = |row: u32| {
        let truth = |name: &str| names.iter().position(|known| known == name).is_some_and(|bit| row >> bit & 1 == 1);
        terms.iter().all(|term| value(term, &truth))
    };
    let rows = 0..1_u32 << names.len();
    let tokens = terms.iter().filter_map(Term::tokens).cloned().collect::<Vec<_>>();
    let tokens = quote::quote!(#(#tokens),*);
    if !rows.clone().any(holds) {
        errors.at(tokens, "these terms contradict each other, so nobody could call: take one away");
    } else if rows.clone().all(holds) {
        errors.at(tokens, "these terms hold for every caller: write `authenticated` in their place");
    }
}

/// 4096 rows: more names in one requirement are not looked through.
const MOST_NAMES: usize = 12;

fn names_of(term: &Term, names: &mut BTreeSet<String>) -> bool {
    match term {
        Term::Atom(_) => {
            names.extend(canonical(term).filter(|_| !is_authenticated(term)));
            true
        }
        Term::List(List { terms, .. }) | Term::Not(List { terms, .. }) => {
            terms.iter().all(|term| names_of(term, names))
        }
        Term::Broken => false,
    }
}

fn value(term: &Term, truth: &impl Fn(&str) -> bool) -> bool {
    match term {
        Term::Atom(_) => is_authenticated(term) || canonical(term).is_some_and(|name| truth(&name)),
        Term::List(list) if list.all => list.terms.iter().all(|term| value(term, truth)),
        Term::List(list) => list.terms.iter().any(|term| value(term, truth)),
        Term::Not(list) => !list.terms.iter().all(|term| value(term, truth)),
        Term::Broken => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::reports::{expressions, on_get, table};

    #[test]
    fn duplicates() {
        on_get([
            ("role = \"a\", role = \"a\"", "`role = \"a\"` stands here twice"),
            ("any(role = \"a\", scope = \"b\", role = \"a\")", "stands here twice"),
            ("any(all(role = \"a\", role = \"b\"), all(role = \"b\", role = \"a\"))", "stands here twice"),
            ("role = \"a\", all(role = \"b\", role = \"a\")", "stands here twice"),
            ("role = \"a\", scope = \"a\"", ""),
        ]);
        table([("role = \"a\"", "#[require(role = \"a\")] async fn f() {}", "stands here twice")]);
    }

    #[test]
    fn absorbed() {
        on_get([
            (
                "any(role = \"a\", all(role = \"a\", scope = \"b\"))",
                "this `all(…)` changes nothing beside `role = \"a\"`",
            ),
            ("role = \"a\", any(scope = \"b\", role = \"a\")", "this `any(…)` changes nothing beside `role = \"a\"`"),
            (
                "any(all(role = \"a\", role = \"b\", role = \"c\"), all(role = \"b\", role = \"a\"))",
                "this `all(…)` changes nothing beside `all(role = \"b\", role = \"a\")`",
            ),
            ("any(all(role = \"a\", role = \"b\"), all(role = \"a\", role = \"c\"))", ""),
        ]);
    }

    #[test]
    fn always() {
        on_get([
            ("any(authenticated, role = \"a\")", "lets every caller in, so `role = \"a\"` changes nothing"),
            ("any(role = \"a\", not(role = \"a\"))", "always hold one or the other"),
            ("any(role = \"a\", any(scope = \"b\", not(all(scope = \"b\", role = \"c\"))))", "hold for every caller"),
        ]);
        expressions([("any(not(role = \"a\"), role = \"a\")", "always hold one or the other")]);
    }

    #[test]
    fn never() {
        on_get([
            ("role = \"a\", not(role = \"a\")", "never hold together"),
            ("any(scope = \"x\", all(not(role = \"a\"), role = \"a\"))", "never hold together"),
            ("not(authenticated)", "`not(authenticated)` never holds"),
            ("role = \"a\", not(any(role = \"a\", scope = \"b\"))", "contradict each other"),
        ]);
    }

    #[test]
    fn authenticated_beside_what_implies_it() {
        on_get([
            ("authenticated, role = \"a\"", "`authenticated` changes nothing beside `role = \"a\"`"),
            ("authenticated, not(role = \"a\")", "`authenticated` changes nothing beside `not(role = \"a\")`"),
            ("any(role = \"b\", all(authenticated, role = \"a\"))", "`authenticated` changes nothing"),
        ]);
    }

    #[test]
    fn nothing_is_concluded_from_what_was_reported() {
        on_get([
            ("any(role = a, role = \"a\")", "quotes are missing"),
            ("any(role = a)", "quotes are missing"),
            ("authenticated, rol = \"a\"", "unknown key"),
        ]);
    }

    #[test]
    fn a_bound_permission_beside_the_plain_one() {
        on_get([
            ("any(permission = \"a:b\", permission(\"a:b\", on = \"x\"))", "on every object"),
            ("permission(\"a:b\", on = \"x\"), permission = \"a:b\"", "on every object"),
            ("any(permission = \"a:c\", permission(\"a:b\", on = \"x\"))", ""),
        ]);
    }

    #[test]
    fn many_names_are_not_looked_through() {
        let roles: Vec<String> = (0..40).map(|index| format!("role = \"{index}\"")).collect();
        on_get([(roles.join(", ").as_str(), "")]);
    }
}
