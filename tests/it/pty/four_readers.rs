//! Four readers do the main job from start to end, and find their note when they come again: one
//! without colour, one on a small screen, one without a screen, one on a Cyrillic layout.

use std::fs;

use super::room::settle;
use super::{Home, Pty};

/// A reader's terminal.
struct Job {
    size: (u16, u16),
    variables: &'static [(&'static str, &'static str)],
}

/// The records of the folder, in the order of their dates; three of them name Vetrov.
const TITLES: [&str; 6] = [
    "Report of the harbour",
    "Letter of Vetrov",
    "Note of the pilots",
    "Telegram of Vetrov",
    "Minutes of the council",
    "Order to Vetrov",
];

/// Makes the folder: each text is longer than any of the screens, and ends with its own words.
fn write_folder(home: &Home) {
    let folder = home.path().join("letters");
    fs::create_dir(&folder).unwrap();
    for (at, title) in TITLES.iter().enumerate() {
        let middle = "The lamp was lit and the steamer was not seen.\n\n".repeat(30);
        let text = format!(
            "---\ntitle: {title}\ndate: 1950-11-{:02}\n---\n\nThis is where {title} begins.\n\n{middle}Here ends {title}.\n",
            at + 1
        );
        fs::write(folder.join(format!("{at}.md")), text).unwrap();
    }
}

/// Opens the folder, lists, narrows, reads to the end, bookmarks, notes, cites and leaves.
fn do_the_job(home: &Home, job: &Job, look: impl Fn(&Pty)) {
    let mut pty = Pty::start(home, &["letters"], job.size, job.variables);
    pty.wait_for("1 of 6");
    for title in TITLES {
        pty.wait_for(title);
    }
    look(&pty);
    pty.keys("/vetrov<enter>");
    pty.wait_for("3 of 6");
    // The record below the list follows it.
    pty.wait_until("the others are gone", |screen| {
        !screen.contents().contains("Report of the harbour")
    });
    pty.keys("j");
    pty.wait_for(">1950-11-04");
    pty.keys("<enter>");
    pty.wait_for("J next");
    pty.wait_for("Telegram of Vetrov");
    look(&pty);
    pty.keys("/here ends<enter>");
    pty.wait_for("Here ends Telegram of Vetrov.");
    look(&pty);
    pty.keys("m");
    pty.wait_for("bookmark set");
    pty.keys("aWho was late?<c-s>");
    pty.wait_for("note saved");
    look(&pty);
    pty.keys("y");
    pty.wait_for("sent to the terminal");
    assert!(!pty.wait_for_clipboard().is_empty());
    pty.keys("<esc>qqq");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_restored();
}

/// Opens the folder again: the note, the bookmark and the place are where they were left.
fn find_all_again(home: &Home, job: &Job, look: impl Fn(&Pty)) {
    let mut pty = Pty::start(home, &["letters"], job.size, job.variables);
    pty.wait_for("1 of 6");
    pty.keys("3");
    pty.wait_for("Who was late?");
    look(&pty);
    pty.keys("2");
    pty.wait_for("1 of 1");
    pty.wait_for("Telegram of Vetrov");
    pty.keys("<enter>");
    pty.wait_for("J next");
    pty.wait_for("Here ends Telegram of Vetrov.");
    pty.keys("g");
    pty.wait_for("4 November 1950");
    // On a small screen the note stands further down the page.
    while !pty.screen().contains("Who was late?") {
        let before = pty.screen();
        pty.keys("<pgdn>");
        pty.wait_until("another page", |screen| screen.contents() != before);
        // What is half drawn would be paged over.
        settle(&pty);
    }
    look(&pty);
    pty.keys("<c-c>");
    assert_eq!(pty.exit_code(), Some(0));
}

/// The whole of it for one reader.
fn all_of_it(job: &Job, look: impl Fn(&Pty)) {
    let home = Home::new();
    write_folder(&home);
    do_the_job(&home, job, &look);
    find_all_again(&home, job, &look);
}

#[test]
fn one_without_colour() {
    let job = Job {
        size: (80, 24),
        variables: &[("NO_COLOR", "1")],
    };
    let plain = |pty: &Pty| {
        pty.look(|screen| {
            let cells = (0..24).flat_map(|row| (0..80).filter_map(move |x| screen.cell(row, x)));
            for cell in cells {
                let colours = (cell.fgcolor(), cell.bgcolor());
                assert_eq!(colours, (vt100::Color::Default, vt100::Color::Default));
            }
        });
    };
    all_of_it(&job, plain);
}

#[test]
fn one_on_a_small_screen() {
    let job = Job {
        size: (40, 12),
        variables: &[],
    };
    all_of_it(&job, |_| {});
}

#[test]
fn one_on_a_cyrillic_layout() {
    let home = Home::new();
    let folder = home.path().join("письма");
    fs::create_dir(&folder).unwrap();
    for (name, title) in [
        ("1", "Доклад порта"),
        ("2", "Письмо Ветрова"),
        ("3", "Телеграмма Ветрова"),
    ] {
        fs::write(
            folder.join(format!("{name}.md")),
            format!("# {title}\n\nТекст: {title}.\n"),
        )
        .unwrap();
    }
    let mut pty = Pty::start(&home, &["письма"], (80, 24), &[]);
    pty.wait_for("1 of 3");
    pty.keys("/ветров<enter>");
    pty.wait_for("2 of 3");
    // j, Enter, m, a, y and q, as these keys are on the layout.
    pty.keys("о<enter>");
    pty.wait_for("J next");
    pty.keys("ь");
    pty.wait_for("bookmark set");
    pty.keys("фКто опоздал?<c-s>");
    pty.wait_for("note saved");
    pty.keys("н");
    pty.wait_for("sent to the terminal");
    pty.keys("йЖquit<enter>");
    assert_eq!(pty.exit_code(), Some(0));
    let mut again = Pty::start(&home, &["письма"], (80, 24), &[]);
    again.wait_for("1 of 3");
    again.keys("3");
    again.wait_for("Кто опоздал?");
    again.keys("2");
    again.wait_for("Телеграмма Ветрова");
    again.keys("<enter>");
    again.wait_for("J next");
    again.wait_for("Текст: Телеграмма Ветрова.");
    again.keys("ййй");
    assert_eq!(again.exit_code(), Some(0));
}

#[test]
fn one_without_a_screen() {
    for (arguments, variables) in [
        (&["--linear", "letters"][..], &[][..]),
        (&["letters"][..], &[("TERM", "dumb")][..]),
    ] {
        let home = Home::new();
        write_folder(&home);
        let mut pty = Pty::start(&home, arguments, (80, 24), variables);
        pty.wait_for("6 records");
        pty.wait_for("> ");
        pty.send(b"list\r");
        for title in TITLES {
            pty.wait_for(title);
        }
        pty.send(b"filter vetrov\r");
        pty.wait_for("3 of 6 records.");
        pty.send(b"2\r");
        pty.wait_for("32 paragraphs.");
        pty.send(b"find here ends\r");
        pty.wait_for("Here ends Telegram of Vetrov.");
        pty.send(b"bookmark\rnote Who was late?\r");
        pty.wait_for("Bookmark set.");
        pty.wait_for("Note saved.");
        pty.send(b"cite\r");
        pty.wait_for("1950");
        pty.send(b"quit\r");
        assert_eq!(pty.exit_code(), Some(0));
        let raw = pty.raw();
        assert!(!raw.contains(&0x1b), "{}", String::from_utf8_lossy(&raw));
        let mut again = Pty::start(&home, arguments, (80, 24), variables);
        again.wait_for("6 records");
        again.send(b"bookmarks\r");
        again.wait_for("1. Telegram of Vetrov.");
        again.send(b"notes\r");
        again.wait_for("1. Who was late?");
        again.send(b"1\r");
        again.wait_for("You were at paragraph 32 of 32");
        // The end of the input, as Ctrl-D sends it, and an interrupt leave as well.
        again.send(b"note\rhalf a thou\rmore\r");
        again.wait_until("three lines are taken", |screen| {
            screen.contents().matches("note> ").count() == 3
        });
        again.send(b"\x03");
        assert_eq!(again.exit_code(), Some(0));
        let mut third = Pty::start(&home, arguments, (80, 24), variables);
        third.wait_for("1 draft is kept");
        third.send(b"\x04");
        assert_eq!(third.exit_code(), Some(0));
        assert!(third.is_as_before());
    }
}
