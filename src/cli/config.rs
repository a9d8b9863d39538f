//! `readroom config`: the settings that hold, where everything lies, a file to begin with.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::record::Clean;
use crate::store::directories::Directories;
use crate::store::settings::{DEFAULT_FILE, Settings};

use super::arguments::{Arguments, ConfigAction};
use super::exit::{Exit, Failure};
use super::session::{Session, directories};
use super::settled;
use super::surroundings::{Output, Surroundings};

/// Carries out what was asked. Only `show` needs settings that can be read.
pub fn run(
    action: ConfigAction,
    arguments: &Arguments,
    surroundings: &Surroundings,
    output: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let directories = directories(arguments, surroundings);
    match action {
        ConfigAction::Show => {
            let session = Session::begin(arguments, surroundings)?;
            output.out.write_all(shown(&session.settings).as_bytes())?;
        }
        ConfigAction::Path => print_paths(&directories, output)?,
        ConfigAction::Init => {
            let path = directories.settings()?;
            write_default(path)?;
            writeln!(output.out, "{}", clean(path))?;
        }
    }
    Ok(Exit::Done)
}

/// Returns the settings as a settings file, each with a comment on where it comes from.
fn shown(settings: &Settings) -> String {
    let each = settled::all(settings).into_iter();
    let each = each.map(|one| format!("# from {}\n{} = {}\n", one.origin, one.name, one.value));
    each.collect::<Vec<String>>().join("\n")
}

fn print_paths(directories: &Directories, output: &mut Output<'_>) -> Result<(), Failure> {
    let all: [(&str, &Option<PathBuf>); 4] = [
        ("settings", &directories.settings),
        ("data", &directories.data),
        ("cache", &directories.cache),
        ("state", &directories.state),
    ];
    for (name, path) in all {
        if let Some(path) = path {
            writeln!(output.out, "{name}\t{}", clean(path))?;
        }
    }
    directories.settings()?;
    directories.data()?;
    directories.cache()?;
    Ok(())
}

/// Writes the commented default settings where there is no file yet.
fn write_default(path: &Path) -> Result<(), Failure> {
    let told = |error: std::io::Error| {
        let sentence = match error.kind() {
            std::io::ErrorKind::AlreadyExists => format!(
                "there are settings already, and they were left as they are: {}",
                path.display()
            ),
            _ => format!("cannot write the settings {}: {error}", path.display()),
        };
        Failure::told(Exit::Trouble, &sentence)
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    let mut file = File::create_new(path).map_err(told)?;
    let written = file
        .write_all(DEFAULT_FILE.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error| {
        // Half a file would look like settings that are there already.
        let _ = std::fs::remove_file(path);
        told(error)
    })
}

fn clean(path: &Path) -> Clean {
    Clean::text(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use crate::store::settings::{Color, Files, KeySetting, Layer, Layout, Origin};

    #[test]
    fn what_is_shown_is_a_settings_file_that_means_the_same() {
        let layer = Layer {
            collections: Some(vec!["/a \"b\"/c".into()]),
            color: Some(Color::Never),
            layout: Some(Layout::Columns),
            keys: [("catalogue.go to", ["m", "\""]), ("x.y", ["z", "Tab"])]
                .map(|(name, keys)| {
                    let keys = keys.map(str::to_owned).to_vec();
                    (name.to_owned(), KeySetting { keys, line: 1 })
                })
                .into(),
            ..Layer::default()
        };
        let mut settings = Settings::default();
        settings.lay_over(layer, &Origin::CommandLine);
        let shown = shown(&settings);
        assert!(
            shown.starts_with("# from the command line\ncollections = "),
            "{shown}"
        );
        assert!(
            shown.contains("# from the built-in defaults\norder = \"date\"\n"),
            "{shown}"
        );

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        std::fs::write(&path, shown).unwrap();
        let files = Files {
            user: Some(&path),
            ..Files::default()
        };
        let again = Settings::load(files).unwrap();
        assert_eq!(again.collections.value, settings.collections.value);
        assert_eq!(again.color.value, settings.color.value);
        assert_eq!(again.layout.value, settings.layout.value);
        let keys = |settings: &Settings| -> Vec<(String, Vec<String>)> {
            let all = settings.keys.iter();
            all.map(|(name, key)| (name.clone(), key.value.keys.clone()))
                .collect()
        };
        assert_eq!(keys(&again), keys(&settings));
    }

    #[test]
    fn settings_that_are_there_are_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/settings.toml");
        write_default(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), DEFAULT_FILE);
        std::fs::write(&path, "ascii = true\n").unwrap();
        let again = write_default(&path);
        assert!(matches!(again, Err(Failure::Told(Exit::Trouble, _))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "ascii = true\n");
    }
}
