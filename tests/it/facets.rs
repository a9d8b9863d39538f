//! The panel of facets and the orders of the list: every key, and what it asks for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use readroom::app::facets::{Facets, Line, Tab};
use readroom::app::message::{Effect, Message};
use readroom::app::model::Overlay;
use readroom::record::facet::{Facet, FacetCounts};
use readroom::record::listing::Order;
use readroom::ui;

use crate::desk::{Desk, five_records};

fn after(keys: &str) -> Desk {
    let mut desk = Desk::new();
    desk.keys(keys);
    desk
}

pub fn panel(desk: &Desk) -> &Facets {
    match &desk.model.overlay {
        Some(Overlay::Facets(facets)) => facets,
        other => panic!("no panel of facets but {other:?}"),
    }
}

/// Returns the words of the line under the cursor, with a star where it is chosen.
pub fn under(desk: &Desk) -> String {
    let facets = panel(desk);
    let line = &facets.lines[facets.cursor.at];
    let star = if matches!(line, Line::Chosen(..)) {
        "*"
    } else {
        ""
    };
    format!("{star}{}", facets.label(line))
}

#[test]
fn the_key_opens_it_with_the_years_counted() {
    let desk = after("F");
    assert_eq!(panel(&desk).tab, Tab::Of(Facet::Year));
    assert_eq!(under(&desk), "1949");
    let first = &panel(&desk).lines[0];
    assert_eq!(panel(&desk).count(first), Some(1));
}

#[test]
fn escape_q_and_the_key_itself_close_it() {
    for key in ["<esc>", "q", "F"] {
        let desk = after(&format!("F{key}"));
        assert!(desk.model.overlay.is_none(), "{key}");
        assert!(!desk.model.leaving, "{key}");
    }
    // What is shown in its place closes it too.
    let desk = after("F2");
    assert!(desk.model.overlay.is_none());
    let desk = after("F:");
    assert!(desk.model.typing.is_some() && desk.model.overlay.is_none());
}

#[test]
fn tabs_are_turned_both_ways_and_round() {
    for (keys, wanted) in [
        ("<tab>", Tab::Of(Facet::Language)),
        ("l<right>", Tab::Of(Facet::Archive)),
        ("<s-tab>", Tab::Order),
        ("h<left>", Tab::Of(Facet::Format)),
        ("<tab><s-tab>", Tab::Of(Facet::Year)),
        ("<s-tab><tab>", Tab::Of(Facet::Year)),
    ] {
        assert_eq!(panel(&after(&format!("F{keys}"))).tab, wanted, "{keys}");
    }
    // Each begins at its first line.
    assert_eq!(under(&after("FG<tab>")), "Russian");
}

#[test]
fn moving_goes_by_lines_and_pages() {
    for (keys, wanted) in [
        ("jj", "undated"),
        ("jjjjk", "1950"),
        ("G", "undated"),
        ("Gg", "1949"),
        ("<down><down><up>", "1950"),
    ] {
        assert_eq!(under(&after(&format!("F{keys}"))), wanted, "{keys}");
    }
    let mut desk = Desk::with((40, 12), five_records());
    // Eight lines are seen of the forty.
    desk.keys("Fllll<pgdn>");
    assert_eq!(under(&desk), "Writer 8");
    assert_eq!(panel(&desk).cursor.top, 1);
    desk.keys("<c-d><c-d><c-u><pgup>");
    assert_eq!(under(&desk), "Writer 4");
    desk.send(Message::Resize(120, 40));
    desk.keys("G");
    assert_eq!(under(&desk), "Writer 39");
}

#[test]
fn choosing_narrows_by_a_term_that_stands_in_the_filter_line() {
    for (keys, wanted) in [
        ("<enter>", "date:1949"),
        ("<space>", "date:1949"),
        ("G<enter>", "is:undated"),
        ("l<enter>", "lang:ru"),
        (
            "ll<enter>",
            "archive:=\"Archive of Foreign Policy of the Russian Federation\"",
        ),
        ("llG<enter>", "-has:archive"),
        ("lll<enter>", "collection:=\"Test room\""),
        ("llll<enter>", "from:=\"Writer 0\""),
        ("llllll<enter>", "format:=markdown"),
        ("j<enter>l<enter>", "date:1950 lang:ru"),
    ] {
        let desk = after(&format!("F{keys}"));
        assert_eq!(desk.model.list.filter, wanted, "{keys}");
        assert!(desk.model.overlay.is_some(), "the panel stays");
    }
    assert_eq!(after("Flllll<enter>").model.list.filter, "", "no value");
}

#[test]
fn what_is_chosen_stands_first_and_is_taken_out_by_choosing_it_again() {
    let mut desk = after("Flj<enter>");
    assert_eq!(desk.model.list.filter, "lang:zh");
    assert_eq!(under(&desk), "*Chinese");
    assert_eq!(panel(&desk).cursor.at, 0);
    assert_eq!(panel(&desk).lines.len(), 2);
    desk.keys("<space>");
    assert_eq!(desk.model.list.filter, "");
    assert_eq!(under(&desk), "Chinese");
    // A term that was typed is shown as chosen, and the rest of the filter stays as typed.
    let mut desk = after("/letter  archive:aprf -x<enter>Fll");
    assert_eq!(under(&desk), "*aprf");
    desk.keys("<enter>");
    assert_eq!(desk.model.list.filter, "letter -x");
}

#[test]
fn letters_and_the_slash_search_the_values() {
    for keys in ["/writer 3", "writer 3"] {
        let desk = after(&format!("Fllll{keys}"));
        assert_eq!(panel(&desk).lines.len(), 11, "3 and 30 to 39");
        assert_eq!(under(&desk), "Writer 3");
    }
    let desk = after("Fllll/WRITER 39<enter>");
    assert_eq!(desk.model.list.filter, "from:=\"Writer 39\"");
    assert!(!panel(&desk).typing);
    assert_eq!(under(&desk), "*Writer 39");
    // The cursor moves below what is typed; words and the line are deleted.
    assert_eq!(under(&after("Fllll/3<down><down><up>")), "Writer 13");
    assert_eq!(panel(&after("Fllll/writer 3<c-w>9<bs>")).lines.len(), 40);
    assert_eq!(panel(&after("Fllll/zzz")).lines.len(), 0);
    assert_eq!(panel(&after("Fllll/zzz<c-u>")).lines.len(), 40);
    // Escape ends the search, then closes the panel; Tab goes on to the next facet.
    let mut desk = after("Fllll/39<esc>");
    assert_eq!(panel(&desk).lines.len(), 40);
    desk.keys("<esc>");
    assert!(desk.model.overlay.is_none());
    let desk = after("Fllll/39<tab>");
    assert_eq!(panel(&desk).tab, Tab::Of(Facet::Subject));
}

#[test]
fn help_over_it_begins_with_its_keys() {
    let desk = after("F?");
    let Some(Overlay::Help(help)) = &desk.model.overlay else {
        panic!("no help")
    };
    assert_eq!(
        help.context.map(readroom::app::keymap::Context::name),
        Some("facets")
    );
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut desk = after("F");
    let asked = panel(&desk).asked;
    for seq in [asked - 1, asked + 1] {
        desk.send(Message::Facets(FacetCounts {
            seq,
            ..FacetCounts::default()
        }));
        assert_eq!(panel(&desk).lines.len(), 3);
    }
    desk.keys("<esc>");
    desk.send(Message::Facets(FacetCounts {
        seq: asked,
        ..FacetCounts::default()
    }));
    assert!(desk.model.overlay.is_none());
}

#[test]
fn what_comes_while_it_is_open_is_counted_too() {
    let mut desk = after("F");
    let asked = panel(&desk).asked;
    let scan = desk.model.scan.clone();
    desk.send(Message::Scan(scan));
    assert!(panel(&desk).asked > asked);
}

#[test]
fn the_order_is_changed_by_a_key_by_name_and_in_the_panel() {
    let order = |keys: &str| after(keys).model.list.order;
    assert_eq!(order("S"), Order::Title);
    assert_eq!(order("SSSS"), Order::Read);
    assert_eq!(order("SSSSS"), Order::Date);
    assert_eq!(order(":sort changed<enter>"), Order::Changed);
    assert_eq!(order(":sort read<enter>"), Order::Read);
    assert_eq!(order("F<s-tab>jjj<enter>"), Order::Changed);
    let desk = after("F<s-tab>/read<enter>");
    assert_eq!(desk.model.list.order, Order::Read);
    assert_eq!(desk.model.list.filter, "");
    assert_eq!(under(&desk), "recently read first");
    assert_eq!(desk.notice(), "recently read first");
}

#[test]
fn every_count_is_asked_for_in_the_order_of_the_list() {
    let mut desk = Desk::new();
    desk.keys("S");
    desk.answers_counts = false;
    desk.keys("F");
    let asked = desk.take_asked().into_iter();
    let orders: Vec<Order> = asked
        .filter_map(|effect| match effect {
            Effect::Facets(request) => Some(request.order),
            _ => None,
        })
        .collect();
    assert_eq!(orders, [Order::Title]);
    assert!(panel(&desk).counts.is_none());
    assert!(screen(&desk).contains("Counting"));
}

fn screen(desk: &Desk) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, desk.model.size.0, desk.model.size.1));
    ui::view(&desk.model, &mut buffer);
    crate::view::lines(&buffer).join("\n")
}

fn at_three_sizes(keys: &str) -> String {
    let mut all = String::new();
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut desk = Desk::with(size, five_records());
        desk.keys(keys);
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    all
}

#[test]
fn the_years() {
    insta::assert_snapshot!(at_three_sizes("Fj<enter>"));
}

#[test]
fn the_archives() {
    insta::assert_snapshot!(at_three_sizes("Fll"));
}

#[test]
fn the_creators_while_they_are_searched() {
    insta::assert_snapshot!(at_three_sizes("Fllll/r 1"));
}

#[test]
fn the_orders() {
    insta::assert_snapshot!(at_three_sizes("F<s-tab>"));
}

#[test]
fn nothing_to_count() {
    insta::assert_snapshot!(at_three_sizes("/zeppelin<enter>F"));
}

#[test]
fn it_stands_at_every_size_and_in_ascii_alone() {
    for keys in ["F", "Fll", "Fllll/r", "F<s-tab>", "Flllll", "/zzz<enter>F"] {
        let mut desk = Desk::with((80, 24), five_records());
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
