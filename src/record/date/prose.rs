//! The dates of archives as they are written, read into EDTF. Where the words leave a choice:
//! - `17.11.50` is day, month, year; `5/11/1950` has an unsure month and day: `1950-XX-XX`.
//! - `1923-24` is two years when the second number is greater, though EDTF has seasons.
//! - "early", "mid" and "late" are thirds of what follows, both ends approximate.
//! - "before 1950" and "after 1950" take in 1950: archives use them both ways.
//! - `[1950]` is 1950: brackets say who dated it, not that it is doubtful.

use super::calendars::{self, Found};
use super::point::{Partial, Token};
use super::words::{LIMITS, Meaning, UNDATED, is_of_dates, meanings, month_name};
use super::{DocDate, eras};

/// More words than this are a sentence, not a date.
const MOST_TOKENS: usize = 24;

/// What is longer is a sentence; so many code points of it are looked at.
const LONGEST: usize = 200;

/// Reads a date as an archive writes it; `None` for "undated" and for what is no date.
///
/// Of a date of another calendar this is the Gregorian day: [`calendar_of`] names the other.
pub fn read(prose: &str) -> Option<DocDate> {
    read_in_calendar(prose).map(|(date, _)| date)
}

/// Returns the calendar of a date as it is written; `None` for the Gregorian, and for what is
/// no date.
pub fn calendar_of(prose: &str) -> Option<&'static str> {
    read_in_calendar(prose)?.1
}

fn read_in_calendar(prose: &str) -> Option<Found> {
    // Most of what is asked about is a line of a title: no figure, no date.
    if !prose.bytes().any(|byte| byte.is_ascii_digit()) && !prose.contains('年') {
        return None;
    }
    if let Some(date) = plain_day(prose) {
        return Some((date, None));
    }
    let lower = in_one_spelling(prose);
    let text = plain(&lower);
    if UNDATED.contains(&text.as_str()) {
        return None;
    }
    if let Some(date) = edtf(&text) {
        return Some((date, None));
    }
    calendars::read(lower.trim()).or_else(|| Some((read_gregorian(&text)?, None)))
}

/// Returns false for words that can't be a date, nor become one with a year behind them: none of
/// them is of dates. It costs a part of taking them apart.
pub fn may_be_of(words: &str) -> bool {
    /// What names a calendar, whose days may have other words.
    const OF_CALENDARS: [&str; 7] = [" an ", "year", "styl", "stil", "s.", "st.", "gregorian"];
    let is_plain = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'.' | b'-');
    if !words.bytes().all(is_plain) {
        return true;
    }
    let lower = words.to_ascii_lowercase();
    let mut parts = lower.split([' ', '.', '-']);
    parts.any(|word| is_of_dates(word) || matches!(word, "ad" | "ce"))
        || OF_CALENDARS.iter().any(|part| lower.contains(part))
        || may_be_edtf(&lower)
}

/// Reads the plainest of days, "November 17, 1950" and "17 November 1950": as most dates of most
/// archives are written, and to be read by the hundred thousand.
fn plain_day(prose: &str) -> Option<DocDate> {
    /// "September 17, 1950".
    const LONGEST_PLAIN: usize = 18;
    if prose.len() > LONGEST_PLAIN {
        return None;
    }
    let (rest, year) = prose.rsplit_once(' ')?;
    let figures = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !figures(year) || year < "1000" {
        return None;
    }
    let (day, month) = match rest.strip_suffix(',') {
        Some(rest) => rest.split_once(' ').map(|(month, day)| (day, month))?,
        None => rest.split_once(' ')?,
    };
    if !matches!(day.len(), 1 | 2) || !figures(day) {
        return None;
    }
    let month = (1..=12).find(|number| month_name(*number) == Some(month))?;
    let day: i8 = day.parse().ok()?;
    let count = calendars::gregorian(year.parse().ok()?, month.try_into().ok()?, day)?;
    Some(DocDate {
        edtf: format!("{year}-{month:02}-{day:02}"),
        earliest: Some(count),
        latest: Some(count),
    })
}

/// Reads text that is EDTF, or a day in figures without signs ("19501117").
fn edtf(text: &str) -> Option<DocDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return DocDate::parse_edtf(&format!("{year}-{month}-{day}"))
            .filter(|_| ("1000".."2100").contains(&year));
    }
    if !may_be_edtf(text) || is_pair_of_years(text) {
        return None;
    }
    DocDate::parse_edtf(&text.to_uppercase())
}

/// Reads words in small letters as a date of our calendar.
pub(super) fn read_gregorian(text: &str) -> Option<DocDate> {
    let tokens = tokens(text)?;
    open_range(&tokens)
        .or_else(|| single(&tokens))
        .or_else(|| range(&tokens))
}

/// Returns true when the words say that there is no date ("Undated", "n.d.").
pub fn says_undated(prose: &str) -> bool {
    UNDATED.contains(&plain(&in_one_spelling(prose)).as_str())
}

/// Puts a text in small letters, dashes as hyphens, figures of the East as plain ones.
fn in_one_spelling(prose: &str) -> String {
    let text: String = prose.chars().take(LONGEST).collect();
    let text = if text.is_ascii() {
        text
    } else {
        eras::in_figures(&text)
    };
    let hyphened = text.to_lowercase();
    hyphened.replace(['–', '—', '‒', '−'], "-")
}

/// Takes off what surrounds a date: white space, brackets, quotation marks, a full stop.
fn plain(lower: &str) -> String {
    let signs = ['[', ']', '(', ')', '<', '>', '"', '“', '”', '„', '«', '»'];
    let cleaned = lower.replace(signs, "");
    let trimmed = cleaned.trim().trim_end_matches([',', ';', ':']);
    if UNDATED.contains(&trimmed) || trimmed.ends_with("..") {
        return trimmed.to_owned();
    }
    trimmed.trim_end_matches('.').to_owned()
}

/// Returns false for what has a letter that no EDTF has.
fn may_be_edtf(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphabetic() || matches!(c, 'x' | 'y' | 'e' | 's' | 't' | 'z' | 'u'))
}

/// Returns true for `1923-24`: four figures and two greater ones.
fn is_pair_of_years(text: &str) -> bool {
    let Some((year, short)) = text.split_once('-') else {
        return false;
    };
    let figures = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    figures(year, 4) && figures(short, 2) && short > "12" && year.get(2..) < Some(short)
}

/// Parts a text into numbers, words and signs; `None` when it is too long to be a date.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut joined = false;
    for c in text.chars() {
        match (c, tokens.last_mut()) {
            ('\'' | '’', _) => continue,
            (c, Some(Token::Number(number))) if joined && c.is_ascii_digit() => number.push(c),
            (c, Some(Token::Word(word))) if joined && c.is_alphabetic() => word.push(c),
            (c, _) if c.is_ascii_digit() => tokens.push(Token::Number(c.to_string())),
            (c, _) if c.is_alphabetic() => tokens.push(Token::Word(c.to_string())),
            (c, _) if !c.is_whitespace() => tokens.push(Token::Sign(c)),
            _ => {}
        }
        joined = c.is_alphanumeric();
        if tokens.len() > MOST_TOKENS {
            return None;
        }
    }
    Some(tokens)
}

/// Returns true when a token is a word of that meaning.
fn means(token: Option<&Token>, meaning: Meaning) -> bool {
    matches!(token, Some(Token::Word(word)) if meanings(word).any(|found| found == meaning))
}

/// Returns what the words in front make of a date, and the date's own tokens.
fn limit(tokens: &[Token]) -> Option<(Meaning, &[Token])> {
    let begins = |phrase: &str| {
        let mut rest = tokens.iter();
        phrase
            .split(' ')
            .all(|word| matches!(rest.next(), Some(Token::Word(found)) if found == word))
    };
    if let Some((meaning, phrase)) = LIMITS.iter().find(|(_, phrase)| begins(phrase)) {
        return Some((*meaning, tokens.get(phrase.split(' ').count()..)?));
    }
    let (first, rest) = tokens.split_first()?;
    let meaning = [Meaning::Before, Meaning::After]
        .into_iter()
        .find(|meaning| means(Some(first), *meaning))?;
    Some((meaning, rest))
}

/// Reads "before 1950", "after May 1950", "since 1950", "not later than 5 May 1945".
fn open_range(tokens: &[Token]) -> Option<DocDate> {
    let since = || Some((Meaning::After, tokens.get(1..)?));
    let is_from = means(tokens.first(), Meaning::From);
    let (meaning, rest) = limit(tokens).or_else(|| is_from.then(since)?)?;
    let (start, end) = Partial::read(rest)?.ends()?;
    if meaning == Meaning::Before {
        DocDate::parse_edtf(&format!("../{}", first_year(&start)))
    } else {
        DocDate::parse_edtf(&format!("{}/..", last_year(&end)))
    }
}

/// Reads a single date, or a part of one ("early 1950").
fn single(tokens: &[Token]) -> Option<DocDate> {
    let (start, end) = Partial::read(tokens)?.ends()?;
    if start == end {
        DocDate::parse_edtf(&start)
    } else {
        DocDate::parse_edtf(&format!("{start}/{end}"))
    }
}

/// Reads the two ends of a range, wherever the sign or word between them stands.
fn range(tokens: &[Token]) -> Option<DocDate> {
    let tokens = match tokens {
        [first, rest @ ..] if means(Some(first), Meaning::From) => rest,
        all => all,
    };
    (1..tokens.len()).find_map(|at| {
        let parts = matches!(tokens.get(at), Some(Token::Sign('-' | '/')))
            || means(tokens.get(at), Meaning::To);
        if !parts {
            return None;
        }
        let (before, after) = (tokens.get(..at)?, tokens.get(at + 1..)?);
        let mut from = Partial::read(end_of_range(before, Meaning::After))?;
        let mut to = Partial::read(end_of_range(after, Meaning::Before))?;
        complete(&mut from, &mut to);
        let (start, _) = from.ends()?;
        let (_, end) = to.ends()?;
        DocDate::parse_edtf(&format!("{}/{}", first_year(&start), last_year(&end)))
    })
}

/// Leaves out the words that make an end of a range what it is: "not before 5 May – not later
/// than 10 May 1945".
fn end_of_range(tokens: &[Token], meaning: Meaning) -> &[Token] {
    limit(tokens)
        .filter(|(found, _)| *found == meaning)
        .map_or(tokens, |(_, rest)| rest)
}

/// Gives each end of a range what only the other says: "16-17 November 1950".
fn complete(from: &mut Partial, to: &mut Partial) {
    to.approximate |= from.approximate;
    if let (Some(number), Some(year), None) = (to.bare, &from.year, from.month)
        && (10..100).contains(&number)
    {
        // The end of a year: "1950-53".
        let hundreds = year.get(..2).unwrap_or_default();
        to.year = Some(format!("{hundreds}{number}"));
        to.bare = None;
    }
    if to.day.is_some() && to.month.is_none() {
        to.month = from.month;
    }
    if let (Some(number @ 1..=31), Some(_)) = (from.bare, to.day) {
        from.day = u8::try_from(number).ok();
        from.month = to.month;
        from.bare = None;
    }
    if from.year.is_none() {
        from.year.clone_from(&to.year);
    }
}

/// Level 1 has no X inside an interval: a decade begins with its first year.
fn first_year(date: &str) -> String {
    date.replace('X', "0")
}

/// A decade ends with its last year.
fn last_year(date: &str) -> String {
    date.replace('X', "9")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edtf(prose: &str) -> String {
        read(prose).map_or_else(|| "none".to_owned(), |date| date.edtf().to_owned())
    }

    /// Every form, and what it must give.
    const FORMS: &[(&str, &str)] = &[
        ("November 17, 1950", "1950-11-17"),
        ("November 01, 1934", "1934-11-01"),
        ("17 November 1950", "1950-11-17"),
        ("the 17th of November, 1950", "1950-11-17"),
        ("Friday, Nov. 17th, 1950", "1950-11-17"),
        ("17-Nov-50", "1950-11-17"),
        ("17 Nov 12", "1912-11-17"),
        ("1950 November 17", "1950-11-17"),
        ("17.11.50", "1950-11-17"),
        ("17.11.1950", "1950-11-17"),
        ("17. 11. 1950", "1950-11-17"),
        ("17.XI.1950", "1950-11-17"),
        ("17 XI 1950 r.", "1950-11-17"),
        ("11.17.1950", "1950-11-17"),
        ("1950-11-17", "1950-11-17"),
        ("1950.11.17", "1950-11-17"),
        ("17/11/1950", "1950-11-17"),
        ("11/17/1950", "1950-11-17"),
        ("5/11/1950", "1950-XX-XX"),
        ("5/5/1950", "1950-05-05"),
        ("11/1950", "1950-11"),
        ("June, 1934", "1934-06"),
        ("November 1950", "1950-11"),
        ("Sept. 1950", "1950-09"),
        ("1950", "1950"),
        ("[1950]", "1950"),
        ("[ca. 1950]", "1950~"),
        ("1950.", "1950"),
        ("1950s", "195X"),
        ("the 1950's", "195X"),
        ("1950-е годы", "195X"),
        ("1950er Jahre", "195X"),
        ("circa 1950s", "195X~"),
        ("1800s", "18XX"),
        ("1950-1953", "1950/1953"),
        ("1950–1953", "1950/1953"),
        ("1950-53", "1950/1953"),
        ("1923-24", "1923/1924"),
        ("1950/51", "1950/1951"),
        ("1950-11", "1950-11"),
        ("circa 1950", "1950~"),
        ("ca. 1950", "1950~"),
        ("c. 1950", "1950~"),
        ("c1950", "1950~"),
        ("about 1950", "1950~"),
        ("около 1950 г.", "1950~"),
        ("1950?", "1950?"),
        ("1950 (?)", "1950?"),
        ("c. 1950?", "1950%"),
        ("probably 1950", "1950?"),
        ("November 1950?", "1950-11?"),
        ("November 17, 1950?", "1950-11-17?"),
        ("between March and May 1950", "1950-03/1950-05"),
        ("between 1950 and 1952", "1950/1952"),
        ("from 1950 to 1952", "1950/1952"),
        ("1950 or 1951", "1950/1951"),
        ("c. 1950-1953", "1950~/1953~"),
        ("1950s-1960s", "1950/1969"),
        ("March-May 1950", "1950-03/1950-05"),
        ("16-17 November 1950", "1950-11-16/1950-11-17"),
        ("November 16-17, 1950", "1950-11-16/1950-11-17"),
        ("November 16 - December 3, 1950", "1950-11-16/1950-12-03"),
        ("28 October to 3 November 1956", "1956-10-28/1956-11-03"),
        ("November 1950 - January 1951", "1950-11/1951-01"),
        ("17.11.50 - 20.11.50", "1950-11-17/1950-11-20"),
        ("before 1950", "../1950"),
        ("before November 17, 1950", "../1950-11-17"),
        ("until 1950", "../1950"),
        ("after 1950", "1950/.."),
        ("since the 1950s", "1959/.."),
        ("early 1950", "1950-01~/1950-04~"),
        ("mid-1950", "1950-05~/1950-08~"),
        ("late 1950", "1950-09~/1950-12~"),
        ("late November 1950", "1950-11-21~/1950-11-30~"),
        ("early 1950s", "1950~/1953~"),
        ("late 19th century", "1867~/1899~"),
        ("Spring 1924", "1924-21"),
        ("Winter 1924", "1924-24"),
        ("Fall, 1956", "1956-23"),
        ("19th century", "18XX"),
        ("19. Jahrhundert", "18XX"),
        ("17 ноября 1950", "1950-11-17"),
        ("17 ноября 1950 г.", "1950-11-17"),
        ("17 ноября 1950 года", "1950-11-17"),
        ("ноябрь 1950", "1950-11"),
        ("17. November 1950", "1950-11-17"),
        ("3. März 1953", "1953-03-03"),
        ("1er mai 1950", "1950-05-01"),
        ("17 novembre 1950", "1950-11-17"),
        ("17 listopada 1950 r.", "1950-11-17"),
        ("1950年11月17日", "1950-11-17"),
        ("1950년 11월", "1950-11"),
        ("November 17, 1950, 10:30 pm", "1950-11-17"),
        ("Nov. 17, 1950, 9 p.m.", "1950-11-17"),
        ("November 17, 1950, 12 noon", "1950-11-17"),
        ("17 November 1950, 9 Uhr", "1950-11-17"),
        ("не ранее 5 мая 1945 г.", "1945-05-05/.."),
        ("не позднее 5 мая 1945 г.", "../1945-05-05"),
        ("[Не позднее 5 мая 1945 г.]", "../1945-05-05"),
        ("ранее 5 мая 1945", "../1945-05-05"),
        ("not before 5 May 1945", "1945-05-05/.."),
        ("not later than May 1945", "../1945-05"),
        ("nicht vor 1950", "1950/.."),
        ("nicht nach dem 3. März 1953", "../1953-03-03"),
        (
            "не ранее 5 мая - не позднее 10 мая 1945 г.",
            "1945-05-05/1945-05-10",
        ),
        ("19501117", "1950-11-17"),
        ("99991117", "none"),
        ("19501317", "none"),
        ("15 января 1949 г.", "1949-01-15"),
        ("12 września 1956 r.", "1956-09-12"),
        ("44 BC", "-0043"),
        ("476 AD", "0476"),
        ("195X", "195X"),
        ("1924-21", "1924-21"),
        ("../1950", "../1950"),
        ("Undated", "none"),
        ("n.d.", "none"),
        ("no date", "none"),
        ("", "none"),
        ("soon", "none"),
        ("November", "none"),
        ("17", "none"),
        ("February 30, 1950", "none"),
        ("99/99/1950", "none"),
        ("Telegram from Shtykov to Gromyko, 17 November 1950", "none"),
        ("August 1 and then more 1950", "none"),
    ];

    #[test]
    fn archive_prose_is_read() {
        let wrong: Vec<String> = FORMS
            .iter()
            .filter(|(prose, wanted)| edtf(prose) != *wanted)
            .map(|(prose, wanted)| format!("{prose}: {} not {wanted}", edtf(prose)))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    proptest! {
        #[test]
        fn a_plain_day_is_read_as_it_would_be_taken_apart(
            month in "January|February|March|April|May|June|July|August|September|October|November|December|Mai|may",
            day in "[0-9]{1,3}",
            year in "[0-9]{3,5}",
            comma in ",?",
            is_first in any::<bool>(),
        ) {
            let written = if is_first {
                format!("{month} {day}{comma} {year}")
            } else {
                format!("{day} {month}{comma} {year}")
            };
            if let Some(date) = plain_day(&written) {
                let apart = read_gregorian(&plain(&in_one_spelling(&written)));
                prop_assert_eq!(Some(date), apart);
            }
        }
    }

    proptest! {
        #[test]
        fn words_that_are_of_no_date_are_none_with_a_year_behind_them(
            words in prop::collection::vec(
                "May|Spring|Early|Stalin|the|Minister|Old|Style|Brumaire|an|VIII|IV|not|before|later|than|Uhr|noon|Kim|Dec|Y|to|from|ca|O\\.S\\.|[A-Z][a-z]{1,4}",
                1..5,
            ),
        ) {
            let words = words.join(" ");
            if !may_be_of(&words) {
                prop_assert_eq!(read(&words), None);
                prop_assert_eq!(read(&format!("{words} 1950")), None);
            }
        }
    }

    #[test]
    fn names_are_of_no_date() {
        for name in ["Shtykov", "Kim Il Sung", "Minister Gromyko", "Zhou Enlai"] {
            assert!(!may_be_of(name), "{name}");
        }
        for dated in [
            "May",
            "early March",
            "Old Style",
            "not before",
            "Müller",
            "17",
        ] {
            assert!(may_be_of(dated), "{dated}");
        }
    }

    #[test]
    fn the_plainest_days_are_read_without_taking_them_apart() {
        for written in ["November 17, 1950", "17 November 1950", "May 1, 1707"] {
            assert!(plain_day(written).is_some(), "{written}");
        }
        let others = [
            "February 30, 1950",
            "November 17 1950",
            "17 November, 1950",
            "0 May 1950",
            "May 1, 0950",
        ];
        for written in others {
            assert_eq!(plain_day(written), None, "{written}");
        }
    }

    #[test]
    fn what_is_shown_can_mostly_be_typed_again() {
        for edtf in [
            "1950-11-17",
            "1950-11",
            "1950",
            "1950~",
            "1950?",
            "195X",
            "18XX",
            "1924-22",
            "1950/1952",
        ] {
            let shown = DocDate::parse_edtf(edtf).map(|date| date.shown());
            let again = shown.and_then(|shown| read(&shown));
            assert_eq!(
                again.map(|date| date.edtf().to_owned()).as_deref(),
                Some(edtf)
            );
        }
    }
}
