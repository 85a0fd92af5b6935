//! Where the workspace lies and how cargo is called again from inside cargo.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the root `Cargo.toml`.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// Cargo, the one that runs us, to be started in the root of the workspace.
///
/// What the outer cargo told us about our own package is taken out of its environment: build
/// scripts that read it would take every change for a reason to compile their crate again.
pub fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_about_own_package) {
            command.env_remove(name);
        }
    }
    command
}

fn is_about_own_package(name: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_CRATE_",
        "CARGO_BIN_",
        "CARGO_PRIMARY_",
    ];
    BEGINNINGS
        .iter()
        .any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }

    #[test]
    fn settings_of_a_person_reach_the_inner_cargo_and_our_own_package_does_not() {
        assert!(is_about_own_package("CARGO_PKG_NAME"));
        assert!(is_about_own_package("CARGO_MANIFEST_DIR"));
        assert!(!is_about_own_package("CARGO_TARGET_DIR"));
        assert!(!is_about_own_package("CARGO_HOME"));
    }
}
