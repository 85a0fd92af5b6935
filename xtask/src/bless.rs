//! `cargo xtask bless`: accept what the snapshot tests produce now; the diff is then for a person to read.

use anyhow::{Result, ensure};

use crate::cargo::cargo;

/// Runs the tests chosen by `arguments` (all of them when there are none) with
/// `THANG_BLESS=1`, which our own snapshots obey, and insta's equivalent.
pub fn run(arguments: &[String]) -> Result<()> {
    let mut command = cargo();
    command.arg("test").args(selection(arguments));
    command
        .env("THANG_BLESS", "1")
        .env("INSTA_UPDATE", "always");
    let status = command.status()?;
    ensure!(status.success(), "the tests that write snapshots failed");
    println!("accepted; read the changes with git diff before you commit them");
    Ok(())
}

fn selection(arguments: &[String]) -> Vec<String> {
    if arguments.is_empty() {
        vec!["--workspace".to_owned()]
    } else {
        arguments.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_the_whole_workspace_is_blessed() {
        assert_eq!(selection(&[]), ["--workspace"]);
        let one = ["-p".to_owned(), "thang-web".to_owned()];
        assert_eq!(selection(&one), one);
    }
}
