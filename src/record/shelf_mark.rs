//! Shelf marks: where the original is kept, in the archive's own words and order.

use super::clean::Clean;

/// A shelf mark; one that can't be parsed has only its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShelfMark {
    /// The archive ("APRF").
    pub repository: Option<Clean>,
    /// Former names of the archive.
    pub former_names: Vec<Clean>,
    /// Levels in the written order.
    pub levels: Vec<Level>,
    /// Leaves with their sides, as written (`88-89`, `12ob-13`).
    pub leaves: Option<Clean>,
    /// The shelf mark as written.
    pub text: Clean,
}

/// A level of a shelf mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level's name in the field's words, lower case: fond, opis, delo, papka, record
    /// group, entry, box, folder, lot, file.
    pub name: &'static str,
    /// The value as written ("059a").
    pub value: Clean,
    /// The archive's own label as written ("f.", "Fond").
    pub label: Clean,
}

// ---- BEGIN temporary: thrown away on merge, the real short form replaces it ----
impl ShelfMark {
    /// Returns the short form ("APRF 45/1/347"); the text where nothing was parsed.
    pub fn short(&self) -> Clean {
        if self.levels.is_empty() {
            return self.text.clone();
        }
        let levels = Clean::join(self.levels.iter().map(|level| &level.value), "/");
        match &self.repository {
            Some(repository) => Clean::join([repository, &levels], " "),
            None => levels,
        }
    }
}
// ---- END temporary ----
