//! What the suites need from this machine: found, else installed from the system's packages, else named.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail, ensure};

/// The programs that the suites start.
#[derive(Debug)]
pub struct Machine {
    /// Folder of `initdb` and `postgres`.
    pub postgres: PathBuf,
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// What was found; each part may be missing.
#[derive(Debug)]
struct Found {
    postgres: Option<PathBuf>,
    chromium: Option<PathBuf>,
    chromedriver: Option<PathBuf>,
}

impl Machine {
    /// Finds the programs and installs the missing ones when the system's packages are ours to change.
    pub fn prepare() -> Result<Self> {
        let found = Found::look();
        let packages = found.missing_packages();
        if packages.is_empty() {
            return found.complete();
        }
        if !(is_root() && program("apt-get", &[]).is_some()) {
            bail!("{}", advice(&packages));
        }
        install(&packages)?;
        Found::look().complete()
    }
}

impl Found {
    fn look() -> Self {
        Self {
            postgres: postgres_folder(),
            chromium: ["chromium", "chromium-browser", "google-chrome"]
                .iter()
                .find_map(|name| program(name, &[])),
            chromedriver: program(
                "chromedriver",
                &["/usr/lib/chromium", "/usr/lib/chromium-browser"],
            ),
        }
    }

    /// Debian's names of what is missing.
    fn missing_packages(&self) -> Vec<&'static str> {
        let mut packages = Vec::new();
        if self.postgres.is_none() {
            packages.push("postgresql");
        }
        if self.chromium.is_none() {
            packages.push("chromium");
        }
        if self.chromedriver.is_none() {
            packages.push("chromium-driver");
        }
        packages
    }

    fn complete(self) -> Result<Machine> {
        let packages = self.missing_packages();
        match self {
            Self {
                postgres: Some(postgres),
                chromium: Some(chromium),
                chromedriver: Some(chromedriver),
            } => Ok(Machine {
                postgres,
                chromium,
                chromedriver,
            }),
            _ => bail!("{}", advice(&packages)),
        }
    }
}

fn advice(packages: &[&str]) -> String {
    format!(
        "the suites need programs that are not on this machine; on Debian install them with\n    apt-get install {}\nelsewhere install a PostgreSQL server, Chromium and chromedriver so that they are in PATH",
        packages.join(" ")
    )
}

fn install(packages: &[&str]) -> Result<()> {
    println!(
        "installing {} from the system's packages",
        packages.join(" ")
    );
    apt(&["update", "--quiet"])?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

fn apt(arguments: &[&str]) -> Result<()> {
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .status()?;
    ensure!(status.success(), "apt-get {} failed", arguments.join(" "));
    Ok(())
}

/// Whether this process is the superuser, who may install and whom PostgreSQL refuses to serve.
pub fn is_root() -> bool {
    id_of(&["-u"]) == Some(0)
}

/// The number that `id` prints, for instance of `["-u", "postgres"]`.
pub fn id_of(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id")
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Debian keeps the server out of PATH, one folder per version; the highest version wins.
fn postgres_folder() -> Option<PathBuf> {
    newest_server(Path::new("/usr/lib/postgresql")).or_else(|| {
        program("initdb", &[])?
            .parent()
            .map(Path::to_path_buf)
            .filter(|folder| is_server(folder))
    })
}

fn newest_server(versions: &Path) -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(versions)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            is_server(&folder).then_some((version, folder))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

fn is_server(folder: &Path) -> bool {
    ["initdb", "postgres", "pg_isready"]
        .iter()
        .all(|name| folder.join(name).is_file())
}

/// The first file `name` in PATH or in `more` folders.
fn program(name: &str, more: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(more.iter().map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_as_debian_names_it() {
        let nothing = Found {
            postgres: None,
            chromium: None,
            chromedriver: None,
        };
        assert_eq!(
            nothing.missing_packages(),
            ["postgresql", "chromium", "chromium-driver"]
        );
        let error = nothing.complete().unwrap_err().to_string();
        assert!(
            error.contains("apt-get install postgresql chromium chromium-driver"),
            "{error}"
        );
    }

    #[test]
    fn the_highest_version_of_the_server_wins_as_a_number() {
        let folder =
            std::env::temp_dir().join(format!("thang-xtask-versions-{}", std::process::id()));
        for version in ["9", "15", "16-without-server"] {
            let bin = folder.join(version).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            for name in ["initdb", "postgres", "pg_isready"] {
                std::fs::write(bin.join(name), "").unwrap();
            }
        }
        std::fs::create_dir_all(folder.join("17").join("bin")).unwrap();
        let newest = newest_server(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(newest, Some(folder.join("15").join("bin")));
    }

    #[test]
    fn a_program_is_looked_for_in_path_and_beyond() {
        assert!(program("sh", &[]).is_some());
        assert!(program("no-such-program-anywhere", &["/usr/bin"]).is_none());
    }
}
