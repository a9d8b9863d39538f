//! Markdown: front matter for the description, headings, lists and footnotes for the text.
//!
//! The library reads the syntax; [`blocks`] makes blocks of its events. The first heading of
//! level 1 is the title, and leaves the text where it stands at its head.

mod blocks;
mod comments;
mod fields;
mod front_matter;
mod obsidian;
mod raw_html;
mod toml_fields;

use super::body::give_keys;
use super::bounds::{self, Costs};
use super::{Parsed, people, plain};
use crate::record::text::{Block, BlockKind, Role, Text};
use crate::record::{Clean, Record};

/// What the library's tree and our blocks take.
const COSTS: Costs = Costs {
    line: 100,
    block: 250,
    sign: 100,
    signs: b"*_[]!`<>|&\\~^#",
    deepest: 100,
};

/// Reads a Markdown file.
pub(super) fn read(stem: &str, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut body = Text::default();
    let rest = match front_matter::split(text) {
        Some(split) => {
            fields::describe(&mut parsed, &mut body, &split);
            split.rest
        }
        None => text,
    };
    let bounded = bounds::of(rest, COSTS);
    let mut blocks = blocks::read(bounded.taken);
    take_title(&mut parsed, &mut blocks);
    if let Some((kept, sentence)) = bounded.rest(text) {
        blocks.extend(kept);
        parsed.record.warnings.push(sentence);
    }
    let record = &mut parsed.record;
    if record.title.is_empty() {
        record.title = Clean::line(stem);
    } else if record.creators.is_empty() && record.recipients.is_empty() {
        let (creator, recipient) = people::from_title(&record.title);
        record.creators.extend(creator);
        record.recipients.extend(recipient);
    }
    if record.date_text.is_none() {
        let lines = plain::head_of(&blocks);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        plain::date_by_head(record, stem, &lines);
    }
    if !blocks.is_empty() {
        give_keys(&mut blocks);
        body.blocks = blocks;
        body.role = role(record, &body);
        record.texts.push(body);
    }
    parsed
}

/// Reads the fields of YAML that stands alone: what it says of the record, and of its text
/// (language, translators). `None` when it can't be read as YAML.
pub(super) fn described(yaml: &str) -> Option<(Parsed, Text)> {
    let split = front_matter::Split {
        syntax: front_matter::Syntax::Yaml,
        fields: yaml,
        rest: "",
    };
    front_matter::fields(split.syntax, split.fields)?;
    let (mut parsed, mut text) = (Parsed::default(), Text::default());
    fields::describe(&mut parsed, &mut text, &split);
    Some((parsed, text))
}

/// Takes the title from the first heading of level 1, unless the front matter has one.
fn take_title(parsed: &mut Parsed, blocks: &mut Vec<Block>) {
    let Some(at) = blocks
        .iter()
        .position(|block| block.kind == BlockKind::Heading(1))
    else {
        return;
    };
    let heading = blocks
        .get(at)
        .map(|block| Clean::line(&block.text))
        .unwrap_or_default();
    let stated = !parsed.record.title.is_empty();
    if stated && parsed.record.title != heading {
        return;
    }
    parsed.described = true;
    parsed.record.title = heading;
    if at == 0 {
        blocks.remove(0);
    }
}

/// Finds out what the text is to the record.
fn role(record: &Record, text: &Text) -> Role {
    let original = record
        .original_language
        .as_ref()
        .and_then(|language| language.tag.as_deref());
    match (text.language.as_deref(), original) {
        (Some(language), Some(original)) if language == original => Role::Original,
        (Some(_), Some(_)) => Role::Translation,
        _ if !text.translators.is_empty() => Role::Translation,
        _ => Role::Text,
    }
}
