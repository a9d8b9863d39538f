//! Looking something up in the indexes of the room, and showing where it is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use crate::app::search::{Counts, Excerpt, Found, FoundRow, NearMiss, Reach, ResultOrder, Search};
use crate::find::aliases::Aliases;
use crate::find::plan::Plan;
use crate::find::scan::{Role, hits, holds};
use crate::record::facet::FacetCounts;
use crate::record::listing::RowKey;
use crate::record::query::Query;
use crate::record::{Clean, Record};
use crate::store::entry::{Entry, Part};
use crate::store::index::{self, Count, Damaged, Hit, Look, Passage, Sort};
use crate::store::library::Loader;

use super::indexer::Shelf;
use super::lending::{borrow_all, borrow_this, count_by_facets, divide};
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
    /// How many records those have whose index was damaged and is being built again.
    pub anew: &'a BTreeMap<u16, usize>,
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
    within: Option<Role>,
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
        self.finds_the_same(asked)
            && self.order == asked.order
            && (asked.start + asked.count <= self.limit || self.hits.len() < self.limit)
    }

    /// Returns true when it is what another search finds, in whatever order.
    fn finds_the_same(&self, asked: &Search) -> bool {
        self.query == asked.query && self.without == asked.without && self.within == asked.within
    }

    /// Returns every record that a search finds, where all of them are here.
    fn all_of(&self, asked: &Search) -> Option<Vec<RowKey>> {
        let is_all = !self.is_more && self.hits.len() == self.total;
        let hits = self.hits.iter().map(|hit| hit.key);
        (is_all && self.finds_the_same(asked)).then(|| hits.collect())
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
        asked: &'s Search,
        (limit, count): (usize, Count),
    ) -> index::Search<'s> {
        index::Search {
            query: &asked.query,
            aliases: self.aliases,
            roles: asked.within.as_slice(),
            overlay: &self.overlaid.overlay,
            sort: match asked.order {
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
            within: asked.within,
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
            let lost = self.anew.get(number);
            let Some(opened) = self.shelves.get(number) else {
                looked.reach.is_anew |= lost.is_some();
                // How many there are is known of one that was open before.
                looked.reach.left += lost.map_or(1, |lost| (*lost).max(1));
                looked.reach.total += lost.copied().unwrap_or_default();
                continue;
            };
            let failed = |damaged| (*number, damaged);
            let results = if is_indexed(asked.within) {
                let search = self.in_index(asked, (limit, count));
                let results = opened.index.search(&search, &opened.known);
                results.map_err(failed)?
            } else {
                index::Results::default()
            };
            looked.total += results.total;
            looked.is_more |= results.is_more;
            looked.undated += results.undated;
            looked.hits.extend(results.hits);
            let missing = opened.missing.as_slice();
            looked.reach.is_anew |= lost.is_some() && !missing.is_empty();
            looked.reach.total += opened.known.len();
            looked.reach.indexed += opened.known.len() - missing.len();
            let plan = opened.index.plan(&asked.query, self.aliases);
            if plan.asks_nothing() {
                continue;
            }
            let before = looked.hits.len();
            if is_noted(asked.within) {
                let hits = &looked.hits;
                let is_new = |key: RowKey| hits.iter().all(|hit| hit.key != key);
                let noted = self.noted(&plan, *number, &is_new);
                looked.total += noted.len();
                looked.hits.extend(noted);
            }
            looked.reach.left += match given {
                Given::Everything if asked.within.is_none() && missing.len() <= MOST_SCANNED => {
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
        let without = self.without(asked);
        looked.hits.retain(|hit| Some(hit.key) != without);
        looked.total -= all - looked.hits.len();
        if looked.hits.len() < looked.limit && !looked.is_more {
            // Some that the index has are gone or have changed since.
            looked.total = looked.hits.len();
        }
        looked.hits.truncate(looked.limit);
        Ok(looked)
    }

    /// Returns the record that a search leaves out, which may be named by a key from before the
    /// last change of catalogues.
    fn without(&self, asked: &Search) -> Option<RowKey> {
        let without = borrow_this(self.librarian, asked.without?);
        without.map(|(key, _)| key)
    }

    /// Looks through the user's notes on the records that are wanted.
    fn noted(&self, plan: &Plan, part: u16, is_wanted: &dyn Fn(RowKey) -> bool) -> Vec<Hit> {
        let mut found = Vec::new();
        let noted = self.overlaid.notes.iter();
        for (key, notes) in noted.filter(|(key, _)| key.part == part && is_wanted(**key)) {
            let bodies: Vec<_> = notes.iter().map(|note| index::note(&note.words)).collect();
            let words = index::words(&bodies);
            if hits(plan, &words).is_empty() {
                continue;
            }
            for (key, entry) in borrow_all(self.librarian, &[*key]) {
                if holds(plan, &words, &self.overlaid.facts(key, &entry)) {
                    let score = index::score_of(plan, &words);
                    found.push(Hit { key, score });
                }
            }
        }
        found
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
                let sought = (plan, shown_roles(asked.within));
                rows.extend(self.row(key, &entry, sought, &mut loader));
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
        (plan, roles): (&Plan, &[Role]),
        loader: &mut Loader,
    ) -> Option<FoundRow> {
        let (record, unread) = match loader.load(self.part(key.part)?, &entry.groups) {
            Ok(record) => (record, None),
            Err(why) => (described(entry), Some(why)),
        };
        let record = named(record, entry);
        let bodies = index::all_bodies(&record, &self.overlaid.words_on(key));
        let look = index::look(plan, &bodies, roles);
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
            label: passage.label.clone(),
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
        let asked = Search {
            query: query.clone(),
            ..Search::default()
        };
        self.total(&asked)
    }

    /// Counts what the indexes find.
    fn total(&self, asked: &Search) -> Result<usize, Failed> {
        let mut total = 0;
        for (number, opened) in self.shelves {
            let search = self.in_index(asked, (0, Count::All));
            let results = opened.index.search(&search, &opened.known);
            total += results.map_err(|damaged| (*number, damaged))?.total;
        }
        Ok(total)
    }

    /// Returns every record that a search finds, as far as it is indexed.
    fn keys(&self, asked: &Search) -> Result<Vec<RowKey>, Failed> {
        let mut keys = Vec::new();
        for (number, opened) in self.shelves.iter().filter(|_| is_indexed(asked.within)) {
            let search = self.in_index(asked, (0, Count::All));
            let found = opened.index.keys(&search, &opened.known);
            keys.extend(found.map_err(|damaged| (*number, damaged))?);
        }
        if is_noted(asked.within) && !self.overlaid.notes.is_empty() {
            keys.sort_unstable();
            let noted = self.all_noted(asked, &|key| keys.binary_search(&key).is_err());
            keys.extend(noted);
        }
        let without = self.without(asked);
        keys.retain(|key| Some(*key) != without);
        Ok(keys)
    }

    /// Returns the records with notes that a search finds.
    fn all_noted(&self, asked: &Search, is_wanted: &dyn Fn(RowKey) -> bool) -> Vec<RowKey> {
        let mut noted = Vec::new();
        for (number, opened) in self.shelves {
            let plan = opened.index.plan(&asked.query, self.aliases);
            if !plan.asks_nothing() {
                noted.extend(self.noted(&plan, *number, is_wanted));
            }
        }
        noted.into_iter().map(|hit| hit.key).collect()
    }

    /// Counts what a search finds by every facet; `known` is what was found last.
    pub fn facets(&self, asked: &Search, known: Option<&Looked>) -> Result<FacetCounts, Failed> {
        let keys = match known.and_then(|looked| looked.all_of(asked)) {
            Some(keys) => keys,
            None => self.keys(asked)?,
        };
        Ok(count_by_facets(self.librarian, asked.seq, keys))
    }

    /// Returns how all results divide; `None` when a newer search came meanwhile.
    pub fn counts(&self, asked: &Search) -> Result<Option<Counts>, Failed> {
        let Some(roles) = self.by_role(asked)? else {
            return Ok(None);
        };
        let keys = self.keys(asked)?;
        let near = self.near(asked)?;
        let divided = divide(self.librarian, &keys, &|| self.is_newest(asked.seq));
        Ok(divided.map(|divided| Counts {
            roles,
            languages: divided.languages,
            archives: divided.archives,
            near,
        }))
    }

    /// Counts the records that have all the words in a text of each role, whichever the results
    /// are narrowed to: another can be chosen.
    fn by_role(&self, asked: &Search) -> Result<Option<Vec<(Role, usize)>>, Failed> {
        let mut counted = Vec::new();
        for role in ROLES {
            if !self.is_newest(asked.seq) {
                return Ok(None);
            }
            let within = Search {
                within: Some(role),
                ..asked.clone()
            };
            let count = if is_indexed(Some(role)) {
                self.total(&within)?
            } else {
                self.all_noted(&within, &|_| true).len()
            };
            counted.extend((count > 0).then_some((role, count)));
        }
        Ok(Some(counted))
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

    /// Returns the words that tell most of a record, as a query; `None` while its index is still
    /// being opened, or nearly built.
    pub fn likeness(&self, key: RowKey) -> Result<Option<String>, Clean> {
        if self.parts.is_empty() {
            return Ok(None);
        }
        // It may be asked for by a key from before the last change of catalogues.
        let entry = borrow_this(self.librarian, key);
        let part = entry.as_ref().and_then(|(key, _)| self.part(key.part));
        let (Some((key, entry)), Some(part)) = (entry, part) else {
            return Err(Clean::line("this record is no longer in the room"));
        };
        let Some(opened) = self.shelves.get(&key.part) else {
            return Ok(None);
        };
        let record = Loader::default().load(part, &entry.groups)?;
        let words = opened.index.words_of(&record);
        let words = words.map_err(|damaged| Clean::line(&damaged.to_string()))?;
        let (missing, all) = (opened.missing.len(), opened.known.len());
        match words.as_slice() {
            // So few are indexed in a second.
            [] if (1..=MOST_SCANNED).contains(&missing) => Ok(None),
            [] if missing > 0 => Err(Clean::line(&format!(
                "{} of {all} records are indexed so far, none of them like this one: try again in a moment",
                all - missing
            ))),
            [] => Err(Clean::line("this record has no words that others have too")),
            words => Ok(Some(words.join(" OR "))),
        }
    }
}

/// The roles of what may have the words, in the order they are told.
const ROLES: [Role; 6] = [
    Role::Translation,
    Role::Original,
    Role::Text,
    Role::Note,
    Role::Summary,
    Role::Title,
];

/// Returns true where the index can have what is asked: notes are the user's, and never there.
fn is_indexed(within: Option<Role>) -> bool {
    within != Some(Role::Note)
}

/// Returns true where a note can be what is asked.
fn is_noted(within: Option<Role>) -> bool {
    within.is_none_or(|role| role == Role::Note)
}

/// Returns the roles of the texts that passages are shown of. What shares the originals' fields
/// is shown with them.
fn shown_roles(within: Option<Role>) -> &'static [Role] {
    match within {
        None => &[],
        Some(Role::Original | Role::Text) => &[Role::Original, Role::Text],
        Some(Role::Translation) => &[Role::Translation],
        Some(Role::Note) => &[Role::Note],
        Some(Role::Summary) => &[Role::Summary],
        Some(Role::Title) => &[Role::Title],
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
