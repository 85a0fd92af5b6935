//! `thang demo`: fills an empty data folder with the demonstration and serves it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::{
    house,
    settings::{self, Settings},
};

/// Arguments of `thang demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder to fill and serve; a folder with other data in it is refused
    #[arg(long, default_value = "thang-demo")]
    data: PathBuf,
    /// Address and port to listen on
    #[arg(long)]
    listen: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// A folder that holds something else, or is in use; an address that is taken.
pub fn run(args: DemoArgs) -> anyhow::Result<()> {
    let read = settings::read(None)?;
    let listen = args.listen.unwrap_or_else(|| read.listen.clone());
    let settings = Settings {
        data: args.data,
        database: None,
        listen,
        ..read
    };
    refuse_foreign(&settings.data)?;
    house::run(async move {
        let house = house::open(&settings).await?;
        let accounts = app::demo::fill(&house.app).await.with_context(|| {
            format!(
                "filling {} with the demonstration; an installation with accounts of its own is left as it is",
                settings.data.display()
            )
        })?;
        let (listener, address) = house::listen(&settings.listen).await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "Thang: http://{address}")?;
        writeln!(
            out,
            "Dữ liệu giả định của Tỉnh Mẫu, và kết quả thật đã công bố có ghi nguồn."
        )?;
        writeln!(
            out,
            "Tài khoản dùng thử (mật khẩu chung: {}):",
            app::demo::PASSWORD
        )?;
        for account in accounts {
            writeln!(out, "  {:<14} {}", account.login, account.what)?;
        }
        out.flush()?;
        drop(out);
        house::serve(house, &settings, listener, true).await
    })
}

/// Refuses a folder that holds something and no installation, before anything is written to it. What
/// an installation in it holds is looked at when it is open.
fn refuse_foreign(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() || folder.join("thang.db").exists() {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder);
    for entry in entries.with_context(|| format!("data folder {}", folder.display()))? {
        let name = entry?.file_name();
        // The lock of a start that was broken off.
        if name != "thang.lock" {
            bail!(
                "the folder {} is not empty and holds no demonstration (it has {}): name an empty or a new folder with --data",
                folder.display(),
                name.display()
            );
        }
    }
    Ok(())
}
