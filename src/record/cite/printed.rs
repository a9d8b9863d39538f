//! Where a document is printed or published: its volume, its imprint.
//!
//! In the order of the Chicago Manual's notes: title of the volume, volume, editors, (place:
//! publisher, year), number and pages. What is not said is left out.

use crate::record::Record;
use crate::record::clean::Clean;
use crate::record::date::DocDate;
use crate::record::record::Container;

/// So many editors are named; of more the first.
const MOST_EDITORS: usize = 3;
/// Words of an imprint are short: what is longer speaks of the making of the file.
const LONGEST_IMPRINT: usize = 120;

/// Returns true for a volume that says enough of itself for a document in it to be found.
pub(super) fn finds_its_documents(container: &Container) -> bool {
    let place = [&container.place, &container.publisher, &container.year];
    place.iter().any(|part| part.is_some())
        || container.volume.is_some()
        || !details(container).is_empty()
}

/// Returns the volume a document is printed in, and where in it; a book that is the record
/// itself is not named twice. `None` when there is nothing to say.
pub(super) fn printed_in(
    container: &Container,
    title: &Clean,
    date: Option<&str>,
) -> Option<String> {
    let is_itself = container.title == *title;
    let said = |words: &Clean| is_itself && date.is_some_and(|date| date.contains(words.as_str()));
    let part = |part: &Option<Clean>| part.clone().filter(|words| !said(words));
    let imprint = imprint(
        part(&container.place).as_deref(),
        part(&container.publisher).as_deref(),
        part(&container.year).as_deref(),
    );
    if is_itself {
        let words: Vec<String> = imprint.into_iter().chain(details(container)).collect();
        return (!words.is_empty()).then(|| words.join(", "));
    }
    let mut words = format!("in {}", container.title);
    if let Some(volume) = &container.volume {
        words = format!("{words}, vol. {volume}");
    }
    if let Some(editors) = editors(&container.editors) {
        words = format!("{words}, ed. {editors}");
    }
    if let Some(imprint) = imprint {
        words = format!("{words} ({imprint})");
    }
    for detail in details(container) {
        words = format!("{words}, {detail}");
    }
    Some(words)
}

/// Returns "Place: Publisher, Year" as far as it is known.
fn imprint(place: Option<&str>, publisher: Option<&str>, year: Option<&str>) -> Option<String> {
    let by = match (place, publisher) {
        (Some(place), Some(publisher)) => Some(format!("{place}: {publisher}")),
        (one, other) => one.or(other).map(str::to_owned),
    };
    let parts: Vec<String> = by.into_iter().chain(year.map(str::to_owned)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn editors(all: &[Clean]) -> Option<String> {
    match all {
        [] => None,
        [first, ..] if all.len() > MOST_EDITORS => Some(format!("{first} et al.")),
        _ => Some(super::in_a_row(all)),
    }
}

/// Returns where in a volume a document stands.
fn details(container: &Container) -> Vec<String> {
    let pages = container.pages.as_ref().map(|pages| {
        let is_one = pages.chars().all(char::is_alphanumeric);
        format!("{} {pages}", if is_one { "p." } else { "pp." })
    });
    let issue = container.issue.as_ref().map(|issue| format!("no. {issue}"));
    let number = container.number.as_ref();
    let number = number.map(|number| format!("doc. {number}"));
    [issue, number, pages].into_iter().flatten().collect()
}

/// Returns the volume a document is printed in for a page of the record: title, volume,
/// editors, place, publisher, year, and where in it.
pub fn container_in_words(container: &Container) -> String {
    let editors = Clean::join(&container.editors, "; ");
    let volume = container.volume.as_ref();
    let head = [
        Some(container.title.to_string()),
        volume.map(|volume| format!("vol. {volume}")),
        Some(editors.to_string()),
    ];
    let place = [&container.place, &container.publisher, &container.year];
    let place = place.map(|part| part.as_ref().map(Clean::to_string));
    let parts = head.into_iter().chain(place).flatten();
    let parts = parts
        .chain(details(container))
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<String>>().join(", ")
}

/// Returns who published a record that is printed in no volume, as its further fields say it;
/// `None` when they say nothing of it.
pub(super) fn published(record: &Record, date: Option<&str>) -> Option<String> {
    let place = super::field(
        record,
        &[
            "place of publication",
            "publisher-place",
            "publisher place",
            "address",
        ],
    );
    let publisher = super::field(record, &["publisher"]);
    let mut year = super::field(record, &["year", "year of publication"]);
    if place.is_none() && publisher.is_none() && year.is_none() {
        // A header that names no parts has a sentence.
        let whole = super::field(record, &["publication", "imprint"])?;
        let whole = whole.trim_end_matches('.').to_owned();
        return (whole.chars().count() <= LONGEST_IMPRINT).then_some(whole);
    }
    year = year.or_else(|| year_published(record));
    let is_new = |words: &String| date.is_none_or(|date| !date.contains(words.as_str()));
    imprint(
        place.filter(is_new).as_deref(),
        publisher.filter(is_new).as_deref(),
        year.filter(is_new).as_deref(),
    )
}

/// Returns the year of the day the record is said to have been published.
fn year_published(record: &Record) -> Option<String> {
    let published = record.dates.iter().find(|date| *date.kind == *"published");
    let year = published?.date.as_ref().map(DocDate::edtf)?.get(..4)?;
    let is_year = year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| year.to_owned())
}
