//! The room and what is kept of its collections: opened from it, kept true, and made anew.
//!
//! Every step is seen on the screen or in the log of what happened; nothing here waits for a
//! time to pass.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use readroom::store::catalogue::Catalogue;
use readroom::store::snapshot::Snapshot;
use rustix::process::Signal;

use super::{Home, Pty};

/// Makes a collection of so many letters that were written long ago, so that their times tell.
fn collection(home: &Home, count: usize) -> PathBuf {
    let folder = home.path().join("letters");
    fs::create_dir(&folder).unwrap();
    for number in 1..=count {
        write(&folder, number, "Letter");
    }
    folder
}

fn write(folder: &Path, number: usize, title: &str) {
    let text = format!("# {title} {number:03}\n\nWords of number {number}.\n");
    fs::write(folder.join(format!("{number:04}.md")), text).unwrap();
}

fn open(home: &Home, more: &[&str]) -> Pty {
    let arguments = [&["letters", "--log", "log"], more].concat();
    Pty::start(home, &arguments, (100, 30), &[])
}

/// Leaves the room and returns what happened in it.
fn leave(home: &Home, mut pty: Pty) -> String {
    pty.keys("q");
    assert_eq!(pty.exit_code(), Some(0));
    log(home)
}

fn log(home: &Home) -> String {
    fs::read_to_string(home.path().join("log")).unwrap_or_default()
}

/// Returns the file that is kept of the one collection.
fn kept(home: &Home) -> Option<PathBuf> {
    let folders = fs::read_dir(home.path().join("cache/readroom/collections")).ok()?;
    let mut files = folders.map(|folder| folder.unwrap().path().join("catalogue"));
    files.find(|file| file.exists())
}

/// Waits until the log says so; what is on the screen may not tell.
fn wait_for_log(home: &Home, words: &str) {
    let until = std::time::Instant::now() + super::DEADLINE;
    while !log(home).contains(words) {
        assert!(
            std::time::Instant::now() < until,
            "never: {words}\n{}",
            log(home)
        );
        std::thread::yield_now();
    }
}

/// Opens the room, and leaves it when it is kept.
fn keep(home: &Home) -> PathBuf {
    let pty = open(home, &[]);
    wait_for_log(home, "message Renewed");
    leave(home, pty);
    fs::remove_file(home.path().join("log")).unwrap();
    kept(home).expect("the room keeps what it read")
}

#[test]
fn the_room_keeps_what_it_read_and_opens_from_it() {
    let home = Home::new();
    let folder = collection(&home, 40);
    keep(&home);
    // What is kept is shown before anything is looked at: even with the texts hidden.
    let pty = open(&home, &[]);
    pty.wait_for("Letter 007");
    pty.wait_for("1 of 40");
    let happened = leave(&home, pty);
    let scans = happened.matches("message Scan").count();
    assert!(scans >= 1, "{happened}");
    assert!(folder.exists());
}

#[test]
fn a_file_that_changes_is_seen_and_the_place_is_kept() {
    let home = Home::new();
    let folder = collection(&home, 40);
    keep(&home);
    let mut pty = open(&home, &[]);
    pty.wait_for("1 of 40");
    pty.keys("/letter<enter>");
    pty.wait_for("40 of 40");
    pty.keys("<down><down><down>");
    pty.wait_for("4 of 40");
    write(&folder, 0, "Letter");
    pty.keys("r");
    pty.wait_for("of 41");
    // The new one stands before it; the cursor is on the same record.
    pty.wait_for("5 of 41");
    pty.wait_for("Words of number 4.");
    leave(&home, pty);
}

#[test]
fn two_sessions_share_what_one_of_them_reads() {
    let home = Home::new();
    let folder = collection(&home, 40);
    let one = open(&home, &[]);
    let two = open(&home, &[]);
    one.wait_for("1 of 40");
    two.wait_for("1 of 40");
    write(&folder, 41, "Letter");
    let (mut one, mut two) = (one, two);
    one.keys("r");
    two.keys("r");
    one.wait_for("of 41");
    two.wait_for("of 41");
    leave(&home, one);
    leave(&home, two);
}

#[test]
fn with_the_cache_deleted_it_is_made_again() {
    let home = Home::new();
    collection(&home, 40);
    keep(&home);
    fs::remove_dir_all(home.path().join("cache")).unwrap();
    keep(&home);
}

#[test]
fn a_cache_that_can_not_be_written_is_no_matter() {
    let home = Home::new();
    let folder = collection(&home, 40);
    // A file in the way stops even those whom no permission stops.
    fs::write(home.path().join("cache"), "").unwrap();
    let mut pty = open(&home, &[]);
    pty.wait_for("1 of 40");
    wait_for_log(&home, "there is a file in its way");
    assert!(!pty.screen().contains("in its way"), "{}", pty.screen());
    write(&folder, 41, "Letter");
    pty.keys("r");
    pty.wait_for("of 41");
    leave(&home, pty);
}

#[test]
fn a_cache_that_is_read_only_still_opens_the_room() {
    let home = Home::new();
    let folder = collection(&home, 40);
    let kept = keep(&home);
    let own = kept.parent().unwrap();
    let set = |mode| fs::set_permissions(own, fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    write(&folder, 41, "Letter");
    let pty = open(&home, &[]);
    pty.wait_for("of 41");
    leave(&home, pty);
    set(0o755);
}

#[test]
fn a_damaged_file_is_made_anew_while_the_room_is_open() {
    let home = Home::new();
    collection(&home, 40);
    let kept = keep(&home);
    let sound = fs::read(&kept).unwrap();
    for at in [10, sound.len() / 3, sound.len() / 2, sound.len() - 9] {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x20;
        fs::write(&kept, bytes).unwrap();
        let mut pty = open(&home, &[]);
        wait_for_log(&home, "message Renewed");
        pty.wait_for("1 of 40");
        pty.keys("/Letter 007<enter>");
        pty.wait_for("Letter 007");
        leave(&home, pty);
        fs::remove_file(home.path().join("log")).unwrap();
    }
    fs::write(&kept, &sound[..sound.len() / 2]).unwrap();
    keep(&home);
}

#[test]
fn to_look_again_while_it_is_first_read_keeps_each_record_once() {
    let home = Home::new();
    collection(&home, 600);
    let mut pty = open(&home, &[]);
    pty.wait_for("Letter 001");
    pty.keys("rr");
    wait_for_log(&home, "message Renewed");
    pty.wait_for("1 of 600");
    leave(&home, pty);
    let kept = kept(&home).expect("the room keeps what it read");
    let snapshot = Snapshot::open(&kept).unwrap();
    assert_eq!((snapshot.parts().len(), snapshot.len()), (1, 600));
    let room = Catalogue::from_snapshots(vec![snapshot]).unwrap();
    for (key, id) in room.ids() {
        assert_eq!(room.entry(key).unwrap().groups.len(), 1, "{id}");
    }
}

#[test]
fn one_that_is_killed_while_it_reads_leaves_the_work_to_the_next() {
    let home = Home::new();
    collection(&home, 400);
    for _ in 0..5 {
        let pty = open(&home, &[]);
        pty.wait_for("of");
        pty.signal(Signal::KILL);
    }
    let pty = open(&home, &[]);
    pty.wait_for("1 of 400");
    leave(&home, pty);
}

#[test]
fn a_folder_that_goes_leaves_its_list_and_comes_back() {
    let home = Home::new();
    let folder = collection(&home, 40);
    keep(&home);
    let away = home.path().join("away");
    let mut pty = open(&home, &[]);
    pty.wait_for("1 of 40");
    fs::rename(&folder, &away).unwrap();
    pty.keys("r");
    pty.wait_for("its records stay in the list");
    pty.wait_for("Letter 002");
    pty.keys("<down>");
    pty.wait_for("the text can't be reached");
    fs::rename(&away, &folder).unwrap();
    pty.keys("r");
    pty.wait_until("nothing is away", |screen| {
        !screen.contents().contains("its records stay in the list")
    });
    pty.keys("<down>");
    pty.wait_for("Words of number 3.");
    leave(&home, pty);
}

#[test]
fn a_folder_that_is_gone_opens_as_it_was_read_last_and_comes_back() {
    let home = Home::new();
    let folder = collection(&home, 40);
    keep(&home);
    let away = home.path().join("away");
    fs::rename(&folder, &away).unwrap();
    let mut pty = open(&home, &[]);
    pty.wait_for("its records stay in the list");
    pty.wait_for("Letter 001");
    fs::rename(&away, &folder).unwrap();
    pty.keys("r");
    pty.wait_until("nothing is away", |screen| {
        !screen.contents().contains("its records stay in the list")
    });
    pty.keys("<down>");
    pty.wait_for("Words of number 2.");
    leave(&home, pty);
}
