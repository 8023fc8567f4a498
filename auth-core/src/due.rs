//! Which answer is due: status and challenges.

use crate::audit;
use crate::auth::Settings;
use crate::authenticator::Scheme;
use crate::challenge::{Challenge, ChallengeError};
use crate::decision::{Denial, DenialKind};
use crate::identify::lists;
use crate::meta::Meta;
use crate::refusal::{Refusal, RefusalKind};

/// A refusal before anything was decided.
pub(crate) fn refuse(settings: &Settings, schemes: &[&str], kind: RefusalKind, tried: &[Scheme]) -> Refusal {
    let error = match kind {
        RefusalKind::SeveralCredentials => Some(ChallengeError::InvalidRequest),
        RefusalKind::InvalidCredential | RefusalKind::ExpiredCredential => Some(ChallengeError::InvalidToken),
        _ => None,
    };
    let mut refusal = Refusal::new(kind);
    if kind != RefusalKind::Unavailable {
        // Two credentials that the endpoint does not even take are told to all that it does.
        let elsewhere = kind == RefusalKind::SeveralCredentials && !takes_any(settings, schemes, tried);
        let told = |scheme| elsewhere || tried.contains(&scheme);
        refusal.challenges = challenges(settings, schemes, |scheme| error.filter(|_| told(scheme)), &[]);
    }
    refusal
}

/// What a denial becomes.
pub(crate) fn answer(
    settings: &Settings,
    schemes: &[&str],
    hide: bool,
    denial: &Denial,
    scheme: Option<Scheme>,
) -> Refusal {
    // Outside a handler nobody knows how the caller came: the error stands in every challenge.
    let tried = |error| move |candidate| scheme.is_none_or(|scheme| scheme == candidate).then_some(error);
    let hidden = hide && matches!(denial.kind, DenialKind::Forbidden | DenialKind::InsufficientScope(_));
    let kind = if hidden { RefusalKind::Hidden } else { denial.kind.refusal() };
    let mut refusal = Refusal::new(kind);
    refusal.challenges = match &denial.kind {
        _ if hidden => Vec::new(),
        DenialKind::Unavailable | DenialKind::NotFound => Vec::new(),
        DenialKind::Unauthenticated | DenialKind::Forbidden => challenges(settings, schemes, |_| None, &[]),
        DenialKind::StepUp { max_age, acr } => {
            let error = ChallengeError::InsufficientUserAuthentication { max_age: *max_age, acr: *acr };
            challenges(settings, schemes, tried(error), &[])
        }
        DenialKind::InsufficientScope(names) => {
            refusal.required.clone_from(names);
            challenges(settings, schemes, tried(ChallengeError::InsufficientScope), names)
        }
    };
    refusal
}

/// The HTTP schemes of the authenticators that the endpoint takes.
fn accepted<'s>(settings: &'s Settings, schemes: &'s [&str]) -> impl Iterator<Item = Scheme> + 's {
    let accepted = settings.authenticators.iter().filter(|authenticator| lists(schemes, authenticator.name()));
    accepted.map(|authenticator| authenticator.scheme())
}

fn takes_any(settings: &Settings, schemes: &[&str], tried: &[Scheme]) -> bool {
    accepted(settings, schemes).any(|scheme| tried.contains(&scheme))
}

/// One challenge for each scheme, the error and the scopes only where they belong.
fn challenges(
    settings: &Settings,
    schemes: &[&str],
    error: impl Fn(Scheme) -> Option<ChallengeError>,
    scopes: &[&'static str],
) -> Vec<Challenge> {
    let mut list: Vec<Challenge> = Vec::new();
    for scheme in accepted(settings, schemes) {
        if list.iter().any(|challenge| challenge.scheme() == scheme) {
            continue;
        }
        let mut challenge = Challenge::new(scheme, &settings.realm);
        if let Some(url) = settings.resource_metadata.as_ref().filter(|_| scheme == Scheme::BEARER) {
            challenge = challenge.with_resource_metadata(url);
        }
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
