//! Web pages as a browser saves them: metadata, the main text, notes and tables.
//!
//! The page is read in one pass ([`marks`]); no tree is built, since that takes quadratic time
//! on deep pages. [`builder`] makes blocks, [`main_text`] finds the
//! text among them, [`metadata`] reads what the page says of it. Pages of a digital archive
//! give the record of its text form ([`archive_page`], and [`item_page`] where their parts stand
//! in panes).

mod archive_page;
mod builder;
mod charset;
pub(super) mod fragment;
mod information;
mod inline;
mod item_page;
mod main_text;
mod marks;
mod metadata;
mod page;
mod references;
mod roles;
mod site;
mod tables;

pub(super) use charset::declared;

use std::fmt::Write as _;

use super::body::give_keys;
use super::overlay::lay_over;
use super::{Parsed, digital_archive, people, plain};
use crate::record::text::{Block, BlockKind, Role, Text};
use crate::record::{Clean, Record, language};
use builder::Builder;
use page::{Page, PageBlock};

/// Reads a page.
pub(super) fn read(stem: &str, text: &str) -> Parsed {
    let (mut page, cut) = page_of(text);
    let choice = main_text::choose(&page);
    let chosen = main_text::chosen(&page, choice);
    let blocks: Vec<&PageBlock> = page
        .blocks
        .iter()
        .zip(&chosen)
        .filter_map(|(block, chosen)| chosen.then_some(block))
        .collect();
    let layout = archive_page::in_layout(&page, &blocks);
    let mut parsed = match layout.or_else(|| item_page::in_layout(&page, &blocks)) {
        Some(layout) => digital_archive::read(stem, &layout),
        None => Parsed {
            title_guessed: true,
            ..Parsed::default()
        },
    };
    let heading = first_heading(blocks).or_else(|| first_heading(&page.blocks));
    let is_archive_page = parsed.described;
    if !is_archive_page {
        let (language, is_of_page) = language_of(&page, choice.container);
        let all = std::mem::take(&mut page.blocks).into_iter().zip(chosen);
        let mut blocks: Vec<PageBlock> = all
            .filter_map(|(block, chosen)| chosen.then_some(block))
            .collect();
        information::take(&mut blocks, &mut parsed.record);
        parsed.language_guessed = is_of_page && language.is_some();
        let text = text_of(blocks.into_iter(), language);
        parsed.record.texts.extend(text);
    }
    let site = site::of(&page, heading.as_deref());
    describe(&mut parsed, &page, &site, is_archive_page);
    if parsed.record.title.is_empty() {
        guess_title(&mut parsed, &page, &site, heading, stem);
    }
    if !is_archive_page {
        drop_title(&mut parsed);
        name_people(&mut parsed);
        date(&mut parsed.record, stem);
        for text in &mut parsed.record.texts {
            give_keys(&mut text.blocks);
        }
    }
    warn(&mut parsed, &page, cut);
    parsed
}

/// Reads the marks; a page that hides all its text shows it after all.
fn page_of(text: &str) -> (Page, bool) {
    let mut builder = Builder::new(false);
    let cut = marks::read(text, &mut builder);
    let page = builder.finish();
    if !page.blocks.is_empty() || !page.hides {
        return (page, cut);
    }
    let mut builder = Builder::new(true);
    let cut = marks::read(text, &mut builder);
    (builder.finish(), cut)
}

/// Lays what the page says over what is known, the most careful vocabulary first.
fn describe(parsed: &mut Parsed, page: &Page, site: &site::Site, is_archive_page: bool) {
    let mut states_title = !parsed.title_guessed;
    for (mut description, name) in metadata::read(page).into_iter().zip(metadata::VOCABULARIES) {
        if description.is_empty() {
            continue;
        }
        // A page that only tells its address describes nothing.
        let describes = parsed.described || !description.says_only_addresses();
        let title = &mut description.record.title;
        if let Some(rest) = site.cut(title).map(Clean::line) {
            *title = rest;
        }
        // What a page is called where it is shared is no statement on its document.
        states_title |= !title.is_empty() && !metadata::SHARED.contains(&name);
        lay_over(parsed, description, name);
        parsed.described = describes;
    }
    parsed.title_guessed = !states_title;
    if is_archive_page {
        // The vocabularies repeat in their own words what the page itself says.
        parsed.record.further.retain(|(name, _)| {
            !metadata::VOCABULARIES
                .iter()
                .any(|of| name.ends_with(&format!(" in {of}")))
        });
    }
}

/// Makes the text of the chosen blocks.
fn text_of(blocks: impl Iterator<Item = PageBlock>, language: Option<String>) -> Option<Text> {
    let blocks: Vec<Block> = blocks.map(block_of).collect();
    if blocks.is_empty() {
        return None;
    }
    Some(Text {
        role: Role::Text,
        language,
        blocks,
        ..Text::default()
    })
}

fn block_of(block: PageBlock) -> Block {
    let mut made = block.block;
    if let Some(id) = block.ids.last() {
        Clean::line(id).as_str().clone_into(&mut made.key);
    }
    made
}

/// Returns the language of a part: its own, else that of what is around, else the page's.
/// True when it is the page's.
fn language_of(page: &Page, container: u32) -> (Option<String>, bool) {
    let mut number = container;
    while let Some(of) = page.containers.get(number as usize) {
        if let Some(tag) = &of.language {
            return (language::tag_of(tag), false);
        }
        if of.parent == number {
            break;
        }
        number = of.parent;
    }
    (page.language.as_deref().and_then(language::tag_of), true)
}

/// Returns the words of the first heading of the highest level.
fn first_heading<'a>(blocks: impl IntoIterator<Item = &'a PageBlock>) -> Option<Clean> {
    let mut blocks = blocks.into_iter();
    let head = blocks.find(|block| block.block.kind == BlockKind::Heading(1))?;
    Some(Clean::line(&head.block.text))
}

/// Takes the first heading for the title, else the window's title, else the file's name.
fn guess_title(
    parsed: &mut Parsed,
    page: &Page,
    site: &site::Site,
    heading: Option<Clean>,
    stem: &str,
) {
    let window = Clean::line(&page.window_title);
    let window = site.cut(&window).map(Clean::line).unwrap_or(window);
    let title = heading.or_else(|| Some(window).filter(|window| !window.is_empty()));
    parsed.record.title = title.unwrap_or_else(|| Clean::line(stem));
    parsed.title_guessed = true;
}

/// The title is not repeated at the head of the text.
fn drop_title(parsed: &mut Parsed) {
    let title = &parsed.record.title;
    for text in &mut parsed.record.texts {
        let first = text.blocks.first();
        let repeats = first.is_some_and(|block| {
            matches!(block.kind, BlockKind::Heading(1 | 2)) && Clean::line(&block.text) == *title
        });
        if repeats && text.blocks.len() > 1 {
            text.blocks.remove(0);
        }
    }
}

/// Dates a page that states no date as a plain text is dated.
fn date(record: &mut Record, stem: &str) {
    if record.date_text.is_some() || record.date.is_some() {
        return;
    }
    let blocks = record.texts.first().map(|text| text.blocks.as_slice());
    let lines = plain::head_of(blocks.unwrap_or_default());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    plain::date_by_head(record, stem, &lines);
}

fn name_people(parsed: &mut Parsed) {
    let record = &mut parsed.record;
    if record.creators.is_empty() && record.recipients.is_empty() {
        let (creator, recipient) = people::from_title(&record.title);
        record.creators.extend(creator);
        record.recipients.extend(recipient);
    }
}

/// Says what could be read only in part.
fn warn(parsed: &mut Parsed, page: &Page, cut: bool) {
    let mut sentence = String::new();
    if cut {
        sentence.push_str(
            "The page ends within a mark, so its end is missing: save it again from the browser. ",
        );
    }
    if page.too_deep {
        let _infallible = write!(
            sentence,
            "The page is nested so deep or in so many parts that some of it is shown without its form: its words are all there"
        );
    }
    if parsed.record.texts.is_empty() {
        sentence.push_str("The page holds no text: it may have been saved before it was filled; save it again from the browser");
    }
    if !sentence.is_empty() {
        parsed.record.warnings.push(Clean::line(&sentence));
    }
}
