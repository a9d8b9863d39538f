//! Reading files ahead of where they are needed, in a second thread.
//!
//! A scan decides by what it reads, one cluster of names after the other, and so it must: its
//! rows come in one order whatever the machine. But which files of a folder it will ask for is
//! known before. A helper reads and parses them in that order, a few ahead; the scan takes
//! what is ready, and while it would wait it does the next one itself. Where there is one
//! processor, or the helper can't be started, the scan reads alone and nothing else differs.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::formats::Hints;

use super::assemble::ReadFile;
use super::entry::FileRef;
use super::files::Trouble;
use super::gather::read_file;
use super::kinds;

/// Files that are read before they are asked for, at most.
const AHEAD: usize = 64;

/// A helper that has read them all is woken when so many were taken: to wake it for every one
/// takes as long as reading it, and meanwhile one of two processors stands still.
const WOKEN_AFTER: usize = AHEAD / 2;

/// Planned files among which one that is asked for is looked for.
const NEAR: usize = 4 * AHEAD;

/// Bytes of files that wait to be asked for; beyond them nothing more is read ahead.
const MOST_WAITING: u64 = 8 << 20;

/// A folder of fewer files is not worth a helper.
const LEAST_FILES: usize = 16;

/// What reading a file gave.
pub type Outcome = Result<ReadFile, Trouble>;

/// A reader of files that may have a helper.
#[derive(Debug, Default)]
pub struct ReadAhead {
    shared: Arc<Shared>,
    helper: Helper,
}

/// Whether there is a helper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Helper {
    /// Nothing was large enough for one yet.
    #[default]
    NotYet,
    /// It is at work, or waits for a plan.
    Started,
    /// One processor, or it could not be started.
    None,
}

#[derive(Debug, Default)]
struct Shared {
    plan: Mutex<Plan>,
    /// Something may have become possible: a plan, room in it, an outcome, the end.
    changed: Condvar,
}

/// The files that will be asked for, in order.
#[derive(Debug, Default)]
struct Plan {
    jobs: VecDeque<Job>,
    /// How many jobs were done away with: what is still read for them is dropped.
    gone: usize,
    /// Bytes of files that are ready and wait.
    waiting: u64,
    /// Threads that sleep until something has changed.
    asleep: usize,
    /// Jobs that were done away with since a thread was woken.
    taken: usize,
    closed: bool,
}

#[derive(Debug)]
struct Job {
    file: FileRef,
    hints: Hints,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Nobody reads it yet.
    Open,
    /// Somebody reads it.
    Taken,
    /// It was read.
    Ready(Box<Outcome>),
    /// Reading it failed by a fault of the program: who asks for it meets the fault.
    Left,
}

impl ReadAhead {
    /// Tells which files will be asked for, in this order; forgets an earlier plan.
    pub fn plan(&mut self, files: Vec<(FileRef, Hints)>) {
        if files.len() >= LEAST_FILES && self.helper == Helper::NotYet {
            self.helper = start(&self.shared);
        }
        if self.helper != Helper::Started {
            return;
        }
        let mut plan = self.shared.lock();
        let count = plan.jobs.len();
        plan.drop_first(count);
        let job = |(file, hints)| Job {
            file,
            hints,
            state: State::Open,
        };
        plan.jobs.extend(files.into_iter().map(job));
        drop(plan);
        self.shared.changed.notify_all();
    }

    /// Reads a file, or returns what was read ahead.
    pub fn read(&self, file: &FileRef, hints: &Hints) -> Outcome {
        if self.helper != Helper::Started {
            return read(file, hints);
        }
        let mut plan = self.shared.lock();
        let mut near = plan.jobs.iter().take(NEAR);
        let Some(place) = near.position(|job| job.file == *file) else {
            drop(plan);
            return read(file, hints);
        };
        // What was planned before it is not wanted any more.
        plan.drop_first(place);
        loop {
            match plan.take_first() {
                Some(State::Ready(outcome)) => {
                    self.shared.wake_if_worth_it(plan);
                    return *outcome;
                }
                Some(State::Taken) => plan = self.shared.do_one_or_wait(plan),
                Some(State::Open | State::Left) | None => {
                    self.shared.wake_if_worth_it(plan);
                    return read(file, hints);
                }
            }
        }
    }
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

/// Starts the helper, where there is a second processor for it.
fn start(shared: &Arc<Shared>) -> Helper {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    if processors < 2 {
        return Helper::None;
    }
    let shared = shared.clone();
    let started = thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || {
            let mut plan = shared.lock();
            while !plan.closed {
                plan = shared.do_one_or_wait(plan);
            }
        });
    match started {
        Ok(_) => Helper::Started,
        Err(_) => Helper::None,
    }
}

/// Reads a file as it is now.
pub fn read(file: &FileRef, hints: &Hints) -> Outcome {
    read_file(file, !kinds::is_text(&file.path), hints)
}

impl Shared {
    /// A panic happens outside the lock, so that the plan is whole whatever happened.
    fn lock(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the next file that nobody reads, or waits until something has changed.
    fn do_one_or_wait<'a>(&'a self, mut plan: MutexGuard<'a, Plan>) -> MutexGuard<'a, Plan> {
        let Some((number, file, hints)) = plan.next_open() else {
            plan.asleep += 1;
            let waited = self.changed.wait(plan);
            let mut plan = waited.unwrap_or_else(PoisonError::into_inner);
            plan.asleep -= 1;
            return plan;
        };
        drop(plan);
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&file, &hints)));
        let mut plan = self.lock();
        plan.put(number, outcome.ok());
        if plan.asleep > 0 {
            self.changed.notify_all();
        }
        plan
    }

    /// Wakes the helper when there is enough for it to do.
    fn wake_if_worth_it(&self, mut plan: MutexGuard<'_, Plan>) {
        let wakes = plan.asleep > 0 && plan.taken >= WOKEN_AFTER;
        if wakes {
            plan.taken = 0;
        }
        drop(plan);
        if wakes {
            self.changed.notify_all();
        }
    }
}

impl Plan {
    /// Takes the next file to be read ahead: its number since the beginning, and which it is.
    fn next_open(&mut self) -> Option<(usize, FileRef, Hints)> {
        if self.waiting >= MOST_WAITING || self.closed {
            return None;
        }
        let mut jobs = self.jobs.iter_mut().take(AHEAD).enumerate();
        let (place, job) = jobs.find(|(_, job)| matches!(job.state, State::Open))?;
        job.state = State::Taken;
        Some((self.gone + place, job.file.clone(), job.hints.clone()))
    }

    /// Puts down what reading gave, if it is still wanted; `None` after a fault.
    fn put(&mut self, number: usize, outcome: Option<Outcome>) {
        let place = number.checked_sub(self.gone);
        let Some(job) = place.and_then(|place| self.jobs.get_mut(place)) else {
            return;
        };
        job.state = match outcome {
            Some(outcome) => {
                self.waiting += size_of(&outcome);
                State::Ready(Box::new(outcome))
            }
            None => State::Left,
        };
    }

    /// Returns the state of the first job, which is done away with unless somebody reads it.
    fn take_first(&mut self) -> Option<State> {
        if let Some(State::Taken) = self.jobs.front().map(|job| &job.state) {
            return Some(State::Taken);
        }
        let job = self.jobs.pop_front()?;
        self.gone += 1;
        self.taken += 1;
        if let State::Ready(outcome) = &job.state {
            self.waiting -= size_of(outcome);
        }
        Some(job.state)
    }

    fn drop_first(&mut self, count: usize) {
        for job in self.jobs.drain(..count) {
            if let State::Ready(outcome) = &job.state {
                self.waiting -= size_of(outcome);
            }
        }
        self.gone += count;
        self.taken += count;
    }
}

fn size_of(outcome: &Outcome) -> u64 {
    outcome.as_ref().map_or(0, |read| read.file.size)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn file(folder: &Path, name: &str) -> FileRef {
        FileRef {
            path: name.to_owned(),
            file: Some(folder.join(name)),
            ..FileRef::default()
        }
    }

    fn title(outcome: Outcome) -> Option<String> {
        let read = outcome.ok()?;
        let parsed = read.reading.records.first()?;
        Some(parsed.record.title.as_str().to_owned())
    }

    #[test]
    fn every_file_gives_what_it_gives_alone_in_whatever_order_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<FileRef> = (0..300)
            .map(|n| file(folder.path(), &format!("{n}.md")))
            .collect();
        for (n, file) in files.iter().enumerate().filter(|(n, _)| n % 7 != 3) {
            fs::write(
                file.file.as_ref().unwrap(),
                format!("# Letter {n}\n\nText."),
            )
            .unwrap();
        }
        let mut ahead = ReadAhead::default();
        // A second plan takes the place of the first, which was not read to its end.
        for (step, last) in [(1, 60), (3, 300), (1, 300)] {
            let planned = files.iter().map(|file| (file.clone(), Hints::default()));
            ahead.plan(planned.collect());
            for (n, file) in files.iter().enumerate().take(last).step_by(step) {
                let wanted = (n % 7 != 3).then(|| format!("Letter {n}"));
                assert_eq!(title(ahead.read(file, &Hints::default())), wanted, "{n}");
            }
            assert_eq!(
                title(ahead.read(&files[0], &Hints::default())).as_deref(),
                Some("Letter 0")
            );
        }
    }

    #[test]
    fn what_is_read_for_a_plan_that_is_gone_is_dropped_and_a_fault_is_met_by_who_asks() {
        let folder = tempfile::tempdir().unwrap();
        let job = |name: &str| Job {
            file: file(folder.path(), name),
            hints: Hints::default(),
            state: State::Open,
        };
        let mut plan = Plan::default();
        plan.jobs.extend(["a.md", "b.md", "c.md"].map(job));
        let (first, ..) = plan.next_open().unwrap();
        let (second, ..) = plan.next_open().unwrap();
        assert!(matches!(plan.take_first(), Some(State::Taken)));
        plan.drop_first(1);
        let read = || Some(Ok(ReadFile::default()));
        plan.put(first, read());
        assert!(matches!(plan.take_first(), Some(State::Taken)));
        plan.put(second, None);
        assert!(matches!(plan.take_first(), Some(State::Left)));
        assert!(matches!(plan.take_first(), Some(State::Open)));
        plan.put(second, read());
        assert!(plan.take_first().is_none());
    }

    #[test]
    fn no_more_is_read_ahead_than_may_wait() {
        let mut plan = Plan::default();
        for name in ["a.md", "b.md"] {
            plan.jobs.push_back(Job {
                file: file(Path::new("/"), name),
                hints: Hints::default(),
                state: State::Open,
            });
        }
        let (number, file, _) = plan.next_open().unwrap();
        let mut large = ReadFile {
            file,
            ..ReadFile::default()
        };
        large.file.size = MOST_WAITING;
        plan.put(number, Some(Ok(large)));
        assert!(plan.next_open().is_none());
        assert!(matches!(plan.take_first(), Some(State::Ready(_))));
        assert!(plan.next_open().is_some());
    }
}
