//! Damaged, foreign and strange files among the user's own: never a panic, never another
//! note's loss, never touched.

use std::fs;
use std::path::Path;

use readroom::record::marks::Wish;
use readroom::store::userdata::UserData;

use super::userdata::{edit, evidence, files, new_note, now, only, shown, temp_dir};

/// Loads after a file was given other bytes; the other notes must be shown, each once.
fn check_others(root: &Path, damaged: &str, bytes: &[u8], others: &[&str]) {
    let path = root.join("notes").join(damaged);
    fs::write(&path, bytes).unwrap();
    let loaded = UserData::open(root).load();
    for other in others {
        let count = loaded
            .marks
            .iter()
            .filter(|mark| mark.body == *other)
            .count();
        assert_eq!(
            count,
            1,
            "{other} with {damaged} as {:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    let is_listed = loaded.marks.len() > others.len() || loaded.problems.len() == 1;
    assert!(
        is_listed,
        "neither shown nor a problem: {:?}",
        String::from_utf8_lossy(bytes)
    );
    assert_eq!(fs::read(&path).unwrap(), bytes, "loading changed a file");
}

#[test]
fn a_note_cut_off_or_with_a_flipped_bit_takes_no_other_along() {
    let dir = temp_dir();
    let (root, data, now) = (dir.path(), UserData::open(dir.path()), now());
    data.carry_out(&new_note("victim"), &now).unwrap();
    data.carry_out(&edit(&only(root), "victim 2"), &now)
        .unwrap();
    let damaged = files(root, "notes").remove(0);
    data.carry_out(&new_note("other"), &now).unwrap();
    data.carry_out(&new_note("another"), &now).unwrap();
    let whole = fs::read(root.join("notes").join(&damaged)).unwrap();
    for length in 0..whole.len() {
        check_others(root, &damaged, &whole[..length], &["other", "another"]);
    }
    for at in 0..whole.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= bit;
            check_others(root, &damaged, &bytes, &["other", "another"]);
        }
    }
}

#[test]
fn foreign_files_are_problems_that_say_what_to_do() {
    let dir = temp_dir();
    let root = dir.path();
    fs::create_dir_all(root.join("notes/folder")).unwrap();
    fs::create_dir_all(root.join("notes/.git")).unwrap();
    let strange: [(&str, &[u8]); 8] = [
        ("plain.md", b"no front matter"),
        ("open.md", b"---\nid: a\n"),
        ("yaml.md", b"---\nid: [a\n---\nx"),
        (
            "twice.md",
            b"---\nid: a\nid: b\nversion: c\nkind: note\n---\n",
        ),
        ("latin.md", b"---\nid: a\n---\ncaf\xe9"),
        (
            "newer.md",
            b"---\nid: a\nversion: b\nkind: highlight\n---\n",
        ),
        ("nameless.md", b"---\nkind: note\n---\nx"),
        ("empty.md", b""),
    ];
    for (name, bytes) in strange {
        fs::write(root.join("notes").join(name), bytes).unwrap();
    }
    for name in ["a.md~", ".a.md.swp", "b.tmp", "#c#"] {
        fs::write(root.join("notes").join(name), "half").unwrap();
    }
    let loaded = UserData::open(root).load();
    assert!(loaded.marks.is_empty());
    let mut named: Vec<&str> = loaded
        .problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    named.sort_unstable();
    let mut expected: Vec<String> = strange
        .iter()
        .map(|(name, _)| format!("notes/{name}"))
        .collect();
    expected.push("notes/folder".into());
    expected.sort();
    assert_eq!(named, expected);
    assert!(
        loaded
            .problems
            .iter()
            .all(|problem| problem.reason.contains(": ")),
        "{:#?}",
        loaded.problems
    );
    for (name, bytes) in strange {
        assert_eq!(fs::read(root.join("notes").join(name)).unwrap(), bytes);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_notes_is_not_waited_for() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let dir = temp_dir();
    fs::create_dir(dir.path().join("notes")).unwrap();
    mknodat(
        CWD,
        dir.path().join("notes/pipe.md"),
        FileType::Fifo,
        Mode::RWXU,
        0,
    )
    .unwrap();
    assert_eq!(UserData::open(dir.path()).load().problems.len(), 1);
}

#[test]
fn a_copy_made_on_a_conflict_is_shown_beside_the_note() {
    let dir = temp_dir();
    let (root, data, now) = (dir.path(), UserData::open(dir.path()), now());
    data.carry_out(&new_note("mine"), &now).unwrap();
    let note = only(root);
    let text = fs::read_to_string(root.join(&note.file)).unwrap();
    let name = note
        .file
        .replace(".md", ".sync-conflict-20261123-101500-ABCDEFG.md");
    fs::write(root.join(name), text.replace("---\nmine", "---\ntheirs")).unwrap();
    let marks = data.load().marks;
    assert_eq!(shown(root), ["mine", "theirs"]);
    assert!(readroom::record::marks::forks(&marks).contains(&note.id));
    // Deciding for one is editing it and deleting the other.
    let theirs = marks.iter().find(|mark| mark.body == "theirs").unwrap();
    let mine = marks.iter().find(|mark| mark.body == "mine").unwrap();
    data.carry_out(&edit(theirs, "both"), &now).unwrap();
    assert_eq!(shown(root), ["both", "mine"]);
    data.carry_out(&Wish::Remove(vec![mine.clone()]), &now)
        .unwrap();
    assert_eq!(shown(root), ["both"]);
}

#[test]
fn a_bookmark_in_the_wrong_folder_is_one_still() {
    let dir = temp_dir();
    let (root, data) = (dir.path(), UserData::open(dir.path()));
    data.carry_out(&Wish::Bookmark(evidence()), &now()).unwrap();
    fs::create_dir(root.join("notes")).unwrap();
    fs::rename(root.join(only(root).file), root.join("notes/b.md")).unwrap();
    data.carry_out(&Wish::Remove(vec![only(root)]), &now())
        .unwrap();
    assert!(data.load().marks.is_empty());
}

#[test]
fn a_second_file_of_a_name_in_the_trash_takes_another_name() {
    let dir = temp_dir();
    let (root, data, now) = (dir.path(), UserData::open(dir.path()), now());
    data.carry_out(&new_note("one"), &now).unwrap();
    let note = only(root);
    let name = note.file.trim_start_matches("notes/").to_owned();
    fs::create_dir(root.join("trash")).unwrap();
    fs::write(root.join("trash").join(&name), "already there").unwrap();
    let undo = data
        .carry_out(&Wish::Remove(vec![note.clone()]), &now)
        .unwrap();
    assert_eq!(
        fs::read_to_string(root.join("trash").join(&name)).unwrap(),
        "already there"
    );
    assert_eq!(files(root, "trash").len(), 2);
    fs::write(root.join(&note.file), "somebody else's").unwrap();
    data.carry_out(&Wish::Undo(undo), &now).unwrap();
    assert_eq!(
        fs::read_to_string(root.join(&note.file)).unwrap(),
        "somebody else's"
    );
    assert_eq!(shown(root), ["one"]);
}

#[test]
fn what_a_killed_session_left_is_told_once_it_is_old() {
    let dir = temp_dir();
    fs::create_dir(dir.path().join("notes")).unwrap();
    let path = dir.path().join("notes/.readroom-AbCdEf.tmp");
    fs::write(&path, "half a note").unwrap();
    let told = || UserData::open(dir.path()).load().problems;
    assert_eq!(told(), [], "another session may be writing it");
    let hours_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7200);
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(hours_ago).unwrap();
    let problems = told();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].path.as_str(), "notes/.readroom-AbCdEf.tmp");
}

#[test]
fn a_mark_of_a_newer_form_is_shown_and_told() {
    let dir = temp_dir();
    fs::create_dir(dir.path().join("notes")).unwrap();
    let note = |form: &str| {
        let file = format!("---\nreadroom: {form}\nid: abc\nversion: v1\nkind: note\n---\nbody");
        fs::write(dir.path().join("notes/a.md"), file).unwrap();
        UserData::open(dir.path()).load()
    };
    let loaded = note("99");
    assert_eq!(loaded.marks.len(), 1);
    assert!(
        loaded.problems[0]
            .reason
            .contains("(form 99, this one knows 1)"),
        "{:?}",
        loaded.problems
    );
    for known in ["1", "0", "yes"] {
        assert_eq!(note(known).problems, [], "{known}");
    }
}
