//! What the terminal can do beyond placing the cursor and writing letters.
//!
//! Decided by its name (`TERM`), on the safe side: what is not sure to be there is done in
//! more bytes. Whether it takes a frame as one it says itself; nothing waits for its answer.

/// What may be used to save bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is there or not, whatever the others are"
)]
pub struct Skills {
    /// It moves rows within a scroll region (DECSTBM; LF, RI, IL, DL).
    pub scroll: bool,
    /// It blanks so many columns (ECH).
    pub erase: bool,
    /// It repeats the last letter (REP).
    pub repeat: bool,
    /// It may be asked for its modes (DECRQM) without showing the question.
    pub answers: bool,
    /// It holds a frame back until its end (mode 2026).
    pub synchronized: bool,
}

impl Skills {
    /// Returns what a terminal of that name (`TERM`) is sure to do.
    pub fn of(term: &str) -> Self {
        let begins = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
        let known = !["", "dumb", "unknown"].contains(&term);
        let old = begins(&["vt1", "vt5", "cons", "emacs", "eterm"]);
        // Many call themselves xterm that can't repeat; these names are their own. That of tmux
        // is not among them: before its version 3.4 it repeats no letter but those of ASCII, and
        // a rule or a bar would be one sign long.
        let own_name = begins(&["xterm-kitty", "kitty", "alacritty", "foot", "wezterm"])
            || term.ends_with("ghostty");
        Self {
            // A VT52 has no regions.
            scroll: known && !begins(&["vt5"]),
            erase: known && !old && !begins(&["screen"]),
            repeat: own_name,
            answers: known && !old && !begins(&["linux", "vt", "screen", "rxvt", "sun"]),
            synchronized: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_sure_is_used() {
        let none = Skills::default();
        assert_eq!(Skills::of("dumb"), none);
        assert_eq!(Skills::of(""), none);
        let xterm = Skills::of("xterm-256color");
        assert!(xterm.scroll && xterm.erase && xterm.answers);
        assert!(!xterm.repeat && !xterm.synchronized);
        let linux = Skills::of("linux");
        assert!(linux.scroll && linux.erase && !linux.answers && !linux.repeat);
        assert!(Skills::of("vt100").scroll && !Skills::of("vt100").erase);
        assert!(!Skills::of("screen-256color").erase);
        assert!(!Skills::of("tmux-256color").repeat);
        for term in ["xterm-kitty", "foot", "xterm-ghostty"] {
            assert!(Skills::of(term).repeat, "{term}");
        }
    }
}
