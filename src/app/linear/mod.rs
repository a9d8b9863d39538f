//! The room without a screen: lines in, lines out, for screen readers and braille displays.
//!
//! It is the same room: the same model, changed by the same [`update`](super::update()), asking
//! for the same effects. What a line asks for may need answers from the workers; until they are
//! here no other line is taken, so that what is said belongs to what was asked, on a terminal
//! and in a pipe. Nothing is drawn, moved or coloured: every line that comes out is plain text.

mod command;
mod lists;
mod marks;
mod reading;
mod record;
mod then;
mod waiting;
mod ways;
mod words;

pub use command::TABLE;

use crate::record::Clean;

use super::message::{Collection, Effect, Message, Timer};
use super::model::{Focus, Model, Notice, Rest, Screen};
use super::search::SearchesTold;
use super::update::{acting, drafts, keys};
use super::wrap::wrap;

use command::{Asked, Verb};
use then::{Head, Then, Way};
use waiting::Waiting;
use ways::Ways;
use words::{counted, sentence};

/// The size the room has where there is no screen: lists are asked for in windows of this size.
pub const SIZE: (u16, u16) = (100, 40);
/// The size while a record is read: of so few rows that any paragraph can stand at the top, where
/// the place is.
const SIZE_OF_READING: (u16, u16) = (100, 5);
/// So many files are read before it is said again how far the reading is.
const FILES_BETWEEN: usize = 10_000;

/// Keys that never rest: no record is read because the cursor of a list came by, and the one that
/// is read stays while lists are looked at.
const NEVER_AT_REST: Option<Rest> = Some(Rest {
    number: 0,
    again: false,
});

/// The room in lines.
#[derive(Debug)]
pub struct Linear {
    model: Model,
    /// Lines that are to be said.
    said: Vec<String>,
    /// What was said since the last line that was typed.
    answer: Vec<String>,
    /// What was said before that.
    before: Vec<String>,
    /// What is still to come from the workers.
    waiting: Waiting,
    /// What is to be done once it is here.
    then: Option<Then>,
    /// The number of the last notice that was looked at.
    noticed: u64,
    /// Files of which it was said that they are read.
    files_told: usize,
    /// True while lines are those of a note.
    is_writing: bool,
    /// True while the paragraph at the place was not said.
    is_unheard: bool,
    /// The page of a list that was told last: which list, and its first row.
    told_page: Option<(Screen, usize)>,
    /// The list from which the record was opened.
    read_from: Screen,
    /// The collections that were told last.
    collections: Vec<Collection>,
    /// What was counted and kept, as it was told last.
    ways: Ways,
    /// Columns after which lines are broken; `None` leaves that to the terminal.
    width: Option<usize>,
    /// Milliseconds that a search waits for texts that are not indexed yet.
    patience: u32,
}

impl Linear {
    /// A room in lines; its model must be new and of [`SIZE`].
    ///
    /// `width` breaks the lines, `patience` is for how many milliseconds a search waits for texts
    /// that are not indexed yet.
    pub fn new(model: Model, width: Option<usize>, patience: u32) -> Self {
        Self {
            model,
            said: Vec::new(),
            answer: Vec::new(),
            before: Vec::new(),
            waiting: Waiting::default(),
            then: Some(Then::Greet),
            noticed: 0,
            files_told: 0,
            is_writing: false,
            is_unheard: true,
            told_page: None,
            read_from: Screen::Catalogue,
            collections: Vec::new(),
            ways: Ways::default(),
            width,
            patience,
        }
    }

    /// Returns what must be done when the room opens.
    pub fn start(&mut self) -> Vec<Effect> {
        self.model.reading.resting = NEVER_AT_REST;
        let mut effects = super::start(&mut self.model);
        effects.extend(self.barrier());
        self.asking(effects)
    }

    /// Takes a line that was typed. Only to be called when [`Self::wants_line`] is true.
    pub fn line(&mut self, typed: &str) -> Vec<Effect> {
        self.before = std::mem::take(&mut self.answer);
        self.model.notice = None;
        if self.is_writing {
            let effects = self.line_of_note(typed);
            let effects = self.asking(effects);
            return self.go_on(effects);
        }
        self.then = Some(Then::Line(typed.to_owned()));
        let effects = self.barrier();
        let effects = self.asking(effects);
        self.go_on(effects)
    }

    /// Takes anything else that happened.
    pub fn message(&mut self, message: Message) -> Vec<Effect> {
        self.waiting.hear(&message);
        self.fit();
        match &message {
            Message::Scan(scan) if !scan.done && scan.files >= self.files_told + FILES_BETWEEN => {
                self.files_told = scan.files;
                let files = scan.files;
                self.say(&format!("Reading the collection: {files} files so far."));
            }
            Message::Copied(Ok(())) => self.say("Copied."),
            Message::Collections(all) => self.collections.clone_from(all),
            Message::Facets(counts) if counts.seq == self.ways.asked => {
                self.ways.facets = Some(counts.clone());
            }
            Message::Timeline(counts) if counts.seq == self.ways.asked => {
                self.ways.times = Some(counts.clone());
            }
            Message::Searches(SearchesTold::All(all)) => self.ways.searches.clone_from(all),
            _ => {}
        }
        // Lists of the screen that would lie over the room have no place here.
        let is_overlay = matches!(
            message,
            Message::Collections(_) | Message::Searches(SearchesTold::All(_))
        );
        let effects = if is_overlay {
            Vec::new()
        } else {
            super::update(&mut self.model, message)
        };
        let effects = self.asking(effects);
        self.go_on(effects)
    }

    /// The input has ended: the room is left, and what was being written is a draft.
    pub fn end(&mut self) -> Vec<Effect> {
        if self.is_writing && self.written().is_some_and(|words| !words.trim().is_empty()) {
            self.say("What you were writing is kept as a draft.");
        }
        super::update(&mut self.model, Message::Terminate)
    }

    /// Returns true when everything that was asked for is here and another line can be taken.
    pub fn wants_line(&self) -> bool {
        self.then.is_none() && self.is_ready() && !self.model.leaving
    }

    /// Returns what stands before the line that is to be typed, on a terminal.
    pub fn prompt(&self) -> &'static str {
        if self.is_writing { "note> " } else { "> " }
    }

    /// Takes what is to be said, line by line: plain text without any control character.
    pub fn take_said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    fn is_ready(&self) -> bool {
        self.waiting.is_over() && (self.model.scan.done || self.waiting.lost_catalogue())
    }

    /// Says a text, its lines broken where the reader wants it.
    fn say(&mut self, text: &str) {
        // Whatever the text is made of, this is the one way out.
        let clean = Clean::text(text);
        for line in clean.split('\n') {
            let line = line.trim_end();
            let Some(width) = self.width else {
                self.said.push(line.to_owned());
                self.answer.push(line.to_owned());
                continue;
            };
            for part in wrap(line, width) {
                let part: String = line
                    .chars()
                    .skip(part.start)
                    .take(part.end - part.start)
                    .collect();
                let part = part.trim_end().to_owned();
                self.answer.push(part.clone());
                self.said.push(part);
            }
        }
    }

    /// Does something to the model as a message would.
    fn act(&mut self, change: impl FnOnce(&mut Model) -> Vec<Effect>) -> Vec<Effect> {
        self.fit();
        self.model.reading.resting = NEVER_AT_REST;
        acting(&mut self.model, change)
    }

    /// Gives the room the size that goes with what is said now.
    fn fit(&mut self) {
        self.model.size = match self.model.focus {
            Focus::List => SIZE,
            Focus::Record => SIZE_OF_READING,
        };
    }

    /// Notes which answers are to come, and says what went wrong.
    fn asking(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        for effect in &mut effects {
            if let Effect::Search(search) = effect {
                // What is said can't be mended when the count comes.
                search.in_stages = false;
            }
        }
        for effect in &effects {
            self.waiting.ask(effect);
        }
        if self.model.last_notice != self.noticed {
            self.noticed = self.model.last_notice;
            if let Some(Notice { text, error: true }) = self.model.notice.clone() {
                self.say(&sentence(&text));
            }
        }
        effects
    }

    /// Goes on with what waits for answers, as far as they are here.
    fn go_on(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        while self.is_ready()
            && let Some(then) = self.then.take()
        {
            let more = self.carry_on(then);
            effects.extend(self.asking(more));
        }
        effects
    }

    /// Asks for something whose answer comes after all marks that are on disk now, so that a list
    /// shows what another session wrote: a draft that does not exist is let go of.
    fn barrier(&mut self) -> Vec<Effect> {
        let name = format!("{}-0", self.model.session);
        let mut effects = vec![Effect::LookForMarks];
        effects.extend(drafts::forget_draft(&mut self.model, &name, None));
        effects
    }

    /// Says what the room holds.
    fn greet(&mut self) -> Vec<Effect> {
        let scan = &self.model.scan;
        let records = counted(scan.records, "record", "records");
        let mut told = format!("{}: {records}.", scan.room);
        if let Some(why) = &scan.failed {
            told = format!("{told} {}", sentence(why));
        }
        let problems = self.model.problems.all.iter();
        let problems = problems.filter(|problem| !problem.is_remark()).count();
        if problems > 0 {
            let problems = counted(problems, "problem", "problems");
            told = format!("{told} {problems}, told by problems.");
        }
        let drafts = self.model.marks.drafts.len();
        if drafts > 0 {
            let drafts = counted(drafts, "draft is", "drafts are");
            told = format!("{told} {drafts} kept, told by notes.");
        }
        told.push_str(" An empty line lists the records, help tells the commands.");
        self.say(&told);
        Vec::new()
    }

    /// Says what the room has to say.
    fn told(&mut self) -> Vec<Effect> {
        if let Some(Notice { text, error: false }) = self.model.notice.take() {
            self.say(&sentence(&text));
        }
        Vec::new()
    }

    fn carry_out(&mut self, line: &str) -> Vec<Effect> {
        let asked = match Asked::read(line) {
            Ok(asked) => asked,
            Err(word) => {
                self.say(&format!("There is no command {word}. help tells them all."));
                return Vec::new();
            }
        };
        match asked.verb {
            Verb::List => self.list(&asked),
            Verb::Filter => self.filter(&asked.rest),
            Verb::Sort => self.sort(&asked.rest),
            Verb::Search => self.search(&asked.rest),
            Verb::Narrow => self.narrow(&asked.rest),
            Verb::Save => self.save(&asked.rest),
            Verb::Searches => self.saved(&asked),
            Verb::Count => self.count(&asked.rest),
            Verb::Times => self.times(&asked.rest),
            Verb::Choose => self.choose_term(&asked),
            Verb::Week => self.week(&asked),
            Verb::Like => self.like(&asked),
            Verb::Shelf => self.along_shelf(super::command::Command::NextOnShelf),
            Verb::ShelfBack => self.along_shelf(super::command::Command::PreviousOnShelf),
            Verb::OtherShelf => self.telling(super::command::Command::OtherShelf),
            Verb::Read => self.read(&asked),
            Verb::Next => self.next(&asked),
            Verb::Back => self.back(&asked),
            Verb::Again => self.again(),
            Verb::Place => self.tell_place(),
            Verb::Go => self.go(&asked.rest),
            Verb::Rest => self.rest(),
            Verb::Find => self.find(&asked.rest),
            Verb::Headings => self.headings(&asked),
            Verb::Text => self.text(&asked),
            Verb::Original => self.original(),
            Verb::Footnotes => self.footnotes(),
            Verb::Follow => self.follow(&asked),
            Verb::About => self.about(),
            Verb::Bookmark => self.bookmark(&asked),
            Verb::Bookmarks => self.show(super::command::Command::Bookmarks),
            Verb::Note => self.note(&asked),
            Verb::Notes => self.show(super::command::Command::Notes),
            Verb::Edit => self.edit(&asked),
            Verb::Delete => self.delete(&asked),
            Verb::Undo => self.telling(super::command::Command::Undo),
            Verb::Redo => self.telling(super::command::Command::Redo),
            Verb::Cite => self.cite(&asked, Way::Said),
            Verb::Copy => self.cite(&asked, Way::Copied),
            Verb::Problems => self.show(super::command::Command::Problems),
            Verb::Collections => self.list_collections(),
            Verb::Open => self.open_collection(&asked),
            Verb::LookAgain => self.look_again(),
            Verb::Width => self.set_width(&asked),
            Verb::Help => self.help(&asked.rest),
            Verb::Quit => self.act(|model| keys::run(model, super::command::Command::Quit)),
        }
    }

    /// Carries out a command of the room that says itself what became of it.
    fn telling(&mut self, command: super::command::Command) -> Vec<Effect> {
        self.then = Some(Then::Told);
        self.act(|model| keys::run(model, command))
    }

    fn again(&mut self) -> Vec<Effect> {
        let before = std::mem::take(&mut self.before);
        self.said.extend(before.iter().cloned());
        self.answer = before;
        Vec::new()
    }

    fn look_again(&mut self) -> Vec<Effect> {
        // Until the answer comes the collection counts as not read.
        self.model.scan.done = false;
        self.then = Some(Then::Greet);
        self.act(|model| keys::run(model, super::command::Command::LookAgain))
    }

    fn set_width(&mut self, asked: &Asked) -> Vec<Effect> {
        self.width = asked.number().filter(|columns| *columns > 0);
        match self.width {
            Some(columns) => self.say(&format!("Lines are broken at {columns} columns.")),
            None => self.say("Lines are not broken."),
        }
        Vec::new()
    }

    fn help(&mut self, word: &str) -> Vec<Effect> {
        if word.is_empty() {
            self.say(
                "Commands; N is a number of the list told last, in brackets what may be left out.",
            );
            for entry in TABLE {
                self.say(&entry.told());
            }
        } else {
            match command::find(&word.to_lowercase()) {
                Some(entry) => self.say(&entry.told()),
                None => self.say(&format!("There is no command {word}. help tells them all.")),
            }
        }
        Vec::new()
    }

    fn list_collections(&mut self) -> Vec<Effect> {
        self.then = Some(Then::Collections);
        vec![Effect::ListCollections]
    }

    fn tell_collections(&mut self) -> Vec<Effect> {
        if self.collections.is_empty() {
            self.say("No folder was opened before. readroom FOLDER opens one.");
        }
        for (at, one) in self.collections.clone().iter().enumerate() {
            let away = if one.present {
                ""
            } else {
                " It is not there now."
            };
            self.say(&format!(
                "{}. {}, {}.{away}",
                at + 1,
                one.name,
                one.path.display()
            ));
        }
        Vec::new()
    }

    /// Asks for a sign after which a search is answered with what can be searched.
    fn limit_search(&mut self) -> Effect {
        let number = self.model.next_number();
        self.waiting.limit_search(number);
        Effect::Timer(Timer::Notice(number), self.patience)
    }
}
