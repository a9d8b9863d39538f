//! Looking something up in the indexes of the room, and showing where it is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use crate::app::search::{Counts, Excerpt, Found, FoundRow, NearMiss, Reach, ResultOrder, Search};
use crate::find::aliases::Aliases;
use crate::find::plan::Plan;
use crate::find::scan::{Role, hits, holds};
use crate::record::listing::RowKey;
use crate::record::query::Query;
use crate::record::{Clean, Record};
use crate::store::entry::{Entry, Part};
use crate::store::index::{self, Count, Damaged, Hit, Look, Passage, Sort};
use crate::store::library::Loader;

use super::indexer::Shelf;
use super::lending::{borrow_all, borrow_this, divide};
use super::librarian::Ask;
use super::overlaid::Overlaid;

/// So many records are asked for at first; more when the reader goes on.
const FIRST_HITS: usize = 200;
/// The rest is looked through when it is no more than this: a second's work at the least.
const MOST_SCANNED: usize = 4_000;

/// What cannot be searched: the collection, and why.
type Failed = (u16, Damaged);

/// All that looking needs.
#[derive(Clone, Copy)]
pub struct Looking<'a> {
    /// The collections of the room.
    pub parts: &'a [(u16, Part)],
    /// Their indexes, as far as they can be searched.
    pub shelves: &'a BTreeMap<u16, Shelf>,
    /// The user's marks.
    pub overlaid: &'a Overlaid,
    /// Names with several spellings.
    pub aliases: &'a Aliases,
    /// Who has the entries.
    pub librarian: &'a Sender<Ask>,
    /// The number of the newest search.
    pub newest: &'a AtomicU64,
}

/// What is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The index, and the user's notes.
    Indexed,
    /// Also records that are not indexed yet.
    Everything,
}

/// What a search found.
#[derive(Debug)]
pub struct Looked {
    query: Query,
    order: ResultOrder,
    without: Option<RowKey>,
    hits: Vec<Hit>,
    /// How many hits were asked for.
    limit: usize,
    total: usize,
    /// There are more, which were not counted.
    pub is_more: bool,
    undated: usize,
    /// How far the texts were searched.
    pub reach: Reach,
    /// True once it was told how they divide.
    pub is_divided: bool,
}

impl Looked {
    /// Returns true when it has the rows of another page of the same search.
    pub fn serves(&self, asked: &Search) -> bool {
        self.query == asked.query
            && self.order == asked.order
            && self.without == asked.without
            && (asked.start + asked.count <= self.limit || self.hits.len() < self.limit)
    }
}

impl Looking<'_> {
    /// Returns true while nothing newer was asked for.
    pub fn is_newest(&self, seq: u64) -> bool {
        self.newest.load(Ordering::Relaxed) <= seq
    }

    fn part(&self, number: u16) -> Option<&Part> {
        let mut parts = self.parts.iter();
        parts.find(|(own, _)| *own == number).map(|(_, part)| part)
    }

    fn in_index<'s>(
        &'s self,
        query: &'s Query,
        order: ResultOrder,
        (limit, count): (usize, Count),
    ) -> index::Search<'s> {
        index::Search {
            query,
            aliases: self.aliases,
            roles: &[],
            overlay: &self.overlaid.overlay,
            sort: match order {
                ResultOrder::Best => Sort::Score,
                ResultOrder::Date => Sort::Date,
            },
            limit,
            count,
        }
    }

    /// Searches every collection; where that is asked for only for these rows, without counting
    /// the others, unless they could be other rows in a full answer.
    pub fn first(&self, asked: &Search) -> Result<Looked, Failed> {
        let is_first = asked.start == 0 && asked.order == ResultOrder::Best;
        let is_whole = |shelf: &Shelf| shelf.missing.is_empty();
        if !asked.in_stages || !is_first || !self.shelves.values().all(is_whole) {
            return self.look(asked, Given::Indexed);
        }
        // Two more: one that tells that there are more, one for the record that is left out.
        let looked = self.look_for(asked, Given::Indexed, (asked.count + 2, Count::Told))?;
        let is_noted = |hit: &Hit| self.overlaid.notes.contains_key(&hit.key);
        if looked.is_more && looked.hits.iter().any(is_noted) {
            return self.look(asked, Given::Indexed);
        }
        Ok(looked)
    }

    /// Searches every collection.
    pub fn look(&self, asked: &Search, given: Given) -> Result<Looked, Failed> {
        // One more than is wanted, for the record that is left out.
        let limit = (2 * (asked.start + asked.count)).max(FIRST_HITS) + 1;
        self.look_for(asked, given, (limit, Count::All))
    }

    fn look_for(
        &self,
        asked: &Search,
        given: Given,
        (limit, count): (usize, Count),
    ) -> Result<Looked, Failed> {
        let mut looked = Looked {
            query: asked.query.clone(),
            order: asked.order,
            without: asked.without,
            hits: Vec::new(),
            limit: limit - 1,
            total: 0,
            is_more: false,
            undated: 0,
            reach: Reach::default(),
            is_divided: false,
        };
        let mut is_merged = self.parts.len() > 1;
        for (number, _) in self.parts {
            let Some(opened) = self.shelves.get(number) else {
                looked.reach.left += 1;
                continue;
            };
            let failed = |damaged| (*number, damaged);
            let search = self.in_index(&asked.query, asked.order, (limit, count));
            let results = opened
                .index
                .search(&search, &opened.known)
                .map_err(failed)?;
            looked.total += results.total;
            looked.is_more |= results.is_more;
            looked.undated += results.undated;
            looked.hits.extend(results.hits);
            let missing = opened.missing.as_slice();
            looked.reach.total += opened.known.len();
            looked.reach.indexed += opened.known.len() - missing.len();
            let plan = opened.index.plan(&asked.query, self.aliases);
            if plan.asks_nothing() {
                continue;
            }
            let before = looked.hits.len();
            self.notes(&plan, *number, &mut looked);
            looked.reach.left += match given {
                Given::Everything if missing.len() <= MOST_SCANNED => {
                    self.rest(&plan, missing, asked.seq, &mut looked)
                }
                Given::Everything | Given::Indexed => missing.len(),
            };
            is_merged |= looked.hits.len() > before;
        }
        if is_merged {
            self.sort(&mut looked);
        }
        let all = looked.hits.len();
        // It may be named by a key from before the last change of catalogues.
        let without = asked
            .without
            .and_then(|key| borrow_this(self.librarian, key));
        let without = without.map(|(key, _)| key);
        looked.hits.retain(|hit| Some(hit.key) != without);
        looked.total -= all - looked.hits.len();
        if looked.hits.len() < looked.limit && !looked.is_more {
            // Some that the index has are gone or have changed since.
            looked.total = looked.hits.len();
        }
        looked.hits.truncate(looked.limit);
        Ok(looked)
    }

    /// Looks through the user's notes.
    fn notes(&self, plan: &Plan, part: u16, looked: &mut Looked) {
        let noted = self.overlaid.notes.iter();
        for (key, notes) in noted.filter(|(key, _)| key.part == part) {
            let bodies: Vec<_> = notes.iter().map(|note| index::note(&note.words)).collect();
            let words = index::words(&bodies);
            if hits(plan, &words).is_empty() || looked.hits.iter().any(|hit| hit.key == *key) {
                continue;
            }
            for (key, entry) in borrow_all(self.librarian, &[*key]) {
                if holds(plan, &words, &self.overlaid.facts(key, &entry)) {
                    looked.total += 1;
                    let score = index::score_of(plan, &words);
                    looked.hits.push(Hit { key, score });
                }
            }
        }
    }

    /// Looks through records that are not indexed; returns how many were left.
    fn rest(&self, plan: &Plan, missing: &[RowKey], seq: u64, looked: &mut Looked) -> usize {
        let mut loader = Loader::default();
        let mut read = |key: RowKey| {
            if !self.is_newest(seq) {
                return None;
            }
            let (_, entry) = borrow_all(self.librarian, &[key]).pop()?;
            let record = loader.load(self.part(key.part)?, &entry.groups).ok()?;
            Some((named(record, &entry), self.overlaid.facts(key, &entry)))
        };
        let rest = index::scan_rest(plan, missing, &mut read);
        looked.total += rest.hits.len();
        looked.hits.extend(rest.hits);
        rest.left
    }

    /// Puts the hits of several sources in one order.
    fn sort(&self, looked: &mut Looked) {
        match looked.order {
            ResultOrder::Best => looked.hits.sort_by(|a, b| b.score.total_cmp(&a.score)),
            ResultOrder::Date => {
                let keys: Vec<RowKey> = looked.hits.iter().map(|hit| hit.key).collect();
                let entries = borrow_all(self.librarian, &keys).into_iter();
                let dates: BTreeMap<RowKey, _> =
                    entries.map(|(key, entry)| (key, entry.date)).collect();
                let date = |hit: &Hit| dates.get(&hit.key).cloned().flatten();
                looked.hits.sort_by(|a, b| match (date(a), date(b)) {
                    (Some(a), Some(b)) => a.order(&b),
                    (a, b) => a.is_none().cmp(&b.is_none()),
                });
            }
        }
    }

    /// Returns the rows of a page, with their passages.
    pub fn page(&self, looked: &Looked, asked: &Search) -> Found {
        let start = asked.start.min(looked.hits.len());
        let wanted = looked.hits.iter().skip(start).take(asked.count);
        let keys: Vec<RowKey> = wanted.map(|hit| hit.key).collect();
        let mut entries: BTreeMap<RowKey, Entry> =
            borrow_all(self.librarian, &keys).into_iter().collect();
        let plans: BTreeMap<u16, Plan> = self
            .shelves
            .iter()
            .map(|(part, opened)| (*part, opened.index.plan(&asked.query, self.aliases)))
            .collect();
        let mut loader = Loader::default();
        let mut rows = Vec::new();
        for key in keys {
            // A newer search wants no passages of this one.
            if !self.is_newest(asked.seq) {
                break;
            }
            if let (Some(entry), Some(plan)) = (entries.remove(&key), plans.get(&key.part)) {
                rows.extend(self.row(key, &entry, plan, &mut loader));
            }
        }
        Found {
            seq: asked.seq,
            total: looked.total,
            is_more: looked.is_more,
            undated: looked.undated,
            start,
            rows,
            reach: looked.reach,
        }
    }

    fn row(
        &self,
        key: RowKey,
        entry: &Entry,
        plan: &Plan,
        loader: &mut Loader,
    ) -> Option<FoundRow> {
        let (record, unread) = match loader.load(self.part(key.part)?, &entry.groups) {
            Ok(record) => (record, None),
            Err(why) => (described(entry), Some(why)),
        };
        let record = named(record, entry);
        let bodies = index::all_bodies(&record, &self.overlaid.words_on(key));
        let look = index::look(plan, &bodies);
        let (passage, by_text) = match look {
            Some(Look { passage, by_text }) => (Some(self.excerpt(key, &passage)), by_text),
            None => (None, Vec::new()),
        };
        Some(FoundRow {
            key,
            id: entry.id.clone(),
            title: entry.short_title.as_ref().unwrap_or(&entry.title).clone(),
            date: entry.date.as_ref().map(|date| date.edtf().to_owned()),
            passage,
            unread,
            by_text,
        })
    }

    fn excerpt(&self, key: RowKey, passage: &Passage) -> Excerpt {
        let (from, to) = passage.shown;
        let inside = passage
            .hits
            .iter()
            .filter(|(start, end)| *start < to && *end > from);
        let notes = self.overlaid.notes.get(&key).into_iter().flatten();
        let its_passage = notes
            .filter(|note| passage.role == Role::Note && note.words == passage.text)
            .find_map(|note| note.on.clone());
        Excerpt {
            role: passage.role,
            text: passage.key.clone(),
            language: passage.language.clone(),
            words: passage.text.slice(from, to),
            start: from,
            ends: to >= passage.text.chars().count(),
            hits: inside
                .map(|(start, end)| (start.saturating_sub(from), (*end).min(to) - from))
                .collect(),
            count: passage.hits.len(),
            alias: passage.alias.clone(),
            noted: its_passage,
        }
    }

    /// Counts the records that have this in their texts.
    pub fn count(&self, query: &Query) -> Result<usize, Failed> {
        let mut total = 0;
        for (number, opened) in self.shelves {
            let search = self.in_index(query, ResultOrder::Best, (0, Count::All));
            let results = opened.index.search(&search, &opened.known);
            total += results.map_err(|damaged| (*number, damaged))?.total;
        }
        Ok(total)
    }

    /// Returns how all results divide; `None` when a newer search came meanwhile.
    pub fn counts(&self, asked: &Search) -> Result<Option<Counts>, Failed> {
        let mut keys = Vec::new();
        let roles = [
            Role::Translation,
            Role::Original,
            Role::Summary,
            Role::Title,
        ];
        let mut counted = [0; 4];
        for (number, opened) in self.shelves {
            let failed = |damaged| (*number, damaged);
            if !self.is_newest(asked.seq) {
                return Ok(None);
            }
            let search = self.in_index(&asked.query, asked.order, (0, Count::All));
            keys.extend(opened.index.keys(&search, &opened.known).map_err(failed)?);
            for (role, count) in roles.iter().zip(&mut counted) {
                if !self.is_newest(asked.seq) {
                    return Ok(None);
                }
                let own = opened.index.count_in(&search, &opened.known, *role);
                *count += own.map_err(failed)?;
            }
        }
        let names = ["translation", "original or text", "summary", "title"];
        let roles = names.iter().zip(counted).filter(|(_, count)| *count > 0);
        let roles = roles.map(|(name, count)| (Clean::line(name), count));
        let roles = roles.collect();
        let near = self.near(asked)?;
        let divided = divide(self.librarian, &keys, &|| self.is_newest(asked.seq));
        Ok(divided.map(|divided| Counts {
            roles,
            languages: divided.languages,
            archives: divided.archives,
            near,
        }))
    }

    /// Returns what is near to a search, of all collections together.
    fn near(&self, asked: &Search) -> Result<Vec<NearMiss>, Failed> {
        let mut near: Vec<NearMiss> = Vec::new();
        if asked.without.is_some() {
            // Nobody typed the words that tell a record.
            return Ok(near);
        }
        for (number, opened) in self.shelves {
            let index = &opened.index;
            let go_on = || self.is_newest(asked.seq);
            let own = index.near_misses(&asked.query, self.aliases, &opened.known, &go_on);
            for miss in own.map_err(|damaged| (*number, damaged))? {
                let words = Clean::line(&miss.add);
                let is_it = |of: &&mut NearMiss| of.term == miss.term && of.words == words;
                match near.iter_mut().find(is_it) {
                    Some(known) => known.records += miss.records,
                    None => near.push(NearMiss {
                        term: miss.term,
                        words,
                        records: miss.records,
                    }),
                }
            }
        }
        Ok(near)
    }

    /// Returns the words that tell most of a record, as a query.
    pub fn likeness(&self, key: RowKey) -> Result<String, Clean> {
        // It may be asked for by a key from before the last change of catalogues.
        let entry = borrow_this(self.librarian, key);
        let part = entry.as_ref().and_then(|(key, _)| self.part(key.part));
        let (Some((key, entry)), Some(part)) = (entry, part) else {
            return Err(Clean::line("this record is no longer in the room"));
        };
        let Some(opened) = self.shelves.get(&key.part) else {
            return Err(Clean::line(
                "the texts are still being indexed: try again in a moment",
            ));
        };
        let record = Loader::default().load(part, &entry.groups)?;
        let words = opened.index.words_of(&record);
        let words = words.map_err(|damaged| Clean::line(&damaged.to_string()))?;
        if words.is_empty() {
            return Err(Clean::line("this record has no words that others have too"));
        }
        Ok(words.join(" OR "))
    }
}

/// Returns what the catalogue has of a record whose files can't be read.
fn described(entry: &Entry) -> Record {
    let summary = Some(entry.summary.clone()).filter(|summary| !summary.is_empty());
    Record {
        title: entry.title.clone(),
        short_title: entry.short_title.clone(),
        summary: summary.into_iter().collect(),
        ..Record::default()
    }
}

/// Gives a record the name the catalogue has for it.
fn named(mut record: Record, entry: &Entry) -> Record {
    record.id = entry.id.clone();
    record
}
