//! Dates of the French Republic: "12 Brumaire an VIII", "Thermidor, Year II".
//!
//! The calendar was in force from 22 September 1792 to the end of 1805 (and, in the year 79 of
//! the Republic, for eighteen days): years I to XIV, which began as the law said and not by a
//! rule, so that a table is all there is.

use super::calendars::{gregorian, of_days, word};
use super::point::Token;
use super::{Day, DocDate};

/// The day of September on which each year from I began, the year I in 1792 (law of 4 frimaire
/// an II and the years' almanacs).
const FIRST_DAYS: [i8; 14] = [22, 22, 22, 23, 22, 22, 22, 23, 23, 23, 23, 24, 23, 23];

/// Names of the twelve months of thirty days, with and without their accents.
const MONTHS: [&str; 12] = [
    "vendémiaire vendemiaire",
    "brumaire",
    "frimaire",
    "nivôse nivose nivôs",
    "pluviôse pluviose",
    "ventôse ventose",
    "germinal",
    "floréal floreal",
    "prairial",
    "messidor",
    "thermidor fervidor",
    "fructidor",
];

/// Words for the five or six days after the last month.
const COMPLEMENTARY: [&str; 4] = [
    "complémentaire",
    "complementaire",
    "complémentaires",
    "sansculottide",
];

/// Words that stand between the parts of such a date and say nothing more.
const BETWEEN: [&str; 16] = [
    "le",
    "du",
    "an",
    "lan",
    "année",
    "year",
    "er",
    "e",
    "ème",
    "de",
    "la",
    "république",
    "republique",
    "jour",
    "of",
    "the",
];

/// Roman figures of the years.
const ROMAN: [&str; 14] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
];

/// Reads a day or a month of the Republic.
pub(super) fn read(tokens: &[Token]) -> Option<DocDate> {
    let at = tokens
        .iter()
        .position(|token| word(token).and_then(month).is_some())?;
    let month = word(tokens.get(at)?).and_then(month)?;
    let day = match figures(tokens.get(..at)?)?.as_slice() {
        [] => None,
        [day] => Some(*day),
        _ => return None,
    };
    let [year] = figures(tokens.get(at + 1..)?)?[..] else {
        return None;
    };
    let year_begins = first_day(year)?;
    let length = if month == 12 { days_after(year)? } else { 30 };
    let month_begins = year_begins + month * 30;
    match day {
        None => of_days(month_begins, month_begins + length - 1),
        Some(day) if (1..=length).contains(&day) => {
            of_days(month_begins + day - 1, month_begins + day - 1)
        }
        Some(_) => None,
    }
}

/// Returns the place of a month, 12 for the days after the last.
fn month(name: &str) -> Option<Day> {
    if COMPLEMENTARY.contains(&name) {
        return Some(12);
    }
    let place = MONTHS
        .iter()
        .position(|names| names.split(' ').any(|known| known == name))?;
    i64::try_from(place).ok()
}

/// Returns the numbers among tokens; `None` when there is a word that has no place here.
fn figures(tokens: &[Token]) -> Option<Vec<Day>> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            Token::Number(figures) => found.push(figures.parse().ok()?),
            Token::Sign(',' | '.' | '-' | '(' | ')') => {}
            Token::Sign(_) => return None,
            Token::Word(word) => match ROMAN.iter().position(|figure| figure == word) {
                Some(place) => found.push(i64::try_from(place + 1).ok()?),
                None if BETWEEN.contains(&word.as_str()) => {}
                None => return None,
            },
        }
    }
    Some(found)
}

/// Returns the first day of a year of the Republic.
fn first_day(year: Day) -> Option<Day> {
    let place = usize::try_from(year.checked_sub(1)?).ok()?;
    gregorian(
        1792 + i16::try_from(place).ok()?,
        9,
        *FIRST_DAYS.get(place)?,
    )
}

/// Returns how many days follow the last month of a year.
fn days_after(year: Day) -> Option<Day> {
    match first_day(year + 1) {
        Some(next) => Some(next - first_day(year)? - 360),
        // The calendar ended within its last year.
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn days_of_the_republic_are_those_of_the_history_books() {
        for (written, wanted) in [
            ("12 Brumaire an VIII", "1799-11-03"),
            ("18 brumaire an VIII", "1799-11-09"),
            ("le 9 thermidor an II", "1794-07-27"),
            ("9 Thermidor, Year II", "1794-07-27"),
            ("13 vendémiaire an 4", "1795-10-05"),
            ("1er vendémiaire an I", "1792-09-22"),
            ("10 nivôse an XIV", "1805-12-31"),
            ("2 prairial de l'an III", "1795-05-21"),
            ("6e jour complémentaire an III", "1795-09-22"),
            ("Frimaire an 2", "1793-11-21/1793-12-20"),
        ] {
            let date = read(written);
            assert_eq!(
                date.as_ref().map(super::DocDate::edtf),
                Some(wanted),
                "{written}"
            );
            assert_eq!(
                super::super::calendar_of(written),
                Some("French Republican calendar")
            );
        }
        for none in [
            "31 brumaire an VIII",
            "12 brumaire an XV",
            "12 brumaire 1799",
            "germinal",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
