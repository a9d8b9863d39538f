//! How the room is to look: the theme that is asked for, and what the terminal tells of its own.
//!
//! Which colours these are is said in `ui`; how many of them the terminal has is `runtime`'s.

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// That of the terminal's own ground; where it does not tell, colours that are legible on any.
    #[default]
    Auto,
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// Few colours, none of them faint.
    HighContrast,
}

/// The ground the terminal writes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nearer to black.
    Dark,
    /// Nearer to white.
    Light,
}

impl Ground {
    /// Returns the ground of a colour, its parts from 0 to 1, by how bright it seems.
    pub fn of(red: f32, green: f32, blue: f32) -> Self {
        if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 {
            Ground::Light
        } else {
            Ground::Dark
        }
    }
}

/// How dates stand in the columns of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateForm {
    /// 1950-11-17.
    #[default]
    YearFirst,
    /// 17.11.1950.
    DayFirst,
    /// 11/17/1950.
    MonthFirst,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_dark_or_light_as_it_seems() {
        assert_eq!(Ground::of(0.0, 0.0, 0.0), Ground::Dark);
        assert_eq!(Ground::of(1.0, 1.0, 1.0), Ground::Light);
        assert_eq!(Ground::of(0.0, 0.17, 0.21), Ground::Dark);
        assert_eq!(Ground::of(0.99, 0.96, 0.89), Ground::Light);
        assert_eq!(Ground::of(0.0, 0.0, 1.0), Ground::Dark);
    }
}
