//! The thread that looks through a long text, so that no key waits for it.
//!
//! It is started when it is first needed, which most sessions never do. Of questions of one kind
//! that wait the newest is answered; the others are asked no more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::app::elsewhere::{Ask, What};
use crate::app::message::Message;
use crate::record::Clean;
use crate::runtime::event_loop::Post;

/// The way to the thread.
#[derive(Debug)]
pub struct LongText {
    post: Post,
    asks: Option<Sender<Ask>>,
}

impl LongText {
    /// A thread that is not started yet.
    pub fn new(post: Post) -> Self {
        Self { post, asks: None }
    }

    /// Asks; answered by [`Message::InText`].
    pub fn ask(&mut self, ask: Ask) -> Option<()> {
        if self.asks.is_none() {
            self.asks = start(self.post.clone()).ok();
        }
        self.asks.as_ref()?.send(ask).ok()
    }
}

fn start(post: Post) -> std::io::Result<Sender<Ask>> {
    let (sender, asks) = channel();
    let body = move || {
        let worked = catch_unwind(AssertUnwindSafe(|| work(&asks, &post)));
        if let Err(fault) = worked {
            drop(fault);
            let why = Clean::line("a fault of the program; the text can be read on");
            post.send(Message::WorkerDied("looking through the text", why));
        }
    };
    thread::Builder::new()
        .name("long text".to_owned())
        .spawn(body)?;
    Ok(sender)
}

fn work(asks: &Receiver<Ask>, post: &Post) {
    while let Ok(first) = asks.recv() {
        let mut waiting: Vec<Ask> = Vec::new();
        for ask in std::iter::once(first).chain(asks.try_iter()) {
            waiting.retain(|one| is_alignment(one) != is_alignment(&ask));
            waiting.push(ask);
        }
        for ask in waiting {
            post.send(Message::InText(ask.number, ask.answer()));
        }
    }
}

fn is_alignment(ask: &Ask) -> bool {
    matches!(ask.what, What::Alignment(_))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::app::elsewhere::Told;
    use crate::record::Record;
    use crate::record::text::{Block, BlockKind, Text};
    use crate::runtime::event_loop::{Delivery, inbox};

    #[test]
    fn of_one_kind_the_newest_is_answered_and_each_kind_once() {
        let block = Block::new(BlockKind::Paragraph, Clean::text("the lamp is out"));
        let text = Text {
            blocks: vec![block],
            ..Text::default()
        };
        let record = Arc::new(Record {
            texts: vec![text.clone(), text],
            ..Record::default()
        });
        let ask = |number: u64, what: What| Ask {
            number,
            record: Arc::clone(&record),
            shown: 0,
            what,
        };
        let (post, inbox) = inbox();
        let (sender, asks) = channel();
        sender
            .send(ask(1, What::Words("t".to_owned(), None)))
            .unwrap();
        sender.send(ask(2, What::Alignment(1))).unwrap();
        sender
            .send(ask(3, What::Words("lamp".to_owned(), Some(1))))
            .unwrap();
        drop(sender);
        work(&asks, &post);
        let mut told = Vec::new();
        for _ in 0..2 {
            match inbox.receive_within(Duration::from_secs(10)).unwrap() {
                Delivery::Messages(messages) => told.extend(messages),
                other => panic!("{other:?}"),
            }
        }
        let [
            Message::InText(2, Told::Alignment(found)),
            Message::InText(3, Told::Hits(own, other)),
        ] = told.as_slice()
        else {
            panic!("{told:?}");
        };
        assert_eq!(found.pairs.len(), 1);
        assert_eq!((own.as_slice(), other), ([(4, 8)].as_slice(), own));
        assert!(inbox.receive_at_once().is_none());
    }
}
