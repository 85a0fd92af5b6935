//! No tracked file may depend on where it was written: no folders of one machine, no hosts of a registry.

use super::Complaint;
use super::tree::Tree;

/// Folders that exist only where somebody worked. Written in two parts, so that this file is clean itself.
const FOLDERS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// Hosts that package clients know by themselves; naming one nails the project to it.
const HOSTS: &[&str] = &[
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("pypi", ".org"),
    concat!("files.python", "hosted.org"),
    concat!("registry.", "npmjs.org"),
    concat!("deb.", "debian.org"),
];

/// The lock file names one source by its well-known address; any other one is a registry of somebody's own.
const LOCK_SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Finds places of one machine and hosts of registries in all tracked text.
pub fn machine_places(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in &tree.files {
        for (line, number) in file.text.lines().zip(1..) {
            let found = FOLDERS
                .iter()
                .find(|folder| names_folder(line, folder))
                .or_else(|| HOSTS.iter().find(|host| line.contains(**host)));
            if let Some(found) = found {
                complaints.push(Complaint::line(
                    &file.path,
                    number,
                    format!("names `{found}`, which exists elsewhere only by chance"),
                ));
            }
            if file.path == "Cargo.lock"
                && line.starts_with("source = ")
                && !line.contains(LOCK_SOURCE)
            {
                complaints.push(Complaint::line(
                    &file.path,
                    number,
                    "a package from another source than the public index",
                ));
            }
        }
    }
    complaints
}

/// A path from the top of the file system: in `shared/home/x` and `https://site/home/x` the same letters mean nothing.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() || "_-./}".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n_complaints(path: &str, text: &str) -> usize {
        machine_places(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_folder_of_one_machine_is_found() {
        assert_eq!(
            n_complaints("a.md", &format!("see {}ann/notes", concat!("/ho", "me/"))),
            1
        );
        assert_eq!(
            n_complaints(
                "a.md",
                &format!("https://site.example{}page", concat!("/ho", "me/"))
            ),
            0
        );
    }

    #[test]
    fn a_host_of_a_registry_is_found() {
        assert_eq!(
            n_complaints(
                "pip.conf",
                &format!("index-url = https://{}/simple", concat!("pypi", ".org"))
            ),
            1
        );
        assert_eq!(n_complaints("a.md", "see the crate on docs.rs"), 0);
    }

    #[test]
    fn a_lock_file_has_one_source() {
        assert_eq!(
            n_complaints("Cargo.lock", &format!("source = \"{LOCK_SOURCE}\"")),
            0
        );
        assert_eq!(
            n_complaints("Cargo.lock", "source = \"git+https://example.org/x\""),
            1
        );
    }
}
