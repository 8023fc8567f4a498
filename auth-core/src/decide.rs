//! One pure, total function: requirement × principal × profile × facts → decision.
//!
//! It knows no HTTP, no clock and no I/O, and allocates nothing on allow. What it cannot know by itself (a check, an
//! object, a closure over arguments, an authorizer) is asked by `gather` and told as a fact.

mod atoms;
mod blame;
mod freshness;
mod limit;
mod ownership;
mod plain;
mod search;

use auth_grammar::Ingredient;

use crate::atom::Atom;
use crate::decision::{Decision, Denial, DenialKind, Reason};
use crate::facts::Facts;
use crate::grants::Held;
use crate::memberships::Memberships;
use crate::name::Name;
use crate::outcome::{Outcome, Place, evaluate_at, the_one, visit_at};
use crate::principal::Principal;
use crate::requirement::Requirement;
use crate::strict::Profile;
pub(crate) use ownership::owned;

/// Decides a call.
///
/// Deny is the default: without a principal the answer is a denial before the tree is looked at, unless the
/// requirement is `public`; only [`Outcome::True`] allows. A check, object or closure that the facts do not answer is
/// unknown.
pub fn decide(
    requirement: &'static Requirement,
    principal: Option<&Principal>,
    profile: &Profile<'_>,
    facts: &Facts,
) -> Decision {
    // A public delete does not compile; where the class is found only at run time it is denied here.
    if requirement.is_public() && !profile.operation.is_strict() {
        return Decision::Allow;
    }
    match principal {
        Some(principal) => Question::new(requirement, principal, profile, facts).decision(),
        None => deny(DenialKind::Unauthenticated, vec![Reason::NoPrincipal]),
    }
}

/// One call to be decided, by a caller who is known.
#[derive(Clone, Copy)]
pub(crate) struct Question<'q> {
    pub(crate) requirement: &'static Requirement,
    pub(crate) principal: &'q Principal,
    pub(crate) profile: &'q Profile<'q>,
    pub(crate) facts: &'q Facts,
}

/// Which scopes and permissions count as held: the real ones, or all that the requirement asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Granted {
    AsHeld,
    AllAskedFor,
}

/// What counts for an atom that nobody answered yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unasked {
    /// What is not known never allows.
    Unknown,
    /// The best that it could become: what is not true then will never be.
    Best,
    /// The worst that it could become: what is true then will stay so.
    Worst,
}

/// How atoms that are not known are taken.
#[derive(Clone, Copy)]
struct Assume {
    granted: Granted,
    unasked: Unasked,
    /// What an outage hides counts as held.
    healed: bool,
}

const AS_IT_IS: Assume = Assume { granted: Granted::AsHeld, unasked: Unasked::Unknown, healed: false };

impl<'q> Question<'q> {
    pub(crate) fn new(
        requirement: &'static Requirement,
        principal: &'q Principal,
        profile: &'q Profile<'q>,
        facts: &'q Facts,
    ) -> Self {
        Self { requirement, principal, profile, facts }
    }
}

impl Question<'_> {
    /// The answer by what is known now.
    #[inline]
    pub(crate) fn decision(&self) -> Decision {
        match self.outcome(AS_IT_IS) {
            Outcome::True => self.step_up().map_or(Decision::Allow, Decision::Deny),
            outcome => Decision::Deny(self.denial(outcome)),
        }
    }

    /// The denial that nothing which is still to be asked could turn round, if there is one. A login that is too old is
    /// none: that is the answer only when nothing else denies.
    pub(crate) fn certain_denial(&self) -> Option<Denial> {
        let best = self.outcome(Assume { unasked: Unasked::Best, ..AS_IT_IS });
        (best != Outcome::True).then(|| self.denial(best))
    }

    /// Whether it is allowed whatever else is asked.
    pub(crate) fn holds_already(&self) -> bool {
        self.outcome(Assume { unasked: Unasked::Worst, ..AS_IT_IS }) == Outcome::True
    }

    /// The outcome of the tree alone, and of each of its atoms.
    pub(crate) fn each_outcome(&self, visit: &mut impl FnMut(&'static Atom, bool, Outcome)) -> Outcome {
        visit_at(self.requirement, Place::TOP, &mut |atom, place| {
            visit(atom, place.positive, self.atom(atom, place, AS_IT_IS));
        });
        self.value(self.requirement, Place::TOP, AS_IT_IS)
    }

    /// The requirement and every ingredient but age, which is the last to be asked.
    #[inline]
    fn outcome(&self, assume: Assume) -> Outcome {
        let asks_more = self.profile.named || self.profile.key || self.profile.role.is_some();
        if !asks_more && self.plainly_holds() { Outcome::True } else { self.outcome_of_all(asks_more, assume) }
    }

    #[inline(never)]
    fn outcome_of_all(&self, asks_more: bool, assume: Assume) -> Outcome {
        let tree = self.value(self.requirement, Place::TOP, assume);
        if asks_more { tree.min(self.ingredients(assume)) } else { tree }
    }

    fn ingredients(&self, assume: Assume) -> Outcome {
        let fulfilled = |assume| self.failed_ingredients(assume).next().is_none();
        if fulfilled(assume) {
            Outcome::True
        } else if fulfilled(Assume { healed: true, ..assume }) {
            Outcome::Unavailable
        } else {
            Outcome::False
        }
    }

    /// Whether what is held in a tenant counts as held, where memberships are not known.
    fn may_be_member(&self, assume: Assume) -> bool {
        match self.facts.memberships {
            Memberships::Told => false,
            Memberships::Unasked => assume.unasked == Unasked::Best,
            Memberships::Unavailable => assume.healed,
        }
    }

    fn value(&self, requirement: &'static Requirement, place: Place<'static>, assume: Assume) -> Outcome {
        evaluate_at(requirement, place, &mut |atom, place| self.atom(atom, place, assume))
    }

    fn failed_ingredients(&self, assume: Assume) -> impl Iterator<Item = Ingredient> {
        let Profile { named, key, role, .. } = *self.profile;
        let named = (named && !self.requirement.is_named()).then_some(Ingredient::Named);
        let key = (key && self.principal.is_cut() && !self.credential_is_named(assume)).then_some(Ingredient::Key);
        let tenant = self.outermost_tenant();
        let lacks = |role: &str| match tenant {
            Some(_) if self.facts.without_path => !self.principal.holds_role_by_any_means(role),
            Some(_) if self.facts.memberships != Memberships::Told => !self.may_be_member(assume),
            tenant => !self.principal.holds_role(role, tenant),
        };
        let role = role.is_some_and(lacks).then_some(Ingredient::Role);
        [named, key, role].into_iter().flatten()
    }

    /// The tenant that the requirement as a whole is about: the class's role is held there.
    pub(crate) fn outermost_tenant(&self) -> Option<&str> {
        outermost_tenant(self.requirement).map(|parameter| self.facts.value_of(parameter).unwrap_or_default())
    }

    /// The tenant in which roles and permissions at this place are held.
    fn tenant_at(&self, place: Place<'_>) -> Option<&str> {
        place.tenant.map(|parameter| self.facts.value_of(parameter).unwrap_or_default())
    }

    /// Whether a credential that limits its subject holds exactly a permission or scope that the endpoint names.
    fn credential_is_named(&self, assume: Assume) -> bool {
        let mut named = false;
        visit_at(self.requirement, Place::TOP, &mut |atom, place| {
            named |= place.positive && self.credential_names(atom, place, assume);
        });
        named
    }

    fn credential_names(&self, atom: &Atom, place: Place<'_>, assume: Assume) -> bool {
        let counts = assume.granted == Granted::AllAskedFor;
        let (principal, tenant) = (self.principal, self.tenant_at(place));
        let open = tenant.is_some() && self.facts.memberships != Memberships::Told;
        let held = |held: Option<Held>| if open { self.may_be_member(assume) } else { held.is_some() };
        // Before there is a request, what is held in any tenant may be held in the one that it will name.
        let in_any_tenant = !open && self.in_unknown_tenant(place);
        let held_everywhere = |name: Name<'_>| {
            if in_any_tenant {
                principal.holds_permission_by_any_means(name)
            } else {
                held(principal.holds_permission(name, tenant))
            }
        };
        let everywhere = |name: Name<'_>| principal.credential_names(name) && held_everywhere(name);
        match atom {
            Atom::Permission(name) => counts || everywhere(*name),
            Atom::PermissionOn(name, source) => {
                let holds_on = principal.holds_permission_on_each(name.as_str(), tenant);
                let on = |object: &str| principal.credential_names_on(name, object) && held(holds_on(object));
                let names_somewhere = || principal.credential_names_somewhere(*name);
                counts
                    || match self.objects(atom, *source) {
                        atoms::Objects::Named([]) => everywhere(*name),
                        atoms::Objects::Named(objects) => objects.iter().all(|object| on(object)),
                        atoms::Objects::One(object) => on(object),
                        // What names it nowhere will not name it on what is going to be named.
                        atoms::Objects::Unasked => assume.unasked == Unasked::Best && names_somewhere(),
                        atoms::Objects::Unavailable => assume.healed && names_somewhere(),
                        atoms::Objects::Unnamed => false,
                    }
            }
            Atom::Scope(name) => counts || principal.credential_names(*name),
            _ => false,
        }
    }
}

/// The path parameter of the `tenant` that stands highest among what must hold.
fn outermost_tenant(requirement: &'static Requirement) -> Option<&'static &'static str> {
    let terms: &[Requirement] = match requirement {
        Requirement::All(terms) => terms,
        one => core::slice::from_ref(one),
    };
    let (place, _) = Place::TOP.inside(terms, true);
    let inner = terms.iter().filter(|term| matches!(term, Requirement::All(_)));
    place.tenant.or_else(|| the_one(inner.filter_map(outermost_tenant)))
}

fn deny(kind: DenialKind, reasons: Vec<Reason>) -> Decision {
    Decision::Deny(Denial::new(kind, reasons))
}

#[cfg(test)]
mod answers;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod unloaded;
#[cfg(test)]
mod untold;
#[cfg(test)]
mod world;
