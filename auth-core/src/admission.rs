//! From a request head to an allow or a refusal: recognise, authenticate, ask, decide, record.
//!
//! It knows no HTTP framework. Challenges are made here, in one place, for every endpoint.

mod asking;
mod membership;
mod outside;

use core::any::TypeId;

use auth_grammar::Operation;

use crate::argument::Arguments as Wanted;
use crate::atom::Atom;
use crate::audit::{Event, Handler};
use crate::auth::Settings;
use crate::authenticator::Scheme;
use crate::authorizer::AnyAuthorizer;
use crate::decision::{Denial, Reason};
use crate::due;
use crate::facts::Facts;
use crate::gather::Arguments;
use crate::head::RequestHead;
use crate::identify::{Identified, ask};
use crate::load::Loaded;
use crate::memberships::Memberships;
use crate::meta::Meta;
use crate::principal::{Offered, Principal};
use crate::refusal::Refusal;
use crate::requirement::Requirement;
use crate::shadow::{Case, Place, Shadowed};
use crate::strict::Profile;
pub(crate) use outside::decide_outside;

/// The handler may run, for this caller; `None` on a public endpoint that was called without a credential.
#[derive(Clone)]
pub(crate) struct Admitted {
    pub(crate) principal: Option<Principal>,
    /// What the credential says beside the claims that the caller keeps.
    pub(crate) other_claims: Offered,
    /// The objects that were loaded from the path.
    pub(crate) objects: Vec<(TypeId, Loaded)>,
    /// The memberships of the caller are not known, and to be loaded where somebody takes it.
    pub(crate) lacks_memberships: bool,
    /// The tenant that the requirement as a whole is about: lists are of that one alone.
    pub(crate) tenant: Option<Box<str>>,
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
    other_claims: Offered,
    scheme: Option<Scheme>,
    event: Event<'e>,
    outages: Vec<String>,
    /// What authorizers say of their denials.
    denials: Vec<Reason>,
    shadowed: Option<Box<Shadowed<'e>>>,
}

/// What is called, and how.
#[derive(Clone, Copy)]
struct Called<'e> {
    requirement: &'static Requirement,
    schemes: &'static [&'static str],
    hide: bool,
    /// What the handler's arguments ask for.
    asked: Wanted,
    /// The handler takes the caller.
    takes_caller: bool,
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
            asked: meta.arguments,
            takes_caller: meta.takes_caller || meta.arguments.optional_principal || meta.arguments.visible,
            handler,
            head,
            pattern: reached.pattern,
        };
        let place = Place { handler, method: head.method(), pattern: reached.pattern };
        let shadowed = settings.shadows.of(place, Some(meta));
        Self { shadowed, ..Self::of(settings, call, operation, profile, facts) }
    }

    fn of(settings: &'e Settings, call: Called<'e>, operation: Operation, profile: Profile<'e>, facts: Facts) -> Self {
        let event = Event::new(call.handler, call.head, call.pattern, operation, settings.mode);
        Self {
            settings,
            call,
            profile,
            facts,
            principal: None,
            other_claims: Offered::Nothing,
            scheme: None,
            event,
            outages: Vec::new(),
            denials: Vec::new(),
            shadowed: None,
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

    /// Refuses where an object of the path is absent: an argument looked at it.
    pub(crate) fn without_object(&mut self) -> Result<(), Refusal> {
        self.object_of_path_is_there().map_err(|denial| self.refused(denial))
    }

    /// Whether the atom asked for an object that is not there.
    pub(crate) fn found_nothing_for(&self, atom: &Atom) -> bool {
        self.facts.found_nothing_for(atom)
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
            lacks_memberships: self.facts.memberships != Memberships::Told,
            tenant: self.outermost_tenant(),
            schemes: self.call.schemes,
        }
    }

    async fn identify(&mut self) -> Result<(), Refusal> {
        let Called { requirement, schemes, asked, head, .. } = self.call;
        if requirement.is_public() && !asked.optional_principal {
            return Ok(());
        }
        let head = head.with_parameters(&[]);
        match ask(self.settings, schemes, &head, &mut self.event).await {
            Identified::As(principal, scheme) => {
                self.shadowed.iter_mut().for_each(|shadowed| shadowed.identified(&principal));
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
    fn with_claims(&self, principal: Principal) -> (Principal, Offered) {
        let mut asked: Vec<&str> = Vec::new();
        self.call.requirement.for_each_atom(&mut |atom, _| match atom {
            Atom::Claim([first, ..], _) => asked.push(first),
            Atom::Authorizer(name) => {
                asked.extend(self.settings.authorizer(name).into_iter().flat_map(AnyAuthorizer::claims));
            }
            _ => {}
        });
        if asked.is_empty() { principal.without_claims() } else { principal.with_claims(|name| asked.contains(&name)) }
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

    fn refused(&mut self, mut denial: Denial) -> Refusal {
        denial.reasons.append(&mut self.denials);
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
        self.compare(answer.map_err(Refusal::status));
    }

    /// What the shadows say of the decision, once.
    fn compare(&mut self, answer: Result<(), u16>) {
        let Some(mut shadowed) = self.shadowed.take() else { return };
        let Called { requirement, asked, .. } = self.call;
        let (allowed, status) = (answer.is_ok(), answer.err().unwrap_or_default());
        shadowed.compare(&Case {
            settings: self.settings,
            requirement,
            profile: &self.profile,
            facts: &self.facts,
            principal: self.principal.as_ref(),
            identified: !requirement.is_public() || asked.optional_principal,
            event: &self.event,
            allowed,
            status,
        });
    }
}
