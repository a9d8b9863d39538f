//! Files of metadata beside a text: which describes which, and laying them over it.
//!
//! `112079.ris` describes `112079.txt`, by its name alone. It is no record of its own; without
//! a text beside it, it is counted with the files that no format reads.

use std::collections::{HashMap, HashSet};

use crate::formats::sidecar;
use crate::formats::works::{self, WorkListing};
use crate::record::Clean;

use super::assemble::{ReadFile, ReadSidecar};
use super::companions::{extension, stem_of, without_extension};
use super::entry::{FileRef, Group};
use super::files;
use super::kinds;
use super::scan::Scan;

/// Files of metadata that have a text beside them, by their stems.
#[derive(Debug, Default)]
pub(super) struct Beside {
    by_stem: HashMap<String, Vec<FileRef>>,
    paths: HashSet<String>,
    /// Lists of the editions of a work, by the folder they lie in.
    listings: HashMap<String, FileRef>,
}

impl Beside {
    /// Takes note of those among the files of a folder.
    pub(super) fn take_note(&mut self, files: &[FileRef]) {
        for file in files.iter().filter(|file| is_listing(&file.path)) {
            let folder = folder_of(&file.path).to_owned();
            self.listings.insert(folder, file.clone());
        }
        let is_sidecar =
            |file: &&FileRef| sidecar::ENDINGS.contains(&extension(&file.path).as_str());
        if !files.iter().any(|file| is_sidecar(&file)) {
            return;
        }
        let texts = files.iter().filter(|file| !kinds::is_no_text(&file.path));
        let stems: HashSet<String> = texts.flat_map(|file| stems(&file.path)).collect();
        for file in files.iter().filter(is_sidecar) {
            let stem = without_extension(&file.path);
            if stems.contains(stem) && self.paths.insert(file.path.clone()) {
                let known = self.by_stem.entry(stem.to_owned()).or_default();
                known.push(file.clone());
                known.sort_by_key(|file| rank(&file.path));
            }
        }
    }

    /// Returns true for a file of metadata with a text beside it.
    pub(super) fn holds(&self, path: &str) -> bool {
        // A list of works is no text even where it has none beside it.
        self.paths.contains(path) || is_listing(path)
    }

    /// Returns the files that describe a text, the strongest first.
    pub(super) fn of(&self, path: &str) -> Vec<FileRef> {
        if self.by_stem.is_empty() && self.listings.is_empty() {
            return Vec::new();
        }
        let stems = stems(path);
        let found = stems.iter().filter_map(|stem| self.by_stem.get(stem));
        let listing = self.listings.get(folder_of(path));
        let listing = listing.filter(|_| extension(path) == "xml");
        found.flatten().chain(listing).cloned().collect()
    }
}

/// Returns true for a list of the editions of a work.
pub(super) fn is_listing(path: &str) -> bool {
    path.rsplit('/').next() == Some(works::FILE)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl Scan<'_> {
    /// Lays over a base what files of metadata beside it say.
    pub(super) fn add_sidecars(&mut self, part: u16, base: &mut ReadFile) {
        let all = self.state(part).beside.of(&base.file.path);
        self.lay_sidecars(base, all);
    }

    /// Lays over a companion what those beside it say that have its whole name: `1.ru.ris`
    /// describes `1.ru.txt`, and `1.ris` the record whose text that is.
    pub(super) fn add_own_sidecars(&mut self, part: u16, companion: &mut ReadFile) {
        let mut own = self.state(part).beside.of(&companion.file.path);
        own.retain(|file| is_own(&file.path, &companion.file.path));
        self.lay_sidecars(companion, own);
    }

    fn lay_sidecars(&mut self, read: &mut ReadFile, files: Vec<FileRef>) {
        for file in files {
            let known = read.sidecars.iter().map(|known| &known.file.path);
            if known.into_iter().any(|known| *known == file.path) {
                continue;
            }
            match add(&file, read) {
                Ok(true) => {}
                Ok(false) => self.reading.passed_over.push(file.path),
                // Every outcome tells it: one of them may be taken over without the others.
                Err(reason) => self.tell(&file.path, &reason),
            }
        }
    }
}

/// Returns true for a file of metadata with the whole name of a file, but for what follows its
/// last dot.
pub(super) fn is_own(sidecar: &str, file: &str) -> bool {
    without_extension(sidecar) == without_extension(file)
}

/// Reads a file of metadata and lays it over the file it describes; false when it is a file of
/// another kind, an error is a sentence that says why it could not be used.
pub(super) fn add(file: &FileRef, base: &mut ReadFile) -> Result<bool, Clean> {
    if is_listing(&file.path) {
        return add_listing(file, base);
    }
    let content = files::read(file, true).map_err(|trouble| trouble.sentence())?;
    let Some(read) = sidecar::read(&file.path, &content.bytes)? else {
        return Ok(false);
    };
    let (format, encoding) = (read.format, read.encoding);
    if let Some(sentence) = sidecar::describe(&mut base.reading, read) {
        return Err(sentence);
    }
    base.sidecars.push(ReadSidecar {
        file: FileRef {
            size: content.size,
            modified: content.modified,
            ..file.clone()
        },
        format,
        encoding,
    });
    Ok(true)
}

/// Lays the list of a work's editions over one of them; a file that is none stays as it is.
fn add_listing(file: &FileRef, base: &mut ReadFile) -> Result<bool, Clean> {
    let content = files::read(file, false).map_err(|trouble| trouble.sentence())?;
    let listing = WorkListing::read(&content.bytes)?;
    let name = without_extension(&base.file.path);
    let stem = name.rsplit('/').next().unwrap_or(name).to_owned();
    if works::describe(&mut base.reading, &stem, &listing) {
        base.sidecars.push(ReadSidecar {
            file: FileRef {
                size: content.size,
                modified: content.modified,
                ..file.clone()
            },
            format: "CTS",
            encoding: "UTF-8",
        });
    }
    Ok(true)
}

/// Returns the stem of a path and, where its name tells a language, the one without it.
fn stems(path: &str) -> Vec<String> {
    let group = Group {
        base: FileRef {
            path: path.to_owned(),
            ..FileRef::default()
        },
        ..Group::default()
    };
    let whole = without_extension(path).to_owned();
    let stem = stem_of(&group);
    if stem == whole {
        vec![whole]
    } else {
        vec![whole, stem]
    }
}

fn rank(path: &str) -> usize {
    let ending = extension(path);
    let mut endings = sidecar::ENDINGS.iter();
    endings
        .position(|known| *known == ending)
        .unwrap_or(usize::MAX)
}
