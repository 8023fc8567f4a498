//! Reads the sources, the strongest first, and puts one over the other.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::former::{FORMER, release};
use super::layer::{Layer, Named};
use super::looked::Looked;
use super::reader::Reader;
use super::setting::Setting;
use super::settings::{Found, Settings};
use super::source::{Source, shown};
use super::variables::{Names, NotText, Read, Text};
use super::{Configuration, InvalidSettings, conflict, env_file, exposed, file};

/// Everything that was read, and what is already known to be wrong.
pub(super) struct Sources {
    pub(super) reader: Reader,
}

/// A file of settings, and who named it.
struct Chosen {
    path: PathBuf,
    by: String,
}

impl Configuration {
    pub(super) fn sources(self) -> Result<Sources, InvalidSettings> {
        let names = Names { compatibility: &self.compatibility, former: FORMER, release: release() };
        let mut reader = Reader::default();
        let folder = match (&self.folder, &self.variables) {
            (Some(folder), _) => Some(folder.clone()),
            (None, Some(_)) => None,
            // Joined with a name, it is the name alone.
            (None, None) => Some(PathBuf::new()),
        };
        let mut variables = self.variables.unwrap_or_else(|| std::env::vars_os().collect());
        // The order of a process's variables is nobody's choice; faults are told in one.
        variables.sort();
        let environment = told(&mut reader, names.read(&Source::Environment, texts(variables)));
        let env_is_named = self.env_file.is_some();
        let (env_path, env_layer) = match find_env_file(self.env_file, folder.as_deref()) {
            None => (None, Layer::default()),
            Some((path, false)) => {
                reader.looked.env_file = Some((path, false));
                (None, Layer::default())
            }
            Some((path, true)) => {
                if let Some(fault) = exposed::stranger(&path).filter(|_| !env_is_named) {
                    return Err(unreadable(&mut reader, vec![fault]));
                }
                let variables = env_file::read(&path).map_err(|faults| unreadable(&mut reader, faults))?;
                let layer = told(&mut reader, names.read(&Source::EnvFile(path.clone()), variables));
                reader.looked.env_file = Some((path.clone(), true));
                (Some(path), layer)
            }
        };
        let chosen = find_file(self.file, folder.as_deref(), [&environment, &env_layer], &mut reader.looked)
            .map_err(|fault| unreadable(&mut reader, vec![fault]))?;
        if let Some(found) = chosen.as_ref().filter(|chosen| chosen.by.is_empty())
            && let Some(fault) = exposed::stranger(&found.path)
        {
            return Err(unreadable(&mut reader, vec![fault]));
        }
        let file_layer = match &chosen {
            None => Layer::default(),
            Some(Chosen { path, by }) => file::read(path).map_err(|faults| {
                let reason = if by.is_empty() { String::new() } else { format!(" ({by})") };
                unreadable(&mut reader, faults.into_iter().map(|fault| format!("{fault}{reason}")).collect())
            })?,
        };
        reader.faults.extend(conflict::conflicts([&environment, &env_layer]));
        reader.looked.compatibility = self.compatibility;
        for (path, layer) in [(env_path.as_ref(), &env_layer), (chosen.as_ref().map(|file| &file.path), &file_layer)] {
            if let Some(path) = path.filter(|_| exposed::holds_secret(layer)) {
                reader.warnings.extend(exposed::warnings(path));
            }
        }
        match Settings::of(&[&file_layer, &env_layer, &environment]) {
            Ok(settings) => reader.settings = settings,
            Err(fault) => return Err(unreadable(&mut reader, vec![fault])),
        }
        if let Some(chosen) = chosen {
            reader.settings.insert(Setting::Config, config_file(chosen, [&environment, &env_layer]));
        }
        Ok(Sources { reader })
    }
}

/// A source that cannot be read would make everything in it seem missing: nothing more is told than what is known.
fn unreadable(reader: &mut Reader, faults: Vec<String>) -> InvalidSettings {
    reader.faults.extend(faults);
    InvalidSettings::new(core::mem::take(&mut reader.faults))
}

fn told(reader: &mut Reader, read: Read) -> Layer {
    reader.faults.extend(read.faults);
    reader.warnings.extend(read.warnings);
    reader.looked.empty.extend(read.empty);
    reader.broken.extend(read.broken);
    read.layer
}

/// Names that are not text are nobody's of ours.
fn texts(variables: Vec<(OsString, OsString)>) -> impl Iterator<Item = (String, Text)> {
    variables.into_iter().filter_map(|(name, value)| {
        Some((name.into_string().ok()?, value.into_string().map_err(|_| NotText::NotUnicode)))
    })
}

/// The path, and whether it is to be read: one that is named is, whether it is there or not.
fn find_env_file(named: Option<PathBuf>, folder: Option<&Path>) -> Option<(PathBuf, bool)> {
    if let Some(path) = named {
        return Some((path, true));
    }
    let path = folder?.join(".env");
    let is_there = is_there(&path);
    Some((path, is_there))
}

/// What cannot be looked at is there: reading it tells why. A folder is none of ours.
fn is_there(path: &Path) -> bool {
    match path.symlink_metadata() {
        Ok(metadata) => !metadata.is_dir(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// The file to read, if there is one.
fn find_file(
    named: Option<PathBuf>,
    folder: Option<&Path>,
    variables: [&Layer; 2],
    looked: &mut Looked,
) -> Result<Option<Chosen>, String> {
    let entry = variables.into_iter().find_map(|layer| layer.of(Setting::Config).next());
    let by_variable = entry.and_then(|entry| Some((PathBuf::from(entry.text()?), entry.place().to_owned())));
    let chosen = match (named, by_variable) {
        (Some(path), Some((other, place))) if path != other => {
            return Err(format!(
                "{place}: it names {}, and the program names {}: take the variable away, or let it name the same file",
                shown(&other),
                shown(&path)
            ));
        }
        (Some(path), _) => Chosen { path, by: "named by the program".to_owned() },
        (None, Some((path, place))) => Chosen { path, by: place },
        (None, None) => return folder.map_or(Ok(None), |folder| look_for_file(folder, looked)),
    };
    looked.files.push((chosen.path.clone(), true));
    Ok(Some(chosen))
}

fn look_for_file(folder: &Path, looked: &mut Looked) -> Result<Option<Chosen>, String> {
    let [toml, json] = ["auth.toml", "auth.json"].map(|name| folder.join(name));
    let path = match (is_there(&toml), is_there(&json)) {
        (true, true) => {
            let (one, other) = (shown(&toml), shown(&json));
            return Err(format!("{one} and {other} both hold settings: keep one, or name it by AUTH_CONFIG"));
        }
        (true, false) => toml,
        (false, true) => json,
        (false, false) => {
            looked.files.extend([(toml, false), (json, false)]);
            return Ok(None);
        }
    };
    looked.files.push((path.clone(), true));
    Ok(Some(Chosen { path, by: String::new() }))
}

fn config_file(Chosen { path, by }: Chosen, variables: [&Layer; 2]) -> Found {
    let named = variables.into_iter().flat_map(|layer| layer.of(Setting::Config)).map(|entry| entry.place().to_owned());
    Found {
        written: Zeroizing::new(path.display().to_string()),
        shadows: named.filter(|place| *place != by).collect(),
        place: if by.is_empty() { "found there".to_owned() } else { by },
        name: Setting::Config.variable().to_owned(),
        named: Named::Own,
    }
}
