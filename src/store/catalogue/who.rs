//! Asking who has a name: the candidates of [`super::names`], each asked whether it is so.

use crate::find::fold::fold;
use crate::record::identity::{IdKind, RecordId, TextHash};
use crate::record::listing::RowKey;
use crate::store::entry::Entry;

use super::Catalogue;
use super::names::NameKind;

impl Catalogue {
    /// Returns the listed records with this name of their own statement: an id, an address, a
    /// place in a volume.
    pub(super) fn stated(&self, name: &str) -> Vec<RowKey> {
        self.who(NameKind::Id, name, &|entry| {
            ids(entry).any(|id| id.kind() != IdKind::Path && id.as_str() == name)
        })
    }

    /// Returns the listed records with this name from where they lie.
    pub(super) fn placed(&self, name: &str) -> Vec<RowKey> {
        self.who(NameKind::Id, name, &|entry| {
            ids(entry).any(|id| id.kind() == IdKind::Path && id.as_str() == name)
        })
    }

    /// Returns the listed records with this name, whatever its kind.
    pub(super) fn named(&self, name: &str) -> Vec<RowKey> {
        self.who(NameKind::Id, name, &|entry| {
            ids(entry).any(|id| id.as_str() == name)
        })
    }

    /// Returns the listed records with a text of this hash; none for that of an empty text.
    pub(super) fn with_text(&self, hash: &TextHash) -> Vec<RowKey> {
        if hash.is_empty() {
            return Vec::new();
        }
        self.who(NameKind::Text, hash.as_str(), &|entry| {
            entry.texts.iter().any(|(_, of)| of == hash)
        })
    }

    /// Returns at most so many listed records with this title or this path, in order; the
    /// names must be settled.
    pub(super) fn look_alikes(&self, path: &str, title: &str, most: usize) -> Vec<RowKey> {
        let title = fold(title);
        let by_path = self.listed(&self.names.candidates(NameKind::Path, path));
        let by_path = by_path.into_iter().filter(|key| {
            let entry = self.entry(*key);
            !path.is_empty() && entry.is_some_and(|entry| entry.path == path)
        });
        let by_title = self.listed(&self.names.candidates(NameKind::Title, &title));
        let by_title = by_title.into_iter().filter(|key| {
            let entry = self.entry(*key);
            !title.is_empty() && entry.is_some_and(|entry| fold(&entry.title) == title)
        });
        by_path.take(most).chain(by_title.take(2 * most)).collect()
    }

    /// Returns the records of a collection that came with a cite key, those that joined another
    /// included. Two keys of one number would get a suffix that they do not need: it is not
    /// looked at more closely.
    pub(super) fn with_cite_key(&self, part: u16, cite_key: &str) -> Vec<RowKey> {
        let cite_key = cite_key.to_lowercase();
        let mut keys = self.names.candidates(NameKind::CiteKey, &cite_key);
        keys.retain(|key| key.part == part && !self.is_gone(*key));
        keys
    }

    fn who(&self, kind: NameKind, name: &str, has: &dyn Fn(&Entry) -> bool) -> Vec<RowKey> {
        let mut keys = self.listed(&self.names.candidates(kind, name));
        keys.retain(|key| self.entry(*key).is_some_and(|entry| has(&entry)));
        keys
    }
}

fn ids(entry: &Entry) -> impl Iterator<Item = &RecordId> {
    std::iter::once(&entry.id).chain(&entry.also)
}
