//! `readroom show`: one record, whole or a part of it.

use std::path::Path;

use crate::record::text::{Role, Text};
use crate::record::{Clean, Record};
use crate::store::catalogue::Lookup;
use crate::store::library::Place;

use super::arguments::{Part, Show, ShowFormat};
use super::exit::{Exit, Failure};
use super::json::RecordJson;
use super::room::OpenRoom;
use super::session::{Session, absolute};
use super::surroundings::Output;
use super::{markdown, page};

/// Prints a record.
pub fn run(show: &Show, session: &Session<'_>, output: &mut Output<'_>) -> Result<Exit, Failure> {
    if show.record.trim().is_empty() {
        let sentence = "no record is named: name one by its id, the end of one, or its file";
        return Err(Failure::told(Exit::Usage, sentence));
    }
    let room = OpenRoom::open(session, &places(show, session)?, output)?;
    let key = match look_up(show, session, &room) {
        Lookup::One(key) => key,
        Lookup::Several(ids) => {
            return Err(Failure::told(Exit::Nothing, &ambiguous(&show.record, &ids)));
        }
        Lookup::None => return Err(Failure::told(Exit::Nothing, &not_found(show, &room))),
    };
    let record = room.load(key).map_err(|reason| {
        let sentence = format!("cannot read {}: {reason}", show.record);
        Failure::told(Exit::Trouble, &sentence)
    })?;
    let record = limited(record, show.part)?;
    print(&record, show, session, output)?;
    Ok(Exit::Done)
}

/// Finds the record; a file that is named by way of a link is known by its real path.
fn look_up(show: &Show, session: &Session<'_>, room: &OpenRoom) -> Lookup {
    let here = &session.surroundings.working_directory;
    let found = room.catalogue.look_up(&show.record, here);
    if found != Lookup::None {
        return found;
    }
    match std::fs::canonicalize(absolute(session.surroundings, Path::new(&show.record))) {
        Ok(real) => room.catalogue.look_up(&real.to_string_lossy(), here),
        Err(_) => Lookup::None,
    }
}

/// A file that is named by its path opens by itself when no collection is named: asking for
/// `-c` as well would be asking for the same thing twice.
fn places(show: &Show, session: &Session<'_>) -> Result<Vec<Place>, Failure> {
    let file = absolute(session.surroundings, Path::new(&show.record));
    if session.named().is_empty() && file.is_file() {
        return Ok(vec![Place::Path(file)]);
    }
    session.places()
}

fn print(
    record: &Record,
    show: &Show,
    session: &Session<'_>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let printed = match show.format {
        ShowFormat::Json => {
            serde_json::to_writer_pretty(&mut *output.out, &RecordJson::from(record))?;
            "\n".to_owned()
        }
        ShowFormat::Text => page::page(record, show.part, session.surroundings.width),
        ShowFormat::Markdown => markdown::markdown(record, show.part),
    };
    output.out.write_all(printed.as_bytes())?;
    Ok(())
}

/// Takes away what was not asked for; a text or summary that is not there is told.
fn limited(mut record: Record, part: Part) -> Result<Record, Failure> {
    let role = match part {
        Part::All => return Ok(record),
        Part::Metadata => None,
        Part::Summary => {
            if record.summary.is_empty() {
                return Err(missing(&record, "summary"));
            }
            record.texts.clear();
            return Ok(record);
        }
        Part::Translation => Some((Role::Translation, "translation")),
        Part::Original => Some((Role::Original, "text in the original language")),
    };
    if let Some((role, name)) = role
        && record.text_of(role).is_none()
    {
        return Err(missing(&record, name));
    }
    record.summary.clear();
    record
        .texts
        .retain(|text| role.is_some_and(|(role, _)| text.role == role));
    Ok(record)
}

fn missing(record: &Record, what: &str) -> Failure {
    let labels: Vec<&str> = record.texts.iter().map(Text::shown_label).collect();
    let has = match labels.as_slice() {
        [] => "it has no text".to_owned(),
        labels => format!("it has {}", labels.join(", ")),
    };
    Failure::told(
        Exit::Nothing,
        &format!("{} has no {what}: {has}", record.id),
    )
}

fn not_found(show: &Show, room: &OpenRoom) -> String {
    let next = match room.near_ids(&show.record).as_slice() {
        [] => "see readroom list --format tsv for the ids".to_owned(),
        [id] => format!("did you mean {id}?"),
        ids => format!("did you mean one of these?{}", indented(ids)),
    };
    format!("there is no record {}: {next}", show.record)
}

fn ambiguous(typed: &str, ids: &[Clean]) -> String {
    format!(
        "{typed} is {} records: write more of the id{}",
        ids.len(),
        indented(ids)
    )
}

fn indented(ids: &[Clean]) -> String {
    let lines = Clean::join(ids, "\n  ");
    format!("\n  {lines}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::super::testing::telegram;
    use super::*;

    #[test]
    fn a_part_leaves_the_description_and_that_part() {
        let kept = |part| {
            let record = limited(telegram(), part).unwrap();
            let keys: Vec<String> = record.texts.into_iter().map(|text| text.key.0).collect();
            (!record.summary.is_empty(), keys.join(" "))
        };
        assert_eq!(kept(Part::All), (true, "translation-en original-ru".into()));
        assert_eq!(kept(Part::Metadata), (false, String::new()));
        assert_eq!(kept(Part::Summary), (true, String::new()));
        assert_eq!(kept(Part::Translation), (false, "translation-en".into()));
        assert_eq!(kept(Part::Original), (false, "original-ru".into()));
    }

    #[test]
    fn a_part_that_is_not_there_is_told_with_what_is() {
        let mut record = telegram();
        record.texts.pop();
        assert_eq!(
            limited(record, Part::Original),
            Err(Failure::told(
                Exit::Nothing,
                "archive.example/document/112079 has no text in the original language: \
                 it has English Translation"
            ))
        );
        let told = limited(Record::default(), Part::Summary);
        assert!(matches!(told, Err(Failure::Told(Exit::Nothing, _))));
    }

    #[test]
    fn several_records_are_listed() {
        let ids = ["a/12", "b/12"].map(Clean::line);
        assert_eq!(
            ambiguous("12", &ids),
            "12 is 2 records: write more of the id\n  a/12\n  b/12"
        );
    }
}
