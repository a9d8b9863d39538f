//! Opening rooms on what can't be read: what is told, in which words.

use std::fs;
use std::path::PathBuf;

use readroom::store::library::{OpenError, Place};

use super::scan_shelf::{ENGLISH, RUSSIAN, Room, Shelf};

#[test]
fn a_path_that_does_not_exist_is_an_error_as_typed() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH)]);
    let error = Room::open(&[Place::Path(PathBuf::from("no\u{1b}where/x"))], &[])
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "there is no file or folder no\u{241b}where/x: check the path"
    );
    assert!(matches!(
        shelf.try_room(&["c/1.md/x"], &[]),
        Err(OpenError::Missing(_))
    ));
    let room = shelf.room(&["gone", "c"], &[]);
    assert_eq!(room.ids(), ["c/1"]);
    assert!(room.told()[0].contains("there is no file or folder"));
}

#[test]
fn pictures_are_one_line_however_many_there_are() {
    let shelf = Shelf::new(&[
        ("c/1.md", ENGLISH),
        ("c/1.jpg", "x"),
        ("c/d/2.JPG", "x"),
        ("c/blob.qqq", "a\0b"),
    ]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/1"]);
    let told = room.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("*.jpg: 2 .jpg files are not read"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("*.qqq: 1 .qqq file is not read"),
        "{told:?}"
    );
    assert!(shelf.room(&["c/1.md"], &[]).told().is_empty());
    let error = shelf.try_room(&["c/1.jpg"], &[]).err().unwrap();
    assert!(
        error
            .to_string()
            .contains("no format of readroom reads .jpg files"),
        "{error}"
    );
}

#[test]
fn a_text_file_that_is_no_text_has_its_own_line() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH), ("c/2.txt", "a\0b\0\u{1}\u{2}")]);
    let room = shelf.room(&["c"], &[]);
    assert!(room.told().iter().any(|line| line.starts_with("2.txt: ")) || room.ids().len() == 2);
}

#[test]
fn a_broken_collection_toml_is_told_and_the_folders_name_used() {
    let shelf = Shelf::new(&[("c/collection.toml", "id = \n"), ("c/1.md", ENGLISH)]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/1"]);
    assert!(
        room.told()[0].starts_with("collection.toml: line 1 "),
        "{:?}",
        room.told()
    );
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use std::path::Path;

    use super::*;

    #[test]
    fn links_are_followed_once_and_loops_are_told() {
        let shelf = Shelf::new(&[("c/a/1.md", ENGLISH), ("far/2.md", RUSSIAN)]);
        symlink(shelf.path("c"), shelf.path("c/a/back")).unwrap();
        symlink("b", shelf.path("c/b")).unwrap();
        symlink(shelf.path("c/a"), shelf.path("c/0-again")).unwrap();
        symlink(shelf.path("far"), shelf.path("c/far")).unwrap();
        symlink(shelf.path("far/2.md"), shelf.path("c/linked.md")).unwrap();
        symlink("nothing", shelf.path("c/lost.md")).unwrap();
        symlink(shelf.path("c"), shelf.path("far/home")).unwrap();
        let room = shelf.room(&["c"], &[]);
        let mut ids = room.ids();
        ids.sort();
        assert_eq!(ids, ["c/a/1", "c/far/2", "c/linked"]);
        let told = room.told();
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(
            told.iter()
                .any(|line| line.starts_with("a/back: it is a link that leads back")),
            "{told:#?}"
        );
        assert!(
            told.iter()
                .any(|line| line.starts_with("b: it is a link that can't be followed")),
            "{told:#?}"
        );
        assert!(
            told.iter()
                .any(|line| line.starts_with("lost.md: it is a link to something")),
            "{told:#?}"
        );
    }

    #[test]
    fn a_link_to_the_root_gives_the_names_of_the_root() {
        let shelf = Shelf::new(&[("c/a/1.md", ENGLISH)]);
        symlink(shelf.path("c"), shelf.path("now")).unwrap();
        assert_eq!(shelf.ids(&["now"], &[]), ["c/a/1"]);
        assert_eq!(shelf.ids(&["now/a"], &["c"]), ["c/a/1"]);
        assert_eq!(shelf.ids(&["now/a/1.md"], &["now"]), ["c/a/1"]);
    }

    #[test]
    fn pipes_and_sockets_are_told_and_left_alone() {
        let shelf = Shelf::new(&[("c/1.md", ENGLISH)]);
        let fifo = |path: &Path| {
            let mode = rustix::fs::Mode::from_raw_mode(0o600);
            rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0)
                .unwrap();
        };
        fifo(&shelf.path("c/pipe.md"));
        let _socket = std::os::unix::net::UnixListener::bind(shelf.path("c/s.md")).unwrap();
        symlink("/dev/zero", shelf.path("c/zero.md")).unwrap();
        let told = shelf.room(&["c"], &[]).told();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told[0].starts_with("pipe.md: it is a pipe, not a file"),
            "{told:?}"
        );
        assert!(told[1].starts_with("s.md: it is a socket, "), "{told:?}");
        assert!(told[2].starts_with("zero.md: it is a device, "), "{told:?}");
        let error = shelf.try_room(&["c/pipe.md"], &[]).err().unwrap();
        assert!(error.to_string().contains("it is a pipe"), "{error}");
    }

    #[test]
    fn what_may_not_be_read_is_told_with_the_reason() {
        if rustix::process::geteuid().is_root() {
            return; // Root may read everything, so nothing is refused.
        }
        let shelf = Shelf::new(&[
            ("c/1.md", ENGLISH),
            ("c/2.md", ENGLISH),
            ("c/shut/3.md", ENGLISH),
        ]);
        let shut = |path: &str, mode| {
            fs::set_permissions(shelf.path(path), fs::Permissions::from_mode(mode))
        };
        shut("c/2.md", 0o000).unwrap();
        shut("c/shut", 0o000).unwrap();
        let told = shelf.room(&["c"], &[]).told();
        let alone = shelf.try_room(&["c/2.md"], &[]).err().unwrap().to_string();
        shut("c/shut", 0o700).unwrap();
        assert!(told[0].starts_with("2.md: permission denied: "), "{told:?}");
        assert!(told[1].starts_with("shut: permission denied: "), "{told:?}");
        assert!(alone.contains("permission denied"), "{alone}");
    }
}
