//! Selecting a passage of the text with the keyboard.
//!
//! The selection begins as the line of the hit that was gone to, where it is seen, else as the
//! first line of the text that is seen, and covers the letter at each of its ends; an end that
//! stands at the end of a line stays there line by line. Ends are code points of the text, so that
//! they outlive any new wrapping. Of two texts that are read together it is in one, and goes over
//! to the other on demand.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::command::Command;
use crate::app::layout::{PageLine, line_of};
use crate::app::message::Effect;
use crate::app::model::{Model, Selection};
use crate::app::parallel::Way;
use crate::app::wrap;

use super::reader::paged;
use super::say;

/// Where the moving end is: a paragraph of the page and a code point of it.
type Spot = (usize, usize);

/// Begins to select at the hit that was gone to, else at the first line of the text that is
/// seen; or selects nothing again.
pub fn begin_or_end(model: &mut Model) -> Vec<Effect> {
    if model.reading.selection.take().is_some() {
        return Vec::new();
    }
    model.reading.opened = None;
    let seen = paged(model).visible(model.reading.place);
    let hit = hit_gone_to(model);
    let has_hit = |line: &&(usize, wrap::Line)| hit.is_some_and(|hit| is_on(**line, hit));
    let lines: Vec<(usize, wrap::Line)> = seen.iter().flat_map(|line| sides(*line)).collect();
    let lines: Vec<_> = lines
        .into_iter()
        .filter(|(at, _)| is_of_a_text(model, *at))
        .collect();
    let first = lines.iter().find(has_hit).or_else(|| lines.first());
    let first = first.map(|(at, line)| (*at, line.start));
    let shown = model.reading.page.text_index;
    let of_shown = |at: &usize| {
        is_of_a_text(model, *at) && model.reading.page.paragraphs[*at].text_index == shown
    };
    let anywhere = || (0..model.reading.page.paragraphs.len()).find(of_shown);
    let Some(spot) = first.or_else(|| anywhere().map(|at| (at, 0))) else {
        return say(model, "this record has no text to select from");
    };
    begin(model, spot);
    Vec::new()
}

/// Selects the line at a spot.
fn begin(model: &mut Model, spot: Spot) {
    let end = line_edge(model, spot, false);
    model.reading.selection = Some(Selection {
        text_index: model.reading.page.paragraphs[spot.0].text_index,
        anchor: point(model, spot),
        head: point(model, end),
    });
    show(model, spot);
}

/// Goes over to the other of two texts that are read together, to what answers the moving end.
pub fn cross(model: &mut Model) -> Vec<Effect> {
    let Some(selection) = model.reading.selection else {
        return Vec::new();
    };
    let page = &model.reading.page;
    let here = page.locate_in(selection.text_index, selection.head);
    let pair = here.and_then(|(at, _)| page.paragraphs[at].pair);
    let answers = |at: &usize| {
        let paragraph = &page.paragraphs[*at];
        paragraph.pair == pair
            && paragraph.text_index != selection.text_index
            && is_of_a_text(model, *at)
    };
    let other = pair.and_then(|_| (0..page.paragraphs.len()).find(answers));
    let Some(other) = other else {
        return say(
            model,
            "no paragraph of the other text is known to answer this one",
        );
    };
    begin(model, (other, 0));
    Vec::new()
}

/// Returns what stands on a row: its paragraphs, and which code points of each.
fn sides(line: PageLine) -> impl Iterator<Item = (usize, wrap::Line)> {
    let left = (!line.gap).then_some((line.paragraph, line.line));
    let right = line.beside.map(|beside| (beside.paragraph, beside.line));
    left.into_iter().chain(right)
}

/// Returns true for a paragraph with words of a text.
fn is_of_a_text(model: &Model, at: usize) -> bool {
    let paragraph = &model.reading.page.paragraphs[at];
    paragraph.origin.is_some() && !paragraph.is_empty()
}

/// Returns where the hit that was gone to begins: who looked for words means to take them.
fn hit_gone_to(model: &Model) -> Option<Spot> {
    let found = model.reading.found.as_ref()?;
    let (text_index, (start, _)) = found.here?;
    model.reading.page.locate_in(text_index, start)
}

/// Returns true when a place stands on a line.
fn is_on((at, line): (usize, wrap::Line), (paragraph, offset): Spot) -> bool {
    at == paragraph && (line.start..line.end).contains(&offset)
}

/// Moves the moving end.
pub fn extend(model: &mut Model, command: Command) -> Vec<Effect> {
    let Some(mut selection) = model.reading.selection else {
        return Vec::new();
    };
    if command == Command::SwapEnds {
        selection = Selection {
            anchor: selection.head,
            head: selection.anchor,
            ..selection
        };
    }
    let page = &model.reading.page;
    let Some(spot) = page.locate_in(selection.text_index, selection.head) else {
        return Vec::new();
    };
    let rows = paged(model).rows;
    let spot = match command {
        Command::Right => letter_on(model, spot),
        Command::Left => letter_back(model, spot),
        Command::Down => lines(model, spot, 1),
        Command::Up => lines(model, spot, -1),
        Command::PageDown => lines(model, spot, rows as isize - 1),
        Command::PageUp => lines(model, spot, 1 - rows as isize),
        Command::HalfDown => lines(model, spot, rows as isize / 2),
        Command::HalfUp => lines(model, spot, -(rows as isize) / 2),
        Command::Top => edge(model, spot, true),
        Command::Bottom => edge(model, spot, false),
        Command::WordForward => word_on(model, spot),
        Command::WordBack => word_back(model, spot),
        Command::LineStart | Command::LineEnd => {
            line_edge(model, spot, command == Command::LineStart)
        }
        Command::ParagraphForward => paragraph_end(model, spot),
        Command::ParagraphBack => paragraph_start(model, spot),
        _ => spot,
    };
    selection.head = point(model, spot);
    model.reading.selection = Some(selection);
    show(model, spot);
    Vec::new()
}

/// Returns the code point of the text at a spot.
fn point(model: &Model, (paragraph, offset): Spot) -> usize {
    model.reading.page.paragraphs[paragraph].origin.unwrap_or(0) + offset
}

/// Brings a spot into sight, moving the page as little as needed.
fn show(model: &mut Model, (paragraph, offset): Spot) {
    let paged = paged(model);
    let own = paged.own_lines(paragraph);
    let start = own
        .get(line_of(&own, offset))
        .map_or(0, |line| line.line.start);
    let is_here = |(at, line): (usize, wrap::Line)| at == paragraph && line.start == start;
    let seen = paged.visible(model.reading.place);
    if seen.iter().copied().flat_map(sides).any(is_here) {
        return;
    }
    let line = paged.start_of_line(paged.place_of(paragraph, offset));
    let up = if line < model.reading.place {
        0
    } else {
        paged.rows.saturating_sub(1)
    };
    model.reading.place = paged.up(line, up);
}

/// Returns the first or the last letter of the text, as far as it can be selected from a spot.
fn edge(model: &Model, spot: Spot, first: bool) -> Spot {
    let mut at = spot.0;
    while let Some(next) = neighbour(model, at, !first) {
        at = next;
    }
    let last = model.reading.page.paragraphs[at].len() - 1;
    (at, if first { 0 } else { last })
}

/// Returns the nearest paragraph of the same text after or before one. Where paragraphs are
/// turned over in their place one that is turned ends the way: what is not seen is not selected.
fn neighbour(model: &Model, from: usize, on: bool) -> Option<usize> {
    let paragraphs = &model.reading.page.paragraphs;
    let parallel = model.reading.parallel.as_ref();
    let is_turned_over = parallel.is_some_and(|parallel| parallel.way == Way::Flipped);
    let is_own = |at: &usize| paragraphs[*at].text_index == paragraphs[from].text_index;
    let is_next = |at: &usize| is_of_a_text(model, *at) && (is_turned_over || is_own(at));
    let next = if on {
        (from + 1..paragraphs.len()).find(is_next)
    } else {
        (0..from).rev().find(is_next)
    };
    next.filter(is_own)
}

/// Returns where graphemes of a paragraph begin, in code points.
fn grapheme_starts(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut starts = Vec::new();
    for grapheme in text.graphemes(true) {
        starts.push(at);
        at += grapheme.chars().count();
    }
    starts
}

fn letter_on(model: &Model, (paragraph, offset): Spot) -> Spot {
    let starts = grapheme_starts(&model.reading.page.paragraphs[paragraph].text);
    match starts.iter().find(|start| **start > offset) {
        Some(next) => (paragraph, *next),
        None => neighbour(model, paragraph, true).map_or((paragraph, offset), |next| (next, 0)),
    }
}

fn letter_back(model: &Model, (paragraph, offset): Spot) -> Spot {
    let starts = grapheme_starts(&model.reading.page.paragraphs[paragraph].text);
    match starts.iter().rev().find(|start| **start < offset) {
        Some(before) => (paragraph, *before),
        None => neighbour(model, paragraph, false).map_or((paragraph, offset), |before| {
            (before, last_letter(model, before))
        }),
    }
}

fn last_letter(model: &Model, paragraph: usize) -> usize {
    grapheme_starts(&model.reading.page.paragraphs[paragraph].text)
        .last()
        .copied()
        .unwrap_or(0)
}

/// Moves by lines as they are wrapped, keeping the column, or the end of the line.
fn lines(model: &Model, spot: Spot, by: isize) -> Spot {
    let paged = paged(model);
    let mut spot = spot;
    for _ in 0..by.unsigned_abs() {
        let (paragraph, offset) = spot;
        let here: Vec<PageLine> = paged
            .own_lines(paragraph)
            .into_iter()
            .filter(|line| !line.gap)
            .collect();
        let at = line_of(&here, offset);
        let column = offset - here[at].line.start;
        let at_end = offset + 1 >= here[at].line.end && offset > here[at].line.start;
        let target = if by > 0 {
            here.get(at + 1).copied().or_else(|| {
                paged
                    .own_lines(neighbour(model, paragraph, true)?)
                    .first()
                    .copied()
            })
        } else if at > 0 {
            here.get(at - 1).copied()
        } else {
            neighbour(model, paragraph, false)
                .and_then(|before| paged.own_lines(before).into_iter().rfind(|line| !line.gap))
        };
        let Some(line) = target else {
            return if by > 0 {
                (paragraph, last_letter(model, paragraph))
            } else {
                (paragraph, 0)
            };
        };
        let last = line.line.end.saturating_sub(1).max(line.line.start);
        let offset = if at_end {
            last
        } else {
            (line.line.start + column).min(last)
        };
        spot = (line.paragraph, offset);
    }
    spot
}

fn line_edge(model: &Model, (paragraph, offset): Spot, start: bool) -> Spot {
    let lines = paged(model).own_lines(paragraph);
    let line = lines[line_of(&lines, offset)].line;
    (
        paragraph,
        if start {
            line.start
        } else {
            line.end.saturating_sub(1).max(line.start)
        },
    )
}

/// Returns where words of a paragraph begin and end, in code points.
fn words(text: &str) -> Vec<wrap::Line> {
    let mut at = 0;
    let mut words = Vec::new();
    for piece in text.split_word_bounds() {
        let end = at + piece.chars().count();
        if piece.chars().any(char::is_alphanumeric) {
            words.push(wrap::Line { start: at, end });
        }
        at = end;
    }
    words
}

/// To the end of this word, or of the next.
fn word_on(model: &Model, (paragraph, offset): Spot) -> Spot {
    let found = words(&model.reading.page.paragraphs[paragraph].text)
        .into_iter()
        .find(|word| word.end > offset + 1);
    match found {
        Some(word) => (paragraph, word.end - 1),
        None => neighbour(model, paragraph, true).map_or(
            (paragraph, last_letter(model, paragraph)),
            |next| {
                let first = words(&model.reading.page.paragraphs[next].text)
                    .first()
                    .map_or(0, |word| word.end - 1);
                (next, first)
            },
        ),
    }
}

/// To the start of this word, or of the one before.
fn word_back(model: &Model, (paragraph, offset): Spot) -> Spot {
    let found = words(&model.reading.page.paragraphs[paragraph].text)
        .into_iter()
        .rfind(|word| word.start < offset);
    match found {
        Some(word) => (paragraph, word.start),
        None => neighbour(model, paragraph, false).map_or((paragraph, 0), |before| {
            let last = words(&model.reading.page.paragraphs[before].text)
                .last()
                .map_or(0, |word| word.start);
            (before, last)
        }),
    }
}

fn paragraph_end(model: &Model, (paragraph, offset): Spot) -> Spot {
    let last = last_letter(model, paragraph);
    if offset < last {
        return (paragraph, last);
    }
    neighbour(model, paragraph, true)
        .map_or((paragraph, last), |next| (next, last_letter(model, next)))
}

fn paragraph_start(model: &Model, (paragraph, offset): Spot) -> Spot {
    if offset > 0 {
        return (paragraph, 0);
    }
    neighbour(model, paragraph, false).map_or((paragraph, 0), |before| (before, 0))
}
