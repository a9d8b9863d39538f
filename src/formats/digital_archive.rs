//! The layout of a digital archive's record: bold date, bold title, named fields, the text.
//!
//! As archives export it and as people change it: the title broken over several bold lines,
//! fields in any order, missing, or unknown (kept as further fields, never dropped). Where
//! the description ends is in [`head`], which text is what in [`texts`].

mod fields;
mod head;
mod texts;

pub(super) use head::has_layout;

use super::body::give_keys;
use super::bounds::{self, Costs};
use super::inline::plain_line;
use super::wrapping::{self, run_together};
use super::{Parsed, people};
use crate::record::date::{self, DocDate};
use crate::record::language::Language;
use crate::record::record::{Agent, KindDate};
use crate::record::text::{Role, Text};
use crate::record::{Clean, Record, shelf_mark};
use fields::Field;
use head::Entry;

/// Returns true when words, with or without a colon, name one of the fields that every such
/// record has: what a web page of such a record is known by.
pub(super) fn names_core_field(words: &str) -> bool {
    words.len() <= 40 && fields::named(words.trim().trim_end_matches(':')).is_core()
}

/// Returns true when words, with or without a colon, name a field of the layout.
pub(super) fn names_field(words: &str) -> bool {
    words.len() <= 40 && fields::named(words.trim().trim_end_matches(':')).is_known()
}

/// What a line, a block made of one, and a mark in it take.
const COSTS: Costs = Costs {
    line: 50,
    block: 400,
    sign: 100,
    signs: b"*_[<",
    deepest: usize::MAX,
};

/// Reads a record.
pub(super) fn read(stem: &str, text: &str) -> Parsed {
    let bounded = bounds::of(text, COSTS);
    let lines = wrapping::lines(bounded.taken);
    let parts = head::split(&lines);
    let mut parsed = Parsed {
        described: true,
        ..Parsed::default()
    };
    for entry in &parts.entries {
        take_field(&mut parsed, entry);
    }
    take_top(&mut parsed, &parts.top);
    let record = &mut parsed.record;
    if record.title.is_empty() {
        record.title = Clean::line(stem);
    }
    read_date(record);
    read_citation(record);
    if record.creators.is_empty() && record.recipients.is_empty() {
        let (creator, recipient) = people::from_title(&record.title);
        record.creators.extend(creator);
        record.recipients.extend(recipient);
    }
    record.texts = texts::read(
        &parts.text,
        &record.contents,
        record.original_language.as_ref(),
    );
    name_translators(record);
    if let Some((kept, sentence)) = bounded.rest(text) {
        if record.texts.is_empty() {
            record.texts.push(Text::default());
        }
        // The text that was being read goes on with it.
        if let Some(text) = record.texts.last_mut() {
            text.blocks.extend(kept);
            give_keys(&mut text.blocks);
        }
        record.warnings.push(sentence);
    }
    parsed
}

/// Takes up one field.
fn take_field(parsed: &mut Parsed, entry: &Entry) {
    // Made where it is needed: most fields are taken line by line.
    let value = || plain_line(&run_together(&entry.lines));
    if !begins_with_words(&entry.lines) && value().is_empty() {
        return;
    }
    let Parsed { record, names, .. } = parsed;
    match &entry.field {
        Field::Title if record.title.is_empty() => record.title = value(),
        Field::ShortTitle if record.short_title.is_none() => record.short_title = Some(value()),
        Field::Date if record.date_text.is_none() => record.date_text = Some(value()),
        Field::OtherDate(kind) => {
            let text = value();
            record.dates.push(KindDate {
                kind: Clean::line(kind),
                date: date::read(&text),
                text,
            });
        }
        Field::Citation if record.citation.is_none() => take_citation(parsed, &entry.lines),
        Field::Summary => record.summary.extend(paragraphs(&entry.lines)),
        Field::OriginalLanguage if record.original_language.is_none() => {
            record.original_language = Some(language(&entry.lines));
        }
        Field::Contents => record.contents.extend(items(&entry.lines, &[';', ','])),
        Field::Credits => record.credits.extend(
            items(&entry.lines, &[])
                .iter()
                .map(|credit| credited(entry.name, credit)),
        ),
        Field::Creators => record.creators.extend(agents(&entry.lines)),
        Field::Recipients => record.recipients.extend(agents(&entry.lines)),
        Field::Rights if record.rights.is_none() => {
            record.rights = Some(Clean::join(&paragraphs(&entry.lines), "\n\n"));
        }
        Field::Subjects => record.subjects.extend(items(&entry.lines, &[';'])),
        Field::Places => record.places.extend(items(&entry.lines, &[';'])),
        Field::Classification if record.classification.is_none() => {
            record.classification = Some(value());
        }
        Field::Id if names.id.is_none() => names.id = Some(value().as_str().to_owned()),
        Field::Url => take_address(parsed, &value()),
        Field::ShelfMark => take_marks(record, &items(&entry.lines, &[])),
        Field::Title
        | Field::ShortTitle
        | Field::Date
        | Field::Citation
        | Field::OriginalLanguage
        | Field::Rights
        | Field::Classification
        | Field::Id
        | Field::Further
        | Field::Unknown => {
            let values = Clean::join(&items(&entry.lines, &[]), "\n");
            record.further.push((Clean::line(entry.name), values));
        }
    }
}

/// Takes up shelf marks; "Translated by A." after one is a credit.
fn take_marks(record: &mut Record, values: &[Clean]) {
    for value in values {
        let (marks, credits) = shelf_mark::read_marks(value);
        record.shelf_marks.extend(marks);
        record.credits.extend(credits);
    }
}

/// Returns true when lines begin with a letter or sign that is no mark: they are not empty
/// whatever marks are taken out of them. Of others nothing is said.
fn begins_with_words(lines: &[&str]) -> bool {
    let mut starts = lines
        .iter()
        .filter_map(|line| line.trim_start().chars().next());
    starts
        .next()
        .is_some_and(|first| !matches!(first, '\\' | '*' | '_' | '<' | '['))
}

/// Reads the language of the original; several are named together.
fn language(lines: &[&str]) -> Language {
    Language::named(&Clean::join(&items(lines, &[]), ", "))
}

/// A credit under the name of a translator alone says what he did.
fn credited(field: &str, credit: &Clean) -> Clean {
    let lower = field.to_lowercase();
    if lower.starts_with("translat") && !credit.to_lowercase().contains("translat") {
        Clean::line(&format!("Translated by {credit}"))
    } else {
        credit.clone()
    }
}

/// Takes the citation whole, and the address after it.
fn take_citation(parsed: &mut Parsed, lines: &[&str]) {
    let is_address = |line: &&&str| {
        let line = line.trim();
        line.starts_with("<http") || (line.starts_with("http") && !line.contains(' '))
    };
    let words: Vec<&str> = lines
        .iter()
        .filter(|line| !is_address(line))
        .copied()
        .collect();
    let citation = Clean::line(&run_together(&words));
    parsed.record.citation = (!citation.is_empty()).then_some(citation);
    for line in lines.iter().filter(|line| is_address(line)) {
        take_address(parsed, line);
    }
}

/// Takes an address of the record; a second one is another of its names.
fn take_address(parsed: &mut Parsed, line: &str) {
    let address = Clean::line(line.trim().trim_start_matches('<').trim_end_matches('>'));
    if address.is_empty() {
        return;
    }
    let raw = address.as_str().to_owned();
    if parsed.names.url.is_none() {
        parsed.names.url = Some(raw);
        parsed.record.url = Some(address);
    } else if parsed.names.url.as_ref() != Some(&raw) {
        parsed.names.others.push(raw);
    }
}

/// Parts a value into paragraphs.
fn paragraphs(lines: &[&str]) -> Vec<Clean> {
    lines
        .split(|line| line.trim().is_empty())
        .map(|lines| plain_line(&run_together(lines)))
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// A line at least this long was wrapped, and goes on in the next.
const WRAPPED_LINE: usize = 60;

/// Parts a value into entries: of a list, of several lines, or at the signs given.
fn items(lines: &[&str], signs: &[char]) -> Vec<Clean> {
    let mut entries: Vec<String> = Vec::new();
    let mut before = "";
    for line in lines {
        let words = line.trim();
        let wrapped = line.starts_with("  ") || before.chars().count() >= WRAPPED_LINE;
        match entries.last_mut() {
            _ if words.is_empty() => {}
            Some(entry) if wrapped && !before.is_empty() && !head::is_bullet(words) => {
                entry.push(' ');
                entry.push_str(words);
            }
            _ => entries.push(head::without_bullet(words).to_owned()),
        }
        before = words;
    }
    entries
        .iter()
        .flat_map(|entry| entry.split(|c| signs.contains(&c)))
        .map(plain_line)
        .filter(|entry| !entry.is_empty())
        .collect()
}

/// Reads people or bodies, which a field names.
fn agents(lines: &[&str]) -> Vec<Agent> {
    items(lines, &[';'])
        .into_iter()
        .map(|name| Agent {
            name,
            derived: false,
        })
        .collect()
}

/// Takes date and title from the bold lines at the top.
fn take_top(parsed: &mut Parsed, top: &[&str]) {
    let (mut bold, mut plain): (Vec<Clean>, Vec<Clean>) = (Vec::new(), Vec::new());
    let mut open = false;
    for line in top
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
    {
        if line.starts_with("<http") {
            take_address(parsed, line);
            continue;
        }
        let marked = open || line.starts_with("**") || line.starts_with('#');
        // "**Telegram from A" opens what "to B**" on the next line closes.
        open ^= line.matches("**").count() % 2 == 1;
        let words = plain_line(line.replace("**", "").trim_start_matches('#'));
        if marked {
            bold.push(words);
        } else {
            plain.push(words);
        }
    }
    let record = &mut parsed.record;
    let mut title = if bold.is_empty() {
        std::mem::take(&mut plain)
    } else {
        bold
    };
    let apart = stands_apart(top);
    if let Some((text, date)) = take_date(&mut title, record.citation.as_deref(), apart) {
        take_date_text(record, text);
        record.date = date;
    }
    for line in plain {
        if record.date_text.is_none() && is_date(&line) {
            record.date_text = Some(line);
        } else {
            record.further.push((Clean::line("Heading"), line));
        }
    }
    let title = Clean::line(&Clean::join(&title, " "));
    if record.title.is_empty() {
        record.title = title;
    } else if !title.is_empty() && title != record.title {
        record.further.push((Clean::line("Heading"), title));
    }
}

/// Takes up the date of the top; one that a field states otherwise is kept beside it.
fn take_date_text(record: &mut Record, text: Clean) {
    match record.date_text.replace(text) {
        Some(field) if record.date_text.as_ref() != Some(&field) => {
            record.further.push((Clean::line("Date"), field));
        }
        _ => {}
    }
}

/// Returns true for words that are a date, or say that there is none.
fn is_date(words: &str) -> bool {
    date::read(words).is_some() || date::says_undated(words)
}

/// Returns true when a blank line stands before the last line with words.
fn stands_apart(lines: &[&str]) -> bool {
    let last = lines.iter().rposition(|line| !line.trim().is_empty());
    let before = last.and_then(|last| lines.get(last.checked_sub(1)?));
    before.is_some_and(|line| line.trim().is_empty())
}

/// Takes the line that is the date from the lines of the title, the first, or else the last;
/// with the date it was read as.
fn take_date(
    lines: &mut Vec<Clean>,
    citation: Option<&str>,
    apart: bool,
) -> Option<(Clean, Option<DocDate>)> {
    let first = lines.first()?;
    let date = date::read(first);
    if date.is_some() || date::says_undated(first) {
        return Some((lines.remove(0), date));
    }
    let last = lines.last()?;
    if lines.len() < 2 || !is_date(last) || (!apart && ends_title(lines, citation)) {
        return None;
    }
    lines.pop().map(|line| (line, None))
}

/// A line of a title that ends with one of these goes on in the next.
const UNFINISHED: [&str; 16] = [
    "on", "of", "to", "in", "from", "and", "the", "for", "with", "until", "after", "before", "by",
    "at", "between", "during",
];

/// Returns true when a last line that looks like a date is the end of a broken title.
fn ends_title(lines: &[Clean], citation: Option<&str>) -> bool {
    let whole = Clean::join(lines, " ");
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    if let Some(citation) = citation {
        return letters(citation).contains(&letters(&whole))
            && !is_followed_by_date(lines, citation);
    }
    let before = lines.iter().rev().nth(1).map_or("", |line| line.as_str());
    let last_word = before.rsplit(' ').next().unwrap_or_default();
    UNFINISHED.contains(&last_word) || last_word.ends_with(|c: char| c == ',' || c.is_ascii_digit())
}

/// Returns true when the citation has the title in quotation marks that close before the date.
fn is_followed_by_date(lines: &[Clean], citation: &str) -> bool {
    let last = lines.last().map_or("", |line| line.as_str());
    [",” ", ",\" ", "”, ", "\", ", "», "]
        .iter()
        .any(|close| citation.contains(&format!("{close}{last}")))
}

/// Reads the date from its words.
fn read_date(record: &mut Record) {
    let Some(text) = &record.date_text else {
        return;
    };
    record.date = record.date.take().or_else(|| date::read(text));
    if record.date.is_none() && !date::says_undated(text) {
        let warning = Clean::line(&format!(
            "The date \u{201c}{text}\u{201d} could not be read: the record is listed as undated"
        ));
        record.warnings.push(warning);
    }
}

/// Finds shelf marks and credits in the citation.
fn read_citation(record: &mut Record) {
    let Some(citation) = &record.citation else {
        return;
    };
    let date_text = record.date_text.as_deref();
    let (marks, credits) = shelf_mark::read_citation(citation, Some(&record.title), date_text);
    if record.shelf_marks.is_empty() {
        record.shelf_marks = marks;
    }
    for credit in credits {
        if !record.credits.contains(&credit) {
            record.credits.push(credit);
        }
    }
}

/// Names the translators of the translations from "translated … by …" in the credits.
fn name_translators(record: &mut Record) {
    let translators: Vec<Clean> = record
        .credits
        .iter()
        .filter_map(|credit| translator(credit))
        .collect();
    for text in record
        .texts
        .iter_mut()
        .filter(|text| text.role == Role::Translation)
    {
        text.translators.clone_from(&translators);
    }
}

/// Reads the name in "Contributed by A and translated for B by C."
fn translator(credit: &str) -> Option<Clean> {
    let at = credit.to_lowercase().find("translat")?;
    let (_, name) = credit.get(at..)?.split_once(" by ")?;
    let name = name.split([';', ',']).next()?.trim().trim_end_matches('.');
    (!name.is_empty()).then(|| Clean::line(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_and_date(top: &str, citation: Option<&str>) -> (String, Option<String>) {
        let mut parsed = Parsed::default();
        parsed.record.citation = citation.map(Clean::line);
        let lines: Vec<&str> = top.lines().collect();
        take_top(&mut parsed, &lines);
        let record = parsed.record;
        (
            record.title.as_str().to_owned(),
            record.date_text.map(|text| text.as_str().to_owned()),
        )
    }

    #[test]
    fn the_date_stands_before_or_after_the_title_or_nowhere() {
        let is = |title: &str, date: Option<&str>| (title.to_owned(), date.map(str::to_owned));
        assert_eq!(
            title_and_date("**June, 1934**\n**A letter**", None),
            is("A letter", Some("June, 1934"))
        );
        assert_eq!(
            title_and_date("**A letter**\n\n**June, 1934**", None),
            is("A letter", Some("June, 1934"))
        );
        assert_eq!(
            title_and_date("**Undated**\n**A letter**", None),
            is("A letter", Some("Undated"))
        );
        assert_eq!(
            title_and_date("**A letter**\n1934", None),
            is("A letter", Some("1934"))
        );
        assert_eq!(title_and_date("**A letter**", None), is("A letter", None));
        assert_eq!(
            title_and_date("# A letter  \n## June 1934", None),
            is("A letter", Some("June 1934"))
        );
        assert_eq!(
            title_and_date("**A letter\nto Quist**\n", None),
            is("A letter to Quist", None)
        );
    }

    #[test]
    fn the_end_of_a_broken_title_is_no_date() {
        let broken = "**Telegram from A to B, sent on 16**\n**November 1950**";
        let whole = "Telegram from A to B, sent on 16 November 1950";
        assert_eq!(title_and_date(broken, None), (whole.to_owned(), None));
        let citation = format!("“{whole},” undated, APRF");
        assert_eq!(
            title_and_date(broken, Some(&citation)),
            (whole.to_owned(), None)
        );
        let after = "**Letter from A to B**\n**November 1950**";
        let citation = "“Letter from A to B,” November 1950, APRF";
        assert_eq!(
            title_and_date(after, Some(citation)).1.as_deref(),
            Some("November 1950")
        );
    }

    #[test]
    fn wrapped_values_are_one_and_lines_are_entries() {
        let credit = [
            "Contributed by the Society of the Friends of the Harbours of the",
            "North.",
        ];
        assert_eq!(items(&credit, &[]).len(), 1);
        assert_eq!(items(&["Trade", "Pilots; Ice"], &[';']).len(), 3);
        assert_eq!(
            items(&["- Trade", "  and more", "", "- Ice"], &[]),
            [Clean::line("Trade and more"), Clean::line("Ice")]
        );
    }

    #[test]
    fn translators_are_found_in_the_credits() {
        assert_eq!(
            translator("Contributed by A. Quist and translated for the project by J. Novak."),
            Some(Clean::line("J. Novak"))
        );
        assert_eq!(translator("Obtained by A. Quist."), None);
    }
}
