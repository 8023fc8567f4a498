//! The present time, so that tests can move it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in Unix seconds. Verification and decisions read it from here and nowhere else.
///
/// ```
/// use auth_core::{Auth, Clock, testing::TestAuthenticator};
///
/// struct Stopped(u64);
///
/// impl Clock for Stopped {
///     fn now(&self) -> u64 {
///         self.0
///     }
/// }
///
/// let auth = Auth::builder().authenticator(TestAuthenticator).clock(Stopped(1_700_000_000)).build()?;
/// # Ok::<(), auth_core::InvalidAuth>(())
/// ```
pub trait Clock: Send + Sync + 'static {
    /// The present time in Unix seconds.
    fn now(&self) -> u64;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> u64 {
        // A clock before 1970 is broken: the latest time makes every token expired, so nothing opens.
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(u64::MAX, |since| since.as_secs())
    }
}
