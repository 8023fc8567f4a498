//! What a shadow names must exist, and what it asks should be asked by the endpoint beside it.

use core::ptr;
use std::collections::BTreeSet;

use super::{ANY_METHOD, Entry, Paths};
use crate::auth::Auth;
use crate::catalogue::nearest;
use crate::requirement::Requirement;
use crate::shadow::EndpointName;

/// What is wrong with the shadows of an application: names of endpoints that it does not have, and what a requirement names
/// that does not exist. In an application of somebody else's nobody knows all endpoints.
pub(crate) fn faults(root: &Auth, entries: &[(Entry, Auth)], paths: Paths) -> Vec<String> {
    let mut faults = Vec::new();
    for auth in every(root, entries) {
        for (shadow, name, requirement) in auth.settings().shadows.named() {
            let named: Vec<_> = of(auth, entries).filter(|entry| entry.is_named(name)).collect();
            if named.is_empty() && paths == Paths::Whole {
                faults.push(missing(shadow, name, of(auth, entries)));
            }
            let faults_of = |requirement| {
                named.iter().flat_map(move |entry| entry.faults_of_shadow(requirement, auth.settings(), paths))
            };
            faults.extend(requirement.into_iter().flat_map(faults_of));
        }
    }
    faults
}

/// What a requirement in shadow will not be told, for nobody asks for it.
pub(crate) fn warnings(root: &Auth, entries: &[(Entry, Auth)]) -> Vec<String> {
    let mut warnings = Vec::new();
    for auth in every(root, entries) {
        for (shadow, name, requirement) in auth.settings().shadows.named() {
            let named = of(auth, entries).filter(|entry| entry.is_named(name));
            let unasked = |entry| requirement.into_iter().flat_map(move |shadow| unasked(entry, shadow));
            warnings.extend(named.flat_map(unasked).map(|(entry, atom)| {
                entry.at_its_place(&format!(
                    "`{atom}` of the shadow `{shadow}` is not asked for by the endpoint, so what depends on it is untold"
                ))
            }));
        }
    }
    warnings
}

fn unasked<'e>(entry: &'e Entry, shadow: &'static Requirement) -> Vec<(&'e Entry, String)> {
    let mut asked = Vec::new();
    entry.meta.requirement.for_each_atom(&mut |atom, _| asked.push(atom));
    let mut unasked = BTreeSet::new();
    shadow.for_each_atom(&mut |atom, _| {
        if atom.is_asked() && !asked.contains(&atom) {
            unasked.insert(atom.to_string());
        }
    });
    unasked.into_iter().map(|atom| (entry, atom)).collect()
}

/// Every `Auth` that decides something here, once.
fn every<'a>(root: &'a Auth, entries: &'a [(Entry, Auth)]) -> Vec<&'a Auth> {
    let mut all = vec![root];
    for (_, auth) in entries {
        if !all.iter().any(|known| is_same(known, auth)) {
            all.push(auth);
        }
    }
    all
}

fn of<'a>(auth: &'a Auth, entries: &'a [(Entry, Auth)]) -> impl Iterator<Item = &'a Entry> {
    entries.iter().filter(move |(_, decides)| is_same(decides, auth)).map(|(entry, _)| entry)
}

fn is_same(one: &Auth, other: &Auth) -> bool {
    ptr::eq(one.settings(), other.settings())
}

impl Entry {
    pub(super) fn is_named(&self, name: &EndpointName) -> bool {
        match name {
            // A default service is reached by no pattern.
            EndpointName::Route { .. } if self.by_default => false,
            EndpointName::Route { pattern, .. } if self.method == ANY_METHOD => **pattern == *self.path,
            _ => name.names(self.meta.name, self.method, Some(&self.path)),
        }
    }
}

fn missing<'e>(shadow: &str, name: &EndpointName, entries: impl Iterator<Item = &'e Entry>) -> String {
    let routes = matches!(name, EndpointName::Route { .. });
    let known = entries
        .map(|entry| if routes { format!("{} {}", entry.method, entry.path) } else { entry.meta.name.to_owned() });
    let known: BTreeSet<_> = known.collect();
    match nearest(&name.to_string(), known.iter().map(String::as_str)) {
        Some(near) => format!("the shadow `{shadow}` is beside no endpoint `{name}`: did you mean `{near}`?"),
        None => format!(
            "the shadow `{shadow}` is beside no endpoint `{name}`: write the method and the whole path, as in `GET \
             /v1/notes/{{id}}`, or the name of a handler"
        ),
    }
}
