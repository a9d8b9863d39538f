//! The full-text index of a collection: every word of every text, in every script.
//!
//! The only place that names tantivy. An index is derived and holds no word of the user's: on
//! any doubt (another version, a damaged file, a panic while reading) it is thrown away and
//! built anew. It lies in the cache folder of its collection, or in memory where there is
//! none. What is found is decided by [`crate::find::plan`]; the plain scan of
//! [`crate::find::scan`] finds the same.

mod beside;
mod best_rows;
mod build;
mod compile;
mod document;
mod everything;
mod excluded;
mod folder;
mod in_room;
mod in_row;
mod known;
mod likeness;
mod near;
mod passages;
mod places;
mod rows;
mod schema;
mod search;
mod update;
mod wire;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::{IndexReader, ReloadPolicy};

use crate::find::stems::Stemmings;
use crate::store::files;
use crate::store::keeping::folder_in_cache;

pub use beside::beside;
pub use build::Writer;
pub use document::{Body, bodies, facts};
pub use known::{Changes, Known, Progress, Stamp};
pub use near::NearMiss;
pub use passages::{Look, Passage, all_bodies, best, look, note, words};
pub use schema::VERSION;
pub use search::{Count, Hit, Overlay, Results, Search, Sort};
pub use update::{Rest, Step, Update, scan_rest, score_of, update};

use folder::Folder;
use schema::Fields;

/// The index can't be used: to be thrown away and built anew.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the index is damaged or cannot be written: {0}")]
pub struct Damaged(pub String);

/// The index of one collection; a clone of it reads the same files.
#[derive(Clone)]
#[expect(clippy::struct_field_names, reason = "the library's own word")]
pub struct Index {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    /// The languages with stems that its texts have.
    stemmings: Stemmings,
    /// Where its files are; `None` in memory.
    folder: Option<Folder>,
    /// It lies beside its collection and is only read.
    is_shared: bool,
}

/// Where an index lies.
enum Place {
    Memory,
    /// In the cache folder.
    Own(Folder),
    /// Beside its collection.
    Shared(Folder),
}

/// Returns the folder of a collection's index in the cache directory, by the collection's root.
///
/// The index of the built-in collection is small and made in memory.
pub fn folder(cache: &Path, root: Option<&Path>) -> Option<PathBuf> {
    Some(folder_in(&folder_in_cache(cache, root?)))
}

/// Returns the folder of an index in the folder of what is kept of its collection.
pub fn folder_in(kept: &Path) -> PathBuf {
    kept.join(format!("index-{VERSION}"))
}

impl Index {
    /// Opens the index in a folder; what is there and can't be used is thrown away. Without a
    /// folder it is made in memory.
    pub fn open_or_create(folder: Option<&Path>) -> Result<Self, Damaged> {
        let Some(folder) = folder else {
            return guarded(|| {
                let (schema, fields) = Fields::new();
                Self::with(tantivy::Index::create_in_ram(schema), fields, Place::Memory)
            });
        };
        remove_older(folder);
        match guarded(|| Self::open(folder)) {
            Ok(index) => Ok(index),
            Err(_) => Self::create(folder),
        }
    }

    /// Throws away what is in a folder and begins anew.
    pub fn create(folder: &Path) -> Result<Self, Damaged> {
        let told = |error: std::io::Error| Damaged(format!("{}: {error}", folder.display()));
        let is_other = |there: fs::Metadata| !there.is_dir();
        let removed = if fs::symlink_metadata(folder).is_ok_and(is_other) {
            fs::remove_file(folder)
        } else {
            fs::remove_dir_all(folder)
        };
        match removed {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(told(error)),
            Ok(()) | Err(_) => {}
        }
        fs::create_dir_all(folder).map_err(told)?;
        guarded(|| {
            let (schema, fields) = Fields::new();
            let folder = Folder::open(folder)?;
            let index = tantivy::Index::open_or_create(folder.clone(), schema)?;
            Self::with(index, fields, Place::Own(folder))
        })
    }

    fn open(folder: &Path) -> tantivy::Result<Self> {
        only_files(folder)?;
        let (schema, fields) = Fields::new();
        let folder = Folder::open(folder)?;
        let index = tantivy::Index::open(folder.clone())?;
        if index.schema() != schema {
            return Err(tantivy::TantivyError::SchemaError(
                "another version".to_owned(),
            ));
        }
        Self::with(index, fields, Place::Own(folder))
    }

    fn with(index: tantivy::Index, fields: Fields, place: Place) -> tantivy::Result<Self> {
        index
            .tokenizers()
            .register(wire::NAME, wire::WireTokenizer::default());
        let stemmings = stemmings_of(&index)?;
        // Nothing watches the folder: who searches reloads.
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let is_shared = matches!(place, Place::Shared(_));
        let folder = match place {
            Place::Memory => None,
            Place::Own(folder) | Place::Shared(folder) => Some(folder),
        };
        Ok(Self {
            index,
            reader,
            fields,
            stemmings,
            folder,
            is_shared,
        })
    }

    /// Makes sure that no file was cut short, before it is believed that nothing is there.
    fn is_whole(&self) -> Result<(), Damaged> {
        if self.folder.as_ref().is_some_and(Folder::is_cut) {
            return Err(Damaged("a file of it was cut short".to_owned()));
        }
        Ok(())
    }

    /// Takes up what another session has written.
    pub fn reload(&mut self) -> Result<(), Damaged> {
        self.is_whole()?;
        self.stemmings = self.read(|| {
            self.reader.reload()?;
            stemmings_of(&self.index)
        })?;
        Ok(())
    }

    /// Runs what reads the index. What it gives is believed only if no part of a file was gone.
    fn read<T>(&self, work: impl FnOnce() -> tantivy::Result<T>) -> Result<T, Damaged> {
        let read = guarded(work);
        if self.folder.as_ref().is_some_and(Folder::is_damaged) {
            return Err(Damaged("a part of a file of it is gone".to_owned()));
        }
        read
    }

    /// Returns true for one that lies beside its collection: it is only read.
    pub fn is_shared(&self) -> bool {
        self.is_shared
    }

    /// Returns how many records are in it.
    pub fn len(&self) -> usize {
        self.reader.searcher().num_docs() as usize
    }

    /// Returns true when no record is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a commit says of the whole index.
fn payload(stemmings: &Stemmings) -> String {
    stemmings.to_string()
}

fn stemmings_of(index: &tantivy::Index) -> tantivy::Result<Stemmings> {
    let payload = index.load_metas()?.payload.unwrap_or_default();
    Ok(Stemmings::parse(&payload))
}

/// Runs what reads or writes the index: damaged files may make the library panic, which is one
/// more reason to throw the index away and none to end the session.
fn guarded<T>(work: impl FnOnce() -> tantivy::Result<T>) -> Result<T, Damaged> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Damaged(error.to_string())),
        Err(_) => Err(Damaged("its files do not make sense".to_owned())),
    }
}

/// Makes sure that there is nothing in an index but files: a pipe in the place of one would keep
/// the library waiting for ever.
fn only_files(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        files::regular(&fs::metadata(entry?.path())?)?;
    }
    Ok(())
}

/// Removes indexes of older versions beside this one.
fn remove_older(folder: &Path) {
    let Some(parent) = folder.parent() else {
        return;
    };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let version = name
            .to_str()
            .and_then(|name| name.strip_prefix("index-")?.parse::<u32>().ok());
        if version.is_some_and(|version| version < VERSION) {
            // What can't be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
