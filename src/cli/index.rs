//! `readroom index`: reads the collections on purpose and keeps what was found, so that the
//! room opens at once.
//!
//! The room does this by itself in the background; the command is for a night's work on a large
//! collection, for a shared machine (`--beside`), and for starting afresh (`--rebuild`).

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::store::election::{self, Election};
use crate::store::fingerprint::Moment;
use crate::store::keeping::{self, Gathered, KeepingError};
use crate::store::library::{self, Found, Place, Reading};
use crate::store::outcome::{Earlier, Outcome};
use crate::store::walk::{Walked, Ways, walk};

use super::arguments::Index;
use super::exit::{Exit, Failure};
use super::session::Session;
use super::surroundings::Output;

/// How often the bar changes.
const SHOWN_EVERY: Duration = Duration::from_millis(100);

/// Cells of the bar.
const BAR: usize = 20;

/// Before so much time has passed nothing is said of the time that is left.
const TOLD_AFTER: Duration = Duration::from_secs(2);

/// What keeps a collection: it writes what was gathered into a folder, and finds there what
/// an earlier reading gathered.
pub struct Shelf<'a> {
    /// Writes into a folder that is there.
    pub write: &'a dyn Fn(&Path, &Gathered) -> io::Result<()>,
    /// Opens what an earlier reading wrote; `None` when there is nothing, or nothing of use.
    pub open: &'a dyn Fn(&Path) -> Option<Box<dyn Earlier>>,
}

/// Returns what keeps collections on disk.
pub fn shelf() -> Shelf<'static> {
    Shelf {
        write: &|_, _| Err(io::ErrorKind::Unsupported.into()),
        open: &|_| None,
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
    let office = match election::stand(&folder) {
        Election::Elected(office) => Some(office),
        Election::Waiting(candidate) => {
            output.say("another session reads this collection: waiting until it is done");
            candidate.wait()
        }
        Election::Alone => None,
    };
    let earlier = (!index.rebuild).then(|| (shelf.open)(&folder)).flatten();
    let places = [Place::Path(root.to_path_buf())];
    let ways = Ways {
        places: &places,
        known,
        begun: Moment::now(),
    };
    let reading = Reading {
        begun: ways.begun,
        ..Reading::new(&places, known)
    };
    let mut gathered = Gathered::default();
    let mut bar = Bar::new(session, || walk(&ways));
    library::read_room(&reading.over(earlier.as_deref()), &|| true, &mut |found| {
        bar.take(&found, output.err);
        gathered.take(found);
    })?;
    bar.clear(output.err);
    gathered.folders = walk(&ways).folders;
    (shelf.write)(&folder, &gathered).map_err(|error| KeepingError::new(&folder, &error))?;
    drop(office);
    Ok(summary(&gathered, root, began.elapsed()))
}

impl From<KeepingError> for Failure {
    fn from(error: KeepingError) -> Self {
        Self::told(Exit::Trouble, &error.to_string())
    }
}

fn summary(gathered: &Gathered, root: &Path, took: Duration) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    format!(
        "{}: {} in {}, indexed in {:.1} s",
        root.display(),
        counted(gathered.records(), "record", "records"),
        counted(gathered.files, "file", "files"),
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
mod tests {
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
        assert!(so_far(1, 80_000, 30).line(80).ends_with(", 500 min left"));
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
}
