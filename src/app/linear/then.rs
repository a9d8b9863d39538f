//! What is to be done once all that a line asked for is here.

use crate::app::message::Effect;
use crate::record::facet::Facet;
use crate::record::listing::RowKey;

use super::Linear;

/// What is to be done once all that was asked for is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Say what the room holds.
    Greet,
    /// Carry out a line.
    Line(String),
    /// Say a page of the list that is shown, from this row, and before it how many there are.
    Page(usize, Head),
    /// Read the record under the cursor.
    Enter,
    /// Say the beginning of the record, unless it is still this one.
    Record(Option<RowKey>),
    /// Set or remove the bookmark of the record under the cursor.
    Bookmark,
    /// Delete what is under the cursor.
    Delete,
    /// Write the note under the cursor anew, with these words.
    Edit(String),
    /// Cite the record under the cursor.
    Cite(Way),
    /// Say what became of a note.
    Kept,
    /// Say what the room has to say.
    Told,
    /// Say which collections there are.
    Collections,
    /// Say how many records have each value.
    Counts(Facet),
    /// Say when the records lie.
    Times,
    /// List the week around the record under the cursor, or that is read.
    Week,
    /// Ask what is like it.
    Like,
    /// Say what is like it.
    Alike,
    /// Say where on the shelf the reader is, and the record unless it is still this one.
    Shelf(Option<RowKey>),
    /// Say which searches are kept.
    Searches,
    /// Say where the hit is that was gone to.
    Hit,
    /// Wait on purpose; what is asked next follows.
    Nothing,
}

/// What is said before the rows of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// How many rows there are.
    Whole,
    /// Only which rows these are.
    Further,
}

/// Where a citation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It is said.
    Said,
    /// Into the clipboard.
    Copied,
}

impl Linear {
    /// Does it.
    pub(super) fn carry_on(&mut self, then: Then) -> Vec<Effect> {
        match then {
            Then::Greet => self.greet(),
            Then::Line(line) => self.carry_out(&line),
            Then::Page(from, head) => self.page(from, head),
            Then::Enter => self.enter(),
            Then::Record(before) => self.record(before),
            Then::Bookmark => self.bookmark_here(),
            Then::Delete => self.delete_here(),
            Then::Edit(words) => self.edit_here(&words),
            Then::Cite(way) => self.cite_record(way),
            Then::Kept => self.kept(),
            Then::Told => self.told(),
            Then::Collections => self.tell_collections(),
            Then::Counts(facet) => self.tell_counts(facet),
            Then::Times => self.tell_times(),
            Then::Week => self.week_here(),
            Then::Like => self.like_here(),
            Then::Alike => self.alike(),
            Then::Shelf(before) => self.on_shelf(before),
            Then::Searches => self.tell_searches(),
            Then::Hit => {
                self.tell_hit();
                Vec::new()
            }
            Then::Nothing => Vec::new(),
        }
    }
}
