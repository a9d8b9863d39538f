//! The command line: arguments in, data and messages out, an exit code at the end.
//!
//! One file a command. Commands see the machine only through [`Surroundings`] and write only
//! to an [`Output`], so that a test can run them whole.

pub mod arguments;
pub mod exit;
pub mod surroundings;

mod check;
mod config;
mod fields;
mod generate;
mod index;
mod index_words;
mod json;
mod list;
mod markdown;
mod markdown_inline;
mod page;
mod reading_room;
mod room;
mod search;
mod search_text;
mod session;
mod settled;
mod show;
mod table;
#[cfg(test)]
mod testing;
mod visible;

use std::ffi::OsString;
use std::io::{self, Write};

use crate::record::Clean;

use arguments::{Arguments, Command, HELP_WIDTH};
use exit::{Exit, Failure};
use session::Session;
use surroundings::{Output, Surroundings};
use visible::Visible;

/// Runs with the arguments of the process, on its own output.
pub fn main() -> Exit {
    let surroundings = Surroundings::of_process();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    run(std::env::args_os(), &surroundings, &mut out, &mut err)
}

/// Runs one command to its end.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let mut visible;
    let out: &mut dyn Write = if surroundings.width.is_some() {
        visible = Visible(out);
        &mut visible
    } else {
        out
    };
    let mut output = Output { out, err };
    let width = surroundings.width.unwrap_or(HELP_WIDTH);
    let ended = match arguments::parse(arguments, width) {
        Ok(arguments) => dispatch(&arguments, surroundings, &mut output),
        Err(error) => answer(&error, &mut output),
    };
    let ended = ended.and_then(|exit| {
        output.out.flush()?;
        Ok(exit)
    });
    match ended {
        Ok(exit) => exit,
        Err(Failure::ClosedPipe) => Exit::Done,
        Err(Failure::Told(exit, sentence)) => {
            // What was printed before it went wrong comes before the reason.
            let _ = output.out.flush();
            output.say(&sentence);
            exit
        }
    }
}

fn dispatch(
    arguments: &Arguments,
    surroundings: &Surroundings,
    output: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let session = || Session::begin(arguments, surroundings);
    match &arguments.command {
        None => reading_room::run(&session()?, output),
        Some(Command::List(list)) => list::run(list, &session()?, output),
        Some(Command::Check(check)) => check::run(check, &session()?, output),
        Some(Command::Search(search)) => search::run(search, &session()?, output),
        Some(Command::Show(show)) => show::run(show, &session()?, output),
        Some(Command::Index(index)) => index::run(*index, &session()?, &index::shelf(), output),
        Some(Command::Config(config)) => {
            config::run(config.action, arguments, surroundings, output)
        }
        Some(Command::Completions(completions)) => generate::completions(completions.shell, output),
        Some(Command::Man) => generate::man(output),
    }
}

/// Help and version were asked for and are data; everything else is wrong use.
fn answer(error: &clap::Error, output: &mut Output<'_>) -> Result<Exit, Failure> {
    let words = Clean::text(&error.render().to_string());
    if error.use_stderr() {
        let _ = output.err.write_all(words.as_bytes());
        return Ok(Exit::Usage);
    }
    output.out.write_all(words.as_bytes())?;
    Ok(Exit::Done)
}
