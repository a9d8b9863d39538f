//! What an element is to a reader: a table of names, and the attributes that change it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use super::marks::Attributes;
use super::page::ContainerKind;
use crate::formats::names::Names;

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
    /// Struck out by who wrote it: shown between signs.
    Struck,
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

/// Returns true for a part that tabs show and hide: by its role (ARIA), or by the class that
/// the pages of the Wilson Center Digital Archive and many others have.
fn is_pane(attributes: Attributes<'_>) -> bool {
    attributes.has_word("role", &["tabpanel"]) || attributes.has_word("class", &["tab-pane"])
}

/// Returns what an element is; `inside` is true within an article or the main part.
pub(super) fn of(element: Element, attributes: Attributes<'_>, inside: bool) -> Role {
    let Element { name, role, .. } = element;
    if role.is_void() || matches!(name, "html" | "body") {
        return role;
    }
    if attributes.is_empty() {
        return match name {
            "aside" | "footer" | "nav" => Role::Hidden,
            "header" if !inside => Role::Hidden,
            _ => role,
        };
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
        "div" | "section" if is_pane(attributes) => Role::Container(ContainerKind::Pane),
        "div" | "span" | "label" | "p" if names_a_label(attributes) => Role::Label,
        _ if role == Role::Other && attributes.get("style").is_some_and(strikes) => Role::Struck,
        _ => role,
    }
}

/// Elements by their names; what is not here is of no meaning to a reader.
const ELEMENTS: [(&str, Role); 97] = [
    ("main", Role::Container(ContainerKind::Main)),
    ("article", Role::Container(ContainerKind::Article)),
    ("div", Role::Container(ContainerKind::Plain)),
    ("section", Role::Container(ContainerKind::Plain)),
    ("center", Role::Container(ContainerKind::Plain)),
    ("header", Role::Container(ContainerKind::Plain)),
    ("details", Role::Container(ContainerKind::Plain)),
    ("fieldset", Role::Container(ContainerKind::Plain)),
    ("dl", Role::Container(ContainerKind::Plain)),
    ("body", Role::Container(ContainerKind::Plain)),
    ("h1", Role::Heading(1)),
    ("h2", Role::Heading(2)),
    ("h3", Role::Heading(3)),
    ("h4", Role::Heading(4)),
    ("h5", Role::Heading(5)),
    ("h6", Role::Heading(6)),
    ("p", Role::Paragraph),
    ("dd", Role::Paragraph),
    ("address", Role::Paragraph),
    ("summary", Role::Paragraph),
    ("hgroup", Role::Paragraph),
    ("dt", Role::Label),
    ("legend", Role::Label),
    ("pre", Role::Preformatted),
    ("listing", Role::Preformatted),
    ("plaintext", Role::Preformatted),
    ("blockquote", Role::Quotation),
    ("figure", Role::Figure),
    ("figcaption", Role::Figure),
    ("ul", Role::List { numbered: false }),
    ("menu", Role::List { numbered: false }),
    ("dir", Role::List { numbered: false }),
    ("ol", Role::List { numbered: true }),
    ("li", Role::Item),
    ("table", Role::Table),
    ("tr", Role::Row),
    ("td", Role::Cell { head: false }),
    ("th", Role::Cell { head: true }),
    ("caption", Role::Caption),
    ("em", Role::Emphasis),
    ("i", Role::Emphasis),
    ("cite", Role::Emphasis),
    ("dfn", Role::Emphasis),
    ("var", Role::Emphasis),
    ("b", Role::Strong),
    ("strong", Role::Strong),
    ("del", Role::Struck),
    ("s", Role::Struck),
    ("strike", Role::Struck),
    ("a", Role::Link),
    ("br", Role::Break),
    ("hr", Role::Rule),
    ("img", Role::Picture),
    ("meta", Role::Meta),
    ("link", Role::Meta),
    ("title", Role::WindowTitle),
    ("input", Role::Void),
    ("wbr", Role::Void),
    ("col", Role::Void),
    ("source", Role::Void),
    ("track", Role::Void),
    ("area", Role::Void),
    ("embed", Role::Void),
    ("base", Role::Void),
    ("param", Role::Void),
    ("frame", Role::Void),
    ("keygen", Role::Void),
    ("bgsound", Role::Void),
    ("basefont", Role::Void),
    ("script", Role::Hidden),
    ("style", Role::Hidden),
    ("nav", Role::Hidden),
    ("aside", Role::Hidden),
    ("footer", Role::Hidden),
    ("template", Role::Hidden),
    ("noscript", Role::Hidden),
    ("button", Role::Hidden),
    ("select", Role::Hidden),
    ("textarea", Role::Hidden),
    ("svg", Role::Hidden),
    ("canvas", Role::Hidden),
    ("object", Role::Hidden),
    ("iframe", Role::Hidden),
    ("dialog", Role::Hidden),
    ("audio", Role::Hidden),
    ("video", Role::Hidden),
    ("map", Role::Hidden),
    ("noframes", Role::Hidden),
    ("noembed", Role::Hidden),
    ("xmp", Role::Hidden),
    ("datalist", Role::Hidden),
    ("html", Role::Other),
    ("tbody", Role::Other),
    ("thead", Role::Other),
    ("tfoot", Role::Other),
    ("span", Role::Other),
    ("label", Role::Other),
];

static KNOWN: LazyLock<Names<(usize, &'static str, Role)>> = LazyLock::new(|| {
    let elements = ELEMENTS.into_iter().enumerate();
    Names::of(elements.map(|(at, (name, role))| (name, (at, name, role))))
});

/// An element, known by a number: names would be compared at every mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    /// A known one's place in the table; of another a number made of its name.
    number: u64,
    /// Its name; empty for one that is not known.
    pub(super) name: &'static str,
    role: Role,
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Element {}

impl Element {
    /// Returns what it is, whatever its attributes say.
    pub(super) fn role(self) -> Role {
        self.role
    }

    /// Returns the element of a name in lower case.
    pub(super) fn of(name: &str) -> Self {
        if let Some((at, name, role)) = KNOWN.get(name) {
            return Self {
                number: at as u64,
                name,
                role,
            };
        }
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self {
            number: hasher.finish() | 1 << 63,
            name: "",
            role: Role::Other,
        }
    }
}

/// How many elements of each name are open.
#[derive(Debug)]
pub(super) struct Counts {
    known: [u32; ELEMENTS.len()],
    /// Of those that are not known: only what is open is held.
    others: HashMap<u64, u32>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            known: [0; ELEMENTS.len()],
            others: HashMap::new(),
        }
    }
}

impl Counts {
    /// Counts one that begins.
    pub(super) fn add(&mut self, element: Element) {
        match self.known.get_mut(element.number as usize) {
            Some(count) => *count += 1,
            None => *self.others.entry(element.number).or_insert(0) += 1,
        }
    }

    /// Counts one that ends.
    pub(super) fn take(&mut self, element: Element) {
        if let Some(count) = self.known.get_mut(element.number as usize) {
            *count = count.saturating_sub(1);
        } else if let Entry::Occupied(mut count) = self.others.entry(element.number) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }

    /// Returns true when one of the name is open.
    pub(super) fn is_open(&self, element: Element) -> bool {
        match self.known.get(element.number as usize) {
            Some(count) => *count > 0,
            None => self.others.contains_key(&element.number),
        }
    }

    /// Returns true when one of a known name is open.
    pub(super) fn is_open_named(&self, name: &str) -> bool {
        self.is_open(Element::of(name))
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

/// Word processors strike out by a style.
fn strikes(style: &str) -> bool {
    style.to_ascii_lowercase().contains("line-through")
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
