//! The corpora of the fuzzer, and a bounded number of random changes to them, in every run of the tests.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use auth_fuzz_targets::TARGETS;

/// For each target. The same in every run; the fuzzer is for more.
const RANDOM_CASES: usize = 1_000;

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn the_corpora_hold() {
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        assert!(corpus.len() >= 5, "{name}");
        for data in &corpus {
            target(data);
        }
    }
}

#[test]
fn random_changes_hold() {
    let mut random = Random(0x5EED);
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        for case in 0..RANDOM_CASES {
            let mut data = corpus[random.below(corpus.len())].clone();
            for _ in 0..=random.below(4) {
                change(&mut data, &corpus, &mut random);
            }
            let outcome = std::panic::catch_unwind(|| target(&data));
            assert!(outcome.is_ok(), "{name}, case {case}: {}", data.escape_ascii());
        }
    }
}

/// Changes a byte, inserts or takes away some, or puts a piece of another entry in.
fn change(data: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let at = random.below(data.len() + 1);
    match random.below(5) {
        0 if at < data.len() => data[at] = random.byte(),
        1 => data.insert(at, random.byte()),
        2 => {
            let end = (at + random.below(8)).min(data.len());
            drop(data.drain(at..end));
        }
        3 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len() + 1);
            let piece = other[from..(from + random.below(16)).min(other.len())].to_vec();
            drop(data.splice(at..at, piece));
        }
        _ => {
            let interesting: [&[u8]; 8] = [b"\"", b"\\u0000", b"null", b"{}", b"[", b".", b"-----BEGIN ", b"\xff"];
            drop(data.splice(at..at, interesting[random.below(interesting.len())].iter().copied()));
        }
    }
}

/// `SplitMix64`: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % end
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
