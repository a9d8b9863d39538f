//! The date of a document: what it can mean at the earliest and the latest, as EDTF.
//!
//! EDTF (ISO 8601-2) level 0, and of level 1 `?` `~` `%` `X`, seasons and open intervals.
//! The words as written stay beside it in the record; what can't be read is no error.

use std::cmp::Ordering;

/// A day, counted from 1970-01-01 in the proleptic Gregorian calendar.
pub type Day = i64;

/// A document's date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocDate {
    edtf: String,
    earliest: Option<Day>,
    latest: Option<Day>,
}

impl DocDate {
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
}

// ---- BEGIN temporary: thrown away on merge, the real parser of dates replaces it ----
impl DocDate {
    /// Reads `1950`, `1950-11`, `1950-11-17`, `1950s`, `195X`, `A..B`, `A..`, `..B`.
    pub fn parse_range(text: &str) -> Option<Self> {
        if let Some((from, to)) = text.split_once("..") {
            let side = |text: &str| match text {
                "" => Some(None),
                _ if text.contains("..") => None,
                _ => Self::parse_range(text).map(Some),
            };
            let (from, to) = (side(from)?, side(to)?);
            if from.is_none() && to.is_none() {
                return None;
            }
            let written = |side: &Option<Self>| {
                side.as_ref()
                    .map_or_else(|| "..".to_owned(), |date| date.edtf.clone())
            };
            return Some(Self {
                edtf: format!("{}/{}", written(&from), written(&to)),
                earliest: from.and_then(|date| date.earliest),
                latest: to.and_then(|date| date.latest),
            });
        }
        let decade = text.strip_suffix("0s").or_else(|| text.strip_suffix('X'));
        if let Some(tens) = decade.filter(|tens| tens.len() == 3) {
            let tens: i64 = tens.parse().ok()?;
            return Some(Self {
                edtf: format!("{tens}X"),
                earliest: Some(temporary_day(tens * 10, 1, 1)),
                latest: Some(temporary_day(tens * 10 + 10, 1, 1) - 1),
            });
        }
        let parts: Vec<i64> = text
            .split('-')
            .map(|part| {
                part.parse()
                    .ok()
                    .filter(|_| part.len() == 4 || part.len() == 2)
            })
            .collect::<Option<_>>()?;
        let (earliest, latest) = match parts[..] {
            [y] if text.len() == 4 => (temporary_day(y, 1, 1), temporary_day(y + 1, 1, 1) - 1),
            [y, m @ 1..=11] => (temporary_day(y, m, 1), temporary_day(y, m + 1, 1) - 1),
            [y, 12] => (temporary_day(y, 12, 1), temporary_day(y + 1, 1, 1) - 1),
            [y, m @ 1..=12, d @ 1..=31] => (temporary_day(y, m, d), temporary_day(y, m, d)),
            _ => return None,
        };
        Some(Self {
            edtf: text.to_owned(),
            earliest: Some(earliest),
            latest: Some(latest),
        })
    }
}

fn temporary_day(y: i64, m: i64, d: i64) -> Day {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year = y.rem_euclid(400);
    let day = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day - 719_468
}
// ---- END temporary ----
