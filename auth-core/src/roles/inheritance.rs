//! What roles have from one another.

use super::{InvalidRoleMap, Role};
use crate::name_set::NameSet;

/// Gives every role what it inherits, however far. The roles are sorted by name.
pub(super) fn resolve(roles: &mut [Role]) -> Result<(), InvalidRoleMap> {
    let place_of = |name: &str| roles.binary_search_by(|known| (*known.name).cmp(name)).ok();
    let parents = |role: &Role| role.parents.iter().filter_map(|parent| place_of(parent)).collect::<Vec<_>>();
    let parents: Vec<Vec<usize>> = roles.iter().map(parents).collect();
    let mut all = Vec::with_capacity(roles.len());
    for (place, role) in roles.iter().enumerate() {
        let found = ancestors(place, &parents).map_err(|circle| circle_of(&circle, roles))?;
        let ancestors = || roles.iter().zip(&found).filter_map(|(role, found)| found.then_some(role));
        let (mut grants, mut inherited) = (role.own.clone(), NameSet::default());
        // All at once: each time they are sorted.
        grants.extend(ancestors().flat_map(|ancestor| ancestor.own.iter()));
        inherited.extend(ancestors().map(|ancestor| &ancestor.name));
        all.push((inherited, grants));
    }
    for (role, (inherited, grants)) in roles.iter_mut().zip(all) {
        (role.inherited, role.grants) = (inherited, grants);
    }
    Ok(())
}

/// Which places are inherited from, or a circle. Depth first, so that one shows as a role on the way to itself.
fn ancestors(role: usize, parents: &[Vec<usize>]) -> Result<Vec<bool>, Vec<usize>> {
    let (mut found, mut on_way) = (vec![false; parents.len()], vec![false; parents.len()]);
    let mut way = vec![(role, 0)];
    mark(&mut on_way, role, true);
    while let Some((here, next)) = way.last_mut() {
        let Some(parent) = parents.get(*here).and_then(|parents| parents.get(*next)).copied() else {
            mark(&mut on_way, *here, false);
            way.pop();
            continue;
        };
        *next += 1;
        if mark(&mut on_way, parent, true) {
            let circle = way.iter().map(|(place, _)| *place).skip_while(|place| *place != parent);
            return Err(circle.chain([parent]).collect());
        }
        if mark(&mut found, parent, true) {
            mark(&mut on_way, parent, false);
        } else {
            way.push((parent, 0));
        }
    }
    Ok(found)
}

/// Sets the mark of a place; what it was.
fn mark(marks: &mut [bool], place: usize, value: bool) -> bool {
    marks.get_mut(place).is_some_and(|mark| core::mem::replace(mark, value))
}

fn circle_of(circle: &[usize], roles: &[Role]) -> InvalidRoleMap {
    let names = circle.iter().filter_map(|place| roles.get(*place)).map(|role| role.name.to_string());
    InvalidRoleMap::Circle { roles: names.collect() }
}
