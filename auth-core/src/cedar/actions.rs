//! The endpoints as actions.

use std::collections::{BTreeMap, BTreeSet};

use auth_grammar::{Operation, naming};

use super::Model;
use crate::atom::Atom;
use crate::auth::Endpoints;
use crate::endpoints::{ANY_METHOD, EndpointInfo};
use crate::outcome::{Outcome, evaluate};

/// The type of the resource where there is no object.
pub(super) const ENDPOINT: &str = "Endpoint";

/// What an endpoint that takes every method is called by.
const METHODS: [&str; 10] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];

/// What may be done: one endpoint by one method, or a decision outside of handlers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Action {
    pub(super) class: Operation,
    /// The endpoint that takes every method, of which it is a part.
    pub(super) part_of: Option<String>,
    pub(super) parameters: Parameters,
    /// The types that its resource may have.
    pub(super) resources: BTreeSet<String>,
}

/// What is known of the parameters beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parameters {
    /// The path says which there are.
    Of(BTreeSet<String>),
    /// Outside of handlers: whatever the call gives.
    Any,
}

/// Actions by their id.
pub(super) type Actions = BTreeMap<String, Action>;

/// The id of what a handler does.
pub(super) fn id(method: &str, pattern: &str) -> String {
    format!("{method} {pattern}")
}

/// The id of a decision outside of handlers.
pub(super) fn outside(class: Operation) -> String {
    format!("outside {class}")
}

/// Every action: those of the endpoints that ask this authorizer, and one for each class outside of handlers.
pub(super) fn of(endpoints: &Endpoints, name: &str, model: &Model) -> Result<Actions, Vec<String>> {
    let (mut actions, mut faults) = (Actions::new(), Vec::new());
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.asks_authorizer(name)) {
        // Beside what has no path of its own a shadow is not answered, and that is no reason not to start.
        let is_pathless = endpoint.is_default() || endpoint.is_foreign();
        if is_pathless && !endpoint.requires_authorizer(name) {
            continue;
        }
        if let Err(fault) = add(&mut actions, endpoint, model) {
            let (method, path, handler) = (endpoint.method(), endpoint.path(), endpoint.handler());
            faults.push(format!("{method} {path} (`{handler}`, {}:{}): {fault}", endpoint.file(), endpoint.line()));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for class in Operation::ALL {
        let objects = model.objects.iter().map(|object| object.name.clone());
        let resources = objects.chain([ENDPOINT.to_owned()]).collect();
        actions.insert(outside(class), Action { class, part_of: None, parameters: Parameters::Any, resources });
    }
    Ok(actions)
}

fn add(actions: &mut Actions, endpoint: EndpointInfo<'_>, model: &Model) -> Result<(), String> {
    if endpoint.is_default() {
        return Err("a default service has no path that a policy could name: give the handler one".to_owned());
    }
    if endpoint.is_foreign() {
        return Err(
            "what is called of a foreign service nobody knows beforehand, so that a policy could not name it: require \
                    what needs no policy"
                .to_owned(),
        );
    }
    let names = naming::path_parameters(endpoint.path());
    let parameters: BTreeSet<String> = names.iter().cloned().collect();
    if parameters.len() < names.len() {
        return Err(
            "the path has a parameter twice, and a policy could not tell them apart: give each its own name".into()
        );
    }
    let resources = resources(endpoint, model)?;
    let (methods, part_of) = match endpoint.method() {
        ANY_METHOD => (METHODS.to_vec(), Some(id(ANY_METHOD, endpoint.path()))),
        method => (vec![method], None),
    };
    for method in methods {
        let class = endpoint.operation_for(method);
        let action = Action {
            class,
            part_of: part_of.clone(),
            parameters: Parameters::Of(parameters.clone()),
            resources: resources.clone(),
        };
        let id = id(method, endpoint.path());
        if actions.get(&id).is_some_and(|known| *known != action) {
            return Err(format!(
                "`{id}` is another endpoint, too, of another class or about other objects, and a policy could not tell \
                 them apart: give each its own path"
            ));
        }
        actions.insert(id, action);
    }
    Ok(())
}

/// The types of the objects that the endpoint names; and the endpoint itself, where there may be none of them.
fn resources(endpoint: EndpointInfo<'_>, model: &Model) -> Result<BTreeSet<String>, String> {
    let (mut resources, mut unknown) = (BTreeSet::new(), None);
    endpoint.requirement().for_each_atom(&mut |atom, _| {
        if let Atom::OwnerOf(loader, _) = atom {
            match model.objects.iter().find(|known| known.object == loader.object()) {
                Some(known) => drop(resources.insert(known.name.clone())),
                None => unknown = Some(loader.name()),
            }
        }
    });
    if let Some(name) = unknown {
        return Err(format!(
            "a policy cannot name a `{name}`: add `.object(CedarObject::new(\"{name}\", |object: &{name}| …))` to the \
             builder of the authorizer"
        ));
    }
    let without_objects = evaluate(endpoint.requirement(), &mut |atom, positive| match atom {
        Atom::OwnerOf(..) => Outcome::Unknown,
        _ => Outcome::from(positive),
    });
    if without_objects == Outcome::True {
        resources.insert(ENDPOINT.to_owned());
    }
    Ok(resources)
}
