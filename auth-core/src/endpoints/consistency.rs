//! Contradictions and tautologies that only the finished requirement shows: a constant and a literal may be one name.

use super::Entry;
use crate::atom::{Atom, Source};
use crate::load::Loader;
use crate::outcome::{Outcome, evaluate};
use crate::requirement::Requirement;

impl Entry {
    pub(super) fn faults_of_logic(&self) -> Vec<String> {
        let requirement = &self.meta.requirement;
        let mut faults: Vec<String> = duplicate(requirement).into_iter().collect();
        faults.extend(second_object(requirement));
        let names = names(requirement);
        // 4096 rows: more names in one requirement are not looked through.
        if names.is_empty() || names.len() > 12 {
            return faults;
        }
        let holds = |row: u32| {
            let value = |atom: &Atom| match names.iter().position(|name| *name == atom) {
                Some(bit) => Outcome::from(row >> bit & 1 == 1),
                None => Outcome::True,
            };
            evaluate(requirement, &mut |atom, _| value(atom)) == Outcome::True
        };
        let rows = 0..1_u32 << names.len();
        if !rows.clone().any(holds) {
            faults.push(format!("`{requirement}` contradicts itself: nobody could call"));
        } else if rows.clone().all(holds) {
            faults.push(format!("`{requirement}` holds for every caller: write `authenticated`"));
        }
        faults
    }
}

/// The atoms whose truth differs from caller to caller.
fn names(requirement: &'static Requirement) -> Vec<&'static Atom> {
    let mut names: Vec<&Atom> = Vec::new();
    requirement.for_each_atom(&mut |atom, _| {
        let constant = matches!(atom, Atom::Public(_) | Atom::Authenticated);
        if !constant && !names.contains(&atom) {
            names.push(atom);
        }
    });
    names
}

/// Two objects of one type, which an alias or a policy hides: there is one place for it.
fn second_object(requirement: &'static Requirement) -> Option<String> {
    let mut owners: Vec<(&'static Atom, &'static Loader, &'static Source)> = Vec::new();
    requirement.for_each_atom(&mut |atom, _| {
        if let Atom::OwnerOf(loader, source) = atom {
            owners.push((atom, loader, source));
        }
    });
    owners.iter().enumerate().find_map(|(index, (atom, loader, source))| {
        let mut before = owners.iter().take(index);
        let (first, ..) =
            before.find(|(_, known, other)| known.object() == loader.object() && !other.is_same(source))?;
        Some(format!("`{atom}` and `{first}` are two objects of one type: give one of them a type of its own"))
    })
}

/// A term that stands twice in one list, however the lists inside it are put together.
fn duplicate(requirement: &'static Requirement) -> Option<String> {
    let (terms, own) = match requirement {
        Requirement::Atom(_) => return None,
        Requirement::Not(term) => return duplicate(term),
        Requirement::All(terms) => (*terms, true),
        Requirement::Any(terms) => (*terms, false),
    };
    let flat = flat(terms, own);
    let twice = flat.iter().enumerate().find(|(index, term)| flat.iter().take(*index).any(|other| other == *term));
    let found = twice.map(|(_, term)| format!("`{term}` stands twice in one list: take one away"));
    found.or_else(|| flat.iter().find_map(|term| duplicate(term)))
}

fn flat(terms: &'static [Requirement], all: bool) -> Vec<&'static Requirement> {
    terms
        .iter()
        .flat_map(|term| match term {
            Requirement::All(inner) if all => flat(inner, all),
            Requirement::Any(inner) if !all => flat(inner, all),
            term => vec![term],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Entry;
    use crate::meta::Meta;
    use crate::{Atom, Load, Loader, Name, Requirement, Source, Unavailable};

    #[test]
    fn what_aliases_hide() {
        struct Thread;
        type Other = Thread;

        impl Load for Thread {
            type Id = u64;
            type Store = ();

            async fn load((): &(), _: u64) -> Result<Option<Self>, Unavailable> {
                Ok(None)
            }

            fn owner(&self) -> Option<&str> {
                None
            }
        }

        const FROM: Requirement =
            Requirement::Atom(Atom::OwnerOf(Loader::by_parameter::<Thread>("Thread"), Source::Parameter("from")));
        const TO: Requirement =
            Requirement::Atom(Atom::OwnerOf(Loader::by_parameter::<Other>("Other"), Source::Parameter("to")));
        const AGAIN: Requirement =
            Requirement::Atom(Atom::OwnerOf(Loader::by_parameter::<Other>("Other"), Source::Parameter("from")));
        static TWO: Meta = Meta { requirement: Requirement::All(&[FROM, TO]), ..Meta::NOBODY };
        static ONE: Meta = Meta { requirement: Requirement::Any(&[FROM, AGAIN]), ..Meta::NOBODY };
        let faults = |meta| Entry { method: "GET", path: "/".to_owned(), meta, by_default: false }.faults_of_logic();
        let expected = "`owner(Other, \"to\")` and `owner(Thread, \"from\")` are two objects of one type";
        assert!(faults(&TWO).join("\n").contains(expected), "{:?}", faults(&TWO));
        assert!(faults(&ONE).is_empty(), "{:?}", faults(&ONE));
    }

    #[test]
    fn what_constants_hide() {
        const ADMIN: Requirement = Requirement::Atom(Atom::Role(Name::new("admin")));
        const STAFF: Requirement = Requirement::Atom(Atom::Role(Name::new("staff")));
        const NOT_ADMIN: Requirement = Requirement::Not(&ADMIN);
        static CONTRADICTION: Meta = Meta { requirement: Requirement::All(&[ADMIN, STAFF, NOT_ADMIN]), ..Meta::NOBODY };
        static TAUTOLOGY: Meta = Meta { requirement: Requirement::Any(&[ADMIN, NOT_ADMIN]), ..Meta::NOBODY };
        static TWICE: Meta =
            Meta { requirement: Requirement::All(&[ADMIN, Requirement::All(&[STAFF, ADMIN])]), ..Meta::NOBODY };
        static GOOD: Meta = Meta { requirement: Requirement::Any(&[ADMIN, STAFF]), ..Meta::NOBODY };
        for (meta, hint) in [
            (&CONTRADICTION, "contradicts itself"),
            (&TAUTOLOGY, "holds for every caller"),
            (&TWICE, "`role = \"admin\"` stands twice"),
            (&GOOD, ""),
        ] {
            let entry = Entry { method: "GET", path: "/".to_owned(), meta, by_default: false };
            let faults = entry.faults_of_logic().join("\n");
            assert!(faults.contains(hint) && faults.is_empty() == hint.is_empty(), "{faults}");
        }
    }
}
