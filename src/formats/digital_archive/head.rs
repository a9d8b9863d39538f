//! Where a record's description ends and its text begins.
//!
//! The head is bold lines (date, title), then fields: `**Name:**` with the value on the next
//! lines or on the same one. The text begins after the last field's value:
//! - after Contents: after its list;
//! - after another last field: after one paragraph (or one list) of it;
//! - a bold line with a colon in the text ("**Comrade Quist:**") is no field: after Contents only
//!   fields of the layout are, and before it an unknown name must be written as the others are.

use super::fields::{self, Field};

/// A field that is not followed by one of the core fields holds so many paragraphs at most.
const MOST_PARAGRAPHS: usize = 8;

/// No record has more fields; further bold lines with a colon are speakers, or made to be slow.
const MOST_FIELDS: usize = 200;

/// A name longer than this is a sentence in bold.
const LONGEST_NAME: usize = 40;

/// A field of the head with its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// What it says.
    pub(super) field: Field,
    /// Its name as written, without the colon.
    pub(super) name: &'a str,
    /// Its lines, blank ones between paragraphs kept.
    pub(super) lines: Vec<&'a str>,
}

/// A file in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// The lines before the first field.
    pub(super) top: Vec<&'a str>,
    /// The fields.
    pub(super) entries: Vec<Entry<'a>>,
    /// The lines of the text.
    pub(super) text: Vec<&'a str>,
}

/// A line that may begin a field.
struct Start<'a> {
    line: usize,
    field: Field,
    name: &'a str,
    inline: &'a str,
}

/// Returns true when a text is laid out as a digital archive's record.
pub(in crate::formats) fn has_layout(text: &str) -> bool {
    let mut known = 0;
    for line in text.lines().take(400).filter_map(field_start) {
        let field = fields::named(line.0);
        known += usize::from(field.is_known());
        if field == Field::Citation || (known > 1 && field.is_core()) || known > 2 {
            return true;
        }
    }
    false
}

/// Reads `**Name:** value` or `**Name**: value`.
fn field_start(line: &str) -> Option<(&str, &str)> {
    // Nearly every line begins with a letter.
    if line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let (inside, after) = line
        .trim_start()
        .strip_prefix("**")?
        .trim_end()
        .split_once("**")?;
    let after = after.trim();
    let (name, value) = match inside.trim().strip_suffix(':') {
        Some(name) => (name, after),
        None => (inside, after.strip_prefix(':')?),
    };
    let name = name.trim();
    let fits = name.chars().next().is_some_and(char::is_alphabetic)
        && name.chars().count() <= LONGEST_NAME
        && name.split_whitespace().count() <= 5;
    fits.then_some((name, value.trim()))
}

/// Takes a file apart.
pub(super) fn split<'a>(lines: &[&'a str]) -> Parts<'a> {
    let starts: Vec<Start<'a>> = lines
        .iter()
        .enumerate()
        .filter_map(|(line, text)| {
            let (name, inline) = field_start(text)?;
            Some(Start {
                line,
                field: fields::named(name),
                name,
                inline,
            })
        })
        .take(MOST_FIELDS)
        .collect();
    let first = starts.first().map_or(lines.len(), |start| start.line);
    let mut parts = Parts {
        top: lines.get(..first).unwrap_or_default().to_vec(),
        ..Parts::default()
    };
    for (at, start) in starts.iter().enumerate() {
        let next = starts.get(at + 1);
        let end = next.map_or(lines.len(), |next| next.line);
        let body = lines.get(start.line + 1..end).unwrap_or_default();
        let goes_on = next.is_some() && is_field(&starts, at + 1);
        let core_follows = starts
            .iter()
            .skip(at + 1)
            .any(|later| later.field.is_core());
        let value_lines = value_length(start, body, goes_on, core_follows);
        let mut value: Vec<&str> = Vec::new();
        if !start.inline.is_empty() {
            value.push(start.inline);
        }
        value.extend(body.get(..value_lines).unwrap_or_default());
        parts.entries.push(Entry {
            field: start.field.clone(),
            name: start.name,
            lines: value,
        });
        let rest_begins = start.line + 1 + value_lines;
        let rest = lines.get(rest_begins..end).unwrap_or_default();
        if !goes_on || rest.iter().any(|line| !line.trim().is_empty()) {
            parts.text = lines.get(rest_begins..).unwrap_or_default().to_vec();
            break;
        }
    }
    parts
}

/// Returns true when a line that may begin a field does begin one, after the field before it.
///
/// An unknown name does when it is written as the fields of the layout are, or when one of
/// the core fields is still to come.
fn is_field(starts: &[Start], at: usize) -> bool {
    let (before, rest) = starts.split_at(at.min(starts.len()));
    let (Some(last), Some((start, later))) = (before.last(), rest.split_first()) else {
        return false;
    };
    if start.field.is_known() || last.field == Field::Contents {
        return start.field.is_known();
    }
    let own_line = |start: &Start| start.inline.is_empty();
    let style = starts
        .iter()
        .find(|start| start.field.is_known())
        .map(own_line);
    let seen = |field: &Field| before.iter().any(|start| start.field == *field);
    style == Some(own_line(start))
        || later
            .iter()
            .any(|start| start.field.is_core() && !seen(&start.field))
}

/// Returns how many of the lines after a field's name are its value.
fn value_length(start: &Start, body: &[&str], goes_on: bool, core_follows: bool) -> usize {
    if start.field == Field::Contents {
        return contents_length(start, body);
    }
    let paragraphs = body
        .split(|line| line.trim().is_empty())
        .filter(|lines| !lines.is_empty())
        .count();
    if goes_on && (core_follows || paragraphs <= MOST_PARAGRAPHS) {
        return body.len();
    }
    one_value(start, body)
}

/// Returns the length of one paragraph or list; of a citation with the address after it.
fn one_value(start: &Start, body: &[&str]) -> usize {
    let mut at = 0;
    let mut taken = !start.inline.is_empty();
    if taken {
        at = paragraph_end(body, 0);
    }
    loop {
        let Some(begin) = next_line(body, at) else {
            return at;
        };
        let line = body.get(begin).map_or("", |line| line.trim());
        let address = start.field == Field::Citation && line.starts_with("<http");
        let list = is_bullet(line)
            && body.get(at.saturating_sub(1)).is_some_and(|_| at > 0)
            && ends_in_list(body, at);
        if taken && !address && !list {
            return at;
        }
        taken = true;
        at = paragraph_end(body, begin);
    }
}

/// Returns true when the last line with words before a place is an item of a list.
fn ends_in_list(body: &[&str], at: usize) -> bool {
    let before = body.get(..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| is_bullet(line.trim()))
}

/// Returns the length of the list of contents.
fn contents_length(start: &Start, body: &[&str]) -> usize {
    if !start.inline.is_empty() {
        return 0;
    }
    let Some(begin) = next_line(body, 0) else {
        return 0;
    };
    let line = body.get(begin).map_or("", |line| line.trim());
    if !is_bullet(line) {
        let end = paragraph_end(body, begin);
        let named = body
            .get(begin..end)
            .unwrap_or_default()
            .iter()
            .all(|line| super::texts::is_label(line.trim()));
        return if named { end } else { 0 };
    }
    let mut at = begin;
    while let Some(line) = body.get(at) {
        let words = line.trim();
        let parted = body
            .get(at.wrapping_sub(1))
            .is_some_and(|line| line.trim().is_empty())
            && at > begin;
        let continues = line.starts_with("  ") && !parted;
        // The text may itself begin with a list, after a blank line.
        let entry = is_bullet(words) && (!parted || super::texts::is_label(without_bullet(words)));
        if !words.is_empty() && !entry && !continues {
            break;
        }
        at += 1;
    }
    at
}

/// Returns the first line with words at or after a place.
fn next_line(lines: &[&str], from: usize) -> Option<usize> {
    (from..lines.len()).find(|at| lines.get(*at).is_some_and(|line| !line.trim().is_empty()))
}

/// Returns where the paragraph that stands at a place ends.
fn paragraph_end(lines: &[&str], from: usize) -> usize {
    (from..lines.len())
        .find(|at| lines.get(*at).is_some_and(|line| line.trim().is_empty()))
        .unwrap_or(lines.len())
}

/// Returns true for an item of a list.
pub(super) fn is_bullet(line: &str) -> bool {
    ["- ", "* ", "+ ", "• "]
        .iter()
        .any(|bullet| line.starts_with(bullet))
}

/// Takes off a bullet.
pub(super) fn without_bullet(line: &str) -> &str {
    let line = line.trim();
    if is_bullet(line) {
        line.trim_start_matches(['-', '*', '+', '•']).trim()
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the parts as `Name=value; …| text`.
    fn shown(file: &str) -> String {
        let lines: Vec<&str> = file.lines().collect();
        let parts = split(&lines);
        let join = |lines: &[&str]| {
            let words: Vec<&str> = lines
                .iter()
                .map(|line| line.trim())
                .filter(|line| !line.is_empty())
                .collect();
            words.join("/")
        };
        let entries: Vec<String> = parts
            .entries
            .iter()
            .map(|entry| format!("{}={}", entry.name, join(&entry.lines)))
            .collect();
        format!("{} | {}", entries.join("; "), join(&parts.text))
    }

    #[test]
    fn the_text_begins_after_the_list_of_contents() {
        assert_eq!(
            shown(
                "**Summary:**\n\nOne.\n\nTwo.\n\n**Contents:**\n\n- English Translation\n- Scan\n\nTEXT\n\n**Rights:**\n\nin the text"
            ),
            "Summary=One./Two.; Contents=- English Translation/- Scan | TEXT/**Rights:**/in the text"
        );
        assert_eq!(
            shown("**Contents:**\n\n- English Translation\n\n- 1) First\n- 2) Second"),
            "Contents=- English Translation | - 1) First/- 2) Second"
        );
        assert_eq!(
            shown("**Contents:**\n\nEnglish Translation\n\nTEXT"),
            "Contents=English Translation | TEXT"
        );
        assert_eq!(
            shown("**Contents:** English Translation\n\nTEXT"),
            "Contents=English Translation | TEXT"
        );
        assert_eq!(
            shown("**Contents:**\n\nTEXT at once"),
            "Contents= | TEXT at once"
        );
    }

    #[test]
    fn contents_may_stand_before_other_fields() {
        assert_eq!(
            shown(
                "**Contents:**\n\n- English Translation\n\n**Citation:**\n\nAPRF\n<http://a.example/1>\n\nTEXT"
            ),
            "Contents=- English Translation; Citation=APRF/<http://a.example/1> | TEXT"
        );
    }

    #[test]
    fn a_last_field_has_one_paragraph_or_one_list() {
        assert_eq!(
            shown("**Citation:**\n\nAPRF\n\n**Summary:**\n\nOne.\n\nTEXT\n\nMORE"),
            "Citation=APRF; Summary=One. | TEXT/MORE"
        );
        assert_eq!(
            shown("**Citation:** APRF\n\n**Rights:** Free.\n\nTEXT"),
            "Citation=APRF; Rights=Free. | TEXT"
        );
        assert_eq!(
            shown("**Citation:**\n\nAPRF\n\n**Subjects:**\n\n- Trade\n\n- Pilots\n\nTEXT"),
            "Citation=APRF; Subjects=- Trade/- Pilots | TEXT"
        );
        assert_eq!(
            shown("**Citation:**\n\nAPRF\n\n<http://a.example/1>\n\nTEXT"),
            "Citation=APRF/<http://a.example/1> | TEXT"
        );
    }

    #[test]
    fn speakers_in_bold_are_no_fields() {
        assert_eq!(
            shown(
                "**Summary:**\n\nA talk.\n\n**Contents:**\n\n- English Translation\n\n**Comrade Quist:** No.\n\n**Comrade Novak:** Yes."
            ),
            "Summary=A talk.; Contents=- English Translation | **Comrade Quist:** No./**Comrade Novak:** Yes."
        );
        assert_eq!(
            shown("**Citation:**\n\nAPRF\n\n**Summary:**\n\nA talk.\n\n**Comrade Quist:** No."),
            "Citation=APRF; Summary=A talk. | **Comrade Quist:** No."
        );
    }

    #[test]
    fn unknown_fields_before_the_contents_are_fields() {
        assert_eq!(
            shown("**Summary**: One.\n**Shelf life:** long\n**Contents:**\n- Scan\n\nTEXT"),
            "Summary=One.; Shelf life=long; Contents=- Scan | TEXT"
        );
    }

    #[test]
    fn the_layout_is_known_by_its_fields() {
        assert!(has_layout("**1950**\n\n**Citation:**\n\nAPRF"));
        assert!(has_layout("**Summary:** x\n**Contents:** y"));
        assert!(!has_layout(
            "# A letter\n\n**Note:** only one bold word with a colon"
        ));
        assert!(!has_layout(
            "**Quist:** No.\n**Novak:** Yes.\n**Quist:** No."
        ));
    }
}
