//! Taking up an entry: a new record, or a copy or a further text of one that is there.
//!
//! - A name the document states (id, address, place in a volume), its own or another name of
//!   it, is one record wherever it lies.
//! - A name from where a file lies is one record within a collection. Two collections of one
//!   name have such names in common by accident: there only an equal text makes one record.
//! - Another text under the same name is a further text, and a problem to be told.

use crate::record::Clean;
use crate::record::identity::{IdKind, TextHash};
use crate::record::listing::{Problem, RowKey};
use crate::record::text::TextKey;
use crate::store::entry::Entry;

use super::Catalogue;

impl Catalogue {
    /// Takes up one entry.
    pub(super) fn add_one(&mut self, part: u16, entry: Entry) {
        let Some(stock) = self.stocks.get_mut(usize::from(part)) else {
            return;
        };
        let arrival = stock.push_arrival(&entry);
        self.arrivals.push(part);
        self.arriving = Some((part, arrival));
        let mut hosts = self.hosts_by_statement(&entry);
        if hosts.is_empty() {
            hosts = self.hosts_by_path(part, &entry);
        }
        let mut hosts = hosts.into_iter();
        let host = match hosts.next() {
            None => self.insert(part, &entry, arrival),
            Some(host) => {
                for bridged in hosts {
                    self.join(bridged, host);
                }
                self.absorb(host, entry);
                host
            }
        };
        if let Some(stock) = self.stocks.get_mut(usize::from(part)) {
            stock.push_destination(host.part, host.index);
        }
        self.arriving = None;
    }

    /// Takes up a problem that the entry shows which is being taken up.
    fn add_merge_problem(&mut self, problem: Problem) {
        if let Some((part, arrival)) = self.arriving {
            self.merged.push((part, arrival, problem.clone()));
        }
        self.add_problem(problem);
    }

    /// Returns the records that share a stated name with an entry.
    fn hosts_by_statement(&self, entry: &Entry) -> Vec<RowKey> {
        let names = std::iter::once(&entry.id).chain(&entry.also);
        let keys: Vec<RowKey> = names
            .filter(|id| id.kind() != IdKind::Path)
            .flat_map(|id| self.stated(id.as_str()))
            .collect();
        self.listed(&keys)
    }

    /// Returns the record of the same id that an entry belongs to though only its place, or
    /// the other's, says so; tells of those that only look the same.
    fn hosts_by_path(&mut self, part: u16, entry: &Entry) -> Vec<RowKey> {
        for key in self.named(entry.id.as_str()) {
            let Some(known) = self.entry(key) else {
                continue;
            };
            if known.id.as_str() != entry.id.as_str() {
                // The other had this name from an earlier path: no proof of anything.
                continue;
            }
            let same_kind = known.id.kind() == entry.id.kind();
            if shares_text(&known, entry) || (same_kind && key.part == part) {
                return vec![key];
            }
            if same_kind {
                self.tell_of_two_collections(key.part, part);
            } else {
                let known_path = known.path.clone();
                self.add_merge_problem(Problem {
                    path: Clean::line(&entry.path),
                    reason: Clean::line(&format!(
                        "{} is the name of this record and of {known_path}, once stated and once \
                         from the path: both are listed; give one of them another id",
                        entry.id
                    )),
                });
            }
        }
        Vec::new()
    }

    /// Tells once of two collections of one name.
    fn tell_of_two_collections(&mut self, one: u16, other: u16) {
        let pair = (one.min(other), one.max(other));
        let shown_by = self.clashes.entry(pair).or_default();
        let is_new = shown_by.is_empty();
        shown_by.extend(self.arriving.filter(|of| shown_by.last() != Some(of)));
        if is_new {
            self.add_problem(self.clash(pair));
        }
    }

    /// Says that two collections have one name; the same whichever file showed it first.
    pub(super) fn clash(&self, (first, second): (u16, u16)) -> Problem {
        let root = |part: u16| {
            let part = self.parts.get(usize::from(part));
            let root = part.and_then(|part| part.root.as_ref());
            root.map_or_else(
                || "the built-in collection".to_owned(),
                |root| root.display().to_string(),
            )
        };
        let name = self
            .parts
            .get(usize::from(first))
            .map(|part| part.id.clone())
            .unwrap_or_default();
        Problem {
            path: Clean::line(&root(second)),
            reason: Clean::line(&format!(
                "the collection {} is named {name} too, and both have files of the same names: \
                 put a collection.toml with an id of its own into one of the two folders",
                root(first)
            )),
        }
    }

    fn insert(&mut self, part: u16, entry: &Entry, arrival: u32) -> RowKey {
        let Some(stock) = self.stocks.get_mut(usize::from(part)) else {
            return RowKey { part, index: 0 };
        };
        let key = RowKey {
            part,
            index: stock.len(),
        };
        stock.push_record(entry, arrival);
        self.names.add(entry, key);
        self.names.add_looks(entry, key);
        self.sorted.add(key);
        self.live += 1;
        self.tell_cite_keys_apart(&entry.cite_key, key);
        key
    }

    /// Gives all records of a collection that came with one cite key a suffix of their ids.
    ///
    /// All, not only the later ones: a key must not depend on which file was read first.
    fn tell_cite_keys_apart(&mut self, cite_key: &str, key: RowKey) {
        let same = self.with_cite_key(key.part, cite_key);
        let new = match same.len() {
            0 | 1 => return,
            2 => same,
            // The older ones have theirs already.
            _ => vec![key],
        };
        for key in new {
            if let Some(stock) = self.stock_mut(key) {
                stock.set_suffixed(key.index, true);
            }
        }
    }

    /// Joins a listed record to an older one, which a new entry has shown to be the same.
    fn join(&mut self, guest: RowKey, host: RowKey) {
        let Some(entry) = self.slot(guest).and_then(|slot| slot.entry()) else {
            return;
        };
        let entry = entry.into_owned();
        self.joined.insert(guest, host);
        if let Some(guest) = self.marked.remove(&guest) {
            let host = self.marked.entry(host).or_default();
            host.bookmarks += guest.bookmarks;
            host.notes += guest.notes;
        }
        self.sorted.remove(guest);
        self.live = self.live.saturating_sub(1);
        self.absorb(host, entry);
    }

    /// Adds the files and names of an entry to a record.
    fn absorb(&mut self, host: RowKey, guest: Entry) {
        self.names.add(&guest, host);
        let stock = self.stock_mut(host);
        let Some(known) = stock.and_then(|stock| stock.change(host.index)) else {
            return;
        };
        let problem = if are_of_one_work(known, &guest) {
            None
        } else {
            other_text(known, &guest)
        };
        for id in std::iter::once(guest.id).chain(guest.also) {
            if id != known.id && !known.also.contains(&id) {
                known.also.push(id);
            }
        }
        let shown = guest.texts.get(guest.shown_first).cloned();
        let shows_better = !has_text(known) || (guest.has_translation && !known.has_translation);
        for (key, hash) in guest.texts {
            add_text(known, key, hash, &guest.path);
        }
        if let Some((_, shown)) = shown.filter(|_| shows_better) {
            let place = known.texts.iter().position(|(_, hash)| *hash == shown);
            known.shown_first = place.unwrap_or(known.shown_first);
        }
        for tag in guest.translations {
            push_new(&mut known.translations, tag);
        }
        for tag in guest.text_languages {
            push_new(&mut known.text_languages, tag);
        }
        known.has_original |= guest.has_original;
        known.has_translation |= guest.has_translation;
        known.groups.extend(guest.groups);
        self.sorted.absorbed();
        if let Some(problem) = problem {
            self.add_merge_problem(problem);
        }
    }
}

/// Returns true when two entries have a text in common; empty texts are nothing in common.
fn shares_text(a: &Entry, b: &Entry) -> bool {
    let mut of_a = a.texts.iter().filter(|(_, hash)| !hash.is_empty());
    of_a.any(|(_, hash)| b.texts.iter().any(|(_, other)| other == hash))
}

fn has_text(entry: &Entry) -> bool {
    entry.texts.iter().any(|(_, hash)| !hash.is_empty())
}

/// Returns true when two entries are editions of one work: their texts are told apart by the
/// names of the editions, and two texts under one of these contradict each other all the same.
fn are_of_one_work(known: &Entry, guest: &Entry) -> bool {
    let work = |entry: &Entry| {
        let mut names = std::iter::once(&entry.id).chain(&entry.also);
        names.find(|id| id.is_work()).cloned()
    };
    let is_taken = |key: &TextKey| known.texts.iter().any(|(other, _)| other == key);
    work(known).is_some_and(|known| Some(known) == work(guest))
        && !guest.texts.iter().any(|(key, _)| is_taken(key))
}

/// The problem of one name over two texts; a description without a text contradicts none.
fn other_text(known: &Entry, guest: &Entry) -> Option<Problem> {
    if shares_text(known, guest) || !has_text(known) || !has_text(guest) {
        return None;
    }
    Some(Problem {
        path: Clean::line(&guest.path),
        reason: Clean::line(&format!(
            "this file has the id {} like {}, with another text: it is listed there as a further \
             text; give one of the two an id of its own if they are two records",
            known.id, known.path
        )),
    })
}

/// Adds a text that the record does not have; its key tells the path when the key is taken.
fn add_text(known: &mut Entry, key: TextKey, hash: TextHash, path: &str) {
    if hash.is_empty() || known.texts.iter().any(|(_, other)| *other == hash) {
        return;
    }
    let taken = known.texts.iter().any(|(other, _)| *other == key);
    let key = if taken {
        TextKey(format!("{}@{path}", key.0))
    } else {
        key
    };
    known.texts.push((key, hash));
}

fn push_new(list: &mut Vec<String>, value: String) {
    if !list.contains(&value) {
        list.push(value);
    }
}
