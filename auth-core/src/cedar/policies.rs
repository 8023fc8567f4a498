//! The policies: read once, named, and searched for the permissions that they ask for.

use std::collections::{BTreeSet, HashMap};

use auth_grammar::permission;
use cedar_policy::{ActionConstraint, Policy, PolicyId, PolicySet};
use serde_json::Value;

use super::actions;
use super::principal::id_of;
use super::source::Source;
use crate::auth::Endpoints;

/// All policies, each under a name that its author knows.
pub(super) struct Policies {
    pub(super) set: PolicySet,
    /// The permissions that are named in them. What a caller holds of these a policy can see.
    pub(super) permissions: BTreeSet<Box<str>>,
    sources: Vec<Source>,
    /// The source of each policy.
    origins: HashMap<PolicyId, usize>,
}

impl Policies {
    /// Reads all of them.
    pub(super) fn parse(sources: Vec<Source>) -> Result<Self, Vec<String>> {
        let mut all =
            Self { set: PolicySet::new(), permissions: BTreeSet::new(), sources: Vec::new(), origins: HashMap::new() };
        let mut faults = Vec::new();
        let mut places = HashMap::new();
        for source in sources {
            if let Err(found) = all.add(&source, &mut places) {
                faults.extend(found);
            }
            all.sources.push(source);
        }
        if faults.is_empty() { Ok(all) } else { Err(faults) }
    }

    /// Where the policy of this name stands.
    pub(super) fn source(&self, id: &PolicyId) -> Option<&Source> {
        self.sources.get(*self.origins.get(id)?)
    }

    /// Of the actions that policies name, those of endpoints that do not ask this authorizer.
    pub(super) fn not_asking(&self, endpoints: &Endpoints, name: &str) -> BTreeSet<String> {
        let named = self.set.policies().flat_map(|policy| match policy.action_constraint() {
            ActionConstraint::Any => Vec::new(),
            ActionConstraint::Eq(action) => vec![action],
            ActionConstraint::In(actions) => actions,
        });
        let named: BTreeSet<String> = named.map(|action| id_of(&action).to_owned()).collect();
        let endpoints = endpoints.iter().filter(|endpoint| !endpoint.asks_authorizer(name));
        let ids = endpoints.map(|endpoint| actions::id(endpoint.method(), endpoint.path()));
        let asked = ids.filter(|id| named.contains(id));
        asked.map(|id| format!("the endpoint `{id}` does not ask it: add `authorizer = {name:?}` there")).collect()
    }

    fn add(&mut self, source: &Source, places: &mut HashMap<String, String>) -> Result<(), Vec<String>> {
        let parsed: PolicySet = source.text.parse().map_err(|errors: cedar_policy::ParseErrors| {
            errors.iter().flat_map(|error| source.faults(error)).collect::<Vec<_>>()
        })?;
        let mut faults = Vec::new();
        for template in parsed.templates() {
            let at = source.text.find(&template.to_string()).unwrap_or_default();
            let slots: Vec<_> = template.slots().map(ToString::to_string).collect();
            faults.push(format!(
                "{}: a policy with `{}` is a template, which nothing fills in: name the entity, or compare in `when`",
                source.at(at),
                slots.join("` and `")
            ));
        }
        let mut policies: Vec<&Policy> = parsed.policies().collect();
        if policies.is_empty() && faults.is_empty() {
            return Err(vec![format!("{}: it holds no policy, and would deny every call", source.name)]);
        }
        policies.sort_by_key(|policy| number(policy.id()));
        let mut read = 0;
        for policy in policies {
            let text = policy.to_string();
            let start = source.text.get(read..).and_then(|rest| rest.find(&text)).map_or(read, |found| read + found);
            read = start + text.len();
            let place = source.at(start);
            let id = match policy.annotation("id") {
                Some("") => {
                    faults.push(format!("{place}: the `@id` is empty: name the policy, or take the annotation away"));
                    continue;
                }
                Some(id) => id.to_owned(),
                None => place.clone(),
            };
            if let Some(first) = places.insert(id.clone(), place.clone()) {
                faults.push(format!(
                    "{place}: the policy at {first} has the `@id` {id:?}, too: give one of them another"
                ));
                continue;
            }
            match policy.to_json() {
                Ok(json) => names_in(&json, &mut self.permissions),
                Err(error) => faults.push(format!("{place}: {error}")),
            }
            let id = PolicyId::new(id);
            self.origins.insert(id.clone(), self.sources.len());
            if let Err(error) = self.set.add(policy.new_id(id)) {
                faults.push(format!("{place}: {error}"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Every text in it that is a permission.
pub(super) fn names_in(json: &Value, names: &mut BTreeSet<Box<str>>) {
    match json {
        Value::String(text) if permission::check(text).is_ok() => {
            names.insert(text.as_str().into());
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        Value::Object(members) => members.values().for_each(|value| names_in(value, names)),
        _ => {}
    }
}

/// Cedar numbers the policies of a text in their order.
fn number(id: &PolicyId) -> usize {
    let text: &str = id.as_ref();
    text.strip_prefix("policy").and_then(|number| number.parse().ok()).unwrap_or(usize::MAX)
}
