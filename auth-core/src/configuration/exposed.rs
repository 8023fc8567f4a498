//! Files that hold a secret, and who else has it.

use std::path::Path;

use serde_json::Value;
use zeroize::Zeroizing;

use super::layer::Layer;
use super::list::{List, Members};
use super::setting::Setting;
use super::source::shown;
use crate::secret::is_tracked;

/// Whether a secret stands in the source itself, and not in a file that it names.
pub(super) fn holds_secret(layer: &Layer) -> bool {
    layer.entries.iter().any(|entry| entry.text().is_some_and(|text| is_inline(entry.setting, text)))
}

/// Whether the value of this setting holds a secret itself.
fn is_inline(setting: Setting, text: &str) -> bool {
    match setting {
        _ if text.starts_with("file:") => false,
        Setting::JwtSecret => true,
        Setting::JwtKeys | Setting::Issuers => List::read(text).is_ok_and(|list| list_holds_secret(&list)),
        _ => false,
    }
}

/// Whether a secret stands in the list itself: that of a key, or of an issuer.
pub(super) fn list_holds_secret(list: &List) -> bool {
    list.entries().any(|members| {
        let keys = members.get("keys").and_then(|keys| Setting::JwtKeys.shape().text(keys)).map(Zeroizing::new);
        has_secret(members) || keys.is_some_and(|keys| is_inline(Setting::JwtKeys, &keys))
    })
}

fn has_secret(members: &Members) -> bool {
    let secret = members.get("secret").and_then(Value::as_str);
    secret.is_some_and(|text| !text.starts_with("file:"))
        || members.get("jwk").is_some_and(|jwk| jwk.get("k").is_some())
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

fn tracked(file: &str) -> String {
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

/// Why a file that nobody named is not read: whoever can write the folder may have put it there.
#[cfg(unix)]
pub(super) fn stranger(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;

    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_open = folder.metadata().is_ok_and(|metadata| metadata.mode() & 0o002 != 0);
    is_open.then(|| {
        let file = shown(path);
        format!(
            "{file} is in a folder that everybody can write, and nobody named it, so that anybody may have put it there: name it \
             (`AUTH_CONFIG`, or `Configuration::file` and `env_file`), take it away, or start elsewhere"
        )
    })
}

#[cfg(not(unix))]
pub(super) fn stranger(_: &Path) -> Option<String> {
    None
}
