//! Walking along a shelf: the records of one archive in the order of their shelf marks.
//!
//! The order is made when it is first asked for and kept for the archive that was walked last.

use std::sync::mpsc::Sender;

use crate::app::search::{AlongShelf, Neighbour};
use crate::record::Clean;
use crate::record::listing::RowKey;
use crate::record::shelf_mark::{self, ShelfPlace};
use crate::store::entry::{Entry, Part};

use super::lending::{Wanted, borrow, borrow_this};
use super::librarian::Ask;

/// The places of an archive's records, in order.
#[derive(Debug)]
pub struct Archive {
    places: Vec<Standing>,
}

/// A record at one of its places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    place: ShelfPlace,
    key: RowKey,
    /// Which of its shelf marks.
    mark: usize,
}

impl Archive {
    /// Returns the archive of a record's shelf mark: the one that is known, or another.
    ///
    /// The record may be asked for by a key from before the last change of catalogues: the
    /// question has the new one then.
    pub fn around(
        known: Option<Self>,
        asked: &mut AlongShelf,
        parts: &[(u16, Part)],
        librarian: &Sender<Ask>,
    ) -> Result<Self, Clean> {
        let Some((key, entry)) = borrow_this(librarian, asked.key) else {
            return Err(Clean::line("this record is no longer in the room"));
        };
        asked.key = key;
        let place = places_of(&entry).find(|(mark, _)| *mark == asked.mark);
        let Some((_, place)) = place else {
            return Err(Clean::line(
                "its shelf mark has no number that others could stand beside",
            ));
        };
        if let Some(known) = known.filter(|known| known.has(&place)) {
            return Ok(known);
        }
        let mut places = Vec::new();
        for (part, _) in parts {
            let mut next = Some(RowKey {
                part: *part,
                index: 0,
            });
            while let Some(first) = next {
                let lent = borrow(librarian, Wanted::From(first));
                for (key, entry) in &lent.entries {
                    let own = places_of(entry).filter(|(_, own)| own.is_in_archive_of(&place));
                    places.extend(own.map(|(mark, place)| Standing {
                        place,
                        key: *key,
                        mark,
                    }));
                }
                next = lent.next;
            }
        }
        places.sort();
        Ok(Self { places })
    }

    fn has(&self, place: &ShelfPlace) -> bool {
        let first = self.places.first();
        first.is_some_and(|first| first.place.is_in_archive_of(place))
    }

    /// Returns the record next to one.
    pub fn next_to(&self, asked: &AlongShelf) -> Result<Neighbour, Clean> {
        let is_here = |one: &Standing| one.key == asked.key && one.mark == asked.mark;
        let at = self.places.iter().position(is_here);
        let beyond = |end: &str| {
            Clean::line(&format!(
                "this is the {end} record of its archive in the room"
            ))
        };
        let Some(at) = at else {
            return Err(Clean::line("this record is no longer in the room"));
        };
        let (here, rest) = if asked.forward {
            (self.places.get(at), self.places.get(at + 1))
        } else {
            (
                self.places.get(at),
                at.checked_sub(1).and_then(|at| self.places.get(at)),
            )
        };
        let (Some(here), Some(there)) = (here, rest) else {
            return Err(beyond(if asked.forward { "last" } else { "first" }));
        };
        let (first, last) = if asked.forward {
            (here, there)
        } else {
            (there, here)
        };
        Ok(Neighbour {
            key: there.key,
            mark: Clean::line(there.place.shown()),
            number: there.mark,
            gap: first.place.gap_to(&last.place).map(|gap| Clean::line(&gap)),
        })
    }
}

/// Returns the places of a record, with the numbers of its shelf marks.
fn places_of(entry: &Entry) -> impl Iterator<Item = (usize, ShelfPlace)> {
    let marks = entry.shelf_texts.iter().enumerate();
    marks.filter_map(|(number, text)| Some((number, ShelfPlace::of(&shelf_mark::read(text))?)))
}
