//! A text of megabytes: what reads every letter of it is done elsewhere, and no key waits.

use readroom::app::elsewhere::Ask;
use readroom::app::message::{Effect, Message};
use readroom::app::parallel::Way;
use readroom::record::Record;
use readroom::record::text::BlockKind;

use crate::desk::{Desk, five_records};
use crate::reader::block;

/// A record of two texts too long to be looked through within a key; `lamp` stands in the first
/// and the last paragraph.
fn long_record() -> Record {
    let mut record = five_records().remove(0);
    for text in &mut record.texts {
        let mut words = vec!["The lamp is lit.".to_owned()];
        words.extend((0..3000).map(|at| format!("{at}. {}.", "the sea is wide ".repeat(6).trim())));
        words.push("The lamp is out.".to_owned());
        text.blocks = words
            .iter()
            .map(|words| block(BlockKind::Paragraph, words))
            .collect();
    }
    record
}

fn reading(size: (u16, u16)) -> Desk {
    let mut desk = Desk::with(size, vec![long_record()]);
    desk.keys("<enter>");
    desk.take_asked();
    desk
}

fn asks(desk: &mut Desk) -> Vec<Ask> {
    let asked = desk.take_asked().into_iter();
    let asks = asked.filter_map(|effect| match effect {
        Effect::InText(ask) => Some(ask),
        _ => None,
    });
    asks.collect()
}

fn answer(desk: &mut Desk, ask: &Ask) {
    desk.send(Message::InText(ask.number, ask.answer()));
}

fn hits(desk: &Desk) -> Option<usize> {
    let found = desk.model.reading.found.as_ref();
    found.map(readroom::app::reading::Found::count)
}

#[test]
fn words_are_looked_for_elsewhere_and_the_newest_question_counts() {
    let mut desk = reading((80, 24));
    desk.keys("/la");
    let [first, second] = asks(&mut desk).try_into().unwrap();
    assert_eq!(hits(&desk), None, "no key has waited");
    answer(&mut desk, &first);
    assert_eq!(hits(&desk), None, "what was asked before is asked no more");
    answer(&mut desk, &second);
    assert_eq!(hits(&desk), Some(2));
    assert_eq!(desk.model.reading.found.as_ref().unwrap().at, 0);
    // The answer to the rest of the word comes after Enter: what was typed is kept.
    desk.keys("mp<enter>");
    let last = asks(&mut desk).pop().unwrap();
    desk.keys("n");
    assert!(
        desk.notice().contains("still being looked for"),
        "{}",
        desk.notice()
    );
    answer(&mut desk, &last);
    let found = desk.model.reading.found.as_ref().unwrap();
    assert_eq!((found.words.as_str(), found.count()), ("lamp", 2));
    desk.keys("n");
    assert!(desk.model.reading.place.paragraph > 2900);
}

#[test]
fn a_search_that_is_left_finds_nothing_any_more() {
    let mut desk = reading((80, 24));
    desk.keys("/lamp<esc>");
    let last = asks(&mut desk).pop().unwrap();
    answer(&mut desk, &last);
    assert_eq!(hits(&desk), None);
    // Nor does one in a text that is shown no more.
    desk.keys("/lamp<enter>x");
    let last = asks(&mut desk).into_iter().next_back().unwrap();
    let before = desk.model.reading.place;
    answer(&mut desk, &last);
    assert_eq!(desk.model.reading.place, before);
}

#[test]
fn two_long_texts_are_matched_elsewhere() {
    let mut desk = reading((120, 40));
    desk.keys("o");
    assert_eq!(desk.notice(), "matching the two texts …");
    assert!(desk.model.reading.parallel.is_none());
    let ask = asks(&mut desk).pop().unwrap();
    // The key once more calls it off.
    desk.keys("o");
    answer(&mut desk, &ask);
    assert!(desk.model.reading.parallel.is_none());
    desk.keys("o");
    let ask = asks(&mut desk).pop().unwrap();
    desk.keys("jjj");
    answer(&mut desk, &ask);
    let parallel = desk.model.reading.parallel.as_ref().unwrap();
    assert_eq!((parallel.way, parallel.locked), (Way::Beside, true));
    assert_eq!(desk.notice(), "");
    desk.keys("L");
    let ask = asks(&mut desk).pop().unwrap();
    answer(&mut desk, &ask);
    assert!(!desk.model.reading.parallel.as_ref().unwrap().locked);
}

#[test]
fn in_a_narrow_terminal_the_paragraph_turns_over_when_it_is_known_what_answers_it() {
    let mut desk = reading((80, 24));
    desk.keys("o");
    let ask = asks(&mut desk).pop().unwrap();
    answer(&mut desk, &ask);
    let parallel = desk.model.reading.parallel.as_ref().unwrap();
    assert_eq!((parallel.way, parallel.flipped.len()), (Way::Flipped, 1));
    assert!(
        desk.notice().starts_with("turned over"),
        "{}",
        desk.notice()
    );
}
