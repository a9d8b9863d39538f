//! Marks inside a line of an archive's text: bold, italic, links, footnote marks.
//!
//! A text of an archive is prose that has passed through Markdown, so `*` and `_` are letters
//! unless they plainly pair: an opening one before a word, a closing one after a word.

use crate::record::Clean;
use crate::record::text::{Span, SpanKind};

/// A pair further apart than this is not one (and looking for it would take too long).
const LONGEST_PAIR: usize = 2000;

/// A text without its marks, and what they marked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    /// The text, cleaned.
    pub(super) text: Clean,
    /// The marked stretches, by their starts.
    pub(super) spans: Vec<Span>,
}

/// Takes the marks out of a text.
pub(super) fn marked(raw: impl Into<String>) -> Marked {
    let clean = Clean::owned(raw.into());
    if !may_have_marks(&clean) {
        return Marked {
            text: clean,
            spans: Vec::new(),
        };
    }
    let mut reader = Reader {
        letters: clean.chars().collect(),
        out: String::with_capacity(clean.len()),
        length: 0,
        open: Vec::new(),
        spans: Vec::new(),
    };
    let mut at = 0;
    while at < reader.letters.len() {
        at = reader.step(at);
    }
    reader
        .spans
        .sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    Marked {
        text: Clean::owned(reader.out),
        spans: reader.spans,
    }
}

/// Takes the marks out of a line and forgets what they marked.
pub(super) fn plain_line(raw: &str) -> Clean {
    if !may_have_marks(raw) {
        return Clean::line(raw);
    }
    Clean::line(&marked(raw).text)
}

/// Returns true when one of the signs that make marks is in a text.
fn may_have_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3(b'*', b'_', b'[', bytes).is_some()
        || memchr::memchr2(b'\\', b'<', bytes).is_some()
}

/// A text being read.
struct Reader {
    letters: Vec<char>,
    out: String,
    /// Code points in `out`.
    length: usize,
    /// Marks that were opened: the sign, how many of it, and where.
    open: Vec<(char, usize, usize)>,
    spans: Vec<Span>,
}

impl Reader {
    /// Reads what stands at a place, and returns the next place.
    fn step(&mut self, at: usize) -> usize {
        let c = self.letter(at).unwrap_or(' ');
        let next = self.letter(at + 1);
        match c {
            '\\' if next.is_some_and(|next| next.is_ascii_punctuation()) => {
                self.push(next.unwrap_or(c));
                at + 2
            }
            '*' | '_' => self.emphasis(at, c),
            '<' => self.address(at).unwrap_or_else(|| self.push_next(at, c)),
            '[' => self
                .note_mark(at)
                .or_else(|| self.link(at))
                .unwrap_or_else(|| self.push_next(at, c)),
            _ => self.push_next(at, c),
        }
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    fn push(&mut self, c: char) {
        self.out.push(c);
        self.length += 1;
    }

    fn push_next(&mut self, at: usize, c: char) -> usize {
        self.push(c);
        at + 1
    }

    /// Opens or closes bold or italic, or takes the signs as letters.
    fn emphasis(&mut self, at: usize, sign: char) -> usize {
        let count = self.run(at, sign);
        let after = at + count;
        if count <= 2 {
            let fits = |open: &(char, usize, usize)| open.0 == sign && open.1 == count;
            if self.closes(at, after) && self.open.last().is_some_and(fits) {
                if let Some((_, _, start)) = self.open.pop() {
                    let kind = if count == 2 {
                        SpanKind::Strong
                    } else {
                        SpanKind::Emphasis
                    };
                    self.spans.push(Span {
                        start,
                        end: self.length,
                        kind,
                    });
                }
                return after;
            }
            if self.opens(at, after) && self.closes_later(after, sign, count) {
                self.open.push((sign, count, self.length));
                return after;
            }
        }
        for _ in 0..count {
            self.push(sign);
        }
        after
    }

    /// Counts how often a sign stands one after the other.
    fn run(&self, at: usize, sign: char) -> usize {
        let rest = self.letters.get(at..).unwrap_or_default();
        rest.iter().take_while(|letter| **letter == sign).count()
    }

    /// An opening sign stands before a word and not inside one.
    fn opens(&self, at: usize, after: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.letter(before));
        let next = self.letter(after);
        before.is_none_or(|c| !c.is_alphanumeric()) && next.is_some_and(|c| !c.is_whitespace())
    }

    /// A closing sign stands after a word and not inside one.
    fn closes(&self, at: usize, after: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.letter(before));
        let next = self.letter(after);
        before.is_some_and(|c| !c.is_whitespace()) && next.is_none_or(|c| !c.is_alphanumeric())
    }

    /// Returns true when the same signs close further on.
    fn closes_later(&self, from: usize, sign: char, count: usize) -> bool {
        let mut at = from + 1;
        let end = self.letters.len().min(from + LONGEST_PAIR);
        while at < end {
            if self.letter(at) == Some(sign) && self.letter(at - 1) != Some('\\') {
                let run = self.run(at, sign);
                if run == count && self.closes(at, at + run) {
                    return true;
                }
                at += run;
            } else {
                at += 1;
            }
        }
        false
    }

    /// Reads `<http://…>`.
    fn address(&mut self, at: usize) -> Option<usize> {
        let inside = self.until(at + 1, '>')?;
        if !inside.starts_with("http") || inside.contains(char::is_whitespace) {
            return None;
        }
        let start = self.length;
        let next = at + 2 + inside.chars().count();
        inside.chars().for_each(|c| self.push(c));
        let kind = SpanKind::Link(Clean::line(&inside));
        self.spans.push(Span {
            start,
            end: self.length,
            kind,
        });
        Some(next)
    }

    /// Reads `[^1]`, which is shown as `[1]`.
    fn note_mark(&mut self, at: usize) -> Option<usize> {
        if self.letter(at + 1) != Some('^') {
            return None;
        }
        let label = self.until(at + 2, ']')?;
        let mark = Clean::line(&label);
        if mark.is_empty() || label.contains(char::is_whitespace) {
            return None;
        }
        let start = self.length;
        format!("[{mark}]").chars().for_each(|c| self.push(c));
        self.spans.push(Span {
            start,
            end: self.length,
            kind: SpanKind::NoteRef(mark),
        });
        Some(at + 3 + label.chars().count())
    }

    /// Reads `[words](http://…)`.
    fn link(&mut self, at: usize) -> Option<usize> {
        let words = self.until(at + 1, ']')?;
        let close = at + 1 + words.chars().count();
        if self.letter(close + 1) != Some('(') || words.is_empty() {
            return None;
        }
        let address = self.until(close + 2, ')')?;
        if !address.starts_with("http") {
            return None;
        }
        let start = self.length;
        words.chars().for_each(|c| self.push(c));
        let kind = SpanKind::Link(Clean::line(&address));
        self.spans.push(Span {
            start,
            end: self.length,
            kind,
        });
        Some(close + 3 + address.chars().count())
    }

    /// Returns what stands before the next such sign on the line, if it is not far.
    fn until(&self, from: usize, sign: char) -> Option<String> {
        let mut inside = String::new();
        for at in from..self.letters.len().min(from + 500) {
            match self.letter(at)? {
                c if c == sign => return Some(inside),
                '\n' => return None,
                c => inside.push(c),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes a marked text with its spans in braces.
    fn shown(raw: &str) -> String {
        let marked = marked(raw);
        let letters: Vec<char> = marked.text.chars().collect();
        let spans: Vec<String> = marked
            .spans
            .iter()
            .map(|span| letters[span.start..span.end].iter().collect())
            .collect();
        format!("{} {spans:?}", marked.text)
    }

    #[test]
    fn paired_marks_are_marks() {
        assert_eq!(shown("a **bold** word"), "a bold word [\"bold\"]");
        assert_eq!(
            shown("an *italic*, and _one_ more"),
            "an italic, and one more [\"italic\", \"one\"]"
        );
        assert_eq!(shown("**a *b* c**"), "a b c [\"a b c\", \"b\"]");
        assert_eq!(
            shown("see <http://a.example/x>."),
            "see http://a.example/x. [\"http://a.example/x\"]"
        );
        assert_eq!(shown("see [here](http://a.example)"), "see here [\"here\"]");
        assert_eq!(shown("as said[^2]."), "as said[2]. [\"[2]\"]");
    }

    #[test]
    fn other_signs_are_letters() {
        for text in [
            "2 * 3 * 4",
            "* * *",
            "file_name_here",
            "a *footnote",
            "***",
            "[page 12]",
            "<13>",
            "a_b and c_d",
            "[1](2)",
        ] {
            assert_eq!(shown(text), format!("{text} []"), "{text}");
        }
        assert_eq!(shown("a \\*star\\* and C:\\dir"), "a *star* and C:\\dir []");
    }

    proptest! {
        #[test]
        fn spans_lie_inside_the_text(raw in "[*_<>\\[\\]()^a-zж \\\\h:/\n]{0,40}") {
            let marked = marked(&raw);
            let length = marked.text.chars().count();
            prop_assert!(marked.spans.iter().all(|span| span.start <= span.end && span.end <= length));
        }
    }
}
