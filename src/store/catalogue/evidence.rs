//! The evidence a new mark keeps of its record.

use crate::record::identity::TextHash;
use crate::record::listing::RowKey;
use crate::record::marks::Evidence;
use crate::record::text::TextKey;

use super::Catalogue;

impl Catalogue {
    /// Makes the evidence for a mark on a record, or on one of its texts.
    ///
    /// Without a text it is the one shown first. A text the catalogue does not know has an
    /// empty hash: the mark then holds by its names, and by the words of its passage.
    pub fn evidence(&self, key: RowKey, text: Option<&TextKey>) -> Option<Evidence> {
        let entry = self.entry(key)?;
        let (text, hash) = match text {
            None => entry
                .texts
                .get(entry.shown_first)
                .cloned()
                .unwrap_or_default(),
            Some(wanted) => {
                let known = entry.texts.iter().find(|(key, _)| key == wanted);
                let hash = known.map_or_else(TextHash::default, |(_, hash)| hash.clone());
                (wanted.clone(), hash)
            }
        };
        Some(Evidence {
            ids: std::iter::once(&entry.id)
                .chain(&entry.also)
                .cloned()
                .collect(),
            title: entry.title.clone(),
            date: entry.date.as_ref().map(|date| date.edtf().to_owned()),
            path: entry.path.clone(),
            text,
            hash,
        })
    }
}
