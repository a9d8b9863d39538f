//! Kinds of files that are no texts: passed over by their names, and counted.
//!
//! Scans and office files lie beside most records. Each would be a line in "Problems" that
//! says nothing new, so one line tells how many of a kind there are.

use std::collections::BTreeMap;

use crate::formats::LACKS_READER;
use crate::record::Clean;
use crate::record::listing::{Problem, UNREAD};

/// Endings of files that no format reads: pictures, office files, packed files, data and
/// programs; in order. What is neither here nor in [`TEXTS`] is looked into.
const NO_TEXTS: &[&str] = &[
    "7z", "aac", "ai", "apk", "avi", "avif", "bib", "bin", "bmp", "bz2", "css", "csv", "db",
    "djvu", "dll", "doc", "docm", "docx", "dotx", "dtd", "dylib", "eps", "exe", "flac", "gif",
    "gz", "heic", "heif", "ico", "indd", "ini", "ipynb", "iso", "jar", "java", "jfif", "jp2",
    "jpeg", "jpg", "jpx", "js", "json", "jsonl", "lz4", "m4a", "m4v", "mdb", "mkv", "mov", "mp3",
    "mp4", "mpeg", "mpg", "numbers", "o", "odg", "odp", "ods", "odt", "ogg", "opus", "otf",
    "pages", "parquet", "php", "png", "pps", "ppsx", "ppt", "pptx", "psd", "py", "pyc", "rar",
    "rb", "ris", "rng", "rs", "rtf", "scss", "sh", "so", "sql", "sqlite", "sqlite3", "svg", "tar",
    "tgz", "tif", "tiff", "toml", "ts", "tsv", "ttf", "wav", "webm", "webp", "wma", "wmv", "woff",
    "woff2", "xls", "xlsm", "xlsx", "xsd", "xsl", "xslt", "xz", "yaml", "yml", "zip", "zst",
];

/// Endings of texts: one of these that can't be read is told by its own line.
const TEXTS: &[&str] = &[
    "", "epub", "htm", "html", "markdown", "md", "pdf", "text", "txt", "xhtml",
];

/// Returns true when a file's name says that it is no text.
pub fn is_no_text(path: &str) -> bool {
    path.rsplit('/').next() == Some(crate::formats::works::FILE)
        || NO_TEXTS.binary_search(&ending(path).as_str()).is_ok()
}

/// Returns true when a file's name says that it is a text.
pub fn is_text(path: &str) -> bool {
    TEXTS.binary_search(&ending(path).as_str()).is_ok()
}

/// Says that no format reads a file of this kind.
pub fn sentence(path: &str) -> String {
    format!(
        "no format of readroom reads {} files: put a text beside it, as .txt or .md, to have it here",
        shown(&ending(path))
    )
}

/// How many files of each kind were passed over.
#[derive(Debug, Default)]
pub struct Kinds {
    passed_over: BTreeMap<String, usize>,
    /// PDFs that are listed without their words, for lack of a program that reads them.
    without_reader: usize,
}

impl Kinds {
    /// Counts a file. A PDF is never passed over by its name: one that is counted is listed,
    /// but no program on this machine could read its words.
    pub fn count(&mut self, path: &str) {
        match ending(path) {
            kind if kind == "pdf" => self.without_reader += 1,
            kind => *self.passed_over.entry(kind).or_default() += 1,
        }
    }

    /// Returns a line for each kind.
    pub fn problems(&self) -> impl Iterator<Item = Problem> {
        self.not_read().chain(self.not_shown())
    }

    /// Says how many PDFs are listed without their words.
    fn not_shown(&self) -> Option<Problem> {
        let count = self.without_reader;
        let files = if count == 1 { "file" } else { "files" };
        (count > 0).then(|| Problem {
            path: Clean::line("*.pdf"),
            reason: Clean::line(&format!("{count} .pdf {files}: {LACKS_READER}")),
        })
    }

    fn not_read(&self) -> impl Iterator<Item = Problem> {
        self.passed_over.iter().map(|(kind, &count)| {
            let files = if count == 1 { "file is" } else { "files are" };
            let reason = format!(
                "{count} {} {files} {UNREAD}: put a text beside each, as .txt or .md, to have it here",
                shown(kind)
            );
            let path = if kind.is_empty() {
                "*".to_owned()
            } else {
                format!("*.{kind}")
            };
            Problem {
                path: Clean::line(&path),
                reason: Clean::line(&reason),
            }
        })
    }
}

/// Returns what a name ends in after its last dot, lower case; empty when that is no one word.
fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && end.chars().all(char::is_alphanumeric) => {
            end.to_lowercase()
        }
        _ => String::new(),
    }
}

fn shown(kind: &str) -> String {
    if kind.is_empty() {
        "nameless binary".to_owned()
    } else {
        format!(".{kind}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order() {
        assert!(NO_TEXTS.is_sorted() && TEXTS.is_sorted());
    }

    #[test]
    fn a_kind_is_told_by_the_end_of_the_name_in_any_case() {
        assert!(is_no_text("a/scan 12.JPG") && !is_no_text("a/jpg"));
        assert!(is_no_text("x.numbers") && !is_no_text("jpg") && !is_no_text("Mr. jpg"));
        assert!(is_text("README") && is_text("a.MD") && !is_text("a.dat"));
    }

    #[test]
    fn a_kind_is_one_line() {
        let mut kinds = Kinds::default();
        for path in ["a.jpg", "b/c.JPG", "d.docx"] {
            kinds.count(path);
        }
        let lines: Vec<Problem> = kinds.problems().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].reason.starts_with("1 .docx file is not read"));
        assert_eq!(lines[1].path.as_str(), "*.jpg");
        assert!(lines[1].reason.starts_with("2 .jpg files are not read"));
        for path in ["a.pdf", "b.PDF", "c/d.pdf"] {
            kinds.count(path);
        }
        let lines: Vec<Problem> = kinds.problems().collect();
        assert_eq!(lines[2].path.as_str(), "*.pdf");
        assert!(lines[2].reason.starts_with("3 .pdf files: no text"));
        let is_picture = |line: &&Problem| line.path.as_str() == "*.jpg";
        assert!(
            lines
                .iter()
                .all(|line| line.is_remark() == is_picture(&line))
        );
        let file = Problem {
            path: Clean::line("*.jpg"),
            reason: Clean::line("it is a pipe"),
        };
        assert!(!file.is_remark());
    }
}
