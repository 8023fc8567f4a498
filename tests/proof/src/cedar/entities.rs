//! A caller and a call as entities and a request.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use auth_core::ScopeRule;
use auth_core::testing::ISSUER;
use cedar_policy::{Context, Entities, Entity, EntityUid, Request, RestrictedExpression};
use serde_json::Value;

use super::Engine;
use crate::Caller;
use crate::world::{ACTORS, GLOBAL_ROLES, NOW, ROLES, RoleDefinition};

type Attributes = Vec<(String, RestrictedExpression)>;

impl Engine {
    /// Every role, below what it grants and what it inherits.
    pub(super) fn role_entities(&self) -> Vec<Entity> {
        let entity = |role: &RoleDefinition| {
            let mut parents = self.all("Grant", role.grants);
            parents.extend(self.all("Role", role.inherits));
            Entity::new_no_attrs(self.uid("Role", role.name), parents)
        };
        ROLES.iter().map(entity).collect()
    }

    pub(super) fn request(&self, caller: &Caller) -> Request {
        let given = &caller.given;
        let texts = [("user", given.user), ("index", given.index), ("ws", given.ws), ("team", given.team)];
        let mut context: Attributes =
            texts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), text(value?)))).collect();
        context.push(("now".to_owned(), time(NOW)));
        if given.thread.is_some() {
            context.push(("thread".to_owned(), RestrictedExpression::new_entity_uid(self.uid("Thread", "it"))));
        }
        let context = Context::from_pairs(context).expect("the names differ");
        let (action, resource) = (self.uid("Action", "call"), self.uid("Endpoint", "it"));
        Request::new(self.uid("User", "caller"), action, resource, context, None).expect("there is no schema")
    }

    pub(super) fn entities(&self, caller: &Caller) -> Entities {
        let seats = seats(caller);
        let scopes = caller.scopes.as_deref().unwrap_or_default();
        let own = |roles: &[&str]| {
            let mut parents = self.all("Role", roles);
            parents.extend(self.all("Grant", &caller.grants));
            parents
        };
        let mut anywhere = own(&caller.roles);
        anywhere.extend(seats.values().flatten().map(|role| self.uid("Role", role)));
        if caller.api_key || caller.scope_rule == ScopeRule::Grant {
            anywhere.extend(self.all("Grant", scopes));
        }
        let actor = ACTORS.iter().find(|actor| caller.actor == Some(actor.name));
        let mut of_actor = self.all("Role", actor.map_or(&[], |actor| actor.roles));
        of_actor.extend(self.all("Grant", actor.map_or(&[], |actor| actor.grants)));
        anywhere.extend(of_actor.iter().cloned());
        let tags = seats
            .keys()
            .map(|tenant| ((*tenant).to_owned(), RestrictedExpression::new_entity_uid(self.uid("Seat", tenant))));
        let user = Entity::new_with_tags(self.uid("User", "caller"), self.attributes(caller), own(&caller.roles), tags);
        let mut entities = self.roles.clone();
        entities.push(user.expect("attributes are values"));
        entities.push(Entity::new_no_attrs(self.uid("Credential", "it"), self.all("Grant", scopes)));
        entities.push(Entity::new_no_attrs(self.uid("Anywhere", "it"), anywhere));
        entities.push(Entity::new_no_attrs(self.uid("Actor", "it"), of_actor));
        for (tenant, roles) in &seats {
            let roles: Vec<_> = roles.iter().copied().collect();
            entities.push(Entity::new_no_attrs(self.uid("Seat", tenant), own(&roles)));
        }
        if let Some(thread) = caller.given.thread {
            let attributes = [("owner", thread.owner), ("tenant", thread.tenant)];
            let attributes = attributes.into_iter().filter_map(|(name, value)| Some((name.to_owned(), text(value?))));
            let thread = Entity::new(self.uid("Thread", "it"), attributes.collect(), HashSet::new());
            entities.push(thread.expect("attributes are values"));
        }
        Entities::from_entities(entities, None).expect("they form no circle")
    }

    fn attributes(&self, caller: &Caller) -> Attributes {
        let entity = |kind| RestrictedExpression::new_entity_uid(self.uid(kind, "it"));
        let mut attributes = vec![
            ("kind", text(if caller.api_key { "api_key" } else { "token" })),
            ("scope_rule", text(rule(caller.scope_rule))),
            ("credential", entity("Credential")),
            ("anywhere", entity("Anywhere")),
            ("tenants_configured", RestrictedExpression::new_bool(caller.tenants_configured)),
            ("all_tenants_are_known", RestrictedExpression::new_bool(all_tenants_are_known(caller))),
            ("claims", claims(caller)),
        ];
        if let Some(scopes) = &caller.scopes {
            attributes.push(("scopes", RestrictedExpression::new_set(scopes.iter().map(|scope| text(scope)))));
        }
        // One issuer is vouched for; the subjects of another are not known to own anything.
        if caller.issuer == ISSUER && !caller.subject.is_empty() {
            attributes.push(("own_name", text(caller.subject)));
        }
        if let Some(actor) = caller.actor {
            let is_listed = ACTORS.iter().any(|listed| listed.name == actor);
            attributes.push(("actor", entity("Actor")));
            attributes.push(("actor_is_listed", RestrictedExpression::new_bool(is_listed)));
        }
        attributes.extend(caller.auth_time.map(|seconds| ("auth_time", time(seconds))));
        attributes.extend(caller.issued_at.map(|seconds| ("issued_at", time(seconds))));
        attributes.extend(caller.acr.map(|acr| ("acr", text(acr))));
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn all(&self, kind: &str, names: &[&str]) -> HashSet<EntityUid> {
        names.iter().map(|name| self.uid(kind, name)).collect()
    }
}

/// The tenants of the caller, with the roles that count there.
fn seats(caller: &Caller) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut seats = BTreeMap::<&str, BTreeSet<&str>>::new();
    if !caller.tenants_configured {
        return seats;
    }
    for (tenant, roles) in &caller.tenants {
        seats.entry(tenant).or_default().extend(roles);
    }
    match &caller.workspaces {
        Some(Value::Object(tenants)) => {
            for (tenant, roles) in tenants {
                if let Some(roles) = readable(roles) {
                    seats.entry(tenant).or_default().extend(roles);
                }
            }
        }
        Some(Value::Array(tenants)) => {
            for tenant in tenants.iter().filter_map(Value::as_str).filter(|tenant| !tenant.is_empty()) {
                seats.entry(tenant).or_default();
            }
        }
        _ => {}
    }
    // A listed role counts however it is held globally: by itself, or inherited.
    for role in GLOBAL_ROLES.iter().filter(|role| caller.roles.iter().any(|held| leads_to(held, role))) {
        for roles in seats.values_mut() {
            roles.insert(role);
        }
    }
    seats
}

/// Whether one role is another, or inherits from it, however far.
fn leads_to(held: &str, role: &str) -> bool {
    let parents = ROLES.iter().filter(|known| known.name == held).flat_map(|known| known.inherits);
    held == role || parents.into_iter().any(|parent| leads_to(parent, role))
}

/// The roles that stand at a tenant; nobody can read the whole where nobody can read a part.
fn readable(roles: &Value) -> Option<Vec<&str>> {
    match roles {
        Value::Null => Some(Vec::new()),
        Value::Array(roles) => roles.iter().map(|role| role.as_str().filter(|role| !role.is_empty())).collect(),
        _ => None,
    }
}

/// Whether who is not among the members is certain to be none.
fn all_tenants_are_known(caller: &Caller) -> bool {
    let said = match &caller.workspaces {
        // A claim that is null is none.
        None | Some(Value::Null) => !caller.tenants.is_empty(),
        // An empty name in a list is one that nobody can read.
        Some(Value::Array(tenants)) => {
            tenants.iter().all(|tenant| tenant.as_str().is_some_and(|name| !name.is_empty()))
        }
        Some(Value::Object(tenants)) => tenants.values().all(|roles| readable(roles).is_some()),
        Some(_) => false,
    };
    caller.tenants_configured && said
}

/// Every claim by the dotted path that leads to it, its values sorted by their type.
fn claims(caller: &Caller) -> RestrictedExpression {
    let mut claims = BTreeMap::new();
    for (name, value) in caller.claims() {
        claims.insert(name.to_owned(), sorted(value));
        for (member, value) in value.as_object().into_iter().flatten() {
            claims.insert(format!("{name}.{member}"), sorted(value));
        }
    }
    RestrictedExpression::new_record(claims).expect("the names differ")
}

fn sorted(value: &Value) -> RestrictedExpression {
    let one = std::slice::from_ref(value);
    let values = value.as_array().map_or(one, Vec::as_slice);
    let of =
        |kind: &dyn Fn(&Value) -> Option<RestrictedExpression>| -> Vec<_> { values.iter().filter_map(kind).collect() };
    let texts = of(&|value| value.as_str().filter(|value| !value.is_empty()).map(text));
    let booleans = of(&|value| value.as_bool().map(RestrictedExpression::new_bool));
    let integers = of(&|value| value.as_i64().map(RestrictedExpression::new_long));
    let strange = texts.len() + booleans.len() + integers.len() < values.len();
    let members = [("text", texts), ("boolean", booleans), ("integer", integers)];
    let mut members: Attributes =
        members.into_iter().map(|(name, all)| (name.to_owned(), RestrictedExpression::new_set(all))).collect();
    members.push(("strange".to_owned(), RestrictedExpression::new_bool(strange)));
    RestrictedExpression::new_record(members).expect("the names differ")
}

fn rule(rule: ScopeRule) -> &'static str {
    match rule {
        ScopeRule::Cut => "cut",
        ScopeRule::CutAlways => "cut_always",
        ScopeRule::Grant => "grant",
        _ => "ignore",
    }
}

fn text(text: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(text.to_owned())
}

fn time(seconds: u64) -> RestrictedExpression {
    RestrictedExpression::new_long(seconds.try_into().expect("it is no distant time"))
}
