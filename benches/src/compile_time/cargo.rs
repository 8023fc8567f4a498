use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::cli::Profile;
use super::project::{Leaf, Project};
use super::wrapper;

/// Cargo in the generated workspace, with this program in place of the compiler.
pub(super) struct Cargo<'p> {
    project: &'p Project,
    program: OsString,
    wrapper: PathBuf,
    figure: PathBuf,
}

impl<'p> Cargo<'p> {
    pub(super) fn new(project: &'p Project) -> Result<Self, Box<dyn Error>> {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Ok(Self { project, program, wrapper: env::current_exe()?, figure: project.folder().join("figure") })
    }

    /// Compiles what the crates depend on.
    pub(super) fn build_dependencies(&self, profile: Profile) -> Result<(), Box<dyn Error>> {
        self.project.write_stubs()?;
        run(&mut self.command("", profile))
    }

    /// Compiles one crate and nothing else: CPU seconds.
    pub(super) fn measure(&self, leaf: Leaf, profile: Profile) -> Result<f64, Box<dyn Error>> {
        self.project.write(leaf)?;
        run(&mut self.command(&leaf.name(), profile))?;
        Ok(self.figure()?.parse()?)
    }

    /// How many lines the compiler sees once all macros of one crate are expanded.
    pub(super) fn expanded_lines(&self, leaf: Leaf) -> Result<usize, Box<dyn Error>> {
        self.project.write(leaf)?;
        run(self.command(&leaf.name(), Profile::Check).env(wrapper::EXPAND, "1"))?;
        Ok(self.figure()?.parse()?)
    }

    fn command(&self, leaf: &str, profile: Profile) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(if profile == Profile::Check { "check" } else { "build" })
            .args((profile == Profile::Release).then_some("--release"))
            // All crates at once, of which one has changed: what they share is compiled with one set of features.
            .args(["--workspace", "--quiet"])
            .arg("--manifest-path")
            .arg(self.project.manifest())
            .arg("--target-dir")
            .arg(self.project.folder().join("target"))
            .env("RUSTC_WRAPPER", &self.wrapper)
            .env("CARGO_INCREMENTAL", "0")
            .env(wrapper::CRATE, leaf)
            .env(wrapper::FILE, &self.figure);
        command
    }

    /// Takes the figure, so that none is read twice.
    fn figure(&self) -> Result<String, Box<dyn Error>> {
        let figure = fs::read_to_string(&self.figure).map_err(|error| format!("no crate was compiled: {error}"))?;
        fs::remove_file(&self.figure)?;
        Ok(figure)
    }
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("cargo ended with {status}").into()) }
}
