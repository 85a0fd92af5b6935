//! A server under measurement: started as a process, found by the address it prints, ended at last.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result};

/// A running server; it is ended when this is dropped.
pub struct Program {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
    /// When the process was started.
    pub began: Instant,
}

/// Memory of a process, in MiB.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Now.
    pub now: f64,
    /// The most it ever had.
    pub most: f64,
}

impl Program {
    /// Starts a program in a folder and waits for its address.
    ///
    /// # Errors
    /// When it ends without saying one.
    pub fn start<S: AsRef<OsStr>>(file: &Path, folder: &Path, arguments: &[S]) -> Result<Self> {
        let began = Instant::now();
        // The settings of whoever measures must not change what is measured.
        let mut child = Command::new(file)
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", file.display()))?;
        let out = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(out).lines();
        let found = lines.find_map(|line| {
            let line = line.ok()?;
            line.strip_prefix("Thang: http://")?.trim().parse().ok()
        });
        // Read on, so that the program never waits for a full pipe.
        drop(std::thread::spawn(move || for _ in lines {}));
        let Some(address) = found else {
            let ended = child.wait()?;
            anyhow::bail!("{} ended ({ended}) without an address", file.display());
        };
        Ok(Self {
            child,
            address,
            began,
        })
    }

    /// Its memory, as the system counts it.
    ///
    /// # Errors
    /// On a system without `/proc`.
    pub fn memory(&self) -> Result<Memory> {
        let file = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(file).context("memory is read from /proc")?;
        let mib = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            kib.map(|kib| kib / 1024.0).context("no such figure")
        };
        Ok(Memory {
            now: mib("VmRSS:")?,
            most: mib("VmHWM:")?,
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
