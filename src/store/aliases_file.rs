//! The reader's own list of names with several spellings, beside the settings.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::find::aliases::Aliases;

use super::files;

/// The name of the file, beside the settings.
pub const FILE: &str = "aliases.toml";

/// Returns the names with several spellings, those of the program and the reader's own; and
/// what could not be read of these, a sentence.
pub fn load(path: Option<&Path>) -> (Aliases, Option<String>) {
    let Kept { read, aliases, .. } = Kept::new(path.map(Path::to_owned));
    (aliases, read.err())
}

/// The names with several spellings as the reader's own list has them now.
#[derive(Debug)]
pub struct Kept {
    path: Option<PathBuf>,
    /// What was read of the list last, or why it was not.
    read: Result<String, String>,
    aliases: Aliases,
}

impl Kept {
    /// Reads the list beside the settings, if there is one.
    pub fn new(path: Option<PathBuf>) -> Self {
        let mut kept = Self {
            path,
            read: Ok(String::new()),
            aliases: Aliases::built_in(),
        };
        kept.renew();
        kept
    }

    /// Returns the names.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// Returns why the reader's own list could not be read, a sentence.
    pub fn trouble(&self) -> Option<&str> {
        self.read.as_ref().err().map(String::as_str)
    }

    /// Looks at the list again: it is small, and its words tell more surely than its times
    /// whether they have changed. Returns true when they have.
    pub fn renew(&mut self) -> bool {
        let read = self.path.as_deref().map_or(Ok(String::new()), read);
        if read == self.read {
            return false;
        }
        self.aliases = Aliases::built_in();
        if let Ok(list) = &read {
            self.aliases.add(list);
        }
        self.read = read;
        true
    }
}

/// Reads the list; one that is not there is empty.
fn read(path: &Path) -> Result<String, String> {
    match files::read_regular_text(path, files::MOST_OF_SMALL) {
        Ok(list) => Ok(list),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_list_that_is_made_changed_damaged_and_taken_away_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut kept = Kept::new(Some(path.clone()));
        assert!(!kept.renew() && kept.aliases().others("the Premier").is_empty());
        fs::write(&path, "周恩来 = the Premier\n").unwrap();
        assert!(kept.renew() && !kept.renew());
        assert_eq!(kept.aliases().others("the premier"), ["周恩来"]);
        fs::write(&path, "周恩来 = the Minister\n").unwrap();
        assert!(kept.renew() && kept.aliases().others("the Premier").is_empty());
        assert!(kept.aliases().others("周恩来").contains(&"the Minister"));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(kept.renew() && kept.trouble().unwrap().contains(FILE));
        assert!(!kept.renew(), "told once");
        assert!(kept.aliases().others("周恩来").contains(&"Zhou Enlai"));
        fs::remove_dir(&path).unwrap();
        assert!(kept.renew() && kept.trouble().is_none());
    }
}
