//! Marks and words to blocks, in one pass and without a tree.
//!
//! A stack of open elements says where words stand; it is bounded, and an end tag is looked
//! for in it only when one of its name is open, so the pass is linear whatever the nesting.
//! Navigation, scripts, forms and what is hidden are passed over here.

use std::collections::{HashMap, HashSet};

use super::inline::Inline;
use super::marks::{Attributes, Listener};
use super::page::{Container, ContainerKind, ContainerNumber, Page, PageBlock};
use super::roles::{self, Role};
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
    name: String,
    at_end: AtEnd,
    /// The container to return to.
    container: ContainerNumber,
    role: Role,
}

/// Makes a page of marks.
pub(super) struct Builder {
    page: Page,
    open: Vec<Open>,
    /// How many elements of a name are open.
    names: HashMap<String, usize>,
    inline: Inline,
    container: ContainerNumber,
    /// Elements that are passed over and open.
    hidden: usize,
    /// Start tags beyond the deepest level that wait for their end.
    deeper: usize,
    verbatim: usize,
    quotations: usize,
    in_head_title: bool,
    /// Numbers of the open lists: the next of a numbered one.
    lists: Vec<Option<u32>>,
    tables: Vec<OpenTable>,
    kind: BlockKind,
    marker: String,
    is_label: bool,
    ids: Vec<String>,
    /// Marks of notes, by the id they lead to.
    notes: HashMap<String, String>,
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
            names: HashMap::new(),
            inline: Inline::default(),
            container: 0,
            hidden: 0,
            deeper: 0,
            verbatim: 0,
            quotations: 0,
            in_head_title: false,
            lists: Vec::new(),
            tables: Vec::new(),
            kind: BlockKind::Paragraph,
            marker: String::new(),
            is_label: false,
            ids: Vec::new(),
            notes: HashMap::new(),
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

    /// Makes footnotes of the blocks that marks of notes lead to, and of what follows in them.
    fn name_notes(&mut self) {
        let mut current: Option<(Clean, ContainerNumber)> = None;
        let mut found = HashSet::new();
        for block in &mut self.page.blocks {
            let label = block.ids.iter().find_map(|id| self.notes.get(id));
            if let Some(label) = label {
                current = Some((Clean::line(label), block.container));
                found.insert(label.clone());
            } else {
                let container = self.page.containers.get(block.container as usize);
                let is_item = container.is_some_and(|of| of.kind == ContainerKind::Item);
                current = current.filter(|(_, of)| is_item && *of == block.container);
            }
            let Some((label, _)) = &current else {
                continue;
            };
            if matches!(
                block.block.kind,
                BlockKind::Paragraph | BlockKind::ListItem(_) | BlockKind::Quotation
            ) {
                without_marker(block);
                block.block.kind = BlockKind::Footnote(label.clone());
            }
        }
        for block in &mut self.page.blocks {
            block.block.spans.retain(|span| match &span.kind {
                SpanKind::NoteRef(label) => found.contains(label.as_str()),
                SpanKind::Emphasis | SpanKind::Strong | SpanKind::Link(_) => true,
            });
        }
    }

    /// Ends the block under way; what has no words yet goes on (`<li><p>` is one block).
    fn end_block(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        let done = std::mem::take(&mut self.inline).finish();
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
    fn begin(&mut self, name: &str, role: Role, attributes: Attributes<'_>) {
        let container = self.container;
        let mut at_end = AtEnd::Nothing;
        match role {
            Role::Container(kind) => {
                self.end_block();
                self.enter(kind, attributes);
                at_end = AtEnd::Block;
            }
            Role::Heading(level) => {
                self.begin_block(BlockKind::Heading(level));
                at_end = AtEnd::Block;
            }
            Role::Paragraph => {
                // The first paragraph of an item is the item.
                self.end_block();
                at_end = AtEnd::Block;
            }
            Role::Label => {
                self.begin_block(BlockKind::Paragraph);
                self.is_label = true;
                at_end = AtEnd::Block;
            }
            Role::Preformatted => {
                self.begin_block(BlockKind::Paragraph);
                self.verbatim += 1;
                at_end = AtEnd::Block;
            }
            Role::Quotation => {
                self.end_block();
                self.quotations += 1;
                at_end = AtEnd::Block;
            }
            Role::Figure => {
                self.begin_block(BlockKind::Figure);
                at_end = AtEnd::Block;
            }
            Role::List { numbered } => {
                self.end_block();
                self.marker.clear();
                let from = attributes
                    .get("start")
                    .and_then(|start| start.trim().parse().ok());
                self.lists.push(numbered.then(|| from.unwrap_or(1)));
                at_end = AtEnd::List;
            }
            Role::Item => {
                self.begin_item(attributes);
                at_end = AtEnd::Block;
            }
            Role::Table => {
                self.end_block();
                self.begin_table();
                at_end = AtEnd::Table;
            }
            Role::Row => {
                self.end_block();
                if let Some(table) = self.tables.last_mut() {
                    table.row();
                }
                at_end = AtEnd::Block;
            }
            Role::Cell { head } => {
                self.end_block();
                self.enter(ContainerKind::Plain, attributes);
                if let Some(table) = self.tables.last_mut() {
                    table.cell();
                }
                self.is_label = head;
                at_end = AtEnd::Block;
            }
            Role::Caption => {
                self.end_block();
                if let Some(table) = self.tables.last_mut() {
                    table.caption();
                }
                at_end = AtEnd::Block;
            }
            Role::Emphasis => at_end = AtEnd::Span(self.place(), SpanKind::Emphasis),
            Role::Strong => at_end = AtEnd::Span(self.place(), SpanKind::Strong),
            Role::Link => {
                if let Some(target) = attributes.get("href") {
                    let place = self.place();
                    at_end = AtEnd::Link(place, self.inline.bytes(), target.trim().to_owned());
                }
            }
            Role::WindowTitle => {
                self.in_head_title = self.page.window_title.is_empty();
                at_end = AtEnd::WindowTitle;
            }
            Role::Hidden => {
                self.hidden += 1;
                at_end = AtEnd::Hidden;
            }
            Role::Break | Role::Rule | Role::Picture | Role::Meta | Role::Void | Role::Other => {}
        }
        *self.names.entry(name.to_owned()).or_default() += 1;
        self.open.push(Open {
            name: name.to_owned(),
            at_end,
            container,
            role,
        });
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
            Some(Some(next)) => {
                let number: u32 = stated.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}. ")
            }
            Some(None) | None => "- ".to_owned(),
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
        if let Some(count) = self.names.get_mut(&open.name) {
            *count = count.saturating_sub(1);
        }
        match open.at_end {
            AtEnd::Nothing => {}
            AtEnd::Block => self.end_of(open.role),
            AtEnd::Span(start, kind) => self.inline.mark(start, kind),
            AtEnd::Link(start, bytes, target) => self.end_link(start, bytes, target),
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

    /// Ends a link: one to a note is the note's mark, one back from it is left out.
    fn end_link(&mut self, start: usize, bytes: usize, target: String) {
        let Some(fragment) = target.strip_prefix('#') else {
            self.inline
                .mark(start, SpanKind::Link(Clean::line(&target)));
            return;
        };
        let words = self.inline.since(bytes);
        if roles::leads_back(words) || (self.seen.contains(fragment) && start == 0) {
            self.inline.take_back(start);
            return;
        }
        let label = words.trim_matches(['[', ']', '(', ')', ' ']);
        if roles::is_note_mark(label) && !fragment.is_empty() {
            let label = label.to_owned();
            self.inline
                .mark(start, SpanKind::NoteRef(Clean::line(&label)));
            self.notes.entry(fragment.to_owned()).or_insert(label);
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
        if !ended.iter().any(|name| self.is_open(name)) {
            return;
        }
        // Beyond so many elements nothing is implied: it bounds the look back.
        let above = self.open.iter().rev().take(16);
        let mut to_close = None;
        for (depth, open) in above.enumerate() {
            if ended.contains(&open.name.as_str()) {
                to_close = Some(depth + 1);
                break;
            }
            if walls.contains(&open.name.as_str()) {
                break;
            }
        }
        for _ in 0..to_close.unwrap_or(0) {
            if let Some(open) = self.open.pop() {
                self.close(open);
            }
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|count| *count > 0)
    }

    fn take_meta(&mut self, name: &str, attributes: Attributes<'_>) {
        if self.page.meta.len() >= MOST_META {
            return;
        }
        let pair = if name == "meta" {
            let key = attributes
                .get("name")
                .or_else(|| attributes.get("property"))
                .or_else(|| attributes.get("itemprop"));
            key.zip(attributes.get("content"))
                .map(|(key, value)| (key.trim().to_lowercase(), value))
        } else if attributes.has_word("rel", &["canonical"]) {
            attributes
                .get("href")
                .map(|href| ("link:canonical".to_owned(), href))
        } else {
            None
        };
        if let Some((key, value)) = pair.filter(|(_, value)| !value.trim().is_empty()) {
            self.page.meta.push((key, value.trim().to_owned()));
        }
    }

    fn take_language(&mut self, name: &str, attributes: Attributes<'_>) {
        if matches!(name, "html" | "body") && self.page.language.is_none() {
            self.page.language = roles::language(attributes).map(str::to_owned);
        }
    }

    fn take_id(&mut self, attributes: Attributes<'_>) {
        let Some(id) = attributes.get("id").or_else(|| attributes.get("name")) else {
            return;
        };
        if self.seen.len() < MOST_IDS {
            self.seen.insert(id.to_owned());
        }
        if self.ids.len() < IDS_OF_BLOCK {
            self.ids.push(id.to_owned());
        }
    }

    /// A picture is named by its words, in its place.
    fn picture(&mut self, attributes: Attributes<'_>) {
        let words = attributes.get("alt").unwrap_or_default().trim();
        if words.is_empty() {
            return;
        }
        if self.inline.is_empty() && self.marker.is_empty() {
            self.kind = BlockKind::Figure;
            self.inline.words(words);
            self.end_block();
        } else {
            self.inline.words(&format!(" [{words}] "));
        }
    }
}

impl Listener for Builder {
    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        let inside = self.is_open("main") || self.is_open("article");
        let role = match roles::of(name, attributes, inside) {
            Role::Hidden if self.shows_all && roles::may_show(name) => Role::Other,
            role => role,
        };
        if role == Role::Meta {
            return self.take_meta(name, attributes);
        }
        if self.hidden == 0 {
            match role {
                Role::Break => return self.inline.line_break(),
                Role::Picture => return self.picture(attributes),
                Role::Rule => return self.end_block(),
                _ => self.imply_ends(name, role),
            }
            self.take_language(name, attributes);
        }
        if role.is_void() {
            return;
        }
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            self.page.too_deep = true;
            return;
        }
        // What is passed over is followed all the same, so that its end is found.
        let role = if self.hidden > 0 { Role::Hidden } else { role };
        self.begin(name, role, attributes);
        if role != Role::Hidden {
            self.take_id(attributes);
        }
    }

    fn end(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        if !self.is_open(name) {
            return;
        }
        while let Some(open) = self.open.pop() {
            let is_it = open.name == name;
            self.close(open);
            if is_it {
                break;
            }
        }
    }

    fn words(&mut self, words: &str) {
        if self.in_head_title {
            if self.page.window_title.len() < 2000 {
                self.page.window_title.push_str(words);
            }
            return;
        }
        if self.hidden > 0 {
            return;
        }
        if !words.trim().is_empty() {
            self.put_marker();
        }
        if self.verbatim > 0 {
            self.inline.verbatim(words);
        } else {
            self.inline.words(words);
        }
    }

    fn data(&mut self, json: &str) {
        let held: usize = self.page.json.iter().map(String::len).sum();
        if self.page.json.len() < 64 && held + json.len() <= MOST_JSON {
            self.page.json.push(json.to_owned());
        }
    }

    fn comment(&mut self, words: &str) {
        if self.page.saved_from.is_none()
            && let Some((_, after)) = words.split_once("saved from url=")
        {
            let address = after.split_once(')').map_or(after, |(_, address)| address);
            self.page.saved_from = Some(address.trim().to_owned());
        }
    }
}

/// A note's own mark at its head is left out: it is the name of the footnote.
fn without_marker(block: &mut PageBlock) {
    let cut = std::mem::take(&mut block.marker);
    if cut == 0 {
        return;
    }
    let text = block.block.text.slice(cut, usize::MAX);
    block.block.text = text;
    for span in &mut block.block.spans {
        span.start = span.start.saturating_sub(cut);
        span.end = span.end.saturating_sub(cut);
    }
}
