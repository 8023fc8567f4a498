use core::fmt;

/// What came of a [`Contract`](super::Contract): one line for each duty.
///
/// ```text
/// valid: holds
/// absent: holds
/// invalid: broken: the valid credential, lengthened is not invalid: it is let in
/// …
/// ```
#[derive(Clone, Debug, Default)]
pub struct ContractReport {
    duties: Vec<Duty>,
}

/// One duty of an authenticator, and whether it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    name: &'static str,
    faults: Vec<String>,
}

/// In the order of the table of [`Contract`](super::Contract).
const DUTIES: [&str; 7] = ["valid", "absent", "invalid", "unavailable", "several", "secrets", "minimal"];

impl ContractReport {
    pub(super) fn add(&mut self, name: &'static str, mut faults: Vec<String>) {
        faults.dedup();
        self.duties.push(Duty { name, faults });
    }

    /// Puts the duties in order; what was not tried is not kept.
    pub(super) fn sort(&mut self) {
        for name in DUTIES {
            if self.duty(name).is_none() {
                self.add(name, vec!["it was not tried".to_owned()]);
            }
        }
        self.duties.sort_by_key(|duty| DUTIES.iter().position(|name| *name == duty.name));
    }

    /// Every duty.
    #[must_use]
    pub fn duties(&self) -> impl ExactSizeIterator<Item = &Duty> {
        self.duties.iter()
    }

    /// The duty of this name.
    #[must_use]
    pub fn duty(&self, name: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.name == name)
    }

    /// Whether every duty is kept.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.duties.iter().all(Duty::holds)
    }

    /// Fails the test unless every duty is kept.
    ///
    /// # Panics
    /// With the whole report, if a duty is broken.
    #[track_caller]
    pub fn assert(&self) {
        assert!(self.holds(), "the authenticator breaks its contract:\n{self}");
    }
}

impl fmt::Display for ContractReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.duties.iter().try_for_each(|duty| writeln!(f, "{duty}"))
    }
}

impl Duty {
    /// Its name in the table of [`Contract`](super::Contract).
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it is kept.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }

    /// How it is broken; no credential is in it.
    #[must_use]
    pub fn faults(&self) -> impl ExactSizeIterator<Item = &str> {
        self.faults.iter().map(String::as_str)
    }
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.holds() {
            write!(f, "{}: holds", self.name)
        } else {
            write!(f, "{}: broken: {}", self.name, self.faults.join("; "))
        }
    }
}
