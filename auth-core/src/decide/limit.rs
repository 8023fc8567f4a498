//! Why a caller does not hold a name that it seems to hold.

use super::Question;
use super::atoms::Objects;
use crate::atom::Atom;
use crate::decision::Limit;
use crate::grants::Held;
use crate::outcome::{Outcome, Place};

impl Question<'_> {
    /// What keeps the caller from holding the name of a positive atom that is false, and what leaves it unknown.
    pub(super) fn limit(&self, atom: &Atom, place: Place<'_>, outcome: Outcome) -> Option<Limit> {
        match (outcome, place.positive) {
            (Outcome::False, true) => self.limit_of_held(atom, place),
            (Outcome::Unknown, positive) => {
                let asks = match atom {
                    Atom::Tenant(parameter) => self.facts.value_of(parameter).is_some_and(|tenant| !tenant.is_empty()),
                    Atom::Role(_) | Atom::Permission(_) => !positive,
                    _ => false,
                };
                (asks && self.principal.has_unknown_tenants()).then_some(Limit::UnknownTenants)
            }
            _ => None,
        }
    }

    fn limit_of_held(&self, atom: &Atom, place: Place<'_>) -> Option<Limit> {
        let (principal, tenant) = (self.principal, self.tenant_at(place));
        if atom.is_name() && principal.has_unlisted_actor() {
            return Some(Limit::UnlistedActor);
        }
        let by_wildcard = |held| (held == Some(Held::ByWildcard)).then_some(Limit::Wildcard);
        match atom {
            Atom::Role(role) => principal.limit_of_role(*role, tenant),
            Atom::Permission(name) => by_wildcard(principal.holds_permission(*name, tenant))
                .or_else(|| principal.limit_of(tenant, |grants| grants.has(*name).is_some())),
            Atom::PermissionOn(name, source) => match self.objects(atom, *source) {
                Objects::One(object) => by_wildcard(principal.holds_permission_on(name, object, tenant))
                    .or_else(|| principal.limit_of(tenant, |grants| grants.holds_on(name, object).is_some())),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use auth_grammar::Operation;

    use super::Question;
    use crate::Requirement::{self, All, Atom, Not};
    use crate::actors::Actors;
    use crate::principal::{Completion, OwnName};
    use crate::{
        Atom as A, Facts, Name, Principal, PrincipalBuilder, Profile, RoleMap, Source, StrictDefaults, Tenants,
    };

    const WRITE: Requirement = Atom(A::Permission(Name::new("docs:write")));
    const WRITE_ONE: Requirement = Atom(A::PermissionOn(Name::new("docs:write"), Source::Parameter("doc")));
    const EDITOR: Requirement = Atom(A::Role(Name::new("editor")));

    fn reason(requirement: &'static Requirement, caller: PrincipalBuilder, operation: Operation) -> String {
        let roles = Arc::new(RoleMap::new([("editor", vec!["docs:write"]), ("reader", vec!["docs:get"])]).unwrap());
        let actors = Actors::default().actor("iss", "reader", ["reader"], [""; 0]).unwrap();
        let (tenants, own_name) = (Tenants::of_principal(), OwnName::Subject);
        let with = Completion { roles: &roles, actors: &actors, tenants: Some(&tenants), own_name };
        let caller = caller.build().completed(1, with);
        let (defaults, facts) =
            (StrictDefaults::default(), Facts::at(1_000).parameter("doc", "a").parameter("ws", "acme"));
        let profile = Profile::new(operation, &defaults, &[]);
        let denial = Question::new(requirement, &caller, &profile, &facts).certain_denial().unwrap();
        denial.reasons[0].to_string()
    }

    /// Where memberships are in a claim, and it is not there.
    #[test]
    fn a_denial_says_that_nobody_knows_the_tenants() {
        const NOT_EDITOR: Requirement = Not(&EDITOR);
        const NOT_WRITING: Requirement = Not(&WRITE);
        const MEMBER: Requirement = Atom(A::Tenant("ws"));
        let (roles, actors) = (Arc::default(), Actors::default());
        let said = |requirement: &'static Requirement, tenants: &Tenants, ws: &str| {
            let with =
                Completion { roles: &roles, actors: &actors, tenants: Some(tenants), own_name: OwnName::Subject };
            let caller = Principal::builder("iss", "alice").build().completed(1, with);
            let (defaults, facts) = (StrictDefaults::default(), Facts::at(1_000).parameter("ws", ws));
            let profile = Profile::new(Operation::Read, &defaults, &[]);
            let denial = Question::new(requirement, &caller, &profile, &facts).certain_denial()?;
            Some(denial.reasons[0].to_string())
        };
        let (claimed, stated) = (Tenants::claim("workspaces"), Tenants::of_principal());
        for requirement in [&NOT_EDITOR, &NOT_WRITING, &MEMBER] {
            let reason = said(requirement, &claimed, "acme").unwrap();
            assert!(reason.starts_with(&format!("{requirement}: unknown, for nothing says")), "{reason}");
            assert!(reason.ends_with("let the issuer say it, or load memberships"), "{reason}");
        }
        assert_eq!(said(&NOT_EDITOR, &stated, "acme"), None);
        assert_eq!(said(&MEMBER, &stated, "acme").as_deref(), Some("tenant = \"ws\": not held"));
        assert_eq!(said(&MEMBER, &claimed, "").as_deref(), Some("tenant = \"ws\": unknown"), "the path names none");
        assert_eq!(said(&EDITOR, &claimed, "acme").as_deref(), Some("role = \"editor\": not held"));
    }

    #[test]
    fn a_denial_says_what_stands_in_the_way() {
        const BESIDE: Requirement = All(&[Atom(A::Tenant("ws")), WRITE]);
        let alice = || Principal::builder("iss", "alice").issued_at(999);
        let editor = || alice().role("editor");
        let read = |requirement, caller| reason(requirement, caller, Operation::Read);
        for requirement in [&WRITE, &WRITE_ONE] {
            let not_held = |limit: &str| format!("{requirement}: {limit}");
            let scopes = not_held("not held, for the scopes of the credential leave it out");
            assert_eq!(read(requirement, alice()), not_held("not held"));
            assert_eq!(read(requirement, editor().scopes(["docs:get"])), scopes);
            assert_eq!(read(requirement, alice().api_key().permission("docs:write")), scopes);
            assert_eq!(
                read(requirement, editor().actor("iss/", "reader")),
                not_held("not held, for the issuer and subject who act are not listed among the actors")
            );
            assert_eq!(
                read(requirement, editor().actor("iss", "reader")),
                not_held("held by the subject, but not by who acts for it")
            );
            assert_eq!(
                read(requirement, alice().tenant("other", ["editor"])),
                not_held("held in a tenant, but not in the one that is asked about")
            );
            let wildcard = alice().permission("docs:*");
            assert_eq!(
                reason(requirement, wildcard, Operation::Delete),
                not_held("held by a wildcard only, and the operation asks for an exact grant")
            );
        }
        let elsewhere = alice().tenant("acme", [""; 0]).tenant("other", ["editor"]);
        assert!(read(&BESIDE, elsewhere).ends_with("held in a tenant, but not in the one that is asked about"));
        assert_eq!(read(&EDITOR, alice().scopes(["docs:get"])), "role = \"editor\": not held");
        assert!(read(&EDITOR, editor().actor("iss", "reader")).ends_with("but not by who acts for it"));
        assert!(read(&EDITOR, editor().actor("iss", "x")).ends_with("are not listed among the actors"));
        assert!(read(&EDITOR, alice().tenant("other", ["editor"])).contains("held in a tenant"));
    }
}
