//! The settings that hold, one by one: name, value as a file would have it, where it comes from.
//!
//! Both `readroom config show` and the settings screen of the room are made from it.

use std::path::Path;

use toml::Value;

use crate::app::keymap::{TABLE, settings_name};
use crate::app::settings::Line;
use crate::record::Clean;
use crate::store::settings::{Bidi, Color, Layout, Origin, Settings};
use crate::store::settings_choices::{Dates, Depth, FirstScreen, Theme};
use crate::store::settings_help::help;

/// A setting that holds.
pub struct Settled {
    /// Its name, as a key of a settings file.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is for.
    help: String,
}

/// Returns every setting, in the order of the default file; the keys that were changed last.
pub fn all(settings: &Settings) -> Vec<Settled> {
    let text = |text: &str| Value::String(text.to_owned());
    let number = |number: u16| Value::Integer(number.into());
    let paths = settings.collections.value.iter();
    let paths = paths.map(|path| text(&clean(path))).collect();
    let s = settings;
    let plain = [
        ("collections", Value::Array(paths), &s.collections.origin),
        (
            "color",
            text(word(&Color::ALL, s.color.value)),
            &s.color.origin,
        ),
        (
            "theme",
            text(word(&Theme::ALL, s.theme.value)),
            &s.theme.origin,
        ),
        (
            "depth",
            text(word(&Depth::ALL, s.depth.value)),
            &s.depth.origin,
        ),
        ("ascii", Value::Boolean(s.ascii.value), &s.ascii.origin),
        (
            "first_screen",
            text(word(&FirstScreen::ALL, s.first_screen.value)),
            &s.first_screen.origin,
        ),
        (
            "dates",
            text(word(&Dates::ALL, s.dates.value)),
            &s.dates.origin,
        ),
        ("order", text(s.order.value.name()), &s.order.origin),
        (
            "layout",
            text(word(&Layout::ALL, s.layout.value)),
            &s.layout.origin,
        ),
        (
            "list_height",
            number(s.list_height.value.0),
            &s.list_height.origin,
        ),
        (
            "list_width",
            number(s.list_width.value.0),
            &s.list_width.origin,
        ),
        (
            "repaint",
            Value::Boolean(s.repaint.value),
            &s.repaint.origin,
        ),
        ("measure", number(s.measure.value.0), &s.measure.origin),
        ("bidi", text(word(&Bidi::ALL, s.bidi.value)), &s.bidi.origin),
        (
            "history",
            Value::Boolean(!s.no_history.value),
            &s.no_history.origin,
        ),
    ];
    let plain = plain.map(|(name, value, origin)| Settled {
        name: name.to_owned(),
        value,
        origin: origin.clone(),
        help: help(name).unwrap_or_default(),
    });
    let keys = settings.keys.iter().map(|(name, setting)| Settled {
        name: key_name(name),
        value: Value::Array(setting.value.keys.iter().map(|key| text(key)).collect()),
        origin: setting.origin.clone(),
        help: help_of_keys(name),
    });
    plain.into_iter().chain(keys).collect()
}

/// Returns the settings as the lines of the settings screen.
pub fn lines(settings: &Settings) -> Vec<Line> {
    let each = all(settings).into_iter().map(|one| Line {
        name: Clean::line(&one.name),
        value: Clean::line(&one.value.to_string()),
        origin: Clean::line(&one.origin.to_string()),
        help: Clean::line(&one.help),
    });
    each.collect()
}

fn help_of_keys(name: &str) -> String {
    let of = TABLE.iter().find(|binding| {
        let (context, command) = (binding.context.name(), settings_name(binding));
        name == format!("{context}.{command}")
    });
    of.map_or_else(String::new, |binding| {
        format!("Keys that {}.", binding.help)
    })
}

/// A context or command that is no bare TOML key is quoted.
fn key_name(name: &str) -> String {
    let bare = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    let quoted = |part: &str| {
        if bare(part) {
            return part.to_owned();
        }
        Value::String(part.to_owned()).to_string()
    };
    let (context, command) = name.split_once('.').unwrap_or((name, ""));
    format!("keys.{}.{}", quoted(context), quoted(command))
}

fn word<T: Copy + PartialEq>(all: &[(&'static str, T)], value: T) -> &'static str {
    let found = all.iter().find(|(_, one)| *one == value);
    found.map_or("", |(word, _)| *word)
}

fn clean(path: &Path) -> Clean {
    Clean::text(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::settings_file::NAMES;

    #[test]
    fn every_setting_is_shown_once_and_with_its_words() {
        let all = all(&Settings::default());
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let wanted: Vec<&str> = NAMES.into_iter().filter(|name| *name != "keys").collect();
        assert_eq!(names, wanted);
        assert!(all.iter().all(|one| !one.help.is_empty()));
        assert!(all.iter().all(|one| one.value.as_str() != Some("")));
    }

    #[test]
    fn keys_are_told_with_what_they_do() {
        let help = help_of_keys("catalogue.bookmark");
        assert_eq!(help, "Keys that set or remove a bookmark.");
    }
}
