use super::cli::Profile;
use super::project::Leaf;
use crate::summary::{Summary, summary};

/// What was measured.
#[derive(Default)]
pub(super) struct Figures {
    seconds: Vec<(Leaf, Profile, f64)>,
    lines: Vec<(Leaf, usize)>,
}

impl Figures {
    /// Adds the CPU seconds of one round.
    pub(super) fn add(&mut self, leaf: Leaf, profile: Profile, seconds: f64) {
        self.seconds.push((leaf, profile, seconds));
    }

    /// Adds the lines of the expanded crate.
    pub(super) fn expanded(&mut self, leaf: Leaf, lines: usize) {
        self.lines.push((leaf, lines));
    }

    pub(super) fn summary(&self, leaf: Leaf, profile: Profile) -> Option<Summary> {
        let of = self.seconds.iter().filter(|entry| (entry.0, entry.1) == (leaf, profile));
        summary(of.map(|entry| entry.2).collect())
    }

    pub(super) fn lines(&self, leaf: Leaf) -> Option<usize> {
        self.lines.iter().find(|entry| entry.0 == leaf).map(|entry| entry.1)
    }
}
