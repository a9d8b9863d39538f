//! An archive's citation taken apart: quoted title, date, publisher, shelf marks, credits.
//!
//! `“Title,” date, Program Digital Archive, APRF, Fond 45, … and AVPRF, Fond 059a, …
//! Obtained by X and translated by Y. <address>`. The citation itself is kept whole elsewhere;
//! here only the marks and the credits are found.

use super::labels::{Kind, Strictness, label_at};
use super::{ShelfMark, next_word, read, segments};
use crate::record::clean::Clean;
use crate::record::date;

/// A citation is a sentence or two: what follows after so many code points is not taken apart.
const LONGEST_CITATION: usize = 4000;

/// Finds the shelf marks and the credits of a citation.
///
/// `title` and `date_text` are the record's own, and help to find where the mark begins. A
/// second mark inherits nothing of the first.
pub fn read_citation(
    citation: &str,
    title: Option<&str>,
    date_text: Option<&str>,
) -> (Vec<ShelfMark>, Vec<Clean>) {
    let line = Clean::line(citation);
    let line = match line.len() {
        0..=LONGEST_CITATION => line,
        _ => line.slice(0, LONGEST_CITATION),
    };
    let rest = without_address(&line);
    let rest = after_title(rest, title);
    let rest = after_date(rest, date_text);
    let (place, credits) = split_credits(rest);
    let marks = split_marks(place)
        .into_iter()
        .map(|words| read(without_publisher(words)))
        .filter(says_more_than_its_publisher)
        .collect();
    (marks, credits)
}

/// Reads a field that holds a shelf mark or several, parted by semicolons or "and", and after
/// them credits: `RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by A.`, as the RIS files
/// of the Wilson Center Digital Archive have it.
///
/// A part that names no archive belongs to the mark before it: `Ms. 3; 4` is one mark.
pub fn read_marks(field: &str) -> (Vec<ShelfMark>, Vec<Clean>) {
    let line = Clean::line(field);
    if line.len() > LONGEST_CITATION {
        return (vec![read(&line)], Vec::new());
    }
    let (place, credits) = split_credits(&line);
    // The full stop before the credits ends a sentence, not the mark.
    let place = if credits.is_empty() {
        place
    } else {
        place.trim_end_matches('.')
    };
    let parts = split_marks(place);
    let parted: Vec<ShelfMark> = parts.iter().map(|part| read(part.trim())).collect();
    let is_parted = parted.iter().all(|mark| mark.repository.is_some());
    let marks = match parted.len() {
        0 if place.trim().is_empty() => Vec::new(),
        _ if is_parted && !parted.is_empty() => parted,
        _ => vec![read(place)],
    };
    (marks, credits)
}

/// Returns true for the program or digital archive that publishes a document without keeping it.
pub fn is_publisher(words: &str) -> bool {
    const PUBLISHERS: [&str; 8] = [
        "digital archive",
        "program",
        "international history project",
        "cwihp",
        "nkidp",
        "wilson center",
        "internet archive",
        "digital collection",
    ];
    let letters = words.as_bytes();
    (0..letters.len()).any(|at| {
        let rest = letters.get(at..).unwrap_or_default();
        // Few letters begin one, and this is asked of every part of every citation.
        matches!(
            rest.first().map(u8::to_ascii_lowercase),
            Some(b'c' | b'd' | b'i' | b'n' | b'p' | b'w')
        ) && PUBLISHERS.iter().any(|name| begins_with(rest, name))
    })
}

/// Returns true when letters begin with words of ASCII, whatever their case.
fn begins_with(letters: &[u8], words: &str) -> bool {
    let begin = letters.get(..words.len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(words.as_bytes()))
}

/// Leaves out the publisher in front of an archive: a shelf mark is what the archive itself
/// says. A publisher that nothing but levels follows stays, as the one name there is.
fn without_publisher(words: &str) -> &str {
    let mut rest = words.trim_start_matches([',', ';', ' ']);
    while let [first, second, ..] = segments(rest)[..] {
        let leads_to_a_name =
            label_at(second.trim_start(), 0, Strictness::Lenient, false).is_none();
        if !is_publisher(first) || !leads_to_a_name {
            break;
        }
        rest = rest.get(first.len() + 1..).unwrap_or_default().trim_start();
    }
    // The full stop ends the citation, not the mark.
    rest.trim_end().trim_end_matches('.')
}

/// A publisher alone is no place where anything is kept.
fn says_more_than_its_publisher(mark: &ShelfMark) -> bool {
    !mark.text.is_empty()
        && (!mark.levels.is_empty()
            || mark.leaves.is_some()
            || !segments(&mark.text).iter().all(|part| is_publisher(part)))
}

/// Cuts off the address at the end of a citation.
fn without_address(text: &str) -> &str {
    if memchr::memmem::find(text.as_bytes(), b"http").is_none() {
        return text.trim();
    }
    let cut = [" <http", " http://", " https://", "<http"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min();
    cut.map_or(text, |cut| text.get(..cut).unwrap_or(text))
        .trim()
}

/// Signs that stand around a title.
const QUOTES: [char; 8] = ['“', '”', '"', '„', '«', '»', '‘', '’'];

/// Returns what follows the title: the record's own, else the quoted one.
fn after_title<'a>(text: &'a str, title: Option<&str>) -> &'a str {
    let by_title = title
        .filter(|title| !title.is_empty())
        .and_then(|title| after_words(text, title));
    let rest = by_title.or_else(|| after_quotation(text)).unwrap_or(text);
    rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '.' | ';') || QUOTES.contains(&c)
    })
}

/// Returns what follows the words, when the text begins with them (signs and spaces aside).
fn after_words<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let mut end = 0;
    for wanted in words.chars().filter(|c| c.is_alphanumeric()) {
        let (at, found) = letters.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        end = at + found.len_utf8();
    }
    text.get(end..)
}

/// Returns what follows a quotation at the start of a text.
fn after_quotation(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let close = match open {
        '“' | '„' => ['”', '“'],
        '«' => ['»', '»'],
        '"' => ['"', '"'],
        _ => return None,
    };
    let mut depth = 0_u32;
    for (at, c) in text.char_indices() {
        if c == open && (open != '"' || at == 0) {
            depth += 1;
        } else if close.contains(&c) {
            depth = depth.saturating_sub(1);
            let after = text.get(at + c.len_utf8()..).unwrap_or_default();
            let before = text.get(..at).unwrap_or_default();
            // A quotation in the title closes without a comma.
            let ends =
                before.ends_with([',', '.']) || after.starts_with([',', '.']) || after.is_empty();
            if depth == 0 && ends {
                return Some(after);
            }
        }
    }
    None
}

/// Returns what follows the date at the start of a text.
fn after_date<'a>(text: &'a str, date_text: Option<&str>) -> &'a str {
    const SIGNS: [char; 4] = [' ', ',', '.', ';'];
    let own = date_text
        .filter(|date| !date.is_empty())
        .and_then(|date| text.strip_prefix(date));
    if let Some(rest) = own {
        return rest.trim_start_matches(SIGNS);
    }
    // "November 17, 1950" has a comma of its own: the longest start that is a date wins.
    let ends = text.match_indices(',').map(|(at, _)| at).take(3);
    let dated = ends
        .filter(|end| {
            let start = text.get(..*end).unwrap_or_default();
            let undated = matches!(
                start.to_lowercase().as_str(),
                "undated" | "n.d." | "no date"
            );
            undated || (start.len() < 50 && date::read(start).is_some())
        })
        .last();
    match dated {
        Some(end) => text
            .get(end..)
            .unwrap_or_default()
            .trim_start_matches(SIGNS),
        None => text,
    }
}

/// Words with which a credit begins.
const CREDITS: [&str; 22] = [
    "obtained",
    "contributed",
    "translated",
    "translation by",
    "translation from",
    "provided",
    "donated",
    "published",
    "reprinted",
    "courtesy",
    "edited",
    "selected",
    "document obtained",
    "document provided",
    "included in",
    "cited in",
    "originally published",
    "transcribed",
    "introduced",
    "read and translated",
    "photocopy",
    "copy obtained",
];

/// Splits the credits off the end of a shelf mark; each sentence is one.
fn split_credits(text: &str) -> (&str, Vec<Clean>) {
    let starts: Vec<usize> = starts_of_sentences(text)
        .filter(|at| {
            let rest = text.get(*at..).unwrap_or_default();
            CREDITS.iter().any(|credit| {
                let after = rest.get(credit.len()..).unwrap_or_default();
                begins_with(rest.as_bytes(), credit) && !after.starts_with(char::is_alphanumeric)
            })
        })
        .collect();
    let Some(first) = starts.first() else {
        return (text, Vec::new());
    };
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let credits = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            Clean::line(
                text.get(*start..end)
                    .unwrap_or_default()
                    .trim_end_matches([' ', ';', ',']),
            )
        })
        .collect();
    (
        text.get(..*first)
            .unwrap_or_default()
            .trim_end_matches([' ', ',', ';', '(', '[']),
        credits,
    )
}

/// Returns the places where a sentence or a part after a comma begins.
fn starts_of_sentences(text: &str) -> impl Iterator<Item = usize> {
    let marks = ['.', ';', ',', '(', '['];
    let after = text.char_indices().filter_map(move |(at, c)| {
        if !marks.contains(&c) {
            return None;
        }
        let rest = text.get(at + c.len_utf8()..)?;
        let gap = rest.len() - rest.trim_start().len();
        (gap > 0 || matches!(c, '(' | '[')).then_some(at + c.len_utf8() + gap)
    });
    // After a comma or a small letter a credit would be part of a sentence that has begun.
    std::iter::once(0).chain(after).filter(move |at| {
        text.get(*at..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(char::is_uppercase)
    })
}

/// More words that may part two marks are not looked at: a citation names a few, and each word
/// takes two looks at what is around it.
const MOST_ANDS: usize = 24;

/// So many letters before and after such a word tell whether it parts two marks.
const AROUND: usize = 240;

/// Splits marks that are joined by a semicolon or by "and".
fn split_marks(text: &str) -> Vec<&str> {
    let mut marks = Vec::new();
    let mut left = MOST_ANDS;
    for part in text.split(';') {
        let mut start = 0;
        for (at, next) in ands(part).into_iter().take(left) {
            left -= 1;
            if parts_marks(part, start, at, next) {
                marks.push(part.get(start..at).unwrap_or_default());
                start = next;
            }
        }
        marks.push(part.get(start..).unwrap_or_default());
    }
    marks.retain(|mark| mark.chars().any(char::is_alphanumeric));
    marks
}

/// Returns where each "and" stands and where it ends, in order.
fn ands(text: &str) -> Vec<(usize, usize)> {
    let places = [" and ", " & ", " и ", " und ", " et "];
    let mut found: Vec<(usize, usize)> = places
        .iter()
        .filter(|and| memchr::memmem::find(text.as_bytes(), and.as_bytes()).is_some())
        .flat_map(|and| {
            text.match_indices(and)
                .map(|(at, and)| (at, at + and.len()))
        })
        .collect();
    found.sort_unstable();
    found
}

/// Returns true for "APRF, Fond 45 and AVPRF, Fond 059a": a mark before the word, the beginning
/// of one after it.
///
/// "Delo 347 and 348" and "Ministry of Defense and Security Archive" are not parted.
fn parts_marks(text: &str, start: usize, at: usize, next: usize) -> bool {
    let begin = boundary(text, at.saturating_sub(AROUND)).max(start);
    let end = boundary(text, (next + AROUND).min(text.len()));
    let (before, after) = (text.get(begin..at), text.get(next..end));
    next >= start && before.is_some_and(has_level) && after.is_some_and(begins_a_mark)
}

/// Returns the nearest beginning of a letter at or before a place.
fn boundary(text: &str, at: usize) -> usize {
    let mut before = (0..=at).rev();
    before.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Returns true when a text has a level of a shelf mark.
fn has_level(text: &str) -> bool {
    !read(text).levels.is_empty()
}

/// Returns true when a text begins with an archive or with the highest level of a mark.
fn begins_a_mark(text: &str) -> bool {
    let parts = segments(text);
    let Some(first) = parts.first() else {
        return false;
    };
    let top = label_at(first, 0, Strictness::Lenient, true);
    match top.map(|hit| hit.kind) {
        Some(Kind::Level("fond" | "record group")) => true,
        Some(Kind::Level(_) | Kind::Leaves) => false,
        None => {
            let named = first.chars().next().is_some_and(char::is_uppercase);
            // "APRF f. 45" has its level in the same part, "APRF, f. 45" in the next.
            let within = label_at(first, next_word(first, 0), Strictness::Figures, true).is_some();
            named && (within || has_level(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shorts(citation: &str) -> Vec<String> {
        let (marks, _) = read_citation(citation, None, None);
        marks
            .iter()
            .map(|mark| mark.short().as_str().to_owned())
            .collect()
    }

    fn credits(citation: &str) -> Vec<String> {
        let (_, credits) = read_citation(citation, None, None);
        credits
            .iter()
            .map(|credit| credit.as_str().to_owned())
            .collect()
    }

    const TWO: &str = "“Telegram from A to B, transmitting 16 November 1950 message,” November 17, 1950, \
        History and Public Policy Program Digital Archive, APRF, Fond 45, Opis 1, Delo 347, Listy 88-89 and \
        AVPRF, Fond 059a, Opis 5a, Delo 3, Papka 11, Listy 180-181";

    #[test]
    fn two_marks_of_one_citation() {
        assert_eq!(shorts(TWO), ["APRF 45/1/347", "AVPRF 059a/5a/3/11"]);
        let (marks, credits) = read_citation(TWO, None, None);
        assert!(credits.is_empty());
        assert_eq!(marks[0].leaves.as_deref(), Some("88-89"));
        assert_eq!(marks[1].leaves.as_deref(), Some("180-181"));
        assert_eq!(
            marks[1].text.as_str(),
            "AVPRF, Fond 059a, Opis 5a, Delo 3, Papka 11, Listy 180-181"
        );
    }

    #[test]
    fn a_second_mark_inherits_nothing() {
        let (marks, _) = read_citation("APRF, f. 45, op. 1, d. 5; f. 3, op. 2", None, None);
        assert_eq!(marks.len(), 2);
        assert_eq!(marks[1].repository, None);
    }

    #[test]
    fn and_is_not_always_a_second_mark() {
        assert_eq!(
            shorts("APRF, f. 45, op. 1, d. 347 and 348"),
            ["APRF 45/1/347 and 348"]
        );
        assert_eq!(
            shorts("Archive of Culture and Education, f. 45, op. 1"),
            ["Archive of Culture and Education 45/1"]
        );
        assert_eq!(
            shorts("APRF f. 45 op. 1 d. 3 and RGANI f. 5 op. 2"),
            ["APRF 45/1/3", "RGANI 5/2"]
        );
    }

    #[test]
    fn credits_are_split_off() {
        let citation = "\"Letter,\" June 1950, Program Digital Archive, RGANI, F. 5, Op. 30, D. 163, Ll. 3-4. \
            Contributed by Jan V. Novak and translated by Anna Quist. Obtained for the project by E. Farkas.";
        assert_eq!(shorts(citation), ["RGANI 5/30/163"]);
        assert_eq!(
            credits(citation),
            [
                "Contributed by Jan V. Novak and translated by Anna Quist.",
                "Obtained for the project by E. Farkas."
            ]
        );
        let (marks, _) = read_citation(citation, None, None);
        assert_eq!(marks[0].leaves.as_deref(), Some("3-4"));
        assert_eq!(
            credits("APRF, f. 45; Translated for CWIHP by A. Quist"),
            ["Translated for CWIHP by A. Quist"]
        );
        assert_eq!(
            shorts("APRF, f. 45; Translated for CWIHP by A. Quist"),
            ["APRF 45"]
        );
        assert_eq!(
            credits("Report, Archive of Published Works, f. 3"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn title_and_date_are_no_part_of_the_mark() {
        let titled = "“On the \"new course,\" second draft,” 1953, APRF, f. 45";
        let (marks, _) = read_citation(
            titled,
            Some("On the \"new course,\" second draft"),
            Some("1953"),
        );
        assert_eq!(marks[0].text.as_str(), "APRF, f. 45");
        assert_eq!(shorts("“Fond memories,” undated, APRF, f. 45"), ["APRF 45"]);
        assert_eq!(
            shorts(
                "“Box 5, File 6,” November 17, 1950, Sample Reading Room Archive, Fond 45, Opis 1, Delo 5, Listy 1-2  <https://archive.example/1>"
            ),
            ["Sample Reading Room Archive 45/1/5"]
        );
        assert_eq!(
            shorts("«Письмо», 17 ноября 1950 г., РГАНИ, ф. 5, оп. 30"),
            ["РГАНИ 5/30"]
        );
    }

    #[test]
    fn what_cant_be_parsed_is_kept_and_a_publisher_alone_is_no_place() {
        assert_eq!(
            shorts("“Letter,” 1950, Program Digital Archive, private papers of a clerk"),
            ["private papers of a clerk"]
        );
        assert!(
            shorts("“Letter,” 1950, History and Public Policy Program Digital Archive.").is_empty()
        );
        assert!(shorts("").is_empty());
    }

    proptest! {
        #[test]
        fn no_citation_panics(citation in any::<String>(), title in any::<String>(), date in any::<String>()) {
            let _ = read_citation(&citation, Some(&title), Some(&date));
        }

        #[test]
        fn nothing_but_the_citations_words_comes_out(citation in "[“”\"A-Za-z0-9,.; and]{0,60}") {
            let (marks, credits) = read_citation(&citation, None, None);
            let line = Clean::line(&citation);
            prop_assert!(marks.iter().all(|mark| line.contains(mark.text.as_str())));
            prop_assert!(credits.iter().all(|credit| line.contains(credit.as_str())));
        }
    }
}
