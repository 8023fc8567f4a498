//! The world that tests of deciding ask in.

use auth_grammar::Operation;

use super::Question;
use crate::Requirement::{self, Atom};
use crate::actors::Actors;
use crate::principal::{Completion, OwnName};
use crate::{Atom as A, Facts, Name, Principal, PrincipalBuilder, Profile, RoleMap, StrictDefaults, Tenants};

pub(super) const NOW: u64 = 1_000_000;
pub(super) const ADMIN: Requirement = Atom(A::Role(Name::new("admin")));
pub(super) const ASKED: Requirement = Atom(A::Authorizer("office"));

pub(super) fn alice() -> PrincipalBuilder {
    Principal::builder("iss", "alice").issued_at(NOW)
}

/// As it is known where tenants are configured, and where admins delete nothing.
pub(super) fn complete(caller: PrincipalBuilder) -> Principal {
    let roles = RoleMap::new([("admin", vec!["docs:get"]), ("keeper", vec!["docs:delete", "store:write"])]);
    let (tenants, own_name) = (Tenants::of_principal(), OwnName::Subject);
    let roles = roles.unwrap().into();
    let with = Completion { roles: &roles, actors: &Actors::default(), tenants: Some(&tenants), own_name };
    caller.build().completed(1, with)
}

pub(super) fn asking<R>(
    requirement: &'static Requirement,
    caller: PrincipalBuilder,
    operation: Operation,
    facts: &Facts,
    question: impl Fn(Question<'_>) -> R,
) -> R {
    asking_of(requirement, &complete(caller), operation, facts, question)
}

pub(super) fn asking_of<R>(
    requirement: &'static Requirement,
    caller: &Principal,
    operation: Operation,
    facts: &Facts,
    question: impl Fn(Question<'_>) -> R,
) -> R {
    let defaults = StrictDefaults::default();
    question(Question::new(requirement, caller, &Profile::new(operation, &defaults, &[]), facts))
}
