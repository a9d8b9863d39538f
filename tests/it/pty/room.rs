//! The reading room in a real terminal: listing, narrowing, reading, and staying quiet.
//!
//! Few and whole; what can be tested without a terminal is tested without one. Marks are
//! tested in [`super::room_marks`], the terminal itself in [`super::room_terminal`].

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{GONE, Home, Pty};

/// Opens the sample and waits until all of it is read.
pub fn open(home: &Home, size: (u16, u16), more: &[(&str, &str)]) -> Pty {
    let pty = Pty::start(home, &[], size, more);
    pty.wait_for("1 of 41");
    pty
}

/// Opens the record under the cursor and waits for a word of it.
pub fn read(pty: &mut Pty, word: &str) {
    pty.keys("<enter>");
    pty.wait_for("J next");
    pty.wait_for(word);
}

/// Runs a command of the program and returns what it printed.
pub fn command(home: &Home, words: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_readroom"))
        .args(words)
        .env_clear()
        .envs(home.variables())
        .current_dir(home.path())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The telegram of the samples beside the repository, where there are any.
fn telegram() -> Option<&'static str> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/samples/wilson-112079.txt"
    );
    Path::new(path).exists().then_some(path)
}

/// What of the telegram must be seen before its text.
const DESCRIPTION: [&str; 8] = [
    "Telegram from Shtykov to Gromyko",
    "17 November 1950",
    "APRF, Fond 45, Opis 1, Delo 347, Listy 88-89",
    "AVPRF, Fond 059a, Opis 5a, Delo 3, Papka 11",
    "Russian → English",
    "Kim Il Sung asks to send Korean students over",
    "CIPHERED TELEGRAM No. 600742/III",
    "From CORRESPONDENT 13 Sent 17.11.50",
];

#[test]
fn without_arguments_the_sample_opens_and_q_leaves() {
    let home = Home::new();
    let mut pty = open(&home, (120, 40), &[]);
    pty.keys("q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_restored();
}

#[test]
fn the_list_narrows_while_typing_and_escape_goes_back_step_by_step() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("/vetrov");
    pty.wait_for("5 of 41");
    pty.wait_for("Enter ok");
    pty.keys("<enter><down><enter>");
    pty.wait_for("J next");
    pty.wait_for("2 of 5");
    pty.wait_for("17 November 1923");
    pty.keys("o");
    pty.wait_for("ТЕЛЕГРАММА");
    pty.keys("<esc>");
    pty.wait_for("/ filter");
    pty.wait_for("5 of 41");
    pty.keys("<esc>");
    pty.wait_until("no filter", |screen| !screen.contents().contains("5 of 41"));
    pty.keys("/date:1923-11<enter>");
    pty.wait_for("16 of 41");
    pty.wait_for("undated left out");
    pty.keys("/<c-u>lang:ru<enter>");
    pty.wait_for("lang:ru");
    pty.wait_for("5 of 41");
}

#[test]
fn the_telegram_is_seen_with_no_key_on_a_tall_screen() {
    let Some(path) = telegram() else { return };
    let home = Home::new();
    let pty = Pty::start(&home, &[path], (120, 40), &[]);
    for words in DESCRIPTION {
        pty.wait_for(words);
    }
}

#[test]
fn the_telegram_is_seen_after_enter_on_a_usual_screen() {
    let Some(path) = telegram() else { return };
    let home = Home::new();
    let mut pty = Pty::start(&home, &[path], (80, 24), &[]);
    pty.wait_for("1 of 1");
    pty.keys("<enter>");
    for words in DESCRIPTION {
        pty.wait_for(words);
    }
}

#[test]
fn a_small_screen_shows_one_panel_at_a_time() {
    let home = Home::new();
    let mut pty = open(&home, (40, 12), &[]);
    assert!(!pty.screen().contains("Good morning"), "{}", pty.screen());
    read(&mut pty, "Halmyra is invented");
    assert!(!pty.screen().contains("title"), "{}", pty.screen());
    pty.keys("<esc>");
    pty.wait_for("date       title");
}

#[test]
fn another_size_keeps_the_paragraph() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    read(&mut pty, "Good morning");
    let marking = "Marking. Press";
    while !pty.screen().contains(marking) {
        let before = pty.screen();
        pty.keys("<pgdn>");
        pty.wait_until("another page", |screen| screen.contents() != before);
    }
    // A line of the paragraph is brought to the top, where every size has room for it.
    while !pty.screen().lines().nth(1).unwrap().contains(marking) {
        let before = pty.screen();
        pty.keys("j");
        pty.wait_until("a line further", |screen| screen.contents() != before);
    }
    for size in [(40, 12), (120, 40), (30, 6), (80, 24)] {
        pty.resize(size);
        pty.wait_until("the paragraph at the top", |screen| {
            screen
                .contents()
                .lines()
                .nth(1)
                .is_some_and(|line| line.contains(marking))
        });
    }
    pty.resize((19, 5));
    pty.wait_for("too small");
    pty.resize((80, 4));
    pty.wait_until("still too small", |screen| {
        screen.contents().trim() == "too small"
    });
    pty.resize((80, 24));
    pty.wait_for(marking);
    pty.wait_for("J next");
}

#[test]
fn letters_of_a_cyrillic_layout_are_the_keys_they_lie_on() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("оо");
    pty.wait_for("3 of 41");
    pty.keys("л<enter>");
    pty.wait_for("J next");
    pty.wait_for("2 of 41");
    pty.keys("О");
    pty.wait_for("3 of 41");
    pty.keys("ь");
    pty.wait_for("bookmark set");
    pty.keys("й");
    pty.wait_for("/ filter");
    pty.keys("/Ведомость");
    pty.wait_for("/Ведомость");
    pty.keys("<esc>й");
    assert_eq!(pty.exit_code(), Some(0));
}

#[test]
fn answers_of_the_terminal_are_no_keys() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    // Letters of these would quit, mark and filter: attributes, a colour, the cursor's place.
    for part in [
        "\x1b[?62;22c\x1b]11;rgb:0000",
        "/qqqq/mmmm\x1b\\\x1b[12;1R",
        "\x1b[>41;3",
        "54;0c",
    ] {
        pty.send(part.as_bytes());
    }
    pty.keys("j");
    pty.wait_for("2 of 41");
    // An arrow that arrives in two parts is an arrow.
    pty.send(b"\x1b[");
    pty.send(b"B");
    pty.wait_for("3 of 41");
    pty.keys("2");
    pty.wait_for("There is no bookmark yet");
}

#[test]
fn a_hundred_keys_at_once_are_one_frame() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("/inquiry<enter>");
    pty.wait_for("of 41");
    pty.keys("<enter>");
    pty.wait_for("J next");
    settle(&pty);
    let start = pty.raw().len();
    pty.keys("<c-l>");
    settle(&pty);
    let whole = pty.raw().len() - start;
    let before = pty.raw().len();
    pty.send(&[b'j'; 100]);
    settle(&pty);
    let drawn = pty.raw().len() - before;
    assert!(drawn > 0, "it moved");
    // Two, as the keys may be read in two parts; a hundred would be some seven thousand bytes.
    assert!(
        drawn <= 2 * whole.max(2_500),
        "{drawn} bytes, a frame has {whole}"
    );
}

/// Returns the bytes of each press of a key, once the room rests after it.
fn bytes_of(pty: &mut Pty, key: &str, count: usize) -> Vec<usize> {
    let press = |_| {
        let before = pty.raw().len();
        pty.keys(key);
        settle(pty);
        pty.raw().len() - before
    };
    (0..count).map(press).collect()
}

#[test]
fn a_line_down_costs_little_more_than_the_line() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("<enter>");
    pty.wait_for("J next");
    settle(&pty);
    // What was erased and what was written as blanks look the same.
    let lines = |screen: &str| -> Vec<String> {
        screen
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    };
    let anew = lines(&pty.screen());
    for bytes in bytes_of(&mut pty, "j", 3) {
        assert!(bytes <= 80 + 70, "{bytes} bytes");
    }
    for bytes in bytes_of(&mut pty, "k", 3) {
        assert!(bytes <= 80 + 70, "{bytes} bytes");
    }
    assert_eq!(lines(&pty.screen()), anew);
    let raw = String::from_utf8(pty.raw()).unwrap();
    assert!(raw.contains("\x1b[2;22r"), "the terminal moved the rows");
    pty.keys("<c-c>");
    assert_eq!(pty.exit_code(), Some(0));
    let raw = String::from_utf8(pty.raw()).unwrap();
    let (regions, whole) = (raw.rfind(";22r"), raw.rfind("\x1b[r"));
    assert!(regions < whole && whole < raw.rfind("\x1b[?1049l"));
}

#[test]
fn what_the_settings_forbid_the_terminal_is_not_asked_for() {
    for (settings, term) in [("repaint = true\n", "xterm"), ("", "unknown")] {
        let home = Home::new();
        let folder = home.path().join("config/readroom");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("settings.toml"), settings).unwrap();
        let mut pty = open(&home, (80, 24), &[("TERM", term)]);
        pty.keys("<enter>");
        pty.wait_for("J next");
        pty.keys("jjk");
        settle(&pty);
        let raw = String::from_utf8(pty.raw()).unwrap();
        assert!(!raw.contains(";22r"), "{term}");
    }
}

#[test]
fn when_nothing_happens_nothing_runs() {
    let home = Home::new();
    let mut pty = open(&home, (120, 40), &[]);
    pty.keys("j");
    pty.wait_for("2 of 41");
    settle(&pty);
}

/// Waits until the room is idle: for a moment no byte is written and no thread wakes up. A
/// room that ticks never gets there.
pub fn settle(pty: &Pty) {
    let state = || (pty.raw().len(), wake_ups(pty));
    let mut before = state();
    for _ in 0..20 {
        let moment = pty.exit.recv_timeout(Duration::from_millis(300));
        assert!(moment.is_err(), "the room ended");
        let now = state();
        if now == before {
            return;
        }
        before = now;
    }
    panic!("the room never rests: {before:?}");
}

/// Returns how often each thread of the program gave up the processor, where it can be known.
fn wake_ups(pty: &Pty) -> BTreeMap<String, String> {
    let tasks = format!("/proc/{}/task", pty.pid.as_raw_nonzero());
    let mut all = BTreeMap::new();
    for task in fs::read_dir(tasks).into_iter().flatten().flatten() {
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("voluntary"));
        let name = task.file_name().to_string_lossy().into_owned();
        all.insert(name, line.unwrap_or_default().to_owned());
    }
    all
}

#[test]
fn with_the_other_end_closed_the_room_is_gone() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.hang_up();
    assert_eq!(pty.exit_code_within(GONE), Some(0));
}

#[test]
fn the_texts_are_searched_read_from_hit_to_hit_and_left_again() {
    let home = Home::new();
    let mut pty = open(&home, (80, 24), &[]);
    pty.keys("s");
    pty.wait_for("in the texts:");
    pty.keys("telegram<enter>");
    pty.wait_for("1 of 16");
    pty.wait_for("TELEGRAM No.");
    // In which order they stand may change until all texts are indexed.
    pty.keys("j<enter>");
    pty.wait_for("“telegram”: ");
    pty.keys("n");
    pty.keys("<c-o>");
    pty.wait_for("best first");
    pty.keys("/lang:ru<enter>");
    pty.wait_for("best first   1 of 5");
    pty.keys("<esc><esc>");
    pty.wait_for("1 of 41");
    pty.keys("s<up>");
    pty.wait_for("in the texts: telegram");
    pty.keys("<esc>/fog");
    pty.wait_for("match \"fog\" (s)");
    pty.keys("<esc>q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_restored();
}
