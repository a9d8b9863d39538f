//! The walk through a file: which elements are open, and what is done when each ends.
//!
//! An element that begins says what its end will do ([`Closing`]); so an end needs no look
//! back, and elements that are never closed are closed in order. What structure means is in
//! [`super::structure`], what stands inside a line in [`super::editorial`].

use super::flow::{Layer, Purpose};
use super::glossary::Glossary;
use super::header::Header;
use super::line::{Line, Place};
use super::tag::{Attributes, Tag};
use super::unit::{Unit, UnitKind};
use super::{DEEPEST, LONGEST_REPEATED, MOST_BLOCKS, MOST_DOCUMENTS};
use crate::formats::works::WorkEdition;
use crate::record::Clean;
use crate::record::clean::up_to;
use crate::record::date::DocDate;
use crate::record::text::{BlockKind, SpanKind};

/// What the end of an element does.
pub(super) enum Closing {
    Nothing,
    /// Ends a block; what comes is of the kind before it.
    Block(BlockKind),
    /// Ends a block of an address: its lines stay together.
    AddressLine,
    /// Ends the heading that is the title of its unit.
    OwnHead(BlockKind),
    /// Marks what stands since a place.
    Span(Place, SpanKind),
    /// Says a sign.
    Sign(&'static str),
    /// Says a sign and marks nothing when the element was empty.
    SignOr(Place, &'static str, &'static str),
    Date(Place, Option<DocDate>, Option<Clean>),
    Dateline(Place),
    Person {
        place: Place,
        to: bool,
        target: String,
    },
    PlaceName(Place),
    Unit,
    Div {
        in_path: bool,
    },
    Attachment,
    Header,
    List,
    Item(BlockKind, usize),
    Label,
    Define(String, usize),
    Choice,
    Side(Tag),
    Note,
    EditorialNote {
        previous: BlockKind,
        from: usize,
        is_source: bool,
    },
    Summary,
    Figure,
    Table,
    Cell,
}

/// An open element.
struct Frame<'a> {
    name: &'a str,
    tag: Tag,
    closing: Closing,
}

/// An open list.
#[derive(Default)]
pub(super) struct ListState {
    pub(super) ordered: bool,
    pub(super) count: usize,
    /// The xml:id of a term or person that its open item explains.
    pub(super) defines: Option<String>,
}

/// What has been read so far.
pub(super) struct Walker<'a> {
    /// True for a volume: divisions of it are records.
    pub(super) is_volume: bool,
    frames: Vec<Frame<'a>>,
    too_deep: usize,
    /// Elements whose meaning was left out for being too deep.
    count_too_deep: usize,
    left_out: usize,
    pub(super) header: Header,
    pub(super) header_of_unit: Option<Box<Header>>,
    in_header: bool,
    pub(super) layers: Vec<Layer>,
    /// Lines that have ended, whose room is used again.
    pub(super) spare: Vec<Line>,
    pub(super) units: Vec<Unit>,
    pub(super) done: Vec<Unit>,
    pub(super) count_of_units: usize,
    pub(super) count_of_blocks: usize,
    pub(super) lists: Vec<ListState>,
    pub(super) glossary: Glossary,
    pub(super) page: Option<Clean>,
    pub(super) page_is_new: bool,
    /// Attachments, quotations and texts in the text that are open: their dates are theirs.
    pub(super) foreign_parts: usize,
    pub(super) datelines: usize,
    /// The xml:id of a division whose heading has not come yet.
    pub(super) id_of_division: String,
    /// Numbers of the divisions of a text with numbered parts.
    pub(super) path: Vec<String>,
    /// The language the whole file says it is in.
    pub(super) language: Option<String>,
    /// The xml:id of the file.
    pub(super) id: String,
    /// Which edition of which work the text says it is.
    pub(super) work: Option<WorkEdition>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(is_volume: bool) -> Self {
        Self {
            is_volume,
            frames: Vec::new(),
            too_deep: 0,
            count_too_deep: 0,
            left_out: 0,
            header: Header::default(),
            header_of_unit: None,
            in_header: false,
            layers: vec![Layer::new(Purpose::Outside)],
            spare: Vec::new(),
            units: Vec::new(),
            done: Vec::new(),
            count_of_units: 0,
            count_of_blocks: 0,
            lists: Vec::new(),
            glossary: Glossary::default(),
            page: None,
            page_is_new: false,
            foreign_parts: 0,
            datelines: 0,
            id_of_division: String::new(),
            path: Vec::new(),
            language: None,
            id: String::new(),
            work: None,
        }
    }

    /// Takes up a start tag; `after` is what follows it in the file.
    pub(super) fn start(
        &mut self,
        name: &'a str,
        tag: Tag,
        attributes: &Attributes<'_>,
        after: &str,
    ) {
        if self.left_out > 0 {
            self.left_out += 1;
            return;
        }
        if self.too_deep > 0 || self.frames.len() >= DEEPEST {
            self.too_deep += 1;
            self.count_too_deep += 1;
            return;
        }
        if tag == Tag::LeftOut {
            self.left_out = 1;
            return;
        }
        let closing = if self.in_header {
            self.open_header().start(tag, attributes);
            Closing::Nothing
        } else if tag == Tag::Header {
            self.in_header = true;
            if self.units.is_empty() {
                self.header = Header::default();
            } else {
                self.header_of_unit = Some(Box::default());
            }
            Closing::Header
        } else {
            self.open(tag, attributes, after)
        };
        self.frames.push(Frame { name, tag, closing });
    }

    /// Takes up an end tag; returns false when no such element, or another too, was open.
    pub(super) fn end(&mut self, name: &str) -> bool {
        if self.left_out > 0 {
            self.left_out -= 1;
            return true;
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return true;
        }
        let Some(at) = self.frames.iter().rposition(|frame| frame.name == name) else {
            return false;
        };
        let fits = at + 1 == self.frames.len();
        while self.frames.len() > at {
            self.close_last();
        }
        fits
    }

    /// Takes up words.
    pub(super) fn words(&mut self, words: &str) {
        if self.left_out > 0 {
            return;
        }
        if self.in_header {
            self.open_header().words(words);
        } else {
            self.say(words);
        }
    }

    /// Returns true when nothing is open: behind an end tag, the root has ended.
    pub(super) fn is_at_end(&self) -> bool {
        self.frames.is_empty() && self.left_out == 0 && self.too_deep == 0
    }

    /// Closes what is still open; returns how many elements that were.
    pub(super) fn close_all(&mut self) -> usize {
        let open = self.frames.len() + self.too_deep + self.left_out;
        (self.too_deep, self.left_out) = (0, 0);
        while !self.frames.is_empty() {
            self.close_last();
        }
        open
    }

    /// Says which bounds the file went over.
    pub(super) fn limits(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.count_too_deep > 0 {
            all.push(format!(
                "Elements nested deeper than {DEEPEST} were read for their words alone"
            ));
        }
        if self.count_of_blocks >= MOST_BLOCKS {
            all.push(format!("The file has more than {MOST_BLOCKS} paragraphs: the rest stands in the last of its document"));
        }
        if self.count_of_units >= MOST_DOCUMENTS {
            all.push(format!("The file has more than {MOST_DOCUMENTS} documents: the rest stands in the last of them"));
        }
        all
    }

    fn open_header(&mut self) -> &mut Header {
        match &mut self.header_of_unit {
            Some(header) => header,
            None => &mut self.header,
        }
    }

    fn close_last(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if matches!(frame.closing, Closing::Header) {
            self.in_header = false;
            self.open_header().finish();
            let header = self.header_of_unit.take();
            if let (Some(header), Some(unit)) = (header, self.units.last_mut()) {
                unit.header = Some(header);
            }
        } else if self.in_header {
            self.open_header().end();
        } else {
            self.close(frame.closing);
        }
    }

    /// Returns the element that is open around what begins now.
    pub(super) fn parent(&self) -> Tag {
        self.frames.last().map_or(Tag::Other, |frame| frame.tag)
    }

    /// Returns true when such an element is open.
    pub(super) fn is_within(&self, tag: Tag) -> bool {
        self.frames.iter().any(|frame| frame.tag == tag)
    }

    /// Begins a record.
    pub(super) fn open_unit(&mut self, kind: UnitKind, attributes: &Attributes<'_>) {
        self.flush();
        let mut unit = Unit::new(kind, self.count_of_units);
        self.count_of_units += 1;
        attributes.id.clone_into_string(&mut unit.id);
        attributes.n.clone_into_string(&mut unit.n);
        unit.language = super::structure::language_of(attributes);
        unit.machine_date = super::dates::of_machine(attributes);
        unit.around = self.titles_around();
        self.push_layer(Purpose::Body);
        if attributes.subtype == "editorial-note" {
            self.layer().kind = BlockKind::EditorialNote;
        }
        self.units.push(unit);
    }

    /// Returns the titles of what is open, as much of them as a record of it keeps: a long one
    /// copied for every document would take a thousand times the file.
    fn titles_around(&self) -> Vec<Clean> {
        let mut left = LONGEST_REPEATED;
        let mut around = Vec::new();
        for title in self.units.iter().filter_map(|unit| unit.title.as_ref()) {
            if left == 0 {
                break;
            }
            let title = title.slice(0, left);
            left = left.saturating_sub(title.chars().count());
            around.push(title);
        }
        around
    }

    /// Ends a record.
    pub(super) fn close_unit(&mut self) {
        self.flush_at_last();
        if let Some(layer) = self.layers.pop() {
            self.keep_room(layer.line);
        }
        self.path.clear();
        if let Some(unit) = self.units.pop()
            && unit.says_something()
        {
            self.done.push(unit);
        }
    }
}

/// Writes an attribute into a string that is kept.
trait CloneInto {
    fn clone_into_string(&self, target: &mut String);
}

impl CloneInto for std::borrow::Cow<'_, str> {
    fn clone_into_string(&self, target: &mut String) {
        /// An id or a number is a word.
        const LONGEST: usize = 200;
        up_to(self.trim(), LONGEST).clone_into(target);
    }
}
