//! The settings: built-in defaults, over them `/etc/readroom.toml`, over them the user's file.
//!
//! A file is read in two stages: [`super::settings_file`] gives a [`Layer`] of checked values
//! or the line that is wrong, [`Settings::load`] lays the layers over each other and keeps for
//! each value where it comes from. What a key may be bound to is for the room's keymap to say
//! ([`Settings::check_keys`]); this layer does not know it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::record::Clean;
use crate::record::listing::Order;

use super::files;
use super::settings_choices::{Dates, Depth, FirstScreen, ListHeight, ListWidth, Theme};
use super::settings_file;

/// The commented default settings, as `readroom config init` writes them.
pub const DEFAULT_FILE: &str = include_str!("../../data/settings.toml");

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How the room is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The list above the record.
    #[default]
    Rows,
    /// The list beside the record, where the terminal is wide enough for both.
    Columns,
}

/// Who lays out lines that are read from the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bidi {
    /// The room, except on terminals known to do it by themselves.
    #[default]
    Auto,
    /// The room.
    On,
    /// The terminal.
    Off,
}

/// The widest line of running text, in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure(pub u16);

impl Measure {
    /// The narrowest and the widest that can be set.
    pub const LIMITS: std::ops::RangeInclusive<u16> = 20..=500;
}

impl Default for Measure {
    fn default() -> Self {
        Self(66)
    }
}

impl Bidi {
    /// Every choice, with the word for it.
    pub const ALL: [(&'static str, Self); 3] =
        [("auto", Self::Auto), ("on", Self::On), ("off", Self::Off)];
}

impl Color {
    /// Every choice, with the word for it.
    pub const ALL: [(&'static str, Self); 3] = [
        ("auto", Self::Auto),
        ("always", Self::Always),
        ("never", Self::Never),
    ];
}

impl Layout {
    /// Every choice, with the word for it.
    pub const ALL: [(&'static str, Self); 2] = [("rows", Self::Rows), ("columns", Self::Columns)];
}

/// Where a value comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The program itself.
    #[default]
    Default,
    /// A settings file, and the line of it.
    File(PathBuf, usize),
    /// A variable of the environment.
    Environment(String),
    /// An option on the command line.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("the built-in defaults"),
            Origin::File(path, line) => {
                let path = path.to_string_lossy();
                write!(f, "{}, line {line}", Clean::text(&path))
            }
            Origin::Environment(variable) => {
                write!(f, "the environment, {}", Clean::line(variable))
            }
            Origin::CommandLine => f.write_str("the command line"),
        }
    }
}

/// A value with where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// The keys of one command, as written in a settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySetting {
    /// The keys, as written ("Ctrl-s").
    pub keys: Vec<String>,
    /// The line of the file.
    pub line: usize,
}

/// What one settings file says; what it leaves out is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// Folders or files to open when none is named; absolute, or as written.
    pub collections: Option<Vec<PathBuf>>,
    /// Colour.
    pub color: Option<Color>,
    /// A set of colours.
    pub theme: Option<Theme>,
    /// How many colours there are.
    pub depth: Option<Depth>,
    /// What is shown at first.
    pub first_screen: Option<FirstScreen>,
    /// How dates stand in lists.
    pub dates: Option<Dates>,
    /// Rows of the list above the record.
    pub list_height: Option<ListHeight>,
    /// Columns of the list beside the record.
    pub list_width: Option<ListWidth>,
    /// ASCII signs only.
    pub ascii: Option<bool>,
    /// Order of the list.
    pub order: Option<Order>,
    /// Layout of the room.
    pub layout: Option<Layout>,
    /// Rows are written again and never moved by the terminal.
    pub repaint: Option<bool>,
    /// The widest line of running text.
    pub measure: Option<Measure>,
    /// Who lays out lines that are read from the right.
    pub bidi: Option<Bidi>,
    /// What was read is remembered.
    pub history: Option<bool>,
    /// Keys by `context.command`.
    pub keys: BTreeMap<String, KeySetting>,
    /// The line of each setting.
    pub lines: BTreeMap<&'static str, usize>,
}

/// The settings that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Folders or files to open when none is named.
    pub collections: Sourced<Vec<PathBuf>>,
    /// Colour.
    pub color: Sourced<Color>,
    /// A set of colours.
    pub theme: Sourced<Theme>,
    /// How many colours there are.
    pub depth: Sourced<Depth>,
    /// What is shown at first.
    pub first_screen: Sourced<FirstScreen>,
    /// How dates stand in lists.
    pub dates: Sourced<Dates>,
    /// Rows of the list above the record.
    pub list_height: Sourced<ListHeight>,
    /// Columns of the list beside the record.
    pub list_width: Sourced<ListWidth>,
    /// ASCII signs only.
    pub ascii: Sourced<bool>,
    /// Order of the list.
    pub order: Sourced<Order>,
    /// Layout of the room.
    pub layout: Sourced<Layout>,
    /// Rows are written again and never moved by the terminal.
    pub repaint: Sourced<bool>,
    /// The widest line of running text.
    pub measure: Sourced<Measure>,
    /// Who lays out lines that are read from the right.
    pub bidi: Sourced<Bidi>,
    /// What was read is not remembered: the opposite of the setting `history`.
    pub no_history: Sourced<bool>,
    /// Keys by `context.command` ("catalogue.bookmark"); what is not here keeps its default.
    pub keys: BTreeMap<String, Sourced<KeySetting>>,
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is there, or was named, and can't be read.
    #[error("cannot read the settings {}: {cause}", shown(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file says something that can't be meant.
    #[error("{}, line {line}: {what}", shown(path))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what would be right: a sentence.
        what: Clean,
    },
}

fn shown(path: &Path) -> Clean {
    Clean::text(&path.to_string_lossy())
}

/// Which files to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Files<'a> {
    /// The settings of the machine; need not exist.
    pub system: Option<&'a Path>,
    /// The user's file.
    pub user: Option<&'a Path>,
    /// True when the user named the file: it must exist then.
    pub user_named: bool,
    /// The home folder, for `~/`.
    pub home: Option<&'a Path>,
}

impl Settings {
    /// Reads the files and lays them over the built-in defaults.
    pub fn load(files: Files<'_>) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        let layers = [(files.system, false), (files.user, files.user_named)];
        for (path, must_exist) in layers {
            let Some(path) = path else { continue };
            let words = match read_file(path) {
                Ok(bytes) => bytes,
                Err(error) if !must_exist && is_absent(&error) => continue,
                Err(cause) => {
                    return Err(SettingsError::Unreadable {
                        path: path.to_path_buf(),
                        cause,
                    });
                }
            };
            let layer = settings_file::read(&words, path, files.home)?;
            settings.lay_over(layer, &Origin::File(path.to_path_buf(), 0));
        }
        Ok(settings)
    }

    /// Lays a layer over the settings; what it leaves out stays. Of a file the line of each
    /// setting is kept.
    pub fn lay_over(&mut self, layer: Layer, origin: &Origin) {
        let of = |line: Option<usize>| match (origin, line) {
            (Origin::File(path, _), Some(line)) => Origin::File(path.clone(), line),
            _ => origin.clone(),
        };
        let origin = |name: &str| of(layer.lines.get(name).copied());
        lay(
            &mut self.collections,
            layer.collections,
            origin("collections"),
        );
        lay(&mut self.color, layer.color, origin("color"));
        lay(&mut self.theme, layer.theme, origin("theme"));
        lay(&mut self.depth, layer.depth, origin("depth"));
        lay(&mut self.ascii, layer.ascii, origin("ascii"));
        lay(
            &mut self.first_screen,
            layer.first_screen,
            origin("first_screen"),
        );
        lay(&mut self.dates, layer.dates, origin("dates"));
        lay(&mut self.order, layer.order, origin("order"));
        lay(&mut self.layout, layer.layout, origin("layout"));
        lay(
            &mut self.list_height,
            layer.list_height,
            origin("list_height"),
        );
        lay(&mut self.list_width, layer.list_width, origin("list_width"));
        lay(&mut self.repaint, layer.repaint, origin("repaint"));
        lay(&mut self.measure, layer.measure, origin("measure"));
        lay(&mut self.bidi, layer.bidi, origin("bidi"));
        let no_history = layer.history.map(|kept| !kept);
        lay(&mut self.no_history, no_history, origin("history"));
        for (name, value) in layer.keys {
            let origin = of(Some(value.line));
            self.keys.insert(name, Sourced { value, origin });
        }
    }

    /// Asks about every key setting; the answer `Err` is a sentence, told with file and line.
    pub fn check_keys(
        &self,
        check: impl Fn(&str, &[String]) -> Result<(), String>,
    ) -> Result<(), SettingsError> {
        for (name, setting) in &self.keys {
            if let (Err(what), Origin::File(path, _)) =
                (check(name, &setting.value.keys), &setting.origin)
            {
                return Err(SettingsError::Wrong {
                    path: path.clone(),
                    line: setting.value.line,
                    what: Clean::line(&what),
                });
            }
        }
        Ok(())
    }
}

/// Reads a settings file. The null device stands for no settings, as everywhere.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    if path == Path::new("/dev/null") {
        return Ok(Vec::new());
    }
    files::read_regular(path, files::MOST_OF_SMALL)
}

/// A path below a file or a folder that may not be searched holds no settings either.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
    )
}

fn lay<T>(below: &mut Sourced<T>, above: Option<T>, origin: Origin) {
    if let Some(value) = above {
        *below = Sourced { value, origin };
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;

    fn write(folder: &Path, name: &str, words: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, words).unwrap();
        path
    }

    #[test]
    fn the_users_file_wins_and_each_value_knows_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let system = write(
            folder.path(),
            "etc.toml",
            "color = \"never\"\nascii = true\n",
        );
        let user = write(folder.path(), "user.toml", "color = \"always\"\n");
        let settings = Settings::load(Files {
            system: Some(&system),
            user: Some(&user),
            ..Files::default()
        })
        .unwrap();
        assert_eq!(settings.color.value, Color::Always);
        assert_eq!(settings.color.origin, Origin::File(user, 1));
        assert_eq!(settings.ascii.origin, Origin::File(system, 2));
        assert!(
            settings
                .ascii
                .origin
                .to_string()
                .ends_with("etc.toml, line 2")
        );
        assert_eq!(settings.order.origin, Origin::Default);
    }

    #[test]
    fn a_file_that_was_named_must_exist() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone.toml");
        let files = Files {
            user: Some(&gone),
            ..Files::default()
        };
        assert_eq!(Settings::load(files).unwrap(), Settings::default());
        let named = Files {
            user_named: true,
            ..files
        };
        let error = Settings::load(named).unwrap_err().to_string();
        assert!(error.starts_with("cannot read the settings "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn only_a_file_is_read_as_settings_or_the_null_device_for_none() {
        let load = |path: &'static str| {
            Settings::load(Files {
                user: Some(Path::new(path)),
                user_named: true,
                ..Files::default()
            })
        };
        assert_eq!(load("/dev/null").unwrap(), Settings::default());
        assert_eq!(
            load("/dev/zero").unwrap_err().to_string(),
            "cannot read the settings /dev/zero: it is a device, not a file"
        );
    }

    #[test]
    fn the_shipped_file_says_nothing_and_shows_the_defaults() {
        let path = Path::new("settings.toml");
        let read = |words: &str| settings_file::read(words.as_bytes(), path, None).unwrap();
        assert_eq!(read(DEFAULT_FILE), Layer::default());
        let uncommented: String = DEFAULT_FILE
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if rest.starts_with(char::is_alphabetic) => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let layer = read(&uncommented);
        assert!(layer.collections.is_some() && layer.color.is_some() && layer.ascii.is_some());
        assert!(layer.order.is_some() && layer.layout.is_some());
        assert!(layer.measure.is_some() && layer.bidi.is_some());
        for name in settings_file::NAMES {
            assert!(name == "keys" || layer.lines.contains_key(name), "{name}");
        }
        let mut settings = Settings::default();
        settings.lay_over(layer, &Origin::Default);
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn a_key_the_room_does_not_know_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let user = write(
            folder.path(),
            "user.toml",
            "[keys.catalogue]\nbookmark = \"m\"\nread = [\"x\", \"Hyper\"]\n",
        );
        let settings = Settings::load(Files {
            user: Some(&user),
            ..Files::default()
        })
        .unwrap();
        let check = |name: &str, keys: &[String]| match keys.iter().find(|key| *key == "Hyper") {
            Some(key) => Err(format!("{name}: there is no key {key}")),
            None => Ok(()),
        };
        let error = settings.check_keys(check).unwrap_err().to_string();
        assert!(
            error.ends_with("user.toml, line 3: catalogue.read: there is no key Hyper"),
            "{error}"
        );
    }
}
