//! `readroom search`: the records that have the words, with the passages they stand in.
//!
//! The index in the cache folder is brought up to date first. Without such a folder, or where
//! it can't be written, it is made in memory: a search never fails for want of an index.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::find::aliases::Aliases;
use crate::find::plan::Plan;
use crate::find::scan::holds;
use crate::record::listing::RowKey;
use crate::record::marks::{MarkKind, Place};
use crate::record::query::Query;
use crate::record::{Clean, Record};
use crate::store::aliases_file;
use crate::store::entry::Entry;
use crate::store::index::{
    self, Damaged, Hit, Index, Known, Overlay, Passage, Progress, Results, Search, Sort, Step,
    Update,
};
use crate::store::library;

use super::arguments;
use super::exit::{Exit, Failure};
use super::room::{self, OpenRoom};
use super::search_text;
use super::session::Session;
use super::surroundings::Output;

/// Prints the hits.
pub fn run(
    search: &arguments::Search,
    session: &Session<'_>,
    output: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let places = session.places()?;
    let room = OpenRoom::open(session, &places, output)?;
    let mut all = All::new(&room, search, aliases(session, output));
    all.narrowed = library::narrowed_roots(&places, &session.known_roots());
    for part in 0..room.catalogue.parts().len() as u16 {
        all.search_part(part, session, output);
    }
    let shown = all.shown();
    match search.format {
        arguments::SearchFormat::Text => {
            let look = search_text::Look {
                width: session.surroundings.width,
                marked: session.color(),
                ascii: session.ascii(),
            };
            search_text::print(&shown, look, output.out)?;
        }
        arguments::SearchFormat::Json => print_json(&shown, output)?,
    }
    output.say_left_out(&search.query);
    all.remarks(shown.len(), output);
    Ok(if shown.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// A record that was found, with what is printed of it.
pub struct Shown {
    /// Its id.
    pub id: Clean,
    /// Its title, whole.
    pub title: Clean,
    /// Its date as EDTF.
    pub date: Option<String>,
    /// How good.
    pub score: f32,
    /// Where the words are; `None` when fields alone were asked for.
    pub passage: Option<Passage>,
}

/// A search over all collections of the room.
struct All<'a> {
    room: &'a OpenRoom,
    query: Query,
    aliases: Aliases,
    overlay: Overlay,
    /// The reader's notes, by record.
    notes: BTreeMap<RowKey, Vec<Clean>>,
    sort: Sort,
    limit: usize,
    /// Roots of collections of which only a part is in the room.
    narrowed: Vec<PathBuf>,
    plans: BTreeMap<u16, Plan>,
    found: Results,
    /// Records that could not be searched.
    left: usize,
    /// Records that were found and can't be read now, and why of the first.
    unread: RefCell<(usize, Clean)>,
}

impl<'a> All<'a> {
    fn new(room: &'a OpenRoom, search: &arguments::Search, aliases: Aliases) -> Self {
        let mut overlay = Overlay::default();
        let mut notes: BTreeMap<RowKey, Vec<Clean>> = BTreeMap::new();
        for placed in &room.marks {
            let Place::Record(key) = placed.place else {
                continue;
            };
            let id = room
                .catalogue
                .entry(key)
                .map(|entry| entry.id.as_str().to_owned());
            match placed.mark.kind {
                MarkKind::Bookmark => overlay.bookmarked.extend(id),
                MarkKind::Note => {
                    overlay.noted.extend(id);
                    notes
                        .entry(key)
                        .or_default()
                        .push(Clean::text(&placed.mark.body));
                }
            }
        }
        Self {
            room,
            query: Query::parse(&search.query),
            aliases,
            overlay,
            notes,
            sort: match search.sort {
                arguments::SearchSort::Score => Sort::Score,
                arguments::SearchSort::Date => Sort::Date,
            },
            limit: search.limit,
            narrowed: Vec::new(),
            plans: BTreeMap::new(),
            found: Results::default(),
            left: 0,
            unread: RefCell::default(),
        }
    }

    /// Searches one collection; an index that can't be used is made anew, at last in memory.
    fn search_part(&mut self, part: u16, session: &Session<'_>, output: &mut Output<'_>) {
        let root = self.room.catalogue.parts().get(usize::from(part));
        let root = root.and_then(|part| part.root.as_deref());
        let is_narrowed = root.is_some_and(|root| self.narrowed.iter().any(|part| part == root));
        let mut known = Known::of(&self.room.catalogue, part).narrowed(is_narrowed);
        let cache = session.directories.cache().ok();
        let folder = cache.and_then(|cache| index::folder(cache, root));
        let folder = folder.as_deref();
        let catalogue = &self.room.catalogue;
        let entry = &mut |key| Some(catalogue.entry(key)?.into_owned());
        let beside = index::beside(root, &mut known, entry);
        if let Some(beside) = beside
            && self
                .search_in(beside, part, &mut known, session, output)
                .is_ok()
        {
            return;
        }
        let tries: [&dyn Fn() -> Result<Index, Damaged>; 3] = [
            &|| Index::open_or_create(folder),
            &|| match folder {
                Some(folder) => Index::create(folder),
                None => Index::open_or_create(None),
            },
            &|| Index::open_or_create(None),
        ];
        for open in tries {
            let began = std::time::Instant::now();
            let searched =
                open().and_then(|index| self.search_in(index, part, &mut known, session, output));
            match searched {
                Ok(()) => {
                    session
                        .log
                        .line(&format!("searched in {} ms", began.elapsed().as_millis()));
                    return;
                }
                Err(damaged) => session.log.line(&damaged.to_string()),
            }
        }
        self.left += known.len();
    }

    fn search_in(
        &mut self,
        mut index: Index,
        part: u16,
        known: &mut Known,
        session: &Session<'_>,
        output: &mut Output<'_>,
    ) -> Result<(), Damaged> {
        let entry = &mut |key| Some(self.room.catalogue.entry(key)?.into_owned());
        index.settle(known, entry)?;
        let progress = room::Progress::new(session.surroundings.progress);
        let mut step = Reading {
            room: self.room,
            progress,
            output,
        };
        let updated = index::update(&mut index, known, &mut step);
        step.progress.clear(step.output.err);
        if updated? == Update::Elsewhere {
            index.reload()?;
        }
        let results = index.search(
            &Search {
                query: &self.query,
                aliases: &self.aliases,
                roles: &[],
                overlay: &self.overlay,
                sort: self.sort,
                limit: self.limit,
                count: index::Count::All,
            },
            known,
        )?;
        let plan = index.plan(&self.query, &self.aliases);
        let missing = index.changes(known)?.add;
        self.take(results);
        if !plan.asks_nothing() {
            self.scan(&plan, &missing);
            self.scan_notes(&plan, part);
        }
        self.plans.insert(part, plan);
        Ok(())
    }

    fn take(&mut self, results: Results) {
        self.found.total += results.total;
        self.found.undated += results.undated;
        self.found.hits.extend(results.hits);
    }

    /// Looks through the records that the index does not have.
    fn scan(&mut self, plan: &Plan, missing: &[RowKey]) {
        let mut read = |key| {
            let entry = self.room.catalogue.entry(key)?;
            let mut facts = index::facts(&entry);
            facts.bookmarked = self.overlay.bookmarked.contains(entry.id.as_str());
            facts.noted = self.overlay.noted.contains(entry.id.as_str());
            Some((self.room.load(key).ok()?, facts))
        };
        let rest = index::scan_rest(plan, missing, &mut read);
        self.left += rest.left;
        self.found.total += rest.hits.len();
        self.found.hits.extend(rest.hits);
    }

    /// Looks through the reader's notes: these are never indexed.
    fn scan_notes(&mut self, plan: &Plan, part: u16) {
        for (key, notes) in self.notes.iter().filter(|(key, _)| key.part == part) {
            let Some(entry) = self.room.catalogue.entry(*key) else {
                continue;
            };
            let words = index::words(&notes.iter().map(index::note).collect::<Vec<_>>());
            let facts = crate::find::scan::Facts {
                bookmarked: self.overlay.bookmarked.contains(entry.id.as_str()),
                noted: true,
                ..index::facts(&entry)
            };
            let is_new = self.found.hits.iter().all(|hit| hit.key != *key);
            if is_new && has_words(plan, &words) && holds(plan, &words, &facts) {
                self.found.total += 1;
                self.found.hits.push(Hit {
                    key: *key,
                    score: index::score_of(plan, &words),
                });
            }
        }
    }

    /// Returns what is printed, in order.
    fn shown(&mut self) -> Vec<Shown> {
        let catalogue = &self.room.catalogue;
        let order = |hit: &Hit| catalogue.entry(hit.key).map(|entry| entry.date.clone());
        match self.sort {
            Sort::Score => self.found.hits.sort_by(|a, b| b.score.total_cmp(&a.score)),
            Sort::Date => {
                let date = |hit: &Hit| order(hit).flatten();
                self.found.hits.sort_by(|a, b| match (date(a), date(b)) {
                    (Some(a), Some(b)) => a.order(&b),
                    (a, b) => a.is_none().cmp(&b.is_none()),
                });
            }
        }
        self.found.hits.truncate(self.limit);
        let hits = self.found.hits.iter();
        hits.filter_map(|hit| self.one(hit)).collect()
    }

    fn one(&self, hit: &Hit) -> Option<Shown> {
        let entry = self.room.catalogue.entry(hit.key)?;
        let record = self.room.load(hit.key).unwrap_or_else(|why| {
            let mut unread = self.unread.borrow_mut();
            *unread = match &*unread {
                (0, _) => (1, why),
                (count, first) => (count + 1, first.clone()),
            };
            Record::default()
        });
        let notes = self.notes.get(&hit.key).map_or(&[][..], Vec::as_slice);
        let plan = self.plans.get(&hit.key.part)?;
        Some(Shown {
            id: Clean::line(entry.id.as_str()),
            title: entry.title.clone(),
            date: entry.date.as_ref().map(|date| date.edtf().to_owned()),
            score: hit.score,
            passage: index::best(plan, &index::all_bodies(&record, notes), &[]),
        })
    }

    /// Says on the side what the hits can't show.
    fn remarks(&self, shown: usize, output: &mut Output<'_>) {
        if self.found.undated > 0 {
            let count = self.found.undated;
            output.say(&format!(
                "{count} more without a date: a date was asked for"
            ));
        }
        if self.left > 0 {
            let left = self.left;
            output.say(&format!(
                "{left} records are not indexed yet and were not searched: search again later"
            ));
        }
        let (unread, why) = &*self.unread.borrow();
        if *unread > 0 {
            output.say(&format!("{unread} of these can't be read now: {why}"));
        }
        match (shown, self.found.total) {
            (0, _) => output.say("no text, summary, title or note has this"),
            (shown, total) if shown < total => {
                output.say(&format!("{shown} of {total} records: --limit shows more"));
            }
            _ => {}
        }
    }
}

fn has_words(plan: &Plan, words: &[crate::find::scan::Words]) -> bool {
    !crate::find::scan::hits(plan, words).is_empty()
}

/// Returns the names with several spellings; what can't be read of them is said.
fn aliases(session: &Session<'_>, output: &mut Output<'_>) -> Aliases {
    let (aliases, trouble) = aliases_file::load(session.aliases_file().as_deref());
    if let Some(sentence) = trouble {
        output.say(&sentence);
    }
    aliases
}

/// Reads records for the index.
struct Reading<'a, 'o> {
    room: &'a OpenRoom,
    progress: room::Progress,
    output: &'a mut Output<'o>,
}

impl Step for Reading<'_, '_> {
    fn record(&mut self, key: RowKey) -> Option<(Cow<'_, Entry>, Option<Record>)> {
        let entry = self.room.catalogue.entry(key)?;
        Some((entry, self.room.load(key).ok()))
    }

    fn go_on(&mut self, progress: Progress) -> bool {
        let Progress { indexed, total } = progress;
        let words = || format!("indexing: {indexed} of {total} records");
        self.progress.say(&words, self.output.err);
        true
    }
}

#[derive(Serialize)]
struct HitJson<'a> {
    id: &'a Clean,
    title: &'a Clean,
    date: Option<&'a str>,
    role: Option<&'static str>,
    text: Option<&'a str>,
    language: Option<&'a str>,
    score: f32,
    alias: Option<&'a str>,
    snippet: String,
    hits: Vec<[usize; 2]>,
}

fn print_json(shown: &[Shown], output: &mut Output<'_>) -> Result<(), Failure> {
    let hits: Vec<HitJson<'_>> = shown.iter().map(hit_json).collect();
    serde_json::to_writer_pretty(&mut *output.out, &hits)?;
    writeln!(output.out)?;
    Ok(())
}

fn hit_json(shown: &Shown) -> HitJson<'_> {
    let passage = shown.passage.as_ref();
    HitJson {
        id: &shown.id,
        title: &shown.title,
        date: shown.date.as_deref(),
        role: passage.map(|passage| passage.role.name()),
        text: passage
            .and_then(|passage| passage.key.as_ref())
            .map(|key| key.0.as_str()),
        language: passage.and_then(|passage| passage.language.as_deref()),
        score: shown.score,
        alias: passage.and_then(|passage| passage.alias.as_deref()),
        snippet: passage.map(search_text::plain).unwrap_or_default(),
        hits: passage.map_or_else(Vec::new, |passage| {
            passage
                .hits
                .iter()
                .map(|(start, end)| [*start, *end])
                .collect()
        }),
    }
}
