//! Reading a data directory: the marks that are shown, the drafts, and what could not be read.
//!
//! Nothing is written here. A file that can't be read is left as it is and becomes a problem.
//! Other sessions may move files meanwhile, so folders are read again until they were the same
//! before and after.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::record::Clean;
use crate::record::listing::Problem;
use crate::record::marks::{Draft, Mark};
use crate::store::files::read_regular;

use super::disk::{TEMP_PREFIX, TEMP_SUFFIX};
use super::file::{form_of, read_draft, read_mark};
use super::form::FORM;
use super::versions::shown;
use super::{BOOKMARKS, DRAFTS, MOST_BYTES, NOTES, name_part};

/// How often folders are read again while others change them, before what was read is taken.
const MOST_READINGS: usize = 6;

/// What a data directory holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Bookmarks and notes, newest first, without versions that another loaded one replaces.
    pub marks: Vec<Mark>,
    /// What was in an editor when a process ended, and was not kept.
    pub drafts: Vec<Draft>,
    /// Names of drafts whose words are in a note already: these can be dropped.
    pub kept_drafts: Vec<String>,
    /// Files that could not be read; they are left as they are.
    pub problems: Vec<Problem>,
    /// What the folders of marks were when this was read.
    pub signature: Signature,
}

/// What the folders of marks look like from outside: when it differs, read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature(Vec<Listed>);

/// A file as its folder lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    /// Its name, from the data directory.
    file: String,
    /// Bytes.
    size: u64,
    /// When it was changed.
    modified: Option<SystemTime>,
    /// True when it is neither a file nor to be passed over.
    strange: bool,
}

/// Reads the whole data directory.
pub(super) fn load(root: &Path) -> Loaded {
    let marks = read_steadily(root, &[NOTES, BOOKMARKS], &|_| true, read_mark);
    let mut drafts = read_steadily(root, &[DRAFTS], &|file| !is_outside(file), |bytes, _| {
        read_draft(bytes)
    });
    let outside = read_steadily(root, &[DRAFTS], &is_outside, words_outside);
    take_up_outside(&mut drafts, outside);
    let marks_shown = shown(marks.read);
    let (kept, drafts_left): (Vec<Draft>, Vec<Draft>) = drafts
        .read
        .into_iter()
        .partition(|draft| marks_shown.iter().any(|mark| is_kept(draft, mark)));
    let mut problems = marks.problems;
    problems.extend(drafts.problems);
    problems.extend(marks_shown.iter().filter_map(of_newer_form));
    problems.extend(left_over(root));
    Loaded {
        marks: marks_shown,
        drafts: drafts_left,
        kept_drafts: kept.into_iter().map(|draft| draft.name).collect(),
        problems,
        signature: marks.signature,
    }
}

/// Says of a mark that a later version of the program wrote it: it may mean more than is shown.
fn of_newer_form(mark: &Mark) -> Option<Problem> {
    let form = form_of(mark).filter(|form| *form > FORM)?;
    let reason = format!(
        "a newer readroom wrote it (form {form}, this one knows {FORM}): what this one does not know of it stays in the file and is not shown"
    );
    Some(problem(&mark.file, &reason))
}

/// Lists what a process left that ended while it wrote. The words are mostly in a draft or note
/// as well; since nobody can know that they are, nothing is removed.
fn left_over(root: &Path) -> Vec<Problem> {
    let mut found = Vec::new();
    for folder in [NOTES, BOOKMARKS, DRAFTS] {
        let listing = fs::read_dir(root.join(folder)).into_iter().flatten();
        for entry in listing.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| is_half_done(name)) else {
                continue;
            };
            let modified = entry.metadata().and_then(|about| about.modified()).ok();
            let age = modified.and_then(|modified| modified.elapsed().ok());
            // A younger one may be about to get its name from another session.
            if age.is_some_and(|age| age > HALF_DONE_FOR) {
                found.push(problem(&format!("{folder}/{name}"), HALF_DONE));
            }
        }
    }
    found
}

/// Returns true for the name of a file that is being written.
fn is_half_done(name: &str) -> bool {
    name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX)
}

/// A file that is being written has its name long before.
const HALF_DONE_FOR: Duration = Duration::from_secs(3600);

/// What is to be done with one that never got it.
const HALF_DONE: &str = "a session ended while it wrote this, and its words are mostly in a draft or note as well: look into it, then delete it";

/// What the name of a file begins with that the user's own editor writes, before the name of
/// the draft it continues.
const OUTSIDE: &str = "editing-";

/// Returns true for the file of an outside editor that outlived the room.
fn is_outside(file: &str) -> bool {
    file.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with(OUTSIDE))
}

/// Reads such a file: the name of a draft and the words; their file has no front matter.
fn words_outside(bytes: &[u8], file: &str) -> Result<(String, String), String> {
    let words = std::str::from_utf8(bytes)
        .map_err(|_| "an editor left it, and it is not UTF-8: look into it, then move it away")?;
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.trim_end_matches(".md").to_owned();
    Ok((name, words.strip_suffix('\n').unwrap_or(words).to_owned()))
}

/// Offers what an outside editor saved as a draft of the same note, beside the older one.
fn take_up_outside(drafts: &mut Reading<Draft>, outside: Reading<(String, String)>) {
    drafts.problems.extend(outside.problems);
    for (name, body) in outside.read {
        let continued = name.trim_start_matches(OUTSIDE);
        let older = drafts
            .read
            .iter()
            .find(|draft| draft.name == continued)
            .cloned();
        match older {
            Some(older) if older.body == body => {}
            Some(older) => drafts.read.insert(0, Draft { name, body, ..older }),
            None => drafts.problems.push(problem(
                &format!("{DRAFTS}/{name}.md"),
                "an editor left these words, and the draft they continue is gone: copy what you need, then move the file away",
            )),
        }
    }
}

/// Returns the shown marks among the files whose names hold the text.
pub(super) fn load_named(root: &Path, text: &str) -> Vec<Mark> {
    let named = |file: &str| file.contains(text);
    shown(read_steadily(root, &[NOTES, BOOKMARKS], &named, read_mark).read)
}

/// Returns true when a shown mark has the words of a draft that was for it.
pub(super) fn is_kept_by_any(root: &Path, draft: &Draft) -> bool {
    let Some((id, _)) = &draft.editing else {
        return false;
    };
    load_named(root, &name_part(&id.0))
        .iter()
        .any(|mark| is_kept(draft, mark))
}

/// Returns true when a draft's words are those of a note it was for.
fn is_kept(draft: &Draft, mark: &Mark) -> bool {
    let same_note = match &draft.editing {
        Some((id, _)) => *id == mark.id,
        None => draft.evidence == mark.evidence && draft.selector == mark.selector,
    };
    same_note && draft.body == mark.body
}

/// Returns what the folders of marks look like from outside.
pub(super) fn signature(root: &Path) -> Signature {
    Signature(list(root, &[NOTES, BOOKMARKS], &mut Vec::new()))
}

/// What reading folders gave.
struct Reading<T> {
    read: Vec<T>,
    problems: Vec<Problem>,
    signature: Signature,
}

/// Reads folders until nobody changed them meanwhile, or a few times.
///
/// A listing that another session's edit overtakes may hold neither the old version nor the
/// new one; a note must not be missing for that.
fn read_steadily<T>(
    root: &Path,
    folders: &[&str],
    wanted: &dyn Fn(&str) -> bool,
    parse: impl Fn(&[u8], &str) -> Result<T, String>,
) -> Reading<T> {
    let mut readings = 1;
    loop {
        let mut problems = Vec::new();
        let before = list(root, folders, &mut problems);
        let mut read = Vec::new();
        for listed in before.iter().filter(|listed| wanted(&listed.file)) {
            match read_one(root, listed)
                .and_then(|bytes| bytes.map(|bytes| parse(&bytes, &listed.file)).transpose())
            {
                Ok(Some(parsed)) => read.push(parsed),
                // Another session moved it; the next reading shows what came of it.
                Ok(None) => {}
                Err(reason) => problems.push(problem(&listed.file, &reason)),
            }
        }
        if readings == MOST_READINGS || list(root, folders, &mut Vec::new()) == before {
            return Reading {
                read,
                problems,
                signature: Signature(before),
            };
        }
        readings += 1;
    }
}

/// Reads a file; `None` when it is gone.
fn read_one(root: &Path, listed: &Listed) -> Result<Option<Vec<u8>>, String> {
    if listed.strange {
        return Err("it is no file, and what may be in it is not looked for: move notes out of it into this folder".into());
    }
    if listed.size > MOST_BYTES as u64 {
        return Err(format!(
            "it is larger than {MOST_BYTES} bytes: move it out of this folder"
        ));
    }
    match read_regular(&root.join(&listed.file), MOST_BYTES as u64) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!(
            "it can't be read ({error}): look at its permissions"
        )),
    }
}

/// Lists the files of folders, sorted. A folder that is not there is empty.
fn list(root: &Path, folders: &[&str], problems: &mut Vec<Problem>) -> Vec<Listed> {
    let mut found = Vec::new();
    for folder in folders {
        let listing = match fs::read_dir(root.join(folder)) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                problems.push(problem(folder, &unlistable(&error)));
                continue;
            }
        };
        for entry in listing {
            match entry {
                Ok(entry) => found.extend(look_at(folder, &entry, problems)),
                Err(error) => problems.push(problem(folder, &unlistable(&error))),
            }
        }
    }
    found.sort();
    found
}

/// Says that a folder can't be listed.
fn unlistable(error: &io::Error) -> String {
    format!(
        "the folder can't be read ({error}): look at its permissions; what is in it is not shown"
    )
}

/// Looks at an entry of a folder; `None` for what is passed over.
fn look_at(folder: &str, entry: &fs::DirEntry, problems: &mut Vec<Problem>) -> Option<Listed> {
    let name = entry.file_name();
    if is_passed_over(&name.to_string_lossy()) {
        return None;
    }
    let Some(name) = name.to_str() else {
        let file = format!("{folder}/{}", name.to_string_lossy());
        problems.push(problem(&file, "its name is not UTF-8: rename it"));
        return None;
    };
    let file = format!("{folder}/{name}");
    // Through a link to what it leads to: a pipe or a device would never end.
    match fs::metadata(entry.path()) {
        Ok(about) => Some(Listed {
            file,
            size: about.len(),
            modified: about.modified().ok(),
            strange: !about.is_file(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            problems.push(problem(&file, &format!("it can't be looked at ({error})")));
            None
        }
    }
}

/// Returns true for what editors, systems and half-done writes leave: hidden files, backups,
/// temporary files. Copies made on a conflict are not among them: they hold somebody's words.
fn is_passed_over(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = [
        "~",
        ".swp",
        ".swo",
        ".swx",
        ".bak",
        ".orig",
        ".part",
        TEMP_SUFFIX,
    ];
    // Vim makes and removes a file of the name 4913 to learn whether it may write in a folder.
    let whole = ["4913", "thumbs.db", "desktop.ini"];
    debug_assert!(TEMP_PREFIX.starts_with('.'));
    lower.starts_with(['.', '~', '#'])
        || ends.iter().any(|end| lower.ends_with(end))
        || whole.contains(&lower.as_str())
}

/// Makes a row for the list of problems.
pub(super) fn problem(file: &str, reason: &str) -> Problem {
    Problem {
        path: Clean::line(file),
        reason: Clean::line(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backups_are_passed_over_and_copies_made_on_a_conflict_are_not() {
        for name in [
            "a.md~",
            ".a.md.swp",
            "a.swp",
            "#a.md#",
            ".#a.md",
            "a.md.bak",
            "4913",
            ".readroom-x.tmp",
            "~syncthing~a.md.tmp",
            ".DS_Store",
        ] {
            assert!(is_passed_over(name), "{name}");
        }
        for name in [
            "a.md",
            "A.MD",
            "a.sync-conflict-20261123-101500-ABCDEFG.md",
            "a (conflicted copy).md",
            "a.txt",
            "letter",
        ] {
            assert!(!is_passed_over(name), "{name}");
        }
    }
}
