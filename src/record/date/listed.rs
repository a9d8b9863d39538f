//! A date for a narrow column: short words, no signs of a standard.
//!
//! The list sorts by the date itself; here a part may be left out that the record's own page
//! has (a day that is unknown, the day of an open end), but nothing is said that is not so.

use edtf_core::{Date, DateField, Edtf};

use super::shown::{season, year_in_brief};
use super::words::month_name;

/// The width the column of dates has.
const COLUMN: usize = 10;

/// Writes an EDTF form in ten columns: `1950-11-17`, `1951`, `1800s`, `to 1945`, `49 BC`.
///
/// What can't be read is written as it is.
pub fn in_brief(edtf: &str) -> String {
    let brief = match Edtf::parse(edtf) {
        Ok(Edtf::Date(date)) => one(&date),
        Ok(Edtf::Interval(interval)) => match super::ends(&interval) {
            (Some(from), Some(to)) => between(&from, &to),
            (Some(from), None) => format!("{} on", month(&from)),
            (None, Some(to)) => format!("to {}", month(&to)),
            (None, None) => edtf.to_owned(),
        },
        Ok(Edtf::DateTime(_) | Edtf::Set(_)) | Err(_) => edtf.to_owned(),
    };
    brief.chars().take(COLUMN).collect()
}

/// Writes a date with the sign of its doubts.
fn one(date: &Date) -> String {
    let doubt = match (date.is_approximate(), date.is_uncertain()) {
        (true, true) => "%",
        (true, false) => "~",
        (false, true) => "?",
        (false, false) => "",
    };
    let whole = whole(date);
    if whole.len() + doubt.len() <= COLUMN || doubt.is_empty() {
        return format!("{whole}{doubt}");
    }
    // A doubt is more than the day that it makes doubtful.
    format!("{}{doubt}", month(date))
}

/// Writes year, month and day as far as they are known.
fn whole(date: &Date) -> String {
    let day = date.day.and_then(DateField::value);
    match day {
        Some(day) if !is_before_christ(date) => format!("{}-{day:02}", month(date)),
        Some(_) | None => month(date),
    }
}

/// Writes year and month as far as they are known.
fn month(date: &Date) -> String {
    let year = year_in_brief(date);
    match date.month.and_then(DateField::value) {
        Some(code @ 21..=24) => format!("{year} {}", season(code).1),
        Some(month) if is_before_christ(date) => {
            let name = month_name(month).and_then(|name| name.get(..3));
            let named = format!("{} {year}", name.unwrap_or_default());
            if named.len() > COLUMN { year } else { named }
        }
        Some(month) if date.year.value().is_some() => format!("{year}-{month:02}"),
        Some(_) | None => year,
    }
}

fn is_before_christ(date: &Date) -> bool {
    date.year.value().is_some_and(|year| year < 1)
}

/// Writes an interval as "1924-03/05" or "1950/1952".
fn between(from: &Date, to: &Date) -> String {
    let value = |date: &Date| date.month.and_then(DateField::value);
    let (first, last) = (year_in_brief(from), year_in_brief(to));
    if is_before_christ(from) {
        let without = first.strip_suffix(" BC").unwrap_or(&first);
        let both = is_before_christ(to);
        return if both && first == last {
            first
        } else if both {
            format!("{without}-{last}")
        } else {
            format!("{without}BC-{last}")
        };
    }
    match (value(from), value(to)) {
        _ if first != last => format!("{first}/{last}"),
        (Some(a), Some(b)) if a == b => format!("{first}-{a:02}"),
        (Some(a), Some(b)) => format!("{first}-{a:02}/{b:02}"),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_fit_into_their_column_and_hide_no_signs() {
        for (edtf, brief) in [
            ("1950-11-17", "1950-11-17"),
            ("1950-12~", "1950-12~"),
            ("1950~", "1950~"),
            ("1943?", "1943?"),
            ("1950-11-17?", "1950-11?"),
            ("1951-XX-XX", "1951"),
            ("1950-11-XX", "1950-11"),
            ("195X", "1950s"),
            ("18XX", "1800s"),
            ("180X", "1800-09"),
            ("1924-21", "1924 spr."),
            ("1924-22", "1924 sum."),
            ("1924-23", "1924 aut."),
            ("1924-24", "1924 win."),
            ("1924-03/1924-05", "1924-03/05"),
            ("1950/1952", "1950/1952"),
            ("1867~/1899~", "1867/1899"),
            ("../1945", "to 1945"),
            ("../1945-05-05", "to 1945-05"),
            ("1945/..", "1945 on"),
            ("1945-05-05/..", "1945-05 on"),
            ("1950-01-02/1950-01-09", "1950-01"),
            ("1950-01-02/1950-12-30", "1950-01/12"),
            ("1924-03-02/1925-05-09", "1924/1925"),
            ("-0048-03-15", "Mar 49 BC"),
            ("-0048", "49 BC"),
            ("-1199-03", "1200 BC"),
            ("-0050/-0040", "51-41 BC"),
            ("-0026/0014", "27BC-14"),
            ("0476", "476"),
        ] {
            assert_eq!(in_brief(edtf), brief, "{edtf}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_a_date_fits(text in "[0-9X?~%/.-]{1,24}", any in any::<String>()) {
            for text in [text, any] {
                prop_assert!(in_brief(&text).chars().count() <= COLUMN);
            }
        }
    }
}
