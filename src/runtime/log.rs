//! The log of `--log FILE`: the names of what happened, with the milliseconds since the start.
//!
//! Never what was typed, read or searched: a log is for a stranger who looks for a fault.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Instant;

use crate::app::message::{Effect, Message};

/// A log, or none.
#[derive(Debug)]
pub struct Log {
    file: Option<File>,
    start: Instant,
}

impl Log {
    /// A log that keeps nothing.
    pub fn none() -> Self {
        Self {
            file: None,
            start: Instant::now(),
        }
    }

    /// Adds to the file, or makes it, readable by its user alone.
    pub fn to(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)?;
        Ok(Self {
            file: Some(file),
            ..Self::none()
        })
    }

    /// Returns another way into the same log, for a worker; one that can't be had keeps nothing.
    #[must_use]
    pub fn another(&self) -> Self {
        Self {
            file: self.file.as_ref().and_then(|file| file.try_clone().ok()),
            start: self.start,
        }
    }

    /// Notes something of the machine's own.
    pub fn note(&mut self, what: &str) {
        self.line("        ", what);
    }

    /// Notes a message.
    pub fn message(&mut self, message: &Message) {
        self.line("message ", message_name(message));
    }

    /// Notes an effect.
    pub fn effect(&mut self, effect: &Effect) {
        self.line("effect  ", effect_name(effect));
    }

    fn line(&mut self, kind: &str, what: &str) {
        let Some(file) = &mut self.file else { return };
        let line = format!("{:>9} {kind}{what}\n", self.start.elapsed().as_millis());
        // A log that can't be written must not disturb the reader.
        if file.write_all(line.as_bytes()).is_err() {
            self.file = None;
        }
    }
}

fn message_name(message: &Message) -> &'static str {
    match message {
        Message::Key(_) => "Key",
        Message::Paste(_) => "Paste",
        Message::Resize(..) => "Resize",
        Message::Ground(_) => "Ground",
        Message::Terminate => "Terminate",
        Message::Timer(_) => "Timer",
        Message::WorkerDied(..) => "WorkerDied",
        Message::Scan(_) => "Scan",
        Message::Rows(_) => "Rows",
        Message::Facets(_) => "Facets",
        Message::Timeline(_) => "Timeline",
        Message::Left(..) => "Left",
        Message::Opened(..) => "Opened",
        Message::Problems(_) => "Problems",
        Message::Collections(_) => "Collections",
        Message::Renewed(_) => "Renewed",
        Message::Marks(_) => "Marks",
        Message::Drafts(_) => "Drafts",
        Message::Kept(..) => "Kept",
        Message::Edited(_) => "Edited",
        Message::Copied(_) => "Copied",
        Message::NoSuchRecord(..) => "NoSuchRecord",
        Message::Found(_) => "Found",
        Message::ResultCounts(..) => "ResultCounts",
        Message::InTexts(..) => "InTexts",
        Message::InText(..) => "InText",
        Message::Likeness(..) => "Likeness",
        Message::Neighbour(..) => "Neighbour",
        Message::Searches(_) => "Searches",
    }
}

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::Rows(_) => "Rows",
        Effect::Facets(_) => "Facets",
        Effect::Timeline(_) => "Timeline",
        Effect::Visited(_) => "Visited",
        Effect::Open(..) => "Open",
        Effect::FollowLink(..) => "FollowLink",
        Effect::LookAgain => "LookAgain",
        Effect::TakenUp => "TakenUp",
        Effect::OpenFolder(_) => "OpenFolder",
        Effect::ListCollections => "ListCollections",
        Effect::ForgetCollection(_) => "ForgetCollection",
        Effect::Bookmark(..) => "Bookmark",
        Effect::Keep(..) => "Keep",
        Effect::LookForMarks => "LookForMarks",
        Effect::Search(_) => "Search",
        Effect::FoundFacets(_) => "FoundFacets",
        Effect::InTexts(..) => "InTexts",
        Effect::InText(_) => "InText",
        Effect::Likeness(..) => "Likeness",
        Effect::AlongShelf(_) => "AlongShelf",
        Effect::Searches(_) => "Searches",
        Effect::Copy(_) => "Copy",
        Effect::EditOutside { .. } => "EditOutside",
        Effect::Timer(..) => "Timer",
        Effect::Suspend => "Suspend",
        Effect::Redraw => "Redraw",
        Effect::Quit => "Quit",
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;
    use crate::app::key::Key;

    #[test]
    fn it_names_what_happened_and_not_what_was_typed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = Log::to(&path).unwrap();
        log.message(&Message::Paste("secret".to_owned()));
        log.message(&Message::Key(Key::char('Q')));
        log.effect(&Effect::Copy("secret".to_owned()));
        let written = std::fs::read_to_string(path).unwrap();
        let names: Vec<&str> = written.lines().filter_map(|line| line.get(10..)).collect();
        assert_eq!(names, ["message Paste", "message Key", "effect  Copy"]);
    }
}
