//! The room without a screen: whole conversations, with the real workers on the sample.

use std::io::{BufReader, Cursor, PipeWriter, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use readroom::app::linear::TABLE;
use readroom::app::model::Settings;
use readroom::runtime::event_loop::{Ending, inbox};
use readroom::runtime::linear::{LinearOptions, work};
use readroom::runtime::log::Log;
use readroom::runtime::workers::Beginning;
use readroom::store::history::History;
use readroom::store::library::Place;
use readroom::store::userdata::UserData;

fn options(home: &Path, place: Place, session: &str) -> LinearOptions {
    LinearOptions {
        beginning: Beginning {
            places: vec![place],
            known: Vec::new(),
            cache: None,
            data: Ok(UserData::open(&home.join("data"))),
            history: Some(History::in_folder(&home.join("state"))),
            state: None,
            aliases: None,
        },
        settings: Settings::default(),
        session: session.to_owned(),
        width: None,
        prompts: false,
        log: Log::none(),
    }
}

/// Says lines to a room of the sample and returns what it answered.
fn said(home: &Path, lines: &[&str]) -> Vec<String> {
    said_to(options(home, Place::Sample, "one"), lines)
}

fn said_to(options: LinearOptions, lines: &[&str]) -> Vec<String> {
    let input = Cursor::new(format!("{}\n", lines.join("\n")).into_bytes());
    let mut output = Vec::new();
    let ending = work(
        options,
        inbox(),
        BufReader::new(input),
        &mut output,
        &mut || {},
    )
    .unwrap();
    assert_eq!(ending, Ending::Done);
    let text = String::from_utf8(output).unwrap();
    let strange = text.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(strange, None, "{text}");
    text.lines().map(str::to_owned).collect()
}

fn assert_has(lines: &[String], words: &str) {
    assert!(
        lines.iter().any(|line| line.contains(words)),
        "never said: {words}\n{}",
        lines.join("\n")
    );
}

#[test]
fn the_main_job_from_start_to_end_and_once_more() {
    let home = tempfile::tempdir().unwrap();
    let first = said(
        home.path(),
        &[
            "",
            "filter vetrov",
            "read 2",
            "",
            "",
            "bookmark",
            "note here Is the date right?",
            "cite",
            "quit",
            "never read",
        ],
    );
    assert!(
        first[0].ends_with("41 records. An empty line lists the records, help tells the commands."),
        "{first:?}"
    );
    assert_eq!(first[1], "41 records. 1 to 10:");
    assert!(
        first[2].starts_with("1. 1 January 1900. How to use"),
        "{first:?}"
    );
    assert_has(&first, "5 of 41 records.");
    let title = "Telegram from Vetrov to Zabelin, concerning the late arrival of the Evdokia";
    assert!(first.iter().any(|line| line == title), "{first:?}");
    assert_has(&first, "Date: 17 November 1923");
    let told = first
        .iter()
        .position(|line| line.contains("paragraphs."))
        .unwrap();
    assert!(first[told].contains("text 1 of 2"), "{first:?}");
    assert_has(&first, "Bookmark set.");
    assert_has(&first, "Note saved.");
    assert!(first.last().unwrap().contains("Halmyra"), "{first:?}");
    let again = said(home.path(), &["notes", "read 1", "where", "bookmarks"]);
    assert_has(&again, "1. Is the date right? On “");
    assert_has(&again, &format!(" in {title}."));
    assert_has(&again, "Note: “");
    assert_has(&again, "Number 1 of 1 in the list.");
    assert_has(&again, &format!("1. {title}."));
}

#[test]
fn a_number_is_that_of_the_list_that_was_told_last() {
    let home = tempfile::tempdir().unwrap();
    // The cursor has stood on other rows before: none of them is read.
    let told = said(
        home.path(),
        &["", "", "filter vetrov", "5", "list 3", "3", "cite 1"],
    );
    let title = |words: &str| told.iter().position(|line| line == words);
    assert!(
        title("Telegram from Zabelin to Vetrov, requesting a description of the fog").is_some()
    );
    assert!(
        title("Telegram from Vetrov to Zabelin, concerning the safe arrival of the Evdokia")
            .is_some()
    );
    assert!(
        told.last().unwrap().contains("persons held at the Lazaret"),
        "{told:?}"
    );
}

#[test]
fn a_text_is_read_there_and_back_and_goes_on_where_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    let lines = [
        "search captain piano",
        "1",
        "go 1",
        "",
        "",
        "back",
        "where",
        "again",
        "original",
        "text",
        "text 1",
        "go 100%",
        "",
    ];
    let told = said(home.path(), &lines);
    assert_has(&told, "Hit ");
    assert_has(&told, "Paragraph 2 of 6, 33 percent.");
    let where_told = told
        .iter()
        .filter(|line| line.starts_with("Paragraph 2 of 6"))
        .count();
    assert_eq!(where_told, 2, "said again\n{}", told.join("\n"));
    assert_has(&told, "matched by ");
    assert_has(&told, "text 2 of 2. At paragraph 2 of ");
    assert_has(&told, "This is the end of the text.");
    let next_day = said(home.path(), &["filter captain vourlas wife", "1", ""]);
    assert_has(
        &next_day,
        "You were at paragraph 6 of 6; an empty line goes on there.",
    );
}

#[test]
fn what_is_found_is_gone_through_and_said_with_its_paragraph() {
    let home = tempfile::tempdir().unwrap();
    let told = said(
        home.path(),
        &[
            "filter inquiry transcript",
            "1",
            "find lantern",
            "find harbour master",
            "find",
            "/zeppelin",
            "find",
        ],
    );
    assert_has(&told, "Lantern and Anchor");
    let hits: Vec<&String> = told
        .iter()
        .filter(|line| line.starts_with("Hit "))
        .collect();
    assert!(
        hits.len() >= 2 && hits[hits.len() - 2] != hits[hits.len() - 1],
        "{hits:?}"
    );
    assert_has(&told, "zeppelin is not in this text.");
}

#[test]
fn notes_are_written_in_lines_edited_deleted_and_brought_back() {
    let home = tempfile::tempdir().unwrap();
    let lines = [
        "filter vetrov",
        "1",
        "note",
        "First line.",
        "..",
        "Last line.",
        ".",
        "notes",
        "edit 1 Anew.",
        "notes",
        "edit 1",
        ".",
        "notes",
        "delete 1",
        "notes",
        "undo",
        "notes",
        "note",
        ".",
    ];
    let told = said(home.path(), &lines);
    assert_has(&told, "1. First line. . Last line. On Telegram");
    assert_eq!(
        told.iter()
            .filter(|line| line.starts_with("1. Anew. On Telegram"))
            .count(),
        3
    );
    assert_has(&told, "There is no note yet.");
    assert_has(&told, "Undone: the note is back");
    // After the list was looked at it is to be said which record is meant.
    assert_has(&told, "This is a list. read goes back to what you read");
}

#[test]
fn a_note_that_is_half_typed_when_the_input_ends_is_a_draft() {
    let home = tempfile::tempdir().unwrap();
    let told = said(home.path(), &["1", "note", "half a thou"]);
    assert_eq!(
        told.last().unwrap(),
        "What you were writing is kept as a draft."
    );
    let next_day = said_to(
        options(home.path(), Place::Sample, "two"),
        &["notes", "edit 1 ght", "notes"],
    );
    assert!(
        next_day[0].contains("1 draft is kept, told by notes."),
        "{next_day:?}"
    );
    assert_has(&next_day, "1. Draft: Half a thou. On ");
    assert_has(&next_day, "The draft goes on: half a thou");
    assert_has(&next_day, "1. Half a thou ght. On ");
    assert_eq!(
        next_day
            .iter()
            .filter(|line| line.contains("Draft:"))
            .count(),
        1
    );
}

/// An output that hands on every line.
struct Lines(std::sync::mpsc::Sender<String>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for line in String::from_utf8_lossy(bytes).lines() {
            let _ = self.0.send(line.to_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn wait_for(lines: &Receiver<String>, words: &str) {
    loop {
        let line = lines.recv_timeout(Duration::from_secs(30));
        if line.expect(words).contains(words) {
            return;
        }
    }
}

#[test]
fn two_sessions_see_what_the_other_wrote_at_their_next_line() {
    let home = tempfile::tempdir().unwrap();
    let (input, mut typed): (_, PipeWriter) = std::io::pipe().unwrap();
    let (sender, lines) = channel();
    let first = options(home.path(), Place::Sample, "one");
    let session = std::thread::spawn(move || {
        let input: Box<dyn Read + Send> = Box::new(input);
        work(
            first,
            inbox(),
            BufReader::new(input),
            &mut Lines(sender),
            &mut || {},
        )
        .unwrap()
    });
    wait_for(&lines, "41 records");
    typed.write_all(b"notes\n").unwrap();
    wait_for(&lines, "There is no note yet.");
    said_to(
        options(home.path(), Place::Sample, "two"),
        &["1", "note From elsewhere.", "bookmark"],
    );
    typed.write_all(b"notes\nlist\n").unwrap();
    wait_for(&lines, "1. From elsewhere. On ");
    wait_for(&lines, "Bookmarked. 1 note.");
    drop(typed);
    assert_eq!(session.join().unwrap(), Ending::Done);
}

#[test]
fn nothing_of_a_document_is_obeyed_and_lines_are_broken_on_request() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("c");
    std::fs::create_dir(&folder).unwrap();
    let text = "# A \u{1b}[31mred\u{9b}2J title\n\nText with \u{1b}]0;x\u{7} and words that go on and on until the line is long.\n\n| a | b |\n|---|---|\n| one | two |\n";
    std::fs::write(folder.join("1.md"), text).unwrap();
    let place = || Place::Path(folder.clone());
    let told = said_to(options(home.path(), place(), "one"), &["", "1", "rest"]);
    assert_has(
        &told,
        "Text with ␛]0;x␇ and words that go on and on until the line is long.",
    );
    assert_has(&told, "one; two");
    let narrow = LinearOptions {
        width: Some(20),
        ..options(home.path(), place(), "two")
    };
    let told = said_to(narrow, &["1", "go 1", "rest"]);
    assert!(
        told.iter().all(|line| line.chars().count() <= 20),
        "{told:?}"
    );
    assert_has(&told, "Text with");
}

#[test]
fn every_command_takes_anything_that_may_follow_it() {
    let home = tempfile::tempdir().unwrap();
    let mut lines = vec!["1".to_owned(), String::new()];
    let tails = [
        "",
        "0",
        "1",
        "2",
        "99999999999999999999",
        "x y",
        "%",
        "-1",
        "here",
        "50%",
        "\u{1b}[2J",
        "1 x",
    ];
    let quiet = ["quit", "copy", "look-again"];
    for entry in TABLE
        .iter()
        .filter(|entry| !quiet.contains(&entry.names[0]))
    {
        for tail in tails {
            lines.push(format!("{} {tail}", entry.names[0]));
            // Whatever it was, a note that may be open now is closed.
            lines.push(".".to_owned());
        }
        lines.push("filter".to_owned());
        lines.push("read 3".to_owned());
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let told = said(home.path(), &lines);
    assert_has(&told, "There is no command .");
}

#[test]
fn what_is_not_understood_is_told_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let lines = [
        "zeppelin",
        "read",
        "read 99",
        "bookmark",
        "note x",
        "edit 1",
        "delete 1",
        "open 1",
        "sort x",
        "find x",
        "filter zeppelin",
        "дшые",
        "ршдфе",
    ];
    let told = said(home.path(), &lines);
    for words in [
        "There is no command zeppelin. help tells them all.",
        "Read which one? read N",
        "There is no number 99; the list has 41.",
        "Bookmark which one?",
        "No record is read.",
        "notes tells them, then edit 1.",
        "Which one? collections tells them",
        "The list is sorted by date, title",
        "No record matches zeppelin.",
        "There is no command ршдфе.",
    ] {
        assert_has(&told, words);
    }
}

#[test]
fn what_is_listed_is_counted_and_a_number_narrows_it() {
    let home = tempfile::tempdir().unwrap();
    let told = said(
        home.path(),
        &[
            "count",
            "count archives",
            "choose 1",
            "choose 1",
            "times",
            "choose 1",
            "times all",
            "choose 99",
        ],
    );
    assert_has(&told, "Count by what? count year, language, archive");
    assert_has(&told, "41 records by archive: 7 values.");
    assert_has(&told, "1. Halmyra Harbour Archive: 28 records.");
    assert_has(&told, "28 of 41 records. 1 to 10:");
    assert_has(&told, "1. 1900 – 1909: 1 record.");
    assert_has(&told, "1 of 41 records.");
    let by_decade = told.iter().filter(|line| line.contains("by decade."));
    assert_eq!(by_decade.count(), 2, "all of it again: {told:?}");
    assert_has(&told, "Choose which one?");
}

#[test]
fn around_a_record_there_are_its_week_and_its_shelf() {
    let home = tempfile::tempdir().unwrap();
    let told = said(
        home.path(),
        &["week 6", "filter", "6", "week", "like", "week"],
    );
    let weeks = told
        .iter()
        .filter(|line| *line == "Filter date:1923-09-09..1923-09-15.");
    assert_eq!(weeks.count(), 2, "{told:?}");
    let lists = told
        .iter()
        .filter(|line| line.starts_with("This is a list. read goes back"));
    assert_eq!(lists.count(), 2, "{told:?}");
    // Words that tell a record are known once the texts are indexed: where these are few, the line
    // waits for them.
    let told = said(home.path(), &["like 6", "like 99"]);
    let is_told = |line: &String| {
        let told = ["By their words: ", "This record has no words"];
        told.iter().any(|words| line.starts_with(words))
    };
    assert!(told.iter().any(is_told), "{told:?}");
    assert_has(&told, "There is no number 99");
    let told = said(home.path(), &["shelf", "6", "shelf", "shelf-back", "where"]);
    assert_has(&told, "No record is read.");
    assert_has(&told, "On the shelf: ");
    assert_has(&told, "Report by Harbour Master Pell");
}

#[test]
fn what_was_found_is_narrowed_kept_and_found_again() {
    let home = tempfile::tempdir().unwrap();
    let told = said(
        home.path(),
        &[
            "narrow coal",
            "search coal",
            "narrow lang:de",
            "narrow",
            "searches",
            "save coal dust",
            "searches",
            "searches 1",
            "searches 9",
        ],
    );
    assert_has(&told, "Nothing was searched for yet");
    let all = told
        .iter()
        .filter(|line| line.starts_with("13 records found."));
    assert_eq!(all.count(), 3, "{told:?}");
    assert_has(&told, "2 records found.");
    assert_has(&told, "No search is kept yet");
    assert_has(&told, "Kept as “coal dust”");
    assert_has(&told, "1. coal dust: Coal.");
    assert_has(&told, "Which one? searches tells them");
}
