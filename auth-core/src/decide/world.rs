//! The world that tests of deciding ask in.

use auth_grammar::Operation;

use super::Question;
use crate::Requirement::{self, Atom};
use crate::actors::Actors;
use crate::principal::{Completion, OwnName};
use crate::{
    Atom as A, Facts, Load, Loader, Name, Principal, PrincipalBuilder, Profile, RoleMap, Source, StrictDefaults,
    Tenants, Unavailable,
};

pub(super) const NOW: u64 = 1_000_000;
pub(super) const ADMIN: Requirement = Atom(A::Role(Name::new("admin")));
pub(super) const ASKED: Requirement = Atom(A::Authorizer("office"));

pub(super) const DOC: Source = Source::Parameter("doc");
pub(super) const COPY: Source = Source::Parameter("copy");
pub(super) const OWN: Requirement = Atom(A::OwnerOf(Loader::by_parameter::<Doc>("Doc"), DOC));
pub(super) const OWN_COPY: Requirement = Atom(A::OwnerOf(Loader::by_parameter::<Doc>("Doc"), COPY));
pub(super) const ALICES: Doc = Doc { owner: "alice" };

/// Who is in the tenant of the objects.
pub(super) fn member() -> PrincipalBuilder {
    alice().tenant("acme", ["admin"])
}

/// An object in the tenant `acme`.
pub(super) struct Doc {
    pub(super) owner: &'static str,
}

impl Load for Doc {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: u64) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }

    fn owner(&self) -> Option<&str> {
        Some(self.owner)
    }

    fn tenant(&self) -> Option<&str> {
        Some("acme")
    }
}

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
    asking_by(&|_| {}, requirement, &complete(caller), operation, facts, question)
}

/// With what the endpoint asks for beside its requirement.
pub(super) fn asking_by<R>(
    more: &dyn Fn(&mut Profile<'_>),
    requirement: &'static Requirement,
    caller: &Principal,
    operation: Operation,
    facts: &Facts,
    question: impl Fn(Question<'_>) -> R,
) -> R {
    let defaults = StrictDefaults::default();
    let mut profile = Profile::new(operation, &defaults, &[]);
    more(&mut profile);
    question(Question::new(requirement, caller, &profile, facts))
}
