//! Texts whose paragraphs are known to answer each other, and what must hold of any two.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use proptest::prelude::*;

use super::*;
use crate::record::Clean;

fn text(blocks: &[(&str, &str)]) -> Text {
    let block = |(key, words): &(&str, &str)| Block {
        key: (*key).to_owned(),
        ..Block::new(BlockKind::Paragraph, Clean::text(words))
    };
    Text {
        blocks: blocks.iter().map(block).collect(),
        ..Text::default()
    }
}

fn shown(alignment: &Alignment) -> Vec<(usize, usize)> {
    alignment
        .pairs
        .iter()
        .map(|pair| (pair.left.len(), pair.right.len()))
        .collect()
}

#[test]
fn the_sources_own_divisions_hold_at_the_finest_level_both_have() {
    let left = text(&[("1.1", "a"), ("1.2", "b"), ("2.1", "c"), ("2.2", "d")]);
    let right = text(&[
        ("1.1", "a longer one"),
        ("2.1", "c"),
        ("2.2", "quite another length here"),
    ]);
    let alignment = align(&left, &right);
    assert_eq!(alignment.level, Level::Division(2, 2));
    let with = |block: usize| {
        alignment
            .pairs
            .iter()
            .find(|pair| pair.left.contains(&block))
            .unwrap()
            .right
            .clone()
    };
    assert_eq!((with(2), with(3)), (1..2, 2..3));
}

#[test]
fn verse_lines_numbered_for_each_text_alone_are_no_marks() {
    let mut left = text(&[("1.1", "a"), ("1.2", "b"), ("2.3", "c")]);
    let mut right = text(&[("1.1", "a"), ("2.2", "b"), ("2.3", "c")]);
    for block in left.blocks.iter_mut().chain(&mut right.blocks) {
        block.kind = BlockKind::Verse;
    }
    let alignment = align(&left, &right);
    assert_eq!(alignment.level, Level::Division(1, 1));
    // Line 2 stands in book 1 of the one and in book 2 of the other.
    assert!(
        alignment
            .pairs
            .iter()
            .all(|pair| !(pair.left.contains(&1) && pair.right.contains(&1)))
    );
}

#[test]
fn numbered_paragraphs_answer_each_other_whatever_their_length() {
    let left = text(&[
        ("p1", "Preamble"),
        ("p2", "1. Short"),
        ("p3", "2. Coal"),
        ("p4", "3. Men"),
    ]);
    let right = text(&[
        (
            "p1",
            "1) Кратко, но в переводе это вышло весьма и весьма длинно",
        ),
        ("p2", "2) Уголь"),
        ("p3", "3) Люди"),
    ]);
    let alignment = align(&left, &right);
    assert_eq!(alignment.level, Level::Numbers);
    assert_eq!(shown(&alignment), [(1, 0), (1, 1), (1, 1), (1, 1)]);
}

#[test]
fn without_marks_lengths_tell_and_what_answers_nothing_stands_alone() {
    let long = "The steamer has not been seen since the morning, and the pilots have been asked to \
                remain at their stations until further orders arrive from the capital of the country.";
    let other =
        "Coal for the outer station is to be sent at once and by whatever means are at hand.";
    let left = text(&[
        ("", "To the harbour master"),
        ("", long),
        ("", other),
        ("", other),
        ("", long),
        ("", "Vetrov"),
    ]);
    let right = text(&[
        ("", "Начальнику порта"),
        ("", long),
        ("", other),
        ("", "Приписка карандашом на полях листа, другой рукой"),
        ("", other),
        ("", long),
        ("", "Ветров"),
    ]);
    let alignment = align(&left, &right);
    assert_eq!(alignment.level, Level::Lengths);
    assert_eq!(
        shown(&alignment),
        [(1, 1), (1, 1), (1, 1), (0, 1), (1, 1), (1, 1), (1, 1)]
    );
}

#[test]
fn shared_numbers_draw_paragraphs_together() {
    let left = text(&[
        ("", "On a day in spring they left us"),
        ("", "On 24 March 1951 they came"),
    ]);
    let right = text(&[
        ("", "В один из дней весны они ушли от"),
        ("", "иная запись в этой книге"),
        ("", "24 марта 1951 г. они пришли"),
    ]);
    let alignment = align(&left, &right);
    let with_date = alignment
        .pairs
        .iter()
        .find(|pair| pair.left.contains(&1))
        .unwrap();
    assert!(with_date.right.contains(&2), "{alignment:?}");
}

fn any_text() -> impl Strategy<Value = Text> {
    let block = (
        "(p?[0-9]{1,2}(\\.[0-9])?)?",
        "([0-9]{1,3}[.)] )?[A-Za-z0-9 ]{0,60}",
        0_u8..5,
    );
    prop::collection::vec(block, 0..60).prop_map(|blocks| Text {
        blocks: blocks
            .into_iter()
            .map(|(key, words, kind)| {
                let kind = match kind {
                    0 => BlockKind::Verse,
                    1 => BlockKind::Heading(1),
                    2 => BlockKind::ListItem(0),
                    3 => BlockKind::Footnote(Clean::line("1")),
                    _ => BlockKind::Paragraph,
                };
                Block {
                    key,
                    ..Block::new(kind, Clean::text(&words))
                }
            })
            .collect(),
        ..Text::default()
    })
}

proptest! {
    #[test]
    fn every_block_of_both_bodies_stands_once_and_in_order(left in any_text(), right in any_text()) {
        let alignment = align(&left, &right);
        let mut at = (0, 0);
        for pair in &alignment.pairs {
            prop_assert_eq!((pair.left.start, pair.right.start), at);
            prop_assert!(pair.left.len() + pair.right.len() > 0);
            at = (pair.left.end, pair.right.end);
        }
        prop_assert_eq!(at, (body(&left).len(), body(&right).len()));
    }

    #[test]
    fn a_text_answers_itself_paragraph_by_paragraph(text in any_text()) {
        let alignment = align(&text, &text);
        for pair in &alignment.pairs {
            prop_assert_eq!(&pair.left, &pair.right);
            prop_assert_eq!(pair.left.len(), 1);
        }
    }
}
