//! The quick walk: has anything changed in the folders of a room since it was last read?
//!
//! One fingerprint a folder, of the names, sizes and times in it; no file is opened but
//! `collection.toml`. What the reading looks at beside the folders themselves (the collection
//! around a narrowed place, the roots, the program that reads PDFs) is in one more, which
//! comes first. A folder with a file that has not rested (see `fingerprint`) never equals
//! itself: only a reading finds out what is in it.
//!
//! The walk is kept with the result of a reading. It may come after it, so that the first rows
//! need not wait for it, but must be told when the reading began: what changed since has not
//! rested.

use std::collections::HashSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::companions::language_of_folder;
use super::files;
use super::fingerprint::{Moment, Print, Stamp, never_again, of_content};
use super::folder::{BESIDE_FOLDER, COLLECTION_FILE, is_skipped};
use super::kinds;
use super::library::Place;
use super::outcome::Fingerprint;
use super::roots::{Placed, Roots, Target};
use super::taken_over::{of_part, of_pdf_reader};

/// Each folder of a room with the fingerprint of what lies in it. The first is of what lies
/// in none, and has no path.
pub type Folders = Vec<(PathBuf, Fingerprint)>;

/// What a walk to its end found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// The folders, always in one order.
    pub folders: Folders,
    /// Files that a reading may open.
    pub files: usize,
    /// Their sizes together, in bytes.
    pub bytes: u64,
    /// True when something was changed since the reading began, and before it was looked at:
    /// the reading may have passed it already, and a watch that begins with the walk tells
    /// nothing of it.
    pub is_changed: bool,
}

/// What is walked over, and when.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'a> {
    /// What the room is opened on.
    pub places: &'a [Place],
    /// Roots of collections from the settings and earlier openings.
    pub known: &'a [PathBuf],
    /// The time of now, unless a test has its own.
    pub begun: Moment,
}

/// Walks over all folders of a room.
pub fn walk(ways: &Ways<'_>) -> Walked {
    walk_watching(ways, &mut |_| {})
}

/// Walks over all folders of a room; each is named before it is looked at, so that a watch over
/// it misses nothing that the walk did not see.
pub fn walk_watching(ways: &Ways<'_>, before: &mut dyn FnMut(&Path)) -> Walked {
    let mut walked = Walked::default();
    let ended = go(ways, before, &mut |folder| {
        walked.files += folder.files;
        walked.bytes += folder.bytes;
        walked.is_changed |= folder.is_changed;
        walked.folders.push((folder.place, folder.fingerprint));
        ControlFlow::Continue(())
    });
    debug_assert!(ended.is_continue(), "nobody stopped it");
    walked
}

/// Returns true when everything is as it was at an earlier walk; ends at the first difference.
pub fn is_as_before(ways: &Ways<'_>, before: &[(PathBuf, Fingerprint)]) -> bool {
    let mut left = before.iter();
    let ended = go(ways, &mut |_| {}, &mut |folder| {
        let is_same = left.next().is_some_and(|(place, fingerprint)| {
            *fingerprint == folder.fingerprint && *place == folder.place
        });
        if is_same {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    ended.is_continue() && left.next().is_none()
}

/// A folder that was looked at.
struct Looked {
    place: PathBuf,
    fingerprint: Fingerprint,
    files: usize,
    bytes: u64,
    is_changed: bool,
}

type Each<'a> = &'a mut dyn FnMut(Looked) -> ControlFlow<()>;

fn go(ways: &Ways<'_>, before: &mut dyn FnMut(&Path), each: Each<'_>) -> ControlFlow<()> {
    let roots = Roots::new(ways.known);
    let placed = ways.places.iter().map(|place| match place {
        Place::Sample => None,
        Place::Path(path) => Some(roots.place(path)),
    });
    let placed: Vec<_> = placed.collect();
    let mut print = Print::new("around the folders");
    print.print(of_pdf_reader());
    let mut is_sure = true;
    for (place, found) in ways.places.iter().zip(&placed) {
        add_place(&mut print, &roots, place, found.as_ref());
        if let Some(Ok(placed)) = found {
            is_sure &= add_target(&mut print, &placed.target, ways.begun);
        }
    }
    each(Looked {
        place: PathBuf::new(),
        fingerprint: sure(print, is_sure),
        files: 0,
        bytes: 0,
        is_changed: false,
    })?;
    let mut walker = Walker {
        roots: &roots,
        begun: ways.begun,
        visited: HashSet::new(),
        own: HashSet::new(),
        before,
        each,
    };
    walker.own.extend(
        placed
            .iter()
            .flatten()
            .flatten()
            .map(|placed| placed.root.clone()),
    );
    for placed in placed.into_iter().flatten().flatten() {
        match placed.target {
            Target::Folder(folder) => {
                let Some(place) = folder.place else { continue };
                walker.around(&folder.inside, &place)?;
                walker.whole(place)?;
            }
            Target::File(file) => {
                let place = file.file.as_deref().and_then(Path::parent);
                let Some(place) = place else { continue };
                let inside = file.path.rsplit_once('/').map_or("", |(inside, _)| inside);
                walker.around(inside, place)?;
                walker.with_language_folders(place)?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Adds what a place is and what its collection says of itself.
fn add_place(
    print: &mut Print,
    roots: &Roots,
    place: &Place,
    found: Option<&std::io::Result<Placed>>,
) {
    match place {
        Place::Sample => print.words("sample"),
        Place::Path(path) => print.path(path),
    }
    match found {
        None => {}
        Some(Err(error)) => print.words(&files::reason(error)),
        Some(Ok(placed)) => {
            let (part, problems) = roots.part(&placed.root);
            print.path(&placed.root);
            print.print(of_part(&part));
            print.words(&format!("{:?} {problems:?}", part.defaults));
        }
    }
}

/// Adds a file that is opened by its name, which may be one that is passed over in its folder;
/// false when it has not rested.
fn add_target(print: &mut Print, target: &Target, begun: Moment) -> bool {
    let Target::File(file) = target else {
        return true;
    };
    let stamp = file.file.as_deref().map(Stamp::at);
    let Some(Ok(stamp)) = stamp else { return false };
    stamp.add_to(print);
    stamp.had_rested(begun)
}

/// Ends a fingerprint; one that is not sure never comes again.
fn sure(print: Print, is_sure: bool) -> Fingerprint {
    let fingerprint = print.end();
    if is_sure {
        fingerprint
    } else {
        never_again(fingerprint)
    }
}

struct Walker<'a, 'b> {
    roots: &'a Roots,
    begun: Moment,
    /// Folders that were looked at, by their real places.
    visited: HashSet<PathBuf>,
    /// The roots of the places: opening one for the first time makes it known, and changes
    /// nothing in it.
    own: HashSet<PathBuf>,
    before: &'b mut dyn FnMut(&Path),
    each: Each<'b>,
}

impl Walker<'_, '_> {
    /// Looks at a folder and all below it.
    fn whole(&mut self, place: PathBuf) -> ControlFlow<()> {
        let mut stack = vec![place];
        while let Some(place) = stack.pop() {
            let mut inner = self.one(place)?;
            inner.reverse();
            stack.extend(inner);
        }
        ControlFlow::Continue(())
    }

    /// Looks at what the records of a language folder may belong to.
    fn around(&mut self, inside: &str, place: &Path) -> ControlFlow<()> {
        if inside.is_empty() || language_of_folder(inside).is_none() {
            return ControlFlow::Continue(());
        }
        match place.parent() {
            Some(above) => self.with_language_folders(above),
            None => ControlFlow::Continue(()),
        }
    }

    /// Looks at a folder, and at those in it that may hold texts of its records.
    fn with_language_folders(&mut self, place: &Path) -> ControlFlow<()> {
        for folder in self.one(place.to_path_buf())? {
            if language_of_folder(&folder.to_string_lossy()).is_some() {
                self.one(folder)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Looks at one folder, once; returns the folders in it.
    fn one(&mut self, place: PathBuf) -> ControlFlow<(), Vec<PathBuf>> {
        if !self.visited.insert(place.clone()) {
            return ControlFlow::Continue(Vec::new());
        }
        (self.before)(&place);
        let look = look_at(&place, self.begun);
        let mut print = look.print;
        let is_root = !self.own.contains(&place)
            && (self.roots.is_known(&place) || (look.has_mark && self.roots.is_root(&place)));
        print.number(u64::from(is_root));
        (self.each)(Looked {
            place,
            fingerprint: sure(print, look.is_sure),
            files: look.files,
            bytes: look.bytes,
            is_changed: look.is_changed,
        })?;
        ControlFlow::Continue(look.folders)
    }
}

/// What lies in one folder.
struct Look {
    print: Print,
    folders: Vec<PathBuf>,
    has_mark: bool,
    is_sure: bool,
    files: usize,
    bytes: u64,
    is_changed: bool,
    /// When it is looked at.
    now: Moment,
}

fn look_at(place: &Path, begun: Moment) -> Look {
    // What was removed from it since the reading began is not seen on any file.
    let stamp = Stamp::at(place);
    let has_rested = stamp.as_ref().is_ok_and(|stamp| stamp.had_rested(begun));
    let now = Moment::now();
    let mut look = Look {
        print: Print::new("folder"),
        folders: Vec::new(),
        has_mark: false,
        is_sure: has_rested,
        files: 0,
        bytes: 0,
        is_changed: stamp.is_ok_and(|stamp| stamp.was_changed_since(begun, now)),
        now,
    };
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) => {
            look.print.words(&files::reason(&error));
            return look;
        }
    };
    // The order on disk may be another the next time.
    let mut named = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => named.push((entry.file_name(), entry)),
            Err(_) => look.is_sure = false,
        }
    }
    named.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    for (name, entry) in named {
        look.entry(&name, &entry, begun);
    }
    look
}

impl Look {
    fn entry(&mut self, name: &std::ffi::OsStr, entry: &fs::DirEntry, begun: Moment) {
        let shown = name.to_string_lossy();
        let is_mark = shown == COLLECTION_FILE || shown == BESIDE_FOLDER;
        self.has_mark |= is_mark;
        // What is kept in `.readroom` is none of the collection's: its name alone counts.
        if is_skipped(&shown) && !is_mark {
            return;
        }
        self.print.bytes(name.as_encoded_bytes());
        if shown == COLLECTION_FILE {
            return match of_content(&entry.path()) {
                Ok(content) => self.print.print(content),
                Err(error) => self.print.words(&files::reason(&error)),
            };
        }
        let kind = entry.file_type();
        match kind {
            Ok(kind) if kind.is_dir() => {
                self.print.words("folder");
                if !is_mark {
                    self.folders.push(entry.path());
                }
            }
            Ok(kind) if kind.is_symlink() => self.link(entry, begun),
            Ok(_) | Err(_) => match entry.metadata() {
                Ok(metadata) => self.file(&shown, &metadata, begun),
                Err(error) => self.print.words(&files::reason(&error)),
            },
        }
    }

    fn link(&mut self, entry: &fs::DirEntry, begun: Moment) {
        let path = entry.path();
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.print.words("link");
                match fs::canonicalize(&path) {
                    Ok(real) => {
                        self.print.path(&real);
                        self.folders.push(real);
                    }
                    Err(error) => self.print.words(&files::reason(&error)),
                }
            }
            Ok(metadata) => self.file(&path.to_string_lossy(), &metadata, begun),
            Err(error) => self.print.words(&files::reason(&error)),
        }
    }

    fn file(&mut self, name: &str, metadata: &fs::Metadata, begun: Moment) {
        if let Some(what) = files::special(metadata) {
            return self.print.words(what);
        }
        let stamp = Stamp::of(metadata);
        self.is_sure &= stamp.had_rested(begun);
        self.is_changed |= stamp.was_changed_since(begun, self.now);
        stamp.add_to(&mut self.print);
        if !kinds::is_no_text(name) {
            self.files += 1;
            self.bytes += stamp.size;
        }
    }
}
