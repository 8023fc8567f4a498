//! What is asked before a decision, and in which order.

use core::any::TypeId;

use super::{Admission, Moment};
use crate::atom::{Atom, Source};
use crate::authorizer::Call;
use crate::decide::{Question, decide};
use crate::decision::{Denial, DenialKind, Reason};
use crate::facts::Answer;
use crate::gather::{Arguments, Inquiry};
use crate::outcome::Outcome;

impl Admission<'_> {
    pub(super) async fn ask_before_arguments(&mut self) -> Result<Moment, Denial> {
        self.ask_memberships().await;
        let (Some(_), false) = (&self.principal, self.call.requirement.is_public()) else {
            let decision = decide(self.call.requirement, self.principal.as_ref(), &self.profile, &self.facts);
            decision.into_result()?;
            return self.memberships_for_the_handler().map(|()| Moment::Allowed);
        };
        if !self.call.requirement.asks() {
            self.memberships_for_the_handler()?;
            return self.undecided().map(|()| Moment::Allowed);
        }
        let of_path = |atom: &Atom| matches!(atom, Atom::Check(_) | Atom::OwnerOf(_, Source::Parameter(_)));
        while let Some(atom) = self.next_to_ask(&of_path) {
            self.ask(atom).await;
        }
        self.certain_denial()?;
        for atom in self.unasked_objects(|source| matches!(source, Source::Parameter(_))) {
            self.ask(atom).await;
        }
        if !self.asks_objects_of_arguments() {
            self.ask_authorizers().await;
        }
        self.certain_denial()?;
        let question = self.question();
        let holds = question.is_some_and(|question| question.holds_already());
        // Who is not allowed yet does not learn here which objects there are: that would tell missing and foreign apart.
        self.present(|_, _| holds)?;
        self.memberships_for_the_handler()?;
        if let Some(denial) = question.and_then(|question| question.step_up()) {
            return Err(denial);
        }
        Ok(if holds { Moment::Allowed } else { Moment::Waits })
    }

    pub(super) async fn ask_with_arguments(&mut self, arguments: &dyn Arguments) -> Result<(), Denial> {
        // Closures may read it, so this comes first. Before the arguments it was not told.
        self.object_of_path_is_there()?;
        let objects = |atom: &Atom| matches!(atom, Atom::OwnerOf(_, Source::Arguments(_)));
        while let Some(atom) = self.next_to_ask(&objects) {
            self.ask_arguments(atom, arguments).await;
        }
        self.certain_denial()?;
        for atom in self.unasked_objects(|source| matches!(source, Source::Arguments(_))) {
            self.ask_arguments(atom, arguments).await;
        }
        // An object that is absent is one that the handler cannot be given: nothing else could help.
        self.present(|object, _| arguments.hand_over(object, None))?;
        for (object, loaded) in &self.facts.objects {
            arguments.hand_over(*object, Some(&loaded.value));
        }
        while let Some(atom) = self.next_to_ask(&Atom::reads_arguments) {
            self.ask_arguments(atom, arguments).await;
        }
        self.ask_authorizers().await;
        self.undecided()
    }

    /// The decision by what is known now.
    pub(super) fn undecided(&self) -> Result<(), Denial> {
        match self.question() {
            Some(question) => question.decision().into_result(),
            None => decide(self.call.requirement, None, &self.profile, &self.facts).into_result(),
        }
    }

    /// The tenant that the requirement as a whole is about.
    pub(super) fn outermost_tenant(&self) -> Option<Box<str>> {
        self.question()?.outermost_tenant().map(Into::into)
    }

    pub(super) fn question(&self) -> Option<Question<'_>> {
        let (requirement, profile, facts) = (self.call.requirement, &self.profile, &self.facts);
        Some(Question::new(requirement, self.principal.as_ref()?, profile, facts))
    }

    pub(super) fn certain_denial(&self) -> Result<(), Denial> {
        self.question().and_then(|question| question.certain_denial()).map_or(Ok(()), Err)
    }

    fn next_to_ask(&self, wanted: &dyn Fn(&Atom) -> bool) -> Option<&'static Atom> {
        self.question()?.next_to_ask(wanted)
    }

    async fn ask(&mut self, atom: &'static Atom) {
        let Some(caller) = &self.principal else { return };
        let (settings, head) = (self.settings, self.call.head);
        let mut inquiry = Inquiry { settings, head, caller, outages: &mut self.outages, denials: &mut self.denials };
        let answer = match atom {
            Atom::OwnerOf(..) => inquiry.object_of_path(atom, &mut self.facts).await,
            _ => inquiry.check(atom).await,
        };
        self.facts.add(atom, answer);
    }

    async fn ask_arguments(&mut self, atom: &'static Atom, arguments: &dyn Arguments) {
        let Some(caller) = &self.principal else { return };
        let (settings, head) = (self.settings, self.call.head);
        let mut inquiry = Inquiry { settings, head, caller, outages: &mut self.outages, denials: &mut self.denials };
        let answer = match atom {
            Atom::OwnerOf(..) => inquiry.object_of_arguments(atom, arguments, &mut self.facts).await,
            _ => inquiry.arguments(atom, arguments),
        };
        self.facts.add(atom, answer);
    }

    /// Authorizers can only deny, so they come last: once everything else allows, or waits for the arguments.
    async fn ask_authorizers(&mut self) {
        while let Some(atom) = self.next_to_ask(&|atom| matches!(atom, Atom::Authorizer(_))) {
            let Some(principal) = &self.principal else { return };
            let call = Call {
                principal,
                requirement: self.call.requirement,
                operation: self.profile.operation,
                handler: self.call.handler.name,
                method: self.call.head.method(),
                pattern: self.call.pattern.unwrap_or_default(),
                now: self.facts.now,
                parameters: &self.facts.parameters,
                objects: &self.facts.objects,
            };
            let (settings, head) = (self.settings, self.call.head);
            let mut inquiry =
                Inquiry { settings, head, caller: principal, outages: &mut self.outages, denials: &mut self.denials };
            let answer = inquiry.authorizer(atom, &call).await;
            self.facts.add(atom, answer);
        }
    }

    /// Objects that no branch asked for, because another one allows: the handler gets them all the same. One whose owner
    /// is negated is loaded for a handler that takes it.
    fn unasked_objects(&self, from: fn(&Source) -> bool) -> Vec<&'static Atom> {
        let mut atoms = Vec::new();
        let takes_object = self.call.asked.object;
        self.call.requirement.for_each_atom(&mut |atom, positive| {
            if let Atom::OwnerOf(loader, source) = atom
                && (positive || takes_object)
                && from(source)
                && self.facts.object_of(loader.object()).is_none()
                && self.facts.answer_of(atom).is_none()
            {
                atoms.push(atom);
            }
        });
        atoms
    }

    fn asks_objects_of_arguments(&self) -> bool {
        let mut asks = false;
        self.call.requirement.for_each_atom(&mut |atom, _| {
            asks |= matches!(atom, Atom::OwnerOf(_, Source::Arguments(_)));
        });
        asks
    }

    /// Denies where an object of the path is absent, whether the handler takes it or not.
    pub(super) fn object_of_path_is_there(&self) -> Result<(), Denial> {
        self.present(|_, source| matches!(source, Source::Parameter(_)))
    }

    /// Denies where an object could not be loaded, and where one is absent of which that may be told.
    fn present(&self, may_be_told: impl Fn(TypeId, Source) -> bool) -> Result<(), Denial> {
        for (atom, answer) in &self.facts.answers {
            let Atom::OwnerOf(loader, source) = atom else { continue };
            let (kind, outcome) = match answer {
                Answer::Absent | Answer::Unnamed if may_be_told(loader.object(), *source) => {
                    (DenialKind::NotFound, Outcome::Unknown)
                }
                Answer::Unavailable => (DenialKind::Unavailable, Outcome::Unavailable),
                _ => continue,
            };
            let reason = Reason::Atom { atom, positive: true, outcome, limit: None, asked: true };
            return Err(Denial::new(kind, vec![reason]));
        }
        Ok(())
    }
}
