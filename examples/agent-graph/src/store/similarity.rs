//! How like two texts are, by the words that they share.

use std::collections::BTreeSet;

/// The words of a text, each once: runs of letters and digits in lower case.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    split(text).map(str::to_lowercase).collect()
}

/// How many words a text has.
pub(super) fn count(text: &str) -> usize {
    split(text).count()
}

/// The cosine of two texts whose words count once: 0 without a common word, 1 for the same words.
pub(super) fn score(left: &BTreeSet<String>, right: &BTreeSet<String>) -> f64 {
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let size = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let common = size(left.intersection(right).count());
    (common / (size(left.len()) * size(right.len())).sqrt()).min(1.0)
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_between_nothing_and_one() {
        let of = |left: &str, right: &str| score(&words(left), &words(right));
        assert!((of("Tea, with milk!", "milk with tea") - 1.0).abs() < 1e-9);
        assert!(of("tea", "coffee").abs() < 1e-9);
        assert!((of("a b c d", "a") - 0.5).abs() < 1e-9);
        assert!(of("…", "").abs() < 1e-9);
    }
}
