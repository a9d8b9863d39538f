//! BibTeX and BibLaTeX: `@type{key, field = {value}, …}`, read by a small total parser.
//!
//! Braces are counted, not followed, so depth costs nothing; `@string` names, months and `#`
//! are resolved; a field that can't be read ends its entry. Accents are in [`bib_words`].

use std::collections::HashMap;

use super::bib_words::plain;
use super::{Keyed, MOST_ENTRIES};
use crate::formats::described::{Description, Said};
use crate::record::shelf_mark;

/// A value that is put together of names may not grow beyond this, in bytes.
const LONGEST_VALUE: usize = 100_000;

/// Reads the entries of a file.
pub(super) fn read(text: &str) -> Vec<Keyed> {
    let mut entries = Vec::new();
    let mut reader = Reader {
        text,
        at: 0,
        strings: HashMap::new(),
    };
    while entries.len() < MOST_ENTRIES && reader.next_entry() {
        let entry = reader.entry();
        entries.extend(entry.filter(|entry| !entry.description.is_empty()));
    }
    entries
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    strings: HashMap<String, String>,
}

impl<'a> Reader<'a> {
    /// Goes to the next entry; false at the end of the file.
    fn next_entry(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest.find('@');
        self.at += found.map_or(rest.len(), |at| at + 1);
        found.is_some()
    }

    /// Reads an entry; `None` for what is no description.
    fn entry(&mut self) -> Option<Keyed> {
        let kind = self.name().to_lowercase();
        if kind == "comment" || !self.skip(&['{', '(']) {
            return None;
        }
        if kind == "string" {
            if let Some((name, value)) = self.field() {
                self.strings.insert(name, value);
            }
            return None;
        }
        if kind == "preamble" {
            return None;
        }
        let key = self.until(&[',', '{', '}', '@', '\n']).trim().to_owned();
        let mut fields = Vec::new();
        while self.skip(&[',']) {
            match self.field() {
                Some(field) => fields.push(field),
                None => break,
            }
        }
        Some(Keyed {
            key,
            description: description(&fields),
        })
    }

    /// Reads `name = value`.
    fn field(&mut self) -> Option<(String, String)> {
        self.spaces();
        let name = self.name().to_lowercase();
        if name.is_empty() || !self.skip(&['=']) {
            return None;
        }
        let mut value = self.piece()?;
        while self.skip(&['#']) && value.len() < LONGEST_VALUE {
            value.push_str(&self.piece()?);
        }
        Some((name, value))
    }

    /// Reads one piece of a value: in braces, in quotation marks, a number or a name.
    fn piece(&mut self) -> Option<String> {
        self.spaces();
        let rest = self.text.get(self.at..)?;
        match rest.chars().next()? {
            '{' => self.enclosed('}').map(str::to_owned),
            '"' => self.enclosed('"').map(str::to_owned),
            _ => {
                let name = self.name().to_owned();
                let value = self.strings.get(&name.to_lowercase());
                (!name.is_empty()).then(|| value.cloned().unwrap_or(name))
            }
        }
    }

    /// Reads up to the sign that closes what is open here, braces counted.
    fn enclosed(&mut self, close: char) -> Option<&'a str> {
        let begin = self.at + 1;
        let rest = self.text.get(begin..)?;
        let mut depth = 0usize;
        let mut escaped = false;
        for (at, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == close && depth == 0 => {
                    self.at = begin + at + 1;
                    return rest.get(..at);
                }
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        // Never closed: nothing that follows can be read either.
        self.at = self.text.len();
        None
    }

    fn name(&mut self) -> &'a str {
        let is_name =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '+' | '/');
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn until(&mut self, ends: &[char]) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(ends).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn spaces(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Passes over spaces and one of the signs; false when something else stands there.
    fn skip(&mut self, signs: &[char]) -> bool {
        self.spaces();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest.starts_with(signs);
        // All these signs are one byte long.
        self.at += usize::from(found);
        found
    }
}

/// Makes a description of the fields of an entry.
fn description(fields: &[(String, String)]) -> Description {
    let mut description = Description::default();
    let value_of = |wanted: &str| {
        let mut all = fields.iter();
        all.find(|(name, _)| name == wanted)
            .map(|(_, value)| plain(value))
    };
    // Asked of every field that has a year: a file may have any number of them.
    let (date, has_year) = (value_of("date"), value_of("year").is_some());
    let (month, day_of_month) = (value_of("month"), value_of("day"));
    for (name, value) in fields {
        let words = plain(value);
        match (name.as_str(), said(name)) {
            ("author" | "editor" | "translator" | "recipient", Some(said)) => {
                for person in value.split(" and ").map(plain) {
                    description.say(said, name, &person);
                }
            }
            ("year", _) if date.is_none() => {
                let day = day(&words, month.clone(), day_of_month.clone());
                description.say(Said::Date, name, &day);
            }
            ("month" | "day", _) if has_year => {}
            ("pages", _) => description.say(Said::Pages, name, &words.replace('\u{2013}', "-")),
            // A place of publication, unless it is where a manuscript is kept.
            ("location" | "address", _) if !shelf_mark::read(&words).levels.is_empty() => {
                description.say(Said::CallNumber, name, &words);
            }
            (_, Some(said)) => description.say(said, name, &words),
            (_, None) => description.keep_or_shelve(name, &words),
        }
    }
    description
}

/// Brings year, month and day together: "1951", "1951-03", "1951-03-04".
fn day(year: &str, month: Option<String>, day: Option<String>) -> String {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let Some(month) = month else {
        return year.to_owned();
    };
    let lower = month.to_lowercase();
    let named = MONTHS.iter().position(|name| lower.starts_with(name));
    match named.map(|at| at + 1).or_else(|| month.trim().parse().ok()) {
        Some(month) => match day.and_then(|day| day.trim().parse::<u8>().ok()) {
            Some(day) => format!("{year}-{month:02}-{day:02}"),
            None => format!("{year}-{month:02}"),
        },
        None => format!("{month} {year}"),
    }
}

fn said(name: &str) -> Option<Said> {
    Some(match name {
        "title" => Said::Title,
        "shorttitle" => Said::ShortTitle,
        "author" => Said::Creator,
        "recipient" => Said::Recipient,
        "editor" => Said::Editor,
        "translator" => Said::Translator,
        "date" => Said::Date,
        "year" => Said::Year,
        "language" | "langid" => Said::Language,
        "abstract" => Said::Summary,
        "keywords" => Said::Subjects,
        "archive" | "library" | "institution" => Said::Archive,
        "shelfmark" | "callnumber" | "call-number" | "archive_location" | "signature" => {
            Said::CallNumber
        }
        "url" => Said::Url,
        "rights" | "copyright" => Said::Rights,
        "booktitle" | "journal" | "journaltitle" | "maintitle" => Said::ContainerTitle,
        "publisher" => Said::Publisher,
        "address" | "location" => Said::PublisherPlace,
        "volume" => Said::Volume,
        "number" | "issue" => Said::Issue,
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_with_all_its_spellings() {
        let text = "Words before. @string{hsa = \"Harbour \" # {State Archive}}\n@Comment{x}\n\
            @unpublished{rautio1934,\n  author = {Rautio, Aino and {The Council}},\n  title = \"A {Letter} on \\\"Uberfahrt\",\n\
            year = 1934, month = jun, day = {2},\n library = hsa, shelfmark = {Fond 2, Opis 1},\n  note = {odd},\n}\n";
        let entries = read(text);
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].key, "rautio1934");
        let record = read(text).remove(0).description.finished().record;
        assert_eq!(record.title.as_str(), "A Letter on Überfahrt");
        let names: Vec<&str> = record
            .creators
            .iter()
            .map(|agent| agent.name.as_str())
            .collect();
        assert_eq!(names, ["Rautio, Aino", "The Council"]);
        assert_eq!(record.date.unwrap().edtf(), "1934-06-02");
        assert_eq!(
            record.shelf_marks[0].text.as_str(),
            "Harbour State Archive, Fond 2, Opis 1"
        );
        assert_eq!(record.further[0].1.as_str(), "odd");
    }

    #[test]
    fn what_never_closes_is_the_end() {
        assert!(
            read("@misc{a, title = {x")
                .iter()
                .all(|entry| entry.description.is_empty())
        );
        assert!(read(&"@a{".repeat(50_000)).is_empty());
        assert_eq!(read(&"@a{b,title=c".repeat(50_000)).len(), MOST_ENTRIES);
        assert!(read(&format!("@a{{b, c = {}", "{".repeat(100_000))).is_empty());
    }
}
