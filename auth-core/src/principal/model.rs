//! What a principal answers, against a model that is plain and slow: lists of texts, searched again for each question.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Completion, OwnName, Principal};
use crate::actors::Actors;
use crate::decision::Limit;
use crate::grants::Held;
use crate::name::Name;
use crate::{Membership, RoleMap, ScopeRule, Tenants};

const ROLES: [&str; 5] = ["chief", "editor", "reader", "keeper", "guest"];
const TENANTS: [&str; 3] = ["acme", "initech", "globex"];
const PERMISSIONS: [&str; 3] = ["docs:get", "docs:add", "store:get"];
const OBJECTS: [&str; 5] = ["", "a", "ab", "b", "a*"];
const GRANTS: [&str; 11] = [
    "docs:get",
    "docs:add",
    "store:get",
    "docs:*",
    "*",
    "docs:get@a",
    "docs:get@a*",
    "docs:*@b",
    "store:get@*",
    "docs:add@ab",
    "store:*@a*",
];

/// `guest` is not in the map.
fn map() -> RoleMap {
    let roles = [
        ("chief", vec!["store:*"]),
        ("editor", vec!["docs:add", "docs:get@b"]),
        ("reader", vec!["docs:get"]),
        ("keeper", vec!["docs:*@a*"]),
    ];
    let inherits = [("chief", vec!["editor", "keeper"]), ("editor", vec!["reader"])];
    RoleMap::new(roles).unwrap().inherit(inherits).unwrap()
}

fn by_role(role: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match role {
        "chief" => {
            (&["chief", "editor", "keeper", "reader"], &["store:*", "docs:add", "docs:get@b", "docs:get", "docs:*@a*"])
        }
        "editor" => (&["editor", "reader"], &["docs:add", "docs:get@b", "docs:get"]),
        "reader" => (&["reader"], &["docs:get"]),
        "keeper" => (&["keeper"], &["docs:*@a*"]),
        _ => (&["guest"], &[]),
    }
}

#[derive(Clone, Debug)]
struct Model {
    roles: Vec<&'static str>,
    direct: Vec<&'static str>,
    scopes: Option<Vec<&'static str>>,
    rule: ScopeRule,
    is_key: bool,
    /// Where tenants are configured.
    tenants: Option<Vec<(&'static str, Vec<&'static str>)>>,
    everywhere: Vec<&'static str>,
    actor: Actor,
}

#[derive(Clone, Debug)]
enum Actor {
    Nobody,
    Unlisted,
    Listed { roles: Vec<&'static str>, grants: Vec<&'static str> },
}

#[derive(Clone, Copy)]
enum On<'o> {
    Everything,
    Object(&'o str),
    Anything,
}

/// How one grant holds the permission.
fn held_by(grant: &str, permission: &str, on: On<'_>) -> Option<Held> {
    let (right, bound) = grant.split_once('@').map_or((grant, None), |(right, bound)| (right, Some(bound)));
    let resource = permission.split(':').next().unwrap();
    let how = if right == permission {
        Held::Exactly
    } else if right == "*" || right == format!("{resource}:*") {
        Held::ByWildcard
    } else {
        return None;
    };
    let covers = match (bound, on) {
        (None, _) | (_, On::Anything) => true,
        (Some(_), On::Everything | On::Object("")) => false,
        (Some(bound), On::Object(object)) => match bound.strip_suffix('*') {
            Some(beginning) => object.starts_with(beginning),
            None => object == bound,
        },
    };
    covers.then_some(how)
}

fn best<'g>(grants: impl IntoIterator<Item = &'g &'static str>, permission: &str, on: On<'_>) -> Option<Held> {
    let all: Vec<Held> = grants.into_iter().filter_map(|grant| held_by(grant, permission, on)).collect();
    let exactly = all.contains(&Held::Exactly).then_some(Held::Exactly);
    exactly.or_else(|| all.first().copied())
}

fn with_inherited(roles: &[&'static str]) -> BTreeSet<&'static str> {
    roles.iter().flat_map(|role| by_role(role).0).copied().collect()
}

impl Model {
    /// The roles that are stated at a place.
    fn roles_at(&self, tenant: Option<&str>) -> Option<Vec<&'static str>> {
        let Some(tenant) = tenant else { return Some(self.roles.clone()) };
        let (_, mut held) = self.tenants.as_ref()?.iter().find(|(name, _)| *name == tenant)?.clone();
        let globally = with_inherited(&self.roles);
        held.extend(self.everywhere.iter().filter(|role| globally.contains(**role)));
        Some(held)
    }

    fn places(&self) -> Vec<Option<&'static str>> {
        let tenants = self.tenants.iter().flatten().map(|(tenant, _)| Some(*tenant));
        [None].into_iter().chain(tenants).collect()
    }

    fn uncut_at(&self, tenant: Option<&str>) -> Option<Vec<&'static str>> {
        let roles = self.roles_at(tenant)?;
        Some(self.direct.iter().chain(roles.iter().flat_map(|role| by_role(role).1)).copied().collect())
    }

    fn scopes(&self) -> &[&'static str] {
        self.scopes.as_deref().unwrap_or_default()
    }

    fn scopes_grant(&self) -> bool {
        self.is_key || matches!(self.rule, ScopeRule::Grant)
    }

    fn scopes_cut(&self) -> bool {
        let cuts =
            matches!(self.rule, ScopeRule::CutAlways) || matches!(self.rule, ScopeRule::Cut) && self.scopes.is_some();
        !self.is_key && cuts
    }

    fn subject(&self, tenant: Option<&str>, permission: &str, on: On<'_>) -> Option<Held> {
        let uncut = self.uncut_at(tenant)?;
        if self.scopes_grant() {
            return best(self.scopes(), permission, on);
        }
        let covered = !self.scopes_cut() || best(self.scopes(), permission, on).is_some();
        best(&uncut, permission, on).filter(|_| covered)
    }

    fn actor(&self, permission: &str, on: On<'_>) -> Option<Held> {
        match &self.actor {
            Actor::Nobody => Some(Held::Exactly),
            Actor::Unlisted => None,
            Actor::Listed { roles, grants } => {
                best(roles.iter().flat_map(|role| by_role(role).1).chain(grants), permission, on)
            }
        }
    }

    fn holds(&self, tenant: Option<&str>, permission: &str, on: On<'_>) -> Option<Held> {
        match (self.subject(tenant, permission, on)?, self.actor(permission, on)?) {
            (Held::Exactly, Held::Exactly) => Some(Held::Exactly),
            _ => Some(Held::ByWildcard),
        }
    }

    fn actor_has_role(&self, role: &str) -> Option<bool> {
        match &self.actor {
            Actor::Nobody => None,
            Actor::Unlisted => Some(false),
            Actor::Listed { roles, .. } => Some(with_inherited(roles).contains(role)),
        }
    }

    fn subject_has_role(&self, tenant: Option<&str>, role: &str) -> bool {
        self.roles_at(tenant).is_some_and(|roles| with_inherited(&roles).contains(role))
    }

    fn has_role(&self, tenant: Option<&str>, role: &str) -> bool {
        self.subject_has_role(tenant, role) && self.actor_has_role(role) != Some(false)
    }

    fn by_any_means(&self, permission: &str, on: On<'_>) -> bool {
        let uncut = |place| best(&self.uncut_at(place).unwrap_or_default(), permission, on).is_some();
        let scopes = self.scopes_grant() && best(self.scopes(), permission, on).is_some();
        let actor = matches!(self.actor, Actor::Listed { .. }) && self.actor(permission, on).is_some();
        self.places().into_iter().any(uncut) || scopes || actor
    }

    /// What keeps the caller from holding it, where it is not held.
    fn limit(&self, tenant: Option<&str>, permission: &str, on: On<'_>) -> Option<Limit> {
        let uncut = |place| {
            let own = self.uncut_at(place)?;
            let all = own.iter().chain(self.scopes().iter().filter(|_| self.scopes_grant()));
            best(all, permission, on)
        };
        if uncut(tenant).is_none() {
            return self.places().into_iter().any(|place| uncut(place).is_some()).then_some(Limit::Tenant);
        }
        Some(if self.subject(tenant, permission, on).is_some() { Limit::Actor } else { Limit::Scopes })
    }

    /// The caller as it is once completed, after another map was in force, and with memberships that are told afterwards.
    fn principals(&self) -> Vec<Principal> {
        let tenants = self.tenants.as_ref().map(|_| Tenants::of_principal().global_roles(self.everywhere.clone()));
        let actors = match &self.actor {
            Actor::Listed { roles, grants } => Actors::default().actor("iss", "agent", roles, grants).unwrap(),
            Actor::Nobody | Actor::Unlisted => Actors::default().actor("iss", "other", ROLES, GRANTS).unwrap(),
        };
        let complete = |caller: Principal, map: &Arc<RoleMap>| {
            let (tenants, own_name) = (tenants.as_ref(), OwnName::Subject);
            caller.completed(1, Completion { roles: map, actors: &actors, tenants, own_name })
        };
        let (map, other) =
            (Arc::new(map()), Arc::new(RoleMap::new([("guest", vec!["*"]), ("keeper", vec![])]).unwrap()));
        let caller = self.caller(true);
        let before = complete(caller.clone(), &other);
        let mut all = vec![complete(caller, &map), before.by_present_roles(&map)];
        if let (Some(tenants), Some(held)) = (&tenants, &self.tenants) {
            let told = held.iter().map(|(tenant, roles)| Membership::new(tenant).with_roles(roles)).collect();
            all.push(complete(self.caller(false), &map).with_memberships(tenants, Some(told)));
        }
        all
    }

    fn caller(&self, in_tenants: bool) -> Principal {
        let mut caller = Principal::builder("iss", "alice").roles(&self.roles).permissions(&self.direct);
        caller = caller.scope_rule(self.rule);
        if let Some(scopes) = &self.scopes {
            caller = caller.scopes(scopes);
        }
        for (tenant, roles) in self.tenants.iter().flatten().filter(|_| in_tenants) {
            caller = caller.tenant(tenant, roles);
        }
        caller = if self.is_key { caller.api_key() } else { caller };
        caller = if matches!(self.actor, Actor::Nobody) { caller } else { caller.actor("iss", "agent") };
        caller.build()
    }
}

fn some_of(all: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(all, 0..=4)
}

fn actors() -> impl Strategy<Value = Actor> {
    let listed = (some_of(&ROLES), some_of(&GRANTS)).prop_map(|(roles, grants)| Actor::Listed { roles, grants });
    prop_oneof![3 => Just(Actor::Nobody), 1 => Just(Actor::Unlisted), 3 => listed]
}

prop_compose! {
    fn models()(
        roles in some_of(&ROLES),
        direct in some_of(&GRANTS),
        scopes in of(some_of(&GRANTS)),
        rule in select(&[ScopeRule::Cut, ScopeRule::CutAlways, ScopeRule::Grant, ScopeRule::Ignore][..]),
        is_key in prop::bool::weighted(0.2),
        tenants in of(vec(some_of(&ROLES), 0..=2)),
        everywhere in some_of(&ROLES),
        actor in actors(),
    ) -> Model {
        let tenants = tenants.map(|held| TENANTS.into_iter().zip(held).collect());
        Model { roles, direct, scopes, rule, is_key, tenants, everywhere, actor }
    }
}

fn roles_are_those_of(model: &Model, caller: &Principal) {
    for place in [None, Some("acme"), Some("initech"), Some("globex"), Some("")] {
        let held: Vec<&str> = match place {
            None => caller.roles().collect(),
            Some(tenant) => caller.roles_in(tenant).collect(),
        };
        let of_model: BTreeSet<&str> = ROLES.into_iter().filter(|role| model.has_role(place, role)).collect();
        assert!(held.iter().eq(&of_model), "{place:?} {held:?} {model:?}");
        for role in ROLES {
            assert_eq!(caller.holds_role(role, place), of_model.contains(role), "{place:?} {role} {model:?}");
            let limit = match (model.subject_has_role(place, role), model.places()) {
                (true, _) => Some(Limit::Actor),
                (false, places) => {
                    places.into_iter().any(|other| model.subject_has_role(other, role)).then_some(Limit::Tenant)
                }
            };
            assert!(place.is_none_or(|tenant| caller.has_role_in(tenant, role) == of_model.contains(role)));
            if !of_model.contains(role) {
                assert_eq!(caller.limit_of_role(Name::from(role), place), limit, "{place:?} {role} {model:?}");
            }
        }
        let stated = place.map(|place| model.roles_at(Some(place)).is_some());
        let known = place.map(|place| caller.is_member_of(place));
        assert_eq!(known, stated.map(|stated| model.tenants.is_some().then_some(stated)), "{place:?} {model:?}");
    }
    assert!(caller.tenants().map(Some).eq(model.places().into_iter().skip(1)), "{model:?}");
    for role in ROLES {
        let anywhere = model.places().into_iter().any(|place| model.subject_has_role(place, role));
        let held = anywhere || model.actor_has_role(role) == Some(true);
        assert_eq!(caller.holds_role_by_any_means(role), held, "{role} {model:?}");
        #[cfg(feature = "cedar")]
        assert_eq!(caller.roles_by_any_means().contains(role), held, "{role} {model:?}");
    }
}

fn permissions_are_those_of(model: &Model, caller: &Principal) {
    for permission in PERMISSIONS {
        for place in [None, Some("acme"), Some("initech"), Some("globex")] {
            let held = model.holds(place, permission, On::Everything);
            assert_eq!(caller.holds_permission(permission, place), held, "{place:?} {permission} {model:?}");
            if held.is_none() {
                let limit = caller.limit_of(place, |grants| grants.holds(permission).is_some());
                let of_model = model.limit(place, permission, On::Everything);
                assert_eq!(limit, of_model, "{place:?} {permission} {model:?}");
            }
            for object in OBJECTS {
                let held = model.holds(place, permission, On::Object(object));
                let on = caller.holds_permission_on(permission, object, place);
                assert_eq!(on, held, "{place:?} {permission} on {object:?} {model:?}");
            }
        }
        let granted = caller.granted(permission);
        assert_eq!(granted.is_everything(), model.holds(None, permission, On::Everything).is_some(), "{model:?}");
        for object in OBJECTS {
            let held = model.holds(None, permission, On::Object(object)).is_some();
            assert_eq!(granted.allows(object), held, "{permission} on {object:?} {model:?}");
            let by_any_means = object.is_empty() || model.by_any_means(permission, On::Object(object));
            let held = caller.holds_permission_on_by_any_means(permission, object);
            assert_eq!(held, by_any_means, "{permission} on {object:?} {model:?}");
        }
        let by_any_means = model.by_any_means(permission, On::Everything);
        assert_eq!(caller.holds_permission_by_any_means(permission), by_any_means, "{permission} {model:?}");
        let somewhere = model.by_any_means(permission, On::Anything);
        assert_eq!(caller.holds_somewhere_by_any_means(permission), somewhere, "{permission} {model:?}");
        let subject = model.places().into_iter().any(|place| model.subject(place, permission, On::Anything).is_some());
        let somewhere = subject && model.actor(permission, On::Anything).is_some();
        assert_eq!(caller.holds_somewhere(permission), somewhere, "{permission} {model:?}");
    }
}

fn credential_is_that_of(model: &Model, caller: &Principal) {
    assert_eq!(caller.is_cut(), model.is_key || model.scopes_cut(), "{model:?}");
    let limited = model.scopes_grant() || model.scopes_cut() || !matches!(model.actor, Actor::Nobody);
    assert_eq!(caller.unlimited().is_none(), limited, "{model:?}");
    let listed = !matches!(model.actor, Actor::Unlisted);
    assert_eq!(caller.has_unlisted_actor(), !listed, "{model:?}");
    for permission in PERMISSIONS {
        if let Some(all) = caller.unlimited() {
            let exactly = model.holds(None, permission, On::Everything) == Some(Held::Exactly);
            assert_eq!(all.names(Name::from(permission)), exactly, "{permission} {model:?}");
        }
        let says = listed && model.scopes().contains(&permission);
        assert_eq!(caller.credential_names(permission), says, "{permission} {model:?}");
        for object in OBJECTS {
            let counts = listed && (model.scopes_grant() || model.scopes_cut());
            let says = counts && best(model.scopes(), permission, On::Object(object)) == Some(Held::Exactly);
            let on = caller.credential_names_on(permission, object);
            assert_eq!(on, says, "{permission} on {object:?} {model:?}");
        }
    }
}

proptest! {
    #[test]
    fn a_principal_holds_what_its_model_holds(model in models()) {
        for caller in model.principals() {
            roles_are_those_of(&model, &caller);
            permissions_are_those_of(&model, &caller);
            credential_is_that_of(&model, &caller);
        }
    }
}
