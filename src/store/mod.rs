//! The disk: reading collections, the catalogue of a room, the user's own data, settings.
//!
//! A collection is never written to. Errors here carry the path and the cause.

pub mod agreement;
pub mod ahead;
pub mod aliases_file;
pub mod assemble;
mod beside;
pub mod builtin;
pub mod catalogue;
pub mod collection_file;
pub mod companions;
pub mod copies;
pub mod defaults;
pub mod directories;
pub mod election;
pub mod entry;
pub mod files;
pub mod fingerprint;
pub mod folder;
pub mod gather;
pub mod handing;
pub mod history;
pub mod index;
pub mod keeping;
pub mod kept;
pub mod kinds;
pub mod library;
pub mod meanwhile;
pub mod near;
pub mod outcome;
pub mod pdf;
pub mod room;
pub mod roots;
pub mod scan;
pub mod settings;
pub mod settings_choices;
pub mod settings_environment;
pub mod settings_file;
pub mod settings_help;
mod sidecars;
pub mod snapshot;
mod taken_over;
pub mod userdata;
pub mod walk;
pub mod watching;
pub mod whole;
