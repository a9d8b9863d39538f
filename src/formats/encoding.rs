//! Bytes to text: UTF-8, and UTF-16 with its mark; the rest is read with losses, and said so.
//!
//! Older encodings are not recognised here yet.

use encoding_rs::{Encoding, UTF_8};

use crate::record::Clean;

/// A text and how it was encoded.
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// Name of the encoding.
    pub(super) encoding: &'static str,
    /// A sentence, when something was lost.
    pub(super) warning: Option<Clean>,
}

/// Decodes the bytes of a file that may state its encoding; a statement that the bytes
/// themselves refute (UTF-8 throughout, with other than ASCII in it) does not count.
pub(super) fn decode_as(bytes: &[u8], stated: Option<&'static Encoding>) -> Decoded {
    let refuted = || !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    let Some(stated) = stated.filter(|stated| *stated != UTF_8 && !refuted()) else {
        return decode(bytes);
    };
    let (text, lossy) = stated.decode_with_bom_removal(bytes);
    let lost = if lossy {
        text.matches(char::REPLACEMENT_CHARACTER).count()
    } else {
        0
    };
    Decoded {
        encoding: stated.name(),
        warning: loss(lost),
        text: text.into_owned(),
    }
}

/// Decodes the bytes of a file.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf_16(rest, u16::from_le_bytes, "UTF-16 LE");
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf_16(rest, u16::from_be_bytes, "UTF-16 BE");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes).into_owned();
    let lost = match std::str::from_utf8(bytes) {
        Ok(_) => 0,
        Err(_) => text.matches(char::REPLACEMENT_CHARACTER).count(),
    };
    Decoded {
        text,
        encoding: "UTF-8",
        warning: loss(lost),
    }
}

/// Decodes UTF-16 in either order of bytes.
fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: &'static str) -> Decoded {
    let pairs = bytes.chunks(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xfffd,
    });
    let text: String = char::decode_utf16(pairs)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    let lost = text.matches(char::REPLACEMENT_CHARACTER).count();
    Decoded {
        text,
        encoding,
        warning: loss(lost),
    }
}

/// Says how much could not be read.
fn loss(lost: usize) -> Option<Clean> {
    (lost > 0).then(|| {
        let places = if lost == 1 { "1 place".to_owned() } else { format!("{lost} places") };
        Clean::line(&format!(
            "The file is not in the encoding it seems to be in: {places} could not be read and show as \u{fffd}; save it as UTF-8 to read it whole"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str, bool) {
        let decoded = decode(bytes);
        (decoded.text, decoded.encoding, decoded.warning.is_some())
    }

    #[test]
    fn marks_of_order_choose_the_encoding_and_go() {
        assert_eq!(text(b"\xef\xbb\xbfab"), ("ab".to_owned(), "UTF-8", false));
        assert_eq!(
            text(b"\xff\xfea\0\x16\x04"),
            ("aЖ".to_owned(), "UTF-16 LE", false)
        );
        assert_eq!(
            text(b"\xfe\xff\0a\x04\x16"),
            ("aЖ".to_owned(), "UTF-16 BE", false)
        );
        assert_eq!(
            text("Ж\u{fffd}".as_bytes()),
            ("Ж\u{fffd}".to_owned(), "UTF-8", false)
        );
    }

    #[test]
    fn losses_are_told() {
        assert_eq!(text(b"a\xc6b"), ("a\u{fffd}b".to_owned(), "UTF-8", true));
        assert!(text(b"\xff\xfea\0b").2);
        assert!(text(b"\xff\xfe\x00\xd8").2);
    }
}
