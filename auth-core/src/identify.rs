//! Who calls: finds the one credential of a request and has it judged.

use crate::audit::Event;
use crate::auth::Settings;
use crate::authenticator::{AnyAuthenticator, AuthenticationError, Credential, Found, Scheme};
use crate::caught::{Panicked, caught};
use crate::head::RequestHead;
use crate::principal::Principal;
use crate::refusal::RefusalKind;

/// Who calls.
pub(crate) enum Identified {
    Nobody,
    As(Principal, Scheme),
    Refused { kind: RefusalKind, tried: Vec<Scheme> },
}

/// [`identify`], where a panic of a backend is an outage.
pub(crate) async fn ask<'e>(
    settings: &'e Settings,
    schemes: &[&str],
    head: &RequestHead<'_>,
    event: &mut Event<'e>,
) -> Identified {
    let result = caught(identify(settings, schemes, head, event)).await;
    result.unwrap_or_else(|Panicked| {
        event.cause("an authenticator panicked".to_owned());
        Identified::Refused { kind: RefusalKind::Unavailable, tried: Vec::new() }
    })
}

/// Finds the one credential of the request and has it judged. More than one is refused before any is verified.
async fn identify<'e>(
    settings: &'e Settings,
    schemes: &[&str],
    head: &RequestHead<'_>,
    event: &mut Event<'e>,
) -> Identified {
    let (authenticator, credential) = match recognise(settings, head) {
        Recognised::Nothing => return Identified::Nobody,
        Recognised::Several(tried) => {
            event.cause("more than one credential".to_owned());
            return Identified::Refused { kind: RefusalKind::SeveralCredentials, tried };
        }
        Recognised::Malformed(scheme) if !is_accepted(settings, schemes, scheme) => {
            return other_scheme(scheme, event);
        }
        Recognised::Malformed(scheme) => {
            let asked: Vec<_> = settings.authenticators.iter().map(|authenticator| authenticator.name()).collect();
            event.cause(format!(
                "no authenticator recognises the form of the {} credential (there are {}; a JWT is three parts of base64url)",
                scheme.as_str(),
                asked.join(", "),
            ));
            return Identified::Refused { kind: RefusalKind::InvalidCredential, tried: vec![scheme] };
        }
        Recognised::One(authenticator, credential) => (authenticator, credential),
    };
    let scheme = authenticator.scheme();
    event.authenticator(authenticator.name());
    if !lists(schemes, authenticator.name()) {
        return other_scheme(scheme, event);
    }
    match authenticator.authenticate(credential, head).await {
        Ok(principal) => Identified::As(settings.complete(principal.by_scheme(scheme)), scheme),
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

/// Whether the endpoint takes the credentials of this authenticator. Without a list it takes all.
pub(crate) fn lists(schemes: &[&str], authenticator: &str) -> bool {
    schemes.is_empty() || schemes.contains(&authenticator)
}

fn is_accepted(settings: &Settings, schemes: &[&str], scheme: Scheme) -> bool {
    let mut accepted = settings.authenticators.iter().filter(|authenticator| lists(schemes, authenticator.name()));
    accepted.any(|authenticator| authenticator.scheme() == scheme)
}

/// A credential of a kind that the endpoint does not take is not verified: whether it is valid does not matter.
fn other_scheme(scheme: Scheme, event: &mut Event<'_>) -> Identified {
    event.cause(format!("the endpoint does not take a {} credential", scheme.as_str()));
    Identified::Refused { kind: RefusalKind::OtherScheme, tried: Vec::new() }
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
    found.with_bearer(head.authorization(Scheme::BEARER))
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

    /// A bearer in the header is a credential, whoever reads it: alone it is invalid where nobody does, and beside
    /// another one it is several. It is read by who found it or a part of it.
    fn with_bearer(self, bearer: Found<'_>) -> Self {
        match (self, bearer) {
            (found, Found::Nothing) | (found @ (Self::Several(_) | Self::Malformed(Scheme::BEARER)), _) => found,
            (Self::One(authenticator, found), Found::One(bearer)) if found.lies_in(bearer) => {
                Self::One(authenticator, found)
            }
            (Self::Nothing, _) => Self::Malformed(Scheme::BEARER),
            (found, _) => Self::Several([found.schemes(), vec![Scheme::BEARER]].concat()),
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
