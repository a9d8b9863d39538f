//! The second half of `readroom index`: the words of every text, so that the first search in the
//! room has nothing to wait for.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::record::listing::RowKey;
use crate::record::{Clean, Record};
use crate::store::catalogue::Catalogue;
use crate::store::entry::{Entry, Part};
use crate::store::index::{self, Damaged, Index, Known, Progress, Step, Update};
use crate::store::keeping;
use crate::store::library::Loader;
use crate::store::room::load_record_with;

use super::exit::{Exit, Failure};
use super::room;
use super::session::Session;
use super::surroundings::Output;

/// What is indexed, and where the index is kept.
pub struct Words<'a> {
    /// The collections that were read.
    pub catalogue: &'a Catalogue,
    /// Everything is read again, as if there were no index.
    pub rebuild: bool,
    /// The index is kept in the collection itself.
    pub beside: bool,
}

impl Words<'_> {
    /// Brings the index of each collection up to date.
    pub fn index(&self, session: &Session<'_>, output: &mut Output<'_>) -> Result<(), Failure> {
        for (number, part) in self.catalogue.parts().iter().enumerate() {
            let Some(folder) = self.folder(part, session)? else {
                continue;
            };
            self.part(number as u16, (&folder, part), session, output)?;
            if self.beside {
                readable_by_all(&folder);
            }
        }
        Ok(())
    }

    /// Returns the folder of the index of a collection; `None` for the built-in one.
    fn folder(&self, part: &Part, session: &Session<'_>) -> Result<Option<PathBuf>, Failure> {
        let Some(root) = part.root.as_deref() else {
            return Ok(None);
        };
        let kept = if self.beside {
            keeping::folder_beside(root)
        } else {
            keeping::folder_in_cache(session.directories.cache()?, root)
        };
        keeping::prepare(&kept)?;
        Ok(Some(index::folder_in(&kept)))
    }

    fn part(
        &self,
        number: u16,
        (folder, part): (&Path, &Part),
        session: &Session<'_>,
        output: &mut Output<'_>,
    ) -> Result<(), Failure> {
        let known = Known::of(self.catalogue, number);
        let as_it_is = || Index::open_or_create(Some(folder));
        let anew = || Index::create(folder);
        let tries: [&dyn Fn() -> Result<Index, Damaged>; 2] = [&as_it_is, &anew];
        let first = usize::from(self.rebuild);
        let mut ended = Ok(Update::Stopped);
        for open in tries.into_iter().skip(first) {
            ended = open().and_then(|index| self.update(index, known.clone(), session, output));
            if ended.is_ok() {
                break;
            }
        }
        match ended {
            Ok(Update::Complete | Update::Stopped) => {}
            Ok(Update::Elsewhere) => output.say(&format!(
                "{}: another session indexes the texts; it goes on there",
                part.name
            )),
            Err(damaged) => {
                return Err(Failure::told(
                    Exit::Trouble,
                    &Clean::line(&damaged.to_string()),
                ));
            }
        }
        Ok(())
    }

    fn update(
        &self,
        mut index: Index,
        mut known: Known,
        session: &Session<'_>,
        output: &mut Output<'_>,
    ) -> Result<Update, Damaged> {
        let entry = &mut |key| Some(self.catalogue.entry(key)?.into_owned());
        index.settle(&mut known, entry)?;
        let mut step = Reading {
            catalogue: self.catalogue,
            loader: Loader::default(),
            progress: room::Progress::new(session.surroundings.progress),
            output,
        };
        let updated = index::update(&mut index, &known, &mut step);
        step.progress.clear(step.output.err);
        updated
    }
}

/// Reads records for the index and says how far it is.
struct Reading<'a, 'o> {
    catalogue: &'a Catalogue,
    loader: Loader,
    progress: room::Progress,
    output: &'a mut Output<'o>,
}

impl Step for Reading<'_, '_> {
    fn record(&mut self, key: RowKey) -> Option<(Cow<'_, Entry>, Option<Record>)> {
        let record = load_record_with(&mut self.loader, self.catalogue, key);
        Some((self.catalogue.entry(key)?, record.ok()))
    }

    fn go_on(&mut self, progress: Progress) -> bool {
        let Progress { indexed, total } = progress;
        let words = || format!("indexing the texts: {indexed} of {total} records");
        self.progress.say(&words, self.output.err);
        true
    }
}

/// Lets every account read what may be written by this one alone: some of the library's files
/// are made so, whatever the account's own rule for new files says.
fn readable_by_all(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(mode) = file.metadata().map(|data| data.permissions().mode()) else {
                continue;
            };
            // What can't be changed is found unreadable by the others, who then have their own.
            let _ = std::fs::set_permissions(
                file.path(),
                std::fs::Permissions::from_mode(mode | 0o444),
            );
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
}
