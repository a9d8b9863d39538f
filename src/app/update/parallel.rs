//! Reading two texts together: original beside translation, or a paragraph turned over.

use crate::app::elsewhere::{Aligning, are_long};
use crate::app::layout::{Place, line_of};
use crate::app::message::Effect;
use crate::app::model::Model;
use crate::app::page::Paragraph;
use crate::app::parallel::{Parallel, Way};
use crate::record::align::{Alignment, Pair, align};
use crate::record::text::{Role, Text};
use crate::record::{Clean, Record};

use super::reader::{make_page, paged};
use super::{find, say};

/// Shows the other text with the one that is read, or that one alone again. In a narrow terminal
/// it turns over the paragraph at the top.
pub fn original(model: &mut Model) -> Vec<Effect> {
    let way = Way::for_columns(model.size.0);
    if model.reading.parallel.is_some() && way != Way::Flipped {
        close(model);
        return Vec::new();
    }
    if model.reading.elsewhere.aligning.take().is_some() {
        return say(model, "the other text is not waited for any more");
    }
    if model.reading.parallel.is_none()
        && let Err(why) = open(model, way)
    {
        return say(model, why);
    }
    if let Some(aligning) = &mut model.reading.elsewhere.aligning {
        aligning.turns = way == Way::Flipped;
        return say(model, MATCHING);
    }
    if way == Way::Flipped {
        return turn_over(model);
    }
    Vec::new()
}

/// Reads one text alone again, from the paragraph at the top.
pub fn close(model: &mut Model) {
    model.reading.elsewhere.aligning = None;
    if model.reading.parallel.is_some() {
        keeping_the_place(model, |model| model.reading.parallel = None);
    }
}

/// Begins to read another text with this one; fails with a sentence when there is none.
pub fn open(model: &mut Model, way: Way) -> Result<(), &'static str> {
    let shown = model.reading.page.text_index;
    let record = model.record().ok_or("there is no record here")?;
    let other = counterpart(record, shown).ok_or("this record has no other text")?;
    together_with(model, with(other, way, true));
    Ok(())
}

/// Shows the next of the other texts with the one that is read; where there are but two they
/// change sides.
pub fn next(model: &mut Model) -> Vec<Effect> {
    let shown = model.reading.page.text_index;
    let Some((record, parallel)) = model.record().zip(model.reading.parallel.as_ref()) else {
        return Vec::new();
    };
    let count = record.texts.len();
    let after = (1..=count).map(|step| (parallel.other + step) % count);
    let next = after.into_iter().find(|at| *at != shown).unwrap_or(shown);
    if next == parallel.other {
        return change_sides(model);
    }
    let wanted = with(next, parallel.way, parallel.locked);
    together_with(model, wanted);
    said_if_waiting(model)
}

/// Lets the two texts change sides: that on the left is the one that footnotes and notes are of.
/// What answers what stays as it is, and so does the row at the top.
fn change_sides(model: &mut Model) -> Vec<Effect> {
    model.reading.elsewhere.aligning = None;
    let place = model.reading.place;
    let paged_before = paged(model);
    let at = model.reading.page.paragraphs.get(place.paragraph);
    let pair = at.and_then(|paragraph| paragraph.pair);
    let row = line_of(&paged_before.lines(place.paragraph), place.offset);
    let shown = model.reading.page.text_index;
    let reading = &mut model.reading;
    let Some(parallel) = &mut reading.parallel else {
        return Vec::new();
    };
    for pair in &mut parallel.alignment.pairs {
        std::mem::swap(&mut pair.left, &mut pair.right);
    }
    reading.page.text_index = std::mem::replace(&mut parallel.other, shown);
    (reading.selection, reading.opened, reading.left_for_notes) = (None, None, None);
    make_page(model);
    find::renew(model);
    let page = &model.reading.page;
    let of_pair = |paragraph: &Paragraph| pair.is_some() && paragraph.pair == pair;
    if let Some(first) = page.paragraphs.iter().position(of_pair) {
        let paged = paged(model);
        let lines = paged.lines(first);
        let offset = lines.get(row).or(lines.last()).map_or(0, |line| line.at);
        let place = Place {
            paragraph: first,
            offset,
        };
        model.reading.place = paged.settle(place);
    }
    let texts = model.record().map_or(&[][..], |record| &record.texts);
    let label = texts.get(model.reading.page.text_index);
    let label = label.map_or("the other text", Text::shown_label);
    let words = format!("{label} stands first now");
    say(model, &words)
}

/// Lets the two texts stand as a new width has them.
pub fn fit(model: &mut Model) {
    let wanted = match Way::for_columns(model.size.0) {
        // What was side by side is not folded away when the window shrinks.
        Way::Flipped => Way::Under,
        other => other,
    };
    let stands = model.reading.parallel.as_ref().map(|parallel| parallel.way);
    if stands.is_some_and(|way| way != Way::Flipped && way != wanted) {
        keeping_the_place(model, |model| {
            if let Some(parallel) = &mut model.reading.parallel {
                parallel.way = wanted;
            }
        });
    }
}

/// Takes up in the next record the way two texts were read in the last.
pub fn go_on(model: &mut Model, way: Option<Way>) {
    if let Some(way) = way.filter(|way| *way != Way::Flipped) {
        // A record of one text is read alone, and that is seen.
        let _ = open(model, way);
    }
}

/// From this width what holds two texts together is told in full.
const ROOMY_FROM: u16 = 80;

/// Turns over the first paragraph of the text that is seen.
fn turn_over(model: &mut Model) -> Vec<Effect> {
    let seen = paged(model).visible(model.reading.place);
    let pair = seen.iter().find_map(|line| {
        let paragraph = model.reading.page.paragraphs.get(line.paragraph)?;
        paragraph.pair.filter(|_| !line.gap)
    });
    let Some(pair) = pair else {
        return say(model, "no paragraph of the text is in sight");
    };
    let Some(parallel) = &mut model.reading.parallel else {
        return Vec::new();
    };
    let answers = parallel
        .alignment
        .pairs
        .get(pair)
        .is_some_and(|pair| !pair.left.is_empty() && !pair.right.is_empty());
    if !answers {
        return say(
            model,
            "no paragraph of the other text is known to answer this one",
        );
    }
    if !parallel.flipped.remove(&pair) {
        parallel.flipped.insert(pair);
    }
    let level = parallel.alignment.level;
    make_page(model);
    // The paragraph stays where it was, whatever stands on it.
    let first = model
        .reading
        .page
        .paragraphs
        .iter()
        .position(|one| one.pair == Some(pair));
    if let Some(first) = first
        && model.reading.place.paragraph >= first
    {
        model.reading.place = paged(model).settle(Place {
            paragraph: first,
            offset: 0,
        });
    }
    // It comes with every paragraph: in few columns it leaves the keys below in sight.
    let words = match model.size.0 {
        0..ROOMY_FROM => format!("matched {}", level.briefly()),
        ROOMY_FROM.. => format!("turned over, matched {}", level.described()),
    };
    say(model, &words)
}

/// Returns the text that is read with another: the original with any other, the translation
/// with the original, else the next.
fn counterpart(record: &Record, shown: usize) -> Option<usize> {
    let is_original = record.texts.get(shown)?.role == Role::Original;
    let wanted = if is_original {
        Role::Translation
    } else {
        Role::Original
    };
    let of_role = record.texts.iter().position(|text| text.role == wanted);
    let next = (shown + 1) % record.texts.len();
    of_role.or(Some(next)).filter(|other| *other != shown)
}

/// What answers a paragraph in the other text.
pub struct Answer {
    /// The word for that text.
    pub label: Clean,
    /// By what the two texts are held together.
    pub matched: String,
    /// Its paragraphs.
    pub blocks: Vec<Clean>,
}

/// Returns what answers a paragraph of the text that is shown, by its number among those of the
/// text; fails with a sentence when nothing does.
pub fn answer(model: &Model, number: usize) -> Result<Answer, &'static str> {
    let shown = model.reading.page.text_index;
    let record = model.record().ok_or("there is no record here")?;
    let other = counterpart(record, shown).ok_or("this record has no other text")?;
    let page = &model.reading.page;
    let paragraphs = page.paragraphs.iter();
    let mut own = paragraphs.filter(|one| one.text_index == shown && one.origin.is_some());
    let (Some(text), Some(against)) = (record.texts.get(shown), record.texts.get(other)) else {
        return Err("this record has no other text");
    };
    // A long block stands on the page in pieces: the block is known by where it begins.
    let origin = own.nth(number).and_then(|one| one.origin);
    let starts = text.block_starts();
    let block = origin.map(|origin| starts.partition_point(|start| *start <= origin));
    let block = block
        .and_then(|after| after.checked_sub(1))
        .ok_or("no paragraph is here")?;
    let alignment = align(text, against);
    let pair = alignment
        .pairs
        .iter()
        .find(|pair| pair.left.contains(&block));
    let pair = pair.filter(|pair| !pair.right.is_empty());
    let pair = pair.ok_or("no paragraph of the other text is known to answer this one")?;
    let blocks = against
        .ordered_blocks()
        .skip(pair.right.start)
        .take(pair.right.len());
    Ok(Answer {
        label: Clean::line(against.shown_label()),
        matched: alignment.level.described(),
        blocks: blocks.map(|block| block.text.clone()).collect(),
    })
}

/// Locks two texts that are read together by what answers what, or no longer.
pub fn turn_lock(model: &mut Model) -> Vec<Effect> {
    let together = model.reading.parallel.as_ref();
    let together = together.filter(|parallel| parallel.way != Way::Flipped);
    let Some(parallel) = together.filter(|_| model.record().is_some()) else {
        return say(
            model,
            "no two texts are read together; o shows the other text",
        );
    };
    let wanted = with(parallel.other, parallel.way, !parallel.locked);
    together_with(model, wanted);
    said_if_waiting(model)
}

/// What is said while two long texts are matched.
const MATCHING: &str = "matching the two texts …";

fn said_if_waiting(model: &mut Model) -> Vec<Effect> {
    if model.reading.elsewhere.aligning.is_some() {
        return say(model, MATCHING);
    }
    Vec::new()
}

fn with(other: usize, way: Way, locked: bool) -> Aligning {
    Aligning {
        number: None,
        other,
        way,
        locked,
        turns: false,
    }
}

/// Has another text read with the one that is shown: at once where they are not long, else when
/// it is worked out elsewhere what answers what.
fn together_with(model: &mut Model, wanted: Aligning) {
    let shown = model.reading.page.text_index;
    let texts = model.record().map_or(&[][..], |record| &record.texts);
    let (Some(left), Some(right)) = (texts.get(shown), texts.get(wanted.other)) else {
        return;
    };
    if are_long([left, right]) {
        model.reading.elsewhere.aligning = Some(wanted);
    } else {
        let alignment = align(left, right);
        stand(model, &wanted, alignment);
    }
}

/// Takes what was worked out elsewhere, unless it is asked for no more.
pub fn told(model: &mut Model, number: u64, alignment: Alignment) -> Vec<Effect> {
    let aligning = &mut model.reading.elsewhere.aligning;
    let Some(wanted) = aligning.take_if(|aligning| aligning.number == Some(number)) else {
        return Vec::new();
    };
    if model
        .notice
        .as_ref()
        .is_some_and(|notice| *notice.text == *MATCHING)
    {
        model.notice = None;
    }
    stand(model, &wanted, alignment);
    if wanted.turns {
        turn_over(model)
    } else {
        Vec::new()
    }
}

/// Lets the two texts stand together; the paragraph at the top stays there.
fn stand(model: &mut Model, wanted: &Aligning, mut alignment: Alignment) {
    if !wanted.locked {
        alignment.pairs = as_counted(&alignment.pairs);
    }
    let parallel = Parallel {
        other: wanted.other,
        way: wanted.way,
        alignment,
        locked: wanted.locked,
        flipped: std::collections::BTreeSet::new(),
    };
    keeping_the_place(model, |model| model.reading.parallel = Some(parallel));
}

/// Returns the first paragraph beside the first, the second beside the second, and so on.
fn as_counted(pairs: &[Pair]) -> Vec<Pair> {
    let ends = pairs
        .last()
        .map_or((0, 0), |pair| (pair.left.end, pair.right.end));
    let one = |at: usize| Pair {
        left: at.min(ends.0)..(at + 1).min(ends.0),
        right: at.min(ends.1)..(at + 1).min(ends.1),
    };
    (0..ends.0.max(ends.1)).map(one).collect()
}

/// Returns the place a page would have if its text were read alone: as such it is remembered.
pub fn alone(model: &Model, place: Place) -> Place {
    let page = &model.reading.page;
    if model.reading.parallel.is_none() {
        return place;
    }
    let is_own = |at: &usize| page.paragraphs[*at].text_index == page.text_index;
    let count = page.paragraphs.len();
    let first = (place.paragraph..count).find(is_own).unwrap_or(count);
    let offset = if first == place.paragraph {
        place.offset
    } else {
        0
    };
    Place {
        paragraph: (0..first).filter(is_own).count(),
        offset,
    }
}

/// Returns where a place that was remembered lies on the page as it stands now.
pub fn together(model: &Model, alone: Place) -> Place {
    let page = &model.reading.page;
    if model.reading.parallel.is_none() {
        return alone;
    }
    let own = page.paragraphs.iter().enumerate();
    let mut own = own.filter(|(_, one)| one.text_index == page.text_index);
    let at = own.nth(alone.paragraph).map_or(0, |(at, _)| at);
    paged(model).place_of(at, alone.offset)
}

/// Changes how the texts stand; the paragraph at the top stays there.
fn keeping_the_place(model: &mut Model, change: impl FnOnce(&mut Model)) {
    let place = model.reading.place;
    let in_text = model
        .reading
        .page
        .paragraphs
        .get(place.paragraph)
        .is_some_and(|paragraph| paragraph.origin.is_some());
    let point = find::first_point(model, place);
    let reading = &mut model.reading;
    (reading.selection, reading.opened, reading.left_for_notes) = (None, None, None);
    change(model);
    make_page(model);
    // The other text is searched as well, or no longer.
    find::renew(model);
    if in_text && let Some((paragraph, offset)) = model.reading.page.locate(point) {
        let paged = paged(model);
        let place = paged.place_of(paragraph, offset);
        model.reading.place = paged.settle(place);
    }
}
