//! Where the user's own files lie: settings, data, cache and state.
//!
//! The only file that names the `directories` crate, which knows the rules of each system
//! (XDG on Linux). What a person names on the command line wins. A machine account without
//! a home has no such folders: that is a sentence to the user, and only when one is needed.

use std::path::{Path, PathBuf};

/// The name of the settings file in the configuration directory.
const SETTINGS_FILE: &str = "settings.toml";

/// The user's directories; `None` where the machine tells none and the user named none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directories {
    /// The home folder, for `~/` in the settings.
    pub home: Option<PathBuf>,
    /// The settings file.
    pub settings: Option<PathBuf>,
    /// Bookmarks, notes and drafts: the user's own, never derived.
    pub data: Option<PathBuf>,
    /// What can be made again.
    pub cache: Option<PathBuf>,
    /// Places and history: best effort.
    pub state: Option<PathBuf>,
}

/// What a person named on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// `--config FILE`
    pub settings: Option<PathBuf>,
    /// `--data-dir DIR`
    pub data: Option<PathBuf>,
    /// `--cache-dir DIR`
    pub cache: Option<PathBuf>,
}

/// There is no home folder, and no option names the place that is needed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this account has no home folder, so there is no place for {what}: name one with {option}")]
pub struct NoHome {
    what: &'static str,
    option: &'static str,
}

impl Directories {
    /// Returns the directories of the account that runs this.
    pub fn of_account() -> Self {
        let home = directories::BaseDirs::new().map(|base| base.home_dir().to_path_buf());
        let Some(project) = directories::ProjectDirs::from("", "", "readroom") else {
            return Self {
                home,
                ..Self::default()
            };
        };
        // Only Linux has a state directory of its own.
        let state = project
            .state_dir()
            .unwrap_or_else(|| project.data_local_dir());
        Self {
            home,
            settings: Some(project.config_dir().join(SETTINGS_FILE)),
            data: Some(project.data_dir().to_path_buf()),
            cache: Some(project.cache_dir().to_path_buf()),
            state: Some(state.to_path_buf()),
        }
    }

    /// Puts what was named on the command line above what the machine tells.
    #[must_use]
    pub fn with(self, given: Given) -> Self {
        Self {
            settings: given.settings.or(self.settings),
            data: given.data.or(self.data),
            cache: given.cache.or(self.cache),
            ..self
        }
    }

    /// Returns the settings file, present or not.
    pub fn settings(&self) -> Result<&Path, NoHome> {
        known(self.settings.as_deref(), "the settings", "--config FILE")
    }

    /// Returns the folder of bookmarks and notes, present or not.
    pub fn data(&self) -> Result<&Path, NoHome> {
        known(
            self.data.as_deref(),
            "bookmarks and notes",
            "--data-dir FOLDER",
        )
    }

    /// Returns the cache folder, present or not.
    pub fn cache(&self) -> Result<&Path, NoHome> {
        known(self.cache.as_deref(), "the cache", "--cache-dir FOLDER")
    }
}

fn known<'a>(
    path: Option<&'a Path>,
    what: &'static str,
    option: &'static str,
) -> Result<&'a Path, NoHome> {
    path.ok_or(NoHome { what, option })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_wins_over_the_account() {
        let account = Directories {
            data: Some("/home/x/.local/share/readroom".into()),
            cache: Some("/home/x/.cache/readroom".into()),
            ..Directories::default()
        };
        let both = account.with(Given {
            data: Some("/elsewhere".into()),
            ..Given::default()
        });
        assert_eq!(both.data(), Ok(Path::new("/elsewhere")));
        assert_eq!(both.cache(), Ok(Path::new("/home/x/.cache/readroom")));
    }

    #[test]
    fn without_a_home_the_sentence_names_the_option() {
        let nowhere = Directories::default();
        let error = nowhere.data().map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err(
                "this account has no home folder, so there is no place for bookmarks and notes: \
                 name one with --data-dir FOLDER"
                    .to_owned()
            )
        );
    }
}
