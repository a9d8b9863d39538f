//! Hits to read: the title of each record, what is known of the place, the passage.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::record::date::in_brief;
use crate::store::index::Passage;

use super::search::Shown;
use super::table::fitted;

/// How hits are printed.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns of the terminal; `None` in a pipe, where a passage is one line and nothing is cut.
    pub width: Option<usize>,
    /// Whether hits are marked.
    pub marked: bool,
    /// ASCII signs only, where something is cut.
    pub ascii: bool,
}

/// An id is cut to so many columns at the most: its end tells it from others.
const LEAST_ID: usize = 16;

/// How far a passage stands in.
const INDENT: &str = "    ";
const BOLD: &str = "\x1b[1m";
const MARK: &str = "\x1b[1;4m";
const PLAIN: &str = "\x1b[0m";

/// Prints the hits.
pub fn print(shown: &[Shown], look: Look, out: &mut dyn Write) -> io::Result<()> {
    for (at, hit) in shown.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let date = hit.date.as_deref().map(|date| match look.width {
            Some(_) => in_brief(date),
            // A program that reads a pipe gets the date in the form of the standard.
            None => date.to_owned(),
        });
        let date = date.unwrap_or_else(|| "undated".to_owned());
        let title = match look.width {
            Some(width) => {
                let room = width.saturating_sub(date.width() + 2).max(1);
                fitted(&hit.title, room, look.ascii)
            }
            None => hit.title.to_string(),
        };
        let (bold, plain) = if look.marked { (BOLD, PLAIN) } else { ("", "") };
        writeln!(out, "{date}  {bold}{title}{plain}")?;
        writeln!(out, "{INDENT}{}", place(hit, look))?;
        if let Some(passage) = &hit.passage {
            print_passage(passage, look, out)?;
        }
    }
    Ok(())
}

/// Returns the id, the role and language of the text, and how many hits it has; on a terminal in
/// a line.
fn place(hit: &Shown, look: Look) -> String {
    let mut parts = Vec::new();
    if let Some(passage) = &hit.passage {
        let language = passage.language.as_ref().map(|tag| format!(" {tag}"));
        parts.push(format!(
            "{}{}",
            passage.named(),
            language.unwrap_or_default()
        ));
        let count = passage.hits.len();
        parts.push(format!(
            "{count} {}",
            if count == 1 { "hit" } else { "hits" }
        ));
        parts.extend(passage.alias.as_ref().map(|alias| format!("as {alias}")));
    }
    let about = match parts.join(" · ") {
        nothing if nothing.is_empty() => nothing,
        about => format!(" · {about}"),
    };
    let Some(width) = look.width else {
        return format!("{}{about}", hit.id);
    };
    let room = width.saturating_sub(INDENT.len()).max(1);
    let id = from_its_end(
        &hit.id,
        room.saturating_sub(about.width()).max(LEAST_ID),
        look,
    );
    fitted(&format!("{id}{about}"), room, look.ascii)
}

/// Cuts an id to a width at its beginning: its end tells it from others of its collection.
fn from_its_end(id: &str, width: usize, look: Look) -> String {
    if id.width() <= width {
        return id.to_owned();
    }
    let sign = if look.ascii { "~" } else { "…" };
    let mut taken = sign.width();
    let mut end: Vec<&str> = Vec::new();
    for grapheme in id.graphemes(true).rev() {
        taken += grapheme.width();
        if taken > width {
            break;
        }
        end.push(grapheme);
    }
    let end: String = end.into_iter().rev().collect();
    format!("{sign}{end}")
}

/// A stretch of a passage that is a hit, or is none.
fn stretches(passage: &Passage) -> Vec<(bool, String)> {
    let chars: Vec<char> = passage.text.chars().collect();
    let (from, to) = passage.shown;
    let slice = |start: usize, end: usize| -> String {
        chars
            .get(start..end.max(start))
            .unwrap_or_default()
            .iter()
            .collect()
    };
    let mut stretches = Vec::new();
    let mut at = from;
    for (start, end) in passage
        .hits
        .iter()
        .filter(|(start, end)| *start < to && *end > from)
    {
        let (start, end) = ((*start).max(at), (*end).min(to));
        stretches.push((false, slice(at, start)));
        stretches.push((true, slice(start, end)));
        at = end.max(at);
    }
    stretches.push((false, slice(at, to)));
    let before = if from > 0 { "… " } else { "" };
    let after = if to < chars.len() { " …" } else { "" };
    stretches.insert(0, (false, before.to_owned()));
    stretches.push((false, after.to_owned()));
    stretches
}

/// Returns a passage as one line without marks.
pub fn plain(passage: &Passage) -> String {
    let text: String = stretches(passage)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints a passage, in a pipe on one line, on a terminal within its width.
fn print_passage(passage: &Passage, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let room = look.width.map_or(usize::MAX, |width| {
        width.saturating_sub(INDENT.len()).max(20)
    });
    let (mut line, mut used) = (String::new(), 0);
    for word in words(passage, look.marked) {
        if used > 0 && used + 1 + word.width > room {
            writeln!(out, "{INDENT}{line}")?;
            (line, used) = (String::new(), 0);
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(&word.text);
        used += word.width;
    }
    if used > 0 {
        writeln!(out, "{INDENT}{line}")?;
    }
    Ok(())
}

/// A word of a passage, with its marks, and the columns it takes.
#[derive(Default)]
struct Word {
    text: String,
    width: usize,
}

fn words(passage: &Passage, marked: bool) -> Vec<Word> {
    let mut words: Vec<Word> = vec![Word::default()];
    for (is_hit, text) in stretches(passage) {
        for (nth, piece) in text.split(char::is_whitespace).enumerate() {
            if nth > 0 {
                words.push(Word::default());
            }
            let Some(word) = words.last_mut().filter(|_| !piece.is_empty()) else {
                continue;
            };
            word.width += piece.width();
            if is_hit && marked {
                word.text.push_str(MARK);
                word.text.push_str(piece);
                word.text.push_str(PLAIN);
            } else {
                word.text.push_str(piece);
            }
        }
    }
    words.retain(|word| word.width > 0);
    words
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use crate::find::scan::Role;
    use crate::record::Clean;

    fn hit() -> Shown {
        Shown {
            id: Clean::line("harbour/12"),
            title: Clean::line("Letter"),
            date: None,
            score: 2.5,
            passage: Some(Passage {
                role: Role::Translation,
                key: None,
                label: None,
                language: Some("en".to_owned()),
                text: Clean::text("one two\nthree four five"),
                hits: vec![(4, 13)],
                alias: None,
                shown: (4, 18),
            }),
        }
    }

    fn printed(width: Option<usize>, marked: bool) -> String {
        let mut out = Vec::new();
        let look = Look {
            width,
            marked,
            ascii: false,
        };
        print(&[hit()], look, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_hit_is_its_title_its_place_and_its_passage() {
        let wanted =
            "undated  Letter\n    harbour/12 · translation en · 1 hit\n    … two three four …\n";
        assert_eq!(printed(None, false), wanted);
        assert_eq!(plain(hit().passage.as_ref().unwrap()), "… two three four …");
    }

    #[test]
    fn a_terminal_gets_lines_that_fit_and_a_pipe_everything() {
        let mut long = hit();
        long.title = Clean::line(&"Letter to the harbour master ".repeat(9));
        long.id = Clean::line(&format!("{}/12", "collection/letters".repeat(5)));
        let printed = |width| {
            let mut out = Vec::new();
            let look = Look {
                width,
                marked: false,
                ascii: false,
            };
            print(std::slice::from_ref(&long), look, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        for width in 24..120 {
            let shown = printed(Some(width));
            let widest = shown.lines().map(UnicodeWidthStr::width).max();
            assert!(widest <= Some(width), "{width}: {shown}");
        }
        let shown = printed(Some(60));
        assert!(shown.contains("undated  Letter to the harbour"), "{shown}");
        assert!(shown.contains("s/12 · translation en · 1 hit"), "{shown}");
        let whole = printed(None);
        assert!(whole.contains(long.title.as_str()) && whole.contains(long.id.as_str()));
    }

    #[test]
    fn hits_are_marked_and_lines_keep_within_the_terminal() {
        let shown = printed(Some(10), true);
        assert!(
            shown.contains("\x1b[1;4mtwo\x1b[0m \x1b[1;4mthree\x1b[0m four …"),
            "{shown}"
        );
    }
}
