//! The list of all endpoints, as a file that is read in reviews.
//! `BLESS=1 cargo test -p route-tables listing` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use auth_core::{EndpointInfo, Endpoints};

use crate::served::both;

#[test]
fn each_table_is_as_reviewed() {
    for (name, endpoints) in both() {
        assert!(endpoints.len() >= 40, "{name} has {} routes", endpoints.len());
        let found = written(&endpoints);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(format!("{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &found).unwrap();
        }
        let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
        let mended = "if this is meant: `BLESS=1 cargo test -p route-tables listing`";
        assert_eq!(found, reviewed, "{name} is not as in {}; {mended}", file.display());
    }
}

/// One line for each route: method, path, class, requirement and what the options say.
fn written(endpoints: &Endpoints) -> String {
    let mut text = String::new();
    for endpoint in endpoints.iter() {
        let (method, path, class) = (endpoint.method(), endpoint.path(), endpoint.operation().as_str());
        writeln!(text, "{method:<6} {path:<56} {class:<7} {}{}", endpoint.requirement(), options(endpoint)).unwrap();
    }
    text
}

fn options(endpoint: EndpointInfo<'_>) -> String {
    let stated = endpoint.stated_operation().map(|class| format!(", operation = {class}"));
    let max_age = endpoint.max_age().map(|seconds| format!(", max_age = \"{seconds}s\""));
    let hide = endpoint.is_hidden().then(|| ", hide".to_owned());
    let relaxed = endpoint.relaxed().iter().map(|it| format!(", relax({} = {:?})", it.ingredient, it.reason));
    stated.into_iter().chain(max_age).chain(hide).chain(relaxed).collect()
}
