//! What deciding is told beside requirement, principal and profile.

use core::any::TypeId;

use auth_grammar::Operation;

use crate::atom::Atom;
use crate::load::{Load, Object};
use crate::memberships::Memberships;
use crate::outcome::Outcome;

/// What deciding is told beside requirement, principal and profile: the time, the path parameters, and the answers of
/// what was asked before.
///
/// For [`Auth::decide`](crate::Auth::decide) give what the requirement names: a parameter that a path would have, an
/// object that is loaded already.
///
/// ```
/// use auth_core::{Auth, Denial, Facts, Operation, Principal, Requirement, requirement};
///
/// const FORGET: Requirement = requirement!(permission("documents:forget", on = "index"));
///
/// async fn forget(auth: &Auth, caller: &Principal, index: &str) -> Result<(), Denial> {
///     let facts = Facts::default().parameter("index", index).operation(Operation::Delete);
///     auth.decide(caller, &FORGET, facts).await.into_result()
/// }
/// ```
///
/// What is not told is not taken for granted: an absent parameter is unknown, which denies. The time is that of the
/// [`Clock`](crate::Clock) of the `Auth`.
#[derive(Clone, Default)]
pub struct Facts {
    pub(crate) now: u64,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) operation: Option<Operation>,
    /// There is no request yet: what a path would say is still to be asked.
    pub(crate) without_path: bool,
    /// Whether the principal says which tenants it is in.
    pub(crate) memberships: Memberships,
    pub(crate) answers: Vec<(&'static Atom, Answer)>,
    /// Objects by their type, whatever atom named them.
    pub(crate) objects: Vec<(TypeId, Object)>,
}

/// What was found out about one atom.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Of a check, a closure `when`, an authorizer.
    Outcome(Outcome),
    /// The object of an owner is among the objects.
    Loaded,
    /// There is no such object.
    Absent,
    /// The object cannot be named: the parameter is no id, the arguments name none.
    Unnamed,
    /// The store does not answer.
    Unavailable,
    /// The names of the objects that a permission is asked on.
    Names(Vec<String>),
}

impl Answer {
    /// The names that a closure gave, each once: whoever calls chooses the list, and a name that stands there a thousand times
    /// is compared once.
    pub(crate) fn names(mut names: Vec<String>) -> Self {
        names.sort_unstable();
        names.dedup();
        Self::Names(names)
    }
}

impl Facts {
    /// Nothing but the present time, in Unix seconds.
    #[must_use]
    pub fn at(now: u64) -> Self {
        Self { now, ..Self::default() }
    }

    /// Adds a path parameter, decoded. Given twice, the last value counts.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.push((name, value.into()));
        self
    }

    /// Adds an object that is loaded already: what `owner(T, …)` is about.
    #[must_use]
    pub fn object<T: Load>(mut self, object: T) -> Self {
        self.objects.push((TypeId::of::<T>(), Object::of(object)));
        self
    }

    /// States the operation class. It raises what the permissions of the requirement say.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Nothing but the time, before there is a request.
    pub(crate) fn sketch(now: u64) -> Self {
        Self { without_path: true, ..Self::at(now) }
    }

    pub(crate) fn value_of(&self, parameter: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.as_str())
    }

    pub(crate) fn answer_of(&self, atom: &Atom) -> Option<&Answer> {
        self.answers.iter().find(|(asked, _)| *asked == atom).map(|(_, answer)| answer)
    }

    /// Whether the object that the atom asked for is not there, or cannot be named.
    pub(crate) fn found_nothing_for(&self, atom: &Atom) -> bool {
        matches!(self.answer_of(atom), Some(Answer::Absent | Answer::Unnamed))
    }

    pub(crate) fn object_of(&self, object: TypeId) -> Option<&Object> {
        self.objects.iter().find(|(known, _)| *known == object).map(|(_, object)| object)
    }

    pub(crate) fn add(&mut self, atom: &'static Atom, answer: Answer) {
        self.answers.push((atom, answer));
    }
}

impl core::fmt::Debug for Facts {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Facts").field("now", &self.now).field("operation", &self.operation).finish_non_exhaustive()
    }
}
