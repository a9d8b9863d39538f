//! A record as a page: what the record panel shows, from the title down to the rights.
//!
//! A page is a list of paragraphs. Those of a text know where they stand in its canonical
//! text, so that a selection, a note and a quotation are ranges of the text and never of rows.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::look::DateForm;
use crate::app::parallel::{Parallel, Way};
use crate::record::cite::container_in_words;
use crate::record::date::DocDate;
use crate::record::further;
use crate::record::identity::RecordId;
use crate::record::language;
use crate::record::listing::Problem;
use crate::record::marks::{Candidate, Draft, Evidence, Mark, MarkKind, PlacedMark, Selector};
use crate::record::record::Agent;
use crate::record::text::{BlockKind, Passage, Role, Span, SpanKind};
use crate::record::{Clean, Record};

mod text;

/// A record as paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The paragraphs, from the top.
    pub paragraphs: Vec<Paragraph>,
    /// Which text of the record is shown.
    pub text_index: usize,
    /// Columns that the marks of pages and leaves need beside the text; 0 without any.
    pub margin: usize,
    /// True when two texts stand side by side.
    pub beside: bool,
    /// How wide lines as typed are, narrow ones first. The whole page makes room for them, so that
    /// all of it begins in one column.
    pub widths: Vec<usize>,
    /// Bytes before each paragraph, and at the end of all: a long page is not summed up for
    /// every key. Empty for pages that are short.
    passed: Vec<usize>,
}

/// A paragraph of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: ParagraphKind,
    /// The words in the label column; empty for all but fields.
    pub label: Clean,
    /// The words.
    pub text: Clean,
    /// What is marked in it.
    pub spans: Vec<Span>,
    /// Where it begins in the canonical text, in code points, when it belongs to the text.
    pub origin: Option<usize>,
    /// True when an empty line follows.
    pub gap: bool,
    /// The page or leaf of the source it begins on.
    pub page: Option<Clean>,
    /// The number of a verse line, where it is shown.
    pub number: Option<Clean>,
    /// Which text of the record it belongs to.
    pub text_index: usize,
    /// The pair it stands in, where two texts are read together.
    pub pair: Option<usize>,
}

/// What a paragraph of a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParagraphKind {
    /// The record's title.
    Title,
    /// A field of the description, with a label.
    Field,
    /// The name of a text or of a part of the page.
    Section,
    /// A note of the user's.
    Note,
    /// A block of the text.
    Block(BlockKind),
}

impl Page {
    /// Makes the page of a record that shows its text of this number.
    ///
    /// With `parallel` another text stands with it.
    pub fn of(
        record: &Record,
        text_index: usize,
        marks: &[&PlacedMark],
        parallel: Option<&Parallel>,
    ) -> Self {
        let mut page = Self {
            paragraphs: Vec::new(),
            text_index,
            margin: 0,
            beside: parallel.is_some_and(|parallel| parallel.way == Way::Beside),
            widths: Vec::new(),
            passed: Vec::new(),
        };
        page.push(
            ParagraphKind::Title,
            "",
            record.title.slice(0, LONGEST_TITLE),
        );
        page.description(record);
        page.notes(marks);
        page.close_group();
        if let Some(text) = record.texts.get(text_index) {
            page.text(record, text, parallel);
        }
        page.provenance(record);
        if !page.beside {
            page.widths = text::widths(&page.paragraphs);
        }
        page.sum_up();
        page
    }

    /// Makes the page of a problem: the file, what is wrong and what can be done.
    pub fn of_problem(problem: &Problem) -> Self {
        let mut page = Self::default();
        page.push(ParagraphKind::Title, "", problem.path.clone());
        page.field("Problem", &problem.reason);
        page
    }

    /// Makes the page of a mark whose record is not here: all that is known of it.
    pub fn of_orphan(mark: &Mark, candidates: &[Candidate], form: DateForm) -> Self {
        let mut page = Self::of_evidence(&mark.evidence, mark.selector.as_ref(), &mark.body);
        let why = if candidates.is_empty() {
            "The record is not in this room: open its collection to read it."
        } else {
            "No record of this room is certain to be the one; it may be one of these."
        };
        page.close_group();
        page.push(ParagraphKind::Section, "", Clean::line(why));
        for candidate in candidates {
            page.field(
                "Perhaps",
                &Clean::line(&format!("{}, {}", candidate.title, candidate.id)),
            );
        }
        page.dated(form)
    }

    /// Makes the page of a draft.
    pub fn of_draft(draft: &Draft, form: DateForm) -> Self {
        let mut page = Self::of_evidence(&draft.evidence, draft.selector.as_ref(), &draft.body);
        page.close_group();
        page.push(
            ParagraphKind::Section,
            "",
            Clean::line("A draft: e goes on with it."),
        );
        page.dated(form)
    }

    fn of_evidence(evidence: &Evidence, selector: Option<&Selector>, body: &str) -> Self {
        let mut page = Self::default();
        page.push(ParagraphKind::Title, "", evidence.title.clone());
        page.field("Date", &Clean::line(&date_of_evidence(evidence)));
        page.field(
            "Id",
            &Clean::line(evidence.ids.first().map_or("", RecordId::as_str)),
        );
        page.field("File", &Clean::line(&evidence.path));
        if let Some(selector) = selector {
            page.field("Passage", &Clean::line(&selector.exact));
        }
        if !body.trim().is_empty() {
            page.push(ParagraphKind::Note, "+ Note", Clean::text(body.trim()));
        }
        page
    }

    /// Writes the date of the description in the order that is asked for; the words of the source,
    /// in quotation marks behind it, stay.
    #[must_use]
    pub fn dated(mut self, form: DateForm) -> Self {
        let is_date =
            |one: &&mut Paragraph| one.kind == ParagraphKind::Field && *one.label == *"Date";
        if let Some(date) = self.paragraphs.iter_mut().find(is_date) {
            let end = date.text.find(" (“").unwrap_or(date.text.len());
            let (read, rest) = date.text.split_at(end);
            date.text = Clean::line(&format!("{}{rest}", form.reworded(read)));
            self.sum_up();
        }
        self
    }

    /// Returns the paragraph that holds this code point of the text, and the offset in it.
    pub fn locate(&self, point: usize) -> Option<(usize, usize)> {
        self.locate_in(self.text_index, point)
    }

    /// The same for any text that stands on the page.
    pub fn locate_in(&self, text_index: usize, point: usize) -> Option<(usize, usize)> {
        let mut found = None;
        for (index, paragraph) in self.paragraphs.iter().enumerate() {
            match paragraph.origin {
                // Paragraphs of one text stand in its order.
                Some(origin) if paragraph.text_index == text_index && origin > point => break,
                Some(origin) if paragraph.text_index == text_index => {
                    found = Some((index, point - origin));
                }
                _ => {}
            }
        }
        let (index, offset) = found?;
        Some((index, offset.min(self.paragraphs[index].len())))
    }

    /// Returns the code point after the letter that begins at one, its combining marks included.
    pub fn end_of_letter(&self, text_index: usize, point: usize) -> usize {
        let letter = self.locate_in(text_index, point).and_then(|(at, offset)| {
            let from: String = self.paragraphs[at].text.chars().skip(offset).collect();
            let letter = from.graphemes(true).next()?;
            Some(letter.chars().count())
        });
        point + letter.unwrap_or(1)
    }

    /// Returns the bytes of so many paragraphs from the top, an end of line counted for each.
    pub fn passed(&self, paragraphs: usize) -> usize {
        match self.passed.get(paragraphs) {
            Some(passed) => *passed,
            None => self.lengths().take(paragraphs).sum(),
        }
    }

    fn sum_up(&mut self) {
        let mut sum = 0;
        let mut passed = vec![0];
        for length in self.lengths() {
            sum += length;
            passed.push(sum);
        }
        self.passed = passed;
    }

    fn lengths(&self) -> impl Iterator<Item = usize> + '_ {
        self.paragraphs
            .iter()
            .map(|one| one.text.as_str().len() + 1)
    }

    /// Returns the page or leaf of the source at a place: a paragraph and an offset in it.
    pub fn page_at(&self, paragraph: usize, offset: usize) -> Option<&Clean> {
        let paragraph = self.paragraphs.get(paragraph)?;
        let begun = paragraph
            .spans
            .iter()
            .rev()
            .find_map(|span| match &span.kind {
                SpanKind::Page(page) if span.start <= offset => Some(page),
                _ => None,
            });
        begun.or(paragraph.page.as_ref())
    }

    fn push(&mut self, kind: ParagraphKind, label: &str, text: Clean) {
        let label = Clean::line(label);
        self.paragraphs.push(Paragraph {
            kind,
            label,
            text,
            spans: Vec::new(),
            origin: None,
            gap: false,
            page: None,
            number: None,
            text_index: self.text_index,
            pair: None,
        });
    }

    fn field(&mut self, label: &str, text: &Clean) {
        if !text.is_empty() {
            self.push(ParagraphKind::Field, label, text.clone());
        }
    }

    fn list(&mut self, label: &str, values: &[Clean]) {
        self.field(label, &Clean::join(values, "; "));
    }

    /// Ends a group of paragraphs with an empty line.
    fn close_group(&mut self) {
        if let Some(last) = self.paragraphs.last_mut() {
            last.gap = true;
        }
    }

    /// What tells the record: shown above the text.
    fn description(&mut self, record: &Record) {
        self.field("Date", &shown_date(record));
        self.list("From", &shown_agents(&record.creators));
        self.list("To", &shown_agents(&record.recipients));
        let count = record.shelf_marks.len();
        for (at, mark) in record.shelf_marks.iter().enumerate() {
            let label = if count > 1 {
                format!("Shelf {}/{count}", at + 1)
            } else {
                "Shelf".to_owned()
            };
            self.field(&label, &mark.text);
        }
        self.field("Language", &shown_languages(record));
        for (at, paragraph) in record.summary.iter().enumerate() {
            self.field(if at == 0 { "Summary" } else { " " }, paragraph);
        }
        for warning in &record.warnings {
            self.field("Warning", warning);
        }
    }

    /// The user's own notes: above the text, where they are seen.
    fn notes(&mut self, marks: &[&PlacedMark]) {
        let notes: Vec<_> = marks
            .iter()
            .filter(|placed| placed.mark.kind == MarkKind::Note)
            .collect();
        for (at, placed) in notes.iter().enumerate() {
            let label = match (at, notes.len()) {
                (0, 1) => "+ Note".to_owned(),
                (_, count) => format!("+ Note {}/{count}", at + 1),
            };
            let mut text = placed.mark.body.trim().to_owned();
            if let Some(selector) = &placed.mark.selector {
                text = format!("“{}”\n{text}", beginning(&selector.exact));
            }
            self.push(ParagraphKind::Note, &label, Clean::text(&text));
        }
    }

    /// Where the record comes from: below the text.
    fn provenance(&mut self, record: &Record) {
        let before = self.paragraphs.len();
        for date in &record.dates {
            self.field(&capitalised(&date.kind), &date.text);
        }
        self.field("Class", &record.classification.clone().unwrap_or_default());
        self.list("Contents", &record.contents);
        self.list("Subjects", &record.subjects);
        self.list("Places", &record.places);
        self.field("Citation", &record.citation.clone().unwrap_or_default());
        if let Some(container) = &record.container {
            self.field("Printed in", &Clean::line(&container_in_words(container)));
        }
        self.field("URL", &record.url.clone().unwrap_or_default());
        self.list("Credits", &record.credits);
        self.field("Rights", &record.rights.clone().unwrap_or_default());
        for (name, value) in &record.further {
            let (name, value) = further::shown(name, value);
            self.field(&name, &value);
        }
        self.field("Collection", &record.collection);
        self.field("Id", &Clean::line(record.id.as_str()));
        for source in &record.sources {
            let told = format!("{} ({}, {})", source.path, source.format, source.encoding);
            self.field("File", &Clean::line(&told));
        }
        if self.paragraphs.len() > before {
            let section = Paragraph {
                kind: ParagraphKind::Section,
                label: Clean::default(),
                text: Clean::line("About the record"),
                spans: Vec::new(),
                origin: None,
                gap: false,
                page: None,
                number: None,
                text_index: self.text_index,
                pair: None,
            };
            self.paragraphs.insert(before, section);
        }
    }
}

impl Paragraph {
    /// Returns its length in code points.
    pub fn len(&self) -> usize {
        self.text.chars().count()
    }

    /// Returns true when it has no words.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Returns the names of people and bodies; what was taken from the title says so.
fn shown_agents(agents: &[Agent]) -> Vec<Clean> {
    let shown = |agent: &Agent| {
        let remark = if agent.derived {
            " (from the title)"
        } else {
            ""
        };
        Clean::line(&format!("{}{remark}", agent.name))
    };
    agents.iter().map(shown).collect()
}

/// The most code points of a title that are shown: more is a text that lost its line ends.
const LONGEST_TITLE: usize = 1000;

/// How much of its passage a note shows: enough to know it by; the text below has it whole.
const PASSAGE_SHOWN: usize = 72;

/// Returns the beginning of a passage on one line.
fn beginning(exact: &str) -> String {
    let line = Clean::line(exact);
    if line.chars().count() <= PASSAGE_SHOWN {
        return line.to_string();
    }
    let cut = line.slice(0, PASSAGE_SHOWN);
    let whole_words = cut.rfind(' ').map_or(cut.as_str(), |at| &cut[..at]);
    format!("{whole_words} …")
}

/// Returns the date a mark remembers, in words.
fn date_of_evidence(evidence: &Evidence) -> String {
    let edtf = evidence.date.as_deref().unwrap_or_default();
    DocDate::parse_edtf(edtf).map_or_else(|| edtf.to_owned(), |date| date.shown())
}

/// Returns the date as a person reads it, with the words of the source where they say more.
fn shown_date(record: &Record) -> Clean {
    let read = record.date.as_ref().map(DocDate::shown);
    let written = record.date_text.as_deref().unwrap_or("");
    let mut shown = match read {
        Some(read)
            if written.is_empty() || says_the_same(&read, written) || is_edtf(record, written) =>
        {
            read
        }
        Some(read) => format!("{read} (“{written}”)"),
        None if written.is_empty() => "undated".to_owned(),
        None => format!("undated (“{written}”)"),
    };
    if written.eq_ignore_ascii_case("undated") && record.date.is_none() {
        "undated".clone_into(&mut shown);
    }
    if let Some(calendar) = &record.calendar {
        shown = format!("{shown}, {calendar}");
    }
    Clean::line(&shown)
}

/// Returns true when the source wrote the date in the form it is kept in.
fn is_edtf(record: &Record, written: &str) -> bool {
    record
        .date
        .as_ref()
        .is_some_and(|date| date.edtf() == written)
}

/// Returns true when two ways to write a date hold the same words in another order.
fn says_the_same(read: &str, written: &str) -> bool {
    let words = |text: &str| {
        let mut words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.trim_start_matches('0').to_lowercase())
            .collect();
        words.sort();
        words
    };
    words(read) == words(written)
}

/// Returns "Russian → English translation", as far as it is known.
fn shown_languages(record: &Record) -> Clean {
    let original = record
        .original_language
        .as_ref()
        .map(|language| language.name.to_string());
    let translations: Vec<String> = record
        .texts
        .iter()
        .filter(|text| text.role == Role::Translation)
        .filter_map(|text| text.language.as_deref())
        .map(|tag| format!("{} translation", language::name_of(tag).unwrap_or(tag)))
        .collect();
    let shown = match (original, translations.is_empty()) {
        (Some(original), true) => original,
        (Some(original), false) => format!("{original} → {}", translations.join(", ")),
        (None, false) => translations.join(", "),
        (None, true) => {
            let first = record
                .texts
                .first()
                .and_then(|text| text.language.as_deref());
            first
                .map(|tag| language::name_of(tag).unwrap_or(tag).to_owned())
                .unwrap_or_default()
        }
    };
    Clean::line(&shown)
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Returns the stretch of a paragraph that a passage of the text covers, in its code points.
pub fn covered(paragraph: &Paragraph, passage: &Passage) -> Option<(usize, usize)> {
    let origin = paragraph.origin?;
    let end = origin + paragraph.len();
    (passage.start < end && passage.end > origin).then(|| {
        (
            passage.start.saturating_sub(origin),
            passage.end.min(end) - origin,
        )
    })
}
