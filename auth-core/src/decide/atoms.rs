//! The outcome of each atom.

use serde_json::Value;

use super::ownership::{owned, same};
use super::{Assume, Granted, Question, Unasked};
use crate::atom::{Atom, ClaimValue, Source};
use crate::facts::Answer;
use crate::grants::Held;
use crate::load::Object;
use crate::memberships::Memberships;
use crate::name::Name;
use crate::outcome::{Outcome, Place};

/// The objects that a permission is asked on.
pub(super) enum Objects<'f> {
    One(&'f str),
    Named(&'f [String]),
    /// The parameter is not there.
    Unnamed,
    /// The closure failed.
    Unavailable,
    Unasked,
}

impl Question<'_> {
    pub(super) fn atom(&self, atom: &Atom, place: Place<'_>, assume: Assume) -> Outcome {
        let principal = self.principal;
        let positive = place.positive;
        let asked_for = positive && assume.granted == Granted::AllAskedFor;
        match atom {
            // INVARIANT: `public` below the top never lets a stranger in: without a principal nothing gets here.
            Atom::Public(_) | Atom::Authenticated => Outcome::True,
            // Who acts without being listed has no rights, whatever is granted to the subject. Below `not` what the subject
            // holds counts all the same.
            Atom::Role(_)
            | Atom::Permission(_)
            | Atom::PermissionOn(..)
            | Atom::Scope(_)
            | Atom::Owner(_)
            | Atom::OwnerOf(..)
                if positive && principal.has_unlisted_actor() =>
            {
                Outcome::False
            }
            Atom::Permission(_) | Atom::PermissionOn(..) | Atom::Scope(_) if asked_for => Outcome::True,
            // Under `not` a name counts if it is held by any means: nothing that limits a credential opens a door.
            Atom::Role(role) if positive && !self.in_unknown_tenant(place) => {
                let held = || principal.holds_role(*role, self.tenant_at(place)).into();
                self.within(place, assume).unwrap_or_else(held)
            }
            Atom::Role(role) => self.by_any_means(principal.holds_role_by_any_means(*role), place, assume),
            Atom::Permission(name) if positive && !self.in_unknown_tenant(place) => {
                let held = || self.held(principal.holds_permission(*name, self.tenant_at(place)));
                self.within(place, assume).unwrap_or_else(held)
            }
            Atom::Permission(name) => self.by_any_means(principal.holds_permission_by_any_means(*name), place, assume),
            Atom::PermissionOn(name, source) => match self.objects(atom, *source) {
                Objects::One(object) => self.permission_on(*name, place, assume)(object),
                // Many services read an empty list as all: it asks for the plain permission.
                Objects::Named([]) => self.permission_on_everything(*name, place, assume),
                Objects::Named(objects) => self.permission_on_each(*name, objects, place, assume),
                Objects::Unnamed => Outcome::Unknown,
                Objects::Unavailable => Outcome::Unavailable,
                // Held on nothing, it will not be held on what is going to be named.
                Objects::Unasked if positive && !self.may_be_held_somewhere(name, place, assume) => Outcome::False,
                Objects::Unasked => assume.unasked(positive),
            },
            Atom::Scope(name) => principal.scope(*name).map_or(Outcome::Unknown, Outcome::from),
            Atom::Claim([first, ..], _)
                if self.facts.without_path && principal.lacks_claims() && principal.claim(first).is_none() =>
            {
                assume.unasked(positive)
            }
            Atom::Claim(path, value) => claim(principal.claim_at(path), *value),
            Atom::Owner(_) | Atom::Tenant(_) if self.facts.without_path => assume.unasked(positive),
            Atom::Owner(parameter) => same(self.facts.value_of(parameter), principal.own_name()),
            Atom::OwnerOf(loader, source) => match self.facts.object_of(loader.object()) {
                Some(object) if object.is_of(*source) => self.owns(object, place, assume),
                // There is one place for objects of a type, and it holds another one.
                Some(_) => Outcome::Unknown,
                None => match self.facts.answer_of(atom) {
                    None => assume.unasked(positive),
                    Some(Answer::Unavailable) => Outcome::Unavailable,
                    Some(_) => Outcome::Unknown,
                },
            },
            Atom::Tenant(parameter) => match self.facts.value_of(parameter) {
                None | Some("") => Outcome::Unknown,
                Some(tenant) => self
                    .memberships(positive, assume)
                    .unwrap_or_else(|| principal.is_member_of(tenant).map_or(Outcome::Unknown, Outcome::from)),
            },
            Atom::Check(_) | Atom::When(_) | Atom::Authorizer(_) => match self.facts.answer_of(atom) {
                Some(Answer::Outcome(outcome)) => *outcome,
                Some(_) => Outcome::Unknown,
                None => assume.unasked(positive),
            },
        }
    }

    /// Before there is a request, what is held in any tenant may be held in the one that it will name.
    pub(super) fn in_unknown_tenant(&self, place: Place<'_>) -> bool {
        self.facts.without_path && place.tenant.is_some()
    }

    /// Whether nobody answered the atom yet.
    pub(super) fn is_unasked(&self, atom: &Atom) -> bool {
        if matches!(atom, Atom::Tenant(_)) {
            return self.facts.memberships == Memberships::Unasked;
        }
        let given = match atom {
            Atom::OwnerOf(loader, _) => self.facts.object_of(loader.object()).is_some(),
            _ => false,
        };
        atom.is_asked() && !given && self.facts.answer_of(atom).is_none()
    }

    pub(super) fn objects(&self, atom: &Atom, source: Source) -> Objects<'_> {
        match source {
            Source::Parameter(_) if self.facts.without_path => Objects::Unasked,
            Source::Parameter(name) => match self.facts.value_of(name) {
                None | Some("") => Objects::Unnamed,
                Some(object) => Objects::One(object),
            },
            Source::Arguments(_) => match self.facts.answer_of(atom) {
                None => Objects::Unasked,
                Some(Answer::Names(names)) => Objects::Named(names),
                Some(Answer::Unavailable) => Objects::Unavailable,
                Some(_) => Objects::Unnamed,
            },
        }
    }

    /// The outcome on each object.
    fn permission_on(&self, name: Name<'_>, place: Place<'_>, assume: Assume) -> impl Fn(&str) -> Outcome {
        let holds =
            place.positive.then(|| self.principal.holds_permission_on_each(name.as_str(), self.tenant_at(place)));
        move |object| {
            // An object without a name is none: nothing is granted on it.
            if object.is_empty() {
                return Outcome::Unknown;
            }
            match &holds {
                Some(holds) => self.within(place, assume).unwrap_or_else(|| self.held(holds(object))),
                None => {
                    self.by_any_means(self.principal.holds_permission_on_by_any_means(&name, object), place, assume)
                }
            }
        }
    }

    /// Every one must be granted; below `not` one that is granted is enough. There may be very many.
    fn permission_on_each(&self, name: Name<'_>, objects: &[String], place: Place<'_>, assume: Assume) -> Outcome {
        // Held on everything it is held on each of them, but for what has no name.
        let are_named = || objects.iter().all(|object| !object.is_empty());
        if place.positive && self.permission_on_everything(name, place, assume) == Outcome::True && are_named() {
            return Outcome::True;
        }
        let (mut all, settled) =
            if place.positive { (Outcome::True, Outcome::False) } else { (Outcome::False, Outcome::True) };
        let outcome_on = self.permission_on(name, place, assume);
        for object in objects {
            let outcome = outcome_on(object);
            all = if place.positive { all.min(outcome) } else { all.max(outcome) };
            if all == settled {
                break;
            }
        }
        all
    }

    fn permission_on_everything(&self, name: Name<'_>, place: Place<'_>, assume: Assume) -> Outcome {
        let principal = self.principal;
        if place.positive {
            let held = || self.held(principal.holds_permission(name, self.tenant_at(place)));
            self.within(place, assume).unwrap_or_else(held)
        } else {
            // All are named, so one that is granted is among them.
            self.by_any_means(principal.holds_somewhere_by_any_means(&name), place, assume)
        }
    }

    fn may_be_held_somewhere(&self, name: &str, place: Place<'_>, assume: Assume) -> bool {
        self.within(place, assume).is_some() || self.principal.holds_somewhere(name)
    }

    /// What stands for the memberships of the caller, where they are not known.
    fn memberships(&self, positive: bool, assume: Assume) -> Option<Outcome> {
        match self.facts.memberships {
            Memberships::Told => None,
            Memberships::Unasked => Some(assume.unasked(positive)),
            Memberships::Unavailable => Some(Outcome::Unavailable),
        }
    }

    /// What stands for something that is held in a tenant, where memberships are not known.
    fn within(&self, place: Place<'_>, assume: Assume) -> Option<Outcome> {
        place.tenant.and_then(|_| self.memberships(place.positive, assume))
    }

    /// What is held globally is held. What is not may be held in a tenant, where memberships are not known: not loaded yet,
    /// or not said by the credential in a form that somebody can read.
    fn by_any_means(&self, held: bool, place: Place<'_>, assume: Assume) -> Outcome {
        if held {
            return Outcome::True;
        }
        let told = if self.principal.has_unknown_tenants() { Outcome::Unknown } else { Outcome::False };
        self.memberships(place.positive, assume).unwrap_or(told)
    }

    fn held(&self, held: Option<Held>) -> Outcome {
        match held {
            Some(Held::Exactly) => Outcome::True,
            Some(Held::ByWildcard) => Outcome::from(!self.profile.exact),
            None => Outcome::False,
        }
    }

    /// Whose the object is, and, where tenants are configured, that it is in a tenant of the caller's and in the one
    /// that is named beside. Under `not` the owner alone counts: a credential with fewer tenants opens no door.
    fn owns(&self, object: &Object, place: Place<'_>, assume: Assume) -> Outcome {
        let (owner, tenant) = (object.owner.as_deref(), object.tenant.as_deref());
        if place.positive {
            owned(self.principal, owner, tenant, self.tenant_at(place), self.memberships(true, assume))
        } else {
            same(owner, self.principal.own_name())
        }
    }
}

impl Assume {
    /// What an unanswered atom counts as. Its sign is applied afterwards.
    fn unasked(self, positive: bool) -> Outcome {
        match self.unasked {
            Unasked::Unknown => Outcome::Unknown,
            Unasked::Best => Outcome::from(positive),
            Unasked::Worst => Outcome::from(!positive),
        }
    }
}

/// A claim that is absent, null or empty is unknown, and so is one of another kind than the value: `"true"` is not `true`,
/// but nobody who writes `not(claim("suspended" = true))` means to let it in. A list holds the value.
fn claim(claim: Option<&Value>, value: ClaimValue) -> Outcome {
    match claim {
        None => Outcome::Unknown,
        Some(Value::Array(items)) => {
            let outcomes = items.iter().map(|item| compared(item, value));
            outcomes.max().unwrap_or(Outcome::False)
        }
        Some(one) => compared(one, value),
    }
}

fn compared(found: &Value, value: ClaimValue) -> Outcome {
    match (found, value) {
        (Value::String(found), ClaimValue::Text(text)) if !found.is_empty() => Outcome::from(found == text),
        (Value::Bool(found), ClaimValue::Bool(flag)) => Outcome::from(*found == flag),
        (Value::Number(found), ClaimValue::Integer(number)) if !found.is_f64() => {
            Outcome::from(found.as_i64() == Some(number))
        }
        _ => Outcome::Unknown,
    }
}
