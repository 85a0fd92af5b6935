//! The real program, run in a folder: for the tests of every command that reads files.

use std::path::Path;
use std::process::Command;

/// Exit code, standard output and standard error; arguments are separated by blanks.
pub fn run(folder: &Path, arguments: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_thang"))
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}
