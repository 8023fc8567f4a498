//! Whether two terms say the same, or the opposite, however they are written.

use crate::syntax::term::{AtomKind, Term};

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
        Term::Atom(atom) => match &atom.kind {
            AtomKind::Public(_) => "public".to_owned(),
            AtomKind::Authenticated => "authenticated".to_owned(),
            AtomKind::Role(name) => format!("role={:?}", name.value()),
            AtomKind::Permission(name) => format!("permission={:?}", name.value()),
            AtomKind::Scope(name) => format!("scope={:?}", name.value()),
        },
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
