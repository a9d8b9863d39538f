//! Footnotes of a whole book: which mark leads to which note, and what the two are called.
//!
//! Books of version 3 say what is a mark and what is a note. Older ones do not: there a raised
//! link is a mark when what it leads to stands further on and begins with the same sign.

use std::collections::HashMap;

use super::chapter::{LinkKind, Piece, Target};
use crate::record::Clean;
use crate::record::text::{Block, BlockKind, Span, SpanKind};

/// A note's name is made of so many letters of its mark.
const LONGEST_LABEL: usize = 24;

/// Joins marks and notes, and returns the blocks of the book.
pub(super) fn joined(mut pieces: Vec<Piece>) -> Vec<Block> {
    let places = places(&pieces);
    let mut names = Names::default();
    let mut found: Vec<Option<Clean>> = vec![None; pieces.len()];
    for at in 0..pieces.len() {
        let Some(piece) = pieces.get_mut(at) else {
            break;
        };
        let links = std::mem::take(&mut piece.links);
        if links.is_empty() {
            continue;
        }
        let places_of_letters = letters(&piece.block.text);
        for link in links {
            let Some(&to) = places.get(&link.target) else {
                continue;
            };
            let text = &pieces[at].block.text;
            let mark = words_of(text, &places_of_letters, link.start, link.end).to_owned();
            let leads = match link.kind {
                LinkKind::NoteRef => true,
                LinkKind::Raised => {
                    pieces[to].note.is_some() || looks_like_note(&pieces[to], to > at, &mark)
                }
                LinkKind::Plain => false,
            };
            if !leads || to == at || matches!(pieces[to].block.kind, BlockKind::Heading(_)) {
                continue;
            }
            let label = found[to]
                .get_or_insert_with(|| names.new_name(&mark))
                .clone();
            pieces[at].block.spans.push(Span {
                start: link.start,
                end: link.end,
                kind: SpanKind::NoteRef(label),
            });
        }
    }
    name_the_rest(&pieces, &mut found, &mut names);
    let noted = pieces.into_iter().zip(found);
    noted.map(|(piece, label)| finished(piece, label)).collect()
}

/// Finds where each id of the book stands; of notes in several blocks the first.
fn places(pieces: &[Piece]) -> HashMap<Target, usize> {
    let mut places = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        for id in &piece.ids {
            places.entry((piece.file, id.clone())).or_insert(at);
        }
    }
    places
}

/// Names the notes that no mark leads to, and the further blocks of those that have a name.
fn name_the_rest(pieces: &[Piece], found: &mut [Option<Clean>], names: &mut Names) {
    let mut before: Option<(usize, &String, Clean)> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let Some(id) = &piece.note else {
            before = None;
            continue;
        };
        let same = before
            .take()
            .filter(|(file, known, _)| (*file, *known) == (piece.file, id));
        let name = match (&found[at], same) {
            (_, Some((_, _, name))) => name,
            (Some(name), None) => name.clone(),
            (None, None) => names.new_name(&leading_mark(&piece.block.text)),
        };
        found[at] = Some(name.clone());
        before = Some((piece.file, id, name));
    }
}

/// Makes the block of a piece.
fn finished(piece: Piece, label: Option<Clean>) -> Block {
    let mut block = piece.block;
    if let Some(label) = label {
        without_mark(&mut block, &label);
        block.kind = BlockKind::Footnote(label);
    }
    block
        .spans
        .sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    block
}

/// Names that notes have.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// Names a note by its mark; where each chapter counts from 1 again, the names differ.
    fn new_name(&mut self, mark: &str) -> Clean {
        let bare = bare(mark);
        let name: String = if bare.is_empty() { "note" } else { bare }
            .chars()
            .take(LONGEST_LABEL)
            .collect();
        let times = self.0.entry(name.clone()).or_insert(0);
        *times += 1;
        match *times {
            1 => Clean::line(&name),
            times => Clean::line(&format!("{name} ({times})")),
        }
    }
}

/// Returns where each code point of a text begins: to count from the start for every link
/// would take quadratic time in a paragraph full of them.
fn letters(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).collect()
}

/// Returns code points `start..end` of a text.
fn words_of<'a>(text: &'a str, letters: &[usize], start: usize, end: usize) -> &'a str {
    let place = |point: usize| letters.get(point).copied().unwrap_or(text.len());
    text.get(place(start)..place(end)).unwrap_or_default()
}

/// Takes brackets and points off a mark.
fn bare(mark: &str) -> &str {
    mark.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.'))
}

/// Returns what a note begins with, if that is a mark: a number or a sign.
fn leading_mark(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let mark = bare(first);
    let number = !mark.is_empty() && mark.len() <= 4 && mark.bytes().all(|b| b.is_ascii_digit());
    let sign = matches!(mark, "*" | "**" | "***" | "†" | "‡" | "§");
    if number || sign {
        mark.to_owned()
    } else {
        String::new()
    }
}

/// Returns true when a block begins with the sign of the mark that leads to it.
fn looks_like_note(piece: &Piece, is_later: bool, mark: &str) -> bool {
    let sign = bare(mark);
    is_later && !sign.is_empty() && mark_length(&piece.block.text, sign).is_some()
}

/// Returns the code points of the sign a text begins with, brackets, point and space included.
fn mark_length(text: &str, sign: &str) -> Option<usize> {
    let inside = text.trim_start_matches(['•', ' ', '[', '(']);
    let rest = inside.strip_prefix(sign)?;
    if rest.chars().next().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let body = rest.trim_start_matches([']', ')', '.', ':', ' ', '\u{a0}', '\n']);
    (!body.is_empty()).then(|| text.chars().count() - body.chars().count())
}

/// Takes the sign off the beginning of a note: its name says it.
fn without_mark(block: &mut Block, label: &str) {
    let sign = label.split(" (").next().unwrap_or(label);
    let Some(cut) = mark_length(&block.text, sign) else {
        return;
    };
    block.text = block.text.slice(cut, usize::MAX);
    for span in &mut block.spans {
        span.start = span.start.saturating_sub(cut);
        span.end = span.end.saturating_sub(cut);
    }
    block.spans.retain(|span| span.start < span.end);
}
