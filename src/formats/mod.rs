//! Bytes to records, one file a format. Pure: no file is opened here.
//!
//! Parsing never fails as a whole: it gives what was readable and a list of warnings.

mod aligned;
mod beside;
mod body;
mod bounds;
mod described;
mod detect;
mod digital_archive;
mod encoding;
mod epub;
mod html;
mod inline;
mod lone_numbers;
mod markdown;
mod names;
mod overlay;
mod pdf;
mod people;
mod plain;
pub mod sidecar;
mod signs;
mod table;
mod tei;
pub mod works;
mod wrapping;

pub use beside::lay_beside;
pub use detect::opens;
pub use encoding::encoding_named;
pub use pdf::{LACKS_READER, TextLayer, looks_like_pdf, read as read_pdf};

use std::collections::HashMap;

use crate::record::date::calendar_of;
use crate::record::identity::RecordId;
use crate::record::text::{Role, Text, TextKey};
use crate::record::{Clean, Record};
use detect::Format;

/// The name under which a record keeps a further title of its own: an alias, which is no name
/// by which anything is joined.
pub const OTHER_TITLE: &str = "Other title";

/// Reads a file of any format; `name` is its name or path, of which the last part counts.
///
/// A file that is no text gives no record and a warning that says what it seems to be; an
/// empty one gives a record with a title alone.
pub fn read(name: &str, bytes: &[u8]) -> Reading {
    read_with(name, bytes, &Hints::default())
}

/// What is known of a file before it is read, from its collection and its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The language it is likely to be in (BCP 47 tag): helps to guess an old encoding.
    pub language: Option<String>,
    /// The encoding its owner says it is in, as [`encoding_named`] knows it; believed, unless
    /// the file has a byte order mark or is plainly UTF-8.
    pub encoding: Option<String>,
}

/// Reads a file as [`read`] does, with what is known of it.
pub fn read_with(name: &str, bytes: &[u8], hints: &Hints) -> Reading {
    if epub::is_epub(bytes) || detect::has_extension(name, "epub") {
        let mut reading = epub::read(detect::stem(name), bytes);
        for parsed in &mut reading.records {
            name_texts(&mut parsed.record.texts);
            name_calendar(&mut parsed.record);
        }
        return reading;
    }
    if detect::has_extension(name, "pdf") && looks_like_pdf(bytes) {
        return pdf::read(name, &TextLayer::NoReader);
    }
    if let Some(what) = detect::foreign(bytes, hints).or_else(|| detect::foreign_xml(name, bytes))
        && !detect::is_tei(bytes)
    {
        return Reading {
            warnings: vec![Clean::line(&format!(
                "This seems to be {what}, which readroom does not open yet: save it as text or Markdown to read it here"
            ))],
            ..Reading::default()
        };
    }
    let stated = detect::stated_encoding(name, bytes).filter(|_| hints.encoding.is_none());
    let hints = &Hints {
        encoding: hints
            .encoding
            .clone()
            .or_else(|| stated.map(|of| of.name().to_owned())),
        ..hints.clone()
    };
    let mut decoded = encoding::decode(bytes, hints);
    if let Some(text) = with_line_feeds(&decoded.text) {
        decoded.text = text.into();
    }
    let stem = detect::stem(name);
    let mut warnings: Vec<Clean> = decoded.warning.into_iter().collect();
    if decoded.text.trim().is_empty() {
        warnings.push(Clean::line(
            "The file is empty: there is a title and nothing to read",
        ));
    }
    let format = detect::format(name, &decoded.text);
    let mut records = match format {
        Format::DigitalArchive => vec![digital_archive::read(stem, &decoded.text)],
        Format::Html => vec![html::read(stem, &decoded.text)],
        Format::Markdown => vec![markdown::read(stem, &decoded.text)],
        Format::Plain => vec![plain::read(stem, &decoded.text)],
        Format::Tei => tei::read(stem, &decoded.text),
    };
    for (at, parsed) in records.iter_mut().enumerate() {
        // What is wrong with a file is told with its first record alone.
        if at == 0 {
            warnings.append(&mut parsed.record.warnings);
            parsed.record.warnings.clone_from(&warnings);
        }
        if parsed.names.work.is_none() {
            name_texts(&mut parsed.record.texts);
        }
        name_calendar(&mut parsed.record);
    }
    Reading {
        format: format.name(),
        encoding: decoded.encoding,
        records,
        warnings,
    }
}

/// Returns a text whose lines end with a carriage return alone, as those of old Macintoshes,
/// with line feeds; `None` for every other.
fn with_line_feeds(text: &str) -> Option<String> {
    let returns = memchr::memchr_iter(b'\r', text.as_bytes());
    let (mut alone, mut with_feed) = (0_usize, 0_usize);
    for at in returns {
        if text.as_bytes().get(at + 1) == Some(&b'\n') {
            with_feed += 1;
        } else {
            alone += 1;
        }
    }
    // Beside other line ends it is damage, which is not made worse.
    let is_used = alone > 0 && with_feed == 0 && memchr::memchr(b'\n', text.as_bytes()).is_none();
    is_used.then(|| text.replace('\r', "\n"))
}

/// Names the calendar of a date whose words say it.
fn name_calendar(record: &mut Record) {
    if record.calendar.is_none() {
        let words = record.date_text.as_deref();
        record.calendar = words.and_then(calendar_of).map(Clean::line);
    }
}

/// Gives every text its key: role and language, with a number where two would be the same.
fn name_texts(texts: &mut [Text]) {
    let mut taken: HashMap<String, usize> = HashMap::new();
    for text in texts {
        let role = match text.role {
            Role::Translation => "translation",
            Role::Original => "original",
            Role::Text => "text",
        };
        let base = match &text.language {
            Some(language) => format!("{role}-{language}"),
            None => role.to_owned(),
        };
        let times = taken.entry(base.clone()).or_insert(0);
        *times += 1;
        text.key = TextKey(match *times {
            1 => base,
            times => format!("{base}-{times}"),
        });
    }
}

/// What a file says of its records' names; where it lies is added by the reader of the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedNames {
    /// The `id:` it states, raw.
    pub id: Option<String>,
    /// Its own URL, raw.
    pub url: Option<String>,
    /// Other addresses and ids of the same record, raw (a page's slug beside its number).
    pub others: Vec<String>,
    /// Volume and document, for a document of a volume.
    pub volume: Option<(String, String)>,
    /// Which edition of which work it is: its texts are texts of that work.
    pub work: Option<works::WorkEdition>,
    /// Addresses that a file beside it states, raw: further names, never the id.
    pub beside: Vec<String>,
}

impl StatedNames {
    /// Returns true for a document that names itself, by more than words in a list of other
    /// names.
    pub fn are_own(&self) -> bool {
        let first = self.others.first();
        self.id.is_some()
            || self.url.is_some()
            || self.volume.is_some()
            || self.work.is_some()
            || first.is_some_and(|name| RecordId::url(name).is_some())
    }
}

/// One record as a format read it: not yet placed in a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The record; its `id`, `also`, `cite_key`, `collection` and `sources` are still empty.
    pub record: Record,
    /// What it says of its own name.
    pub names: StatedNames,
    /// True when the file describes its text (title, date or any field of its own), false for
    /// a text alone. Without a base file, the described one of a group of companions is the base.
    pub described: bool,
    /// True when the title is a guess though the file describes itself: the first words, a
    /// heading, the name of the file. A description beside the file then gives the title.
    pub title_guessed: bool,
    /// True when the language of its one text is that of the page around it: what is written
    /// of the document itself knows better.
    pub language_guessed: bool,
}

/// What reading a file gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Name of the format ("digital archive", "Markdown", "plain text", "TEI").
    pub format: &'static str,
    /// Name of the encoding ("UTF-8").
    pub encoding: &'static str,
    /// Its records: none for a file that could not be read at all, several for a volume.
    pub records: Vec<Parsed>,
    /// What could not be read, or only in part: sentences for "Problems".
    pub warnings: Vec<Clean>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_file_whose_lines_end_with_a_return_has_lines() {
        let text = b"Report on ice\r\r25 October (7 November) 1917\r\rThe ice came early.\r";
        let record = read("report.txt", text).records.remove(0).record;
        assert_eq!(record.title.as_str(), "Report on ice");
        assert_eq!(record.date.unwrap().edtf(), "1917-11-07");
        let written = record.date_text.unwrap();
        assert_eq!(written.as_str(), "25 October (7 November) 1917");
        assert_eq!(record.calendar.as_deref(), Some("Julian"));
        assert_eq!(record.texts[0].blocks.len(), 3);
        assert_eq!(with_line_feeds("a\r\nb\rc"), None);
    }
}
