//! The reading room and its terminal: signals, jobs, colours, and what must never reach it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::process::{Command, Stdio};

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use super::room::{open, read};
use super::{GONE, Home, Pty};

#[test]
fn every_signal_to_end_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let home = Home::new();
        let pty = &mut open(&home, (80, 24), &[]);
        read(pty, "Good morning");
        pty.signal(signal);
        assert_eq!(pty.exit_code_within(GONE), Some(0), "{signal:?}");
        pty.assert_restored();
    }
}

#[test]
fn under_a_shell_it_stops_and_comes_back_to_its_place() {
    let home = Home::new();
    let mut shell = CommandBuilder::new("sh");
    shell.arg("-i");
    let variables = [("PS1", "prompt> "), ("ENV", "/dev/null")];
    let mut pty = Pty::run(&home, shell, (80, 24), &variables);
    pty.wait_for("prompt>");
    pty.keys(&format!(
        "clear; '{}'<enter>",
        env!("CARGO_BIN_EXE_readroom")
    ));
    pty.wait_for("1 of 41");
    pty.keys("jj<c-z>");
    pty.wait_until("stopped", |screen| !screen.alternate_screen());
    pty.wait_for("prompt>");
    assert!(pty.is_as_before());
    pty.keys("clear; fg<enter>");
    pty.wait_until("back", vt100::Screen::alternate_screen);
    pty.wait_for("3 of 41");
    pty.keys("j");
    pty.wait_for("4 of 41");
    pty.keys("q");
    pty.wait_until("left", |screen| !screen.alternate_screen());
    pty.keys("exit 7<enter>");
    assert_eq!(pty.exit_code(), Some(7));
}

#[test]
fn without_a_terminal_it_says_so_in_one_line() {
    let home = Home::new();
    let output = Command::new(env!("CARGO_BIN_EXE_readroom"))
        .env_clear()
        .envs(home.variables())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("needs a terminal"), "{said}");
}

/// Looks at everything once, with a bookmark, a note and a draft.
fn look_around(pty: &mut Pty) {
    for (keys, words) in [
        ("m", "bookmark set"),
        ("a", "Ctrl-s keep"),
        ("A note with - marks<c-s>", "note saved"),
        ("<enter>", "J next"),
        ("vj", "other end"),
        ("a", "Ctrl-s keep"),
        ("A draft<esc>", "the draft is kept"),
        ("J", "%   2 of"),
        ("K", "%   1 of"),
        ("?", "search:"),
        ("<esc>2", "bookmarks"),
        ("3", "notes"),
        ("e", "Ctrl-s keep"),
        ("<esc>4", "problems"),
        (":col", ":col"),
        ("<esc>:nothing<enter>", "no command is named"),
        ("1/zzzzqqqq", "0 of"),
        ("<c-u>", "day   1 of"),
        ("<esc>y", "sent to the terminal"),
    ] {
        pty.keys(keys);
        pty.wait_for(words);
    }
    pty.resize((19, 5));
    pty.wait_for("too small");
    pty.resize((40, 12));
    pty.wait_for("? keys");
}

/// Returns the numbers of every request for a look (colours, bold, ...) in what was written.
fn looks(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw).into_owned();
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    sequences.collect()
}

#[test]
fn without_colours_no_colour_is_ever_asked_for() {
    let home = Home::new();
    let mut pty = open(&home, (120, 40), &[("NO_COLOR", "1")]);
    look_around(&mut pty);
    for look in looks(&pty.raw()) {
        let numbers = look
            .split([';', ':'])
            .map(|number| number.parse().unwrap_or(0));
        for number in numbers.collect::<Vec<u16>>() {
            assert!(number < 30 || number == 39 || number == 49, "{look}");
        }
    }
}

#[test]
fn a_terminal_of_sixteen_colours_is_asked_for_no_other() {
    let home = Home::new();
    let mut pty = open(&home, (120, 40), &[("TERM", "xterm")]);
    look_around(&mut pty);
    let looks = looks(&pty.raw());
    assert!(looks.iter().any(|look| look.contains('3')), "{looks:?}");
    for look in looks {
        let numbers: Vec<&str> = look.split([';', ':']).collect();
        for at in numbers.windows(3) {
            let index = at[2].parse::<u16>().unwrap();
            assert!(
                !["38", "48"].contains(&at[0]) || at[1] == "5" && index < 16,
                "{look}"
            );
        }
    }
}

/// Makes a collection of one folder with these files.
fn papers(home: &Home, files: &[(&str, &str)]) {
    let folder = home.path().join("papers");
    fs::create_dir(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn in_ascii_the_room_draws_nothing_else() {
    let home = Home::new();
    let long = "A telegram with a title so long that no screen of this world holds it ".repeat(4);
    papers(
        &home,
        &[
            (
                "1.md",
                &format!(
                    "---\ntitle: {long}\ndate: 1950-11-17\nlanguage: ru\n---\n\n# A\n\n- one\n- two\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |\n\nWords[^1] - and more.\n\n---\n\n[^1]: foot\n"
                ),
            ),
            ("1.ru.md", "# A\n\nSlova.\n"),
            ("2.txt", "Another letter.\n"),
            ("3.bin.md", "\0\0\0\0"),
        ],
    );
    let pty = &mut Pty::start(&home, &["--ascii", "papers"], (120, 40), &[]);
    pty.wait_for("1 of ");
    look_around(pty);
    let raw = pty.raw();
    let at = raw.iter().position(|byte| !byte.is_ascii());
    let near =
        at.map(|at| String::from_utf8_lossy(&raw[at.saturating_sub(40)..at + 9]).into_owned());
    assert_eq!(near, None);
}

/// Everything a document may try on a terminal: titles, clipboards, colours, directions.
const HOSTILE: &str = "a\x1b]52;c;aGFjaw==\x07b\x1b]0;owned\x1b\\c\x1b[31md\u{9b}31me\u{202e}f\u{2066}g\x08h\x7fi\x0ej\u{85}k";

#[test]
fn nothing_of_a_hostile_document_reaches_the_terminal() {
    let home = Home::new();
    let text = format!(
        "**November 17, 1950**  \n**{HOSTILE}**\n\n**Citation:**\n\n“{HOSTILE},” November 17, 1950, APRF, Fond {HOSTILE}, Opis 1\n\n**Summary:**\n\n{HOSTILE}\n\n**Original Language:**\n\n{HOSTILE}\n\n**{HOSTILE}:**\n\n{HOSTILE}\n\n**Contents:**\n\n- English Translation\n\n{HOSTILE}\n\n- 1) {HOSTILE}\n"
    );
    let name = HOSTILE.replace('/', "");
    papers(
        &home,
        &[
            ("1.md", &text),
            (&format!("{name}.txt"), HOSTILE),
            (
                &format!("{name}.md"),
                &format!("---\ntitle: {name}\nid: [\n---\n# {HOSTILE}\n\n{HOSTILE}\n"),
            ),
        ],
    );
    std::os::unix::fs::symlink("nowhere", home.path().join(format!("papers/x{name}.md"))).unwrap();
    let pty = &mut Pty::start(&home, &["papers"], (120, 40), &[]);
    pty.wait_for("1 of 2");
    for (keys, words) in [
        ("j", "2 of 2"),
        ("<enter>", "J next"),
        ("K", "1 of 2"),
        ("vja", "Ctrl-s keep"),
    ] {
        pty.keys(keys);
        pty.wait_for(words);
    }
    pty.send(format!("\x1b[200~pasted {HOSTILE}\x1b[201~").as_bytes());
    pty.wait_for("pasted");
    pty.keys("<c-s>");
    pty.wait_for("note saved");
    for (keys, words) in [
        ("3", "notes"),
        ("m2", "bookmarks"),
        ("4", "problems"),
        ("1/", "Enter ok"),
    ] {
        pty.keys(keys);
        pty.wait_for(words);
    }
    pty.send(format!("\x1b[200~{HOSTILE}\x1b[201~").as_bytes());
    pty.wait_for("2 of 2");
    pty.keys("<esc>q");
    assert_eq!(pty.exit_code(), Some(0));
    let raw = String::from_utf8(pty.raw()).unwrap();
    let forbidden = [
        "\x1b]", "\x07", "\x0e", "\x7f", "\u{9b}", "\u{85}", "\u{202e}", "\u{2066}", "\x1b[31m",
        "\x1bP", "\x1b_",
    ];
    for one in forbidden {
        assert!(!raw.contains(one), "{one:?} in\n{raw:?}");
    }
}

#[test]
fn where_nothing_can_be_written_the_note_stays_in_the_editor() {
    let home = Home::new();
    let data = home.path().join("data");
    fs::create_dir_all(data.join("readroom")).unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(data.join("readroom"), fs::Permissions::from_mode(0o555)).unwrap();
    let program = env!("CARGO_BIN_EXE_readroom");
    let mut command = CommandBuilder::new(program);
    if rustix::process::geteuid().is_root() {
        // Nothing is forbidden to the superuser: the room runs as nobody, where nobody may.
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", program];
        let may = Command::new("setpriv")
            .args(nobody)
            .arg("--version")
            .output();
        if !may.is_ok_and(|output| output.status.success()) {
            return;
        }
        command = CommandBuilder::new("setpriv");
        command.args(nobody);
        chown(data.join("readroom"), Some(65_534), Some(65_534)).unwrap();
    }
    let mut pty = Pty::run(&home, command, (120, 40), &[]);
    pty.wait_for("1 of 41");
    pty.keys("aWords that matter<c-s>");
    pty.wait_for("not saved: ");
    pty.wait_for("Words that matter");
    pty.wait_for("you may not write there");
    pty.keys("<c-c>");
    pty.wait_for("leaving again leaves without it");
    pty.keys("<c-c>");
    assert_eq!(pty.exit_code_within(GONE), Some(3));
    pty.wait_for("a copy is in ");
    pty.assert_restored();
}
