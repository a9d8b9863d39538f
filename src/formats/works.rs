//! Editions and translations of one work: the names of Canonical Text Services.
//!
//! A text of the ancient world lies in many files, one an edition, and each says by a URN which
//! work it is of: `urn:cts:greekLit:tlg0012.tlg001.perseus-grc2` is the edition `perseus-grc2`
//! of the work `urn:cts:greekLit:tlg0012.tlg001`. The URN stands in the text, else in the
//! `__cts__.xml` beside it, else the file's name is made of it. Joining is done in `store`.

mod listing;

pub use listing::{FILE, WorkListing};

use super::{Parsed, Reading};
use crate::record::Clean;
use crate::record::language::{self, Language};
use crate::record::text::{Role, Text, TextKey};

/// What the names of all works begin with.
const SCHEME: &str = "urn:cts:";

/// Where the works of a group of authors belong, by the letters its name begins with, and the
/// language in which those works were written: the two catalogues of the classics.
const GROUPS: [(&str, &str); 3] = [
    ("tlg", "greekLit"),
    ("phi", "latinLit"),
    ("stoa", "latinLit"),
];

/// Which edition of which work a text is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkEdition {
    /// The work's URN without edition; without its scheme and namespace when only the file's
    /// name tells the work, and not which catalogue it is in.
    pub work: String,
    /// The edition's own part of the URN ("perseus-grc2"); empty when it is not named.
    pub edition: String,
    /// True when only the file's name says so.
    pub by_name: bool,
}

impl WorkEdition {
    /// Reads a URN, with or without edition and passage; `None` when it names no work.
    pub fn of_urn(urn: &str) -> Option<Self> {
        /// Longer ones are no names.
        const LONGEST: usize = 160;
        let rest = urn.trim().strip_prefix(SCHEME)?;
        let (namespace, rest) = rest.split_once(':')?;
        let name = rest.split(':').next().unwrap_or(rest);
        let mut parts = name.splitn(3, '.');
        let (group, work) = (parts.next()?, parts.next()?);
        let is_name = |part: &str| {
            let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            !part.is_empty() && part.chars().all(is_sign)
        };
        let fits = urn.len() <= LONGEST && [namespace, group, work].into_iter().all(is_name);
        fits.then(|| Self {
            work: format!("{SCHEME}{namespace}:{group}.{work}"),
            edition: parts.next().unwrap_or_default().to_owned(),
            by_name: false,
        })
    }

    /// Reads the name of a file without its extension: `tlg0012.tlg001.perseus-grc2`.
    ///
    /// Only a name of that shape counts: author and work with figures, and an edition that
    /// ends in a language; `report.2.final-eng` is no work of anybody.
    pub fn of_name(stem: &str) -> Option<Self> {
        let mut parts = stem.splitn(3, '.');
        let (group, work, edition) = (parts.next()?, parts.next()?, parts.next()?);
        let is_numbered = |part: &str| {
            part.len() <= 24
                && part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.contains(|c: char| c.is_ascii_digit())
                && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        language_of_edition(edition)?;
        if !is_numbered(group) || !is_numbered(work) || edition.contains('.') {
            return None;
        }
        let known = GROUPS.iter().find(|(begin, _)| group.starts_with(begin));
        Some(Self {
            work: match known {
                Some((_, namespace)) => format!("{SCHEME}{namespace}:{group}.{work}"),
                None => format!("{group}.{work}"),
            },
            edition: edition.to_owned(),
            by_name: true,
        })
    }

    /// Returns the whole URN of the edition; `None` when it is not named.
    pub fn urn(&self) -> Option<String> {
        (!self.edition.is_empty()).then(|| format!("{}.{}", self.work, self.edition))
    }

    /// Returns the language the work was written in, as its catalogue tells.
    fn language_of_work(&self) -> Option<&'static str> {
        let rest = self.work.strip_prefix(SCHEME)?;
        match rest.split(':').next()? {
            "greekLit" => Some("grc"),
            "latinLit" => Some("la"),
            _ => None,
        }
    }
}

/// Returns the tag of the language that an edition's name ends in: `perseus-grc2` is `grc`.
fn language_of_edition(edition: &str) -> Option<String> {
    let (_, end) = edition.rsplit_once('-')?;
    let code = end.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then(|| language::tag_of(code)).flatten()
}

/// Tells a record which edition of a work its texts are; `versions` are those that texts with
/// a division of their own state, in their order.
///
/// The edition becomes the key of the text, which so does not depend on what else is read.
pub(super) fn name_editions(parsed: &mut Parsed, edition: &WorkEdition, versions: &[String]) {
    let original = edition.language_of_work();
    let record = &mut parsed.record;
    if record.original_language.is_none()
        && let Some(tag) = original
    {
        let name = language::name_of(tag).unwrap_or(tag);
        record.original_language = Some(Language {
            name: Clean::line(name),
            tag: Some(tag.to_owned()),
        });
    }
    for (at, text) in record.texts.iter_mut().enumerate() {
        let version = versions.get(at).filter(|version| !version.is_empty());
        name_text(text, version.unwrap_or(&edition.edition), original);
    }
    parsed.names.work = Some(edition.clone());
}

/// Gives a text the role and language its edition tells, where it says nothing itself.
fn name_text(text: &mut Text, version: &str, original: Option<&str>) {
    if text.language.is_none() {
        text.language = language_of_edition(version);
    }
    if let (Some(language), Some(original)) = (text.language.as_deref(), original) {
        let is_original = language == original;
        match text.role {
            Role::Text if text.label.is_none() && is_original => text.role = Role::Original,
            Role::Text if text.label.is_none() => text.role = Role::Translation,
            // Every version is an edition to some, in whatever language.
            Role::Original if !is_original => {
                text.role = Role::Translation;
                text.label = None;
            }
            Role::Text | Role::Original | Role::Translation => {}
        }
    }
    if version.is_empty() {
        return;
    }
    let word = match (&text.label, text.role) {
        (Some(word), _) if !word.contains(' ') => word.as_str(),
        (_, Role::Translation) => "Translation",
        (_, Role::Original | Role::Text) => "Edition",
    };
    text.label = Some(Clean::line(&format!("{word} {version}")));
    text.key = TextKey(Clean::line(version).to_lowercase());
}

/// Lays what the list of a work's editions says over a file that is one of them.
///
/// Returns false when the file is none: a list says nothing of strangers beside it.
pub fn describe(reading: &mut Reading, stem: &str, listing: &WorkListing) -> bool {
    let [parsed] = reading.records.as_mut_slice() else {
        return false;
    };
    let stated = parsed.names.work.clone();
    let Some((edition, entry)) = listing.edition_of(stated.as_ref(), stem, &parsed.record) else {
        return false;
    };
    let record = &mut parsed.record;
    if let Some(language) = &listing.language {
        record.original_language = Some(language.clone());
    }
    if let [text] = record.texts.as_mut_slice() {
        if let Some(entry) = entry {
            text.role = entry.role;
            if text.language.is_none() {
                text.language.clone_from(&entry.language);
            }
            if entry.description.is_some() {
                text.edition.clone_from(&entry.description);
            }
            text.label = None;
        }
        name_editions(parsed, &edition, &[]);
    } else {
        // Each text of an edition with its translation has said itself which it is.
        parsed.names.work = Some(edition);
    }
    if let Some(title) = &listing.title
        && *title != parsed.record.title
    {
        let own = std::mem::replace(&mut parsed.record.title, title.clone());
        if !own.is_empty() && !parsed.title_guessed {
            let name = Clean::line("Title of the edition");
            parsed.record.further.push((name, own));
        }
    }
    true
}
