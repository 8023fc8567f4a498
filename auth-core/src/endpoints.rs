//! The list of all endpoints: the one source of manifest, OpenAPI and generated tests.

use core::fmt;

mod consistency;
mod faults;
mod references;
mod shadows;

pub(crate) use faults::Paths;
#[cfg(feature = "actix")]
pub(crate) use shadows::{faults as shadow_faults, warnings as shadow_warnings};

use auth_grammar::Operation;

use crate::atom::Atom;
use crate::auth::Settings;
use crate::decide::Question;
use crate::facts::Facts;
use crate::meta::Meta;
use crate::principal::Principal;
use crate::requirement::Requirement;
use crate::shadow::EndpointName;
use crate::strict::Relaxed;

/// One endpoint: a handler together with its requirement, method and path pattern.
///
/// [`Auth::endpoints`](crate::Auth::endpoints) lists one for each method of each path.
#[derive(Clone, Copy)]
pub struct EndpointInfo<'e> {
    entry: &'e Entry,
    shadow: Option<&'e InShadow>,
}

/// An authorizer that is tried out beside endpoints which do not ask it.
#[derive(Clone, Debug)]
pub(crate) struct InShadow {
    pub(crate) authorizer: Box<str>,
    /// Which; none stands for all.
    pub(crate) beside: Vec<EndpointName>,
}

/// What is kept of an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) meta: &'static Meta,
    /// It answers what nothing else takes.
    pub(crate) by_default: bool,
}

/// The method of an endpoint that takes every method.
pub(crate) const ANY_METHOD: &str = "*";

impl<'e> EndpointInfo<'e> {
    pub(crate) fn new(entry: &'e Entry, shadow: Option<&'e InShadow>) -> Self {
        Self { entry, shadow }
    }

    /// The method in upper case, or `*` for every method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.entry.method
    }

    /// The whole path pattern, scopes included.
    #[must_use]
    pub fn path(&self) -> &'e str {
        &self.entry.path
    }

    /// What must hold.
    #[must_use]
    pub fn requirement(&self) -> &'static Requirement {
        &self.entry.meta.requirement
    }

    /// Whether it asks the authorizer of this name, or the authorizer is tried out beside it.
    #[must_use]
    pub fn asks_authorizer(&self, name: &str) -> bool {
        let is_beside = self.shadow.is_some_and(|shadow| {
            let mut beside = shadow.beside.iter();
            let is_beside = shadow.beside.is_empty() || beside.any(|name| self.entry.is_named(name));
            *shadow.authorizer == *name && is_beside
        });
        is_beside || self.requires_authorizer(name)
    }

    /// Whether its requirement asks the authorizer of this name.
    pub(crate) fn requires_authorizer(&self, name: &str) -> bool {
        let mut asks = false;
        self.requirement().for_each_atom(&mut |atom, _| {
            asks |= matches!(atom, Atom::Authorizer(asked) if *asked == name);
        });
        asks
    }

    /// Whether the caller may call it: certainly, if the rest allows, or (`None`) certainly not.
    pub(crate) fn permits(self, settings: &Settings, caller: &Principal, facts: &Facts) -> Option<bool> {
        let meta = self.entry.meta;
        let profile = meta.profile(self.operation(), settings);
        let question = Question::new(&meta.requirement, caller, &profile, facts);
        if question.certain_denial().is_some() {
            return None;
        }
        // Which authenticator made the caller is not known here, so a list of schemes leaves it open.
        Some(question.holds_already() && question.step_up().is_none() && meta.schemes.is_empty())
    }

    /// The operation class. An endpoint for every method has the class of its permissions and statement, and a call
    /// may be of a stricter one.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.entry.meta.operation_of(self.entry.method)
    }

    /// The class of a call by this method.
    #[cfg(feature = "cedar")]
    pub(crate) fn operation_for(self, method: &str) -> Operation {
        self.entry.meta.operation_of(method)
    }

    /// Whether it answers what nothing else takes.
    #[cfg(feature = "cedar")]
    pub(crate) fn is_default(self) -> bool {
        self.entry.by_default
    }

    /// Whether it is a service of somebody else.
    #[cfg(feature = "cedar")]
    pub(crate) fn is_foreign(self) -> bool {
        self.entry.meta.name == Meta::FOREIGN
    }

    /// The class that `operation = …` states.
    #[must_use]
    pub fn stated_operation(&self) -> Option<Operation> {
        self.entry.meta.operation
    }

    /// What the endpoint relaxes of its strict default, with the reasons.
    #[must_use]
    pub fn relaxed(&self) -> &'static [Relaxed] {
        self.entry.meta.relaxed
    }

    /// How old the login may be, in seconds: `max_age = "…"`.
    #[must_use]
    pub fn max_age(&self) -> Option<u64> {
        self.entry.meta.max_age
    }

    /// The authentication context class of the login: `acr = "…"`.
    #[must_use]
    pub fn acr(&self) -> Option<&'static str> {
        self.entry.meta.acr
    }

    /// The names of the authenticators that may answer; none where all may: `scheme = "…"`.
    #[must_use]
    pub fn schemes(&self) -> &'static [&'static str] {
        self.entry.meta.schemes
    }

    /// Whether a denial answers 404.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.entry.meta.hide
    }

    /// The name of the handler.
    #[must_use]
    pub fn handler(&self) -> &'static str {
        self.entry.meta.name
    }

    /// The module of the handler.
    #[must_use]
    pub fn module(&self) -> &'static str {
        self.entry.meta.module
    }

    /// The file of the handler, as the compiler names it.
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.entry.meta.file
    }

    /// The line of the attribute.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.entry.meta.line
    }
}

/// `DELETE /v1/threads/{id}: role = "admin" (delete), src/threads.rs:12`
impl fmt::Display for EndpointInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, path, requirement) = (self.method(), self.path(), self.requirement());
        write!(f, "{method} {path}: {requirement} ({}", self.operation())?;
        for Relaxed { ingredient, reason } in self.relaxed() {
            write!(f, ", relax({ingredient} = {reason:?})")?;
        }
        write!(f, "), {}:{}", self.file(), self.line())
    }
}

impl fmt::Debug for EndpointInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is wrong with the endpoints of an application: the process must not start.
///
/// ```
/// use actix_web::get;
/// use auth_core::{require, testing};
///
/// #[require(owner = "user_id")]
/// #[get("/users/{userid}/notes")]
/// async fn notes() -> &'static str {
///     "…"
/// }
///
/// let faults = testing::auth().app().service(notes).check().unwrap_err();
/// assert!(faults.to_string().ends_with("the path has no parameter `user_id`: did you mean `userid`?"), "{faults}");
/// ```
///
/// `Debug` writes the same lines: `main` returns it with `?`.
#[derive(Clone, PartialEq, Eq)]
pub struct StartFaults {
    faults: Vec<String>,
}

impl StartFaults {
    pub(crate) fn new(faults: Vec<String>) -> Self {
        Self { faults }
    }

    /// One line for each fault: method, path, handler and place, what is wrong, what to write instead.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(String::as_str)
    }
}

impl fmt::Display for StartFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.faults.join("\n"))
    }
}

crate::spoken::debug_is_display!(StartFaults);

impl core::error::Error for StartFaults {}

impl Entry {
    /// The same handler at the same place: workers build the application once each.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let place = |entry: &Self| (entry.meta.file, entry.meta.line, entry.meta.name);
        self.method == other.method && self.path == other.path && place(self) == place(other)
    }
}
