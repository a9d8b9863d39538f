//! Text for the clipboard of the terminal, wherever that is: OSC 52, plain.
//!
//! Plain also inside tmux, which takes it and hands it on where `set-clipboard` allows it; a
//! passthrough would need a setting that is off by default. The terminal never answers, so
//! all that can be said is that the text was sent.

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use crate::record::Clean;

/// More encoded bytes than this are dropped without a word by terminals in use.
const LONGEST: usize = 74_000;

/// Returns the bytes that ask the terminal to take the text, or why it would not.
pub fn request(text: &str) -> Result<Vec<u8>, Clean> {
    let encoded = text.len().div_ceil(3) * 4;
    if encoded > LONGEST {
        return Err(Clean::line(&format!(
            "too long for the terminal's clipboard ({} KB, it takes {} KB): select less, or use `readroom show`",
            text.len().div_ceil(1000),
            LONGEST / 4 * 3 / 1000,
        )));
    }
    let mut request = String::new();
    CopyToClipboard::to_clipboard_from(text)
        .write_ansi(&mut request)
        .map_err(|_| Clean::line("the text could not be written for the clipboard"))?;
    Ok(request.into_bytes())
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;

    #[test]
    fn the_text_goes_out_encoded() {
        assert_eq!(
            request("Kim Il Sung").unwrap(),
            b"\x1b]52;c;S2ltIElsIFN1bmc=\x1b\\"
        );
    }

    #[test]
    fn what_the_terminal_would_drop_is_not_sent() {
        assert!(request(&"x".repeat(LONGEST / 4 * 3)).is_ok());
        let error = request(&"x".repeat(LONGEST / 4 * 3 + 1)).unwrap_err();
        assert!(
            error.starts_with("too long for the terminal's clipboard (56 KB"),
            "{error}"
        );
    }
}
