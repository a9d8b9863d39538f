//! RIS: a line for each value, two letters or figures and a hyphen before it.
//!
//! Programs write it with small differences (one space or two, a value on several lines), and
//! give the same tags other meanings; what has no plain meaning is kept under its tag.

use super::{Keyed, MOST_ENTRIES};
use crate::formats::described::{Description, Said};

/// Reads the entries of a file.
pub(super) fn read(text: &str) -> Vec<Keyed> {
    let mut entries: Vec<Keyed> = Vec::new();
    let mut open: Option<(String, String)> = None;
    let mut entry = Entry::default();
    for line in text.lines() {
        if entries.len() >= MOST_ENTRIES {
            return entries;
        }
        match tag_of(line) {
            Some((tag, value)) => {
                entry.take(open.take());
                if matches!(tag.as_str(), "TY" | "ER") && !entry.is_empty() {
                    entries.push(std::mem::take(&mut entry).finish());
                }
                if tag != "ER" {
                    open = Some((tag, value.to_owned()));
                }
            }
            None => {
                if let Some((_, value)) = &mut open {
                    value.push(if line.trim().is_empty() { '\n' } else { ' ' });
                    value.push_str(line.trim());
                }
            }
        }
    }
    entry.take(open);
    if !entry.is_empty() {
        entries.push(entry.finish());
    }
    entries
}

/// Reads `TI  - value`.
fn tag_of(line: &str) -> Option<(String, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let tag = line.get(..2)?;
    let fits = tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let rest = line.get(2..)?;
    let value = rest.trim_start().strip_prefix('-')?;
    let parted = rest.starts_with(' ') && (value.is_empty() || value.starts_with(' '));
    (fits && parted).then(|| (tag.to_owned(), value.trim()))
}

/// Types of what is printed and held in many places.
const PRINTED: [&str; 15] = [
    "ABST", "BOOK", "CHAP", "CONF", "CPAPER", "CTLG", "EBOOK", "ECHAP", "EDBOOK", "EJOUR", "JFULL",
    "JOUR", "MGZN", "NEWS", "SER",
];

/// An entry under way.
#[derive(Default)]
struct Entry {
    key: String,
    /// True for a journal, a book or their like: their databases and numbers are no archives.
    is_printed: bool,
    description: Description,
    first_page: Option<String>,
    last_page: Option<String>,
    /// The year, and the day where another field has it.
    year: Option<String>,
}

impl Entry {
    fn is_empty(&self) -> bool {
        self.description.is_empty() && self.year.is_none()
    }

    fn take(&mut self, field: Option<(String, String)>) {
        let Some((tag, value)) = field.filter(|(_, value)| !value.trim().is_empty()) else {
            return;
        };
        match tag.as_str() {
            "TY" => self.is_printed = PRINTED.contains(&value.trim()),
            "AN" | "DB" if self.is_printed => self.description.keep(&tag, &value),
            "ID" => self.key = value,
            "SP" => self.first_page = Some(value),
            "EP" => self.last_page = Some(value),
            "PY" | "Y1" => {
                self.year.get_or_insert(value);
            }
            _ => match said(&tag) {
                Some(said) => self.description.say(said, &tag, &value),
                None => self.description.keep(&tag, &value),
            },
        }
    }

    fn finish(mut self) -> Keyed {
        if let Some(year) = self.year {
            if self.description.record.date_text.is_none() {
                self.description.say(Said::Date, "PY", &year);
            } else {
                let year = year.trim_end_matches('/');
                self.description.say(Said::Year, "PY", year);
            }
        }
        let pages = match (self.first_page, self.last_page) {
            (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
            (first, last) => first.or(last),
        };
        if let Some(pages) = pages {
            self.description.say(Said::Pages, "SP", &pages);
        }
        Keyed {
            key: self.key,
            description: self.description,
        }
    }
}

fn said(tag: &str) -> Option<Said> {
    Some(match tag {
        "TI" | "T1" | "CT" => Said::Title,
        "ST" => Said::ShortTitle,
        "AU" | "A1" => Said::Creator,
        "A2" | "ED" => Said::Editor,
        "A4" => Said::Translator,
        "DA" => Said::Date,
        "LA" => Said::Language,
        "AB" | "N2" => Said::Summary,
        "KW" => Said::Subjects,
        "AV" | "CN" | "AN" => Said::CallNumber,
        "DB" => Said::Archive,
        "UR" | "L2" | "LK" => Said::Url,
        "T2" | "BT" | "JO" | "JF" => Said::ContainerTitle,
        "PB" => Said::Publisher,
        "CY" | "PP" => Said::PublisherPlace,
        "VL" | "VO" => Said::Volume,
        "M1" | "IS" => Said::Issue,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        assert_eq!(
            tag_of("TI  - A letter"),
            Some(("TI".to_owned(), "A letter"))
        );
        assert_eq!(tag_of("A1 - B"), Some(("A1".to_owned(), "B")));
        assert_eq!(tag_of("ER  -"), Some(("ER".to_owned(), "")));
        assert_eq!(tag_of("To - him"), None);
        assert_eq!(tag_of("AB-sent"), None);
        assert_eq!(tag_of("Ж"), None);
    }

    #[test]
    fn entries_end_where_they_say_or_the_next_begins() {
        let keys =
            |text: &str| -> Vec<String> { read(text).into_iter().map(|entry| entry.key).collect() };
        assert_eq!(
            keys("TY  - GEN\nID  - a\nTI  - x\nER  - \nTY  - GEN\nID  - b\nTI  - y"),
            ["a", "b"]
        );
        assert_eq!(keys("TY  - GEN\nER  -"), Vec::<String>::new());
    }
}
