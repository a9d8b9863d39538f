//! The few things done to the disk for the user's own data, each one step that can fail.
//!
//! Every change to a data directory goes through [`Disk`], so that a test can fail or stop at
//! any step. Nothing here replaces a file of another name, except a draft by its next state.

use std::fmt::Debug;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// What names of files that are still being written begin with; loading passes over them.
pub(super) const TEMP_PREFIX: &str = ".readroom-";
/// What they end with.
pub(super) const TEMP_SUFFIX: &str = ".tmp";

/// The steps of which every change consists.
pub trait Disk: Debug + Send + Sync {
    /// Makes a folder with those above it, for the user alone; it is on disk afterwards.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
    /// Writes bytes to a new file of a passing name in the folder.
    fn write_beside(&self, folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile>;
    /// Waits until the bytes are on disk.
    fn sync_file(&self, file: &NamedTempFile) -> io::Result<()>;
    /// Gives the file its name; fails when the name is taken.
    fn name_new(&self, file: NamedTempFile, path: &Path) -> io::Result<()>;
    /// Gives the file its name in place of the one that has it.
    fn name_over(&self, file: NamedTempFile, path: &Path) -> io::Result<()>;
    /// Moves a file; fails when the new name is taken.
    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Unlinks a file.
    fn unlink(&self, path: &Path) -> io::Result<()>;
    /// Waits until the names in a folder are on disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The machine's own disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        let there = folder.ancestors().find(|above| above.is_dir());
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        // A new folder is an entry of the one above it, up to the one that was there.
        for above in folder.ancestors().skip(1) {
            self.sync_folder(above)?;
            if Some(above) == there {
                break;
            }
        }
        Ok(())
    }

    fn write_beside(&self, folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
        let mut file = tempfile::Builder::new()
            .prefix(TEMP_PREFIX)
            .suffix(TEMP_SUFFIX)
            .tempfile_in(folder)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    fn sync_file(&self, file: &NamedTempFile) -> io::Result<()> {
        file.as_file().sync_all()
    }

    fn name_new(&self, file: NamedTempFile, path: &Path) -> io::Result<()> {
        match file.persist_noclobber(path) {
            Ok(_) => Ok(()),
            Err(failed) if fs::symlink_metadata(path).is_ok() => Err(failed.error),
            // A file system that knows neither an exclusive renaming nor hard links. Names of
            // marks are never used twice, so nobody else can be about to take this one.
            Err(failed) => failed.file.persist(path).map(drop).map_err(|e| e.error),
        }
    }

    fn name_over(&self, file: NamedTempFile, path: &Path) -> io::Result<()> {
        file.persist(path).map(drop).map_err(|failed| failed.error)
    }

    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        if let Some(result) = move_exclusively(from, to) {
            return result;
        }
        // Not by a hard link and an unlinking: what an editor puts in place between the two
        // would be unlinked. A renaming takes whatever is there along.
        if fs::symlink_metadata(to).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(from, to)
    }

    fn unlink(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if !cfg!(unix) {
            return Ok(());
        }
        match File::open(folder)?.sync_all() {
            // Some network file systems can't sync a folder; there is no more that can be done.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            other => other,
        }
    }
}

/// Moves a file in one step that fails when the name is taken; `None` where the system or the
/// file system (NFS) has no such step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn move_exclusively(from: &Path, to: &Path) -> Option<io::Result<()>> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => None,
        other => Some(other.map_err(io::Error::from)),
    }
}

/// There is no such step.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn move_exclusively(_from: &Path, _to: &Path) -> Option<io::Result<()>> {
    None
}
