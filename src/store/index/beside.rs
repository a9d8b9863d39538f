//! The index that lies beside a collection, which every reader of a shared machine uses.
//!
//! It is read and never written to here: `readroom index --beside` alone writes it. Where an
//! account may not write, not even a lock can be made, and none is needed to read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr,
};

use crate::record::listing::RowKey;
use crate::store::entry::Entry;
use crate::store::keeping::folder_beside;

use super::folder::Folder;
use super::schema::Fields;
use super::{Damaged, Index, Known, Place, folder_in, guarded};

/// So many records may be missing in it: they are looked through at each search. One that lacks
/// more is old, and the reader's own is built.
const MOST_MISSING: usize = 200;

/// Opens the index beside a collection, if it is there and up to date or nearly so. What is
/// known is settled with it ([`Index::settle`]) if it is.
pub fn beside(
    root: Option<&Path>,
    known: &mut Known,
    entry: &mut dyn FnMut(RowKey) -> Option<Entry>,
) -> Option<Index> {
    let folder = folder_in(&folder_beside(root?));
    if !folder.is_dir() {
        return None;
    }
    let index = open(&folder).ok()?;
    let mut settled = known.clone();
    index.settle(&mut settled, entry).ok()?;
    let missing = index.changes(&settled).ok()?.add.len();
    let serves = missing <= MOST_MISSING && (missing < known.len() || known.is_empty());
    serves.then(|| {
        *known = settled;
        index
    })
}

fn open(folder: &Path) -> Result<Index, Damaged> {
    guarded(|| {
        let (schema, fields) = Fields::new();
        let folder = Folder::open(folder)?;
        let index = tantivy::Index::open(ReadOnly(folder.clone()))?;
        if index.schema() != schema {
            return Err(tantivy::TantivyError::SchemaError(
                "another version".to_owned(),
            ));
        }
        Index::with(index, fields, Place::Shared(folder))
    })
}

/// A folder in which nothing is made or taken out.
#[derive(Clone)]
struct ReadOnly(Folder);

impl fmt::Debug for ReadOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, to be read", self.0)
    }
}

fn refused() -> io::Error {
    io::Error::new(
        io::ErrorKind::PermissionDenied,
        "an index beside a collection is only read",
    )
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(refused()),
            filepath: path.to_path_buf(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(
            refused(),
            PathBuf::from(path),
        ))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    /// Whoever writes may take out files while they are being opened: then opening fails, and
    /// the reader's own index is used.
    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
