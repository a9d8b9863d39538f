//! What holds for a record, whatever file it was read from.

use readroom::formats::Reading;
use readroom::record::text::{Block, BlockKind, Span, SpanKind, Text};
use readroom::record::{Clean, Record};

/// What is read from a small file may weigh so many times its size, and so much more, in
/// bytes: a paragraph of one letter weighs no less. Large files are held to less by the test
/// of the worst texts; what a packed file may weigh is bounded by the reader of its format.
const MOST_TIMES: usize = 100;
const MOST_START: usize = 100_000;

/// Looks at all that was read from so many bytes.
pub(super) fn reading(reading: &Reading, bytes: usize) -> Result<(), String> {
    reading.warnings.iter().try_for_each(clean)?;
    let mut weight = 0;
    for parsed in &reading.records {
        record(&parsed.record)?;
        weight += weight_of(&parsed.record);
    }
    let most = MOST_START + MOST_TIMES * bytes;
    if weight > most && reading.format != "EPUB" {
        return Err(format!("{weight} bytes were made of {bytes}"));
    }
    Ok(())
}

/// Looks at every string, text and span of a record.
pub(super) fn record(record: &Record) -> Result<(), String> {
    words(record).into_iter().try_for_each(clean)?;
    record.texts.iter().try_for_each(text)
}

fn text(text: &Text) -> Result<(), String> {
    let is_note = |block: &&Block| matches!(block.kind, BlockKind::Footnote(_));
    let body = text.blocks.iter().filter(|block| !is_note(block));
    let notes = text.blocks.iter().filter(is_note);
    let all: Vec<&str> = body.chain(notes).map(|block| block.text.as_str()).collect();
    if text.canonical().as_str() != all.join("\n\n") {
        return Err("the canonical text is not its blocks".to_owned());
    }
    let mut keys: Vec<&str> = text.blocks.iter().map(|block| block.key.as_str()).collect();
    keys.sort_unstable();
    if keys.iter().any(|key| key.is_empty()) || keys.windows(2).any(|two| two[0] == two[1]) {
        return Err("a block has no key of its own".to_owned());
    }
    text.blocks.iter().try_for_each(block)
}

fn block(block: &Block) -> Result<(), String> {
    clean(&block.text)?;
    block.page.iter().try_for_each(clean)?;
    if let BlockKind::Footnote(label) = &block.kind {
        clean(label)?;
    }
    let length = block.text.chars().count();
    for Span { start, end, kind } in &block.spans {
        if start > end || *end > length {
            return Err(format!("a span {start}..{end} of {length} code points"));
        }
        if let Some(words) = words_of(kind) {
            clean(words)?;
        }
    }
    Ok(())
}

fn words_of(kind: &SpanKind) -> Option<&Clean> {
    match kind {
        SpanKind::Emphasis | SpanKind::Strong => None,
        SpanKind::NoteRef(words)
        | SpanKind::Link(words)
        | SpanKind::Gloss(words)
        | SpanKind::Language(words)
        | SpanKind::Page(words) => Some(words),
    }
}

fn clean(words: &Clean) -> Result<(), String> {
    if words.chars().all(|c| c == '\n' || !c.is_control()) && Clean::text(words) == *words {
        return Ok(());
    }
    let begin: String = words.chars().take(80).collect();
    Err(format!("{begin:?} is not clean"))
}

/// Returns every string of the description.
fn words(record: &Record) -> Vec<&Clean> {
    let mut all = vec![&record.title, &record.collection];
    let single = [
        &record.short_title,
        &record.date_text,
        &record.calendar,
        &record.citation,
        &record.url,
        &record.rights,
        &record.classification,
    ];
    all.extend(single.into_iter().flatten());
    let lists = [
        &record.credits,
        &record.subjects,
        &record.places,
        &record.summary,
        &record.contents,
        &record.warnings,
    ];
    all.extend(lists.into_iter().flatten());
    let agents = record.creators.iter().chain(&record.recipients);
    all.extend(agents.map(|agent| &agent.name));
    all.extend(
        record
            .dates
            .iter()
            .flat_map(|date| [&date.kind, &date.text]),
    );
    all.extend(
        record
            .further
            .iter()
            .flat_map(|(name, value)| [name, value]),
    );
    all.extend(record.original_language.iter().map(|named| &named.name));
    for mark in &record.shelf_marks {
        all.push(&mark.text);
        all.extend(&mark.leaves);
        all.extend(mark.repository.iter().chain(&mark.former_names));
        all.extend(
            mark.levels
                .iter()
                .flat_map(|level| [&level.label, &level.value]),
        );
    }
    if let Some(volume) = &record.container {
        all.push(&volume.title);
        all.extend(&volume.editors);
        let single = [
            &volume.publisher,
            &volume.place,
            &volume.year,
            &volume.number,
            &volume.pages,
        ];
        all.extend(single.into_iter().flatten());
    }
    for text in &record.texts {
        all.extend(text.label.iter().chain(&text.edition).chain(&text.source));
        all.extend(&text.translators);
    }
    all
}

/// Returns what a record keeps in memory, nearly, in bytes.
fn weight_of(record: &Record) -> usize {
    let own: usize = words(record)
        .iter()
        .map(|words| words.len() + size_of::<Clean>())
        .sum();
    let blocks = record.texts.iter().flat_map(|text| &text.blocks);
    let blocks: usize = blocks
        .map(|block| {
            let spans = block.spans.iter();
            let words = spans
                .filter_map(|span| words_of(&span.kind))
                .map(|words| words.len());
            size_of::<Block>()
                + block.text.len()
                + block.key.len()
                + block.page.as_ref().map_or(0, |page| page.len())
                + block.spans.len() * size_of::<Span>()
                + words.sum::<usize>()
        })
        .sum();
    own + blocks
}
