//! The notation of keys in tests: `"/berlin<enter>jjb"`, to the bytes a terminal sends.
//!
//! `<esc>` is sent in the form that can't be mistaken for the beginning of another key, so
//! that no test has to wait after it; `<escape>` is the single byte.

/// Returns the bytes of keys in the notation; `<lt>` is the character itself.
pub fn bytes(notation: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = notation;
    while let Some(c) = rest.chars().next() {
        let named = rest
            .strip_prefix('<')
            .and_then(|after| after.split_once('>'));
        if let Some((name, after)) = named {
            bytes.extend_from_slice(&named_key(name));
            rest = after;
        } else {
            bytes.extend_from_slice(c.to_string().as_bytes());
            rest = &rest[c.len_utf8()..];
        }
    }
    bytes
}

fn named_key(name: &str) -> Vec<u8> {
    let fixed: &[u8] = match name {
        "enter" => b"\r",
        "esc" => b"\x1b[27u",
        "escape" => b"\x1b",
        "tab" => b"\t",
        "s-tab" => b"\x1b[Z",
        "backspace" => b"\x7f",
        "delete" => b"\x1b[3~",
        "insert" => b"\x1b[2~",
        "up" => b"\x1b[A",
        "down" => b"\x1b[B",
        "right" => b"\x1b[C",
        "left" => b"\x1b[D",
        "home" => b"\x1b[H",
        "end" => b"\x1b[F",
        "pgup" => b"\x1b[5~",
        "pgdn" => b"\x1b[6~",
        "f1" => b"\x1bOP",
        "space" => b" ",
        "lt" => b"<",
        _ => return with_modifier(name),
    };
    fixed.to_vec()
}

fn with_modifier(name: &str) -> Vec<u8> {
    let letter = |rest: &str| rest.bytes().next().unwrap();
    match name.split_once('-') {
        Some(("c", rest)) => vec![letter(rest) & 0x1f],
        Some(("a", rest)) => vec![0x1b, letter(rest)],
        _ => panic!("no key is written <{name}>"),
    }
}

#[test]
fn the_notation_gives_the_bytes_of_a_terminal() {
    assert_eq!(
        bytes("/ж<enter>j<c-s><a-x><lt>"),
        "/ж\rj\u{13}\u{1b}x<".as_bytes()
    );
    assert_eq!(bytes("<up><s-tab>"), b"\x1b[A\x1b[Z");
}
