//! Watching the folders of a room, so that a changed collection is looked at without a key.
//!
//! The only file that names the `notify` crate. It sees nothing on file systems over a network
//! and says no word of it, so that only those of this machine are watched; elsewhere `r` looks
//! again. Who watches sleeps until the system tells of a change; then it waits until nothing
//! has been told for a moment, so that a thousand files copied in are one change. What changed
//! is for the walk and the reading to find out.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::EventKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing must have been told of until a change is taken as ended.
const QUIET: Duration = Duration::from_millis(300);

/// However much goes on, a change is told of after so long.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// A watch over folders; it ends when this is dropped.
#[derive(Debug)]
pub struct Watch {
    /// Dropping it closes the channel its thread waits at.
    _watcher: RecommendedWatcher,
}

/// Watches folders with all below them; `changed` is called in a thread of its own. Returns
/// `None` when none of them can be watched.
pub fn watch(folders: &[PathBuf], changed: impl Fn() + Send + 'static) -> Option<Watch> {
    let local: Vec<&PathBuf> = folders.iter().filter(|folder| is_local(folder)).collect();
    if local.is_empty() {
        return None;
    }
    let (sender, receiver) = channel();
    let mut watcher = notify::recommended_watcher(teller(sender)).ok()?;
    let mut watch = |folder: &&&PathBuf| watcher.watch(folder, RecursiveMode::Recursive).is_ok();
    if local.iter().filter(&mut watch).count() == 0 {
        return None;
    }
    for folder in local {
        // A folder that is renamed or comes back is told of by the one above, if at all.
        if let Some(above) = folder.parent() {
            let _ = watcher.watch(above, RecursiveMode::NonRecursive);
        }
    }
    let folders = folders.to_vec();
    let body = move || {
        while wait_for_quiet(&receiver, &folders) {
            changed();
        }
    };
    thread::Builder::new()
        .name("watch".to_owned())
        .spawn(body)
        .ok()?;
    Some(Watch { _watcher: watcher })
}

/// Somebody may have changed these paths; none when the system lost count of what happened.
type Told = Vec<PathBuf>;

fn teller(sender: Sender<Told>) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
    move |event| {
        let told = match event {
            // Files are opened all the time, by this program too.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) if event.need_rescan() => Vec::new(),
            Ok(event) if event.paths.iter().all(|path| is_own(path)) => return,
            Ok(event) => event.paths,
            Err(_) => Vec::new(),
        };
        let _ = sender.send(told);
    }
}

/// Returns true for what is kept beside a collection, which this program itself writes.
fn is_own(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str() == super::folder::BESIDE_FOLDER)
}

/// Sleeps until something changed in the folders and it has been quiet for a moment; false when
/// the watch is over.
fn wait_for_quiet(told: &Receiver<Told>, folders: &[PathBuf]) -> bool {
    let concerns = |told: &Told| {
        told.is_empty()
            || told
                .iter()
                .any(|path| folders.iter().any(|folder| path.starts_with(folder)))
    };
    loop {
        match told.recv() {
            Ok(told) if concerns(&told) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    let until = Instant::now() + AT_LEAST_EVERY;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match told.recv_timeout(QUIET.min(left)) {
            Ok(_) if !left.is_zero() => {}
            Ok(_) | Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
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

#[cfg(not(target_os = "linux"))]
fn is_local(folder: &Path) -> bool {
    folder.is_dir()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_burst_is_one_change_and_what_lies_elsewhere_is_none() {
        let folders = [PathBuf::from("/c")];
        let (sender, receiver) = channel();
        sender.send(vec![PathBuf::from("/other/x")]).unwrap();
        for number in 0..100 {
            sender.send(vec![format!("/c/{number}").into()]).unwrap();
        }
        drop(sender);
        assert!(!wait_for_quiet(&receiver, &folders), "the watch is over");
        let (sender, receiver) = channel();
        for number in 0..100 {
            sender.send(vec![format!("/c/{number}").into()]).unwrap();
        }
        assert!(wait_for_quiet(&receiver, &folders));
        assert!(receiver.try_recv().is_err(), "all of them are one");
        sender.send(Vec::new()).unwrap();
        assert!(wait_for_quiet(&receiver, &folders), "the system lost count");
    }

    #[test]
    fn what_this_program_writes_or_reads_is_not_told() {
        let (sender, receiver) = channel();
        let mut tell = teller(sender);
        let event = |kind, path: &str| Ok(notify::Event::new(kind).add_path(path.into()));
        let made = EventKind::Create(notify::event::CreateKind::File);
        tell(event(
            EventKind::Access(notify::event::AccessKind::Any),
            "/c/a",
        ));
        tell(event(made, "/c/.readroom/catalogue"));
        assert!(receiver.try_recv().is_err());
        tell(event(made, "/c/a"));
        assert_eq!(receiver.try_recv().unwrap(), [PathBuf::from("/c/a")]);
    }

    #[test]
    fn a_new_file_below_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap().join("c");
        fs::create_dir_all(root.join("d")).unwrap();
        let (sender, changed) = channel();
        let Some(_watch) = watch(std::slice::from_ref(&root), move || {
            sender.send(()).unwrap();
        }) else {
            // A machine may give no watches.
            return;
        };
        fs::write(root.join("d/1.md"), "words").unwrap();
        changed.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(watch(&[root.join("gone")], || {}).is_none());
    }
}
