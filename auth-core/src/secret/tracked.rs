//! Whether version control has a file.

use core::time::Duration;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// Whether git tracks the file, or what it links to. Where git is not installed, does not answer in two seconds, or does
/// not trust the repository, the answer is no: this is for a warning only.
pub(crate) fn is_tracked(path: &Path) -> bool {
    let named = in_its_folder(path);
    // Most files are no links: git is asked once.
    let target = path.canonicalize().ok().filter(|target| named.as_ref() != Some(target));
    named.into_iter().chain(target).any(|file| is_listed(&file))
}

/// The file itself, a link too, under the full name of its folder.
fn in_its_folder(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

fn is_listed(file: &Path) -> bool {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return false };
    folder.ancestors().any(|ancestor| ancestor.join(".git").exists()) && git_lists(folder, name)
}

/// The name goes to git as it is, not through a shell, and is no pattern. A repository may name programs that git would
/// run: in `core.fsmonitor`, and where it fetches what is missing.
fn git_lists(folder: &Path, name: &OsStr) -> bool {
    let mut git = Command::new("git");
    git.args(["--literal-pathspecs", "-c", "core.fsmonitor=false", "ls-files", "--error-unmatch", "--"]).arg(name);
    git.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Set by hooks of git: they name another repository than that of the folder.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"] {
        git.env_remove(variable);
    }
    git.envs([("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none")]);
    let Ok(mut child) = git.spawn() else { return false };
    for _ in 0..200 {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => break,
        }
    }
    // Whether it can still be ended or not, nobody waits for it any longer.
    drop(child.kill().and_then(|()| child.wait()));
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use tempfile::TempDir;

    use super::is_tracked;

    fn git(folder: &Path, arguments: &[&str]) {
        let mut git = Command::new("git");
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            git.env_remove(variable);
        }
        let output = git.args(arguments).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A tracked file is seen, under every name that leads to it.
    #[test]
    fn what_git_has_is_tracked() {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        git(root, &["init", "--quiet"]);
        fs::create_dir(root.join("deep")).unwrap();
        for name in ["tracked", "ignored", "deep/tracked", "[a]*", ":(top)x"] {
            fs::write(root.join(name), "x").unwrap();
        }
        git(root, &["--literal-pathspecs", "add", "--", "tracked", "deep/tracked", "[a]*", ":(top)x"]);
        std::os::unix::fs::symlink(root.join("tracked"), root.join("link")).unwrap();
        for name in ["tracked", "deep/tracked", "deep/../tracked", "link", "[a]*", ":(top)x"] {
            assert!(is_tracked(&root.join(name)), "{name}");
        }
        fs::write(root.join("a"), "x").unwrap();
        for name in ["ignored", "absent", "a", "deep", "deep/*", ".."] {
            assert_eq!(is_tracked(&root.join(name)), name == "deep", "{name}");
        }
    }

    #[test]
    fn outside_of_a_repository_nothing_is() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("file"), "x").unwrap();
        assert!(!is_tracked(&folder.path().join("file")));
        assert!(!is_tracked(Path::new("/")));
    }

    /// A repository says what git runs; asking it must not run that.
    #[test]
    fn programs_of_the_repository_are_not_run() {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        git(root, &["init", "--quiet"]);
        fs::write(root.join("tracked"), "x").unwrap();
        git(root, &["add", "tracked"]);
        let run = format!("touch {}; false", root.join("was-run").display());
        git(root, &["config", "core.fsmonitor", &run]);
        assert!(is_tracked(&root.join("tracked")));
        assert!(!root.join("was-run").exists());
    }
}
