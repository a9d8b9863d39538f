//! Opening a room for a command: every file read, the user's marks placed, nothing drawn.

use std::cell::RefCell;
use std::io::Write;
use std::time::{Duration, Instant};

use crate::record::listing::RowKey;
use crate::record::marks::{Mark, PlacedMark};
use crate::record::{Clean, Record};
use crate::store::catalogue::Catalogue;
use crate::store::election::{self, Election};
use crate::store::keeping;
use crate::store::kept;
use crate::store::library::{self, Found, Loader, Place, Reading};
use crate::store::near::nearest;
use crate::store::outcome::Earlier;
use crate::store::room;
use crate::store::userdata::UserData;
use crate::store::walk::{Ways, walk};
use crate::store::whole::WholeRecords;

use super::exit::Failure;
use super::session::Session;
use super::surroundings::Output;

/// How often the progress line changes: often enough to be alive, too seldom to cost time.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// A reading that took so long is kept.
const WORTH_KEEPING: Duration = Duration::from_secs(1);

/// How many ids are offered for one that was not found.
const OFFERED_IDS: usize = 5;

/// A room that was read to its end.
#[derive(Debug, Default)]
pub struct OpenRoom {
    /// Its records.
    pub catalogue: Catalogue,
    /// The user's marks, with the records they are on.
    pub marks: Vec<PlacedMark>,
    /// Reads them whole, a volume once for all its documents.
    loader: RefCell<Loader>,
}

impl OpenRoom {
    /// Reads the places and puts the user's marks on their records.
    pub fn open(
        session: &Session<'_>,
        places: &[Place],
        output: &mut Output<'_>,
    ) -> Result<Self, Failure> {
        Self::open_keeping(session, places, (None, WORTH_KEEPING), output)
    }

    /// Opens a room as [`Self::open`] does, for who loads all of its records right after: what
    /// is read is kept whole as far as there is room, so as not to be read twice.
    pub fn open_whole(
        session: &Session<'_>,
        places: &[Place],
        output: &mut Output<'_>,
    ) -> Result<Self, Failure> {
        let whole = Some(WholeRecords::default());
        Self::open_keeping(session, places, (whole, WORTH_KEEPING), output)
    }

    /// Opens a room as [`OpenRoom::open`] does; a reading that takes so long is kept.
    fn open_keeping(
        session: &Session<'_>,
        places: &[Place],
        (whole, worth_keeping): (Option<WholeRecords>, Duration),
        output: &mut Output<'_>,
    ) -> Result<Self, Failure> {
        let began = Instant::now();
        let known = session.known_roots();
        let kept = kept::of_places(places, &known, session.directories.cache().ok());
        let holds = kept.as_ref().and_then(|kept| kept.room(&known));
        let mut room = if let Some(catalogue) = holds {
            Self {
                catalogue,
                ..Self::default()
            }
        } else {
            let mut reading = Reading::new(places, &known);
            reading.whole = whole.as_ref();
            let reading = reading.over(kept.as_ref().map(|kept| kept as &dyn Earlier));
            let mut room = Self::read(session, &reading, output)?;
            if began.elapsed() >= worth_keeping {
                room.keep(session, &reading);
            }
            room
        };
        room.loader = RefCell::new(Loader::with(whole));
        let marks = marks(session, output);
        room.marks = room::place_marks(&mut room.catalogue, marks);
        session.log.line(&format!(
            "{} records and {} problems in {} ms",
            room.catalogue.len(),
            room.catalogue.problems().len(),
            began.elapsed().as_millis()
        ));
        Ok(room)
    }

    /// Reads every file that is not known from before.
    fn read(
        session: &Session<'_>,
        reading: &Reading<'_>,
        output: &mut Output<'_>,
    ) -> Result<Self, Failure> {
        let mut room = Self::default();
        let mut progress = Progress::new(session.surroundings.progress);
        let mut take = |found| match found {
            Found::Part(part) => {
                room.catalogue.add_part(part);
            }
            Found::Entries(part, entries) => room.catalogue.add(part, entries),
            Found::Clusters(part, clusters) => room.catalogue.add_clusters(part, clusters),
            Found::Problem(problem) => {
                room.catalogue.add_problem(problem);
            }
            Found::Files(files) => progress.show(files, output.err),
        };
        let read = library::read_room(reading, &|| true, &mut take);
        progress.clear(output.err);
        read?;
        Ok(room)
    }

    /// Keeps what took long to read, so that the next one need not: of one whole collection, and
    /// if no other session is at it. Nobody asked for it: where it can't be, nothing is said.
    fn keep(&mut self, session: &Session<'_>, reading: &Reading<'_>) {
        let cache = session.directories.cache().ok();
        let spots = kept::spots(reading.places, reading.known, cache);
        let Some([spot]) = spots.as_deref() else {
            return;
        };
        let Some(folder) = spot.own.as_deref() else {
            return;
        };
        // Of a folder that is away there is nothing to keep in place of what is kept.
        if !spot.root.is_dir() {
            return;
        }
        if keeping::prepare(folder).is_err() {
            return;
        }
        let office = election::stand(folder);
        if matches!(office, Election::Waiting(_)) {
            return;
        }
        // By the root, as whoever opens it will ask.
        let ways = Ways {
            places: &[Place::Path(spot.root.clone())],
            known: reading.known,
            begun: reading.begun,
        };
        let written = kept::write(folder, &mut self.catalogue, &walk(&ways).folders);
        let kept = written.is_ok();
        session.log.line(&format!("what was read is kept: {kept}"));
    }

    /// Reads a record whole; its names are those the catalogue gave it.
    pub fn load(&self, key: RowKey) -> Result<Record, Clean> {
        room::load_record_with(&mut self.loader.borrow_mut(), &self.catalogue, key)
    }

    /// Returns ids that may have been meant: those with the words in them, else the nearest.
    pub fn near_ids(&self, typed: &str) -> Vec<Clean> {
        let wanted = typed.to_lowercase();
        let with_words = self.ids().filter(|id| id.to_lowercase().contains(&wanted));
        let offered: Vec<Clean> = with_words.take(OFFERED_IDS).map(Clean::line).collect();
        if !offered.is_empty() && !wanted.is_empty() {
            return offered;
        }
        let end = |id: &'_ str| id.rfind(['/', '#']).map_or(0, |at| at + 1);
        let near = nearest(typed, self.ids())
            .or_else(|| nearest(typed, self.ids().map(|id| &id[end(id)..])));
        let meant = |id: &&str| near.is_some_and(|near| *id == near || &id[end(id)..] == near);
        let ids = self.ids().filter(meant).take(OFFERED_IDS);
        ids.map(Clean::line).collect()
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.catalogue.ids().map(|(_, id)| id)
    }
}

/// Reads the user's marks. Without a place for them, or with one that can't be read, the
/// records are still shown, and the reader is told.
fn marks(session: &Session<'_>, output: &mut Output<'_>) -> Vec<Mark> {
    match session.directories.data() {
        Ok(folder) => UserData::open(folder).load().marks,
        Err(error) => {
            output.say(&error.to_string());
            Vec::new()
        }
    }
}

/// A line on the terminal that says how far the reading is; none in a pipe.
pub struct Progress {
    on: bool,
    changed: Instant,
    shown: bool,
}

impl Progress {
    /// Begins; nothing is shown when it is off.
    pub fn new(on: bool) -> Self {
        Self {
            on,
            changed: Instant::now(),
            shown: false,
        }
    }

    fn show(&mut self, files: usize, err: &mut dyn Write) {
        self.say(&|| format!("reading: {files} files"), err);
    }

    /// Says how far it is, if the last time is long enough ago.
    pub fn say(&mut self, words: &dyn Fn() -> String, err: &mut dyn Write) {
        if self.on && self.changed.elapsed() >= PROGRESS_EVERY {
            let _ = write!(err, "\r{}", words());
            let _ = err.flush();
            (self.changed, self.shown) = (Instant::now(), true);
        }
    }

    /// Takes the line away.
    pub fn clear(&mut self, err: &mut dyn Write) {
        if self.shown {
            // Back to the start of the line, and erase to its end.
            let _ = write!(err, "\r\x1b[K");
            let _ = err.flush();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::path::Path;

    use super::super::arguments;
    use super::super::surroundings::Surroundings;
    use super::*;
    use crate::record::identity::RecordId;
    use crate::store::entry::{Entry, Part};

    fn room(ids: &[(&str, &str)]) -> OpenRoom {
        let mut room = OpenRoom::default();
        let part = room.catalogue.add_part(Part::default());
        let entry = |(collection, path): &(&str, &str)| Entry {
            id: RecordId::path(collection, path),
            ..Entry::default()
        };
        room.catalogue.add(part, ids.iter().map(entry).collect());
        room
    }

    #[test]
    fn ids_that_may_have_been_meant_are_offered() {
        let room = room(&[("harbour", "letters/112"), ("harbour", "plans/7")]);
        let near = |typed| -> Vec<String> {
            let ids = room.near_ids(typed);
            ids.iter().map(ToString::to_string).collect()
        };
        let none: Vec<String> = Vec::new();
        assert_eq!(near("Letters"), vec!["harbour/letters/112".to_owned()]);
        assert_eq!(near("113"), vec!["harbour/letters/112".to_owned()]);
        assert_eq!(near("telescope"), none);
    }

    /// Opens the collection `c` of a folder for a command, with a cache of its own; returns what
    /// it lists. What takes so long is kept.
    fn opened(folder: &Path, worth_keeping: Duration) -> Vec<String> {
        let words = "readroom list --cache-dir cache --data-dir data".split(' ');
        let words = words.map(std::ffi::OsString::from);
        let arguments = arguments::parse(words, 80).unwrap();
        let surroundings = Surroundings {
            working_directory: folder.to_path_buf(),
            ..Surroundings::default()
        };
        let session = Session::begin(&arguments, &surroundings).unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut output = Output {
            out: &mut out,
            err: &mut err,
        };
        let places = [Place::Path(folder.join("c"))];
        let room =
            OpenRoom::open_keeping(&session, &places, (None, worth_keeping), &mut output).unwrap();
        assert!(out.is_empty() && err.is_empty());
        room.ids().map(str::to_owned).collect()
    }

    #[test]
    fn a_reading_that_took_long_is_kept_for_the_next_command_and_a_short_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::create_dir(root.join("c")).unwrap();
        std::fs::write(root.join("c/1.md"), "# One\n\nText.").unwrap();
        let own = keeping::folder_in_cache(&root.join("cache"), &root.join("c"));
        let kept = || kept::Kept::at(&own, &root.join("c"));
        assert_eq!(opened(&root, Duration::MAX), ["c/1"]);
        assert!(kept().is_none(), "it took no time");
        assert_eq!(opened(&root, Duration::ZERO), ["c/1"]);
        let first = kept().unwrap();
        assert_eq!(first.snapshot().len(), 1);
        // It is read anew where it does not hold, and kept again.
        std::fs::write(root.join("c/2.md"), "# Two\n\nText.").unwrap();
        assert_eq!(opened(&root, Duration::ZERO), ["c/1", "c/2"]);
        assert_eq!(kept().unwrap().snapshot().len(), 2);
        // Who has the older one open goes on with it.
        assert!(first.snapshot().check().is_ok());
    }

    #[test]
    fn a_record_that_is_gone_is_a_sentence() {
        let key = RowKey { part: 3, index: 9 };
        assert!(OpenRoom::default().load(key).is_err());
    }
}
