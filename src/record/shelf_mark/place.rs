//! Where a record stands on its shelf: the order of shelf marks, and the gaps between them.
//!
//! Numbers are compared as numbers and the letters behind them as letters: 9, 10, 10a, 059a.

use std::cmp::Ordering;

use super::names::abbreviation;
use super::{Level, ShelfMark};

/// A place on the shelves of an archive: by its levels from the whole down, then by leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfPlace {
    archive: String,
    shown: String,
    levels: Vec<(&'static str, Number)>,
    leaf: Number,
}

/// A value of a level: its first number, then all of it in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Number(u64, String);

impl Number {
    fn of(value: &str) -> Self {
        let digits = value.chars().skip_while(|c| !c.is_ascii_digit());
        let digits: String = digits.take_while(char::is_ascii_digit).take(18).collect();
        let rest = value.to_lowercase();
        let rest = rest.trim_start_matches('0').to_owned();
        Self(digits.parse().unwrap_or(u64::MAX), rest)
    }

    fn is_number(&self) -> bool {
        self.1.bytes().all(|byte| byte.is_ascii_digit())
    }
}

impl ShelfPlace {
    /// Returns the place of a mark; `None` for one without levels, which stands nowhere.
    pub fn of(mark: &ShelfMark) -> Option<Self> {
        if mark.levels.is_empty() {
            return None;
        }
        let archive = mark.repository.as_ref().map(|name| abbreviation(name));
        let number = |level: &Level| (level.name, Number::of(&level.value));
        let leaf = mark.leaves.as_ref();
        Some(Self {
            archive: archive.unwrap_or_default().to_lowercase(),
            shown: mark.short().to_string(),
            levels: mark.levels.iter().map(number).collect(),
            leaf: leaf.map_or_else(Number::default, |leaves| Number::of(leaves)),
        })
    }

    /// Returns the mark in short ("APRF 45/1/347").
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Returns true for two places in one archive.
    pub fn is_in_archive_of(&self, other: &Self) -> bool {
        self.archive == other.archive
    }

    /// Returns what lies between a place and a later one that is not of the room: "delo 348",
    /// "delo 348 to 351". `None` where nothing is known to be missing.
    pub fn gap_to(&self, later: &Self) -> Option<String> {
        let pairs = self.levels.iter().zip(&later.levels);
        let (here, there) = pairs.into_iter().find(|(here, there)| here != there)?;
        if here.0 != there.0 || !here.1.is_number() || !there.1.is_number() {
            return None;
        }
        let (first, last) = (here.1.0.checked_add(1)?, there.1.0.checked_sub(1)?);
        match first.cmp(&last) {
            Ordering::Less => Some(format!("{} {first} to {last}", here.0)),
            Ordering::Equal => Some(format!("{} {first}", here.0)),
            Ordering::Greater => None,
        }
    }
}

impl PartialOrd for ShelfPlace {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ShelfPlace {
    fn cmp(&self, other: &Self) -> Ordering {
        let values = |place: &Self| {
            let values = place.levels.iter().map(|(_, value)| value.clone());
            values.collect::<Vec<_>>()
        };
        (&self.archive, values(self), &self.leaf).cmp(&(&other.archive, values(other), &other.leaf))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::super::read;
    use super::*;

    fn place(mark: &str) -> ShelfPlace {
        ShelfPlace::of(&read(mark)).unwrap()
    }

    #[test]
    fn numbers_come_in_their_order_and_letters_after_them() {
        let shelf = [
            "APRF, Fond 9, Opis 1, Delo 2",
            "APRF, Fond 45, Opis 1, Delo 9, Listy 80",
            "APRF, Fond 45, Opis 1, Delo 10, Listy 8",
            "APRF, Fond 45, Opis 1, Delo 10, Listy 12-14",
            "APRF, Fond 45, Opis 1, Delo 10a",
            "APRF, Fond 45, Opis 2, Delo 1",
            "AVPRF, Fond 1, Opis 1, Delo 1",
        ];
        let mut places = shelf.map(place);
        places.reverse();
        places.sort();
        assert_eq!(places, shelf.map(place));
        assert!(!places[0].is_in_archive_of(&places[6]));
        assert_eq!(ShelfPlace::of(&read("not stated")), None);
    }

    #[test]
    fn what_is_missing_between_two_places_is_named() {
        let gap = |from: &str, to: &str| place(from).gap_to(&place(to));
        let delo = |number: u32| format!("APRF, Fond 45, Opis 1, Delo {number}");
        assert_eq!(gap(&delo(347), &delo(348)), None);
        assert_eq!(gap(&delo(347), &delo(349)), Some("delo 348".to_owned()));
        assert_eq!(gap(&delo(3), &delo(9)), Some("delo 4 to 8".to_owned()));
        assert_eq!(gap(&delo(3), "APRF, Fond 45, Opis 2, Delo 9"), None);
        assert_eq!(gap(&delo(3), "APRF, Fond 45, Opis 1, Delo 9a"), None);
    }
}
