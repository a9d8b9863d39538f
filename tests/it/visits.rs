//! What was read is told, with the place where it was left; reading goes on there.

use readroom::app::message::{Effect, Message};
use readroom::record::text::TextKey;
use readroom::record::visit::Visit;

use crate::desk::{Desk, five_records};

fn told(keys: &str) -> Vec<(String, bool)> {
    let mut desk = Desk::with((80, 24), five_records());
    desk.keys(keys);
    let visits = desk.visits.iter();
    visits
        .map(|visit| (visit.id.clone(), visit.at.is_some()))
        .collect()
}

#[test]
fn what_is_only_passed_in_the_list_was_not_read() {
    assert_eq!(told("jjkG"), []);
}

#[test]
fn reading_is_told_when_it_begins_and_when_it_ends() {
    let ids: Vec<String> = five_records()
        .iter()
        .map(|record| record.id.as_str().to_owned())
        .collect();
    let at_the_top = |at: usize| (ids[at].clone(), false);
    let within = |at: usize| (ids[at].clone(), true);
    assert_eq!(told("<enter>"), [at_the_top(0)]);
    assert_eq!(
        told("j<enter><pgdn><pgdn><esc>"),
        [at_the_top(1), within(1)]
    );
    // From one record to the next: the one is left, the other begins.
    assert_eq!(
        told("<enter><pgdn><pgdn>J"),
        [at_the_top(0), within(0), at_the_top(1)]
    );
    // Leaving the room from within a record, before all else.
    let mut desk = Desk::with((80, 24), five_records());
    desk.keys("<enter><pgdn><pgdn><c-c>");
    assert_eq!(desk.visits.len(), 2);
    assert!(desk.visits[1].at.is_some());
    let effects = readroom::app::update(&mut desk.model, Message::Terminate);
    assert!(!matches!(effects.first(), Some(Effect::Quit)));
}

#[test]
fn reading_goes_on_where_it_was_left() {
    let mut desk = Desk::with((80, 24), five_records());
    desk.keys("<enter>x<pgdn><pgdn>");
    let shown = desk.model.reading.page.text_index;
    let place = desk.model.reading.place;
    desk.keys("<esc>");
    let visit = desk.visits.last().unwrap().clone();
    assert_eq!(shown, 1 - desk_of_first_text());
    let key = desk.model.list.rows[0].key;

    let mut later = Desk::with((80, 24), five_records());
    later.keys("j");
    later.send(Message::Left(key, visit.clone()));
    later.keys("k");
    // In the place of a session the record was seen in already, that place counts.
    assert_ne!(later.model.reading.place, place);

    let mut later = Desk::with((80, 24), Vec::new());
    let asked = later.model.reading.asked;
    later.send(Message::Left(key, visit.clone()));
    let record = Box::new(five_records().remove(0));
    later.send(Message::Opened(asked, key, Ok(record.clone())));
    assert_eq!(later.model.reading.place, place);
    assert_eq!(later.model.reading.page.text_index, shown);

    // A text that is no longer there, or a place far behind its end, disturbs nothing.
    for (text, at) in [("gone", 10), (visit.text.0.as_str(), 10_000_000)] {
        let mut later = Desk::with((80, 24), Vec::new());
        let asked = later.model.reading.asked;
        let visit = Visit {
            text: TextKey(text.to_owned()),
            at: Some(at),
            ..visit.clone()
        };
        later.send(Message::Left(key, visit));
        later.send(Message::Opened(asked, key, Ok(record.clone())));
        assert!(later.model.record().is_some());
    }
}

/// Returns the number of the text that is shown first.
fn desk_of_first_text() -> usize {
    let desk = Desk::with((80, 24), five_records());
    desk.model.reading.page.text_index
}
