//! Front matter: parting it from the body, its entries as text, strings written safely.
//!
//! The body is never looked into: it is what stands after the closing line, byte for byte.

use std::fmt::Write as _;

/// The line that opens and closes the front matter.
const FENCE: &str = "---";

/// A file parted in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parted<'a> {
    /// YAML, without the lines that enclose it.
    pub front: &'a str,
    /// Everything after the closing line.
    pub body: &'a str,
}

/// Parts a file; `None` when it has no front matter or the front matter does not end.
///
/// A byte order mark before it, CR LF and blanks after the three hyphens are accepted: other
/// editors write them.
pub(super) fn part(file: &str) -> Option<Parted<'_>> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let (first, rest) = file.split_once('\n')?;
    if first.trim_end() != FENCE {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        // At the start of a line YAML has no other use for three hyphens.
        if line.trim_end() == FENCE {
            let (front, from_fence) = rest.split_at(at);
            return Some(Parted {
                front,
                body: &from_fence[line.len()..],
            });
        }
        at += line.len();
    }
    None
}

/// An entry of the front matter as it is written, with its line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// Its key; empty for comments between entries.
    pub key: &'a str,
    /// Its lines.
    pub text: &'a str,
}

/// Parts front matter into its top-level entries; their texts in a row are the whole.
pub(super) fn entries(front: &str) -> Vec<Entry<'_>> {
    let lines: Vec<&str> = front.split_inclusive('\n').collect();
    // What the nearest line below that is neither blank nor a comment begins with: a comment
    // before an entry is on its own, one amid an entry's lines belongs to them.
    let mut entry_follows = true;
    let mut begins = vec![false; lines.len()];
    for (n, line) in lines.iter().enumerate().rev() {
        let blank = line.trim().is_empty();
        begins[n] = !blank
            && if line.starts_with('#') {
                entry_follows
            } else {
                starts_entry(line)
            };
        if !blank && !line.starts_with('#') {
            entry_follows = begins[n];
        }
    }
    let mut found = Vec::new();
    let (mut from, mut at) = (0, 0);
    for (line, begins) in lines.iter().zip(begins) {
        if begins && at > from {
            found.push(entry(&front[from..at]));
            from = at;
        }
        at += line.len();
    }
    if at > from {
        found.push(entry(&front[from..at]));
    }
    found
}

/// Returns true when a line begins an entry of the outermost mapping.
fn starts_entry(line: &str) -> bool {
    let continues = line.starts_with([' ', '\t', ']', '}', '#']);
    let item = line == "-" || line.starts_with("- ") || line.trim_end() == "-";
    !continues && !item
}

/// Names an entry by what stands before its colon.
fn entry(text: &str) -> Entry<'_> {
    let key = if text.starts_with('#') {
        ""
    } else {
        let key = text.split(':').next().unwrap_or_default().trim();
        let quoted = |mark| key.strip_prefix(mark)?.strip_suffix(mark);
        quoted('"').or_else(|| quoted('\'')).unwrap_or(key)
    };
    Entry { key, text }
}

/// Writes a string as a YAML scalar in double quotes, on one line.
///
/// Letters of every script stay readable; what an editor could lose or a terminal obey is
/// escaped (YAML 1.2.2, section 5.7).
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_body_is_what_follows_the_closing_line() {
        let parted = |file| part(file).map(|parted| (parted.front, parted.body));
        assert_eq!(
            parted("---\na: 1\n---\n\n b\r\n---\nc"),
            Some(("a: 1\n", "\n b\r\n---\nc"))
        );
        assert_eq!(
            parted("\u{feff}--- \r\na: 1\r\n---\r\nb"),
            Some(("a: 1\r\n", "b"))
        );
        assert_eq!(parted("---\n---"), Some(("", "")));
        assert_eq!(parted("---\na: 1\n"), None);
        assert_eq!(parted("a\n---\n---\n"), None);
        assert_eq!(parted("---\n ---\n----\n"), None);
    }

    #[test]
    fn entries_keep_their_lines() {
        let front = "# head\nid: 1\n\"a b\": |\n  x\n\n  y\ntags:\n- a\n# amid\n- b\n# own\nz: [1,\n]\n# end\n";
        let keys: Vec<&str> = entries(front).iter().map(|entry| entry.key).collect();
        assert_eq!(keys, ["", "id", "a b", "tags", "", "z", ""]);
        let whole: String = entries(front).iter().map(|entry| entry.text).collect();
        assert_eq!(whole, front);
    }

    proptest! {
        #[test]
        fn a_quoted_string_reads_back(text in any::<String>()) {
            let written = quoted(&text);
            prop_assert!(!written.contains('\n'));
            let read: String = serde_saphyr::from_str(&written).unwrap();
            prop_assert_eq!(read, text);
        }

        #[test]
        fn parting_never_panics_and_loses_nothing(front in "[-a:# \\n\\r]{0,40}", body in any::<String>()) {
            let file = format!("---\n{front}\n---\n{body}");
            let parted = part(&file).unwrap();
            prop_assert!(file.ends_with(parted.body));
            let whole: String = entries(parted.front).iter().map(|entry| entry.text).collect();
            prop_assert_eq!(whole, parted.front);
        }
    }
}
