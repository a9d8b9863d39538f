//! What is seen: one file a panel, each a function over the model and an area.
//!
//! Drawing changes nothing: [`view`] takes a model and a buffer and returns at most where the
//! cursor stands. All words of a screen sit with that screen; every word of a document comes
//! as cleaned text.

mod aside;
mod choices;
mod collections;
mod command_line;
mod editor;
mod facets;
mod field;
mod find_line;
mod header;
mod help;
mod line;
mod list;
mod long_note;
mod margin;
mod marks;
mod outline;
mod paint;
mod passages;
mod problems;
mod record;
mod results;
mod rows;
mod screen;
mod search_line;
mod searches;
mod settings;
mod status;
mod theme;
mod timeline;

pub use screen::view;
