//! What every command starts from: settings with the options laid over them, directories, log.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::record::Clean;
use crate::store::aliases_file;
use crate::store::directories::{Directories, Given};
use crate::store::kept::root_away;
use crate::store::library::Place;
use crate::store::near::nearest;
use crate::store::settings::{Color, Files, Layer, Origin, Settings};
use crate::store::userdata::UserData;

use super::arguments::Arguments;
use super::exit::{Exit, Failure};
use super::surroundings::Surroundings;

/// Names of the commands, for a PATH that was meant as one.
const COMMANDS: [&str; 8] = [
    "list",
    "show",
    "search",
    "check",
    "index",
    "config",
    "completions",
    "man",
];

/// What every command starts from.
#[derive(Debug)]
pub struct Session<'a> {
    /// What the command line said.
    pub arguments: &'a Arguments,
    /// The machine.
    pub surroundings: &'a Surroundings,
    /// The user's directories, options included.
    pub directories: Directories,
    /// The settings that hold, options included.
    pub settings: Settings,
    /// The log.
    pub log: Log,
}

impl<'a> Session<'a> {
    /// Reads the settings and opens the log.
    pub fn begin(
        arguments: &'a Arguments,
        surroundings: &'a Surroundings,
    ) -> Result<Self, Failure> {
        let directories = directories(arguments, surroundings);
        let log = match &arguments.options.log {
            Some(path) => Log::open(&absolute(surroundings, path))?,
            None => Log::default(),
        };
        let mut settings = Settings::load(Files {
            system: surroundings.system_settings.as_deref(),
            user: directories.settings.as_deref(),
            user_named: arguments.options.config.is_some(),
            home: directories.home.as_deref(),
        })?;
        settings.lay_over(options_layer(arguments), &Origin::CommandLine);
        settings.lay_environment(&surroundings.environment);
        Ok(Self {
            arguments,
            surroundings,
            directories,
            settings,
            log,
        })
    }

    /// Returns the reader's own list of names with several spellings, present or not.
    pub fn aliases_file(&self) -> Option<PathBuf> {
        let settings = self.directories.settings().ok()?;
        Some(settings.parent()?.join(aliases_file::FILE))
    }

    /// Returns true when the output may have colour.
    pub fn color(&self) -> bool {
        !self.arguments.options.linear
            && match self.settings.color.value {
                Color::Auto => self.surroundings.width.is_some() && !self.surroundings.no_color,
                Color::Always => true,
                Color::Never => false,
            }
    }

    /// Returns true when only ASCII signs may be drawn.
    pub fn ascii(&self) -> bool {
        self.settings.ascii.value
    }

    /// Returns what was named to be opened, on the command line; empty when nothing was.
    pub fn named(&self) -> Vec<PathBuf> {
        let arguments = self.arguments;
        let all = arguments.paths.iter().chain(&arguments.collections);
        all.map(|path| absolute(self.surroundings, path)).collect()
    }

    /// Returns what to open: what was named, else the collections of the settings, else the
    /// built-in sample.
    pub fn places(&self) -> Result<Vec<Place>, Failure> {
        let named = self.named();
        if named.is_empty() {
            // One of the settings that is away, as a disk that is not plugged in, must not keep
            // the others shut: the reading tells of it among the problems.
            let settled = self.settings.collections.value.iter();
            let settled: Vec<Place> = settled.cloned().map(Place::Path).collect();
            if settled.is_empty() {
                return Ok(vec![Place::Sample]);
            }
            return Ok(settled);
        }
        named
            .into_iter()
            .map(|path| readable(&path, self.surroundings).map(|()| Place::Path(path)))
            .collect()
    }

    /// Returns what the room opens: the same, and a folder that is gone if what was read of it
    /// is kept. The room shows that, says that the folder is away, and waits for it.
    pub fn places_of_room(&self) -> Result<Vec<Place>, Failure> {
        let cache = self.directories.cache().ok();
        let is_kept = |path: &PathBuf| cache.is_some_and(|cache| root_away(path, cache).is_some());
        let named = self.named();
        if named.is_empty() || !named.iter().any(is_kept) {
            return self.places();
        }
        let place = |path: PathBuf| {
            if !is_kept(&path) {
                readable(&path, self.surroundings)?;
            }
            Ok(Place::Path(path))
        };
        named.into_iter().map(place).collect()
    }

    /// Returns the folders known to be roots of collections.
    pub fn known_roots(&self) -> Vec<PathBuf> {
        let opened = match self.directories.data() {
            Ok(data) => UserData::open(data).known(),
            Err(_) => Vec::new(),
        };
        let opened = opened.into_iter().map(|known| known.path);
        let settled = self
            .settings
            .collections
            .value
            .iter()
            .filter(|path| path.is_dir());
        settled.cloned().chain(opened).collect()
    }
}

/// Returns the directories, what was named on the command line above what the machine tells.
pub fn directories(arguments: &Arguments, surroundings: &Surroundings) -> Directories {
    let options = &arguments.options;
    let given = |path: &Option<PathBuf>| path.as_deref().map(|path| absolute(surroundings, path));
    surroundings.directories.clone().with(Given {
        settings: given(&options.config),
        data: given(&options.data_dir),
        cache: given(&options.cache_dir),
    })
}

/// Returns a path as it is seen from the working directory.
pub fn absolute(surroundings: &Surroundings, path: &Path) -> PathBuf {
    surroundings.working_directory.join(path)
}

fn options_layer(arguments: &Arguments) -> Layer {
    Layer {
        color: arguments.options.color.map(Color::from),
        ascii: arguments.options.ascii.then_some(true),
        ..Layer::default()
    }
}

/// Looks whether there is something at a path, so that a slip is told before anything opens.
fn readable(path: &Path, surroundings: &Surroundings) -> Result<(), Failure> {
    let Err(error) = std::fs::metadata(path) else {
        return Ok(());
    };
    // As it was written, where it was written from here.
    let shown = path.strip_prefix(&surroundings.working_directory);
    let shown = shown.unwrap_or(path).display();
    let sentence = if error.kind() == std::io::ErrorKind::NotFound {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let next = match nearest(&name, COMMANDS) {
            Some(command) if command == name => {
                format!("a command comes first, as in readroom {command} -c PATH")
            }
            Some(command) => format!("did you mean the command {command}?"),
            None => "check the path, or see readroom --help for the commands".to_owned(),
        };
        format!("there is no file or folder {shown}: {next}")
    } else {
        format!("cannot read {shown}: {error}")
    };
    Err(Failure::told(Exit::Trouble, &sentence))
}

/// The log a person asked for with `--log`; none takes every line and keeps none.
///
/// Counts and times, never what was typed or read: a log is for a stranger who looks for a
/// fault.
#[derive(Debug, Default)]
pub struct Log(Option<File>);

impl Log {
    fn open(path: &Path) -> Result<Self, Failure> {
        // For its user alone, like everything readroom writes.
        let file = File::options()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path);
        file.map(|file| Self(Some(file))).map_err(|error| {
            let sentence = format!("cannot write the log {}: {error}", path.display());
            Failure::told(Exit::Trouble, &sentence)
        })
    }

    /// Writes a line with the time. A log that can't be written must not stop the reading.
    pub fn line(&self, words: &str) {
        if let Some(mut file) = self.0.as_ref() {
            let now = jiff::Timestamp::now();
            let _ = writeln!(file, "{now:.3} {}", Clean::line(words));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use std::ffi::OsString;

    fn arguments(words: &str) -> Arguments {
        let words = format!("readroom {words}");
        super::super::arguments::parse(words.split_whitespace().map(OsString::from), 80).unwrap()
    }

    #[test]
    fn colour_is_automatic_until_somebody_says() {
        let terminal = Surroundings {
            width: Some(80),
            ..Surroundings::default()
        };
        let quiet = Surroundings {
            no_color: true,
            ..terminal.clone()
        };
        let pipe = Surroundings::default();
        for (words, surroundings, wanted) in [
            ("list", &terminal, true),
            ("list", &pipe, false),
            ("list", &quiet, false),
            ("list --color always", &pipe, true),
            ("list --color always", &quiet, true),
            ("list --color never", &terminal, false),
        ] {
            let arguments = arguments(words);
            let session = Session::begin(&arguments, surroundings).unwrap();
            assert_eq!(session.color(), wanted, "{words} {surroundings:?}");
        }
    }

    #[test]
    fn what_is_named_opens_else_the_settings_else_the_sample() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir(&path).unwrap();
            path
        };
        let (a, b, c) = (make("a"), make("b"), make("c"));
        let here = Surroundings {
            working_directory: folder.path().to_path_buf(),
            ..Surroundings::default()
        };
        let places = |words: &str| {
            let arguments = arguments(words);
            let session = Session::begin(&arguments, &here).unwrap();
            session.places()
        };
        let path = |path: &PathBuf| Place::Path(path.clone());
        assert_eq!(places(""), Ok(vec![Place::Sample]));
        assert_eq!(places("a -c b"), Ok(vec![path(&a), path(&b)]));
        std::fs::write(folder.path().join("s.toml"), "collections = [\"c\"]\n").unwrap();
        assert_eq!(places("--config s.toml list"), Ok(vec![path(&c)]));
        assert_eq!(places("--config s.toml list -c a"), Ok(vec![path(&a)]));
        std::fs::remove_dir(&c).unwrap();
        assert_eq!(
            places("--config s.toml"),
            Ok(vec![path(&c)]),
            "told by the reading"
        );
    }

    #[test]
    fn a_path_with_nothing_there_is_told_with_the_command_meant() {
        let arguments = arguments("lst");
        let nowhere = Surroundings {
            working_directory: "/nonexistent".into(),
            ..Surroundings::default()
        };
        let session = Session::begin(&arguments, &nowhere).unwrap();
        assert_eq!(
            session.places(),
            Err(Failure::told(
                Exit::Trouble,
                "there is no file or folder lst: did you mean the command list?"
            ))
        );
    }
}
