//! Dates of other calendars: Old Style, the French Republic, the eras of Japan and China.
//!
//! What is kept is the Gregorian day, by which all records sort; the words as written and the
//! name of the calendar stand beside it. A day that was written in both styles is taken for
//! that only when the two are one day: so no range of days is mistaken for it.

use jiff::civil;

use super::point::Token;
use super::{DAY_ZERO, Day, DocDate, day_text, eras, prose, republican, styles};

/// A date and the calendar it was written in; `None` for the Gregorian.
pub(super) type Found = (DocDate, Option<&'static str>);

/// Reads a date that says in which calendar it is; `text` is in small letters, its brackets kept.
pub(super) fn read(text: &str) -> Option<Found> {
    if text.contains('年') {
        return eras::read(text).map(|(date, name)| (date, Some(name)));
    }
    if has_year_of_republic(text)
        && let Some(date) = prose::tokens(text).and_then(|tokens| republican::read(&tokens))
    {
        return Some((date, Some("French Republican calendar")));
    }
    styles::read(text)
}

/// Every year of the Republic is announced by such a word: most dates need no further look.
fn has_year_of_republic(text: &str) -> bool {
    let words = [" an ", "'an ", "’an ", "year ", "année "];
    words.iter().any(|word| text.contains(word))
}

/// Makes the date of one Gregorian day.
pub(super) fn of_day(day: Day) -> Option<DocDate> {
    DocDate::parse_edtf(&day_text(Some(day))?)
}

/// Makes the date of all days from one to another.
pub(super) fn of_days(first: Day, last: Day) -> Option<DocDate> {
    if first == last {
        return of_day(first);
    }
    let (first, last) = (day_text(Some(first))?, day_text(Some(last))?);
    DocDate::parse_edtf(&format!("{first}/{last}"))
}

/// Counts the days to a Gregorian day.
pub(super) fn gregorian(year: i16, month: i8, day: i8) -> Option<Day> {
    let date = civil::Date::new(year, month, day).ok()?;
    Some(date.duration_since(DAY_ZERO).as_hours() / 24)
}

/// Returns the word of a token.
pub(super) fn word(token: &Token) -> Option<&str> {
    match token {
        Token::Word(word) => Some(word),
        Token::Number(_) | Token::Sign(_) => None,
    }
}
