//! From request head to admission or refusal: authenticate, decide, answer. Knows no HTTP framework.

use auth_grammar::Operation;

use crate::audit::{self, Event};
use crate::auth::Settings;
use crate::authenticator::{AnyAuthenticator, AuthenticationError, Credential, Found, Scheme};
use crate::caught::{Panicked, caught};
use crate::challenge::{Challenge, ChallengeError};
use crate::decide::{Facts, decide};
use crate::decision::{Decision, Denial, DenialKind};
use crate::head::RequestHead;
use crate::meta::Meta;
use crate::principal::Principal;
use crate::refusal::{Refusal, RefusalKind};
use crate::strict::Profile;

/// The handler may run, for this caller; `None` on a public endpoint that was called without a credential.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) principal: Option<Principal>,
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

/// Decides a call of an endpoint. One audit event, whatever the outcome.
pub(crate) async fn admit(
    settings: &Settings,
    meta: &'static Meta,
    reached: Reached<'_>,
    head: &RequestHead<'_>,
) -> Result<Admitted, Refusal> {
    let operation = meta.operation_of(head.method());
    let waived = reached.by_default && meta.requirement.is_public();
    let profile = Profile::new(if waived { Operation::Read } else { operation }, &settings.strict, meta.relaxed);
    let mut event = Event::new(meta, head, reached.pattern, operation, settings.mode);
    let result = settle(settings, meta, &profile, head, &mut event).await;
    match &result {
        Ok(admitted) => event.allow(admitted.principal.as_ref()),
        Err(refusal) => event.deny(refusal),
    }
    result
}

async fn settle<'e>(
    settings: &'e Settings,
    meta: &'static Meta,
    profile: &Profile<'_>,
    head: &RequestHead<'_>,
    event: &mut Event<'e>,
) -> Result<Admitted, Refusal> {
    let public = meta.requirement.is_public();
    let identified =
        if public && !meta.optional_principal { Identified::Nobody } else { ask(settings, head, event).await };
    let (principal, scheme) = match identified {
        Identified::As(principal, scheme) => (Some(principal), Some(scheme)),
        Identified::Nobody => (None, None),
        Identified::Refused { kind, tried } => return Err(refuse(settings, kind, &tried)),
    };
    event.principal(principal.as_ref());
    let facts = Facts { now: settings.clock.now() };
    match decide(&meta.requirement, principal.as_ref(), profile, facts) {
        Decision::Allow => Ok(Admitted { principal }),
        Decision::Deny(denial) => {
            let refusal = answer(settings, meta, &denial, scheme);
            event.reasons(denial);
            Err(refusal)
        }
    }
}

enum Identified {
    Nobody,
    As(Principal, Scheme),
    Refused { kind: RefusalKind, tried: Vec<Scheme> },
}

/// [`identify`], where a panic of a backend is an outage.
async fn ask<'e>(settings: &'e Settings, head: &RequestHead<'_>, event: &mut Event<'e>) -> Identified {
    let result = caught(identify(settings, head, event)).await;
    result.unwrap_or_else(|Panicked| {
        event.cause("an authenticator panicked".to_owned());
        Identified::Refused { kind: RefusalKind::Unavailable, tried: Vec::new() }
    })
}

/// Finds the one credential of the request and has it judged. More than one is refused before any is verified.
async fn identify<'e>(settings: &'e Settings, head: &RequestHead<'_>, event: &mut Event<'e>) -> Identified {
    let (authenticator, credential) = match recognise(settings, head) {
        Recognised::Nothing => return Identified::Nobody,
        Recognised::Several(tried) => {
            event.cause("more than one credential".to_owned());
            return Identified::Refused { kind: RefusalKind::SeveralCredentials, tried };
        }
        Recognised::Malformed(scheme) => {
            event.cause(format!("no authenticator recognises the form of the {} credential", scheme.as_str()));
            return Identified::Refused { kind: RefusalKind::InvalidCredential, tried: vec![scheme] };
        }
        Recognised::One(authenticator, credential) => (authenticator, credential),
    };
    let scheme = authenticator.scheme();
    event.authenticator(authenticator.name());
    match authenticator.authenticate(credential, head).await {
        Ok(principal) => Identified::As(principal.with_roles(&settings.roles), scheme),
        Err(error) => {
            let kind = match &error {
                AuthenticationError::Invalid { expired: false, .. } => RefusalKind::InvalidCredential,
                AuthenticationError::Invalid { expired: true, .. } => RefusalKind::ExpiredCredential,
                AuthenticationError::Unavailable { .. } => RefusalKind::Unavailable,
            };
            event.cause(error.to_string());
            Identified::Refused { kind, tried: vec![scheme] }
        }
    }
}

enum Recognised<'r, 'a> {
    Nothing,
    One(&'a dyn AnyAuthenticator, Credential<'r>),
    Malformed(Scheme),
    Several(Vec<Scheme>),
}

fn recognise<'r, 'a>(settings: &'a Settings, head: &RequestHead<'r>) -> Recognised<'r, 'a> {
    let mut found = Recognised::Nothing;
    let repeated = head.count("authorization") > 1;
    for authenticator in &settings.authenticators {
        let scheme = authenticator.scheme();
        let next = match authenticator.recognise(head) {
            Found::Nothing => continue,
            Found::One(credential) => Recognised::One(&**authenticator, credential),
            Found::Malformed => Recognised::Malformed(scheme),
            Found::Several => Recognised::Several(vec![scheme]),
        };
        found = found.and(next);
    }
    if repeated {
        return Recognised::Several(found.schemes());
    }
    let bearer_seen = found.schemes().contains(&Scheme::BEARER);
    if !bearer_seen && head.authorization(Scheme::BEARER) != Found::Nothing {
        found = found.and(Recognised::Malformed(Scheme::BEARER));
    }
    found
}

impl Recognised<'_, '_> {
    /// Two recognised credentials are several, unless one only says that the other's form is wrong: a bearer that one
    /// authenticator takes and another does not is one credential.
    fn and(self, next: Self) -> Self {
        match (self, next) {
            (Self::Nothing, found) => found,
            (Self::One(authenticator, credential), Self::Malformed(scheme))
            | (Self::Malformed(scheme), Self::One(authenticator, credential))
                if authenticator.scheme() == scheme =>
            {
                Self::One(authenticator, credential)
            }
            (Self::Malformed(one), Self::Malformed(other)) if one == other => Self::Malformed(one),
            (one, other) => {
                let mut schemes = one.schemes();
                schemes.extend(other.schemes());
                schemes.dedup();
                Self::Several(schemes)
            }
        }
    }

    fn schemes(&self) -> Vec<Scheme> {
        match self {
            Self::Nothing => Vec::new(),
            Self::One(authenticator, _) => vec![authenticator.scheme()],
            Self::Malformed(scheme) => vec![*scheme],
            Self::Several(schemes) => schemes.clone(),
        }
    }
}

/// A refusal before anything was decided.
fn refuse(settings: &Settings, kind: RefusalKind, tried: &[Scheme]) -> Refusal {
    let error = match kind {
        RefusalKind::SeveralCredentials => Some(ChallengeError::InvalidRequest),
        RefusalKind::InvalidCredential | RefusalKind::ExpiredCredential => Some(ChallengeError::InvalidToken),
        _ => None,
    };
    let mut refusal = Refusal::new(kind);
    if kind != RefusalKind::Unavailable {
        refusal.challenges = challenges(settings, |scheme| error.filter(|_| tried.contains(&scheme)), &[]);
    }
    refusal
}

/// What a denial becomes.
fn answer(settings: &Settings, meta: &Meta, denial: &Denial, scheme: Option<Scheme>) -> Refusal {
    let tried = |error| move |candidate| (Some(candidate) == scheme).then_some(error);
    let (kind, challenges) = match &denial.kind {
        DenialKind::Unauthenticated => (RefusalKind::MissingCredential, challenges(settings, |_| None, &[])),
        DenialKind::StepUp { max_age } => {
            let error = ChallengeError::InsufficientUserAuthentication { max_age: *max_age };
            (RefusalKind::StepUp, challenges(settings, tried(error), &[]))
        }
        DenialKind::Unavailable => (RefusalKind::Unavailable, Vec::new()),
        DenialKind::Forbidden | DenialKind::InsufficientScope(_) if meta.hide => (RefusalKind::Hidden, Vec::new()),
        DenialKind::Forbidden => (RefusalKind::Forbidden, challenges(settings, |_| None, &[])),
        DenialKind::InsufficientScope(names) => {
            let error = ChallengeError::InsufficientScope;
            (RefusalKind::InsufficientScope, challenges(settings, tried(error), names))
        }
    };
    let required = match (&denial.kind, kind) {
        (DenialKind::InsufficientScope(names), RefusalKind::InsufficientScope) => names.clone(),
        _ => Vec::new(),
    };
    Refusal { kind, challenges, required }
}

/// One challenge for each scheme, the error and the scopes only where they belong.
fn challenges(
    settings: &Settings,
    error: impl Fn(Scheme) -> Option<ChallengeError>,
    scopes: &[&'static str],
) -> Vec<Challenge> {
    let mut list: Vec<Challenge> = Vec::new();
    for scheme in settings.authenticators.iter().map(|authenticator| authenticator.scheme()) {
        if list.iter().any(|challenge| challenge.scheme() == scheme) {
            continue;
        }
        let challenge = Challenge::new(scheme, &settings.realm);
        list.push(match error(scheme) {
            Some(error) => challenge.with_error(error).with_scopes(scopes),
            None => challenge,
        });
    }
    list
}

/// The refusal of an application that is put together wrongly: never an open door.
pub(crate) fn misconfigured(meta: &Meta, what: &str) -> Refusal {
    audit::misconfigured(meta, what);
    Refusal::new(RefusalKind::Misconfigured)
}
