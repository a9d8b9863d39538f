//! The date of a document: what it can mean at the earliest and the latest, as EDTF.
//!
//! EDTF (ISO 8601-2) level 0, and of level 1 `?` `~` `%` `X`, seasons and open intervals.
//! The words as written stay beside it in the record; what can't be read is no error. Archive
//! prose ("c. 1950", "between March and May 1950") is read in [`read`]; day numbers and the
//! bounds of an expression are the libraries' work, never ours.

mod calendars;
mod eras;
mod listed;
mod point;
mod prose;
mod republican;
mod shown;
mod styles;
mod words;

use std::cmp::Ordering;

use edtf_core::{Bound, Edtf, Interval, IntervalEndpoint};
use jiff::civil;

pub use listed::in_brief;
pub use prose::{calendar_of, may_be_of, read, says_undated};

/// A day, counted from 1970-01-01 in the proleptic Gregorian calendar.
pub type Day = i64;

/// The day from which days are counted.
const DAY_ZERO: civil::Date = civil::date(1970, 1, 1);

/// A document's date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocDate {
    edtf: String,
    earliest: Option<Day>,
    latest: Option<Day>,
}

impl DocDate {
    /// Reads EDTF of the levels a record uses; a time of day is left off.
    ///
    /// `None` for level 2, for years beyond ±9999, and for an interval that ends before it
    /// begins. The written form is the library's canonical one.
    pub fn parse_edtf(text: &str) -> Option<Self> {
        let parsed = match Edtf::parse(text.trim()).ok()? {
            Edtf::DateTime(moment) => Edtf::Date(moment.date),
            other => other,
        };
        if parsed.level() > 1 {
            return None;
        }
        let (open_start, open_end) = match &parsed {
            Edtf::Interval(interval) => (is_open(&interval.start), is_open(&interval.end)),
            Edtf::Date(_) | Edtf::DateTime(_) | Edtf::Set(_) => (false, false),
        };
        let bounds = parsed.bounds();
        let earliest = day_of(bounds.earliest);
        let latest = day_of(bounds.latest);
        let known = |day: Option<Day>, open: bool| day.is_some() != open;
        if !known(earliest, open_start) || !known(latest, open_end) || (open_start && open_end) {
            return None;
        }
        if earliest.zip(latest).is_some_and(|(from, to)| from > to) {
            return None;
        }
        Some(Self {
            edtf: parsed.to_string(),
            earliest,
            latest,
        })
    }

    /// Reads a range as a person types it: `A..B`, `..B`, `A..`, EDTF or prose ("1950s").
    ///
    /// The two ends may be typed in either order.
    pub fn parse_range(text: &str) -> Option<Self> {
        let text = text.trim();
        let one = |text: &str| Self::parse_edtf(text).or_else(|| read(text));
        if let Some(date) = Self::parse_edtf(text) {
            return Some(date);
        }
        let Some((from, to)) = text.split_once("..") else {
            return read(text);
        };
        let completed = completed_end(from.trim(), to.trim());
        let to = completed.as_deref().unwrap_or(to);
        let end = |text: &str| {
            if text.trim().is_empty() {
                Some(None)
            } else {
                one(text).map(Some)
            }
        };
        Self::span_of_range(end(from)?.as_ref(), end(to)?.as_ref())
    }

    /// Returns the span from the start of one date to the end of another; `None` is open.
    ///
    /// Ends given in the wrong order are swapped. `None` when both ends are open.
    pub fn span_of_range(from: Option<&Self>, to: Option<&Self>) -> Option<Self> {
        let (from, to) = match (from, to) {
            (Some(a), Some(b)) if a.order(b) == Ordering::Greater => (Some(b), Some(a)),
            other => other,
        };
        let start = from.map_or("..", |date| first_part(&date.edtf));
        let end = to.map_or("..", |date| last_part(&date.edtf));
        if let Some(span) = Self::parse_edtf(&format!("{start}/{end}")) {
            return Some(span);
        }
        // Level 1 has no X inside an interval: the days themselves stand for it.
        let start = from.map_or(Some("..".to_owned()), |date| day_text(date.earliest));
        let end = to.map_or(Some("..".to_owned()), |date| day_text(date.latest));
        Self::parse_edtf(&format!("{}/{}", start?, end?))
    }

    /// Returns the span from so many days before the earliest day it can mean to so many after
    /// the latest; an open end stays open.
    pub fn widened(&self, days: Day) -> Option<Self> {
        let end = |day: Option<Day>, by: Day| day_text(day.map(|day| day + by));
        let (start, end) = (end(self.earliest, -days)?, end(self.latest, days)?);
        Self::parse_edtf(&format!("{start}/{end}"))
    }

    /// Returns the EDTF form (`1950-11-17`, `1950~`, `195X`, `1950-01/1950-03`).
    pub fn edtf(&self) -> &str {
        &self.edtf
    }

    /// Returns the earliest day it can mean; `None` when open at the start.
    pub fn earliest(&self) -> Option<Day> {
        self.earliest
    }

    /// Returns the latest day it can mean; `None` when open at the end.
    pub fn latest(&self) -> Option<Day> {
        self.latest
    }

    /// Returns true when it is said to be uncertain or an estimate (`?`, `~`, `%`).
    pub fn is_doubtful(&self) -> bool {
        self.edtf.contains(['?', '~', '%'])
    }

    /// Orders by the earliest day it can mean, at equal start the narrower first.
    pub fn order(&self, other: &Self) -> Ordering {
        let key = |date: &Self| {
            (
                date.earliest.unwrap_or(Day::MIN),
                date.latest.unwrap_or(Day::MAX),
            )
        };
        key(self)
            .cmp(&key(other))
            .then_with(|| self.edtf.cmp(&other.edtf))
    }

    /// Returns true when some day it can mean lies within `other`.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_before_end = |a: &Self, b: &Self| match (a.earliest, b.latest) {
            (Some(start), Some(end)) => start <= end,
            (None, _) | (_, None) => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }

    /// Returns the date in a person's form ("17 November 1950", "c. 1950", "1950s").
    pub fn shown(&self) -> String {
        shown::shown(&self.edtf)
    }
}

/// An end that is open or unknown has no day, and needs none.
fn is_open(end: &IntervalEndpoint) -> bool {
    matches!(end, IntervalEndpoint::Open | IntervalEndpoint::Unknown)
}

/// Counts the days to a bound; `None` for one without a day that the calendar can name.
fn day_of(bound: Bound) -> Option<Day> {
    let Bound::Date(day) = bound else { return None };
    let date = civil::Date::new(
        i16::try_from(day.year).ok()?,
        i8::try_from(day.month).ok()?,
        i8::try_from(day.day).ok()?,
    )
    .ok()?;
    Some(date.duration_since(DAY_ZERO).as_hours() / 24)
}

/// Writes a day as EDTF; an open bound stays open.
fn day_text(day: Option<Day>) -> Option<String> {
    let Some(day) = day else {
        return Some("..".to_owned());
    };
    let span = jiff::Span::new().try_days(day).ok()?;
    Some(DAY_ZERO.checked_add(span).ok()?.to_string())
}

/// Returns the part of an interval before its stroke, or the whole of a single date.
fn first_part(edtf: &str) -> &str {
    edtf.split_once('/').map_or(edtf, |(start, _)| start)
}

/// Returns the part of an interval after its stroke, or the whole of a single date.
fn last_part(edtf: &str) -> &str {
    edtf.split_once('/').map_or(edtf, |(_, end)| end)
}

/// Returns the two ends of an interval, for showing.
fn ends(interval: &Interval) -> (Option<edtf_core::Date>, Option<edtf_core::Date>) {
    let date = |end: &IntervalEndpoint| match end {
        IntervalEndpoint::Date(date)
        | IntervalEndpoint::OnOrBefore(date)
        | IntervalEndpoint::OnOrAfter(date) => Some(*date),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    };
    (date(&interval.start), date(&interval.end))
}

/// Returns the end of a range that was written short: of `1923-11-17..19` the day, of
/// `1923-11..12` the month, of `1950..53` the year.
fn completed_end(from: &str, to: &str) -> Option<String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if to.len() > 2 || !is_number(to) || !from.split('-').all(is_number) {
        return None;
    }
    match from.rsplit_once('-') {
        Some((head, _)) => Some(format!("{head}-{to:0>2}")),
        None if from.len() == 4 && to.len() == 2 => Some(format!("{}{to}", &from[..2])),
        None => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days(edtf: &str) -> (Option<Day>, Option<Day>) {
        let date = DocDate::parse_edtf(edtf).unwrap();
        (date.earliest(), date.latest())
    }

    #[test]
    fn the_end_of_a_range_may_be_written_short() {
        for (typed, edtf) in [
            ("1923-11-17..19", "1923-11-17/1923-11-19"),
            ("1923-11-17..9", "1923-11-09/1923-11-17"),
            ("1923-11..12", "1923-11/1923-12"),
            ("1950..53", "1950/1953"),
            ("1950-11..1951-01", "1950-11/1951-01"),
        ] {
            let date = DocDate::parse_range(typed);
            assert_eq!(date.as_ref().map(DocDate::edtf), Some(edtf), "{typed}");
        }
        assert_eq!(DocDate::parse_range("1923-11-17..99"), None);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days("1970-01-01"), (Some(0), Some(0)));
        assert_eq!(days("1969-12"), (Some(-31), Some(-1)));
        assert_eq!(days("1970"), (Some(0), Some(364)));
        assert_eq!(days("2000-03-01"), (Some(11017), Some(11017)));
    }

    #[test]
    fn bounds_of_the_uncertain_and_the_open() {
        assert_eq!(days("197X"), (Some(0), Some(3651)));
        assert_eq!(days("1970~"), days("1970"));
        assert_eq!(days("1970-XX-XX"), days("1970"));
        assert_eq!(days("../1970-01-01"), (None, Some(0)));
        assert_eq!(days("1970-01-01/.."), (Some(0), None));
        assert_eq!(days("1970-01-01/"), (Some(0), None));
        assert_eq!(days("1970-21"), days("1970-03/1970-05"));
        assert_eq!(days("1970-01-01T10:00:00Z"), days("1970-01-01"));
    }

    #[test]
    fn what_a_record_does_not_use_is_refused() {
        for text in [
            "",
            "Y170000002",
            "1950-02-30",
            "1951/1950",
            "../..",
            "[1950,1951]",
            "156X-12-25",
            "1950-37",
        ] {
            assert_eq!(DocDate::parse_edtf(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_are_typed_in_many_ways() {
        let range = |text: &str| DocDate::parse_range(text).map(|date| date.edtf);
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(range("1950-11..1951-01"), is("1950-11/1951-01"));
        assert_eq!(range("1951-01..1950-11"), is("1950-11/1951-01"));
        assert_eq!(range("1950"), is("1950"));
        assert_eq!(range("1950s"), is("195X"));
        assert_eq!(range("..1950"), is("../1950"));
        assert_eq!(range("1950.."), is("1950/.."));
        assert_eq!(range("../1950"), is("../1950"));
        assert_eq!(range("1950s..1960s"), is("1950-01-01/1969-12-31"));
        assert_eq!(range("November 1950..May 1951"), is("1950-11/1951-05"));
        assert_eq!(range("before 1950..1952"), is("../1952"));
        assert_eq!(range(".."), None);
        assert_eq!(range("soon..1950"), None);
    }

    #[test]
    fn the_narrower_stands_before_the_wider() {
        let date = |text| DocDate::parse_edtf(text).unwrap();
        assert_eq!(date("1950-01-01").order(&date("1950-01")), Ordering::Less);
        assert_eq!(date("../1950").order(&date("1900")), Ordering::Less);
        assert!(date("1950~").overlaps(&date("1950-11/..")));
        assert!(!date("../1949").overlaps(&date("1950")));
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_in_order_and_reads_back(text in "[0-9X?~%/., a-z-]{0,24}") {
            let found = [DocDate::parse_edtf(&text), DocDate::parse_range(&text), read(&text)];
            for date in found.into_iter().flatten() {
                let (from, to) = (date.earliest(), date.latest());
                prop_assert!(from.zip(to).is_none_or(|(from, to)| from <= to));
                prop_assert_eq!(DocDate::parse_edtf(date.edtf()), Some(date.clone()));
                prop_assert!(!date.shown().is_empty());
            }
        }

        #[test]
        fn a_day_reads_back_as_itself(day in -700_000_i64..2_900_000) {
            let text = day_text(Some(day)).unwrap();
            prop_assert_eq!(days(&text), (Some(day), Some(day)));
        }

        #[test]
        fn no_prose_panics(text in any::<String>()) {
            let _ = (DocDate::parse_edtf(&text), DocDate::parse_range(&text), read(&text));
        }
    }
}
