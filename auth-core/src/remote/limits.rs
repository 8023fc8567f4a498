use core::time::Duration;

/// How a document is kept, and what fetching it may take.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// How often it is fetched when nobody asks: 1 hour unless set.
    pub(crate) refresh: Duration,
    /// How long nobody's asking starts another fetch after one has ended, and the longest pause after a failure:
    /// 1 minute unless set.
    pub(crate) cooldown: Duration,
    /// How long the last one serves while no new one is to be had, counted from the start of its fetch: 24 hours unless
    /// set. Time in which the machine sleeps does not count.
    pub(crate) most_stale: Duration,
    /// How long a fetch may take, discovery included: 5 seconds unless set.
    pub(crate) timeout: Duration,
    /// How many bytes of a body are read: 262144 (256 KiB) unless set.
    pub(crate) max_bytes: u64,
}

/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

impl Default for Limits {
    fn default() -> Self {
        Self {
            refresh: Duration::from_hours(1),
            cooldown: Duration::from_mins(1),
            most_stale: Duration::from_hours(24),
            timeout: Duration::from_secs(5),
            max_bytes: 256 * 1024,
        }
    }
}

impl Limits {
    pub(super) fn check(&self) -> Result<(), InvalidLimits> {
        let durations = [self.refresh, self.cooldown, self.most_stale, self.timeout];
        if durations.contains(&Duration::ZERO) || self.max_bytes == 0 {
            Err(InvalidLimits::Zero)
        } else if self.most_stale < self.refresh {
            Err(InvalidLimits::StaleBeforeRefresh)
        } else {
            Ok(())
        }
    }

    /// How long after a fetch the next one is due, if the last so many failed.
    pub(super) fn pause(&self, failures: u32) -> Duration {
        match failures.checked_sub(1) {
            None => self.refresh,
            Some(doublings) => FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(doublings)).min(self.cooldown),
        }
    }
}

/// The limits contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum InvalidLimits {
    /// One of them is zero.
    #[error("a limit is zero: refresh, cooldown, most stale time, timeout and size need more than that")]
    Zero,
    /// The document would be too old before it is fetched again.
    #[error("the most stale time is shorter than the refresh interval: make it as long at least")]
    StaleBeforeRefresh,
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{InvalidLimits, Limits};

    #[test]
    fn pauses_double_up_to_the_cooldown() {
        let limits = Limits::default();
        let seconds = |failures| limits.pause(failures).as_secs();
        assert_eq!([0, 1, 2, 3, 4, 5, 6, u32::MAX].map(seconds), [3600, 5, 10, 20, 40, 60, 60, 60]);
        let short = Limits { cooldown: Duration::from_secs(2), ..Limits::default() };
        assert_eq!(short.pause(1), Duration::from_secs(2));
    }

    #[test]
    fn contradictions_are_refused() {
        let zero = Duration::ZERO;
        assert_eq!(Limits::default().check(), Ok(()));
        for limits in [
            Limits { refresh: zero, ..Limits::default() },
            Limits { cooldown: zero, ..Limits::default() },
            Limits { most_stale: zero, ..Limits::default() },
            Limits { timeout: zero, ..Limits::default() },
            Limits { max_bytes: 0, ..Limits::default() },
        ] {
            assert_eq!(limits.check(), Err(InvalidLimits::Zero), "{limits:?}");
        }
        let early = Limits { most_stale: Duration::from_mins(59), ..Limits::default() };
        assert_eq!(early.check(), Err(InvalidLimits::StaleBeforeRefresh));
        assert_eq!(Limits { most_stale: Duration::from_hours(1), ..Limits::default() }.check(), Ok(()), "just in time");
    }
}
