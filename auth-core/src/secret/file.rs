//! Secrets in files: `file:PATH`.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use super::invalid::SecretFault;

/// More than any secret needs; a wrong path (a device, a log) ends here.
const MAX_BYTES: u64 = 64 * 1024;

/// The text of the file, less one final line break.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, SecretFault> {
    let mut content = contents(path, 0o006).map_err(|error| SecretFault::File(reason(&error)))?;
    let kept =
        content.strip_suffix('\n').map_or(content.as_str(), |line| line.strip_suffix('\r').unwrap_or(line)).len();
    content.truncate(kept);
    if content.is_empty() { Err(SecretFault::File("is empty".to_owned())) } else { Ok(content) }
}

/// The text of a file that may be read by all, such as a public key. Nobody else may write it: who does, forges tokens.
pub(super) fn read_public(path: &Path) -> Result<String, String> {
    let content = contents(path, 0o002)
        .map_err(|error| format!("the file `{}` {}", path.display().to_string().escape_debug(), reason(&error)))?;
    Ok(content.as_str().to_owned())
}

/// The text of a file on which others have none of these rights.
fn contents(path: &Path, others: u32) -> io::Result<Zeroizing<String>> {
    // Asked before opening too: opening a pipe would wait for its writer.
    check(&path.metadata()?, others)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check(&metadata, others)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0)));
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(refused("is larger than 64 KiB"));
    }
    let text =
        str::from_utf8(&bytes).map_err(|_| refused("is not text: put binary keys behind `base64:` or `hex:`"))?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn check(metadata: &Metadata, others: u32) -> io::Result<()> {
    if !metadata.is_file() {
        return Err(refused("is not a regular file"));
    }
    if metadata.len() > MAX_BYTES {
        return Err(refused("is larger than 64 KiB"));
    }
    if is_open_to_others(metadata, others) {
        return Err(refused(if others & 0o004 == 0 {
            "can be written by everybody: run `chmod o-w` on it"
        } else {
            "can be read or written by everybody: run `chmod o-rw` on it"
        }));
    }
    Ok(())
}

#[cfg(unix)]
fn is_open_to_others(metadata: &Metadata, rights: u32) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    metadata.mode() & rights != 0
}

/// Other systems keep access rights where the standard library does not look.
#[cfg(not(unix))]
fn is_open_to_others(_metadata: &Metadata, _rights: u32) -> bool {
    false
}

fn refused(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::InvalidData => error.to_string(),
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::PathBuf;

    use tempfile::TempDir;

    use crate::{Form, Secret, SecretFault};

    const GOOD: &str = "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF";

    fn write(folder: &TempDir, content: &[u8], mode: u32) -> PathBuf {
        let path = folder.path().join("secret");
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn parse(content: &[u8], mode: u32) -> Result<Secret, String> {
        let folder = TempDir::new().unwrap();
        let path = write(&folder, content, mode);
        Secret::parse(&format!("file:{}", path.display()), 32).map_err(|refused| {
            let message = refused.to_string();
            assert!(message.contains(&format!("`{}`", path.display())), "{message}");
            assert!(!message.contains(GOOD), "{message}");
            message
        })
    }

    /// L002-43: one line break is dropped by rule, nothing else.
    #[test]
    fn the_content_less_one_final_line_break() {
        for content in [GOOD.to_owned(), format!("{GOOD}\n"), format!("{GOOD}\r\n")] {
            assert_eq!(parse(content.as_bytes(), 0o600).unwrap().expose(), GOOD.as_bytes());
        }
        for content in [format!("{GOOD}\n\n"), format!(" {GOOD}\n"), format!("{GOOD} \n"), format!("{GOOD}\n\r\n")] {
            assert!(parse(content.as_bytes(), 0o600).unwrap_err().contains("white space"), "{content:?}");
        }
    }

    #[test]
    fn the_content_has_a_form() {
        let secret = parse(format!("base64:{GOOD}A\n").as_bytes(), 0o640).unwrap();
        assert_eq!((secret.form(), secret.byte_len()), (Form::Base64, 33));
        assert!(parse(b"file:/etc/hostname\n", 0o600).unwrap_err().contains("does not name another file"));
    }

    /// Whoever can write the file forges tokens; reading it is no harm.
    #[test]
    fn public_files_are_not_writable_by_everybody() {
        let folder = TempDir::new().unwrap();
        for (mode, taken) in [(0o644, true), (0o600, true), (0o646, false), (0o602, false)] {
            let path = write(&folder, b"public", mode);
            assert_eq!(super::read_public(&path).is_ok(), taken, "{mode:o}");
        }
        let absent = super::read_public(&folder.path().join("absent")).unwrap_err();
        assert!(absent.ends_with("absent` does not exist"), "{absent}");
        assert!(super::read_public(folder.path()).unwrap_err().contains("is not a regular file"));
    }

    /// L003-26: with path and reason.
    #[test]
    fn unusable_files_are_refused() {
        for mode in [0o644, 0o604, 0o602, 0o666] {
            assert!(parse(GOOD.as_bytes(), mode).unwrap_err().contains("by everybody"), "{mode:o}");
        }
        assert!(parse(b"", 0o600).unwrap_err().contains("the file is empty"));
        assert!(parse(b"\n", 0o600).unwrap_err().contains("the file is empty"));
        assert!(parse(&[0xff; 40], 0o600).unwrap_err().contains("is not text"));
        assert!(parse("x".repeat(70_000).as_bytes(), 0o600).unwrap_err().contains("larger than 64 KiB"));
        assert!(parse(b"short\n", 0o600).unwrap_err().contains("it has 5 bytes"));

        let folder = TempDir::new().unwrap();
        let at = |path: PathBuf| Secret::parse(&format!("file:{}", path.display()), 32).unwrap_err().to_string();
        assert!(at(folder.path().join("absent")).contains("absent` is refused: the file does not exist"));
        assert!(at(folder.path().to_owned()).contains("is not a regular file"));
        assert!(at(PathBuf::from("/dev/zero")).contains("is not a regular file"));
        assert!(Secret::parse("file:", 32).unwrap_err().to_string().contains("does not exist"));
    }

    /// Orchestrators mount secrets as symbolic links: the mode of the target counts.
    #[test]
    fn a_link_counts_as_its_target() {
        let folder = TempDir::new().unwrap();
        let link = folder.path().join("link");
        symlink(write(&folder, GOOD.as_bytes(), 0o600), &link).unwrap();
        let text = format!("file:{}", link.display());
        assert!(Secret::parse(&text, 32).is_ok());
        write(&folder, GOOD.as_bytes(), 0o604);
        assert!(matches!(Secret::parse(&text, 32).unwrap_err().faults(), [SecretFault::File(_)]));
    }
}
