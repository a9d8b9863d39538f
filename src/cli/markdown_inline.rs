//! Running text as Markdown: escaped so that every word stays what it was.
//!
//! A document of an archive is full of signs that Markdown obeys (`1)`, `*`, `#`, `___`). What
//! is read back from here has the same letters; that is a property test below.

use std::iter::Peekable;
use std::str::Chars;

use crate::record::text::{Span, SpanKind};

/// Returns text without marked stretches.
pub fn escaped(words: &str) -> String {
    let mut out = String::new();
    escape_onto(&mut out, words);
    out
}

/// Returns text with its marked stretches. A note's mark becomes a footnote where `label`
/// knows one. Of stretches that overlap the first is marked; one that Markdown's rules for
/// `*` can't mark is left plain, since a stray `*` would be a false word.
pub fn inline(words: &str, spans: &[Span], label: &dyn Fn(&str) -> Option<String>) -> String {
    let words = words.trim_matches('\n');
    let letters: Vec<char> = words.chars().collect();
    let mut out = String::new();
    let mut done = 0;
    let mut marked_to = None;
    for span in spans {
        let (start, end) = (span.start, span.end.min(letters.len()));
        if start < done || start >= end {
            continue;
        }
        let stretch = Stretch {
            letters: &letters,
            start,
            end,
            touches: marked_to == Some(start),
        };
        let Some(marked) = stretch.marked(&span.kind, label) else {
            continue;
        };
        escape_onto(&mut out, &letters[done..start].iter().collect::<String>());
        out.push_str(&marked);
        (done, marked_to) = (end, Some(end));
    }
    escape_onto(&mut out, &letters[done..].iter().collect::<String>());
    out
}

/// Returns a footnote's mark in the letters Markdown allows there.
pub fn footnote_label(mark: &str) -> String {
    let legal = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let label: String = mark.chars().map(legal).collect();
    // Marks made of signs alone (* and **) are told apart by their number.
    if label.chars().all(|c| c == '-') {
        return format!("note{}", label.len());
    }
    label
}

struct Stretch<'a> {
    letters: &'a [char],
    start: usize,
    end: usize,
    /// True when a marked stretch ends where this begins.
    touches: bool,
}

impl Stretch<'_> {
    fn marked(&self, kind: &SpanKind, label: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let words: String = self.letters[self.start..self.end].iter().collect();
        // A line break inside would need the rules of the block around it.
        if words.contains('\n') {
            return None;
        }
        match kind {
            SpanKind::Emphasis if self.can_be_starred() => Some(format!("*{}*", escaped(&words))),
            SpanKind::Strong if self.can_be_starred() => Some(format!("**{}**", escaped(&words))),
            SpanKind::Emphasis
            | SpanKind::Strong
            | SpanKind::Gloss(_)
            | SpanKind::Language(_)
            | SpanKind::Page(_) => None,
            SpanKind::NoteRef(mark) => label(mark).map(|label| format!("[^{label}]")),
            SpanKind::Link(target) => link(&words, target),
        }
    }

    /// The rules of `CommonMark` for `*`, on the narrow side: no space inside the stars, and
    /// outside an end, a space or ASCII punctuation.
    fn can_be_starred(&self) -> bool {
        let outside = |letter: Option<&char>| {
            letter.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation())
        };
        let before = self
            .start
            .checked_sub(1)
            .and_then(|at| self.letters.get(at));
        let inside = &self.letters[self.start..self.end];
        let tight = |letter: Option<&char>| letter.is_some_and(|c| c.is_alphanumeric());
        !self.touches
            && outside(before)
            && outside(self.letters.get(self.end))
            && tight(inside.first())
            && tight(inside.last())
    }
}

fn link(words: &str, target: &str) -> Option<String> {
    let legal = !target.is_empty()
        && !target
            .chars()
            .any(|c| matches!(c, '<' | '>' | '\\') || c.is_control());
    let target = target.replace('&', "&amp;");
    (legal && !words.trim().is_empty()).then(|| format!("[{}](<{target}>)", escaped(words)))
}

/// Escapes text onto what is there; whether a line begins is seen from what is there.
fn escape_onto(out: &mut String, words: &str) {
    let words = if out.is_empty() {
        words.trim_start_matches('\n')
    } else {
        words
    };
    let mut letters = words.chars().peekable();
    while let Some(c) = letters.next() {
        let begins = out.is_empty() || out.ends_with('\n');
        match c {
            // A line break that is meant; at the end of a block a backslash would be a letter.
            '\n' if letters.peek().is_none() && out.is_empty() => {}
            '\n' => out.push_str("\\\n"),
            // White space at the start of a line would be dropped, or make it code.
            ' ' if begins => out.push_str("&#32;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|' | '#' => escape(out, c),
            '-' | '+' | '=' | '>' | ':' if begins => escape(out, c),
            '&' if letters
                .peek()
                .is_some_and(|c| c.is_ascii_alphanumeric() || *c == '#') =>
            {
                escape(out, c);
            }
            '0'..='9' if begins => number(out, c, &mut letters),
            _ => out.push(c),
        }
    }
}

fn escape(out: &mut String, c: char) {
    out.push('\\');
    out.push(c);
}

/// A number at the start of a line with `.` or `)` and a space after it would begin a list.
fn number(out: &mut String, first: char, letters: &mut Peekable<Chars<'_>>) {
    out.push(first);
    while let Some(digit) = letters.next_if(char::is_ascii_digit) {
        out.push(digit);
    }
    if let Some(sign) = letters.next_if(|c| matches!(c, '.' | ')')) {
        if letters.peek().is_none_or(|c| matches!(c, ' ' | '\n')) {
            escape(out, sign);
        } else {
            out.push(sign);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Clean;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    /// Reads Markdown back: its words, and how many stretches it marks.
    fn read_back(markdown: &str) -> (String, usize) {
        let mut options = Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES;
        options |= Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        let (mut words, mut marked) = (String::new(), 0);
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::SoftBreak | Event::HardBreak => words.push('\n'),
                Event::Start(pulldown_cmark::Tag::Paragraph) | Event::End(_) => {}
                _ => marked += 1,
            }
        }
        (words, marked)
    }

    fn ends_trimmed(words: &str) -> String {
        let lines: Vec<&str> = words.trim_matches('\n').split('\n').collect();
        let lines: Vec<&str> = lines
            .iter()
            .map(|line| line.trim_end_matches(' '))
            .collect();
        lines.join("\n").trim_matches('\n').to_owned()
    }

    fn span(start: usize, end: usize, kind: SpanKind) -> Span {
        Span { start, end, kind }
    }

    #[test]
    fn signs_that_markdown_obeys_are_kept() {
        assert_eq!(escaped("1) pilots"), "1\\) pilots");
        assert_eq!(escaped("16.11.50\n- x"), "16.11.50\\\n\\- x");
        assert_eq!(escaped("a * b_c #1 <d>"), "a \\* b\\_c \\#1 \\<d>");
        assert_eq!(escaped("A & B &amp;"), "A & B \\&amp;");
    }

    #[test]
    fn stretches_are_marked_where_markdown_can() {
        let none = |_: &str| None;
        let words = "extremely urgent";
        let emphasis = |start, end| span(start, end, SpanKind::Emphasis);
        assert_eq!(
            inline(words, &[emphasis(10, 16)], &none),
            "extremely *urgent*"
        );
        assert_eq!(inline(words, &[emphasis(11, 16)], &none), words);
        assert_eq!(inline(words, &[emphasis(9, 99)], &none), words);
        let footnote = span(15, 16, SpanKind::NoteRef(Clean::line("t")));
        let label = |mark: &str| Some(footnote_label(mark));
        assert_eq!(
            inline(words, std::slice::from_ref(&footnote), &label),
            "extremely urgen[^t]"
        );
        assert_eq!(inline(words, &[footnote], &none), words);
        let link = span(0, 9, SpanKind::Link(Clean::line("https://a.example/x y")));
        assert_eq!(
            inline(words, &[link], &none),
            "[extremely](<https://a.example/x y>) urgent"
        );
    }

    #[test]
    fn marks_of_notes_become_legal_labels() {
        assert_eq!(footnote_label("12a"), "12a");
        assert_eq!(footnote_label("**"), "note2");
        assert_eq!(footnote_label("n. 1]"), "n--1-");
    }

    proptest! {
        #[test]
        fn the_same_words_are_read_back(raw in "[\\PC\n]{0,40}|[-0-9.)#*_`<>&a \n~|\\[\\]=+:\\\\!]{0,30}") {
            let clean = Clean::text(&raw);
            let (words, marked) = read_back(&inline(&clean, &[], &|_| None));
            prop_assert_eq!(ends_trimmed(&words), ends_trimmed(&clean));
            prop_assert_eq!(marked, 0);
        }

        #[test]
        fn stars_never_become_words(raw in "[-*_ a.é「(]{0,20}", start in 0..20_usize, length in 0..20_usize) {
            let clean = Clean::text(&raw);
            let spans = [span(start, start + length, SpanKind::Emphasis), span(start + length, 20, SpanKind::Strong)];
            let (words, _) = read_back(&inline(&clean, &spans, &|_| None));
            prop_assert_eq!(ends_trimmed(&words), ends_trimmed(&clean));
        }
    }
}
