//! The command line as a value: the one definition behind help, completions and man page.
//!
//! What each option means beyond its form is for the file of its command.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{
    Arg, ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand,
    ValueEnum, ValueHint, value_parser,
};

use crate::record::listing::Order;
use crate::store::settings::Color;

/// The name of `-c/--collection` in clap's matches.
const COLLECTION: &str = "collection";

/// The widest help is set where the terminal is wider still, or is none.
pub const HELP_WIDTH: usize = 100;

const USAGE: &str = "\
readroom [OPTIONS] [PATH]...
       readroom [OPTIONS] COMMAND";

const LONG_ABOUT: &str = "\
A reading room in a terminal: opens a folder of archive documents, lists them, narrows the list \
as you type, and shows each one with its description, its shelf marks and its texts. It keeps \
your bookmarks and notes; it never writes into a collection.

Without a PATH it opens the collections of the settings, else a built-in sample.";

const AFTER_HELP: &str = "\
Examples:
  readroom                               the collections of the settings, else the sample
  readroom telegrams letters/112.md      a folder and a file, in one room
  readroom ./list                        a folder that is named like a command
  readroom -c telegrams list --filter 'from:shtykov date:1950'
  readroom -c telegrams show 112079 --part translation

Exit codes:
  0  done
  1  nothing was found, or check found problems
  2  wrong use: an option, an argument or the settings
  3  something could not be read or written";

const AFTER_LIST: &str = "\
A filter is words, each found fuzzily within one field, and: \"a phrase\", -without, title: from: to:
place: lang: subject: archive: shelf: id:, date:1950-11..1951-01, date:1950s, is:bookmarked,
has:note, has:original, has:translation. No filter is an error: what can't be parsed is words.

Examples:
  readroom list                                          everything, by date
  readroom -c telegrams list --filter 'pilots -training' --sort title
  readroom -c telegrams list --filter is:bookmarked --format json
  readroom -c telegrams list --format tsv | cut -f 1,4   ids and titles";

const AFTER_SHOW: &str = "\
RECORD is an id, an end of one that is not ambiguous, or the path of a file.

Examples:
  readroom -c telegrams show 112079
  readroom show telegrams/112079.md --format json
  readroom -c telegrams show 112079 --part translation --format markdown";

const AFTER_SEARCH: &str = "\
Words are found in texts, summaries, titles and your own notes, all of them in one record: in the form
that was typed, then in other forms of the word, then in other spellings and scripts of a name (a list
of your own: aliases.toml beside the settings, one name a line: Zhou Enlai = Chou En-lai = 周恩来).
Also: \"a phrase\", -without, one OR another, (brackets), near:(two words), telegr*, title: from: to:
place: lang: subject: archive: shelf: id:, date:1950-11..1951-01, is:bookmarked, has:note,
has:original, has:translation. No query is an error: what can't be parsed is words.

Examples:
  readroom -c telegrams search 'pilots training'
  readroom -c telegrams search '\"ciphered telegram\" date:1950' --sort date
  readroom -c telegrams search shtykov --format json | jq -r '.[].id'";

const AFTER_CHECK: &str = "\
Ends with 1 when there is anything. Pictures and other files that hold no text by their kind are
counted on the side and do not make it end so.

Examples:
  readroom -c telegrams check
  readroom -c telegrams check --format json | jq -r '.[].path'";

const AFTER_INDEX: &str = "\
The room does this by itself while you read; the command is for the first time with a large
collection. What is kept is in the cache folder, can be thrown away at any time, and holds none of
your notes. Only --beside writes into a collection, and only into its folder .readroom.

Examples:
  readroom index                            the collections of the settings
  readroom index -c telegrams               one collection
  sudo readroom index -c /srv/frus --beside for all readers of a shared machine";

/// Everything the command line said.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "readroom",
    version,
    about = "A reading room in a terminal for archive documents",
    long_about = LONG_ABOUT,
    after_long_help = AFTER_HELP,
    override_usage = USAGE,
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// Folders and files to open (a folder named like a command needs ./)
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Collections named with `-c`, before and after the command, in order.
    #[arg(skip)]
    pub collections: Vec<PathBuf>,

    /// Options of every command.
    #[command(flatten)]
    pub options: Options,

    /// The command; none is the reading room itself.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options for every command")]
pub struct Options {
    /// Keep bookmarks and notes in this folder
    #[arg(long, global = true, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub data_dir: Option<PathBuf>,

    /// Keep what can be made again in this folder
    #[arg(long, global = true, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub cache_dir: Option<PathBuf>,

    /// Read the settings from this file instead of your own
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN")]
    pub color: Option<ColorChoice>,

    /// Draw with ASCII signs only
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Read without a screen: lines in, plain lines out, for screen readers and braille displays
    #[arg(long, global = true)]
    pub linear: bool,

    /// With --linear, break lines at so many columns; else the terminal does
    #[arg(long, global = true, value_name = "COLUMNS", requires = "linear", value_parser = clap::value_parser!(u16).range(10..))]
    pub width: Option<u16>,

    /// Write what happens to the end of this file
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub log: Option<PathBuf>,
}

/// A command.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Print the records, or those a filter leaves
    List(List),
    /// Print one record
    Show(Show),
    /// Print the records that have words in their texts, with the passages
    Search(Search),
    /// Print what could not be read, or only in part, and what to do
    Check(Check),
    /// Read the collections on purpose, so that they open at once
    Index(Index),
    /// The settings: what holds, where everything lies, a file to begin with
    Config(Config),
    /// Print completions for a shell
    #[command(after_long_help = "\
Examples:
  readroom completions bash > ~/.local/share/bash-completion/completions/readroom
  readroom completions fish > ~/.config/fish/completions/readroom.fish")]
    Completions(Completions),
    /// Print the manual page
    #[command(after_long_help = "\
Examples:
  readroom man > ~/.local/share/man/man1/readroom.1")]
    Man,
}

/// `readroom list`
#[derive(Args, Clone, Debug)]
#[command(after_long_help = AFTER_LIST)]
pub struct List {
    /// Print only the records that match, as the filter of the room does
    #[arg(long, value_name = "QUERY")]
    pub filter: Option<String>,

    /// In which order [default: that of the settings, else date]
    #[arg(long, value_name = "ORDER")]
    pub sort: Option<Sort>,

    /// A table to look at, tab-separated values, or an array of whole records
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,
}

/// `readroom show`
#[derive(Args, Clone, Debug)]
#[command(after_long_help = AFTER_SHOW)]
pub struct Show {
    /// An id, an end of one that is not ambiguous, or the path of a file
    #[arg(value_name = "RECORD", value_hint = ValueHint::FilePath)]
    pub record: String,

    /// Which part of it
    #[arg(long, value_name = "PART", default_value = "all")]
    pub part: Part,

    /// A page to read, Markdown, or an object
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ShowFormat,
}

/// `readroom search`
#[derive(Args, Clone, Debug)]
#[command(after_long_help = AFTER_SEARCH)]
pub struct Search {
    /// What to search for, as one argument
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    pub query: String,

    /// How many records at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = at_least_one)]
    pub limit: usize,

    /// In which order
    #[arg(long, value_name = "ORDER", default_value = "score")]
    pub sort: SearchSort,

    /// Passages to read, or an array of objects
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: SearchFormat,
}

/// `readroom check`
#[derive(Args, Clone, Debug)]
#[command(after_long_help = AFTER_CHECK)]
pub struct Check {
    /// Lines to read, or an array of objects with path and reason
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
}

/// `readroom index`
#[derive(Args, Clone, Copy, Debug)]
#[command(after_long_help = AFTER_INDEX)]
pub struct Index {
    /// Read every file again, as if there were no index
    #[arg(long)]
    pub rebuild: bool,

    /// Keep the index in the collection itself, in .readroom, for every reader of this machine
    #[arg(long)]
    pub beside: bool,
}

/// `readroom config`
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub action: ConfigAction,
}

/// What to do with the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigAction {
    /// Print the settings that hold, each with where it comes from
    Show,
    /// Print where settings, data, cache and state lie: name, tab, path
    Path,
    /// Write a commented settings file, if there is none yet
    Init,
}

/// `readroom completions`
#[derive(Args, Clone, Debug)]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless the environment has `NO_COLOR`
    #[value(help = "On a terminal, unless the environment has NO_COLOR")]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<ColorChoice> for Color {
    fn from(choice: ColorChoice) -> Self {
        match choice {
            ColorChoice::Auto => Color::Auto,
            ColorChoice::Always => Color::Always,
            ColorChoice::Never => Color::Never,
        }
    }
}

/// How to order a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// By the earliest day a date can mean, the undated last
    Date,
    /// By title
    Title,
    /// By id
    Id,
    /// What was changed last first
    Changed,
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Date => Order::Date,
            Sort::Title => Order::Title,
            Sort::Id => Order::Id,
            Sort::Changed => Order::Changed,
        }
    }
}

/// How to print a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Aligned columns, cut to the width of a terminal
    Table,
    /// A head line and a line for each record, columns parted by tabs, nothing cut
    Tsv,
    /// An array of whole records
    Json,
}

/// How to order hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchSort {
    /// The best first
    Score,
    /// By the earliest day a date can mean, the undated last
    Date,
}

/// How to print hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// Title and best passage of each
    Text,
    /// An array of objects with the places of the hits
    Json,
}

/// How to print what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A line for each: the file, what is wrong, what to do
    Text,
    /// An array of objects with path and reason
    Json,
}

/// Which part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The description alone
    Metadata,
    /// The summary
    Summary,
    /// The translation
    Translation,
    /// The text in the original language
    Original,
    /// Everything
    All,
}

/// How to print a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// A page to read
    Text,
    /// Markdown
    Markdown,
    /// One object, every key present
    Json,
}

/// Returns the whole definition, `-c` on every command included.
pub fn definition(width: usize) -> clap::Command {
    with_collection(Arguments::command())
        .term_width(width)
        .max_term_width(HELP_WIDTH)
}

/// Reads the arguments; help and version come back as errors, as clap has it.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    width: usize,
) -> Result<Arguments, clap::Error> {
    let mut definition = definition(width);
    let matches = definition.try_get_matches_from_mut(arguments)?;
    let mut arguments =
        Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut definition))?;
    arguments.collections = collections(&matches);
    Ok(arguments)
}

/// Adds `-c` to a command and all below it.
///
/// It is no global argument of clap's, because of those only the ones after the command would
/// be kept when it stands on both sides.
fn with_collection(command: clap::Command) -> clap::Command {
    let option = Arg::new(COLLECTION)
        .short('c')
        .long("collection")
        .value_name("PATH")
        .value_hint(ValueHint::AnyPath)
        .value_parser(value_parser!(PathBuf))
        .action(ArgAction::Append)
        .help_heading("Options for every command")
        .display_order(0)
        .help("A collection to open: a folder or a file (may repeat)");
    command.arg(option).mut_subcommands(with_collection)
}

/// Collects what `-c` named, from the first word to the last.
fn collections(matches: &ArgMatches) -> Vec<PathBuf> {
    let here = matches.get_many::<PathBuf>(COLLECTION).unwrap_or_default();
    let mut all: Vec<PathBuf> = here.cloned().collect();
    if let Some((_, below)) = matches.subcommand() {
        all.extend(collections(below));
    }
    all
}

/// Reads how many records are wanted: none at all is asked for by mistake.
fn at_least_one(typed: &str) -> Result<usize, String> {
    match typed.parse() {
        Ok(0) => Err("at least 1 record is shown: name a number from 1".to_owned()),
        Ok(limit) => Ok(limit),
        Err(_) => Err("this is no number of records: name one from 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;

    fn read(words: &str) -> Result<Arguments, clap::Error> {
        parse(
            format!("readroom {words}").split(' ').map(OsString::from),
            HELP_WIDTH,
        )
    }

    #[test]
    fn the_definition_holds() {
        definition(HELP_WIDTH).debug_assert();
    }

    #[test]
    fn collections_stand_before_and_after_the_command() {
        let arguments = read("-c a -c b list --filter x -c c").unwrap();
        assert_eq!(arguments.collections, ["a", "b", "c"].map(PathBuf::from));
        let arguments = read("config show --collection d --ascii").unwrap();
        assert_eq!(arguments.collections, ["d"].map(PathBuf::from));
        assert!(arguments.options.ascii);
    }

    #[test]
    fn paths_and_collections_may_be_mixed() {
        let arguments = read("a -c b ./list --color never").unwrap();
        assert_eq!(arguments.paths, ["a", "./list"].map(PathBuf::from));
        assert_eq!(arguments.collections, ["b"].map(PathBuf::from));
        assert!(arguments.command.is_none());
    }

    #[test]
    fn options_of_every_command_stand_on_both_sides() {
        for words in [
            "--data-dir d --config f list",
            "list --data-dir d --config f",
            "--config f list --data-dir d",
        ] {
            let arguments = read(words).unwrap();
            assert_eq!(arguments.options.data_dir, Some("d".into()), "{words}");
            assert_eq!(arguments.options.config, Some("f".into()), "{words}");
        }
    }

    #[test]
    fn a_command_comes_first_or_is_a_path() {
        let arguments = read("telegrams list").unwrap();
        assert_eq!(arguments.paths, ["telegrams", "list"].map(PathBuf::from));
        assert_eq!(
            read("telegrams list --filter x").unwrap_err().exit_code(),
            2
        );
        assert!(matches!(
            read("--ascii list").unwrap().command,
            Some(Command::List(_))
        ));
    }

    #[test]
    fn wrong_use_is_told_with_exit_code_2() {
        for words in [
            "list --format xml",
            "show",
            "list extra",
            "--telescope",
            "config",
            "show a b",
            "completions tcsh",
            "search x --limit 0",
            "search x --limit many",
        ] {
            assert_eq!(read(words).unwrap_err().exit_code(), 2, "{words}");
        }
    }
}
