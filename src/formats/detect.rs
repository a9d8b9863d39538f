//! Which format a file is in, by its content first and its name second.
//!
//! To add a format: its file beside this one, a variant of [`Format`], a line in [`format`].

use super::{Hints, digital_archive, encoding, tei};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// The layout of a digital archive's record: bold date and title, named fields, a text.
    DigitalArchive,
    /// A web page.
    Html,
    /// Markdown, with or without front matter.
    Markdown,
    /// Text without marks.
    Plain,
    /// A text or volume of the Text Encoding Initiative.
    Tei,
}

impl Format {
    /// Returns the name a person knows it by.
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::DigitalArchive => "digital archive",
            Format::Html => "HTML",
            Format::Markdown => "Markdown",
            Format::Plain => "plain text",
            Format::Tei => "TEI",
        }
    }
}

/// Extensions of files that are opened; a file without one is looked into.
const EXTENSIONS: [&str; 10] = [
    "md", "markdown", "txt", "text", "html", "htm", "xhtml", "epub", "pdf", "xml",
];

/// A file is taken for text when its first bytes have no NUL.
const LOOKED_AT: usize = 8192;

/// Packed data without a NUL has a control character in ten bytes, a text hardly any.
const TEXT_FOR_ONE_CONTROL: usize = 20;

/// Fewer control characters than this say nothing.
const FEWEST_CONTROLS: usize = 32;

/// How the files that readroom does not open begin, and what they are.
const FOREIGN: [(&[u8], &str); 16] = [
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a packed file (Word, OpenDocument or ZIP)"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"7z\xbc\xaf", "a packed (7z) file"),
    (b"Rar!", "a packed (RAR) file"),
    (b"SQLite format 3", "a database"),
    (b"<?xml", "an XML document"),
    (b"<!DOCTYPE", "an XML document"),
];

/// Returns what a file seems to be that can't be opened yet; `None` for text.
pub(super) fn foreign(bytes: &[u8], hints: &Hints) -> Option<&'static str> {
    let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if is_page(head) {
        return None;
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(begin, _)| head.starts_with(begin)) {
        return Some(what);
    }
    let looked_at = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    // Counted in bytes first, so that the compiler can do many at a time; and line feeds are
    // all that most stretches have.
    let count = |few: &[u8]| {
        let is_low = |byte: u8| u8::from(byte < 0x20) & u8::from(byte != b'\n');
        if few.iter().fold(0, |any, byte| any | is_low(*byte)) == 0 {
            return 0;
        }
        few.iter()
            .map(|byte| u8::from(is_control(*byte)))
            .sum::<u8>()
    };
    let controls: usize = looked_at
        .chunks(128)
        .map(|few| usize::from(count(few)))
        .sum();
    let binary = memchr::memchr(0, looked_at).is_some()
        || (controls >= FEWEST_CONTROLS && controls * TEXT_FOR_ONE_CONTROL > looked_at.len());
    (binary && !encoding::is_utf_16(bytes, hints)).then_some("a file that is not text")
}

/// Returns true for control characters that no text needs: all but white space, the end sign
/// of DOS and the escape of terminals and ISO-2022-JP.
#[allow(
    clippy::needless_bitwise_bool,
    reason = "without branches many bytes are looked at together"
)]
#[inline]
fn is_control(byte: u8) -> bool {
    (byte < 0x20)
        & (byte != b'\t')
        & (byte != b'\n')
        & (byte != 0x0c)
        & (byte != b'\r')
        & (byte != 0x1a)
        & (byte != 0x1b)
}

/// Returns what a file is that is called `.xml` and begins with a tag, declaration or none.
pub(super) fn foreign_xml(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let named = extension(file_name(name)).is_some_and(|end| end.eq_ignore_ascii_case("xml"));
    (named && bytes.trim_ascii_start().starts_with(b"<")).then_some("an XML document")
}

/// Returns true for a TEI file, whatever it is called.
pub(super) fn is_tei(bytes: &[u8]) -> bool {
    /// Licences and declarations may stand before the first element.
    const HEAD: usize = 65_536;
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    tei::has_root(&encoding::decode(head, &Hints::default()).text)
}

/// Returns true when a file of this name is one to open; without extension its content decides.
pub fn opens(name: &str) -> bool {
    let file = file_name(name);
    match extension(file) {
        Some(extension) => EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known)),
        None => !file.starts_with('.'),
    }
}

/// So far into a file the first mark of a page is looked for: comments may stand before it.
const PAGE_BEGINS: usize = 2048;

/// Returns true for the bytes of a web page, by its doctype or its first mark.
fn is_page(bytes: &[u8]) -> bool {
    let head = bytes
        .get(..PAGE_BEGINS.min(bytes.len()))
        .unwrap_or_default()
        .trim_ascii_start();
    // Nearly no text begins so, and every one is asked.
    if !head.starts_with(b"<") {
        return false;
    }
    let head = head.to_ascii_lowercase();
    let mut rest = head.as_slice();
    // What may stand before: an XML declaration, comments of the browser that saved it.
    while rest.starts_with(b"<?xml") || rest.starts_with(b"<!--") {
        let close: &[u8] = if rest.starts_with(b"<?") {
            b"?>"
        } else {
            b"-->"
        };
        let Some(end) = memchr::memmem::find(rest, close) else {
            return false;
        };
        rest = rest
            .get(end + close.len()..)
            .unwrap_or_default()
            .trim_ascii_start();
    }
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"]
        .iter()
        .any(|begin| rest.starts_with(begin))
}

/// Returns the encoding a web page states.
pub(super) fn stated_encoding(name: &str, bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    (is_page(bytes) || has_page_name(name))
        .then(|| super::html::declared(bytes))
        .flatten()
}

fn has_page_name(name: &str) -> bool {
    extension(file_name(name)).is_some_and(|extension| {
        ["html", "htm", "xhtml"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Chooses the format of a text.
pub(super) fn format(name: &str, text: &str) -> Format {
    if tei::has_root(text) {
        return Format::Tei;
    }
    if has_page_name(name) || is_page(text.as_bytes()) {
        return Format::Html;
    }
    if digital_archive::has_layout(text) {
        return Format::DigitalArchive;
    }
    let extension = extension(file_name(name)).map(str::to_ascii_lowercase);
    match extension.as_deref() {
        Some("md" | "markdown") => Format::Markdown,
        Some("txt" | "text") => Format::Plain,
        _ if ["---\n", "---\r\n", "+++\n", "+++\r\n", "# "]
            .iter()
            .any(|start| text.starts_with(start)) =>
        {
            Format::Markdown
        }
        _ => Format::Plain,
    }
}

/// Returns the file's name without its extension, if that is one we open.
pub(super) fn stem(name: &str) -> &str {
    let file = file_name(name);
    match extension(file) {
        Some(extension)
            if EXTENSIONS
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known)) =>
        {
            file.get(..file.len() - extension.len() - 1).unwrap_or(file)
        }
        _ => file,
    }
}

/// Returns true when a file's name ends in this extension, in any case.
pub(super) fn has_extension(name: &str, wanted: &str) -> bool {
    extension(file_name(name)).is_some_and(|found| found.eq_ignore_ascii_case(wanted))
}

/// Returns the last part of a path.
fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Returns what follows the last full stop, if something stands before it.
fn extension(file: &str) -> Option<&str> {
    let (stem, extension) = file.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_to_open() {
        assert!(
            opens("a/b/112079.md") && opens("X.TXT") && opens("letter") && opens("1.ru.markdown")
        );
        assert!(
            opens("scan.PDF")
                && !opens("scan.jpg")
                && !opens(".hidden")
                && !opens("a.d/notes.docx")
        );
        assert_eq!(
            (stem("a/b/112079.ru.md"), stem("letter"), stem("Dr. Who")),
            ("112079.ru", "letter", "Dr. Who")
        );
    }

    #[test]
    fn what_is_no_text_is_named() {
        let foreign = |bytes: &[u8]| foreign(bytes, &Hints::default());
        assert_eq!(foreign(b"%PDF-1.4 ..."), Some("a PDF document"));
        assert_eq!(foreign(b"abc\0def"), Some("a file that is not text"));
        assert_eq!(foreign(b"\xff\xfea\0b\0"), None);
        let packed = b"\x01ab\x1fcd\xf3\x90".repeat(20);
        assert_eq!(foreign(&packed), Some("a file that is not text"));
        assert_eq!(foreign(b"a bell \x07 and its ring"), None);
        assert_eq!(foreign("Телеграмма".as_bytes()), None);
        assert_eq!(foreign(b""), None);
    }
}
