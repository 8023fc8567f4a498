//! Whether calls will be as the schema says, tried before the first one.

use std::collections::BTreeSet;

use cedar_policy::{Context, Entity, RestrictedExpression};
use serde_json::Value;

use super::actions::{Actions, Parameters};
use super::engine::{Engine, Known};
use super::principal::{Caller, id, uid};
use super::schema::PARAMETERS;
use super::value::text;
use super::{CedarValue, Model};
use crate::principal::Principal;
use crate::unavailable::Unavailable;

impl Engine {
    /// Whether calls of these actions will be as the schema says: with everything that a caller may have, and with nothing.
    pub(super) fn faults_of(&self, actions: &Actions, model: &Model) -> Vec<String> {
        let mut faults = BTreeSet::new();
        for (name, action) in actions {
            let is_outside = action.parameters == Parameters::Any;
            let Some(known) = self.action(name) else {
                // A program that decides nothing outside of handlers need not have these.
                if !is_outside {
                    faults.insert(format!("the schema has no action {name:?}, which an endpoint is"));
                }
                continue;
            };
            if !known.is_of(action.class) {
                faults.insert(format!(
                    "the schema does not put the action {name:?} in the group {:?}",
                    action.class.as_str()
                ));
            }
            for resource in &action.resources {
                for is_full in [true, false] {
                    if let Err(error) = self.sample(known, resource, model, is_outside, is_full) {
                        faults.insert(format!("the schema does not fit a call of {name:?} on a `{resource}`: {error}"));
                    }
                }
            }
        }
        faults.into_iter().collect()
    }

    fn sample(
        &self,
        known: &Known,
        resource: &str,
        model: &Model,
        is_outside: bool,
        is_full: bool,
    ) -> Result<(), Unavailable> {
        let principal = sample_caller(model, is_full);
        let caller = Caller { principal: &principal, model, permissions: self.permissions(), is_outside: false };
        let mut entities = vec![caller.entity(self.types())?];
        let parameters = if is_outside {
            let tags = is_full.then(|| ("name".to_owned(), text("value").into_cedar()));
            let entity = Entity::new_with_tags(uid(&self.types().parameters, "call"), [], [], tags)?;
            let reference = RestrictedExpression::new_entity_uid(entity.uid());
            entities.push(entity);
            reference
        } else {
            let record = known.parameters().iter().map(|name| (name.clone(), text("value").into_cedar()));
            RestrictedExpression::new_record(record)?
        };
        let now = ("now".to_owned(), RestrictedExpression::new_long(0));
        let context = Context::from_pairs([now, (PARAMETERS.to_lowercase(), parameters)])?;
        let resource = match model.objects.iter().zip(self.objects()).find(|(object, _)| object.name == resource) {
            None => uid(&self.types().endpoint, "sample"),
            Some((object, name)) => {
                let uid = uid(name, "sample");
                let own = ["owner", "tenant"].into_iter().filter(|_| is_full);
                let own = own.map(|name| (name.to_owned(), text("text").into_cedar()));
                let declared = object.attributes.iter().filter(|attribute| is_full || !attribute.is_optional);
                let declared =
                    declared.map(|attribute| (attribute.name.clone(), attribute.cedar.sample().into_cedar()));
                entities.push(Entity::new_with_tags(uid.clone(), own.chain(declared), [], [])?);
                uid
            }
        };
        let caller = uid(&self.types().principal, &id(&principal));
        self.request(caller, known, resource, context)?;
        self.entities(known, entities.into_iter())?;
        Ok(())
    }
}

/// A caller with everything, or with nothing.
fn sample_caller(model: &Model, is_full: bool) -> Principal {
    let caller = Principal::builder("issuer", "subject");
    if !is_full {
        return caller.build();
    }
    let mut caller = caller.role("role").scopes(["scope"]).auth_time(1).issued_at(1).expires_at(1).acr("class");
    caller = caller.tenant("tenant", ["role"]).actor("issuer", "actor");
    for (name, cedar) in &model.claims {
        let value = match cedar.sample() {
            CedarValue::Bool(flag) => Value::from(flag),
            CedarValue::Long(number) => Value::from(number),
            CedarValue::String(text) => Value::from(text),
            CedarValue::Strings(texts) => Value::from(texts),
        };
        caller = caller.claim(name.to_string(), value);
    }
    caller.build().into_sample()
}
