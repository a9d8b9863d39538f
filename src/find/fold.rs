//! Folding: one form for what a reader would call the same letters.
//!
//! Case and accents go in every script, so that `lodz` finds `Łódź` and `елка` finds `Ёлка`;
//! vowel signs of Arabic and Hebrew go too. Signs that make another letter stay (kana voicing,
//! Thai and Indic vowels). Each folded code point knows the one it came from, so that a hit in
//! the folded text can be shown in the text itself. No stemming and no transliteration here.

use std::ops::Range;

use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, decompose_compatible,
};

/// A folded text that knows where each of its code points came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    text: String,
    /// For each code point of `text`, the code point of the source it came from.
    sources: Vec<usize>,
}

impl Folded {
    /// Folds a text.
    pub fn of(text: &str) -> Self {
        let mut folder = Folder::new(text, true);
        folder.take(text);
        Self {
            text: folder.text,
            sources: folder.sources,
        }
    }

    /// Returns the folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the code point of the source that a folded code point came from.
    pub fn source_of(&self, folded: usize) -> Option<usize> {
        self.sources.get(folded).copied()
    }

    /// Returns the code points of the source that a range of bytes of the folded text came from.
    pub fn sources_of_bytes(&self, bytes: Range<usize>) -> Vec<usize> {
        let start = self.code_points_before(bytes.start);
        let end = self.code_points_before(bytes.end);
        self.sources.get(start..end).unwrap_or_default().to_vec()
    }

    fn code_points_before(&self, byte: usize) -> usize {
        self.text
            .char_indices()
            .take_while(|(at, _)| *at < byte)
            .count()
    }
}

/// Folds a text where nothing is to be shown in it.
pub fn fold(text: &str) -> String {
    let mut folder = Folder::new(text, false);
    folder.take(text);
    folder.text
}

/// Folds a text to the end of another, where many are folded one after the other.
pub fn fold_onto(text: &str, out: &mut String) {
    let mut folder = Folder {
        text: std::mem::take(out),
        sources: Vec::new(),
        last: None,
        at: 0,
        traced: false,
    };
    folder.take(text);
    *out = folder.text;
}

/// Returns a set of the letters and digits of a folded text, one bit each.
///
/// Latin letters and digits have a bit of their own, the rest of the world shares the others:
/// a text holds a word only if its set holds the word's set, but not the other way round.
pub fn letters(folded: &str) -> u64 {
    folded.chars().fold(0, |set, c| set | letter_bit(c))
}

/// Bits left for letters that are neither Latin nor digits.
const SHARED_BITS: u32 = 64 - 26 - 10;

/// Returns the bit of a letter or digit in such a set; no bit for what is neither.
pub fn letter_bit(c: char) -> u64 {
    match c {
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        '0'..='9' => 1 << (26 + c as u32 - '0' as u32),
        _ if c.is_alphanumeric() => 1 << (36 + c as u32 % SHARED_BITS),
        _ => 0,
    }
}

/// A folding under way.
struct Folder {
    text: String,
    sources: Vec<usize>,
    last: Option<char>,
    /// The code point of the source that is being folded.
    at: usize,
    /// Whether sources are wanted.
    traced: bool,
}

impl Folder {
    fn new(text: &str, traced: bool) -> Self {
        Self {
            text: String::with_capacity(text.len()),
            sources: Vec::new(),
            last: None,
            at: 0,
            traced,
        }
    }

    fn take(&mut self, text: &str) {
        if !self.traced && text.is_ascii() {
            return self.take_ascii(text.as_bytes());
        }
        for (at, c) in text.chars().enumerate() {
            self.at = at;
            if c.is_ascii() {
                self.fold_letter(c.to_ascii_lowercase());
            } else {
                self.fold_other(c);
            }
        }
    }

    /// Folds ASCII as the other ways do, without asking each letter what it might be: of a
    /// collection that is read for the first time this folds nearly all there is.
    fn take_ascii(&mut self, text: &[u8]) {
        for byte in text {
            match byte {
                b'\t'..=b'\r' | b' ' => {
                    if self.last != Some(' ') {
                        self.push(' ');
                    }
                }
                0..=0x1f | 0x7f => {}
                _ => self.push(char::from(byte.to_ascii_lowercase())),
            }
        }
    }

    /// Folds a character outside ASCII: lower case first, then its parts.
    fn fold_other(&mut self, c: char) {
        for lower in c.to_lowercase() {
            match lower {
                // Half-width and full-width forms are the same letters to a reader.
                '\u{ff00}'..='\u{ffef}' => {
                    decompose_compatible(lower, |part| self.fold_letter(part));
                }
                // Kana and Hangul syllables are letters of their own, whatever Unicode makes of them.
                '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}' => self.fold_letter(lower),
                _ => decompose_canonical(lower, |part| self.fold_letter(part)),
            }
        }
    }

    fn fold_letter(&mut self, c: char) {
        if c.is_whitespace() {
            if self.last != Some(' ') {
                self.push(' ');
            }
            return;
        }
        if c.is_control() || is_dropped(c) {
            return;
        }
        match unaccented(c) {
            Unaccented::One(c) => self.push_composed(c),
            Unaccented::Two(pair) => pair.iter().for_each(|c| self.push(*c)),
        }
    }

    /// Adds a letter, putting the jamo of one Korean syllable, and kana and its voicing, together.
    fn push_composed(&mut self, c: char) {
        let joins = matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' | '\u{3099}' | '\u{309a}');
        let composed = self
            .last
            .filter(|_| joins)
            .and_then(|last| compose(last, c));
        if let Some(composed) = composed {
            // The syllable stands where its first part stood.
            self.text.pop();
            self.text.push(composed);
            self.last = Some(composed);
        } else {
            self.push(c);
        }
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.last = Some(c);
        if self.traced {
            self.sources.push(self.at);
        }
    }
}

/// Returns true for signs that go: accents, vowel signs, joiners, invisible hyphens.
///
/// By combining class: 1 overlays, 10 to 36 the points of Hebrew, Arabic and Syriac, 200 to 240
/// the accents of every script. What stands between makes letters (nukta, virama, Thai vowels).
pub fn is_dropped(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let invisible = matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
    );
    invisible || matches!(canonical_combining_class(c), 1 | 10..=36 | 200..=240)
}

/// What a letter is without the strokes and shapes that Unicode does not take apart.
enum Unaccented {
    One(char),
    Two([char; 2]),
}

fn unaccented(c: char) -> Unaccented {
    use Unaccented::{One, Two};
    match c {
        'ß' => Two(['s', 's']),
        'æ' => Two(['a', 'e']),
        'œ' => Two(['o', 'e']),
        'þ' => Two(['t', 'h']),
        'ς' => One('σ'),
        'ł' => One('l'),
        'ø' => One('o'),
        'đ' | 'ð' => One('d'),
        'ħ' => One('h'),
        'ŧ' => One('t'),
        'ı' => One('i'),
        'ſ' => One('s'),
        // Persian and Urdu forms of Arabic letters.
        'ک' => One('ك'),
        'ی' | 'ى' => One('ي'),
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' => One('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => One('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '−' => One('-'),
        _ => One(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_accents_go_in_every_script() {
        let cases = [
            ("Ёлка", "елка"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Σίσυφος", "σισυφοσ"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("Ðøß", "doss"),
            ("İstanbul", "istanbul"),
            ("Ｔｅｌｅｇｒａｍ　１２", "telegram 12"),
            ("ｶﾞｽ", "ガス"),
            ("か\u{3099}", "が"),
            ("서울", "서울"),
            ("\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}", "서울"),
            ("كِتَاب", "كتاب"),
            ("שָׁלוֹם", "שלום"),
            ("أحمد", "احمد"),
            ("Ђорђе", "ђорђе"),
            ("ÉCOLE", "ecole"),
            ("e\u{301}cole", "ecole"),
            ("Nguyễn", "nguyen"),
            ("“a” – b’s", "\"a\" - b's"),
            ("a \u{a0}\n b", "a b"),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_folded_letter_knows_where_it_came_from() {
        let folded = Folded::of("e\u{301}ß서\u{1109}\u{1165}x");
        assert_eq!(folded.text(), "ess서서x");
        assert_eq!(folded.sources, [0, 2, 2, 3, 4, 6]);
        assert_eq!(folded.sources_of_bytes(1..3), [2, 2]);
        assert_eq!(folded.source_of(9), None);
    }

    #[test]
    fn vowels_that_are_letters_stay() {
        assert_ne!(fold("กา"), fold("กิ"));
        assert_ne!(fold("कि"), fold("का"));
        assert_ne!(fold("は"), fold("ば"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn ascii_is_folded_as_everything_is(text in "[\\x00-\\x7f]{0,60}") {
            let traced = Folded::of(&text);
            prop_assert_eq!(traced.text(), fold(&text));
        }

        #[test]
        fn every_folded_letter_has_a_source(text in any::<String>()) {
            let folded = Folded::of(&text);
            let count = text.chars().count();
            prop_assert_eq!(folded.text(), fold(&text));
            prop_assert_eq!(folded.sources.len(), folded.text().chars().count());
            prop_assert!(folded.sources.iter().all(|at| *at < count));
            prop_assert!(folded.sources.is_sorted());
        }

        #[test]
        fn the_letters_of_a_part_are_among_those_of_the_whole(text in any::<String>(), from in 0_usize..20) {
            let folded = fold(&text);
            let part: String = folded.chars().skip(from).take(4).collect();
            prop_assert_eq!(letters(&part) & !letters(&folded), 0);
        }
    }
}
