//! What is configured: roles and their grants, tenants, the names of owners, the time.

use std::cell::RefCell;

use auth_core::testing::{ISSUER, TestAuthenticator};
use auth_core::{
    Actors, Auth, AuthBuilder, Clock, Facts, Load, Principal, RequestHead, Requirement, RoleMap, Tenants, Unavailable,
    requirement,
};
use futures_util::FutureExt as _;

/// The time at which everything is decided.
pub const NOW: u64 = 1_000_000;

/// A role, what it grants, and the roles that whoever holds it holds as well.
#[derive(Debug)]
pub struct RoleDefinition {
    /// Its name.
    pub name: &'static str,
    /// What it grants.
    pub grants: &'static [&'static str],
    /// From which roles it inherits.
    pub inherits: &'static [&'static str],
}

/// Somebody who may act for others, and what it holds itself.
#[derive(Debug)]
pub struct ActorDefinition {
    /// Its name.
    pub name: &'static str,
    /// Its roles.
    pub roles: &'static [&'static str],
    /// What it holds beside them.
    pub grants: &'static [&'static str],
}

/// Every role that there is.
pub const ROLES: &[RoleDefinition] = &[
    RoleDefinition { name: "admin", grants: &[], inherits: &[] },
    RoleDefinition { name: "editor", grants: &["docs:write", "docs:get@notes"], inherits: &[] },
    RoleDefinition { name: "keeper", grants: &["docs:delete", "store:*"], inherits: &["editor"] },
    RoleDefinition { name: "support", grants: &["docs:get@team-*", "docs:*@a"], inherits: &[] },
    RoleDefinition { name: "root", grants: &["*"], inherits: &["keeper", "support"] },
];

/// Every actor that is listed.
pub const ACTORS: &[ActorDefinition] = &[
    ActorDefinition { name: "agent", roles: &["keeper"], grants: &["docs:*", "docs:get"] },
    ActorDefinition { name: "auditor", roles: &["admin", "support"], grants: &["docs:get", "*"] },
];

/// Roles that, held globally, count in every tenant of the caller.
pub(crate) const GLOBAL_ROLES: &[&str] = &["support"];

/// The claim that says of which tenants the caller is a member.
pub(crate) const TENANTS_CLAIM: &str = "workspaces";

/// The same application with and without tenants.
#[derive(Debug)]
pub struct World {
    with_tenants: Auth,
    without_tenants: Auth,
}

/// An object that belongs to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Whose it is.
    pub owner: Option<&'static str>,
    /// The tenant that it is in.
    pub tenant: Option<&'static str>,
}

impl World {
    /// Configures it.
    ///
    /// # Panics
    /// If that does not work.
    #[must_use]
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// The same, where some roles grant more.
    ///
    /// # Panics
    /// If that does not work.
    #[must_use]
    pub fn with(more: &[RoleDefinition]) -> Self {
        let application = || application(more);
        let tenants = Tenants::claim(TENANTS_CLAIM).global_roles(GLOBAL_ROLES.iter().copied());
        Self {
            with_tenants: application().tenants(tenants).build().expect("it can be built"),
            without_tenants: application().build().expect("it can be built"),
        }
    }

    /// The caller with what configuration adds, as a handler would be given it.
    ///
    /// # Panics
    /// If the check that keeps it was not asked.
    #[must_use]
    pub fn completed(&self, principal: &Principal, with_tenants: bool) -> Principal {
        let auth = if with_tenants { &self.with_tenants } else { &self.without_tenants };
        let decision = auth.decide(principal, &KEEPING, Facts::default()).now_or_never();
        assert!(decision.is_some_and(|decision| decision.is_allow()), "nothing is waited for");
        KEPT.take().expect("it was kept")
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Load for Thread {
    type Id = String;
    type Store = ();

    async fn load((): &(), _: String) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }

    fn owner(&self) -> Option<&str> {
        self.owner
    }

    fn tenant(&self) -> Option<&str> {
        self.tenant
    }
}

/// A check sees the caller as it is decided about.
const KEEPING: Requirement = requirement!(check = keep);

thread_local! {
    static KEPT: RefCell<Option<Principal>> = const { RefCell::new(None) };
}

async fn keep(_: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
    KEPT.set(Some(caller.clone()));
    Ok(true)
}

struct Still;

impl Clock for Still {
    fn now(&self) -> u64 {
        NOW
    }
}

fn application(more: &[RoleDefinition]) -> AuthBuilder {
    let roles = || ROLES.iter().chain(more);
    let map = RoleMap::new(roles().map(|role| (role.name, role.grants.to_vec()))).expect("they are well formed");
    let map = map.inherit(roles().map(|role| (role.name, role.inherits))).expect("they form no circle");
    let actors = ACTORS.iter().fold(Actors::default(), |actors, actor| {
        actors.actor(ISSUER, actor.name, actor.roles, actor.grants).expect("they are well formed")
    });
    Auth::builder().authenticator(TestAuthenticator).roles(map).actors(actors).clock(Still)
}
