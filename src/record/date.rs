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
