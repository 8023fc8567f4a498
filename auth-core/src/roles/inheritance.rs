//! What roles have from one another.

use super::{InvalidRoleMap, Role};
use crate::name_set::NameSet;

/// Gives every role what it inherits, however far.
pub(super) fn resolve(roles: &mut [Role]) -> Result<(), InvalidRoleMap> {
    let mut resolved = Vec::with_capacity(roles.len());
    for role in &*roles {
        resolved.push(ancestors(role, roles)?);
    }
    let mut all = Vec::with_capacity(roles.len());
    for (role, ancestors) in roles.iter().zip(&resolved) {
        let mut grants = role.own.clone();
        let mut inherited = NameSet::default();
        for ancestor in ancestors {
            grants.extend(ancestor.own.iter());
            inherited.push(&ancestor.name);
        }
        inherited.sort();
        all.push((inherited, grants));
    }
    for (role, (inherited, grants)) in roles.iter_mut().zip(all) {
        (role.inherited, role.grants) = (inherited, grants);
    }
    Ok(())
}

/// Depth first, so that a circle shows as a role on the way to itself.
fn ancestors<'r>(role: &'r Role, roles: &'r [Role]) -> Result<Vec<&'r Role>, InvalidRoleMap> {
    let mut found: Vec<&Role> = Vec::new();
    let mut way: Vec<(&Role, usize)> = vec![(role, 0)];
    while let Some((here, next)) = way.last_mut() {
        let Some(parent) = here.parents.get(*next) else {
            way.pop();
            continue;
        };
        *next += 1;
        let Some(parent) = roles.iter().find(|known| known.name == *parent) else { continue };
        if let Some(start) = way.iter().position(|(known, _)| known.name == parent.name) {
            let circle = way.iter().skip(start).map(|(role, _)| *role).chain([parent]);
            return Err(InvalidRoleMap::Circle { roles: circle.map(|role| role.name.to_string()).collect() });
        }
        if !found.iter().any(|known| known.name == parent.name) {
            found.push(parent);
            way.push((parent, 0));
        }
    }
    Ok(found)
}
