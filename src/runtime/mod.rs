//! The machine: the terminal and what keeps it, the loop, and what is carried out elsewhere.
//!
//! The only layer that names crossterm, threads and signals. What happens is `app`'s, what is
//! seen is `ui`'s; here is only how it gets in and out.

pub mod clipboard;
pub mod colours;
pub mod console;
pub mod decode;
pub mod editor;
pub mod event_loop;
pub mod input;
pub mod log;
pub mod pen;
pub mod screen;
pub mod sequence;
pub mod signals;
pub mod terminal;
pub mod timers;
