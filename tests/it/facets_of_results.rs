//! The panel of facets over the results: what it counts, what choosing asks for, how it looks.

use readroom::app::facets::{Among, Tab};
use readroom::app::message::{Effect, Message};
use readroom::app::model::{Focus, Screen};
use readroom::app::search::{Counts, ResultOrder, Search};
use readroom::find::scan::Role;
use readroom::record::facet::Facet;

use crate::desk::{Desk, five_records};
use crate::facets::{panel, under};
use crate::results::screen;

fn counts() -> Counts {
    Counts {
        roles: vec![(Role::Translation, 4), (Role::Original, 2)],
        ..Counts::default()
    }
}

/// Presses keys, and says how the results divide after each.
fn divided(desk: &mut Desk, keys: &str) {
    desk.keys(keys);
    let asked = desk.model.results.asked;
    desk.send(Message::ResultCounts(asked, counts()));
}

fn after(keys: &str) -> Desk {
    let mut desk = Desk::new();
    divided(&mut desk, "senglish<enter>F");
    desk.keys(keys);
    desk
}

/// Returns the searches that were asked for, and those whose facets were.
fn asked(desk: &mut Desk) -> (Vec<Search>, Vec<Search>) {
    let (mut rows, mut counted) = (Vec::new(), Vec::new());
    for effect in desk.take_asked() {
        match effect {
            Effect::Search(search) => rows.push(search),
            Effect::FoundFacets(search) => counted.push(search),
            _ => {}
        }
    }
    (rows, counted)
}

#[test]
fn the_key_counts_what_was_found() {
    let mut desk = Desk::new();
    desk.answers_counts = false;
    desk.keys("senglish<enter>F");
    assert_eq!(panel(&desk).among, Among::Found);
    let (rows, counted) = asked(&mut desk);
    let [counted] = counted.as_slice() else {
        panic!("{counted:?}")
    };
    let found = rows.last().unwrap();
    assert_eq!(counted.query, found.query);
    assert_eq!((counted.within, counted.without), (None, None));
    assert!(screen(&desk).contains("Counting"));
    // The catalogue counts what it lists.
    let mut desk = Desk::new();
    desk.keys("F");
    assert_eq!(panel(&desk).among, Among::Listed);
    assert!(panel(&desk).tabs().all(|tab| tab != Tab::Role));
}

#[test]
fn from_a_record_the_way_leads_back_to_the_results() {
    let mut desk = Desk::new();
    desk.keys("senglish<enter>j<enter>:facets<enter>");
    assert_eq!(desk.model.screen, Screen::Results);
    assert_eq!(desk.model.focus, Focus::List);
    assert_eq!(panel(&desk).among, Among::Found);
}

#[test]
fn choosing_narrows_the_results_by_a_term_and_once_more_undoes_it() {
    for (keys, wanted) in [
        ("<enter>", "date:1949"),
        ("G<space>", "is:undated"),
        ("l<enter>", "lang:ru"),
        ("lllG<enter>", "-has:archive"),
        ("llllll/39<enter>", ""),
        ("lllll/39<enter>", "from:=\"Writer 39\""),
        ("j<enter>l<enter>", "date:1950 lang:ru"),
    ] {
        let desk = after(keys);
        assert_eq!(desk.model.results.narrow, wanted, "{keys}");
        assert_eq!(desk.model.results.query, "english");
        assert_eq!(desk.model.list.filter, "", "the catalogue stays as it is");
        assert!(desk.model.overlay.is_some(), "the panel stays");
    }
    let mut desk = after("lj<enter>");
    assert_eq!(under(&desk), "*Chinese");
    let (rows, counted) = asked(&mut desk);
    assert_eq!(rows.last().unwrap().query.to_string(), "english lang:zh");
    let counted = counted.last();
    assert!(counted.is_none(), "the desk has answered {counted:?}");
    desk.keys("<space>");
    assert_eq!(desk.model.results.narrow, "");
    assert_eq!(under(&desk), "Chinese");
}

#[test]
fn results_that_were_narrowed_are_counted_once_and_when_they_are_here() {
    let mut desk = after("");
    desk.answers_counts = false;
    desk.searcher_is_slow = true;
    desk.keys("l<enter>");
    let (rows, counted) = asked(&mut desk);
    assert!(counted.is_empty(), "nothing to count yet");
    let found = desk.found(rows.last().unwrap());
    desk.send(Message::Found(found));
    let (_, counted) = asked(&mut desk);
    let [counted] = counted.as_slice() else {
        panic!("{counted:?}")
    };
    assert_eq!(counted.query.to_string(), "english lang:ru");
}

#[test]
fn what_was_typed_and_what_was_chosen_are_one_line() {
    let mut desk = after("<esc>/39<enter>Fl<enter>");
    assert_eq!(desk.model.results.narrow, "39 lang:ru");
    assert_eq!(under(&desk), "*Russian");
    desk.keys("<enter>");
    assert_eq!(desk.model.results.narrow, "39");
    // What the search itself asks for is not the panel's to take away.
    let mut desk = Desk::new();
    desk.keys("senglish lang:ru<enter>Fl");
    assert_eq!(under(&desk), "*Russian");
    desk.keys("<enter>");
    assert!(desk.notice().contains("the search itself asks for this"));
    assert_eq!(desk.model.results.query, "english lang:ru");
    assert_eq!(desk.model.results.narrow, "");
}

#[test]
fn the_role_of_the_text_narrows_too_and_stands_in_the_head() {
    let mut desk = after("ll");
    assert_eq!(panel(&desk).tab, Tab::Role);
    assert_eq!(under(&desk), "translation");
    desk.keys("j<enter>");
    assert_eq!(desk.model.results.within, Some(Role::Original));
    assert_eq!(under(&desk), "original");
    let (rows, _) = asked(&mut desk);
    assert_eq!(rows.last().unwrap().within, Some(Role::Original));
    let head = screen(&desk).lines().next().unwrap().to_owned();
    assert!(head.contains("english   in an original"), "{head}");
    assert!(head.ends_with("5 of 5"), "{head}");
    // Another role takes the place of the first; the same once more undoes it.
    divided(&mut desk, "");
    desk.keys("k<enter>");
    assert_eq!(desk.model.results.within, Some(Role::Translation));
    divided(&mut desk, "");
    desk.keys("<enter>");
    assert_eq!(desk.model.results.within, None);
}

#[test]
fn escape_closes_the_panel_and_then_shows_all_results_again() {
    let mut desk = after("l<enter>l<enter><esc>");
    assert!(desk.model.overlay.is_none());
    assert!(desk.model.results.is_narrowed() && desk.model.results.within.is_some());
    desk.keys("<esc>");
    assert!(!desk.model.results.is_narrowed());
    assert_eq!(desk.model.screen, Screen::Results);
    desk.keys("<esc>");
    assert_eq!(desk.model.screen, Screen::Catalogue);
}

#[test]
fn the_last_tab_orders_the_results() {
    let desk = after("<s-tab>j<enter>");
    assert_eq!(desk.model.results.order, ResultOrder::Date);
    assert_eq!(under(&desk), "by earliest day");
    assert_eq!(panel(&desk).tab, Tab::Order);
    let desk = after("<s-tab><tab>");
    assert_eq!(panel(&desk).tab, Tab::Of(Facet::Year));
}

#[test]
fn the_results_above_the_panel_keep_the_cursor_in_sight() {
    let mut desk = Desk::with((80, 24), five_records());
    desk.keys("senglish<enter>GF");
    let results = &desk.model.results;
    assert_eq!((results.cursor.at, results.cursor.top), (4, 3));
    desk.keys("<esc>");
    assert_eq!(desk.model.results.cursor.at, 4);
}

fn at_three_sizes(keys: &str) -> String {
    let mut all = String::new();
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut desk = Desk::with(size, five_records());
        divided(&mut desk, "senglish<enter>F");
        desk.keys(keys);
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    all
}

#[test]
fn the_languages_of_the_results() {
    insta::assert_snapshot!(at_three_sizes("l<enter>"));
}

#[test]
fn the_roles_of_the_results() {
    insta::assert_snapshot!(at_three_sizes("ll"));
}

#[test]
fn it_stands_at_every_size_and_in_ascii_alone() {
    for keys in [
        "F",
        "Fll<enter>",
        "Flllll/r",
        "F<s-tab>",
        "/zeppelin<enter>F",
    ] {
        let mut desk = Desk::with((80, 24), five_records());
        desk.model.settings.ascii = true;
        divided(&mut desk, &format!("senglish<enter>{keys}"));
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
fn where_nothing_is_found_it_says_what_esc_does() {
    let of_search = screen(&after_search("swordthatisnotthere<enter>F"));
    assert!(of_search.contains("Nothing is found"), "{of_search}");
    assert!(!of_search.contains("once more"), "{of_search}");
    let narrowed = screen(&after_search("senglish<enter>/wordthatisnotthere<enter>F"));
    assert!(narrowed.contains("once more"), "{narrowed}");
}

fn after_search(keys: &str) -> Desk {
    let mut desk = Desk::new();
    desk.keys(keys);
    desk
}
