//! The two lines at the foot: what is said there can be read to its end, in few columns too.

use std::fs;
use std::path::{Path, PathBuf};

use readroom::app::message::Message;
use unicode_width::UnicodeWidthStr;

use crate::desk::{Desk, five_records};
use crate::view;

/// What the smallest screen that is promised (40 × 12) holds on both lines, a column free on each
/// side of either.
const TWO_LINES: usize = 2 * 38;

/// Returns the lines at the foot as one.
fn foot(desk: &Desk) -> String {
    let lines = view::lines(&view::drawn(desk));
    let last = lines[lines.len() - 2..].iter();
    last.map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Returns the line that says what is.
fn line(desk: &Desk) -> String {
    let lines = view::lines(&view::drawn(desk));
    lines[lines.len() - 2].trim().to_owned()
}

#[test]
fn a_sentence_that_is_too_long_for_one_line_is_read_on_the_next() {
    for (keys, end) in [
        ("<enter>L", "o shows the other text"),
        ("<enter>n", "/ finds words in the text"),
        ("<enter>ve", "no note on this passage yet; a writes one"),
        (":nonsense<enter>", "Tab completes a name, ? shows them all"),
        (
            ":searches<enter>",
            "save-search NAME keeps the one that is shown",
        ),
    ] {
        for size in [(40, 12), (80, 24)] {
            let mut desk = Desk::with(size, five_records());
            desk.keys(keys);
            if keys.starts_with(":searches") {
                let none = readroom::app::search::SearchesTold::All(Vec::new());
                desk.send(Message::Searches(none));
            }
            let seen = foot(&desk);
            assert!(seen.contains(end), "{keys} at {size:?}: {seen}");
        }
    }
}

#[test]
fn what_the_filter_left_out_is_told_with_the_way_to_see_it() {
    for (size, end) in [
        ((40, 12), "12 undated left out: is:undated"),
        ((80, 24), "12 undated left out: is:undated lists them"),
    ] {
        let mut desk = Desk::with(size, five_records());
        desk.model.list.filter = "date:1950-11..1951-03".to_owned();
        desk.model.list.undated = 12;
        assert!(line(&desk).contains(end), "{size:?}: {}", line(&desk));
        assert!(!line(&desk).contains('…'), "{size:?}: {}", line(&desk));
    }
}

#[test]
fn what_the_texts_have_is_told_with_its_key() {
    for size in [(40, 12), (80, 24)] {
        let mut desk = Desk::with(size, five_records());
        desk.keys("/brandt<enter>");
        let said = line(&desk);
        assert!(
            said.starts_with("in the texts: 0") && said.contains("(s)"),
            "{said}"
        );
    }
}

#[test]
fn what_holds_two_texts_together_is_told_whole_with_the_key_that_changes_it() {
    for columns in [40, 60, 81, 100, 120] {
        let mut desk = Desk::with((120, 24), five_records());
        desk.keys("<enter>o");
        desk.send(Message::Resize(columns, 24));
        let said = line(&desk);
        assert!(said.contains("locked by"), "{said}");
        assert!(said.contains("length of paragraphs (L)"), "{said}");
        desk.keys("L");
        let said = line(&desk);
        assert!(said.contains(" paragraph (L)"), "{said}");
    }
}

#[test]
fn of_words_that_are_looked_for_the_count_is_never_cut() {
    let mut desk = Desk::with((40, 12), five_records());
    desk.keys("<enter>/words enough to fill a line or two of any panel<enter>");
    assert!(line(&desk).ends_with("1 of 40"), "{}", line(&desk));
}

/// Walks over what is said by the room in its own words: all of it fits into the two lines.
#[test]
fn every_sentence_of_the_room_fits_at_the_foot_of_the_smallest_screen() {
    let mut sentences = Vec::new();
    for file in sources(Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/app/update"
    ))) {
        let source = fs::read_to_string(&file).unwrap();
        for call in ["say(", "say_error("] {
            for (at, _) in source.match_indices(call) {
                sentences
                    .extend(literal(&source[at + call.len()..]).map(|words| (file.clone(), words)));
            }
        }
    }
    assert!(sentences.len() > 40, "{}", sentences.len());
    for (file, words) in sentences {
        assert!(words.width() <= TWO_LINES, "{}: {words}", file.display());
    }
}

/// Returns the words that are said when they are written in the call, without what is filled in.
fn literal(call: &str) -> Option<String> {
    let rest = call.trim_start().strip_prefix("model,")?.trim_start();
    let rest = rest.trim_start_matches("&format!(").trim_start();
    let words = rest.strip_prefix('"')?;
    let end = words.find('"')?;
    Some(words[..end].to_owned())
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
