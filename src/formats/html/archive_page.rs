//! A digital archive's own page of a record, read as the record's text form is.
//!
//! Both say the same: title, date, named fields, the text. So the page is written out in the
//! layout of the text form, and that reader makes the record: the two can't come apart.

use std::fmt::Write as _;

use super::page::{ContainerNumber, Page, PageBlock};
use crate::formats::digital_archive::{names_core_field, names_field};
use crate::record::date;
use crate::record::text::BlockKind;

/// Fewer core fields than this make no record of an archive.
const ENOUGH_FIELDS: usize = 2;

/// Writes the page out in the layout of the text form; `None` when it is no such page.
pub(super) fn in_layout(page: &Page, blocks: &[&PageBlock]) -> Option<String> {
    let core = blocks
        .iter()
        .filter(|block| names(block, names_core_field))
        .count();
    let cites = blocks.iter().any(|block| {
        names(block, names_core_field) && block.block.text.to_lowercase().contains("cit")
    });
    if !cites || core < ENOUGH_FIELDS {
        return None;
    }
    let title = blocks
        .iter()
        .position(|block| block.block.kind == BlockKind::Heading(1))
        .map(|at| {
            (
                Some(at),
                blocks.get(at).map(|block| block.block.text.as_str()),
            )
        })
        .or_else(|| {
            let heads = page.blocks.iter();
            let mut heads = heads.filter(|block| block.block.kind == BlockKind::Heading(1));
            Some((None, heads.next().map(|block| block.block.text.as_str())))
        });
    let (title_at, title) = title?;
    let parts = parts(page, blocks, title_at);
    let mut out = String::new();
    if let Some(date) = &parts.date {
        push(&mut out, format_args!("**{date}**\n"));
    }
    if let Some(title) = title {
        push(&mut out, format_args!("**{}**\n", one_line(title)));
    }
    // The list of contents stands last: what follows it is the text.
    let (contents, others): (Vec<&Field>, Vec<&Field>) = parts
        .fields
        .iter()
        .partition(|field| field.name.to_lowercase().starts_with("content"));
    for field in others.into_iter().chain(contents) {
        push(&mut out, format_args!("\n**{}:**\n\n", field.name));
        for block in &field.blocks {
            write(&mut out, block);
        }
    }
    out.push('\n');
    for block in parts.text {
        write(&mut out, block);
    }
    Some(out)
}

/// A field with the blocks of its value.
struct Field<'a> {
    name: String,
    blocks: Vec<&'a PageBlock>,
}

/// A page in its parts.
#[derive(Default)]
struct Parts<'a> {
    date: Option<String>,
    fields: Vec<Field<'a>>,
    text: Vec<&'a PageBlock>,
}

/// Takes a page apart: a field's value ends with what holds the field, or at the next label.
fn parts<'a>(page: &Page, blocks: &[&'a PageBlock], title_at: Option<usize>) -> Parts<'a> {
    let mut parts = Parts::default();
    let mut holder: Option<ContainerNumber> = None;
    let mut seen_field = false;
    for (at, &block) in blocks.iter().enumerate() {
        if Some(at) == title_at {
            continue;
        }
        if names(block, names_field) {
            seen_field = true;
            let name = block.block.text.trim().trim_end_matches(':').to_owned();
            holder = Some(holder_of(page, block, blocks.get(at + 1).copied()));
            parts.fields.push(Field {
                name: one_line(&name),
                blocks: Vec::new(),
            });
            continue;
        }
        let is_heading = matches!(block.block.kind, BlockKind::Heading(_));
        let in_field = holder.is_some_and(|holder| !is_heading && stands_in(page, block, holder));
        if !in_field {
            holder = None;
        }
        match parts.fields.last_mut().filter(|_| in_field) {
            Some(field) => field.blocks.push(block),
            None if !seen_field && parts.date.is_none() && says_date(block) => {
                parts.date = Some(one_line(&block.block.text));
            }
            // Between the title and the first field stand the ways around the site.
            None if !seen_field => {}
            None => parts.text.push(block),
        }
    }
    parts
}

pub(super) fn names(block: &PageBlock, named: fn(&str) -> bool) -> bool {
    block.is_label && named(&block.block.text)
}

pub(super) fn says_date(block: &PageBlock) -> bool {
    let text = &block.block.text;
    text.len() <= 60 && (date::read(text).is_some() || date::says_undated(text))
}

/// Returns the smallest container that holds a label and the first block of its value.
fn holder_of(page: &Page, label: &PageBlock, value: Option<&PageBlock>) -> ContainerNumber {
    let mut number = label.container;
    while let Some(value) = value {
        if stands_in(page, value, number) {
            break;
        }
        let parent = page
            .containers
            .get(number as usize)
            .map_or(0, |of| of.parent);
        if parent == number {
            break;
        }
        number = parent;
    }
    number
}

fn stands_in(page: &Page, block: &PageBlock, holder: ContainerNumber) -> bool {
    let mut number = block.container;
    while number > holder {
        number = page
            .containers
            .get(number as usize)
            .map_or(0, |of| of.parent);
    }
    number == holder
}

/// Writes a block as a paragraph or an item, with a blank line around where it is no list.
pub(super) fn write(out: &mut String, block: &PageBlock) {
    let text = block.block.text.as_str();
    match &block.block.kind {
        BlockKind::ListItem(depth) => {
            let indent = "  ".repeat(usize::from(*depth));
            let bullet = if text.starts_with("- ") { "" } else { "- " };
            push(out, format_args!("{indent}{bullet}{}\n", one_line(text)));
        }
        BlockKind::Heading(level) => {
            let signs = "#".repeat(usize::from(*level).max(2));
            push(out, format_args!("\n{signs} {}\n\n", one_line(text)));
        }
        BlockKind::Paragraph
        | BlockKind::Quotation
        | BlockKind::Verse
        | BlockKind::Speaker
        | BlockKind::Table
        | BlockKind::Figure
        | BlockKind::Enclosure
        | BlockKind::EditorialNote
        | BlockKind::Footnote(_) => {
            out.push('\n');
            for line in text.lines() {
                out.push_str(line);
                out.push_str("  \n");
            }
            out.push('\n');
        }
    }
}

/// Writes to a string, which can't fail.
pub(super) fn push(out: &mut String, words: std::fmt::Arguments<'_>) {
    let _infallible = out.write_fmt(words);
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
