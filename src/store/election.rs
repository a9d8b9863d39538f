//! One of several sessions does the work: who, and what the others do meanwhile.
//!
//! Sessions that open one collection at one time would all read it. Whoever has the lock of
//! the file `lock` in the collection's cache folder is elected; the others ask the system to
//! be woken when it is given back, which costs nothing until then, and which happens too when
//! the elected one dies. Who comes in then looks whether the work is done and does it if not.
//!
//! Where there is no such folder, or no such lock (some file systems over a network), each
//! works alone: the result is replaced as a whole, so that this costs time and nothing else.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// The name of the file whose lock elects.
const LOCK: &str = "lock";

/// How an election came out.
#[derive(Debug)]
pub enum Election {
    /// The work is ours.
    Elected(Office),
    /// Another session is at it.
    Waiting(Candidate),
    /// There is no way to know of others: everybody works for themselves.
    Alone,
}

/// The office of the elected one, until it is dropped or the process ends in whatever way.
#[derive(Debug)]
pub struct Office(File);

impl Drop for Office {
    fn drop(&mut self) {
        // Closing it is not enough while a process that is being started has it open as well.
        let _ = self.0.unlock();
    }
}

/// One who waits for the office.
#[derive(Debug)]
pub struct Candidate(File);

/// Stands for election to the work on a collection, by its cache folder. Never waits.
pub fn stand(folder: &Path) -> Election {
    let Some(file) = open(&folder.join(LOCK)) else {
        return Election::Alone;
    };
    match file.try_lock() {
        Ok(()) => Election::Elected(Office(file)),
        Err(TryLockError::WouldBlock) => Election::Waiting(Candidate(file)),
        Err(TryLockError::Error(_)) => Election::Alone,
    }
}

impl Candidate {
    /// Waits until the office is free, and is woken now and then to do something else meanwhile.
    pub fn wait_doing(self, every: Duration, mut meanwhile: impl FnMut()) -> Option<Office> {
        let (sender, answer) = channel();
        let waiting = thread::Builder::new().name("candidate".to_owned());
        let waits = waiting.spawn(move || {
            // Nobody hears it any more: the office goes to the next.
            let _ = sender.send(self.wait());
        });
        if waits.is_err() {
            return None;
        }
        loop {
            match answer.recv_timeout(every) {
                Ok(office) => return office,
                Err(RecvTimeoutError::Timeout) => meanwhile(),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Waits until the office is free, asleep; the thread it is called in must be one that can
    /// wait for ever. `None` when it can't be waited for.
    ///
    /// Whoever comes in must look whether the work is done.
    pub fn wait(self) -> Option<Office> {
        loop {
            match self.0.lock() {
                Ok(()) => return Some(Office(self.0)),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
    }
}

/// Opens the file, which is made where it may be; one that is there can be locked by who may
/// only read it.
fn open(path: &Path) -> Option<File> {
    // A pipe in its place would keep who opens it waiting for its other end.
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return None;
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    options.open(path).or_else(|_| File::open(path)).ok()
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;

    #[test]
    fn one_is_elected_and_the_next_comes_in_when_it_leaves() {
        let folder = tempfile::tempdir().unwrap();
        let Election::Elected(office) = stand(folder.path()) else {
            panic!("nobody else is there");
        };
        let (sender, came_in) = channel();
        let waiters: Vec<_> = (0..3)
            .map(|number| {
                let Election::Waiting(candidate) = stand(folder.path()) else {
                    panic!("the office is taken");
                };
                let sender = sender.clone();
                thread::spawn(move || {
                    let office = candidate.wait().unwrap();
                    sender.send(number).unwrap();
                    drop(office);
                })
            })
            .collect();
        assert!(came_in.try_recv().is_err(), "the office is not free");
        drop(office);
        let mut all: Vec<i32> = (0..3).map(|_| came_in.recv().unwrap()).collect();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2]);
        for waiter in waiters {
            waiter.join().unwrap();
        }
        assert!(matches!(stand(folder.path()), Election::Elected(_)));
    }

    #[test]
    fn without_a_folder_everybody_works_alone() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        assert!(matches!(stand(&gone), Election::Alone));
        fs::create_dir_all(folder.path().join("taken").join(LOCK)).unwrap();
        // A folder in the file's place can be locked or not, as the system has it: no panic.
        drop(stand(&folder.path().join("taken")));
    }
}
