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
            (model.reading.asked, model.reading.link) = (number, Some(number));
            vec![Effect::FollowLink(number, ways_to(model, &target))]
        }
        Aside::NoFootnote(_) | Aside::Gloss(_) => Vec::new(),
    }
}

/// Says that a link leads nowhere in this room.
pub fn not_found(model: &mut Model, number: u64, why: &Clean) -> Vec<Effect> {
    if number == model.reading.asked {
        model.reading.link = None;
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
        let Some(origin) = page
            .paragraphs
            .get(line.paragraph)
            .and_then(|one| one.origin)
        else {
            continue;
        };
        let on_line = line.line.start..line.line.end.max(line.line.start.saturating_add(1));
        let of_paragraph = marks_of(page, line.paragraph).into_iter();
        marks.extend(
            of_paragraph.filter(|mark| !line.gap && on_line.contains(&(mark.start - origin))),
        );
    }
    marks
}

/// Returns the marks of a paragraph of the text that is shown, with what they lead to.
pub fn marks_of(page: &Page, index: usize) -> Vec<Opened> {
    let paragraph = page.paragraphs.get(index);
    let paragraph = paragraph.filter(|one| one.text_index == page.text_index);
    let Some((paragraph, origin)) = paragraph.and_then(|one| Some((one, one.origin?))) else {
        return Vec::new();
    };
    let of_source = paragraph.spans.iter().filter_map(|span| {
        let start = origin + span.start;
        let aside = match &span.kind {
            SpanKind::NoteRef(label) => footnote(page, label, start),
            SpanKind::Gloss(words) => Aside::Gloss(words.clone()),
            SpanKind::Link(target) => Aside::Link(target.clone()),
            SpanKind::Emphasis | SpanKind::Strong | SpanKind::Language(_) | SpanKind::Page(_) => {
                return None;
            }
        };
        Some(Opened {
            start,
            end: origin + span.end,
            aside,
        })
    });
    let mut marks: Vec<Opened> = of_source.collect();
    for (start, end, address) in addresses(&paragraph.text) {
        let (start, end) = (origin + start, origin + end);
        if !marks
            .iter()
            .any(|mark| mark.start < end && mark.end > start)
        {
            let aside = Aside::Link(address);
            marks.push(Opened { start, end, aside });
        }
    }
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// Returns the addresses that stand in a text as such, with the code points they cover. A stop or
/// a bracket behind an address is the sentence's own.
fn addresses(text: &str) -> Vec<(usize, usize, Clean)> {
    if !text.contains("://") && !text.contains("www.") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut point = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || "<>\"“”«»".contains(c)) {
        let begins = ["https://", "http://", "www."]
            .iter()
            .filter_map(|head| piece.find(head))
            .min();
        if let Some(at) = begins {
            let address = piece[at..]
                .trim_end_matches(|c: char| c.is_whitespace() || ".,;:!?)]}'’<>\"“”«»".contains(c));
            let start = point + piece[..at].chars().count();
            let clean = Clean::line(address);
            found.push((start, start + address.chars().count(), clean));
        }
        point += piece.chars().count();
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_a_text_is_known_without_the_stop_behind_it() {
        let found = addresses("Née: (see https://example.org/a?b=1). www.x.example, and ftp");
        let found: Vec<_> = found
            .iter()
            .map(|(start, end, one)| (*start, *end, one.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (10, 35, "https://example.org/a?b=1"),
                (38, 51, "www.x.example")
            ]
        );
        assert!(addresses("no address: a.b").is_empty());
    }
}
