//! What the compiler could not see: the prefix of the scope, the method of a plain function, the names of constants.

use auth_grammar::{Ingredient, Operation, naming};

use super::{ANY_METHOD, Entry};
use crate::atom::Atom;
use crate::auth::Settings;
use crate::requirement::Requirement;

impl Entry {
    /// Everything that is wrong with the endpoint, each with its place. The process must not start then.
    pub(crate) fn faults(&self, settings: &Settings, paths: Paths) -> Vec<String> {
        let class = self.faults_of_class().into_iter();
        let parameters = self.faults_of_parameters().into_iter().filter(|_| paths == Paths::Whole);
        let all = class.chain(parameters).chain(self.faults_of_references(settings)).chain(self.faults_of_logic());
        all.map(|what| self.at_its_place(&what)).collect()
    }

    /// What is odd, but may be meant.
    pub(crate) fn warnings(&self, settings: &Settings, paths: Paths) -> Vec<String> {
        let parameters = self.faults_of_parameters().into_iter().filter(|_| paths == Paths::InAnother);
        let names = self.unknown_names(settings).into_iter().chain(self.names_by_wildcard_only(settings));
        let all = names.chain(parameters);
        all.map(|what| self.at_its_place(&what)).collect()
    }

    pub(super) fn at_its_place(&self, what: &str) -> String {
        let meta = self.meta;
        let (method, path, name, file, line) = (self.method, &self.path, meta.name, meta.file, meta.line);
        format!("{method} {path} (`{name}`, {file}:{line}): {what}")
    }

    /// What depends on the operation class.
    pub(super) fn faults_of_class(&self) -> Vec<String> {
        let (meta, operation) = (self.meta, self.meta.operation_of(self.method));
        let mut faults = Vec::new();
        let mut fault = |what: String| faults.push(what);
        let public = meta.requirement.is_public();
        if public && operation.is_strict() {
            fault(format!("a public endpoint cannot be of the class {operation}: name a role, permission or scope"));
        } else if operation.is_strict() && !meta.relaxes(Ingredient::Named) && !meta.requirement.is_named() {
            fault(format!(
                "every way to satisfy the requirement of a {operation} names a role, permission, scope or owner: add one, \
                 or write `relax(named = \"why\")`"
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
        if let Some(stated) = meta.operation.filter(|stated| stated.lowers(operation)) {
            fault(format!(
                "`operation = {stated}` never lowers, and this is {operation}: take it away; `relax(…)` drops single \
                 ingredients of a strict default"
            ));
        }
        let says = |test: fn(&str) -> bool| {
            let handler = naming::words(meta.name).map(|word| ("the handler's name", word));
            let path = naming::path_words(&self.path).map(|word| ("the path", word));
            path.chain(handler).find(|(_, word)| test(word))
        };
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
        if let Some((place, word)) = says(naming::is_destructive).filter(|_| !operation.is_strict()) {
            fault(format!("{place} says `{word}`: state the class, `operation = delete` or `operation = write`"));
        }
        let told = operation == Operation::Read || operation >= Operation::MemoryStore || meta.names_memory_store();
        if let Some((place, word)) = says(naming::is_memory).filter(|_| !told) {
            fault(format!(
                "{place} says `{word}`: name a permission of the memory store, such as `permission = \
                 \"store:write\"`, or state the class, `operation = memory_store` or `operation = write`"
            ));
        }
        faults
    }
}

/// What is known of the paths of endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paths {
    /// They begin at the root of the application.
    Whole,
    /// They lie in an application of somebody else's, whose scopes may add parameters.
    InAnother,
}

#[cfg(test)]
mod tests {
    use super::super::Entry;
    use crate::meta::Meta;
    use crate::{Atom, Ingredient, Name, Operation, Relaxed, Requirement};

    const fn meta(requirement: Requirement, operation: Option<Operation>) -> Meta {
        Meta { requirement, operation, name: "handler", module: "m", file: "f.rs", line: 1, ..Meta::NOBODY }
    }

    const ROLE: Requirement = Requirement::Atom(Atom::Role(Name::new("admin")));
    const READS_STORE: Requirement = Requirement::Atom(Atom::Permission(Name::new("store:read")));

    /// Only permissions that are not negated infer the class.
    #[test]
    fn a_negated_permission_says_nothing_about_the_class() {
        const NOT_DELETER: Requirement =
            Requirement::Not(&Requirement::Atom(Atom::Permission(Name::new("docs:delete"))));
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
            let faults = Entry { method, path: path.into(), meta, by_default: false }.faults_of_class().join("\n");
            match hint {
                Some(hint) => assert!(faults.contains(hint), "{method} {path}: {faults}"),
                None => assert_eq!(faults, "", "{method} {path}"),
            }
        }
    }
}
