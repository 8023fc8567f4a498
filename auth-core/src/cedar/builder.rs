use core::fmt;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::engine::Engine;
use super::object::{CedarObject, ObjectType};
use super::policies::Policies;
use super::schema::TAKEN;
use super::source::Source;
use super::{CedarAuthorizer, CedarType, Inner, InvalidCedar, Model};
use crate::load::Load;

/// Builds a [`CedarAuthorizer`].
#[must_use]
pub struct CedarAuthorizerBuilder {
    name: String,
    policies: Vec<Source>,
    schemas: Vec<Source>,
    entities: Vec<Source>,
    claims: Vec<(Box<str>, CedarType)>,
    objects: Vec<ObjectType>,
    faults: Vec<String>,
}

impl CedarAuthorizerBuilder {
    pub(super) fn new() -> Self {
        Self {
            name: "cedar".to_owned(),
            policies: Vec::new(),
            schemas: Vec::new(),
            entities: Vec::new(),
            claims: Vec::new(),
            objects: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The name in `authorizer = "…"`; `cedar` unless set.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Adds policies from a text.
    pub fn policies(mut self, text: impl Into<String>) -> Self {
        self.policies.push(Source::new("policies", text));
        self
    }

    /// Adds the policies of a file, or of each `*.cedar` in a folder, sorted by name. Folders inside are an error.
    pub fn policies_from(mut self, path: impl AsRef<Path>) -> Self {
        match Source::read_policies(path.as_ref()) {
            Ok(sources) => self.policies.extend(sources),
            Err(faults) => self.faults.extend(faults),
        }
        self
    }

    /// The schema, in place of the one that is made of the endpoints. Begin with what
    /// [`Endpoints::cedar_schema`](crate::Endpoints::cedar_schema) gives, and add entity types of your own.
    pub fn schema(mut self, text: impl Into<String>) -> Self {
        self.schemas.push(Source::new("schema", text));
        self
    }

    /// The schema from a file; see [`schema`](Self::schema).
    pub fn schema_from(mut self, path: impl AsRef<Path>) -> Self {
        match Source::read(path.as_ref()) {
            Ok(source) => self.schemas.push(source),
            Err(fault) => self.faults.push(fault),
        }
        self
    }

    /// Entities that do not change, in the JSON form of Cedar: which role is in which, what else the schema knows.
    pub fn entities(mut self, json: impl Into<String>) -> Self {
        self.entities.push(Source::new("entities", json));
        self
    }

    /// Entities from a file; see [`entities`](Self::entities).
    pub fn entities_from(mut self, path: impl AsRef<Path>) -> Self {
        match Source::read(path.as_ref()) {
            Ok(source) => self.entities.push(source),
            Err(fault) => self.faults.push(fault),
        }
        self
    }

    /// A claim that policies may look at, as `principal.claims.name`. No other claim reaches them.
    pub fn claim(mut self, name: impl Into<Box<str>>, cedar: CedarType) -> Self {
        self.claims.push((name.into(), cedar));
        self
    }

    /// How objects of a type are resources.
    pub fn object<T: Load>(mut self, object: CedarObject<T>) -> Self {
        self.objects.push(object.erased());
        self
    }

    /// Reads everything.
    ///
    /// # Errors
    /// [`InvalidCedar`] with all that is wrong: a file that cannot be read, no policy, what is no Cedar, two policies of
    /// one `@id`, a template; and, where a schema is given, what does not agree with it. Without one, policies are held
    /// against the endpoints when the application starts.
    pub fn build(self) -> Result<CedarAuthorizer, InvalidCedar> {
        let Self { name, policies, schemas, entities, mut claims, mut objects, mut faults } = self;
        faults.extend(faults_of_names(&name, &claims, &objects));
        if policies.is_empty() && faults.is_empty() {
            faults.push(
                "there are no policies, and every call would be denied: add `.policies_from(\"policies/\")`".into(),
            );
        }
        for (what, sources) in [("schemas", &schemas), ("texts of entities", &entities)] {
            if let [first, second, ..] = &**sources {
                faults.push(format!("there are two {what}, `{}` and `{}`: put them into one", first.name, second.name));
            }
        }
        let policies = Policies::parse(policies).map_err(|found| faults.extend(found)).ok();
        let (Some(policies), true) = (policies, faults.is_empty()) else { return Err(InvalidCedar::new(faults)) };
        // So that one configuration has one schema, in whatever order it was said.
        claims.sort_by(|one, other| one.0.cmp(&other.0));
        objects.sort_by(|one, other| one.name.cmp(&other.name));
        let (given, entities) = (schemas.into_iter().next(), entities.into_iter().next());
        let (model, engine) = (Model { claims, objects }, OnceLock::new());
        if let Some(schema) = &given {
            let made = Engine::new(schema, &policies, entities.as_ref(), &model).map_err(InvalidCedar::new)?;
            // It is empty until here.
            let _ = engine.set(made);
        }
        let inner = Inner { name: name.into(), model, policies, entities, given, engine };
        Ok(CedarAuthorizer { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for CedarAuthorizerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CedarAuthorizerBuilder").field("name", &self.name).finish_non_exhaustive()
    }
}

fn faults_of_names(name: &str, claims: &[(Box<str>, CedarType)], objects: &[ObjectType]) -> Vec<String> {
    let mut faults = Vec::new();
    if name.is_empty() {
        faults.push("the name of the authorizer is empty: take `.name(…)` away, or give one".to_owned());
    }
    if let Some(name) = twice(claims.iter().map(|(name, _)| &**name)) {
        faults.push(format!("the claim `{name}` is named twice: take one away"));
    }
    if let Some(name) = twice(objects.iter().map(|object| object.name.as_str())) {
        faults.push(format!("two types of objects are named `{name}`: give each a name of its own"));
    }
    let mut types = BTreeSet::new();
    for object in objects {
        let name = &object.name;
        if !types.insert(object.object) {
            faults.push(format!("the type of `{name}` has two names: take one `.object(…)` away"));
        }
        if TAKEN.contains(&name.as_str()) {
            faults.push(format!("the type name `{name}` is taken: give the objects another"));
        } else if !is_identifier(name) {
            faults.push(format!(
                "the type name {name:?} is none of Cedar: write letters, digits and `_`, a letter first"
            ));
        }
        let attributes = object.attributes.iter().map(|attribute| attribute.name.as_str());
        if let Some(attribute) = twice(["owner", "tenant"].into_iter().chain(attributes)) {
            faults.push(format!(
                "`{name}` has the attribute `{attribute}` twice: `owner` and `tenant` are there already"
            ));
        }
    }
    faults
}

/// The first name that comes a second time.
fn twice<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let mut known = BTreeSet::new();
    names.into_iter().find(|name| !known.insert(*name)).map(str::to_owned)
}

/// Words of the language are found when the schema is read.
fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    let first = characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.parse::<cedar_policy::EntityTypeName>().is_ok()
}
