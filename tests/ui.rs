//! Compile errors: one mistake each, in folders by kind. Bless with `TRYBUILD=overwrite`.
//!
//! The words around ours are the compiler's, and change with it: the cases are compared with the toolchain that
//! `rust-version` names, and that CI runs.

use std::process::Command;

#[test]
fn ui() {
    let expected = env!("CARGO_PKG_RUST_VERSION");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&version).into_owned();
    if version.starts_with(&format!("rustc {expected}.")) {
        trybuild::TestCases::new().compile_fail("ui/*/*.rs");
    } else {
        println!("compile errors are compared with rustc {expected}, this is {version}");
    }
}
