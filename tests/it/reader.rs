//! Reading: finding in the text, notes under their lines, the outline, two texts together.

use readroom::app::command::Command;
use readroom::app::message::{Effect, Message};
use readroom::app::model::{Model, Overlay};
use readroom::app::reading::Aside;
use readroom::record::text::{Block, BlockKind, Span, SpanKind};
use readroom::record::{Clean, Record};
use readroom::ui;

use crate::desk::{Desk, five_records};
use crate::view;

pub(crate) fn block(kind: BlockKind, words: &str) -> Block {
    Block::new(kind, Clean::text(words))
}

fn span(words: &str, part: &str, kind: SpanKind) -> Span {
    let start = words[..words.find(part).unwrap()].chars().count();
    Span {
        start,
        end: start + part.chars().count(),
        kind,
    }
}

/// A text with headings, marks of every kind, pages, verse and a wide table.
fn records() -> Vec<Record> {
    let mut records = five_records();
    let paragraph = "The pilot asked[1] for coal at Port Mala and wrote to Adler; see the report.";
    let mut marked = block(BlockKind::Paragraph, paragraph);
    marked.spans = vec![
        span(paragraph, "[1]", SpanKind::NoteRef(Clean::line("1"))),
        span(
            paragraph,
            "Adler",
            SpanKind::Gloss(Clean::line("Adler, harbour master from 1919")),
        ),
        span(
            paragraph,
            "the report",
            SpanKind::Link(Clean::line("letters/3")),
        ),
    ];
    marked.page = Some(Clean::line("88"));
    let turning = "A second paragraph that is long enough to take two lines, with the PILOT \
                   named once more, and a new leaf in its middle.";
    let mut turned = block(BlockKind::Paragraph, turning);
    turned.page = Some(Clean::line("88"));
    turned.spans = vec![Span {
        end: turning.find("and a new").unwrap(),
        ..span(turning, "and a new", SpanKind::Page(Clean::line("88ob")))
    }];
    let mut verses: Vec<Block> = (3..7)
        .map(|n| Block {
            key: format!("1.{n}"),
            ..block(
                BlockKind::Verse,
                &format!("the line of the song that is number {n},"),
            )
        })
        .collect();
    let first = &mut records[0].texts[0];
    first.blocks = vec![
        block(BlockKind::Heading(1), "First part"),
        marked,
        turned,
        block(BlockKind::Heading(2), "On the lamps"),
    ];
    first.blocks.append(&mut verses);
    first.blocks.extend([
        block(
            BlockKind::Table,
            &format!(
                "station{}tons\nPort Mala{}40",
                " ".repeat(100),
                " ".repeat(98)
            ),
        ),
        block(BlockKind::Heading(1), "Second part"),
        block(
            BlockKind::Paragraph,
            "Nothing of the kind, said the pilot's wife.",
        ),
        block(
            BlockKind::Footnote(Clean::line("1")),
            "He asked twice, and was refused twice.",
        ),
    ]);
    records
}

fn desk(size: (u16, u16)) -> Desk {
    Desk::with(size, records())
}

fn at_three_sizes(keys: &str) -> String {
    let mut all = String::new();
    for (columns, rows) in [(40, 12), (80, 24), (120, 40)] {
        let mut desk = desk((columns, rows));
        desk.keys(keys);
        let seen = view::lines(&view::drawn(&desk)).join("\n");
        all.push_str(&format!("== {columns} x {rows}\n{seen}\n"));
    }
    all
}

pub(crate) fn status(desk: &Desk) -> String {
    let lines = view::lines(&view::drawn(desk));
    lines[lines.len() - 2].clone()
}

#[test]
fn words_are_found_while_they_are_typed_and_gone_through() {
    let mut desk = desk((80, 24));
    desk.keys("<enter>/pilot");
    assert!(status(&desk).ends_with("1 of 3"), "{}", status(&desk));
    desk.keys("<enter>n");
    assert!(
        status(&desk).contains("“pilot”: 2 of 3"),
        "{}",
        status(&desk)
    );
    desk.keys("n");
    desk.keys("n");
    assert!(desk.notice().contains("first again"), "{}", desk.notice());
    desk.keys("N");
    assert!(desk.notice().contains("the last"), "{}", desk.notice());
    desk.keys("<esc>");
    assert_eq!(desk.model.reading.found, None);
    assert_eq!(desk.model.context(), readroom::app::keymap::Context::Reader);
}

#[test]
fn a_capital_asks_for_capitals_and_escape_brings_the_place_back() {
    let mut desk = desk((40, 12));
    desk.keys("<enter>");
    let before = desk.model.reading.place;
    desk.keys("/PILOT");
    assert!(status(&desk).ends_with("1 of 1"), "{}", status(&desk));
    assert_ne!(desk.model.reading.place, before);
    desk.keys("<esc>");
    assert_eq!(
        (desk.model.reading.place, &desk.model.reading.found),
        (before, &None)
    );
}

#[test]
fn hits_stay_when_the_width_changes_and_are_looked_for_in_the_next_record() {
    let mut desk = desk((80, 24));
    desk.keys("<enter>/paragraph<enter>");
    let hits = desk.model.reading.found.clone().unwrap().hits;
    desk.send(Message::Resize(44, 13));
    assert_eq!(desk.model.reading.found.clone().unwrap().hits, hits);
    desk.keys("J");
    let found = desk.model.reading.found.clone().unwrap();
    assert_eq!((found.words.as_str(), found.hits.len()), ("paragraph", 40));
}

#[test]
fn the_way_to_the_next_hit_is_hinted_at_where_there_is_one() {
    let mut desk = desk((80, 24));
    let mut is_hinted = |keys: &str| {
        desk.keys(keys);
        let foot = view::lines(&view::drawn(&desk)).pop().unwrap();
        foot.contains("n next hit")
    };
    assert!(!is_hinted("<enter>"));
    assert!(!is_hinted("/paragraph<enter>"), "it is there once");
    assert!(is_hinted("J"), "and forty times in the next record");
    assert!(!is_hinted("/no such words<enter>"));
}

#[test]
fn v_takes_the_line_of_the_hit_that_was_gone_to() {
    for steps in ["", "n", "nn", "nnN"] {
        let mut desk = desk((80, 24));
        desk.keys("<enter>/paragraph<enter>").keys(steps);
        let (_, (start, end)) = desk.model.reading.found.clone().unwrap().here.unwrap();
        desk.keys("v");
        let passage = desk.model.selected().unwrap();
        assert!(
            passage.start <= start && end <= passage.end,
            "{steps}: {passage:?} is not on {start}-{end}"
        );
    }
}

#[test]
fn f_opens_the_first_mark_in_sight_and_n_goes_on_to_names_and_links() {
    let mut desk = desk((80, 24));
    desk.keys("<enter>f");
    let opened = |model: &Model| model.reading.opened.clone().map(|opened| opened.aside);
    assert!(matches!(opened(&desk.model), Some(Aside::Footnote(_))));
    desk.keys("n");
    assert_eq!(
        opened(&desk.model),
        Some(Aside::Gloss(Clean::line("Adler, harbour master from 1919")))
    );
    desk.keys("n");
    assert_eq!(
        opened(&desk.model),
        Some(Aside::Link(Clean::line("letters/3")))
    );
    desk.keys("y");
    assert_eq!(
        desk.take_asked().pop(),
        Some(Effect::Copy("letters/3".to_owned()))
    );
    desk.keys("f");
    assert_eq!(opened(&desk.model), None);
}

/// What a note explains is to be read beside it, wherever on the screen it stands.
#[test]
fn the_page_moves_apart_for_a_note_and_its_mark_stands_right_above() {
    for steps in 0..18 {
        let mut desk = desk((80, 24));
        desk.keys("<enter>");
        desk.keys(&"k".repeat(40));
        desk.keys(&"j".repeat(steps));
        let before = view::lines(&view::drawn(&desk));
        desk.keys("f");
        let Some(Aside::Footnote(_)) = desk.model.reading.opened.clone().map(|one| one.aside)
        else {
            continue;
        };
        let lines = view::lines(&view::drawn(&desk));
        let note = lines.iter().position(|line| line.contains("── Note"));
        let note = note.unwrap_or_else(|| panic!("no note after {steps} steps: {lines:#?}"));
        let marked = lines[note - 1].trim_end();
        assert!(marked.contains('['), "{steps} steps: {marked}");
        let at = before.iter().position(|line| line.trim_end() == marked);
        let at = at.unwrap_or_else(|| panic!("{marked} was not there: {before:#?}"));
        // The rows above the mark are the nearest ones, in their order.
        assert_eq!(lines[1..note], before[at + 2 - note..=at]);
    }
}

#[test]
fn enter_goes_to_the_note_at_the_foot_and_f_comes_back() {
    let mut desk = desk((40, 12));
    desk.keys("<enter>jjjjjj");
    let before = desk.model.reading.place;
    desk.keys("f<enter>");
    let top = desk.model.reading.place;
    assert_ne!(top, before);
    desk.keys("f");
    assert_eq!(desk.model.reading.place, before);
}

#[test]
fn a_link_leads_to_its_record_and_ctrl_o_back_to_the_place() {
    let mut desk = desk((80, 24));
    desk.keys("<enter>jjfnn");
    let before = desk.model.reading.place;
    desk.keys("<enter>");
    assert!(
        desk.model
            .record()
            .unwrap()
            .title
            .starts_with("Report on the border")
    );
    desk.keys("<c-o>");
    assert!(
        desk.model
            .record()
            .unwrap()
            .title
            .starts_with("Letter on the harbour")
    );
    assert_eq!(desk.model.reading.place, before);
}

#[test]
fn the_outline_narrows_and_leads_to_a_heading() {
    let mut desk = desk((40, 12));
    desk.keys("<enter>Olamp");
    let Some(Overlay::Outline(outline)) = &desk.model.overlay else {
        panic!("no outline");
    };
    assert_eq!(outline.shown().len(), 1);
    desk.keys("<enter>");
    let place = desk.model.reading.place;
    assert_eq!(
        desk.model.reading.page.paragraphs[place.paragraph]
            .text
            .as_str(),
        "On the lamps"
    );
    desk.keys("<c-o>");
    assert_eq!(desk.model.reading.place.paragraph, 0);
}

#[test]
fn a_wide_table_moves_sideways_and_no_further_than_its_end() {
    let mut desk = desk((80, 24));
    desk.keys("<enter>G");
    for _ in 0..30 {
        desk.keys("l");
    }
    // Of 78 columns five are the margin for page marks.
    assert_eq!(desk.model.reading.shift, 111 - 73);
    assert!(view::lines(&view::drawn(&desk)).join("\n").contains("tons"));
    desk.keys("hhhhhh");
    assert_eq!(desk.model.reading.shift, 0);
}

#[test]
fn a_note_stands_in_the_right_margin_beside_its_passage_where_there_is_room() {
    let mut desk = desk((120, 40));
    desk.keys("<enter>v}aIs this part the first of all the parts?<c-s>");
    let row = |desk: &Desk, words: &str| {
        let lines = view::lines(&view::drawn(desk));
        let line = lines.iter().rfind(|line| line.contains(words));
        line.cloned().unwrap_or_default()
    };
    assert!(
        row(&desk, "First part").ends_with("First part                                                           + Is this part the"),
        "{}",
        row(&desk, "First part")
    );
    desk.send(Message::Resize(80, 24));
    assert!(
        row(&desk, "First part").ends_with("First part"),
        "{}",
        row(&desk, "First part")
    );
}

#[test]
fn e_edits_the_note_on_the_passage_that_is_selected() {
    let mut desk = desk((80, 24));
    desk.keys("<enter>v}e");
    assert!(
        desk.notice().contains("no note on this passage"),
        "{}",
        desk.notice()
    );
    desk.keys("aOn the heading.<c-s>");
    desk.keys("aOn the whole.<c-s>");
    desk.keys("v}e");
    let Some(Overlay::Editor(editor)) = &desk.model.overlay else {
        panic!("no note is open");
    };
    assert_eq!(editor.text(), "On the heading.");
}

#[test]
fn an_address_that_stands_in_the_text_is_opened_as_a_mark_and_copied() {
    let mut records = five_records();
    let words = "The file is at https://example.org/file/12, among others.";
    records[0].texts[0].blocks[0] = block(BlockKind::Paragraph, words);
    let mut desk = Desk::with((80, 24), records);
    desk.keys("<enter>f");
    let seen = view::lines(&view::drawn(&desk)).join("\n");
    assert!(seen.contains("Address; y copies it"), "{seen}");
    desk.keys("y");
    assert_eq!(
        desk.take_asked().pop(),
        Some(Effect::Copy("https://example.org/file/12".to_owned()))
    );
}

#[test]
fn right_to_left_words_are_laid_out_in_lists_and_at_the_head() {
    let mut records = five_records();
    records[0].title = Clean::line("אבג 118 דה");
    let mut desk = Desk::with((120, 40), records);
    let seen = |desk: &Desk| view::lines(&view::drawn(desk));
    let row = |desk: &Desk| {
        seen(desk)
            .into_iter()
            .find(|line| line.contains("1950-11-01"))
    };
    assert!(
        row(&desk).unwrap().contains("הד 118 גבא"),
        "{:?}",
        row(&desk)
    );
    desk.keys("m2");
    assert!(seen(&desk)[2].contains("הד 118 גבא"), "{:?}", seen(&desk));
    desk.keys("1<enter><pgdn>");
    assert!(
        seen(&desk)[0].contains("הד 118 גבא"),
        "{:?}",
        seen(&desk)[0]
    );
    desk.model.settings.bidi = false;
    desk.keys("<esc>");
    assert!(
        row(&desk).unwrap().contains("אבג 118 דה"),
        "{:?}",
        row(&desk)
    );
}

#[test]
fn the_looks_of_the_reader() {
    insta::assert_snapshot!("a_text_with_marks", at_three_sizes("<enter>"));
    insta::assert_snapshot!("a_text_with_marks_below", at_three_sizes("<enter><pgdn>"));
    insta::assert_snapshot!("finding", at_three_sizes("<enter>/pilot"));
    insta::assert_snapshot!("a_note_under_its_line", at_three_sizes("<enter>jjf"));
    insta::assert_snapshot!("the_outline", at_three_sizes("<enter>O"));
    insta::assert_snapshot!("two_texts", at_three_sizes("<enter>jjo"));
}

#[test]
fn hits_and_the_open_mark_are_told_without_colour() {
    use ratatui::style::Modifier;
    let mut desk = desk((80, 24));
    desk.keys("<enter>/pilot<enter>");
    let buffer = view::drawn(&desk);
    let looks: Vec<Modifier> = buffer
        .content()
        .iter()
        .filter(|cell| {
            cell.modifier.contains(Modifier::UNDERLINED) && cell.symbol().eq_ignore_ascii_case("p")
        })
        .map(|cell| cell.modifier)
        .collect();
    let here = looks
        .iter()
        .filter(|look| look.contains(Modifier::REVERSED))
        .count();
    assert_eq!((here, looks.len() >= 2), (1, true), "{looks:?}");
}

#[test]
fn every_command_of_the_reader_has_a_key() {
    for command in [
        Command::Find,
        Command::NextHit,
        Command::Footnote,
        Command::Outline,
    ] {
        let keys = readroom::app::keymap::Keymap::default();
        assert!(
            !keys
                .keys_of(readroom::app::keymap::Context::Reader, command)
                .is_empty()
        );
    }
}

#[test]
fn no_way_of_reading_panics_at_any_size() {
    for way in [
        "<enter>f",
        "<enter>/pilot",
        "<enter>O",
        "<enter>o",
        "<enter>jjjo<pgdn>",
        "<enter>jjfnn",
    ] {
        let mut desk = desk((120, 40));
        desk.keys(way);
        for columns in (17..23).chain((23..200).step_by(11)) {
            for rows in (3..8).chain((8..61).step_by(7)) {
                desk.send(Message::Resize(columns, rows));
                let mut buffer =
                    ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, columns, rows));
                ui::view(&desk.model, &mut buffer);
                desk.keys("j");
            }
        }
    }
}

#[test]
fn what_is_read_stays_where_it_is_when_a_note_comes_or_goes() {
    let mut desk = Desk::new();
    desk.keys("<enter><pgdn>jjj");
    let at_the_top = |desk: &Desk| {
        let reading = &desk.model.reading;
        let paragraph = &reading.page.paragraphs[reading.place.paragraph];
        (paragraph.text.to_string(), reading.place.offset)
    };
    let before = at_the_top(&desk);
    assert!(before.0.starts_with("English paragraph"), "{before:?}");
    desk.keys("aA note on the record.<c-s>");
    assert_eq!(at_the_top(&desk), before);
    desk.keys("u");
    assert_eq!(at_the_top(&desk), before);
    // At the head of the page the note is seen to come.
    desk.keys("gaAnother.<c-s>");
    assert_eq!(desk.model.reading.place.paragraph, 0);
}
