use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::cli::Cli;
use super::shape::Shape;
use super::source::source;
use super::variant::Variant;

/// One generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) shape: Shape,
    pub(super) variant: Variant,
}

impl Leaf {
    /// The name of its package, of its folder, and of the crate as the compiler knows it.
    pub(super) fn name(self) -> String {
        format!("{}_{}", self.variant, self.shape)
    }
}

/// A workspace of its own with the generated crates, in the target folder.
pub(super) struct Project {
    folder: PathBuf,
    leaves: Vec<Leaf>,
    handlers: u16,
}

impl Project {
    /// Writes the manifests; the crates are empty until [`write`](Self::write).
    pub(super) fn generate(cli: &Cli) -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .ok_or_else(|| io::Error::other("the package has no folder around it"))?;
        let folder = target()?.join("compile-time");
        let leaves: Vec<_> =
            cli.shapes.iter().flat_map(|shape| Variant::ALL.map(|variant| Leaf { shape: *shape, variant })).collect();
        let project = Self { folder, leaves, handlers: cli.handlers };
        for leaf in &project.leaves {
            let package = project.package(*leaf);
            fs::create_dir_all(package.join("src"))?;
            fs::write(package.join("Cargo.toml"), manifest(*leaf, root))?;
        }
        let members: Vec<_> = project.leaves.iter().map(|leaf| leaf.name()).collect();
        fs::write(project.manifest(), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
        // The versions of our own workspace; cargo adds what only the generated crates ask for.
        fs::copy(root.join("Cargo.lock"), project.lock())?;
        Ok(project)
    }

    /// All crates, beginning with another variant in each round.
    pub(super) fn leaves_from(&self, round: u16) -> impl Iterator<Item = Leaf> {
        let turn = usize::from(round) % Variant::ALL.len();
        let turned = self.leaves.chunks(Variant::ALL.len()).flat_map(move |variants| {
            let (later, first) = variants.split_at(turn.min(variants.len()));
            first.iter().chain(later)
        });
        turned.copied()
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Writes the handlers of one crate, which cargo then compiles again even if they are the same.
    pub(super) fn write(&self, leaf: Leaf) -> io::Result<()> {
        fs::write(self.package(leaf).join("src/main.rs"), source(leaf, self.handlers))
    }

    /// Empties all crates, so that compiling what they depend on takes no longer than that.
    pub(super) fn write_stubs(&self) -> io::Result<()> {
        self.leaves.iter().try_for_each(|leaf| fs::write(self.package(*leaf).join("src/main.rs"), "fn main() {}\n"))
    }

    /// The versions of what is compared, as cargo resolved them.
    pub(super) fn versions(&self) -> io::Result<String> {
        let lock = fs::read_to_string(self.lock())?;
        let found = ["actix-web", "actix-web-grants"].map(|name| format!("{name} {}", version(&lock, name)));
        Ok(found.join(", "))
    }

    fn package(&self, leaf: Leaf) -> PathBuf {
        self.folder.join(leaf.name())
    }

    fn lock(&self) -> PathBuf {
        self.folder.join("Cargo.lock")
    }
}

/// The target folder that this program was built into.
fn target() -> io::Result<PathBuf> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(2).ok_or_else(|| io::Error::other("run this by `cargo run`"))?;
    Ok(folder.to_owned())
}

fn manifest(leaf: Leaf, root: &Path) -> String {
    let Leaf { variant, .. } = leaf;
    format!(
        "[package]\nname = \"{}\"\nedition = \"2024\"\n\n[dependencies]\n\
         actix-web = {{ version = \"4\", default-features = false, features = [\"macros\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n{}",
        leaf.name(),
        variant.dependency(root),
    )
}

fn version<'l>(lock: &'l str, name: &str) -> &'l str {
    let named = format!("name = \"{name}\"\nversion = \"");
    let after = lock.split_once(&named).map_or("", |(_, after)| after);
    after.split_once('"').map_or("of an unknown version", |(version, _)| version)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Leaf, Project, manifest, version};
    use crate::compile_time::shape::Shape;
    use crate::compile_time::variant::Variant;

    #[test]
    fn depends_on_what_the_variant_needs() {
        let of = |variant| manifest(Leaf { shape: Shape::Short, variant }, Path::new("/here"));
        assert!(of(Variant::Plain).ends_with("serde = { version = \"1\", features = [\"derive\"] }\n"));
        assert!(of(Variant::Grants).ends_with("\nactix-web-grants = \"4\"\n"));
        let ours = "\nauth-core = { path = \"/here/auth-core\", default-features = false, features = [\"actix\"] }\n";
        assert!(of(Variant::Ours).ends_with(ours));
    }

    #[test]
    fn each_variant_is_first_in_turn() {
        let leaves = Variant::ALL.map(|variant| Leaf { shape: Shape::Short, variant }).to_vec();
        let project = Project { folder: "unused".into(), leaves, handlers: 3 };
        let order = |round| project.leaves_from(round).map(Leaf::name).collect::<Vec<_>>();
        assert_eq!(order(0), ["plain_short", "grants_short", "ours_short"]);
        assert_eq!(order(1), ["grants_short", "ours_short", "plain_short"]);
        assert_eq!(order(5), ["ours_short", "plain_short", "grants_short"]);
    }

    #[test]
    fn reads_versions() {
        let lock = "[[package]]\nname = \"actix-web-codegen\"\nversion = \"4.3.0\"\n\n\
                    [[package]]\nname = \"actix-web\"\nversion = \"4.18.1\"\n";
        assert_eq!(version(lock, "actix-web"), "4.18.1");
        assert_eq!(version(lock, "actix"), "of an unknown version");
    }
}
