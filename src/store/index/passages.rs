//! Where in a record the words are: its best passage, and every hit in that text.

use crate::find::passage;
use crate::find::plan::{How, Plan};
use crate::find::scan::{Found, Role, Words, hits};
use crate::record::text::TextKey;
use crate::record::{Clean, Record};

use super::compile::Tier;
use super::document::{Body, bodies};

/// The passage of a record that shows the hits best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The role of the text it is in.
    pub role: Role,
    /// The key of that text; `None` for title, summary and notes.
    pub key: Option<TextKey>,
    /// What tells it from the record's other texts of that role; `None` where it is the only one.
    pub label: Option<Clean>,
    /// The language of that text, a BCP 47 tag.
    pub language: Option<String>,
    /// The canonical text.
    pub text: Clean,
    /// Every hit in that text: code points, in order, none within another.
    pub hits: Vec<(usize, usize)>,
    /// The spelling that was met where it is not the one that was typed.
    pub alias: Option<String>,
    /// The code points that are shown.
    pub shown: (usize, usize),
}

/// Returns the bodies of a record and of the reader's notes on it.
pub fn all_bodies(record: &Record, notes: &[Clean]) -> Vec<Body> {
    let mut all = bodies(record);
    all.extend(notes.iter().map(note));
    all
}

/// Returns a note as a text to be searched.
pub fn note(text: &Clean) -> Body {
    Body {
        role: Role::Note,
        key: None,
        label: None,
        language: None,
        guessed: None,
        text: text.clone(),
    }
}

/// Takes texts apart.
pub fn words(bodies: &[Body]) -> Vec<Words> {
    let words = bodies.iter().map(|body| {
        let language = body.language.as_deref().or(body.guessed.as_deref());
        Words::of(body.role, body.key.clone(), language, &body.text)
    });
    words.collect()
}

impl Passage {
    /// Returns the words for the text it is in: its label among others of its role, else the
    /// role.
    pub fn named(&self) -> &str {
        self.label.as_deref().unwrap_or(self.role.name())
    }
}

/// What was found in a record: what is shown of it, and where else the words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The best passage.
    pub passage: Passage,
    /// Every hit in each of its texts that has some.
    pub by_text: Vec<(TextKey, Vec<(usize, usize)>)>,
}

/// Returns the best passage: in the text that has the most words of the query, and in the form
/// nearest to what was typed; of equal ones a text is shown before summary and title.
///
/// `None` when the words are in none of these texts, as for a query that asks for fields alone.
pub fn best(plan: &Plan, bodies: &[Body], roles: &[Role]) -> Option<Passage> {
    best_of(bodies, &hits(plan, &words(bodies)), roles)
}

/// Looks where the words are, as [`best`] does, and in all texts.
///
/// The passage is in a text of one of these roles, or of any where none is named.
pub fn look(plan: &Plan, bodies: &[Body], roles: &[Role]) -> Option<Look> {
    let found = hits(plan, &words(bodies));
    let passage = best_of(bodies, &found, roles)?;
    let by_text = bodies.iter().enumerate().filter_map(|(at, body)| {
        let own: Vec<&Found> = found.iter().filter(|hit| hit.text == at).collect();
        Some((body.key.clone()?, apart(&own))).filter(|_| !own.is_empty())
    });
    Some(Look {
        passage,
        by_text: by_text.collect(),
    })
}

fn best_of(bodies: &[Body], found: &[Found], roles: &[Role]) -> Option<Passage> {
    let wanted = |at: &usize| {
        let role = bodies.get(*at).map(|body| body.role);
        roles.is_empty() || role.is_some_and(|role| roles.contains(&role))
    };
    let mut ranked: Vec<_> = (0..bodies.len())
        .filter(wanted)
        .filter_map(|at| {
            let own: Vec<&Found> = found.iter().filter(|hit| hit.text == at).collect();
            let nearest = own.iter().map(|hit| Tier::of(&hit.how)).min()?;
            let mut met: Vec<usize> = own.iter().map(|hit| hit.word).collect();
            met.sort_unstable();
            met.dedup();
            let role = bodies.get(at)?.role;
            Some((std::cmp::Reverse(met.len()), nearest, role, at, own))
        })
        .collect();
    ranked.sort_by(|one, other| {
        (one.0, one.1, one.2, one.3).cmp(&(other.0, other.1, other.2, other.3))
    });
    let (_, nearest, role, at, own) = ranked.into_iter().next()?;
    let body = bodies.get(at)?;
    let chars: Vec<char> = body.text.chars().collect();
    let alias = own.iter().find_map(|hit| match &hit.how {
        How::Alias(form) if nearest == Tier::Other => Some(form.clone()),
        How::Alias(_) | How::Exact | How::Stem | How::Script => None,
    });
    let shown = passage::best(&chars, &own);
    Some(Passage {
        role,
        key: body.key.clone(),
        label: body.label.clone(),
        language: body.language.clone(),
        text: body.text.clone(),
        hits: apart(&own),
        alias,
        shown,
    })
}

/// Joins hits that overlap, so that none is marked twice.
fn apart(hits: &[&Found]) -> Vec<(usize, usize)> {
    let mut apart: Vec<(usize, usize)> = Vec::new();
    for hit in hits {
        match apart.last_mut() {
            Some((_, end)) if hit.start < *end => *end = (*end).max(hit.end),
            Some(_) | None => apart.push((hit.start, hit.end)),
        }
    }
    apart
}
