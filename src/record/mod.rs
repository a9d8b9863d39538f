//! What a record is: a described object with one or more texts.
//!
//! Nothing here touches a file, a clock or a terminal. The terms are those of Dublin Core and
//! of archival description; the shape is modelled on a record of a digital archive.

pub mod align;
pub mod anchor;
pub mod cite;
pub mod clean;
pub mod date;
pub mod evidence;
pub mod facet;
pub mod further;
pub mod identity;
pub mod language;
pub mod listing;
pub mod marks;
pub mod query;
#[expect(
    clippy::module_inception,
    reason = "the record is what this layer is named for"
)]
pub mod record;
pub mod shelf_mark;
pub mod text;
pub mod timeline;
pub mod visit;

pub use clean::Clean;
pub use record::Record;
