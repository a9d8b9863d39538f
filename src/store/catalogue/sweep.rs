//! Going over the records for one step of the filter, in pieces.
//!
//! Between two pieces it is asked whether the answer is wanted still. Where there is a second
//! processor and enough to do, a second thread takes every piece that the first has not begun.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::narrowing::{Step, Survivor};
use super::ordered::Ordered;
use super::scoring::{Desk, Seen};
use super::searchable::Fields;
use super::stock::Stock;
use super::{Catalogue, RowKey, Slot};

/// Records to be judged together: so many that handing them out costs nothing, so few that a
/// newer request does not wait.
const PIECE: usize = 2048;

/// Fewer records are judged sooner than a second thread begins.
const WORTH_A_HELPER: usize = 8192;

/// Survivors whose texts are fetched at once: about as many as a processor waits for.
const AT_ONCE: usize = 16;

/// Up to so many records a survivor they lie near enough to each other.
const NEAR: usize = 2;

/// What is left of pieces, each with its number.
type Done = Vec<(usize, Vec<Survivor>)>;

/// Records that are to be judged for one step.
struct Sweep<'a> {
    catalogue: &'a Catalogue,
    ordered: &'a Ordered,
    step: &'a Step<'a>,
    /// `None` for all that are listed.
    among: Option<&'a [Survivor]>,
    sides: Vec<Sides<'a>>,
    /// The number of the next piece that nobody has begun.
    next: AtomicUsize,
    is_given_up: AtomicBool,
}

/// The columns of a collection: of its snapshot, and of what was added.
struct Sides<'a> {
    stock: &'a Stock,
    first: u32,
    of_snapshot: usize,
    fields: [Fields<'a>; 2],
}

impl Catalogue {
    /// Returns what a step leaves of all listed records, or of some survivors, in their order;
    /// `None` when it came to be late.
    pub(super) fn survivors(
        &self,
        ordered: &Ordered,
        step: &Step<'_>,
        among: Option<&[Survivor]>,
        is_late: &mut dyn FnMut() -> bool,
    ) -> Option<Vec<Survivor>> {
        let stocks = self.stocks.iter().zip(ordered.firsts());
        let sides = stocks.map(|(stock, first)| {
            let [base, tail] = stock.both();
            Sides {
                stock,
                first: *first,
                of_snapshot: base.len(),
                fields: [base.fields(), tail.fields()],
            }
        });
        let sweep = Sweep {
            catalogue: self,
            ordered,
            step,
            among,
            sides: sides.collect(),
            next: AtomicUsize::new(0),
            is_given_up: AtomicBool::new(false),
        };
        sweep.run(is_late)
    }
}

impl Sweep<'_> {
    fn len(&self) -> usize {
        self.among
            .map_or_else(|| self.ordered.count(), <[Survivor]>::len)
    }

    fn run(&self, is_late: &mut dyn FnMut() -> bool) -> Option<Vec<Survivor>> {
        let mut done = if self.len() < WORTH_A_HELPER || !has_second_processor() {
            self.work(is_late)
        } else {
            thread::scope(|scope| {
                // Where it can't be started, this thread does everything.
                let helper =
                    thread::Builder::new().spawn_scoped(scope, || self.work(&mut || false));
                let mut done = self.work(is_late);
                let other = helper.ok().and_then(|helper| helper.join().ok());
                done.extend(other.unwrap_or_default());
                done
            })
        };
        if self.is_given_up.load(Ordering::Relaxed) {
            return None;
        }
        done.sort_unstable_by_key(|(number, _)| *number);
        let mut all = Vec::with_capacity(done.iter().map(|(_, piece)| piece.len()).sum());
        for (_, piece) in &done {
            all.extend_from_slice(piece);
        }
        Some(all)
    }

    /// Judges pieces until there are none, or the answer is late.
    fn work(&self, is_late: &mut dyn FnMut() -> bool) -> Done {
        let mut done = Done::new();
        let mut desk = Desk::default();
        loop {
            let piece = self.next.fetch_add(1, Ordering::Relaxed);
            let start = piece.saturating_mul(PIECE);
            if start >= self.len() || self.is_given_up.load(Ordering::Relaxed) {
                return done;
            }
            if is_late() {
                self.is_given_up.store(true, Ordering::Relaxed);
                return done;
            }
            let end = (start + PIECE).min(self.len());
            done.push((piece, self.piece(start, end, &mut desk)));
        }
    }

    fn piece(&self, start: usize, end: usize, desk: &mut Desk) -> Vec<Survivor> {
        let mut part = 0;
        match self.among {
            None => {
                let mut left = Vec::with_capacity(end - start);
                for number in start..end {
                    let number = number as u32;
                    if self.ordered.is_listed(number) {
                        left.extend(self.judge(Survivor::unasked(number), &mut part, desk));
                    }
                }
                left
            }
            Some(survivors) => {
                let mut left = Vec::with_capacity(end - start);
                let survivors = survivors.get(start..end).unwrap_or_default();
                for few in survivors.chunks(AT_ONCE) {
                    self.fetch(few);
                    for was in few {
                        left.extend(self.judge(*was, &mut part, desk));
                    }
                }
                left
            }
        }
    }

    /// Brings the texts of a few survivors near, where they lie far from each other: the
    /// processor foresees a walk along memory, and no leaps.
    fn fetch(&self, few: &[Survivor]) {
        let (Some(first), Some(last)) = (few.first(), few.last()) else {
            return;
        };
        if (last.number - first.number) as usize <= few.len() * NEAR {
            return;
        }
        let of_first = self.sides.iter().rfind(|sides| sides.first <= first.number);
        if let Some(sides) = of_first {
            let [base, _] = &sides.fields;
            let touched = few
                .iter()
                .map(|was| base.touch((was.number - sides.first) as usize));
            black_box(touched.fold(0, |all, byte| all ^ byte));
        }
    }

    /// Judges a record; `part` is the collection of the one before, which came before it.
    #[inline]
    fn judge(&self, was: Survivor, part: &mut usize, desk: &mut Desk) -> Option<Survivor> {
        let begins = |part: usize| {
            let sides = self.sides.get(part);
            sides.is_some_and(|sides| sides.first <= was.number)
        };
        while begins(*part + 1) {
            *part += 1;
        }
        let sides = self.sides.get(*part)?;
        let index = was.number - sides.first;
        let [base, tail] = &sides.fields;
        let seen = match (index as usize).checked_sub(sides.of_snapshot) {
            None => Seen::new(base, index as usize),
            Some(added) => Seen::new(tail, added),
        };
        let part = *part as u16;
        let slot = || Slot {
            stock: sides.stock,
            key: RowKey { part, index },
            marked: &self.catalogue.marked,
        };
        self.step.judge(was, seen, slot, desk)
    }
}

fn has_second_processor() -> bool {
    thread::available_parallelism().is_ok_and(|processors| processors.get() > 1)
}
