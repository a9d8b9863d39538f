//! The table of contents of a book: what its chapters are called.
//!
//! It names the chapters that have no heading of their own; the rest of it repeats the text.

use super::archive::resolve;
use super::markup::{Markup, Part};

/// Entries that are read.
const MOST_ENTRIES: usize = 20_000;

/// An entry of a table of contents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The file it leads to.
    pub(super) path: String,
    /// Its words.
    pub(super) words: String,
    /// Its level, from 1.
    pub(super) level: u8,
}

/// Reads a table of contents of either version; `path` is its name in the archive.
pub(super) fn read(text: &str, path: &str) -> Vec<Entry> {
    let mut markup = Markup::new(text);
    let mut entries: Vec<Entry> = Vec::new();
    let mut level: u8 = 0;
    let mut label: Option<String> = None;
    let mut link: Option<String> = None;
    let mut is_other_list = false;
    while let Some(part) = markup.next() {
        match part {
            Part::Start(tag) => match tag.name.as_str() {
                "nav" => is_other_list = !tag.has("epub:type", "toc"),
                "pagelist" | "navlist" => is_other_list = true,
                "ol" | "navpoint" => level = level.saturating_add(1),
                "a" | "navlabel" => {
                    label = Some(String::new());
                    link = tag.get("href").and_then(|href| resolve(path, href));
                }
                // In version 2 the place follows the words.
                "content" => {
                    if let Some(words) = label.take() {
                        let target = tag.get("src").and_then(|src| resolve(path, src));
                        add(&mut entries, target, &words, level, is_other_list);
                    }
                }
                _ => {}
            },
            Part::Words(words) => {
                if let Some(label) = &mut label {
                    label.push_str(&words);
                }
            }
            Part::End(name) => match name.as_str() {
                "ol" | "navpoint" => level = level.saturating_sub(1),
                "nav" | "pagelist" | "navlist" => is_other_list = false,
                "a" => {
                    let words = label.take().unwrap_or_default();
                    add(&mut entries, link.take(), &words, level, is_other_list);
                }
                _ => {}
            },
        }
    }
    entries
}

/// Adds an entry that has words and a place, if it is one of the text.
fn add(entries: &mut Vec<Entry>, path: Option<String>, words: &str, level: u8, other: bool) {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(path) = path
        && !other
        && !words.is_empty()
        && entries.len() < MOST_ENTRIES
    {
        entries.push(Entry {
            path,
            words,
            level: level.clamp(1, 6),
        });
    }
}
