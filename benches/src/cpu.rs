use std::io;
use std::time::Duration;

/// CPU time, user and system, of this process: what others do on the machine counts little.
#[cfg(unix)]
pub(crate) fn spent() -> io::Result<Duration> {
    use nix::time::{ClockId, clock_gettime};

    Ok(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?.into())
}

#[cfg(not(unix))]
pub(crate) fn spent() -> io::Result<Duration> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "CPU time is read on Unix only: run this there"))
}
