//! What is written down agrees with the code.

use std::fs;
use std::path::Path;

use super::{GOOD, OTHER, SECRET, folder, refused};
use crate::configuration::compatibility::Reading;
use crate::configuration::former::FORMER;
use crate::configuration::setting::Setting;
use crate::configuration::{Compatibility, Configuration};

/// L002-48, L003-10: the table of the documentation is that of the code.
#[test]
fn the_documentation_lists_every_setting() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md")).unwrap();
    let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{text}`") };
    let rows = Setting::ALL.map(|setting| {
        let row = setting.row();
        let cells =
            [code(row.variable), code(row.key), row.required.to_owned(), code(row.default), row.meaning.to_owned()];
        format!("| {} |", cells.join(" | ")).replace("|  |", "| |").replace("|  |", "| |")
    });
    let (table, _) = docs.split_once("## Secrets").unwrap();
    let listed: Vec<_> = table.lines().filter(|line| line.starts_with("| `AUTH_")).collect();
    assert_eq!(listed, rows, "write into docs/configuration.md:\n{}", rows.join("\n"));
    for system in Compatibility::ALL {
        for variable in system.variables() {
            let form = match variable.reading {
                Reading::Ours => "as ours",
                Reading::Raw => "raw text",
                Reading::Base64 => "base64, without a prefix",
                Reading::Seconds => "seconds, or a duration",
            };
            let row = format!("| {system} | `{}` | `{}` | {form} |", variable.name, variable.setting.variable());
            assert!(docs.contains(&row), "write into docs/configuration.md:\n{row}");
        }
    }
    for former in FORMER {
        let (major, minor, patch) = former.removed_in;
        let row = format!("| `{}` | `{}` | {major}.{minor}.{patch} |", former.name, former.now.variable());
        assert!(docs.contains(&row), "write into docs/configuration.md:\n{row}");
    }
}

/// The two files of the documentation say the same, and start a server.
#[test]
fn the_files_of_the_documentation() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md")).unwrap();
    let block = |language: &str| {
        let (_, rest) = docs.split_once(&format!("```{language}\n")).unwrap();
        rest.split_once("```").unwrap().0.replace("file:/run/secrets/auth/jwt", SECRET)
    };
    let states = ["toml", "json"].map(|language| {
        let name = format!("auth.{language}");
        let folder = folder(&[(&name, &block(language))]);
        let nothing: [(&str, &str); 0] = [];
        let loaded = Configuration::new().variables(nothing).folder(folder.path()).load().unwrap();
        let values = loaded.summary().iter().skip(1).map(|state| (state.name(), state.value().map(str::to_owned)));
        values.collect::<Vec<_>>()
    });
    assert_eq!(states[0], states[1]);
    assert_eq!(states[0].iter().find(|(name, _)| *name == "AUTH_JWT_TTL").unwrap().1.as_deref(), Some("5m"));
}

/// Each further block of a file is good as it is, but for its secrets.
#[test]
fn the_other_blocks_of_the_documentation() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md")).unwrap();
    let others: Vec<_> = docs.split("```toml\n").skip(2).map(|block| block.split_once("```").unwrap().0).collect();
    let load = |block: &str| {
        let block = block
            .replace("file:/run/secrets/auth/2026-b", OTHER)
            .replace("file:/run/secrets/auth/2026-a", SECRET)
            .replace("file:/run/secrets/auth/jwt", SECRET);
        let nothing: [(&str, &str); 0] = [];
        let folder = folder(&[("auth.toml", &block)]);
        Configuration::new().variables(nothing).folder(folder.path()).load().unwrap_or_else(|error| panic!("{error}"))
    };
    let [keys, claims, issuers, rights] = &*others else { panic!("{} blocks", others.len()) };
    assert_eq!(load(keys).verifier().unwrap().keys().len(), 2);
    assert!(load(keys).minter().is_ok());
    let rights = load(&format!(
        "{rights}\n[jwt]\nsecret = \"file:/run/secrets/auth/jwt\"\nissuer = \"https://login.example\"\naudience = \"notes\"\n"
    ));
    let shown = |name: &str| {
        let state = rights.summary().iter().find(|state| state.name() == name).unwrap();
        state.value().unwrap_or_default().to_owned()
    };
    assert_eq!(shown("AUTH_ROLES"), "admin, editor, user");
    assert_eq!(shown("AUTH_ACTORS"), "`mail-agent` of `https://login.example`");
    assert!(!rights.warnings().any(|line| line.contains("has no effect")));
    if cfg!(feature = "jwks-url") {
        assert!(load(claims).warnings().all(|line| line.contains("its scope rule is ignore")));
        assert!(load(issuers).minter().is_ok(), "the one issuer that has a secret");
    }
}

/// L001-2: the example lists every setting with a comment; started unchanged, each value that must be replaced is named.
#[test]
fn the_example_is_complete_and_not_usable_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.env.example");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for setting in Setting::ALL {
        let name = format!("{}=", setting.variable());
        let line =
            lines.iter().position(|line| line.trim_start_matches("# ").starts_with(&name)).unwrap_or_else(|| {
                panic!("{name} is missing");
            });
        let above = lines[..line].iter().rev().find(|line| !line.starts_with("# AUTH_") && !line.starts_with("AUTH_"));
        assert!(above.is_some_and(|above| above.starts_with("# ")), "{name} has no comment");
    }
    let nothing: [(&str, &str); 0] = [];
    let message = refused(Configuration::new().variables(nothing).env_file(&path));
    for name in ["AUTH_JWT_SECRET", "AUTH_JWT_ISSUER", "AUTH_JWT_AUDIENCE"] {
        assert!(message.lines().any(|line| line.starts_with(name)), "{name}: {message}");
    }
    assert_eq!(message.lines().count(), 3, "{message}");
    // With these three filled in and nothing else changed, it starts.
    let filled = text
        .lines()
        .filter(|line| !GOOD.iter().any(|(name, _)| line.starts_with(name)))
        .map(|line| format!("{line}\n"))
        .chain(GOOD.map(|(name, value)| format!("{name}='{value}'\n")))
        .collect::<String>();
    let folder = folder(&[(".env", &filled)]);
    Configuration::new().variables(nothing).folder(folder.path()).load().unwrap();
}
