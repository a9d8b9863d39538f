//! The block of data below a page's document: "Document Information", "Source", "Rights".
//!
//! It is not the document's text. Under such a heading each label with what follows it is a
//! field of the record, by its own name; what has no label stays in the text.

use super::page::PageBlock;
use crate::formats::digital_archive::names_field;
use crate::record::text::BlockKind;
use crate::record::{Clean, Record};

/// Headings of such a block, lower case.
const HEADINGS: [&str; 8] = [
    "about this document",
    "about this item",
    "document details",
    "document information",
    "information",
    "item details",
    "item information",
    "metadata",
];

/// A longer value is running text.
const LONGEST: usize = 1_000;

/// Takes the fields out of the blocks of a page's text.
pub(super) fn take(blocks: &mut Vec<PageBlock>, record: &mut Record) {
    let heads = |block: &PageBlock| {
        block.is_label && HEADINGS.contains(&block.block.text.trim().to_lowercase().as_str())
    };
    let Some(at) = blocks.iter().position(heads) else {
        return;
    };
    let has_field = |block: &PageBlock| block.is_label && names_field(&block.block.text);
    if !blocks.iter().skip(at).any(has_field) {
        return;
    }
    let below = blocks.split_off(at);
    let mut field: Option<(Clean, Vec<Clean>)> = None;
    for block in below.into_iter().skip(1) {
        let text = &block.block.text;
        if block.is_label && names_field(text) {
            keep(record, field.take());
            let name = Clean::line(text.trim().trim_end_matches(':'));
            field = Some((name, Vec::new()));
            continue;
        }
        let ends = matches!(block.block.kind, BlockKind::Heading(_)) || block.length > LONGEST;
        if ends {
            keep(record, field.take());
        }
        match &mut field {
            Some((_, values)) => values.push(text.clone()),
            None => blocks.push(block),
        }
    }
    keep(record, field);
}

/// Keeps a field: rights where the record has none, else by its name.
fn keep(record: &mut Record, field: Option<(Clean, Vec<Clean>)>) {
    let Some((name, values)) = field.filter(|(_, values)| !values.is_empty()) else {
        return;
    };
    let value = Clean::join(&values, "\n");
    if name.to_lowercase().starts_with("rights") && record.rights.is_none() {
        record.rights = Some(Clean::line(&value));
    } else if !record.further.iter().any(|(_, known)| *known == value) {
        record.further.push((name, value));
    }
}
