//! The project's own commands: `cargo xtask test`, `tidy`, `bless` and `bench`.

mod bench;
mod bless;
mod cargo;
mod fuzz;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [ARGUMENTS]   get what the suites need, run them all, and fail when one is missing;
                     with arguments (as for cargo test) only the part they choose
  tidy               check the house rules
  bless [ARGUMENTS]  accept the snapshots that the tests produce now (arguments as for cargo test)
  fuzz [TARGET] [MINUTES]
                     look for inputs that break what the readers promise; all targets in turn, two
                     minutes each, unless told otherwise
  bench [WORKLOAD…]  measure the workloads; --list names them";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = arguments.split_first() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let done = match command.as_str() {
        "test" => test::run(rest),
        "tidy" => tidy::run(),
        "bless" => bless::run(rest),
        "fuzz" => fuzz::run(rest),
        "bench" => bench::run(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => {
            eprintln!("no command `{other}`\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    report(done)
}

fn report(done: Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
