//! How words are found: folding what is compared, and matching it exactly or loosely.
//!
//! Pure, over strings. What is searched, and in which fields, is the caller's affair.

pub mod aliases;
mod apart;
pub mod fold;
pub mod fuzzy;
mod letters;
pub mod passage;
pub mod plan;
pub mod romanisation;
pub mod scan;
mod sixteen;
pub mod small;
pub mod stems;
pub mod tokens;
mod window;
pub mod within;
