//! The look: what each part of the room looks like, and the colours of the themes.
//!
//! Every meaning is carried by bold, reverse, underline or a sign as well, so that a terminal
//! without colour loses none. What is drawn names a part, not a colour: [`dress`] gives it the
//! theme's own at the end. The ground and the letters of texts stay the terminal's.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::app::look::{Ground, Theme};

/// These stand for a theme's colours until the frame is dressed.
const ACCENT: Color = Color::Cyan;
const SOUGHT: Color = Color::Yellow;
const WRONG: Color = Color::Red;

/// Plain text.
pub const PLAIN: Style = Style::new();
/// Names of columns and fields, hints.
pub const QUIET: Style = Style::new().add_modifier(Modifier::DIM);
/// Titles.
pub const STRONG: Style = Style::new().add_modifier(Modifier::BOLD);
/// What stands for emphasis in the source.
pub const EMPHASIS: Style = Style::new().add_modifier(Modifier::ITALIC);
/// Names of sections, keys, marks.
pub const ACCENTED: Style = Style::new().fg(ACCENT).add_modifier(Modifier::BOLD);
/// The row under the cursor of the panel that has the keys.
pub const CURSOR: Style = Style::new().add_modifier(Modifier::REVERSED);
/// A letter that the filter hit.
pub const HIT: Style = Style::new()
    .fg(SOUGHT)
    .add_modifier(Modifier::BOLD)
    .add_modifier(Modifier::UNDERLINED);
/// The hit or mark of many that is meant now.
pub const HERE: Style = HIT.add_modifier(Modifier::REVERSED);
/// A passage that has a note.
pub const NOTED: Style = Style::new().add_modifier(Modifier::UNDERLINED);
/// A passage that is selected.
pub const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
/// What went wrong.
pub const ERROR: Style = Style::new().fg(WRONG).add_modifier(Modifier::BOLD);

/// Returns a style laid over another. On what is turned round the accent would be a block of
/// colour, and what is faint a grey one in the row: there bold and underline alone carry the
/// meaning. Nothing is bold and faint at once, of which each terminal makes something else.
pub fn over(base: Style, style: Style) -> Style {
    let mut laid = base.patch(style);
    if style.add_modifier.contains(Modifier::DIM) {
        laid = laid.remove_modifier(Modifier::BOLD);
    } else if style.add_modifier.contains(Modifier::BOLD) {
        laid = laid.remove_modifier(Modifier::DIM);
    }
    if base.add_modifier.contains(Modifier::REVERSED) {
        laid.fg = base.fg;
        laid = laid.remove_modifier(Modifier::DIM);
    }
    laid
}

/// The colours of a theme on a ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Palette {
    accent: Color,
    sought: Color,
    wrong: Color,
    /// Faint letters are drawn as such; false where they are as strong as others.
    faint: bool,
}

impl Palette {
    /// On a ground that is not known: over 4:1 against black and against white. Of sixteen colours
    /// the nearest to what is sought must not be yellow, which no white ground shows.
    const ANY: Palette = Palette {
        accent: Color::Indexed(30),
        sought: Color::Indexed(164),
        wrong: Color::Indexed(161),
        faint: true,
    };
    const DARK: Palette = Palette {
        accent: Color::Rgb(95, 215, 215),
        sought: Color::Rgb(255, 215, 95),
        wrong: Color::Rgb(255, 135, 135),
        faint: true,
    };
    const LIGHT: Palette = Palette {
        accent: Color::Rgb(0, 80, 175),
        sought: Color::Rgb(135, 0, 135),
        wrong: Color::Rgb(175, 0, 0),
        faint: true,
    };
    /// On a ground that is not known no colour is sure to stand out.
    const STARK: Palette = Palette {
        accent: Color::Reset,
        sought: Color::Reset,
        wrong: Color::Reset,
        faint: false,
    };
    const STARK_ON_DARK: Palette = Palette {
        accent: Color::Rgb(95, 255, 255),
        sought: Color::Rgb(255, 255, 0),
        wrong: Color::Rgb(255, 175, 175),
        faint: false,
    };
    const STARK_ON_LIGHT: Palette = Palette {
        accent: Color::Rgb(0, 0, 135),
        sought: Color::Rgb(95, 0, 95),
        wrong: Color::Rgb(135, 0, 0),
        faint: false,
    };

    fn of(theme: Theme, ground: Option<Ground>) -> Self {
        match (theme, ground) {
            (Theme::Auto, None) => Self::ANY,
            (Theme::Auto, Some(Ground::Dark)) | (Theme::Dark, _) => Self::DARK,
            (Theme::Auto, Some(Ground::Light)) | (Theme::Light, _) => Self::LIGHT,
            (Theme::HighContrast, None) => Self::STARK,
            (Theme::HighContrast, Some(Ground::Dark)) => Self::STARK_ON_DARK,
            (Theme::HighContrast, Some(Ground::Light)) => Self::STARK_ON_LIGHT,
        }
    }

    fn colour(self, part: Color) -> Color {
        match part {
            ACCENT => self.accent,
            SOUGHT => self.sought,
            WRONG => self.wrong,
            other => other,
        }
    }
}

/// Gives what was drawn the colours of a theme; a terminal that has fewer is given the nearest.
pub fn dress(buffer: &mut Buffer, theme: Theme, ground: Option<Ground>) {
    let palette = Palette::of(theme, ground);
    for cell in &mut buffer.content {
        if cell.fg != Color::Reset {
            cell.fg = palette.colour(cell.fg);
        }
        if !palette.faint {
            cell.modifier.remove(Modifier::DIM);
        }
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test that can't go on fails")]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    const THEMES: [Theme; 4] = [Theme::Auto, Theme::Dark, Theme::Light, Theme::HighContrast];
    const BLACK: [u8; 3] = [0, 0, 0];
    const WHITE: [u8; 3] = [255, 255, 255];
    /// Grounds that are much in use, besides black and white.
    const SLATE: [u8; 3] = [0x28, 0x2c, 0x34];
    const CREAM: [u8; 3] = [0xfd, 0xf6, 0xe3];

    /// Relative luminance as WCAG 2 has it.
    fn luminance(colour: [u8; 3]) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = colour.map(part);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn parts(colour: Color) -> [u8; 3] {
        match colour {
            Color::Rgb(red, green, blue) => [red, green, blue],
            Color::Indexed(index @ 16..232) => {
                let step = |place: u8| match (index - 16) / place % 6 {
                    0 => 0,
                    step => 55 + step * 40,
                };
                [step(36), step(6), step(1)]
            }
            other => panic!("{other:?} is the terminal's own"),
        }
    }

    fn colours(palette: Palette) -> [[u8; 3]; 3] {
        [palette.accent, palette.sought, palette.wrong].map(parts)
    }

    #[test]
    fn every_colour_stands_out_on_its_ground() {
        for (palette, ground, least) in [
            (Palette::ANY, BLACK, 4.0),
            (Palette::ANY, WHITE, 4.0),
            (Palette::DARK, BLACK, 7.0),
            (Palette::DARK, SLATE, 4.5),
            (Palette::LIGHT, WHITE, 7.0),
            (Palette::LIGHT, CREAM, 4.5),
            (Palette::STARK_ON_DARK, BLACK, 10.0),
            (Palette::STARK_ON_DARK, SLATE, 7.0),
            (Palette::STARK_ON_LIGHT, WHITE, 10.0),
            (Palette::STARK_ON_LIGHT, CREAM, 7.0),
        ] {
            for colour in colours(palette) {
                let contrast = contrast(colour, ground);
                assert!(contrast >= least, "{colour:?} on {ground:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn a_theme_follows_the_ground_only_where_it_is_to() {
        let of = Palette::of;
        assert_eq!(of(Theme::Auto, Some(Ground::Light)), Palette::LIGHT);
        assert_eq!(of(Theme::Auto, Some(Ground::Dark)), Palette::DARK);
        assert_eq!(of(Theme::Auto, None), Palette::ANY);
        for ground in [None, Some(Ground::Dark), Some(Ground::Light)] {
            assert_eq!(of(Theme::Dark, ground), Palette::DARK);
            assert_eq!(of(Theme::Light, ground), Palette::LIGHT);
            assert!(!of(Theme::HighContrast, ground).faint);
        }
    }

    #[test]
    fn what_is_dressed_keeps_every_meaning_that_is_no_colour() {
        let styles = [
            PLAIN, QUIET, STRONG, EMPHASIS, ACCENTED, CURSOR, HIT, HERE, NOTED, SELECTED, ERROR,
        ];
        for theme in THEMES {
            for ground in [None, Some(Ground::Dark), Some(Ground::Light)] {
                let mut buffer = Buffer::empty(Rect::new(0, 0, styles.len() as u16, 1));
                for (cell, style) in buffer.content.iter_mut().zip(styles) {
                    cell.set_style(style);
                }
                dress(&mut buffer, theme, ground);
                for (cell, style) in buffer.content.iter().zip(styles) {
                    let kept = style.add_modifier - Modifier::DIM;
                    assert!(cell.modifier.contains(kept), "{theme:?} {style:?}");
                    assert!(![ACCENT, SOUGHT, WRONG].contains(&cell.fg), "{theme:?}");
                    assert_eq!(cell.bg, Color::Reset, "the ground is the terminal's");
                }
            }
        }
    }

    #[test]
    fn no_two_parts_differ_by_colour_alone() {
        let parts = [
            PLAIN, QUIET, STRONG, EMPHASIS, CURSOR, HIT, HERE, NOTED, ACCENTED, ERROR,
        ];
        let alike = |a: Style, b: Style| a.add_modifier == b.add_modifier;
        for (at, a) in parts.iter().enumerate() {
            for b in &parts[at + 1..] {
                // Keys and headings, bold like a title, stand where no title does; so does what
                // went wrong, in a line of its own.
                let by_place = [STRONG, ACCENTED, ERROR];
                let both = by_place.contains(a) && by_place.contains(b);
                assert!(!alike(*a, *b) || both, "{a:?} {b:?}");
            }
        }
    }
}
