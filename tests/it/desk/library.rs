//! What the small library of a [`Desk`] answers: rows, results, counts, and a disk in memory.

use readroom::app::message::{Effect, Message};
use readroom::app::search::{Excerpt, Found, FoundRow, Reach, ResultOrder, Search};
use readroom::find::scan::Role as FoundRole;
use readroom::find::within;
use readroom::record::date::DocDate;
use readroom::record::facet::{Facet, FacetCounts, FacetValue, Means};
use readroom::record::listing::{Page, Row, RowKey};
use readroom::record::marks::{
    Evidence, Mark, MarkId, MarkKind, OnDisk, Place, PlacedMark, Undo, VersionId, Wish,
};
use readroom::record::query::{Query, What};
use readroom::record::timeline::{Reach as Meant, TimelineCounts, TimelineRequest, count};
use readroom::record::{Clean, Record};

use super::Desk;

impl Desk {
    /// Returns invented counts, few and many, long names and none; nothing where nothing is listed.
    pub(super) fn counts(seq: u64, matched: usize) -> FacetCounts {
        let value = |label: &str, means: Means, count: usize| FacetValue {
            label: Clean::line(label),
            folded: label.to_lowercase(),
            means,
            count,
        };
        let named = |label: &str, count| value(label, Means::Label, count);
        let mut counts = FacetCounts {
            seq,
            matched,
            ..FacetCounts::default()
        };
        if matched == 0 {
            return counts;
        }
        for (facet, values) in Facet::ALL.into_iter().zip(&mut counts.values) {
            *values = match facet {
                Facet::Year => vec![
                    value("1949", Means::Years(1949, 1949), 1),
                    value("1950", Means::Years(1950, 1950), matched),
                    value("undated", Means::Nothing, 1),
                ],
                Facet::Language => vec![
                    value("Russian", Means::Language("ru".to_owned()), 3),
                    value("Chinese", Means::Language("zh".to_owned()), 1),
                ],
                Facet::Archive => vec![
                    named(
                        "Archive of Foreign Policy of the Russian Federation",
                        1_234_567,
                    ),
                    named("Politisches Archiv", 2),
                    value("not stated", Means::Nothing, 1),
                ],
                Facet::Creator => (0..40)
                    .map(|at| named(&format!("Writer {at}"), 40 - at))
                    .collect(),
                Facet::Collection => vec![named("Test room", matched)],
                Facet::Subject => Vec::new(),
                Facet::Format => vec![named("markdown", matched)],
            };
        }
        counts
    }

    /// Counts the records by time as the catalogue does: those the filter's ranges overlap.
    pub(super) fn times(&self, request: &TimelineRequest) -> TimelineCounts {
        let ranges: Vec<&DocDate> = request
            .query
            .terms
            .iter()
            .filter_map(|term| match &term.what {
                What::Date(range) => Some(range),
                _ => None,
            })
            .collect();
        let overlaps = |record: &Record| {
            let date = record.date.as_ref();
            ranges
                .iter()
                .all(|range| date.is_some_and(|date| date.overlaps(range)))
        };
        let listed = self.listed(&request.query).into_iter();
        let listed: Vec<_> = listed
            .filter(|(_, record)| overlaps(record))
            .map(|(_, record)| record.date.as_ref().map(Meant::of))
            .collect();
        count(request, listed.into_iter())
    }

    /// Returns the records that have every bare word in a text.
    pub(super) fn holders(&self, query: &Query) -> Vec<usize> {
        let words: Vec<String> = query.bare_words().map(str::to_lowercase).collect();
        let has = |record: &Record, word: &str| {
            let mut texts = record.texts.iter();
            texts.any(|text| !within::hits(text, word).is_empty())
        };
        let records = self.records.iter().enumerate();
        records
            .filter(|(_, record)| words.iter().all(|word| has(record, word)))
            .map(|(index, _)| index)
            .collect()
    }

    /// Answers a search as the searcher does: each record with the hits of the first word.
    pub fn found(&self, search: &Search) -> Found {
        let word = search.query.bare_words().next().unwrap_or_default();
        let mut all: Vec<usize> = self.holders(&search.query);
        all.retain(|index| {
            search
                .without
                .is_none_or(|key| key.index as usize != *index)
        });
        if search.order == ResultOrder::Date {
            all.reverse();
        }
        let start = search.start.min(all.len());
        let rows = all.iter().skip(start).take(search.count);
        Found {
            seq: search.seq,
            total: all.len(),
            is_more: false,
            undated: 0,
            start,
            rows: rows.map(|index| self.found_row(*index, word)).collect(),
            reach: Reach {
                indexed: self.records.len(),
                total: self.records.len(),
                left: 0,
                is_anew: false,
            },
        }
    }

    pub(super) fn found_row(&self, index: usize, word: &str) -> FoundRow {
        let record = &self.records[index];
        let by_text: Vec<_> = record
            .texts
            .iter()
            .map(|text| (text.key.clone(), within::hits(text, word)))
            .filter(|(_, hits)| !hits.is_empty() || word.is_empty())
            .collect();
        let (key, hits) = by_text[0].clone();
        let text = record.texts.iter().find(|text| text.key == key).unwrap();
        let canonical = text.canonical();
        let start = hits.first().map_or(0, |hit| hit.0.saturating_sub(60));
        let end = (start + 240).min(canonical.chars().count());
        let inside = hits.iter().filter(|hit| hit.1 <= end);
        FoundRow {
            key: RowKey {
                part: 0,
                index: index as u32,
            },
            id: record.id.clone(),
            title: record.title.clone(),
            date: record.date.as_ref().map(|date| date.edtf().to_owned()),
            passage: Some(Excerpt {
                label: None,
                role: FoundRole::Translation,
                text: Some(key),
                language: text.language.clone(),
                words: canonical.slice(start, end),
                start,
                ends: end == canonical.chars().count(),
                hits: inside.map(|hit| (hit.0 - start, hit.1 - start)).collect(),
                count: hits.len(),
                alias: None,
                noted: None,
            }),
            unread: None,
            by_text,
        }
    }

    /// Returns the records whose titles have the bare words.
    pub(super) fn listed(&self, query: &Query) -> Vec<(usize, &Record)> {
        let words: Vec<String> = query.bare_words().map(str::to_lowercase).collect();
        let fits = |record: &Record| {
            words
                .iter()
                .all(|word| record.title.to_lowercase().contains(word))
        };
        let all = self.records.iter().enumerate();
        all.filter(|(_, record)| fits(record)).collect()
    }

    pub(super) fn page(&self, request: &readroom::record::listing::Request) -> Page {
        let listed = self.listed(&request.query).into_iter();
        let all: Vec<Row> = listed
            .map(|(index, record)| self.row(index, record))
            .collect();
        let start = request.start.min(all.len());
        Page {
            seq: request.seq,
            total: self.records.len(),
            matched: all.len(),
            undated: 0,
            literal: all.len(),
            start,
            kept_at: request
                .keep
                .and_then(|key| all.iter().position(|row| row.key == key)),
            rows: all.into_iter().skip(start).take(request.count).collect(),
        }
    }

    pub(super) fn row(&self, index: usize, record: &Record) -> Row {
        let key = RowKey {
            part: 0,
            index: index as u32,
        };
        let on = |kind| {
            let of = |placed: &&PlacedMark| {
                placed.place == Place::Record(key) && placed.mark.kind == kind
            };
            self.marks.iter().filter(of).count()
        };
        Row {
            key,
            id: record.id.clone(),
            date: record.date.as_ref().map(|date| date.edtf().to_owned()),
            people: Clean::default(),
            title: record.title.clone(),
            languages: "RU>EN".to_owned(),
            shelf: Clean::line("APRF 45/1/347"),
            bookmarked: on(MarkKind::Bookmark) > 0,
            notes: on(MarkKind::Note),
            hits: Vec::new(),
        }
    }

    /// Carries out a wish on a disk that is a list in memory.
    pub(super) fn wish(&mut self, number: u64, wish: Wish) {
        if let Some(why) = self.disk_says {
            self.asked.push(Effect::Keep(number, wish));
            return self.send(Message::Kept(number, Err(Clean::line(why))));
        }
        let mut undo = Undo {
            what: "done".to_owned(),
            made: vec![format!("marks/{number}")],
            ..Undo::default()
        };
        match wish.clone() {
            Wish::Bookmark(evidence) => {
                self.add(MarkKind::Bookmark, evidence, String::new(), number);
                undo.made = vec![format!("mark-{number}.md")];
            }
            Wish::NewNote {
                evidence,
                body,
                selector,
            } => {
                self.add(MarkKind::Note, evidence, body, number);
                undo.made = vec![format!("mark-{number}.md")];
                if let Some(last) = self.marks.first_mut() {
                    last.mark.selector = selector;
                }
            }
            Wish::EditNote { old, body } => {
                for placed in &mut self.marks {
                    if placed.mark.id == old.id {
                        undo.made = vec![placed.mark.file.clone()];
                        placed.mark.body.clone_from(&body);
                    }
                }
            }
            Wish::Remove(marks) => {
                self.marks.retain(|placed| !marks.contains(&placed.mark));
                undo.trashed = marks
                    .iter()
                    .map(|mark| (mark.file.clone(), mark.file.clone()))
                    .collect();
            }
            Wish::Undo(_) | Wish::SaveDraft(_) | Wish::DropDraft { .. } => {
                if let Wish::DropDraft { name, .. } = &wish {
                    undo.trashed = vec![(name.clone(), name.clone())];
                }
                self.asked.push(Effect::Keep(number, wish.clone()));
            }
        }
        self.send(Message::Kept(number, Ok(undo)));
        self.send(Message::Marks(self.marks.clone()));
    }

    pub(super) fn add(&mut self, kind: MarkKind, evidence: Evidence, body: String, number: u64) {
        let at = self
            .records
            .iter()
            .position(|record| evidence.ids.contains(&record.id));
        let place = at.map_or(Place::Orphan(Vec::new()), |index| {
            Place::Record(RowKey {
                part: 0,
                index: index as u32,
            })
        });
        let mark = Mark {
            id: MarkId(format!("mark-{number}")),
            version: VersionId(format!("version-{number}")),
            replaces: Vec::new(),
            kind,
            evidence,
            selector: None,
            body,
            file: format!("mark-{number}.md"),
            created: "2026-01-02T03:04:05Z".to_owned(),
            changed: "2026-01-02T03:04:05Z".to_owned(),
            tags: Vec::new(),
            unknown: String::new(),
            on_disk: OnDisk::default(),
        };
        self.marks.insert(
            0,
            PlacedMark {
                mark,
                place,
                forked: false,
            },
        );
    }
}
