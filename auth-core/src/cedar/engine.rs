//! Schema, policies and entities, once they were found to agree.

use std::collections::{BTreeSet, HashMap};

use auth_grammar::{Operation, naming};
use cedar_policy::{
    Authorizer, Entities, Entity, EntityTypeName, EntityUid, PolicySet, Request, Schema, ValidationMode,
    ValidationWarning, Validator,
};
use miette::Diagnostic;
use serde_json::Value;

use super::actions::ENDPOINT;
use super::policies::{Policies, names_in};
use super::principal::{Types, id_of, type_named};
use super::schema::{PARAMETERS, PRINCIPAL};
use super::source::Source;
use super::{Model, verdict};
use crate::authorizer::Verdict;
use crate::unavailable::Unavailable;

/// What judges calls. Nothing in it is parsed again.
pub(super) struct Engine {
    text: String,
    schema: Schema,
    policies: PolicySet,
    permissions: BTreeSet<Box<str>>,
    actions: HashMap<String, Known>,
    types: Types,
    objects: Vec<EntityTypeName>,
    authorizer: Authorizer,
}

/// An action of the schema.
pub(super) struct Known {
    uid: EntityUid,
    /// The action with its groups, and the entities that were given.
    base: Entities,
    /// The parameters of its path.
    parameters: Vec<String>,
    /// The classes whose groups it is in, or that have no group.
    classes: Vec<Operation>,
}

impl Known {
    pub(super) fn uid(&self) -> &EntityUid {
        &self.uid
    }

    pub(super) fn base(&self) -> &Entities {
        &self.base
    }

    pub(super) fn parameters(&self) -> &[String] {
        &self.parameters
    }

    /// Whether a policy about the class speaks of it.
    pub(super) fn is_of(&self, class: Operation) -> bool {
        self.classes.contains(&class)
    }
}

impl Engine {
    /// Reads the schema, and holds policies and entities against it.
    pub(super) fn new(
        schema: &Source,
        policies: &Policies,
        entities: Option<&Source>,
        model: &Model,
    ) -> Result<Self, Vec<String>> {
        let one = |fault: String| vec![fault];
        let text = schema.text.clone();
        let (parsed, warnings) = Schema::from_cedarschema_str(&text).map_err(|error| schema.faults(&error))?;
        for warning in warnings {
            tracing::warn!(target: "auth::start", "{}: {warning}", schema.name);
        }
        let schema = parsed;
        validate(&schema, policies)?;
        let mut permissions = policies.permissions.clone();
        let stated = stated(entities, &schema, model, &mut permissions)?;
        let types = Types::new().map_err(one)?;
        let all = schema.action_entities().map_err(|error| one(error.to_string()))?;
        let mut actions = HashMap::new();
        for uid in schema.actions().filter(|uid| uid.type_name() == &types.action) {
            let known = Known::new(uid, &all, &stated, &schema).map_err(one)?;
            actions.insert(id_of(uid).to_owned(), known);
        }
        let objects =
            model.objects.iter().map(|object| type_named(&object.name)).collect::<Result<_, _>>().map_err(one)?;
        let (policies, authorizer) = (policies.set.clone(), Authorizer::new());
        Ok(Self { text, schema, policies, permissions, actions, types, objects, authorizer })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn types(&self) -> &Types {
        &self.types
    }

    pub(super) fn action(&self, id: &str) -> Option<&Known> {
        self.actions.get(id)
    }

    /// The names of the registered types of objects, in their order.
    pub(super) fn objects(&self) -> &[EntityTypeName] {
        &self.objects
    }

    /// The permissions that policies and entities name.
    pub(super) fn permissions(&self) -> &BTreeSet<Box<str>> {
        &self.permissions
    }

    pub(super) fn verdict(&self, request: &Request, entities: &Entities) -> Result<Verdict, Unavailable> {
        verdict::of(&self.authorizer.is_authorized(request, &self.policies, entities))
    }
}

impl Known {
    fn new(uid: &EntityUid, all: &Entities, stated: &[Entity], schema: &Schema) -> Result<Self, String> {
        let groups: BTreeSet<&EntityUid> = all.ancestors(uid).into_iter().flatten().collect();
        let own = all.iter().filter(|entity| entity.uid() == *uid || groups.contains(&entity.uid()));
        let base = Entities::from_entities(own.cloned().chain(stated.iter().cloned()), None);
        let base = base.map_err(|error| error.to_string())?;
        let id = id_of(uid);
        let parameters = id.split_once(' ').map_or(Vec::new(), |(_, pattern)| naming::path_parameters(pattern));
        let is_of = |class: &Operation| {
            let is_class = |group: &EntityUid| group.type_name() == uid.type_name() && id_of(group) == class.as_str();
            groups.iter().any(|group| is_class(group)) || !schema.actions().any(is_class)
        };
        let classes = Operation::ALL.into_iter().filter(is_of).collect();
        Ok(Self { uid: uid.clone(), base, parameters, classes })
    }
}

/// Strictly. A policy that can never apply is a fault as well: whoever wrote it believes that it forbids or permits.
fn validate(schema: &Schema, policies: &Policies) -> Result<(), Vec<String>> {
    let result = Validator::new(schema.clone()).validate(&policies.set, ValidationMode::Strict);
    let said = |id, fault: &dyn Diagnostic| match policies.source(id) {
        Some(source) => source.faults(fault),
        None => vec![fault.to_string()],
    };
    let (mut faults, mut wrong) = (Vec::new(), BTreeSet::new());
    for error in result.validation_errors() {
        wrong.insert(error.policy_id().clone());
        faults.extend(said(error.policy_id(), error));
    }
    for warning in result.validation_warnings() {
        let never =
            matches!(warning, ValidationWarning::ImpossiblePolicy(_) | ValidationWarning::InvalidActionApplication(_));
        let said = said(warning.policy_id(), warning);
        if !never {
            for said in said {
                tracing::warn!(target: "auth::start", "{said}");
            }
        } else if wrong.insert(warning.policy_id().clone()) {
            faults.extend(
                said.into_iter().map(|said| format!("{said}: it would never apply, so mend it or take it away")),
            );
        }
    }
    faults.sort();
    faults.dedup();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The entities that were given. What each call states itself cannot be among them.
fn stated(
    source: Option<&Source>,
    schema: &Schema,
    model: &Model,
    permissions: &mut BTreeSet<Box<str>>,
) -> Result<Vec<Entity>, Vec<String>> {
    let Some(source) = source else { return Ok(Vec::new()) };
    let json: Value = serde_json::from_str(&source.text).map_err(|error| vec![format!("{}: {error}", source.name)])?;
    names_in(&json, permissions);
    let all = Entities::from_json_value(json, Some(schema)).map_err(|error| source.faults(&error))?;
    let is_of_calls = |name: &str| {
        [PRINCIPAL, PARAMETERS, ENDPOINT].contains(&name) || model.objects.iter().any(|object| object.name == name)
    };
    let stated: Vec<Entity> =
        all.iter().filter(|entity| entity.uid().type_name().basename() != "Action").cloned().collect();
    let faults: Vec<_> = stated
        .iter()
        .map(Entity::uid)
        .filter(|uid| is_of_calls(&uid.type_name().to_string()))
        .map(|uid| format!("{}: `{uid}` is stated by each call itself: take it away", source.name))
        .collect();
    if faults.is_empty() { Ok(stated) } else { Err(faults) }
}
