//! What the settings say of the look of the room; and all of them as they are shown, each with
//! its value and where it comes from.
//!
//! They are read once, when the room opens, and shown only: a file of settings is changed with
//! an editor, and holds from the next opening on.

use ratatui::layout::Rect;

use crate::record::Clean;

use super::layout::Areas;
use super::look::{DateForm, Ground, Theme};
use super::model::Screen;

/// How the room is to look, as the settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The set of colours.
    pub theme: Theme,
    /// The ground the terminal writes on, where it tells.
    pub ground: Option<Ground>,
    /// How dates are written.
    pub dates: DateForm,
    /// What is shown at first.
    pub first_screen: Screen,
    /// How much the list has of the rows above the record, and of the columns beside it, percent.
    pub list_share: (u16, u16),
    /// What says that the terminal reads no UTF-8, which is why ASCII is drawn.
    pub not_utf8: Option<Clean>,
    /// All settings in words, as they are shown.
    pub lines: Vec<Line>,
}

/// How much the list has of rows or columns, in percent, where nothing else is set.
pub const LIST_SHARE: (u16, u16) = (40, 50);

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            ground: None,
            dates: DateForm::default(),
            first_screen: Screen::default(),
            list_share: LIST_SHARE,
            not_utf8: None,
            lines: Vec::new(),
        }
    }
}

/// A setting, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its name, as a key of a settings file.
    pub name: Clean,
    /// Its value.
    pub value: Clean,
    /// Where it comes from: the defaults, a file with the line, the environment, the command line.
    pub origin: Clean,
    /// What it is for.
    pub help: Clean,
}

/// Rows for what the setting under the cursor is for.
const FOOT: u16 = 5;

/// Returns where the lines of the settings screen are, and where the words on one of them.
pub fn places(areas: &Areas) -> (Rect, Rect) {
    let top = areas.header.bottom() + 1;
    let height = areas.status.y.saturating_sub(top);
    let foot = FOOT.min(height / 2);
    let whole = Rect {
        y: top,
        height,
        ..areas.header
    };
    let rows = Rect {
        height: height - foot,
        ..whole
    };
    let foot = Rect {
        y: rows.bottom(),
        height: foot,
        ..whole
    };
    (rows, foot)
}
