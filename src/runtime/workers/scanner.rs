//! The scanner: reads collections in a thread of its own and tells the librarian.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use crate::record::Clean;
use crate::store::library::{Reading, read_room};

use super::librarian::{Ask, Opening};

/// Starts reading; everything found is told under this number, until a newer one is current.
pub fn start(
    opening: Opening,
    number: u64,
    current: Arc<AtomicU64>,
    librarian: Sender<Ask>,
) -> std::io::Result<()> {
    thread::Builder::new()
        .name("scanner".to_owned())
        .spawn(move || {
            let told = librarian.clone();
            let read = catch_unwind(AssertUnwindSafe(|| {
                read_room(
                    &Reading::new(&opening.places, &opening.known),
                    &|| current.load(Ordering::Relaxed) == number,
                    &mut |found| {
                        // A librarian that is gone wants to hear nothing more.
                        let _ = told.send(Ask::Found(number, found));
                    },
                )
            }));
            let outcome = match read {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(Clean::line(&error.to_string())),
                Err(_) => Err(Clean::line(
                    "reading the collection stopped by a fault of the program; what was read is here",
                )),
            };
            let _ = librarian.send(Ask::Read(number, outcome));
        })
        .map(drop)
}
