//! Languages: the name as the archive writes it, and the BCP 47 tag.

use serde::Serialize;

use super::clean::Clean;

/// A language as the archive names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Language {
    /// As written ("Russian").
    pub name: Clean,
    /// BCP 47 tag ("ru"), if the name is known.
    pub tag: Option<String>,
}
