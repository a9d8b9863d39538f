//! Questions that cross a change of catalogues on their way: whatever the order in which the
//! answers and the news come, no wish of the reader is lost.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use readroom::app::keymap::Keymap;
use readroom::app::message::{Effect, Message};
use readroom::app::model::{Focus, Model, Settings};
use readroom::record::Clean;
use readroom::record::listing::{Page, Row, RowKey};
use readroom::record::marks::Place;
use readroom::runtime::event_loop::{Console, Ending, EventLoop, Machine, Post, Room, inbox};
use readroom::runtime::log::Log;
use readroom::runtime::timers::Timers;

use crate::desk::{Desk, five_records, keys};

fn key(part: u16, index: u32) -> RowKey {
    RowKey { part, index }
}

/// The news that the five records have the keys of a newer catalogue.
fn renewed() -> Message {
    let became = (0..5).map(|index| (key(0, index), key(1, index)));
    Message::Renewed(Arc::new(became.collect()))
}

fn gone() -> Clean {
    Clean::line("it is no longer in the room")
}

fn record(index: u32) -> Box<readroom::record::Record> {
    Box::new(five_records()[index as usize].clone())
}

/// The first rows of a room of five, of the first catalogue or the one after it.
fn first_rows(seq: u64, part: u16) -> Message {
    let row = |(index, record): (usize, &readroom::record::Record)| Row {
        key: key(part, index as u32),
        id: record.id.clone(),
        date: None,
        people: Clean::default(),
        title: record.title.clone(),
        languages: String::new(),
        shelf: Clean::default(),
        bookmarked: false,
        notes: 0,
        hits: Vec::new(),
    };
    Message::Rows(Page {
        seq,
        total: 5,
        matched: 5,
        literal: 5,
        rows: five_records().iter().enumerate().map(row).collect(),
        ..Page::default()
    })
}

fn new_model() -> Model {
    let (settings, keymap) = (Settings::default(), Keymap::default());
    Model::new((120, 40), settings, keymap, "session".to_owned())
}

/// Returns the number under which a record is asked for.
fn open_of(effects: &[Effect], wanted: RowKey) -> Option<u64> {
    let mut opens = effects.iter().filter_map(|effect| match effect {
        Effect::Open(number, key) => Some((*number, *key)),
        _ => None,
    });
    opens
        .find(|(_, key)| *key == wanted)
        .map(|(number, _)| number)
}

/// A room whose first record is asked for and not here: the room, and the number.
fn first_on_its_way() -> (Model, u64) {
    let mut model = new_model();
    readroom::app::start(&mut model);
    let asked = model.list.asked;
    let effects = readroom::app::update(&mut model, first_rows(asked, 0));
    let number = open_of(&effects, key(0, 0)).expect("the first record is asked for");
    (model, number)
}

#[test]
fn the_first_record_on_its_way_is_asked_for_under_its_new_key_in_either_order() {
    for answer_is_first in [false, true] {
        let (mut model, number) = first_on_its_way();
        let failed = Message::Opened(number, key(0, 0), Err(gone()));
        if answer_is_first {
            readroom::app::update(&mut model, failed.clone());
        }
        let effects = readroom::app::update(&mut model, renewed());
        assert_eq!(effects.first(), Some(&Effect::TakenUp));
        let again = open_of(&effects, key(1, 0)).expect("asked for again");
        if !answer_is_first {
            readroom::app::update(&mut model, failed);
        }
        let opened = Message::Opened(again, key(1, 0), Ok(record(0)));
        readroom::app::update(&mut model, opened);
        assert!(model.record().is_some(), "answer first: {answer_is_first}");
        assert_eq!(model.reading.key, Some(key(1, 0)));
        assert_eq!(model.reading.wanted, Some(key(1, 0)));
    }
}

/// The page may be turned while the record is read anew.
#[test]
fn a_page_that_was_turned_meanwhile_stays_turned() {
    for turned in ["<pgdn>", "g"] {
        let mut desk = Desk::new();
        desk.keys("<enter><pgdn><pgdn>");
        let before = desk.model.reading.place;
        let effects = readroom::app::update(&mut desk.model, renewed());
        let number = open_of(&effects, key(1, 0)).expect("read anew");
        for key in keys(turned) {
            readroom::app::update(&mut desk.model, Message::Key(key));
        }
        let place = desk.model.reading.place;
        assert_ne!(place, before);
        let opened = Message::Opened(number, key(1, 0), Ok(record(0)));
        readroom::app::update(&mut desk.model, opened);
        assert_eq!(desk.model.reading.place, place, "{turned}");
    }
}

#[test]
fn a_link_that_is_followed_leads_there_though_the_catalogue_changes_on_the_way() {
    let mut desk = Desk::new();
    desk.keys("<enter>");
    let number = desk.model.next_number();
    (desk.model.reading.asked, desk.model.reading.link) = (number, Some(number));
    let effects = readroom::app::update(&mut desk.model, renewed());
    assert_eq!(open_of(&effects, key(1, 0)), None, "{effects:?}");
    let led_to = Message::Opened(number, key(1, 3), Ok(record(3)));
    readroom::app::update(&mut desk.model, led_to);
    assert_eq!(desk.model.reading.key, Some(key(1, 3)));
    // Once it is here the next change finds nothing on its way.
    let became = (0..5).map(|index| (key(1, index), key(2, index)));
    let again = Message::Renewed(Arc::new(became.collect()));
    let effects = readroom::app::update(&mut desk.model, again);
    assert!(open_of(&effects, key(2, 3)).is_some(), "{effects:?}");
}

#[test]
fn marks_walks_and_places_go_by_the_new_keys_at_once() {
    let mut desk = Desk::new();
    desk.keys("m");
    desk.model.searches.walking_to = Some((key(0, 2), 1));
    readroom::app::update(&mut desk.model, renewed());
    let placed = &desk.model.marks.all[0].place;
    assert_eq!(*placed, Place::Record(key(1, 0)));
    assert_eq!(desk.model.searches.walking_to, Some((key(1, 2), 1)));
    // The key takes the bookmark away, and does not set a second one.
    let effects = readroom::app::update(&mut desk.model, Message::Key(keys("m")[0]));
    let sets = |effect: &Effect| matches!(effect, Effect::Bookmark(..));
    assert!(!effects.iter().any(sets), "{effects:?}");
}

/// A room that shows its record long before this.
const LIMIT: Duration = Duration::from_secs(20);

struct TestRoom(Model);

impl Room for TestRoom {
    fn update(&mut self, message: Message) -> Vec<Effect> {
        let is_read = |model: &Model| model.record().is_some() && model.focus == Focus::List;
        let mut effects = readroom::app::update(&mut self.0, message);
        if is_read(&self.0) {
            effects.push(Effect::Quit);
        }
        effects
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        readroom::ui::view(&self.0, buffer)
    }
}

/// A catalogue that changes between the question for a record and its answer.
struct Changing {
    post: Post,
    answers_first: bool,
    changed: bool,
    opens: Vec<RowKey>,
}

impl Machine for Changing {
    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Rows(request) => {
                let part = u16::from(self.changed);
                self.post.send(first_rows(request.seq, part));
            }
            Effect::Open(number, of) => {
                self.opens.push(of);
                if self.changed {
                    let opened = Message::Opened(number, of, Ok(record(of.index)));
                    return self.post.send(opened);
                }
                self.changed = true;
                let failed = Message::Opened(number, of, Err(gone()));
                let (first, second) = if self.answers_first {
                    (failed, renewed())
                } else {
                    (renewed(), failed)
                };
                self.post.send(first);
                self.post.send(second);
            }
            _ => {}
        }
    }

    fn drain(&mut self, _: Duration) -> Result<(), Clean> {
        Ok(())
    }
}

struct NoTerminal;

impl Console for NoTerminal {
    fn size(&self) -> (u16, u16) {
        (120, 40)
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        paint(&mut Buffer::empty(ratatui::layout::Rect::new(
            0, 0, 120, 40,
        )));
        Ok(())
    }

    fn resize(&mut self, _: (u16, u16)) {}
    fn refresh(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn copy(&mut self, _: &str) -> Result<(), Clean> {
        Ok(())
    }
    fn edit(&mut self, _: &str, _: &str) -> Result<String, Clean> {
        Err(Clean::line("no editor"))
    }
    fn terminating(&mut self) {}
}

#[test]
fn in_the_loop_the_first_record_comes_whatever_crosses_the_change() {
    for answers_first in [false, true] {
        let (post, inbox) = inbox();
        let mut room = TestRoom(new_model());
        let first = readroom::app::start(&mut room.0);
        let mut machine = Changing {
            post: post.clone(),
            answers_first,
            changed: false,
            opens: Vec::new(),
        };
        let timers = Timers::start(post.clone()).unwrap();
        // Were the record never shown the room would wait for ever: this ends it.
        let (done, wait) = channel::<()>();
        let watch = thread::spawn(move || {
            if wait.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
                post.send(Message::Terminate);
            }
        });
        let running = EventLoop {
            room: &mut room,
            machine: &mut machine,
            console: &mut NoTerminal,
            inbox,
            timers,
            log: Log::none(),
        };
        assert_eq!(running.run(first), Ending::Done);
        drop(done);
        watch.join().unwrap();
        assert_eq!(machine.opens, [key(0, 0), key(1, 0)]);
        assert!(room.0.record().is_some());
    }
}
