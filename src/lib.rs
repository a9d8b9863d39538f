//! A reading room in a terminal: the map of the house.
//!
//! Layers, each importing only from those below it:
//!
//! ```text
//! main      arguments in, one Result, an exit code out
//! cli       one file a subcommand
//! runtime   the machine: terminal, event loop, workers, clipboard, editor
//! ui        what is seen: one file a panel
//! app       what happens: message, model, keymap, layout, update
//! store     the disk: scan, catalogue, index, user data, settings
//! formats   bytes -> record + warnings, one file a format
//! find      how words are found: folding, words, stems, other scripts, fuzzy matching
//! record    what a record is: no file, no clock, no terminal
//! ```
//!
//! `store` and `app` are two wings that never see each other: what `app` needs of the
//! catalogue it asks for as an [`app::message::Effect`] and gets as an
//! [`app::message::Message`]; `runtime` carries the one to the other.
//!
//! **Flow.** Keys, signals and workers all send a `Message`; `app::update` is the only place
//! where anything changes, it does no I/O and reads no clock; it returns effects, which
//! workers carry out. `ui::view` draws a model and changes nothing.
//!
//! **What must never be:** a document's text on the screen that did not pass
//! [`record::clean::Clean`]; a lock or a shared file in the user's data; a write into a
//! collection; a tick while nothing happens.
//!
//! **To add** a format: a file in `formats/`, a line in `formats/detect.rs`. A panel: a file
//! in `ui/`, a line in `ui/screen.rs`. A command: a variant and a line of the table in
//! `app/keymap.rs`, an arm in `app/update/`.

pub mod app;
pub mod cli;
pub mod find;
pub mod formats;
pub mod record;
pub mod runtime;
pub mod store;
pub mod ui;
