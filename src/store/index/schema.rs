//! The fields of the index.
//!
//! A field a role, each with the exact folded words and their positions, and beside it one with
//! the stems, without positions. No text is stored: passages are shown from the source.

use tantivy::schema::{
    FAST, Field as IndexField, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing,
    TextOptions,
};

use crate::find::scan::Role;
use crate::record::query::Field;

use super::wire;

/// Version of what is written: another one is thrown away and built anew. Count up with every
/// change to the fields, to the taking apart of words, to stems or keys.
pub const VERSION: u32 = 3;

/// The roles that have fields of their own.
pub(super) const ROLES: usize = 4;

/// The fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// A number made of the id.
    pub id_number: IndexField,
    /// The number of all that the catalogue keeps of the record.
    pub stamp: IndexField,
    /// A number made of all that is indexed of it.
    pub content: IndexField,
    /// First day the date can mean.
    pub earliest: IndexField,
    /// Last day it can mean.
    pub latest: IndexField,
    /// Place in the order by date.
    pub order: IndexField,
    /// `undated`, `original`, `translation`, languages, values as a whole, what is stated.
    pub marks: IndexField,
    /// Keys of words in other scripts, with the role before them.
    pub keys: IndexField,
    /// Exact words of each role.
    pub exact: [IndexField; ROLES],
    /// Stems of each role.
    pub stems: [IndexField; ROLES],
    /// Fields of the description.
    named: Vec<(Field, IndexField)>,
}

/// Returns which of the fields a role goes to.
pub(super) fn slot(role: Role) -> usize {
    match role {
        Role::Title => 0,
        Role::Summary => 1,
        Role::Translation => 2,
        // Notes are never indexed.
        Role::Original | Role::Text | Role::Note => 3,
    }
}

/// What a hit in a role is worth beside one in a text.
pub(super) const BOOSTS: [f32; ROLES] = [2.0, 1.3, 1.0, 1.0];

/// Fields of the description that are searched by name.
const NAMED: [(Field, &str); 9] = [
    (Field::From, "from"),
    (Field::To, "to"),
    (Field::Place, "place"),
    (Field::Subject, "subject"),
    (Field::Archive, "archive"),
    (Field::Collection, "collection"),
    (Field::Format, "format"),
    (Field::Shelf, "shelf"),
    (Field::Id, "ids"),
];

impl Fields {
    /// Returns the schema and its fields.
    pub(super) fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let words = |option, is_ranked| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(wire::NAME)
                .set_fieldnorms(is_ranked)
                .set_index_option(option);
            TextOptions::default().set_indexing_options(indexing)
        };
        let exact = words(IndexRecordOption::WithFreqsAndPositions, true);
        let freqs = words(IndexRecordOption::WithFreqs, true);
        // What only narrows is not ranked.
        let narrowing = words(IndexRecordOption::WithFreqsAndPositions, false);
        let number = || tantivy::schema::NumericOptions::from(FAST);
        let roles = ["title", "summary", "translation", "original"];
        let fields = Self {
            id_number: schema.add_u64_field("id_number", FAST | INDEXED),
            stamp: schema.add_u64_field("stamp", number()),
            content: schema.add_u64_field("content", number()),
            earliest: schema.add_i64_field("earliest", number()),
            latest: schema.add_i64_field("latest", number()),
            order: schema.add_i64_field("order", number()),
            marks: schema.add_text_field("marks", STRING),
            keys: schema.add_text_field("keys", freqs.clone()),
            exact: roles.map(|role| schema.add_text_field(role, exact.clone())),
            stems: roles.map(|role| schema.add_text_field(&format!("{role}_stems"), freqs.clone())),
            named: NAMED
                .into_iter()
                .map(|(field, name)| (field, schema.add_text_field(name, narrowing.clone())))
                .collect(),
        };
        (schema.build(), fields)
    }

    /// Returns the field of the index that a field of the grammar is in.
    pub(super) fn named(&self, field: Field) -> IndexField {
        let found = self.named.iter().find(|(of, _)| *of == field);
        // The title is a role; languages are marks and never asked for here.
        found.map_or(self.exact[0], |(_, field)| *field)
    }
}
