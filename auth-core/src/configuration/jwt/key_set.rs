//! A JSON Web Key Set in a file.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::key_list::shown_key;
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::configuration::source::shown;
use crate::jwt::{Algorithm, KeySet};
use crate::secret::public_file;

impl Reader {
    pub(super) fn key_set(&mut self, algorithm: Option<Algorithm>) -> Option<KeySet> {
        let text = self.value(Setting::JwtKeySet)?;
        let Some(path) = text.strip_prefix("file:").map(PathBuf::from) else {
            self.fault(Setting::JwtKeySet, "write `file:PATH` of a JSON Web Key Set, which is `{\"keys\": […]}`");
            return None;
        };
        let set = public_file(&path)
            .map(Zeroizing::new)
            .and_then(|set| KeySet::jwks(&set, algorithm).map_err(|error| format!("{}: {error}", shown(&path))));
        let set = self.keep(Setting::JwtKeySet, set)?;
        let keys: Vec<_> = set.iter().map(|key| shown_key(key, false)).collect();
        self.shown.insert(
            Setting::JwtKeySet,
            format!("file:{}, {}", path.display().to_string().escape_debug(), keys.join(", ")),
        );
        if set.iter().any(|key| key.algorithm().min_secret_bytes().is_some()) {
            self.secret_files.push(path);
        }
        Some(set)
    }
}
