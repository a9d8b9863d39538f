//! What comes and goes under keys: old ones are understood as long as anybody may use them, and
//! what is told is told under those the room was told of last.

use std::sync::mpsc::Sender;

use crate::app::message::Message;
use crate::record::listing::RowKey;
use crate::runtime::workers::lending::{self, Lent, Wanted};

use super::Librarian;

impl Librarian {
    /// Returns the key that the room goes by, or will once it has heard what it was told, of one
    /// that it goes by or did; of a record that is gone the old one.
    pub(super) fn newest(&self, key: RowKey) -> RowKey {
        self.renewals.newest(key).unwrap_or(key)
    }

    /// Hands another worker's answer on, under the keys that the room was told of last.
    pub(super) fn hand_on(&self, mut message: Message) {
        if let Message::Found(found) = &mut message {
            for row in &mut found.rows {
                row.key = self.newest(row.key);
            }
        }
        if let Message::Neighbour(_, Ok(neighbour)) = &mut message {
            neighbour.key = self.newest(neighbour.key);
        }
        self.post.send(message);
    }

    /// Returns the key inside the catalogue of one the room knows, old ones included.
    pub(super) fn inner(&self, key: RowKey) -> Option<RowKey> {
        let newest = self.renewals.newest(key);
        newest.and_then(|newest| self.shown.inner(newest))
    }

    /// Lends entries, under the keys the room knows.
    pub(super) fn lend(&self, wanted: Wanted, reply: &Sender<Lent>) {
        let by_its_own_key = |key: RowKey| {
            let inner = Wanted::These(vec![self.inner(key)?]);
            let (_, entry) = lending::lend(&self.shown.catalogue, &inner).entries.pop()?;
            Some((key, entry))
        };
        let wanted = match wanted {
            Wanted::From(first) => self.shown.inner(first).map(Wanted::From),
            Wanted::StampsFrom(first) => self.shown.inner(first).map(Wanted::StampsFrom),
            Wanted::This(key) => self.inner(key).map(Wanted::This),
            Wanted::These(keys) => {
                let lent = Lent {
                    entries: keys.into_iter().filter_map(by_its_own_key).collect(),
                    ..Lent::default()
                };
                let _ = reply.send(lent);
                return;
            }
        };
        let lent = wanted.map(|wanted| lending::lend(&self.shown.catalogue, &wanted));
        let mut lent = lent.unwrap_or_default();
        for (key, _) in &mut lent.entries {
            *key = self.shown.outer(*key);
        }
        for stamp in &mut lent.stamps {
            stamp.key = self.shown.outer(stamp.key);
        }
        lent.next = lent.next.map(|key| self.shown.outer(key));
        let _ = reply.send(lent);
    }
}
