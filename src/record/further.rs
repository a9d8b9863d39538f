//! The names of further fields as a reader is shown them.
//!
//! A record keeps what has no place of its own under the source's own name, which may be a tag
//! of two letters (`DP`), a word of a program (`archive_location`), or tell the file a second
//! value came from (`Shelf mark in letters.ris`). Data for programs has these names as they are.

use super::clean::Clean;

/// Tags of RIS that are kept, in words.
const TAGS: [(&str, &str); 32] = [
    ("A3", "Editor of the series"),
    ("AD", "Address of the author"),
    ("AN", "Accession number"),
    ("C1", "Custom field 1"),
    ("C2", "Custom field 2"),
    ("C3", "Custom field 3"),
    ("C4", "Custom field 4"),
    ("C5", "Custom field 5"),
    ("C6", "Custom field 6"),
    ("C7", "Custom field 7"),
    ("C8", "Custom field 8"),
    ("CA", "Caption"),
    ("CN", "Call number"),
    ("DB", "Database"),
    ("DO", "DOI"),
    ("DP", "Provider of the database"),
    ("ET", "Edition"),
    ("J2", "Short title of the volume"),
    ("L1", "Attachment"),
    ("L3", "Related record"),
    ("L4", "Picture"),
    ("LB", "Label"),
    ("M2", "Further field 2"),
    ("M3", "Kind of work"),
    ("N1", "Notes"),
    ("NV", "Number of volumes"),
    ("OP", "Original publication"),
    ("RN", "Research notes"),
    ("RP", "Reprint"),
    ("SE", "Section"),
    ("SN", "ISBN or ISSN"),
    ("Y2", "Date of access"),
];

/// Endings of files whose values stand beside a record's own.
const FILES: [&str; 12] = [
    ".ris", ".bib", ".json", ".yaml", ".yml", ".toml", ".md", ".txt", ".xml", ".csv", ".html",
    ".tsv",
];

/// Returns a further field as it is shown: its name in words, and its value, behind which stands
/// the file it is from where the record itself says something else.
pub fn shown(name: &Clean, value: &Clean) -> (Clean, Clean) {
    match name.rsplit_once(" in ") {
        Some((name, file)) if FILES.iter().any(|end| file.to_lowercase().ends_with(end)) => {
            let value = Clean::text(&format!("{value} (in {file})"));
            (Clean::line(&worded(name)), value)
        }
        Some(_) | None => (Clean::line(&worded(name)), value.clone()),
    }
}

/// Returns a name in words: of a tag its meaning, of a program's word a heading.
fn worded(name: &str) -> String {
    if let Some((_, words)) = TAGS.iter().find(|(tag, _)| *tag == name) {
        return (*words).to_owned();
    }
    let is_word_of_program = name.contains('_') && !name.contains(' ');
    let words = if is_word_of_program {
        name.replace('_', " ")
    } else {
        name.to_owned()
    };
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(name: &str, value: &str) -> (String, String) {
        let (name, value) = shown(&Clean::line(name), &Clean::line(value));
        (name.to_string(), value.to_string())
    }

    fn is(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_tag_and_a_word_of_a_program_are_put_in_words() {
        assert_eq!(both("DP", "JSTOR"), is("Provider of the database", "JSTOR"));
        assert_eq!(both("archive", "x"), is("Archive", "x"));
        assert_eq!(both("archive_location", "x"), is("Archive location", "x"));
        assert_eq!(both("Donor", "Unknown_hand"), is("Donor", "Unknown_hand"));
        assert_eq!(both("Бібліотека", "x"), is("Бібліотека", "x"));
        assert_eq!(both("ZZ", ""), is("ZZ", ""));
    }

    #[test]
    fn where_another_value_is_from_stands_behind_it() {
        assert_eq!(
            both("Shelf mark in X.ris", "PA 12"),
            is("Shelf mark", "PA 12 (in X.ris)")
        );
        assert_eq!(
            both("Kept in the archive", "yes"),
            is("Kept in the archive", "yes")
        );
        assert_eq!(
            both("DP in a b.RIS", "x"),
            is("Provider of the database", "x (in a b.RIS)")
        );
    }
}
