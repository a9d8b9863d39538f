//! What the environment says that is a setting too: no colours, and letters that are no UTF-8.
//!
//! It stands above the defaults and below what a person has said in a file or on the command
//! line: a setting that was made on purpose is not overruled by a variable of the machine's.

use super::settings::{Color, Origin, Settings, Sourced};

/// The variables that are asked for the locale, the first that is set decides (POSIX).
const LOCALE: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

/// Terminals from before UTF-8, by the beginnings of their names.
const OLD: [&str; 7] = ["vt1", "vt2", "vt3", "vt4", "vt5", "cons", "sun"];

/// What the environment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `NO_COLOR` is set.
    pub no_color: bool,
    /// The variable that says that letters are not UTF-8, as `LANG=C`; none when they are.
    pub not_utf8: Option<String>,
}

impl Environment {
    /// Asks the variables `lookup` knows.
    ///
    /// Without any locale the letters are taken for UTF-8, though POSIX would have them ASCII: a
    /// line to a container or another machine often carries none, and the terminal at its end is
    /// nearly always one that reads UTF-8. Those that never do are known by their names.
    pub fn of(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &'static str| {
            let value = lookup(name).filter(|value| !value.is_empty())?;
            Some((name, value))
        };
        let not_utf8 = match LOCALE.into_iter().find_map(set) {
            Some((_, value)) if is_utf8(&value) => None,
            Some((name, value)) => Some(format!("{name}={value}")),
            None => set("TERM")
                .filter(|(_, term)| OLD.iter().any(|old| term.starts_with(old)))
                .map(|(name, term)| format!("{name}={term}")),
        };
        Self {
            no_color: set("NO_COLOR").is_some(),
            not_utf8,
        }
    }
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

impl Settings {
    /// Lays what the environment says under what a person has said.
    pub fn lay_environment(&mut self, environment: &Environment) {
        if environment.no_color && self.color.value == Color::Auto {
            self.color = Sourced {
                value: Color::Never,
                origin: Origin::Environment("NO_COLOR".to_owned()),
            };
        }
        if let Some(variable) = &environment.not_utf8
            && self.ascii.origin == Origin::Default
        {
            self.ascii = Sourced {
                value: true,
                origin: Origin::Environment(variable.clone()),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::of(|name| {
            let found = variables.iter().find(|(one, _)| *one == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_is_set_tells_the_letters() {
        for (variables, wanted) in [
            (&[][..], None),
            (&[("LANG", "de_DE.UTF-8")], None),
            (&[("LANG", "C.utf8")], None),
            (&[("LANG", "C")], Some("LANG=C")),
            (&[("LANG", "ru_RU.KOI8-R")], Some("LANG=ru_RU.KOI8-R")),
            (&[("LC_ALL", ""), ("LANG", "C.UTF-8")], None),
            (
                &[("LC_ALL", "POSIX"), ("LANG", "C.UTF-8")],
                Some("LC_ALL=POSIX"),
            ),
            (&[("LC_CTYPE", "UTF-8"), ("LANG", "C")], None),
            (&[("TERM", "xterm")], None),
            (&[("TERM", "vt220")], Some("TERM=vt220")),
            (&[("TERM", "vt220"), ("LANG", "C.UTF-8")], None),
        ] {
            let told = environment(variables).not_utf8;
            assert_eq!(told.as_deref(), wanted, "{variables:?}");
        }
        assert!(environment(&[("NO_COLOR", "1")]).no_color);
        assert!(!environment(&[("NO_COLOR", "")]).no_color);
    }

    #[test]
    fn what_a_person_has_said_is_not_overruled() {
        let poor = environment(&[("NO_COLOR", "1"), ("LANG", "C")]);
        let mut settings = Settings::default();
        settings.lay_environment(&poor);
        assert_eq!(settings.color.value, Color::Never);
        assert_eq!(
            settings.color.origin.to_string(),
            "the environment, NO_COLOR"
        );
        assert!(settings.ascii.value);
        assert_eq!(settings.ascii.origin.to_string(), "the environment, LANG=C");

        let mut settings = Settings::default();
        settings.color.value = Color::Always;
        settings.ascii.origin = Origin::CommandLine;
        let before = settings.clone();
        settings.lay_environment(&poor);
        assert_eq!(settings, before);
        settings.lay_environment(&Environment::default());
        assert_eq!(settings, before);
    }
}
