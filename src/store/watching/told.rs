//! What the system tells of watched folders (inotify), and the thread that waits for it.

use std::cell::Cell;
use std::ffi::CStr;
use std::fs::File;
use std::io::{self, PipeReader, PipeWriter};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use rustix::io::Errno;

use super::NoMore;

/// How long nothing must have been told of until a change is taken as ended.
const QUIET: Duration = Duration::from_millis(300);

/// However much goes on, a change is told of after so long.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// Bytes for what is told at once; an event takes some thirty with its name.
const ROOM: usize = 16 << 10;

/// What is mounted; the system tells who polls it of every change (proc(5)).
const MOUNTS: &str = "/proc/self/mountinfo";

/// A watch and the thread that waits.
#[derive(Debug)]
pub struct Told {
    watches: Arc<OwnedFd>,
    /// A disk is awaited: that something was mounted is told of.
    awaits: Arc<AtomicBool>,
    /// Dropping it ends the thread.
    _end: PipeWriter,
}

impl Told {
    /// Begins to watch nothing.
    pub fn start(changed: impl Fn() + Send + 'static) -> io::Result<Self> {
        let watches = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let watches = Arc::new(watches);
        let awaits = Arc::new(AtomicBool::new(false));
        let (ended, end) = io::pipe()?;
        let waiting = Waiting {
            watches: watches.clone(),
            awaits: awaits.clone(),
            mounts: File::open(MOUNTS).ok(),
            mounted: Cell::new(false),
            ended,
        };
        let body = move || {
            while waiting.until_quiet() {
                changed();
            }
        };
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(body)?;
        Ok(Self {
            watches,
            awaits,
            _end: end,
        })
    }

    /// Tells of what is mounted from now on.
    pub fn await_mounts(&self) {
        self.awaits.store(true, Ordering::Relaxed);
    }

    /// Watches a folder too; watching one again changes nothing.
    pub fn add(&self, folder: &Path) -> Result<(), NoMore> {
        let what = WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVE
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::ATTRIB
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF
            | WatchFlags::ONLYDIR;
        match inotify::add_watch(&self.watches, folder, what) {
            Err(Errno::NOSPC | Errno::NOMEM) => Err(NoMore),
            // What is not there or may not be looked at gives no records either.
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

struct Waiting {
    watches: Arc<OwnedFd>,
    awaits: Arc<AtomicBool>,
    /// `None` where there is no such table, or it may not be read.
    mounts: Option<File>,
    /// It has changed since it was last asked for.
    mounted: Cell<bool>,
    ended: PipeReader,
}

impl Waiting {
    /// Sleeps until something changed and it has been quiet for a moment; false when the watch
    /// is over.
    fn until_quiet(&self) -> bool {
        loop {
            if !self.sleep(None) {
                return false;
            }
            if self.something_changed() {
                break;
            }
        }
        let until = Instant::now() + AT_LEAST_EVERY;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            if !self.sleep(Some(QUIET.min(left))) {
                return false;
            }
            if !self.something_changed() {
                return true;
            }
        }
    }

    /// Sleeps until something is told or the time is over; false when the watch is.
    fn sleep(&self, at_most: Option<Duration>) -> bool {
        let at_most = at_most.and_then(|time| Timespec::try_from(time).ok());
        let mut files = vec![
            PollFd::new(&self.watches, PollFlags::IN),
            PollFd::new(&self.ended, PollFlags::IN),
        ];
        let mounts = self.mounts.as_ref();
        files.extend(mounts.map(|mounts| PollFd::new(mounts, PollFlags::PRI)));
        match poll(&mut files, at_most.as_ref()) {
            Ok(_) => {
                let tells = |at: usize| files.get(at).is_some_and(|one| !one.revents().is_empty());
                self.mounted.set(self.mounted.get() || tells(2));
                !tells(1)
            }
            Err(Errno::INTR) => true,
            Err(_) => false,
        }
    }

    /// Takes all that was told; true when any of it may concern a reading.
    fn something_changed(&self) -> bool {
        let mut room = vec![MaybeUninit::uninit(); ROOM];
        let mut events = inotify::Reader::new(&self.watches, &mut room);
        let mut changed = self.mounted.take() && self.awaits.load(Ordering::Relaxed);
        // It would block when there is nothing more.
        while let Ok(event) = events.next() {
            changed |= concerns(event.events(), event.file_name());
        }
        changed
    }
}

/// Returns true when a reading may have to look: not for hidden files, and not for what is kept
/// beside a collection, which this program itself writes.
fn concerns(events: ReadFlags, name: Option<&CStr>) -> bool {
    if events.contains(ReadFlags::IGNORED) {
        return false;
    }
    name.is_none_or(|name| {
        let name = name.to_bytes();
        !name.starts_with(b".") && !name.ends_with(b"~")
    })
}
