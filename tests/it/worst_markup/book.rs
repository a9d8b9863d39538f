//! Books of the worst chapters, packed as they are: what is measured is the reading.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::cases::{count, fill, size};

const CONTAINER: &str =
    "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>";

struct Book {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    items: String,
    spine: String,
    count: usize,
}

impl Book {
    fn new() -> Self {
        let mut book = Self {
            zip: ZipWriter::new(Cursor::new(Vec::new())),
            items: String::new(),
            spine: String::new(),
            count: 0,
        };
        book.add("mimetype", b"application/epub+zip", false);
        book.add("META-INF/container.xml", CONTAINER.as_bytes(), false);
        book
    }

    fn add(&mut self, name: &str, bytes: &[u8], packed: bool) {
        let method = if packed {
            zip::CompressionMethod::Deflated
        } else {
            zip::CompressionMethod::Stored
        };
        let options = SimpleFileOptions::default().compression_method(method);
        self.zip.start_file(name, options).unwrap();
        self.zip.write_all(bytes).unwrap();
    }

    fn chapter(&mut self, inside: &[u8], packed: bool) {
        let n = self.count;
        self.count += 1;
        let _ = write!(
            self.items,
            "<item id='c{n}' href='c{n}.xhtml' media-type='application/xhtml+xml'/>"
        );
        let _ = write!(self.spine, "<itemref idref='c{n}'/>");
        self.add(&format!("c{n}.xhtml"), inside, packed);
    }

    fn finish(mut self, further: &str) -> Vec<u8> {
        let package = format!(
            "<package><metadata><dc:title>B</dc:title>{further}</metadata><manifest>{further}{}</manifest><spine>{further}{}</spine></package>",
            self.items, self.spine
        );
        self.add("a.opf", package.as_bytes(), false);
        self.zip.finish().unwrap().into_inner()
    }
}

pub(super) fn of_chapters(count: usize, piece: &str) -> Vec<u8> {
    let mut book = Book::new();
    let inside = if piece.is_empty() {
        "<html><body>a</body></html>".to_owned()
    } else {
        let room = (size() / count).saturating_sub(300);
        format!(
            "<html><body>{}</body></html>",
            piece.repeat(room / piece.len())
        )
    };
    for _ in 0..count {
        book.chapter(inside.as_bytes(), false);
    }
    book.finish("")
}

pub(super) fn filled(piece: &str) -> Vec<u8> {
    let mut book = Book::new();
    book.chapter(&fill("<html><body>", piece, "</body></html>"), false);
    book.finish("")
}

pub(super) fn counted(piece: impl Fn(&mut String, usize)) -> Vec<u8> {
    let mut book = Book::new();
    book.chapter(&count("<html><body>", piece, "</body></html>"), false);
    book.finish("")
}

/// One paragraph of marks that lead to one note.
pub(super) fn marks() -> Vec<u8> {
    let mut book = Book::new();
    let mark = "<a epub:type='noteref' href='#n'>1</a>";
    let end = "</p><aside epub:type='footnote' id='n'>b</aside></body></html>";
    book.chapter(&fill("<html><body><p>", mark, end), false);
    book.finish("")
}

/// One chapter that unpacks to as much as is allowed, from a small file.
pub(super) fn bomb() -> Vec<u8> {
    let mut book = Book::new();
    book.chapter("<p>a</p>".repeat(size() / 10).as_bytes(), true);
    book.finish("")
}

/// Many chapters that each unpack to much, to more in all than is allowed, beside ten megabytes
/// that unpack to themselves.
pub(super) fn bombs(piece: &str) -> Vec<u8> {
    let mut book = Book::new();
    let mut letters: u32 = 1;
    let noise: Vec<u8> = (0..size())
        .map(|_| {
            letters = letters.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (letters >> 24) as u8
        })
        .collect();
    book.add("noise.bin", &noise, false);
    let inside = piece.repeat(size() * 12 / 5 / piece.len());
    for _ in 0..12 {
        book.chapter(inside.as_bytes(), true);
    }
    book.finish("")
}

pub(super) fn big_package(piece: &str) -> Vec<u8> {
    let mut book = Book::new();
    book.chapter(b"<html><body>a</body></html>", false);
    book.finish(&piece.repeat(size() / 3 / piece.len()))
}

pub(super) fn big_contents() -> Vec<u8> {
    let mut book = Book::new();
    book.chapter(b"<html><body>a</body></html>", false);
    let inside = fill(
        "<html><body><nav><ol>",
        "<li><a href='c0.xhtml'>a</a></li>",
        "</ol></nav></body></html>",
    );
    book.add("nav.xhtml", &inside, false);
    book.items.push_str(
        "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>",
    );
    book.finish("")
}
