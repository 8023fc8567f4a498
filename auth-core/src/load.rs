//! Objects that belong to somebody: loaded once, checked, and handed to the handler.

use core::any::{Any, TypeId};
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::str::FromStr;
use std::collections::HashMap;
use std::sync::Arc;

use crate::atom::Source;
use crate::unavailable::Unavailable;

/// An object that belongs to somebody, for `owner(Thread, "thread_id")`.
///
/// The store is registered once, with [`AuthBuilder::objects`](crate::AuthBuilder::objects). The object is loaded before
/// the decision, compared with the caller, and handed to the handler as [`Authorized<Thread>`](crate::Authorized), so
/// that what was checked is what is used.
///
/// ```
/// use std::collections::HashMap;
/// use auth_core::{Load, Unavailable};
///
/// struct Thread { owner: String }
///
/// impl Load for Thread {
///     type Id = u64;
///     type Store = HashMap<u64, String>;
///
///     async fn load(store: &Self::Store, id: u64) -> Result<Option<Self>, Unavailable> {
///         Ok(store.get(&id).map(|owner| Self { owner: owner.clone() }))
///     }
///
///     fn owner(&self) -> Option<&str> {
///         Some(&self.owner)
///     }
/// }
/// ```
///
/// | the object | the atom | `owner(Thread, …)` alone answers |
/// |---|---|---|
/// | is the caller's | true | the handler runs |
/// | is somebody else's | false | 404, with `reveal` 403 |
/// | is not there, has no owner, or the parameter is no id | unknown | 404; 403 with `reveal` where it is there |
/// | cannot be loaded, or loading panics | unavailable | 503 |
///
/// # Guarantees
/// - It is loaded at most once for a call, and what the handler gets is what was compared.
/// - With the id in the path it is loaded before the body is read.
///
/// # Limits
/// - One object of each type for an endpoint.
/// - Callers are compared by issuer and subject, so the authenticators must say who their issuers are
///   ([`Authenticator::issuers`](crate::Authenticator::issuers)), and several issuers need
///   [prefixes](crate::AuthBuilder::subject_prefix).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be loaded, so nobody can own it",
    label = "does not implement `Load`",
    note = "implement `auth_core::Load` for it: the types of its id and store, `load` and `owner`"
)]
pub trait Load: Sized + Send + Sync + 'static {
    /// What names an object. To stand in a path, it implements [`FromStr`].
    type Id: Send + 'static;
    /// Where the objects are: a pool, a client, a map behind a lock.
    type Store: Send + Sync + 'static;

    /// Finds the object.
    ///
    /// # Errors
    /// [`Unavailable`], which is 503, when the store does not answer. What is not there is `Ok(None)`.
    fn load(store: &Self::Store, id: Self::Id) -> impl Future<Output = Result<Option<Self>, Unavailable>> + Send;

    /// Whose it is: the subject of the caller, with the prefix of the issuer where there are several. `None` and an
    /// empty text are nobody, who never calls.
    fn owner(&self) -> Option<&str>;

    /// The tenant that it is in. Compared where tenants are configured, and then an absent one matches nobody's.
    fn tenant(&self) -> Option<&str> {
        None
    }
}

/// How objects of one type are loaded, as constant data.
#[derive(Clone, Copy)]
pub struct Loader {
    name: &'static str,
    object: fn() -> TypeId,
    parse: Option<fn(&str) -> Option<Id>>,
    load: for<'s> fn(&'s Stores, Id) -> Loading<'s>,
}

/// An id that can stand in a path.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a path, and is the id of this object",
    label = "its `Load::Id` does not implement `FromStr`",
    note = "implement `FromStr` for the id, or take it from the arguments: `owner(Thread, from = |input| …)`"
)]
pub trait PathId: FromStr {}

impl<I: FromStr> PathId for I {}

/// An id whose type only its loader knows.
pub(crate) type Id = Box<dyn Any + Send>;

/// A loaded object whose type only handler and loader know.
pub(crate) type Loaded = Arc<dyn Any + Send + Sync>;

type Loading<'s> = Pin<Box<dyn Future<Output = Result<Option<Object>, Unavailable>> + Send + 's>>;

/// An object with what is compared.
#[derive(Clone)]
pub(crate) struct Object {
    pub(crate) value: Loaded,
    pub(crate) owner: Option<Box<str>>,
    pub(crate) tenant: Option<Box<str>>,
    /// Where its id came from; none where it was given loaded.
    source: Option<Source>,
}

impl Object {
    pub(crate) fn of<T: Load>(object: T) -> Self {
        let owner = object.owner().map(Into::into);
        let tenant = object.tenant().map(Into::into);
        Self { value: Arc::new(object), owner, tenant, source: None }
    }

    /// The same object, loaded by the id that stood there.
    pub(crate) fn from(self, source: Source) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Whether the atom with this source is about it: one that was given is what every atom of its type is about.
    pub(crate) fn is_of(&self, source: Source) -> bool {
        self.source.is_none_or(|own| own.is_same(&source))
    }
}

impl Loader {
    /// Loads by an id from the handler's arguments.
    #[doc(hidden)]
    #[must_use]
    pub const fn of<T: Load>(name: &'static str) -> Self {
        Self { name, object: TypeId::of::<T>, parse: None, load: load::<T> }
    }

    /// Loads by an id from the path.
    #[doc(hidden)]
    #[must_use]
    pub const fn by_parameter<T: Load<Id: PathId>>(name: &'static str) -> Self {
        Self { name, object: TypeId::of::<T>, parse: Some(parse::<T>), load: load::<T> }
    }

    /// The type, as written.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The type itself.
    pub(crate) fn object(&self) -> TypeId {
        (self.object)()
    }

    /// Reads an id as it stands in a path; `None` where it is none.
    pub(crate) fn parse(&self, text: &str) -> Option<Id> {
        self.parse?(text)
    }

    pub(crate) fn load<'s>(&self, stores: &'s Stores, id: Id) -> Loading<'s> {
        (self.load)(stores, id)
    }
}

fn parse<T: Load<Id: PathId>>(text: &str) -> Option<Id> {
    let id: T::Id = text.parse().ok()?;
    Some(Box::new(id))
}

fn load<T: Load>(stores: &Stores, id: Id) -> Loading<'_> {
    Box::pin(async move {
        let store = stores.of::<T>().ok_or_else(|| Unavailable::new("no store is registered for this type"))?;
        let id = id.downcast::<T::Id>().map_err(|_| Unavailable::new("the id is of another type"))?;
        Ok(T::load(store, *id).await?.map(Object::of))
    })
}

/// Two loaders are one if they load the same type and are written alike.
impl PartialEq for Loader {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.object() == other.object()
    }
}

impl Eq for Loader {}

impl fmt::Debug for Loader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Loader").field(&self.name).finish()
    }
}

/// The registered stores, by the type of their objects.
#[derive(Default)]
pub(crate) struct Stores(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Stores {
    /// Registers a store; a second one for the same type takes its place.
    pub(crate) fn add<T: Load>(&mut self, store: T::Store) {
        self.0.insert(TypeId::of::<T>(), Box::new(store));
    }

    pub(crate) fn has(&self, object: TypeId) -> bool {
        self.0.contains_key(&object)
    }

    fn of<T: Load>(&self) -> Option<&T::Store> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }
}
