//! Opening the house: the lock on the data folder, clock and chance, the listener, and the way out.

use std::{
    fs::{File, TryLockError},
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, bail};
use app::{App, Chance, Clock, Moment};
use tokio::{net::TcpListener, sync::watch};

use crate::settings::Settings;

/// An open installation; the lock is held as long as this lives.
pub struct House {
    /// The application.
    pub app: App,
    _lock: File,
}

/// Opens an installation. Two processes on one data folder are refused.
///
/// # Errors
/// A folder in use or not writable, a database that cannot be reached or migrated.
pub async fn open(settings: &Settings) -> anyhow::Result<House> {
    let folder = &settings.data;
    std::fs::create_dir_all(folder).with_context(|| format!("data folder {}", folder.display()))?;
    let lock = lock(folder)?;
    let app = App::open(&settings.place(), clock(), chance(), settings.app()?)
        .await
        .with_context(|| format!("opening the installation in {}", folder.display()))?;
    Ok(House { app, _lock: lock })
}

fn lock(folder: &Path) -> anyhow::Result<File> {
    let file = File::create(folder.join("thang.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "another thang is already serving the data folder {}",
                folder.display()
            )
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clock is read here and passed in everywhere else"
)]
fn clock() -> Clock {
    Arc::new(|| {
        let elapsed = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Moment(i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX))
    })
}

#[expect(
    clippy::panic,
    reason = "without the system's randomness no token would be safe: stop at once"
)]
fn chance() -> Chance {
    Arc::new(|buffer| {
        if let Err(error) = getrandom::fill(buffer) {
            panic!("the system gives no randomness: {error}");
        }
    })
}

/// Binds the address; a port of 0 asks for a free one.
///
/// # Errors
/// An address that is not one, or is taken.
pub async fn listen(address: &str) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("listening on {address}"))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until the process is told to end, then lets requests that are under way finish and gives
/// the job in hand back.
///
/// # Errors
/// A fault of the listener.
pub async fn serve(
    house: House,
    settings: &Settings,
    listener: TcpListener,
    demonstration: bool,
) -> anyhow::Result<()> {
    let options = web::Options {
        https: settings.https(),
        demonstration,
    };
    let site = web::site(house.app.clone(), options);
    if let Some(address) = &settings.metrics {
        let (inner, _) = listen(address).await?;
        tokio::spawn(async move { axum::serve(inner, site.metrics).await });
    }
    let (tell, told) = watch::channel(false);
    let jobs = tokio::spawn(app::job::serve(house.app.clone(), told.clone()));
    let post = tokio::spawn(app::notice::serve(house.app.clone(), told));
    let end = async move {
        told_to_end().await;
        tell.send_replace(true);
    };
    let service = site
        .public
        .into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(end)
        .await?;
    jobs.await?;
    post.await?;
    Ok(())
}

async fn told_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => (), _ = terminate.recv() => () }
        }
        Err(_) => drop(interrupt.await),
    }
}

/// Starts the runtime and the log, and runs a command in it.
///
/// # Errors
/// What the command fails with.
pub fn run<F: Future<Output = anyhow::Result<()>>>(command: F) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("THANG_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    tokio::runtime::Runtime::new()?.block_on(command)
}
