//! How many colours the terminal has, and what becomes of a colour it has not.
//!
//! Decided once, from the option and the environment; whoever draws may name any colour.
//! Without colours the meaning is carried by reverse, bold and underline.

use ratatui::style::Color;

use crate::app::look::Ground;

/// How many colours may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// The terminal's default alone.
    None,
    /// The first eight of these, none of them bright.
    Eight,
    /// The sixteen with names.
    #[default]
    Sixteen,
    /// The palette of 256.
    TwoFiftySix,
    /// All.
    True,
}

impl Colours {
    /// Returns the number a person has set instead of what the terminal tells; where colours are
    /// not to be used at all, none.
    #[must_use]
    pub fn or_set(self, set: Option<Self>) -> Self {
        match (self, set) {
            (Self::None, _) | (_, None) => self,
            (_, Some(set)) => set,
        }
    }
}

/// The wish of `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// As the terminal and `NO_COLOR` say.
    #[default]
    Auto,
    /// Colours, whatever `NO_COLOR` says.
    Always,
    /// None.
    Never,
}

/// Returns how many colours to use, by the option and the variables `lookup` knows: `NO_COLOR`
/// (no-color.org: present and not empty), `COLORTERM` and `TERM`.
pub fn detect(wish: Wish, lookup: impl Fn(&str) -> Option<String>) -> Colours {
    let value = |name: &str| lookup(name).filter(|value| !value.is_empty());
    match wish {
        Wish::Never => Colours::None,
        Wish::Auto if value("NO_COLOR").is_some() => Colours::None,
        Wish::Auto => of_terminal(
            &value("TERM").unwrap_or_default(),
            value("COLORTERM").as_deref(),
        ),
        Wish::Always => match of_terminal(
            &value("TERM").unwrap_or_default(),
            value("COLORTERM").as_deref(),
        ) {
            Colours::None => Colours::Sixteen,
            more => more,
        },
    }
}

fn of_terminal(term: &str, colorterm: Option<&str>) -> Colours {
    // The DEC terminals and those whose name ends in "mono" or "-m" have none.
    let none = ["", "dumb", "unknown"].contains(&term)
        || ["vt52", "vt1", "vt2", "vt3", "vt4"]
            .iter()
            .any(|old| term.starts_with(old))
        || term.ends_with("-m")
        || term.ends_with("mono");
    if none {
        return Colours::None;
    }
    if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
        return Colours::True;
    }
    // What the terminal database knows of these is eight; the bright ones come with bold.
    let few = [
        "linux",
        "ansi",
        "cygwin",
        "screen",
        "rxvt",
        "xterm-color",
        "sun-color",
    ];
    if few.contains(&term) || term.ends_with("8color") {
        return Colours::Eight;
    }
    let many = ["256", "kitty", "alacritty", "foot", "ghostty", "wezterm"];
    if many.iter().any(|name| term.contains(name)) {
        return Colours::TwoFiftySix;
    }
    Colours::Sixteen
}

impl Colours {
    /// Returns the colour, or the nearest one the terminal has.
    pub fn reduce(self, colour: Color) -> Color {
        match (self, colour) {
            (Self::None, _) => Color::Reset,
            (Self::TwoFiftySix, Color::Rgb(r, g, b)) => Color::Indexed(to_palette(r, g, b)),
            (Self::Sixteen, Color::Rgb(r, g, b)) => to_named(r, g, b),
            (Self::Sixteen, Color::Indexed(index @ 16..)) => {
                let (r, g, b) = of_palette(index);
                to_named(r, g, b)
            }
            (Self::Eight, Color::Rgb(..) | Color::Indexed(16..)) => {
                without_brightness(Self::Sixteen.reduce(colour))
            }
            (Self::Eight, colour) => without_brightness(colour),
            (Self::Sixteen | Self::TwoFiftySix | Self::True, colour) => colour,
        }
    }
}

/// Returns the colour of the first eight for one of the sixteen; greys, which they lack, are the
/// terminal's own letters.
fn without_brightness(colour: Color) -> Color {
    match colour {
        Color::LightRed | Color::Indexed(9) => Color::Red,
        Color::LightGreen | Color::Indexed(10) => Color::Green,
        Color::LightYellow | Color::Indexed(11) => Color::Yellow,
        Color::LightBlue | Color::Indexed(12) => Color::Blue,
        Color::LightMagenta | Color::Indexed(13) => Color::Magenta,
        Color::LightCyan | Color::Indexed(14) => Color::Cyan,
        Color::Gray | Color::DarkGray | Color::White | Color::Indexed(7 | 8 | 15) => Color::Reset,
        other => other,
    }
}

/// Returns the ground that `COLORFGBG` tells (rxvt, Konsole and some more set it): the last of
/// its numbers is one of the sixteen colours.
pub fn ground_told(lookup: impl Fn(&str) -> Option<String>) -> Option<Ground> {
    let told = lookup("COLORFGBG")?;
    let ground = told.rsplit(';').next()?.parse::<u8>().ok()?;
    match ground {
        0..=6 | 8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        16.. => None,
    }
}

/// The steps of the palette's cube of 6×6×6.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn to_palette(r: u8, g: u8, b: u8) -> u8 {
    if r == g && g == b && (4..=246).contains(&r) {
        return 232 + ((r - 3) / 10).min(23);
    }
    let step = |value: u8| (0u8..6).min_by_key(|&i| STEPS[usize::from(i)].abs_diff(value));
    let [r, g, b] = [r, g, b].map(|value| step(value).unwrap_or_default());
    16 + 36 * r + 6 * g + b
}

fn of_palette(index: u8) -> (u8, u8, u8) {
    if let Some(step) = index.checked_sub(232) {
        let grey = 8 + step * 10;
        return (grey, grey, grey);
    }
    let cube = index.saturating_sub(16);
    let step = |place: u8| STEPS[usize::from(cube / place % 6)];
    (step(36), step(6), step(1))
}

/// Returns the named colour by its share of red, green and blue: names are the terminal's own,
/// so nearness to a measured value would mean nothing.
fn to_named(r: u8, g: u8, b: u8) -> Color {
    let (least, most) = (r.min(g).min(b), r.max(g).max(b));
    if most - least < 40 {
        return match most {
            0..=47 => Color::Black,
            48..=140 => Color::DarkGray,
            141..=215 => Color::Gray,
            216.. => Color::White,
        };
    }
    let middle = least + (most - least) / 2;
    let bright = least > 90 || most > 230;
    match (r > middle, g > middle, b > middle, bright) {
        (true, false, false, false) => Color::Red,
        (true, false, false, true) => Color::LightRed,
        (false, true, false, false) => Color::Green,
        (false, true, false, true) => Color::LightGreen,
        (false, false, true, false) => Color::Blue,
        (false, false, true, true) => Color::LightBlue,
        (true, true, false, false) => Color::Yellow,
        (true, true, false, true) => Color::LightYellow,
        (true, false, true, false) => Color::Magenta,
        (true, false, true, true) => Color::LightMagenta,
        (false, true, true, false) => Color::Cyan,
        (false, true, true, true) => Color::LightCyan,
        (false, false, false, _) | (true, true, true, _) => Color::Gray,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(wish: Wish, variables: &[(&str, &str)]) -> Colours {
        detect(wish, |name| {
            let found = variables.iter().find(|(one, _)| *one == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_option_goes_before_the_environment() {
        let xterm = ("TERM", "xterm-256color");
        let no = ("NO_COLOR", "1");
        assert_eq!(detected(Wish::Auto, &[xterm]), Colours::TwoFiftySix);
        assert_eq!(detected(Wish::Auto, &[xterm, no]), Colours::None);
        assert_eq!(
            detected(Wish::Auto, &[xterm, ("NO_COLOR", "")]),
            Colours::TwoFiftySix
        );
        assert_eq!(detected(Wish::Always, &[xterm, no]), Colours::TwoFiftySix);
        assert_eq!(detected(Wish::Never, &[xterm]), Colours::None);
        assert_eq!(detected(Wish::Always, &[]), Colours::Sixteen);
    }

    #[test]
    fn the_terminal_tells_what_it_has() {
        for (term, colours) in [
            ("dumb", Colours::None),
            ("vt220", Colours::None),
            ("xterm-mono", Colours::None),
            ("linux", Colours::Eight),
            ("screen", Colours::Eight),
            ("xterm-8color", Colours::Eight),
            ("xterm", Colours::Sixteen),
            ("screen-256color", Colours::TwoFiftySix),
            ("xterm-kitty", Colours::TwoFiftySix),
            ("xterm-direct", Colours::True),
        ] {
            assert_eq!(detected(Wish::Auto, &[("TERM", term)]), colours, "{term}");
        }
        let truecolor = [("TERM", "xterm"), ("COLORTERM", "truecolor")];
        assert_eq!(detected(Wish::Auto, &truecolor), Colours::True);
    }

    #[test]
    fn a_colour_the_terminal_has_not_becomes_one_it_has() {
        assert_eq!(Colours::None.reduce(Color::Red), Color::Reset);
        assert_eq!(
            Colours::True.reduce(Color::Rgb(1, 2, 3)),
            Color::Rgb(1, 2, 3)
        );
        assert_eq!(
            Colours::TwoFiftySix.reduce(Color::Rgb(255, 0, 0)),
            Color::Indexed(196)
        );
        assert_eq!(
            Colours::TwoFiftySix.reduce(Color::Rgb(128, 128, 128)),
            Color::Indexed(244)
        );
        assert_eq!(Colours::Sixteen.reduce(Color::Rgb(160, 20, 20)), Color::Red);
        assert_eq!(Colours::Sixteen.reduce(Color::Indexed(255)), Color::White);
        assert_eq!(
            Colours::Sixteen.reduce(Color::Indexed(4)),
            Color::Indexed(4)
        );
        for index in 0..=255 {
            let reduced = Colours::Sixteen.reduce(Color::Indexed(index));
            assert!(!matches!(reduced, Color::Indexed(16..) | Color::Rgb(..)));
            let eight = [
                Color::Reset,
                Color::Black,
                Color::Red,
                Color::Green,
                Color::Yellow,
                Color::Blue,
                Color::Magenta,
                Color::Cyan,
            ];
            let reduced = Colours::Eight.reduce(Color::Indexed(index));
            let is_first = matches!(reduced, Color::Indexed(0..=6));
            assert!(is_first || eight.contains(&reduced), "{index}: {reduced:?}");
        }
    }

    #[test]
    fn the_colours_of_the_themes_keep_their_names_where_there_are_few() {
        for (rgb, sixteen, eight) in [
            ((95, 215, 215), Color::LightCyan, Color::Cyan),
            ((255, 215, 95), Color::LightYellow, Color::Yellow),
            ((255, 135, 135), Color::LightRed, Color::Red),
            ((0, 80, 175), Color::Blue, Color::Blue),
            ((135, 0, 135), Color::Magenta, Color::Magenta),
            ((175, 0, 0), Color::Red, Color::Red),
            ((95, 255, 255), Color::LightCyan, Color::Cyan),
            ((255, 255, 0), Color::LightYellow, Color::Yellow),
            ((0, 0, 135), Color::Blue, Color::Blue),
        ] {
            let colour = Color::Rgb(rgb.0, rgb.1, rgb.2);
            assert_eq!(Colours::Sixteen.reduce(colour), sixteen, "{rgb:?}");
            assert_eq!(Colours::Eight.reduce(colour), eight, "{rgb:?}");
            assert_eq!(Colours::None.reduce(colour), Color::Reset);
            assert!(matches!(
                Colours::TwoFiftySix.reduce(colour),
                Color::Indexed(16..)
            ));
        }
    }

    #[test]
    fn a_number_that_is_set_wins_but_for_none() {
        use Colours as C;
        assert_eq!(C::Sixteen.or_set(Some(C::True)), C::True);
        assert_eq!(C::True.or_set(Some(C::Eight)), C::Eight);
        assert_eq!(C::True.or_set(None), C::True);
        assert_eq!(C::None.or_set(Some(C::True)), C::None);
    }

    #[test]
    fn the_environment_may_tell_the_ground() {
        let told = |value: &'static str| ground_told(move |_| Some(value.to_owned()));
        assert_eq!(told("15;0"), Some(Ground::Dark));
        assert_eq!(told("0;default;15"), Some(Ground::Light));
        assert_eq!(told("7;8"), Some(Ground::Dark));
        assert_eq!(told("15;default"), None);
        assert_eq!(told("0;99"), None);
        assert_eq!(ground_told(|_| None), None);
    }
}
