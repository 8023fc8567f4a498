//! The secret of `dev` mode: made once, stored beside the data, announced.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{InvalidSecret, Secret};

const FILE: &str = "dev-secret";
/// Enough for HS512.
const BYTES: usize = 64;

/// The secret of `dev` mode, and what the caller announces about it.
#[derive(Debug)]
pub struct DevSecret {
    /// The secret.
    pub secret: Secret,
    /// Where it is stored.
    pub path: PathBuf,
    /// Whether it was made just now. Otherwise it is the one of an earlier start.
    pub made: bool,
}

/// The secret of `dev` mode cannot be kept, so there is none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DevSecretError {
    /// The folder does not exist or cannot be written.
    #[error("cannot store the dev secret in the folder `{}`: {reason}", folder.display())]
    Folder {
        /// Where it would be stored.
        folder: PathBuf,
        /// Why not.
        reason: io::Error,
    },
    /// The stored file cannot be used.
    #[error("the dev secret `{}` cannot be used: {reason}; mend or delete it", path.display())]
    File {
        /// Where it is stored.
        path: PathBuf,
        /// Why not.
        reason: io::Error,
    },
    /// The stored secret was replaced by one that is refused.
    #[error("the dev secret `{}` cannot be used: {reason}; delete it, and the next start makes another", path.display())]
    Refused {
        /// Where it is stored.
        path: PathBuf,
        /// What is wrong with it.
        reason: InvalidSecret,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(getrandom::Error),
}

pub(super) fn load_or_make(folder: &Path) -> Result<DevSecret, DevSecretError> {
    let path = folder.join(FILE);
    let made = match fs::symlink_metadata(&path) {
        Ok(_) => false,
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(folder, &path)?,
        Err(reason) => return Err(DevSecretError::File { path, reason }),
    };
    let text = match read(&path) {
        Ok(text) => text,
        Err(reason) => return Err(DevSecretError::File { path, reason }),
    };
    match Secret::parse(text.strip_suffix('\n').unwrap_or(&text), Secret::MIN_BYTES) {
        Ok(secret) => Ok(DevSecret { secret, path, made }),
        Err(reason) => Err(DevSecretError::Refused { path, reason }),
    }
}

/// Whether this process made the file; another one may have been faster, and then its secret counts.
fn make(folder: &Path, path: &Path) -> Result<bool, DevSecretError> {
    let mut random = Zeroizing::new([0; BYTES]);
    getrandom::fill(&mut random[..]).map_err(DevSecretError::Random)?;
    let text = Zeroizing::new(format!("base64:{}\n", STANDARD.encode(&random[..])));
    let mut suffix = [0; 8];
    getrandom::fill(&mut suffix).map_err(DevSecretError::Random)?;
    let draft = folder.join(format!(".{FILE}.{}", hex::encode(suffix)));
    let linked = write(&draft, text.as_bytes()).and_then(|()| {
        // A link to a finished file appears at once and never replaces anything, not even a symbolic link.
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft)?;
        linked
    });
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(reason) => Err(DevSecretError::Folder { folder: folder.to_owned(), reason }),
    }
}

fn write(draft: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(draft)?;
    file.write_all(content)?;
    file.sync_all()
}

fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let named = fs::symlink_metadata(path)?;
    check(&named)?;
    let file = File::open(path)?;
    if !is_same_file(&named, &file.metadata()?) {
        return Err(io::Error::other("it was exchanged while it was opened"));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(4096).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(unix)]
fn check(named: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    if !named.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mode = named.mode() & 0o777;
    if mode & !0o700 == 0 {
        return Ok(());
    }
    Err(io::Error::other(format!("its mode is {mode:04o}, wider than 0600")))
}

#[cfg(not(unix))]
fn check(named: &Metadata) -> io::Result<()> {
    if named.is_file() { Ok(()) } else { Err(io::Error::other("it is not a regular file")) }
}

#[cfg(unix)]
fn is_same_file(named: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (named.dev(), named.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn is_same_file(_named: &Metadata, opened: &Metadata) -> bool {
    opened.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::thread;

    use tempfile::TempDir;

    use super::{DevSecretError, FILE};
    use crate::Secret;

    /// F1, L000-5: made once, mode 0600, kept across starts.
    #[test]
    fn made_once_and_kept() {
        let folder = TempDir::new().unwrap();
        let first = Secret::dev(folder.path()).unwrap();
        assert!(first.made);
        assert_eq!(first.path, folder.path().join("dev-secret"));
        assert!(first.secret.byte_len() >= 32);
        assert_eq!(fs::metadata(&first.path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays behind");
        let second = Secret::dev(folder.path()).unwrap();
        assert!(!second.made);
        assert_eq!(second.secret.fingerprint(), first.secret.fingerprint());
        let elsewhere = Secret::dev(TempDir::new().unwrap().path()).unwrap();
        assert_ne!(elsewhere.secret.fingerprint(), first.secret.fingerprint());
    }

    /// F1: processes that start together agree.
    #[test]
    fn starting_together_gives_one_secret() {
        let folder = TempDir::new().unwrap();
        let start = || Secret::dev(folder.path()).unwrap();
        let all: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(all.iter().filter(|found| found.made).count(), 1);
        assert!(all.iter().all(|found| found.secret.fingerprint() == all[0].secret.fingerprint()));
    }

    /// L000-22: named, and nothing temporary takes its place.
    #[test]
    fn an_absent_folder_is_an_error() {
        let folder = TempDir::new().unwrap().path().join("absent");
        let error = Secret::dev(&folder).unwrap_err();
        assert!(matches!(error, DevSecretError::Folder { .. }));
        assert!(error.to_string().contains(&format!("in the folder `{}`", folder.display())), "{error}");
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Secret::dev(file.path()).is_err(), "a file is no folder");
    }

    #[test]
    fn a_wider_mode_is_refused() {
        let folder = TempDir::new().unwrap();
        let path = Secret::dev(folder.path()).unwrap().path;
        for mode in [0o640, 0o604, 0o660, 0o601] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = Secret::dev(folder.path()).unwrap_err().to_string();
            assert!(error.contains(&format!("its mode is {mode:04o}")), "{error}");
        }
    }

    /// Neither a link to a file nor a dangling one is followed, read or written.
    #[test]
    fn a_symbolic_link_is_refused() {
        let folder = TempDir::new().unwrap();
        let other = TempDir::new().unwrap();
        let real = Secret::dev(other.path()).unwrap().path;
        for target in [real, other.path().join("absent")] {
            let link = folder.path().join(FILE);
            symlink(&target, &link).unwrap();
            let error = Secret::dev(folder.path()).unwrap_err().to_string();
            assert!(error.contains("not a regular file"), "{error}");
            fs::remove_file(link).unwrap();
        }
        assert!(!other.path().join("absent").exists());
    }

    /// L003-3: a weak secret is refused in `dev` too, and is not replaced.
    #[test]
    fn a_weak_stored_secret_is_refused() {
        let folder = TempDir::new().unwrap();
        let path = Secret::dev(folder.path()).unwrap().path;
        for content in ["dev-secret-change-me\n", "", "base64:AAAA\n", "file:/etc/hostname\n"] {
            fs::write(&path, content).unwrap();
            let error = Secret::dev(folder.path()).unwrap_err();
            assert!(matches!(error, DevSecretError::Refused { .. }), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
    }
}
