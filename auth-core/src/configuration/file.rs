//! Files of settings: TOML or JSON.

use std::collections::BTreeSet;
use std::path::Path;

use config::{FileFormat, Format as _, Map, Value, ValueKind};
use zeroize::Zeroizing;

use super::layer::{Entry, Layer, Named};
use super::nearest;
use super::setting::Setting;
use super::source::{Source, shown};
use super::unique;
use super::wiped::Wiped;
use crate::secret::public_file;

/// The settings of the file, or everything that is wrong with it.
pub(super) fn read(path: &Path) -> Result<Layer, Vec<String>> {
    let format = match path.extension().and_then(|extension| extension.to_str()) {
        Some("toml") => FileFormat::Toml,
        Some("json") => FileFormat::Json,
        _ => return Err(vec![format!("{}: the name of a file of settings ends in `.toml` or `.json`", shown(path))]),
    };
    let text = public_file(path).map(Zeroizing::new).map_err(|fault| vec![fault])?;
    let root = parse(format, &text).map_err(|fault| vec![format!("{}{fault}", shown(path))])?;
    let mut walk = Walk { source: Source::File(path.to_owned()), layer: Layer::default(), faults: Vec::new() };
    walk.table("", root);
    if walk.faults.is_empty() { Ok(walk.layer) } else { Err(walk.faults) }
}

/// The errors of the parsers quote the line, and the line may hold a secret: of them only the position is told.
fn parse(format: FileFormat, text: &str) -> Result<Map<String, Value>, String> {
    if matches!(format, FileFormat::Json) {
        unique::check(text)?;
    }
    format.parse(None, text).map_err(|error| match error.downcast_ref::<toml::de::Error>() {
        Some(error) => {
            let twice = error.message().starts_with("duplicate key");
            let what = if twice { "a key stands twice" } else { "it is not TOML: texts stand in quotes" };
            match error.span().and_then(|span| text.get(..span.start)) {
                Some(before) => format!("{}: {what}", position(before)),
                None => format!(": {what}"),
            }
        }
        None if matches!(format, FileFormat::Json) => ": it is not a JSON object".to_owned(),
        None => ": it is not TOML".to_owned(),
    })
}

/// The position behind this text: `, line 3, column 10`.
fn position(before: &str) -> String {
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    format!(", line {line}, column {column}")
}

struct Walk {
    source: Source,
    layer: Layer,
    faults: Vec<String>,
}

impl Walk {
    fn table(&mut self, path: &str, table: Map<String, Value>) {
        let mut table: Vec<_> = table.into_iter().collect();
        table.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (name, value) in table {
            let dotted = name.contains('.');
            let key = if path.is_empty() { name } else { format!("{path}.{name}") };
            let group = format!("{key}.");
            // It would be the setting of that path a second time.
            if dotted && Setting::in_files().any(|setting| setting.key() == key || setting.key().starts_with(&group)) {
                self.fault(
                    &key,
                    "is one name with a dot in it: put what stands behind the dot into the table before it",
                );
            } else if let Some(setting) = Setting::in_files().find(|setting| setting.key() == key) {
                self.setting(setting, value.kind);
            } else if !Setting::in_files().any(|setting| setting.key().starts_with(&group)) {
                self.unknown(&key);
            } else if let ValueKind::Table(table) = value.kind {
                self.table(&key, table);
            } else {
                self.fault(&key, &format!("holds settings: write `[{key}]` and one of them in each line below"));
            }
        }
    }

    fn setting(&mut self, setting: Setting, value: ValueKind) {
        let key = setting.key();
        match setting.shape().text(&Wiped::new(json(value))) {
            // As an empty variable: not set.
            Some(text) if text.is_empty() => {}
            Some(text) => {
                let place = self.source.place(key);
                self.layer.entries.push(Entry::new(setting, key, Named::Own, &place, text));
            }
            None => self.fault(key, &setting.shape().expected(setting)),
        }
    }

    fn unknown(&mut self, key: &str) {
        let what = nearest::key(key).map_or_else(
            || format!("there is no such setting; there are `{}`", beside(key).join("`, `")),
            |nearest| format!("there is no such setting; did you mean `{nearest}`?"),
        );
        // A key that is as long as a secret may be one.
        let shown: String = key.chars().take(64).collect();
        self.fault(&shown, &what);
    }

    fn fault(&mut self, key: &str, what: &str) {
        self.faults.push(format!("{}: {what}", self.source.place(key)));
    }
}

/// The settings in the table of this key; where there is none, what stands at the top.
fn beside(key: &str) -> Vec<&'static str> {
    let top = |key: &'static str| key.split('.').next().unwrap_or_default();
    let group = key.split('.').next();
    let inside: Vec<_> = Setting::in_files().map(Setting::key).filter(|known| Some(top(known)) == group).collect();
    if !inside.is_empty() {
        return inside;
    }
    Setting::in_files().map(|setting| top(setting.key())).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What the formats share. A value that JSON does not know has no form that is expected anywhere.
fn json(value: ValueKind) -> serde_json::Value {
    match value {
        ValueKind::Boolean(value) => value.into(),
        ValueKind::I64(value) => value.into(),
        ValueKind::U64(value) => value.into(),
        ValueKind::Float(value) => value.into(),
        ValueKind::String(text) => text.into(),
        ValueKind::Array(list) => list.into_iter().map(|value| json(value.kind)).collect(),
        ValueKind::Table(table) => table.into_iter().map(|(name, value)| (name, json(value.kind))).collect(),
        _ => serde_json::Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::{Layer, Setting, read};

    fn file(name: &str, text: &str) -> Result<Layer, String> {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        read(&path).map_err(|faults| faults.join("\n").replace(&*folder.path().to_string_lossy(), "DIR"))
    }

    fn toml(text: &str) -> String {
        file("auth.toml", text).unwrap_err()
    }

    fn json(text: &str) -> String {
        file("auth.json", text).unwrap_err()
    }

    #[test]
    fn both_formats_say_the_same() {
        let one = file(
            "auth.toml",
            "mode = \"dev\"\n[jwt]\nunchecked = [\"iss\", \"aud\"]\nleeway = \"\"\n[roles]\n\"a.b\" = [\"*\"]\n\
             [operations.delete]\nmax_age = \"15m\"",
        );
        let other = file(
            "auth.json",
            r#"{"mode": "dev", "jwt": {"unchecked": "iss,aud"}, "roles": {"a.b": ["*"]},
                "operations": {"delete": {"max_age": "15m"}}}"#,
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one.entries.len(), 4, "an empty text is not set");
        for setting in [Setting::Mode, Setting::JwtUnchecked, Setting::Roles, Setting::DeleteMaxAge] {
            let [one, other] = [&one, &other].map(|layer| layer.of(setting).next().unwrap());
            assert_eq!(one.value.kind, other.value.kind);
        }
    }

    /// F31: the parsers' own messages quote the line.
    #[test]
    fn what_cannot_be_parsed_is_located_and_not_shown() {
        let secret = "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF";
        for (said, position) in [
            (toml(&format!("[jwt]\nsecret = {secret}")), "line 2, column 10"),
            (toml(&format!("[jwt]\nsecret = \"{secret}\nissuer = \"x\"")), "line 2, column"),
            (toml(&format!("[jwt]\nsecret = \"{secret}\"\nsecret = \"{secret}\"")), "line 3, column 1: a key stands"),
            (toml("[jwt]\n[jwt]\n"), "line 2, column 2: a key stands twice"),
            (json(&format!("{{\"jwt\": {{\"secret\": {secret}}}}}")), "line 1, column"),
            (json(&format!("{{\"jwt\": {{\"secret\": \"{secret}")), "line 1, column"),
            (json(&format!("{{\"jwt\":\n {{\"secret\": \"{secret}\", \"secret\": \"x\"}}}}")), "line 2, column"),
            (json(&format!("\"{secret}\"")), ": it is not a JSON object"),
            (json(&format!("[\"{secret}\"]")), ": it is not a JSON object"),
        ] {
            assert!(said.contains(position), "{said}");
            assert!(!said.contains("Q8d7"), "{said}");
        }
    }

    /// A list of tables where a table is expected, a number where a duration is: nothing is guessed.
    #[test]
    fn values_of_another_kind() {
        for (text, said) in [
            ("jwt = \"x\"", "`jwt` in `DIR/auth.toml`: holds settings: write `[jwt]`"),
            ("[[jwt]]\nsecret = \"x\"", "`jwt` in `DIR/auth.toml`: holds settings"),
            ("[jwt]\nttl = 15", "`jwt.ttl` in `DIR/auth.toml`: is not a text"),
            ("mode = true", "`mode` in `DIR/auth.toml`: is not a text"),
            ("roles = [\"a\"]", "`roles` in `DIR/auth.toml`: is neither"),
            ("[roles]\nuser = \"a:b\"", "`roles` in `DIR/auth.toml`: is neither"),
            ("[roles]\nuser = [1]", "`roles` in `DIR/auth.toml`: is neither"),
            ("[jwt]\nunchecked = [true]", "`jwt.unchecked` in `DIR/auth.toml`: is neither"),
            ("[jwt.secret]\nvalue = \"x\"", "`jwt.secret` in `DIR/auth.toml`: is not a text"),
        ] {
            assert!(toml(text).starts_with(said), "{text}: {}", toml(text));
        }
        assert!(json("{\"mode\": null}").contains("is not a text"));
    }

    #[test]
    fn unknown_keys_are_refused_with_the_nearest() {
        for (text, said) in [
            (
                "[jwt]\nsecrt = \"x\"",
                "`jwt.secrt` in `DIR/auth.toml`: there is no such setting; did you mean `jwt.secret`?",
            ),
            ("AUTH_MODE = \"dev\"", "did you mean `mode`?"),
            ("[operations.delete]\nrole = \"x\"", "there are `operations.delete.max_age`, `operations.memory_store"),
            ("[jwt]\nskip_verification = true", "there are `jwt.secret`, "),
            (
                "[sevrer]\nport = 1",
                "there are `actors`, `data_dir`, `issuers`, `jwt`, `mode`, `operations`, `realm`, `roles`",
            ),
            ("config = \"other.toml\"", "there is no such setting"),
        ] {
            assert!(toml(text).contains(said), "{text}: {}", toml(text));
        }
    }

    #[test]
    fn other_names_and_open_files() {
        assert!(file("auth.yaml", "").unwrap_err().ends_with("ends in `.toml` or `.json`"));
        assert_eq!(file("auth.toml", "\u{feff}mode = \"dev\"").unwrap().entries.len(), 1);
    }
}
