//! Reads variables, of the process or of a `.env` file.

use zeroize::Zeroizing;

use super::compatibility::{Compatibility, Variable};
use super::former::{Former, Release};
use super::ignored;
use super::layer::{Entry, Layer, Named};
use super::nearest;
use super::setting::Setting;
use super::source::Source;

/// A value, where it is text.
pub(super) type Text = Result<String, NotText>;

/// A value that cannot be read. It is no setting, and not an unset one either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotText {
    /// Not Unicode.
    NotUnicode,
    /// In a `.env` file, a `$` that names another variable.
    Substitution,
}

impl NotText {
    const fn says(self) -> &'static str {
        match self {
            Self::NotUnicode => "the value is not Unicode text",
            Self::Substitution => {
                "`$` in it stands for another variable; where it is meant as it is, put the value into single quotes"
            }
        }
    }
}

/// The names that count.
pub(super) struct Names<'n> {
    pub(super) compatibility: &'n [Compatibility],
    pub(super) former: &'n [Former],
    pub(super) release: Release,
}

/// What was found in one source, and what is to be said about it.
#[derive(Default)]
pub(super) struct Read {
    pub(super) layer: Layer,
    /// Names that are set to nothing.
    pub(super) empty: Vec<String>,
    /// Settings whose values cannot be read. They are not missing as well.
    pub(super) broken: Vec<Setting>,
    pub(super) faults: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// What a name is.
enum Meaning<'n> {
    Own(Setting),
    Former(&'n Former),
    Foreign(&'n Variable),
    Ignored(String),
    Unknown,
}

impl Names<'_> {
    /// Reads what is ours, in the order in which it is given.
    pub(super) fn read(&self, source: &Source, variables: impl IntoIterator<Item = (String, Text)>) -> Read {
        let mut read = Read::default();
        for (name, value) in variables {
            match self.meaning(&name) {
                Meaning::Own(setting) => read.keep(source, setting, &name, Named::Own, value),
                Meaning::Former(former) => match former.judge(self.release) {
                    Ok(warning) => {
                        read.warnings.push(format!("{} {warning}", source.place(&name)));
                        read.keep(source, former.now, &name, Named::Former, value);
                    }
                    Err(fault) => {
                        read.broken.push(former.now);
                        read.faults.push(format!("{} {fault}", source.place(&name)));
                    }
                },
                Meaning::Foreign(variable) => read.translate(source, variable, value),
                Meaning::Ignored(why) => read.warnings.push(format!("{} {why}", source.place(&name))),
                Meaning::Unknown => self.unknown(source, &name, &mut read),
            }
        }
        read
    }

    fn meaning(&self, name: &str) -> Meaning<'_> {
        if let Some(setting) = Setting::by_variable(name) {
            return Meaning::Own(setting);
        }
        if let Some(former) = self.former.iter().find(|former| former.name == name) {
            return Meaning::Former(former);
        }
        if let Some(variable) = self.foreign().find(|variable| variable.name == name) {
            return Meaning::Foreign(variable);
        }
        ignored::explain(name, self.compatibility).map_or(Meaning::Unknown, Meaning::Ignored)
    }

    fn foreign(&self) -> impl Iterator<Item = &'static Variable> {
        self.compatibility.iter().flat_map(|compatibility| compatibility.variables())
    }

    /// A name that is close to a known one, or in its family, is a mistake; others belong to somebody else.
    fn unknown(&self, source: &Source, name: &str, read: &mut Read) {
        let known = Setting::ALL.map(Setting::variable).into_iter().chain(self.foreign().map(|known| known.name));
        let place = source.place(name);
        if let Some(nearest) = nearest::variable(name, known) {
            read.faults.push(format!("{place}: there is no such setting; did you mean {nearest}?"));
        } else if name.starts_with("AUTH_JWT_") || name.starts_with("AUTH_OPERATIONS_") {
            read.faults.push(format!("{place}: there is no such setting; there are {}", Setting::variables()));
        } else if name.starts_with("AUTH_") {
            read.warnings.push(format!("{place} is no setting of ours and has no effect"));
        }
    }
}

impl Read {
    fn keep(&mut self, source: &Source, setting: Setting, name: &str, named: Named, value: Text) {
        self.keep_at(&source.place(name), setting, name, named, value);
    }

    fn translate(&mut self, source: &Source, variable: &Variable, value: Text) {
        let place = source.place(variable.name).replacen(' ', &format!("{} ", variable.reading.note()), 1);
        let translated = value
            .map(Zeroizing::new)
            .map(|text| if text.is_empty() { Ok(String::new()) } else { variable.reading.translate(&text) });
        match translated {
            Ok(Ok(text)) => self.keep_at(&place, variable.setting, variable.name, Named::Foreign, Ok(text)),
            Ok(Err(fault)) => {
                self.broken.push(variable.setting);
                self.faults.push(format!("{place}: {fault}"));
            }
            Err(not_text) => self.keep_at(&place, variable.setting, variable.name, Named::Foreign, Err(not_text)),
        }
    }

    fn keep_at(&mut self, place: &str, setting: Setting, name: &str, named: Named, value: Text) {
        match value {
            Ok(text) if text.is_empty() => self.empty.push(name.to_owned()),
            Ok(text) => self.layer.entries.push(Entry::new(setting, name, named, place, text)),
            Err(not_text) => {
                self.broken.push(setting);
                self.faults.push(format!("{place}: {}", not_text.says()));
            }
        }
    }
}
