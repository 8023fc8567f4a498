//! Durations in attributes and settings: a whole number of at least 1 and `s`, `m`, `h` or `d`.

use core::fmt;
use core::time::Duration;

/// Reads `30s`, `15m`, `1h`, `7d`.
///
/// # Errors
/// [`Malformed`], which says how to write a duration.
///
/// ```
/// use std::time::Duration;
///
/// assert_eq!(auth_grammar::duration::parse("15m"), Ok(Duration::from_secs(900)));
/// assert!(auth_grammar::duration::parse("15").is_err());
/// ```
pub fn parse(text: &str) -> Result<Duration, Malformed> {
    let malformed = || Malformed { text: text.to_owned() };
    let (number, seconds) = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)]
        .into_iter()
        .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))
        .ok_or_else(malformed)?;
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(malformed());
    }
    let count: u64 = number.parse().map_err(|_| malformed())?;
    match count.checked_mul(seconds) {
        Some(total) if total > 0 => Ok(Duration::from_secs(total)),
        _ => Err(malformed()),
    }
}

/// A text that is not a duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    text: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a duration: write a whole number of at least 1 and a unit, such as `30s`, `15m`, `1h` or `7d`",
            self.text.escape_debug()
        )
    }
}

impl core::error::Error for Malformed {}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units_and_faults() {
        for (text, seconds) in [("1s", 1), ("2m", 120), ("1h", 3_600), ("90d", 7_776_000)] {
            assert_eq!(parse(text).unwrap().as_secs(), seconds);
        }
        for bad in
            ["", "s", "0s", "15", "1.5h", "-1s", "+1s", "1 h", "1w", "99999999999999999999s", "999999999999999999d"]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
