use super::cli::Profile;
use super::project::Leaf;

/// What was measured.
#[derive(Default)]
pub(super) struct Figures {
    seconds: Vec<(Leaf, Profile, f64)>,
    lines: Vec<(Leaf, usize)>,
}

/// The figures of one crate over all rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Summary {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
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

fn summary(mut seconds: Vec<f64>) -> Option<Summary> {
    seconds.sort_by(f64::total_cmp);
    let (least, most) = (*seconds.first()?, *seconds.last()?);
    let (low, high) = (seconds.get((seconds.len() - 1) / 2)?, seconds.get(seconds.len() / 2)?);
    Some(Summary { median: f64::midpoint(*low, *high), least, most })
}

#[cfg(test)]
mod tests {
    use super::{Summary, summary};

    #[test]
    fn medians() {
        assert_eq!(summary(vec![]), None);
        assert_eq!(summary(vec![3.0, 1.0, 8.0]), Some(Summary { median: 3.0, least: 1.0, most: 8.0 }));
        assert_eq!(summary(vec![4.0, 1.0, 2.0, 9.0]), Some(Summary { median: 3.0, least: 1.0, most: 9.0 }));
    }
}
