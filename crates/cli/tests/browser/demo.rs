//! The real program with its demonstration, on a free port and in a folder of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
};

use tempfile::TempDir;

/// A running `thang demo`; dropping it ends the program and removes its folder.
pub struct Demo {
    program: Child,
    /// `http://127.0.0.1:…`, without a slash at the end.
    pub address: String,
    /// The password all accounts of the demonstration share.
    pub password: String,
    /// For files a test needs and for downloads.
    pub folder: TempDir,
}

impl Demo {
    /// Fills an empty folder and waits until the program says where it listens.
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a folder for the demonstration");
        let mut program = Command::new(env!("CARGO_BIN_EXE_thang"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(program.stdout.take().expect("a pipe")).lines();
        let mut said = |start: &str, end: &str| loop {
            let line = lines.next().expect("the program went on to speak");
            let line = line.expect("the program speaks UTF-8");
            if let Some((_, rest)) = line.split_once(start) {
                return rest.trim_end_matches(end).to_owned();
            }
        };
        let address = said("Thang: ", "");
        let password = said("mật khẩu chung: ", "):");
        // The pipe stays open and empty, so the program never waits for a reader.
        thread::spawn(move || lines.for_each(drop));
        Self {
            program,
            address,
            password,
            folder,
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Runs `thang verify` on an edition file, as anybody who downloaded it would.
pub fn verify(file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thang"))
        .arg("verify")
        .arg(file)
        .output()
        .expect("the program starts")
}
