//! Questions about the time of what is listed that wait: the newest of each kind is answered.

use crate::app::message::Message;
use crate::record::timeline::{Cut, TimelineRequest};
use crate::runtime::event_loop::Post;
use crate::store::catalogue::Catalogue;

/// The newest questions.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// For the head of the list.
    head: Option<TimelineRequest>,
    /// For the panel.
    panel: Option<TimelineRequest>,
}

impl Times {
    /// Takes a question up in the place of the older one of its kind.
    pub(super) fn add(&mut self, request: TimelineRequest) {
        match request.cut {
            Cut::Even => self.head = Some(request),
            Cut::Fit | Cut::By(..) => self.panel = Some(request),
        }
    }

    /// Answers them, that of the panel first: somebody has asked for it with a key.
    pub(super) fn answer(self, catalogue: &mut Catalogue, post: &Post) {
        for request in [self.panel, self.head].into_iter().flatten() {
            post.send(Message::Timeline(catalogue.timeline(&request)));
        }
    }
}
