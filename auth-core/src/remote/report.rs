//! What the log says of fetches: one line for each that failed, one for the recovery. Never what was received.

use core::time::Duration;

use super::source::Source;

/// Reasons may come from a parser that is not ours: one line, and not a long one.
const MAX_REASON_CHARS: usize = 300;

/// How a fetch ended.
pub(super) enum Report<'r> {
    /// The first one, or the first after a failure.
    Serves { after_failures: u32 },
    /// One more.
    Refreshed,
    /// The reason, for how long the last document serves yet, and when the next attempt is due.
    Failed { reason: &'r str, serves: Option<Duration>, next: Duration },
}

impl Report<'_> {
    pub(super) fn log(&self, source: &Source) {
        match self {
            Self::Failed { .. } => tracing::warn!(target: "auth::keys", "{}", self.line(source)),
            Self::Serves { .. } => tracing::info!(target: "auth::keys", "{}", self.line(source)),
            Self::Refreshed => tracing::debug!(target: "auth::keys", "{}", self.line(source)),
        }
    }

    fn line(&self, source: &Source) -> String {
        match self {
            Self::Serves { after_failures: 0 } => format!("{source} was fetched"),
            Self::Serves { after_failures } => {
                format!("{source} was fetched again, after {after_failures} attempts that failed")
            }
            Self::Refreshed => format!("{source} was refreshed"),
            Self::Failed { reason, serves, next } => {
                let reason: String = reason.chars().take(MAX_REASON_CHARS).flat_map(escaped).collect();
                let then = match serves {
                    Some(left) => format!("what was fetched before serves for another {}", spoken(*left)),
                    None => "nothing serves in its place, and what needs it is answered 503".to_owned(),
                };
                format!("{source} could not be fetched: {reason}; {then}; the next attempt is in {}", spoken(*next))
            }
        }
    }
}

/// A line break in a reason would forge a line.
fn escaped(character: char) -> impl Iterator<Item = char> {
    let control = character.is_control();
    let escape = control.then(|| character.escape_debug());
    escape.into_iter().flatten().chain((!control).then_some(character))
}

/// `23h 59m`, `5s`, `250ms`.
fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0) => format!("{}ms", time.as_millis()),
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, 0) => format!("{minutes}m"),
        (0, minutes, seconds) => format!("{minutes}m {seconds}s"),
        (hours, 0, _) => format!("{hours}h"),
        (hours, minutes, _) => format!("{hours}h {minutes}m"),
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{Report, spoken};
    use crate::remote::source::Source;

    fn failed(reason: &str, serves: Option<Duration>) -> String {
        let source = Source::url("https://issuer.example/keys?id=s3cr3t").unwrap();
        Report::Failed { reason, serves, next: Duration::from_secs(5) }.line(&source)
    }

    #[test]
    fn a_failure_says_what_serves_and_for_how_long() {
        assert_eq!(
            failed("it answers 500 where 200 is needed", Some(Duration::from_secs(86_399))),
            "https://issuer.example/keys could not be fetched: it answers 500 where 200 is needed; what was fetched \
             before serves for another 23h 59m; the next attempt is in 5s"
        );
        assert!(failed("…", None).contains("nothing serves in its place, and what needs it is answered 503"));
    }

    /// Conformance 41: no log injection.
    #[test]
    fn reasons_are_one_short_line() {
        let line = failed("a\nb\r\u{1b}[31m\u{85}", None);
        assert!(!line.chars().any(char::is_control), "{line:?}");
        assert!(line.contains("a\\nb\\r"), "{line}");
        assert!(failed(&"x".repeat(10_000), None).len() < 600);
    }

    #[test]
    fn durations_are_short() {
        let all = [0, 5, 60, 61, 3_599, 3_600, 3_660, 86_400].map(|seconds| spoken(Duration::from_secs(seconds)));
        assert_eq!(all, ["0ms", "5s", "1m", "1m 1s", "59m 59s", "1h", "1h 1m", "24h"]);
        assert_eq!(spoken(Duration::from_millis(250)), "250ms");
    }
}
