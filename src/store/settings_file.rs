//! One settings file: its bytes in, checked values out, or the line that is wrong.
//!
//! Walked by hand rather than by a derived reader, so that every refusal names the line, what
//! stands there and what would be right. Nothing here opens a file.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::record::Clean;
use crate::record::listing::Order;

use super::near::nearest;
use super::settings::{Bidi, Color, KeySetting, Layer, Layout, Measure, SettingsError};
use super::settings_choices::{Dates, Depth, FirstScreen, ListHeight, ListWidth, SHARES, Theme};

/// The names a settings file may have, in the order they are shown.
pub const NAMES: [&str; 16] = [
    "collections",
    "color",
    "theme",
    "depth",
    "ascii",
    "first_screen",
    "dates",
    "order",
    "layout",
    "list_height",
    "list_width",
    "repaint",
    "measure",
    "bidi",
    "history",
    "keys",
];

/// Reads a settings file.
pub fn read(bytes: &[u8], path: &Path, home: Option<&Path>) -> Result<Layer, SettingsError> {
    let words = String::from_utf8_lossy(bytes);
    let words = words.strip_prefix('\u{feff}').unwrap_or(&words);
    let file = File { words, path, home };
    // Bytes that are no UTF-8 would otherwise pass as part of a comment or of a path.
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(file.wrong(error.valid_up_to(), "these bytes are not UTF-8 text"));
    }
    let table = DeTable::parse(words).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        file.wrong(at, &format!("this is not TOML: {}", error.message()))
    })?;
    let mut layer = Layer::default();
    for (name, value) in table.get_ref() {
        file.take(&mut layer, name, value)?;
    }
    Ok(layer)
}

/// What is needed to tell where something stands.
struct File<'a> {
    words: &'a str,
    path: &'a Path,
    home: Option<&'a Path>,
}

type Name<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

impl File<'_> {
    fn take(
        &self,
        layer: &mut Layer,
        name: &Name<'_>,
        value: &Value<'_>,
    ) -> Result<(), SettingsError> {
        let known = NAMES.into_iter().find(|known| *known == name.get_ref());
        if let Some(known) = known {
            layer.lines.insert(known, self.line(name.span().start));
        }
        match name.get_ref().as_ref() {
            "collections" => layer.collections = Some(self.paths(value)?),
            "color" => layer.color = Some(self.choice("color", value, &Color::ALL)?),
            "theme" => layer.theme = Some(self.choice("theme", value, &Theme::ALL)?),
            "depth" => layer.depth = Some(self.choice("depth", value, &Depth::ALL)?),
            "first_screen" => {
                layer.first_screen = Some(self.choice("first_screen", value, &FirstScreen::ALL)?);
            }
            "dates" => layer.dates = Some(self.choice("dates", value, &Dates::ALL)?),
            "list_height" => {
                let share = self.number("list_height", "percent", value, &SHARES)?;
                layer.list_height = Some(ListHeight(share));
            }
            "list_width" => {
                let share = self.number("list_width", "percent", value, &SHARES)?;
                layer.list_width = Some(ListWidth(share));
            }
            "ascii" => layer.ascii = Some(self.switch("ascii", value)?),
            "order" => {
                let orders = Order::ALL.map(|order| (order.name(), order));
                layer.order = Some(self.choice("order", value, &orders)?);
            }
            "layout" => layer.layout = Some(self.choice("layout", value, &Layout::ALL)?),
            "history" => layer.history = Some(self.switch("history", value)?),
            "repaint" => layer.repaint = Some(self.switch("repaint", value)?),
            "measure" => {
                let columns = self.number("measure", "columns", value, &Measure::LIMITS)?;
                layer.measure = Some(Measure(columns));
            }
            "bidi" => layer.bidi = Some(self.choice("bidi", value, &Bidi::ALL)?),
            "keys" => layer.keys = self.keys(value)?,
            unknown => return Err(self.unknown(name.span().start, unknown)),
        }
        Ok(())
    }

    fn paths(&self, value: &Value<'_>) -> Result<Vec<PathBuf>, SettingsError> {
        let wanted = "`collections` must be a list of paths, as in [\"~/telegrams\"]";
        let DeValue::Array(items) = value.get_ref() else {
            return Err(self.not_that(value, wanted));
        };
        let one = |item: &Value<'_>| match item.get_ref() {
            DeValue::String(path) if !path.is_empty() => Ok(self.resolved(path)),
            _ => Err(self.not_that(item, wanted)),
        };
        items.iter().map(one).collect()
    }

    /// A path is taken from the home folder after `~/`, else from the folder of the file.
    fn resolved(&self, written: &str) -> PathBuf {
        match (written.strip_prefix("~/"), self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ if written == "~" => self.home.map_or_else(|| written.into(), Path::to_path_buf),
            _ => self
                .path
                .parent()
                .map_or_else(|| written.into(), |folder| folder.join(written)),
        }
    }

    fn number(
        &self,
        name: &str,
        of: &str,
        value: &Value<'_>,
        limits: &RangeInclusive<u16>,
    ) -> Result<u16, SettingsError> {
        let (least, most) = (limits.start(), limits.end());
        let wanted = format!("`{name}` must be a number of {of} from {least} to {most}");
        let DeValue::Integer(number) = value.get_ref() else {
            return Err(self.not_that(value, &wanted));
        };
        let written = number.to_string();
        let number = u16::from_str_radix(number.as_str(), number.radix()).ok();
        number
            .filter(|number| limits.contains(number))
            .ok_or_else(|| self.wrong(value.span().start, &format!("{wanted}, not {written}")))
    }

    fn switch(&self, name: &str, value: &Value<'_>) -> Result<bool, SettingsError> {
        match value.get_ref() {
            DeValue::Boolean(on) => Ok(*on),
            _ => Err(self.not_that(value, &format!("`{name}` must be true or false"))),
        }
    }

    fn choice<T: Copy>(
        &self,
        name: &str,
        value: &Value<'_>,
        choices: &[(&'static str, T)],
    ) -> Result<T, SettingsError> {
        let words: Vec<String> = choices
            .iter()
            .map(|(word, _)| format!("{word:?}"))
            .collect();
        let wanted = format!("`{name}` must be one of {}", words.join(", "));
        let DeValue::String(written) = value.get_ref() else {
            return Err(self.not_that(value, &wanted));
        };
        let found = choices.iter().find(|(word, _)| *word == written.as_ref());
        found
            .map(|(_, choice)| *choice)
            .ok_or_else(|| self.wrong(value.span().start, &format!("{wanted}, not {written:?}")))
    }

    fn keys(&self, value: &Value<'_>) -> Result<BTreeMap<String, KeySetting>, SettingsError> {
        let wanted = "keys stand in a table for each context, as in [keys.catalogue]";
        let DeValue::Table(contexts) = value.get_ref() else {
            return Err(self.not_that(value, wanted));
        };
        let mut keys = BTreeMap::new();
        for (context, commands) in contexts {
            let DeValue::Table(commands) = commands.get_ref() else {
                return Err(self.wrong(context.span().start, wanted));
            };
            for (command, value) in commands {
                let setting = KeySetting {
                    keys: self.key_list(command.get_ref(), value)?,
                    line: self.line(command.span().start),
                };
                keys.insert(
                    format!("{}.{}", context.get_ref(), command.get_ref()),
                    setting,
                );
            }
        }
        Ok(keys)
    }

    fn key_list(&self, command: &str, value: &Value<'_>) -> Result<Vec<String>, SettingsError> {
        let wanted = format!("`{command}` must be a key or a list of keys, as in [\"m\", \"F2\"]");
        let one = |item: &Value<'_>| match item.get_ref() {
            DeValue::String(key) => Ok(key.clone().into_owned()),
            _ => Err(self.not_that(item, &wanted)),
        };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(one).collect(),
            _ => one(value).map(|key| vec![key]),
        }
    }

    fn unknown(&self, at: usize, name: &str) -> SettingsError {
        let next = match nearest(name, NAMES) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the settings are {}", NAMES.join(", ")),
        };
        self.wrong(at, &format!("there is no setting {name}: {next}"))
    }

    fn not_that(&self, value: &Value<'_>, wanted: &str) -> SettingsError {
        let kind = match value.get_ref() {
            DeValue::String(text) if text.is_empty() => "an empty text",
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(value.span().start, &format!("{wanted}, not {kind}"))
    }

    fn wrong(&self, at: usize, what: &str) -> SettingsError {
        SettingsError::Wrong {
            path: self.path.to_path_buf(),
            line: self.line(at),
            what: Clean::line(what),
        }
    }

    fn line(&self, at: usize) -> usize {
        let before = self.words.get(..at).unwrap_or_default();
        1 + before.matches('\n').count()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use proptest::prelude::*;

    fn refusal(words: &str) -> String {
        let path = Path::new("s.toml");
        read(words.as_bytes(), path, None).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_name_is_told_with_its_line_and_the_name_meant() {
        assert_eq!(
            refusal("# one\n\ncollectons = []\n"),
            "s.toml, line 3: there is no setting collectons: did you mean collections?"
        );
        assert_eq!(
            refusal("ascii = true\nfirstscreen = \"notes\"\n"),
            "s.toml, line 2: there is no setting firstscreen: did you mean first_screen?"
        );
        assert_eq!(
            refusal("wallpaper = 1\n"),
            "s.toml, line 1: there is no setting wallpaper: the settings are collections, \
             color, theme, depth, ascii, first_screen, dates, order, layout, list_height, \
             list_width, repaint, measure, bidi, history, keys"
        );
    }

    #[test]
    fn a_wrong_kind_of_value_is_told_with_what_would_be_right() {
        assert_eq!(
            refusal("ascii = true\ncolor = 3\n"),
            "s.toml, line 2: `color` must be one of \"auto\", \"always\", \"never\", not a number"
        );
        assert_eq!(
            refusal("theme = \"solarized\"\n"),
            "s.toml, line 1: `theme` must be one of \"auto\", \"dark\", \"light\", \"high-contrast\", not \"solarized\""
        );
        assert_eq!(
            refusal("list_height = 95\n"),
            "s.toml, line 1: `list_height` must be a number of percent from 10 to 90, not 95"
        );
        assert_eq!(
            refusal("order = \"size\"\n"),
            "s.toml, line 1: `order` must be one of \"date\", \"title\", \"id\", \"changed\", \"read\", not \"size\""
        );
        assert_eq!(
            refusal("ascii = \"yes\"\n"),
            "s.toml, line 1: `ascii` must be true or false, not a text"
        );
        assert_eq!(
            refusal("collections = [\n \"a\",\n 7]\n"),
            "s.toml, line 3: `collections` must be a list of paths, as in [\"~/telegrams\"], \
             not a number"
        );
        assert_eq!(
            refusal("[keys]\nbookmark = \"m\"\n"),
            "s.toml, line 2: keys stand in a table for each context, as in [keys.catalogue]"
        );
    }

    #[test]
    fn what_is_not_toml_is_told_with_its_line() {
        let told = refusal("ascii = true\ncolor = \n");
        assert!(
            told.starts_with("s.toml, line 2: this is not TOML: "),
            "{told}"
        );
        let told = read(b"ascii = true\n# \xff\n", Path::new("s.toml"), None).unwrap_err();
        assert_eq!(
            told.to_string(),
            "s.toml, line 2: these bytes are not UTF-8 text"
        );
    }

    #[test]
    fn paths_are_taken_from_home_or_from_the_file() {
        let words = "\u{feff}collections = [\"~/a\", \"b\", \"/c\", \"~\"]\n";
        let layer = read(
            words.as_bytes(),
            Path::new("/etc/x/s.toml"),
            Some(Path::new("/home/u")),
        )
        .unwrap();
        let wanted: Vec<PathBuf> = ["/home/u/a", "/etc/x/b", "/c", "/home/u"]
            .map(PathBuf::from)
            .to_vec();
        assert_eq!(layer.collections, Some(wanted));
    }

    #[test]
    fn keys_are_one_or_a_list() {
        let words = "[keys.catalogue]\nbookmark = [\"m\", \"F2\"]\nread = \"Enter\"\n";
        let layer = read(words.as_bytes(), Path::new("s.toml"), None).unwrap();
        let keys = |name: &str| {
            layer
                .keys
                .get(name)
                .map(|key| (key.keys.join(" "), key.line))
        };
        assert_eq!(keys("catalogue.bookmark"), Some(("m F2".to_owned(), 2)));
        assert_eq!(keys("catalogue.read"), Some(("Enter".to_owned(), 3)));
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes, Path::new("s.toml"), None);
        }

        #[test]
        fn no_value_of_a_known_name_makes_it_panic(name in 0..NAMES.len(), value in "[\\[\\]{}\"a-z0-9,.=\n ]{0,20}") {
            let words = format!("{} = {value}", NAMES[name]);
            let _ = read(words.as_bytes(), Path::new("s.toml"), None);
        }
    }
}
