//! What is worked out of a long text on another thread: where words stand in it, and which of its
//! paragraphs answer those of another.
//!
//! Both read every letter, which of a text of megabytes takes longer than a key may. Of a text
//! that is not long they are done at once. What is asked stands in the model until it is sent, the
//! newest in the place of an older one; answers to what is asked no more are dropped.

use std::sync::Arc;

use crate::find::within;
use crate::record::Record;
use crate::record::align::{Alignment, align};
use crate::record::text::Text;

use super::message::Effect;
use super::model::Model;
use super::parallel::Way;
use super::reading::Before;

/// Bytes of text that are looked through within a key: a millisecond or two.
const AT_ONCE: usize = 200_000;

/// What is asked for and not here yet.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// Words that are looked for.
    pub finding: Option<Finding>,
    /// Two texts that are to be read together.
    pub aligning: Option<Aligning>,
}

/// Words that are looked for in the text that is shown, and in the one that is read with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// The number of the question; none before it is sent.
    pub number: Option<u64>,
    /// The words as typed.
    pub words: String,
    /// The text that is shown.
    pub text_index: usize,
    /// The text that is read with it, if there is one.
    pub other_index: Option<usize>,
    /// Go to the first hit when they are here.
    pub goes: bool,
    /// What was found before, once the words are typed to their end.
    pub kept: Option<Before>,
}

/// Two texts that are to be read together: the one that is shown and another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aligning {
    /// The number of the question; none before it is sent.
    pub number: Option<u64>,
    /// The other.
    pub other: usize,
    /// How they are to stand.
    pub way: Way,
    /// Whether they are held together by what answers what.
    pub locked: bool,
    /// Turn over the first paragraph in sight when it is known what answers what.
    pub turns: bool,
}

/// A question about the texts of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its number.
    pub number: u64,
    /// The record.
    pub record: Arc<Record>,
    /// The text that is shown.
    pub shown: usize,
    /// What is asked.
    pub what: What,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Where these words stand, in the shown text and in another.
    Words(String, Option<usize>),
    /// Which paragraphs answer those of another text.
    Alignment(usize),
}

/// Where words stand in a text: code points, in order.
pub type Hits = Vec<(usize, usize)>;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The hits in the shown text, and those in the other.
    Hits(Hits, Hits),
    /// What answers what.
    Alignment(Alignment),
}

impl Ask {
    /// Works out the answer; takes as long as the texts are.
    pub fn answer(&self) -> Told {
        let nothing = Text::default();
        let text = |at: usize| self.record.texts.get(at).unwrap_or(&nothing);
        match &self.what {
            What::Words(words, other) => Told::Hits(
                within::hits(text(self.shown), words),
                other.map_or_else(Vec::new, |other| within::hits(text(other), words)),
            ),
            What::Alignment(other) => Told::Alignment(align(text(self.shown), text(*other))),
        }
    }
}

/// Returns true for texts that are looked through elsewhere.
pub fn are_long<'a>(texts: impl IntoIterator<Item = &'a Text>) -> bool {
    let mut left = AT_ONCE;
    let blocks = texts.into_iter().flat_map(|text| &text.blocks);
    for block in blocks {
        match left.checked_sub(block.text.len()) {
            Some(rest) => left = rest,
            None => return true,
        }
    }
    false
}

/// Sends what is to be worked out and was not sent.
pub fn sent(model: &mut Model) -> Vec<Effect> {
    let shown = model.reading.page.text_index;
    let Some(Ok(record)) = &model.reading.record else {
        return Vec::new();
    };
    let record = Arc::clone(record);
    let elsewhere = &model.reading.elsewhere;
    let find = elsewhere
        .finding
        .as_ref()
        .filter(|one| one.number.is_none());
    let find = find.map(|one| What::Words(one.words.clone(), one.other_index));
    let align = elsewhere.aligning.filter(|one| one.number.is_none());
    let align = align.map(|one| What::Alignment(one.other));
    let mut effects = Vec::new();
    for what in find.into_iter().chain(align) {
        let number = model.next_number();
        let elsewhere = &mut model.reading.elsewhere;
        match (&what, &mut elsewhere.finding, &mut elsewhere.aligning) {
            (What::Words(..), Some(finding), _) => finding.number = Some(number),
            (What::Alignment(_), _, Some(aligning)) => aligning.number = Some(number),
            (What::Words(..) | What::Alignment(_), _, _) => {}
        }
        effects.push(Effect::InText(Ask {
            number,
            record: Arc::clone(&record),
            shown,
            what,
        }));
    }
    effects
}
