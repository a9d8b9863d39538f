//! Reading the files of one cluster of names, and deciding what of them is one record.
//!
//! Names say what may belong together, the texts decide. A base with several records (a
//! volume) has no companions: nobody could say of which record they are texts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::formats::{self, Hints, LACKS_READER};
use crate::record::Clean;
use crate::record::Record;
use crate::record::listing::Problem;

use super::agreement::agrees;
use super::ahead;
use super::assemble::{ReadFile, ReadGroup, assemble_from};
use super::beside::{self, BESIDE};
use super::companions::{Cluster, Likely, extension};
use super::entry::{Entry, FileRef};
use super::files::{self, Trouble};
use super::kinds;
use super::pdf;
use super::scan::{Cancelled, Scan, is_folder_of};

/// Which records of a cluster are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    /// All.
    All,
    /// Those with this file.
    File(String),
    /// Those with a file in this folder.
    Folder(String),
}

impl Only {
    /// Returns true when a file makes its record wanted.
    pub fn wants(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::File(wanted) => path == wanted,
            Self::Folder(folder) => is_folder_of(folder, path),
        }
    }
}

/// A companion as it was read, with the language its name tells.
type Companion = (ReadFile, String);

impl Scan<'_> {
    /// Reads a cluster: its records, and what else it gave, are put into the outcome.
    pub(super) fn cluster(
        &mut self,
        part: u16,
        cluster: Cluster,
        only: &Only,
    ) -> Result<(), Cancelled> {
        let mut bases = self.read_all(part, cluster.bases)?;
        bases.sort_by_key(beside::rank);
        let mut bases = bases.into_iter();
        let certain = self.read_certain(part, cluster.certain)?;
        // A volume is no text of a record, whatever its name.
        let (mut certain, volumes): (Vec<_>, Vec<_>) = certain
            .into_iter()
            .partition(|(read, _)| read.reading.records.len() == 1);
        let mut base = match bases.next() {
            Some(base) => Some(base),
            None => take_base(&mut certain),
        };
        // The same stem with another extension: further texts, unless the files state that
        // they are other documents, or are volumes.
        let is_beside = |copy: &ReadFile| {
            let base = base.as_ref();
            base.is_some_and(|base| beside::may_join(base, copy) && !names_differ(base, copy))
        };
        let (joined, bases): (Vec<_>, Vec<_>) = bases.partition(is_beside);
        if let Some(base) = &mut base {
            self.add_sidecars(part, base);
        }
        match base {
            Some(base) if base.reading.records.len() > 1 => {
                self.hand_over(part, base, &[], only);
                self.apart(part, certain, cluster.likely, only)?;
            }
            Some(base) => {
                let likely = self.judge(part, &base, &mut certain, cluster.likely, only)?;
                let joined = joined.into_iter();
                certain.extend(joined.map(|read| (read, BESIDE.to_owned())));
                self.hand_over(part, base, &certain, only);
                self.apart(part, Vec::new(), likely, only)?;
            }
            None => self.allied(part, cluster.likely, only)?,
        }
        self.apart(part, volumes, Vec::new(), only)?;
        // Copies, if their ids are the same.
        for mut copy in bases {
            self.add_sidecars(part, &mut copy);
            self.hand_over(part, copy, &[], only);
        }
        Ok(())
    }

    /// Joins those of the likely companions that agree with the base; returns the others.
    fn judge(
        &mut self,
        part: u16,
        base: &ReadFile,
        companions: &mut Vec<Companion>,
        likely: Vec<Likely>,
        only: &Only,
    ) -> Result<Vec<Likely>, Cancelled> {
        let mut apart = Vec::new();
        for candidate in likely {
            let Some(read) = self.read_likely(part, &candidate)? else {
                apart.push(without_base(candidate));
                continue;
            };
            let agreed = match (record_of(base), record_of(&read)) {
                (Some(record), Some(other)) => {
                    read.reading.records.len() == 1
                        && !names_differ(base, &read)
                        && agrees(&candidate.tag, record, other)
                }
                (_, _) => false,
            };
            if agreed {
                self.take_along(part, candidate, read, companions, only)?;
            } else {
                apart.push(candidate);
            }
        }
        Ok(apart)
    }

    /// Joins a companion with its own companions.
    fn take_along(
        &mut self,
        part: u16,
        candidate: Likely,
        read: ReadFile,
        companions: &mut Vec<Companion>,
        only: &Only,
    ) -> Result<(), Cancelled> {
        if candidate.in_folder {
            self.reading.joined.push(read.file.path.clone());
        }
        self.count_file();
        companions.push((read, candidate.tag));
        let own = self.read_certain(part, candidate.alone.certain)?;
        companions.extend(own);
        self.apart(part, Vec::new(), candidate.alone.likely, only)
    }

    /// Reads likely companions that have no base: those whose texts agree are one record.
    fn allied(&mut self, part: u16, likely: Vec<Likely>, only: &Only) -> Result<(), Cancelled> {
        let mut agreed: Vec<(Likely, ReadFile)> = Vec::new();
        let mut apart = Vec::new();
        for candidate in likely {
            let read = self.read_likely(part, &candidate)?;
            match read {
                Some(read) if agrees_with_itself(&candidate.tag, &read) => {
                    agreed.push((candidate, read));
                }
                Some(_) => apart.push(candidate),
                None => apart.push(without_base(candidate)),
            }
        }
        // Two that describe themselves are two documents, however alike their names are.
        let described = agreed.iter().filter(|(_, read)| is_described(read)).count();
        if agreed.len() < 2 || described > 1 {
            apart.extend(agreed.into_iter().map(|(candidate, _)| candidate));
            return self.apart(part, Vec::new(), apart, only);
        }
        let base_at = agreed
            .iter()
            .position(|(_, read)| is_described(read))
            .unwrap_or(0);
        let mut companions = Vec::new();
        let mut base = None;
        for (at, (candidate, read)) in agreed.into_iter().enumerate() {
            if at == base_at {
                base = Some(read.clone());
            }
            self.take_along(part, candidate, read, &mut companions, only)?;
        }
        if let Some(base) = base {
            companions.retain(|(read, _)| read.file.path != base.file.path);
            self.hand_over(part, base, &companions, only);
        }
        self.apart(part, Vec::new(), apart, only)
    }

    /// Hands over what belongs to nothing: each file stands for itself.
    fn apart(
        &mut self,
        part: u16,
        certain: Vec<Companion>,
        likely: Vec<Likely>,
        only: &Only,
    ) -> Result<(), Cancelled> {
        for (read, _) in certain {
            self.hand_over(part, read, &[], only);
        }
        for candidate in likely {
            if !candidate.in_folder {
                self.cluster(part, candidate.alone, only)?;
            }
        }
        Ok(())
    }

    fn read_likely(
        &mut self,
        part: u16,
        candidate: &Likely,
    ) -> Result<Option<ReadFile>, Cancelled> {
        let Some(file) = candidate.alone.bases.first() else {
            return Ok(None);
        };
        let mut read = self.look_into(part, file)?;
        if let Some(read) = &mut read {
            self.add_own_sidecars(part, read);
        }
        if read.is_none() && candidate.in_folder {
            // It was told as a problem, and must not be told again with its own folder.
            self.reading.joined.push(file.path.clone());
        }
        Ok(read)
    }

    fn read_all(&mut self, part: u16, files: Vec<FileRef>) -> Result<Vec<ReadFile>, Cancelled> {
        let mut read = Vec::with_capacity(files.len());
        for file in files {
            read.extend(self.read(part, &file)?);
        }
        Ok(read)
    }

    fn read_certain(
        &mut self,
        part: u16,
        files: Vec<(FileRef, String)>,
    ) -> Result<Vec<Companion>, Cancelled> {
        let mut companions = Vec::with_capacity(files.len());
        for (file, tag) in files {
            if let Some(mut read) = self.read(part, &file)? {
                self.add_own_sidecars(part, &mut read);
                companions.push((read, tag));
            }
        }
        Ok(companions)
    }

    /// Reads a file and counts it.
    fn read(&mut self, part: u16, file: &FileRef) -> Result<Option<ReadFile>, Cancelled> {
        self.count_file();
        self.look_into(part, file)
    }

    fn count_file(&mut self) {
        self.reading.files += 1;
        self.out.count_files(1);
    }

    /// Reads a file; `None`, with a problem told, when there is no record in it.
    fn look_into(&mut self, part: u16, file: &FileRef) -> Result<Option<ReadFile>, Cancelled> {
        if !(self.go_on)() {
            return Err(Cancelled);
        }
        let hints = self.state(part).part.defaults.hints(&file.path);
        let read = if self.is_fresh {
            // What was read ahead may be older than what its fingerprint was taken of.
            ahead::read(file, &hints)
        } else {
            self.ahead.read(file, &hints)
        };
        match read {
            Ok(read) if !read.reading.records.is_empty() => return Ok(Some(read)),
            Ok(read) if kinds::is_text(&file.path) => self.tell_unread(&read),
            // Editions are XML too: one that is damaged is not of a kind that nobody reads.
            Err(Trouble::NotText) if extension(&file.path) == "xml" => self.tell(
                &file.path,
                "it is called .xml and holds no text: it is damaged, or a file of another kind; get it again, or give it the name of its kind",
            ),
            Ok(_) | Err(Trouble::NotText) => self.reading.passed_over.push(file.path.clone()),
            Err(trouble) => {
                // The next time the disk may be well again, with every file as it was.
                self.is_unsure |= matches!(trouble, Trouble::Io(_) | Trouble::Fault);
                self.tell(&file.path, &trouble.to_string());
            }
        }
        Ok(None)
    }

    /// Tells why a text file gave no record.
    fn tell_unread(&mut self, read: &ReadFile) {
        let path = &read.file.path;
        if read.reading.warnings.is_empty() {
            self.tell(
                path,
                "no text was found in it: open it in an editor to see what it holds",
            );
        }
        for warning in &read.reading.warnings {
            self.tell(path, warning);
        }
    }

    /// Hands over the records of a base with its companions, if they are wanted.
    fn hand_over(
        &mut self,
        number: u16,
        mut base: ReadFile,
        companions: &[Companion],
        only: &Only,
    ) {
        let paths = companions.iter().map(|(read, _)| read.file.path.as_str());
        let paths: Vec<&str> = std::iter::once(base.file.path.as_str())
            .chain(paths)
            .collect();
        if !paths.iter().any(|path| only.wants(path)) {
            return;
        }
        let read = std::iter::once(&base).chain(companions.iter().map(|(read, _)| read));
        let without_reader = read.filter(|read| pdf::lacks_reader(read));
        let without_reader = without_reader.map(|read| read.file.path.clone());
        self.reading.passed_over.extend(without_reader);
        let mut warnings = std::mem::take(&mut base.reading.warnings);
        for (companion, _) in companions {
            let path = &companion.file.path;
            let of_file = companion.reading.warnings.iter();
            warnings.extend(of_file.map(|warning| Clean::line(&format!("{path}: {warning}"))));
        }
        for nth in 0..base.reading.records.len() {
            let own = base.reading.records.get_mut(nth);
            let own = own.map(|parsed| std::mem::take(&mut parsed.record));
            let read = ReadGroup {
                base: &base,
                nth,
                companions,
            };
            let part = &self.state(number).part;
            if let Some(record) = own.and_then(|own| assemble_from(part, read, own)) {
                warnings.extend(record.warnings.iter().cloned());
                let entry = entry_of(&record, read);
                if let (Some(whole), [group]) = (self.whole, entry.groups.as_slice()) {
                    whole.keep(group, record);
                }
                self.reading.entries.push(entry);
            }
        }
        // Told once for all of them.
        warnings.retain(|warning| !warning.ends_with(LACKS_READER));
        self.tell_warnings(&base.file.path, warnings);
    }

    /// Tells what was read only in part, each sentence once.
    fn tell_warnings(&mut self, path: &str, mut warnings: Vec<Clean>) {
        warnings.sort();
        warnings.dedup();
        for reason in warnings {
            self.tell(path, &reason);
        }
    }

    /// Tells of something that is wrong in the cluster that is being read.
    pub(super) fn tell(&mut self, path: &str, reason: &str) {
        self.reading.problems.push(Problem {
            path: Clean::line(path),
            reason: Clean::line(reason),
        });
    }
}

/// Reads a file and what is in it, with what is known of it before.
pub fn read_file(file: &FileRef, sniff: bool, hints: &Hints) -> Result<ReadFile, Trouble> {
    if let Some(read) = pdf::read_file(file)? {
        return Ok(read);
    }
    let content = files::read(file, sniff)?;
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    // One file that a format fails at must not keep the others from being read.
    let read = || formats::read_with(name, &content.bytes, hints);
    let reading = catch_unwind(AssertUnwindSafe(read)).map_err(|_| Trouble::Fault)?;
    Ok(ReadFile {
        reading,
        file: FileRef {
            size: content.size,
            modified: content.modified,
            ..file.clone()
        },
        sidecars: Vec::new(),
    })
}

fn entry_of(record: &Record, read: ReadGroup<'_>) -> Entry {
    let mut entry = Entry::of(record);
    entry.path.clone_from(&read.base.file.path);
    entry.groups = vec![read.files()];
    entry
}

/// Takes the base out of files that all tell a language: the described one, else the first.
fn take_base(certain: &mut Vec<Companion>) -> Option<ReadFile> {
    let at = certain
        .iter()
        .position(|(read, _)| is_described(read))
        .unwrap_or(0);
    (at < certain.len()).then(|| certain.remove(at).0)
}

/// The file was told as a problem; what belongs to it still stands for itself.
fn without_base(mut candidate: Likely) -> Likely {
    candidate.alone.bases.clear();
    candidate
}

fn record_of(read: &ReadFile) -> Option<&Record> {
    read.reading.records.first().map(|parsed| &parsed.record)
}

fn is_described(read: &ReadFile) -> bool {
    read.reading.records.iter().any(|parsed| parsed.described)
}

fn agrees_with_itself(tag: &str, read: &ReadFile) -> bool {
    read.reading.records.len() == 1
        && record_of(read).is_some_and(|record| agrees(tag, record, record))
}

/// Returns true when two files state names of their own and not the same ones.
fn names_differ(one: &ReadFile, other: &ReadFile) -> bool {
    let names = |read: &ReadFile| {
        let parsed = read.reading.records.first()?;
        let names = &parsed.names;
        names.id.clone().or_else(|| names.url.clone())
    };
    match (names(one), names(other)) {
        (Some(one), Some(other)) => one != other,
        (_, _) => false,
    }
}
