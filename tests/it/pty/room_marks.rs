//! Bookmarks, notes, drafts and copies in a real terminal, over more than one session.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use super::room::{command, open, read};
use super::{DEADLINE, GONE, Home, Pty};

/// Returns the texts of the files in a folder of the user's data; one that is still being
/// written has another ending and does not count.
fn files(home: &Home, folder: &str) -> Vec<String> {
    let folder = home.path().join("data/readroom").join(folder);
    let listing = fs::read_dir(folder).into_iter().flatten().flatten();
    listing
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

/// Writes a note on what is before the reader and waits until it is said to be saved.
fn write_note(pty: &mut Pty, body: &str) {
    pty.keys("a");
    pty.wait_for("a note on “");
    pty.keys(body);
    pty.keys("<c-s>");
    pty.wait_for("note saved");
}

/// Opens the next day's session and goes on with the draft that was kept.
fn take_up_draft(home: &Home, words: &str) {
    let mut pty = Pty::start(home, &[], (120, 40), &[]);
    pty.wait_for("a draft was kept");
    pty.wait_for("1 of 41");
    pty.keys("3");
    pty.wait_for(words);
    pty.keys("e");
    pty.wait_for("Ctrl-s keep");
    pty.keys(" and on<c-s>");
    pty.wait_for("note saved");
    let notes = files(home, "notes");
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains(&format!("{words} and on")), "{notes:?}");
    pty.keys("<c-c>");
    assert_eq!(pty.exit_code(), Some(0));
    assert!(files(home, "drafts").is_empty());
}

#[test]
fn a_bookmark_is_there_the_next_day() {
    let home = Home::new();
    let mut pty = open(&home, (120, 40), &[]);
    pty.keys("jm");
    pty.wait_for("bookmark set");
    pty.signal(Signal::TERM);
    assert_eq!(pty.exit_code_within(GONE), Some(0));
    let mut next_day = open(&home, (120, 40), &[]);
    next_day.keys("2");
    next_day.wait_for("1 of 1");
    next_day.wait_for("Ballad of the Evdokia");
    let words = ["list", "--filter", "is:bookmarked", "--format", "json"];
    let listed: Value = serde_json::from_str(&command(&home, &words)).unwrap();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 1);
    assert!(listed[0]["title"].as_str().unwrap().contains("Evdokia"));
    next_day.keys("1jm");
    next_day.wait_for("bookmark removed");
    next_day.keys("u");
    next_day.wait_for("undone");
}

#[test]
fn keys_in_one_go_mark_the_record_the_filter_brought() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("/vetrov<enter>jm");
    pty.wait_for("bookmark set");
    pty.keys("2");
    pty.wait_for("1 of 1");
    pty.wait_for("Telegram from Vetrov to Zabelin, concerning the late");
}

#[test]
fn a_note_is_a_file_and_another_session_sees_it_at_its_next_key() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    let mut other = open(&home, (80, 24), &[]);
    write_note(&mut pty, "The weather here is fog.");
    let notes = files(&home, "notes");
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("The weather here is fog."), "{notes:?}");
    other.keys("3");
    other.wait_for("The weather here is fog.");
    other.keys("d");
    other.wait_for("deleted");
    pty.keys("3");
    pty.wait_for("notes                            0");
    other.keys("u");
    other.wait_for("undone");
    pty.keys("1");
    pty.keys("3");
    pty.wait_for("The weather here is fog.");
}

#[test]
fn a_note_on_a_passage_keeps_the_words() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    read(&mut pty, "Good morning");
    pty.keys("vj");
    pty.wait_for("other end");
    pty.keys("a");
    pty.wait_for("“Good morning. The stove is lit");
    pty.keys("Is it?<c-s>");
    pty.wait_for("note saved");
    let notes = files(&home, "notes");
    assert!(notes[0].contains("exact: "), "{notes:?}");
    assert!(notes[0].contains("Good morning. The stove is lit"));
    pty.keys("<esc>3<enter>");
    pty.wait_for("Is it?");
    pty.wait_until("the words are underlined", |screen| {
        (0..24).any(|row| {
            let line = screen.contents_between(row, 0, row, 80);
            let at = line.find("Good morning. The stove is lit");
            at.is_some_and(|at| screen.cell(row, at as u16).unwrap().underline())
        })
    });
}

#[test]
fn what_was_being_written_comes_back_after_a_hang_up() {
    for signal in [Some(Signal::HUP), Some(Signal::TERM), None] {
        let home = Home::new();
        let mut pty = open(&home, (80, 24), &[]);
        pty.keys("aUnfinished thoughts");
        pty.wait_for("Unfinished thoughts");
        match signal {
            Some(signal) => pty.signal(signal),
            None => pty.hang_up(),
        }
        assert_eq!(pty.exit_code_within(GONE), Some(0));
        take_up_draft(&home, "Unfinished thoughts");
    }
}

#[test]
fn what_was_being_written_is_on_disk_before_a_kill() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("aUnfinished thoughts");
    pty.wait_for("Unfinished thoughts");
    let limit = Instant::now() + DEADLINE;
    while !files(&home, "drafts")
        .concat()
        .contains("Unfinished thoughts")
    {
        let moment = pty.exit.recv_timeout(Duration::from_millis(10));
        assert!(moment.is_err() && Instant::now() < limit, "no draft");
    }
    pty.signal(Signal::KILL);
    assert_eq!(pty.exit_code(), None);
    take_up_draft(&home, "Unfinished thoughts");
}

/// Writes an editor into the home: a script with blanks in its path.
fn editor(home: &Home, script: &str) -> PathBuf {
    let path = home.path().join("my editor.sh");
    fs::write(&path, script).unwrap();
    path
}

#[test]
fn the_own_editor_writes_on_in_the_note() {
    let home = Home::new();
    let path = editor(&home, "echo \"$1\" >> \"$2\"\n");
    let visual = format!("sh '{}' \"two  words; $HOME\"", path.display());
    let mut pty = open(&home, (80, 24), &[("VISUAL", &visual), ("EDITOR", "false")]);
    pty.keys("aFirst line<c-o>");
    pty.wait_for("two  words; $HOME");
    pty.wait_for("First line");
    pty.wait_for("Ctrl-s keep");
    pty.keys("<c-s>");
    pty.wait_for("note saved");
    let notes = files(&home, "notes");
    assert!(
        notes[0].contains("First line\ntwo  words; $HOME"),
        "{notes:?}"
    );
    pty.keys("<c-c>");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_restored();
    assert!(files(&home, "drafts").is_empty());
}

#[test]
fn an_editor_that_fails_leaves_the_text() {
    let home = Home::new();
    let path = editor(&home, "echo noise; exit 4\n");
    let visual = format!("sh '{}'", path.display());
    let mut pty = open(&home, (120, 40), &[("VISUAL", &visual)]);
    pty.keys("aMy words<c-o>");
    pty.wait_for("sh ended with exit status: 4");
    pty.wait_for("My words");
    assert!(!pty.screen().contains("noise"), "{}", pty.screen());
    pty.keys("!<c-s>");
    pty.wait_for("note saved");
    assert!(files(&home, "notes")[0].contains("My words!"));
}

#[test]
fn a_citation_and_a_quotation_go_to_the_terminal() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("y");
    pty.wait_for("sent to the terminal");
    let cited = decoded(&pty.wait_for_clipboard());
    assert!(
        cited.contains("Reading Room, Notices to Readers, Item 1"),
        "{cited}"
    );
    let mut pty = open(&home, (80, 24), &[]);
    read(&mut pty, "Good morning");
    pty.keys("v$y");
    pty.wait_for("sent to the terminal");
    let quoted = decoded(&pty.wait_for_clipboard());
    assert!(
        quoted.contains("Good morning. The stove is lit"),
        "{quoted}"
    );
    assert!(
        quoted.contains("Reading Room, Notices to Readers, Item 1"),
        "{quoted}"
    );
}

/// Decodes base64.
fn decoded(text: &str) -> String {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four
            .iter()
            .fold(0_u32, |bits, &c| bits << 6 | u32::from(value(c)));
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn two_sessions_that_edit_one_note_leave_both() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    write_note(&mut pty, "Note");
    let mut other = open(&home, (80, 24), &[]);
    for session in [&mut pty, &mut other] {
        session.keys("3");
        session.wait_for("1 of 1");
        session.keys("e");
        session.wait_for("editing a note on");
    }
    pty.keys(" of mine<c-s>");
    pty.wait_for("note saved");
    other.keys(" of hers<c-s>");
    other.wait_for("note saved");
    for session in [&mut pty, &mut other] {
        session.keys("j");
        session.wait_for("Note of mine");
        session.wait_for("Note of hers");
        session.wait_for("of 2");
    }
    assert_eq!(files(&home, "notes").len(), 2);
    other.keys(":keep<enter>");
    other.wait_for("1 of 1");
    assert_eq!(files(&home, "notes").len(), 1);
}
