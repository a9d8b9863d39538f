//! How well a bare word fits a record, from the sets of its letters and from its fields.
//!
//! A key asks this of every record that is left, so what the sets of letters can answer is not
//! looked for in the text, and what the shorter word has told is not asked again. The score is
//! the same on whatever way it is reached: no score here depends on the keys before.
//!
//! Letters apart have two scores: a rough one for all that are left, and that of fuzzy-matcher,
//! which costs a hundred times as much, for those that the rough one brings into sight.

use std::ops::ControlFlow;

use crate::find::fuzzy::{Apart, Fit, Needle, Ranker, Scratch, Sets, between, score_of};

use super::searchable::{Fields, Kind, Masks, Searchable};

/// Set in the score of an entry that has every bare word by the letter: such a one stands above
/// all that only have letters like them.
pub(super) const LITERAL: u32 = 1 << 31;

/// Room for scoring, used again from one record to the next.
#[derive(Debug, Default)]
pub(super) struct Desk {
    /// Scores letters apart; `None` where the rough score will do.
    ranker: Option<Ranker>,
    scratch: Scratch,
    /// The record before had the word by the letter: the next one is asked where, and not first
    /// whether at all.
    was_there: bool,
}

impl Desk {
    /// Room for scoring letters apart as fuzzy-matcher does.
    pub(super) fn thorough() -> Self {
        Self {
            ranker: Some(Ranker::default()),
            ..Self::default()
        }
    }
}

/// A record as a word sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) masks: Masks<'a>,
    fields: &'a Fields<'a>,
    at: usize,
}

impl<'a> Seen<'a> {
    /// Looks at a record of some columns.
    #[inline]
    pub(super) fn new(fields: &'a Fields<'a>, at: usize) -> Self {
        let masks = fields.masks(at);
        Self { masks, fields, at }
    }

    /// Returns the folded fields.
    #[inline]
    pub(super) fn searchable(&self) -> Searchable<'a> {
        self.fields.searchable(self.at)
    }
}

/// What is known of a word in a record from its beginning, which was typed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing.
    Unknown,
    /// Some field has its beginning as a substring, and its own score is at most this.
    Substring(u32),
    /// No field has it, so that none has the word.
    Apart,
}

impl Before {
    /// Takes up the score of a word that has grown; whether it was of two letters at most.
    pub(super) fn of(score: u32, was_short: bool) -> Self {
        const WHOLE: u32 = score_of(Fit::WholeWord) - score_of(Fit::WordStart);
        if !is_substring(score) {
            return Self::Apart;
        }
        // Where it stood inside of words alone it does so still; where words began with it one
        // may end with it now.
        let begins = score >= score_of(Fit::WordStart);
        let most = if begins { score + WHOLE } else { score };
        // Of so short a word it was not asked how it stands in every field.
        Self::Substring(if was_short { u32::MAX } else { most })
    }

    /// Returns the most a word can score by the letter; `None` when it can't.
    fn most(self) -> Option<u32> {
        match self {
            Self::Unknown => Some(u32::MAX),
            Self::Substring(most) => Some(most),
            Self::Apart => None,
        }
    }
}

/// The score of a word that does not match, but might when letters are added.
pub(super) const NOT_YET: u32 = 0;

/// Returns true for the score of a word that stands in some field by the letter.
pub(super) fn is_substring(score: u32) -> bool {
    score >= score_of(Fit::Inside)
}

/// Returns the best score of a word over the fields, how it fits and then in which field;
/// [`NOT_YET`], or `None` where neither it nor any longer word of this beginning matches.
pub(super) fn score_word(
    word: &Needle,
    seen: Seen<'_>,
    before: Before,
    desk: &mut Desk,
) -> Option<u32> {
    let masks = seen.masks;
    if masks.lack(word.letters()) {
        return None;
    }
    if word.is_one_letter() {
        return Some(score_of_letter(masks.lack_initial(word.letters())));
    }
    let fields = seen.searchable();
    let before = match before.most() {
        // Of two letters that the record before has, it is asked at once where they stand.
        Some(most) if !(word.is_short() && desk.was_there) => {
            match first_look(word, &fields, most) {
                FirstLook::Known(score) => {
                    desk.was_there = true;
                    return Some(score);
                }
                FirstLook::Absent => Before::Apart,
                FirstLook::Present => before,
            }
        }
        Some(_) | None => before,
    };
    if before == Before::Apart {
        desk.was_there = false;
        if let ControlFlow::Break(answer) = without_a_look(word, masks) {
            return answer;
        }
    }
    match fields.window() {
        Some(window) => {
            let mut sets = word.look_at(window);
            score_in(word, (masks, &fields), before, Some(&mut sets), desk)
        }
        None => score_in(word, (masks, &fields), before, None, desk),
    }
}

/// What the first place of a word tells.
enum FirstLook {
    /// It is in no field.
    Absent,
    /// It is in some field.
    Present,
    /// Its best score: nothing better can follow.
    Known(u32),
}

fn first_look(word: &Needle, fields: &Searchable<'_>, most: u32) -> FirstLook {
    let text = fields.text();
    let Some(first) = word.first_place(text) else {
        return FirstLook::Absent;
    };
    let fit = score_of(word.fit_at(text, first));
    if first == 0 && !fields.has_two_titles() {
        // No other field has anything above the head of the title.
        return FirstLook::Known(fit + weight(Kind::Title) + HEAD);
    }
    if word.is_short() {
        return FirstLook::Present;
    }
    let score = fit + weight(fields.kind_at(first));
    if score >= most {
        FirstLook::Known(score)
    } else {
        FirstLook::Present
    }
}

/// Returns the answer for a word that is in no field by the letter, where the sets of letters
/// have it.
fn without_a_look(word: &Needle, masks: Masks<'_>) -> ControlFlow<Option<u32>> {
    if masks.lack_loosely(word.letters()) || masks.lack_initial(word.first_letter()) {
        return ControlFlow::Break(None);
    }
    if word.may_be_loose() {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(Some(NOT_YET))
    }
}

/// The same for a word that is looked for in the fields; with the sets of its letters where a
/// window shows those in which they may stand apart.
fn score_in(
    word: &Needle,
    (masks, fields): (Masks<'_>, &Searchable<'_>),
    before: Before,
    mut sets: Option<&mut Sets<'_>>,
    desk: &mut Desk,
) -> Option<u32> {
    let by_letter = match (before.most(), &mut sets) {
        (None, _) => None,
        (Some(most), Some(sets)) if word.is_plain() => best_in_sets(word, fields, most, sets),
        (Some(_), _) => best_substring(word, masks, fields),
    };
    desk.was_there = by_letter.is_some();
    if by_letter.is_some() {
        return by_letter;
    }
    match without_a_look(word, masks) {
        ControlFlow::Break(answer) => answer,
        ControlFlow::Continue(()) => best_apart(word, fields, sets, desk),
    }
}

/// Returns the best score of a plain word by the letter, or the best there can be when it is
/// found; as [`best_substring`] does by walking along the text.
fn best_in_sets(
    word: &Needle,
    fields: &Searchable<'_>,
    most: u32,
    sets: &mut Sets<'_>,
) -> Option<u32> {
    let text = fields.text();
    let (mut best, mut loose_end) = (None, 0);
    let places = word.places_in(sets);
    for (kind, bytes) in fields.ranges().take_while(|(kind, _)| kind.is_loose()) {
        loose_end = bytes.end + 1;
        let mut left = places & between(&bytes);
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            left &= left - 1;
            let head = if at == bytes.start { HEAD } else { 0 };
            best = best.max(Some(score_of(word.fit_at(text, at)) + weight(kind) + head));
        }
        // The fields come with falling weights, and the head of a title is above those of
        // all that are no title.
        let above = if fields.has_two_titles() {
            score_of(Fit::WholeWord) + weight(kind) + HEAD
        } else {
            score_of(Fit::WordStart) + weight(Kind::Title) + HEAD
        };
        if best >= Some(most.min(above)) {
            return best;
        }
    }
    // Fields from lists and the summary have nothing better.
    if best >= Some(most.min(score_of(Fit::WholeWord) + weight(Kind::Place))) {
        return best;
    }
    if !word.is_short() {
        return best_between(word, fields, loose_end, text.len(), best);
    }
    best.or_else(|| {
        let rest = text.get(loose_end..).unwrap_or_default();
        let at = loose_end + word.first_place(rest)?;
        Some(score_of(Fit::Inside) + weight(fields.kind_at(at)))
    })
}

/// The set of letters tells whether there is a word in title, people or shelf mark that begins
/// with a letter; where it stands is not worth a look at a hundred thousand texts.
#[inline]
fn score_of_letter(is_inside: bool) -> u32 {
    if is_inside {
        score_of(Fit::Inside)
    } else {
        score_of(Fit::WordStart) + weight(Kind::Title)
    }
}

fn best_substring(word: &Needle, masks: Masks<'_>, fields: &Searchable<'_>) -> Option<u32> {
    let text = fields.text();
    let inside = |at: usize| score_of(Fit::Inside) + weight(fields.kind_at(at));
    // The first place is in the field that tells most.
    let first = word.first_place(text)?;
    if word.is_short() && word.begins_with_letter() && masks.lack_initial(word.first_letter()) {
        return Some(inside(first));
    }
    let title = fields.end_of(|kind| kind == Kind::Title);
    let from = first.min(title);
    let mut best = best_between(word, fields, from, title, best_head(word, fields));
    // Nothing behind the title but the head of a field is better than the start of a word there.
    if best >= Some(score_of(Fit::WordStart) + weight(Kind::Title)) {
        return best;
    }
    if !word.is_short() {
        return best_between(word, fields, title, text.len(), best);
    }
    // Two letters are at the start of some word of every summary.
    let loose = fields.end_of(Kind::is_loose);
    best = best_between(word, fields, title, loose, best);
    best.or_else(|| {
        let rest = text.get(loose..).unwrap_or_default();
        word.first_place(rest).map(|at| inside(loose + at))
    })
}

/// Returns the best score of a word with which a title, people or a shelf mark begins: who wrote
/// stands there, and what a title calls itself.
fn best_head(word: &Needle, fields: &Searchable<'_>) -> Option<u32> {
    let loose = fields.values().filter(|(kind, _)| kind.is_loose());
    let heads = loose.filter(|(_, value)| word.begins(value));
    let scores = heads.map(|(kind, value)| score_of(word.fit_at(value, 0)) + weight(kind) + HEAD);
    scores.max()
}

/// What the head of a field is worth: more than what parts two fields of names, and less than
/// what parts the ways of fitting.
const HEAD: u32 = 15;

/// Returns the best score between two bytes, or the one that is known.
fn best_between(
    word: &Needle,
    fields: &Searchable<'_>,
    from: usize,
    to: usize,
    known: Option<u32>,
) -> Option<u32> {
    let text = fields.text();
    let mut best = known;
    for at in word.places(text.get(from..to).unwrap_or_default()) {
        let weight = weight(fields.kind_at(from + at));
        let most = Some(score_of(Fit::WholeWord) + weight);
        // The fields come with falling weights: nothing better can follow.
        if best >= most {
            break;
        }
        best = best.max(Some(score_of(word.fit_at(text, from + at)) + weight));
    }
    best
}

/// Returns the best score of letters apart in the fields where they may stand so.
fn best_apart(
    word: &Needle,
    fields: &Searchable<'_>,
    sets: Option<&mut Sets<'_>>,
    desk: &mut Desk,
) -> Option<u32> {
    let mut best = None;
    let loose = 0..fields.end_of(Kind::is_loose).saturating_sub(1);
    let mut sets = sets.and_then(|sets| word.may_walk(sets, &loose).then_some(sets));
    for (kind, bytes) in fields.ranges().take_while(|(kind, _)| kind.is_loose()) {
        let value = fields.text().get(bytes.clone()).unwrap_or_default();
        let standing = match &mut sets {
            Some(sets) => word.stands_in_part(sets, bytes, &mut desk.scratch),
            None => word.stands_in(value, &mut desk.scratch),
        };
        let score = match standing {
            Apart::Never => continue,
            Apart::NotYet => NOT_YET,
            Apart::Fits => weight(kind) + loose_score(word, value, desk),
        };
        best = best.max(Some(score));
    }
    best
}

/// Scores the loose match that was found last, from 1 to 99.
fn loose_score(word: &Needle, value: &[u8], desk: &Desk) -> u32 {
    match &desk.ranker {
        Some(ranker) => ranker.loose_score(word, std::str::from_utf8(value).unwrap_or_default()),
        None => word.rough_score(&desk.scratch),
    }
}

/// Returns the sum of the scores of some words in a record that has them all.
pub(super) fn score_words(words: &[Needle], seen: Seen<'_>, desk: &mut Desk) -> u32 {
    let scores = words
        .iter()
        .map(|word| score_word(word, seen, Before::Unknown, desk).unwrap_or(NOT_YET));
    scores.sum()
}

/// How much a match in a field is worth: the title tells most, the summary least.
///
/// Less than what parts the ways of fitting, so that a substring always stands above letters
/// apart and a word's start above its inside.
fn weight(kind: Kind) -> u32 {
    match kind {
        Kind::Title => 60,
        Kind::People => 50,
        Kind::Shelf => 40,
        Kind::Place | Kind::Subject => 20,
        Kind::Summary => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::records::Records;
    use super::super::searchable::push;
    use super::*;
    use crate::record::Clean;
    use crate::store::entry::Entry;

    /// Takes up an entry, and after it one with so long a summary.
    fn records(entry: &Entry, summary: usize) -> Records {
        let mut records = Records::default();
        push(&mut records, entry);
        let last = Entry {
            summary: Clean::line(&"abc ".repeat(summary)),
            ..Entry::default()
        };
        push(&mut records, &last);
        records
    }

    proptest! {
        /// A window is a way to the score and no part of it: the last records have none.
        #[test]
        fn a_record_with_a_window_is_scored_as_one_without(
            title in "[a-c1é ]{0,40}",
            short in prop::option::of("[a-c ]{1,9}"),
            names in "[a-c ]{0,12}",
            shelf in "[a-c1/]{0,6}",
            summary in "[a-c ]{0,12}",
            typed in "[a-c1é/]{1,5}",
        ) {
            let entry = Entry {
                title: Clean::line(&title),
                short_title: short.map(|short| Clean::line(&short)),
                creators: vec![Clean::line(&names)],
                shelves: vec![Clean::line(&shelf)],
                subjects: vec![Clean::line(&summary)],
                summary: Clean::line(&summary),
                ..Entry::default()
            };
            let word = Needle::new(&typed);
            for before in [Before::Unknown, Before::Apart] {
                let scores = [0, 64].map(|summary| {
                    let records = records(&entry, summary);
                    let fields = records.fields();
                    score_word(&word, Seen::new(&fields, 0), before, &mut Desk::default())
                });
                prop_assert_eq!(scores[0], scores[1]);
            }
        }
    }
}
