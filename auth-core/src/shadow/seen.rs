//! The log of shadows: one structured event per disagreement, target `auth::shadow`.

use auth_grammar::Operation;

use super::tally::Comparison;
use crate::mode::Mode;
use crate::principal::Principal;

/// A decision that was made, as the log tells it: the fields of `auth::decision`.
pub(crate) struct Seen {
    pub(crate) decision: &'static str,
    pub(crate) status: u16,
    pub(crate) method: String,
    pub(crate) pattern: Option<String>,
    pub(crate) path: String,
    pub(crate) handler: String,
    pub(crate) location: String,
    pub(crate) operation: Operation,
    pub(crate) mode: Mode,
    pub(crate) authenticator: Option<String>,
    pub(crate) principal: Option<Principal>,
    pub(crate) reasons: Option<String>,
}

impl Seen {
    /// Tells what a shadow said of it, if that is worth telling.
    pub(super) fn tell(&self, shadow: &str, comparison: Comparison, why: Option<&str>) {
        let principal = self.principal.as_ref();
        let actor = principal.and_then(Principal::actor);
        // One macro call for each level: the level of an event is constant.
        macro_rules! event {
            ($level:expr, $answer:literal) => {
                tracing::event!(
                    target: "auth::shadow",
                    $level,
                    shadow,
                    answer = $answer,
                    decision = self.decision,
                    status = self.status,
                    method = self.method,
                    path = ?self.pattern.as_ref().unwrap_or(&self.path),
                    handler = self.handler,
                    location = self.location,
                    operation = self.operation.as_str(),
                    mode = %self.mode,
                    authenticator = self.authenticator,
                    issuer = principal.map(|principal| tracing::field::debug(principal.issuer())),
                    subject = principal.map(|principal| tracing::field::debug(principal.subject())),
                    actor_issuer = actor.map(|actor| tracing::field::debug(actor.issuer())),
                    actor = actor.map(|actor| tracing::field::debug(actor.subject())),
                    reasons = self.reasons,
                    shadow_reasons = why,
                )
            };
        }
        match comparison {
            Comparison::WouldDeny => event!(tracing::Level::INFO, "would deny"),
            Comparison::WouldAllow => event!(tracing::Level::INFO, "would allow"),
            Comparison::Unanswered => event!(tracing::Level::DEBUG, "unanswered"),
            Comparison::Agreed | Comparison::Untold => {}
        }
    }
}
