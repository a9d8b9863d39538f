//! The timeline and the small one in the head: every key, what it asks for, what is seen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use readroom::app::message::{Effect, Message};
use readroom::app::model::Overlay;
use readroom::app::timeline::Timeline;
use readroom::record::date::DocDate;
use readroom::record::timeline::{Cut, Scale, TimelineCounts};
use readroom::record::{Clean, Record};
use readroom::ui;

use crate::desk::{Desk, five_records};

/// Telegrams of nine years, most of them of the middle ones; some dates are uncertain.
fn telegrams() -> Vec<Record> {
    let mut records = Vec::new();
    let mut add = |edtf: &str, count: usize| {
        for _ in 0..count {
            let mut record = five_records().swap_remove(1);
            record.texts.clear();
            record.date = DocDate::parse_edtf(edtf);
            records.push(record);
        }
    };
    for (month, count) in [(1, 2), (6, 9), (7, 7), (10, 14), (11, 21), (12, 12)] {
        add(&format!("1950-{month:02}-17"), count);
        add(&format!("1950-{month:02}"), count / 4);
        add(&format!("1951-{month:02}-03"), count / 2);
    }
    add("1950-11-18", 3);
    add("1946-02-01", 1);
    add("1949-12-16", 6);
    add("1949~", 4);
    add("1952", 5);
    add("195X", 4);
    add("1954-07-20", 8);
    add("soon", 3);
    records
}

fn after(keys: &str) -> Desk {
    let mut desk = Desk::with((120, 40), telegrams());
    desk.keys(keys);
    desk
}

fn panel(desk: &Desk) -> &Timeline {
    match &desk.model.overlay {
        Some(Overlay::Timeline(timeline)) => timeline,
        other => panic!("no timeline but {other:?}"),
    }
}

/// Returns the words for the period under the cursor, or for those that are marked.
fn under(desk: &Desk) -> String {
    let (from, to) = panel(desk).chosen();
    panel(desk).scale().unwrap().shown(from, to).to_string()
}

#[test]
fn it_opens_at_the_row_under_the_cursor_with_all_time_in_sight() {
    let desk = after("t");
    assert_eq!(
        panel(&desk).scale(),
        Some(Scale::Year),
        "167 months are too many"
    );
    assert_eq!(under(&desk), "1950");
    let desk = after("Gt");
    assert_eq!(under(&desk), "1950", "undated: the highest bar");
    let desk = after("Gkkkt");
    assert_eq!(under(&desk), "1954");
}

#[test]
fn escape_q_and_the_key_itself_close_it() {
    for key in ["<esc>", "q", "t"] {
        let desk = after(&format!("t{key}"));
        assert!(desk.model.overlay.is_none(), "{key}");
        assert!(!desk.model.leaving, "{key}");
    }
    for key in ["2", ":"] {
        let desk = after(&format!("t{key}"));
        assert!(desk.model.overlay.is_none(), "what is shown in its place");
    }
}

#[test]
fn moving_goes_by_bars_and_ends_at_the_ends() {
    for (keys, wanted) in [
        ("l", "1951"),
        ("<right><right>", "1952"),
        ("h", "1949"),
        ("<left>", "1949"),
        ("n", "1951"),
        ("N", "1949"),
        ("<s-tab><s-tab>", "1946"),
        ("g", "1946"),
        ("gh", "1946"),
        ("G", "1959"),
        ("Gl", "1959"),
        ("<home><end>", "1959"),
    ] {
        assert_eq!(under(&after(&format!("t{keys}"))), wanted, "{keys}");
    }
}

#[test]
fn zooming_keeps_to_the_days_under_the_cursor() {
    for (keys, wanted) in [
        ("k", "1950s"),
        ("kk", "1900 – 1999"),
        ("-", "1950s"),
        ("<up>j", "1950"),
        ("j", "November 1950"),
        ("j+", "17 November 1950"),
        ("jj<up>-", "1950"),
    ] {
        assert_eq!(under(&after(&format!("t{keys}"))), wanted, "{keys}");
    }
    let desk = after("tkkk");
    assert_eq!(panel(&desk).scale(), Some(Scale::Century));
    assert_eq!(desk.notice(), "there is no longer period than the century");
    let desk = after("tjjj");
    assert_eq!(desk.notice(), "there is no shorter period than the day");
}

#[test]
fn of_many_days_those_around_the_cursor_are_known_and_more_are_asked_for_on_the_way() {
    let mut desk = after("tjj");
    let bars = panel(&desk).counts.as_ref().unwrap().bars.len();
    assert_eq!(bars, 118 * 3);
    desk.keys("<pgdn><pgdn><pgdn><pgdn>");
    assert_eq!(under(&desk), "3 March 1952");
    assert!(panel(&desk).bar(panel(&desk).cursor).is_some());
    desk.keys("<c-d><c-u><pgup>");
    assert_eq!(under(&desk), "6 November 1951");
    desk.keys("g");
    assert!(panel(&desk).bar(panel(&desk).cursor).is_some());
    // Nothing is asked for that is known.
    desk.answers_counts = false;
    desk.keys("lllh");
    let asked = desk.take_asked();
    assert!(
        !asked
            .iter()
            .any(|effect| matches!(effect, Effect::Timeline(_))),
        "{asked:?}"
    );
}

#[test]
fn enter_narrows_by_a_term_that_stands_in_the_filter_line_and_shows_it_closer() {
    for (keys, filter, shown) in [
        ("t<enter>", "date:1950", "November 1950"),
        ("t<space>", "date:1950", "November 1950"),
        ("tk<enter>", "date:1950s", "1950"),
        ("tj<enter>", "date:1950-11", "17 November 1950"),
        ("tvl<enter>", "date:1950..1951", "November 1950"),
        ("tjvhh<enter>", "date:1950-09..1950-11", "17 November 1950"),
        // A range takes the place of the other.
        ("t<enter>n<enter>", "date:1950-12", "17 December 1950"),
    ] {
        let desk = after(keys);
        assert_eq!(desk.model.list.filter, filter, "{keys}");
        assert_eq!(under(&desk), shown, "{keys}");
    }
    let desk = after("/telegram lang:ru<enter>t<enter>");
    assert_eq!(desk.model.list.filter, "telegram lang:ru date:1950");
    let desk = after("t<enter>k<enter>");
    assert!(
        desk.notice().contains("narrowed to this already"),
        "{}",
        desk.notice()
    );
}

#[test]
fn what_was_narrowed_is_taken_out_again() {
    for key in ["x", "<bs>"] {
        let desk = after(&format!("/telegram<enter>t<enter>{key}"));
        assert_eq!(desk.model.list.filter, "telegram");
        assert_eq!(under(&desk), "1950");
        assert_eq!(panel(&desk).range().0, 1946, "all time is seen");
    }
    assert_eq!(after("tx").notice(), "the filter asks for no time");
}

#[test]
fn escape_lets_go_of_the_marks_first() {
    let mut desk = after("tvll");
    assert_eq!(under(&desk), "1950 – 1952");
    desk.keys("<esc>");
    assert_eq!(under(&desk), "1952");
    desk.keys("vhv");
    assert_eq!(under(&desk), "1951");
    desk.keys("<esc>");
    assert!(desk.model.overlay.is_none());
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut desk = after("t");
    let asked = panel(&desk).asked;
    let before = panel(&desk).clone();
    for seq in [asked - 1, asked + 1] {
        desk.send(Message::Timeline(TimelineCounts {
            seq,
            ..TimelineCounts::default()
        }));
        assert_eq!(*panel(&desk), before);
    }
    desk.keys("<esc>");
    desk.send(Message::Timeline(TimelineCounts {
        seq: asked,
        ..TimelineCounts::default()
    }));
    assert!(desk.model.overlay.is_none());
}

#[test]
fn what_comes_while_it_is_open_is_counted_too() {
    let mut desk = after("tj");
    let (asked, here) = (panel(&desk).asked, under(&desk));
    let scan = desk.model.scan.clone();
    desk.send(Message::Scan(scan));
    assert!(panel(&desk).asked > asked);
    assert_eq!(under(&desk), here);
}

#[test]
fn before_it_is_counted_no_key_does_harm() {
    let mut desk = Desk::with((80, 24), telegrams());
    desk.answers_counts = false;
    desk.keys("tjklhnNvx<enter><pgdn>gG");
    assert!(screen(&desk).contains("Counting"));
    assert_eq!(desk.model.list.filter, "");
}

#[test]
fn keys_before_the_first_answer_are_about_what_it_brings() {
    let mut desk = after("");
    desk.answers_counts = false;
    desk.keys("tjl");
    assert!(panel(&desk).counts.is_none());
    let asked = desk.take_asked().into_iter();
    let mut request = asked.filter_map(|effect| match effect {
        Effect::Timeline(request) => Some(request),
        _ => None,
    });
    let request = request.next_back().unwrap();
    desk.answers_counts = true;
    desk.answer_time(&request);
    assert_eq!(under(&desk), "December 1950");
    // A way out is waited for by nothing, and takes along what was typed before it.
    let mut desk = after("");
    desk.answers_counts = false;
    desk.keys("t<enter><esc>j");
    assert!(desk.model.overlay.is_none());
    assert_eq!(
        (desk.model.list.filter.as_str(), desk.model.list.cursor),
        ("", 1)
    );
}

/// A desk whose head tells the time.
fn telling(size: (u16, u16)) -> Desk {
    let mut desk = Desk::with(size, telegrams());
    desk.tells_time = true;
    desk.model.sparkline.about = None;
    let scan = desk.model.scan.clone();
    desk.send(Message::Scan(scan));
    desk
}

fn head(desk: &Desk) -> String {
    screen(desk).lines().next().unwrap().to_owned()
}

#[test]
fn the_head_shows_the_time_of_what_is_listed_where_there_is_room() {
    let mut desk = telling((120, 40));
    assert!(head(&desk).contains("1946 ▁"), "{}", head(&desk));
    assert!(head(&desk).contains(" 1959  "), "{}", head(&desk));
    desk.keys("/telegram");
    assert!(!head(&desk).contains("1946"), "typed: {}", head(&desk));
    desk.keys("<enter>");
    assert!(head(&desk).contains(" 1959  "), "{}", head(&desk));
    desk.send(Message::Resize(99, 40));
    assert!(!head(&desk).contains("1946"), "{}", head(&desk));
}

#[test]
fn no_letter_of_the_filter_and_no_movement_asks_for_the_time() {
    let mut desk = telling((120, 40));
    desk.answers_counts = false;
    desk.keys("jjGg/telegram");
    let times = |desk: &mut Desk| {
        let asked = desk.take_asked().into_iter();
        let times = asked.filter(
            |effect| matches!(effect, Effect::Timeline(request) if request.cut == Cut::Even),
        );
        times.count()
    };
    assert_eq!(times(&mut desk), 0);
    desk.keys("<enter>");
    assert_eq!(times(&mut desk), 1);
    desk.keys("jj/<esc>");
    assert_eq!(times(&mut desk), 0, "it is about the same list");
}

fn screen(desk: &Desk) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, desk.model.size.0, desk.model.size.1));
    ui::view(&desk.model, &mut buffer);
    crate::view::lines(&buffer).join("\n")
}

fn at_three_sizes(keys: &str) -> String {
    let mut all = String::new();
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut desk = telling(size);
        desk.keys(keys);
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    all
}

#[test]
fn by_months() {
    insta::assert_snapshot!(at_three_sizes("tj"));
}

#[test]
fn by_years() {
    insta::assert_snapshot!(at_three_sizes("tvl"));
}

#[test]
fn by_days() {
    insta::assert_snapshot!(at_three_sizes("Gtjj"));
}

#[test]
fn nothing_to_show() {
    insta::assert_snapshot!(at_three_sizes("/zeppelin<enter>t"));
}

#[test]
fn it_stands_at_every_size_and_in_ascii_alone() {
    for keys in ["t", "tk", "tjj", "tkv", "/zzz<enter>t"] {
        let mut desk = telling((80, 24));
        desk.model.settings.ascii = true;
        desk.keys(keys);
        for columns in (0..200).step_by(9).chain(17..23) {
            for rows in (0..61).step_by(3).chain(3..8) {
                desk.send(Message::Resize(columns, rows));
                let seen = screen(&desk);
                assert!(seen.is_ascii(), "{keys} in\n{seen}");
            }
        }
    }
}

#[test]
fn records_without_any_date_have_no_time() {
    let mut records = five_records();
    for record in &mut records {
        record.date = None;
        record.title = Clean::line("Letter");
    }
    let mut desk = Desk::with((80, 24), records);
    desk.keys("tlhjkv<enter>x");
    assert!(screen(&desk).contains("No record that is listed has a date."));
}
