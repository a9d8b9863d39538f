//! Dates by their attributes: what an editor has said a date means, as EDTF.

use super::tag::Attributes;
use crate::record::Clean;
use crate::record::date::{self, DocDate};

/// The date an editor has given in attributes (`when`, `from`, `to`, `notBefore`, `notAfter`).
pub(super) fn of(attributes: &Attributes<'_>) -> Option<DocDate> {
    let [when, from, to, not_before, not_after, _, _] = &attributes.dates;
    let doubt = match attributes.certainty.as_ref() {
        "low" => "?",
        _ => "",
    };
    let one = |value: &str| {
        let day = day(value);
        DocDate::parse_edtf(&format!("{day}{doubt}")).or_else(|| DocDate::parse_edtf(day))
    };
    if !when.is_empty() {
        return one(when);
    }
    // What began by one day and ended after another is known by the outer two.
    let first = [from, not_before]
        .into_iter()
        .find(|value| !value.is_empty());
    let last = [to, not_after].into_iter().find(|value| !value.is_empty());
    match (first, last) {
        (Some(first), Some(last)) if day(first) == day(last) => one(first),
        (None, None) => None,
        (first, last) => {
            let end = |value: Option<&std::borrow::Cow<'_, str>>| value.map(|value| one(value));
            let (first, last) = (end(first), end(last));
            if first == Some(None) || last == Some(None) {
                return None;
            }
            DocDate::span_of_range(first.flatten().as_ref(), last.flatten().as_ref())
        }
    }
}

/// The date a machine has reckoned from the document's own, in universal time: of use only
/// where there is no other.
pub(super) fn of_machine(attributes: &Attributes<'_>) -> Option<DocDate> {
    let [.., first, last] = &attributes.dates;
    let (first, last) = (day(first), day(last));
    match (first.is_empty(), last.is_empty()) {
        (true, true) => None,
        (false, true) => DocDate::parse_edtf(first),
        (true, false) => DocDate::parse_edtf(last),
        (false, false) if first == last => DocDate::parse_edtf(first),
        (false, false) => DocDate::parse_edtf(&format!("{first}/{last}")),
    }
}

/// The date in words: the whole, else what follows a place in front of it.
pub(super) fn of_words(words: &str) -> Option<DocDate> {
    let words = words.trim_end_matches(['.', ',', ' ']);
    let mut rest = words;
    for _ in 0..4 {
        if let Some(found) = date::read(rest) {
            return Some(found);
        }
        rest = rest.split_once(", ")?.1;
    }
    None
}

/// Returns the calendar when it is not the Gregorian ("#julian", "Old Style").
pub(super) fn calendar(attributes: &Attributes<'_>) -> Option<Clean> {
    let name = attributes.calendar.trim_start_matches('#').trim();
    let lower = name.to_lowercase();
    if name.is_empty() || lower.contains("gregorian") {
        None
    } else if lower.contains("julian") {
        Some(Clean::line("Julian"))
    } else {
        Some(Clean::line(name))
    }
}

/// Leaves off the time of a day.
fn day(value: &str) -> &str {
    let value = value.trim();
    value.split('T').next().unwrap_or(value)
}
