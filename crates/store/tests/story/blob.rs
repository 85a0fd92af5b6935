//! Files are received: kept once, whole or not at all, and only under the name of their content.

use std::{fs, io::Read, path::Path};

use store::{StoreError, blob::BlobFolder};

use crate::World;

/// SHA-256 of `abc`, from the standard's own examples.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn receive(folder: &BlobFolder, parts: &[&[u8]]) -> Result<String, StoreError> {
    let mut incoming = folder.receive()?;
    for part in parts {
        incoming.take(part)?;
    }
    let size: usize = parts.iter().map(|part| part.len()).sum();
    assert_eq!(incoming.size(), size as u64);
    incoming.finish()
}

/// All files below a folder.
fn n_files(folder: &Path) -> usize {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { n_files(&path) } else { 1 })
        .sum()
}

pub fn files_are_received(world: &World, root: &Path) {
    let folder = world.store.files();
    let hash = receive(folder, &[b"a", b"", b"bc"]).unwrap();
    assert_eq!(hash, ABC);
    assert_eq!(folder.read(ABC).unwrap(), b"abc");
    assert_eq!(folder.path(ABC), Some(root.join("ba").join(ABC)));
    assert_eq!(receive(folder, &[b"abc"]).unwrap(), ABC);
    assert_eq!(n_files(root), 1);
    let empty = receive(folder, &[]).unwrap();
    assert_eq!(folder.read(&empty).unwrap(), b"");
    assert_eq!(n_files(root), 2);
}

#[test]
fn a_file_that_is_not_finished_vanishes() {
    let root = tempfile::tempdir().unwrap();
    let folder = BlobFolder::open(root.path()).unwrap();
    let mut incoming = folder.receive().unwrap();
    incoming.take(b"half").unwrap();
    let mut looked_at = String::new();
    let mut file = incoming.reading().unwrap();
    file.read_to_string(&mut looked_at).unwrap();
    assert_eq!(looked_at, "half");
    assert_eq!(n_files(root.path()), 1);
    drop(incoming);
    assert_eq!(n_files(root.path()), 0);
}

#[test]
fn what_a_killed_program_left_is_cleared_and_what_is_being_received_stays() {
    let root = tempfile::tempdir().unwrap();
    let server = BlobFolder::open(root.path()).unwrap();
    let mut incoming = server.receive().unwrap();
    incoming.take(b"ab").unwrap();
    fs::write(root.path().join("incoming").join("1-77"), b"left").unwrap();

    let command = BlobFolder::open(root.path()).unwrap();
    assert_eq!(n_files(root.path()), 1);
    let beside = receive(&command, &[b"another"]).unwrap();
    incoming.take(b"c").unwrap();
    assert_eq!(incoming.finish().unwrap(), ABC);
    assert_eq!(command.read(ABC).unwrap(), b"abc");
    assert_eq!(server.read(&beside).unwrap(), b"another");
}

#[test]
fn two_programs_with_one_number_do_not_take_each_others_place() {
    let root = tempfile::tempdir().unwrap();
    let (one, two) = (
        BlobFolder::open(root.path()).unwrap(),
        BlobFolder::open(root.path()).unwrap(),
    );
    let mut first = one.receive().unwrap();
    let mut second = two.receive().unwrap();
    first.take(b"abc").unwrap();
    second.take(b"not abc").unwrap();
    assert_eq!(first.finish().unwrap(), ABC);
    assert_ne!(second.finish().unwrap(), ABC);
}

#[test]
fn a_damaged_copy_is_replaced_by_a_whole_one() {
    let root = tempfile::tempdir().unwrap();
    let folder = BlobFolder::open(root.path()).unwrap();
    receive(&folder, &[b"abc"]).unwrap();
    fs::write(folder.path(ABC).unwrap(), b"").unwrap();
    receive(&folder, &[b"abc"]).unwrap();
    assert_eq!(folder.read(ABC).unwrap(), b"abc");
}

#[test]
fn a_disk_that_refuses_is_an_error_and_nothing_is_left() {
    let root = tempfile::tempdir().unwrap();
    let folder = BlobFolder::open(root.path()).unwrap();
    // A file where the sub-folder should be: refused to everybody, the superuser included.
    let in_the_way = root.path().join("ba");
    fs::write(&in_the_way, b"in the way").unwrap();
    let refused = receive(&folder, &[b"abc"]);
    assert!(matches!(refused, Err(StoreError::File(_))), "{refused:?}");
    assert_eq!(n_files(root.path()), 1);
    assert!(folder.read(ABC).is_err());

    fs::remove_file(in_the_way).unwrap();
    assert_eq!(receive(&folder, &[b"abc"]).unwrap(), ABC);

    fs::remove_dir(root.path().join("incoming")).unwrap();
    assert!(matches!(folder.receive(), Err(StoreError::File(_))));
    fs::write(root.path().join("incoming"), b"in the way").unwrap();
    assert!(matches!(
        BlobFolder::open(root.path()),
        Err(StoreError::File(_))
    ));
}

#[test]
fn only_a_hash_names_a_file() {
    let root = tempfile::tempdir().unwrap();
    let folder = BlobFolder::open(root.path()).unwrap();
    let upper = ABC.to_uppercase();
    let climbing = format!("../{}", &ABC[3..]);
    let hidden = format!("{}/../../../etc/x", &ABC[..49]);
    let letters = "ạ".repeat(32);
    for name in [
        "",
        "..",
        "../../etc/passwd",
        "incoming",
        &ABC[1..],
        &upper,
        &climbing,
        &hidden,
        &letters,
        &"0".repeat(65),
    ] {
        assert_eq!(folder.path(name), None, "{name}");
        assert!(
            matches!(folder.read(name), Err(StoreError::Absent)),
            "{name}"
        );
    }
    assert!(matches!(folder.read(ABC), Err(StoreError::Absent)));
}
