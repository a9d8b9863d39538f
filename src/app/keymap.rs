//! The one table of keys: context, keys, command, what it may touch, help.
//!
//! The help screen, the hints at the foot, the README and the manual page are made from it.
//! Settings may give a command other keys; the table itself never changes while running.

use super::command::{Command, Touches};
use super::key::{Code, Key};

use Command as C;
use Touches as T;

/// Where a key has its meaning. That of the focused panel wins over `Moving` and `Everywhere`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// In every panel; not while typing.
    Everywhere,
    /// In every panel that has lines; not while typing.
    Moving,
    /// The catalogue.
    Catalogue,
    /// Bookmarks, notes and problems.
    Lists,
    /// What was found in the texts.
    Results,
    /// The record.
    Reader,
    /// While a note is open under its line.
    Aside,
    /// While a passage is selected.
    Selection,
    /// An input line: filter, command, help search.
    InputLine,
    /// The editor of a note.
    Editor,
    /// A list laid over the room.
    Overlay,
    /// The panel of facets.
    Facets,
    /// The timeline.
    Timeline,
}

impl Context {
    /// Every context, in the order help shows them.
    pub const ALL: [Context; 13] = [
        Context::Everywhere,
        Context::Moving,
        Context::Catalogue,
        Context::Lists,
        Context::Results,
        Context::Reader,
        Context::Aside,
        Context::Selection,
        Context::InputLine,
        Context::Editor,
        Context::Overlay,
        Context::Facets,
        Context::Timeline,
    ];

    /// Returns the words help shows for it.
    pub fn title(self) -> &'static str {
        match self {
            Context::Everywhere => "Everywhere",
            Context::Moving => "Moving",
            Context::Catalogue => "Catalogue",
            Context::Lists => "Bookmarks, notes, problems",
            Context::Results => "What was found in the texts",
            Context::Reader => "Reader",
            Context::Aside => "A note open under its line",
            Context::Selection => "Selecting a passage",
            Context::InputLine => "Input lines",
            Context::Editor => "Note editor",
            Context::Overlay => "Lists laid over the room",
            Context::Facets => "Facets",
            Context::Timeline => "Timeline",
        }
    }

    /// Returns the name used in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Context::Everywhere => "everywhere",
            Context::Moving => "moving",
            Context::Catalogue => "catalogue",
            Context::Lists => "lists",
            Context::Results => "results",
            Context::Reader => "reader",
            Context::Aside => "aside",
            Context::Selection => "selection",
            Context::InputLine => "input",
            Context::Editor => "editor",
            Context::Overlay => "overlay",
            Context::Facets => "facets",
            Context::Timeline => "timeline",
        }
    }

    /// Returns the contexts a key is looked up in, the first that has it wins.
    pub fn chain(self) -> &'static [Context] {
        match self {
            Context::Everywhere => &[Context::Everywhere],
            Context::Moving => &[Context::Moving, Context::Everywhere],
            Context::Catalogue => &[Context::Catalogue, Context::Moving, Context::Everywhere],
            Context::Lists => &[Context::Lists, Context::Moving, Context::Everywhere],
            Context::Results => &[Context::Results, Context::Moving, Context::Everywhere],
            Context::Reader => &[Context::Reader, Context::Moving, Context::Everywhere],
            Context::Aside => &[
                Context::Aside,
                Context::Reader,
                Context::Moving,
                Context::Everywhere,
            ],
            Context::Selection => &[
                Context::Selection,
                Context::Reader,
                Context::Moving,
                Context::Everywhere,
            ],
            Context::InputLine => &[Context::InputLine],
            Context::Editor => &[Context::Editor],
            Context::Overlay => &[Context::Overlay, Context::Moving, Context::Everywhere],
            Context::Facets => &[Context::Facets, Context::Moving, Context::Everywhere],
            Context::Timeline => &[Context::Timeline, Context::Moving, Context::Everywhere],
        }
    }

    /// Returns true where letters are text, not commands.
    pub fn takes_text(self) -> bool {
        matches!(self, Context::InputLine | Context::Editor)
    }
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where.
    pub context: Context,
    /// The keys as written, separated by spaces.
    pub keys: &'static str,
    /// What they ask for.
    pub command: Command,
    /// The command's name after `:` and in the settings; none for moving and typing.
    pub name: &'static str,
    /// What it may touch.
    pub touches: Touches,
    /// The word of the hint at the foot; empty where none is shown.
    pub hint: &'static str,
    /// What it does, for help: a phrase without a full stop.
    pub help: &'static str,
}

/// A line of the table, short to write.
const fn line(
    context: Context,
    keys: &'static str,
    (command, touches): (Command, Touches),
    (name, hint): (&'static str, &'static str),
    help: &'static str,
) -> Binding {
    Binding {
        context,
        keys,
        command,
        name,
        touches,
        hint,
        help,
    }
}

/// The table.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    line(Context::Everywhere, "? F1", (C::Help, T::View), ("help", "keys"), "show the keys; type to search them"),
    line(Context::Everywhere, ":", (C::CommandLine, T::View), ("", ""), "a command by its name"),
    line(Context::Everywhere, "1", (C::Catalogue, T::View), ("catalogue", ""), "the catalogue"),
    line(Context::Everywhere, "2", (C::Bookmarks, T::View), ("bookmarks", ""), "your bookmarks"),
    line(Context::Everywhere, "3", (C::Notes, T::View), ("notes", ""), "your notes and drafts"),
    line(Context::Everywhere, "4", (C::Problems, T::View), ("problems", ""), "what could not be read, and why"),
    line(Context::Everywhere, "5", (C::Results, T::View), ("results", ""), "what the last search found in the texts"),
    line(Context::Everywhere, "", (C::SaveSearch, T::Files), ("save-search", ""), "keep the search that is shown: save-search NAME"),
    line(Context::Everywhere, "", (C::SavedSearches, T::View), ("searches", ""), "the searches kept by name"),
    line(Context::Everywhere, "", (C::Settings, T::View), ("settings", ""), "the settings, each with its value and where it comes from"),
    line(Context::Everywhere, "u", (C::Undo, T::Marks), ("undo", ""), "take back the last change to bookmarks and notes"),
    line(Context::Everywhere, "", (C::Redo, T::Marks), ("redo", ""), "do again what was taken back"),
    line(Context::Everywhere, "Esc", (C::Close, T::View), ("close", ""), "close the innermost thing, go a step back; never quits"),
    line(Context::Everywhere, "q", (C::Back, T::Quit), ("back", ""), "back; in the catalogue, quit"),
    line(Context::Everywhere, "Ctrl-c", (C::Quit, T::Quit), ("quit", ""), "quit, keeping what was being written"),
    line(Context::Everywhere, "Ctrl-z", (C::Suspend, T::Programs), ("suspend", ""), "stop as a job of the shell"),
    line(Context::Everywhere, "Ctrl-l", (C::Redraw, T::View), ("redraw", ""), "draw the screen anew"),

    line(Context::Moving, "j Down", (C::Down, T::View), ("", ""), "a line down"),
    line(Context::Moving, "k Up", (C::Up, T::View), ("", ""), "a line up"),
    line(Context::Moving, "g Home", (C::Top, T::View), ("", ""), "to the first line"),
    line(Context::Moving, "G End", (C::Bottom, T::View), ("", ""), "to the last line"),
    line(Context::Moving, "PgDn Space", (C::PageDown, T::View), ("", ""), "a page down"),
    line(Context::Moving, "PgUp", (C::PageUp, T::View), ("", ""), "a page up"),
    line(Context::Moving, "Ctrl-d", (C::HalfDown, T::View), ("", ""), "half a page down"),
    line(Context::Moving, "Ctrl-u", (C::HalfUp, T::View), ("", ""), "half a page up"),
    line(Context::Moving, "h Left", (C::Left, T::View), ("", ""), "sideways to the left, in what is wider than the panel"),
    line(Context::Moving, "l Right", (C::Right, T::View), ("", ""), "sideways to the right"),
    line(Context::Moving, "Tab", (C::NextPanel, T::View), ("panel", ""), "the other panel"),
    line(Context::Moving, "Shift-Tab", (C::PreviousPanel, T::View), ("", ""), "the other panel, backwards"),
    line(Context::Moving, "z", (C::Zoom, T::View), ("zoom", ""), "this panel alone, or both again"),
    line(Context::Moving, "Ctrl-o", (C::StepBack, T::View), ("previous-place", ""), "back to where you were before"),

    line(Context::Catalogue, "/", (C::Filter, T::View), ("filter", "filter"), "narrow the list while you type; Enter keeps it"),
    line(Context::Catalogue, "s", (C::Search, T::View), ("search", "texts"), "search the texts; with words in the filter, for these"),
    line(Context::Catalogue, "Enter", (C::Read, T::View), ("read", "read"), "read the record"),
    line(Context::Catalogue, "m", (C::Bookmark, T::Marks), ("bookmark", "mark"), "set or remove a bookmark"),
    line(Context::Catalogue, "a", (C::Note, T::Marks), ("note", "note"), "write a note on the record"),
    line(Context::Catalogue, "y", (C::Copy, T::Clipboard), ("cite", "cite"), "copy the citation"),
    line(Context::Catalogue, "w", (C::Week, T::View), ("week", ""), "the week around the record's date"),
    line(Context::Catalogue, "=", (C::LikeThis, T::View), ("like-this", ""), "records like this one"),
    line(Context::Catalogue, "r", (C::LookAgain, T::Files), ("look-again", ""), "look again: read the collection anew"),
    line(Context::Catalogue, "F", (C::Facets, T::View), ("facets", "facets"), "count what is listed by year, language, archive and more; choose to narrow"),
    line(Context::Catalogue, "t", (C::Timeline, T::View), ("timeline", "time"), "what is listed in time: bars by decade, year, month, day; choose to narrow"),
    line(Context::Catalogue, "S", (C::NextOrder, T::View), ("next-order", ""), "the next order of the list"),
    line(Context::Catalogue, "", (C::SortDate, T::View), ("sort date", ""), "order by the earliest possible day"),
    line(Context::Catalogue, "", (C::SortTitle, T::View), ("sort title", ""), "order by title"),
    line(Context::Catalogue, "", (C::SortId, T::View), ("sort id", ""), "order by id"),
    line(Context::Catalogue, "", (C::SortChanged, T::View), ("sort changed", ""), "what was changed last first"),
    line(Context::Catalogue, "", (C::SortRead, T::View), ("sort read", ""), "what you read last first"),
    line(Context::Catalogue, "", (C::Collections, T::Files), ("collections", ""), "open a collection that was open before"),

    line(Context::Lists, "Enter", (C::Read, T::View), ("", "read"), "read the record, at the note's passage"),
    line(Context::Lists, "s", (C::Search, T::View), ("", ""), "search the texts"),
    line(Context::Lists, "w", (C::Week, T::View), ("", ""), "the week around the record's date"),
    line(Context::Lists, "=", (C::LikeThis, T::View), ("", ""), "records like this one"),
    line(Context::Lists, "e", (C::EditNote, T::Marks), ("edit", "edit"), "edit the note, or go on with the draft"),
    line(Context::Lists, "d Delete", (C::Delete, T::Marks), ("delete", "delete"), "delete the bookmark, note or draft; u brings it back"),
    line(Context::Lists, "y", (C::Copy, T::Clipboard), ("", "cite"), "copy the note's passage, or the citation"),
    line(Context::Lists, "", (C::KeepVersion, T::Marks), ("keep", ""), "of a note in two versions, keep this one"),

    line(Context::Results, "Enter", (C::Read, T::View), ("", "read"), "read the record at this passage; n and N go on from hit to hit"),
    line(Context::Results, "/", (C::Narrow, T::View), ("narrow", "narrow"), "narrow the results by more words, lang:, archive:, date: and the like"),
    line(Context::Results, "+", (C::AddNear, T::View), ("add-near", ""), "search for the first of the near words at the foot too"),
    line(Context::Results, "s", (C::Search, T::View), ("", "search"), "change the search"),
    line(Context::Results, "F", (C::Facets, T::View), ("", "facets"), "count the results by year, language, role, archive and more; choose to narrow"),
    line(Context::Results, "m", (C::Bookmark, T::Marks), ("", "mark"), "set or remove a bookmark"),
    line(Context::Results, "a", (C::Note, T::Marks), ("", "note"), "write a note on the record"),
    line(Context::Results, "y", (C::Copy, T::Clipboard), ("", "cite"), "copy the citation"),
    line(Context::Results, "w", (C::Week, T::View), ("", ""), "the week around the record's date"),
    line(Context::Results, "=", (C::LikeThis, T::View), ("", ""), "records like this one"),
    line(Context::Results, "", (C::SortBest, T::View), ("sort best", ""), "order the results, the best first; :sort date orders them by day"),

    line(Context::Reader, "/", (C::Find, T::View), ("find", "find"), "find words in the text; a capital letter asks for capitals"),
    line(Context::Reader, "n", (C::NextHit, T::View), ("next-hit", "next hit"), "the next hit"),
    line(Context::Reader, "N", (C::PreviousHit, T::View), ("previous-hit", ""), "the hit before"),
    line(Context::Reader, "f", (C::Footnote, T::View), ("footnote", ""), "open the note of the first mark in sight, or close it"),
    line(Context::Reader, "O", (C::Outline, T::View), ("outline", ""), "the headings of the text; type to narrow them"),
    line(Context::Reader, "J", (C::NextRecord, T::View), ("next", "next"), "the next record of the list"),
    line(Context::Reader, "K", (C::PreviousRecord, T::View), ("previous", ""), "the previous record of the list"),
    line(Context::Reader, "> ]", (C::NextOnShelf, T::View), ("next-on-shelf", ""), "the next record on the same shelf"),
    line(Context::Reader, "< [", (C::PreviousOnShelf, T::View), ("previous-on-shelf", ""), "the record before on the same shelf"),
    line(Context::Reader, "S", (C::OtherShelf, T::View), ("other-shelf", ""), "go along the other shelf mark of the record"),
    line(Context::Reader, "s", (C::Search, T::View), ("", ""), "search the texts"),
    line(Context::Reader, "w", (C::Week, T::View), ("", ""), "the week around the record's date"),
    line(Context::Reader, "=", (C::LikeThis, T::View), ("", ""), "records like this one"),
    line(Context::Reader, "o", (C::Original, T::View), ("original", "original"), "the original beside the translation, or that alone; in 80 columns the paragraph is turned over"),
    line(Context::Reader, "L", (C::Lock, T::View), ("lock", ""), "lock two texts by what answers what, or not: then they stand paragraph beside paragraph"),
    line(Context::Reader, "x", (C::NextText, T::View), ("next-text", ""), "the next text of the record; beside another text the next one, or the two change sides"),
    line(Context::Reader, "v", (C::Select, T::View), ("select", "select"), "select a passage"),
    line(Context::Reader, "m", (C::Bookmark, T::Marks), ("", "mark"), "set or remove a bookmark"),
    line(Context::Reader, "a", (C::Note, T::Marks), ("", "note"), "write a note on the record"),
    line(Context::Reader, "e", (C::EditNote, T::Marks), ("", ""), "edit the record's note"),
    line(Context::Reader, "y", (C::Copy, T::Clipboard), ("", "cite"), "copy the citation"),

    line(Context::Aside, "n", (C::NextMark, T::View), ("", "next mark"), "open the next mark in sight"),
    line(Context::Aside, "N", (C::PreviousMark, T::View), ("", ""), "open the mark before"),
    line(Context::Aside, "Enter", (C::FollowMark, T::View), ("", "go there"), "go to the note at the foot, or to the record of a link"),
    line(Context::Aside, "y", (C::Copy, T::Clipboard), ("", "copy"), "copy the note, or the address"),
    line(Context::Aside, "f", (C::Footnote, T::View), ("", "close"), "close the note"),

    line(Context::Selection, "j Down", (C::Down, T::View), ("", ""), "to the next line"),
    line(Context::Selection, "k Up", (C::Up, T::View), ("", ""), "to the previous line"),
    line(Context::Selection, "l Right", (C::Right, T::View), ("", ""), "a letter on"),
    line(Context::Selection, "h Left", (C::Left, T::View), ("", ""), "a letter back"),
    line(Context::Selection, "w", (C::WordForward, T::View), ("", "word"), "to the next word"),
    line(Context::Selection, "b", (C::WordBack, T::View), ("", ""), "to the previous word"),
    line(Context::Selection, "0 Home", (C::LineStart, T::View), ("", ""), "to the start of the line"),
    line(Context::Selection, "$ End", (C::LineEnd, T::View), ("", ""), "to the end of the line"),
    line(Context::Selection, "}", (C::ParagraphForward, T::View), ("", "paragraph"), "to the end of the paragraph, then of the next"),
    line(Context::Selection, "{", (C::ParagraphBack, T::View), ("", ""), "to the start of the paragraph, then of the one before"),
    line(Context::Selection, "o", (C::SwapEnds, T::View), ("", "other end"), "to the other end of the selection"),
    line(Context::Selection, "x", (C::NextText, T::View), ("", "other text"), "of two texts read together, go over to the other, to what answers"),
    line(Context::Selection, "v", (C::Select, T::View), ("", ""), "select nothing"),
    line(Context::Selection, "y", (C::Copy, T::Clipboard), ("", "copy"), "copy the passage with its citation"),
    line(Context::Selection, "a", (C::Note, T::Marks), ("", "note"), "write a note on the passage"),
    line(Context::Selection, "e", (C::EditNote, T::Marks), ("", ""), "edit the note on the passage"),

    line(Context::InputLine, "Enter", (C::Accept, T::View), ("", "ok"), "take what was typed: keep the filter or the hits, run the command"),
    line(Context::InputLine, "Esc", (C::Close, T::View), ("", "close"), "close the line, and undo the filter or the search it made"),
    line(Context::InputLine, "Down", (C::Down, T::View), ("", ""), "move the list below, down"),
    line(Context::InputLine, "Up", (C::Up, T::View), ("", ""), "move the list below, up"),
    line(Context::InputLine, "PgDn", (C::PageDown, T::View), ("", ""), "move the list below, a page down"),
    line(Context::InputLine, "PgUp", (C::PageUp, T::View), ("", ""), "move the list below, a page up"),
    line(Context::InputLine, "Tab", (C::Complete, T::View), ("", ""), "complete the name of a command"),
    line(Context::InputLine, "Ctrl-u", (C::ClearLine, T::View), ("", "clear"), "clear the line"),
    line(Context::InputLine, "Ctrl-w", (C::DeleteWord, T::View), ("", ""), "delete a word"),
    line(Context::InputLine, "Ctrl-c", (C::Quit, T::Quit), ("", ""), "quit"),

    line(Context::Editor, "Ctrl-s", (C::KeepNote, T::Marks), ("", "keep"), "keep the note"),
    line(Context::Editor, "Esc", (C::LeaveEditor, T::Marks), ("", "leave"), "leave; the draft is kept"),
    line(Context::Editor, "Ctrl-o", (C::EditOutside, T::Programs), ("", "your editor"), "go on in your own editor ($VISUAL, $EDITOR)"),
    line(Context::Editor, "Ctrl-c", (C::Quit, T::Quit), ("", ""), "quit; the draft is kept"),

    line(Context::Overlay, "Enter", (C::Accept, T::View), ("", "open"), "take the line under the cursor"),
    line(Context::Overlay, "d Delete", (C::Forget, T::Files), ("", "forget"), "offer it no longer; no file is touched"),

    line(Context::Facets, "Enter Space", (C::Accept, T::View), ("", "choose"), "narrow the list or the results to this value, or no longer; in the last tab, order them so"),
    line(Context::Facets, "Tab l Right", (C::NextFacet, T::View), ("", "next"), "the next facet, at last the order of the list"),
    line(Context::Facets, "Shift-Tab h Left", (C::PreviousFacet, T::View), ("", "previous"), "the facet before"),
    line(Context::Facets, "/", (C::SearchValues, T::View), ("", "search"), "search the values; a letter without a meaning here begins it too"),
    line(Context::Facets, "F", (C::Close, T::View), ("", "close"), "close the panel, as Esc does; what narrows stays"),

    line(Context::Timeline, "Enter Space", (C::Accept, T::View), ("", "narrow"), "narrow the list to this bar, or to those that are marked"),
    line(Context::Timeline, "l Right", (C::Right, T::View), ("", "later"), "a bar later"),
    line(Context::Timeline, "h Left", (C::Left, T::View), ("", "earlier"), "a bar earlier"),
    line(Context::Timeline, "j Down +", (C::ZoomIn, T::View), ("", "closer"), "shorter periods: from decades to years, months, days"),
    line(Context::Timeline, "k Up -", (C::ZoomOut, T::View), ("", "wider"), "longer periods"),
    line(Context::Timeline, "n Tab", (C::NextFull, T::View), ("", ""), "the next bar that has records"),
    line(Context::Timeline, "N Shift-Tab", (C::PreviousFull, T::View), ("", ""), "the bar before that has records"),
    line(Context::Timeline, "v", (C::MarkSpan, T::View), ("", "mark"), "mark bars from here on, or none"),
    line(Context::Timeline, "x Backspace", (C::AllTime, T::View), ("", "all time"), "take the dates out of the filter again"),
    line(Context::Timeline, "t", (C::Close, T::View), ("", "close"), "close the timeline, as Esc does; the filter stays"),
];

/// The keys in force: the table, with what the settings changed.
#[derive(Clone, Debug)]
pub struct Keymap {
    keys: Vec<(Context, Key, Command)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = TABLE
            .iter()
            .flat_map(|binding| {
                let parsed = binding.keys.split(' ').filter_map(Key::parse);
                parsed.map(|key| (binding.context, key, binding.command))
            })
            .collect();
        Self { keys }
    }
}

impl Keymap {
    /// Gives a command other keys, as the settings ask: `catalogue.bookmark = ["b"]`.
    ///
    /// Fails with a sentence when there is no such command or no such key, or when the key
    /// has another meaning in the same context.
    pub fn rebind(&mut self, name: &str, written: &[String]) -> Result<(), String> {
        let binding = named(name).ok_or_else(|| format!("no command is named {name}"))?;
        let mut wanted = Vec::new();
        for one in written {
            let key = Key::parse(one).ok_or_else(|| format!("{one} is no key"))?;
            wanted.push(key);
        }
        let context = binding.context;
        self.keys
            .retain(|(at, _, command)| *at != context || *command != binding.command);
        for key in wanted {
            if let Some((_, _, other)) = self
                .keys
                .iter()
                .find(|(at, k, _)| *at == context && *k == key)
            {
                return Err(format!(
                    "{key} in {} is {} already",
                    context.name(),
                    command_name(*other)
                ));
            }
            self.keys.push((context, key, binding.command));
        }
        Ok(())
    }

    /// Returns what a key asks for in a context.
    ///
    /// Outside of typing, a letter of a Cyrillic layout stands for the Latin letter of its key.
    pub fn command(&self, context: Context, key: Key) -> Option<Command> {
        let latin = if context.takes_text() && !key.ctrl {
            key
        } else {
            on_latin_layout(key)
        };
        context.chain().iter().find_map(|at| {
            let hit = self
                .keys
                .iter()
                .find(|(c, k, _)| c == at && (*k == key || *k == latin));
            hit.map(|(_, _, command)| *command)
        })
    }

    /// Returns the first key of a command in a context, as written.
    pub fn key_of(&self, context: Context, command: Command) -> Option<String> {
        let mut keys = self.keys.iter();
        let of = keys.find(|(at, _, one)| *at == context && *one == command);
        of.map(|(_, key, _)| key.to_string())
    }

    /// Returns the keys of a command in a context, as written.
    pub fn keys_of(&self, context: Context, command: Command) -> Vec<String> {
        let of = self
            .keys
            .iter()
            .filter(|(at, _, one)| *at == context && *one == command);
        of.map(|(_, key, _)| key.to_string()).collect()
    }
}

/// Finds a line of the table by the name settings use: `catalogue.bookmark`.
fn named(name: &str) -> Option<&'static Binding> {
    let (context, command) = name.split_once('.')?;
    let of_context = |binding: &&Binding| binding.context.name() == context;
    TABLE
        .iter()
        .filter(of_context)
        .find(|binding| settings_name(binding) == command)
}

/// Returns the name of a line's command in the settings: that after `:`, else the command's own.
pub fn settings_name(binding: &Binding) -> String {
    if binding.name.is_empty() {
        command_name(binding.command)
    } else {
        binding.name.replace(' ', "-")
    }
}

/// Returns a command's own name in lower case with hyphens (`half-down`).
fn command_name(command: Command) -> String {
    let mut name = String::new();
    for c in format!("{command:?}").chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// The letters of the Russian and Ukrainian layouts and what a Latin layout has on their keys. The
/// signs of a Cyrillic layout are taken as they are: they are signs on every layout.
const CYRILLIC: [(&str, &str); 6] = [
    ("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm"),
    ("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM"),
    ("хъжэбюё", "[];',.`"),
    ("ХЪЖЭБЮЁ", "{}:\"<>~"),
    ("іїєґ", "s]'\\"),
    ("ІЇЄҐ", "S}\"|"),
];

/// Returns the key of the Latin letter that shares the keycap with a Cyrillic letter.
fn on_latin_layout(key: Key) -> Key {
    let Code::Char(c) = key.code else { return key };
    Key {
        code: Code::Char(on_latin_keycap(c).unwrap_or(c)),
        ..key
    }
}

/// Returns what a Latin layout has on the keycap of a letter of a Cyrillic layout.
pub fn on_latin_keycap(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    CYRILLIC.iter().find_map(|(from, to)| {
        let at = from.chars().position(|one| one == c)?;
        to.chars().nth(at)
    })
}

/// Returns every line of the table that has a name after `:`.
pub fn named_commands() -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(|binding| !binding.name.is_empty())
}

/// Returns the table as Markdown, as the README has it.
pub fn as_markdown() -> String {
    let mut lines = Vec::new();
    for context in Context::ALL {
        lines.push(format!(
            "\n**{}**\n\n| key | command | what it does |\n| --- | --- | --- |",
            context.title()
        ));
        for binding in TABLE.iter().filter(|binding| binding.context == context) {
            let keys: Vec<String> = binding
                .keys
                .split_whitespace()
                .map(|key| format!("`{key}`"))
                .collect();
            let name = if binding.name.is_empty() {
                String::new()
            } else {
                format!("`:{}`", binding.name)
            };
            lines.push(format!(
                "| {} | {name} | {} |",
                keys.join(" "),
                binding.help
            ));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_key_parses_and_none_has_two_meanings_in_a_context() {
        let mut seen = HashSet::new();
        for binding in TABLE {
            for written in binding.keys.split_whitespace() {
                let key = Key::parse(written);
                assert!(key.is_some(), "{written} is no key");
                assert!(
                    seen.insert((binding.context, key)),
                    "{written} twice in {:?}",
                    binding.context
                );
            }
        }
    }

    #[test]
    fn every_line_has_help_and_a_way_to_be_asked_for() {
        let mut names = HashSet::new();
        for binding in TABLE {
            assert!(
                !binding.help.is_empty() && !binding.help.ends_with('.'),
                "{binding:?}"
            );
            assert!(
                !binding.keys.is_empty() || !binding.name.is_empty(),
                "{binding:?}"
            );
            assert!(
                binding.name.is_empty() || names.insert(binding.name),
                "{} twice",
                binding.name
            );
        }
    }

    #[test]
    fn the_focused_panel_wins() {
        let keys = Keymap::default();
        assert_eq!(
            keys.command(Context::Reader, Key::char('o')),
            Some(Command::Original)
        );
        assert_eq!(
            keys.command(Context::Selection, Key::char('o')),
            Some(Command::SwapEnds)
        );
        assert_eq!(
            keys.command(Context::Catalogue, Key::char('j')),
            Some(Command::Down)
        );
        assert_eq!(keys.command(Context::InputLine, Key::char('j')), None);
    }

    #[test]
    fn letters_work_on_a_cyrillic_layout() {
        let keys = Keymap::default();
        assert_eq!(
            keys.command(Context::Catalogue, Key::char('о')),
            Some(Command::Down)
        );
        assert_eq!(
            keys.command(Context::Reader, Key::char('О')),
            Some(Command::NextRecord)
        );
        assert_eq!(
            keys.command(Context::Catalogue, Key::ctrl('с')),
            Some(Command::Quit)
        );
        assert_eq!(keys.command(Context::InputLine, Key::char('о')), None);
        for (letter, command) in [
            ('Ж', Command::CommandLine),
            ('ъ', Command::NextOnShelf),
            ('Б', Command::PreviousOnShelf),
            ('Ы', Command::OtherShelf),
            ('І', Command::OtherShelf),
        ] {
            let found = keys.command(Context::Reader, Key::char(letter));
            assert_eq!(found, Some(command), "{letter}");
        }
    }

    #[test]
    fn settings_give_a_command_other_keys() {
        let mut keys = Keymap::default();
        assert_eq!(keys.rebind("catalogue.bookmark", &["b".to_owned()]), Ok(()));
        assert_eq!(
            keys.command(Context::Catalogue, Key::char('b')),
            Some(Command::Bookmark)
        );
        assert_eq!(keys.command(Context::Catalogue, Key::char('m')), None);
        assert!(
            keys.rebind("catalogue.bookmark", &["a".to_owned()])
                .is_err()
        );
        assert!(keys.rebind("catalogue.nothing", &[]).is_err());
        assert!(
            keys.rebind("moving.half-down", &["Ctrl-f".to_owned()])
                .is_ok()
        );
    }
}
