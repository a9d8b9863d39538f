//! A search in the index: which records, best first.
//!
//! Records that have every word in the form that was typed come first, then those with other
//! forms of the same stems, then those found by another spelling or in another script; within
//! each by BM25. Passages are found afterwards, in the records' own texts.

use std::collections::BTreeSet;

use tantivy::collector::{Count as Counted, TopDocs};
use tantivy::{DocAddress, Order};

use crate::find::aliases::Aliases;
use crate::find::plan::{Knowledge, Plan};
use crate::find::scan::Role;
use crate::record::listing::RowKey;
use crate::record::query::Query;

use super::compile::{Compiler, Forms, Tier};
use super::in_room::in_room;
use super::known::Known;
use super::rows::Rows;
use super::schema::{ROLES, slot};
use super::{Damaged, Index};

/// What is searched for, and how the hits are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// What was typed.
    pub query: &'a Query,
    /// Names with several spellings.
    pub aliases: &'a Aliases,
    /// Only hits in these roles; all when empty.
    pub roles: &'a [Role],
    /// What the reader marked.
    pub overlay: &'a Overlay,
    /// In which order.
    pub sort: Sort,
    /// How many records at most.
    pub limit: usize,
    /// Whether all are counted too, which may take longer than finding the best.
    pub count: Count,
}

/// Whether the records that are found are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// All of them.
    #[default]
    All,
    /// Only those that are told: for the first rows on a screen. By date all are counted.
    Told,
}

/// Ids of the records that a reader marked. Nothing of it is in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Those with a bookmark.
    pub bookmarked: BTreeSet<String>,
    /// Those with a note.
    pub noted: BTreeSet<String>,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first.
    #[default]
    Score,
    /// By the earliest day a date can mean; the undated last.
    Date,
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Which record of the catalogue.
    pub key: RowKey,
    /// How good: above 2 in the form that was typed, above 1 by a stem, else by another spelling
    /// or script. 0 when sorted by date.
    pub score: f32,
}

/// What a search gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// The first records.
    pub hits: Vec<Hit>,
    /// How many records there are.
    pub total: usize,
    /// There may be more than `total`: they were not counted.
    pub is_more: bool,
    /// How many more there would be if they had a date.
    pub undated: usize,
}

/// Returns which fields the roles have; all fields when none is named.
pub(super) fn slots_of(roles: &[Role]) -> Vec<usize> {
    let is_wanted = |at: &usize| roles.is_empty() || roles.iter().any(|role| slot(*role) == *at);
    (0..ROLES).filter(is_wanted).collect()
}

/// A score of this much is half of what can be had within a way of being met.
const MIDDLING_SCORE: f32 = 10.0;

/// Puts a score of BM25 between those of worse and better ways of being met.
pub(super) fn score_in(tier: Tier, score: f32) -> f32 {
    let better = match tier {
        Tier::Exact => 2.0,
        Tier::Stem => 1.0,
        Tier::Other => 0.0,
    };
    better + score / (score + MIDDLING_SCORE)
}

impl Index {
    /// Returns the plan of a query for this index: its words in the languages it has.
    pub fn plan(&self, query: &Query, aliases: &Aliases) -> Plan {
        let knowledge = Knowledge {
            stemmings: &self.stemmings,
            aliases,
        };
        Plan::of(query, knowledge)
    }

    /// Returns the plan of a search. Originals share their fields with texts of which it is not
    /// known what they are: what its record has tells which of the two a text is.
    pub(super) fn plan_within(&self, search: &Search<'_>) -> Plan {
        let plan = self.plan(search.query, search.aliases);
        let is_it = match search.roles {
            [Role::Original] => Plan::Original,
            [Role::Text] => Plan::Not(Box::new(Plan::Original)),
            _ => return plan,
        };
        match plan {
            plan if plan.asks_nothing() => plan,
            Plan::All(mut plans) => {
                plans.push(is_it);
                Plan::All(plans)
            }
            plan => Plan::All(vec![plan, is_it]),
        }
    }

    /// Searches. Records that changed since they were indexed are left out: a scan finds them.
    ///
    /// A query that asks for nothing finds nothing.
    pub fn search(&self, search: &Search<'_>, known: &Known) -> Result<Results, Damaged> {
        let plan = self.plan_within(search);
        if plan.asks_nothing() {
            return Ok(Results::default());
        }
        let results = self.read(|| self.carry_out(&plan, search, known))?;
        if results.hits.is_empty() && results.total == 0 {
            self.is_whole()?;
        }
        Ok(results)
    }

    fn carry_out(
        &self,
        plan: &Plan,
        search: &Search<'_>,
        known: &Known,
    ) -> tantivy::Result<Results> {
        let searcher = self.reader.searcher();
        let slots = slots_of(search.roles);
        // Room is made for so many hits before there is one: never for more than there can be.
        let limit = search.limit.min(searcher.num_docs() as usize);
        let compiler = Compiler {
            fields: &self.fields,
            searcher: &searcher,
            overlay: search.overlay,
            slots: &slots,
            forms: &Forms::default(),
            wanted: limit,
        };
        let mut results = match search.sort {
            Sort::Score => {
                let total = match search.count {
                    Count::All => Some(count(compiler, plan, known)?),
                    Count::Told => None,
                };
                by_score(compiler, plan, (limit, total), known)?
            }
            Sort::Date => by_date(compiler, plan, limit, known)?,
        };
        if results.is_more {
            // Who wants the first rows soon asks for the rest next.
            return Ok(results);
        }
        if let Some(undated) = without_dates(plan) {
            let query = in_room(compiler.query(&undated, Tier::Other), known);
            results.undated = query.count(&searcher)?;
        }
        Ok(results)
    }
}

/// Counts all that is found, by itself: so what can't be among the first is passed over when
/// these are picked out.
fn count(compiler: Compiler<'_>, plan: &Plan, known: &Known) -> tantivy::Result<usize> {
    in_room(compiler.query(plan, farthest(plan)), known).count(compiler.searcher)
}

fn by_score(
    compiler: Compiler<'_>,
    plan: &Plan,
    (limit, total): (usize, Option<usize>),
    known: &Known,
) -> tantivy::Result<Results> {
    let searcher = compiler.searcher;
    let farthest = farthest(plan);
    let wanted = total.map_or(limit, |total| limit.min(total));
    let mut hits = Vec::new();
    let mut rows = Rows::new(searcher, known);
    let mut seen: BTreeSet<DocAddress> = BTreeSet::new();
    for tier in Tier::ALL.into_iter().filter(|tier| *tier <= farthest) {
        if seen.len() >= wanted {
            break;
        }
        // Those of a better way are among these again: so many are asked for that all that
        // are new and wanted come too.
        let best = TopDocs::with_limit(limit).order_by_score();
        let query = in_room(compiler.query(plan, tier), known);
        for (score, address) in searcher.search(&*query, &best)? {
            if seen.len() >= limit || !seen.insert(address) {
                continue;
            }
            hits.extend(rows.key(address)?.map(|key| Hit {
                key,
                score: score_in(tier, score),
            }));
        }
    }
    Ok(Results {
        total: total.unwrap_or(hits.len()),
        is_more: total.is_none() && (limit..searcher.num_docs() as usize).contains(&seen.len()),
        hits,
        undated: 0,
    })
}

fn by_date(
    compiler: Compiler<'_>,
    plan: &Plan,
    limit: usize,
    known: &Known,
) -> tantivy::Result<Results> {
    let query = in_room(compiler.query(plan, farthest(plan)), known);
    let first = TopDocs::with_limit(limit.max(1)).order_by_fast_field::<i64>("order", Order::Asc);
    let (found, total) = compiler.searcher.search(&*query, &(first, Counted))?;
    let mut rows = Rows::new(compiler.searcher, known);
    let mut hits = Vec::new();
    for (_, address) in found.into_iter().take(limit) {
        let key = rows.key(address)?;
        hits.extend(key.map(|key| Hit { key, score: 0.0 }));
    }
    Ok(Results {
        hits,
        total,
        ..Results::default()
    })
}

/// Returns the farthest way in which a word of the plan may be met.
pub(super) fn farthest(plan: &Plan) -> Tier {
    let mut farthest = Tier::Exact;
    plan.wanted_words(&mut |ways| {
        for way in ways {
            farthest = farthest.max(Tier::of(&way.how));
        }
    });
    farthest
}

/// Returns a plan that asks for no date where this one asks for some; `None` where it asks for
/// none among what must hold.
fn without_dates(plan: &Plan) -> Option<Plan> {
    let Plan::All(plans) = plan else { return None };
    let undated = |plan: &Plan| match plan {
        Plan::Date(_) => Plan::Undated,
        other => other.clone(),
    };
    plans
        .iter()
        .any(|plan| matches!(plan, Plan::Date(_)))
        .then(|| Plan::All(plans.iter().map(undated).collect()))
}
