//! A setting that is a list of tables: JSON, or `file:PATH` of it.

use std::path::PathBuf;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::source::shown;
use super::unique;
use super::wiped::Wiped;
use crate::secret::public_file;

/// The list, as it was read.
pub(super) struct List {
    value: Wiped,
    /// The file that holds it, where the setting only names one.
    pub(super) file: Option<PathBuf>,
}

const FORM: &str = "write JSON, `[{…}, {…}]`";

/// The members of one table.
pub(super) type Members = Map<String, Value>;

impl List {
    /// Reads the text of a setting. No fault holds a part of it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let Some(path) = text.strip_prefix("file:") else {
            let refused = |fault: String| format!("{}; {FORM}, or `file:PATH` of it", fault.trim_start_matches(", "));
            return Ok(Self { value: parse(text).map_err(refused)?, file: None });
        };
        let content = public_file(path).map(Zeroizing::new)?;
        let path = PathBuf::from(path);
        Ok(Self {
            value: parse(&content).map_err(|fault| format!("{}{fault}; {FORM}", shown(&path)))?,
            file: Some(path),
        })
    }

    /// Every table, in its order.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Members> {
        self.value.as_array().into_iter().flatten().filter_map(Value::as_object)
    }

    /// Where one of them stands, counted from 1: `` `auth.json`, key 2 ``.
    pub(super) fn place(&self, what: &str, number: usize) -> String {
        match &self.file {
            Some(path) => format!("{}, {what} {number}", shown(path)),
            None => format!("{what} {number}"),
        }
    }
}

fn parse(json: &str) -> Result<Wiped, String> {
    // What is no JSON is told by position alone: the parser's own words quote it.
    unique::check(json)?;
    let value = Wiped::new(serde_json::from_str(json).map_err(|_| ", it is not JSON".to_owned())?);
    match value.as_array() {
        Some(list) if list.is_empty() => Err(", the list is empty".to_owned()),
        Some(list) if list.iter().all(Value::is_object) => Ok(value),
        _ => Err(", it is not a list of objects".to_owned()),
    }
}

/// A member that is a text; an empty one counts as not set.
pub(super) fn text<'m>(members: &'m Members, name: &str) -> Result<Option<&'m str>, String> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
        Some(_) => Err(format!("`{name}` is not a text: put it into quotes")),
    }
}
