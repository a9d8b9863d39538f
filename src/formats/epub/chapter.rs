//! One chapter of a book, from XHTML to blocks.
//!
//! Elements are kept on a stack of bounded depth, never in a tree; what a block is follows
//! from the elements it lies in. Which marks lead to which footnotes is found out later, when
//! all chapters are read (`notes`): here links only remember where they point.

mod element;
mod inline;
mod tables;

use super::markup::{Markup, Part, Tag};
use crate::formats::table::{self, Cell};
use crate::record::Clean;
use crate::record::text::{Block, BlockKind, Span};
use element::{Mark, Open};
use tables::Rows;

/// Elements nested deeper than this are read as if they lay side by side.
const MAX_DEPTH: usize = 200;

/// Letters of a page's name or a note's mark that are kept.
const LONGEST_MARK: usize = 24;

/// Where a link inside the book points: the number of the file and the id in it.
pub(super) type Target = (usize, String);

/// What a link inside the book seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkKind {
    /// The mark of a footnote: the book says so.
    NoteRef,
    /// Perhaps the mark of a footnote: a short raised word.
    Raised,
    /// A link.
    Plain,
}

/// A link inside the book: code points `start..end` of its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InnerLink {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) target: Target,
    pub(super) kind: LinkKind,
}

/// A block with what is needed to find its notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) block: Block,
    /// The file it stands in.
    pub(super) file: usize,
    /// Ids of the elements that begin in it.
    pub(super) ids: Vec<String>,
    pub(super) links: Vec<InnerLink>,
    /// The id of the footnote it is a part of, when the book says that it is one.
    pub(super) note: Option<String>,
}

/// What a chapter is read with.
pub(super) struct Source<'a> {
    /// The number of its file.
    pub(super) file: usize,
    /// Finds the file and the id a reference names; `None` when it leads out of the book.
    pub(super) target: &'a dyn Fn(&str) -> Option<Target>,
    /// So many blocks may be made.
    pub(super) most_blocks: usize,
    /// So many elements may begin: each may leave a mark in the text, however few its words.
    pub(super) most_elements: usize,
}

/// A chapter that was read.
#[derive(Debug, Default)]
pub(super) struct Chapter {
    pub(super) pieces: Vec<Piece>,
    /// True when some of its markup could not be read.
    pub(super) damaged: bool,
    /// True when it had more blocks or elements than allowed.
    pub(super) cut: bool,
    /// How many elements began in it.
    pub(super) elements: usize,
    /// The page it ends on.
    pub(super) page: Option<Clean>,
}

/// Reads a chapter that begins on a page.
pub(super) fn read(text: &str, source: &Source, page: Option<Clean>) -> Chapter {
    let mut builder = Builder::new(source, page);
    let mut markup = Markup::new(text);
    while !builder.is_full() {
        match markup.next() {
            Some(Part::Start(tag)) => builder.start(&tag),
            Some(Part::End(name)) => builder.end(&name),
            Some(Part::Words(words)) => builder.words(&words),
            None => break,
        }
    }
    let cut = builder.is_full();
    builder.close_to(0);
    builder.flush();
    Chapter {
        damaged: markup.is_damaged(),
        cut,
        elements: builder.elements,
        page: builder.page,
        pieces: builder.pieces,
    }
}

/// A chapter being made into blocks.
struct Builder<'a> {
    source: &'a Source<'a>,
    pieces: Vec<Piece>,
    elements: usize,
    stack: Vec<Open>,
    /// Elements that were too deep to be put on the stack.
    beyond: usize,
    /// Elements on the stack whose words are left out.
    skipped: usize,
    /// Elements on the stack that strike out, and whether a sign of that is open.
    struck: usize,
    sign_open: bool,
    /// Tables on the stack; only the outermost is laid out.
    tables: usize,
    rows: Rows,
    /// White space that waits for a word to follow; true when it held a line feed.
    gap: Option<bool>,
    text: String,
    /// Code points in `text`.
    length: usize,
    spans: Vec<Span>,
    links: Vec<InnerLink>,
    ids: Vec<String>,
    /// The page it is on, and that on which the open block began.
    page: Option<Clean>,
    began_on: Option<Clean>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source<'a>, page: Option<Clean>) -> Self {
        Self {
            source,
            pieces: Vec::new(),
            elements: 0,
            stack: Vec::new(),
            beyond: 0,
            skipped: 0,
            struck: 0,
            sign_open: false,
            tables: 0,
            rows: Rows::default(),
            gap: None,
            text: String::new(),
            length: 0,
            spans: Vec::new(),
            links: Vec::new(),
            ids: Vec::new(),
            page,
            began_on: None,
        }
    }

    fn is_full(&self) -> bool {
        self.pieces.len() >= self.source.most_blocks || self.elements >= self.source.most_elements
    }

    /// Begins an element.
    fn start(&mut self, tag: &Tag) {
        self.elements += 1;
        if tag.name == "body" {
            // A head that was never closed must not swallow the text.
            self.close_to(0);
            self.beyond = 0;
        }
        self.close_implied(&tag.name);
        let open = self.opened(tag);
        if open.is_block {
            self.boundary();
        }
        if let Some(id) = tag.get("id").or_else(|| tag.get("xml:id"))
            && self.skipped == 0
        {
            self.ids.push(id.to_owned());
        }
        self.begin(&open, tag);
        if tag.empty {
            self.finish(open);
        } else if self.stack.len() >= MAX_DEPTH {
            self.beyond += 1;
        } else {
            self.count(&open, true);
            self.stack.push(open);
        }
    }

    /// Ends an element, and those in it that were not closed.
    fn end(&mut self, name: &str) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if let Some(at) = self.stack.iter().rposition(|open| open.name == name) {
            // A cell must not be closed by what is outside of its table.
            let wall = self.stack.iter().rposition(|open| open.mark == Mark::Table);
            if wall.is_none_or(|wall| at >= wall) || element::closes_tables(name) {
                self.close_to(at);
            }
        }
    }

    /// Closes elements down to a depth.
    fn close_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            if self.stack.last().is_some_and(|open| open.is_block) {
                // What the block is follows from the element, so it ends before that.
                self.boundary();
            }
            let Some(open) = self.stack.pop() else { return };
            self.count(&open, false);
            self.finish(open);
        }
    }

    /// Closes the elements that cannot hold one of this name.
    fn close_implied(&mut self, name: &str) {
        while let Some(top) = self.stack.last() {
            if !element::closes(name, &top.name) {
                return;
            }
            let depth = self.stack.len() - 1;
            self.close_to(depth);
        }
    }

    /// Keeps count of what is on the stack.
    fn count(&mut self, open: &Open, enters: bool) {
        let counter = match open.mark {
            Mark::Skip => &mut self.skipped,
            Mark::Table => &mut self.tables,
            Mark::Struck => &mut self.struck,
            _ => return,
        };
        *counter = if enters {
            *counter + 1
        } else {
            counter.saturating_sub(1)
        };
    }

    /// Ends a row, cell or table that closes; other blocks just end.
    fn close_table_part(&mut self, mark: &Mark) {
        match mark {
            Mark::Cell(columns) if self.tables == 1 => {
                let (cell, links) = self.take_cell();
                self.rows.add(cell, links, *columns);
            }
            Mark::Caption if self.tables == 1 => self.push_line(),
            Mark::Table if self.tables == 0 => {
                let stray = self.take_cell();
                for (block, links) in std::mem::take(&mut self.rows).blocks() {
                    self.push_piece(block, links);
                }
                self.push_piece(table::paragraph(stray.0), stray.1);
            }
            _ => {}
        }
    }

    /// Takes the words gathered so far as one line, with what is marked in them.
    fn take_cell(&mut self) -> (Cell, Vec<InnerLink>) {
        self.close_sign();
        self.gap = None;
        self.restart_inline();
        self.length = 0;
        let text = std::mem::take(&mut self.text);
        let mut links = std::mem::take(&mut self.links);
        tables::on_one_line(&text, &mut links);
        (Cell::of(&text, std::mem::take(&mut self.spans)), links)
    }

    /// Adds the words gathered so far as a paragraph of one line.
    fn push_line(&mut self) {
        let (cell, links) = self.take_cell();
        self.push_piece(table::paragraph(cell), links);
    }

    /// Parts what comes from what was: a new block, or in a table a space.
    fn boundary(&mut self) {
        if self.tables > 0 {
            self.gap = Some(false);
        } else {
            self.flush();
        }
    }

    /// Adds a block of plain words.
    fn push_block(&mut self, kind: BlockKind, words: &str) {
        self.push_piece(Block::new(kind, Clean::text(words)), Vec::new());
    }

    /// Adds a block that is made, if it has words.
    fn push_piece(&mut self, block: Block, links: Vec<InnerLink>) {
        if block.text.trim().is_empty() {
            return;
        }
        let ids = std::mem::take(&mut self.ids);
        self.pieces.push(Piece {
            block: Block {
                key: ids.first().cloned().unwrap_or_default(),
                page: self.page.clone(),
                ..block
            },
            file: self.source.file,
            ids,
            links,
            note: None,
        });
    }

    /// Ends the block that is open, if it has words.
    fn flush(&mut self) {
        self.close_sign();
        self.gap = None;
        self.restart_inline();
        let text = std::mem::take(&mut self.text);
        let mut spans = std::mem::take(&mut self.spans);
        let mut links = std::mem::take(&mut self.links);
        self.length = 0;
        let page = self.began_on.take();
        let text = text.trim_end();
        if text.trim().is_empty() {
            return;
        }
        let (kind, note) = self.kind();
        let marker = match kind {
            BlockKind::ListItem(_) => self.take_marker(),
            _ => String::new(),
        };
        let shift = marker.chars().count();
        let text = Clean::text(&format!("{marker}{text}"));
        let length = text.chars().count();
        let moved = |place: usize| (place + shift).min(length);
        for span in &mut spans {
            (span.start, span.end) = (moved(span.start), moved(span.end));
        }
        for link in &mut links {
            (link.start, link.end) = (moved(link.start), moved(link.end));
        }
        spans.retain(|span| span.start < span.end);
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let ids = std::mem::take(&mut self.ids);
        self.pieces.push(Piece {
            block: Block {
                spans,
                key: ids.first().cloned().unwrap_or_default(),
                page,
                ..Block::new(kind, text)
            },
            file: self.source.file,
            ids,
            links,
            note,
        });
    }

    /// Finds out what the open block is, and the note it belongs to.
    fn kind(&self) -> (BlockKind, Option<String>) {
        let within = |wanted: fn(&Mark) -> bool| self.stack.iter().rev().find(|o| wanted(&o.mark));
        if let Some(open) = within(|mark| matches!(mark, Mark::Note(_)))
            && let Mark::Note(id) = &open.mark
        {
            return (BlockKind::Paragraph, Some(id.clone()));
        }
        let has_marker = self.stack.iter().rev().find_map(|open| match &open.mark {
            Mark::Item(marker) => Some(!marker.is_empty()),
            _ => None,
        });
        let lists = self
            .stack
            .iter()
            .filter(|open| matches!(open.mark, Mark::List(_)));
        let depth = lists.count().saturating_sub(1).min(usize::from(u8::MAX)) as u8;
        let kind = match within(Mark::names_block).map(|open| &open.mark) {
            Some(Mark::Heading(level)) => BlockKind::Heading(*level),
            Some(Mark::Caption) => BlockKind::Figure,
            Some(Mark::Verse) => BlockKind::Verse,
            Some(Mark::Speaker) => BlockKind::Speaker,
            _ if has_marker == Some(true) => BlockKind::ListItem(depth),
            Some(Mark::Quotation) => BlockKind::Quotation,
            _ => BlockKind::Paragraph,
        };
        (kind, None)
    }

    /// Takes the marker of the innermost list item: only its first block has it.
    fn take_marker(&mut self) -> String {
        let mut marks = self.stack.iter_mut().rev().map(|open| &mut open.mark);
        let marker = marks.find_map(|mark| match mark {
            Mark::Item(marker) => Some(std::mem::take(marker)),
            _ => None,
        });
        marker.unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "chapter/tests.rs"]
mod tests;
