//! XML that need not be whole: tags, words and nothing else.
//!
//! Books are full of unclosed tags, stray `&` and `<`, and names that no DTD declares. They
//! are read as they come. No DTD is read and nothing declared in one is put in; what can't be
//! read is passed over, and the reader of the chapter is told that something was.

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::formats::names::without_prefix;

/// Attributes looked at in one tag; no book needs as many.
const MOST_ATTRIBUTES: usize = 32;

/// Places that can't be read, after which the rest is given up: each may cost a look at all
/// that follows.
const MOST_RESTARTS: usize = 16;

/// A piece of a marked-up text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An element begins; when it is empty no end follows.
    Start(Tag),
    /// An element ends: its name without prefix, in lower case.
    End(String),
    /// Words, with references resolved.
    Words(String),
}

/// The beginning of an element.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name without prefix, in lower case.
    pub(super) name: String,
    /// Its attributes, names in lower case with their prefixes.
    attributes: Vec<(String, String)>,
    /// True when it has no content.
    pub(super) empty: bool,
}

impl Tag {
    /// Returns an attribute's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns true for a tag that says nothing of itself.
    pub(super) fn is_bare(&self) -> bool {
        self.attributes.is_empty()
    }

    /// Returns true when an attribute that lists words has this word.
    pub(super) fn has(&self, name: &str, word: &str) -> bool {
        self.get(name)
            .is_some_and(|value| value.split_ascii_whitespace().any(|known| known == word))
    }
}

/// A marked-up text being read.
pub(super) struct Markup<'a> {
    /// What the reader reads.
    text: &'a str,
    reader: Reader<&'a [u8]>,
    restarts: usize,
    is_damaged: bool,
}

impl<'a> Markup<'a> {
    /// Begins to read.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            reader: reader(text),
            restarts: 0,
            is_damaged: false,
        }
    }

    /// Returns true when something could not be read so far.
    pub(super) fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Returns the next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Part> {
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(start)) => return Some(self.start(&start, false)),
                Ok(Event::Empty(start)) => return Some(self.start(&start, true)),
                Ok(Event::End(end)) => {
                    return Some(Part::End(local(end.name().0)));
                }
                Ok(Event::Text(words)) => {
                    return Some(Part::Words(words.into_inner().into_owned()));
                }
                Ok(Event::CData(words)) => {
                    return Some(Part::Words(words.into_inner().into_owned()));
                }
                Ok(Event::GeneralRef(reference)) => {
                    return Some(Part::Words(resolved(&reference)));
                }
                Ok(Event::Eof) => return None,
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Err(_) => return self.restart(),
            }
        }
    }

    /// Takes what begins like markup and is none for a word, and reads on behind it.
    fn restart(&mut self) -> Option<Part> {
        self.is_damaged = true;
        self.restarts += 1;
        let at = usize::try_from(self.reader.error_position()).ok()?;
        let rest = self.text.get(at..)?;
        let first = rest
            .chars()
            .next()
            .filter(|_| self.restarts <= MOST_RESTARTS)?;
        self.text = rest.get(first.len_utf8()..)?;
        self.reader = reader(self.text);
        Some(Part::Words(first.to_string()))
    }

    /// Takes up a tag; what only looks like one ("a < b") is words.
    fn start(&mut self, start: &BytesStart, empty: bool) -> Part {
        let name = start.name().0;
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            self.is_damaged = true;
            return Part::Words(format!("<{}>", &**start));
        }
        let name = local(name);
        let mut attributes = start.html_attributes();
        attributes.with_checks(false);
        let attributes = attributes
            .take(MOST_ATTRIBUTES)
            .flatten()
            .map(|attribute| {
                let value = unescaped(&attribute.value);
                (attribute.key.0.to_ascii_lowercase(), value)
            })
            .collect();
        Part::Start(Tag {
            empty: empty || is_void(&name),
            name,
            attributes,
        })
    }
}

/// Makes a reader that forgives.
fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    config.check_comments = false;
    reader
}

/// Elements of HTML that never have an end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr" | "img" | "input" | "wbr" | "col" | "embed" | "area"
    )
}

/// Returns a name without its prefix, in lower case.
fn local(name: &str) -> String {
    without_prefix(name).to_ascii_lowercase()
}

/// Resolves a reference; an unknown one stays as it is written.
fn resolved(reference: &BytesRef) -> String {
    if reference.is_char_ref() {
        return match reference.resolve_char_ref() {
            Ok(Some(c)) => c.to_string(),
            Ok(None) | Err(_) => char::REPLACEMENT_CHARACTER.to_string(),
        };
    }
    match resolve_html5_entity(reference) {
        Some(words) => words.to_owned(),
        None => format!("&{};", &**reference),
    }
}

/// Resolves the references in a value; unknown ones stay.
fn unescaped(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut pieces = raw.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        match piece.split_once(';') {
            Some((name, rest)) if !name.is_empty() && name.len() < 40 => {
                out.push_str(&resolved(&BytesRef::new(name)));
                out.push_str(rest);
            }
            Some(_) | None => {
                out.push('&');
                out.push_str(piece);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let mut markup = Markup::new(text);
        let mut out = Vec::new();
        while let Some(part) = markup.next() {
            out.push(match part {
                Part::Start(tag) if tag.empty => format!("<{}/>", tag.name),
                Part::Start(tag) => format!("<{}>", tag.name),
                Part::End(name) => format!("</{name}>"),
                Part::Words(words) => words,
            });
        }
        out.concat()
    }

    #[test]
    fn loose_markup_is_read_as_it_comes() {
        assert_eq!(
            shown(
                "<!DOCTYPE html [<!ENTITY x \"boom\">]><P>a &mdash; b &amp; c & d &x; &#8212;<br>e</b></p>"
            ),
            "<p>a — b & c & d &x; —<br/>e</b></p>"
        );
        assert_eq!(
            shown("<dc:title>A<![CDATA[<b>]]></dc:title>"),
            "<title>A<b></title>"
        );
    }

    #[test]
    fn attributes_are_found_by_their_whole_names() {
        let mut markup = Markup::new("<a epub:type='noteref x' HREF=\"n.xhtml?a&amp;b\" checked>");
        let Some(Part::Start(tag)) = markup.next() else {
            unreachable!("the text begins with a tag")
        };
        assert!(tag.has("epub:type", "noteref") && !tag.has("epub:type", "note"));
        assert_eq!(tag.get("href"), Some("n.xhtml?a&b"));
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "[<>/&;a-c =\"'!\\[\\]?#x1-]{0,120}") {
            let mut markup = Markup::new(&text);
            let mut count = 0;
            while markup.next().is_some() {
                count += 1;
                prop_assert!(count <= text.len() + 1);
            }
        }
    }
}
