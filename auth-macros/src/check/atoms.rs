//! The form of atoms, and where they may stand.

use quote::ToTokens as _;
use syn::{Lit, LitStr, Type};

use super::public;
use super::shown_tokens::one_line;
use super::terms::Seat;
use crate::errors::Errors;
use crate::model::{self, ClaimValue, LateKind, Requirement, Slot};
use crate::syntax::atom::{Atom, AtomKind, Source};
use crate::syntax::closure::Closure;
use crate::syntax::name::Name;
use crate::syntax::term::{List, Term};

/// The closures of a requirement, by their slots.
#[derive(Default)]
pub(super) struct Closures(pub(super) Vec<(LateKind, Closure)>);

impl Closures {
    fn add(&mut self, kind: LateKind, closure: Closure) -> Slot {
        let slot = Slot { index: self.0.len(), text: one_line(&closure.tokens) };
        self.0.push((kind, closure));
        slot
    }
}

/// Reports an atom whose form is wrong, or that has no place where it stands.
pub(super) fn form(atom: &Atom, seat: Seat, errors: &mut Errors) -> bool {
    match &atom.kind {
        AtomKind::Public(reason) => public::form(atom, reason.as_ref(), seat, errors),
        AtomKind::Authenticated | AtomKind::Check(_) | AtomKind::Policy(_) => true,
        AtomKind::Role(name) => named(name, auth_grammar::role::check, errors),
        AtomKind::Permission(name) => named(name, auth_grammar::permission::check, errors),
        AtomKind::PermissionOn(name, source) => {
            let name = named(name, auth_grammar::permission::check, errors);
            form_of_source(source, "on", seat, errors) && name
        }
        AtomKind::Scope(name) => report(name, auth_grammar::scope::check(&name.value()), errors),
        AtomKind::Claim(path, value) => claim(path, value, errors),
        AtomKind::Owner(name) => not_blank(name, "path parameter", "owner = \"user_id\"", errors),
        AtomKind::OwnerOf(_, source) => form_of_source(source, "from", seat, errors),
        AtomKind::Tenant(name) => not_blank(name, "path parameter", "tenant = \"workspace_id\"", errors),
        AtomKind::When(closure) => has_arguments(closure, "when", seat, errors),
        AtomKind::Authorizer(name) => {
            if seat.conditional {
                errors.at(
                    &atom.tokens,
                    "an authorizer can only deny, so it is a condition of the whole: take it out of `any` or `not`, to \
                     the top",
                );
                return false;
            }
            not_blank(name, "authorizer", "authorizer = \"cedar\"", errors)
        }
    }
}

/// Two owners of one type would be two objects in one place.
pub(super) fn one_object_of_a_type(terms: &[Term], errors: &mut Errors) {
    let mut known: Vec<(String, String)> = Vec::new();
    each_owner(terms, &mut |ty, atom| {
        let name = ty.to_token_stream().to_string();
        let tokens = atom.tokens.to_string();
        match known.iter().find(|(other, _)| *other == name) {
            // The same atom twice is a duplicate, which is said elsewhere, or stands in two branches.
            Some((_, other)) if *other == tokens => {}
            Some(_) => errors.at(
                &atom.tokens,
                format_args!(
                    "a second object of the type `{}`: an endpoint is about one, which the handler takes as \
                     `Authorized<{0}>`; give the other a type of its own",
                    one_line(&ty.to_token_stream())
                ),
            ),
            None => known.push((name, tokens)),
        }
    });
}

fn each_owner<'t>(terms: &'t [Term], visit: &mut impl FnMut(&'t Type, &'t Atom)) {
    for term in terms {
        match term {
            Term::Atom(atom) => {
                if let AtomKind::OwnerOf(ty, _) = &atom.kind {
                    visit(ty, atom);
                }
            }
            Term::List(List { terms, .. }) | Term::Not(List { terms, .. }) => each_owner(terms, visit),
            Term::Broken => {}
        }
    }
}

/// The atom as it is printed.
pub(super) fn model(atom: Atom, closures: &mut Closures) -> Option<Requirement> {
    Some(Requirement::Atom(match atom.kind {
        AtomKind::Policy(path) => return Some(Requirement::Policy(path)),
        AtomKind::Public(reason) => model::Atom::Public(reason),
        AtomKind::Authenticated => model::Atom::Authenticated,
        AtomKind::Role(name) => model::Atom::Role(name),
        AtomKind::Permission(name) => model::Atom::Permission(name),
        AtomKind::PermissionOn(name, source) => {
            model::Atom::PermissionOn(name, model_of_source(source, LateKind::Names, closures))
        }
        AtomKind::Scope(name) => model::Atom::Scope(name),
        AtomKind::Claim(path, value) => model::Atom::Claim(path, claim_value(value)?),
        AtomKind::Owner(name) => model::Atom::Owner(name),
        AtomKind::OwnerOf(ty, source) => {
            let source = model_of_source(source, LateKind::Id(ty.clone()), closures);
            model::Atom::OwnerOf(ty, source)
        }
        AtomKind::Tenant(name) => model::Atom::Tenant(name),
        AtomKind::Check(path) => model::Atom::Check(path),
        AtomKind::When(closure) => model::Atom::When(closures.add(LateKind::Holds, closure)),
        AtomKind::Authorizer(name) => model::Atom::Authorizer(name),
    }))
}

fn model_of_source(source: Source, kind: LateKind, closures: &mut Closures) -> model::Source {
    match source {
        Source::Parameter(name) => model::Source::Parameter(name),
        Source::Closure(closure) => model::Source::Arguments(closures.add(kind, closure)),
    }
}

fn form_of_source(source: &Source, word: &str, seat: Seat, errors: &mut Errors) -> bool {
    match source {
        Source::Parameter(name) => not_blank(name, "path parameter", "\"thread_id\"", errors),
        Source::Closure(closure) => has_arguments(closure, word, seat, errors),
    }
}

/// Only a handler has arguments.
fn has_arguments(closure: &Closure, word: &str, seat: Seat, errors: &mut Errors) -> bool {
    if seat.place.is_macro() {
        errors.at(
            &closure.tokens,
            format_args!(
                "`requirement!` has no arguments to look at: name a path parameter in quotes, or write `{word}` in the \
                 `#[require(…)]` of the handler"
            ),
        );
    }
    !seat.place.is_macro()
}

fn named<E: core::fmt::Display>(name: &Name, check: fn(&str) -> Result<(), E>, errors: &mut Errors) -> bool {
    name.text().is_none_or(|text| report(text, check(&text.value()), errors))
}

fn report<E: core::fmt::Display>(name: &LitStr, checked: Result<(), E>, errors: &mut Errors) -> bool {
    checked.map_err(|fault| errors.at(name, fault)).is_ok()
}

fn not_blank(name: &LitStr, what: &str, example: &str, errors: &mut Errors) -> bool {
    let value = name.value();
    if value.trim().is_empty() {
        errors.at(name, format_args!("the name of the {what} is blank: write it, such as `{example}`"));
    } else if value.trim() != value {
        errors.at(name, format_args!("no {what} begins or ends with white space: write `{:?}`", value.trim()));
    } else {
        return true;
    }
    false
}

fn claim(path: &[LitStr], value: &Lit, errors: &mut Errors) -> bool {
    let before = errors.len();
    for name in path {
        if name.value().is_empty() {
            errors.at(name, "the name of a claim is empty: write `claim(\"email_verified\" = true)`");
        }
    }
    if let [name] = path
        && name.value().contains('.')
        && !name.value().contains("://")
    {
        let parts: Vec<String> = name.value().split('.').map(|part| format!("{part:?}")).collect();
        let shown = one_line(&value.to_token_stream());
        errors.at(
            name,
            format_args!(
                "a claim is named exactly, and a dot is no path: write `claim([{}] = {shown})` for a member of an object",
                parts.join(", ")
            ),
        );
    }
    match value {
        Lit::Int(number) if number.base10_parse::<i64>().is_err() || !number.suffix().is_empty() => {
            errors.at(number, "an integer has no suffix, and lies between `i64::MIN` and `i64::MAX`");
        }
        Lit::Str(text) if text.value().is_empty() => {
            errors.at(text, "an empty claim counts as absent, so this never holds: write the value");
        }
        _ => {}
    }
    errors.len() == before
}

fn claim_value(value: Lit) -> Option<ClaimValue> {
    match value {
        Lit::Str(text) => Some(ClaimValue::Text(text)),
        Lit::Bool(flag) => Some(ClaimValue::Bool(flag.value)),
        Lit::Int(number) => number.base10_parse().ok().map(ClaimValue::Integer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::reports::{expressions, on_get};

    #[test]
    fn claims() {
        on_get([
            ("claim = \"a\"", "write `claim(\"email_verified\" = true)`"),
            ("claim(\"a\")", "compares a claim with a value: write `claim(\"a\" = true)`"),
            ("claim()", "`claim` names no claim"),
            ("claim(= true)", "`claim` names no claim"),
            ("claim(a = true)", "quotes are missing: write `claim(\"a\" = true)`"),
            ("claim(a.b = true)", "write `claim([\"a\", \"b\"] = true)`"),
            ("claim(a..b = true)", "the name of a claim is a text in quotes"),
            ("claim(\"a\", true)", "joined by `=`: write `claim(\"a\" = true)`"),
            ("claim(\"a\": 1)", "joined by `=`: write `claim(\"a\" = 1)`"),
            ("claim(\"a\" >= 1)", "compared by `=`"),
            ("claim(\"a\" == 1)", "joined by one `=`"),
            ("claim(\"a\" = [\"b\", \"c\"])", "`any(claim(\"a\" = \"b\"), claim(\"a\" = \"c\"))`"),
            ("claim([] = true)", "the name of a claim is a text in quotes"),
            ("claim(\"a.b\" = true)", "write `claim([\"a\", \"b\"] = true)`"),
            ("claim(\"\" = true)", "the name of a claim is empty"),
            ("claim(\"a\" = 1.5)", "compared with a text in quotes, `true`, `false` or an integer"),
            ("claim(\"a\" = X)", "compared with a text"),
            ("claim(\"a\" =)", "`claim(\"a\" =` needs a value"),
            ("claim(\"a\" = 1u8)", "an integer has no suffix"),
            ("claim(\"a\" = 99999999999999999999)", "lies between"),
            ("claim(\"a\" = \"\")", "never holds"),
        ]);
    }

    #[test]
    fn owners_and_objects() {
        on_get([
            ("owner", "write `owner = \"user_id\"`"),
            ("owner = \"\"", "the name of the path parameter is blank"),
            ("owner = \"id \"", "begins or ends with white space: write `\"id\"`"),
            ("owner(\"user_id\")", "write `owner = \"user_id\"`"),
            ("owner(Thread)", "`owner(Thread)` does not say which"),
            ("owner(Thread, from = \"id\")", "stands without `from`: write `owner(Thread, \"id\")`"),
            ("owner(Thread, id)", "quotes are missing: write `owner(Thread, \"id\")`"),
            ("owner(Thread, from = id)", "or `owner(Thread, from = |input| …)` for an argument"),
            ("owner(Thread, |x| x)", "a closure has the key `from`"),
            ("owner(Thread, form = |x| x)", "unknown key `form`"),
            ("owner(1)", "`owner` takes a type"),
            ("owner(thread_id)", "write `owner = \"thread_id\"`"),
            ("owner(\"Thread\", \"id\")", "a type has no quotes: write `owner(Thread, \"thread_id\")`"),
            ("owner(Thread, \"id\", \"other\")", "one path parameter stands here"),
            ("permission(\"a:b\", on = \"x\", on = \"y\")", "one path parameter stands here"),
            ("permission = (\"a:b\", on = \"x\")", "stands without `=`"),
            ("owner(Thread, \"id\",)", ""),
            ("policy = requirement!(role = \"a\")", "and `policy = RULE`"),
            ("policy(EDITORS)", "write `policy = EDITORS`"),
            ("any(owner(Thread, \"a\"), owner(Thread, \"b\"))", "a second object of the type `Thread`"),
            ("any(owner(Thread, \"a\"), all(owner(Run, \"b\"), role = \"x\"))", ""),
            ("permission(\"a:b\")", "write `permission = \"a:b\"`"),
            ("permission(\"a:b\", \"index\")", "has a key: write `permission(\"a:b\", on = \"index\")`"),
            ("permission(\"a:b\", on = index)", "quotes are missing: write `permission(\"a:b\", on = \"index\")`"),
            ("permission(\"a:b\", |x| x)", "a closure has the key `on`"),
            ("permission(on = \"index\")", "the permission is missing"),
            ("permission()", "needs a value"),
            ("permission(\"a:b\", at = \"index\")", "unknown key `at`"),
            ("permission(\"a\", on = \"index\")", "write `resource:action`"),
            ("permission(\"a:b\", on = \" \")", "the name of the path parameter is blank"),
            ("permission(\"a:b\", on =)", "`on =` needs a value"),
        ]);
    }

    #[test]
    fn places() {
        on_get([
            ("any(authorizer = \"cedar\", role = \"a\")", "can only deny"),
            ("not(authorizer = \"cedar\")", "can only deny"),
            ("all(authorizer = \"cedar\", role = \"a\")", ""),
            ("authorizer = \"\"", "the name of the authorizer is blank"),
            ("any(role = \"b\", all(role = \"a\", authorizer = \"cedar\"))", "can only deny"),
        ]);
        expressions([
            ("when(|id| true)", "`requirement!` has no arguments to look at"),
            ("any(role = \"a\", owner(Thread, from = |x| x))", "write `from` in the `#[require(…)]`"),
            ("permission(\"a:b\", on = |x| x)", "name a path parameter in quotes"),
            ("owner(Thread, \"id\"), check = a::b, authorizer = \"x\", policy = P, tenant = \"t\"", ""),
        ]);
    }
}
