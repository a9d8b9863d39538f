//! Taking over what an earlier reading found: which clusters of files are as they were.
//!
//! The fingerprint of a cluster holds everything its outcome depends on: each of its files as
//! the file system sees it, the metadata beside them, what the collection says of them, the
//! program that reads PDFs, and the version of the readers. While it is the same nothing is
//! opened. It is taken before the files are read, so that a change in between shows the next
//! time. Files that have not rested (see `fingerprint`) are told by their content.

use std::path::Path;

use super::companions::Cluster;
use super::defaults::Values;
use super::entry::{FileRef, Part};
use super::fingerprint::{Moment, Print, Stamp, never_again, of_content};
use super::gather::Only;
use super::kinds;
use super::outcome::{Fingerprint, Outcome};
use super::pdf;
use super::scan::{Cancelled, PartState, Scan};

/// Clusters that are looked up together where an earlier reading is known: the more, the
/// better those that must be read are read ahead; the fewer, the sooner rows come.
const TOGETHER: usize = 512;

/// A cluster about to be taken up.
#[derive(Debug)]
pub(super) struct Known {
    cluster: Cluster,
    /// Taken early where an earlier reading is known, else just before the cluster is read:
    /// the first rows must not wait for as many questions to the file system as it has files.
    seen: Option<Seen>,
    outcome: Option<Outcome>,
}

/// A cluster as the file system sees it.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    fingerprint: Fingerprint,
    /// Some file had not rested.
    is_fresh: bool,
    /// Something could not be found out, so that it must be read the next time too.
    is_unsure: bool,
}

/// Returns the fingerprint of what the names of a collection's records depend on.
pub(super) fn of_part(part: &Part) -> Fingerprint {
    let mut print = Print::new("collection");
    print.words(&part.id);
    print.words(&part.name);
    for (id, way) in &part.enclosing {
        print.words(id);
        print.words(way);
    }
    print.end()
}

impl Scan<'_> {
    /// Takes up the clusters of a folder.
    pub(super) fn clusters(
        &mut self,
        number: u16,
        clusters: Vec<Cluster>,
    ) -> Result<(), Cancelled> {
        let together = self.earlier.map_or(usize::MAX, |_| TOGETHER);
        let mut clusters = clusters.into_iter();
        loop {
            let some = clusters.by_ref().take(together);
            let some: Vec<Known> = some
                .map(|cluster| self.look_up(number, cluster, &Only::All))
                .collect();
            if some.is_empty() {
                return Ok(());
            }
            if !(self.go_on)() {
                return Err(Cancelled);
            }
            self.plan(number, &some);
            for known in some {
                self.take_up(number, known, &Only::All)?;
            }
        }
    }

    /// Looks whether an earlier reading knows a cluster.
    pub(super) fn look_up(&mut self, number: u16, cluster: Cluster, only: &Only) -> Known {
        let Some(earlier) = self.earlier else {
            return Known {
                cluster,
                seen: None,
                outcome: None,
            };
        };
        let seen = self.see(number, &cluster, only);
        let root = self.state(number).part.root.as_deref();
        Known {
            cluster,
            seen: Some(seen),
            outcome: earlier.outcome(root, seen.fingerprint),
        }
    }

    /// Takes over what is known of a cluster, or reads it; hands over what it gave.
    pub(super) fn take_up(
        &mut self,
        number: u16,
        known: Known,
        only: &Only,
    ) -> Result<(), Cancelled> {
        let seen = match known.seen {
            Some(seen) => seen,
            None => self.see(number, &known.cluster, only),
        };
        let (outcome, is_unsure) = if let Some(outcome) = known.outcome {
            self.out.count_files(outcome.files);
            (outcome, seen.is_unsure)
        } else {
            (self.is_fresh, self.is_unsure) = (seen.is_fresh, seen.is_unsure);
            self.reading = Outcome::default();
            self.cluster(number, known.cluster, only)?;
            (std::mem::take(&mut self.reading), self.is_unsure)
        };
        let fingerprint = if is_unsure {
            never_again(seen.fingerprint)
        } else {
            seen.fingerprint
        };
        self.settle(number, &outcome, only);
        self.out.cluster(number, fingerprint, outcome);
        Ok(())
    }

    /// Does what an outcome means for the files that come after.
    fn settle(&mut self, number: u16, outcome: &Outcome, only: &Only) {
        let state = self.state(number);
        state.joined.extend(outcome.joined.iter().cloned());
        for path in &outcome.passed_over {
            state.kinds.count(path);
        }
        if *only == Only::All {
            return;
        }
        // What is read for one file must not be read again with its folder.
        for group in outcome.entries.iter().flat_map(|entry| &entry.groups) {
            state.taken.insert(group.base.path.clone());
            let companions = group.companions.iter();
            state
                .taken
                .extend(companions.map(|(file, _)| file.path.clone()));
        }
    }

    /// Lets those files be read ahead that are not known.
    fn plan(&mut self, number: u16, clusters: &[Known]) {
        let defaults = &self.state(number).part.defaults;
        let unknown = clusters.iter().filter(|known| known.outcome.is_none());
        // What was changed just now is not read ahead: see `look_into`.
        let rested = unknown.filter(|known| known.seen.is_none_or(|seen| !seen.is_fresh));
        let planned = rested
            .flat_map(|known| known.cluster.files())
            .map(|file| {
                let hints = defaults.hints(&file.path);
                (file, hints)
            })
            .collect();
        self.ahead.plan(planned);
    }

    /// Looks at the files of a cluster without opening them.
    fn see(&mut self, number: u16, cluster: &Cluster, only: &Only) -> Seen {
        let mut look = Look {
            print: Print::new("cluster"),
            seen: Seen::default(),
        };
        look.print.print(self.state(number).print);
        match only {
            Only::All => look.print.words("all"),
            Only::File(path) => {
                look.print.words("file");
                look.print.words(path);
            }
            Only::Folder(path) => {
                look.print.words("folder");
                look.print.words(path);
            }
        }
        self.see_cluster(number, cluster, &mut look);
        Seen {
            fingerprint: look.print.end(),
            ..look.seen
        }
    }

    fn see_cluster(&mut self, number: u16, cluster: &Cluster, look: &mut Look) {
        look.print.words(&cluster.stem);
        look.print.number(cluster.bases.len() as u64);
        for file in &cluster.bases {
            self.see_file(number, file, look);
        }
        look.print.number(cluster.certain.len() as u64);
        for (file, tag) in &cluster.certain {
            look.print.words(tag);
            self.see_file(number, file, look);
        }
        look.print.number(cluster.likely.len() as u64);
        for likely in &cluster.likely {
            look.print.words(&likely.tag);
            look.print.number(u64::from(likely.in_folder));
            self.see_cluster(number, &likely.alone, look);
        }
    }

    /// Looks at a file, at the metadata beside it and at what its collection says of it.
    fn see_file(&mut self, number: u16, file: &FileRef, look: &mut Look) {
        if pdf::is_named_so(&file.path) {
            let reader = *self.pdf_reader.get_or_insert_with(of_pdf_reader);
            look.print.print(reader);
        }
        let part = &self.parts[usize::from(number)];
        let root = part.part.root.as_deref();
        look.file(file, root, self.begun);
        let beside = part.beside.of(&file.path);
        look.print.number(beside.len() as u64);
        for file in &beside {
            look.file(file, root, self.begun);
        }
        let values = part.part.defaults.of(&file.path);
        if values != Values::default() {
            look.print.words(&format!("{values:?}"));
        }
    }

    /// Counts the files of a folder that no format reads, by their names.
    pub(super) fn pass_over(&mut self, number: u16, files: &[FileRef]) {
        let PartState { kinds, beside, .. } = self.state(number);
        let passed_over = files
            .iter()
            .filter(|file| kinds::is_no_text(&file.path) && !beside.holds(&file.path));
        passed_over.for_each(|file| kinds.count(&file.path));
    }
}

/// A look at the files of a cluster.
struct Look {
    print: Print,
    seen: Seen,
}

impl Look {
    fn file(&mut self, file: &FileRef, root: Option<&Path>, begun: Moment) {
        self.print.words(&file.path);
        let Some(path) = &file.file else {
            // What is built in changes with the version alone.
            return;
        };
        // A collection that was moved as a whole is the same; a link out of it is not.
        let inside = root.and_then(|root| path.strip_prefix(root).ok());
        self.print.path(inside.unwrap_or(path));
        let stamp = match Stamp::at(path) {
            Ok(stamp) => stamp,
            Err(error) => {
                self.seen.is_unsure = true;
                return self.print.words(&error.to_string());
            }
        };
        if stamp.had_rested(begun) {
            self.print.words("rested");
            return stamp.add_to(&mut self.print);
        }
        self.seen.is_fresh = true;
        self.print.words("fresh");
        stamp.add_without_change(&mut self.print);
        match of_content(path) {
            Ok(content) => self.print.print(content),
            Err(_) => self.seen.is_unsure = true,
        }
    }
}

/// Returns the fingerprint of the program that reads PDFs, or of there being none.
pub(super) fn of_pdf_reader() -> Fingerprint {
    let mut print = Print::new("reader of PDFs");
    if let Some(program) = pdf::program() {
        print.path(&program);
        if let Ok(stamp) = Stamp::at(&program) {
            stamp.add_without_change(&mut print);
        }
    }
    print.end()
}
