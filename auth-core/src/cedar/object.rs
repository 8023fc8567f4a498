//! Objects of the application as resources of policies.

use core::any::{Any, TypeId};
use core::fmt;

use super::value::{CedarAttribute, CedarType, CedarValue};
use crate::load::Load;

/// How an object of `owner(T, …)` is a resource of policies: the name of its type, its id, and what else a policy may look
/// at.
///
/// ```
/// use auth_core::{CedarAuthorizer, CedarObject, Load, Unavailable};
///
/// struct Thread { id: u64, owner: String, archived: bool, labels: Vec<String> }
/// # impl Load for Thread {
/// #     type Id = u64;
/// #     type Store = ();
/// #     async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
/// #     fn owner(&self) -> Option<&str> { Some(&self.owner) }
/// # }
///
/// let thread = CedarObject::new("Thread", |thread: &Thread| thread.id.to_string())
///     .attribute("archived", |thread| thread.archived)
///     .attribute("labels", |thread| thread.labels.clone());
/// let cedar = CedarAuthorizer::builder()
///     .policies(r#"permit(principal, action, resource is Thread) unless { resource.archived };"#)
///     .object(thread)
///     .build()?;
/// # Ok::<(), auth_core::InvalidCedar>(())
/// ```
///
/// `owner` and `tenant` are there without a word: what [`Load::owner`] and [`Load::tenant`] say, absent where they say
/// nothing. The id is that of the object, not the text in the path: `7` and `007` may be one object.
pub struct CedarObject<T> {
    name: String,
    id: Box<dyn Fn(&T) -> String + Send + Sync>,
    attributes: Vec<Attribute<T>>,
}

struct Attribute<T> {
    declared: Declared,
    value: Box<Valuing<T>>,
}

type Valuing<T> = dyn Fn(&T) -> Option<CedarValue> + Send + Sync;

/// The name and type of an attribute.
#[derive(Clone)]
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) cedar: CedarType,
    pub(super) is_optional: bool,
}

impl<T: Load> CedarObject<T> {
    /// A type by this name, whose objects have these ids.
    #[must_use]
    pub fn new(name: impl Into<String>, id: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        Self { name: name.into(), id: Box::new(id), attributes: Vec::new() }
    }

    /// Adds an attribute. What returns an `Option` may be absent, and a policy asks `resource has name` first.
    #[must_use]
    pub fn attribute<A: CedarAttribute>(
        mut self,
        name: impl Into<String>,
        value: impl Fn(&T) -> A + Send + Sync + 'static,
    ) -> Self {
        let declared = Declared { name: name.into(), cedar: A::TYPE, is_optional: A::OPTIONAL };
        self.attributes.push(Attribute { declared, value: Box::new(move |object| value(object).value()) });
        self
    }

    pub(super) fn erased(self) -> ObjectType {
        let declared = self.attributes.iter().map(|attribute| attribute.declared.clone()).collect();
        let read = move |object: &dyn Any| {
            let object = object.downcast_ref::<T>()?;
            let attributes = self
                .attributes
                .iter()
                .filter_map(|attribute| Some((attribute.declared.name.clone(), (attribute.value)(object)?)));
            Some(Read { id: (self.id)(object), attributes: attributes.collect() })
        };
        ObjectType { object: TypeId::of::<T>(), name: self.name, attributes: declared, read: Box::new(read) }
    }
}

impl<T> fmt::Debug for CedarObject<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CedarObject").field("name", &self.name).finish_non_exhaustive()
    }
}

/// [`CedarObject`] without its type.
pub(super) struct ObjectType {
    pub(super) object: TypeId,
    pub(super) name: String,
    pub(super) attributes: Vec<Declared>,
    pub(super) read: Box<Reading>,
}

type Reading = dyn Fn(&dyn Any) -> Option<Read> + Send + Sync;

/// What an object says of itself.
pub(super) struct Read {
    pub(super) id: String,
    pub(super) attributes: Vec<(String, CedarValue)>,
}
