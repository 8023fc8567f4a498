//! The annotated item as checked. Expansion takes only this and cannot fail.

use auth_grammar::{Ingredient, Operation};
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, Ident, LitStr, Path, ReturnType, Type, Visibility};

use crate::syntax::handler::{Function, Other};
pub(crate) use crate::syntax::name::Name;

/// What becomes of the annotated item.
pub(crate) enum Item {
    /// A handler with its routes.
    Endpoint(Endpoint),
    /// A plain function, to be registered by hand.
    Shim(Shim),
    /// A handler that nothing can call; reported. Its routes answer with a refusal.
    Refused(Endpoint),
    /// A plain function that nothing can call; reported. Where it is registered, it answers with a refusal.
    RefusedShim(Shim),
    /// A function that is no handler; reported.
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
    /// Seconds.
    pub(crate) max_age: Option<u64>,
    pub(crate) acr: Option<LitStr>,
    pub(crate) schemes: Vec<LitStr>,
    /// The closures over arguments, by their slots.
    pub(crate) late: Vec<Late>,
}

/// A closure over the handler's arguments.
pub(crate) struct Late {
    pub(crate) kind: LateKind,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) output: ReturnType,
    pub(crate) body: Box<Expr>,
    /// Where the closure begins.
    pub(crate) bar: Span,
}

/// What a closure answers.
pub(crate) enum LateKind {
    /// Whether something holds.
    Holds,
    /// The names of objects.
    Names,
    /// The id of an object of this type.
    Id(Box<Type>),
}

/// A parameter of a closure, and what it is bound to.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    pub(crate) value: Bound,
}

/// What a parameter of a closure is bound to.
pub(crate) enum Bound {
    /// The argument at this place, borrowed as this type.
    Argument(usize, TokenStream),
    /// The caller.
    Caller(Option<Box<Type>>),
}

/// Where `auth_core` is: `::auth_core`, or what `crate = path` says.
pub(crate) struct Root(pub(crate) TokenStream);

/// A tree of conditions.
#[derive(Clone)]
pub(crate) enum Requirement {
    Atom(Atom),
    /// A constant of the user's; what is in it is not seen here.
    Policy(Path),
    All(Vec<Requirement>),
    Any(Vec<Requirement>),
    Not(Box<Requirement>),
    /// Never satisfied; stands where an error was reported.
    Never,
}

/// A leaf.
#[derive(Clone)]
pub(crate) enum Atom {
    Public(Option<LitStr>),
    Authenticated,
    Role(Name),
    Permission(Name),
    PermissionOn(Name, Source),
    Scope(LitStr),
    Claim(Vec<LitStr>, ClaimValue),
    Owner(LitStr),
    OwnerOf(Box<Type>, Source),
    Tenant(LitStr),
    Check(Path),
    When(Slot),
    Authorizer(LitStr),
}

/// Where the name of an object comes from.
#[derive(Clone)]
pub(crate) enum Source {
    Parameter(LitStr),
    Arguments(Slot),
}

/// Which closure, and how it is written.
#[derive(Clone)]
pub(crate) struct Slot {
    pub(crate) index: usize,
    pub(crate) text: String,
}

/// What a claim is compared with.
#[derive(Clone)]
pub(crate) enum ClaimValue {
    Text(LitStr),
    Bool(bool),
    Integer(i64),
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

    /// The permissions that are not negated, where they are written here: these alone infer the operation class.
    pub(crate) fn permissions(&self) -> Vec<&LitStr> {
        let mut names = Vec::new();
        self.for_each_atom(&mut |atom, positive| {
            if let (true, Atom::Permission(name) | Atom::PermissionOn(name, _)) = (positive, atom) {
                names.extend(name.text());
            }
        });
        names
    }

    /// Whether it has parts that are not seen here, which may say what the operation is: the start looks at those.
    pub(crate) fn is_opaque(&self) -> bool {
        match self {
            Self::Policy(_) => true,
            Self::Atom(Atom::Permission(name) | Atom::PermissionOn(name, _)) => name.text().is_none(),
            Self::Atom(_) | Self::Never => false,
            Self::All(terms) | Self::Any(terms) => terms.iter().any(Self::is_opaque),
            Self::Not(term) => term.is_opaque(),
        }
    }

    /// Whether it has a policy in it.
    pub(crate) fn has_policy(&self) -> bool {
        match self {
            Self::Policy(_) => true,
            Self::Atom(_) | Self::Never => false,
            Self::All(terms) | Self::Any(terms) => terms.iter().any(Self::has_policy),
            Self::Not(term) => term.has_policy(),
        }
    }

    /// Whether an object is loaded for it, or may be: what is in a policy is not seen here.
    pub(crate) fn loads_object(&self) -> bool {
        let mut loads = self.has_policy();
        self.for_each_atom(&mut |atom, _| loads |= matches!(atom, Atom::OwnerOf(..)));
        // Where an error was reported there is no second one.
        loads || matches!(self, Self::Never)
    }

    /// Whether every way to satisfy it has a positive role, permission, scope or owner, as the runtime's `is_named`. A
    /// policy may have one: the start looks at it.
    pub(crate) fn is_named(&self) -> bool {
        self.named(true)
    }

    fn named(&self, positive: bool) -> bool {
        match self {
            Self::Atom(atom) => positive && atom.is_name(),
            Self::Policy(_) => true,
            Self::Never => false,
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
            Self::Policy(_) | Self::Never => {}
        }
    }
}

impl Atom {
    /// As the runtime's `Atom::is_name`.
    fn is_name(&self) -> bool {
        match self {
            Self::Role(_)
            | Self::Permission(_)
            | Self::PermissionOn(..)
            | Self::Scope(_)
            | Self::Owner(_)
            | Self::OwnerOf(..) => true,
            Self::Public(_)
            | Self::Authenticated
            | Self::Claim(..)
            | Self::Tenant(_)
            | Self::Check(_)
            | Self::When(_)
            | Self::Authorizer(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::LitStr;

    use super::Requirement::{self, All, Any, Not};
    use super::{Atom, Name};

    /// The table of auth-core's `Requirement::is_named`: the two must agree.
    #[test]
    fn named_means_every_way_has_a_positive_name() {
        let text = || LitStr::new("a", proc_macro2::Span::call_site());
        let role = || Requirement::Atom(Atom::Role(Name::Text(text())));
        let permission = || Requirement::Atom(Atom::Permission(Name::Text(text())));
        let signed_in = || Requirement::Atom(Atom::Authenticated);
        let not = |term| Not(Box::new(term));
        let cases = [
            (role(), true),
            (permission(), true),
            (Requirement::Atom(Atom::Scope(text())), true),
            (signed_in(), false),
            (Requirement::Atom(Atom::Owner(text())), true),
            (Requirement::Atom(Atom::Tenant(text())), false),
            (not(Requirement::Atom(Atom::Owner(text()))), false),
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
        ];
        for (index, (requirement, named)) in cases.into_iter().enumerate() {
            assert_eq!(requirement.is_named(), named, "case {index}");
        }
    }
}
