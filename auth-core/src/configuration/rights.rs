//! What roles grant, and who may act for others.

use super::list::{List, Members, text};
use super::nearest;
use super::reader::Reader;
use super::setting::Setting;
use crate::actors::Actors;
use crate::roles::{RoleFile, RoleMap, SharedRoles};

const OF_AN_ACTOR: &[&str] = &["issuer", "subject", "roles", "permissions"];

impl Reader {
    pub(super) fn roles(&mut self) -> Option<SharedRoles> {
        let every = self.duration(Setting::RolesReload);
        let Some(written) = self.value(Setting::Roles).map(str::to_owned) else {
            self.warn_of_idle_reload();
            return None;
        };
        let roles = match written.strip_prefix("file:") {
            None => {
                self.warn_of_idle_reload();
                let of_a_file =
                    if written.trim_start().starts_with('{') { "" } else { ", or name a file: `file:PATH`" };
                let map = RoleMap::from_json(&written).map_err(|error| format!("{error}{of_a_file}"));
                SharedRoles::new(self.keep(Setting::Roles, map)?)
            }
            Some(path) => {
                let file = self.keep(Setting::Roles, RoleFile::open(path))?;
                let roles = file.roles();
                if let Some(every) = every {
                    self.keep(Setting::RolesReload, file.watch(every))?;
                }
                roles
            }
        };
        self.tell_of_roles(&roles.current());
        Some(roles)
    }

    fn tell_of_roles(&mut self, map: &RoleMap) {
        let names: Vec<String> = map.names().map(|name| name.escape_debug().to_string()).collect();
        if names.is_empty() {
            let what = "has no role: roles grant nothing, so that only permissions in the token itself count";
            self.warn(Setting::Roles, what);
        }
        for (role, name) in map.names().zip(&names) {
            if map.grants_of(role).is_none_or(|grants| grants.iter().next().is_none()) {
                self.warn(Setting::Roles, format_args!("the role `{name}` grants nothing"));
            }
        }
        self.shown.insert(Setting::Roles, if names.is_empty() { "no roles".to_owned() } else { names.join(", ") });
    }

    fn warn_of_idle_reload(&mut self) {
        if self.is_set(Setting::RolesReload) {
            self.warn(Setting::RolesReload, "has no effect: only roles in a file, `file:PATH`, are looked at again");
        }
    }

    pub(super) fn actors(&mut self) -> Option<Actors> {
        let list = List::read(self.value(Setting::Actors)?);
        let list = self.keep(Setting::Actors, list)?;
        let (mut actors, mut names) = (Actors::default(), Vec::new());
        for (index, members) in list.entries().enumerate() {
            let place = list.place("actor", index + 1);
            match actor(members, actors.clone()) {
                Ok((with, name)) if names.contains(&name) => {
                    actors = with;
                    self.fault(Setting::Actors, format_args!("{place}: {name} stands twice: join its rights"));
                }
                Ok((with, name)) => {
                    actors = with;
                    names.push(name);
                }
                Err(fault) => self.fault(Setting::Actors, format_args!("{place}: {fault}")),
            }
        }
        self.shown.insert(Setting::Actors, names.join(", "));
        Some(actors)
    }
}

/// The actors with this one more, and what the summary calls it.
fn actor(members: &Members, actors: Actors) -> Result<(Actors, String), String> {
    if let Some(unknown) = members.keys().find(|name| !OF_AN_ACTOR.contains(&name.as_str())) {
        return Err(nearest::member(unknown, OF_AN_ACTOR));
    }
    let named = |name: &str| text(members, name)?.ok_or_else(|| format!("it has no `{name}`"));
    let (issuer, subject) = (named("issuer")?, named("subject")?);
    let actors = actors
        .actor(issuer, subject, texts(members, "roles")?, texts(members, "permissions")?)
        .map_err(|error| error.to_string())?;
    Ok((actors, format!("`{}` of `{}`", subject.escape_debug(), issuer.escape_debug())))
}

/// A member that is a list of texts; an absent one is empty.
fn texts<'m>(members: &'m Members, name: &str) -> Result<Vec<&'m str>, String> {
    let Some(value) = members.get(name) else { return Ok(Vec::new()) };
    let list = value.as_array().and_then(|list| list.iter().map(|text| text.as_str()).collect());
    list.ok_or_else(|| format!("`{name}` is not a list of texts: write `[\"…\"]`"))
}
