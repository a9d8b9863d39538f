//! A digital archive's page whose texts stand in panes and whose fields stand below them.
//!
//! Seen in the pages of the Wilson Center Digital Archive since 2022: date, title and summary
//! without labels, a tab for each text, then "Source", "Language", "Record ID" and others as
//! labels with their values. It is written out in the layout of the text form, as
//! [`super::archive_page`] does, so that both give one record.

use super::archive_page::{names, one_line, push, says_date, write};
use super::page::{ContainerKind, ContainerNumber, Page, PageBlock};
use crate::formats::digital_archive::names_field;
use crate::record::text::BlockKind;

/// Words that begin what is said of those who made a publication possible.
const THANKS: [&str; 4] = [
    "this document was made possible",
    "this document was contributed",
    "contributed by",
    "made possible",
];

/// Writes the page out in the layout of the text form; `None` when it is no such page.
pub(super) fn in_layout(page: &Page, blocks: &[&PageBlock]) -> Option<String> {
    let panes = Panes::of(page);
    let title_at = blocks
        .iter()
        .position(|block| block.block.kind == BlockKind::Heading(1))?;
    let first = blocks
        .iter()
        .position(|block| panes.around(block).is_some())?;
    if title_at >= first {
        return None;
    }
    let fields = fields(blocks, &panes);
    let has = |name: &str| fields.iter().any(|field| field.name == name);
    if !has("source") || !has("record id") {
        return None;
    }
    let texts = texts(blocks, &panes);
    let (above, tabs) = split_tabs(blocks.get(..first)?, texts.len());
    let mut out = String::new();
    write_head(&mut out, &above, title_at);
    for field in &fields {
        write_field(&mut out, page, field);
    }
    write_texts(&mut out, &texts, &tabs);
    Some(out)
}

/// For each container the pane it is in, itself included.
struct Panes(Vec<Option<ContainerNumber>>);

impl Panes {
    fn of(page: &Page) -> Self {
        let mut panes: Vec<Option<ContainerNumber>> = Vec::with_capacity(page.containers.len());
        for (number, container) in page.containers.iter().enumerate() {
            let around = panes.get(container.parent as usize).copied().flatten();
            let own = (container.kind == ContainerKind::Pane).then_some(number as ContainerNumber);
            panes.push(around.or(own));
        }
        Self(panes)
    }

    fn around(&self, block: &PageBlock) -> Option<ContainerNumber> {
        self.0.get(block.container as usize).copied().flatten()
    }
}

/// A field: its name in lower case without a colon, and as written; its values.
struct Field<'a> {
    name: String,
    label: String,
    values: Vec<&'a str>,
}

/// Reads the labels below the panes with what stands under each.
fn fields<'a>(blocks: &[&'a PageBlock], panes: &Panes) -> Vec<Field<'a>> {
    let mut fields: Vec<Field<'a>> = Vec::new();
    let mut open = false;
    for &block in blocks {
        let text = block.block.text.trim();
        if panes.around(block).is_some() {
            open = false;
        } else if names(block, names_field) {
            let label = one_line(text.trim_end_matches(':'));
            open = true;
            fields.push(Field {
                name: label.to_lowercase(),
                label,
                values: Vec::new(),
            });
        } else if matches!(block.block.kind, BlockKind::Heading(_)) {
            open = false;
        } else if let Some(field) = fields.last_mut().filter(|_| open) {
            let value = text.trim_start_matches('-').trim();
            // Under the name of a person stand the years of his life.
            if !value.is_empty() && (field.values.is_empty() || !is_lifetime(value)) {
                field.values.push(value);
            }
        }
    }
    fields
}

fn is_lifetime(value: &str) -> bool {
    let mut parts = value.splitn(2, ['-', '\u{2013}']);
    let is_year = |part: &str| {
        part.trim()
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '?' | ' '))
    };
    parts.clone().count() == 2 && parts.all(is_year)
}

/// Returns the blocks of each pane that has any.
fn texts<'a>(blocks: &[&'a PageBlock], panes: &Panes) -> Vec<Vec<&'a PageBlock>> {
    let mut texts: Vec<(ContainerNumber, Vec<&PageBlock>)> = Vec::new();
    for &block in blocks {
        let Some(pane) = panes.around(block) else {
            continue;
        };
        match texts.last_mut().filter(|(number, _)| *number == pane) {
            Some((_, blocks)) => blocks.push(block),
            None => texts.push((pane, vec![block])),
        }
    }
    texts.into_iter().map(|(_, blocks)| blocks).collect()
}

/// Takes the names of the tabs off the end of what stands above the panes: the list right
/// before them, when it has an item for each.
fn split_tabs<'a>(above: &[&'a PageBlock], panes: usize) -> (Vec<&'a PageBlock>, Vec<String>) {
    let is_item = |block: &&&PageBlock| matches!(block.block.kind, BlockKind::ListItem(_));
    let count = above.iter().rev().take_while(is_item).count();
    // Tabs without a text (a picture of the pages) can't be told from those with one.
    if count != panes {
        return (above.to_vec(), Vec::new());
    }
    let (above, tabs) = above.split_at(above.len() - count);
    let names = tabs.iter();
    let names = names.map(|tab| one_line(tab.block.text.trim_start_matches('-')));
    (above.to_vec(), names.collect())
}

/// Returns true for a link to somewhere else: of a menu or a button.
fn is_way(block: &PageBlock) -> bool {
    block.linked * 2 > block.length
}

/// Writes date, title, credits and summary.
fn write_head(out: &mut String, above: &[&PageBlock], title_at: usize) {
    let mut date = None;
    let (mut thanks, mut summary) = (Vec::new(), Vec::new());
    for (at, &block) in above.iter().enumerate() {
        let text = one_line(&block.block.text);
        let is_paragraph = block.block.kind == BlockKind::Paragraph;
        if at == title_at || !is_paragraph || is_way(block) {
            continue;
        }
        if date.is_none() && says_date(block) {
            date = Some(text);
        } else if begins_with_thanks(&text) {
            thanks.push(text);
        } else if at > title_at {
            summary.push(text);
        }
    }
    if let Some(date) = date {
        push(out, format_args!("**{date}**\n"));
    }
    if let Some(title) = above.get(title_at) {
        push(out, format_args!("**{}**\n", one_line(&title.block.text)));
    }
    write_values(out, "Summary", &summary);
    write_values(out, "Credits", &thanks);
}

fn begins_with_thanks(text: &str) -> bool {
    let text = text.to_lowercase();
    THANKS.iter().any(|thanks| text.starts_with(thanks))
}

/// Writes a field under the name that the layout has for it.
fn write_field(out: &mut String, page: &Page, field: &Field<'_>) {
    let values: Vec<String> = field.values.iter().map(|value| one_line(value)).collect();
    match field.name.as_str() {
        "source" => write_values(out, "Shelf mark", &values),
        "language" | "languages" => write_values(out, "Original Language", &[values.join(", ")]),
        "record id" => match values.first().and_then(|id| lasting_address(page, id)) {
            Some(address) => write_values(out, "Address", &[address]),
            None => write_values(out, &field.label, &values),
        },
        _ => write_values(out, &field.label, &values),
    }
}

/// Returns the address with the record's number, which the text form cites, where the page's
/// own has words of the title instead: `…/document/112079`.
fn lasting_address(page: &Page, id: &str) -> Option<String> {
    let mut meta = page.meta.iter();
    let (_, address) = meta.find(|(key, _)| key == "link:canonical")?;
    let (part, _) = address.split_once("/document/")?;
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{part}/document/{id}"))
}

/// Writes a field; several values are a list.
fn write_values(out: &mut String, name: &str, values: &[String]) {
    match values {
        [] => {}
        [value] => push(out, format_args!("\n**{name}:**\n\n{value}\n")),
        values => {
            push(out, format_args!("\n**{name}:**\n\n"));
            for value in values {
                push(out, format_args!("- {value}\n"));
            }
        }
    }
}

/// Writes the list of contents, which ends the head, and the texts.
fn write_texts(out: &mut String, texts: &[Vec<&PageBlock>], tabs: &[String]) {
    out.push_str("\n**Contents:**\n\n");
    for name in tabs {
        push(out, format_args!("- {name}\n"));
    }
    for (number, blocks) in texts.iter().enumerate() {
        if let Some(name) = tabs.get(number) {
            push(out, format_args!("\n**{name}**\n\n"));
        }
        for block in blocks {
            write(out, block);
        }
    }
}
