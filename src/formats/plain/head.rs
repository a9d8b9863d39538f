//! What the first lines and the name of a plain text give: a title, a date.
//!
//! Guesses, so few: a wrong date misleads more than none. A date must be a line of its own,
//! alone or after a place, or a plain part of the file's name.

use super::camera;
use crate::formats::wrapping::Wrap;
use crate::record::Clean;
use crate::record::date::{self, DocDate};
use crate::record::shelf_mark::{self, ShelfMark};

/// A line longer than this is running text, not a title.
const LONGEST_TITLE: usize = 100;

/// So many of the first lines with words are looked at.
pub(super) const HEAD: usize = 8;

/// A line longer than this is no date.
const LONGEST_DATE: usize = 60;

/// A title goes over so many lines at most.
const TITLE_LINES: usize = 3;

/// Words that head a paper and tell nothing of it, lower case.
const STAMPS: &[&str] = &[
    "confidential",
    "confidentiel",
    "copy",
    "geheim",
    "restricted",
    "secret",
    "streng geheim",
    "strictly confidential",
    "tajne",
    "top secret",
    "très secret",
    "копия",
    "секретно",
    "сов. секретно",
    "совершенно секретно",
    "极密",
    "機密",
];

/// Words that no title ends with, lower case.
const JOINTS: &[&str] = &[
    "&",
    "a",
    "an",
    "and",
    "at",
    "by",
    "concerning",
    "de",
    "der",
    "des",
    "die",
    "du",
    "et",
    "for",
    "from",
    "in",
    "la",
    "le",
    "of",
    "on",
    "the",
    "to",
    "und",
    "von",
    "with",
    "в",
    "для",
    "и",
    "к",
    "на",
    "о",
    "об",
    "от",
    "по",
    "с",
];

/// Words before the shelf mark of a typed paper, lower case.
const MARK_LABELS: &[&str] = &[
    "archive",
    "cote",
    "fundort",
    "quelle",
    "shelf mark",
    "shelfmark",
    "signatur",
    "source",
    "архив",
    "источник",
];

/// A date that was found.
pub(super) struct Found {
    /// The date.
    pub(super) date: DocDate,
    /// As written.
    pub(super) words: Clean,
    /// Where.
    pub(super) from: &'static str,
}

/// Finds the title: the first line that is no date, stamp, number or rule, when it is short
/// and does not run on; lines in capitals that follow it belong to it.
pub(super) fn title(lines: &[&str], wrap: Wrap) -> Option<Clean> {
    let at = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .take(HEAD)
        .find(|(_, line)| !is_beside_title(line))?
        .0;
    let line = *lines.get(at)?;
    if line.trim_end().ends_with(',') {
        return None;
    }
    let whole = broken_title(lines, at).unwrap_or_else(|| {
        let capitals = is_in_capitals(line);
        let belong = |next: &&&str| capitals && is_in_capitals(next) && !is_beside_title(next);
        let more = lines.iter().skip(at + 1).take_while(belong);
        let whole = std::iter::once(line).chain(more.copied());
        whole.take(TITLE_LINES).collect()
    });
    let next = lines
        .get(at + whole.len())
        .filter(|next| !next.trim().is_empty());
    let last = whole.last().copied().unwrap_or(line);
    let runs_on = next.is_some_and(|next| wrap.joins(last, next));
    let title = Clean::line(&whole.join(" "));
    let longest = LONGEST_TITLE * whole.len();
    (title.chars().count() <= longest && !runs_on).then_some(title)
}

/// Returns the lines of a title that goes on over a line's end: "Letter from the Commission to
/// the / Ministry of Trade". They stand by themselves, each is no longer than a title, the
/// break is inside a phrase, and no sentence ends with the last.
fn broken_title<'a>(lines: &[&'a str], at: usize) -> Option<Vec<&'a str>> {
    let block = lines.get(at..)?.iter().copied();
    let block: Vec<&str> = block.take_while(|line| !line.trim().is_empty()).collect();
    let fits = |line: &&str| line.chars().count() <= LONGEST_TITLE && !is_beside_title(line);
    if !(2..=TITLE_LINES).contains(&block.len()) || !block.iter().all(fits) {
        return None;
    }
    let is_broken = |pair: &[&str]| {
        let goes_on = pair[1].trim_start().starts_with(char::is_lowercase);
        let word = pair[0].split_whitespace().next_back().unwrap_or_default();
        goes_on || JOINTS.contains(&word.to_lowercase().as_str())
    };
    let ends = block
        .last()?
        .trim_end()
        .ends_with(['.', '!', '?', ':', ',', ';']);
    (!ends && block.windows(2).all(is_broken)).then_some(block)
}

/// Finds the date: a day or month in the file's name, else one in the first lines, else a
/// year in the name.
pub(super) fn date(stem: &str, lines: &[&str]) -> Option<Found> {
    let head = lines.iter().filter(|line| !line.trim().is_empty());
    full_date_in_name(stem)
        .or_else(|| head.take(HEAD).find_map(|line| date_of_line(line)))
        .or_else(|| date_in_name(stem))
}

/// Returns the first words of a text, for one that has neither a title nor a name that tells
/// anything.
pub(super) fn first_words(lines: &[&str]) -> Option<Clean> {
    /// So much of a sentence tells what it is about.
    const ENOUGH: usize = 60;
    let worded = lines.iter().filter(|line| !line.trim().is_empty());
    let mut told = worded.take(HEAD).skip_while(|line| is_beside_title(line));
    let line = Clean::line(told.next()?);
    if line.chars().count() <= ENOUGH {
        return Some(line);
    }
    let cut = line.slice(0, ENOUGH);
    let whole_words = cut.rfind(' ').map_or(cut.as_str(), |at| &cut[..at]);
    Some(Clean::line(&format!("{whole_words} …")))
}

/// Finds the date a title ends with, after a comma or in brackets: "Log of the light, 14 to 20
/// November 1923". A date inside of a title is that of its subject.
pub(super) fn date_of_title(title: &str) -> Option<Found> {
    let title = title.trim().trim_end_matches('.');
    let bracketed = title
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    let after_comma = title.match_indices(", ");
    let after_comma = after_comma.filter_map(|(at, sign)| title.get(at + sign.len()..));
    let mut candidates = bracketed
        .map(|(_, words)| words)
        .into_iter()
        .chain(after_comma);
    candidates.find_map(|words| {
        plain_date(words.trim()).map(|date| Found {
            date,
            words: Clean::line(words),
            from: "the title",
        })
    })
}

/// Finds a day or a month in a file's name; a year alone may be anything.
pub(super) fn full_date_in_name(stem: &str) -> Option<Found> {
    let is_full = |found: &Found| found.words.chars().filter(char::is_ascii_digit).count() > 4;
    date_in_name(stem).filter(is_full)
}

/// Finds a shelf mark: a line of its own among the first ones, else the last line.
pub(super) fn shelf_mark(lines: &[&str]) -> Option<(ShelfMark, &'static str)> {
    let worded = lines.iter().filter(|line| !line.trim().is_empty());
    let last = worded.clone().next_back()?;
    let mut in_head = worded.take(HEAD).filter(|line| !std::ptr::eq(*line, last));
    if let Some(mark) = in_head.find_map(|line| mark_of_line(line)) {
        return Some((mark, "the first lines of the text"));
    }
    Some((mark_of_line(last)?, "the last line of the text"))
}

/// Reads a line that is a shelf mark and nothing else: an archive and two levels, or three
/// levels, with short values, perhaps in brackets or after its label.
fn mark_of_line(line: &str) -> Option<ShelfMark> {
    /// A longer line is a sentence that cites.
    const LONGEST_MARK: usize = 160;
    /// So many words name an archive or stand for a value.
    const WORDS: usize = 8;
    let line = line.trim();
    if line.len() > LONGEST_MARK * 4 || line.chars().count() > LONGEST_MARK {
        return None;
    }
    // Two levels have figures, or stand in parts of their own: most lines have neither.
    let may_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b',' | b';');
    if !line.bytes().any(may_part) {
        return None;
    }
    let line = line.trim_matches(['[', ']', '(', ')']);
    let line = match line.split_once(':') {
        Some((label, rest)) if MARK_LABELS.contains(&label.trim().to_lowercase().as_str()) => rest,
        _ => line,
    };
    let mark = shelf_mark::read(line);
    let levels = mark.levels.len() + usize::from(mark.leaves.is_some());
    let is_short = |words: &Clean| words.split_whitespace().count() <= WORDS;
    let names = |words: &Clean| is_short(words) && !words.starts_with(char::is_lowercase);
    let has_archive = mark.repository.as_ref().is_some_and(names);
    let values = mark.levels.iter().map(|level| &level.value);
    let mut values = values.chain(&mark.leaves);
    // "The file 3 of box 12 was lost" has words where a mark has figures.
    let is_running = |word: &str| word.len() > 1 && word.chars().all(char::is_lowercase);
    let are_numbers = values.all(|value| {
        let mut words = value.split_whitespace();
        value.len() <= 40 && value.split_whitespace().count() <= 4 && !words.any(is_running)
    });
    let enough = if has_archive { 2 } else { 3 };
    let fits = mark.repository.is_some() == has_archive && are_numbers;
    (fits && levels >= enough).then_some(mark)
}

/// Returns true for what stands above a title.
fn is_beside_title(line: &str) -> bool {
    let words = line.trim();
    let stamp = words
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    !words.chars().any(char::is_alphabetic)
        || STAMPS.contains(&stamp.as_str())
        || words.starts_with("[page ")
        || date_of_line(line).is_some()
        || mark_of_line(line).is_some()
}

fn is_in_capitals(line: &str) -> bool {
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}

/// Reads a line that is a date, alone or after a place or its label ("Moscow, 3 May 1951").
fn date_of_line(line: &str) -> Option<Found> {
    let line = line.trim();
    if line.len() > LONGEST_DATE * 4 || line.chars().count() > LONGEST_DATE {
        return None;
    }
    let after = |sign: char| line.split_once(sign).map(|(_, after)| after);
    let label = line.split_once(':').filter(|(label, _)| {
        matches!(
            label.trim().to_lowercase().as_str(),
            "date" | "dated" | "datum" | "дата"
        )
    });
    // The label first: what reads a line whole may take it for words of a date.
    let candidates = [label.map(|(_, date)| date), Some(line), after(',')];
    candidates.into_iter().flatten().find_map(|words| {
        // A full stop may be that of an abbreviation ("1949 г."), and the words are kept.
        let words = words.trim().trim_end_matches([',', ';']);
        plain_date(words).map(|date| Found {
            date,
            words: Clean::line(words),
            from: "the first lines of the text",
        })
    })
}

/// Reads words as a date when they are more than a number.
fn plain_date(words: &str) -> Option<DocDate> {
    let figures = words.chars().filter(char::is_ascii_digit).count();
    let others = words
        .chars()
        .any(|c| c.is_alphabetic() || matches!(c, '.' | '/' | '-' | '年'));
    // Without a year's figures, or with a number's alone, it may be anything. Both ends of a
    // range, or both styles and an hour, have no more than so many.
    let in_characters = words.contains('年');
    ((3..=16).contains(&figures) && others || in_characters).then(|| date::read(words))?
}

/// Finds a date in a file's name: `1950-11-17 letter`, `letter_19501117`, `minutes 1950`.
fn date_in_name(stem: &str) -> Option<Found> {
    if camera::is_name(stem) {
        return None;
    }
    let parts: Vec<(usize, &str)> = figures(stem).collect();
    let found = |text: String| {
        let date = DocDate::parse_edtf(&text)?;
        date.earliest()?;
        Some(Found {
            date,
            words: Clean::line(&text),
            from: "the file's name",
        })
    };
    for (at, (start, part)) in parts.iter().enumerate() {
        if let (8, Some(year), Some(month), Some(day)) =
            (part.len(), part.get(..4), part.get(4..6), part.get(6..))
            && is_year(year)
            && let Some(date) = found(format!("{year}-{month}-{day}"))
        {
            return Some(date);
        }
        if !is_year(part) {
            continue;
        }
        let follower = |nth: usize| {
            let (before, own) = (parts.get(at + nth - 1)?, parts.get(at + nth)?);
            let joint = stem.get(before.0 + before.1.len()..own.0)?;
            (own.1.len() == 2 && matches!(joint, "-" | "_" | ".")).then_some(own.1)
        };
        let month = follower(1);
        let day = month.and_then(|_| follower(2));
        let dates = [
            month
                .zip(day)
                .map(|(month, day)| format!("{part}-{month}-{day}")),
            month.map(|month| format!("{part}-{month}")),
        ];
        if let Some(date) = dates.into_iter().flatten().find_map(found) {
            return Some(date);
        }
        // `1500-title` and `1500` number a file.
        let numbers_file = *start == 0
            && stem
                .get(part.len()..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with(['-', '.']));
        if !numbers_file && let Some(date) = found((*part).to_owned()) {
            return Some(date);
        }
    }
    None
}

/// Returns the runs of figures in a name that no letter touches, with where they begin.
fn figures(stem: &str) -> impl Iterator<Item = (usize, &str)> {
    stem.split(|c: char| !c.is_alphanumeric())
        .filter(|part| {
            !part.is_empty() && part.len() <= 8 && part.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map(move |part| (part.as_ptr() as usize - stem.as_ptr() as usize, part))
}

/// Years of documents; smaller numbers count things.
fn is_year(part: &str) -> bool {
    part.len() == 4
        && part
            .parse()
            .is_ok_and(|year: u16| (1000..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(stem: &str) -> String {
        date_in_name(stem).map_or_else(String::new, |found| found.date.edtf().to_owned())
    }

    fn head(text: &str) -> (String, String) {
        let lines: Vec<&str> = text.lines().collect();
        let date =
            date("letter", &lines).map_or_else(String::new, |found| found.date.edtf().to_owned());
        (
            title(&lines, Wrap::of(&lines))
                .unwrap_or_default()
                .to_string(),
            date,
        )
    }

    #[test]
    fn a_name_gives_a_date_where_it_plainly_has_one() {
        for (stem, wanted) in [
            ("1950-11-17 letter", "1950-11-17"),
            ("letter_19501117", "1950-11-17"),
            ("letter 1950_11", "1950-11"),
            ("1950.11.17", "1950-11-17"),
            ("minutes-1950", "1950"),
            ("1923 Brief an Varga", "1923"),
            ("1950-13 letter", ""),
            ("1500-title", ""),
            ("1500", ""),
            ("112079", ""),
            ("IMG_20501399", ""),
            ("IMG_20210304_1200", ""),
            ("Scan_20210304", ""),
            ("PXL_20210304_120512345", ""),
            ("Screenshot 2021-03-04 at 12.05.12", ""),
            ("20210304_120512", ""),
            ("f45-o1-d347", ""),
            ("0039-how", ""),
        ] {
            assert_eq!(named(stem), wanted, "{stem}");
        }
    }

    #[test]
    fn a_title_gives_the_date_it_ends_with() {
        let dated = |title: &str| {
            date_of_title(title).map_or_else(String::new, |found| found.date.edtf().to_owned())
        };
        let log = "Log of the light at Cape Sel, 14 to 20 November 1923";
        assert_eq!(dated(log), "1923-11-14/1923-11-20");
        assert_eq!(dated("Letter, A to B, 5 May 1950"), "1950-05-05");
        assert_eq!(dated("Minutes (November 1950)"), "1950-11");
        assert_eq!(dated("Report on 5 May 1950 and after"), "");
        assert_eq!(dated("Ice, snow, 12"), "");
    }

    #[test]
    fn the_first_lines_give_title_and_date() {
        let pair = |title: &str, date: &str| (title.to_owned(), date.to_owned());
        assert_eq!(
            head(
                "TOP SECRET\n\n3 May 1951\n\nMINUTES OF THE COUNCIL\nOF THE HARBOUR TOWNS\n\nPresent: all."
            ),
            pair("MINUTES OF THE COUNCIL OF THE HARBOUR TOWNS", "1951-05-03")
        );
        assert_eq!(
            head("Halmyra, 12 May 1948\n\nDear Okonedo,\n\nthe ships are here."),
            pair("", "1948-05-12")
        );
        assert_eq!(
            head("Report\n======\n\nDate: 17.11.1950\n"),
            pair("Report", "1950-11-17")
        );
        assert_eq!(
            head("12\n\nReport on 3 ships\n\nText"),
            pair("Report on 3 ships", "")
        );
        assert_eq!(
            head("On 3 May 1951 the council met, and nothing was decided.\n"),
            pair(
                "On 3 May 1951 the council met, and nothing was decided.",
                ""
            )
        );
    }

    #[test]
    fn a_line_that_is_a_date_keeps_its_words_and_its_full_stop() {
        for (line, edtf) in [
            ("15 января 1949 г.", "1949-01-15"),
            ("12 września 1956 r.", "1956-09-12"),
            ("Moscow, Nov. 17, 1950, 9 p.m.", "1950-11-17"),
            ("25 October (7 November) 1917", "1917-11-07"),
            ("昭和二十五年六月二十五日", "1950-06-25"),
        ] {
            let found = date_of_line(line);
            let (date, words) = found.map_or_else(Default::default, |found| {
                (found.date.edtf().to_owned(), found.words.to_string())
            });
            assert_eq!(date, edtf, "{line}");
            assert_eq!(words, line.trim_start_matches("Moscow, "));
        }
    }

    #[test]
    fn a_title_may_go_on_over_the_end_of_its_line() {
        for (text, title) in [
            (
                "Letter from the Harbour Commission to the\nMinistry of Trade\non the northern channel\n\nDear Sir,",
                "Letter from the Harbour Commission to the Ministry of Trade on the northern channel",
            ),
            (
                "Report on ice\nin the northern channel\n\nText",
                "Report on ice in the northern channel",
            ),
            (
                "Mr. A. Varga\nHarbour Street 12\n\nDear Sir",
                "Mr. A. Varga",
            ),
            ("Report on the ice\n3 May 1951\n\nText", "Report on the ice"),
            (
                "The ice came early\nand the ships were late.\n\nText",
                "The ice came early",
            ),
        ] {
            assert_eq!(head(text).0, title);
        }
    }

    #[test]
    fn a_line_that_is_a_shelf_mark_is_found_at_either_end() {
        let found = |text: &str| {
            let lines: Vec<&str> = text.lines().collect();
            let (mark, from) = shelf_mark(&lines)?;
            Some(format!("{} from {from}", mark.short()))
        };
        let last = |mark: &str| Some(format!("{mark} from the last line of the text"));
        assert_eq!(
            found("Report\n\nThe ice.\n\nRGASPI, f. 558, op. 11, d. 327, l. 4\n\n"),
            last("RGASPI 558/11/327")
        );
        assert_eq!(
            found("Report\n\nThe ice.\n[Source: HSA, Fond 12, Opis 3, Delo 77.]"),
            last("HSA 12/3/77")
        );
        assert_eq!(
            found("ГАРФ, ф. Р-9401, оп. 2, д. 93\n\nДоклад\n\nСлова."),
            Some("ГАРФ Р-9401/2/93 from the first lines of the text".to_owned())
        );
        for text in [
            "Report\n\nThe file 3 of box 12 was lost, and nobody knew why the page 4 was there.",
            "Dear Varga,\n\nsee page 12, box 3.",
            "MINUTES\n\nPresent: all.\n\np. 12",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(
            head("RGASPI, f. 558, op. 11, d. 327\n\nReport on ice\n\nText.").0,
            "Report on ice"
        );
    }

    #[test]
    fn stamps_are_in_lower_case() {
        assert!(STAMPS.iter().all(|stamp| stamp.to_lowercase() == *stamp));
    }

    proptest! {
        #[test]
        fn no_head_panics(stem in any::<String>(), figures in "[0-9 ._-]{0,20}", text in any::<String>()) {
            let lines: Vec<&str> = text.lines().collect();
            let _ = (date(&stem, &lines), date(&figures, &lines), title(&lines, Wrap::of(&lines)));
        }
    }
}
