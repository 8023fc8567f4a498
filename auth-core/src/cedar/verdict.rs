//! What Cedar answers, as a verdict.

use cedar_policy::{Decision, Response};

use crate::authorizer::Verdict;
use crate::unavailable::Unavailable;

/// How much of what Cedar says of an error is kept, in characters: it may quote values of the call.
const SAID: usize = 600;

/// Cedar leaves out a policy that cannot be evaluated, and a `forbid` that is left out forbids nothing. So one error is no
/// answer at all, whatever the other policies say.
pub(super) fn of(response: &Response) -> Result<Verdict, Unavailable> {
    let mut errors: Vec<_> = response.diagnostics().errors().map(ToString::to_string).collect();
    if !errors.is_empty() {
        errors.sort();
        return Err(Unavailable::new(shortened(&errors.join("; "))));
    }
    let mut policies: Vec<_> = response.diagnostics().reason().map(|id| format!("`{id}`")).collect();
    policies.sort();
    let policies = policies.join(", ");
    Ok(match response.decision() {
        // Cedar allows for a policy. An allow for none would be none.
        Decision::Allow if !policies.is_empty() => Verdict::allow(format!("permitted by {policies}")),
        Decision::Deny if !policies.is_empty() => Verdict::deny(format!("forbidden by {policies}")),
        Decision::Allow | Decision::Deny => Verdict::deny("no policy permits it"),
    })
}

/// All of them must allow.
pub(super) fn all(verdicts: Vec<Verdict>) -> Verdict {
    let mut reasons = Vec::new();
    for verdict in verdicts {
        match verdict {
            Verdict::AllowFor { reason } => reasons.push(reason),
            Verdict::Allow => {}
            denied @ Verdict::Deny { .. } => return denied,
        }
    }
    reasons.dedup();
    if reasons.is_empty() { Verdict::deny("nothing was judged") } else { Verdict::allow(reasons.join(", ")) }
}

pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SAID).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
