//! Timers: one thread that sleeps until the next one, and for ever when there is none.
//!
//! Every timer comes back once, with its number; the one who asked knows which are stale.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::message::{Message, Timer};

use super::event_loop::{Delivery, Post};

/// The thread of timers. Dropping it ends the thread.
#[derive(Debug)]
pub struct Timers(Sender<(Instant, Timer)>);

impl Timers {
    /// Starts the thread.
    pub fn start(post: Post) -> io::Result<Self> {
        let (sender, receiver) = channel();
        thread::Builder::new()
            .name("timers".to_owned())
            .spawn(move || run(&receiver, &post))?;
        Ok(Self(sender))
    }

    /// Sends the timer back after so many milliseconds.
    pub fn set(&self, timer: Timer, milliseconds: u32) {
        let due = Instant::now() + Duration::from_millis(milliseconds.into());
        let _ = self.0.send((due, timer));
    }
}

fn run(receiver: &Receiver<(Instant, Timer)>, post: &Post) {
    let mut waiting: Vec<(Instant, Timer)> = Vec::new();
    loop {
        let next = match waiting.first() {
            Some((due, _)) => {
                let left = due.saturating_duration_since(Instant::now());
                receiver.recv_timeout(left)
            }
            None => receiver.recv().map_err(RecvTimeoutError::from),
        };
        match next {
            Ok(one) => {
                let place = waiting.partition_point(|(due, _)| *due <= one.0);
                waiting.insert(place, one);
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = Instant::now();
                let count = waiting.partition_point(|(due, _)| *due <= now);
                let due = waiting.drain(..count).map(|(_, timer)| timer);
                let messages: Vec<Message> = due.map(Message::Timer).collect();
                if !messages.is_empty() {
                    post.deliver(Delivery::Messages(messages));
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;
    use crate::runtime::event_loop::inbox;

    #[test]
    fn they_come_back_in_the_order_they_are_due() {
        let (post, inbox) = inbox();
        let timers = Timers::start(post).unwrap();
        timers.set(Timer::Draft(1), 30);
        timers.set(Timer::Notice(2), 1);
        timers.set(Timer::Draft(3), 10);
        let mut came = Vec::new();
        while came.len() < 3 {
            let Delivery::Messages(messages) =
                inbox.receive_within(Duration::from_secs(10)).unwrap()
            else {
                panic!("only messages");
            };
            came.extend(messages.into_iter().map(|message| match message {
                Message::Timer(timer) => timer,
                other => panic!("{other:?}"),
            }));
        }
        assert_eq!(came, [Timer::Notice(2), Timer::Draft(3), Timer::Draft(1)]);
    }
}
