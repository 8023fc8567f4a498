//! The shadows of an application, and which of them are beside a call.

use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use std::sync::Arc;

use super::compare::Shadowed;
use super::report::ShadowReport;
use super::tally::Tally;
use super::{EndpointName, Rule, Shadow};
use crate::atom::Atom;
use crate::audit::Handler;
use crate::authorizer::AnyAuthorizer;
use crate::meta::Meta;
use crate::requirement::Requirement;

/// How many calls of one shadow may be in flight.
const MOST_IN_FLIGHT: usize = 256;

/// What is called: by which method, at which pattern, and who handles it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'p> {
    pub(crate) handler: Handler<'p>,
    pub(crate) method: &'p str,
    pub(crate) pattern: Option<&'p str>,
}

/// All shadows of an application.
#[derive(Default)]
pub(crate) struct Shadows {
    all: Vec<Arc<Registered>>,
}

/// A shadow, and what it said so far.
pub(crate) struct Registered {
    pub(super) name: String,
    pub(super) rule: Rule,
    pub(super) endpoints: Vec<EndpointName>,
    pub(super) timeout: Duration,
    pub(super) tally: Tally,
    in_flight: AtomicUsize,
}

impl Shadows {
    pub(crate) fn new(shadows: Vec<Shadow>) -> Self {
        let register = |Shadow { name, rule, endpoints, timeout }: Shadow| {
            let (tally, in_flight) = (Tally::default(), AtomicUsize::new(0));
            Arc::new(Registered { name, rule, endpoints, timeout, tally, in_flight })
        };
        Self { all: shadows.into_iter().map(register).collect() }
    }

    /// Those that are beside this call; none allocates nothing.
    pub(crate) fn of<'s>(&'s self, place: Place<'s>, meta: Option<&'static Meta>) -> Option<Box<Shadowed<'s>>> {
        let beside: Vec<_> = self.all.iter().filter(|shadow| shadow.is_beside(&place)).collect();
        (!beside.is_empty()).then(|| Box::new(Shadowed::new(beside, place, meta)))
    }

    /// Whether one that is beside this call looks at the parameters of the path.
    pub(crate) fn read_path(&self, handler: &str, method: &str, pattern: Option<&str>) -> bool {
        let handler = Handler { name: handler, file: "", line: 0 };
        let place = Place { handler, method, pattern };
        self.all.iter().any(|shadow| shadow.is_beside(&place) && shadow.reads_path())
    }

    /// Every endpoint that a shadow names, with the name of the shadow, and the requirement that is beside it.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, &EndpointName, Option<&'static Requirement>)> {
        self.all.iter().flat_map(|shadow| {
            shadow.endpoints.iter().map(|endpoint| (shadow.name.as_str(), endpoint, shadow.rule.requirement()))
        })
    }

    /// Every authorizer in shadow, with the endpoints that it is beside; none stands for all.
    pub(crate) fn authorizers(&self) -> impl Iterator<Item = (&str, &dyn AnyAuthorizer, &[EndpointName])> {
        self.all.iter().filter_map(|shadow| match &shadow.rule {
            Rule::Requirement(_) => None,
            Rule::Authorizer(authorizer) => Some((&*shadow.name, &**authorizer, &*shadow.endpoints)),
        })
    }

    pub(crate) fn report(&self) -> Vec<ShadowReport> {
        self.all.iter().map(|shadow| ShadowReport::of(shadow)).collect()
    }
}

impl Registered {
    /// Counts one more call in flight, unless there are too many.
    pub(super) fn takes_off(&self) -> bool {
        let takes_off = self.in_flight.fetch_add(1, Ordering::Relaxed) < MOST_IN_FLIGHT;
        if !takes_off {
            self.lands();
        }
        takes_off
    }

    pub(super) fn lands(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    /// An authorizer without endpoints is beside all of them.
    fn is_beside(&self, place: &Place<'_>) -> bool {
        let mut endpoints = self.endpoints.iter();
        self.endpoints.is_empty()
            || endpoints.any(|endpoint| endpoint.names(place.handler.name, place.method, place.pattern))
    }

    fn reads_path(&self) -> bool {
        let Rule::Requirement(requirement) = self.rule else { return true };
        let mut reads = false;
        requirement.for_each_atom(&mut |atom, _| reads |= atom.parameter().is_some());
        reads
    }
}

impl Rule {
    fn requirement(&self) -> Option<&'static Requirement> {
        match self {
            Self::Requirement(requirement) => Some(requirement),
            Self::Authorizer(_) => None,
        }
    }

    /// The first members of the claims that it looks at.
    pub(super) fn claims<'r>(&'r self, names: &mut Vec<&'r str>) {
        let requirement = match self {
            Self::Requirement(requirement) => requirement,
            Self::Authorizer(authorizer) => return names.extend(authorizer.claims()),
        };
        requirement.for_each_atom(&mut |atom, _| {
            if let Atom::Claim([first, ..], _) = atom {
                names.push(first);
            }
        });
    }
}
