//! Passages and the words that find them again.
//!
//! A note on a passage keeps its words, what stood around them, and their place (the
//! selectors of the W3C Web Annotation model). It is found by the words first and by the
//! position second; what no longer fits is not moved by a guess. Differences of white space
//! and between composed and decomposed letters do not count; every other one does.

mod folded;

use super::marks::Selector;

use folded::{Ends, Folded, occurrences};

/// How many code points before and after a passage are kept.
const CONTEXT: usize = 32;

/// How many letters of a passage are enough to know it by when it occurs once and nothing
/// around it is left; a shorter one needs a neighbour, or it may be another place.
const TELLING: usize = 24;

/// How many letters of the context on one side make a neighbour.
const NEIGHBOUR: usize = 8;

impl Selector {
    /// Describes code points `start..end` of a canonical text; a range beyond it is cut.
    pub fn of(canonical: &str, start: usize, end: usize) -> Self {
        let mut at = Offsets::new(canonical);
        let before = at.byte(start.saturating_sub(CONTEXT));
        let from = at.byte(start);
        let to = at.byte(end.max(start));
        let after = at.byte(end.max(start).saturating_add(CONTEXT));
        let exact = &canonical[from..to];
        let start = canonical[..before].chars().count() + canonical[before..from].chars().count();
        Self {
            exact: exact.to_owned(),
            prefix: canonical[before..from].to_owned(),
            suffix: canonical[to..after].to_owned(),
            start,
            end: start + exact.chars().count(),
        }
    }
}

/// Walks from code points to bytes, forwards only.
struct Offsets<'a> {
    text: &'a str,
    chars: std::str::CharIndices<'a>,
    passed: usize,
}

impl<'a> Offsets<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            chars: text.char_indices(),
            passed: 0,
        }
    }

    /// Returns the byte at which a code point starts; never less than asked before.
    fn byte(&mut self, code_point: usize) -> usize {
        while self.passed < code_point && self.chars.next().is_some() {
            self.passed += 1;
        }
        self.text.len() - self.chars.as_str().len()
    }
}

/// Finds a passage in a canonical text: its first code point and one past its last.
///
/// In this order: the words with all that stood around them, at or nearest to the old place;
/// the words where they occur once, if they are many or a neighbour is left; of several the
/// only one with a whole side of its context. Else `None`.
pub fn find(canonical: &str, selector: &Selector) -> Option<(usize, usize)> {
    if selector.exact.trim().is_empty() {
        return None;
    }
    as_written(canonical, selector).or_else(|| folded(canonical, selector))
}

/// Finds the words with their context exactly as they were written.
fn as_written(canonical: &str, selector: &Selector) -> Option<(usize, usize)> {
    let whole = [selector.prefix.as_str(), &selector.exact, &selector.suffix].concat();
    let has_context = whole.len() > selector.exact.len();
    let old_place = Offsets::new(canonical).byte(selector.start);
    let lead = selector.prefix.len();
    let places = occurrences(canonical.as_bytes(), whole.as_bytes());
    let from = choose(&places, old_place.saturating_sub(lead), has_context)? + lead;
    let start = canonical[..from].chars().count();
    Some((start, start + selector.exact.chars().count()))
}

/// Returns the place nearest to the old one. Two equally near are a guess, and so are several
/// of which nothing is known but the words.
fn choose(places: &[usize], old: usize, has_context: bool) -> Option<usize> {
    let distance = |place: &usize| place.abs_diff(old);
    let nearest = places.iter().copied().min_by_key(distance)?;
    let rivals = places
        .iter()
        .filter(|place| distance(place) == distance(&nearest))
        .count();
    let sure = places.len() == 1 || (has_context && rivals == 1);
    sure.then_some(nearest)
}

/// Finds the words however their white space is and their letters are composed.
fn folded(canonical: &str, selector: &Selector) -> Option<(usize, usize)> {
    // White space at the ends of the passage belongs to what stands around it.
    let exact = selector.exact.trim();
    let lead = &selector.exact[..selector.exact.len() - selector.exact.trim_start().len()];
    let trail = &selector.exact[selector.exact.trim_end().len()..];
    let prefix = Folded::of(&[&selector.prefix, lead].concat(), Ends::TrimStart).text;
    let suffix = Folded::of(&[trail, &selector.suffix].concat(), Ends::TrimEnd).text;
    let words = Folded::of(exact, Ends::Keep).text;
    let text = Folded::of(canonical, Ends::Keep);

    let old_byte = Offsets::new(canonical).byte(selector.start);
    let old = Folded::of(&canonical[..old_byte], Ends::Keep).text.len();
    let from = place(
        &text,
        &Passage {
            prefix,
            words: &words,
            suffix,
        },
        old,
    )?;
    text.code_points(canonical, from, from + words.len())
}

/// A passage in folded form.
struct Passage<'a> {
    prefix: String,
    words: &'a str,
    suffix: String,
}

/// Returns the byte of the folded text at which the passage begins.
fn place(text: &Folded, passage: &Passage<'_>, old: usize) -> Option<usize> {
    let Passage {
        prefix,
        words,
        suffix,
    } = passage;
    let bytes = text.text.as_bytes();
    let with = |before: &str, after: &str| -> Vec<usize> {
        let pattern = [before, words, after].concat();
        let found = occurrences(bytes, pattern.as_bytes()).into_iter();
        let places = found.map(|at| at + before.len());
        places
            .filter(|at| text.is_whole(*at, at + words.len()))
            .collect()
    };
    let full = with(prefix, suffix);
    let has_context = !prefix.is_empty() || !suffix.is_empty();
    if has_context && !full.is_empty() {
        return choose(&full, old, true);
    }
    let all = with("", "");
    if let [only] = all[..] {
        let long = words.chars().filter(|c| !c.is_whitespace()).count() >= TELLING;
        return (long || has_neighbour(bytes, only, passage)).then_some(only);
    }
    let mut sided = Vec::new();
    if prefix.chars().count() >= NEIGHBOUR {
        sided.extend(with(prefix, ""));
    }
    if suffix.chars().count() >= NEIGHBOUR {
        sided.extend(with("", suffix));
    }
    match sided[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// Returns true when what stands next to a place is what stood next to the passage, on one side.
fn has_neighbour(text: &[u8], at: usize, passage: &Passage<'_>) -> bool {
    let before = text[..at].iter().rev().zip(passage.prefix.bytes().rev());
    let before: Vec<u8> = before
        .take_while(|(a, b)| *a == b)
        .map(|(a, _)| *a)
        .collect();
    let after = text[at + passage.words.len()..]
        .iter()
        .zip(passage.suffix.bytes());
    let after: Vec<u8> = after
        .take_while(|(a, b)| *a == b)
        .map(|(a, _)| *a)
        .collect();
    // Bytes that begin a code point, white space apart.
    let letters = |bytes: &[u8]| {
        bytes
            .iter()
            .filter(|b| **b & 0xc0 != 0x80 && **b != b' ')
            .count()
    };
    letters(&before) >= NEIGHBOUR || letters(&after) >= NEIGHBOUR
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    const TELEGRAM: &str =
        "I ask you to send pilots.\n\nThe pilots are to arrive in Andong before the month is out.";

    fn words(text: &str, range: (usize, usize)) -> String {
        text.chars().skip(range.0).take(range.1 - range.0).collect()
    }

    fn selector(text: &str, exact: &str) -> Selector {
        let byte = text.find(exact).unwrap();
        let start = text[..byte].chars().count();
        Selector::of(text, start, start + exact.chars().count())
    }

    /// Makes a note on the words in one text and says where it is in another.
    fn check(text: &str, exact: &str, later: &str, expected: Option<&str>) {
        let found = find(later, &selector(text, exact));
        assert_eq!(
            found.map(|range| words(later, range)).as_deref(),
            expected,
            "{exact:?} in {later:?}"
        );
    }

    #[test]
    fn a_selector_counts_code_points_and_is_cut_to_the_text() {
        let made = Selector::of("Слово и дело", 6, 7);
        assert_eq!(
            (
                made.exact.as_str(),
                made.prefix.as_str(),
                made.suffix.as_str()
            ),
            ("и", "Слово ", " дело")
        );
        let long = "x".repeat(100);
        let made = Selector::of(&long, 40, 50);
        assert_eq!((made.prefix.len(), made.suffix.len()), (CONTEXT, CONTEXT));
        let beyond = Selector::of("abc", 2, 9);
        assert_eq!(
            (beyond.exact.as_str(), beyond.start, beyond.end),
            ("c", 2, 3)
        );
        let empty = Selector::of("abc", 7, 9);
        assert_eq!(
            (empty.exact.as_str(), empty.prefix.as_str(), empty.start),
            ("", "abc", 3)
        );
    }

    #[test]
    fn the_place_of_a_repeated_word_is_kept() {
        let second = TELEGRAM.rfind("pilots").unwrap();
        let made = Selector::of(TELEGRAM, second, second + 6);
        assert_eq!(find(TELEGRAM, &made), Some((second, second + 6)));
        let later = format!("Ciphered. {TELEGRAM}");
        assert_eq!(find(&later, &made), Some((second + 10, second + 16)));
    }

    #[test]
    fn white_space_and_the_composition_of_letters_do_not_count() {
        check(
            "the old house stands",
            "old house",
            "the old\nhouse  stands",
            Some("old\nhouse"),
        );
        check(
            "the old\n\nhouse",
            "old\n\nhouse",
            "the  old house",
            Some("old house"),
        );
        check(
            "un caf\u{e9} noir",
            "caf\u{e9}",
            "un cafe\u{301} noir",
            Some("cafe\u{301}"),
        );
        check(
            "우리 조선 인민군 최고사령관 동지",
            "조선",
            "우리 \u{110c}\u{1169}\u{1109}\u{1165}\u{11ab} 인민군 최고사령관 동지",
            Some("\u{110c}\u{1169}\u{1109}\u{1165}\u{11ab}"),
        );
    }

    #[test]
    fn other_words_are_never_taken() {
        check(
            "un cafe noir et chaud",
            "cafe",
            "un cafe\u{301} noir et chaud",
            None,
        );
        check(
            "the therapist came",
            "therapist",
            "the the rapist came",
            None,
        );
        check("Mao said", "Mao", "Stalin said", None);
        check("각하 각", "각", "가하 가", None);
    }

    #[test]
    fn a_short_word_elsewhere_is_a_guess_and_a_long_passage_is_not() {
        check(
            "On Monday Mao went home to Peking.",
            "Mao",
            "Nobody but chairman Mao knew of this.",
            None,
        );
        let long = "to arrive in Andong before the month is out";
        check(
            TELEGRAM,
            long,
            &format!("Wholly new. {long} Also new."),
            Some(long),
        );
    }

    #[test]
    fn of_several_the_one_with_its_context_is_taken_else_none() {
        check(
            "send pilots to Andong at once; aircraft follow",
            "Andong",
            "Andong. We send pilots to Andong later. Andong.",
            Some("Andong"),
        );
        let found = find(
            "Andong. We send pilots to Andong later.",
            &selector("we will send pilots to Andong at once", "Andong"),
        );
        assert_eq!(
            found, None,
            "a context that was rewritten on both sides decides nothing"
        );
        check("a b", "a", "c a d a", None);
        let twins = Selector {
            exact: "a".into(),
            ..Selector::default()
        };
        assert_eq!(find("a a", &twins), None);
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert_eq!(find("abc", &Selector::default()), None);
        assert_eq!(
            find(
                "a b",
                &Selector {
                    exact: " ".into(),
                    ..Selector::default()
                }
            ),
            None
        );
        assert_eq!(find("", &selector("abc", "b")), None);
    }

    #[test]
    fn a_text_that_repeats_itself_takes_linear_time() {
        // With a step for each pair of letters this would be 10^12 steps.
        let text = "a".repeat(2_000_000);
        let made = Selector::of(&text, 500_000, 1_500_000);
        assert_eq!(find(&text, &made), Some((500_000, 1_500_000)));
        assert_eq!(
            find(
                &text[1..],
                &Selector {
                    prefix: "b".into(),
                    ..made
                }
            ),
            None
        );
    }

    proptest! {
        #[test]
        fn what_changes_elsewhere_does_not_move_a_note(
            before in "[a-zé \n]{0,60}", near in "[A-Z]{32}", exact in "[0-9é ]{0,10}[0-9]", after in "[K-Z]{32}",
            rest in "[a-z \n]{0,60}", new_before in "[a-zé \n]{0,80}", new_rest in "[a-z0-9 \n]{0,80}",
        ) {
            let text = format!("{before}{near}{exact}{after}{rest}");
            let start = (before.clone() + &near).chars().count();
            let made = Selector::of(&text, start, start + exact.chars().count());
            let later = format!("{new_before}{near}{exact}{after}{new_rest}");
            let expected = (new_before + &near).chars().count();
            prop_assert_eq!(find(&later, &made), Some((expected, expected + exact.chars().count())));
        }

        #[test]
        fn what_is_found_has_the_same_words(text in "[ab\u{301}\u{e9} \n]{0,40}", later in "[ab\u{301}\u{e9} \n]{0,40}", from in 0usize..40, len in 0usize..10) {
            let made = Selector::of(&text, from, from + len);
            let plain = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>();
            if let Some(range) = find(&later, &made) {
                prop_assert_eq!(plain(&words(&later, range)), plain(&made.exact));
            }
        }

        #[test]
        fn a_passage_is_found_where_it_was_made(text in any::<String>(), from in 0usize..40, len in 1usize..40) {
            let made = Selector::of(&text, from, from + len);
            let has_context = !made.prefix.is_empty() || !made.suffix.is_empty();
            if has_context && !made.exact.trim().is_empty() {
                prop_assert_eq!(find(&text, &made), Some((made.start, made.end)));
            }
        }
    }
}
