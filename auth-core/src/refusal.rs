//! What a client is told when a call is refused.

use core::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, json};

use crate::challenge::Challenge;

/// The answer to a refused call: status, challenges and a short text.
///
/// It holds what a client may see: the scopes and permissions that the endpoint asks for, never a token, a secret, a
/// setting, or whether an object exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub(crate) kind: RefusalKind,
    pub(crate) challenges: Vec<Challenge>,
    pub(crate) required: Vec<&'static str>,
}

/// What kind of refusal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// 400: more than one credential.
    SeveralCredentials,
    /// 401: no credential.
    MissingCredential,
    /// 401: the credential is not valid.
    InvalidCredential,
    /// 401: the credential was valid and its time is over. Looks like [`Self::InvalidCredential`] by default.
    ExpiredCredential,
    /// 401: a credential of a kind that the endpoint does not take. It was not verified.
    OtherScheme,
    /// 401: the login is too old, or not strong enough (RFC 9470).
    StepUp,
    /// 403: known, but not allowed; more scopes would not help.
    Forbidden,
    /// 403: more scopes or permissions would help.
    InsufficientScope,
    /// 404: known, but not allowed, and the endpoint hides it; an object that is missing, or somebody else's.
    Hidden,
    /// 500: the application is put together wrongly; the log says what to add.
    Misconfigured,
    /// 503: what would decide does not answer.
    Unavailable,
}

impl RefusalKind {
    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::SeveralCredentials => 400,
            Self::MissingCredential
            | Self::InvalidCredential
            | Self::ExpiredCredential
            | Self::OtherScheme
            | Self::StepUp => 401,
            Self::Forbidden | Self::InsufficientScope => 403,
            Self::Hidden => 404,
            Self::Misconfigured => 500,
            Self::Unavailable => 503,
        }
    }

    const fn title(self) -> &'static str {
        match self.status() {
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            500 => "Internal Server Error",
            _ => "Service Unavailable",
        }
    }
}

impl Refusal {
    pub(crate) fn new(kind: RefusalKind) -> Self {
        Self { kind, challenges: Vec::new(), required: Vec::new() }
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.kind.status()
    }

    /// The challenges, one for each scheme that the endpoint accepts; on 401 at least one (RFC 9110 §15.5.2).
    #[must_use]
    pub fn challenges(&self) -> &[Challenge] {
        &self.challenges
    }

    /// The scopes and permissions that would help.
    #[must_use]
    pub fn required(&self) -> &[&'static str] {
        &self.required
    }

    /// After how many seconds to try again, where that may help.
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        (self.kind == RefusalKind::Unavailable).then_some(1)
    }
}

/// Writes the text that a client sees.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            RefusalKind::SeveralCredentials => f.write_str("the request carries more than one credential; send one"),
            RefusalKind::MissingCredential => f.write_str("the request carries no credential"),
            RefusalKind::InvalidCredential | RefusalKind::ExpiredCredential => {
                f.write_str("the credential is not valid")
            }
            RefusalKind::OtherScheme => f.write_str("this operation does not take this kind of credential"),
            RefusalKind::StepUp => f.write_str("this operation asks for a more recent or stronger login"),
            RefusalKind::Forbidden => f.write_str("the caller is not allowed to do this"),
            RefusalKind::InsufficientScope => write!(f, "this operation asks for: {}", self.required.join(", ")),
            RefusalKind::Hidden => f.write_str("there is nothing here"),
            RefusalKind::Misconfigured => f.write_str("the server is not set up to answer this"),
            RefusalKind::Unavailable => f.write_str("the server cannot decide this at the moment; try again"),
        }
    }
}

/// Puts a refusal into a body. The default is RFC 9457 problem details; an application with an envelope of its own
/// implements this and gives it to [`AuthBuilder::envelope`](crate::AuthBuilder::envelope).
///
/// ```
/// use auth_core::{Auth, Body, Envelope, Refusal, testing::TestAuthenticator};
///
/// struct Plain;
///
/// impl Envelope for Plain {
///     fn body(&self, refusal: &Refusal) -> Body {
///         Body { content_type: "text/plain", content: refusal.to_string().into_bytes(), headers: Vec::new() }
///     }
/// }
///
/// let auth = Auth::builder().authenticator(TestAuthenticator).envelope(Plain).build()?;
/// # Ok::<(), auth_core::InvalidAuth>(())
/// ```
///
/// Status and challenges are set whatever the envelope does.
pub trait Envelope: Send + Sync + 'static {
    /// The body of the answer.
    fn body(&self, refusal: &Refusal) -> Body;
}

impl dyn Envelope {
    /// The body, or that of problem details where making it panics.
    pub(crate) fn guarded(&self, refusal: &Refusal) -> Body {
        let body = catch_unwind(AssertUnwindSafe(|| self.body(refusal)));
        body.unwrap_or_else(|_| ProblemDetails.body(refusal))
    }
}

/// The body of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The value of `Content-Type`; left out where the content is empty.
    pub content_type: &'static str,
    /// The content.
    pub content: Vec<u8>,
    /// Further headers, such as a request id. Names and values that HTTP does not allow are left out.
    pub headers: Vec<(&'static str, String)>,
}

/// RFC 9457 problem details.
///
/// ```json
/// { "type": "about:blank", "title": "Forbidden", "status": 403,
///   "detail": "this operation asks for: graph:invoke", "required": ["graph:invoke"] }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ProblemDetails;

impl Envelope for ProblemDetails {
    fn body(&self, refusal: &Refusal) -> Body {
        if refusal.kind == RefusalKind::Hidden {
            // What is hidden must look like a path that nobody serves, and actix answers that with an empty body.
            return Body { content_type: "application/problem+json", content: Vec::new(), headers: Vec::new() };
        }
        let mut problem = json!({
            "type": "about:blank",
            "title": refusal.kind.title(),
            "status": refusal.status(),
            "detail": refusal.to_string(),
        });
        if !refusal.required.is_empty()
            && let Value::Object(members) = &mut problem
        {
            members.insert("required".into(), json!(refusal.required));
        }
        Body {
            content_type: "application/problem+json",
            content: problem.to_string().into_bytes(),
            headers: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Envelope, ProblemDetails, Refusal, RefusalKind};

    /// Conformance row 16.
    #[test]
    fn the_status_of_the_problem_is_that_of_the_answer() {
        for kind in [RefusalKind::MissingCredential, RefusalKind::Forbidden, RefusalKind::Unavailable] {
            let body = ProblemDetails.body(&Refusal::new(kind));
            let problem: serde_json::Value = serde_json::from_slice(&body.content).unwrap();
            assert_eq!(problem["status"], kind.status());
            assert_eq!(problem["type"], "about:blank");
        }
    }

    #[test]
    fn expired_and_invalid_look_alike() {
        let body = |kind| ProblemDetails.body(&Refusal::new(kind));
        assert_eq!(body(RefusalKind::ExpiredCredential), body(RefusalKind::InvalidCredential));
    }
}
