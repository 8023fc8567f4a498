//! Invariant 3: only `actix.rs` and `actix/` name an HTTP framework; deciding knows neither time nor I/O.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without comments and without its tests, which may name what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

fn core() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../auth-core/src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    assert!(paths.len() > 30, "{}", paths.len());
    paths.iter().map(|path| (path.strip_prefix(&root).unwrap().display().to_string(), code(path))).collect()
}

#[test]
fn only_the_actix_layer_names_the_framework() {
    for (name, code) in core() {
        // Channels that wait under any executor.
        let code = code.replace("use tokio::sync::watch;", "");
        let allowed = name == "actix.rs" || name.starts_with("actix/") || name == "lib.rs";
        for word in ["actix_", "HttpRequest", "HttpResponse", "hyper"] {
            assert!(allowed || !code.contains(word), "{name} names {word}");
        }
        // The time limit of the wrapper is the runtime's, and so are the tasks of shadows.
        let waits = allowed || name.starts_with("cached") || name == "shadow/beside.rs" || name.ends_with("tests.rs");
        assert!(waits || !code.contains("tokio"), "{name} names the runtime");
    }
}

#[test]
fn deciding_knows_no_time_and_no_io() {
    let deciding = [
        "atom.rs",
        "facts.rs",
        "decide.rs",
        "decide/atoms.rs",
        "decide/blame.rs",
        "decide/freshness.rs",
        "decide/search.rs",
        "principal/builder.rs",
        "principal/on_objects.rs",
        "principal/rights.rs",
        "principal/tenancy.rs",
        "decision.rs",
        "outcome.rs",
        "requirement.rs",
        "strict.rs",
        "grants.rs",
        "grants/bound.rs",
        "granted.rs",
        "object_pattern.rs",
        "objects.rs",
        "principal.rs",
        "scope_rule.rs",
        "roles.rs",
    ];
    let all = core();
    for name in deciding {
        let (_, code) = all.iter().find(|(file, _)| file == name).unwrap();
        for word in [
            "std::time",
            "SystemTime",
            "Instant",
            "std::fs",
            "std::io",
            "std::net",
            "std::env",
            "async",
            "tracing",
            "Mutex",
        ] {
            assert!(!code.contains(word), "{name} names {word}");
        }
    }
}
