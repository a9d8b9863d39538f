//! The lists of a volume: its persons and its abbreviations, by the names they are led to by.
//!
//! A name in a document leads to a line of the list. What the line says is kept with the
//! name's span, so that it can be shown; lists may stand before or behind the documents, so
//! the names are resolved when all has been read.

use std::collections::HashMap;

use crate::record::Clean;
use crate::record::text::{Block, SpanKind};

/// Code points of a line that are kept: it is repeated at each place that leads to it.
const LONGEST: usize = 160;

/// So many lines are kept.
const MOST: usize = 50_000;

/// The lines of the lists, by their xml:id.
#[derive(Default)]
pub(super) struct Glossary(HashMap<String, Clean>);

impl Glossary {
    /// Takes up a line; the first of a name counts.
    pub(super) fn define(&mut self, id: &str, words: &str) {
        let line = Clean::line(words);
        if id.is_empty() || line.is_empty() || self.0.len() >= MOST {
            return;
        }
        let line = if line.chars().count() > LONGEST {
            let cut = line.slice(0, LONGEST - 1);
            Clean::line(&format!("{cut}…"))
        } else {
            line
        };
        self.0.entry(id.to_owned()).or_insert(line);
    }

    /// Puts the lines in place of what leads to them; what leads nowhere is no mark.
    pub(super) fn resolve(&self, block: &mut Block) {
        block.spans.retain_mut(|span| {
            let SpanKind::Gloss(words) = &mut span.kind else {
                return true;
            };
            let Some(id) = words.strip_prefix('#') else {
                return true;
            };
            match self.0.get(id) {
                Some(line) => {
                    *words = line.clone();
                    true
                }
                None => false,
            }
        });
    }
}
