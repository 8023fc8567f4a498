//! What the attribute leaves behind: constant data about one handler.

use core::time::Duration;

use auth_grammar::{Ingredient, Operation, permission};

use crate::argument::Arguments;
use crate::atom::Atom;
use crate::auth::Settings;
use crate::requirement::Requirement;
use crate::strict::{Profile, Relaxed};

/// What one `#[require(…)]` says about its handler.
#[derive(Debug)]
#[doc(hidden)]
pub struct Meta {
    /// What must hold.
    pub requirement: Requirement,
    /// The stated class.
    pub operation: Option<Operation>,
    /// What is relaxed, and why.
    pub relaxed: &'static [Relaxed],
    /// A denial answers 404.
    pub hide: bool,
    /// A denial of an owner answers 403.
    pub reveal: bool,
    /// How old the login may be, in seconds.
    pub max_age: Option<u64>,
    /// The authentication context class of the login.
    pub acr: Option<&'static str>,
    /// The names of the authenticators that may answer; none for all.
    pub schemes: &'static [&'static str],
    /// The name of the handler.
    pub name: &'static str,
    /// The module of the handler.
    pub module: &'static str,
    /// The file of the handler.
    pub file: &'static str,
    /// The line of the handler.
    pub line: u32,
    /// What the handler's arguments ask for.
    pub arguments: Arguments,
    /// The types of the handler's arguments say that it takes the caller: memberships are loaded before.
    pub takes_caller: bool,
    /// One entry for each route attribute; none for a plain function.
    pub routes: &'static [RouteMeta],
}

/// One route attribute.
#[derive(Debug)]
#[doc(hidden)]
pub struct RouteMeta {
    /// The path pattern as written.
    pub path: &'static str,
    /// The methods, in upper case.
    pub methods: &'static [&'static str],
    /// The name of the resource.
    pub name: &'static str,
}

impl Meta {
    /// The name of what is somebody else's, and no handler.
    #[cfg(any(feature = "actix", feature = "cedar"))]
    pub(crate) const FOREIGN: &str = "(foreign service)";

    /// Of nothing: its requirement never holds. What an attribute does not say is as it is here.
    pub const NOBODY: Self = Self {
        requirement: Requirement::Any(&[]),
        operation: None,
        relaxed: &[],
        hide: false,
        reveal: false,
        max_age: None,
        acr: None,
        schemes: &[],
        name: "",
        module: "",
        file: "",
        line: 0,
        arguments: Arguments::NONE,
        takes_caller: false,
        routes: &[],
    };

    /// The class of a call by this method: the strictest of method, permissions and statement.
    pub(crate) fn operation_of(&'static self, method: &str) -> Operation {
        self.operation_by(&self.requirement, method)
    }

    /// The class that it would have with this requirement.
    pub(crate) fn operation_by(&self, requirement: &'static Requirement, method: &str) -> Operation {
        let mut class = Operation::of_method(method).max(self.operation.unwrap_or(Operation::Read));
        requirement.for_each_atom(&mut |atom, positive| {
            if let Some(name) = atom.permission().filter(|_| positive) {
                class = class.max(Operation::of_permission(name));
            }
        });
        class
    }

    /// What is asked beside the requirement of a call of this class.
    pub(crate) fn profile<'s>(&self, operation: Operation, settings: &'s Settings) -> Profile<'s> {
        Profile {
            login_max_age: self.max_age.map(Duration::from_secs),
            acr: self.acr,
            reveal: self.reveal,
            ..Profile::new(operation, &settings.strict, self.relaxed)
        }
    }

    /// Whether a permission of the memory store is asked for, to read or to write.
    pub(crate) fn names_memory_store(&'static self) -> bool {
        let mut named = false;
        self.requirement.for_each_atom(&mut |atom, positive| {
            let resource = atom.permission().filter(|_| positive).and_then(permission::split);
            named |= resource.is_some_and(|(resource, _)| permission::is_memory_store(resource));
        });
        named
    }

    /// Whether deciding reads the parameters of the path.
    pub(crate) fn reads_path(&'static self) -> bool {
        let mut reads = false;
        self.requirement.for_each_atom(&mut |atom, _| {
            reads |= atom.parameter().is_some() || matches!(atom, Atom::Check(_) | Atom::Authorizer(_));
        });
        reads
    }

    pub(crate) fn relaxes(&self, ingredient: Ingredient) -> bool {
        self.relaxed.iter().any(|entry| entry.ingredient == ingredient)
    }
}
