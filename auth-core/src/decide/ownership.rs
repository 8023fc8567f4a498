//! Whose an object is. Single objects and lists are compared here alike.

use crate::outcome::Outcome;
use crate::principal::Principal;

/// Whether the object is the caller's and, where tenants are configured, in a tenant of the caller's, and in the one that
/// is named beside, if one is. `open` is what stands for memberships that are not known.
pub(crate) fn owned(
    caller: &Principal,
    owner: Option<&str>,
    tenant: Option<&str>,
    named: Option<&str>,
    open: Option<Outcome>,
) -> Outcome {
    // Who acts without being listed has no rights.
    if caller.has_unlisted_actor() {
        return Outcome::False;
    }
    let owner = same(owner, caller.own_name());
    if !caller.has_tenants() {
        return owner;
    }
    let within = match tenant {
        None | Some("") => Outcome::Unknown,
        Some(tenant) => {
            let beside = named.is_none_or(|named| named == tenant);
            let member = open.unwrap_or_else(|| caller.is_member_of(tenant).map_or(Outcome::Unknown, Outcome::from));
            member.min(Outcome::from(beside))
        }
    };
    owner.min(within)
}

/// Absent names never match.
pub(super) fn same(one: Option<&str>, other: Option<&str>) -> Outcome {
    match (one.filter(|name| !name.is_empty()), other.filter(|name| !name.is_empty())) {
        (Some(one), Some(other)) => Outcome::from(one == other),
        _ => Outcome::Unknown,
    }
}
