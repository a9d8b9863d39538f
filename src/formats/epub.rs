//! EPUB, of version 2 and 3: the description of the book, and its chapters as one text.
//!
//! The order of reading is the book's own; its chapters' headings are the outline. What is
//! missing, damaged or locked is a warning, and the rest is read. Pictures are named, not
//! drawn; nothing outside of the file is ever looked at.

mod archive;
mod chapter;
mod contents;
mod description;
mod markup;
mod notes;
mod package;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::string::FromUtf8Error;

use super::{Parsed, Reading, body, encoding};
use crate::record::Clean;
use crate::record::text::{Block, BlockKind};
use archive::{Archive, Trouble, resolve};
use chapter::{Chapter, Piece, Source, Target};
use package::{Item, Package};

/// How a book's file begins when its maker followed the rules: a plain entry says what it is.
const MIMETYPE: &[u8] = b"mimetypeapplication/epub+zip";

/// Where that entry's name begins.
const MIMETYPE_AT: usize = 30;

/// Blocks of one book: thirty times those of a thick one.
const MOST_BLOCKS: usize = 200_000;

/// Elements of one book. A thick one with each of its verses and notes marked has a tenth; four
/// bytes of a packed `<b>a</b>` would otherwise take a hundred in memory.
const MOST_ELEMENTS: usize = 1_500_000;

/// Warnings of one kind that are told one by one.
const MOST_WARNINGS: usize = 20;

/// Returns true for a packed file that says it is a book.
pub(super) fn is_epub(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        && bytes
            .get(MIMETYPE_AT..)
            .is_some_and(|rest| rest.starts_with(MIMETYPE))
}

/// Reads a book; one that can't be unpacked gives no record and a sentence.
pub(super) fn read(stem: &str, bytes: &[u8]) -> Reading {
    let read = Archive::open(bytes)
        .map_err(str::to_owned)
        .and_then(|archive| {
            let mut book = Book {
                archive,
                warnings: Vec::new(),
                more_warnings: 0,
            };
            let parsed = book.read(stem)?;
            Ok((parsed, book.all_warnings()))
        });
    let mut reading = Reading {
        format: "EPUB",
        encoding: "UTF-8",
        ..Reading::default()
    };
    match read {
        Ok((mut parsed, warnings)) => {
            parsed.record.warnings.clone_from(&warnings);
            reading.warnings = warnings;
            reading.records.push(parsed);
        }
        Err(sentence) => reading.warnings.push(Clean::line(&sentence)),
    }
    reading
}

/// A book being read.
struct Book<'a> {
    archive: Archive<'a>,
    warnings: Vec<Clean>,
    /// How many warnings were not kept.
    more_warnings: usize,
}

impl Book<'_> {
    /// Reads the book; the error is a sentence.
    fn read(&mut self, stem: &str) -> Result<Parsed, String> {
        let (path, package) = self.package()?;
        let mut parsed = description::parsed(&package, stem);
        let pieces = self.pieces(&package, &path);
        let mut blocks = notes::joined(pieces);
        body::give_keys(&mut blocks);
        if blocks.is_empty() {
            // What could not be read is told already, and says nothing of pictures.
            if self.warnings.is_empty() {
                self.warn("no text was found in the book: it may consist of pictures of its pages");
            } else {
                self.warn("no text was found in what of the book could be read");
            }
        } else {
            parsed
                .record
                .texts
                .push(description::text(&package, blocks));
        }
        Ok(parsed)
    }

    /// Finds and reads the package file.
    fn package(&mut self) -> Result<(String, Package), String> {
        let stated = self.words("META-INF/container.xml").ok();
        let stated = stated.as_deref().and_then(package::place);
        let path = stated.or_else(|| self.archive.name_ending(".opf")).ok_or(
            "The packed file has no description of a book (container.xml, OPF): it is no EPUB, or a damaged one",
        )?;
        let text = self.words(&path).map_err(|trouble| {
            format!(
                "The description of the book can't be read: {}",
                trouble.sentence(&path)
            )
        })?;
        let package = package::read(&text, &path);
        if package.damaged {
            self.warn(&format!(
                "the description of the book ({path}) is damaged: fields may be missing"
            ));
        }
        Ok((path, package))
    }

    /// Reads the chapters in their order.
    fn pieces(&mut self, package: &Package, package_path: &str) -> Vec<Piece> {
        let locked = self
            .words("META-INF/encryption.xml")
            .map(|text| package::locked(&text));
        let locked = locked.unwrap_or_default();
        let titles = self.titles(package);
        let numbers: HashMap<String, usize> = package
            .in_order()
            .filter_map(|(_, item)| item?.path.clone())
            .enumerate()
            .map(|(number, path)| (path, number))
            .collect();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut elements = 0;
        let mut page = None;
        let mut seen = HashSet::new();
        for (id, item) in package.in_order() {
            let Some(path) = self.chapter_path(id, item, package_path) else {
                continue;
            };
            let number = numbers.get(&path).copied().unwrap_or_default();
            // A file is read once, however often it is named.
            if !seen.insert(path.clone()) {
                continue;
            }
            if locked.contains(&path) {
                self.warn(&format!(
                    "the part {path} is locked (DRM) and can't be read: get a copy without a lock"
                ));
                continue;
            }
            let text = match self.words(&path) {
                Ok(text) => text,
                Err(trouble) => {
                    self.warn(&trouble.sentence(&path));
                    if trouble == Trouble::Bomb {
                        break;
                    }
                    continue;
                }
            };
            let target = |reference: &str| target(&numbers, &path, reference);
            let source = Source {
                file: number,
                target: &target,
                most_blocks: MOST_BLOCKS.saturating_sub(pieces.len()),
                most_elements: MOST_ELEMENTS.saturating_sub(elements),
            };
            let read = chapter::read(&text, &source, page.take());
            elements += read.elements;
            page.clone_from(&read.page);
            self.tell_of(&read, &path);
            let cut = read.cut;
            add_chapter(&mut pieces, read, titles.get(&path));
            if cut {
                break;
            }
        }
        pieces
    }

    /// Returns the file of an item of the spine, if it is a chapter with words in it.
    fn chapter_path(
        &mut self,
        id: &str,
        item: Option<&Item>,
        package_path: &str,
    ) -> Option<String> {
        let Some(item) = item else {
            self.warn(&format!("the order of reading in {package_path} names a part {id} that is not listed: it was left out"));
            return None;
        };
        let is_markup = item.media_type.is_empty()
            || ["html", "xml", "dtbook"]
                .iter()
                .any(|kind| item.media_type.contains(kind));
        if item.is_contents || !is_markup {
            return None;
        }
        if item.path.is_none() {
            self.warn(&format!(
                "the book names a part outside of its file ({}), which was not looked at",
                item.href
            ));
        }
        item.path.clone()
    }

    /// Returns what the table of contents calls each file, and at which level.
    fn titles(&mut self, package: &Package) -> HashMap<String, (String, u8)> {
        let by_property = package.items.values().find(|item| item.is_contents);
        let by_id = package
            .contents
            .as_ref()
            .and_then(|id| package.items.get(id));
        let mut titles = HashMap::new();
        for item in [by_property, by_id].into_iter().flatten() {
            let Some(path) = &item.path else { continue };
            let Ok(text) = self.words(path) else { continue };
            for entry in contents::read(&text, path) {
                titles
                    .entry(entry.path)
                    .or_insert((entry.words, entry.level));
            }
            if !titles.is_empty() {
                break;
            }
        }
        titles
    }

    /// Unpacks an entry and decodes it.
    fn words(&mut self, name: &str) -> Result<String, Trouble> {
        let bytes = self.archive.entry(name)?;
        let decoded = encoding::decode(&bytes, &super::Hints::default());
        if let Some(warning) = decoded.warning {
            self.warn(&format!("{name}: {warning}"));
        }
        let text = match decoded.text {
            Cow::Owned(text) => return Ok(text),
            Cow::Borrowed(text) => (text.len() < bytes.len()).then(|| text.to_owned()),
        };
        // What is UTF-8 as it stands is not copied: a chapter may be large.
        Ok(text.unwrap_or_else(|| {
            let lossy = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into();
            String::from_utf8(bytes).unwrap_or_else(lossy)
        }))
    }

    /// Tells what was wrong with a chapter.
    fn tell_of(&mut self, chapter: &Chapter, path: &str) {
        if chapter.damaged {
            self.warn(&format!(
                "the markup of {path} is damaged: compare what you quote from it with another copy"
            ));
        }
        if chapter.cut {
            self.warn(&format!(
                "the book has more than {MOST_BLOCKS} paragraphs or {MOST_ELEMENTS} elements: reading stopped in {path}"
            ));
        }
    }

    /// Adds a warning; of very many only the first are kept.
    fn warn(&mut self, sentence: &str) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(Clean::line(sentence));
        } else {
            self.more_warnings += 1;
        }
    }

    /// Returns the warnings, and how many there were beside them.
    fn all_warnings(self) -> Vec<Clean> {
        let mut warnings = self.warnings;
        if self.more_warnings > 0 {
            let sentence = format!(
                "and {} more parts of the book could not be read whole",
                self.more_warnings
            );
            warnings.push(Clean::line(&sentence));
        }
        warnings
    }
}

/// Adds the blocks of a chapter, under its name in the contents when it has no heading.
fn add_chapter(pieces: &mut Vec<Piece>, chapter: Chapter, title: Option<&(String, u8)>) {
    let is_heading = |piece: &Piece| matches!(piece.block.kind, BlockKind::Heading(_));
    if let Some((words, level)) = title
        && let Some(first) = chapter.pieces.first()
        && !chapter.pieces.iter().any(is_heading)
    {
        let mut block = Block::new(BlockKind::Heading(*level), Clean::line(words));
        block.page.clone_from(&first.block.page);
        pieces.push(Piece {
            block,
            file: first.file,
            ids: Vec::new(),
            links: Vec::new(),
            note: None,
        });
    }
    pieces.extend(chapter.pieces);
}

/// Finds what a reference in a chapter names.
fn target(numbers: &HashMap<String, usize>, chapter: &str, reference: &str) -> Option<Target> {
    let (_, id) = reference.split_once('#')?;
    let path = resolve(chapter, reference)?;
    Some((*numbers.get(&path)?, id.to_owned()))
}

#[cfg(test)]
#[path = "epub/tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests;
