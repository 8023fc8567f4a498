//! Asks what a decision cannot know by itself: checks, objects, closures over arguments, authorizers.
//!
//! Asked is only what could still make the whole true. A panic is taken for an outage.

use core::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::atom::{Atom, Source};
use crate::auth::Settings;
use crate::authorizer::{Call, Verdict};
use crate::caught::{Panicked, caught};
use crate::decision::Reason;
use crate::facts::{Answer, Facts};
use crate::head::RequestHead;
use crate::load::{Id, Loaded};
use crate::outcome::Outcome;
use crate::principal::Principal;
use crate::unavailable::Unavailable;

/// The extracted arguments of a handler, and the closures over them.
pub(crate) trait Arguments {
    /// Runs the closure in this slot; `None` where there is none.
    fn ask(&self, slot: usize, caller: &Principal) -> Option<Asked>;

    /// Hands an object to the arguments that wait for it; tells whether any does.
    fn hand_over(&self, object: TypeId, value: Option<&Loaded>) -> bool;
}

/// What a closure over arguments answers.
#[doc(hidden)]
pub enum Asked {
    /// `when`
    Holds(bool),
    /// `on`
    Names(Vec<String>),
    /// `from`
    Id(Option<Id>),
}

/// Asks for facts, and tells the log why something could not be asked.
pub(crate) struct Inquiry<'i> {
    pub(crate) settings: &'i Settings,
    pub(crate) head: &'i RequestHead<'i>,
    pub(crate) caller: &'i Principal,
    pub(crate) outages: &'i mut Vec<String>,
    /// What authorizers say of their denials.
    pub(crate) denials: &'i mut Vec<Reason>,
}

impl Inquiry<'_> {
    /// `check = …`
    pub(crate) async fn check(&mut self, atom: &Atom) -> Answer {
        let Atom::Check(check) = atom else { return Answer::Unavailable };
        let (head, caller) = (self.head, self.caller);
        let answer = self.asked(atom, async { check.run(head, caller).await }).await;
        Answer::Outcome(answer.map_or(Outcome::Unavailable, Outcome::from))
    }

    /// `owner(Type, "parameter")`
    pub(crate) async fn object_of_path(&mut self, atom: &'static Atom, facts: &mut Facts) -> Answer {
        let Atom::OwnerOf(loader, Source::Parameter(name)) = atom else { return Answer::Unavailable };
        let id = facts.value_of(name).filter(|text| !text.is_empty()).map(str::to_owned);
        let parsed = id.map(|text| catch_unwind(AssertUnwindSafe(|| loader.parse(&text))));
        match parsed {
            Some(Err(_)) => self.panicked(atom),
            Some(Ok(Some(id))) => self.object(atom, id, facts).await,
            Some(Ok(None)) | None => Answer::Unnamed,
        }
    }

    /// `owner(Type, from = …)`
    pub(crate) async fn object_of_arguments(
        &mut self,
        atom: &'static Atom,
        arguments: &dyn Arguments,
        facts: &mut Facts,
    ) -> Answer {
        let Atom::OwnerOf(_, Source::Arguments(slot)) = atom else { return Answer::Unavailable };
        match self.closure(slot.index, arguments) {
            Some(Asked::Id(Some(id))) => self.object(atom, id, facts).await,
            Some(Asked::Id(None)) => Answer::Unnamed,
            _ => self.panicked(atom),
        }
    }

    /// `when(…)` and `permission(…, on = |…| …)`
    pub(crate) fn arguments(&mut self, atom: &'static Atom, arguments: &dyn Arguments) -> Answer {
        match atom {
            Atom::When(slot) => {
                if let Some(Asked::Holds(holds)) = self.closure(slot.index, arguments) {
                    return Answer::Outcome(holds.into());
                }
                self.panicked(atom);
                Answer::Outcome(Outcome::Unavailable)
            }
            Atom::PermissionOn(_, Source::Arguments(slot)) => match self.closure(slot.index, arguments) {
                Some(Asked::Names(names)) => Answer::names(names),
                _ => self.panicked(atom),
            },
            _ => Answer::Unavailable,
        }
    }

    /// `authorizer = "…"`
    pub(crate) async fn authorizer(&mut self, atom: &Atom, call: &Call<'_>) -> Answer {
        let Atom::Authorizer(name) = *atom else { return Answer::Unavailable };
        let Some(authorizer) = self.settings.authorizer(name) else {
            self.outages.push(format!("{atom}: no authorizer of this name is registered"));
            return Answer::Outcome(Outcome::Unavailable);
        };
        match self.asked(atom, async { authorizer.authorize(call).await }).await {
            Some(Verdict::Allow) => Answer::Outcome(Outcome::True),
            Some(Verdict::AllowFor { reason }) => {
                self.outages.push(format!("{atom}: {reason}"));
                Answer::Outcome(Outcome::True)
            }
            Some(Verdict::Deny { reason }) => {
                self.denials.push(Reason::Authorizer { name, reason: reason.into() });
                Answer::Outcome(Outcome::False)
            }
            None => Answer::Outcome(Outcome::Unavailable),
        }
    }

    async fn object(&mut self, atom: &Atom, id: Id, facts: &mut Facts) -> Answer {
        let Atom::OwnerOf(loader, source) = atom else { return Answer::Unavailable };
        let settings = self.settings;
        match self.asked(atom, async { loader.load(&settings.stores, id).await }).await {
            Some(Some(object)) => {
                facts.objects.push((loader.object(), object.from(*source)));
                Answer::Loaded
            }
            Some(None) => Answer::Absent,
            None => Answer::Unavailable,
        }
    }

    /// `None` where the closure panicked.
    fn closure(&self, slot: usize, arguments: &dyn Arguments) -> Option<Asked> {
        catch_unwind(AssertUnwindSafe(|| arguments.ask(slot, self.caller))).ok().flatten()
    }

    /// `None` where there was no answer.
    async fn asked<T>(&mut self, atom: &Atom, question: impl Future<Output = Result<T, Unavailable>>) -> Option<T> {
        match caught(question).await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(unavailable)) => self.outages.push(format!("{atom}: {unavailable}")),
            Err(Panicked) => drop(self.panicked(atom)),
        }
        None
    }

    fn panicked(&mut self, atom: &Atom) -> Answer {
        self.outages.push(format!("{atom}: panicked"));
        Answer::Unavailable
    }
}
