//! The list of all endpoints: the one source of manifest, OpenAPI and generated tests.

use core::fmt;

use auth_grammar::{Ingredient, Operation, naming};

use crate::meta::Meta;
use crate::requirement::{Atom, Requirement};
use crate::strict::Relaxed;

/// One endpoint: a handler together with its requirement, method and path pattern.
///
/// [`Auth::endpoints`](crate::Auth::endpoints) lists one for each method of each path.
#[derive(Clone, Copy)]
pub struct EndpointInfo<'e> {
    entry: &'e Entry,
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
    pub(crate) fn new(entry: &'e Entry) -> Self {
        Self { entry }
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

    /// The operation class. An endpoint for every method has the class of its permissions and statement, and a call
    /// may be of a stricter one.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.entry.meta.operation_of(self.entry.method)
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
        write!(f, "{method} {path}: {requirement} ({}), {}:{}", self.operation(), self.file(), self.line())
    }
}

impl fmt::Debug for EndpointInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is wrong with the endpoints of an application: the process must not start.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl core::error::Error for StartFaults {}

impl Entry {
    /// The same handler at the same place: workers build the application once each.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let place = |entry: &Self| (entry.meta.file, entry.meta.line, entry.meta.name);
        self.method == other.method && self.path == other.path && place(self) == place(other)
    }

    /// What the compiler could not see: the prefix of the scope, and the method of a plain function.
    pub(crate) fn faults(&self) -> Vec<String> {
        let (meta, operation) = (self.meta, self.meta.operation_of(self.method));
        let mut faults = Vec::new();
        let mut fault = |what: String| {
            let (method, path, file, line) = (self.method, &self.path, meta.file, meta.line);
            faults.push(format!("{method} {path} (`{}`, {file}:{line}): {what}", meta.name));
        };
        let public = meta.requirement.is_public();
        if public && operation.is_strict() {
            fault(format!("a public endpoint cannot be of the class {operation}: name a role, permission or scope"));
        } else if operation.is_strict() && !meta.relaxes(Ingredient::Named) && !meta.requirement.is_named() {
            fault(format!(
                "every way to satisfy the requirement of a {operation} names a role, permission or scope: add one, or \
                 write `relax(named = \"why\")`"
            ));
        }
        if meta.requirement == Requirement::Atom(Atom::Public(None)) && operation != Operation::Read {
            fault(format!("`public` on a {operation} needs a reason for the reviewer: write `public = \"why\"`"));
        }
        if let Some(relaxed) = meta.relaxed.first()
            && !operation.is_strict()
            && self.method != ANY_METHOD
        {
            let ingredient = relaxed.ingredient;
            fault(format!("`relax({ingredient} = …)` changes nothing: {operation} has no strict default"));
        }
        let says = |test: fn(&str) -> bool| naming::path_words(&self.path).find(|word| test(word));
        if public && self.by_default && meta.operation.is_none() && self.path.trim_end_matches("{tail}*").contains('{')
        {
            fault(
                "a public default service below a path parameter answers DELETE, too, for what the parameter names: \
                 state `operation = read` or `operation = write`, or move it out of the scope"
                    .to_owned(),
            );
        }
        if meta.operation.is_some() {
            return faults;
        }
        if let Some(word) = says(naming::is_destructive).filter(|_| !operation.is_strict()) {
            fault(format!("the path says `{word}`: state the class, `operation = delete` or `operation = write`"));
        }
        let told = operation == Operation::Read || operation >= Operation::MemoryStore || meta.names_memory_store();
        if let Some(word) = says(naming::is_memory).filter(|_| !told) {
            fault(format!(
                "the path says `{word}`: name a permission of the memory store, such as `permission = \
                 \"store:write\"`, or state the class, `operation = memory_store` or `operation = write`"
            ));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::Entry;
    use crate::meta::Meta;
    use crate::{Atom, Ingredient, Operation, Relaxed, Requirement};

    const fn meta(requirement: Requirement, operation: Option<Operation>) -> Meta {
        Meta {
            requirement,
            operation,
            relaxed: &[],
            hide: false,
            reveal: false,
            name: "handler",
            module: "m",
            file: "f.rs",
            line: 1,
            optional_principal: false,
            routes: &[],
        }
    }

    const ROLE: Requirement = Requirement::Atom(Atom::Role("admin"));
    const READS_STORE: Requirement = Requirement::Atom(Atom::Permission("store:read"));

    /// Only permissions that are not negated infer the class.
    #[test]
    fn a_negated_permission_says_nothing_about_the_class() {
        const NOT_DELETER: Requirement = Requirement::Not(&Requirement::Atom(Atom::Permission("docs:delete")));
        static NEGATED: Meta = meta(Requirement::All(&[ROLE, NOT_DELETER]), None);
        assert_eq!(NEGATED.operation_of("POST"), Operation::Write);
        assert_eq!(NEGATED.operation_of("DELETE"), Operation::Delete);
    }

    #[test]
    fn what_only_the_start_can_see() {
        static PLAIN: Meta = meta(ROLE, None);
        static STATED: Meta = meta(ROLE, Some(Operation::Write));
        static SIGNED_IN: Meta = meta(Requirement::Atom(Atom::Authenticated), None);
        static PUBLIC: Meta = meta(Requirement::Atom(Atom::Public(Some("why"))), None);
        static NO_REASON: Meta = meta(Requirement::Atom(Atom::Public(None)), None);
        const RELAXED: &[Relaxed] = &[Relaxed { ingredient: Ingredient::Exact, reason: "why" }];
        static RELAXING: Meta = Meta { relaxed: RELAXED, ..meta(ROLE, None) };
        static STORE: Meta = meta(READS_STORE, None);
        for (method, path, meta, hint) in [
            ("POST", "/points/clear", &PLAIN, Some("the path says `clear`")),
            ("GET", "/admin/reset", &PLAIN, Some("the path says `reset`")),
            ("POST", "/points/clear", &STATED, None),
            ("DELETE", "/points/clear", &PLAIN, None),
            ("POST", "/points/{clear}", &PLAIN, None),
            ("POST", "/memories", &PLAIN, Some("the path says `memories`")),
            ("GET", "/memories", &PLAIN, None),
            ("DELETE", "/memories/{id}", &PLAIN, Some("the path says `memories`")),
            ("DELETE", "/x", &SIGNED_IN, Some("names a role")),
            ("POST", "/x", &SIGNED_IN, None),
            ("DELETE", "/x", &PUBLIC, Some("a public endpoint")),
            ("POST", "/x", &PUBLIC, None),
            ("POST", "/x", &NO_REASON, Some("needs a reason")),
            ("GET", "/x", &NO_REASON, None),
            ("GET", "/x", &RELAXING, Some("changes nothing")),
            ("DELETE", "/x", &RELAXING, None),
            ("*", "/x", &RELAXING, None),
            ("POST", "/store/memories", &STORE, None),
        ] {
            let faults = Entry { method, path: path.into(), meta, by_default: false }.faults().join("\n");
            match hint {
                Some(hint) => assert!(faults.contains(hint), "{method} {path}: {faults}"),
                None => assert_eq!(faults, "", "{method} {path}"),
            }
        }
    }
}
