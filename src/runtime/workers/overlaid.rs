//! The user's own marks as a search sees them: joined when it is asked, never indexed.

use std::collections::BTreeMap;

use crate::record::Clean;
use crate::record::listing::RowKey;
use crate::record::marks::{MarkKind, Place, PlacedMark, Selector};
use crate::record::text::TextKey;
use crate::store::entry::Entry;
use crate::store::index::Overlay;

/// Bookmarks and notes on the records of the room.
#[derive(Clone, Debug, Default)]
pub struct Overlaid {
    /// Their ids, for the index.
    pub overlay: Overlay,
    /// The notes, by record.
    pub notes: BTreeMap<RowKey, Vec<Note>>,
    bookmarked: Vec<RowKey>,
}

/// A note, as far as it is searched and opened.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its words.
    pub words: Clean,
    /// The text and the passage it is on.
    pub on: Option<(TextKey, Selector)>,
}

impl Overlaid {
    /// Sorts marks by record.
    pub fn of(placed: Vec<PlacedMark>) -> Self {
        let mut overlaid = Self::default();
        for PlacedMark { mark, place, .. } in placed {
            let Place::Record(key) = place else { continue };
            // A mark knows its record by several names; the index has one of them.
            let names = mark.evidence.ids.iter().map(|id| id.as_str().to_owned());
            match mark.kind {
                MarkKind::Bookmark => {
                    overlaid.overlay.bookmarked.extend(names);
                    overlaid.bookmarked.push(key);
                }
                MarkKind::Note => {
                    overlaid.overlay.noted.extend(names);
                    let text = mark.evidence.text;
                    overlaid.notes.entry(key).or_default().push(Note {
                        words: Clean::text(&mark.body),
                        on: mark.selector.map(|selector| (text, selector)),
                    });
                }
            }
        }
        overlaid
    }

    /// Returns the words of the notes on a record.
    pub fn words_on(&self, key: RowKey) -> Vec<Clean> {
        let notes = self.notes.get(&key).map_or(&[][..], Vec::as_slice);
        notes.iter().map(|note| note.words.clone()).collect()
    }

    /// Returns what is known of a record beside its texts, with its marks.
    pub fn facts(&self, key: RowKey, entry: &Entry) -> crate::find::scan::Facts {
        crate::find::scan::Facts {
            bookmarked: self.bookmarked.contains(&key),
            noted: self.notes.contains_key(&key),
            ..crate::store::index::facts(entry)
        }
    }
}
