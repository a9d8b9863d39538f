//! The words that tell a record from others: what to look for to find those like it.

use std::collections::HashMap;

use tantivy::Term;

use crate::find::tokens::{Form, walk};
use crate::record::Record;

use super::document::bodies;
use super::{Damaged, Index};
use crate::find::scan::Role;

/// So many words are looked for.
const MOST_WORDS: usize = 12;
/// Shorter words tell little, but for signs of scripts that are written without spaces.
const SHORTEST: usize = 4;
/// Words that fewer records have find nothing else.
const FEWEST_RECORDS: u64 = 2;
/// A word of the title or the summary weighs as much as so many in the text.
const DESCRIBED: usize = 3;
/// So many different words of a record are looked at, the most frequent first.
const MOST_LOOKED_AT: usize = 500;

impl Index {
    /// Returns the words of a record that tell most of it: frequent in it, and rare elsewhere.
    ///
    /// In the language of the text that is shown first, since that is what a reader can read.
    pub fn words_of(&self, record: &Record) -> Result<Vec<String>, Damaged> {
        let mut counted: Vec<(String, usize)> = counted(record).into_iter().collect();
        counted.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| a.cmp(b)));
        counted.truncate(MOST_LOOKED_AT);
        self.read(|| {
            let searcher = self.reader.searcher();
            let all = searcher.num_docs().max(1) as f64;
            let mut weighed: Vec<(f64, String)> = Vec::new();
            for (word, count) in counted {
                let mut records = 0;
                for field in self.fields.exact {
                    let with = searcher.doc_freq(&Term::from_field_text(field, &word))?;
                    records = records.max(with);
                }
                if records >= FEWEST_RECORDS {
                    let rarity = (all / records as f64).ln();
                    weighed.push(((1.0 + count as f64).ln() * rarity, word));
                }
            }
            weighed.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
            let best = weighed.into_iter().filter(|(weight, _)| *weight > 0.0);
            Ok(best.map(|(_, word)| word).take(MOST_WORDS).collect())
        })
    }
}

/// Counts the words of a record's description and of its first text.
fn counted(record: &Record) -> HashMap<String, usize> {
    let bodies = bodies(record);
    let is_described = |role: Role| matches!(role, Role::Title | Role::Summary);
    let first = bodies
        .iter()
        .map(|body| body.role)
        .filter(|role| !is_described(*role))
        .min();
    let mut counted: HashMap<String, usize> = HashMap::new();
    for body in &bodies {
        if !is_described(body.role) && Some(body.role) != first {
            continue;
        }
        let weight = if is_described(body.role) {
            DESCRIBED
        } else {
            1
        };
        walk(&body.text, &mut |token| {
            let tells = match token.form {
                Form::Word => token.folded.chars().count() >= SHORTEST,
                Form::Pair => true,
                Form::Joined | Form::Spelt | Form::Sign => false,
            };
            if tells && !token.folded.bytes().any(|byte| byte.is_ascii_digit()) {
                *counted.entry(token.folded.to_owned()).or_default() += weight;
            }
        });
    }
    counted
}
