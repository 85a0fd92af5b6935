//! `thang serve`: serves an installation; until somebody has used it, it prints the first administrator's link.

use std::{io::Write as _, path::PathBuf};

use clap::Args;

use crate::{house, settings};

/// Arguments of `thang serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Folder of the database and of the evidence files
    #[arg(long)]
    data: Option<PathBuf>,
    /// PostgreSQL address, instead of SQLite in the folder
    #[arg(long, conflicts_with = "data")]
    database: Option<String>,
    /// Address and port to listen on
    #[arg(long)]
    listen: Option<String>,
    /// Settings file
    #[arg(long)]
    settings: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// Settings that do not read, a folder in use, an address that is taken.
pub fn run(args: ServeArgs) -> anyhow::Result<()> {
    let mut settings = settings::read(args.settings.as_deref())?;
    settings.data = args.data.unwrap_or(settings.data);
    settings.database = args.database.or(settings.database);
    settings.listen = args.listen.unwrap_or(settings.listen);
    house::run(async move {
        let house = house::open(&settings).await?;
        let app = &house.app;
        app::framework::load_shipped(app).await?;
        app::series::load_catalogue(app).await?;
        let (listener, address) = house::listen(&settings.listen).await?;
        let base = settings
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"));
        let mut out = std::io::stdout().lock();
        writeln!(out, "Thang: {base}")?;
        if let Some(token) = app::account::first_administrator(app).await? {
            writeln!(
                out,
                "Liên kết dùng một lần của quản trị viên đầu tiên (tên đăng nhập: quantri), 7 ngày:"
            )?;
            writeln!(out, "{}/activation/{token}", base.trim_end_matches('/'))?;
        }
        out.flush()?;
        drop(out);
        house::serve(house, &settings, listener, false).await
    })
}
