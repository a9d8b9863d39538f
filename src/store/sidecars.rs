//! Files of metadata beside a text: which describes which, and laying them over it.
//!
//! `112079.ris` describes `112079.txt`, by its name alone. It is no record of its own; without
//! a text beside it, it is counted with the files that no format reads.

use std::collections::{HashMap, HashSet};

use crate::formats::sidecar;
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
}

impl Beside {
    /// Takes note of those among the files of a folder.
    pub(super) fn take_note(&mut self, files: &[FileRef]) {
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
        self.paths.contains(path)
    }

    /// Returns the files that describe a text, the strongest first.
    pub(super) fn of(&self, path: &str) -> Vec<FileRef> {
        if self.by_stem.is_empty() {
            return Vec::new();
        }
        let stems = stems(path);
        let found = stems.iter().filter_map(|stem| self.by_stem.get(stem));
        found.flatten().cloned().collect()
    }
}

impl Scan<'_> {
    /// Lays over a file what files of metadata beside it say.
    pub(super) fn add_sidecars(&mut self, part: u16, base: &mut ReadFile) {
        for file in self.state(part).beside.of(&base.file.path) {
            match add(&file, base) {
                Ok(true) => {}
                Ok(false) => self.reading.passed_over.push(file.path),
                Err(reason) => self.tell(&file.path, &reason),
            }
        }
    }
}

/// Reads a file of metadata and lays it over the file it describes; false when it is a file of
/// another kind, an error is a sentence that says why it could not be used.
pub(super) fn add(file: &FileRef, base: &mut ReadFile) -> Result<bool, Clean> {
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
