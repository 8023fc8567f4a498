//! What a requirement names must exist: authorizers, stores, schemes, path parameters, roles and permissions.

use std::collections::BTreeSet;

use super::{Entry, Paths};
use crate::atom::Atom;
use crate::auth::Settings;
use crate::catalogue::nearest;
use crate::requirement::Requirement;

impl Entry {
    pub(super) fn faults_of_references(&self, settings: &Settings) -> Vec<String> {
        let mut faults = faults_of_requirement(&self.meta.requirement, settings);
        if self.meta.arguments.visible {
            faults.extend(settings.namespace.fault());
        }
        faults.extend(self.meta.schemes.iter().filter_map(|scheme| scheme_fault(scheme, settings)));
        faults.into_iter().collect()
    }

    /// Parameters that the path does not have, or has twice.
    pub(super) fn faults_of_parameters(&self) -> BTreeSet<String> {
        self.parameters_of(&self.meta.requirement)
    }

    /// The same of a requirement in shadow.
    pub(super) fn faults_of_shadow(
        &self,
        shadow: &'static Requirement,
        settings: &Settings,
        paths: Paths,
    ) -> Vec<String> {
        let mut faults = faults_of_requirement(shadow, settings);
        faults.extend(self.parameters_of(shadow).into_iter().filter(|_| paths == Paths::Whole));
        faults.iter().map(|what| self.at_its_place(&format!("in shadow: {what}"))).collect()
    }

    fn parameters_of(&self, requirement: &'static Requirement) -> BTreeSet<String> {
        let mut faults = BTreeSet::new();
        requirement.for_each_atom(&mut |atom, _| faults.extend(self.parameter_fault(atom)));
        faults
    }

    /// Roles that configuration does not know, and permissions that nothing in it grants. Without a catalogue they may
    /// live in the identity provider.
    pub(super) fn unknown_names(&self, settings: &Settings) -> Vec<String> {
        let roles = settings.roles.current();
        if settings.catalogue.is_some() || roles.names().next().is_none() {
            return Vec::new();
        }
        let mut warnings = BTreeSet::new();
        self.meta.requirement.for_each_atom(&mut |atom, positive| match atom {
            Atom::Role(name) if positive => warnings.extend(roles.warning_of(name)),
            Atom::Permission(name) | Atom::PermissionOn(name, _) if positive && !roles.grants(name) => {
                warnings.insert(format!("no configured role grants the permission `{name}`"));
            }
            _ => {}
        });
        warnings.into_iter().collect()
    }

    /// Permissions that roles grant by wildcards alone, where the class asks for an exact grant: nobody passes by a role.
    pub(super) fn names_by_wildcard_only(&self, settings: &Settings) -> Vec<String> {
        let (roles, operation) = (settings.roles.current(), self.meta.operation_of(self.method));
        let mut names = BTreeSet::new();
        if self.meta.profile(operation, settings).exact {
            self.meta.requirement.for_each_atom(&mut |atom, positive| {
                let on_objects = matches!(atom, Atom::PermissionOn(..));
                let by_wildcard = |name: &&str| positive && roles.grants_by_wildcard_only(name, on_objects);
                names.extend(atom.permission().filter(by_wildcard));
            });
        }
        let warning = |name| {
            format!(
                "roles grant the permission `{name}` by a wildcard alone, and {operation} asks for an exact grant: grant \
                 `{name}` to a role, or relax `exact` with a reason"
            )
        };
        names.into_iter().map(warning).collect()
    }

    fn parameter_fault(&self, atom: &Atom) -> Option<String> {
        let name = atom.parameter()?;
        let parameters = auth_grammar::naming::path_parameters(&self.path);
        match parameters.iter().filter(|known| *known == name).count() {
            1 => None,
            0 if parameters.is_empty() => Some(format!("`{atom}`: the path has no parameters, so none is `{name}`")),
            0 => {
                let near = nearest(name, parameters.iter().map(String::as_str));
                let near = near.map_or(String::new(), |near| format!(": did you mean `{near}`?"));
                Some(format!("`{atom}`: the path has no parameter `{name}`{near}"))
            }
            _ => Some(format!("`{atom}`: the path has the parameter `{name}` twice: give each its own name")),
        }
    }
}

fn faults_of_requirement(requirement: &'static Requirement, settings: &Settings) -> BTreeSet<String> {
    let mut faults = BTreeSet::new();
    requirement.for_each_atom(&mut |atom, _| {
        faults.extend(registration_fault(atom, settings));
        faults.extend(name_fault(atom, settings));
        if matches!(atom, Atom::Owner(_) | Atom::OwnerOf(..)) {
            faults.extend(settings.namespace.fault());
        }
    });
    faults
}

fn registration_fault(atom: &Atom, settings: &Settings) -> Option<String> {
    match atom {
        Atom::Authorizer(name) => {
            let names = || settings.authorizers.iter().map(|authorizer| authorizer.name());
            (!names().any(|known| known == *name)).then(|| match nearest(name, names()) {
                Some(near) => format!("no authorizer is named `{name}`: did you mean `{near}`?"),
                None => format!("no authorizer is named `{name}`: register it with `AuthBuilder::authorizer`"),
            })
        }
        Atom::OwnerOf(loader, _) if !settings.stores.has(loader.object()) => {
            let name = loader.name();
            Some(format!("no store of `{name}` is registered: add `.objects::<{name}>(store)` to the `AuthBuilder`"))
        }
        Atom::Tenant(_) if settings.tenants.is_none() => Some(format!(
            "`{atom}`: no tenants are configured: add `.tenants(Tenants::claim(\"…\"))` to the `AuthBuilder`"
        )),
        _ => None,
    }
}

fn name_fault(atom: &Atom, settings: &Settings) -> Option<String> {
    let catalogue = settings.catalogue.as_ref()?;
    match atom {
        Atom::Role(name) => catalogue.role_fault(name),
        Atom::Permission(name) | Atom::PermissionOn(name, _) => catalogue.permission_fault(name),
        _ => None,
    }
}

fn scheme_fault(scheme: &str, settings: &Settings) -> Option<String> {
    let names = || settings.authenticators.iter().map(|authenticator| authenticator.name());
    if names().any(|known| known == scheme) {
        return None;
    }
    let known: Vec<_> = names().map(|name| format!("`{name}`")).collect();
    Some(match nearest(scheme, names()) {
        Some(near) => format!("no authenticator is named `{scheme}`: did you mean `{near}`?"),
        None => format!("no authenticator is named `{scheme}`: there are {}", known.join(", ")),
    })
}
