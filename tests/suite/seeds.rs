//! `docs/seeds.md` and the sources agree: every place it names exists, and every row that a source names is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Row → places, as listed.
fn listed() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(root().join("docs/seeds.md")).unwrap();
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| L")) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let places = cells[1].split(", ").map(|place| place.trim_matches('`').to_owned()).collect();
        assert!(rows.insert(cells[0].to_owned(), places).is_none(), "{} stands twice", cells[0]);
    }
    assert!(rows.len() > 60, "{}", rows.len());
    rows
}

/// The row ids in a text.
fn ids(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (start, _) in text.match_indices('L') {
        let rest = &text[start + 1..];
        let Some((seed, tail)) = rest.split_at_checked(3) else { continue };
        if !matches!(seed, "000" | "001" | "002" | "003" | "004") {
            continue;
        }
        let number: String =
            tail.strip_prefix('-').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        if !number.is_empty() {
            found.insert(format!("L{seed}-{number}"));
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | ".git" | "docs" | "data") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_place_exists() {
    for (id, places) in listed() {
        for place in places {
            let (file, name) = place.split_once("::").map_or((place.as_str(), None), |(file, name)| (file, Some(name)));
            let text = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{id}: {file}: {error}"));
            if let Some(name) = name {
                let found = text.contains(&format!("fn {name}("));
                assert!(found, "{id}: {file} has no `{name}`");
            }
        }
    }
}

#[test]
fn every_row_that_a_source_names_is_listed_there() {
    let listed = listed();
    let root = root();
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    for path in paths {
        let file = path.strip_prefix(&root).unwrap().display().to_string();
        if file.ends_with("suite/seeds.rs") {
            continue;
        }
        for id in ids(&fs::read_to_string(&path).unwrap()) {
            let places = listed.get(&id).unwrap_or_else(|| panic!("{file} names {id}, docs/seeds.md does not"));
            assert!(places.iter().any(|place| place.starts_with(&file)), "{file} names {id}; listed is {places:?}");
        }
    }
}
