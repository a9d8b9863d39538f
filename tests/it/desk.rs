//! A room without a machine: the real model and update, and a small library that answers at once.
//!
//! Keys are written as a person would say them: `"/berlin<enter>jjm"`.

mod library;

use readroom::app::key::{Code, Key};
use readroom::app::keymap::Keymap;
use readroom::app::message::{Effect, Message, Scan, Timer};
use readroom::app::model::{Model, Settings};
use readroom::app::search::InTexts;
use readroom::record::date::DocDate;
use readroom::record::identity::RecordId;
use readroom::record::listing::RowKey;
use readroom::record::marks::{Evidence, PlacedMark, Wish};
use readroom::record::text::{Block, BlockKind, Role, Text, TextKey};
use readroom::record::timeline::{Cut, TimelineRequest};
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

    /// Answers a question about time that was put by.
    pub fn answer_time(&mut self, request: &TimelineRequest) {
        let counts = self.times(request);
        self.send(Message::Timeline(counts));
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
