//! The look: one accent, everything else the terminal's own colours.
//!
//! Every meaning is carried by bold, reverse or underline as well, so that a terminal without
//! colour loses none. The accent is a middle teal that is legible on dark and on light.

use ratatui::style::{Color, Modifier, Style};

/// The accent: colour 30 of the 256, a teal with over 4:1 against black and against white.
const ACCENT: Color = Color::Indexed(30);

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
    .fg(ACCENT)
    .add_modifier(Modifier::BOLD)
    .add_modifier(Modifier::UNDERLINED);
/// The hit or mark of many that is meant now.
pub const HERE: Style = HIT.add_modifier(Modifier::REVERSED);
/// A passage that has a note.
pub const NOTED: Style = Style::new().add_modifier(Modifier::UNDERLINED);
/// A passage that is selected.
pub const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
/// What went wrong.
pub const ERROR: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);

/// Returns a style laid over another. On what is turned round the accent would be a block of
/// colour, so there bold and underline alone carry the meaning.
pub fn over(base: Style, style: Style) -> Style {
    let mut laid = base.patch(style);
    if base.add_modifier.contains(Modifier::REVERSED) {
        laid.fg = base.fg;
    }
    laid
}
