//! Compile errors: one mistake each, in folders by kind. Bless with `TRYBUILD=overwrite`.
//!
//! The words around ours are the compiler's, and change with it: the cases are compared with the toolchain that
//! `rust-version` names, and that CI runs.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails should fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Cases with more than one error, and why.
const SEVERAL: [(&str, usize, &str); 7] = [
    ("handler/two_mistakes", 2, "two mistakes, reported together"),
    ("handler/wrap_no_middleware", 2, "actix-web's `wrap` has the bound, and its result has it again"),
    ("placement/closure", 2, "rustc refuses attributes on statements by itself, and what stands there is no handler"),
    ("placement/expression", 4, "rustc refuses attributes on expressions by itself"),
    (
        "placement/method_with_route",
        3,
        "rustc refuses the items of a handler in an `impl`; nothing here knows where it stands",
    ),
    ("placement/method_without_self", 3, "rustc refuses the items of a handler in an `impl`"),
    ("placement/trait_function", 3, "rustc refuses the items of a handler in a `trait`"),
];

#[test]
fn ui() {
    let expected = env!("CARGO_PKG_RUST_VERSION");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&version).into_owned();
    if version.starts_with(&format!("rustc {expected}.")) {
        trybuild::TestCases::new().compile_fail("ui/*/*.rs");
    } else {
        println!("compile errors are compared with rustc {expected}, this is {version}");
    }
}

#[test]
fn one_mistake_is_one_error() {
    let mut faults = Vec::new();
    for (case, output) in cases() {
        let found = output.lines().filter(|line| is_error(line)).count();
        let expected = SEVERAL.iter().find(|(name, ..)| *name == case).map_or(1, |(_, count, _)| *count);
        if found != expected {
            faults.push(format!("{case}: {found} errors, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What has no code is ours; the others are rustc's.
#[test]
fn our_messages_are_of_one_form() {
    let mut faults = Vec::new();
    for (case, output) in cases() {
        for message in output.lines().filter_map(|line| line.strip_prefix("error: ")) {
            let capital = message.starts_with(char::is_uppercase) && !message.starts_with("DELETE");
            if capital || message.ends_with('.') || message.matches('`').count() % 2 != 0 {
                faults.push(format!("{case}: {message}"));
            }
        }
    }
    assert!(faults.is_empty(), "lower case, no final period, names in backticks: {faults:#?}");
}

#[test]
fn exceptions_are_cases() {
    let cases = cases();
    for (name, _, why) in SEVERAL {
        assert!(!why.is_empty() && cases.iter().any(|(case, _)| case == name), "{name}");
    }
}

/// The name of every case, with what the compiler prints.
fn cases() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let mut cases = Vec::new();
    for file in files(&root).iter().flat_map(|folder| files(folder)) {
        let name = file.strip_prefix(&root).unwrap().with_extension("");
        let name = name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let output = fs::read_to_string(file.with_extension("stderr"));
        let output = output.unwrap_or_else(|error| panic!("{name}.stderr: {error}"));
        assert!(file.with_extension("rs").exists(), "{name}.rs is missing");
        if file.extension().is_some_and(|extension| extension == "rs") {
            cases.push((name, output));
        }
    }
    assert!(cases.len() > 100, "{} cases in {}", cases.len(), root.display());
    cases
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn is_error(line: &str) -> bool {
    let closing = ["error: aborting", "error: could not compile"];
    (line.starts_with("error:") || line.starts_with("error[")) && !closing.iter().any(|text| line.starts_with(text))
}
