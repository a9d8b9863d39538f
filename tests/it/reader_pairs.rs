//! Reading two texts together: how they stand, what holds them together, selecting on either side.

use ratatui::style::Modifier;
use readroom::app::message::{Effect, Message};
use readroom::app::parallel::Way;
use readroom::record::Clean;
use readroom::record::text::BlockKind;

use crate::desk::{Desk, five_records};
use crate::reader::{block, status};
use crate::view;

/// A desk that shows the first record's translation beside its original, some paragraphs down.
fn beside() -> Desk {
    let mut desk = Desk::with((120, 40), five_records());
    desk.keys("<enter><pgdn>o");
    let parallel = desk.model.reading.parallel.as_ref().unwrap();
    assert_eq!(parallel.way, Way::Beside);
    desk
}

/// Returns the words that are selected, and the key of their text.
fn selected(desk: &Desk) -> (String, String) {
    let passage = desk.model.selected().unwrap();
    let texts = &desk.model.record().unwrap().texts;
    let text = texts.iter().find(|text| text.key == passage.text).unwrap();
    let words = text.canonical().slice(passage.start, passage.end);
    (words.to_string(), passage.text.0)
}

/// Returns the number of a paragraph of the test's texts ("English paragraph 3 of record 0").
fn number(words: &str) -> usize {
    let after = words.split("paragraph ").nth(1).unwrap();
    after.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn v_selects_in_the_text_on_the_left_and_x_goes_over_to_what_answers_it() {
    let mut desk = beside();
    desk.keys("v");
    assert!(desk.model.reading.parallel.is_some(), "both stay");
    let (left, key) = selected(&desk);
    assert!(left.starts_with("English paragraph"), "{left}");
    assert_eq!(key, "translation-en");
    let keys = view::lines(&view::drawn(&desk)).pop().unwrap();
    assert!(keys.contains("x other text"), "{keys}");
    desk.keys("x");
    let (right, key) = selected(&desk);
    assert_eq!(key, "original-ru");
    assert_eq!(number(&right), number(&left));
    desk.keys("}");
    let (whole, _) = selected(&desk);
    assert!(whole.ends_with("any panel."), "{whole}");
    desk.keys("y");
    let Some(Effect::Copy(copied)) = desk.take_asked().pop() else {
        panic!("nothing was copied");
    };
    assert!(copied.starts_with(&format!("“{whole}”")), "{copied}");
    desk.keys("vxx");
    assert_eq!(selected(&desk).1, "translation-en");
}

#[test]
fn what_is_selected_is_seen_on_its_own_side_and_the_page_follows_it() {
    let mut desk = beside();
    desk.keys("vx}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}");
    let buffer = view::drawn(&desk);
    let area = buffer.area;
    let is_selected = |(x, y): &(u16, u16)| buffer[(*x, *y)].modifier.contains(Modifier::REVERSED);
    let cells = (1..area.height - 2).flat_map(|y| (0..area.width).map(move |x| (x, y)));
    let cells: Vec<(u16, u16)> = cells.filter(is_selected).collect();
    assert!(cells.len() > 1000, "{}", cells.len());
    assert!(cells.iter().all(|(x, _)| *x > 60), "{:?}", cells.first());
    // The end that moves is in sight.
    let (words, _) = selected(&desk);
    let last = words.split("Русский ").last().unwrap();
    let end = last.split(" of record").next().unwrap();
    let seen = view::lines(&buffer).join("\n");
    assert!(seen.contains(&format!("Русский {end} ")), "{end}\n{seen}");
    desk.keys("g");
    assert!(desk.model.selected().unwrap().start == 0);
}

#[test]
fn v_takes_the_hit_on_whichever_side_it_stands() {
    let mut desk = beside();
    desk.keys("/русский<enter>v");
    let (words, key) = selected(&desk);
    assert!(words.starts_with("Русский paragraph"), "{words}");
    assert_eq!(key, "original-ru");
}

#[test]
fn of_two_texts_x_lets_them_change_sides_and_nothing_moves() {
    for (size, way) in [((120, 40), Way::Beside), ((100, 30), Way::Under)] {
        let mut desk = Desk::with(size, five_records());
        desk.keys("<enter><pgdn>o");
        assert_eq!(desk.model.reading.parallel.as_ref().unwrap().way, way);
        let top = |desk: &Desk| {
            let reading = &desk.model.reading;
            let paragraph = &reading.page.paragraphs[reading.place.paragraph];
            paragraph.text.to_string()
        };
        let (place, before) = (desk.model.reading.place, top(&desk));
        assert!(before.starts_with("English"), "{before}");
        desk.keys("x");
        assert!(desk.notice().contains("stands first"), "{}", desk.notice());
        let after = top(&desk);
        assert!(after.starts_with("Русский"), "{after}");
        assert_eq!(number(&after), number(&before));
        desk.keys("v");
        assert_eq!(selected(&desk).1, "original-ru");
        desk.keys("vx");
        assert_eq!((desk.model.reading.place, top(&desk)), (place, before));
    }
}

#[test]
fn of_three_texts_x_brings_the_next_beside_the_one_that_is_read() {
    let mut records = five_records();
    let mut third = records[0].texts[1].clone();
    third.key.0 = "translation-de".to_owned();
    records[0].texts.push(third);
    let mut desk = Desk::with((120, 40), records);
    desk.keys("<enter>o");
    let other = |desk: &Desk| desk.model.reading.parallel.as_ref().unwrap().other;
    assert_eq!(other(&desk), 1);
    desk.keys("x");
    assert_eq!((other(&desk), desk.model.reading.page.text_index), (2, 0));
}

#[test]
fn in_a_paragraph_that_is_turned_over_what_is_seen_can_be_selected_and_no_more() {
    let mut desk = Desk::with((80, 24), five_records());
    desk.keys("<enter><pgdn>ov");
    let (line, key) = selected(&desk);
    assert!(line.starts_with("Русский paragraph"), "{line}");
    assert_eq!(key, "original-ru");
    desk.keys("G");
    let (whole, _) = selected(&desk);
    assert_eq!(whole.matches("Русский").count(), 1, "{whole}");
    assert!(whole.ends_with("any panel."), "{whole}");
    // Above it the translation is seen, and below.
    desk.keys("jjjjjj{{{{");
    assert_eq!(selected(&desk).0, "Р");
}

#[test]
fn a_wide_table_moves_sideways_on_either_side_of_two_texts() {
    for on_the_right in [false, true] {
        let mut records = five_records();
        let table = format!(
            "station{}tons\nPort Mala{}40",
            " ".repeat(60),
            " ".repeat(58)
        );
        let text = &mut records[0].texts[usize::from(on_the_right)];
        text.blocks[0] = block(BlockKind::Table, &table);
        let mut desk = Desk::with((120, 40), records);
        desk.keys("<enter>o");
        let seen = |desk: &Desk| view::lines(&view::drawn(desk)).join("\n");
        assert!(seen(&desk).contains("station") && !seen(&desk).contains("tons"));
        desk.keys("lll");
        assert!(seen(&desk).contains("tons"), "{}", seen(&desk));
        desk.keys("llllllll");
        let here = desk.model.reading.shift;
        desk.keys("l");
        assert_eq!(desk.model.reading.shift, here);
        desk.keys("hhhhhhhhhhhh");
        assert_eq!(desk.model.reading.shift, 0);
    }
}

#[test]
fn the_lock_of_two_texts_is_shown_and_switched() {
    let mut records = five_records();
    // The other text has a paragraph more at its head, which answers nothing.
    let further = block(BlockKind::Paragraph, "A stamp.");
    records[0].texts[1].blocks.insert(0, further);
    let mut desk = Desk::with((120, 40), records);
    desk.keys("<enter>L");
    assert!(desk.notice().contains("no two texts"), "{}", desk.notice());
    desk.keys("o");
    assert!(
        status(&desk).contains("side by side, locked"),
        "{}",
        status(&desk)
    );
    let pairs = |desk: &Desk| desk.model.reading.parallel.clone().unwrap().alignment.pairs;
    let locked = pairs(&desk);
    desk.keys("L");
    assert!(status(&desk).contains("not locked"), "{}", status(&desk));
    assert_eq!(
        (&pairs(&desk)[1].left, &pairs(&desk)[1].right),
        (&(1..2), &(1..2))
    );
    assert_eq!(pairs(&desk).last().unwrap().right, 40..41);
    desk.keys("L");
    assert_eq!(pairs(&desk), locked);
}

#[test]
fn two_texts_are_searched_together_and_gone_through_in_the_order_of_the_page() {
    let mut records = five_records();
    for (text, place) in [(0, 2), (1, 3), (0, 30), (1, 31)] {
        let words = format!("The pilot is named in paragraph {place}.");
        records[0].texts[text].blocks[place] = block(BlockKind::Paragraph, &words);
    }
    let mut desk = Desk::with((120, 40), records);
    desk.keys("<enter>/pilot<enter>");
    assert!(
        status(&desk).contains("“pilot”: 1 of 2"),
        "{}",
        status(&desk)
    );
    desk.keys("o");
    assert!(
        status(&desk).contains("“pilot”: 4 hits"),
        "{}",
        status(&desk)
    );
    let mut gone_to = Vec::new();
    for number in 1..=4 {
        desk.keys("n");
        assert!(
            status(&desk).contains(&format!("{number} of 4")),
            "{}",
            status(&desk)
        );
        let seen = view::lines(&view::drawn(&desk)).join("\n");
        assert!(seen.contains("pilot"), "{seen}");
        gone_to.push(desk.model.reading.found.clone().unwrap().here.unwrap().0);
    }
    assert_eq!(gone_to, [0, 1, 0, 1]);
    desk.keys("n");
    assert!(desk.notice().contains("first again"), "{}", desk.notice());
    desk.keys("o");
    assert!(status(&desk).contains("2 hits"), "{}", status(&desk));
}

/// Returns the words of the paragraph at the top of the page.
fn top(desk: &Desk) -> String {
    let reading = &desk.model.reading;
    let paragraph = &reading.page.paragraphs[reading.place.paragraph];
    paragraph.text.to_string()
}

#[test]
fn two_texts_stand_as_the_width_has_them_and_the_paragraph_at_the_top_stays() {
    let mut desk = Desk::with((120, 40), five_records());
    desk.keys("<enter><pgdn>");
    let words = top(&desk);
    desk.keys("o");
    let way = |desk: &Desk| {
        desk.model
            .reading
            .parallel
            .as_ref()
            .map(|parallel| parallel.way)
    };
    assert_eq!((way(&desk), top(&desk)), (Some(Way::Beside), words.clone()));
    desk.send(Message::Resize(100, 30));
    assert_eq!((way(&desk), top(&desk)), (Some(Way::Under), words.clone()));
    desk.keys("o");
    assert_eq!((way(&desk), top(&desk)), (None, words));
}

#[test]
fn a_place_among_two_texts_is_found_again_after_other_records() {
    let mut desk = Desk::with((120, 40), five_records());
    desk.keys("<enter><pgdn>ojjj");
    let words = top(&desk);
    desk.keys("JK");
    assert_eq!(top(&desk), words);
    assert!(desk.model.reading.parallel.is_some());
    desk.keys("J<c-o>");
    assert_eq!(top(&desk), words);
}

#[test]
fn side_by_side_each_paragraph_begins_on_the_row_of_the_one_it_answers() {
    let mut desk = Desk::with((120, 40), five_records());
    desk.keys("<enter><pgdn>o");
    for _ in 0..60 {
        for line in view::lines(&view::drawn(&desk)) {
            if let Some((left, right)) = line.split_once('│')
                && let Some(number) = left.split("English paragraph ").nth(1)
            {
                let number = number.split(' ').next().unwrap();
                assert!(
                    right.contains(&format!("Русский paragraph {number} ")),
                    "{line}"
                );
            }
        }
        desk.keys("j");
    }
}

#[test]
fn down_and_up_again_in_two_texts_is_where_it_began() {
    let mut records = five_records();
    // The other text is longer, so that rows stand on the right alone.
    for block in &mut records[0].texts[1].blocks {
        block.text = Clean::text(&block.text.repeat(4));
    }
    let mut desk = Desk::with((120, 20), records);
    desk.keys("<enter>o");
    let mut places = vec![desk.model.reading.place];
    for _ in 0..50 {
        desk.keys("j");
        places.push(desk.model.reading.place);
    }
    assert!(places.windows(2).all(|two| two[0] < two[1]));
    while let Some(place) = places.pop() {
        assert_eq!(desk.model.reading.place, place);
        desk.keys("k");
    }
}
