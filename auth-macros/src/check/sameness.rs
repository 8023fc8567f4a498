//! Whether two terms say the same, or the opposite, however they are written.

use quote::ToTokens;

use crate::syntax::atom::{Atom, AtomKind, Source};
use crate::syntax::name::Name;
use crate::syntax::term::Term;

/// The terms of a list with those of lists of the same kind in it.
pub(super) fn flat(all: bool, terms: &[Term]) -> Vec<&Term> {
    let mut flattened = Vec::new();
    for term in terms {
        match term {
            Term::List(list) if list.all == all => flattened.extend(flat(all, &list.terms)),
            term => flattened.push(term),
        }
    }
    flattened
}

/// Whether it is `authenticated`.
pub(super) fn is_authenticated(term: &Term) -> bool {
    matches!(term, Term::Atom(atom) if matches!(atom.kind, AtomKind::Authenticated))
}

/// Whether one is `not(…)` of the other.
pub(super) fn is_opposite(one: &Term, other: &Term) -> bool {
    let negates = |outer: &Term, inner: &Term| match outer {
        Term::Not(list) => match list.terms.as_slice() {
            [term] => canonical(term).is_some_and(|form| Some(form) == canonical(inner)),
            _ => false,
        },
        _ => false,
    };
    negates(one, other) || negates(other, one)
}

/// One text for all ways to write a term; `None` where a part of it was reported.
pub(super) fn canonical(term: &Term) -> Option<String> {
    Some(match term {
        Term::Atom(atom) => atom_form(atom),
        Term::List(list) => {
            let mut forms = flat(list.all, &list.terms).into_iter().map(canonical).collect::<Option<Vec<_>>>()?;
            forms.sort();
            format!("{}({})", if list.all { "all" } else { "any" }, forms.join(","))
        }
        Term::Not(list) => {
            let forms = list.terms.iter().map(canonical).collect::<Option<Vec<_>>>()?;
            format!("not({})", forms.join(","))
        }
        Term::Broken => return None,
    })
}

fn atom_form(atom: &Atom) -> String {
    let text = |value: &dyn ToTokens| value.to_token_stream().to_string();
    let source = |source: &Source| match source {
        Source::Parameter(name) => format!("{:?}", name.value()),
        Source::Closure(closure) => text(&closure.tokens),
    };
    match &atom.kind {
        AtomKind::Public(_) => "public".to_owned(),
        AtomKind::Authenticated => "authenticated".to_owned(),
        AtomKind::Role(name) => format!("role={}", name_form(name)),
        AtomKind::Permission(name) => format!("permission={}", name_form(name)),
        AtomKind::PermissionOn(name, on) => format!("permission={} on {}", name_form(name), source(on)),
        AtomKind::Scope(name) => format!("scope={:?}", name.value()),
        AtomKind::Claim(path, value) => {
            let path: Vec<String> = path.iter().map(|name| format!("{:?}", name.value())).collect();
            format!("claim={}={}", path.join("."), text(value))
        }
        AtomKind::Owner(name) => format!("owner={:?}", name.value()),
        AtomKind::OwnerOf(ty, from) => format!("owner={} {}", text(ty), source(from)),
        AtomKind::Tenant(name) => format!("tenant={:?}", name.value()),
        AtomKind::Check(path) => format!("check={}", text(path)),
        AtomKind::When(closure) => format!("when={}", text(&closure.tokens)),
        AtomKind::Authorizer(name) => format!("authorizer={:?}", name.value()),
        AtomKind::Policy(path) => format!("policy={}", text(path)),
    }
}

fn name_form(name: &Name) -> String {
    match name {
        Name::Text(text) => format!("{:?}", text.value()),
        Name::Path(path) => path.to_token_stream().to_string(),
    }
}

/// The permission on everything, where the term asks for it on an object.
pub(super) fn plain_form(term: &Term) -> Option<String> {
    match term {
        Term::Atom(Atom { kind: AtomKind::PermissionOn(name, _), .. }) => {
            Some(format!("permission={}", name_form(name)))
        }
        _ => None,
    }
}
