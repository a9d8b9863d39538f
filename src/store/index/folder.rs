//! The folder that an index lies in. Its files are mapped as the catalogue's are: one that another
//! program cuts short, or whose disk goes, does not end the room.
//!
//! What is read of such a file is wrong; the folder knows it, and whoever used the index asks
//! ([`Folder::is_damaged`]) before anything is believed. All else is the library's own.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

use crate::store::snapshot::map::{Glance, Mapping, Shared};

/// A folder with the files of an index; a clone of it has the same mappings.
#[derive(Clone)]
pub(super) struct Folder {
    files: MmapDirectory,
    path: PathBuf,
    /// The files that somebody has mapped, with their lengths when they were.
    mapped: Arc<Mutex<HashMap<PathBuf, (Glance, u64)>>>,
    /// Set when a mapping that is no more was damaged.
    damaged: Arc<AtomicBool>,
}

impl Folder {
    /// Opens a folder that is there.
    pub(super) fn open(path: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self {
            files: MmapDirectory::open(path)?,
            path: path.to_owned(),
            mapped: Arc::default(),
            damaged: Arc::default(),
        })
    }

    /// Returns true when a part of some file was gone when it was looked at: then what was read
    /// means nothing, and what was written of it neither.
    pub(super) fn is_damaged(&self) -> bool {
        let mapped = self.mapped.lock().unwrap_or_else(PoisonError::into_inner);
        let mut glances = mapped.values().map(|(glance, _)| glance);
        self.damaged.load(Ordering::Acquire) || glances.any(Glance::is_damaged)
    }

    /// Returns true when a file that is in use is shorter now than it was. What was cut off within
    /// the last page that is left reads as zeros, which nobody is told of; this asks the disk.
    pub(super) fn is_cut(&self) -> bool {
        let mapped = self.mapped.lock().unwrap_or_else(PoisonError::into_inner);
        let mut in_use = mapped
            .iter()
            .filter(|(_, (glance, _))| glance.get().is_some());
        in_use.any(|(name, (_, length))| {
            // One that was merged into another is no more and still read to its end.
            fs::metadata(self.path.join(name)).is_ok_and(|now| now.len() < *length)
        })
    }

    /// Maps a file, once for all who read it.
    fn map(&self, name: &Path) -> io::Result<Shared> {
        let mut mapped = self.mapped.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = mapped.get(name).and_then(|(glance, _)| glance.get()) {
            return Ok(shared);
        }
        let mut file = File::open(self.path.join(name))?;
        let shared = Shared::new(Mapping::watched(&mut file)?, self.damaged.clone());
        mapped.retain(|_, (glance, _)| glance.get().is_some());
        mapped.insert(name.to_owned(), (shared.glance(), shared.len() as u64));
        Ok(shared)
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the index in {}", self.path.display())
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        // Elsewhere a file that is mapped can't be cut short.
        if cfg!(not(unix)) {
            return self.files.get_file_handle(path);
        }
        match self.map(path) {
            Ok(shared) => Ok(Arc::new(OwnedBytes::new(shared))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(path.to_path_buf()))
            }
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_path_buf())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}
