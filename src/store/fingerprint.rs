//! Fingerprints: what tells, without opening anything, that files are as they were.
//!
//! A name, a size, a time to the nanosecond and the time of the last change of any kind say
//! enough of a file that has rested for a while. One that was changed a moment before it was
//! looked at may be changed again within the same tick of the file system's clock, and nothing
//! but its bytes would tell ("racy", as git has it). So times this near to the reading, or
//! after it, are not believed: there the content decides, or nothing does.
//!
//! The number of the file (inode) is left out: file systems over a network make it up anew.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::files::{self, MAX_FILE};
use super::outcome::Fingerprint;
use super::snapshot::READERS;

/// The version that reads files: a fingerprint of another one is none. Within a version
/// [`READERS`] tells what the readers make of files.
pub const READERS_VERSION: &str = env!("CARGO_PKG_VERSION");

/// How long a file must have rested for its times to be believed: two seconds is the coarsest
/// clock of a file system in use (FAT).
const REST: Duration = Duration::from_secs(2);

/// How much of a file is read at once when its content decides, in bytes.
const PIECE: usize = 64 << 10;

/// A time, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i128);

impl Moment {
    /// Returns the time it is.
    pub fn now() -> Self {
        Self::of(SystemTime::now())
    }

    /// Returns the moment of a time.
    pub fn of(time: SystemTime) -> Self {
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        })
    }

    /// Returns the moment so much later.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0 + duration.as_nanos() as i128)
    }
}

/// What the file system says of a file or folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    modified: Moment,
    /// When anything of it was last changed, its name and its permissions among it; as
    /// `modified` where the system does not tell.
    changed: Moment,
}

impl Stamp {
    /// Asks the file system of a path, links followed.
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&fs::metadata(path)?))
    }

    /// Takes what the file system said.
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(Moment::default(), Moment::of);
        Self {
            size: metadata.len(),
            modified,
            changed: changed(metadata, modified),
        }
    }

    /// Returns true when the file had rested at that moment, so that its times can be believed.
    pub fn had_rested(&self, at: Moment) -> bool {
        self.modified.max(self.changed).after(REST) < at
    }

    /// Returns true when it was changed after a moment, as far as that has passed: a time in the
    /// future says nothing of when it was changed.
    pub fn was_changed_since(&self, moment: Moment, now: Moment) -> bool {
        moment < self.changed && self.changed <= now
    }

    /// Adds what tells this state of the file from every other, if it had rested.
    pub fn add_to(&self, print: &mut Print) {
        self.add_without_change(print);
        print.bytes(&self.changed.0.to_le_bytes());
    }

    /// Adds size and time of modification alone: the rest is for the content to tell.
    pub fn add_without_change(&self, print: &mut Print) {
        print.number(self.size);
        print.bytes(&self.modified.0.to_le_bytes());
    }
}

#[cfg(unix)]
fn changed(metadata: &Metadata, _modified: Moment) -> Moment {
    use std::os::unix::fs::MetadataExt;
    let seconds = i128::from(metadata.ctime());
    Moment(seconds * 1_000_000_000 + i128::from(metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata, modified: Moment) -> Moment {
    modified
}

/// A fingerprint that is being made.
#[derive(Clone, Debug)]
pub struct Print(Sha256);

impl Print {
    /// Begins one; those of different kinds have nothing in common.
    pub fn new(kind: &str) -> Self {
        let mut print = Self(Sha256::new());
        print.words(READERS_VERSION);
        print.number(u64::from(READERS));
        print.words(kind);
        print
    }

    /// Adds words.
    pub fn words(&mut self, words: &str) {
        self.bytes(words.as_bytes());
    }

    /// Adds bytes, with their number before them, so that what follows can't be taken for
    /// a part of them.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    /// Adds a path as the system has it.
    pub fn path(&mut self, path: &Path) {
        self.bytes(path.as_os_str().as_encoded_bytes());
    }

    /// Adds what is made already.
    pub fn print(&mut self, other: Fingerprint) {
        self.bytes(&other.0);
    }

    /// Ends it.
    pub fn end(self) -> Fingerprint {
        let digest = self.0.finalize();
        let mut fingerprint = Fingerprint::default();
        for (to, from) in fingerprint.0.iter_mut().zip(digest) {
            *to = from;
        }
        fingerprint
    }
}

/// Returns a fingerprint that no other look at anything will ever give: for what must be read
/// again the next time.
pub fn never_again(of: Fingerprint) -> Fingerprint {
    static GIVEN: AtomicU64 = AtomicU64::new(0);
    let mut print = Print::new("never again");
    print.print(of);
    // A clock may stand still between two looks, and two processes may have one clock.
    print.number(GIVEN.fetch_add(1, Ordering::Relaxed));
    print.number(u64::from(std::process::id()));
    print.bytes(&Moment::now().0.to_le_bytes());
    print.end()
}

/// Returns the fingerprint of a file's bytes; an error too when it is larger than is read.
pub fn of_content(path: &Path) -> io::Result<Fingerprint> {
    let mut file = files::open(path)?;
    let metadata = file.metadata()?;
    if files::special(&metadata).is_some() || metadata.len() > MAX_FILE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut print = Print::new("content");
    let mut piece = vec![0; PIECE];
    let mut left = MAX_FILE;
    loop {
        let count = read_piece(&mut file, &mut piece)?;
        if count == 0 {
            return Ok(print.end());
        }
        // A file that grows while it is read must end some time.
        left = left
            .checked_sub(count as u64)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        print.bytes(&piece[..count]);
    }
}

/// Fills the piece as far as the file goes, so that equal bytes come in equal pieces.
fn read_piece(file: &mut File, piece: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < piece.len() {
        match file.read(&mut piece[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    fn print(words: &[&str]) -> Fingerprint {
        let mut print = Print::new("test");
        for word in words {
            print.words(word);
        }
        print.end()
    }

    #[test]
    fn words_do_not_run_together_and_kinds_are_told_apart() {
        assert_eq!(print(&["a", "bc"]), print(&["a", "bc"]));
        assert_ne!(print(&["a", "bc"]), print(&["ab", "c"]));
        assert_ne!(print(&["a", ""]), print(&["a"]));
        assert_ne!(Print::new("a").end(), Print::new("b").end());
        assert_ne!(print(&[]), never_again(print(&[])));
        assert_ne!(never_again(print(&[])), never_again(print(&[])));
    }

    #[test]
    fn a_file_just_written_has_not_rested_and_one_of_the_future_never_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "words").unwrap();
        let now = Moment::now();
        let stamp = Stamp::at(&path).unwrap();
        assert!(!stamp.had_rested(now));
        assert!(stamp.had_rested(now.after(Duration::from_secs(3))));
        // Its time set back is no proof: that itself was a change.
        let file = File::options().append(true).open(&path).unwrap();
        file.set_modified(UNIX_EPOCH).unwrap();
        #[cfg(unix)]
        assert!(!Stamp::at(&path).unwrap().had_rested(now));
        let hour = Duration::from_secs(3600);
        file.set_modified(SystemTime::now() + hour).unwrap();
        assert!(!Stamp::at(&path).unwrap().had_rested(now.after(hour)));
    }

    #[test]
    fn what_was_changed_after_a_moment_is_told_from_what_was_before_and_from_the_future() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "words").unwrap();
        let stamp = Stamp::at(&path).unwrap();
        let hour = Duration::from_secs(3600);
        let (before, later) = (Moment::of(UNIX_EPOCH), Moment::now().after(hour));
        assert!(stamp.was_changed_since(before, later));
        assert!(!stamp.was_changed_since(later, later.after(hour)));
        assert!(!stamp.was_changed_since(before, before.after(hour)));
    }

    #[test]
    fn the_content_tells_two_files_of_one_size_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let of = |byte: u8, count: usize| {
            fs::write(&path, vec![byte; count]).unwrap();
            of_content(&path).unwrap()
        };
        assert_eq!(of(b'a', PIECE + 1), of(b'a', PIECE + 1));
        assert_ne!(of(b'a', PIECE + 1), of(b'b', PIECE + 1));
        assert_ne!(of(b'a', PIECE), of(b'a', PIECE + 1));
        assert!(of_content(folder.path()).is_err());
    }
}
