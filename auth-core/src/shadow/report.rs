//! What the shadows of an application said so far.

use core::fmt;

use super::registered::Registered;
use super::tally::Cell;

/// What one [`Shadow`](crate::Shadow) said since the process started; see [`Auth::shadows`](crate::Auth::shadows).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShadowReport {
    /// The name of the authorizer, or the text of the requirement.
    pub name: String,
    /// The endpoints that it is beside, as they were named; none where it is beside all.
    pub beside: Vec<String>,
    /// The endpoints that were called since, sorted by path and method.
    pub endpoints: Vec<ShadowedEndpoint>,
}

/// What a shadow said of the calls of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShadowedEndpoint {
    /// The method; `*` for one that is no method of HTTP, empty outside handlers.
    pub method: &'static str,
    /// The pattern of the path; empty outside handlers, and where nothing but the default service took the call.
    pub path: String,
    /// The name of the handler; `(outside a handler)` where there is none.
    pub handler: String,
    /// File and line of the handler, or of the call of [`Auth::decide`](crate::Auth::decide).
    pub location: String,
    /// How often it said what.
    pub counts: ShadowCounts,
}

/// How often a shadow said what; see [`Shadow`](crate::Shadow) for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShadowCounts {
    /// What was decided.
    pub agreed: u64,
    /// Deny, where the call was allowed.
    pub would_deny: u64,
    /// Allow, where the call was denied.
    pub would_allow: u64,
    /// Nothing: it failed, panicked, was too slow, or had too many calls in flight; or the decision was an outage.
    pub unanswered: u64,
    /// Nothing: it depends on what nobody asked for the decision.
    pub untold: u64,
}

impl ShadowReport {
    /// The counts of all endpoints together.
    #[must_use]
    pub fn total(&self) -> ShadowCounts {
        self.endpoints.iter().fold(ShadowCounts::default(), |sum, endpoint| sum.plus(endpoint.counts))
    }

    pub(super) fn of(shadow: &Registered) -> Self {
        let mut endpoints: Vec<_> = shadow.tally.cells().map(ShadowedEndpoint::of).collect();
        endpoints.sort_by(|one, other| one.place().cmp(&other.place()));
        Self {
            name: shadow.name.clone(),
            beside: shadow.endpoints.iter().map(ToString::to_string).collect(),
            endpoints,
        }
    }
}

impl ShadowedEndpoint {
    fn of(cell: &Cell) -> Self {
        let [agreed, would_deny, would_allow, unanswered, untold] = cell.read();
        Self {
            method: cell.method,
            path: cell.pattern.as_deref().unwrap_or_default().to_owned(),
            handler: cell.handler.to_string(),
            location: format!("{}:{}", cell.file, cell.line),
            counts: ShadowCounts { agreed, would_deny, would_allow, unanswered, untold },
        }
    }

    fn place(&self) -> (&str, &str, &str) {
        (&self.path, self.method, &self.location)
    }
}

impl ShadowCounts {
    /// How often it and the decision differed.
    #[must_use]
    pub const fn disagreed(self) -> u64 {
        self.would_deny.saturating_add(self.would_allow)
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            agreed: self.agreed.saturating_add(other.agreed),
            would_deny: self.would_deny.saturating_add(other.would_deny),
            would_allow: self.would_allow.saturating_add(other.would_allow),
            unanswered: self.unanswered.saturating_add(other.unanswered),
            untold: self.untold.saturating_add(other.untold),
        }
    }
}

/// `agreed 7, would deny 1, would allow 0, unanswered 0, untold 0`
impl fmt::Display for ShadowCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agreed, would_deny, would_allow, unanswered, untold } = self;
        write!(f, "agreed {agreed}, would deny {would_deny}, would allow {would_allow}, ")?;
        write!(f, "unanswered {unanswered}, untold {untold}")
    }
}

/// `cedar: agreed 7, would deny 1, would allow 0, unanswered 0, untold 0`
impl fmt::Display for ShadowReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.total())
    }
}
