//! Files that hold a secret, and who else has it.

use std::path::Path;

use super::layer::Layer;
use super::source::shown;
use crate::secret::is_tracked;

/// Whether a secret stands in the source itself, and not in a file that it names.
pub(super) fn holds_secret(layer: &Layer) -> bool {
    let inline = |text: &str| !text.starts_with("file:");
    layer.entries.iter().any(|entry| entry.setting.is_secret() && entry.text().is_some_and(inline))
}

/// What the start says about a file that holds a secret.
pub(super) fn warnings(path: &Path) -> Vec<String> {
    let mut warnings = Vec::new();
    if is_tracked(path) {
        warnings.push(tracked(&shown(path)));
    }
    if is_readable_by_all(path) {
        warnings.push(format!("{} holds a secret and can be read by everybody: run `chmod o-r` on it", shown(path)));
    }
    warnings
}

pub(super) fn tracked(file: &str) -> String {
    format!(
        "{file} holds a secret and is tracked by version control: everybody with the repository has it; run `git rm \
         --cached` on the file, name it in .gitignore, and make another secret"
    )
}

#[cfg(unix)]
fn is_readable_by_all(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().is_ok_and(|metadata| metadata.mode() & 0o004 != 0)
}

/// Other systems keep access rights where the standard library does not look.
#[cfg(not(unix))]
fn is_readable_by_all(_path: &Path) -> bool {
    false
}
