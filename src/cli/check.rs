//! `readroom check`: what in a collection could not be read, or only in part, and what to do.
//!
//! The same lines as "Problems" in the room. Files that hold no text by their kind (pictures,
//! sound, programs, data) are a remark on the side: they belong beside documents, and a
//! collection with them has nothing wrong. A letter in a format that is not read is wrong.

use std::io::Write;

use serde::Serialize;

use crate::record::listing::Problem;

use super::arguments::{Check, CheckFormat};
use super::exit::{Exit, Failure};
use super::room::OpenRoom;
use super::session::Session;
use super::surroundings::Output;

/// A problem as programs read it.
#[derive(Serialize)]
struct ProblemJson<'a> {
    path: &'a str,
    reason: &'a str,
}

/// Prints what is wrong.
pub fn run(check: &Check, session: &Session<'_>, output: &mut Output<'_>) -> Result<Exit, Failure> {
    let places = session.places()?;
    let room = OpenRoom::open(session, &places, output)?;
    let (remarks, problems): (Vec<&Problem>, Vec<&Problem>) = room
        .catalogue
        .problems()
        .iter()
        .partition(|problem| problem.is_remark());
    match check.format {
        CheckFormat::Text => print_text(&problems, output.out)?,
        CheckFormat::Json => print_json(&problems, output.out)?,
    }
    for remark in remarks {
        output.say(&remark.reason);
    }
    output.say(&summary(room.catalogue.len(), problems.len()));
    Ok(if problems.is_empty() {
        Exit::Done
    } else {
        Exit::Nothing
    })
}

/// Says in a sentence how it stands.
fn summary(records: usize, problems: usize) -> String {
    let records = match records {
        0 => "there is no record here".to_owned(),
        1 => "1 record".to_owned(),
        many => format!("{many} records"),
    };
    match problems {
        0 => format!("{records}, nothing wrong"),
        1 => format!("{records}, 1 problem"),
        many => format!("{records}, {many} problems"),
    }
}

fn print_text(problems: &[&Problem], out: &mut dyn Write) -> Result<(), Failure> {
    for problem in problems {
        writeln!(out, "{}: {}", problem.path, problem.reason)?;
    }
    Ok(())
}

fn print_json(problems: &[&Problem], out: &mut dyn Write) -> Result<(), Failure> {
    let rows: Vec<ProblemJson<'_>> = problems
        .iter()
        .map(|problem| ProblemJson {
            path: &problem.path,
            reason: &problem.reason,
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)?;
    Ok(())
}
