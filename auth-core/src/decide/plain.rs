//! The short way to what most calls are.

use super::Question;
use crate::atom::Atom;
use crate::memberships::Memberships;
use crate::principal::Holder;
use crate::requirement::Requirement;

impl Question<'_> {
    /// Whether the tree holds by names that the caller plainly holds, whatever is still to be asked.
    ///
    /// It says so of some of the trees that hold, and of no other. An `all` with a `tenant` in it is none of them, so that
    /// every name that is looked at means what is held everywhere.
    pub(super) fn plainly_holds(&self) -> bool {
        self.principal.unlimited().is_some_and(|held| self.holds_plainly(&held, self.requirement))
    }

    fn holds_plainly(&self, held: &Holder<'_>, requirement: &Requirement) -> bool {
        match requirement {
            Requirement::Atom(atom) => is_plainly_held(held, atom),
            Requirement::All(terms) => {
                !terms.is_empty() && terms.iter().all(|term| self.term_holds_plainly(held, term))
            }
            Requirement::Any(terms) => terms.iter().any(|term| self.term_holds_plainly(held, term)),
            Requirement::Not(Requirement::Atom(Atom::Role(role))) => {
                let elsewhere = self.principal.has_tenants() || self.facts.memberships != Memberships::Told;
                !elsewhere && !held.holds_role(*role)
            }
            Requirement::Not(_) => false,
        }
    }

    // Most terms are atoms: no call for them.
    #[inline]
    fn term_holds_plainly(&self, held: &Holder<'_>, term: &Requirement) -> bool {
        match term {
            Requirement::Atom(atom) => is_plainly_held(held, atom),
            term => self.holds_plainly(held, term),
        }
    }
}

#[expect(clippy::inline_always, reason = "a call for each atom is a fifth of what deciding costs")]
#[inline(always)]
fn is_plainly_held(held: &Holder<'_>, atom: &Atom) -> bool {
    match atom {
        Atom::Role(role) => held.holds_role(*role),
        // A wildcard is no plain grant: the operation may ask for more.
        Atom::Permission(name) => held.names(*name),
        Atom::Authenticated => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use auth_grammar::Operation;

    use super::Question;
    use crate::Requirement::{self, All, Any, Atom, Not};
    use crate::actors::Actors;
    use crate::memberships::Memberships;
    use crate::principal::{Completion, OwnName};
    use crate::{Atom as A, Facts, Name, Principal, Profile, RoleMap, StrictDefaults, Tenants};

    const fn role(name: &'static str) -> Requirement {
        Atom(A::Role(Name::new(name)))
    }

    const fn permission(name: &'static str) -> Requirement {
        Atom(A::Permission(Name::new(name)))
    }

    fn plainly(requirement: &'static Requirement, caller: &Principal, memberships: Memberships) -> bool {
        let (defaults, facts) = (StrictDefaults::default(), Facts { memberships, ..Facts::default() });
        let profile = Profile::new(Operation::Read, &defaults, &[]);
        Question::new(requirement, caller, &profile, &facts).plainly_holds()
    }

    #[test]
    fn what_holds_by_plain_names_holds_plainly() {
        const EVERY_FORM: Requirement = All(&[
            Atom(A::Authenticated),
            role("editor"),
            role("user"),
            Any(&[role("root"), All(&[permission("docs:write"), permission("docs:get")])]),
            Not(&role("suspended")),
        ]);
        const LACKING: [Requirement; 7] = [
            role("root"),
            permission("docs:delete"),
            All(&[role("editor"), role("root")]),
            Any(&[role("root"), permission("docs:delete")]),
            Not(&role("editor")),
            All(&[]),
            Any(&[]),
        ];
        let map = RoleMap::new([("editor", vec!["docs:write"]), ("user", vec![])]).unwrap();
        let map = map.inherit([("editor", ["user"])]).unwrap();
        let caller = Principal::builder("iss", "alice").role("editor").permission("docs:get").build();
        let caller = caller.with_roles(&map);
        assert!(plainly(&EVERY_FORM, &caller, Memberships::Told));
        for lacking in &LACKING {
            assert!(!plainly(lacking, &caller, Memberships::Told), "{lacking}");
        }
    }

    /// What the long way has to look at: a wildcard, scopes that cut, an actor, tenants, everything that is asked.
    #[test]
    fn what_more_is_known_of_holds_by_the_long_way() {
        const GET: Requirement = permission("docs:get");
        const BESIDE_A_TENANT: Requirement = All(&[role("editor"), Atom(A::Tenant("org"))]);
        const OTHERS: [Requirement; 3] = [Not(&GET), Not(&Not(&role("editor"))), Not(&Any(&[role("suspended")]))];
        const NO_SUSPECT: Requirement = Not(&role("suspended"));
        let alice = || Principal::builder("iss", "alice").role("editor");
        let plain = alice().permission("docs:get").build();
        assert!(plainly(&GET, &plain, Memberships::Told) && plainly(&NO_SUSPECT, &plain, Memberships::Told));
        for limited in [
            alice().permission("docs:*").build(),
            alice().permission("docs:get").scopes(["docs:get"]).build(),
            alice().api_key().scopes(["docs:get"]).build(),
            alice().permission("docs:get").actor("iss", "agent").build(),
        ] {
            assert!(!plainly(&GET, &limited, Memberships::Told), "{limited:?}");
        }
        for memberships in [Memberships::Unasked, Memberships::Unavailable] {
            assert!(plainly(&GET, &plain, memberships), "it is held everywhere");
            assert!(!plainly(&NO_SUSPECT, &plain, memberships), "it may be held in a tenant");
        }
        let (roles, actors, tenants) = (Arc::new(RoleMap::default()), Actors::default(), Tenants::of_principal());
        let member = alice().permission("docs:get").tenant("acme", ["suspended"]).build();
        let tenants = Some(&tenants);
        let member =
            member.completed(1, Completion { roles: &roles, actors: &actors, tenants, own_name: OwnName::Subject });
        assert!(plainly(&GET, &member, Memberships::Told));
        assert!(!plainly(&NO_SUSPECT, &member, Memberships::Told), "it may be held in acme");
        assert!(!plainly(&BESIDE_A_TENANT, &member, Memberships::Told));
        for not in &OTHERS {
            assert!(!plainly(not, &plain, Memberships::Told), "{not}");
        }
    }
}
