//! What stands behind the colon of `date:`, `is:` and `has:`: a term, words, or something that
//! is still being typed.

use super::super::date::DocDate;
use super::{STATES, What, is_quote, word};

/// What the value after a colon turned out to be.
pub(super) enum Value {
    /// A term.
    Complete(What),
    /// The beginning of one: still being typed, it asks for nothing yet.
    Unfinished,
    /// Nothing that can be parsed.
    Words,
}

impl Value {
    /// Returns the term, or the whole token as a word.
    pub(super) fn or_words(self, token: &str) -> Option<What> {
        match self {
            Value::Complete(what) => Some(what),
            Value::Unfinished => None,
            Value::Words => word(token),
        }
    }
}

/// Reads the value of `is:` or `has:`.
pub(super) fn read_state(name: &str, value: &str) -> Value {
    let value = value.trim_matches(is_quote).to_lowercase();
    let mut known = STATES.iter().filter(|(of, _, _)| *of == name);
    if let Some((_, _, what)) = known.clone().find(|(_, known, _)| *known == value) {
        return Value::Complete(what.clone());
    }
    if known.any(|(_, known, _)| known.starts_with(&value)) {
        Value::Unfinished
    } else {
        Value::Words
    }
}

/// Reads the value of `date:`.
pub(super) fn read_date(value: &str) -> Value {
    let value = value.trim_matches(is_quote);
    if is_unfinished_year(value) {
        return Value::Unfinished;
    }
    if let Some(date) = DocDate::parse_range(value) {
        return Value::Complete(What::Date(date));
    }
    match without_unfinished_end(value) {
        None => Value::Words,
        Some(finished) if is_unfinished_year(finished) => Value::Unfinished,
        Some(finished) => DocDate::parse_range(finished)
            .map_or(Value::Words, |date| Value::Complete(What::Date(date))),
    }
}

/// A year has four digits: fewer are still being typed, as is a range without a year.
fn is_unfinished_year(value: &str) -> bool {
    value.len() < 4
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
}

/// Cuts off the part of a date or a range that is still being typed (`1950-1`, `1950-11..19`).
///
/// `None` when the end is complete, so that a wrong date is not taken for half a right one.
fn without_unfinished_end(value: &str) -> Option<&str> {
    let head = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = value.len() - head.len();
    let in_range = head.ends_with("..");
    let unfinished = match head.chars().next_back() {
        Some('.') if in_range => digits < 4,
        Some('.') => digits == 0,
        Some('-') => digits < 2,
        Some(_) | None => false,
    };
    let finished = if in_range && digits > 0 {
        head
    } else {
        head.trim_end_matches(['-', '.'])
    };
    unfinished.then_some(finished)
}
