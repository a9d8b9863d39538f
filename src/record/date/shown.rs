//! A date in a person's words, from its EDTF form.
//!
//! English; nothing is left out that EDTF says. The words of the source are shown beside it,
//! so this need not be how the archive writes.

use edtf_core::{Date, DateField, Edtf, YearKind};

use super::words::month_name;

/// Writes an EDTF form as a person would; one that can't be read stays as it is.
pub(super) fn shown(edtf: &str) -> String {
    match Edtf::parse(edtf) {
        Ok(Edtf::Date(date)) => one(&date),
        Ok(Edtf::Interval(interval)) => match super::ends(&interval) {
            (Some(from), Some(to)) => between(&from, &to),
            (Some(from), None) => format!("{} or later", one(&from)),
            (None, Some(to)) => format!("{} or earlier", one(&to)),
            (None, None) => edtf.to_owned(),
        },
        Ok(Edtf::DateTime(_) | Edtf::Set(_)) | Err(_) => edtf.to_owned(),
    }
}

/// Writes both ends; an estimate of both is said once.
fn between(from: &Date, to: &Date) -> String {
    if from.is_approximate() && to.is_approximate() {
        format!("c. {} – {}", plain(from), plain(to))
    } else {
        format!("{} – {}", one(from), one(to))
    }
}

/// Writes a single date with its doubts.
fn one(date: &Date) -> String {
    let circa = if date.is_approximate() { "c. " } else { "" };
    let doubt = if date.is_uncertain() { "?" } else { "" };
    format!("{circa}{}{doubt}", plain(date))
}

/// Writes a single date without its doubts.
fn plain(date: &Date) -> String {
    let year = year_shown(date);
    let Some(month) = date.month else { return year };
    match (month.value(), date.day) {
        (None, _) => format!("{year}, month unknown"),
        (Some(code @ 21..=24), _) => format!("{} {year}", season(code).0),
        (Some(month), None) => format!("{} {year}", month_name(month).unwrap_or("month unknown,")),
        (Some(month), Some(day)) => {
            let name = month_name(month).unwrap_or("month unknown,");
            match day.value() {
                Some(day) => format!("{day} {name} {year}"),
                None => format!("{name} {year}, day unknown"),
            }
        }
    }
}

/// Writes a year, a decade or a century.
fn year_shown(date: &Date) -> String {
    let YearKind::Standard { negative, digits } = date.year.kind else {
        return date
            .year
            .value()
            .map_or_else(String::new, |year| year.to_string());
    };
    if let Some(year) = date.year.value() {
        // The year before 1 CE is EDTF's year 0.
        return if negative || year == 0 {
            format!("{} BCE", 1 - year)
        } else {
            year.to_string()
        };
    }
    match DateField::value(DateField {
        digits: [digits[0], digits[1]],
        qualifier: date.year.qualifier,
    }) {
        Some(hundreds) if digits[2].is_none() => format!("{} century", ordinal(hundreds + 1)),
        Some(hundreds) => format!("{hundreds}{}0s", digits[2].unwrap_or(0)),
        None => "year unknown".to_owned(),
    }
}

/// Writes 19 as "19th".
fn ordinal(number: u8) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Names a season by its EDTF code, in full and for a narrow column.
pub(super) fn season(code: u8) -> (&'static str, &'static str) {
    match code {
        21 => ("Spring", "spr."),
        22 => ("Summer", "sum."),
        23 => ("Autumn", "aut."),
        _ => ("Winter", "win."),
    }
}

/// Writes a year for a narrow column: "476", "49 BC", "1950s", "1800s" for a century.
pub(super) fn year_in_brief(date: &Date) -> String {
    let YearKind::Standard { negative, digits } = date.year.kind else {
        return year_shown(date);
    };
    match (date.year.value(), digits) {
        (Some(year), _) if year < 1 => format!("{} BC", 1 - year),
        (Some(year), _) => year.to_string(),
        (None, _) if negative => "BC".to_owned(),
        (None, [Some(a), Some(b), None, _]) => format!("{a}{b}00s"),
        // "1800s" is the century: its first decade needs both ends.
        (None, [Some(a), Some(b), Some(0), _]) => format!("{a}{b}00-09"),
        (None, [Some(a), Some(b), Some(c), _]) => format!("{a}{b}{c}0s"),
        (None, _) => "year?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_shown_as_people_write_them() {
        for (edtf, wanted) in [
            ("1950-11-17", "17 November 1950"),
            ("1950-11", "November 1950"),
            ("1950", "1950"),
            ("1950~", "c. 1950"),
            ("1950-11?", "November 1950?"),
            ("1950%", "c. 1950?"),
            ("195X", "1950s"),
            ("18XX", "19th century"),
            ("20XX", "21st century"),
            ("1924-21", "Spring 1924"),
            ("1950-XX-XX", "1950, month unknown"),
            ("1950-11-XX", "November 1950, day unknown"),
            ("1950/1952", "1950 – 1952"),
            ("1950-01~/1950-04~", "c. January 1950 – April 1950"),
            ("../1950", "1950 or earlier"),
            ("1950/..", "1950 or later"),
            ("-0043", "44 BCE"),
        ] {
            assert_eq!(shown(edtf), wanted, "{edtf}");
        }
    }
}
