//! Deciding outside a handler: a frame of a socket, a job, a service function.

use auth_grammar::Operation;

use super::{Admission, Called, Moment};
use crate::argument::Arguments;
use crate::audit::Handler;
use crate::auth::Settings;
use crate::decision::Decision;
use crate::facts::Facts;
use crate::head::RequestHead;
use crate::principal::Principal;
use crate::requirement::Requirement;
use crate::shadow::Place;
use crate::strict::Profile;

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
    let head = RequestHead::outside().with_parameters(&parameters).with_state(&settings.state);
    let permissions = requirement.positive_permissions();
    let inferred = permissions.into_iter().map(Operation::of_permission).fold(Operation::Read, Operation::max);
    let operation = inferred.max(facts.operation.unwrap_or(Operation::Read));
    let profile = Profile::new(operation, &settings.strict, &[]);
    let facts = Facts { now: settings.clock.now(), ..facts };
    let call = Called {
        requirement,
        schemes: &[],
        hide: false,
        asked: Arguments::NONE,
        takes_caller: false,
        handler: place,
        head: &head,
        pattern: None,
    };
    let mut admission = Admission::of(settings, call, operation, profile, facts);
    admission.event.principal(&principal);
    admission.scheme = principal.scheme();
    admission.principal = Some(principal);
    let nowhere = Place { handler: place, method: "", pattern: None };
    admission.shadowed = settings.shadows.of(nowhere, None);
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
            denial.reasons.append(&mut admission.denials);
            denial.prepare(admission.due(&denial), &*settings.envelope);
            admission.event.reasons(denial.clone());
            let status = denial.status();
            for outage in core::mem::take(&mut admission.outages) {
                admission.event.cause(outage);
            }
            admission.event.emit("deny", status);
            admission.compare(Err(status));
            Decision::Deny(denial)
        }
    }
}
