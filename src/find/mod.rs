//! How words are found: folding what is compared, and matching it exactly or loosely.
//!
//! Pure, over strings. What is searched, and in which fields, is the caller's affair.

mod apart;
pub mod fold;
pub mod fuzzy;
mod letters;
