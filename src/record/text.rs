//! The texts of a record: a translation, an original, a transcript, each a list of blocks.
//!
//! A text has one canonical string ([`Text::canonical`]); search, notes, citations and JSON
//! all count code points in it. A [`Passage`] is a range of it, whatever it is drawn for.

use serde::Serialize;

use super::clean::Clean;

/// What a text is to its record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A translation from the original language.
    Translation,
    /// The text in the original language, whatever the archive calls it.
    Original,
    /// A text whose language relation is not known.
    #[default]
    Text,
}

impl Role {
    /// Returns the word shown for the role when the archive gives none of its own.
    pub fn name(self) -> &'static str {
        match self {
            Role::Translation => "Translation",
            Role::Original => "Original",
            Role::Text => "Text",
        }
    }
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; level 1 is the highest.
    Heading(u8),
    /// A paragraph of running text, or the lines of a telegram's head.
    Paragraph,
    /// An item of a list: its depth from 0; the marker as written ("1)") begins the text.
    ListItem(u8),
    /// A block quotation.
    Quotation,
    /// One line or stanza of verse.
    Verse,
    /// The name of a speaker.
    Speaker,
    /// A table, one row a line, cells in columns padded with spaces.
    Table,
    /// A picture that is named, not drawn.
    Figure,
    /// The head of an enclosed document.
    Enclosure,
    /// A note of the editors.
    EditorialNote,
    /// The body of a footnote, with its mark; these stand at the end of the text.
    Footnote(Clean),
}

/// What a stretch of a block is, beyond plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// Emphasised in the source.
    Emphasis,
    /// Strong in the source.
    Strong,
    /// A mark that leads to the footnote of that label.
    NoteRef(Clean),
    /// A link to an address or another record.
    Link(Clean),
    /// What the edition says of these words: the line of its list of persons or of
    /// abbreviations, or the other reading of the place.
    Gloss(Clean),
    /// In a language other than the text's: a BCP 47 tag where it is known.
    Language(Clean),
    /// The place where the page or leaf of this name begins: a span without length.
    Page(Clean),
}

/// A stretch of a block: code points `start..end` of the block's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// What it is.
    pub kind: SpanKind,
}

/// A block of a text. Line feeds in it are hard line breaks that the source means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text.
    pub text: Clean,
    /// What is marked in it, in order of their starts.
    pub spans: Vec<Span>,
    /// Its key: an xml:id, a numbered path, a list number, or its place ("p12").
    pub key: String,
    /// The page or leaf of the source it stands on.
    pub page: Option<Clean>,
}

impl Block {
    /// Makes a block without spans, key or page.
    pub fn new(kind: BlockKind, text: Clean) -> Self {
        Self {
            kind,
            text,
            spans: Vec::new(),
            key: String::new(),
            page: None,
        }
    }
}

/// The name of a text within its record: stable, never from a machine path ("translation-en").
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct TextKey(pub String);

/// One text of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What it is to the record.
    pub role: Role,
    /// BCP 47 tag, if known.
    pub language: Option<String>,
    /// The archive's own word for it ("Russian Transcription").
    pub label: Option<Clean>,
    /// Who translated it.
    pub translators: Vec<Clean>,
    /// Edition, as the source names it.
    pub edition: Option<Clean>,
    /// Where this text comes from, when it is not the record's own file: a path inside the collection.
    pub source: Option<Clean>,
    /// Its name within the record.
    pub key: TextKey,
    /// What it consists of.
    pub blocks: Vec<Block>,
}

/// What joins the blocks of a canonical text.
const BLOCK_SEPARATOR: &str = "\n\n";

impl Text {
    /// Returns the canonical text: the blocks joined by a blank line, footnotes last.
    ///
    /// Offsets everywhere are code points of this string.
    pub fn canonical(&self) -> Clean {
        Clean::join(
            self.ordered_blocks().map(|block| &block.text),
            BLOCK_SEPARATOR,
        )
    }

    /// Returns the blocks in canonical order: footnote bodies after everything else.
    pub fn ordered_blocks(&self) -> impl Iterator<Item = &Block> {
        let is_note = |block: &&Block| matches!(block.kind, BlockKind::Footnote(_));
        let body = self.blocks.iter().filter(move |block| !is_note(block));
        body.chain(self.blocks.iter().filter(is_note))
    }

    /// Returns where each block, in canonical order, starts in the canonical text, in code points.
    pub fn block_starts(&self) -> Vec<usize> {
        let mut at = 0;
        let mut starts = Vec::with_capacity(self.blocks.len());
        for block in self.ordered_blocks() {
            starts.push(at);
            at += block.text.chars().count() + BLOCK_SEPARATOR.len();
        }
        starts
    }

    /// Returns the word shown for it: the archive's label, or the role's name.
    pub fn shown_label(&self) -> &str {
        self.label.as_deref().unwrap_or(self.role.name())
    }
}

/// A range of a text: code points `start..end` of its canonical text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Passage {
    /// Which text of the record.
    pub text: TextKey,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}
