//! A line of a document as it stands in cells: graphemes in the order they are seen.
//!
//! Right-to-left lines are laid out by UAX 9, with the direction of their paragraph; what is
//! copied stays in the order it is read. Nothing is drawn here.

use unicode_bidi::BidiInfo;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::wrap::{grapheme_width, hidden_marks, is_printable_ascii};

/// A grapheme of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// What is drawn.
    pub text: &'a str,
    /// Its first code point, counted as the line's beginning is.
    pub point: usize,
    /// Its columns.
    pub width: usize,
    /// How many of these columns show a sign without width.
    pub hidden: usize,
}

/// A line in the order it is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Its graphemes from left to right.
    pub glyphs: Vec<Glyph<'a>>,
    /// True when it belongs to a paragraph that is read from the right.
    pub from_right: bool,
}

impl<'a> Seen<'a> {
    /// Returns the line `start..end` (code points) of a paragraph, as it is seen.
    pub fn of(paragraph: &'a str, start: usize, end: usize, bidi: bool) -> Self {
        let line = super::paint::points(paragraph, start, end);
        let glyphs = in_order(line, start);
        if !bidi || paragraph.is_ascii() || !paragraph.chars().any(is_right_to_left) {
            return Self {
                glyphs,
                from_right: false,
            };
        }
        let offset = line.as_ptr() as usize - paragraph.as_ptr() as usize;
        reordered(paragraph, offset..offset + line.len(), glyphs)
    }

    /// Returns the columns of the line.
    pub fn width(&self) -> usize {
        self.glyphs.iter().map(|glyph| glyph.width).sum()
    }

    /// Returns the column of a code point, from the left end of the line.
    pub fn column_of(&self, point: usize) -> usize {
        let holds = |glyph: &Glyph<'_>| {
            (glyph.point..glyph.point + glyph.text.chars().count()).contains(&point)
        };
        match self.glyphs.iter().position(holds) {
            Some(at) => self.glyphs[..at].iter().map(|glyph| glyph.width).sum(),
            None if self.from_right => 0,
            None => self.width(),
        }
    }
}

/// Returns the graphemes of a line as they are read.
fn in_order(line: &str, start: usize) -> Vec<Glyph<'_>> {
    if is_printable_ascii(line) {
        let letter = |at: usize| Glyph {
            text: &line[at..=at],
            point: start + at,
            width: 1,
            hidden: 0,
        };
        return (0..line.len()).map(letter).collect();
    }
    let mut point = start;
    let mut before = None;
    let mut glyphs = Vec::new();
    for text in line.graphemes(true) {
        glyphs.push(Glyph {
            text,
            point,
            width: grapheme_width(before, text),
            hidden: hidden_marks(before, text),
        });
        point += text.chars().count();
        before = text.chars().next();
    }
    glyphs
}

/// Puts the graphemes of a line into the order they are seen (UAX 9).
fn reordered<'a>(
    paragraph: &'a str,
    line: std::ops::Range<usize>,
    glyphs: Vec<Glyph<'a>>,
) -> Seen<'a> {
    let info = BidiInfo::new(paragraph, None);
    let Some(part) = info
        .paragraphs
        .iter()
        .rfind(|part| part.range.contains(&line.start) || part.range.end == line.start)
    else {
        return Seen {
            glyphs,
            from_right: false,
        };
    };
    let from_right = part.level.is_rtl();
    if line.is_empty() || line.end > part.range.end {
        return Seen { glyphs, from_right };
    }
    let (levels, runs) = info.visual_runs(part, line.clone());
    let base = paragraph.as_ptr() as usize;
    let byte_of = |glyph: &Glyph<'_>| glyph.text.as_ptr() as usize - base;
    let mut seen = Vec::with_capacity(glyphs.len());
    for run in runs {
        let first = glyphs.partition_point(|glyph| byte_of(glyph) < run.start);
        let last = glyphs.partition_point(|glyph| byte_of(glyph) < run.end);
        let of_run = glyphs.get(first..last).unwrap_or_default();
        if levels
            .get(run.start)
            .is_some_and(unicode_bidi::Level::is_rtl)
        {
            seen.extend(of_run.iter().rev().map(|glyph| Glyph {
                text: mirrored(glyph.text),
                ..*glyph
            }));
        } else {
            seen.extend(of_run.iter().copied());
        }
    }
    Seen {
        glyphs: seen,
        from_right,
    }
}

/// Returns the sign that stands for a bracket in text that is read from the right.
fn mirrored(text: &str) -> &str {
    match text {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        "‹" => "›",
        "›" => "‹",
        other => other,
    }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and the later right-to-left blocks.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str) -> (String, bool) {
        let line = Seen::of(text, 0, text.chars().count(), true);
        (
            line.glyphs.iter().map(|glyph| glyph.text).collect(),
            line.from_right,
        )
    }

    #[test]
    fn a_line_from_the_right_is_turned_and_numbers_and_latin_in_it_are_not() {
        assert_eq!(seen("אבג 123 דה"), ("הד 123 גבא".to_owned(), true));
        assert_eq!(seen("abc אבג def"), ("abc גבא def".to_owned(), false));
        assert_eq!(seen("(אב)"), ("(בא)".to_owned(), true));
        assert_eq!(seen("שָׁ ל"), ("ל שָׁ".to_owned(), true));
    }

    #[test]
    fn each_line_as_typed_has_its_own_direction() {
        let text = "abc\nאב";
        assert!(!Seen::of(text, 0, 3, true).from_right);
        assert!(Seen::of(text, 4, 6, true).from_right);
        assert!(!Seen::of(text, 4, 6, false).from_right);
    }

    #[test]
    fn a_sign_without_width_is_shown_in_a_word_and_left_where_it_belongs() {
        let shown = |text: &str| {
            Seen::of(text, 0, 20, true)
                .glyphs
                .iter()
                .map(|g| g.hidden)
                .sum::<usize>()
        };
        assert_eq!(shown("pi\u{200b}lot"), 1);
        assert_eq!(shown("пи\u{200d}лот"), 1);
        assert_eq!(shown("ไทย\u{200b}ไทย"), 0);
        assert_eq!(shown("می\u{200c}خواهم"), 0);
        assert_eq!(shown("👩\u{200d}👩"), 0);
    }

    proptest! {
        #[test]
        fn every_grapheme_is_seen_once(text in "[a-zאבגدذر0-9 ()\n\u{301}]{0,40}", start in 0_usize..20, length in 0_usize..20) {
            let line = Seen::of(&text, start, start + length, true);
            let mut points: Vec<usize> = line.glyphs.iter().map(|glyph| glyph.point).collect();
            points.sort_unstable();
            let plain: Vec<usize> = Seen::of(&text, start, start + length, false)
                .glyphs.iter().map(|glyph| glyph.point).collect();
            prop_assert_eq!(points, plain);
        }
    }
}
