use std::io;

/// CPU seconds, user and system, of the processes that this one started and that have ended, and of theirs.
#[cfg(unix)]
pub(super) fn seconds_of_children() -> io::Result<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    let seconds = |time: TimeVal| -> io::Result<f64> {
        let seconds = u32::try_from(time.tv_sec()).map_err(io::Error::other)?;
        let micros = u32::try_from(time.tv_usec()).map_err(io::Error::other)?;
        Ok(f64::from(seconds) + f64::from(micros) / 1e6)
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(seconds(usage.user_time())? + seconds(usage.system_time())?)
}

#[cfg(not(unix))]
pub(super) fn seconds_of_children() -> io::Result<f64> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "CPU time is read on Unix only: run this there"))
}
