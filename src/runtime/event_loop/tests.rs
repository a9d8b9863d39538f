//! The loop on a room that writes down what it hears, and a terminal that is none.
//!
//! Everything is in the inbox before the loop begins, so nothing is waited for.

mod speed;

use super::*;
use crate::app::key::{Code, Key};
use crate::app::message::Timer;
use crate::record::marks::Wish;

/// A room that writes down what it hears; letters ask for effects.
#[derive(Default)]
struct Diary {
    heard: Vec<String>,
}

impl Room for Diary {
    fn update(&mut self, message: Message) -> Vec<Effect> {
        let (word, effects) = match message {
            Message::Key(key) => (key.to_string(), on_key(key)),
            Message::Resize(columns, rows) => (format!("{columns}x{rows}"), vec![]),
            Message::Terminate => ("terminate".to_owned(), vec![Effect::Quit]),
            Message::Edited(Ok(text)) => (format!("edited {text}"), vec![]),
            Message::Copied(Ok(())) => ("copied".to_owned(), vec![]),
            Message::Timer(Timer::Draft(number)) => (format!("timer {number}"), vec![Effect::Quit]),
            other => (format!("{other:?}"), vec![]),
        };
        self.heard.push(word);
        effects
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        assert!(
            self.heard.last().is_none_or(|word| word != "P"),
            "a fault of the view"
        );
        let _ = buffer;
        None
    }
}

fn on_key(key: Key) -> Vec<Effect> {
    match key.code {
        Code::Char('q') => vec![Effect::Quit],
        Code::Char('k') => vec![
            Effect::Keep(1, Wish::Remove(Vec::new())),
            Effect::LookForMarks,
        ],
        Code::Char('e') => vec![Effect::EditOutside {
            text: "text".to_owned(),
            draft: String::new(),
        }],
        Code::Char('y') => vec![Effect::Copy("quotation".to_owned())],
        Code::Char('t') => vec![Effect::Timer(Timer::Draft(7), 1)],
        Code::Char('z') => vec![Effect::Suspend],
        _ => vec![],
    }
}

#[derive(Default)]
struct Bench {
    carried: usize,
    first: Option<Effect>,
    drained: Option<Duration>,
    unsaved: Option<Clean>,
}

impl Machine for Bench {
    fn carry_out(&mut self, effect: Effect) {
        self.carried += 1;
        self.first.get_or_insert(effect);
    }

    fn drain(&mut self, limit: Duration) -> Result<(), Clean> {
        self.drained = Some(limit);
        self.unsaved.take().map_or(Ok(()), Err)
    }
}

struct Glass {
    done: Vec<&'static str>,
    frames: usize,
    size: (u16, u16),
    broken: bool,
    /// What is typed when the loop waits, one batch each time.
    batches: VecDeque<Delivery>,
}

impl Console for Glass {
    fn size(&self) -> (u16, u16) {
        self.size
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        self.frames += 1;
        paint(&mut Buffer::default());
        if self.broken {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }

    fn resize(&mut self, _size: (u16, u16)) {
        self.done.push("resize");
    }

    fn wait(&mut self, inbox: &Inbox) -> Result<Delivery, RecvError> {
        self.done.push("wait");
        self.batches.pop_front().map_or_else(|| inbox.receive(), Ok)
    }

    fn refresh(&mut self) -> io::Result<()> {
        self.done.push("refresh");
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.done.push("suspend");
        self.size = (100, 30);
        Ok(())
    }

    fn copy(&mut self, _text: &str) -> Result<(), Clean> {
        self.done.push("copy");
        Ok(())
    }

    fn edit(&mut self, text: &str, _draft: &str) -> Result<String, Clean> {
        self.done.push("edit");
        Ok(text.to_uppercase())
    }

    fn terminating(&mut self) {
        self.done.push("terminating");
    }
}

/// A loop on nothing, and what became of it.
struct Trial {
    room: Diary,
    machine: Bench,
    console: Glass,
    ending: Ending,
}

fn typed(keys: &str) -> Delivery {
    Delivery::Typed(keys.chars().map(|c| Message::Key(Key::char(c))).collect())
}

fn trial(deliveries: Vec<Delivery>, change: impl FnOnce(&mut Bench, &mut Glass)) -> Trial {
    let (post, inbox) = inbox();
    let timers = Timers::start(post.clone()).unwrap();
    for delivery in deliveries {
        post.deliver(delivery);
    }
    let (mut room, mut machine) = (Diary::default(), Bench::default());
    let mut console = Glass {
        done: Vec::new(),
        frames: 0,
        size: (80, 24),
        broken: false,
        batches: VecDeque::new(),
    };
    change(&mut machine, &mut console);
    let parts = EventLoop {
        room: &mut room,
        machine: &mut machine,
        console: &mut console,
        inbox,
        timers,
        log: Log::none(),
    };
    let ending = parts.run(vec![Effect::ListCollections]);
    Trial {
        room,
        machine,
        console,
        ending,
    }
}

#[test]
fn the_size_comes_first_and_a_hundred_keys_are_one_frame() {
    let all = typed(&"j".repeat(100));
    let trial = trial(vec![all, Delivery::Messages(vec![]), typed("q")], |_, _| {});
    assert_eq!(trial.room.heard.first().map(String::as_str), Some("80x24"));
    assert_eq!(trial.room.heard.len(), 102);
    assert!(
        trial.console.frames <= 1,
        "one frame at most before quitting"
    );
    assert_eq!(trial.machine.carried, 1);
    assert_eq!(trial.ending, Ending::Done);
    assert_eq!(trial.machine.drained, Some(SAVING_LIMIT));
}

#[test]
fn the_first_effects_are_carried_out_before_what_waits_already() {
    let trial = trial(vec![typed("kq")], |_, _| {});
    assert_eq!(trial.machine.first, Some(Effect::ListCollections));
}

#[test]
fn effects_go_to_the_machine_and_quitting_waits_for_the_saver() {
    let trial = trial(Vec::new(), |machine, console| {
        machine.unsaved = Some(Clean::line("the disk is full"));
        console.batches = [typed("kk"), typed("q")].into();
    });
    // The first effect, what is kept twice, and one look for both keys, after the frame.
    assert_eq!(trial.machine.carried, 4);
    assert_eq!(
        trial.ending,
        Ending::Unsaved(Clean::line("the disk is full"))
    );
    assert_eq!(trial.ending.exit_code(), 3);
}

#[test]
fn the_edited_text_comes_before_the_keys_typed_after() {
    let trial = trial(vec![typed("eyxq")], |_, _| {});
    let heard = ["80x24", "e", "edited TEXT", "y", "copied", "x", "q"];
    assert_eq!(trial.room.heard, heard);
}

#[test]
fn what_was_typed_is_read_once_for_each_batch_when_the_one_before_is_at_work_and_seen() {
    let trial = trial(vec![Delivery::Resized], |_, console| {
        console.batches = [typed("a"), typed("b"), typed("q")].into();
    });
    let waits = trial.console.done.iter().filter(|what| **what == "wait");
    assert_eq!(
        (waits.count(), trial.console.frames),
        (3, 3),
        "at first, after a and after b; not after q"
    );
    assert_eq!(trial.room.heard, ["80x24", "a", "b", "q"]);
}

#[test]
fn after_a_stop_the_size_is_looked_at() {
    let trial = trial(vec![typed("z"), Delivery::Continued, typed("q")], |_, _| {});
    assert_eq!(trial.room.heard, ["80x24", "z", "100x30", "q"]);
    assert!(trial.console.done.contains(&"refresh"));
}

#[test]
fn being_told_to_end_is_heard_once_and_saves_in_haste() {
    let twice = Delivery::Messages(vec![Message::Terminate, Message::Terminate]);
    let trial = trial(vec![twice], |_, _| {});
    assert_eq!(trial.room.heard, ["80x24", "terminate"]);
    assert_eq!(trial.machine.drained, Some(HASTY_SAVING_LIMIT));
}

#[test]
fn a_terminal_that_can_not_be_written_to_ends_the_room() {
    let trial = trial(vec![], |_, console| console.broken = true);
    assert_eq!(trial.room.heard, ["80x24", "terminate"]);
    assert!(trial.console.done.contains(&"terminating"));
    assert_eq!(trial.console.frames, 1);
}

#[test]
fn a_timer_comes_back_as_a_message() {
    let trial = trial(vec![typed("t")], |_, _| {});
    assert_eq!(trial.room.heard, ["80x24", "t", "timer 7"]);
}

#[test]
fn a_fault_in_the_view_ends_the_loop_and_still_saves() {
    let trial = trial(vec![typed("P")], |_, _| {});
    assert_eq!(trial.ending, Ending::Fault);
    assert_eq!(trial.ending.exit_code(), 101);
    assert!(trial.machine.drained.is_some());
}
