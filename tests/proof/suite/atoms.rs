//! The atoms that random rules are made of.

use auth_core::Principal;
use auth_core::{Atom, ClaimValue, Loader, Name, RequestHead, Requirement, Slot, Source, Unavailable, requirement};
use auth_proof::{Rule, Thread, rules};
use proptest::prelude::*;

/// Every atom that the pure core decides, those that it leaves unknown included.
pub(crate) const ATOMS: &[Atom] = &[
    Atom::Role(Name::new("editor")),
    Atom::Role(Name::new("admin")),
    Atom::Role(Name::new("keeper")),
    Atom::Role(Name::new("support")),
    Atom::Permission(Name::new("docs:write")),
    Atom::Permission(Name::new("docs:get")),
    Atom::Permission(Name::new("docs:delete")),
    Atom::Permission(Name::new("store:write")),
    Atom::PermissionOn(Name::new("docs:get"), Source::Parameter("index")),
    Atom::PermissionOn(Name::new("docs:delete"), Source::Parameter("index")),
    Atom::Scope(Name::new("graph")),
    Atom::Scope(Name::new("docs:delete")),
    Atom::Claim(&["email_verified"], ClaimValue::Bool(true)),
    Atom::Claim(&["plan"], ClaimValue::Text("pro")),
    Atom::Claim(&["level"], ClaimValue::Integer(3)),
    Atom::Claim(&["realm_access", "roles"], ClaimValue::Text("x")),
    Atom::Owner("user"),
    Atom::OwnerOf(Loader::by_parameter::<Thread>("Thread"), Source::Parameter("thread")),
    Atom::Tenant("ws"),
    Atom::Tenant("team"),
    Atom::Authenticated,
    CHECK,
    Atom::When(Slot { index: 0, text: "|_| true" }),
    Atom::Authorizer("nobody"),
];

pub(crate) const CHECK: Atom = match requirement!(check = never_asked) {
    Requirement::Atom(atom) => atom,
    _ => panic!("it is one atom"),
};

async fn never_asked(_: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
    Ok(true)
}

/// Rules over all of them, some of which are about one tenant.
pub(crate) fn any_rules() -> impl Strategy<Value = Rule> + Clone {
    let in_tenant = |rule| Rule::All(vec![Rule::Leaf(Atom::Tenant("ws")), rule]);
    prop_oneof![
        2 => rules(ATOMS),
        1 => rules(ATOMS).prop_map(in_tenant),
        1 => rules(NEIGHBOURS).prop_map(in_tenant),
    ]
}

/// What means something else beside a tenant.
const NEIGHBOURS: &[Atom] = &[
    Atom::OwnerOf(Loader::by_parameter::<Thread>("Thread"), Source::Parameter("thread")),
    Atom::Role(Name::new("admin")),
    Atom::Role(Name::new("keeper")),
    Atom::Role(Name::new("support")),
    Atom::Permission(Name::new("docs:write")),
    Atom::PermissionOn(Name::new("docs:get"), Source::Parameter("index")),
];

/// Rules about two tenants at once.
pub(crate) const TWO_TENANTS: &[Atom] = &[
    Atom::Tenant("ws"),
    Atom::Tenant("team"),
    Atom::Role(Name::new("editor")),
    Atom::Role(Name::new("keeper")),
    Atom::Permission(Name::new("docs:write")),
    Atom::Permission(Name::new("docs:delete")),
    Atom::OwnerOf(Loader::by_parameter::<Thread>("Thread"), Source::Parameter("thread")),
];
