//! Footnotes, glosses and links: opening what a mark leads to, and coming back.

use crate::app::message::Effect;
use crate::app::model::Model;
use crate::app::page::{Page, Paragraph, ParagraphKind};
use crate::app::reading::{Aside, Opened};
use crate::record::Clean;
use crate::record::text::{BlockKind, SpanKind};

use super::reader::{self, paged};
use super::{say, say_error};

/// Opens what the first mark in sight leads to; closes it again, or goes back to the mark.
pub fn open_or_close(model: &mut Model) -> Vec<Effect> {
    if model.reading.opened.take().is_some() {
        return Vec::new();
    }
    if let Some(place) = model.reading.left_for_notes.take()
        && is_at_the_notes(model)
    {
        model.reading.place = place;
        return Vec::new();
    }
    match marks_in_sight(model).into_iter().next() {
        Some(mark) => {
            model.reading.selection = None;
            model.reading.opened = Some(mark);
            Vec::new()
        }
        None => say(model, "there is no mark of a note in sight"),
    }
}

/// Opens the next mark in sight, or the one before.
pub fn step(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(opened) = &model.reading.opened else {
        return Vec::new();
    };
    let start = opened.start;
    let mut marks = marks_in_sight(model).into_iter();
    let next = if forward {
        marks.find(|mark| mark.start > start)
    } else {
        marks.rfind(|mark| mark.start < start)
    };
    match next {
        Some(mark) => {
            model.reading.opened = Some(mark);
            Vec::new()
        }
        None => say(model, "there is no other mark in sight that way"),
    }
}

/// Goes where the open mark leads: to the notes at the foot, to another record.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    let Some(opened) = model.reading.opened.take() else {
        return Vec::new();
    };
    match opened.aside {
        Aside::Footnote(point) => {
            let here = model.reading.place;
            let Some((paragraph, offset)) = model.reading.page.locate(point) else {
                return Vec::new();
            };
            reader::remember_here(model, here);
            model.reading.left_for_notes = Some(here);
            model.reading.place = {
                let paged = paged(model);
                paged.settle(paged.place_of(paragraph, offset))
            };
            Vec::new()
        }
        Aside::Link(target) if is_address(&target) => {
            let words = "an address is not opened from here; with the note open y copies it";
            say(model, words)
        }
        Aside::Link(target) => {
            let number = model.next_number();
            model.reading.asked = number;
            vec![Effect::FollowLink(number, ways_to(model, &target))]
        }
        Aside::NoFootnote(_) | Aside::Gloss(_) => Vec::new(),
    }
}

/// Says that a link leads nowhere in this room.
pub fn not_found(model: &mut Model, number: u64, why: &Clean) -> Vec<Effect> {
    if number == model.reading.asked {
        say_error(model, why)
    } else {
        Vec::new()
    }
}

/// Returns what is copied while a note is open: its words, or the address.
pub fn copied(model: &Model) -> Option<String> {
    match &model.reading.opened.as_ref()?.aside {
        Aside::Footnote(point) => {
            let (paragraph, _) = model.reading.page.locate(*point)?;
            let paragraph = model.reading.page.paragraphs.get(paragraph)?;
            Some(paragraph.text.to_string())
        }
        Aside::NoFootnote(_) => None,
        Aside::Gloss(words) | Aside::Link(words) => Some(words.to_string()),
    }
}

/// Closes the note when its mark has been moved out of sight.
pub fn close_out_of_sight(model: &mut Model) {
    if let Some(opened) = &model.reading.opened {
        let start = opened.start;
        if !marks_in_sight(model).iter().any(|mark| mark.start == start) {
            model.reading.opened = None;
        }
    }
}

/// Returns true for a link that leads out of the room.
pub fn is_address(target: &str) -> bool {
    target.contains("://") || target.starts_with("www.") || target.starts_with("mailto:")
}

/// Returns what a link may name: itself, or a file beside the one the record was read from.
fn ways_to(model: &Model, target: &str) -> Vec<String> {
    let mut ways = vec![target.to_owned()];
    let file = target.split(['#', '?']).next().unwrap_or_default();
    let source = model.record().and_then(|record| record.sources.first());
    if let Some(source) = source
        && !file.is_empty()
    {
        let folder = source
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in file.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        ways.push(parts.join("/"));
    }
    // The address of a record on another site ends as its file is named here.
    let last = file.trim_end_matches('/').rsplit('/').next();
    let last = last.map(|last| last.rsplit_once('.').map_or(last, |(stem, _)| stem));
    ways.extend(
        last.filter(|last| !last.is_empty())
            .map(str::to_owned)
            .filter(|last| last != target),
    );
    ways
}

/// Returns true when the notes at the foot of the text stand at the top of the panel.
fn is_at_the_notes(model: &Model) -> bool {
    let seen = paged(model).visible(model.reading.place);
    seen.iter().any(|line| {
        let paragraph = model.reading.page.paragraphs.get(line.paragraph);
        paragraph.is_some_and(|paragraph| footnote_mark(paragraph).is_some())
    })
}

fn footnote_mark(paragraph: &Paragraph) -> Option<&Clean> {
    match &paragraph.kind {
        ParagraphKind::Block(BlockKind::Footnote(mark)) => Some(mark),
        _ => None,
    }
}

/// Returns the marks in sight, from the top, with what they lead to.
fn marks_in_sight(model: &Model) -> Vec<Opened> {
    let page = &model.reading.page;
    let mut marks = Vec::new();
    for line in paged(model).visible(model.reading.place) {
        let Some(paragraph) = page.paragraphs.get(line.paragraph) else {
            continue;
        };
        let Some(origin) = paragraph
            .origin
            .filter(|_| paragraph.text_index == page.text_index)
        else {
            continue;
        };
        let on_line =
            |at: usize| (line.line.start..line.line.end.max(line.line.start + 1)).contains(&at);
        for span in paragraph
            .spans
            .iter()
            .filter(|span| !line.gap && on_line(span.start))
        {
            let start = origin + span.start;
            let aside = match &span.kind {
                SpanKind::NoteRef(label) => footnote(page, label, start),
                SpanKind::Gloss(words) => Aside::Gloss(words.clone()),
                SpanKind::Link(target) => Aside::Link(target.clone()),
                SpanKind::Emphasis
                | SpanKind::Strong
                | SpanKind::Language(_)
                | SpanKind::Page(_) => {
                    continue;
                }
            };
            marks.push(Opened {
                start,
                end: origin + span.end,
                aside,
            });
        }
    }
    marks
}

/// Returns the footnote of a mark. Where notes are counted anew on every page several have the
/// same mark: the first mark leads to the first of them.
fn footnote(page: &Page, label: &Clean, start: usize) -> Aside {
    let of_text = page
        .paragraphs
        .iter()
        .filter(|one| one.text_index == page.text_index);
    // Of a long note in pieces only the first bears the mark.
    let notes: Vec<usize> = of_text
        .clone()
        .filter(|one| footnote_mark(one) == Some(label) && !one.label.is_empty())
        .filter_map(|one| one.origin)
        .collect();
    let before = of_text
        .filter_map(|one| Some((one.origin?, one)))
        .take_while(|(origin, _)| *origin <= start)
        .flat_map(|(origin, one)| {
            one.spans
                .iter()
                .map(move |span| (origin + span.start, span))
        })
        .filter(|(at, span)| *at < start && span.kind == SpanKind::NoteRef(label.clone()))
        .count();
    match notes.get(before).or(notes.last()) {
        Some(point) => Aside::Footnote(*point),
        None => Aside::NoFootnote(label.clone()),
    }
}
