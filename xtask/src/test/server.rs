//! A PostgreSQL server of our own, on a free port of 127.0.0.1, gone with us in whatever way we end.
//!
//! It keeps nothing: its folder is removed and its writes never wait for the disk.

use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::machine::{id_of, is_root};

/// Ends the server and removes its folder when its standard input closes, which the system does
/// even for a parent that was killed; the signals of a terminal do not reach past it. It asks until the
/// server is gone: one that has only just begun does not hear the first time.
const KEEPER: &str = r#"trap '' INT TERM HUP
"$@" >"$0/server.log" 2>&1 &
server=$!
read -r _
while kill -QUIT "$server" 2>/dev/null; do sleep 0.2; done &
wait "$server"
rm -rf -- "$0""#;

/// The running server; dropping it ends it.
#[derive(Debug)]
pub struct Server {
    keeper: Child,
    port: u16,
}

/// The system user that the server runs as; nothing when we are not root and it runs as ourselves.
#[derive(Debug, Clone, Copy)]
struct Identity {
    user: u32,
    group: u32,
}

impl Server {
    /// Creates a cluster with the programs in `programs` and waits until it answers.
    pub fn start(programs: &Path) -> Result<Self> {
        let identity = identity()?;
        let folder = create_folder(identity)?;
        if let Err(error) = create_cluster(programs, &folder, identity) {
            std::fs::remove_dir_all(&folder)?;
            return Err(error);
        }
        let port = free_port()?;
        let server = Self {
            keeper: keep(programs, &folder, identity, port)?,
            port,
        };
        server.wait_until_ready(programs, &folder)?;
        Ok(server)
    }

    /// Address of the maintenance database; its user may create others.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&self, programs: &Path, folder: &Path) -> Result<()> {
        let port = self.port.to_string();
        for _ in 0..300 {
            let status = Command::new(programs.join("pg_isready"))
                .args(["--quiet", "--host=127.0.0.1", "--port", &port])
                .status()?;
            if status.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        bail!("PostgreSQL does not answer on port {port}; its log says:\n{log}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing is left to do when even waiting fails: the keeper goes on without us.
        let _ = self.keeper.wait();
    }
}

/// The server refuses root, so root lends it the account that Debian's package makes for it.
fn identity() -> Result<Option<Identity>> {
    if !is_root() {
        return Ok(None);
    }
    let user = id_of(&["-u", "postgres"]);
    let group = id_of(&["-g", "postgres"]);
    let (Some(user), Some(group)) = (user, group) else {
        bail!(
            "PostgreSQL refuses to run as root and there is no user `postgres`; add one or run as another user"
        );
    };
    Ok(Some(Identity { user, group }))
}

/// Not under `target`: the server's user may have no right to enter the checkout.
fn create_folder(identity: Option<Identity>) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("thang-test-postgres-{}", std::process::id()));
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    if let Some(identity) = identity {
        chown(&folder, Some(identity.user), Some(identity.group))?;
    }
    Ok(folder)
}

fn command(program: &Path, folder: &Path, identity: Option<Identity>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    if let Some(identity) = identity {
        command.uid(identity.user).gid(identity.group);
    }
    command
}

/// Locale C: no order of the product may lean on the database's.
fn create_cluster(programs: &Path, folder: &Path, identity: Option<Identity>) -> Result<()> {
    let output = command(&programs.join("initdb"), folder, identity)
        .arg("--pgdata")
        .arg(folder.join("data"))
        .args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ])
        .stdin(Stdio::null())
        .output()
        .context("initdb does not start")?;
    ensure!(
        output.status.success(),
        "initdb failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

fn keep(programs: &Path, folder: &Path, identity: Option<Identity>, port: u16) -> Result<Child> {
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
    ];
    command(Path::new("/bin/sh"), folder, identity)
        .args(["-c", KEEPER])
        .arg(folder)
        .arg(programs.join("postgres"))
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string()])
        .args(settings.iter().flat_map(|setting| ["-c", *setting]))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("PostgreSQL does not start")
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keeper_ends_its_server_and_the_folder_when_its_input_closes() {
        let folder =
            std::env::temp_dir().join(format!("thang-xtask-keeper-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let mut keeper = command(Path::new("/bin/sh"), &folder, None)
            .args(["-c", KEEPER])
            .arg(&folder)
            // A shell lets what it starts in the background ignore this signal; the server minds it
            // nevertheless, and so must what stands in for it.
            .args(["env", "--default-signal=QUIT", "sleep", "600"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        assert!(folder.exists());
        drop(keeper.stdin.take());
        assert!(keeper.wait().unwrap().success());
        assert!(!folder.exists());
    }

    #[test]
    fn a_server_that_cannot_be_made_is_an_error_and_leaves_no_folder() {
        let error = Server::start(Path::new("/no/such/folder")).unwrap_err();
        assert!(error.to_string().contains("initdb") || error.to_string().contains("postgres"));
        assert!(
            !std::env::temp_dir()
                .join(format!("thang-test-postgres-{}", std::process::id()))
                .exists()
        );
    }
}
