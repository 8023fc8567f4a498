use core::fmt;
use core::time::Duration;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;

use super::shared::Inner;
use super::{InvalidRoleMap, RoleMap, SharedRoles};
use crate::secret::public_file;

/// A file that holds a role map, as JSON: read at start, and again whenever it has changed.
///
/// ```
/// use std::{fs, time::Duration};
/// use auth_core::{Auth, RoleFile, testing::TestAuthenticator};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("roles.json");
/// fs::write(&path, r#"{"user": ["notes:read"]}"#)?;
/// let file = RoleFile::open(&path)?;
/// let auth = Auth::builder().authenticator(TestAuthenticator).roles(file.roles()).build()?;
///
/// fs::write(&path, r#"{"user": ["notes:read", "notes:write"]}"#)?;
/// assert!(file.reload()?, "it has changed, and counts from the next decision on");
/// file.watch(Duration::from_secs(10))?; // from now on a thread looks, as long as an `Auth` reads the map
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Guarantees
/// - A request is decided by one map, the old one or the new one; none waits and none is dropped.
/// - A file that is no role map changes nothing: missing, cut off in the middle, empty, writable by everybody, with a role
///   that no catalogue knows. The old map stays, and the log says why, once for each text.
///
/// # Limits
/// - At most 64 KiB.
/// - Its text is compared, so that links that are switched (as Kubernetes mounts a `ConfigMap`) are seen as well as writes.
///   Who writes it in place should write another file and rename it: half a file may be a role map, too.
pub struct RoleFile {
    path: PathBuf,
    roles: SharedRoles,
    seen: Arc<Mutex<Result<String, String>>>,
}

/// Looking more often is of no use.
const LEAST: Duration = Duration::from_millis(50);

impl RoleFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`InvalidRoleFile`] where it cannot be read, may be written by everybody, or holds no role map.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, InvalidRoleFile> {
        let path = path.into();
        let text = read(&path)?;
        let map = parse(&path, &text)?;
        Ok(Self { path, roles: SharedRoles::new(map), seen: Arc::new(Mutex::new(Ok(text))) })
    }

    /// The map, for [`AuthBuilder::roles`](crate::AuthBuilder::roles).
    #[must_use]
    pub fn roles(&self) -> SharedRoles {
        self.roles.clone()
    }

    /// Reads the file again; whether the map was replaced.
    ///
    /// # Errors
    /// [`InvalidRoleFile`] where the file is none any more. The map stays as it was.
    pub fn reload(&self) -> Result<bool, InvalidRoleFile> {
        reload(&self.path, &self.roles, &self.seen)
    }

    /// Looks at the file again and again, in a thread that ends with the last use of the map.
    ///
    /// # Errors
    /// [`InvalidRoleFile`] where the system has no thread.
    pub fn watch(self, every: Duration) -> Result<(), InvalidRoleFile> {
        let every = every.max(LEAST);
        let (path, seen, roles) = (self.path, self.seen, Arc::downgrade(&self.roles.0));
        drop(self.roles);
        let thread = thread::Builder::new().name("auth-roles".to_owned());
        let shown = shown(&path);
        let look = move || {
            while let Some(roles) = look_once(&path, &roles, &seen) {
                drop(roles);
                thread::sleep(every);
            }
        };
        thread.spawn(look).map(drop).map_err(|error| InvalidRoleFile { path: shown, fault: error.to_string() })
    }
}

/// `None` once nobody reads the map.
fn look_once(path: &Path, roles: &Weak<Inner>, seen: &Mutex<Result<String, String>>) -> Option<SharedRoles> {
    let roles = SharedRoles(roles.upgrade()?);
    let known = seen.lock().unwrap_or_else(PoisonError::into_inner).as_ref().err().cloned();
    if let Err(error) = reload(path, &roles, seen)
        && known.as_ref() != Some(&error.fault)
    {
        tracing::error!(target: "auth::roles", "{error}; the roles stay as they were");
    }
    Some(roles)
}

fn reload(path: &Path, roles: &SharedRoles, seen: &Mutex<Result<String, String>>) -> Result<bool, InvalidRoleFile> {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let refused = |error: InvalidRoleFile, seen: &mut Result<String, String>| {
        *seen = Err(error.fault.clone());
        Err(error)
    };
    let text = match read(path) {
        Ok(text) if seen.as_ref() == Ok(&text) => return Ok(false),
        Ok(text) => text,
        Err(error) => return refused(error, &mut seen),
    };
    let invalid = |fault: InvalidRoleMap| InvalidRoleFile { path: shown(path), fault: fault.to_string() };
    match parse(path, &text).and_then(|map| roles.replace(map).map_err(invalid)) {
        Ok(()) => {
            *seen = Ok(text);
            Ok(true)
        }
        Err(error) => refused(error, &mut seen),
    }
}

fn read(path: &Path) -> Result<String, InvalidRoleFile> {
    public_file(path).map_err(|fault| InvalidRoleFile { path: shown(path), fault })
}

fn parse(path: &Path, text: &str) -> Result<RoleMap, InvalidRoleFile> {
    let map = RoleMap::from_json(text)
        .and_then(|map| if map.names().next().is_none() { Err(InvalidRoleMap::Empty) } else { Ok(map) });
    map.map_err(|fault| InvalidRoleFile { path: shown(path), fault: fault.to_string() })
}

fn shown(path: &Path) -> String {
    path.display().to_string().escape_debug().to_string()
}

impl fmt::Debug for RoleFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RoleFile").field("path", &self.path).field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// A file that holds no role map.
#[derive(thiserror::Error)]
#[error("the role map in `{path}`: {fault}")]
pub struct InvalidRoleFile {
    path: String,
    fault: String,
}

crate::spoken::debug_is_display!(InvalidRoleFile);
