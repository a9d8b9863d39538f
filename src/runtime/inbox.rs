//! The one inbox of the loop, the way into it, and the bell that wakes a loop which waits for the
//! keyboard as well.
//!
//! Whoever delivers rings only when the loop has said that it is going to wait, so that a flood
//! of deliveries costs no more than its messages.

use std::cell::RefCell;
use std::io::{self, PipeReader, PipeWriter, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustix::fs::{OFlags, fcntl_setfl};

use crate::app::message::Message;

/// Something for the loop.
#[derive(Debug)]
pub enum Delivery {
    /// Messages, in their order.
    Messages(Vec<Message>),
    /// What was typed.
    Typed(Vec<Message>),
    /// The terminal has another size.
    Resized,
    /// The process was asked to stop.
    Suspend,
    /// The process was continued: whatever was on the screen, draw it anew.
    Continued,
}

/// The way into the inbox; every copy leads to the same one.
#[derive(Clone, Debug)]
pub struct Post {
    sender: Sender<Delivery>,
    bell: Arc<Bell>,
}

/// What wakes a loop that waits for more than its inbox.
#[derive(Debug, Default)]
struct Bell {
    /// The loop waits, or is about to.
    waits: AtomicBool,
    /// Where a byte is written to wake it; a loop that waits for its inbox alone needs none.
    wire: OnceLock<PipeWriter>,
}

impl Post {
    /// Delivers; nothing happens when the loop is gone.
    pub fn deliver(&self, delivery: Delivery) {
        let _ = self.sender.send(delivery);
        // After the delivery, as the loop looks into the inbox after it has said that it waits:
        // one of the two sees the other.
        if self.bell.waits.swap(false, Ordering::SeqCst)
            && let Some(mut wire) = self.bell.wire.get()
        {
            let _ = wire.write(b"r");
        }
    }

    /// Sends one message.
    pub fn send(&self, message: Message) {
        self.deliver(Delivery::Messages(vec![message]));
    }

    /// Hangs the bell: what is returned can be read, without waiting, when something was
    /// delivered to a loop that waits. Fails when it hangs already.
    pub fn hang_bell(&self) -> io::Result<PipeReader> {
        let (reader, writer) = io::pipe()?;
        // Who delivers may have said so, and not rung yet, when the loop wakes up for a key.
        fcntl_setfl(&reader, OFlags::NONBLOCK)?;
        let hung = self.bell.wire.set(writer);
        hung.map_err(|_| io::Error::from(io::ErrorKind::AlreadyExists))?;
        Ok(reader)
    }
}

/// The one inbox.
#[derive(Debug)]
pub struct Inbox {
    receiver: Receiver<Delivery>,
    bell: Arc<Bell>,
    /// The first delivery, where it was looked whether there is one.
    first: RefCell<Option<Delivery>>,
}

impl Inbox {
    /// Waits for the next delivery and takes it; fails when nothing will come any more.
    pub fn receive(&self) -> Result<Delivery, RecvError> {
        self.first.take().map_or_else(|| self.receiver.recv(), Ok)
    }

    /// Takes the next delivery if it is there.
    pub fn receive_at_once(&self) -> Option<Delivery> {
        self.first.take().or_else(|| self.receiver.try_recv().ok())
    }

    /// Takes the next delivery, waiting at most so long; for tests of what delivers.
    pub fn receive_within(&self, limit: Duration) -> Result<Delivery, RecvTimeoutError> {
        let first = self.first.take();
        first.map_or_else(|| self.receiver.recv_timeout(limit), Ok)
    }

    /// Says that the loop is going to wait for the bell; false when something is there already,
    /// and it must not. To be taken back by [`Inbox::awake`].
    pub fn falls_asleep(&self) -> bool {
        self.bell.waits.store(true, Ordering::SeqCst);
        let first = self.receive_at_once();
        let is_empty = first.is_none();
        self.first.replace(first);
        if !is_empty {
            self.awake();
        }
        is_empty
    }

    /// Says that the loop does not wait; true when the bell was rung and has to be read.
    pub fn awake(&self) -> bool {
        !self.bell.waits.swap(false, Ordering::SeqCst)
    }
}

/// Makes an inbox and the way into it.
pub fn inbox() -> (Post, Inbox) {
    let (sender, receiver) = channel();
    let bell = Arc::new(Bell::default());
    let post = Post {
        sender,
        bell: Arc::clone(&bell),
    };
    let inbox = Inbox {
        receiver,
        bell,
        first: RefCell::new(None),
    };
    (post, inbox)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn size_of_next(inbox: &Inbox) -> usize {
        match inbox.receive_at_once() {
            Some(Delivery::Typed(messages)) => messages.len(),
            Some(_) | None => 0,
        }
    }

    #[test]
    fn looking_whether_there_is_something_leaves_it_first() {
        let (post, inbox) = inbox();
        assert!(inbox.falls_asleep());
        for count in 1..=3 {
            let typed = (0..count).map(|_| Message::Terminate).collect();
            post.deliver(Delivery::Typed(typed));
        }
        assert!(!inbox.falls_asleep() && !inbox.falls_asleep());
        assert_eq!([(); 4].map(|()| size_of_next(&inbox)), [1, 2, 3, 0]);
    }

    #[test]
    fn the_bell_rings_once_for_a_loop_that_waits_and_not_for_one_that_works() {
        let (post, inbox) = inbox();
        let mut bell = post.hang_bell().unwrap();
        let mut rung = || bell.read(&mut [0; 16]).unwrap_or(0);
        post.send(Message::Terminate);
        assert_eq!(rung(), 0, "nobody waits");
        while inbox.receive_at_once().is_some() {}
        assert!(inbox.falls_asleep());
        post.send(Message::Terminate);
        post.send(Message::Terminate);
        assert!(inbox.awake());
        assert_eq!((rung(), rung()), (1, 0));
        while inbox.receive_at_once().is_some() {}
        assert!(inbox.falls_asleep());
        assert!(!inbox.awake(), "a key woke it: there is nothing to read");
        assert!(post.hang_bell().is_err());
    }
}
