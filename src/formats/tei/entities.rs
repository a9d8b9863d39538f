//! Entities: the five of XML, numbers, and a few names of HTML that old files use.
//!
//! Nothing else is expanded, whatever a document type declares: what is not known stays as
//! it is written.

use std::borrow::Cow;

/// Names that are neither of XML nor declared, but met in files made of web pages.
const HTML_NAMES: [(&str, &str); 38] = [
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("sect", "§"),
    ("para", "¶"),
    ("deg", "°"),
    ("copy", "©"),
    ("reg", "®"),
    ("pound", "£"),
    ("euro", "€"),
    ("frac12", "½"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ecirc", "ê"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("ccedil", "ç"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("iacute", "í"),
    ("times", "×"),
];

/// Returns what an entity stands for, by what is between `&` and `;`.
pub(super) fn named(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(|c| Cow::Owned(c.to_string()));
    }
    if let Some(known) = quick_xml::escape::resolve_predefined_entity(name) {
        return Some(Cow::Borrowed(known));
    }
    let known = HTML_NAMES.iter().find(|(known, _)| *known == name)?;
    Some(Cow::Borrowed(known.1))
}

/// Returns a value with its known entities resolved, each once.
pub(super) fn resolved(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    let mut out = String::with_capacity(value.len());
    let mut pieces = value.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let known = piece
            .split_once(';')
            .and_then(|(name, rest)| Some((named(name)?, rest)));
        if let Some((letters, rest)) = known {
            out.push_str(&letters);
            out.push_str(rest);
        } else {
            out.push('&');
            out.push_str(piece);
        }
    }
    Cow::Owned(out)
}
