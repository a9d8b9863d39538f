//! Watching the folders of a room, so that a changed collection is looked at without a key.
//!
//! By inotify, which is asked for changes alone: other sessions that read the same files wake
//! nobody. It sees nothing on file systems over a network and says no word of it, so that only
//! folders of this machine are watched; there, and on other systems, `r` looks again. That a disk
//! was mounted is no change of any folder: while one is awaited the table of mounts tells. Who
//! watches sleeps until the system tells of a change; then it waits until nothing has been told
//! for a moment, so that a thousand files copied in are one change. What changed is for the
//! walk and the reading to find out; they name every folder here before they look at it.

#[cfg(target_os = "linux")]
mod told;

use std::path::Path;

#[cfg(target_os = "linux")]
use told::Told;

/// A watch over folders; it ends when this is dropped.
#[derive(Debug)]
pub struct Watch(#[cfg(target_os = "linux")] Told);

/// The system gives no more watches: what would be seen is not all, so that nothing should be
/// relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no more watches (fs.inotify.max_user_watches): r looks again")]
pub struct NoMore;

impl Watch {
    /// Begins to watch nothing; `changed` is called in a thread of its own. Returns `None` where
    /// there is no watching.
    #[cfg(target_os = "linux")]
    pub fn start(changed: impl Fn() + Send + 'static) -> Option<Self> {
        Told::start(changed).ok().map(Self)
    }

    /// Begins to watch nothing; here there is no watching.
    #[cfg(not(target_os = "linux"))]
    pub fn start(_changed: impl Fn() + Send + 'static) -> Option<Self> {
        None
    }

    /// Watches what lies in a folder too, but not what lies in the folders in it. One that is not
    /// there, or not on a disk of this machine, is passed over.
    #[cfg(target_os = "linux")]
    pub fn add(&self, folder: &Path) -> Result<(), NoMore> {
        if is_local(folder) {
            self.0.add(folder)
        } else {
            Ok(())
        }
    }

    /// Watches a folder too.
    #[cfg(not(target_os = "linux"))]
    pub fn add(&self, _folder: &Path) -> Result<(), NoMore> {
        Ok(())
    }

    /// Waits for a folder that is away to come back, be it with its disk.
    pub fn await_return(&self, folder: &Path) -> Result<(), NoMore> {
        #[cfg(target_os = "linux")]
        self.0.await_mounts();
        folder.parent().map_or(Ok(()), |above| self.add(above))
    }
}

/// Returns true when a folder lies on a disk of this machine, where changes are told of.
#[cfg(target_os = "linux")]
fn is_local(folder: &Path) -> bool {
    /// File systems over a network or behind another program, by the number `statfs` gives
    /// (linux/magic.h): NFS, SMB, SMB2, CIFS, AFS, Coda, Ceph, FUSE, 9P, NCP, Lustre, GPFS.
    const ELSEWHERE: [u32; 12] = [
        0x6969,
        0x517b,
        0xfe53_4d42,
        0xff53_4d42,
        0x5346_414f,
        0x7375_7245,
        0x00c3_6400,
        0x6573_5546,
        0x0102_1997,
        0x564c,
        0x0bd0_0bd0,
        0x4750_4653,
    ];
    rustix::fs::statfs(folder).is_ok_and(|about| !ELSEWHERE.contains(&(about.f_type as u32)))
}

#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    use super::*;

    /// A folder that is watched; `None` on a machine that gives no watches.
    fn watched() -> Option<(tempfile::TempDir, PathBuf, Watch, Receiver<()>)> {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap().join("c");
        fs::create_dir(&root).unwrap();
        let (sender, changed) = channel();
        let watch = Watch::start(move || {
            let _sent = sender.send(());
        })?;
        watch.add(&root).unwrap();
        Some((folder, root, watch, changed))
    }

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn what_is_written_made_moved_or_removed_is_told_of() {
        let Some((_folder, root, watch, changed)) = watched() else {
            return;
        };
        let steps: [&dyn Fn(); 6] = [
            &|| fs::write(root.join("1.md"), "words").unwrap(),
            &|| fs::write(root.join("1.md"), "others").unwrap(),
            &|| fs::rename(root.join("1.md"), root.join("2.md")).unwrap(),
            &|| fs::remove_file(root.join("2.md")).unwrap(),
            &|| fs::create_dir(root.join("d")).unwrap(),
            &|| fs::write(root.join("collection.toml"), "").unwrap(),
        ];
        for step in steps {
            step();
            changed.recv_timeout(PATIENCE).unwrap();
        }
        watch.add(&root.join("d")).unwrap();
        fs::write(root.join("d/1.md"), "words").unwrap();
        changed.recv_timeout(PATIENCE).unwrap();
    }

    #[test]
    fn what_is_read_is_not_told_nor_what_no_reading_looks_at() {
        let Some((_folder, root, watch, changed)) = watched() else {
            return;
        };
        fs::write(root.join("1.md"), "words").unwrap();
        changed.recv_timeout(PATIENCE).unwrap();
        fs::read(root.join("1.md")).unwrap();
        fs::read_dir(&root).unwrap().count();
        fs::create_dir(root.join(".readroom")).unwrap();
        fs::write(root.join(".1.md.swp"), "words").unwrap();
        // The end of the watch ends its thread, so that nothing can come any more.
        drop(watch);
        assert!(changed.recv().is_err());
    }

    #[test]
    fn a_folder_that_goes_and_comes_back_is_told_of() {
        let Some((folder, root, watch, changed)) = watched() else {
            return;
        };
        let away = folder.path().join("away");
        fs::rename(&root, &away).unwrap();
        changed.recv_timeout(PATIENCE).unwrap();
        watch.await_return(&root).unwrap();
        fs::rename(&away, &root).unwrap();
        changed.recv_timeout(PATIENCE).unwrap();
        watch.add(&folder.path().join("gone")).unwrap();
    }
}
