//! The passage of a text that shows its hits best.

use super::scan::Found;

/// So many code points of a text are shown around its hits.
pub const LENGTH: usize = 240;
/// So many stand before the first hit, if there are so many.
const BEFORE: usize = 60;

/// Returns the code points to show of a text: the stretch that has the most words of the query,
/// of several the first, cut at white space where there is some.
pub fn best(text: &[char], hits: &[&Found]) -> (usize, usize) {
    let mut best = (0, 0);
    let mut start = 0;
    for (at, hit) in hits.iter().enumerate() {
        let inside = hits.iter().skip(at);
        let inside = inside.take_while(|other| other.end <= hit.start + LENGTH - BEFORE);
        let mut words: Vec<(usize, bool)> = inside.map(|hit| (hit.word, true)).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        if (words.len(), count.min(3)) > best {
            best = (words.len(), count.min(3));
            start = hit.start;
        }
    }
    let is_space = |at: usize| text.get(at).is_none_or(|c| c.is_whitespace());
    let wanted = start.saturating_sub(BEFORE);
    let from = (wanted..start)
        .find(|at| *at == 0 || is_space(at - 1))
        .unwrap_or(wanted);
    let end = (from + LENGTH).min(text.len());
    let to = (end.saturating_sub(30)..=end)
        .rev()
        .find(|at| *at > start && is_space(*at))
        .unwrap_or(end);
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::plan::How;

    fn hit(start: usize, word: usize) -> Found {
        Found {
            text: 0,
            start,
            end: start + 4,
            word,
            how: How::Exact,
        }
    }

    #[test]
    fn the_stretch_with_the_most_words_is_shown() {
        let text: Vec<char> = "abcd ".repeat(400).chars().collect();
        let hits = [hit(0, 0), hit(100, 0), hit(1000, 0), hit(1050, 1)];
        let hits: Vec<&Found> = hits.iter().collect();
        let (from, to) = best(&text, &hits);
        assert!((930..=1000).contains(&from) && from % 5 == 0, "{from}");
        assert!(to > 1054 && to <= from + LENGTH && to % 5 == 4, "{to}");
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let text: Vec<char> = "one two".chars().collect();
        assert_eq!(best(&text, &[&hit(4, 0)]), (0, 7));
        assert_eq!(best(&[], &[]), (0, 0));
    }
}
