//! `docs/conformance.md` and the tests agree: each row that a test's comment names is linked, and each place exists.
//! `BLESS=1 cargo test -p auth-tests --test suite conformance_table` writes the links anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Row → places, from the comments of tests.
fn places() -> BTreeMap<String, Vec<String>> {
    let mut files = Vec::new();
    for folder in [
        "auth-core/src",
        "auth-core/tests",
        "auth-grammar/src",
        "auth-macros/src",
        "tests/suite",
        "tests/fuzz",
        "examples",
    ] {
        sources(&root().join(folder), &mut files);
    }
    files.sort();
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        if name.ends_with("conformance_table.rs") {
            continue;
        }
        for (line, row) in rows(&text) {
            let Some(place) = place(&name, &text, line) else { continue };
            let known = places.entry(row).or_default();
            if !known.contains(&place) {
                known.push(place);
            }
        }
    }
    places
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target" && name != "data") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Lines of a text with the rows that they name: `Conformance 2, 13 and 15–17`, `F9`.
fn rows(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let lower = line.to_lowercase();
        for (start, word) in lower.match_indices("conformance") {
            found.extend(numbers(&lower[start + word.len()..]).into_iter().map(|row| (number, row.to_string())));
        }
        for word in line.split(|c: char| !c.is_ascii_alphanumeric()) {
            let digits = word.strip_prefix('F').unwrap_or_default();
            if digits.len() <= 2 && digits.parse::<u8>().is_ok_and(|row| (1..=38).contains(&row)) {
                found.push((number, word.to_owned()));
            }
        }
    }
    found
}

/// The numbers of a list at the beginning of a text.
fn numbers(text: &str) -> Vec<u32> {
    let (mut numbers, mut rest, mut range) = (Vec::new(), text, false);
    loop {
        rest = rest.trim_start_matches(' ');
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse() {
            let from = numbers.last().map_or(number, |last: &u32| last + 1);
            numbers.extend(if range { from..=number } else { number..=number });
            (rest, range) = (&rest[digits.len()..], false);
            continue;
        }
        let separator = ["rows", "row", ",", "and", "–", "to", ".."].into_iter().find(|word| rest.starts_with(word));
        let Some(separator) = separator else { return numbers };
        range = matches!(separator, "–" | "to" | "..");
        rest = &rest[separator.len()..];
    }
}

/// The test that a line belongs to; the file where the line is about all of it.
fn place(file: &str, text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let current = lines[line].trim_start();
    if current.starts_with("//!") {
        return Some(file.to_owned());
    }
    let function = |line: &&str| {
        let line = line.trim_start();
        let line = line.strip_prefix("async ").unwrap_or(line);
        let name: String = line.strip_prefix("fn ")?.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        Some(name)
    };
    let name = if current.starts_with("///") {
        let after = lines.iter().skip(line).position(|next| function(next).is_some())? + line;
        let is_test = lines[line..after].iter().any(|attribute| attribute.contains("test]"));
        let attributes = lines[line..after].iter().all(|line| {
            let line = line.trim_start();
            line.starts_with("///") || line.starts_with("#[")
        });
        (is_test && attributes).then(|| function(&lines[after]))??
    } else {
        let before = lines[..line].iter().rposition(|line| function(line).is_some())?;
        let is_test = before > 0 && lines[before - 1].contains("test]");
        is_test.then(|| function(&lines[before]))??
    };
    Some(format!("{file}::{name}"))
}

#[test]
fn each_row_links_the_tests_that_name_it() {
    let path = root().join("docs/conformance.md");
    let page = fs::read_to_string(&path).unwrap();
    let places = places();
    let mut written = String::new();
    let (mut seen, mut without) = (Vec::new(), Vec::new());
    for line in page.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let row = cells.first().copied().unwrap_or_default();
        let is_row = row.parse::<u32>().is_ok() || (row.starts_with('F') && row[1..].parse::<u32>().is_ok());
        if !line.starts_with('|') || !is_row {
            written.push_str(line);
            written.push('\n');
            continue;
        }
        let links = places.get(row).cloned().unwrap_or_default();
        if links.is_empty() && cells[2].is_empty() {
            without.push(row.to_owned());
        }
        // A row without a test says in words why.
        let links = if links.is_empty() {
            cells[2].to_owned()
        } else {
            links.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>().join(", ")
        };
        writeln!(written, "| {row} | {} | {links} |", cells[1]).unwrap();
        seen.push(row.to_owned());
    }
    assert_eq!(without, [""; 0], "no test names these rows, and nothing says why");
    for row in (1..=44).map(|row| row.to_string()) {
        assert!(seen.contains(&row), "row {row} is missing");
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &written).unwrap();
    } else {
        assert!(
            page == written,
            "`BLESS=1 cargo test -p auth-tests --test suite conformance_table` writes the links anew"
        );
    }
}
