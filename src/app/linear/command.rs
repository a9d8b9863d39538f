//! The commands of the linear mode: one table of words, from which lines are read and help is
//! made.
//!
//! A command is the first word of a line, in full or by its short form. What follows it is for
//! the command itself.

use crate::app::keymap::on_latin_keycap;

/// Something a line can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// The next page of a list, the next paragraph of a text.
    Next,
    /// The page or the paragraph before.
    Back,
    /// What was said last, once more.
    Again,
    /// Where the reader is.
    Place,
    /// The list, from its first record or from a number.
    List,
    /// Narrow the list.
    Filter,
    /// Order the list.
    Sort,
    /// Search the texts.
    Search,
    /// Narrow what was found.
    Narrow,
    /// Keep the search under a name.
    Save,
    /// The searches kept by name.
    Searches,
    /// How many records there are of each kind.
    Count,
    /// When the records lie.
    Times,
    /// Narrow the list to one of these.
    Choose,
    /// The week around a record.
    Week,
    /// Records like one.
    Like,
    /// The next record on the shelf.
    Shelf,
    /// The record before on the shelf.
    ShelfBack,
    /// The other shelf of the record.
    OtherShelf,
    /// Read a record.
    Read,
    /// Go to a paragraph.
    Go,
    /// All paragraphs that are left.
    Rest,
    /// Find words in the text.
    Find,
    /// Another text of the record.
    Text,
    /// The paragraph in the other text.
    Original,
    /// What is known of the record.
    About,
    /// The notes of the source on the paragraph.
    Footnotes,
    /// Go where a link leads.
    Follow,
    /// The headings of the text.
    Headings,
    /// Set or remove a bookmark.
    Bookmark,
    /// The bookmarks.
    Bookmarks,
    /// Write a note.
    Note,
    /// The notes and drafts.
    Notes,
    /// Write a note anew, or go on with a draft.
    Edit,
    /// Delete a bookmark, a note or a draft.
    Delete,
    /// Take back the last change.
    Undo,
    /// Do it again.
    Redo,
    /// Print the citation.
    Cite,
    /// Copy the citation.
    Copy,
    /// What could not be read.
    Problems,
    /// The collections opened before.
    Collections,
    /// Open one of them.
    Open,
    /// Read the collection again.
    LookAgain,
    /// The columns of a line.
    Width,
    /// The commands.
    Help,
    /// Leave.
    Quit,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it asks for.
    pub verb: Verb,
    /// The word, then its short forms.
    pub names: &'static [&'static str],
    /// What may follow it, as help writes it.
    pub rest: &'static str,
    /// What it does: a phrase without a full stop.
    pub help: &'static str,
}

const fn entry(
    verb: Verb,
    names: &'static [&'static str],
    rest: &'static str,
    help: &'static str,
) -> Entry {
    Entry {
        verb,
        names,
        rest,
        help,
    }
}

/// The table, in the order help tells it.
#[rustfmt::skip]
pub const TABLE: &[Entry] = &[
    entry(Verb::List, &["list", "l"], "[N]", "the records, ten at a time, from number N"),
    entry(Verb::Filter, &["filter", "f"], "[WORDS]", "narrow the list; without words all records come back"),
    entry(Verb::Sort, &["sort"], "date, title, id, changed or read", "order the list"),
    entry(Verb::Search, &["search", "s"], "[WORDS]", "search the texts; without words the last search again"),
    entry(Verb::Narrow, &["narrow"], "[WORDS]", "narrow what was found; without words all of it comes back"),
    entry(Verb::Save, &["save"], "NAME", "keep the last search under a name"),
    entry(Verb::Searches, &["searches"], "[N]", "the searches kept by name, or search number N of them again"),
    entry(Verb::Count, &["count"], "year, language, archive, collection, creator, subject or format", "how many records of the list there are of each"),
    entry(Verb::Times, &["times", "t"], "[all]", "when the records of the list lie; all takes the dates out of the filter first"),
    entry(Verb::Choose, &["choose"], "N", "narrow the list to number N of count or times; of a value, once more undoes it"),
    entry(Verb::Week, &["week"], "[N]", "the week around the date of what you read, or of record N"),
    entry(Verb::Like, &["like", "="], "[N]", "records like what you read, or like record N"),
    entry(Verb::Shelf, &["shelf", ">"], "", "the next record on the same shelf"),
    entry(Verb::ShelfBack, &["shelf-back", "<"], "", "the record before on the same shelf"),
    entry(Verb::OtherShelf, &["other-shelf"], "", "go along the other shelf mark of the record"),
    entry(Verb::Read, &["read", "r"], "[N]", "read record N of the list; N alone does the same"),
    entry(Verb::Next, &["next", "n", "more"], "[N]", "the next paragraph, or the next ten of a list; an empty line does the same"),
    entry(Verb::Back, &["back", "k"], "[N]", "the paragraph before, or the ten before"),
    entry(Verb::Again, &["again", "a"], "", "say it once more"),
    entry(Verb::Place, &["where", "w"], "", "where you are"),
    entry(Verb::Go, &["go", "g"], "N or N%", "go to paragraph N of the text, or so far into it"),
    entry(Verb::Rest, &["rest"], "", "all paragraphs that are left"),
    entry(Verb::Find, &["find", "/"], "[WORDS]", "find words in the text; without words the next hit"),
    entry(Verb::Headings, &["headings", "o"], "[N]", "the headings of the text, or go to heading N"),
    entry(Verb::Text, &["text", "x"], "[N]", "the next text of the record, or text N"),
    entry(Verb::Original, &["original"], "", "this paragraph in the original, or in the translation"),
    entry(Verb::Footnotes, &["footnotes", "fn"], "", "the notes and links that the paragraph has marks for"),
    entry(Verb::Follow, &["follow"], "N", "go to the record that link N of the footnotes leads to"),
    entry(Verb::About, &["about", "i"], "", "all that is known of the record"),
    entry(Verb::Bookmark, &["bookmark", "b"], "[N]", "set or remove a bookmark, on what you read or on record N"),
    entry(Verb::Bookmarks, &["bookmarks"], "", "your bookmarks"),
    entry(Verb::Note, &["note", "m"], "[here] [WORDS]", "write a note on the record, or on the paragraph here; without words in several lines"),
    entry(Verb::Notes, &["notes"], "", "your notes and drafts"),
    entry(Verb::Edit, &["edit", "e"], "N [WORDS]", "write note N of the notes anew, or go on with a draft"),
    entry(Verb::Delete, &["delete", "d"], "N", "delete number N of the bookmarks or notes; undo brings it back"),
    entry(Verb::Undo, &["undo", "u"], "", "take back the last change to bookmarks and notes"),
    entry(Verb::Redo, &["redo"], "", "do again what was taken back"),
    entry(Verb::Cite, &["cite", "c"], "[here]", "the citation, or the paragraph here with its citation"),
    entry(Verb::Copy, &["copy", "y"], "[here]", "the same into the clipboard"),
    entry(Verb::Problems, &["problems"], "", "what could not be read, and why"),
    entry(Verb::Collections, &["collections"], "", "the collections opened before"),
    entry(Verb::Open, &["open"], "N", "open number N of the collections"),
    entry(Verb::LookAgain, &["look-again"], "", "read the collection anew"),
    entry(Verb::Width, &["width"], "[N]", "break lines at N columns; without a number not at all"),
    entry(Verb::Help, &["help", "h", "?"], "[COMMAND]", "the commands, or one of them"),
    entry(Verb::Quit, &["quit", "q"], "", "leave"),
];

/// A line as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What it asks for.
    pub verb: Verb,
    /// What follows the command, trimmed.
    pub rest: String,
}

impl Asked {
    /// Understands a line; fails with the word that is no command.
    ///
    /// An empty line goes on, a number reads. The names of commands that the screen has after a
    /// colon may be written with it, and a word typed on a Cyrillic layout is the one of its keys.
    pub fn read(line: &str) -> Result<Self, String> {
        let line = line.trim();
        let line = line.strip_prefix(':').unwrap_or(line);
        if line.is_empty() {
            return Ok(Self::plain(Verb::Next));
        }
        let (word, rest) = match line.strip_prefix('/') {
            Some(rest) => ("/", rest),
            None => line.split_once(char::is_whitespace).unwrap_or((line, "")),
        };
        let rest = rest.trim().to_owned();
        if rest.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            let rest = word.to_owned();
            return Ok(Self {
                verb: Verb::Read,
                rest,
            });
        }
        let word = word.to_lowercase();
        let latin: String = word
            .chars()
            .map(|c| on_latin_keycap(c).unwrap_or(c))
            .collect();
        match find(&word).or_else(|| find(&latin)) {
            Some(entry) => Ok(Self {
                verb: entry.verb,
                rest,
            }),
            None => Err(word),
        }
    }

    fn plain(verb: Verb) -> Self {
        Self {
            verb,
            rest: String::new(),
        }
    }

    /// Returns the number that follows, if it is one.
    pub fn number(&self) -> Option<usize> {
        self.rest.parse().ok()
    }

    /// Returns the number that follows and the words behind it.
    pub fn number_and_words(&self) -> Option<(usize, &str)> {
        let (number, words) = self
            .rest
            .split_once(char::is_whitespace)
            .unwrap_or((&self.rest, ""));
        Some((number.parse().ok()?, words.trim()))
    }

    /// Returns what follows the word `here`, when that is the first.
    pub fn here(&self) -> Option<&str> {
        let after = self.rest.strip_prefix("here")?;
        (after.is_empty() || after.starts_with(char::is_whitespace)).then(|| after.trim())
    }
}

/// Finds a line of the table by any of its names.
pub fn find(word: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.names.contains(&word))
}

impl Entry {
    /// Returns the line help has for it.
    pub fn told(&self) -> String {
        let (word, short) = self.names.split_first().unwrap_or((&"", &[]));
        let rest = if self.rest.is_empty() {
            String::new()
        } else {
            format!(" {}", self.rest)
        };
        let short = match short {
            [] => String::new(),
            names => format!(", or {}", names.join(", ")),
        };
        format!("{word}{rest}{short}: {}.", self.help)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use std::collections::HashSet;

    fn read(line: &str) -> (Verb, String) {
        let asked = Asked::read(line).unwrap();
        (asked.verb, asked.rest)
    }

    #[test]
    fn no_name_has_two_meanings_and_every_verb_is_told() {
        let mut names = HashSet::new();
        let mut verbs = HashSet::new();
        for entry in TABLE {
            assert!(verbs.insert(entry.verb), "{entry:?}");
            assert!(
                !entry.help.is_empty() && !entry.help.ends_with('.'),
                "{entry:?}"
            );
            for name in entry.names {
                assert!(names.insert(name), "{name} twice");
            }
        }
    }

    #[test]
    fn a_line_is_a_command_a_number_or_nothing() {
        assert_eq!(read(""), (Verb::Next, String::new()));
        assert_eq!(read("  "), (Verb::Next, String::new()));
        assert_eq!(read("12"), (Verb::Read, "12".to_owned()));
        assert_eq!(
            read("Filter  Kim Il Sung "),
            (Verb::Filter, "Kim Il Sung".to_owned())
        );
        assert_eq!(read(":redo"), (Verb::Redo, String::new()));
        assert_eq!(read("/pilot"), (Verb::Find, "pilot".to_owned()));
        assert_eq!(Asked::read("zeppelin x"), Err("zeppelin".to_owned()));
    }

    #[test]
    fn a_word_on_a_cyrillic_layout_is_the_one_of_its_keys() {
        assert_eq!(read("дшые"), (Verb::List, String::new()));
        assert_eq!(read("ы Штыков"), (Verb::Search, "Штыков".to_owned()));
    }

    #[test]
    fn here_is_a_word_of_its_own() {
        let asked = |rest: &str| Asked {
            verb: Verb::Note,
            rest: rest.to_owned(),
        };
        assert_eq!(asked("here look").here(), Some("look"));
        assert_eq!(asked("here").here(), Some(""));
        assert_eq!(asked("hereafter").here(), None);
        assert_eq!(
            asked("3 new words").number_and_words(),
            Some((3, "new words"))
        );
        assert_eq!(asked("new words").number_and_words(), None);
    }
}
