//! Which records a name, a text's hash or a cite key leads to.
//!
//! Keys here may be those of entries that joined another record; ask `resolve`.

use std::collections::HashMap;

use crate::record::identity::{IdKind, RecordId, TextHash};
use crate::record::listing::RowKey;
use crate::store::entry::Entry;

/// The indexes of a catalogue.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names a document states: an id, an address, its place in a volume.
    stated: HashMap<String, Vec<RowKey>>,
    /// Names from where a file lies.
    paths: HashMap<String, Vec<RowKey>>,
    hashes: HashMap<TextHash, Vec<RowKey>>,
    /// By collection and cite key as it came, in lower case.
    cite_keys: HashMap<(u16, String), Vec<RowKey>>,
}

impl Names {
    /// Takes up every name of an entry for a record.
    pub(super) fn add(&mut self, entry: &Entry, key: RowKey) {
        for id in std::iter::once(&entry.id).chain(&entry.also) {
            let map = match id.kind() {
                IdKind::Path => &mut self.paths,
                IdKind::Stated | IdKind::Url | IdKind::Volume => &mut self.stated,
            };
            push_once(map.entry(id.as_str().to_owned()).or_default(), key);
        }
        for (_, hash) in &entry.texts {
            // An empty text is like every other empty text: it tells nothing.
            if !hash.is_empty() {
                push_once(self.hashes.entry(hash.clone()).or_default(), key);
            }
        }
    }

    /// Returns who has this name of its own statement.
    pub(super) fn stated(&self, id: &str) -> &[RowKey] {
        self.stated.get(id).map_or(&[], Vec::as_slice)
    }

    /// Returns who has this name from where it lies.
    pub(super) fn path(&self, id: &str) -> &[RowKey] {
        self.paths.get(id).map_or(&[], Vec::as_slice)
    }

    /// Returns who has this name, whatever its kind.
    pub(super) fn any(&self, id: &RecordId) -> Vec<RowKey> {
        let mut keys = self.stated(id.as_str()).to_vec();
        keys.extend(self.path(id.as_str()));
        keys
    }

    /// Returns who has a text of this hash; nobody for the hash of an empty text.
    pub(super) fn hash(&self, hash: &TextHash) -> &[RowKey] {
        self.hashes.get(hash).map_or(&[], Vec::as_slice)
    }

    /// Takes up a cite key as it came, and returns all who came with it in that collection.
    pub(super) fn add_cite_key(&mut self, cite_key: &str, key: RowKey) -> &[RowKey] {
        let name = (key.part, cite_key.to_lowercase());
        let keys = self.cite_keys.entry(name).or_default();
        push_once(keys, key);
        keys
    }
}

fn push_once(keys: &mut Vec<RowKey>, key: RowKey) {
    if !keys.contains(&key) {
        keys.push(key);
    }
}
