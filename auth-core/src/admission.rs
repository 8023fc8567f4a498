//! From a request head to an allow or a refusal: recognise, authenticate, ask, decide, record.
//!
//! It knows no HTTP framework. Challenges are made here, in one place, for every endpoint.

use core::any::TypeId;

use auth_grammar::Operation;
use serde_json::{Map, Value};

use crate::atom::{Atom, Source};
use crate::audit::{Event, Handler};
use crate::auth::Settings;
use crate::authenticator::Scheme;
use crate::authorizer::Call;
use crate::decide::{Question, decide};
use crate::decision::{Decision, Denial, DenialKind, Reason};
use crate::due;
use crate::facts::{Answer, Facts};
use crate::gather::{Arguments, Inquiry};
use crate::head::RequestHead;
use crate::identify::{Identified, ask};
use crate::load::Loaded;
use crate::meta::Meta;
use crate::outcome::Outcome;
use crate::principal::Principal;
use crate::refusal::Refusal;
use crate::requirement::Requirement;
use crate::strict::Profile;

/// The handler may run, for this caller; `None` on a public endpoint that was called without a credential.
#[derive(Clone)]
pub(crate) struct Admitted {
    pub(crate) principal: Option<Principal>,
    /// What the credential says beside the claims that the caller keeps.
    pub(crate) other_claims: Map<String, Value>,
    /// The objects that were loaded from the path.
    pub(crate) objects: Vec<(TypeId, Loaded)>,
    /// The names of the authenticators that the endpoint takes; none for all.
    pub(crate) schemes: &'static [&'static str],
}

/// How a request came to an endpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached<'r> {
    /// The pattern of its path, where the framework knows it.
    pub(crate) pattern: Option<&'r str>,
    /// As the answer to what nothing else takes. A public one is public for every method: there is nothing at that path
    /// which a DELETE could delete. (Below a path parameter there may be, and the start refuses it.)
    pub(crate) by_default: bool,
}

/// Decides a call of an endpoint that does not look at arguments. One audit event, whatever the outcome.
pub(crate) async fn admit(
    settings: &Settings,
    meta: &'static Meta,
    reached: Reached<'_>,
    head: &RequestHead<'_>,
    parameters: &[(String, String)],
) -> Result<Admitted, Refusal> {
    let mut admission = Admission::new(settings, meta, reached, head, parameters);
    let moment = admission.before_arguments().await?;
    let decision = if moment == Moment::Allowed { Ok(()) } else { admission.undecided() };
    admission.conclude(decision)?;
    Ok(admission.admitted())
}

/// What is known once everything was asked that does not depend on the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Allowed, whatever the arguments say.
    Allowed,
    /// The arguments decide.
    Waits,
}

/// A decision on its way.
pub(crate) struct Admission<'e> {
    settings: &'e Settings,
    call: Called<'e>,
    profile: Profile<'e>,
    facts: Facts,
    principal: Option<Principal>,
    other_claims: Map<String, Value>,
    scheme: Option<Scheme>,
    event: Event<'e>,
    outages: Vec<String>,
}

/// What is called, and how.
#[derive(Clone, Copy)]
struct Called<'e> {
    requirement: &'static Requirement,
    schemes: &'static [&'static str],
    hide: bool,
    optional_principal: bool,
    /// The handler takes the object.
    takes_object: bool,
    handler: Handler<'e>,
    head: &'e RequestHead<'e>,
    pattern: Option<&'e str>,
}

impl<'e> Admission<'e> {
    pub(crate) fn new(
        settings: &'e Settings,
        meta: &'static Meta,
        reached: Reached<'e>,
        head: &'e RequestHead<'e>,
        parameters: &[(String, String)],
    ) -> Self {
        let operation = meta.operation_of(head.method());
        let waived = reached.by_default && meta.requirement.is_public();
        let profile = meta.profile(if waived { Operation::Read } else { operation }, settings);
        let handler = Handler { name: meta.name, file: meta.file, line: meta.line };
        let facts = Facts { parameters: parameters.to_vec(), ..Facts::at(settings.clock.now()) };
        let call = Called {
            requirement: &meta.requirement,
            schemes: meta.schemes,
            hide: meta.hide,
            optional_principal: meta.arguments.optional_principal,
            takes_object: meta.arguments.object,
            handler,
            head,
            pattern: reached.pattern,
        };
        Self::of(settings, call, operation, profile, facts)
    }

    fn of(settings: &'e Settings, call: Called<'e>, operation: Operation, profile: Profile<'e>, facts: Facts) -> Self {
        let event = Event::new(call.handler, call.head, call.pattern, operation, settings.mode);
        Self {
            settings,
            call,
            profile,
            facts,
            principal: None,
            other_claims: Map::new(),
            scheme: None,
            event,
            outages: Vec::new(),
        }
    }

    /// Everything that is decided before a byte of the body is read. A refusal is recorded; an allow is not yet.
    pub(crate) async fn before_arguments(&mut self) -> Result<Moment, Refusal> {
        if let Err(refusal) = self.identify().await {
            self.record(Err(&refusal));
            return Err(refusal);
        }
        let moment = self.ask_before_arguments().await;
        moment.map_err(|denial| self.refused(denial))
    }

    /// What the arguments decide, once they are extracted. The answer is recorded.
    pub(crate) async fn with_arguments(&mut self, arguments: &dyn Arguments) -> Result<(), Refusal> {
        let decision = self.ask_with_arguments(arguments).await;
        self.conclude(decision)
    }

    /// The arguments could not be extracted, so nothing more is decided.
    pub(crate) fn without_arguments(&mut self, moment: Moment, status: u16) {
        match moment {
            Moment::Allowed => self.record(Ok(())),
            Moment::Waits => {
                self.event.cause("the arguments, on which the decision depends, could not be extracted".to_owned());
                self.event.emit("deny", status);
            }
        }
    }

    /// What the extractors are given.
    pub(crate) fn admitted(&mut self) -> Admitted {
        let objects = self.facts.objects.iter().map(|(object, loaded)| (*object, loaded.value.clone()));
        Admitted {
            principal: self.principal.clone(),
            other_claims: core::mem::take(&mut self.other_claims),
            objects: objects.collect(),
            schemes: self.call.schemes,
        }
    }

    async fn identify(&mut self) -> Result<(), Refusal> {
        let Called { requirement, schemes, optional_principal, head, .. } = self.call;
        if requirement.is_public() && !optional_principal {
            return Ok(());
        }
        let head = head.with_parameters(&[]);
        match ask(self.settings, schemes, &head, &mut self.event).await {
            Identified::As(principal, scheme) => {
                let (principal, others) = self.with_claims(principal);
                self.other_claims = others;
                self.event.principal(&principal);
                (self.principal, self.scheme) = (Some(principal), Some(scheme));
                Ok(())
            }
            Identified::Nobody => Ok(()),
            Identified::Refused { kind, tried } => Err(due::refuse(self.settings, schemes, kind, &tried)),
        }
    }

    /// Of what the credential says, the caller keeps what this endpoint asks for. The rest is for `Claims<T>`.
    fn with_claims(&self, principal: Principal) -> (Principal, Map<String, Value>) {
        let requirement = self.call.requirement;
        principal.with_claims(|name| {
            let mut asked = false;
            requirement.for_each_atom(&mut |atom, _| {
                asked |= matches!(atom, Atom::Claim([first, ..], _) if *first == name);
            });
            asked
        })
    }

    async fn ask_before_arguments(&mut self) -> Result<Moment, Denial> {
        let (Some(_), false) = (&self.principal, self.call.requirement.is_public()) else {
            let decision = decide(self.call.requirement, self.principal.as_ref(), &self.profile, &self.facts);
            return decision.into_result().map(|()| Moment::Allowed);
        };
        if !self.call.requirement.asks() {
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
        self.present(|_| true)?;
        let question = self.question();
        if let Some(denial) = question.and_then(|question| question.step_up()) {
            return Err(denial);
        }
        let holds = question.is_some_and(|question| question.holds_already());
        Ok(if holds { Moment::Allowed } else { Moment::Waits })
    }

    async fn ask_with_arguments(&mut self, arguments: &dyn Arguments) -> Result<(), Denial> {
        let objects = |atom: &Atom| matches!(atom, Atom::OwnerOf(_, Source::Arguments(_)));
        while let Some(atom) = self.next_to_ask(&objects) {
            self.ask_arguments(atom, arguments).await;
        }
        self.certain_denial()?;
        for atom in self.unasked_objects(|source| matches!(source, Source::Arguments(_))) {
            self.ask_arguments(atom, arguments).await;
        }
        // An object that is absent is one that the handler cannot be given: nothing else could help.
        self.present(|object| arguments.hand_over(object, None))?;
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
    fn undecided(&self) -> Result<(), Denial> {
        match self.question() {
            Some(question) => question.decision().into_result(),
            None => decide(self.call.requirement, None, &self.profile, &self.facts).into_result(),
        }
    }

    fn question(&self) -> Option<Question<'_>> {
        let (requirement, profile, facts) = (self.call.requirement, &self.profile, &self.facts);
        Some(Question { requirement, principal: self.principal.as_ref()?, profile, facts })
    }

    fn certain_denial(&self) -> Result<(), Denial> {
        self.question().and_then(|question| question.certain_denial()).map_or(Ok(()), Err)
    }

    fn next_to_ask(&self, wanted: &dyn Fn(&Atom) -> bool) -> Option<&'static Atom> {
        self.question()?.next_to_ask(wanted)
    }

    async fn ask(&mut self, atom: &'static Atom) {
        let Some(caller) = &self.principal else { return };
        let (settings, head) = (self.settings, self.call.head);
        let mut inquiry = Inquiry { settings, head, caller, outages: &mut self.outages };
        let answer = match atom {
            Atom::OwnerOf(..) => inquiry.object_of_path(atom, &mut self.facts).await,
            _ => inquiry.check(atom).await,
        };
        self.facts.add(atom, answer);
    }

    async fn ask_arguments(&mut self, atom: &'static Atom, arguments: &dyn Arguments) {
        let Some(caller) = &self.principal else { return };
        let (settings, head) = (self.settings, self.call.head);
        let mut inquiry = Inquiry { settings, head, caller, outages: &mut self.outages };
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
                parameters: &self.facts.parameters,
                objects: &self.facts.objects,
            };
            let (settings, head) = (self.settings, self.call.head);
            let mut inquiry = Inquiry { settings, head, caller: principal, outages: &mut self.outages };
            let answer = inquiry.authorizer(atom, &call).await;
            self.facts.add(atom, answer);
        }
    }

    /// Objects that no branch asked for, because another one allows: the handler gets them all the same. One whose owner
    /// is negated is loaded for a handler that takes it.
    fn unasked_objects(&self, from: fn(&Source) -> bool) -> Vec<&'static Atom> {
        let mut atoms = Vec::new();
        let takes_object = self.call.takes_object;
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

    /// Denies where an object is absent that the handler waits for, and where it could not be loaded.
    fn present(&self, waits: impl Fn(TypeId) -> bool) -> Result<(), Denial> {
        for (atom, answer) in &self.facts.answers {
            let Atom::OwnerOf(loader, _) = atom else { continue };
            let (kind, outcome) = match answer {
                Answer::Absent | Answer::Unnamed if waits(loader.object()) => (DenialKind::NotFound, Outcome::Unknown),
                Answer::Unavailable => (DenialKind::Unavailable, Outcome::Unavailable),
                _ => continue,
            };
            let reason = Reason::Atom { atom, positive: true, outcome, by_wildcard_only: false, asked: true };
            return Err(Denial::new(kind, vec![reason]));
        }
        Ok(())
    }

    /// Records the decision, once.
    fn conclude(&mut self, decision: Result<(), Denial>) -> Result<(), Refusal> {
        match decision {
            Ok(()) => {
                self.record(Ok(()));
                Ok(())
            }
            Err(denial) => Err(self.refused(denial)),
        }
    }

    fn refused(&mut self, denial: Denial) -> Refusal {
        let refusal = self.due(&denial);
        self.event.reasons(denial);
        self.record(Err(&refusal));
        refusal
    }

    fn due(&self, denial: &Denial) -> Refusal {
        due::answer(self.settings, self.call.schemes, self.call.hide, denial, self.scheme)
    }

    fn record(&mut self, answer: Result<(), &Refusal>) {
        for outage in core::mem::take(&mut self.outages) {
            self.event.cause(outage);
        }
        match answer {
            Ok(()) => self.event.emit("allow", 0),
            Err(refusal) => self.event.emit("deny", refusal.status()),
        }
    }
}

/// Decides a requirement outside a handler, with the same reasons and the same audit.
pub(crate) async fn decide_outside(
    settings: &Settings,
    principal: &Principal,
    requirement: &'static Requirement,
    facts: Facts,
    place: Handler<'_>,
) -> Decision {
    let principal = settings.complete(principal.clone());
    let parameters = facts.parameters.clone();
    let head = RequestHead::outside().with_parameters(&parameters);
    let permissions = requirement.positive_permissions();
    let inferred = permissions.into_iter().map(Operation::of_permission).fold(Operation::Read, Operation::max);
    let operation = inferred.max(facts.operation.unwrap_or(Operation::Read));
    let profile = Profile::new(operation, &settings.strict, &[]);
    let facts = Facts { now: settings.clock.now(), ..facts };
    let call = Called {
        requirement,
        schemes: &[],
        hide: false,
        optional_principal: false,
        takes_object: false,
        handler: place,
        head: &head,
        pattern: None,
    };
    let mut admission = Admission::of(settings, call, operation, profile, facts);
    admission.event.principal(&principal);
    admission.scheme = principal.scheme();
    admission.principal = Some(principal);
    let decision = match admission.ask_before_arguments().await {
        Ok(Moment::Allowed) => Ok(()),
        Ok(Moment::Waits) => admission.undecided(),
        Err(denial) => Err(denial),
    };
    match decision {
        Ok(()) => {
            admission.record(Ok(()));
            Decision::Allow
        }
        Err(mut denial) => {
            denial.prepare(admission.due(&denial), &*settings.envelope);
            admission.event.reasons(denial.clone());
            let status = denial.status();
            for outage in core::mem::take(&mut admission.outages) {
                admission.event.cause(outage);
            }
            admission.event.emit("deny", status);
            Decision::Deny(denial)
        }
    }
}
