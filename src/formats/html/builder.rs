//! Marks and words to blocks, in one pass and without a tree.
//!
//! A stack of open elements says where words stand; it is bounded, and an end tag is looked
//! for in it only when one of its name is open, so the pass is linear whatever the nesting.
//! Navigation, scripts, forms and what is hidden are passed over here.

mod listening;
mod notes;
mod struck;

use std::collections::{HashMap, HashSet};

use super::inline::Inline;
use super::marks::Attributes;
use super::page::{Container, ContainerKind, ContainerNumber, Page, PageBlock};
use super::roles::{self, Counts, Element, Role};
use super::tables::{self, OpenTable};
use crate::record::Clean;
use crate::record::text::{Block, BlockKind, SpanKind};

/// Elements nested deeper than this are read as if they were not nested.
const DEEPEST: usize = 1_000;

/// A page has no more blocks than this; further ones are lines of the last.
const MOST_BLOCKS: usize = 100_000;

/// So many ids of a page are known.
const MOST_IDS: usize = 200_000;

/// So many ids lead to one block.
const IDS_OF_BLOCK: usize = 16;

/// A line in bold that is longer names no field.
const LONGEST_LABEL: usize = 200;

/// A page has no more metadata than this.
const MOST_META: usize = 1_000;

/// The inside of all JSON-LD scripts together, in bytes.
const MOST_JSON: usize = 2 << 20;

/// What is done when an element ends.
enum AtEnd {
    Nothing,
    /// The block under way ends.
    Block,
    /// A marked stretch ends, which began at a place.
    Span(usize, SpanKind),
    /// Words that are struck out end.
    Struck,
    /// A link ends: place in code points, in bytes, and its target.
    Link(usize, usize, String),
    /// A list ends.
    List,
    /// A table ends.
    Table,
    /// Words of the window's title end.
    WindowTitle,
    /// What was passed over ends.
    Hidden,
}

/// An element that is open.
struct Open {
    element: Element,
    at_end: AtEnd,
    /// The container to return to.
    container: ContainerNumber,
    role: Role,
}

/// A list that is open.
struct OpenList {
    /// The next number of a numbered one.
    next: Option<u32>,
    /// True when it says that its items are notes.
    of_notes: bool,
}

/// Makes a page of marks.
pub(super) struct Builder {
    page: Page,
    open: Vec<Open>,
    /// How many elements of a name are open.
    names: Counts,
    inline: Inline,
    container: ContainerNumber,
    /// Elements that are passed over and open.
    hidden: usize,
    /// Start tags beyond the deepest level that wait for their end.
    deeper: usize,
    verbatim: usize,
    quotations: usize,
    struck: struck::Struck,
    in_head_title: bool,
    lists: Vec<OpenList>,
    tables: Vec<OpenTable>,
    kind: BlockKind,
    marker: String,
    is_label: bool,
    ids: Vec<String>,
    /// Marks of notes, by the id they lead to.
    notes: HashMap<String, String>,
    /// Numbers of the items of lists of notes, by their containers.
    listed_notes: HashMap<ContainerNumber, String>,
    /// Ids met so far: a link to one of them leads back.
    seen: HashSet<String>,
    /// What is beyond the limit of blocks.
    rest: String,
    /// True when nothing is passed over.
    shows_all: bool,
}

impl Builder {
    /// Begins a page.
    ///
    /// With `shows_all` nothing is passed over: for a page that would have no text else.
    pub(super) fn new(shows_all: bool) -> Self {
        Self {
            page: Page {
                containers: vec![Container::default()],
                ..Page::default()
            },
            open: Vec::new(),
            names: Counts::default(),
            inline: Inline::default(),
            container: 0,
            hidden: 0,
            deeper: 0,
            verbatim: 0,
            quotations: 0,
            struck: struck::Struck::default(),
            in_head_title: false,
            lists: Vec::new(),
            tables: Vec::new(),
            kind: BlockKind::Paragraph,
            marker: String::new(),
            is_label: false,
            ids: Vec::new(),
            notes: HashMap::new(),
            listed_notes: HashMap::new(),
            seen: HashSet::new(),
            rest: String::new(),
            shows_all,
        }
    }

    /// Ends the page.
    pub(super) fn finish(mut self) -> Page {
        while let Some(open) = self.open.pop() {
            self.close(open);
        }
        self.end_block();
        if let Some(last) = self
            .page
            .blocks
            .last_mut()
            .filter(|_| !self.rest.is_empty())
        {
            let text = format!("{}\n{}", last.block.text, self.rest.trim_end());
            last.block.text = Clean::text(&text);
            self.page.too_deep = true;
        }
        self.name_notes();
        self.page
    }

    /// Ends the block under way; what has no words yet goes on (`<li><p>` is one block).
    fn end_block(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        self.close_sign();
        let done = self.inline.finish();
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        let marker = std::mem::take(&mut self.marker);
        let is_label = std::mem::take(&mut self.is_label);
        if done.text.trim().is_empty() {
            return;
        }
        if self.page.blocks.len() >= MOST_BLOCKS {
            self.rest.push_str(&done.text);
            self.rest.push('\n');
            return;
        }
        let bold = done.strong + 1 >= done.length && done.length < LONGEST_LABEL;
        let kind = match kind {
            BlockKind::Paragraph if self.quotations > 0 => BlockKind::Quotation,
            kind => kind,
        };
        let is_label = is_label || bold || matches!(kind, BlockKind::Heading(_));
        self.page.blocks.push(PageBlock {
            block: Block {
                spans: done.spans,
                ..Block::new(kind, done.text)
            },
            container: self.container,
            cell: self.tables.last().map(OpenTable::place),
            length: done.length,
            linked: done.linked,
            is_label,
            marker: marker.chars().count(),
            ids: std::mem::take(&mut self.ids),
        });
    }

    /// Begins an element.
    fn begin(&mut self, element: Element, role: Role, attributes: Attributes<'_>) {
        let container = self.container;
        let at_end = match role {
            Role::Emphasis => AtEnd::Span(self.place(), SpanKind::Emphasis),
            Role::Strong => AtEnd::Span(self.place(), SpanKind::Strong),
            Role::Struck => {
                self.struck.elements += 1;
                AtEnd::Struck
            }
            Role::Link => match attributes.get("href") {
                Some(target) => {
                    let place = self.place();
                    AtEnd::Link(place, self.inline.bytes(), target.trim().to_owned())
                }
                None => AtEnd::Nothing,
            },
            Role::WindowTitle => {
                self.in_head_title = self.page.window_title.is_empty();
                AtEnd::WindowTitle
            }
            Role::Hidden => {
                self.hidden += 1;
                self.page.hides = true;
                AtEnd::Hidden
            }
            Role::Table => {
                self.end_block();
                self.begin_table();
                AtEnd::Table
            }
            Role::Row | Role::Cell { .. } | Role::Caption => {
                self.begin_in_table(role, attributes);
                AtEnd::Block
            }
            Role::List { numbered } => {
                self.begin_list(numbered, attributes);
                AtEnd::List
            }
            Role::Break | Role::Rule | Role::Picture | Role::Meta | Role::Void | Role::Other => {
                AtEnd::Nothing
            }
            Role::Container(_)
            | Role::Heading(_)
            | Role::Paragraph
            | Role::Label
            | Role::Preformatted
            | Role::Quotation
            | Role::Figure
            | Role::Item => {
                self.begin_of(role, attributes);
                AtEnd::Block
            }
        };
        self.names.add(element);
        self.open.push(Open {
            element,
            at_end,
            container,
            role,
        });
    }

    /// Begins an element that makes a block of its words.
    fn begin_of(&mut self, role: Role, attributes: Attributes<'_>) {
        match role {
            Role::Heading(level) => self.begin_block(BlockKind::Heading(level)),
            Role::Figure => self.begin_block(BlockKind::Figure),
            Role::Label => {
                self.begin_block(BlockKind::Paragraph);
                self.is_label = true;
            }
            Role::Preformatted => {
                self.begin_block(BlockKind::Paragraph);
                self.verbatim += 1;
            }
            Role::Item => self.begin_item(attributes),
            _ => self.end_block(),
        }
        match role {
            Role::Container(kind) => self.enter(kind, attributes),
            Role::Quotation => self.quotations += 1,
            _ => {}
        }
    }

    fn begin_list(&mut self, numbered: bool, attributes: Attributes<'_>) {
        self.end_block();
        self.marker.clear();
        let from = attributes.get("start");
        let from = from.and_then(|start| start.trim().parse().ok());
        self.lists.push(OpenList {
            next: numbered.then(|| from.unwrap_or(1)),
            of_notes: numbered && roles::is_list_of_notes(attributes),
        });
    }

    fn begin_in_table(&mut self, role: Role, attributes: Attributes<'_>) {
        self.end_block();
        if let Role::Cell { head } = role {
            self.enter(ContainerKind::Plain, attributes);
            self.is_label = head;
        }
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        match role {
            Role::Row => table.row(),
            Role::Caption => table.caption(),
            _ => table.cell(),
        }
    }

    fn begin_block(&mut self, kind: BlockKind) {
        self.end_block();
        if self.marker.is_empty() {
            self.kind = kind;
        }
    }

    /// Returns where a marked stretch begins: after the marker of its item.
    fn place(&mut self) -> usize {
        self.put_marker();
        self.inline.place()
    }

    fn put_marker(&mut self) {
        if self.inline.is_empty() && !self.marker.is_empty() {
            self.inline.words(&self.marker);
        }
    }

    /// Enters a container: what stands in it belongs together.
    fn enter(&mut self, kind: ContainerKind, attributes: Attributes<'_>) {
        let number = self.page.containers.len() as ContainerNumber;
        self.page.containers.push(Container {
            parent: self.container,
            kind,
            language: roles::language(attributes).map(str::to_owned),
        });
        self.container = number;
    }

    fn begin_item(&mut self, attributes: Attributes<'_>) {
        self.end_block();
        self.enter(ContainerKind::Item, attributes);
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let stated = attributes
            .get("value")
            .and_then(|value| value.trim().parse().ok());
        self.marker = match self.lists.last_mut() {
            Some(OpenList {
                next: Some(next),
                of_notes,
            }) => {
                let number: u32 = stated.unwrap_or(*next);
                *next = number.saturating_add(1);
                if *of_notes {
                    self.listed_notes.insert(self.container, number.to_string());
                }
                format!("{number}. ")
            }
            Some(OpenList { next: None, .. }) | None => "- ".to_owned(),
        };
        self.kind = BlockKind::ListItem(depth.min(8));
    }

    fn begin_table(&mut self) {
        if let Some(around) = self.tables.last_mut() {
            around.is_layout = true;
        }
        self.tables
            .push(OpenTable::new(self.page.blocks.len(), self.container));
    }

    /// Ends an element.
    fn close(&mut self, open: Open) {
        self.names.take(open.element);
        match open.at_end {
            AtEnd::Nothing => {}
            AtEnd::Block => self.end_of(open.role),
            AtEnd::Span(start, kind) => self.inline.mark(start, kind),
            AtEnd::Struck => self.end_struck(),
            AtEnd::Link(start, bytes, target) => self.end_link(start, bytes, &target),
            AtEnd::List => {
                self.end_of(open.role);
                self.lists.pop();
            }
            AtEnd::Table => {
                self.end_of(open.role);
                if let Some(table) = self.tables.pop() {
                    tables::close(&table, &mut self.page.blocks);
                }
            }
            AtEnd::WindowTitle => self.in_head_title = false,
            AtEnd::Hidden => self.hidden = self.hidden.saturating_sub(1),
        }
        self.container = open.container;
    }

    /// Ends the block of an element; an empty one leaves nothing behind.
    fn end_of(&mut self, role: Role) {
        self.end_block();
        if !matches!(role, Role::Paragraph | Role::Container(_)) {
            self.marker.clear();
            self.kind = BlockKind::Paragraph;
            self.is_label = false;
        }
        match role {
            Role::Preformatted => self.verbatim = self.verbatim.saturating_sub(1),
            Role::Quotation => self.quotations = self.quotations.saturating_sub(1),
            _ => {}
        }
    }

    /// Ends what a start tag ends without saying so: `<p>` a paragraph, `<li>` an item.
    fn imply_ends(&mut self, name: &str, role: Role) {
        let (ended, walls): (&[&str], &[&str]) = match (name, role) {
            ("li", _) => (&["li"], &["ul", "ol", "menu", "table", "body"]),
            ("dt" | "dd", _) => (&["dt", "dd"], &["dl", "table", "body"]),
            ("tr", _) => (&["tr"], &["table"]),
            ("td" | "th", _) => (&["td", "th"], &["tr", "table"]),
            ("tbody" | "thead" | "tfoot", _) => (&["tr", "thead", "tbody", "tfoot"], &["table"]),
            _ if roles::ends_paragraph(role) => (
                &["p"],
                &[
                    "div",
                    "td",
                    "th",
                    "li",
                    "table",
                    "body",
                    "section",
                    "article",
                    "blockquote",
                    "dd",
                ],
            ),
            _ => return,
        };
        if !ended.iter().any(|name| self.names.is_open_named(name)) {
            return;
        }
        // Beyond so many elements nothing is implied: it bounds the look back.
        let above = self.open.iter().rev().take(16);
        let mut to_close = None;
        for (depth, open) in above.enumerate() {
            if ended.contains(&open.element.name) {
                to_close = Some(depth + 1);
                break;
            }
            if walls.contains(&open.element.name) {
                break;
            }
        }
        for _ in 0..to_close.unwrap_or(0) {
            if let Some(open) = self.open.pop() {
                self.close(open);
            }
        }
    }
}
