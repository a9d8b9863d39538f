//! What the elements of XHTML mean for the blocks of a text.

use super::super::markup::Tag;

/// An element that is open.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) name: String,
    pub(super) mark: Mark,
    /// True when a block ends where it begins and where it ends.
    pub(super) is_block: bool,
}

/// What an element does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing of its own.
    Plain,
    /// Its words are left out.
    Skip,
    /// A heading of a level.
    Heading(u8),
    /// A block quotation.
    Quotation,
    /// A list; the number of its next item when it is numbered.
    List(Option<u32>),
    /// A list item; its marker until a block has taken it.
    Item(String),
    /// Verse.
    Verse,
    /// The name of a speaker.
    Speaker,
    /// The words under a picture or over a table.
    Caption,
    /// The body of a footnote with its id.
    Note(String),
    /// A part of the book that holds notes: the items of its lists are notes.
    Notes,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell; how many columns it spans.
    Cell(usize),
    /// Text whose white space is kept.
    Preformatted,
    /// Emphasis; the code point where it began.
    Emphasis(usize),
    /// Strong words; the code point where they began.
    Strong(usize),
    /// Words that are struck out.
    Struck,
    /// A raised word.
    Raised,
    /// The reading of a character, set in brackets.
    Reading,
    /// A link.
    Link(Anchor),
    /// The name of a page that begins: byte and code point where its words began.
    PageName(usize, usize),
}

/// A link that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Where its words began: byte and code point.
    pub(super) at: (usize, usize),
    pub(super) href: String,
    /// True when the book says that it leads to a note.
    pub(super) note_ref: bool,
    /// True when the book says that it leads from a note back to the text.
    pub(super) back: bool,
    /// True when it is raised, or has raised words in it.
    pub(super) raised: bool,
}

impl Mark {
    /// Returns true for what decides alone what the blocks in it are.
    pub(super) fn names_block(&self) -> bool {
        matches!(
            self,
            Mark::Heading(_) | Mark::Caption | Mark::Verse | Mark::Speaker | Mark::Quotation
        )
    }
}

/// Classes of elements that hold verse.
const VERSE: [&str; 6] = [
    "verse",
    "poem",
    "poetry",
    "stanza",
    "z3998:verse",
    "z3998:poem",
];

/// Says what an element is by its name and attributes, places of inline elements at 0.
pub(super) fn mark_of(tag: &Tag) -> Mark {
    if tag.is_bare() {
        return by_name(tag);
    }
    let is = |word: &str, role: &str| tag.has("epub:type", word) || tag.has("role", role);
    if is("pagebreak", "doc-pagebreak") {
        return Mark::PageName(0, 0);
    }
    if tag.name == "nav" && is_navigation(tag) {
        return Mark::Skip;
    }
    let body_of_note = ["footnote", "endnote", "rearnote"];
    let says_note = body_of_note.iter().any(|word| tag.has("epub:type", word));
    if says_note || tag.has("role", "doc-footnote") || tag.has("role", "doc-endnote") {
        return Mark::Note(tag.get("id").unwrap_or_default().to_owned());
    }
    let notes = ["footnotes", "endnotes", "rearnotes"];
    if notes
        .iter()
        .any(|word| tag.has("epub:type", word) || tag.has("class", word))
        || tag.has("role", "doc-endnotes")
    {
        return Mark::Notes;
    }
    if VERSE
        .iter()
        .any(|word| tag.has("epub:type", word) || tag.has("class", word))
    {
        return Mark::Verse;
    }
    if tag.has("epub:type", "z3998:persona") {
        return Mark::Speaker;
    }
    by_name(tag)
}

fn is_navigation(tag: &Tag) -> bool {
    ["toc", "landmarks", "page-list", "loi", "lot"]
        .iter()
        .any(|word| tag.has("epub:type", word))
}

fn by_name(tag: &Tag) -> Mark {
    match tag.name.as_str() {
        "head" | "script" | "style" | "template" | "rp" | "metadata" => Mark::Skip,
        "h1" => Mark::Heading(1),
        "h2" => Mark::Heading(2),
        "h3" => Mark::Heading(3),
        "h4" => Mark::Heading(4),
        "h5" => Mark::Heading(5),
        "h6" => Mark::Heading(6),
        "blockquote" => Mark::Quotation,
        "ul" => Mark::List(None),
        "ol" => Mark::List(Some(number(tag, "start").unwrap_or(1))),
        "li" => Mark::Item(String::new()),
        "figcaption" | "caption" => Mark::Caption,
        "table" => Mark::Table,
        "tr" => Mark::Row,
        "td" | "th" => {
            Mark::Cell(number(tag, "colspan").unwrap_or(1).clamp(1, WIDEST_SPAN) as usize)
        }
        "pre" => Mark::Preformatted,
        "em" | "i" | "cite" | "dfn" => Mark::Emphasis(0),
        "b" | "strong" => Mark::Strong(0),
        "del" | "s" | "strike" => Mark::Struck,
        "sup" => Mark::Raised,
        "rt" => Mark::Reading,
        "a" => Mark::Link(Anchor::default()),
        _ => Mark::Plain,
    }
}

/// A cell spans at most this many columns: a number in the source must not make a wide table.
const WIDEST_SPAN: u32 = 8;

/// Reads a number that an attribute states.
pub(super) fn number(tag: &Tag, name: &str) -> Option<u32> {
    tag.get(name)?.trim().parse().ok()
}

/// Returns true for elements that run in the line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "audio"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "br"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "image"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "math"
            | "q"
            | "rb"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "svg"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "mi"
            | "mn"
            | "mo"
            | "mrow"
            | "msup"
            | "msub"
            | "mtext"
    )
}

/// Returns true when an element cannot lie in another, which therefore ends.
pub(super) fn closes(new: &str, open: &str) -> bool {
    match open {
        "p" => !is_inline(new) && new != "object",
        "li" => new == "li",
        "dt" | "dd" => matches!(new, "dt" | "dd"),
        "td" | "th" => matches!(new, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(new, "tr" | "tbody" | "tfoot"),
        "thead" | "tbody" => matches!(new, "tbody" | "tfoot"),
        _ => false,
    }
}

/// Returns true for an end that closes the tables in it too.
pub(super) fn closes_tables(name: &str) -> bool {
    matches!(name, "table" | "body" | "html" | "section" | "article")
}
