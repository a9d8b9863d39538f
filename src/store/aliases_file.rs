//! The reader's own list of names with several spellings, beside the settings.

use std::io::ErrorKind;
use std::path::Path;

use crate::find::aliases::Aliases;

use super::files;

/// The name of the file, beside the settings.
pub const FILE: &str = "aliases.toml";

/// Returns the names with several spellings, those of the program and the reader's own; and
/// what could not be read of these, a sentence.
pub fn load(path: Option<&Path>) -> (Aliases, Option<String>) {
    let mut aliases = Aliases::built_in();
    let Some(path) = path else {
        return (aliases, None);
    };
    match files::read_regular_text(path, files::MOST_OF_SMALL) {
        Ok(list) => aliases.add(&list),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            let sentence = format!("cannot read {}: {error}", path.display());
            return (aliases, Some(sentence));
        }
    }
    (aliases, None)
}
