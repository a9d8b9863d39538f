//! The machine: the terminal and what keeps it, the loop, and what is carried out elsewhere.
//!
//! The only layer that names crossterm, threads and signals. What happens is `app`'s, what is
//! seen is `ui`'s; here is only how it gets in and out.

pub mod colours;
pub mod decode;
pub mod input;
pub mod screen;
pub mod sequence;
pub mod terminal;
