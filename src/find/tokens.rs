//! The words of a text, as an index and a search see them.
//!
//! A word is a run of letters and digits, folded; each takes one position, and positions run
//! on over lines and paragraphs. What is written in one with a hyphen, an apostrophe or the
//! full stops of an abbreviation gives its parts and, at the place of the first, the whole; a
//! word broken at the end of a line is one. Scripts without spaces give every sign and every
//! pair of neighbours, white space between them passed over. What the umlaut letters are also
//! written as (`ae`) stands beside them. No stems and no other scripts here.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::fold::{Folded, fold_onto, is_dropped};

/// What a token is to its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A word as it stands.
    Word,
    /// Several parts taken as one word; it stands at the position of the first.
    Joined,
    /// A word in its other spelling (`ueber` for `über`).
    Spelt,
    /// One sign of a script without spaces.
    Sign,
    /// Such a sign and the next; it stands at the position of the first.
    Pair,
}

/// A token: what is compared, and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub form: Form,
    /// Its folded text, at most [`LONGEST`] letters.
    pub folded: &'a str,
    /// As written, the parts of a joined one without what stood between; empty for signs.
    pub written: &'a str,
    /// Its position among the words of the text, from 0.
    pub position: u32,
    /// First code point of the text.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
}

/// Of a longer word only so many letters are compared.
pub const LONGEST: usize = 100;

/// So many parts at most are taken as one word.
const MOST_PARTS: usize = 8;

/// Hands over the tokens of a text, by position.
pub fn walk(text: &str, take: &mut dyn FnMut(Token<'_>)) {
    let mut walker = Walker {
        text,
        take,
        position: 0,
        parts: Vec::new(),
        folded: String::new(),
        written: String::new(),
    };
    let mut at = Place::default();
    while let Some(c) = at.peek(text) {
        if is_unspaced(c) {
            at = walker.unspaced(at);
        } else if is_word_start(c) {
            at = walker.chunk(at);
        } else {
            at.pass(c);
        }
    }
}

/// A place in a text, in bytes and in code points.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    byte: usize,
    point: u32,
}

impl Place {
    fn peek(self, text: &str) -> Option<char> {
        let first = *text.as_bytes().get(self.byte)?;
        if first.is_ascii() {
            return Some(char::from(first));
        }
        text.get(self.byte..)?.chars().next()
    }

    fn pass(&mut self, c: char) {
        self.byte += c.len_utf8();
        self.point += 1;
    }

    fn past(mut self, c: char) -> Self {
        self.pass(c);
        self
    }
}

/// What stands between two parts of one chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Hyphen,
    Apostrophe,
    Dot,
    /// A hyphen at the end of a line.
    Break,
}

/// A run of letters and digits.
#[derive(Clone, Copy, Debug)]
struct Part {
    from: Place,
    to: Place,
    /// What stands before it.
    joint: Option<Joint>,
}

struct Walker<'t> {
    text: &'t str,
    take: &'t mut dyn FnMut(Token<'_>),
    position: u32,
    parts: Vec<Part>,
    folded: String,
    written: String,
}

impl Walker<'_> {
    /// Reads parts that are written in one; returns where the text goes on.
    fn chunk(&mut self, start: Place) -> Place {
        let mut parts = std::mem::take(&mut self.parts);
        let (mut at, mut joint) = (start, None);
        loop {
            let to = self.part_end(at);
            parts.push(Part {
                from: at,
                to,
                joint,
            });
            at = to;
            match self.joint(to) {
                Some((found, next)) => (joint, at) = (Some(found), next),
                None => break,
            }
        }
        self.emit_chunk(&parts);
        parts.clear();
        self.parts = parts;
        at
    }

    fn part_end(&self, from: Place) -> Place {
        let mut at = from;
        while let Some(c) = at.peek(self.text) {
            let goes_on = match c {
                c if c.is_ascii() => c.is_ascii_alphanumeric(),
                c if is_apostrophe(c) => false,
                c => (c.is_alphanumeric() && !is_unspaced(c)) || is_on_letter(c),
            };
            if !goes_on {
                break;
            }
            at.pass(c);
        }
        at
    }

    /// Looks for what joins the part that ends here to another; returns where that begins.
    fn joint(&self, end: Place) -> Option<(Joint, Place)> {
        let c = end.peek(self.text)?;
        let broken_invisibly = c == '\n' && self.text.get(..end.byte)?.ends_with('\u{ad}');
        let joint = match c {
            '-' | '\u{2010}' | '\u{2011}' | '\u{5be}' => Joint::Hyphen,
            '.' => Joint::Dot,
            c if is_apostrophe(c) => Joint::Apostrophe,
            '¬' => Joint::Break,
            '\n' if broken_invisibly => Joint::Break,
            _ => return None,
        };
        let mut next = if broken_invisibly { end } else { end.past(c) };
        let follows = next.peek(self.text)?;
        // Wrapped lines of a source are joined by a space, the hyphen at their end left there.
        let at_line_end = follows == '\n' || (follows == ' ' && joint == Joint::Hyphen);
        if at_line_end && matches!(joint, Joint::Hyphen | Joint::Break) {
            next.pass(follows);
            while let Some(space @ (' ' | '\t')) = next.peek(self.text) {
                next.pass(space);
            }
            let goes_on = next.peek(self.text)?;
            let broken =
                goes_on.is_lowercase() && !is_unspaced(goes_on) && !self.joins_halves(next);
            return broken.then_some((Joint::Break, next));
        }
        (is_word_start(follows) && !is_unspaced(follows) && joint != Joint::Break)
            .then_some((joint, next))
    }

    /// Returns true for the `and` of `pre- and post-war`: there nothing was broken.
    fn joins_halves(&self, at: Place) -> bool {
        const WORDS: [&str; 14] = [
            "and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "и", "или", "i",
        ];
        WORDS.contains(&self.slice(at, self.part_end(at)))
    }

    fn emit_chunk(&mut self, parts: &[Part]) {
        let first = self.position;
        let mut rest = parts;
        while !rest.is_empty() {
            // Parts broken at the end of a line stand at one position, with what they make.
            let more = rest.iter().skip(1);
            let count = 1 + more
                .take_while(|part| part.joint == Some(Joint::Break))
                .count();
            let (word, after) = rest.split_at(count);
            let written = word.iter().filter(|part| self.emit_part(**part)).count();
            if count > 1 {
                self.emit_joined(word, self.position);
            }
            self.position += u32::from(written > 0);
            rest = after;
        }
        if parts.len() > 1 && parts.len() <= MOST_PARTS && self.make_one(parts) {
            self.emit_joined(parts, first);
        }
    }

    /// Returns true for parts that are also written as one word: `P'yŏng-yang`, `U.S.S.R`.
    fn make_one(&self, parts: &[Part]) -> bool {
        let joints = || parts.iter().filter_map(|part| part.joint);
        let letters = |part: &Part| {
            let written = self.slice(part.from, part.to);
            !written.bytes().any(|byte| byte.is_ascii_digit())
        };
        let single = |part: &Part| part.to.point - part.from.point == 1;
        let dots = joints().all(|joint| joint == Joint::Dot) && parts.iter().all(single);
        let none_broken = joints().any(|joint| joint != Joint::Break);
        let signs = joints().all(|joint| joint != Joint::Dot) && none_broken;
        (dots || signs) && parts.iter().all(letters)
    }

    fn slice(&self, from: Place, to: Place) -> &str {
        self.text.get(from.byte..to.byte).unwrap_or_default()
    }

    /// Hands over a part; false when nothing is left of it.
    fn emit_part(&mut self, part: Part) -> bool {
        let text = self.text;
        let written = text.get(part.from.byte..part.to.byte).unwrap_or_default();
        self.folded.clear();
        if written.is_ascii() {
            self.folded.push_str(written);
            self.folded.make_ascii_lowercase();
        } else {
            fold_onto(written, &mut self.folded);
        }
        cut(&mut self.folded);
        if self.folded.is_empty() {
            return false;
        }
        (self.take)(Token {
            form: Form::Word,
            folded: &self.folded,
            written,
            position: self.position,
            start: part.from.point,
            end: part.to.point,
        });
        if let Some(mut spelt) = spelt_out(written) {
            cut(&mut spelt);
            (self.take)(Token {
                form: Form::Spelt,
                folded: &spelt,
                written,
                position: self.position,
                start: part.from.point,
                end: part.to.point,
            });
        }
        true
    }

    fn emit_joined(&mut self, parts: &[Part], position: u32) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return;
        };
        let mut written = std::mem::take(&mut self.written);
        written.clear();
        for part in parts {
            written.push_str(self.slice(part.from, part.to));
        }
        self.folded.clear();
        fold_onto(&written, &mut self.folded);
        cut(&mut self.folded);
        (self.take)(Token {
            form: Form::Joined,
            folded: &self.folded,
            written: &written,
            position,
            start: first.from.point,
            end: last.to.point,
        });
        self.written = written;
    }

    /// Reads a run of signs without spaces; returns where the text goes on.
    fn unspaced(&mut self, start: Place) -> Place {
        let (mut run, mut points) = (String::new(), Vec::new());
        let (mut at, mut end) = (start, start);
        while let Some(c) = at.peek(self.text) {
            if is_unspaced(c) {
                run.push(c);
                points.push(at.point);
                at.pass(c);
                end = at;
            } else if c.is_whitespace() || is_dropped(c) {
                at.pass(c);
            } else {
                break;
            }
        }
        self.emit_run(&Folded::of(&run), &points);
        end
    }

    fn emit_run(&mut self, run: &Folded, points: &[u32]) {
        let point = |source: usize| points.get(source).copied().unwrap_or_default();
        let signs: Vec<(usize, char)> = run.text().char_indices().collect();
        // Where a sign begins and ends in the source: marks that were put on it are its own.
        let span = |nth: usize| {
            let source = run.source_of(nth).unwrap_or_default();
            let next = run.source_of(nth + 1).unwrap_or(points.len());
            (point(source), point(next.saturating_sub(1).max(source)) + 1)
        };
        for (nth, (byte, sign)) in signs.iter().enumerate() {
            let (start, end) = span(nth);
            let position = self.position + nth as u32;
            let mut hand = |form, to: usize, end| {
                (self.take)(Token {
                    form,
                    folded: run.text().get(*byte..to).unwrap_or_default(),
                    written: "",
                    position,
                    start,
                    end,
                });
            };
            hand(Form::Sign, byte + sign.len_utf8(), end);
            if let Some((next, after)) = signs.get(nth + 1) {
                hand(Form::Pair, next + after.len_utf8(), span(nth + 1).1);
            }
        }
        self.position += signs.len() as u32;
    }
}

/// Cuts a folded word to what is compared.
fn cut(folded: &mut String) {
    if folded.len() > LONGEST
        && let Some((at, _)) = folded.char_indices().nth(LONGEST)
    {
        folded.truncate(at);
    }
}

/// Returns the folded word with `ae`, `oe`, `ue` and `aa` for its umlauts, if it has any.
fn spelt_out(written: &str) -> Option<String> {
    // The first bytes of these letters and of the two dots as a sign of their own.
    if !written.bytes().any(|byte| matches!(byte, 0xc3 | 0xcc)) {
        return None;
    }
    let (mut spelt, mut found) = (String::with_capacity(written.len() + 4), false);
    for c in written.nfc() {
        let instead = match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
            'ü' | 'Ü' => "ue",
            'å' | 'Å' => "aa",
            _ => {
                spelt.push(c);
                continue;
            }
        };
        spelt.push_str(instead);
        found = true;
    }
    let mut folded = String::with_capacity(spelt.len());
    fold_onto(&spelt, &mut folded);
    found.then_some(folded)
}

/// Returns true for what a word can begin with.
fn is_word_start(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric() && !is_apostrophe(c))
}

/// Returns true for signs that stand on the letter before, and for what is invisible.
fn is_on_letter(c: char) -> bool {
    is_dropped(c) || canonical_combining_class(c) != 0
}

/// Apostrophes, the signs that stand for soft signs, and those of Hebrew abbreviations.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | 'ʺ' | 'ʻ' | 'ʿ' | 'ʾ' | '′' | '\u{5f3}' | '\u{5f4}'
    )
}

/// Returns true for the signs of scripts that put no spaces between words, and for Korean,
/// whose particles are written on to the word.
pub fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(
            c,
            '\u{e00}'..='\u{eff}'
                | '\u{1000}'..='\u{109f}'
                | '\u{1100}'..='\u{11ff}'
                | '\u{1780}'..='\u{17d3}'
                | '\u{17dc}'..='\u{17ff}'
                | '\u{2e80}'..='\u{2fdf}'
                | '\u{3005}'..='\u{3007}'
                | '\u{3021}'..='\u{3029}'
                | '\u{3031}'..='\u{3035}'
                | '\u{3041}'..='\u{309f}'
                | '\u{30a1}'..='\u{30fa}'
                | '\u{30fc}'..='\u{30ff}'
                | '\u{3105}'..='\u{318f}'
                | '\u{31a0}'..='\u{31bf}'
                | '\u{31f0}'..='\u{31ff}'
                | '\u{3400}'..='\u{4dbf}'
                | '\u{4e00}'..='\u{9fff}'
                | '\u{a960}'..='\u{a97f}'
                | '\u{ac00}'..='\u{d7ff}'
                | '\u{f900}'..='\u{faff}'
                | '\u{ff66}'..='\u{ff9f}'
                | '\u{20000}'..='\u{3ffff}'
        )
}

/// A token with a text of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnToken {
    /// What it is.
    pub form: Form,
    /// Its folded text.
    pub folded: String,
    /// As written.
    pub written: String,
    /// Its position.
    pub position: u32,
    /// Code points of the source.
    pub span: (u32, u32),
}

/// Returns the tokens of a short text, such as a query.
pub fn tokens(text: &str) -> Vec<OwnToken> {
    let mut tokens = Vec::new();
    walk(text, &mut |token| {
        tokens.push(OwnToken {
            form: token.form,
            folded: token.folded.to_owned(),
            written: token.written.to_owned(),
            position: token.position,
            span: (token.start, token.end),
        });
    });
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Shows words as `position:word`, other tokens with a sign of their form before them.
    fn shown(text: &str) -> String {
        let shown = tokens(text).into_iter().map(|token| {
            let sign = match token.form {
                Form::Word | Form::Sign => "",
                Form::Joined => "+",
                Form::Spelt => "~",
                Form::Pair => "=",
            };
            format!("{}:{sign}{}", token.position, token.folded)
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_folded_and_counted_over_lines_and_paragraphs() {
        assert_eq!(shown("The Öre,\n\n  Ёлка!"), "0:the 1:ore 1:~oere 2:елка");
        assert_eq!(shown("No. 600742/III, 059a"), "0:no 1:600742 2:iii 3:059a");
        assert_eq!(shown("zelfähren"), "0:zelfahren 0:~zelfaehren");
        assert_eq!(shown("zelfa\u{308}hren"), "0:zelfahren 0:~zelfaehren");
        assert_eq!(shown("كِتَاب שָׁלוֹם"), "0:كتاب 1:שלום");
        assert_eq!(
            shown("17.11.50 4:03-19:35"),
            "0:17 1:11 2:50 3:4 4:03 5:19 6:35"
        );
        assert_eq!(shown("¡§ — …"), "");
    }

    #[test]
    fn what_is_written_in_one_gives_its_parts_and_the_whole() {
        assert_eq!(shown("well-known x"), "0:well 1:known 0:+wellknown 2:x");
        assert_eq!(shown("P’yŏngyang"), "0:p 1:yongyang 0:+pyongyang");
        assert_eq!(shown("U.S.S.R."), "0:u 1:s 2:s 3:r 0:+ussr");
        assert_eq!(shown("end.Begin"), "0:end 1:begin");
        assert_eq!(shown("צה״ל"), "0:צה 1:ל 0:+צהל");
    }

    #[test]
    fn a_word_broken_at_the_end_of_a_line_is_one_word() {
        assert_eq!(
            shown("a tele-\n  gram x"),
            "0:a 1:tele 1:gram 1:+telegram 2:x"
        );
        assert_eq!(shown("tele- gram"), "0:tele 0:gram 0:+telegram");
        assert_eq!(shown("See- und Luft"), "0:see 1:und 2:luft");
        assert_eq!(shown("tele\u{ad}gram"), "0:telegram");
        assert_eq!(shown("tele\u{ad}\ngram"), "0:tele 0:gram 0:+telegram");
        assert_eq!(shown("tele¬\ngram"), "0:tele 0:gram 0:+telegram");
        assert_eq!(shown("one-\nTwo"), "0:one 1:two");
        assert_eq!(shown("one-\n\ntwo"), "0:one 1:two");
    }

    #[test]
    fn scripts_without_spaces_give_signs_and_pairs() {
        assert_eq!(shown("平壤 日"), "0:平 0:=平壤 1:壤 1:=壤日 2:日");
        assert_eq!(shown("平，壤a"), "0:平 1:壤 2:a");
        assert_eq!(shown("ｶﾞｽ"), "0:ガ 0:=ガス 1:ス");
    }

    #[test]
    fn a_token_knows_its_code_points() {
        let spans =
            |text| -> Vec<(u32, u32)> { tokens(text).iter().map(|token| token.span).collect() };
        assert_eq!(spans("é\u{301}x, b"), [(0, 3), (5, 6)]);
        assert_eq!(spans("x ｶﾞ ｽ"), [(0, 1), (2, 4), (2, 6), (5, 6)]);
        assert_eq!(spans("te-\nle"), [(0, 2), (4, 6), (0, 6)]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let found = tokens(&"x".repeat(10_000));
        assert_eq!(found.len(), 1);
        assert!(found.iter().all(|token| token.folded.len() == LONGEST));
    }

    proptest! {
        #[test]
        fn tokens_lie_in_the_text_and_are_folded(text in any::<String>()) {
            let count = text.chars().count() as u32;
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(token.span.0 < token.span.1 && token.span.1 <= count);
                prop_assert!(!token.folded.is_empty());
                prop_assert!(token.form == Form::Joined || token.position >= last);
                last = last.max(token.position);
            }
        }
    }
}
