//! Old Style and New Style: days of the Julian calendar, alone or with the Gregorian beside.
//!
//! `25 October (7 November) 1917`, `25.10/7.11.1917`, `12 May 1689 O.S.`, `10 February 1688/9`.
//! A pair of days is one date only when it is the same day in both calendars; else it is a
//! range, or nothing. The Gregorian day is what sorts.

use super::calendars::{Found, gregorian, of_day, of_days};
use super::point::{Partial, Token};
use super::prose::tokens;
use super::{Day, DocDate, prose};

/// What the calendar of Old Style is called.
const JULIAN: &str = "Julian";

/// After this year two days with a stroke between them are a range: the last states of Europe
/// had changed their calendar.
const LAST_STROKE: i16 = 1923;

/// England began the year on 25 March until 1752, and wrote both years before it.
const LAST_DOUBLE_YEAR: u32 = 1752;

/// A date of both styles is no longer than this.
const MOST_TOKENS: usize = 14;

/// Words for Old Style, longest first.
const OLD: [&str; 19] = [
    "по старому стилю",
    "старого стиля",
    "старый стиль",
    "starego stylu",
    "alten stils",
    "alter stil",
    "old style",
    "vieux style",
    "ancien style",
    "ст. стиля",
    "по ст. ст.",
    "ст. ст.",
    "ст.ст.",
    "с. ст.",
    "o. s.",
    "o.s.",
    "a. st.",
    "a.st.",
    "st. st.",
];

/// Words for New Style, longest first.
const NEW: [&str; 17] = [
    "по новому стилю",
    "нового стиля",
    "новый стиль",
    "nowego stylu",
    "neuen stils",
    "neuer stil",
    "new style",
    "nouveau style",
    "н. стиля",
    "по н. ст.",
    "н. ст.",
    "н.ст.",
    "n. s.",
    "n.s.",
    "n. st.",
    "n.st.",
    "gregorian",
];

/// Reads a date that says its style, or that has both.
pub(super) fn read(text: &str) -> Option<Found> {
    // Most of what is asked about has none of this, and is not searched for every word.
    let signs = text.contains(['(', '[', '/']);
    if !signs && !["st", "ст", "s."].iter().any(|part| text.contains(part)) {
        return None;
    }
    let (text, old) = without(text, &OLD);
    let (text, new) = without(&text, &NEW);
    if let Some(date) = both_styles(&text) {
        return Some((date, Some(JULIAN)));
    }
    if let Some(date) = double_year(&text) {
        return Some((date, Some(JULIAN)));
    }
    match (old, new) {
        (true, false) => Some((of_julian(&bare(&text))?, Some(JULIAN))),
        (false, true) => Some((prose::read_gregorian(&bare(&text))?, None)),
        (true, true) | (false, false) => None,
    }
}

/// Takes words out of a text where they stand by themselves; tells whether there were any.
fn without(text: &str, words: &[&str]) -> (String, bool) {
    let mut out = text.to_owned();
    let mut found = false;
    for word in words {
        let Some(at) = out.find(word) else { continue };
        let before = out.get(..at).unwrap_or_default();
        let after = out.get(at + word.len()..).unwrap_or_default();
        let stands_alone = !before.ends_with(char::is_alphabetic)
            && (word.ends_with('.') || !after.starts_with(char::is_alphabetic));
        if stands_alone {
            out = format!("{before} {after}");
            found = true;
        }
    }
    (out, found)
}

/// Leaves out brackets, and what is left of a text's end.
fn bare(text: &str) -> String {
    let signs = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '/');
    text.replace(['(', ')', '[', ']'], " ")
        .trim_end_matches(signs)
        .trim()
        .to_owned()
}

/// Reads a day that stands in both calendars.
fn both_styles(text: &str) -> Option<DocDate> {
    let bracketed = text
        .split_once(['(', '['])
        .and_then(|(left, rest)| {
            let (inside, right) = rest.split_once([')', ']'])?;
            Some((left, inside, right))
        })
        .filter(|(left, inside, _)| has_figure(left) && has_figure(inside));
    if let Some((left, inside, right)) = bracketed {
        let (left, inside, right) = (tokens(left)?, tokens(inside)?, tokens(right)?);
        let first = [left.clone(), right.clone()].concat();
        let second = [inside, right].concat();
        return one_day(&[first], &begun_with(&left, &second));
    }
    let (left, right) = text.split_once('/')?;
    if right.contains('/') || !has_figure(left) || !has_figure(right) {
        return None;
    }
    let (left, right) = (tokens(left)?, tokens(right)?);
    if left.len() + right.len() > MOST_TOKENS {
        return None;
    }
    let firsts: Vec<Vec<Token>> = (0..=right.len())
        .map(|at| [&left, right.get(at..).unwrap_or_default()].concat())
        .collect();
    one_day(&firsts, &begun_with(&left, &right)).filter(|date| {
        let year = date.edtf().get(..4).and_then(|year| year.parse().ok());
        year.is_some_and(|year: i16| year <= LAST_STROKE)
    })
}

fn has_figure(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns tokens as they stand, and with every beginning of others before them.
fn begun_with(beginning: &[Token], tokens: &[Token]) -> Vec<Vec<Token>> {
    (0..=beginning.len().min(MOST_TOKENS))
        .map(|end| [beginning.get(..end).unwrap_or_default(), tokens].concat())
        .collect()
}

/// Finds two readings that are one and the same day in the two calendars.
fn one_day(firsts: &[Vec<Token>], seconds: &[Vec<Token>]) -> Option<DocDate> {
    let days = |readings: &[Vec<Token>]| -> Vec<(i16, i8, i8)> {
        let read = readings.iter().filter_map(|tokens| Partial::read(tokens));
        read.filter_map(|partial| partial.day_numbers()).collect()
    };
    let (firsts, seconds) = (days(firsts), days(seconds));
    firsts
        .iter()
        .find_map(|&first| {
            seconds.iter().find_map(|&second| {
                let same = |old: (i16, i8, i8), new: (i16, i8, i8)| {
                    let (old, new) = (julian(old)?, gregorian(new.0, new.1, new.2)?);
                    (old == new).then_some(new)
                };
                same(first, second).or_else(|| same(second, first))
            })
        })
        .and_then(of_day)
}

/// Reads `10 February 1688/9`: the year that began in January is the second.
fn double_year(text: &str) -> Option<DocDate> {
    let text = bare(text);
    let (before, last) = text.rsplit_once('/')?;
    let at = before.len().checked_sub(4)?;
    let (head, year) = (before.get(..at)?, before.get(at..)?);
    let first: u32 = year.parse().ok()?;
    let second = first + 1;
    let is_next = match last.len() {
        1 => last == (second % 10).to_string(),
        2 => last == format!("{:02}", second % 100),
        4 => last == second.to_string(),
        _ => false,
    };
    if !is_next || second > LAST_DOUBLE_YEAR || !head.contains(char::is_alphabetic) {
        return None;
    }
    let written = tokens(&format!("{head}{second}"))?;
    // After 24 March there was but one year.
    let (_, month, day) = Partial::read(&written)?.month_numbers()?;
    (month < 3 || (month == 3 && day.is_none_or(|day| day < 25)))
        .then(|| of_julian(&format!("{head}{second}")))?
}

/// Reads words as a date of the Julian calendar; a year alone stays what it is.
fn of_julian(text: &str) -> Option<DocDate> {
    let partial = Partial::read(&tokens(text)?);
    let Some((year, month, day)) = partial.and_then(|partial| partial.month_numbers()) else {
        return prose::read_gregorian(text);
    };
    if let Some(day) = day {
        return of_day(julian((year, month, day))?);
    }
    let (next_year, next_month) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    of_days(
        julian((year, month, 1))?,
        julian((next_year, next_month, 1))? - 1,
    )
}

/// Counts the days to a day of the Julian calendar, by the number that astronomers give days;
/// `None` for one that it has not.
fn julian((year, month, day): (i16, i8, i8)) -> Option<Day> {
    /// The number of 1 January 1970.
    const NUMBER_OF_DAY_ZERO: Day = 2_440_588;
    let longest = match month {
        2 if year % 4 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) || year < 1 {
        return None;
    }
    let (year, month, day) = (Day::from(year), Day::from(month), Day::from(day));
    // The year is begun in March, so that the day that is added comes last.
    let before_march = Day::from(month < 3);
    let years = year + 4800 - before_march;
    let months = month + 12 * before_march - 3;
    let number = day + (153 * months + 2) / 5 + 365 * years + years / 4 - 32083;
    Some(number - NUMBER_OF_DAY_ZERO)
}

#[cfg(test)]
mod tests {
    use super::super::{DocDate, calendar_of, read};

    #[test]
    fn a_day_of_both_styles_is_the_gregorian_one() {
        for (written, wanted) in [
            ("25 October (7 November) 1917", "1917-11-07"),
            ("October 25 (November 7), 1917", "1917-11-07"),
            ("7 November (25 October) 1917", "1917-11-07"),
            ("13 (26) November 1916", "1916-11-26"),
            ("13 (26) ноября 1916 г.", "1916-11-26"),
            ("25.10/7.11.1917", "1917-11-07"),
            ("25 октября / 7 ноября 1917 г.", "1917-11-07"),
            ("13/26 November 1916", "1916-11-26"),
            ("1/13 февраля 1861", "1861-02-13"),
            ("19 декабря 1916 (1 января 1917)", "1917-01-01"),
            ("25 October O.S. (7 November N.S.) 1917", "1917-11-07"),
            ("12 May 1689 O.S.", "1689-05-22"),
            ("12 May 1689 (Old Style)", "1689-05-22"),
            ("1 марта 1881 г. ст. ст.", "1881-03-13"),
            ("29 February 1900 O.S.", "1900-03-13"),
            ("May 1689 O.S.", "1689-05-11/1689-06-10"),
            ("10 February 1688/9", "1689-02-20"),
            ("10 February 1688/89", "1689-02-20"),
            ("February 1688/9", "1689-02-11/1689-03-10"),
        ] {
            let date = read(written);
            assert_eq!(date.as_ref().map(DocDate::edtf), Some(wanted), "{written}");
            assert_eq!(calendar_of(written), Some("Julian"), "{written}");
        }
    }

    #[test]
    fn what_is_no_day_of_both_styles_stays_what_it_was() {
        for (written, wanted) in [
            ("7 November 1917 N.S.", "1917-11-07"),
            ("25 October / 8 November 1917", "1917-10-25/1917-11-08"),
            ("13/26 November 1956", "1956-11-13/1956-11-26"),
            ("1917-10-25/1917-11-07", "1917-10-25/1917-11-07"),
            ("1950/51", "1950/1951"),
            ("17 November (1950)", "1950-11-17"),
        ] {
            let date = read(written);
            assert_eq!(date.as_ref().map(DocDate::edtf), Some(wanted), "{written}");
            assert_eq!(calendar_of(written), None, "{written}");
        }
        for none in [
            "30 February 1689 O.S.",
            "10 June 1688/9",
            "25 October (8 November) 1917",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
