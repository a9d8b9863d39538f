//! Finding a record by what a person typed: an id, the end of one, a cite key, a path.
//!
//! No file is looked at: paths are compared as they are written, `.` and `..` taken out.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use memchr::memmem::Finder;

use crate::record::Clean;
use crate::record::identity::RecordId;
use crate::record::listing::RowKey;
use crate::store::entry::{Entry, FileRef};

use super::{Catalogue, Slot};

/// What looking a record up by what a person typed gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This one.
    One(RowKey),
    /// Several: their ids.
    Several(Vec<Clean>),
    /// None.
    None,
}

impl Catalogue {
    /// Finds a record by an id (or an address), an unambiguous end of one, or a path (absolute,
    /// from the working directory, or from the collection's root; with or without extension).
    pub fn look_up(&self, typed: &str, working_directory: &Path) -> Lookup {
        let typed = typed.trim();
        if typed.is_empty() {
            return Lookup::None;
        }
        let url = RecordId::url(typed);
        let typed_path = without_dots(&working_directory.join(typed));
        let typed_inside = without_dots(Path::new(typed));
        let ways: [&dyn Fn(&Entry) -> bool; 6] = [
            &|entry| entry.id.as_str() == typed,
            &|entry| ids(entry).any(|id| id.as_str() == typed || is_url(id, url.as_ref())),
            &|entry| entry.cite_key == typed,
            &|entry| ids(entry).any(|id| id.ends_with(typed)),
            &|entry| {
                files(entry).any(|file| {
                    same_path(&without_dots(&working_directory.join(file)), &typed_path)
                })
            },
            &|entry| paths(entry).any(|path| same_path(Path::new(path), &typed_inside)),
        ];
        let file_stem = typed_path.file_stem().map(OsStr::as_encoded_bytes);
        let wanted = [
            Some(typed.as_bytes()),
            url.as_ref().map(|url| url.as_str().as_bytes()),
            file_stem,
        ];
        let mut found: [Vec<RowKey>; 6] = Default::default();
        for slot in self.with_any_of(&wanted) {
            let Some(entry) = slot.entry() else { continue };
            if let Some(way) = ways.iter().position(|way| way(&entry))
                && let Some(found) = found.get_mut(way)
            {
                found.push(slot.key);
            }
        }
        let mut found = found.into_iter();
        found
            .find(|found| !found.is_empty())
            .map_or(Lookup::None, |found| self.one_or_several(&found))
    }

    /// Walks over the records in whose compact form one of these stands; with them those whose
    /// compact form does not say all: that others have joined, or with a suffix to the cite key.
    fn with_any_of(&self, wanted: &[Option<&[u8]>]) -> impl Iterator<Item = Slot<'_>> {
        let finders = wanted.iter().flatten();
        let finders: Vec<_> = finders.map(|text| Finder::new(text).into_owned()).collect();
        self.live_slots().filter(move |slot| {
            let (stock, index) = (slot.stock, slot.key.index);
            let blob = stock.blob_of(index).unwrap_or_default();
            stock.changed(index).is_some()
                || stock.is_suffixed(index)
                || finders.iter().any(|finder| finder.find(blob).is_some())
        })
    }

    fn one_or_several(&self, found: &[RowKey]) -> Lookup {
        if let [key] = found {
            return Lookup::One(*key);
        }
        let names = found.iter().filter_map(|key| {
            let entry = self.entry(*key)?;
            let twins = found.iter().filter_map(|key| self.entry(*key));
            let same = twins.filter(|twin| twin.id.as_str() == entry.id.as_str());
            let root = self.parts.get(usize::from(key.part))?.root.as_ref();
            Some(match root {
                // Two collections of one name: the id alone would not tell which is which.
                Some(root) if same.count() > 1 => {
                    Clean::line(&format!("{} in {}", entry.id, root.display()))
                }
                Some(_) | None => Clean::line(entry.id.as_str()),
            })
        });
        Lookup::Several(names.collect())
    }
}

fn ids(entry: &Entry) -> impl Iterator<Item = &RecordId> {
    std::iter::once(&entry.id).chain(&entry.also)
}

fn is_url(id: &RecordId, url: Option<&RecordId>) -> bool {
    url.is_some_and(|url| url.as_str() == id.as_str())
}

/// Walks over the files of a record as they lie on this machine.
fn files(entry: &Entry) -> impl Iterator<Item = &PathBuf> {
    references(entry).filter_map(|file| file.file.as_ref())
}

/// Walks over the paths of a record inside its collection.
fn paths(entry: &Entry) -> impl Iterator<Item = &str> {
    std::iter::once(entry.path.as_str()).chain(references(entry).map(|file| file.path.as_str()))
}

fn references(entry: &Entry) -> impl Iterator<Item = &FileRef> {
    entry.groups.iter().flat_map(|group| {
        let companions = group.companions.iter().map(|(file, _)| file);
        std::iter::once(&group.base).chain(companions)
    })
}

/// Returns true when a path is the one typed, with or without its extension.
fn same_path(path: &Path, typed: &Path) -> bool {
    path == typed || path.with_extension("") == typed
}

/// Takes `.` and `..` out of a path without asking the file system.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                plain.push(component);
            }
        }
    }
    plain
}
