//! Bringing the index up to date: one thread, little memory, committed as it goes.

use tantivy::directory::error::LockError;
use tantivy::indexer::LogMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

use crate::record::{Clean, Record};
use crate::store::entry::Entry;

use super::document::{Body, Stems, bodies, document};
use super::{Damaged, Index};
use crate::find::scan::Role;

/// Memory of the writing thread: what is committed at once fits in, so that no commit makes two
/// segments, and 200 MiB are never reached.
const WRITER_MEMORY: usize = 40_000_000;
/// So many bytes of text are committed at once.
const COMMIT_BYTES: usize = 8 << 20;
/// Segments of fewer records are merged as if they had so many.
const SMALL_SEGMENT: u32 = 2_000;
/// So many segments of one size are merged at once. Of 100,000 records merging eight takes
/// 191 MiB and sixteen 223, which is more than there may be; both build as fast.
const MERGED_AT_ONCE: usize = 8;
/// Larger segments stay as they are: to merge these again takes more memory the more there are.
const MOST_MERGED: usize = 25_000;

/// Writes into an index. There is one at a time, in all sessions.
pub struct Writer<'i> {
    index: &'i mut Index,
    documents: IndexWriter,
    stems: Stems,
    waiting: usize,
}

impl Index {
    /// Begins to write; `None` while another session writes, which is no fault.
    pub fn writer(&mut self) -> Result<Option<Writer<'_>>, Damaged> {
        let writer = super::guarded(|| {
            match self
                .index
                .writer_with_num_threads::<TantivyDocument>(1, WRITER_MEMORY)
            {
                Ok(writer) => Ok(Some(writer)),
                Err(TantivyError::LockFailure(LockError::LockBusy, _)) => Ok(None),
                Err(error) => Err(error),
            }
        })?;
        let Some(writer) = writer else {
            return Ok(None);
        };
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(SMALL_SEGMENT);
        policy.set_min_num_segments(MERGED_AT_ONCE);
        policy.set_max_docs_before_merge(MOST_MERGED);
        writer.set_merge_policy(Box::new(policy));
        let stems = Stems::new(self.stemmings.clone());
        Ok(Some(Writer {
            index: self,
            documents: writer,
            stems,
            waiting: 0,
        }))
    }
}

impl Writer<'_> {
    /// Takes out the record of an id's number, before it is added as it is now.
    pub fn delete(&mut self, id_number: u64) {
        let term = Term::from_field_u64(self.index.fields.id_number, id_number);
        self.documents.delete_term(term);
    }

    /// Adds a record. One that could not be read is known by its description, so that it is not
    /// tried again until it changes. `stamp` is the number of all that the catalogue keeps of it.
    pub fn add(
        &mut self,
        entry: &Entry,
        record: Option<&Record>,
        stamp: u64,
    ) -> Result<(), Damaged> {
        let bodies = record.map_or_else(|| described(entry), bodies);
        let size: usize = bodies.iter().map(|body| body.text.len()).sum();
        let mut document = document(&self.index.fields, entry, &bodies, &mut self.stems);
        document.add_u64(self.index.fields.stamp, stamp);
        super::guarded(|| self.documents.add_document(document))?;
        self.waiting += size;
        if self.waiting >= COMMIT_BYTES {
            self.commit()?;
        }
        Ok(())
    }

    /// Makes what was added searchable, in this session and in others.
    pub fn commit(&mut self) -> Result<(), Damaged> {
        self.waiting = 0;
        // What was written of files of which a part is gone means nothing either.
        let (index, documents) = (&*self.index, &mut self.documents);
        index.is_whole()?;
        index.read(|| {
            let mut commit = documents.prepare_commit()?;
            commit.set_payload(&super::payload(&self.stems.of));
            commit.commit()?;
            index.reader.reload()
        })?;
        self.index.stemmings = self.stems.of.clone();
        Ok(())
    }

    /// Commits and waits until the segments are merged.
    pub fn finish(mut self) -> Result<(), Damaged> {
        self.commit()?;
        let Self {
            index, documents, ..
        } = self;
        let index = &*index;
        index.read(|| {
            documents.wait_merging_threads()?;
            index.reader.reload()
        })
    }
}

/// Returns what the catalogue knows of a record's words.
fn described(entry: &Entry) -> Vec<Body> {
    let body = |role, text: &Clean| Body {
        role,
        key: None,
        label: None,
        language: None,
        guessed: None,
        text: text.clone(),
    };
    vec![
        body(Role::Summary, &entry.summary),
        body(Role::Title, &entry.title),
    ]
}
