//! Strict defaults: what an operation class adds to every requirement of that class.

use core::time::Duration;

use auth_grammar::{Ingredient, Operation};

/// An ingredient that an endpoint drops, and why. The reason is for the reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relaxed {
    /// What is dropped.
    pub ingredient: Ingredient,
    /// Why.
    pub reason: &'static str,
}

/// The settings of the strict classes.
///
/// ```
/// use std::time::Duration;
/// use auth_core::{Operation, StrictDefaults};
///
/// let mut defaults = StrictDefaults::default();
/// assert_eq!(defaults.max_age(Operation::Delete), Some(Duration::from_secs(3600)));
/// assert_eq!(defaults.role(Operation::MemoryStore), Some("admin"));
/// defaults.set_role(Operation::MemoryStore, None);
/// assert_eq!(defaults.role(Operation::MemoryStore), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrictDefaults {
    delete: Class,
    memory_store: Class,
    manage: Class,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Class {
    max_age: Option<Duration>,
    role: Option<Box<str>>,
}

impl StrictDefaults {
    /// How old the login, else the token, may be; `None` where the class has no limit.
    #[must_use]
    pub fn max_age(&self, operation: Operation) -> Option<Duration> {
        self.class(operation)?.max_age
    }

    /// The role that the class asks for by itself.
    #[must_use]
    pub fn role(&self, operation: Operation) -> Option<&str> {
        self.class(operation)?.role.as_deref()
    }

    /// Sets how old the login may be; `None` switches the check off. Without effect on classes that are not strict.
    pub fn set_max_age(&mut self, operation: Operation, max_age: Option<Duration>) {
        if let Some(class) = self.class_mut(operation) {
            class.max_age = max_age;
        }
    }

    /// Sets the role that memory store or manage asks for; `None` switches it off. Without effect on other classes.
    pub fn set_role(&mut self, operation: Operation, role: Option<&str>) {
        if operation == Operation::Delete {
            return;
        }
        if let Some(class) = self.class_mut(operation) {
            class.role = role.map(Into::into);
        }
    }

    fn class(&self, operation: Operation) -> Option<&Class> {
        match operation {
            Operation::Delete => Some(&self.delete),
            Operation::MemoryStore => Some(&self.memory_store),
            Operation::Manage => Some(&self.manage),
            Operation::Read | Operation::Write | Operation::Invoke | Operation::Stream => None,
        }
    }

    fn class_mut(&mut self, operation: Operation) -> Option<&mut Class> {
        match operation {
            Operation::Delete => Some(&mut self.delete),
            Operation::MemoryStore => Some(&mut self.memory_store),
            Operation::Manage => Some(&mut self.manage),
            Operation::Read | Operation::Write | Operation::Invoke | Operation::Stream => None,
        }
    }
}

impl Default for StrictDefaults {
    fn default() -> Self {
        let hour = Some(Duration::from_hours(1));
        let admin = || Some("admin".into());
        Self {
            delete: Class { max_age: hour, role: None },
            memory_store: Class { max_age: hour, role: admin() },
            manage: Class { max_age: hour, role: admin() },
        }
    }
}

/// What one endpoint asks beside its requirement: the strict defaults of its class less what it relaxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one ingredient, on or off")]
pub struct Profile<'a> {
    /// The class that was found.
    pub operation: Operation,
    /// See [`Ingredient::Named`].
    pub named: bool,
    /// See [`Ingredient::Exact`].
    pub exact: bool,
    /// See [`Ingredient::Key`].
    pub key: bool,
    /// See [`Ingredient::MaxAge`].
    pub max_age: Option<Duration>,
    /// See [`Ingredient::Role`].
    pub role: Option<&'a str>,
    /// How old the login may be, as the endpoint writes it: `max_age = "15m"`.
    pub login_max_age: Option<Duration>,
    /// The authentication context class that the endpoint asks for: `acr = "…"`.
    pub acr: Option<&'static str>,
    /// Whether the denial of an owner tells that the object exists.
    pub reveal: bool,
}

impl<'a> Profile<'a> {
    /// The profile of an operation under these settings and relaxations.
    #[must_use]
    pub fn new(operation: Operation, defaults: &'a StrictDefaults, relaxed: &[Relaxed]) -> Self {
        let strict = operation.is_strict();
        let keeps = |ingredient| strict && !relaxed.iter().any(|entry| entry.ingredient == ingredient);
        Self {
            operation,
            named: keeps(Ingredient::Named),
            exact: keeps(Ingredient::Exact),
            key: keeps(Ingredient::Key),
            max_age: defaults.max_age(operation).filter(|_| keeps(Ingredient::MaxAge)),
            role: defaults.role(operation).filter(|_| keeps(Ingredient::Role)),
            login_max_age: None,
            acr: None,
            reveal: false,
        }
    }
}
