//! What is seen: screens at three sizes as text, the looks of cells, and no panic at any size.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use readroom::app::message::{Message, Scan};
use readroom::app::model::Notice;
use readroom::record::listing::Problem;
use readroom::record::text::{Block, BlockKind, Role, Text};
use readroom::record::{Clean, Record};
use readroom::ui;

use crate::desk::{Desk, five_records};

const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

/// Draws a desk's room on a fresh buffer of its size.
pub fn drawn(desk: &Desk) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, desk.model.size.0, desk.model.size.1));
    ui::view(&desk.model, &mut buffer);
    buffer
}

/// Returns a buffer as lines of text, spaces at the ends left out.
pub fn lines(buffer: &Buffer) -> Vec<String> {
    let row = |y| {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).max(1);
            }
            skip -= 1;
        }
        line.trim_end().to_owned()
    };
    (0..buffer.area.height).map(row).collect()
}

fn screen(desk: &Desk) -> String {
    lines(&drawn(desk)).join("\n")
}

/// One snapshot holds a screen at all three sizes.
fn at_three_sizes(keys: &str) -> String {
    let mut all = String::new();
    for size in SIZES {
        let mut desk = Desk::with(size, telegrams());
        desk.keys(keys);
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    all
}

/// Records that show every kind of block, in several scripts.
fn telegrams() -> Vec<Record> {
    let mut records = five_records();
    let block = |kind, text: &str| Block::new(kind, Clean::text(text));
    let first = &mut records[0];
    first.title = Clean::line(
        "Letter on the harbour of Aldmark, with a title that is so long that it takes two lines of eighty columns",
    );
    first.texts[0].blocks = vec![
        block(BlockKind::Heading(1), "CIPHERED TELEGRAM No. 12"),
        block(BlockKind::Paragraph, "To the HARBOUR MASTER\nby telegraph"),
        block(
            BlockKind::Paragraph,
            "The steamer has not been seen since the morning, and the pilots have been asked to remain at their stations until further orders arrive from the capital.",
        ),
        block(
            BlockKind::ListItem(0),
            "1) Coal for the outer station, to be sent at once and by whatever means are at hand in the harbour.",
        ),
        block(BlockKind::ListItem(0), "2) A doctor."),
        block(BlockKind::Quotation, "Nobody has seen the lamp."),
        block(BlockKind::Verse, "The lamp is out, the sea is wide,"),
        block(BlockKind::Verse, "and no one keeps the quay."),
        block(
            BlockKind::Table,
            "station      coal   men\nPort Mala    40 t     7\nCape Sel      2 t     1",
        ),
        block(BlockKind::Footnote(Clean::line("1")), "Not found."),
    ];
    first.texts.push(Text {
        role: Role::Original,
        language: Some("ar".to_owned()),
        blocks: vec![
            block(BlockKind::Paragraph, "برقية من وزارة الخارجية"),
            block(
                BlockKind::Paragraph,
                "外交部关于边境局势的报告已经送达，조선 정부에서 보낸 전보를 전달한다。e\u{301}",
            ),
        ],
        ..Text::default()
    });
    records
}

#[test]
fn the_catalogue() {
    insta::assert_snapshot!(at_three_sizes(""));
}

#[test]
fn the_reader() {
    insta::assert_snapshot!(at_three_sizes("<enter>"));
}

#[test]
fn the_filter_while_it_is_typed() {
    insta::assert_snapshot!(at_three_sizes("/telegram"));
}

#[test]
fn a_filter_that_nothing_matches() {
    insta::assert_snapshot!(at_three_sizes("/zeppelin"));
}

#[test]
fn a_selection() {
    insta::assert_snapshot!(at_three_sizes("<enter>v}"));
}

#[test]
fn the_editor() {
    insta::assert_snapshot!(at_three_sizes(
        "<enter>v}aA note on this passage.<enter>Second line."
    ));
}

#[test]
fn bookmarks_and_notes() {
    insta::assert_snapshot!(at_three_sizes("mjmaCheck this against the ledger.<c-s>2"));
    insta::assert_snapshot!(at_three_sizes(
        "mjmaCheck this against the ledger.<c-s>ahalf<esc>3"
    ));
}

#[test]
fn no_bookmark_yet() {
    insta::assert_snapshot!(at_three_sizes("2"));
}

#[test]
fn the_keys() {
    insta::assert_snapshot!(at_three_sizes("?note"));
}

#[test]
fn the_command_line() {
    insta::assert_snapshot!(at_three_sizes(":s"));
}

#[test]
fn problems() {
    let mut all = String::new();
    for size in SIZES {
        let mut desk = Desk::with(size, telegrams());
        let problem = |path: &str, reason: &str| Problem {
            path: Clean::line(path),
            reason: Clean::line(reason),
        };
        desk.send(Message::Problems(vec![
            problem(
                "letters/12.md",
                "permission denied: ask whoever keeps the folder to let you read it",
            ),
            problem("pipe", "this is a pipe, not a file; it is not opened"),
        ]));
        desk.keys("4j");
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn an_empty_room_while_it_is_read_and_after() {
    let mut all = String::new();
    for size in SIZES {
        let mut desk = Desk::with(size, Vec::new());
        let scan = Scan {
            room: Clean::line("Letters"),
            files: 1234,
            ..Scan::default()
        };
        desk.send(Message::Scan(scan.clone()));
        all.push_str(&format!(
            "== {} x {}, reading\n{}\n",
            size.0,
            size.1,
            screen(&desk)
        ));
        desk.send(Message::Scan(Scan {
            done: true,
            ..scan.clone()
        }));
        all.push_str(&format!(
            "== {} x {}, read\n{}\n",
            size.0,
            size.1,
            screen(&desk)
        ));
        let failed = Some(Clean::line(
            "there is no file or folder letters: check the path",
        ));
        desk.send(Message::Scan(Scan {
            done: true,
            failed,
            ..scan
        }));
        all.push_str(&format!(
            "== {} x {}, failed\n{}\n",
            size.0,
            size.1,
            screen(&desk)
        ));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn below_the_smallest_size_it_says_so_and_comes_back() {
    let mut desk = Desk::new();
    desk.send(Message::Resize(19, 5));
    assert_eq!(screen(&desk).lines().next(), Some("too small"));
    desk.send(Message::Resize(20, 4));
    assert_eq!(screen(&desk).lines().next(), Some("too small"));
    desk.send(Message::Resize(120, 40));
    assert!(screen(&desk).contains("Letter on the harbour"));
}

#[test]
fn of_a_note_of_many_pages_what_is_seen_is_laid_out_about_the_cursor() {
    for size in SIZES {
        let mut desk = Desk::with(size, telegrams());
        desk.keys("<enter>a");
        let line = "A line that is so long that it has to be broken in any of the three sizes, \
                    because it takes more than a hundred and twenty columns on the screen.";
        desk.send(Message::Paste(format!("{line}\n").repeat(600)));
        desk.keys("The last words");
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        let cursor = ui::view(&desk.model, &mut buffer).unwrap();
        let seen = lines(&buffer);
        assert!(
            seen[usize::from(cursor.y)].ends_with("The last words"),
            "{cursor:?}\n{}",
            seen.join("\n")
        );
        assert_eq!(cursor.x, 1 + "The last words".len() as u16);
        assert!(seen[usize::from(cursor.y) - 1].ends_with("on the screen."));
        // In the middle there is text above the cursor and below it.
        desk.keys("<up><up><up><up><up><up><home>");
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        let cursor = ui::view(&desk.model, &mut buffer).unwrap();
        let seen = lines(&buffer);
        assert_eq!(cursor.x, 1);
        assert!(seen[usize::from(cursor.y)].starts_with(" A line"));
        assert!(seen[usize::from(cursor.y) + 1].len() > 2);
        desk.keys("<c-s>");
        assert_eq!(desk.notice(), "note saved");
    }
}

/// Returns the modifiers of the lowest cells that show this text.
fn modifiers(desk: &Desk, text: &str) -> Modifier {
    let buffer = drawn(desk);
    for (y, line) in lines(&buffer).iter().enumerate().rev() {
        if let Some(at) = line.find(text) {
            return buffer[(line[..at].chars().count() as u16, y as u16)].modifier;
        }
    }
    panic!(
        "{text} is not on the screen:\n{}",
        lines(&buffer).join("\n")
    );
}

#[test]
fn every_meaning_is_carried_without_colour() {
    let mut desk = Desk::new();
    assert!(modifiers(&desk, "1950-11-01").contains(Modifier::REVERSED));
    desk.keys("<enter>v}");
    assert!(modifiers(&desk, "English paragraph 0").contains(Modifier::REVERSED));
    assert!(!modifiers(&desk, "English paragraph 1").contains(Modifier::REVERSED));
    desk.keys("aNote<c-s>");
    assert!(modifiers(&desk, "English paragraph 0").contains(Modifier::UNDERLINED));
}

#[test]
fn ascii_draws_no_other_sign_of_its_own() {
    let mut desk = Desk::new();
    desk.model.settings.ascii = true;
    for keys in ["", "?", "<esc>:", "<esc>/zzz", "<esc>2", "3", "4", "1aNote"] {
        desk.keys(keys);
        let seen = screen(&desk);
        let strange: String = seen.chars().filter(|c| !c.is_ascii()).collect();
        assert!(strange.is_empty(), "{strange} in\n{seen}");
    }
}

#[test]
fn ascii_cuts_what_is_too_long_in_ascii() {
    for size in [(40, 12), (24, 8), (60, 20)] {
        let mut desk = Desk::with(size, five_records());
        desk.model.settings.ascii = true;
        for keys in [
            "",
            "?",
            "<esc>:",
            "<esc>/zzz",
            "<c-u><esc>3",
            "4",
            "1aNote<c-s>",
            "3",
            "e",
        ] {
            desk.keys(keys);
            let seen = screen(&desk);
            let strange: String = seen.chars().filter(|c| !c.is_ascii()).collect();
            assert!(strange.is_empty(), "{strange} after {keys} in\n{seen}");
        }
    }
}

/// A room with a record in each script: its title, its people, its text and its note are in it.
fn of_every_script(size: (u16, u16)) -> Desk {
    let scripts = crate::reader_scripts::SCRIPTS;
    let records = scripts.iter().enumerate().map(|(at, (name, words))| {
        let head = |count: usize| Clean::line(&words.chars().take(count).collect::<String>());
        let mut record = telegrams().remove(0);
        record.id = readroom::record::identity::RecordId::path("c", name);
        record.title = head(60);
        record.summary = vec![Clean::line(words)];
        record.creators = vec![readroom::record::record::Agent {
            name: head(24),
            derived: false,
        }];
        record.subjects = vec![head(12), head(18)];
        record.texts[1].blocks = vec![
            Block::new(BlockKind::Heading(1), head(20)),
            Block::new(BlockKind::Paragraph, Clean::text(words)),
        ];
        record.texts[0].blocks = vec![
            Block::new(BlockKind::Heading(1), head(20)),
            Block::new(BlockKind::Paragraph, Clean::text(words)),
            Block::new(
                BlockKind::Table,
                Clean::text(&format!("{}  {at}\n{words}  |", head(20))),
            ),
        ];
        record
    });
    let mut desk = Desk::with(size, records.collect());
    desk.model.settings.look.lines = scripts
        .iter()
        .map(|(name, words)| readroom::app::settings::Line {
            name: Clean::line(&name.to_lowercase()),
            value: Clean::line(&words.chars().take(16).collect::<String>()),
            origin: Clean::line("the file /home/reader/settings.toml, line 7"),
            help: Clean::line(words),
        })
        .collect();
    for (_, words) in scripts {
        let body: String = words.chars().take(40).collect();
        desk.keys("ma");
        desk.send(Message::Paste(body));
        desk.keys("<c-s>j");
    }
    desk.keys("g");
    desk
}

/// Every panel, and the keys that lead to it.
const PANELS: [(&str, &str); 14] = [
    ("catalogue", "1"),
    ("bookmarks", "2"),
    ("notes", "3"),
    ("reader", "1<enter>"),
    ("outline", "1<enter>O"),
    ("results", "1se<enter>"),
    ("facets", "1F"),
    ("editor", "3e"),
    ("help", "1?"),
    ("timeline", "1t"),
    ("settings", "1:settings<enter>"),
    ("problems", "4"),
    ("find", "1<enter>/e"),
    ("selection", "1<enter>v}"),
];

/// The panels of one record, each with the keys that lead to it.
const OF_A_RECORD: [(&str, &str); 6] = [
    ("strip", ""),
    ("metadata_and_summary", "<enter>"),
    ("about_the_record", "<enter>G"),
    ("translation_and_original", "<enter>o"),
    ("the_other_text", "<enter>x"),
    ("found", "<enter>/1"),
];

#[test]
fn each_panel_of_a_record_in_each_script_at_three_sizes() {
    for (panel, keys) in OF_A_RECORD {
        let mut all = String::new();
        for (at, (script, _)) in crate::reader_scripts::SCRIPTS.iter().enumerate() {
            for size in SIZES {
                let mut desk = of_every_script(size);
                desk.keys(&"j".repeat(at)).keys(keys);
                let (columns, rows) = size;
                all.push_str(&format!(
                    "== {script}, {columns} x {rows}\n{}\n",
                    screen(&desk)
                ));
            }
        }
        insta::assert_snapshot!(format!("each_script_{panel}"), all);
    }
}

#[test]
fn each_panel_in_every_script_at_three_sizes() {
    for (panel, keys) in PANELS {
        let mut all = String::new();
        for size in SIZES {
            let mut desk = of_every_script(size);
            desk.keys(keys);
            all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
        }
        insta::assert_snapshot!(format!("every_script_{panel}"), all);
    }
}

#[test]
fn no_panel_in_any_script_panics_at_any_size() {
    for (_, keys) in PANELS {
        let mut desk = of_every_script((120, 40));
        desk.keys(keys);
        for columns in [
            0, 1, 2, 5, 19, 20, 21, 33, 59, 60, 79, 99, 101, 121, 159, 160, 200,
        ] {
            for rows in [0, 1, 2, 4, 5, 6, 7, 11, 17, 18, 25, 60] {
                desk.send(Message::Resize(columns, rows));
                drawn(&desk);
            }
        }
    }
}

/// The largest size that is tried: 200 × 60 holds every layout.
#[test]
fn no_size_makes_it_panic() {
    let ways = [
        "",
        "<enter>",
        "<enter>v}",
        "/telegram",
        ":s",
        "?",
        "aText",
        "2",
        "3",
        "4",
    ];
    for way in ways {
        let mut desk = Desk::with((80, 24), telegrams());
        desk.keys("ma note<c-s>").keys(way);
        for columns in (0..200).step_by(13).chain(17..23) {
            for rows in (0..61).step_by(4).chain(3..8) {
                desk.send(Message::Resize(columns, rows));
                drawn(&desk);
            }
        }
    }
}

#[test]
fn what_went_wrong_is_seen_whole_on_two_lines_but_for_the_middle_of_a_path() {
    let say = |text: &str| {
        let mut desk = Desk::with((80, 24), five_records());
        desk.model.notice = Some(Notice {
            text: Clean::line(text),
            error: true,
        });
        lines(&drawn(&desk))[22..].to_vec()
    };
    assert!(say("short")[0].starts_with(" short "));
    assert_ne!(say("short")[1], "", "the keys stay");
    let advice =
        "the disk is full: make room and try again, what you were writing stays in the editor";
    let folders = "folder/".repeat(20);
    assert_eq!(
        say(&format!("{advice} (not written: /home/{folders}draft.md)")),
        [
            " the disk is full: make room and try again, what you were writing stays in the",
            " editor (not written: /home/folder/fold…r/folder/folder/folder/folder/draft.md)",
        ]
    );
}
