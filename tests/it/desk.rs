//! A room without a machine: the real model and update, and a small library that answers at once.
//!
//! Keys are written as a person would say them: `"/berlin<enter>jjm"`.

use readroom::app::key::{Code, Key};
use readroom::app::keymap::Keymap;
use readroom::app::message::{Effect, Message, Scan, Timer};
use readroom::app::model::{Model, Settings};
use readroom::app::search::{Excerpt, Found, FoundRow, InTexts, Reach, ResultOrder, Search};
use readroom::find::scan::Role as FoundRole;
use readroom::find::within;
use readroom::record::date::DocDate;
use readroom::record::facet::{Facet, FacetCounts, FacetValue, Means};
use readroom::record::identity::RecordId;
use readroom::record::listing::{Page, Row, RowKey};
use readroom::record::marks::{
    Evidence, Mark, MarkId, MarkKind, OnDisk, Place, PlacedMark, Undo, VersionId, Wish,
};
use readroom::record::query::{Query, What};
use readroom::record::text::{Block, BlockKind, Role, Text, TextKey};
use readroom::record::timeline::{Cut, Reach as Meant, TimelineCounts, TimelineRequest, count};
use readroom::record::visit::Visit;
use readroom::record::{Clean, Record};

/// A room and what it asked for that nobody has answered yet.
pub struct Desk {
    pub model: Model,
    /// Effects that were not answered by the small library, in order.
    pub asked: Vec<Effect>,
    records: Vec<Record>,
    marks: Vec<PlacedMark>,
    /// The timer that tells whether the keys rest.
    pub resting: Option<Timer>,
    /// The timer that counts the filter's words in the texts.
    pub counting: Option<Timer>,
    /// What was said to be read, in order.
    pub visits: Vec<Visit>,
    /// False when nobody counts facets.
    pub answers_counts: bool,
    /// True when the small timeline in the head is answered too.
    pub tells_time: bool,
    /// When set, searches are asked for and not answered.
    pub searcher_is_slow: bool,
    /// When set, wishes fail with this sentence.
    pub disk_says: Option<&'static str>,
}

impl Desk {
    /// A room of a given size with the records, all read.
    pub fn with(size: (u16, u16), records: Vec<Record>) -> Self {
        let model = Model::new(
            size,
            Settings::default(),
            Keymap::default(),
            "session".to_owned(),
        );
        let mut desk = Self {
            model,
            asked: Vec::new(),
            resting: None,
            counting: None,
            records,
            marks: Vec::new(),
            visits: Vec::new(),
            answers_counts: true,
            tells_time: false,
            disk_says: None,
            searcher_is_slow: false,
        };
        let effects = readroom::app::start(&mut desk.model);
        desk.carry_out(effects);
        let scan = Scan {
            room: Clean::line("Test room"),
            files: desk.records.len(),
            records: desk.records.len(),
            done: true,
            failed: None,
        };
        desk.send(Message::Scan(scan));
        desk.rest();
        desk
    }

    /// A room of 120 × 40 with five records.
    pub fn new() -> Self {
        Self::with((120, 40), five_records())
    }

    /// Presses keys, one close upon the other, and lets them rest.
    pub fn keys(&mut self, written: &str) -> &mut Self {
        self.hold(written);
        self.rest();
        self
    }

    /// Presses keys and does not let them rest.
    pub fn hold(&mut self, written: &str) -> &mut Self {
        for key in keys(written) {
            self.send(Message::Key(key));
        }
        self
    }

    /// Lets the timers of rest run out until there is none.
    pub fn rest(&mut self) {
        while let Some(timer) = self.resting.take().or_else(|| self.counting.take()) {
            self.send(Message::Timer(timer));
        }
    }

    /// Sends a message and answers what it asks for.
    pub fn send(&mut self, message: Message) {
        let effects = readroom::app::update(&mut self.model, message);
        self.carry_out(effects);
    }

    /// Returns the effects nobody answered, and forgets them.
    pub fn take_asked(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.asked)
    }

    /// Returns what the status line says.
    pub fn notice(&self) -> String {
        self.model
            .notice
            .as_ref()
            .map(|notice| notice.text.to_string())
            .unwrap_or_default()
    }

    pub fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Rows(request) => {
                    let page = self.page(&request);
                    self.send(Message::Rows(page));
                }
                Effect::Open(number, key) => {
                    let record = Box::new(self.records[key.index as usize].clone());
                    self.send(Message::Opened(number, key, Ok(record)));
                }
                Effect::FollowLink(number, names) => {
                    let led_to = |record: &Record| {
                        names
                            .iter()
                            .any(|name| record.id.as_str().ends_with(name.as_str()))
                    };
                    let index = self.records.iter().position(led_to);
                    let answer = match index {
                        Some(index) => {
                            let key = RowKey {
                                part: 0,
                                index: index as u32,
                            };
                            Message::Opened(number, key, Ok(Box::new(self.records[index].clone())))
                        }
                        None => Message::NoSuchRecord(number, Clean::line("no such record")),
                    };
                    self.send(answer);
                }
                Effect::Bookmark(number, key) => {
                    let evidence = Evidence::of(&self.records[key.index as usize], None);
                    self.wish(number, Wish::Bookmark(evidence));
                }
                Effect::Facets(request) if self.answers_counts => {
                    let matched = self.listed(&request.query).len();
                    let counts = Self::counts(request.seq, matched);
                    self.send(Message::Facets(counts));
                }
                Effect::FoundFacets(search) if self.answers_counts => {
                    let matched = self.found(&search).total;
                    let counts = Self::counts(search.seq, matched);
                    self.send(Message::Facets(counts));
                }
                Effect::Timeline(request) if request.cut == Cut::Even && !self.tells_time => {}
                Effect::Timeline(request) if self.answers_counts => {
                    let counts = self.times(&request);
                    self.send(Message::Timeline(counts));
                }
                Effect::Keep(number, wish) => self.wish(number, wish),
                Effect::Search(search) => {
                    let found = self.found(&search);
                    self.asked.push(Effect::Search(search));
                    if !self.searcher_is_slow {
                        self.send(Message::Found(found));
                    }
                }
                Effect::InTexts(number, query) => {
                    let records = self.holders(&query).len();
                    let told = InTexts {
                        records,
                        whole: true,
                    };
                    self.send(Message::InTexts(number, told));
                }
                Effect::Likeness(number, key) => {
                    let title = self.records[key.index as usize].title.to_lowercase();
                    let word = title.split(' ').next_back().unwrap_or_default().to_owned();
                    self.send(Message::Likeness(number, Ok(word)));
                }
                Effect::LookForMarks => {}
                Effect::Visited(visit) => self.visits.push(visit),
                Effect::Timer(timer @ Timer::Rest(_), _) => self.resting = Some(timer),
                Effect::Timer(timer @ Timer::Count(_), _) => self.counting = Some(timer),
                other => self.asked.push(other),
            }
        }
    }

    /// Returns invented counts, few and many, long names and none; nothing where nothing is listed.
    fn counts(seq: u64, matched: usize) -> FacetCounts {
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

    /// Answers a question about time that was put by.
    pub fn answer_time(&mut self, request: &TimelineRequest) {
        let counts = self.times(request);
        self.send(Message::Timeline(counts));
    }

    /// Counts the records by time as the catalogue does: those the filter's ranges overlap.
    fn times(&self, request: &TimelineRequest) -> TimelineCounts {
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
    fn holders(&self, query: &Query) -> Vec<usize> {
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

    fn found_row(&self, index: usize, word: &str) -> FoundRow {
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
    fn listed(&self, query: &Query) -> Vec<(usize, &Record)> {
        let words: Vec<String> = query.bare_words().map(str::to_lowercase).collect();
        let fits = |record: &Record| {
            words
                .iter()
                .all(|word| record.title.to_lowercase().contains(word))
        };
        let all = self.records.iter().enumerate();
        all.filter(|(_, record)| fits(record)).collect()
    }

    fn page(&self, request: &readroom::record::listing::Request) -> Page {
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

    fn row(&self, index: usize, record: &Record) -> Row {
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
    fn wish(&mut self, number: u64, wish: Wish) {
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

    fn add(&mut self, kind: MarkKind, evidence: Evidence, body: String, number: u64) {
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

/// Reads the notation of keys: `jj<enter>`, `<c-s>`, `<esc>`, `<pgdn>`, `<space>`, `<lt>`.
pub fn keys(written: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let end = rest.find('>').expect("a key in angle brackets ends");
            keys.push(named(&rest[1..end]));
            rest = &rest[end + 1..];
        } else {
            keys.push(Key::char(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    keys
}

fn named(name: &str) -> Key {
    let plain = |code| Key::plain(code);
    match name {
        "enter" => plain(Code::Enter),
        "esc" => plain(Code::Esc),
        "tab" => plain(Code::Tab),
        "s-tab" => Key {
            shift: true,
            ..plain(Code::Tab)
        },
        "bs" => plain(Code::Backspace),
        "up" => plain(Code::Up),
        "down" => plain(Code::Down),
        "left" => plain(Code::Left),
        "right" => plain(Code::Right),
        "home" => plain(Code::Home),
        "end" => plain(Code::End),
        "pgup" => plain(Code::PageUp),
        "pgdn" => plain(Code::PageDown),
        "space" => Key::char(' '),
        "lt" => Key::char('<'),
        "f1" => plain(Code::F(1)),
        other => match other.strip_prefix("c-") {
            Some(letter) => Key::ctrl(letter.chars().next().expect("a letter follows c-")),
            None => panic!("no key is named <{other}>"),
        },
    }
}

/// Five records with dates, two texts and a long one.
pub fn five_records() -> Vec<Record> {
    let titles = [
        "Letter on the harbour of Aldmark",
        "Telegram from Adler to Brandt, on the pilots",
        "Telegram from Adler to Corso, on the airfields",
        "Report on the border at Berlin",
        "Table of aircraft delivered",
    ];
    titles
        .iter()
        .enumerate()
        .map(|(index, title)| record(index, title))
        .collect()
}

fn record(index: usize, title: &str) -> Record {
    let words = |lang: &str, at: usize| {
        format!(
            "{lang} paragraph {at} of record {index}, with words enough to fill a line or two of any panel."
        )
    };
    let text = |role, tag: &str, lang: &str| Text {
        role,
        language: Some(tag.to_owned()),
        key: TextKey(format!("{}-{tag}", role_name(role))),
        blocks: (0..40)
            .map(|at| Block::new(BlockKind::Paragraph, Clean::text(&words(lang, at))))
            .collect(),
        ..Text::default()
    };
    Record {
        id: RecordId::path("room", &format!("letters/{index}")),
        title: Clean::line(title),
        date: DocDate::parse_edtf(&format!("1950-11-{:02}", index + 1)),
        citation: Some(Clean::line(&format!(
            "“{title},” Test Archive, Fond {index}"
        ))),
        summary: vec![Clean::line("What it says, in a sentence.")],
        texts: vec![
            text(Role::Translation, "en", "English"),
            text(Role::Original, "ru", "Русский"),
        ],
        ..Record::default()
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Translation => "translation",
        Role::Original => "original",
        Role::Text => "text",
    }
}
