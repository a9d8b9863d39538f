//! What can be chosen in the settings that concern the look of the room, with the word for each.
//!
//! What a choice does is said where the room takes it; here is only what a file may say.

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the terminal's own ground asks.
    #[default]
    Auto,
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// Few colours, nothing faint.
    HighContrast,
}

impl Theme {
    /// Every choice, with the word for it.
    pub const ALL: [(&'static str, Self); 4] = [
        ("auto", Self::Auto),
        ("dark", Self::Dark),
        ("light", Self::Light),
        ("high-contrast", Self::HighContrast),
    ];
}

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// As it tells by `TERM` and `COLORTERM`.
    #[default]
    Auto,
    /// Eight.
    Eight,
    /// Sixteen.
    Sixteen,
    /// 256.
    TwoFiftySix,
    /// All.
    True,
}

impl Depth {
    /// Every choice, with the word for it.
    pub const ALL: [(&'static str, Self); 5] = [
        ("auto", Self::Auto),
        ("8", Self::Eight),
        ("16", Self::Sixteen),
        ("256", Self::TwoFiftySix),
        ("true", Self::True),
    ];
}

/// How dates stand in lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// 1950-11-17.
    #[default]
    Iso,
    /// 17.11.1950.
    DayFirst,
    /// 11/17/1950.
    MonthFirst,
}

impl Dates {
    /// Every choice, with the word for it.
    pub const ALL: [(&'static str, Self); 3] = [
        ("iso", Self::Iso),
        ("dmy", Self::DayFirst),
        ("mdy", Self::MonthFirst),
    ];
}

/// What is shown when the room opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FirstScreen {
    /// The catalogue.
    #[default]
    Catalogue,
    /// The bookmarks.
    Bookmarks,
    /// The notes.
    Notes,
}

impl FirstScreen {
    /// Every choice, with the word for it.
    pub const ALL: [(&'static str, Self); 3] = [
        ("catalogue", Self::Catalogue),
        ("bookmarks", Self::Bookmarks),
        ("notes", Self::Notes),
    ];
}

/// How much of the rows the list has above the record, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListHeight(pub u16);

/// How much of the columns it has beside the record, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListWidth(pub u16);

/// The least and the most that a panel can be given, in percent.
pub const SHARES: std::ops::RangeInclusive<u16> = 10..=90;

impl Default for ListHeight {
    fn default() -> Self {
        Self(40)
    }
}

impl Default for ListWidth {
    fn default() -> Self {
        Self(50)
    }
}
