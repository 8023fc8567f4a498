//! Refusals in the wire's envelope.

use auth_core::{Body, Envelope, Refusal, RefusalKind};

use crate::wire::{
    envelope::{Metadata, REQUEST_ID, TIMESTAMP, error_body},
    error::Detail,
};

/// The envelope of `AgentFlow`'s errors.
///
/// No code begins with a prefix by which the client recognises its typed errors (`GRAPH`, `NODE`, `STORAGE`, …): those
/// override the status.
#[derive(Debug, Clone, Copy)]
pub struct AgentFlow;

impl Envelope for AgentFlow {
    fn body(&self, refusal: &Refusal) -> Body {
        let metadata = Metadata::new(message(refusal));
        let details: Vec<_> = refusal.required().iter().map(|name| missing(name)).collect();
        let content = error_body(&metadata, code(refusal.kind()), &details);
        let headers = vec![(REQUEST_ID, metadata.request_id), (TIMESTAMP, metadata.timestamp)];
        Body { content_type: "application/json", content, headers }
    }
}

fn code(kind: RefusalKind) -> &'static str {
    match kind {
        RefusalKind::SeveralCredentials => "INVALID_REQUEST",
        RefusalKind::MissingCredential => "MISSING_TOKEN",
        RefusalKind::InvalidCredential => "INVALID_TOKEN",
        RefusalKind::ExpiredCredential => "EXPIRED_TOKEN",
        RefusalKind::StepUp => "LOGIN_TOO_OLD",
        RefusalKind::Forbidden | RefusalKind::InsufficientScope => "FORBIDDEN",
        RefusalKind::Hidden => "NOT_FOUND",
        RefusalKind::Unavailable => "AUTH_UNAVAILABLE",
        _ => "INTERNAL_SERVER_ERROR",
    }
}

fn message(refusal: &Refusal) -> String {
    let text = match refusal.kind() {
        RefusalKind::SeveralCredentials => "The request carries more than one credential, send one",
        RefusalKind::MissingCredential => "No credential was sent, please login",
        RefusalKind::InvalidCredential => "Invalid token, please login again",
        RefusalKind::ExpiredCredential => "Token has expired, please login again",
        RefusalKind::StepUp => "This operation asks for a more recent login, please login again",
        RefusalKind::InsufficientScope => {
            return format!("Missing required permission: {}", refusal.required().join(", "));
        }
        RefusalKind::Forbidden => "Not authorized: permissions alone do not allow this operation, it asks for a role",
        RefusalKind::Hidden => "Not Found",
        RefusalKind::Unavailable => "The server cannot check credentials at the moment, try again later",
        _ => "internal server error",
    };
    text.to_owned()
}

fn missing(name: &str) -> Detail {
    Detail::new(["permission".into()], "missing_permission", format!("the permission {name} is required"))
}
