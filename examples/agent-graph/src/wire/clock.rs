//! Timestamps as the wire writes them: local time without an offset, with microseconds.

use jiff::{Timestamp, Zoned, tz::TimeZone};

const FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.6f";

/// The present moment, for an envelope.
#[must_use]
pub fn now_text() -> String {
    Zoned::now().strftime(FORMAT).to_string()
}

/// The present moment in microseconds since the Unix epoch, for the store.
#[must_use]
pub fn now_micros() -> i64 {
    Timestamp::now().as_microsecond()
}

/// A moment of the store as the wire writes it; nothing for one outside the calendar.
#[must_use]
pub fn text_of(micros: i64) -> Option<String> {
    let moment = Timestamp::from_microsecond(micros).ok()?;
    Some(moment.to_zoned(TimeZone::system()).strftime(FORMAT).to_string())
}

/// The present moment in seconds since the Unix epoch, as messages and stream lines carry it.
#[must_use]
pub fn now_seconds() -> f64 {
    Timestamp::now().as_duration().as_secs_f64()
}
