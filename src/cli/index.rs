//! `readroom index`: reads the collections on purpose and keeps what was found, so that the
//! room opens at once; then indexes the texts (`index_words`).
//!
//! The room does this by itself in the background; the command is for a night's work on a large
//! collection, for a shared machine (`--beside`), and for starting afresh (`--rebuild`).

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::store::catalogue::Catalogue;
use crate::store::election::{self, Election, Office};
use crate::store::fingerprint::Moment;
use crate::store::keeping::{self, KeepingError};
use crate::store::kept::{self, Kept};
use crate::store::library::{self, Found, Place, Reading};
use crate::store::meanwhile::Meanwhile;
use crate::store::outcome::Outcome;
use crate::store::walk::{Folders, Walked, Ways, walk};

use super::arguments::Index;
use super::exit::{Exit, Failure};
use super::index_words::Words;
use super::session::Session;
use super::surroundings::Output;

/// How often the bar changes.
const SHOWN_EVERY: Duration = Duration::from_millis(100);

/// Cells of the bar.
const BAR: usize = 20;

/// Before so much time has passed nothing is said of the time that is left.
const TOLD_AFTER: Duration = Duration::from_secs(2);

/// What keeps a collection.
pub struct Shelf<'a> {
    /// Writes a catalogue into a folder that is there, with the folders it was read from.
    pub write: &'a dyn Fn(&Path, &mut Catalogue, &Folders) -> io::Result<()>,
}

/// Returns what keeps collections on disk.
pub fn shelf() -> Shelf<'static> {
    Shelf {
        write: &kept::write,
    }
}

/// Reads and keeps each collection.
pub fn run(
    index: Index,
    session: &Session<'_>,
    shelf: &Shelf<'_>,
    output: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let known = session.known_roots();
    let roots = library::roots_of(&session.places()?, &known)?;
    if roots.is_empty() {
        output.say(
            "the built-in sample is read from memory, there is nothing to index: name a collection with -c PATH",
        );
        return Ok(Exit::Nothing);
    }
    let mut ended = Exit::Done;
    for root in &roots {
        // What is wrong with one collection must not keep the others from being read.
        match one(index, session, (root, &known), shelf, output) {
            Ok(sentence) => output.say(&sentence),
            Err(Failure::Told(exit, sentence)) => {
                output.say(&sentence);
                ended = exit;
            }
            Err(closed) => return Err(closed),
        }
    }
    Ok(ended)
}

/// Reads one collection and keeps it; returns what to say of it.
fn one(
    index: Index,
    session: &Session<'_>,
    (root, known): (&Path, &[PathBuf]),
    shelf: &Shelf<'_>,
    output: &mut Output<'_>,
) -> Result<String, Failure> {
    let folder = if index.beside {
        keeping::folder_beside(root)
    } else {
        keeping::folder_in_cache(session.directories.cache()?, root)
    };
    keeping::prepare(&folder)?;
    let began = Instant::now();
    let (office, waited) = office(&folder, output);
    let kept = (!index.rebuild).then(|| Kept::at(&folder, root)).flatten();
    let places = [Place::Path(root.to_path_buf())];
    let ways = Ways {
        places: &places,
        known,
        begun: Moment::now(),
    };
    let is_done = |kept: &Kept| waited && kept.holds(known, ways.begun);
    if kept.as_ref().is_some_and(is_done) {
        return Ok(format!("{}: indexed by the other session", root.display()));
    }
    let reading = Reading {
        begun: ways.begun,
        ..Reading::new(&places, known)
    };
    let reading = reading.over(kept.as_ref().map(Kept::earlier));
    let mut bar = Bar::new(session, || walk(&ways));
    let mut catalogue = Catalogue::default();
    let mut so_far = Meanwhile::new(&folder, root);
    let read = library::read_room(&reading, &|| true, &mut |found| {
        bar.take(&found, output.err);
        take(&mut catalogue, found);
        if so_far.is_wanted(bar.files) {
            so_far.write(&mut catalogue);
        }
    });
    bar.clear(output.err);
    read?;
    let folders = walk(&ways).folders;
    (shelf.write)(&folder, &mut catalogue, &folders)
        .map_err(|error| KeepingError::new(&folder, &error))?;
    drop(office);
    let records = catalogue.len();
    // What was just written is mapped, and takes no memory beside what indexing needs.
    let kept = Kept::at(&folder, root).map(|kept| vec![kept.snapshot().clone()]);
    if let Some(Ok(mapped)) = kept.map(Catalogue::from_snapshots) {
        catalogue = mapped;
    }
    let words = Words {
        catalogue: &catalogue,
        rebuild: index.rebuild,
        beside: index.beside,
    };
    words.index(session, output)?;
    Ok(summary(root, records, bar.files, began.elapsed()))
}

/// Stands for election, and waits while another session has the work; true when it had.
fn office(folder: &Path, output: &mut Output<'_>) -> (Option<Office>, bool) {
    match election::stand(folder) {
        Election::Elected(office) => (Some(office), false),
        Election::Alone => (None, false),
        Election::Waiting(candidate) => {
            output.say("another session reads this collection: waiting until it is done");
            (candidate.wait(), true)
        }
    }
}

fn take(catalogue: &mut Catalogue, found: Found) {
    match found {
        Found::Part(part) => {
            catalogue.add_part(part);
        }
        Found::Entries(part, entries) => catalogue.add(part, entries),
        Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
        Found::Problem(problem) => catalogue.add_problem(problem),
        Found::Files(_) => {}
    }
}

impl From<KeepingError> for Failure {
    fn from(error: KeepingError) -> Self {
        Self::told(Exit::Trouble, &error.to_string())
    }
}

fn summary(root: &Path, records: usize, files: usize, took: Duration) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    format!(
        "{}: {} in {}, indexed in {:.1} s",
        root.display(),
        counted(records, "record", "records"),
        counted(files, "file", "files"),
        took.as_secs_f64()
    )
}

/// A line on the terminal that says how far the reading is; none in a pipe.
struct Bar {
    /// What there is to read; `None` when nothing is shown.
    all: Option<Walked>,
    width: usize,
    began: Instant,
    changed: Instant,
    files: usize,
    bytes: u64,
    shown: bool,
}

impl Bar {
    fn new(session: &Session<'_>, count: impl FnOnce() -> Walked) -> Self {
        let now = Instant::now();
        Self {
            all: session.surroundings.progress.then(count),
            // The bar is on the side of the messages, whose terminal is most often the same.
            width: session.surroundings.width.unwrap_or(80),
            began: now,
            changed: now,
            files: 0,
            bytes: 0,
            shown: false,
        }
    }

    fn take(&mut self, found: &Found, err: &mut dyn Write) {
        match found {
            Found::Files(files) => self.files = *files,
            Found::Clusters(_, clusters) => {
                let outcomes = clusters.iter().map(|(_, outcome)| bytes_of(outcome));
                self.bytes += outcomes.sum::<u64>();
            }
            Found::Part(_) | Found::Entries(..) | Found::Problem(_) => {}
        }
        let Some(all) = &self.all else { return };
        if self.changed.elapsed() < SHOWN_EVERY {
            return;
        }
        let so_far = SoFar {
            files: (self.files, all.files),
            bytes: (self.bytes, all.bytes),
            took: self.began.elapsed(),
        };
        let _ = write!(err, "\r{}\x1b[K", so_far.line(self.width));
        let _ = err.flush();
        (self.changed, self.shown) = (Instant::now(), true);
    }

    fn clear(&mut self, err: &mut dyn Write) {
        if self.shown {
            // Back to the start of the line, and erase to its end.
            let _ = write!(err, "\r\x1b[K");
            let _ = err.flush();
        }
    }
}

/// The sizes of the files a cluster's records were read from; of a volume once.
fn bytes_of(outcome: &Outcome) -> u64 {
    let groups = outcome.entries.iter().flat_map(|entry| &entry.groups);
    let groups = groups.filter(|group| group.nth == 0);
    groups
        .map(|group| {
            let companions = group.companions.iter().map(|(file, _)| file.size);
            group.base.size + companions.sum::<u64>()
        })
        .sum()
}

/// How far a reading is: done and all.
struct SoFar {
    files: (usize, usize),
    bytes: (u64, u64),
    took: Duration,
}

impl SoFar {
    /// Returns the part that is done, from 0 to 1: of files or bytes what is behind, since
    /// one large volume takes as long as many letters.
    fn done(&self) -> f64 {
        let part = |done: f64, all: f64| if all > 0.0 { done / all } else { 1.0 };
        let files = part(self.files.0 as f64, self.files.1 as f64);
        let bytes = part(self.bytes.0 as f64, self.bytes.1 as f64);
        files.min(bytes).clamp(0.0, 1.0)
    }

    /// Returns the line, as much of it as the terminal has columns for.
    fn line(&self, width: usize) -> String {
        let filled = (self.done() * BAR as f64) as usize;
        let bar = format!("[{}{}]", "#".repeat(filled), "-".repeat(BAR - filled));
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let files = format!("{} of {} files", self.files.0, self.files.1);
        let bytes = format!(
            ", {} of {} MB",
            megabytes(self.bytes.0),
            megabytes(self.bytes.1)
        );
        let left = self.left();
        let whole = format!("{bar} {files}{bytes}{left}");
        let shorter = [
            whole,
            format!("{files}{bytes}{left}"),
            format!("{files}{left}"),
        ];
        // A line as wide as the terminal would already begin the next one.
        let fits = shorter.into_iter().find(|line| line.len() < width);
        fits.unwrap_or_default()
    }

    fn left(&self) -> String {
        let done = self.done();
        if self.took < TOLD_AFTER || done <= 0.0 {
            return String::new();
        }
        let seconds = (self.took.as_secs_f64() * (1.0 - done) / done).ceil() as u64;
        match seconds {
            0..100 => format!(", {seconds} s left"),
            100..6000 => format!(", {} min left", seconds.div_ceil(60)),
            _ => format!(", {} h left", seconds.div_ceil(3600)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::cell::RefCell;

    use super::super::arguments::Command;
    use super::super::surroundings::Surroundings;
    use super::*;

    fn so_far(files: usize, bytes: u64, seconds: u64) -> SoFar {
        SoFar {
            files: (files, 1000),
            bytes: (bytes, 80_000_000),
            took: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn the_bar_says_files_megabytes_and_the_time_left() {
        assert_eq!(
            so_far(500, 20_000_000, 3).line(80),
            "[#####---------------] 500 of 1000 files, 20 of 80 MB, 9 s left"
        );
        assert_eq!(
            so_far(500, 20_000_000, 3).line(60),
            "500 of 1000 files, 20 of 80 MB, 9 s left"
        );
        assert_eq!(so_far(500, 20_000_000, 1).line(30), "500 of 1000 files");
        assert_eq!(so_far(500, 20_000_000, 3).line(5), "");
        assert!(so_far(1, 80_000, 30).line(80).ends_with(", 9 h left"));
        assert!(
            so_far(100, 8_000_000, 30)
                .line(80)
                .ends_with(", 5 min left")
        );
        assert!(so_far(2000, 90_000_000, 9).line(80).contains("####] 2000"));
    }

    #[test]
    fn an_empty_collection_has_a_whole_bar() {
        let nothing = SoFar {
            files: (0, 0),
            bytes: (0, 0),
            took: Duration::from_secs(9),
        };
        assert!(
            nothing
                .line(80)
                .starts_with("[####################] 0 of 0")
        );
    }

    /// Runs the command on a folder with this shelf; returns how it ended and what it said.
    fn run_on(words: &str, folder: &Path, shelf: &Shelf<'_>) -> (Result<Exit, Failure>, String) {
        let words = format!("readroom {words}");
        let words = words.split_whitespace().map(std::ffi::OsString::from);
        let arguments = super::super::arguments::parse(words, 80).unwrap();
        let surroundings = Surroundings {
            working_directory: folder.to_path_buf(),
            ..Surroundings::default()
        };
        let session = Session::begin(&arguments, &surroundings).unwrap();
        let Some(Command::Index(index)) = &arguments.command else {
            return (Ok(Exit::Usage), String::new());
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut output = Output {
            out: &mut out,
            err: &mut err,
        };
        let ended = run(*index, &session, shelf, &mut output);
        assert!(out.is_empty(), "what it says is no data");
        (ended, String::from_utf8(err).unwrap())
    }

    fn collection() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("c")).unwrap();
        std::fs::write(folder.path().join("c/1.md"), "# One\n\nText.").unwrap();
        folder
    }

    #[test]
    fn a_collection_is_read_and_kept_in_the_cache_or_beside_it() {
        let folder = collection();
        let root = std::fs::canonicalize(folder.path().join("c")).unwrap();
        let cache = folder.path().join("cache");
        let beside = root.join(".readroom");
        for (words, wanted) in [
            ("", keeping::folder_in_cache(&cache, &root)),
            ("--rebuild", keeping::folder_in_cache(&cache, &root)),
            ("--beside", beside.clone()),
        ] {
            let written = RefCell::new(Vec::new());
            let shelf = Shelf {
                write: &|folder, catalogue, folders| {
                    let place = (folder.to_path_buf(), catalogue.len(), folders.len());
                    written.borrow_mut().push(place);
                    Ok(())
                },
            };
            let words = format!("index -c c --cache-dir cache {words}");
            let (ended, said) = run_on(&words, folder.path(), &shelf);
            assert_eq!(ended, Ok(Exit::Done), "{said}");
            assert!(said.contains("1 record in 1 file, indexed in"), "{said}");
            assert_eq!(written.into_inner(), [(wanted, 1, 2)], "{words}");
            assert_eq!(beside.exists(), words.contains("--beside"));
        }
    }

    #[test]
    fn what_is_kept_is_what_the_next_reading_takes_over() {
        let folder = collection();
        let root = std::fs::canonicalize(folder.path().join("c")).unwrap();
        let own = keeping::folder_in_cache(&folder.path().join("cache"), &root);
        let run = |words: &str| {
            let words = format!("index -c c --cache-dir cache {words}");
            let (ended, said) = run_on(&words, folder.path(), &shelf());
            assert_eq!(ended, Ok(Exit::Done), "{said}");
            Kept::at(&own, &root).unwrap()
        };
        let later = || Moment::now().after(Duration::from_secs(3600));
        let first = run("");
        assert_eq!(first.snapshot().len(), 1);
        assert!(!first.holds(&[], later()), "the file was written just now");
        std::fs::write(root.join("2.md"), "# Two\n\nText.").unwrap();
        assert_eq!(run("").snapshot().len(), 2);
        assert_eq!(run("--rebuild").snapshot().len(), 2);
        std::fs::write(own.join(keeping::SNAPSHOT), "damaged").unwrap();
        assert!(Kept::at(&own, &root).is_none());
        assert_eq!(run("").snapshot().len(), 2);
    }

    #[test]
    fn what_can_not_be_written_is_told_and_the_sample_has_no_index() {
        let folder = collection();
        let shelf = Shelf {
            write: &|_, _, _| Err(io::ErrorKind::StorageFull.into()),
        };
        let (ended, said) = run_on("index -c c --cache-dir cache", folder.path(), &shelf);
        assert_eq!(ended, Ok(Exit::Trouble));
        assert!(said.contains("the disk is full; make room"), "{said}");
        std::fs::write(folder.path().join("file"), "").unwrap();
        let (ended, said) = run_on("index -c c --cache-dir file", folder.path(), &shelf);
        assert_eq!(ended, Ok(Exit::Trouble));
        assert!(said.contains("--cache-dir FOLDER"), "{said}");
        let (ended, said) = run_on("index", folder.path(), &shelf);
        assert_eq!(ended, Ok(Exit::Nothing));
        assert!(said.contains("nothing to index"), "{said}");
    }
}
