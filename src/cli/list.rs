//! `readroom list`: the records of a collection, or those a filter leaves.

use std::io::Write;

use crate::record::listing::{Order, Page, Problem, Request, Row};
use crate::record::query::Query;

use super::arguments::{List, ListFormat};
use super::exit::{Exit, Failure};
use super::json::RecordJson;
use super::room::OpenRoom;
use super::session::Session;
use super::surroundings::Output;
use super::table::{self, Look};

/// Prints the list.
pub fn run(list: &List, session: &Session<'_>, output: &mut Output<'_>) -> Result<Exit, Failure> {
    let places = session.places()?;
    let mut room = match list.format {
        ListFormat::Json => OpenRoom::open_whole(session, &places, output)?,
        ListFormat::Table | ListFormat::Tsv => OpenRoom::open(session, &places, output)?,
    };
    let page = room.catalogue.rows(&request(list, session));
    let complete = match list.format {
        ListFormat::Table => {
            table::print(&page.rows, look(session), output.out)?;
            true
        }
        ListFormat::Tsv => {
            print_tsv(&page.rows, output.out)?;
            true
        }
        ListFormat::Json => print_json(&room, &page.rows, output)?,
    };
    output.say_left_out(list.filter.as_deref().unwrap_or_default());
    remarks(&room, &page, output);
    Ok(match (complete, page.rows.is_empty()) {
        (false, _) => Exit::Trouble,
        (true, true) => Exit::Nothing,
        (true, false) => Exit::Done,
    })
}

fn request(list: &List, session: &Session<'_>) -> Request {
    Request {
        seq: 0,
        query: Query::parse(list.filter.as_deref().unwrap_or_default()),
        order: list.sort.map_or(session.settings.order.value, Order::from),
        start: 0,
        count: usize::MAX,
        keep: None,
    }
}

fn look(session: &Session<'_>) -> Look {
    Look {
        width: session.surroundings.width,
        color: session.color(),
        ascii: session.ascii(),
    }
}

/// Says on the side what the list itself can't show.
fn remarks(room: &OpenRoom, page: &Page, output: &mut Output<'_>) {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    if page.undated > 0 {
        let records = counted(page.undated, "undated record is", "undated records are");
        output.say(&format!("{records} not in the list: a date was asked for"));
    }
    // The same lines as `check` counts: pictures beside documents are no gap.
    let problems = room.catalogue.problems().iter();
    let problems: Vec<&Problem> = problems.filter(|problem| !problem.is_remark()).collect();
    if let Some(first) = problems.first() {
        let lines = counted(problems.len(), "problem", "problems");
        output.say(&format!(
            "{lines}, see readroom check: {}: {}",
            first.path, first.reason
        ));
    }
    if page.rows.is_empty() {
        let sentence = match page.total {
            0 => "there is no record here".to_owned(),
            total => format!("none of the {total} records matches the filter"),
        };
        output.say(&sentence);
    }
}

fn print_tsv(rows: &[Row], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "id\tdate\tpeople\ttitle\tlanguages\tshelf\tmarks")?;
    for row in rows {
        let date = row.date.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{}\t{date}\t{}\t{}\t{}\t{}\t{}",
            row.id,
            row.people,
            row.title,
            row.languages,
            row.shelf,
            table::marks(row)
        )?;
    }
    Ok(())
}

/// Prints an array of whole records, one a line; each is printed and let go, so that a large
/// collection needs no more memory than what was kept of it, and its largest record. Returns false when some
/// record could not be read.
fn print_json(room: &OpenRoom, rows: &[Row], output: &mut Output<'_>) -> Result<bool, Failure> {
    let mut complete = true;
    let mut before = "[\n";
    for row in rows {
        match room.load(row.key) {
            Ok(record) => {
                output.out.write_all(before.as_bytes())?;
                serde_json::to_writer(&mut *output.out, &RecordJson::from(&record))?;
                before = ",\n";
            }
            Err(reason) => {
                complete = false;
                output.say(&format!("cannot read {}: {reason}", row.id));
            }
        }
    }
    let end = if before == ",\n" { "\n]\n" } else { "[]\n" };
    output.out.write_all(end.as_bytes())?;
    Ok(complete)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::super::table::tests::row;
    use super::*;

    #[test]
    fn values_are_parted_by_tabs_and_nothing_is_cut() {
        let mut rows = vec![
            row("1950-11-17", "Telegram, transmitting a message"),
            row("", "x"),
        ];
        rows[1].date = None;
        let mut out = Vec::new();
        print_tsv(&rows, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "id\tdate\tpeople\ttitle\tlanguages\tshelf\tmarks\n\
             harbour/1\t1950-11-17\tShtykov > Gromyko\tTelegram, transmitting a message\tRU>EN\tAPRF 45/1/347\t*+\n\
             harbour/1\t\tShtykov > Gromyko\tx\tRU>EN\tAPRF 45/1/347\t*+\n"
        );
    }

    #[test]
    fn an_array_without_records_is_still_an_array() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut output = Output {
            out: &mut out,
            err: &mut err,
        };
        let room = OpenRoom::default();
        assert_eq!(print_json(&room, &[], &mut output), Ok(true));
        assert_eq!(
            print_json(&room, &[row("1950", "gone")], &mut output),
            Ok(false)
        );
        assert_eq!(out, b"[]\n[]\n");
        assert!(
            String::from_utf8(err)
                .unwrap()
                .contains("cannot read harbour/1: ")
        );
    }
}
