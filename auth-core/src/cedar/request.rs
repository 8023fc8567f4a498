//! A call as a request of Cedar.

use std::collections::HashMap;

use cedar_policy::{Context, Entities, Entity, EntityUid, Request, RestrictedExpression};

use super::engine::{Engine, Known};
use super::principal::{Caller, Types, long, uid};
use super::schema::PARAMETERS;
use super::value::text;
use super::{Inner, actions, verdict};
use crate::authorizer::{Call, Verdict};
use crate::unavailable::Unavailable;

/// Judges a call: about each object that it names, else about the endpoint. All must be permitted.
pub(super) fn judge(inner: &Inner, engine: &Engine, call: &Call<'_>) -> Result<Verdict, Unavailable> {
    let is_outside = call.method().is_empty();
    let id = if is_outside { actions::outside(call.operation()) } else { actions::id(call.method(), call.pattern()) };
    let known = engine.action(&id).ok_or_else(|| {
        Unavailable::new(format!("the schema has no action {id:?}: is the endpoint part of `auth.app()`?"))
    })?;
    if !known.is_of(call.operation()) {
        return Err(Unavailable::new(format!("the action {id:?} is not in the group of {}", call.operation())));
    }
    let caller =
        Caller { principal: call.principal(), model: &inner.model, permissions: engine.permissions(), is_outside };
    let mut shared = vec![caller.entity(engine.types())?];
    let (context, parameters) = context(engine.types(), known, call, is_outside)?;
    shared.extend(parameters);
    let mut resources = objects(inner, engine, call)?;
    if resources.is_empty() {
        resources.push((uid(&engine.types().endpoint, &id), None));
    }
    let principal = shared.first().map(Entity::uid).ok_or_else(|| Unavailable::new("nobody calls"))?;
    let mut verdicts = Vec::new();
    for (resource, object) in resources {
        let entities = shared.iter().cloned().chain(object);
        let request = engine.request(principal.clone(), known, resource, context.clone())?;
        verdicts.push(engine.verdict(&request, &engine.entities(known, entities)?)?);
    }
    Ok(verdict::all(verdicts))
}

/// The context; outside of handlers it holds the parameters as an entity, for nobody knows beforehand which there are.
fn context(
    types: &Types,
    known: &Known,
    call: &Call<'_>,
    is_outside: bool,
) -> Result<(Context, Option<Entity>), Unavailable> {
    let now = ("now".to_owned(), RestrictedExpression::new_long(long(call.now())?));
    let (parameters, entity) = if is_outside {
        let tags = call.parameters().map(|(name, value)| (name.to_owned(), text(value).into_cedar()));
        let entity = Entity::new_with_tags(uid(&types.parameters, "call"), [], [], tags)?;
        (RestrictedExpression::new_entity_uid(entity.uid()), Some(entity))
    } else {
        let mut record = Vec::new();
        for name in known.parameters() {
            let value = call.parameter(name).ok_or_else(|| Unavailable::new(format!("no parameter `{name}`")))?;
            record.push((name.clone(), text(value).into_cedar()));
        }
        (RestrictedExpression::new_record(record)?, None)
    };
    Ok((Context::from_pairs([now, (PARAMETERS.to_lowercase(), parameters)])?, entity))
}

/// The objects that were loaded, as resources.
fn objects(inner: &Inner, engine: &Engine, call: &Call<'_>) -> Result<Vec<(EntityUid, Option<Entity>)>, Unavailable> {
    let mut resources = Vec::new();
    for (of, object) in call.objects {
        let known = inner.model.objects.iter().zip(engine.objects()).find(|(known, _)| known.object == *of);
        let (known, name) = known.ok_or_else(|| Unavailable::new("an object is of a type that no policy knows"))?;
        let read = (known.read)(&*object.value).ok_or_else(|| Unavailable::new("an object is of another type"))?;
        let own = [("owner", &object.owner), ("tenant", &object.tenant)].into_iter();
        // An empty text is nobody, and no tenant.
        let own =
            own.filter_map(|(name, value)| Some((name.to_owned(), text(value.as_deref().filter(|v| !v.is_empty())?))));
        let attributes: HashMap<_, _> =
            read.attributes.into_iter().chain(own).map(|(name, value)| (name, value.into_cedar())).collect();
        let uid = uid(name, &read.id);
        resources.push((uid.clone(), Some(Entity::new_with_tags(uid, attributes, [], [])?)));
    }
    Ok(resources)
}

impl Engine {
    /// The request, if the schema knows such.
    pub(super) fn request(
        &self,
        principal: EntityUid,
        known: &Known,
        resource: EntityUid,
        context: Context,
    ) -> Result<Request, Unavailable> {
        let request = Request::new(principal, known.uid().clone(), resource, context, Some(self.schema()));
        request.map_err(|error| Unavailable::new(verdict::shortened(&error.to_string())))
    }

    /// The entities, if they are as the schema says.
    pub(super) fn entities(
        &self,
        known: &Known,
        entities: impl Iterator<Item = Entity>,
    ) -> Result<Entities, Unavailable> {
        let all = known.base().clone().add_entities(entities, Some(self.schema()));
        all.map_err(|error| Unavailable::new(verdict::shortened(&with_causes(&error))))
    }
}

fn with_causes(error: &dyn core::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = inner.source();
    }
    text
}
