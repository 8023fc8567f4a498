//! One structured event per decision, target `auth::decision`.
//!
//! | field | meaning |
//! |---|---|
//! | `decision` | `allow` or `deny` |
//! | `status` | of the refusal; 0 on allow |
//! | `method`, `path` | as routed: the pattern of the path where it is known, never the query |
//! | `handler`, `location` | name, and file and line of the handler |
//! | `operation` | the operation class of the call |
//! | `mode` | `production` or `dev` |
//! | `issuer`, `subject`, `authenticator` | who calls and how that was found |
//! | `actor_issuer`, `actor` | who acts for the subject, where somebody does |
//! | `reasons` | every atom and strict default that denied, what authorizers say, or why the credential is not valid |
//!
//! Denials are warnings, allowed strict operations are information, everything else is debug output. Texts that come
//! from outside are escaped; credentials never get here.

use auth_grammar::Operation;
use tracing::Level;

use crate::decision::Denial;
use crate::head::RequestHead;
use crate::meta::Meta;
use crate::mode::Mode;
use crate::principal::Principal;
use crate::shadow::Seen;

/// What is known of a decision while it is made.
pub(crate) struct Event<'e> {
    handler: Handler<'e>,
    head: &'e RequestHead<'e>,
    pattern: Option<&'e str>,
    operation: Operation,
    mode: Mode,
    authenticator: Option<&'e str>,
    principal: Option<Principal>,
    causes: Vec<String>,
    denial: Option<Denial>,
}

/// What asks for the decision: a handler, or a place in the code outside of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handler<'h> {
    pub(crate) name: &'h str,
    pub(crate) file: &'h str,
    pub(crate) line: u32,
}

impl<'e> Event<'e> {
    pub(crate) fn new(
        handler: Handler<'e>,
        head: &'e RequestHead<'e>,
        pattern: Option<&'e str>,
        operation: Operation,
        mode: Mode,
    ) -> Self {
        let (authenticator, principal, denial) = (None, None, None);
        Self { handler, head, pattern, operation, mode, authenticator, principal, causes: Vec::new(), denial }
    }

    pub(crate) fn authenticator(&mut self, name: &'e str) {
        self.authenticator = Some(name);
    }

    pub(crate) fn principal(&mut self, principal: &Principal) {
        self.principal = Some(principal.clone());
    }

    pub(crate) fn cause(&mut self, cause: String) {
        self.causes.push(cause);
    }

    pub(crate) fn reasons(&mut self, denial: Denial) {
        self.denial = Some(denial);
    }

    /// Why the call is denied, where it is.
    pub(crate) fn denial(&self) -> Option<&Denial> {
        self.denial.as_ref()
    }

    /// The same decision for the log of shadows, kept.
    pub(crate) fn seen(&self, allowed: bool, status: u16) -> Seen {
        Seen {
            decision: if allowed { "allow" } else { "deny" },
            status,
            method: self.head.method().to_owned(),
            pattern: self.pattern.map(str::to_owned),
            path: self.head.path().to_owned(),
            handler: self.handler.name.to_owned(),
            location: format!("{}:{}", self.handler.file, self.handler.line),
            operation: self.operation,
            mode: self.mode,
            authenticator: self.authenticator.map(str::to_owned),
            principal: self.principal.clone(),
            reasons: self.why(),
        }
    }

    /// Writes the event: the decision, and the status of its answer, 0 on allow.
    pub(crate) fn emit(&self, decision: &'static str, status: u16) {
        let principal = self.principal.as_ref();
        let actor = principal.and_then(Principal::actor);
        // One macro call for each level: the level of an event is constant.
        macro_rules! event {
            ($level:expr) => {
                tracing::event!(
                    target: "auth::decision",
                    $level,
                    decision,
                    status,
                    method = self.head.method(),
                    path = ?self.pattern.unwrap_or_else(|| self.head.path()),
                    handler = self.handler.name,
                    location = %format_args!("{}:{}", self.handler.file, self.handler.line),
                    operation = self.operation.as_str(),
                    mode = %self.mode,
                    authenticator = self.authenticator,
                    issuer = principal.map(|principal| tracing::field::debug(principal.issuer())),
                    subject = principal.map(|principal| tracing::field::debug(principal.subject())),
                    actor_issuer = actor.map(|actor| tracing::field::debug(actor.issuer())),
                    actor = actor.map(|actor| tracing::field::debug(actor.subject())),
                    reasons = self.why(),
                )
            };
        }
        if decision == "deny" {
            event!(Level::WARN);
        } else if self.operation.is_strict() {
            event!(Level::INFO);
        } else {
            event!(Level::DEBUG);
        }
    }

    fn why(&self) -> Option<String> {
        let reasons = self.denial.iter().flat_map(|denial| &denial.reasons).map(ToString::to_string);
        let all: Vec<_> = self.causes.iter().cloned().chain(reasons).map(|text| without_controls(&text)).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }
}

/// A cause may quote what was sent: control characters, line breaks first, are escaped.
pub(crate) fn without_controls(text: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

/// The log line of an application that is put together wrongly: what is wrong, and what to write instead.
pub(crate) fn misconfigured(meta: &Meta, what: &str) {
    tracing::error!(
        target: "auth::decision",
        decision = "deny",
        status = 500,
        handler = meta.name,
        location = %format_args!("{}:{}", meta.file, meta.line),
        "{what}",
    );
}
