//! Why something could not be kept, as a sentence that says what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// Why a wish could not be carried out. Nothing on disk was lost or replaced.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// No room on the disk, or the user's share of it is used up.
    #[error("the disk is full: make room and try again, what you were writing stays in the editor (not written: {})", path.display())]
    DiskFull {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file system can only be read.
    #[error("the disk can only be read: choose another folder with --data-dir, what you were writing stays in the editor (not written: {})", path.display())]
    ReadOnly {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The user may not write there.
    #[error("you may not write there: give yourself the right to or choose another folder with --data-dir, what you were writing stays in the editor (not written: {})", path.display())]
    NotPermitted {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder is not there and can't be made.
    #[error("the folder cannot be made ({source}): choose another with --data-dir, what you were writing stays in the editor (not made: {})", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another program or session changed the file.
    #[error(
        "{file} was changed by another session or program since you opened it, so it was left as it is: look at it as it is now, then try again"
    )]
    Changed {
        /// Its name, from the data directory.
        file: String,
    },
    /// A file is no longer in the trash.
    #[error(
        "this cannot be undone, because {file} is no longer there: it may have been moved or the trash emptied"
    )]
    Gone {
        /// Its name, from the data directory.
        file: String,
    },
    /// Another session is writing this draft.
    #[error("not deleted: another session is writing this draft")]
    Written,
    /// More than can be read back.
    #[error(
        "this is too long to keep ({bytes} bytes, at most {most}): shorten it and try again, what you were writing stays in the editor"
    )]
    TooLong {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// Anything else the system said.
    #[error("it could not be written ({source}): try again, what you were writing stays in the editor (not written: {})", path.display())]
    Failed {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl KeepError {
    /// Makes a sentence of what the system said while writing at a path.
    pub(super) fn writing(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            // A limit on the size of a file is a full disk to the person who meets it.
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull { path, source },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path, source },
            io::ErrorKind::PermissionDenied => Self::NotPermitted { path, source },
            _ => Self::Failed { path, source },
        }
    }

    /// Makes a sentence of what the system said while making a folder.
    pub(super) fn making(path: &Path, source: io::Error) -> Self {
        match Self::writing(path, source) {
            Self::Failed { path, source } => Self::NoFolder { path, source },
            other => other,
        }
    }
}
