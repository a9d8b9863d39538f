//! Near misses: what a search does not find and its reader may have meant.
//!
//! For a bare word, words of the texts that are spelled nearly so and have another stem. For a
//! phrase, the other spellings of the name; of a single word all its forms; of several words
//! the same ones near each other. Words in brackets and beside an `OR` have theirs as all others.
//! Everything else of a query has none, nor have the small words of a language.

use std::collections::BTreeMap;

use tantivy::Searcher;

use crate::find::aliases::Aliases;
use crate::find::small::Small;
use crate::find::tokens::{Form, tokens};
use crate::record::query::{Query, Term, What};

use super::search::{Count, Overlay, Search, Sort};
use super::{Damaged, Index, Known};

/// Words that a query does not ask for, beside a term of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Which of the wanted terms of the query ([`Query::wanted`]), from 0.
    pub term: usize,
    /// What to add, as it is typed.
    pub add: String,
    /// How many records have it.
    pub records: usize,
}

/// So many are told of each term.
const MOST_OF_TERM: usize = 3;
/// So many words of a query are looked at: the foot of the screen holds no more.
const MOST_TERMS: usize = 24;
/// Shorter words are near to everything.
const SHORTEST: usize = 4;
/// From so many letters on two of them may differ, before it one.
const LONG: usize = 8;
/// So many words of a segment's dictionary are looked at for one word.
const MOST_LOOKED_AT: usize = 20_000;

impl Index {
    /// Returns what is near to a query and not found by it, the nearest first for each term; only
    /// a part of it when `go_on` says no.
    pub fn near_misses(
        &self,
        query: &Query,
        aliases: &Aliases,
        known: &Known,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<NearMiss>, Damaged> {
        let with = |query: &Query| self.records_with(query, aliases, known);
        let wanted = query.wanted();
        let mut misses = Vec::new();
        for (at, term) in wanted.iter().copied().enumerate().take(MOST_TERMS) {
            if !go_on() {
                break;
            }
            let candidates = match &term.what {
                What::Word(word) if !Small::of_word(word).is_any() => self.spelled_nearly(word)?,
                What::Phrase(phrase) => beside_phrase(phrase, aliases),
                _ => Vec::new(),
            };
            if candidates.is_empty() {
                continue;
            }
            let own = with(&alone(term))?;
            let mut told = 0;
            for add in candidates {
                if !go_on() {
                    break;
                }
                let other = Query::parse(&add);
                // It may have been added before.
                if wanted.iter().any(|term| other.terms.contains(*term)) {
                    continue;
                }
                let records = with(&other)?;
                // What finds the same again is no use; nor is another spelling that is nowhere.
                let is_wider = !matches!(term.what, What::Phrase(_)) || is_other(&other, aliases);
                if records > 0 && (is_wider || records > own) && told < MOST_OF_TERM {
                    told += 1;
                    misses.push(NearMiss {
                        term: at,
                        add,
                        records,
                    });
                }
            }
        }
        Ok(misses)
    }

    fn records_with(
        &self,
        query: &Query,
        aliases: &Aliases,
        known: &Known,
    ) -> Result<usize, Damaged> {
        let search = Search {
            query,
            aliases,
            roles: &[],
            overlay: &Overlay::default(),
            sort: Sort::Score,
            limit: 0,
            count: Count::All,
        };
        Ok(self.search(&search, known)?.total)
    }

    /// Returns words of the texts that are spelled nearly as a word, and have another stem.
    fn spelled_nearly(&self, word: &str) -> Result<Vec<String>, Damaged> {
        let found = tokens(word);
        let [token] = found.as_slice() else {
            return Ok(Vec::new());
        };
        let letters = token.folded.chars().count();
        if token.form != Form::Word || letters < SHORTEST {
            return Ok(Vec::new());
        }
        let allowed = if letters < LONG { 1 } else { 2 };
        let stems = self.stemmings.stems(&token.written);
        let near = self.read(|| self.near_in_dictionary(&token.folded, allowed))?;
        let mut near: Vec<(usize, u64, String)> = near
            .into_iter()
            .filter(|(other, _)| {
                let others = self.stemmings.stems(other);
                !others.iter().any(|stem| stems.contains(stem))
            })
            .map(|(other, (distance, count))| (distance, u64::MAX - count, other))
            .collect();
        near.sort_unstable();
        let words = near.into_iter().map(|(_, _, word)| as_typed(word));
        // Some may turn out to be in no record any more.
        Ok(words.take(2 * MOST_OF_TERM).collect())
    }

    /// Returns words that begin with the same two letters, with how far they are and how often
    /// they come.
    fn near_in_dictionary(
        &self,
        word: &str,
        allowed: usize,
    ) -> tantivy::Result<BTreeMap<String, (usize, u64)>> {
        let searcher: Searcher = self.reader.searcher();
        let begin: String = word.chars().take(2).collect();
        let mut near: BTreeMap<String, (usize, u64)> = BTreeMap::new();
        for reader in searcher.segment_readers() {
            for field in self.fields.exact {
                let inverted = reader.inverted_index(field)?;
                let mut stream = inverted
                    .terms()
                    .range()
                    .ge(begin.as_bytes())
                    .into_stream()?;
                let mut looked_at = 0;
                while stream.advance() && looked_at < MOST_LOOKED_AT {
                    looked_at += 1;
                    let Ok(other) = std::str::from_utf8(stream.key()) else {
                        continue;
                    };
                    if !other.starts_with(&begin) {
                        break;
                    }
                    if other == word || other.len().abs_diff(word.len()) > 4 * allowed {
                        continue;
                    }
                    let distance = strsim::osa_distance(word, other);
                    if distance <= allowed {
                        let count = u64::from(stream.value().doc_freq);
                        near.entry(other.to_owned()).or_insert((distance, 0)).1 += count;
                    }
                }
            }
        }
        Ok(near)
    }
}

/// Returns a query of one term.
fn alone(term: &Term) -> Query {
    Query {
        terms: vec![term.clone()],
    }
}

/// Returns what may be added to a phrase: its other spellings, then what asks for less.
fn beside_phrase(phrase: &str, aliases: &Aliases) -> Vec<String> {
    let others = aliases.others(phrase).into_iter();
    let mut beside: Vec<String> = others.map(|other| format!("\"{other}\"")).collect();
    let words: Vec<&str> = phrase.split(' ').collect();
    match words.as_slice() {
        [word] => beside.push(as_typed((*word).to_owned())),
        words => beside.push(format!("near:({})", words.join(" "))),
    }
    beside
}

/// Returns true for a spelling of the list.
fn is_other(query: &Query, aliases: &Aliases) -> bool {
    match query.terms.as_slice() {
        [term] => match &term.what {
            What::Phrase(phrase) => !aliases.others(phrase).is_empty(),
            _ => false,
        },
        _ => false,
    }
}

/// Writes a word so that it is read as one.
fn as_typed(word: String) -> String {
    let is_word = matches!(
        Query::parse(&word).terms.as_slice(),
        [Term { negated: false, what: What::Word(read) }] if *read == word
    );
    if is_word { word } else { format!("\"{word}\"") }
}
