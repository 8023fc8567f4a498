//! What depends on the operation class: what may be stated, relaxed, hidden or left public.

use auth_grammar::{Ingredient, Operation};
use proc_macro2::TokenStream;

use super::options::Options;
use super::route::Routes;
use super::terms::Understood;
use super::{names, public};
use crate::errors::Errors;
use crate::model::{Atom, Requirement};
use crate::syntax::handler::Function;

/// An endpoint as far as it was understood.
pub(super) struct Endpoint<'a> {
    pub(super) tree: &'a Requirement,
    /// The terms as written.
    pub(super) terms: &'a TokenStream,
    pub(super) options: &'a Options,
    /// `None` for a plain function, whose method is known when it is registered.
    pub(super) routes: Option<&'a Routes>,
    pub(super) function: &'a Function,
}

/// Checks everything that depends on the class, as far as the parts were understood.
pub(super) fn check(
    understood: Option<&Understood>,
    options: &Options,
    routes: Option<&Routes>,
    function: &Function,
    errors: &mut Errors,
) {
    hide_and_reveal(options, errors);
    let Some(Understood { tree, tokens: terms, .. }) = understood else { return };
    if options.operation.as_ref().is_some_and(|stated| stated.class.is_none()) {
        return;
    }
    if routes.is_some_and(|routes| !routes.complete) {
        return;
    }
    let endpoint = Endpoint { tree, terms, options, routes, function };
    lowered(&endpoint, errors);
    if let Requirement::Atom(Atom::Public(reason)) = tree {
        public::class(&endpoint, reason.as_ref(), errors);
    } else {
        named(&endpoint, errors);
        hide(&endpoint, errors);
        reveal(&endpoint, errors);
        // What a constant says of the class is not seen here: the start looks at it.
        if !tree.is_opaque() {
            relax(&endpoint, errors);
        }
    }
    if !tree.is_opaque() {
        names::check(&endpoint, errors);
    }
}

impl Endpoint<'_> {
    /// The methods that it answers; none where they are not known here.
    pub(super) fn methods(&self) -> impl Iterator<Item = &str> {
        self.routes.into_iter().flat_map(|routes| &routes.list).flat_map(|route| &route.methods).map(String::as_str)
    }

    /// The strictest class that is known here: a plain function may become a delete when it is registered.
    pub(super) fn class(&self) -> Operation {
        self.inferred().max(self.options.stated().unwrap_or(Operation::Read))
    }

    fn inferred(&self) -> Operation {
        let permissions = self.tree.permissions();
        let by_permission = permissions.iter().map(|name| Operation::of_permission(&name.value()));
        self.methods().map(Operation::of_method).chain(by_permission).fold(Operation::Read, Operation::max)
    }

    /// What makes the endpoint what it is, for messages.
    pub(super) fn because(&self, class: Operation) -> String {
        let permissions = self.tree.permissions();
        let permission = permissions.into_iter().find(|name| Operation::of_permission(&name.value()) == class);
        let method = self.methods().find(|method| Operation::of_method(method) == class);
        match (permission, method) {
            (Some(name), _) => format!("by its permission `{}`", name.value()),
            (None, Some(method)) => format!("by its method {method}"),
            (None, None) => "as stated".to_owned(),
        }
    }
}

fn lowered(endpoint: &Endpoint<'_>, errors: &mut Errors) {
    let (Some(stated), Some(operation)) = (endpoint.options.stated(), &endpoint.options.operation) else { return };
    let inferred = endpoint.inferred();
    if stated.lowers(inferred) {
        let because = endpoint.because(inferred);
        let relax =
            if inferred.is_strict() { ", `relax(…)` drops single ingredients of its strict default" } else { "" };
        errors.at(
            &operation.word,
            format_args!("`operation` never lowers: this is `{inferred}` {because}; take it away{relax}"),
        );
    }
}

fn named(endpoint: &Endpoint<'_>, errors: &mut Errors) {
    let class = endpoint.class();
    if !class.is_strict() || endpoint.tree.is_named() || endpoint.options.relaxes(Ingredient::Named) {
        return;
    }
    let because = endpoint.because(class);
    let message = match endpoint.tree {
        Requirement::Atom(Atom::Authenticated) => format!(
            "this is `{class}` {because}, and `authenticated` lets every caller do it: name a role, permission, scope or \
             owner, such as `role = \"admin\"`, or write `relax(named = \"why\")`"
        ),
        _ => format!(
            "this is `{class}` {because}, and not every way to satisfy the requirement names a role, permission, scope or \
             owner that the caller has: add one to each alternative, or write `relax(named = \"why\")`"
        ),
    };
    errors.at(endpoint.terms, message);
}

fn relax(endpoint: &Endpoint<'_>, errors: &mut Errors) {
    let Some(relax) = &endpoint.options.relax else { return };
    let class = endpoint.class();
    if endpoint.routes.is_some() && !class.is_strict() {
        errors.at(
            &relax.key,
            format_args!("`relax` changes nothing: this is `{class}`, which has no strict default; take it away"),
        );
        return;
    }
    // A plain function is a delete at most by its method.
    if class.max(Operation::Delete) == Operation::Delete {
        for entry in relax.entries.iter().filter(|entry| entry.ingredient == Ingredient::Role) {
            errors.at(&entry.key, "`role` is asked for by the classes `memory_store` and `manage` alone: take it away");
        }
    }
}

fn hide(endpoint: &Endpoint<'_>, errors: &mut Errors) {
    let Some(hide) = &endpoint.options.hide else { return };
    if endpoint.options.reveal.is_some() || endpoint.routes.is_none() || endpoint.class().is_strict() {
        return;
    }
    let why = match endpoint.tree {
        Requirement::Atom(Atom::Authenticated) => "`authenticated` never answers 403",
        Requirement::Atom(Atom::OwnerOf(..)) => "an object that is somebody else's is 404 by itself",
        _ => return,
    };
    errors.at(hide, format_args!("`hide` changes nothing: {why}; take it away"));
}

/// `reveal` is about objects: it needs one that is not negated.
fn reveal(endpoint: &Endpoint<'_>, errors: &mut Errors) {
    let (None, Some(reveal)) = (&endpoint.options.hide, &endpoint.options.reveal) else { return };
    let mut owned = endpoint.tree.is_opaque();
    endpoint.tree.for_each_atom(&mut |atom, positive| owned |= positive && matches!(atom, Atom::OwnerOf(..)));
    if !owned {
        errors.at(
            reveal,
            "`reveal` changes nothing: it is for `owner(Type, …)`, whose denial it turns from 404 to 403; take it away",
        );
    }
}

fn hide_and_reveal(options: &Options, errors: &mut Errors) {
    if let (Some(_), Some(reveal)) = (&options.hide, &options.reveal) {
        errors.at(reveal, "`hide` and `reveal` say the opposite: take one away");
    }
}

#[cfg(test)]
mod tests {
    use crate::reports::table;

    const DELETE: &str = "#[delete(\"/\")] async fn f() -> R {}";
    const POST: &str = "#[post(\"/\")] async fn f() -> R {}";
    const PLAIN: &str = "async fn f() -> R {}";

    #[test]
    fn operation_never_lowers() {
        table([
            (
                "role = \"a\", operation = read",
                DELETE,
                "never lowers: this is `delete` by its method DELETE; take it away, `relax(…)`",
            ),
            ("role = \"a\", operation = read", POST, "never lowers: this is `write` by its method POST"),
            (
                "permission = \"store:write\", operation = delete",
                POST,
                "`memory_store` by its permission `store:write`",
            ),
            ("permission = \"a:purge\", operation = write", PLAIN, "`delete` by its permission `a:purge`"),
            ("permission = \"a:invoke\", operation = write", POST, ""),
            ("role = \"a\", operation = manage", DELETE, ""),
            ("not(permission = \"a:purge\"), operation = write", POST, ""),
        ]);
    }

    #[test]
    fn strict_classes_name_something() {
        table([
            ("authenticated", DELETE, "`authenticated` lets every caller do it"),
            ("authenticated, operation = delete", PLAIN, "this is `delete` as stated, and `authenticated`"),
            ("authenticated", PLAIN, ""),
            ("any(role = \"a\", not(scope = \"b\"))", DELETE, "not every way to satisfy the requirement"),
            ("not(role = \"b\")", DELETE, "not every way"),
            ("not(any(not(role = \"b\"), not(scope = \"c\")))", DELETE, ""),
            ("authenticated, relax(named = \"own data\")", DELETE, ""),
            ("any(role = \"a\", all(not(role = \"b\"), scope = \"c\"))", DELETE, ""),
            ("owner = \"id\"", DELETE, ""),
            ("owner(Thread, \"id\")", DELETE, ""),
            ("tenant = \"id\"", DELETE, "not every way"),
            ("claim(\"a\" = true)", DELETE, "not every way"),
            ("check = a::b", DELETE, "not every way"),
            ("any(role = \"a\", when(|x| true))", "#[delete(\"/\")] async fn f(x: X) -> R {}", "not every way"),
            ("policy = P", DELETE, ""),
        ]);
    }

    #[test]
    fn relax_needs_a_strict_default() {
        table([
            ("role = \"a\", relax(exact = \"why\")", POST, "`relax` changes nothing: this is `write`"),
            ("role = \"a\", relax(exact = \"why\")", PLAIN, ""),
            (
                "role = \"a\", relax(role = \"why\")",
                DELETE,
                "asked for by the classes `memory_store` and `manage` alone",
            ),
            (
                "role = \"a\", relax(role = \"why\")",
                PLAIN,
                "asked for by the classes `memory_store` and `manage` alone",
            ),
            ("role = \"a\", operation = manage, relax(role = \"why\")", POST, ""),
            ("permission = \"store:put\", relax(role = \"why\")", POST, ""),
        ]);
    }

    #[test]
    fn hide_and_reveal() {
        table([
            ("role = \"a\", hide, reveal", POST, "`hide` and `reveal` say the opposite"),
            ("role = \"a\", reveal", POST, "`reveal` changes nothing"),
            ("authenticated, hide", POST, "`hide` changes nothing"),
            ("owner(Thread, \"id\"), hide", POST, "`hide` changes nothing: an object"),
            ("owner(Thread, \"id\"), reveal", POST, ""),
            ("role = \"a\", not(owner(Thread, \"id\")), reveal", POST, "`reveal` changes nothing"),
            ("owner = \"id\", reveal", POST, "`reveal` changes nothing"),
            ("authenticated, hide, relax(named = \"x\")", DELETE, ""),
            ("role = \"a\", hide", POST, ""),
        ]);
    }
}
