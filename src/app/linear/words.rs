//! How things are said in lines: dates, counts, sentences.
//!
//! Numbers stand without a space in them and dates in words, as they are to be heard.

use crate::app::look::DateForm;
use crate::record::date::DocDate;
use crate::record::listing::Row;

/// Returns a count with its word: "1 record", "10 records".
pub fn counted(count: usize, one: &str, several: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {several}"),
    }
}

/// Returns a phrase as a sentence: a capital at its head, a full stop behind it.
pub fn sentence(phrase: &str) -> String {
    let phrase = phrase.trim();
    let mut letters = phrase.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let ends = phrase.ends_with(['.', '?', '!', '…', ':', '"', '”']);
    let stop = if ends { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

/// Returns a date of a list in words.
pub fn date(edtf: Option<&str>, form: DateForm) -> String {
    let Some(edtf) = edtf else {
        return "undated".to_owned();
    };
    DocDate::parse_edtf(edtf).map_or_else(|| edtf.to_owned(), |date| form.in_words(&date))
}

/// Returns a row of the catalogue: its date, what it is, from whom to whom where the title does
/// not say it, and your marks.
pub fn row(number: usize, row: &Row, form: DateForm) -> String {
    let mut told = format!(
        "{number}. {}. {}",
        date(row.date.as_deref(), form),
        sentence(&row.title)
    );
    if let Some((from, to)) = row.people.split_once(" > ")
        && !row.title.contains(&format!("from {from} to {to}"))
    {
        told = format!("{told} {}", sentence(&format!("{from} to {to}")));
    }
    if row.bookmarked {
        told.push_str(" Bookmarked.");
    }
    if row.notes > 0 {
        told = format!("{told} {}.", counted(row.notes, "note", "notes"));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_becomes_a_sentence_once() {
        assert_eq!(sentence("note saved"), "Note saved.");
        assert_eq!(sentence("Is it?"), "Is it?");
        assert_eq!(sentence(" "), "");
    }

    #[test]
    fn dates_are_words_and_counts_agree() {
        let told = |edtf: Option<&str>| date(edtf, DateForm::YearFirst);
        assert_eq!(told(Some("1950-11-17")), "17 November 1950");
        assert_eq!(told(Some("1950-12~")), "c. December 1950");
        assert_eq!(told(None), "undated");
        assert_eq!(told(Some("not a date")), "not a date");
        let american = date(Some("1950-11-17"), DateForm::MonthFirst);
        assert_eq!(american, "November 17, 1950");
        assert_eq!(counted(1, "record", "records"), "1 record");
        assert_eq!(counted(16150, "record", "records"), "16150 records");
    }
}
