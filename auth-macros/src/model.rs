//! The annotated item as checked. Expansion takes only this and cannot fail.

use auth_grammar::{Ingredient, Operation};
use proc_macro2::TokenStream;
use syn::{Attribute, Expr, LitStr, Path, Type, Visibility};

use crate::syntax::handler::{Function, Other};

/// What becomes of the annotated item.
pub(crate) enum Item {
    /// A handler with its routes.
    Endpoint(Endpoint),
    /// A plain function, to be registered by hand.
    Shim(Shim),
    /// A handler that nothing can call; reported. Its routes answer with a refusal.
    Refused(Endpoint),
    /// A function that nothing can call; reported.
    Function(Function),
    /// No function; reported.
    Other(Other),
}

/// A handler below route attributes.
pub(crate) struct Endpoint {
    pub(crate) meta: Meta,
    pub(crate) function: Function,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) routes: Vec<Route>,
    /// The names of route attributes that the user imported.
    pub(crate) imports: Vec<Path>,
}

/// A handler without route attributes.
pub(crate) struct Shim {
    pub(crate) meta: Meta,
    /// Route attributes under another name, for the function that is registered.
    pub(crate) aliases: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) function: Function,
    pub(crate) arguments: Vec<Argument>,
}

/// What the attribute says.
pub(crate) struct Meta {
    pub(crate) root: Root,
    pub(crate) requirement: Requirement,
    pub(crate) operation: Option<Operation>,
    pub(crate) relaxed: Vec<Relaxed>,
    pub(crate) hide: bool,
    pub(crate) reveal: bool,
}

/// Where `auth_core` is: `::auth_core`, or what `crate = path` says.
pub(crate) struct Root(pub(crate) TokenStream);

/// A tree of conditions.
#[derive(Clone, Debug)]
pub(crate) enum Requirement {
    Atom(Atom),
    All(Vec<Requirement>),
    Any(Vec<Requirement>),
    Not(Box<Requirement>),
    /// Never satisfied; stands where an error was reported.
    Never,
}

/// A leaf.
#[derive(Clone, Debug)]
pub(crate) enum Atom {
    Public(Option<LitStr>),
    Authenticated,
    Role(LitStr),
    Permission(LitStr),
    Scope(LitStr),
}

/// An ingredient of the strict default that is dropped, and why.
pub(crate) struct Relaxed {
    pub(crate) ingredient: Ingredient,
    pub(crate) reason: LitStr,
}

/// An argument of the handler.
pub(crate) struct Argument {
    /// Its `#[cfg]`s.
    pub(crate) conditions: Vec<Attribute>,
    /// As written.
    pub(crate) written: Type,
    /// With `'_` in place of the function's lifetimes.
    pub(crate) elided: TokenStream,
}

/// A path with the methods that it answers.
pub(crate) struct Route {
    pub(crate) path: LitStr,
    pub(crate) methods: Vec<String>,
    pub(crate) name: String,
    pub(crate) guards: Vec<Path>,
    pub(crate) wraps: Vec<Expr>,
}

impl Requirement {
    /// Every atom with its sign: `false` below an odd number of `not`.
    pub(crate) fn for_each_atom<'r>(&'r self, visit: &mut impl FnMut(&'r Atom, bool)) {
        self.walk(true, visit);
    }

    /// The permissions that are not negated: these alone infer the operation class.
    pub(crate) fn permissions(&self) -> Vec<&LitStr> {
        let mut names = Vec::new();
        self.for_each_atom(&mut |atom, positive| {
            if let (true, Atom::Permission(name)) = (positive, atom) {
                names.push(name);
            }
        });
        names
    }

    /// Whether every way to satisfy it has a positive role, permission or scope, as the runtime's `is_named`.
    pub(crate) fn is_named(&self) -> bool {
        self.named(true)
    }

    fn named(&self, positive: bool) -> bool {
        match self {
            Self::Atom(Atom::Role(_) | Atom::Permission(_) | Atom::Scope(_)) => positive,
            Self::Atom(Atom::Public(_) | Atom::Authenticated) | Self::Never => false,
            Self::All(terms) if positive => terms.iter().any(|term| term.named(positive)),
            Self::Any(terms) if !positive => terms.iter().any(|term| term.named(positive)),
            Self::All(terms) | Self::Any(terms) => !terms.is_empty() && terms.iter().all(|term| term.named(positive)),
            Self::Not(term) => term.named(!positive),
        }
    }

    fn walk<'r>(&'r self, positive: bool, visit: &mut impl FnMut(&'r Atom, bool)) {
        match self {
            Self::Atom(atom) => visit(atom, positive),
            Self::All(terms) | Self::Any(terms) => terms.iter().for_each(|term| term.walk(positive, visit)),
            Self::Not(term) => term.walk(!positive, visit),
            Self::Never => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::LitStr;

    use super::Atom;
    use super::Requirement::{self, All, Any, Not};

    /// The table of auth-core's `Requirement::is_named`: the two must agree.
    #[test]
    fn named_means_every_way_has_a_positive_name() {
        let text = || LitStr::new("a", proc_macro2::Span::call_site());
        let role = || Requirement::Atom(Atom::Role(text()));
        let permission = || Requirement::Atom(Atom::Permission(text()));
        let signed_in = || Requirement::Atom(Atom::Authenticated);
        let not = |term| Not(Box::new(term));
        for (requirement, named) in [
            (role(), true),
            (permission(), true),
            (Requirement::Atom(Atom::Scope(text())), true),
            (signed_in(), false),
            (Requirement::Atom(Atom::Public(None)), false),
            (Requirement::Never, false),
            (not(role()), false),
            (not(not(role())), true),
            (All(vec![signed_in(), role()]), true),
            (All(vec![signed_in(), not(role())]), false),
            (Any(vec![role(), permission()]), true),
            (Any(vec![role(), signed_in()]), false),
            (Any(vec![role(), not(permission())]), false),
            (not(Any(vec![role(), not(permission())])), true),
            (not(All(vec![not(role()), not(permission())])), true),
            (not(All(vec![not(role()), permission()])), false),
        ] {
            assert_eq!(requirement.is_named(), named, "{requirement:?}");
        }
    }
}
