//! What an element is to a reader: a table of names, and the attributes that change it.

use super::marks::Attributes;
use super::page::ContainerKind;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A part of the page that may hold others.
    Container(ContainerKind),
    Heading(u8),
    Paragraph,
    /// The name of a field: a term, a label.
    Label,
    Preformatted,
    Quotation,
    Figure,
    List {
        numbered: bool,
    },
    Item,
    Table,
    Row,
    Cell {
        head: bool,
    },
    Caption,
    Emphasis,
    Strong,
    Link,
    Break,
    Rule,
    Picture,
    Meta,
    WindowTitle,
    /// Passed over with all that is in it.
    Hidden,
    /// Without an end tag, and nothing to a reader.
    Void,
    /// Nothing of its own: its words belong to what is around.
    Other,
}

impl Role {
    /// Returns true for elements without an inside.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Role::Break | Role::Rule | Role::Picture | Role::Meta | Role::Void
        )
    }
}

/// Roles (ARIA) of what is no text of the document.
const HIDDEN_ROLES: [&str; 9] = [
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "menu",
    "menubar",
    "toolbar",
    "dialog",
];

/// Roles of notes, which stand in elements that are else passed over.
const NOTE_ROLES: [&str; 8] = [
    "doc-footnote",
    "doc-endnote",
    "doc-endnotes",
    "footnote",
    "footnotes",
    "endnote",
    "endnotes",
    "rearnote",
];

/// Returns true for a list that says its items are the notes of the page.
pub(super) fn is_list_of_notes(attributes: Attributes<'_>) -> bool {
    attributes.has_word("class", &["notes"])
        || ["class", "role", "epub:type"]
            .iter()
            .any(|name| attributes.has_word(name, &NOTE_ROLES))
}

/// Returns what an element is; `inside` is true within an article or the main part.
pub(super) fn of(name: &str, attributes: Attributes<'_>, inside: bool) -> Role {
    let role = by_name(name);
    if role.is_void() || matches!(name, "html" | "body") {
        return role;
    }
    if attributes
        .get("hidden")
        .is_some_and(|hidden| hidden != "until-found")
        || attributes.get("aria-hidden") == Some("true")
        || attributes.get("style").is_some_and(hides)
        || attributes.has_word("role", &HIDDEN_ROLES)
    {
        return Role::Hidden;
    }
    let is_note = attributes.has_word("role", &NOTE_ROLES)
        || attributes.has_word("epub:type", &NOTE_ROLES)
        || attributes.has_word("class", &NOTE_ROLES);
    match name {
        "aside" | "footer" if is_note => Role::Container(ContainerKind::Item),
        "aside" | "footer" | "nav" => Role::Hidden,
        "header" if !inside => Role::Hidden,
        _ if attributes.has_word("role", &["main"]) => Role::Container(ContainerKind::Main),
        _ if attributes.get("itemprop") == Some("articleBody") => {
            Role::Container(ContainerKind::Article)
        }
        "div" | "span" | "label" | "p" if names_a_label(attributes) => Role::Label,
        _ => role,
    }
}

fn by_name(name: &str) -> Role {
    match name {
        "main" => Role::Container(ContainerKind::Main),
        "article" => Role::Container(ContainerKind::Article),
        "div" | "section" | "center" | "header" | "details" | "fieldset" | "dl" | "body" => {
            Role::Container(ContainerKind::Plain)
        }
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "p" | "dd" | "address" | "summary" | "hgroup" => Role::Paragraph,
        "dt" | "legend" => Role::Label,
        "pre" | "listing" | "plaintext" => Role::Preformatted,
        "blockquote" => Role::Quotation,
        "figure" | "figcaption" => Role::Figure,
        "ul" | "menu" | "dir" => Role::List { numbered: false },
        "ol" => Role::List { numbered: true },
        "li" => Role::Item,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" => Role::Cell { head: false },
        "th" => Role::Cell { head: true },
        "caption" => Role::Caption,
        "em" | "i" | "cite" | "dfn" | "var" => Role::Emphasis,
        "b" | "strong" => Role::Strong,
        "a" => Role::Link,
        "br" => Role::Break,
        "hr" => Role::Rule,
        "img" => Role::Picture,
        "meta" | "link" => Role::Meta,
        "title" => Role::WindowTitle,
        "input" | "wbr" | "col" | "source" | "track" | "area" | "embed" | "base" | "param"
        | "frame" | "keygen" | "bgsound" | "basefont" => Role::Void,
        "script" | "style" | "nav" | "aside" | "footer" | "template" | "noscript" | "button"
        | "select" | "textarea" | "svg" | "canvas" | "object" | "iframe" | "dialog" | "audio"
        | "video" | "map" | "noframes" | "noembed" | "xmp" | "datalist" => Role::Hidden,
        _ => Role::Other,
    }
}

/// Returns true when an element that is passed over may be shown on a page without text else.
pub(super) fn may_show(name: &str) -> bool {
    !matches!(
        name,
        "script" | "style" | "template" | "svg" | "select" | "iframe" | "object"
    )
}

/// Returns the language an element says it is in.
pub(super) fn language(attributes: Attributes<'_>) -> Option<&str> {
    let stated = attributes
        .get("lang")
        .or_else(|| attributes.get("xml:lang"))?;
    Some(stated.trim()).filter(|stated| !stated.is_empty())
}

/// Returns true for elements before which an open paragraph ends.
pub(super) fn ends_paragraph(role: Role) -> bool {
    matches!(
        role,
        Role::Container(_)
            | Role::Heading(_)
            | Role::Paragraph
            | Role::Label
            | Role::Preformatted
            | Role::Quotation
            | Role::Figure
            | Role::List { .. }
            | Role::Table
    )
}

fn hides(style: &str) -> bool {
    let plain: String = style
        .chars()
        .take(2000)
        .filter(|c| !c.is_whitespace())
        .collect();
    plain.to_ascii_lowercase().contains("display:none")
}

/// Content systems mark the names of fields by a class: `field__label`, `field-label`.
fn names_a_label(attributes: Attributes<'_>) -> bool {
    let class = attributes.get("class").unwrap_or_default();
    class
        .split_ascii_whitespace()
        .map(str::to_ascii_lowercase)
        .any(|word| word == "label" || word.ends_with("_label") || word.ends_with("-label"))
}

/// Returns true for the words of a link from a note back to its mark.
pub(super) fn leads_back(words: &str) -> bool {
    let words = words.trim_end_matches('\u{fe0e}');
    matches!(words, "↩" | "↑" | "^" | "↵" | "⏎" | "⤴" | "[↩]" | "back")
}

/// Returns true for words that can be the mark of a note: a number, a letter, a sign.
pub(super) fn is_note_mark(label: &str) -> bool {
    let length = label.chars().count();
    let figures = label.chars().all(|c| c.is_ascii_digit());
    let sign = label.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§'));
    (figures && (1..=4).contains(&length))
        || (sign && (1..=3).contains(&length))
        || (length == 1 && label.chars().all(char::is_alphabetic))
}
