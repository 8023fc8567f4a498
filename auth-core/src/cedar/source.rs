//! Texts with a name, so that a fault can say where it lies.

use core::fmt::Write as _;
use std::fs;
use std::path::Path;

use miette::Diagnostic;

/// A text, and the file that it comes from.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

impl Source {
    pub(super) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    pub(super) fn read(path: &Path) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Self::new(path.display().to_string(), text)),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// The file, or each `*.cedar` of the folder, sorted by name. A folder inside is a fault: what lies in it would be
    /// missing without a word. Hidden names are passed over, for a volume of settings keeps its versions in such.
    pub(super) fn read_policies(path: &Path) -> Result<Vec<Self>, Vec<String>> {
        if !path.is_dir() {
            return Self::read(path).map(|source| vec![source]).map_err(|fault| vec![fault]);
        }
        let unreadable = |error: std::io::Error| vec![format!("{}: {error}", path.display())];
        let mut paths = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            paths.push(entry.map_err(unreadable)?.path());
        }
        paths.sort();
        let (mut sources, mut faults) = (Vec::new(), Vec::new());
        for path in paths {
            let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if is_hidden {
                continue;
            }
            if path.is_dir() {
                faults
                    .push(format!("{}: folders inside are not read: name each, or move its files up", path.display()));
            } else if path.extension().is_some_and(|extension| extension == "cedar") {
                match Self::read(&path) {
                    Ok(source) => sources.push(source),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if sources.is_empty() && faults.is_empty() {
            faults.push(format!("{}: the folder holds no file `*.cedar`", path.display()));
        }
        if faults.is_empty() { Ok(sources) } else { Err(faults) }
    }

    /// `file:line:column`, both from 1.
    pub(super) fn at(&self, offset: usize) -> String {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        format!("{}:{line}:{column}", self.name)
    }

    /// Everything that an error of Cedar says, each with its place.
    pub(super) fn faults(&self, error: &dyn Diagnostic) -> Vec<String> {
        let inner: Vec<String> = error.related().into_iter().flatten().flat_map(|error| self.faults(error)).collect();
        let label = error.labels().and_then(|mut labels| labels.next());
        let place = label.as_ref().map_or(self.name.clone(), |label| self.at(label.offset()));
        let mut fault = format!("{place}: {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            // Writing to a text does not fail. A transparent error says the same as its cause.
            let cause_text = cause.to_string();
            if !fault.contains(&cause_text) {
                let _ = write!(fault, ": {cause_text}");
            }
            source = cause.source();
        }
        if let Some(label) = label.as_ref().and_then(|label| label.label()) {
            let _ = write!(fault, " ({label})");
        }
        if let Some(help) = error.help() {
            let _ = write!(fault, ": {help}");
        }
        let mut all = vec![fault.replace('\n', " ")];
        all.extend(inner);
        all
    }
}
