//! What happens: messages in, effects out, a model between.
//!
//! Nothing here reads a file, a clock or a static; time and chance arrive inside messages.
//! Same model and message, same model and effects, whatever the machine or the hour.

pub mod bands;
pub mod command;
pub mod elsewhere;
pub mod facets;
mod given;
pub mod help;
pub mod input_line;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod linear;
pub mod look;
pub mod message;
pub mod model;
pub mod note_area;
pub mod outline;
pub mod page;
pub mod parallel;
mod plain_breaks;
pub mod reading;
pub mod results;
pub mod search;
pub mod settings;
pub mod shape;
pub mod timeline;
pub mod update;
pub mod wrap;

pub use model::Model;
pub use update::{start, update};
