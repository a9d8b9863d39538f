//! A mark or a draft as the bytes of its file, and back.
//!
//! What is not understood is either kept as it was written or makes the whole file a problem
//! that is left alone; nothing is dropped in between.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::record::marks::{Draft, Evidence, Mark, MarkId, MarkKind, OnDisk, VersionId};

use super::form::{FORM, Front, FrontDraft, FrontVersion, KNOWN, Writing, read_front, read_values};
use super::front_matter::{entries, part};

/// Returns the hash of a file: `b1:` and 32 hexadecimal digits, of the SHA-256 of the bytes.
///
/// Carriage returns are left out, because git and other carriers change line ends on the way.
pub(super) fn hash(bytes: &[u8]) -> String {
    let mut digest = Sha256::new();
    for piece in bytes.split(|byte| *byte == b'\r') {
        digest.update(piece);
    }
    let mut out = String::from("b1:");
    for byte in &digest.finalize()[..16] {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Writes a mark as a file. Entries it was loaded with stay as written unless they changed.
pub(super) fn write_mark(mark: &Mark) -> Vec<u8> {
    let bytes = written(mark);
    if read_mark(&bytes, &mark.file).is_ok_and(|read| same(&read, mark)) {
        return bytes;
    }
    // Entries that lean on one another, or are no YAML: then the words come first. The
    // version it replaces keeps what is left out.
    let mut anew = mark.clone();
    anew.on_disk.known.clear();
    let bytes = written(&anew);
    if read_mark(&bytes, &mark.file).is_ok() {
        return bytes;
    }
    anew.unknown.clear();
    written(&anew)
}

/// Returns true when two marks say the same.
fn same(one: &Mark, other: &Mark) -> bool {
    let mut one = one.clone();
    one.on_disk.clone_from(&other.on_disk);
    one == *other
}

/// Writes a mark.
fn written(mark: &Mark) -> Vec<u8> {
    let was: Front = read_front(&mark.on_disk.known).unwrap_or_default();
    let old = entries(&mark.on_disk.known);
    let mut out = Writing::default();
    for key in KNOWN {
        let raw = old.iter().find(|entry| entry.key == key);
        match raw {
            Some(entry) if unchanged(key, &was, mark) => out.raw(entry.text),
            _ => write_entry(&mut out, key, mark),
        }
    }
    out.raw(&mark.unknown);
    out.file(&mark.body)
}

/// Returns true when an entry still says what the mark says.
fn unchanged(key: &str, was: &Front, mark: &Mark) -> bool {
    let text = |entry: &Option<String>, now: &str| entry.as_deref().unwrap_or_default() == now;
    match key {
        "id" => text(&was.id, &mark.id.0),
        "version" => text(&was.version, &mark.version.0),
        "replaces" => {
            replaced(was.replaces.as_ref())
                == (mark.replaces.clone(), mark.on_disk.replaced.clone())
        }
        "kind" => mark_kind(was.kind.as_deref()) == Some(mark.kind),
        "created" => text(&was.created, &mark.created),
        "changed" => text(&was.changed, &mark.changed),
        "tags" => was.tags.clone().unwrap_or_default() == mark.tags,
        "record" => Evidence::from(was.record.clone().unwrap_or_default()) == mark.evidence,
        "target" => was.target.clone().map(Into::into) == mark.selector,
        _ => true,
    }
}

/// Writes one entry of a mark anew; nothing for entries that marks do not have.
fn write_entry(out: &mut Writing, key: &str, mark: &Mark) {
    match key {
        "readroom" => out.word(key, FORM),
        "id" => out.text(key, &mark.id.0),
        "version" => out.text(key, &mark.version.0),
        "replaces" => {
            let hashes = mark.on_disk.replaced.iter().map(String::as_str);
            let hashes = hashes.chain(std::iter::repeat(""));
            let versions = mark.replaces.iter().map(|version| version.0.as_str());
            out.versions(key, &versions.zip(hashes).collect::<Vec<_>>());
        }
        "kind" => out.word(key, kind_word(mark.kind)),
        "created" => out.text(key, &mark.created),
        "changed" => out.text(key, &mark.changed),
        "tags" => out.list(key, &mark.tags),
        "record" => out.record(&mark.evidence),
        "target" => {
            if let Some(selector) = &mark.selector {
                out.target(selector);
            }
        }
        _ => {}
    }
}

/// Reads the file of a mark; the error is a sentence for the list of problems.
pub(super) fn read_mark(bytes: &[u8], file: &str) -> Result<Mark, String> {
    let (front, yaml, body) = read_parts(bytes)?;
    let (known, unknown) = part_entries(yaml)?;
    let kind = mark_kind(front.kind.as_deref()).ok_or_else(|| {
        let kind = front.kind.as_deref().unwrap_or_default();
        format!("its kind is {kind:?}, which this version of readroom does not know: it may be from a newer one")
    })?;
    let needed = |entry: Option<String>, key: &str| {
        let entry = entry.filter(|entry| !entry.trim().is_empty());
        entry.ok_or_else(|| {
            format!("its front matter has no `{key}`: add it, or move the file out of this folder")
        })
    };
    let (replaces, hashes) = replaced(front.replaces.as_ref());
    Ok(Mark {
        id: MarkId(needed(front.id, "id")?),
        version: VersionId(needed(front.version, "version")?),
        replaces,
        kind,
        evidence: front.record.unwrap_or_default().into(),
        selector: front.target.map(Into::into),
        created: front.created.unwrap_or_default(),
        changed: front.changed.unwrap_or_default(),
        tags: front.tags.unwrap_or_default(),
        body: body.to_owned(),
        unknown,
        file: file.to_owned(),
        on_disk: OnDisk {
            hash: hash(bytes),
            replaced: hashes,
            known,
            below: Vec::new(),
        },
    })
}

/// Returns the number of the form in which a mark is written, if it says so.
pub(super) fn form_of(mark: &Mark) -> Option<u32> {
    let entries = entries(&mark.on_disk.known);
    let form = entries.iter().find(|entry| entry.key == "readroom")?;
    let (_, number) = form.text.split_once(':')?;
    number.trim().parse().ok()
}

/// Writes a draft as a file.
pub(super) fn write_draft(draft: &Draft, time: &str) -> Vec<u8> {
    let mut out = Writing::default();
    out.word("readroom", FORM);
    out.word("kind", "draft");
    out.text("name", &draft.name);
    if let Some((id, version)) = &draft.editing {
        out.raw("editing:\n");
        out.text("  id", &id.0);
        out.text("  version", &version.0);
    }
    out.text("changed", time);
    out.record(&draft.evidence);
    if let Some(selector) = &draft.selector {
        out.target(selector);
    }
    out.file(&draft.body)
}

/// Reads the file of a draft; the error is a sentence for the list of problems.
pub(super) fn read_draft(bytes: &[u8]) -> Result<Draft, String> {
    let (front, yaml, body) = read_parts(bytes)?;
    let own: FrontDraft = read_front(yaml).map_err(unreadable)?;
    let name = own.name.filter(|name| !name.is_empty());
    Ok(Draft {
        name: name
            .ok_or("its front matter has no `name`: copy your text out of it and delete it")?,
        evidence: front.record.unwrap_or_default().into(),
        selector: front.target.map(Into::into),
        editing: own
            .editing
            .map(|note| (MarkId(note.id), VersionId(note.version))),
        body: body.to_owned(),
    })
}

/// Reads front matter and parts it from the body.
fn read_parts(bytes: &[u8]) -> Result<(Front, &str, &str), String> {
    if bytes.is_empty() {
        return Err("it is empty: look for an earlier version of it in the folder trash".into());
    }
    let text = std::str::from_utf8(bytes).map_err(
        |_| "it is not UTF-8: save it as UTF-8 in your editor, nothing in it was changed",
    )?;
    let parted = part(text)
        .ok_or("it has no front matter between two lines of three hyphens: restore it or move the file out of this folder, nothing in it was changed")?;
    let front = read_front(parted.front).map_err(unreadable)?;
    Ok((front, parted.front, parted.body))
}

/// Makes a sentence of an error in YAML.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn unreadable(error: String) -> String {
    format!(
        "its front matter can't be read ({error}): mend it in an editor, nothing in it was changed"
    )
}

/// Parts the known entries from the unknown ones, each as written.
fn part_entries(yaml: &str) -> Result<(String, String), String> {
    let (mut known, mut unknown) = (String::new(), String::new());
    for entry in entries(yaml) {
        let part = if KNOWN.contains(&entry.key) {
            &mut known
        } else {
            &mut unknown
        };
        part.push_str(entry.text);
    }
    if unknown.trim().is_empty() || kept_apart(yaml, &unknown) {
        return Ok((known, unknown));
    }
    Err("entries of its front matter that readroom does not know can't be told from the rest: write each on lines of its own, nothing in it was changed".into())
}

/// Returns true when the unknown entries mean by themselves what they mean in the whole.
///
/// An entry can lean on another one (a YAML alias); writing it without that one would lose it.
fn kept_apart(whole: &str, unknown: &str) -> bool {
    let (Some(mut whole), Some(unknown)) = (read_values(whole), read_values(unknown)) else {
        return false;
    };
    whole.retain(|key, _| !KNOWN.contains(&key.as_str()));
    whole == unknown
}

/// Parts versions from their hashes.
fn replaced(versions: Option<&Vec<FrontVersion>>) -> (Vec<VersionId>, Vec<String>) {
    let versions = versions.into_iter().flatten();
    versions
        .map(|v| {
            (
                VersionId(v.version.clone()),
                v.hash.clone().unwrap_or_default(),
            )
        })
        .unzip()
}

/// Returns the word for a kind of mark.
fn kind_word(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Bookmark => "bookmark",
        MarkKind::Note => "note",
    }
}

/// Returns the kind of mark for a word.
fn mark_kind(word: Option<&str>) -> Option<MarkKind> {
    [MarkKind::Bookmark, MarkKind::Note]
        .into_iter()
        .find(|kind| Some(kind_word(*kind)) == word)
}
