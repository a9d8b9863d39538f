//! What the settings say that the room needs, as it is given when the room is opened.

use super::settings::Look;
use crate::record::listing::Order;

/// What the settings say that the room needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Draw frames and marks in ASCII alone.
    pub ascii: bool,
    /// Where list and record stand.
    pub panels: Panels,
    /// How the list is ordered at first.
    pub order: Order,
    /// The widest line of running text, in columns.
    pub measure: usize,
    /// Lay out right-to-left lines here; false where the terminal does it by itself.
    pub bidi: bool,
    /// How the room is to look, and the settings in words.
    pub look: Look,
}

/// The widest line of running text, in columns: longer ones tire the eye.
pub const MEASURE: usize = 66;

impl Default for Settings {
    fn default() -> Self {
        Self {
            ascii: false,
            panels: Panels::default(),
            order: Order::default(),
            measure: MEASURE,
            bidi: true,
            look: Look::default(),
        }
    }
}

/// Where list and record stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panels {
    /// Rows above, record below.
    #[default]
    Above,
    /// Side by side, where the terminal is wide enough.
    Beside,
}
