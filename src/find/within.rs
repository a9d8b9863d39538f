//! Finding words in one text, while they are typed: every place, in reading order.
//!
//! Case and accents are folded; a capital letter in what is typed asks for capitals. White space
//! of every kind is one space, so that words are found across the lines of a paragraph, but not
//! across paragraphs. Linear in the text whatever is typed.

use memchr::memmem::Finder;

use crate::record::text::Text;

use super::fold::{Folded, fold};

/// Returns where words stand in a text: code points of its canonical text, in order, none
/// overlapping another.
pub fn hits(text: &Text, words: &str) -> Vec<(usize, usize)> {
    let wanted = Wanted::of(words);
    let starts = text.block_starts();
    let mut found = Vec::new();
    for (block, start) in text.ordered_blocks().zip(starts) {
        wanted.add_hits(&block.text, start, &mut found);
    }
    found
}

/// What is looked for.
struct Wanted {
    finder: Finder<'static>,
    folded: Folded,
    letters: Vec<char>,
    /// Whether a capital was typed.
    minds_case: bool,
}

impl Wanted {
    fn of(words: &str) -> Self {
        let folded = Folded::of(words);
        Self {
            finder: Finder::new(folded.text().as_bytes()).into_owned(),
            folded,
            letters: words.chars().collect(),
            minds_case: words.chars().any(char::is_uppercase),
        }
    }

    fn add_hits(&self, text: &str, origin: usize, found: &mut Vec<(usize, usize)>) {
        // Nearly all paragraphs have no hit: for them no way back to the letters is laid.
        if self.folded.text().is_empty() || self.finder.find(fold(text).as_bytes()).is_none() {
            return;
        }
        let folded = Folded::of(text);
        let letters: Vec<char> = text.chars().collect();
        let count = self.folded.text().chars().count();
        let (mut byte, mut point) = (0, 0);
        for at in self.finder.find_iter(folded.text().as_bytes()) {
            point += folded
                .text()
                .get(byte..at)
                .map_or(0, |gap| gap.chars().count());
            byte = at;
            let last = folded.source_of(point + count - 1);
            let (Some(start), Some(last)) = (folded.source_of(point), last) else {
                continue;
            };
            if self.minds_case && !self.has_its_capitals(&folded, point, &letters) {
                continue;
            }
            let end = end_of(&folded, point + count, last, &letters);
            found.push((origin + start, origin + end));
        }
    }

    /// Returns true when each letter is a capital where one was typed, and small where not.
    fn has_its_capitals(&self, folded: &Folded, point: usize, letters: &[char]) -> bool {
        (0..self.folded.text().chars().count()).all(|at| {
            let is_capital = |letter: Option<&char>| letter.is_some_and(|c| c.is_uppercase());
            let typed = self
                .folded
                .source_of(at)
                .and_then(|at| self.letters.get(at));
            let read = folded.source_of(point + at).and_then(|at| letters.get(at));
            is_capital(typed) == is_capital(read)
        })
    }
}

/// Returns where a hit ends: with the accents that were folded away behind its last letter.
fn end_of(folded: &Folded, next: usize, last: usize, letters: &[char]) -> usize {
    let next = folded.source_of(next).unwrap_or(letters.len());
    let mut end = last + 1;
    while end < next
        && letters
            .get(end)
            .is_some_and(|c| !c.is_whitespace() && !c.is_alphanumeric())
    {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Clean;
    use crate::record::text::{Block, BlockKind};
    use proptest::prelude::*;

    fn text(blocks: &[&str]) -> Text {
        let block = |words: &&str| Block::new(BlockKind::Paragraph, Clean::text(words));
        Text {
            blocks: blocks.iter().map(block).collect(),
            ..Text::default()
        }
    }

    fn found(blocks: &[&str], words: &str) -> Vec<String> {
        let text = text(blocks);
        let canonical = text.canonical();
        let slice = |(start, end): &(usize, usize)| canonical.slice(*start, *end).to_string();
        hits(&text, words).iter().map(slice).collect()
    }

    #[test]
    fn case_and_accents_make_no_difference_until_a_capital_is_typed() {
        let blocks = ["Pilots, a pilot.", "PILOT; Łódź, ёлка, e\u{301}cole"];
        assert_eq!(found(&blocks, "pilot"), ["Pilot", "pilot", "PILOT"]);
        assert_eq!(found(&blocks, "Pilot"), ["Pilot"]);
        assert_eq!(found(&blocks, "PILOT"), ["PILOT"]);
        assert_eq!(found(&blocks, "lodz"), ["Łódź"]);
        assert_eq!(found(&blocks, "елка"), ["ёлка"]);
        assert_eq!(found(&blocks, "e"), ["e\u{301}", "e"]);
        assert_eq!(found(&["Straße"], "strasse"), ["Straße"]);
    }

    #[test]
    fn words_are_found_across_lines_and_not_across_paragraphs() {
        assert_eq!(
            found(&["to the HARBOUR\n  MASTER"], "harbour master"),
            ["HARBOUR\n  MASTER"]
        );
        assert_eq!(
            found(&["one two", "three"], "two three"),
            Vec::<String>::new()
        );
        assert_eq!(found(&["one"], ""), Vec::<String>::new());
        assert_eq!(
            found(&["서울"], "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}"),
            ["서울"]
        );
    }

    proptest! {
        #[test]
        fn every_hit_folds_to_what_was_typed(words in "[aeéßłи]{1,3}", blocks in prop::collection::vec("[aeéßłЕи\u{301} \n]{0,30}", 0..4)) {
            let blocks: Vec<&str> = blocks.iter().map(String::as_str).collect();
            let wanted = fold(&words);
            for hit in found(&blocks, &words) {
                prop_assert!(fold(&hit).contains(&wanted), "{hit:?}");
            }
            let text = text(&blocks);
            let hits = hits(&text, &words);
            prop_assert!(hits.windows(2).all(|two| two[0].0 < two[1].0));
            let length = text.canonical().chars().count();
            prop_assert!(hits.iter().all(|(start, end)| start < end && *end <= length));
        }
    }
}
