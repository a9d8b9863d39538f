//! The encoding a page says it is in: a byte order mark, a `meta`, an XML declaration.
//!
//! As browsers do it, only the first bytes are looked at, a page that says UTF-16 in letters
//! is UTF-8, and Latin-1 is read as Windows-1252. Without a statement others decide.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// So far into a page its encoding is looked for: saved pages put other things first.
const LOOKED_AT: usize = 4096;

/// Returns the encoding a page states.
pub(in crate::formats) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let head = bytes
        .get(..LOOKED_AT.min(bytes.len()))?
        .to_ascii_lowercase();
    let label = xml_declaration(&head).or_else(|| meta(&head))?;
    let encoding = Encoding::for_label(label)?;
    // What was read as single bytes can't be UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else {
        encoding
    })
}

fn xml_declaration(head: &[u8]) -> Option<&[u8]> {
    let inside = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = memmem::find(inside, b"?>")?;
    value(inside.get(..end)?, b"encoding")
}

/// Finds `<meta charset=x>` or `<meta ... content="text/html; charset=x">`.
fn meta(head: &[u8]) -> Option<&[u8]> {
    memmem::find_iter(head, b"<meta").find_map(|at| {
        let tag = head.get(at..)?;
        let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
        value(tag.get(..end)?, b"charset")
    })
}

/// Returns what follows a name and `=`, without quotation marks.
fn value<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let after = text.get(memmem::find(text, name)? + name.len()..)?;
    let value = after
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or_else(|| value.strip_prefix(b"'"))
        .unwrap_or(value);
    let ends =
        |byte: &u8| matches!(byte, b'"' | b'\'' | b';' | b'/' | b'>') || byte.is_ascii_whitespace();
    let end = value.iter().position(ends).unwrap_or(value.len());
    value.get(..end).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        declared(bytes).map(Encoding::name)
    }

    #[test]
    fn a_page_states_its_encoding() {
        assert_eq!(name(b"<html><meta charset=\"KOI8-R\">"), Some("KOI8-R"));
        assert_eq!(
            name(b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=windows-1251'>"),
            Some("windows-1251")
        );
        assert_eq!(
            name(b"<?xml version='1.0' encoding='iso-8859-2'?><html>"),
            Some("ISO-8859-2")
        );
        assert_eq!(name(b"\xef\xbb\xbf<meta charset=koi8-r>"), Some("UTF-8"));
        assert_eq!(name(b"<meta charset=utf-16>"), Some("UTF-8"));
        assert_eq!(name(b"<meta charset=klingon>"), None);
        assert_eq!(name(b"<p>charset=koi8-r"), None);
    }
}
