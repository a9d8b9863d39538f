//! How far a scanner may be ahead of the librarian, who takes up what it finds.
//!
//! Where reading is faster than taking up, what waits between the two would be a second copy of
//! the collection in memory. So the scanner counts what it hands over and waits while too much
//! of it is not taken up. The librarian never waits for a scanner.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Pieces that may wait at most: enough that neither side stands still for the other's turn,
/// and some megabytes at most.
const MOST: usize = 24;

/// Counts what was handed over and is not taken up yet.
#[derive(Clone, Debug, Default)]
pub struct Backlog(Arc<Counter>);

#[derive(Debug, Default)]
struct Counter {
    waiting: Mutex<usize>,
    fewer: Condvar,
}

/// A piece that waits, until it is dropped: taken up, or lost with who should have taken it.
#[derive(Debug)]
pub struct Waiting(Arc<Counter>);

impl Backlog {
    /// Counts one more piece; waits before that while too many are not taken up.
    pub fn add(&self) -> Waiting {
        let mut waiting = self.0.lock();
        while *waiting >= MOST {
            let waited = self.0.fewer.wait(waiting);
            waiting = waited.unwrap_or_else(PoisonError::into_inner);
        }
        *waiting += 1;
        Waiting(self.0.clone())
    }
}

impl Counter {
    fn lock(&self) -> MutexGuard<'_, usize> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut waiting = self.0.lock();
        *waiting = waiting.saturating_sub(1);
        self.0.fewer.notify_one();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;

    #[test]
    fn no_more_waits_than_may_and_all_comes_in_order() {
        let backlog = Backlog::default();
        let (sender, pieces) = channel();
        let scanner = thread::spawn(move || {
            for number in 0..10 * MOST {
                sender.send((number, backlog.add())).unwrap();
            }
        });
        let counter = {
            let (first, waiting) = pieces.recv().unwrap();
            assert_eq!(first, 0);
            waiting.0.clone()
        };
        for (number, (piece, waiting)) in (1..).zip(pieces) {
            assert_eq!(piece, number);
            assert!(*waiting.0.lock() <= MOST);
        }
        scanner.join().unwrap();
        assert_eq!(*counter.lock(), 0);
    }

    #[test]
    fn who_waits_goes_on_when_the_other_is_gone() {
        let backlog = Backlog::default();
        let (sender, pieces) = channel();
        for _ in 0..MOST {
            sender.send(backlog.add()).unwrap();
        }
        let scanner = thread::spawn(move || drop(backlog.add()));
        drop(pieces);
        scanner.join().unwrap();
    }
}
