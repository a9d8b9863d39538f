//! TEI P5: the header for the description, the text for the blocks; a volume is many records.
//!
//! The file is pulled through once, element by element: no tree is built, no document type is
//! read and no entity expanded beyond the names of XML, a few of HTML and numbers. [`walker`]
//! knows what each element means, [`header`] takes up the description, [`volume`] makes
//! records of what was found. Elements that are only about the file itself are left out.

mod apart;
mod blocks;
mod dates;
mod division;
mod editorial;
mod entities;
mod fields;
mod flow;
mod glossary;
mod header;
mod line;
mod pull;
mod source_note;
mod structure;
mod tag;
mod unit;
mod volume;
mod walker;

#[cfg(test)]
mod tests;

use super::Parsed;
use tag::Tag;

/// Elements nested deeper than this are read for their words alone.
const DEEPEST: usize = 128;

/// After so many blocks of one file the rest is added to the last of them: each costs ten
/// times what the shortest paragraph takes in the file.
const MOST_BLOCKS: usize = 200_000;

/// After so many documents of one volume the rest is added to the last; a printed volume has
/// at most some 1,500.
const MOST_DOCUMENTS: usize = 10_000;

/// Code points of a field of the volume that is repeated in every record of it.
const LONGEST_REPEATED: usize = 500;

/// Code points of an xml:id that are kept.
const LONGEST_NAME: usize = 200;

/// Reads a TEI file; there is always a record at least.
pub(super) fn read(stem: &str, text: &str) -> Vec<Parsed> {
    let mut walker = walker::Walker::new(has_documents(text));
    let damage = pull::pull(text, &mut walker);
    volume::records(stem, walker, &damage)
}

/// Returns what an entity stands for; one that is not known stays as it is written.
pub(super) fn entity(name: &str) -> String {
    entities::named(name).map_or_else(|| format!("&{name};"), std::borrow::Cow::into_owned)
}

/// Returns true when the first element of a text is that of a TEI file or corpus.
pub(super) fn has_root(text: &str) -> bool {
    let mut rest = after_prolog(text);
    while rest.starts_with("<!DOCTYPE") {
        let Some(after) = end_of_doctype(rest).and_then(|end| rest.get(end..)) else {
            return false;
        };
        rest = after_prolog(after);
    }
    let Some(name) = rest.strip_prefix('<') else {
        return false;
    };
    let end = name
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(name.len());
    matches!(
        Tag::of(name.get(..end).unwrap_or_default()),
        Tag::Tei | Tag::Corpus
    )
}

/// Returns a text from the first thing on that is no white space, comment or instruction; one
/// of these that is never closed is something.
fn after_prolog(text: &str) -> &str {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let close = match rest.as_bytes() {
            [b'<', b'?', ..] => "?>",
            [b'<', b'!', b'-', b'-', ..] => "-->",
            _ => return rest,
        };
        let Some(end) = rest.find(close) else {
            return rest;
        };
        rest = rest
            .get(end + close.len()..)
            .unwrap_or_default()
            .trim_start();
    }
}

/// Returns where a document type ends, its own declarations in brackets included.
fn end_of_doctype(text: &str) -> Option<usize> {
    let close = text.find('>')?;
    match text.find('[') {
        Some(open) if open < close => {
            let bracket = text.get(open..)?.find(']')? + open;
            Some(text.get(bracket..)?.find('>')? + bracket + 1)
        }
        _ => Some(close + 1),
    }
}

/// Returns true when a division of the text says that it is a document of a volume.
fn has_documents(text: &str) -> bool {
    // The last `<` is looked for behind the last hit alone, so that hits in a huge tag or a
    // text without tags don't each look back to its beginning.
    let (mut looked_at, mut open) = (0, None);
    memchr::memmem::find_iter(text.as_bytes(), b"\"document\"").any(|at| {
        let between = text.as_bytes().get(looked_at..at).unwrap_or_default();
        open = memchr::memrchr(b'<', between)
            .map(|place| looked_at + place)
            .or(open);
        looked_at = at;
        let before = text.get(..at).unwrap_or_default();
        before.ends_with("type=")
            && !before.ends_with("subtype=")
            && open.is_some_and(|open| {
                let tag = text.get(open..).unwrap_or_default();
                tag.starts_with("<div")
            })
    })
}
