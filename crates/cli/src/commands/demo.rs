//! `thang demo`: fills an empty data folder with the demonstration and serves it.

use std::{io::Write as _, path::PathBuf};

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
    house::run(async move {
        let house = house::open(&settings).await?;
        let accounts = app::demo::fill(&house.app).await?;
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
