//! HTML that stands in a text of another format: Markdown lets it in.
//!
//! Whole blocks are read as a page is; a single tag is told by what it is to the words around
//! it. What only looks like a tag (`<Ctrl-C>`, `a < b`) is no HTML and stays in the text.

use super::builder::Builder;
use super::marks::{self, Attributes, Listener};
use super::roles::{Element, Role};
use crate::record::Clean;
use crate::record::text::{Block, BlockKind};

/// Elements that the table of roles leaves out, since they are nothing of their own to a
/// reader: to know them tells tags from words in angle brackets.
const NAMES: [&str; 46] = [
    "abbr", "acronym", "applet", "bdi", "bdo", "big", "blink", "code", "colgroup", "data", "font",
    "form", "frameset", "head", "image", "ins", "kbd", "marquee", "mark", "math", "meter", "nobr",
    "optgroup", "option", "output", "picture", "progress", "q", "rb", "rp", "rt", "rtc", "ruby",
    "samp", "search", "slot", "small", "spacer", "sub", "sup", "time", "tt", "u", "o:p",
    "menuitem", "multicol",
];

/// A tag by itself.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) struct SingleTag {
    /// Its name, in lower case.
    pub(in crate::formats) name: String,
    /// True for an end tag.
    pub(in crate::formats) is_end: bool,
    /// What it is to the words around it.
    pub(in crate::formats) meaning: Meaning,
}

/// What a tag is to the words around it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) enum Meaning {
    /// Nothing.
    Nothing,
    /// A line ends.
    Break,
    /// Words on both sides must not run together.
    Space,
    /// Words are struck out.
    Struck,
    /// Emphasis.
    Emphasis,
    /// Strong words.
    Strong,
    /// A link to an address; none for the end of one.
    Link(String),
    /// A picture with its words.
    Picture(String),
}

/// Reads one tag; `None` for what is no element of HTML.
pub(in crate::formats) fn single_tag(raw: &str) -> Option<SingleTag> {
    let mut heard = Heard(None);
    let cut = marks::read(raw, &mut heard);
    heard.0.filter(|_| !cut)
}

/// Reads HTML into blocks, without keys; `None` when its end is missing, so that some of it
/// would be lost.
pub(in crate::formats) fn blocks(raw: &str) -> Option<Vec<Block>> {
    let mut builder = Builder::new(true);
    let cut = marks::read(&with_words(raw), &mut builder);
    let page = builder.finish();
    if cut {
        return None;
    }
    let title = Clean::line(&page.window_title);
    let title = (!title.is_empty()).then(|| Block::new(BlockKind::Paragraph, title));
    let blocks = page.blocks.into_iter().map(|block| block.block);
    Some(title.into_iter().chain(blocks).collect())
}

/// Returns true for the name of an element, in lower case.
fn is_element(name: &str) -> bool {
    NAMES.contains(&name) || !Element::of(name).name.is_empty()
}

/// Makes words of what only looks like tags.
fn with_words(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut parts = raw.split('<');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let rest = part.strip_prefix('/').unwrap_or(part);
        let end = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/');
        let name = rest.split(end).next().unwrap_or_default();
        let is_tag = name.is_empty() || is_element(&name.to_ascii_lowercase());
        let is_other = rest.starts_with("!--") || rest.starts_with("!DOC") || rest.starts_with('?');
        out.push_str(if is_tag || is_other { "<" } else { "&lt;" });
        out.push_str(part);
    }
    out
}

/// Hears the first tag.
struct Heard(Option<SingleTag>);

impl Heard {
    fn take(&mut self, name: &str, is_end: bool, attributes: Option<Attributes<'_>>) {
        if self.0.is_none() && is_element(name) {
            let get = |name| attributes.and_then(|all| all.get(name)).unwrap_or_default();
            self.0 = Some(SingleTag {
                name: name.to_owned(),
                is_end,
                meaning: meaning(Element::of(name).role(), get),
            });
        }
    }
}

impl Listener for Heard {
    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.take(name, false, Some(attributes));
    }
    fn end(&mut self, name: &str) {
        self.take(name, true, None);
    }
    fn words(&mut self, _: &str) {}
    fn data(&mut self, _: &str) {}
    fn comment(&mut self, _: &str) {}
}

fn meaning<'a>(role: Role, get: impl Fn(&'static str) -> &'a str) -> Meaning {
    match role {
        Role::Break => Meaning::Break,
        Role::Struck => Meaning::Struck,
        Role::Emphasis => Meaning::Emphasis,
        Role::Strong => Meaning::Strong,
        Role::Link => Meaning::Link(get("href").trim().to_owned()),
        Role::Picture => Meaning::Picture(get("alt").trim().to_owned()),
        Role::Container(_)
        | Role::Heading(_)
        | Role::Paragraph
        | Role::Label
        | Role::Preformatted
        | Role::Quotation
        | Role::Figure
        | Role::List { .. }
        | Role::Item
        | Role::Table
        | Role::Row
        | Role::Cell { .. }
        | Role::Caption
        | Role::Rule => Meaning::Space,
        Role::Meta | Role::WindowTitle | Role::Hidden | Role::Void | Role::Other => {
            Meaning::Nothing
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_told_from_words_in_angle_brackets() {
        let meaning = |raw: &str| single_tag(raw).map(|tag| (tag.name, tag.is_end, tag.meaning));
        let tag = |name: &str, is_end, meaning| Some((name.to_owned(), is_end, meaning));
        assert_eq!(meaning("<DEL>"), tag("del", false, Meaning::Struck));
        assert_eq!(meaning("</span>"), tag("span", true, Meaning::Nothing));
        assert_eq!(meaning("<br />"), tag("br", false, Meaning::Break));
        let link = Meaning::Link("http://a.example".to_owned());
        assert_eq!(
            meaning("<a href='http://a.example'>"),
            tag("a", false, link)
        );
        assert_eq!(meaning("<Ctrl-C>"), None);
        assert_eq!(meaning("<word>"), None);
    }

    #[test]
    fn a_block_is_read_as_a_page_is() {
        let shown = |raw: &str| -> Vec<String> {
            let blocks = blocks(raw).unwrap();
            let blocks = blocks.iter();
            blocks
                .map(|block| format!("{:?}: {}", block.kind, block.text))
                .collect()
        };
        assert_eq!(
            shown(
                "<div align=\"right\">Moscow, <b>18 October</b> 1950</div>\n<aside>Kept &amp; read.</aside>"
            ),
            [
                "Paragraph: Moscow, 18 October 1950",
                "Paragraph: Kept & read."
            ]
        );
        assert_eq!(
            shown("<p>Press <Ctrl-C> if a < b.</p><style>p {}</style>"),
            ["Paragraph: Press <Ctrl-C> if a < b."]
        );
        assert_eq!(
            shown("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>"),
            ["Table: a  b\nc  d"]
        );
        assert_eq!(blocks("<div class=\"x"), None);
    }

    #[test]
    fn struck_words_stand_between_signs() {
        let shown = |raw: &str| -> Vec<String> {
            let blocks = blocks(raw).unwrap();
            blocks.iter().map(|block| block.text.to_string()).collect()
        };
        assert_eq!(
            shown(
                "<p>We do <del>not </del>agree, <i><strike>they</strike></i> <span style='Text-Decoration: line-through'>two</span>.</p><s><p>One.</p><p>Two.</p></s><p>Three <ins>added</ins><s> </s>.</p>"
            ),
            [
                "We do ⟦not⟧ agree, ⟦they⟧ ⟦two⟧.",
                "⟦One.⟧",
                "⟦Two.⟧",
                "Three added ."
            ]
        );
        assert_eq!(
            shown(
                "<table><tr><th><s>a</s></th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table><s><pre>c\n d</pre></s>"
            ),
            ["⟦a⟧  b\nc    d", "⟦c\n d⟧"]
        );
    }

    proptest! {
        #[test]
        fn no_markup_panics(raw in "(<|>|/|div|p|del|x-y|!--|-->| |a|\"|=|&lt;){0,40}") {
            let _ = (blocks(&raw), single_tag(&raw));
        }
    }
}
