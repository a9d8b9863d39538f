//! Opening a room: which collections, reading their files, loading one record whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::record::listing::Problem;
use crate::record::{Clean, Record};

use super::assemble::{ReadFile, ReadGroup, assemble};
use super::copies::merge_copy;
use super::entry::{Entry, FileRef, Group, Part};
use super::files::{self, Trouble};
use super::fingerprint::Moment;
use super::gather::read_file;
use super::keeping;
use super::kinds;
use super::outcome::{Earlier, Fingerprint, Outcome};
use super::roots::{Placed, Roots, Target};
use super::scan::{Cancelled, Scan};
use super::sidecars;
use super::whole::WholeRecords;

/// What a room is opened on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder or a file.
    Path(PathBuf),
    /// The built-in sample collection.
    Sample,
}

/// Something that reading a room gave, as it comes.
#[derive(Debug)]
pub enum Found {
    /// A collection begins; entries that follow name it by its number, from 0.
    Part(Part),
    /// Records of a collection.
    Entries(u16, Vec<Entry>),
    /// What whole clusters of files gave: their records, and what is kept of the reading.
    Clusters(u16, Vec<(Fingerprint, Outcome)>),
    /// Something that could not be read, or only in part.
    Problem(Problem),
    /// Files read so far.
    Files(usize),
}

/// Why a room cannot be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing at the path.
    #[error("there is no file or folder {0}: check the path")]
    Missing(String),
    /// The path cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, io::Error),
}

/// A reading of a room: of what, and what is known before.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What is read.
    pub places: &'a [Place],
    /// Roots of collections from the settings and earlier openings.
    pub known: &'a [PathBuf],
    /// What an earlier reading found, to be taken over where nothing changed.
    pub earlier: Option<&'a dyn Earlier>,
    /// When it begins: the time of now, unless a test has its own.
    pub begun: Moment,
    /// Where records are kept whole, for who prints them right after.
    pub whole: Option<&'a WholeRecords>,
}

impl<'a> Reading<'a> {
    /// Reads everything, as if for the first time.
    pub fn new(places: &'a [Place], known: &'a [PathBuf]) -> Self {
        Self {
            places,
            known,
            earlier: None,
            begun: Moment::now(),
            whole: None,
        }
    }

    /// Takes over what an earlier reading found, where nothing changed since.
    #[must_use]
    pub fn over(self, earlier: Option<&'a dyn Earlier>) -> Self {
        Self { earlier, ..self }
    }
}

/// Reads the collections of a room and hands over what it finds as it finds it.
///
/// `go_on` is asked between files; when it says false the reading ends, and nothing more is
/// handed over. It is an error when not one of the places can be read; else each that can't
/// is a problem.
pub fn read_room(
    reading: &Reading<'_>,
    go_on: &dyn Fn() -> bool,
    found: &mut dyn FnMut(Found),
) -> Result<(), OpenError> {
    let roots = Roots::new(reading.known);
    let mut wanted = Vec::new();
    let mut refused = Vec::new();
    for place in reading.places {
        match place {
            Place::Sample => wanted.push(None),
            Place::Path(path) => match found_at(&roots, path) {
                Ok(target) => wanted.push(Some(target)),
                Err(error) => refused.push((path, error)),
            },
        }
    }
    if wanted.is_empty() && !refused.is_empty() {
        return Err(refused.swap_remove(0).1);
    }
    let mut scan = Scan::new(&roots, reading, go_on, found);
    for (path, error) in &refused {
        scan.problem(&path.to_string_lossy(), &error.to_string());
    }
    // Who gave the reading up knows it, and wants to hear nothing more.
    let _ended = read_all(scan, wanted);
    Ok(())
}

/// Reads one record whole, with its texts, from its groups of files.
///
/// A companion or a copy that is not there any more is a warning; without any file left it
/// is an error, a sentence.
pub fn load(part: &Part, groups: &[Group]) -> Result<Record, Clean> {
    Loader::default().load(part, groups)
}

/// Reads many records one after the other; a volume of many is read once for all of them that
/// are asked for in turn.
#[derive(Debug, Default)]
pub struct Loader {
    volume: Option<ReadFile>,
    whole: Option<WholeRecords>,
}

impl Loader {
    /// Begins with records that were kept while the room was read.
    pub fn with(whole: Option<WholeRecords>) -> Self {
        Self {
            volume: None,
            whole,
        }
    }

    /// Reads one record as [`load`] does.
    pub fn load(&mut self, part: &Part, groups: &[Group]) -> Result<Record, Clean> {
        load_groups(part, groups, self)
    }
}

fn load_groups(part: &Part, groups: &[Group], loader: &mut Loader) -> Result<Record, Clean> {
    let mut loaded: Option<Record> = None;
    let mut troubles = Vec::new();
    for group in groups {
        let kept = loader.whole.as_ref().and_then(|whole| whole.take(group));
        let read = match kept {
            Some(record) => Ok(record),
            None => load_group(part, group, &mut loader.volume),
        };
        match (read, &mut loaded) {
            (Ok(record), None) => loaded = Some(record),
            (Ok(copy), Some(record)) => {
                merge_copy(record, copy);
            }
            (Err(trouble), _) => troubles.push(trouble),
        }
    }
    match loaded {
        Some(mut record) => {
            record.warnings.extend(troubles);
            Ok(record)
        }
        None => Err(troubles
            .into_iter()
            .next()
            .unwrap_or_else(|| Clean::line("the record has no file: look again with r"))),
    }
}

/// Returns the folder that becomes a known root when this path is opened; `None` for a file,
/// a folder that carries a mark, and one inside such a folder.
///
/// Use [`roots_to_remember`] when roots are known: a folder inside one of them must not
/// become a root of its own, or its records would change their names.
pub fn root_to_remember(path: &Path) -> Option<PathBuf> {
    Roots::default().to_remember(&[path]).pop()
}

/// Returns the folders that become known roots when these places are opened.
pub fn roots_to_remember(places: &[Place], known: &[PathBuf]) -> Vec<PathBuf> {
    let paths: Vec<&Path> = places
        .iter()
        .filter_map(|place| match place {
            Place::Path(path) => Some(path.as_path()),
            Place::Sample => None,
        })
        .collect();
    Roots::new(known).to_remember(&paths)
}

/// Returns the roots of the collections that places lie in, each once, in order; none for the
/// built-in one. It is an error when a place can't be read.
pub fn roots_of(places: &[Place], known: &[PathBuf]) -> Result<Vec<PathBuf>, OpenError> {
    let known = Roots::new(known);
    let mut roots = Vec::new();
    for place in places {
        if let Place::Path(path) = place {
            let root = found_at(&known, path)?.root;
            if !roots.contains(&root) {
                roots.push(root);
            }
        }
    }
    Ok(roots)
}

/// Returns the roots of collections of which only a part is asked for.
pub fn narrowed_roots(places: &[Place], known: &[PathBuf]) -> Vec<PathBuf> {
    let known = Roots::new(known);
    let (mut wholes, mut parts) = (Vec::new(), Vec::new());
    for place in places {
        let Place::Path(path) = place else { continue };
        let Ok(placed) = known.place(path) else {
            continue;
        };
        match placed.target {
            Target::Folder(folder) if folder.inside.is_empty() => wholes.push(placed.root),
            Target::Folder(_) | Target::File(_) => parts.push(placed.root),
        }
    }
    // A collection inside one that is opened as a whole is whole, too.
    parts.retain(|part| !wholes.iter().any(|whole| part.starts_with(whole)));
    parts
}

/// Finds what a path means and makes sure that it can be opened at all.
fn found_at(roots: &Roots, path: &Path) -> Result<Placed, OpenError> {
    let shown = || Clean::line(&path.to_string_lossy()).to_string();
    let refused = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => {
            OpenError::Missing(shown())
        }
        kind => OpenError::Unreadable(shown(), io::Error::new(kind, files::reason(&error))),
    };
    let placed = roots.place(path).map_err(refused)?;
    let unfit = |sentence: String| OpenError::Unreadable(shown(), io::Error::other(sentence));
    match &placed.target {
        Target::Folder(folder) => {
            if let Some(place) = &folder.place {
                fs::read_dir(place).map_err(refused)?;
            }
        }
        Target::File(file) if kinds::is_no_text(&file.path) => {
            return Err(unfit(kinds::sentence(&file.path)));
        }
        Target::File(file) => {
            if let Some(place) = &file.file {
                files::check(place).map_err(|trouble| match trouble {
                    Trouble::Io(error) => refused(error),
                    Trouble::Special(_)
                    | Trouble::TooLarge(_)
                    | Trouble::NotText
                    | Trouble::Fault => unfit(trouble.to_string()),
                })?;
            }
        }
    }
    Ok(placed)
}

/// Reads the places in their order; `None` is the built-in collection.
fn read_all(mut scan: Scan<'_>, wanted: Vec<Option<Placed>>) -> Result<(), Cancelled> {
    for place in wanted {
        match place {
            None => scan.sample()?,
            Some(placed) => scan.target(placed)?,
        }
    }
    scan.finish()
}

/// Reads one group of files again.
fn load_group(part: &Part, group: &Group, volume: &mut Option<ReadFile>) -> Result<Record, Clean> {
    let read = |file: &FileRef| read_file(file, false, &part.defaults.hints(&file.path));
    let is_same =
        |read: &ReadFile| read.file.path == group.base.path && read.file.file == group.base.file;
    let mut base = match volume.take().filter(is_same) {
        Some(read) => read,
        None => read(&group.base).map_err(|trouble| lost(part, &group.base, &trouble))?,
    };
    let mut companions = Vec::new();
    let mut troubles = Vec::new();
    for (file, tag) in &group.companions {
        match read(file) {
            Ok(read) => companions.push((read, tag.clone())),
            Err(trouble) => troubles.push(lost(part, file, &trouble)),
        }
    }
    for file in &group.sidecars {
        let is_its = |read: &ReadFile| sidecars::is_own(&file.path, &read.file.path);
        let mut others = companions.iter_mut().map(|(read, _)| read);
        let described = if is_its(&base) {
            &mut base
        } else {
            match others.find(|read| is_its(read)) {
                Some(companion) => companion,
                None => &mut base,
            }
        };
        // A volume that was read before has them laid over it.
        let mut laid = described.sidecars.iter();
        if laid.any(|known| known.file.path == file.path) {
            continue;
        }
        if let Err(reason) = sidecars::add(file, described) {
            troubles.push(Clean::line(&format!("{}: {reason}", file.path)));
        }
    }
    let read = ReadGroup {
        base: &base,
        nth: group.nth,
        companions: &companions,
    };
    let mut record = assemble(part, read).ok_or_else(|| {
        Clean::line(&format!(
            "the file {} has changed and no longer holds this record: look again with r",
            group.base.path
        ))
    })?;
    record.warnings.extend(troubles);
    if base.reading.records.len() > 1 {
        *volume = Some(base);
    }
    Ok(record)
}

/// Says that a file can't be read again.
fn lost(part: &Part, file: &FileRef, trouble: &Trouble) -> Clean {
    let root = part.root.as_deref();
    if let Some((root, why)) = root.and_then(|root| Some((root, keeping::is_away(root, true)?))) {
        return Clean::line(&format!(
            "the text can't be reached, and can again when its folder is back: {why} ({})",
            root.display()
        ));
    }
    let place = file.file.as_ref().map_or_else(
        || "built in".to_owned(),
        |place| place.to_string_lossy().into_owned(),
    );
    Clean::line(&match trouble {
        Trouble::Io(error) if error.kind() == io::ErrorKind::NotFound => format!(
            "the file {} is not there any more ({place}): it may have been moved or renamed; look again with r",
            file.path
        ),
        Trouble::Io(_)
        | Trouble::Special(_)
        | Trouble::TooLarge(_)
        | Trouble::NotText
        | Trouble::Fault => {
            format!("the file {} can't be read ({place}): {trouble}", file.path)
        }
    })
}
