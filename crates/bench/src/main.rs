//! `thang-bench`: measures the program over HTTP, each workload beside a floor of the same run.
//!
//! Called by `cargo xtask bench`, which builds the program and this as installations run them. With
//! no name every workload is measured and `docs/performance.md` is written; with names only those,
//! on standard output.

mod client;
mod floor;
mod form;
mod load;
mod many_tasks;
mod page;
mod program;
mod scratch;
mod workloads;
mod world;

use std::{env, path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail};

/// The program's own allocator, so that what is measured in this process, and the floors that it serves,
/// are measured as the program runs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("thang-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    if let [first, folder] = arguments
        && first == "floor"
    {
        // As many threads as the program under measurement has.
        let runtime = tokio::runtime::Runtime::new()?;
        return runtime.block_on(floor::serve(Path::new(folder)));
    }
    if let [first, numbers @ ..] = arguments
        && first == workloads::robustness::PEAK
    {
        return workloads::robustness::peak(numbers);
    }
    for name in arguments {
        if !workloads::ALL.contains(&name.as_str()) {
            bail!(
                "no workload `{name}`; there are {}",
                workloads::ALL.join(", ")
            );
        }
    }
    let own = env::current_exe()?;
    let folder = own.parent().context("this program lies in no folder")?;
    let bench = workloads::Bench {
        thang: folder.join("thang"),
        floor: own.clone(),
    };
    // The visitors share one thread, so that they leave the rest of the machine to the server.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let tables = runtime.block_on(workloads::measure(&bench, arguments))?;
    let text = page::write(&tables)?;
    if arguments.is_empty() {
        std::fs::write("docs/performance.md", text).context("writing docs/performance.md")?;
        println!("docs/performance.md is written");
    } else {
        print!("{text}");
    }
    Ok(())
}
