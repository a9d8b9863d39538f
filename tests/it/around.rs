//! Around a record: the week of its date, records like it, its neighbours on the shelf.

use readroom::app::message::{Effect, Message};
use readroom::app::model::Screen;
use readroom::app::search::Neighbour;
use readroom::record::Clean;
use readroom::record::listing::RowKey;
use readroom::record::shelf_mark;

use crate::desk::{Desk, five_records};
use crate::results::{desk, screen};

#[test]
fn w_narrows_the_catalogue_to_the_week_around() {
    for keys in ["jjw", "jj<enter>w", "senglish<enter>jjw"] {
        let desk = desk(keys);
        assert_eq!(desk.model.screen, Screen::Catalogue, "{keys}");
        assert_eq!(
            desk.model.list.filter, "date:1950-10-31..1950-11-06",
            "{keys}"
        );
        assert!(
            desk.model
                .current_row()
                .unwrap()
                .title
                .contains("airfields"),
            "{keys}"
        );
    }
    let mut records = five_records();
    records[0].date = None;
    let mut desk = Desk::with((80, 24), records);
    desk.keys("w");
    assert!(desk.notice().contains("undated"));
}

#[test]
fn records_like_one_are_results_without_it() {
    let mut records = five_records();
    records[0].title = Clean::line("On one paragraph");
    let mut desk = Desk::with((80, 24), records);
    desk.keys("=");
    assert_eq!(desk.model.screen, Screen::Results);
    assert_eq!(desk.model.results.query, "paragraph");
    assert_eq!(desk.model.results.total, 4, "all but the record itself");
    assert!(screen(&desk).contains("like: On one paragraph"));
}

#[test]
fn neighbours_on_the_shelf_are_walked_on_the_mark_that_is_chosen() {
    let mut records = five_records();
    let mark = |text: &str| shelf_mark::read(text);
    records[0].shelf_marks = vec![
        mark("APRF, Fond 45, Opis 1, Delo 347"),
        mark("AVPRF, Fond 059a, Opis 5a, Delo 3"),
    ];
    let mut desk = Desk::with((80, 24), records);
    let along = |desk: &mut Desk| {
        let asked = desk.take_asked().into_iter();
        let mut along = asked.filter_map(|effect| match effect {
            Effect::AlongShelf(along) => Some(along),
            _ => None,
        });
        along.next_back().unwrap()
    };
    desk.keys("<enter>>");
    let first = along(&mut desk);
    assert_eq!((first.key.index, first.mark, first.forward), (0, 0, true));
    desk.keys("S");
    assert!(desk.notice().contains("AVPRF"), "{}", desk.notice());
    desk.keys("[");
    let second = along(&mut desk);
    assert_eq!((second.mark, second.forward), (1, false));
    let key = RowKey { part: 0, index: 3 };
    let next = Neighbour {
        key,
        mark: Clean::line("AVPRF 059a/5a/1"),
        number: 1,
        gap: Some(Clean::line("delo 2")),
    };
    desk.send(Message::Neighbour(first.seq, Ok(next.clone())));
    assert_eq!(desk.model.reading.key.unwrap().index, 0, "an older answer");
    desk.send(Message::Neighbour(second.seq, Ok(next)));
    assert_eq!(desk.model.reading.key, Some(key));
    assert_eq!(
        desk.notice(),
        "on the shelf: AVPRF 059a/5a/1; not in this room: delo 2"
    );
    assert_eq!(desk.model.searches.shelf, 1);
    desk.keys("<c-o>");
    assert_eq!(desk.model.reading.key.unwrap().index, 0);
    let why = Clean::line("this is the last record of its archive in the room");
    desk.keys(">");
    let seq = along(&mut desk).seq;
    desk.send(Message::Neighbour(seq, Err(why.clone())));
    assert_eq!(desk.notice(), why.as_str());
    desk.keys("J>");
    assert_eq!(desk.notice(), "this record has no shelf mark");
}
