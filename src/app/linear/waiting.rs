//! Which answers of the workers are still to come.
//!
//! Of rows, records and searches the newest question counts, as in the room itself; every wish
//! is answered. A worker that died answers nothing any more.

use crate::app::message::{Effect, Message, Timer};
use crate::app::search::SearchesTold;

/// What was asked for and is not here.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    rows: Option<u64>,
    open: Option<u64>,
    search: Option<u64>,
    likeness: Option<u64>,
    neighbour: Option<u64>,
    wishes: Vec<u64>,
    is_copying: bool,
    collections: bool,
    searches: bool,
    /// What is looked for in a long text.
    in_text: Option<u64>,
    /// Facets or time that are counted.
    counts: Option<u64>,
    /// The timer after which a search is answered with what can be searched by then.
    limit: Option<u64>,
    /// Workers that answer nothing any more.
    dead: Vec<&'static str>,
}

/// What the workers that are asked here are called when they die.
const CATALOGUE: &str = "the catalogue";
/// The same of the searcher.
const SEARCH: &str = "the search";

impl Waiting {
    /// Returns true when everything is here.
    pub fn is_over(&self) -> bool {
        let newest = [
            self.rows,
            self.open,
            self.search,
            self.likeness,
            self.neighbour,
            self.counts,
            self.in_text,
        ];
        newest.iter().all(Option::is_none)
            && self.wishes.is_empty()
            && !self.is_copying
            && !self.collections
            && !self.searches
    }

    /// Returns true when the catalogue's worker is gone.
    pub fn lost_catalogue(&self) -> bool {
        self.dead.contains(&CATALOGUE)
    }

    fn lost_search(&self) -> bool {
        self.dead.contains(&SEARCH)
    }

    /// From the timer of this number on, a search is answered with what can be searched by then.
    pub fn limit_search(&mut self, number: u64) {
        self.limit = Some(number);
    }

    /// Something is counted under this number. Not every count is waited for: the room asks for
    /// some by itself.
    pub fn ask_counts(&mut self, number: u64) {
        self.counts = Some(number).filter(|_| !self.lost_catalogue());
    }

    /// The searches kept by name are asked for, or one is to be kept.
    pub fn ask_searches(&mut self) {
        self.searches = true;
    }

    /// Takes note of what is asked.
    pub fn ask(&mut self, effect: &Effect) {
        match effect {
            Effect::Rows(request) if !self.lost_catalogue() => self.rows = Some(request.seq),
            Effect::Open(number, _) | Effect::FollowLink(number, _) if !self.lost_catalogue() => {
                self.open = Some(*number);
            }
            Effect::Search(search) if !self.lost_search() => self.search = Some(search.seq),
            Effect::Likeness(number, _) if !self.lost_search() => self.likeness = Some(*number),
            Effect::AlongShelf(asked) if !self.lost_search() => self.neighbour = Some(asked.seq),
            Effect::Bookmark(number, _) | Effect::Keep(number, _) => self.wishes.push(*number),
            Effect::InText(ask) => self.in_text = Some(ask.number),
            Effect::Copy(_) => self.is_copying = true,
            Effect::ListCollections => self.collections = true,
            Effect::Rows(_)
            | Effect::Open(..)
            | Effect::FollowLink(..)
            | Effect::Search(_)
            | Effect::Likeness(..)
            | Effect::AlongShelf(_)
            | Effect::Facets(_)
            | Effect::FoundFacets(_)
            | Effect::Timeline(_)
            | Effect::Visited(_)
            | Effect::LookAgain
            | Effect::TakenUp
            | Effect::OpenFolder(_)
            | Effect::ForgetCollection(_)
            | Effect::LookForMarks
            | Effect::InTexts(..)
            | Effect::Searches(_)
            | Effect::EditOutside { .. }
            | Effect::Timer(..)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit => {}
        }
    }

    /// Takes note of what came.
    pub fn hear(&mut self, message: &Message) {
        let over = |asked: &mut Option<u64>, number: u64| {
            if *asked == Some(number) {
                *asked = None;
            }
        };
        match message {
            Message::Rows(page) => over(&mut self.rows, page.seq),
            Message::Opened(number, ..) | Message::NoSuchRecord(number, _) => {
                over(&mut self.open, *number);
            }
            Message::Found(found) if found.reach.is_whole() || self.limit.is_none() => {
                over(&mut self.search, found.seq);
            }
            Message::Timer(Timer::Notice(number)) if self.limit == Some(*number) => {
                (self.limit, self.search) = (None, None);
            }
            Message::InText(number, _) => over(&mut self.in_text, *number),
            Message::Likeness(number, _) => over(&mut self.likeness, *number),
            Message::Neighbour(number, _) => over(&mut self.neighbour, *number),
            Message::Facets(counts) => over(&mut self.counts, counts.seq),
            Message::Timeline(counts) => over(&mut self.counts, counts.seq),
            Message::Searches(SearchesTold::Saved(_) | SearchesTold::All(_)) => {
                self.searches = false;
            }
            Message::Kept(number, _) => self.wishes.retain(|wish| wish != number),
            Message::Copied(_) => self.is_copying = false,
            Message::Collections(_) => self.collections = false,
            Message::WorkerDied(which, _) => self.is_dead(which),
            Message::Found(_)
            | Message::Timer(_)
            | Message::Key(_)
            | Message::Paste(_)
            | Message::Resize(..)
            | Message::Terminate
            | Message::Scan(_)
            | Message::Ground(_)
            | Message::Left(..)
            | Message::Problems(_)
            | Message::Renewed(_)
            | Message::Marks(_)
            | Message::Drafts(_)
            | Message::ResultCounts(..)
            | Message::InTexts(..)
            | Message::Searches(_)
            | Message::Edited(_) => {}
        }
    }

    /// Nothing more is waited for: what has not come may never come.
    fn is_dead(&mut self, which: &'static str) {
        let mut dead = std::mem::take(&mut self.dead);
        dead.push(which);
        *self = Self {
            dead,
            ..Self::default()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::search::{Found, Reach};
    use crate::record::Clean;
    use crate::record::listing::{Page, RowKey};

    fn rows(seq: u64) -> Message {
        Message::Rows(Page {
            seq,
            ..Page::default()
        })
    }

    #[test]
    fn the_newest_question_counts_and_every_wish() {
        let key = RowKey { part: 0, index: 0 };
        let mut waiting = Waiting::default();
        waiting.ask(&Effect::Open(1, key));
        waiting.ask(&Effect::Open(2, key));
        waiting.ask(&Effect::Bookmark(3, key));
        waiting.hear(&Message::NoSuchRecord(1, Clean::default()));
        assert!(!waiting.is_over());
        waiting.hear(&Message::NoSuchRecord(2, Clean::default()));
        assert!(!waiting.is_over());
        waiting.hear(&Message::Kept(3, Err(Clean::default())));
        assert!(waiting.is_over());
    }

    #[test]
    fn a_search_waits_for_all_texts_until_its_time_is_over() {
        let found = |left| {
            let reach = Reach {
                indexed: 1,
                total: 2,
                left,
                is_anew: false,
            };
            Message::Found(Found {
                seq: 7,
                reach,
                ..Found::default()
            })
        };
        let mut waiting = Waiting {
            search: Some(7),
            limit: Some(9),
            ..Waiting::default()
        };
        waiting.hear(&found(1));
        assert!(!waiting.is_over());
        let mut late = waiting.clone();
        waiting.hear(&found(0));
        assert!(waiting.is_over());
        late.hear(&Message::Timer(Timer::Notice(9)));
        assert!(late.is_over());
    }

    #[test]
    fn a_dead_worker_is_waited_for_no_more() {
        let mut waiting = Waiting {
            rows: Some(1),
            ..Waiting::default()
        };
        waiting.hear(&Message::WorkerDied("the catalogue", Clean::default()));
        assert!(waiting.is_over() && waiting.lost_catalogue());
        waiting.ask(&Effect::Open(2, RowKey { part: 0, index: 0 }));
        assert!(waiting.is_over());
        waiting.hear(&rows(1));
        assert!(waiting.is_over());
    }
}
