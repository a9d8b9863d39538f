//! The state of the room: one struct, split by panel.
//!
//! The model holds the rows on the screen and a little more, and the one record that is
//! shown; everything else stays with the workers.

use std::collections::HashMap;

use crate::record::listing::{Order, Problem, Row, RowKey};
use crate::record::marks::{
    Draft, Evidence, Mark, MarkKind, Place as MarkPlace, PlacedMark, Selector, Undo,
};
use crate::record::text::{Passage, TextKey};
use crate::record::visit::Visit;
use crate::record::{Clean, Record};

use super::command::Command;
use super::facets::Facets;
pub use super::given::{MEASURE, Panels, Settings};
use super::input_line::InputLine;
use super::key::Key;
use super::keymap::{Context, Keymap};
use super::layout::Place;
use super::message::{Collection, Scan};
use super::note_area::NoteArea;
use super::outline::Outline;
use super::page::Page;
use super::parallel::Parallel;
use super::reading::{Before, Found, Opened, Visited};
use super::results::{Results, SavedSearches, Searches};
use super::timeline::{Sparkline, Timeline};

/// The state of the room.
#[derive(Clone, Debug)]
pub struct Model {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What the settings say.
    pub settings: Settings,
    /// The keys in force.
    pub keymap: Keymap,
    /// How far reading the collections is.
    pub scan: Scan,
    /// Which list is shown above the record.
    pub screen: Screen,
    /// Which panel has the keys.
    pub focus: Focus,
    /// True when that panel is alone.
    pub zoomed: bool,
    /// The catalogue.
    pub list: List,
    /// The record.
    pub reading: Reading,
    /// Bookmarks and notes.
    pub marks: Marks,
    /// What could not be read.
    pub problems: Problems,
    /// What was found in the texts.
    pub results: Results,
    /// Searches that are remembered.
    pub searches: Searches,
    /// The time of what is listed, in the head.
    pub sparkline: Sparkline,
    /// What is being typed at the head or foot.
    pub typing: Option<Typing>,
    /// What is laid over the room.
    pub overlay: Option<Overlay>,
    /// What the status line has to say.
    pub notice: Option<Notice>,
    /// The number of the newest notice: an older one's timer clears nothing.
    pub last_notice: u64,
    /// The last number given to a request, wish or timer.
    pub last_number: u64,
    /// The name of this session, for the names of its drafts.
    pub session: String,
    /// What was last sent to the clipboard, to say so when it is there.
    pub copying: &'static str,
    /// The number of the draft that must be on disk before the room is left.
    pub quitting: Option<u64>,
    /// True when a draft could not be written and leaving again leaves without it.
    pub quit_anyway: bool,
    /// True once leaving was asked for.
    pub leaving: bool,
}

/// Which list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Screen {
    /// The catalogue.
    #[default]
    Catalogue,
    /// The bookmarks.
    Bookmarks,
    /// Notes and drafts.
    Notes,
    /// What could not be read.
    Problems,
    /// What was found in the texts.
    Results,
}

/// Which panel has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// The record.
    Record,
}

/// The catalogue as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The filter in force, as typed.
    pub filter: String,
    /// The order.
    pub order: Order,
    /// Records in the room.
    pub total: usize,
    /// Records that match.
    pub matched: usize,
    /// Records left out for being undated.
    pub undated: usize,
    /// Of those that match, how many have the words by the letter.
    pub literal: usize,
    /// Place of the first row of `rows`.
    pub start: usize,
    /// The rows that are known.
    pub rows: Vec<Row>,
    /// The row under the cursor.
    pub cursor: usize,
    /// The row at the top of the panel.
    pub top: usize,
    /// Columns the titles are moved to the left.
    pub shift: usize,
    /// The number of the newest request; answers to older ones are dropped.
    pub asked: u64,
    /// True once the reader has moved: the cursor then stays on its record.
    pub held: bool,
    /// Where the cursor was when rows were last asked for.
    pub asked_at: usize,
    /// True while the rows are those of an earlier filter.
    pub stale: bool,
    /// Keys that were typed meanwhile: they are about rows that are not here yet.
    pub typed_ahead: Vec<Key>,
}

/// The record that is shown.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Which record was asked for last.
    pub wanted: Option<RowKey>,
    /// The number of that request.
    pub asked: u64,
    /// The same while it is a link's: which record it leads to is not known yet.
    pub link: Option<u64>,
    /// Which record is here.
    pub key: Option<RowKey>,
    /// The record, or why it can't be read.
    pub record: Option<Result<std::sync::Arc<Record>, Clean>>,
    /// It as a page.
    pub page: Page,
    /// What is at the top of the panel.
    pub place: Place,
    /// The passage that is selected.
    pub selection: Option<Selection>,
    /// Columns that wide tables are moved to the left.
    pub shift: usize,
    /// Where the reader was in other records of this session, and in which text.
    pub places: HashMap<RowKey, (Place, usize)>,
    /// Where the record that is on its way was left in an earlier session.
    pub left: Option<(RowKey, Visit)>,
    /// Places that were left for others, the newest last.
    pub trail: Vec<Visited<RowKey>>,
    /// What the cursor of the list asked for last: only another one replaces the record.
    pub followed: Option<RowKey>,
    /// The timer that tells whether the keys rest; while it runs the record follows no key.
    pub resting: Option<Rest>,
    /// A passage to show as soon as the record is here, and in which text.
    pub goal: Option<(TextKey, Selector)>,
    /// A command that waits for the record.
    pub then: Option<Command>,
    /// The text that is read with it.
    pub parallel: Option<Parallel>,
    /// What was looked for in the text.
    pub found: Option<Found>,
    /// What is worked out of it elsewhere.
    pub elsewhere: super::elsewhere::Elsewhere,
    /// The mark whose note is open.
    pub opened: Option<Opened>,
    /// Where the reader was before the notes at the foot.
    pub left_for_notes: Option<Place>,
    /// Where the notes on this text stand in it, as far as their words are found.
    pub noted: Vec<Passage>,
    /// The words of these notes, each with the code point where its passage begins.
    pub margin_notes: Vec<(usize, Clean)>,
}

/// The wait for the keys to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The number of the timer.
    pub number: u64,
    /// True when a key came since it was set.
    pub again: bool,
}

/// A passage that is being selected: both ends are letters, both are inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// In which text of the record: of two that are read together it may be either.
    pub text_index: usize,
    /// Where it was begun: a code point of the text.
    pub anchor: usize,
    /// The end that moves.
    pub head: usize,
}

/// The user's marks.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// All of them, the newest first.
    pub all: Vec<PlacedMark>,
    /// Drafts that an earlier session left.
    pub drafts: Vec<Draft>,
    /// Cursor and top of the bookmarks.
    pub bookmarks: Cursor,
    /// Cursor and top of the notes.
    pub notes: Cursor,
    /// What can be taken back, the newest last.
    pub undo: Vec<Undo>,
    /// What was taken back and can be done again, the newest last.
    pub redo: Vec<Undo>,
    /// Wishes that are being carried out.
    pub pending: HashMap<u64, Pending>,
    /// Names of drafts that could not be written: they are in memory alone, and leaving tries again.
    pub unwritten: Vec<String>,
    /// Records whose bookmark is being set or removed, so that a second key waits its turn.
    pub busy: Vec<RowKey>,
    /// Records whose bookmark is to be turned round once that is done.
    pub waiting: Vec<RowKey>,
}

/// What a wish was for, to say how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pending {
    /// A mark was set or removed.
    Change,
    /// This draft was deleted.
    Deleted(Box<Draft>),
    /// A bookmark of this record was set or removed.
    Bookmark(RowKey),
    /// The note in the editor is being kept.
    Note,
    /// The draft of that name is being written, with these words.
    Draft(String, String),
    /// A draft whose words are kept elsewhere is let go of.
    Dropped,
    /// Something is being taken back.
    Undo(Undo),
    /// Something that was taken back is being done again.
    Redo(Undo),
}

/// What could not be read.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// All of it.
    pub all: Vec<Problem>,
    /// Cursor and top.
    pub cursor: Cursor,
}

/// Where a list stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The row under the cursor.
    pub at: usize,
    /// The row at the top.
    pub top: usize,
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typing {
    /// The filter; with the one that was in force before.
    Filter(InputLine, String),
    /// A command; with the number of the completion that is chosen.
    Command(InputLine, usize),
    /// Words to be found in the text; with what was found before.
    Find(InputLine, Before),
    /// What is searched for in the texts; with the number of the earlier search it came from.
    Search(InputLine, Option<usize>),
    /// What narrows the results; with what narrowed them before.
    Narrow(InputLine, String),
}

/// What is laid over the room.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys.
    Help(Help),
    /// The note being written.
    Editor(Box<Editor>),
    /// The collections opened before.
    Collections(Vec<Collection>, Cursor),
    /// The searches kept by name.
    Searches(SavedSearches),
    /// The headings of the text.
    Outline(Outline),
    /// What is listed, counted.
    Facets(Box<Facets>),
    /// What is listed, in time.
    Timeline(Box<Timeline>),
    /// The settings, and the line under the cursor.
    Settings(usize),
}

/// The keys, searched while typing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// What is searched.
    pub search: InputLine,
    /// The line at the top.
    pub top: usize,
    /// The context help was asked in: its keys come first.
    pub context: Option<Context>,
}

/// The note being written.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The text.
    pub area: NoteArea,
    /// Which record of the room it is on, when it is known.
    pub key: Option<RowKey>,
    /// What is known of that record; only the row's words until the record is here.
    pub evidence: Evidence,
    /// The passage.
    pub selector: Option<Selector>,
    /// The note that is edited; `None` for a new one.
    pub old: Option<Mark>,
    /// The name of its draft on disk.
    pub draft: String,
    /// Name and words of the draft this text came from: it goes once the text is kept.
    pub taken_up: Option<(String, String)>,
    /// The text as it was when opened or last kept.
    pub saved: String,
    /// The text as it was last sent to the disk as a draft.
    pub drafted: String,
    /// The text as the disk has it as a draft.
    pub on_disk: Option<String>,
    /// True when the last draft could not be written.
    pub draft_failed: bool,
    /// The number of the draft after which the editor closes.
    pub leaving: Option<u64>,
    /// The number of the timer that will write the draft.
    pub timer: Option<u64>,
    /// The number of the wish that keeps the note, and the words it was sent with.
    pub keeping: Option<(u64, String)>,
    /// Why the note could not be kept.
    pub error: Option<Clean>,
}

/// What the status line has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The words.
    pub text: Clean,
    /// True for what went wrong: it stays until the next key.
    pub error: bool,
}

/// A line of the notes screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteLine<'a> {
    /// A draft.
    Draft(&'a Draft),
    /// A note.
    Note(&'a PlacedMark),
}

impl Model {
    /// An empty room of a given size.
    pub fn new(size: (u16, u16), settings: Settings, keymap: Keymap, session: String) -> Self {
        let list = List {
            order: settings.order,
            ..List::default()
        };
        let screen = settings.look.first_screen;
        Self {
            size,
            settings,
            keymap,
            scan: Scan::default(),
            screen,
            focus: Focus::default(),
            zoomed: false,
            list,
            reading: Reading::default(),
            marks: Marks::default(),
            problems: Problems::default(),
            results: Results::default(),
            searches: Searches::default(),
            sparkline: Sparkline::default(),
            typing: None,
            overlay: None,
            notice: None,
            last_notice: 0,
            last_number: 0,
            session,
            copying: "",
            quitting: None,
            quit_anyway: false,
            leaving: false,
        }
    }

    /// Returns the context in which the next key is looked up.
    pub fn context(&self) -> Context {
        match &self.overlay {
            Some(Overlay::Help(_) | Overlay::Outline(_)) => Context::InputLine,
            Some(Overlay::Editor(_)) => Context::Editor,
            Some(Overlay::Collections(..) | Overlay::Searches(_) | Overlay::Settings(_)) => {
                Context::Overlay
            }
            Some(Overlay::Facets(facets)) if facets.typing => Context::InputLine,
            Some(Overlay::Facets(_)) => Context::Facets,
            Some(Overlay::Timeline(_)) => Context::Timeline,
            None if self.typing.is_some() => Context::InputLine,
            None => self.panel_context(),
        }
    }

    /// Returns the context of the focused panel, whatever is laid over it.
    pub fn panel_context(&self) -> Context {
        match (self.focus, self.screen) {
            (Focus::Record, _) if self.reading.selection.is_some() => Context::Selection,
            (Focus::Record, _) if self.reading.opened.is_some() => Context::Aside,
            (Focus::Record, _) => Context::Reader,
            (Focus::List, Screen::Catalogue) => Context::Catalogue,
            (Focus::List, Screen::Results) => Context::Results,
            (Focus::List, Screen::Bookmarks | Screen::Notes | Screen::Problems) => Context::Lists,
        }
    }

    /// Gives a number no request, wish or timer had before.
    pub fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Returns the row under the catalogue's cursor, if it is known.
    pub fn current_row(&self) -> Option<&Row> {
        self.list.row(self.list.cursor)
    }

    /// Returns the record that is shown, if it is here and can be read.
    pub fn record(&self) -> Option<&Record> {
        self.reading
            .record
            .as_ref()?
            .as_ref()
            .ok()
            .map(AsRef::as_ref)
    }

    /// Returns the marks on a record.
    pub fn marks_on(&self, key: RowKey) -> Vec<&PlacedMark> {
        let on = |placed: &&PlacedMark| placed.place == crate::record::marks::Place::Record(key);
        self.marks.all.iter().filter(on).collect()
    }

    /// Returns the bookmarks, the newest first.
    pub fn bookmarks(&self) -> Vec<&PlacedMark> {
        self.marks
            .all
            .iter()
            .filter(|placed| placed.mark.kind == MarkKind::Bookmark)
            .collect()
    }

    /// Returns the lines of the notes screen: drafts, then notes, the newest first.
    pub fn note_lines(&self) -> Vec<NoteLine<'_>> {
        let drafts = self.marks.drafts.iter().map(NoteLine::Draft);
        let notes = self
            .marks
            .all
            .iter()
            .filter(|placed| placed.mark.kind == MarkKind::Note);
        drafts.chain(notes.map(NoteLine::Note)).collect()
    }

    /// Returns the passage that is selected.
    pub fn selected(&self) -> Option<Passage> {
        let selection = self.reading.selection?;
        let text = self.record()?.texts.get(selection.text_index)?;
        let (start, last) = selection.ends();
        // A letter is taken with the marks that are set on it.
        let end = self.reading.page.end_of_letter(selection.text_index, last);
        Some(Passage {
            text: text.key.clone(),
            start,
            end,
        })
    }

    /// Returns the page of what is under the cursor when that is no record of the room: a
    /// problem, a draft, a mark whose record is not here.
    pub fn other_page(&self) -> Option<Page> {
        let form = self.settings.look.dates;
        let of_mark = |placed: &PlacedMark| match &placed.place {
            MarkPlace::Record(_) => None,
            MarkPlace::Orphan(candidates) => Some(Page::of_orphan(&placed.mark, candidates, form)),
        };
        match self.screen {
            Screen::Catalogue | Screen::Results => None,
            Screen::Bookmarks => of_mark(self.bookmarks().get(self.marks.bookmarks.at)?),
            Screen::Notes => match self.note_lines().get(self.marks.notes.at)? {
                NoteLine::Draft(draft) => Some(Page::of_draft(draft, form)),
                NoteLine::Note(placed) => of_mark(placed),
            },
            Screen::Problems => self
                .problems
                .all
                .get(self.problems.cursor.at)
                .map(Page::of_problem),
        }
    }

    /// Returns the number of lines of the list that is shown.
    pub fn lines_of_screen(&self) -> usize {
        match self.screen {
            Screen::Catalogue => self.list.matched,
            Screen::Bookmarks => self.bookmarks().len(),
            Screen::Notes => self.note_lines().len(),
            Screen::Problems => self.problems.all.len(),
            Screen::Results => self.results.total,
        }
    }
}

impl List {
    /// Returns a row by its place among those that match, if it is known.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at.checked_sub(self.start)?)
    }
}

impl Selection {
    /// Returns where its first and its last letter begin.
    pub fn ends(self) -> (usize, usize) {
        (self.anchor.min(self.head), self.anchor.max(self.head))
    }
}

impl Editor {
    /// Returns the text as it is now.
    pub fn text(&self) -> String {
        self.area.text()
    }
}
