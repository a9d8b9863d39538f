//! Reading collections folder by folder: what is asked for, in which order, and only once.
//!
//! Files of a folder come before its folders, both by name, so that the same disk gives the
//! same rows. A folder inside that is a collection of its own is read after the others as
//! one. Links to folders are followed, but what lies inside the collection is read where it
//! lies, a folder once, and a link back to a folder above is reported and not followed.

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use crate::formats::works::WorkEdition;
use crate::record::Clean;
use crate::record::listing::Problem;

use super::ahead::ReadAhead;
use super::companions::{LanguageFolder, clusters, language_of_folder, without_extension};
use super::entry::{FileRef, Part};
use super::files;
use super::fingerprint::Moment;
use super::folder::{Folder, Listing, list};
use super::gather::Only;
use super::handing::Handing;
use super::kinds::{self, Kinds};
use super::library::{Found, Reading};
use super::outcome::{Earlier, Fingerprint, Outcome};
use super::roots::{Placed, Roots, Target, sample_part};
use super::sidecars::Beside;
use super::taken_over;
use super::whole::WholeRecords;

/// The reading was given up because nobody wants it any more.
#[derive(Debug)]
pub struct Cancelled;

/// A reading of collections under way.
pub struct Scan<'a> {
    roots: &'a Roots,
    pub(super) go_on: &'a dyn Fn() -> bool,
    pub(super) out: Handing<'a>,
    pub(super) parts: Vec<PartState>,
    pub(super) ahead: ReadAhead,
    /// What is known of an earlier reading.
    pub(super) earlier: Option<&'a dyn Earlier>,
    /// Where records are kept whole, if anybody wants them.
    pub(super) whole: Option<&'a WholeRecords>,
    /// When the reading began: files changed since, or just before, have not rested.
    pub(super) begun: Moment,
    /// What the cluster that is being read has given until now.
    pub(super) reading: Outcome,
    /// True while that cluster has files that were changed just now.
    pub(super) is_fresh: bool,
    /// True when reading it failed in a way that may not last.
    pub(super) is_unsure: bool,
    /// The program that reads PDFs, once a PDF was seen.
    pub(super) pdf_reader: Option<Fingerprint>,
    later: VecDeque<(u16, Folder)>,
}

/// What is known of a collection while it is read.
pub(super) struct PartState {
    pub(super) part: Part,
    /// What of it the names of its records depend on.
    pub(super) print: Fingerprint,
    /// Files whose records were handed over before their folder was read.
    pub(super) taken: HashSet<String>,
    /// Files of language folders that joined records of the folder above.
    pub(super) joined: HashSet<String>,
    pub(super) kinds: Kinds,
    /// Files of metadata beside files that may be texts.
    pub(super) beside: Beside,
    /// Folders that were read, by their real places.
    visited: HashSet<PathBuf>,
}

impl PartState {
    /// Returns true when a file must not be read again with its folder.
    fn has_read(&self, path: &str) -> bool {
        self.taken.contains(path) || self.joined.contains(path)
    }
}

impl<'a> Scan<'a> {
    /// Begins a reading.
    pub fn new(
        roots: &'a Roots,
        reading: &Reading<'a>,
        go_on: &'a dyn Fn() -> bool,
        found: &'a mut dyn FnMut(Found),
    ) -> Self {
        Self {
            roots,
            go_on,
            out: Handing::new(found),
            parts: Vec::new(),
            ahead: ReadAhead::default(),
            earlier: reading.earlier,
            whole: reading.whole,
            begun: reading.begun,
            reading: Outcome::default(),
            is_fresh: false,
            is_unsure: false,
            pdf_reader: None,
            later: VecDeque::new(),
        }
    }

    /// Tells of something that is no file of a collection.
    pub fn problem(&mut self, path: &str, reason: &str) {
        self.out.problem(Problem {
            path: Clean::line(path),
            reason: Clean::line(reason),
        });
    }

    /// Reads the built-in collection.
    pub fn sample(&mut self) -> Result<(), Cancelled> {
        let number = match self
            .parts
            .iter()
            .position(|state| state.part.root.is_none())
        {
            Some(number) => number as u16,
            None => self.begin(sample_part()),
        };
        self.walk(number, Folder::default())
    }

    /// Reads a folder or a file.
    pub fn target(&mut self, placed: Placed) -> Result<(), Cancelled> {
        let number = self.part_of(&placed.root);
        match placed.target {
            Target::Folder(folder) => {
                self.language_folder(number, &folder)?;
                self.walk(number, folder)
            }
            Target::File(file) => self.file(number, &file),
        }
    }

    /// Reads the collections found inside others, and tells what is told last.
    pub fn finish(mut self) -> Result<(), Cancelled> {
        while let Some((number, folder)) = self.later.pop_front() {
            self.walk(number, folder)?;
        }
        self.out.flush();
        for state in &self.parts {
            for problem in state.kinds.problems() {
                self.out.problem(problem);
            }
        }
        Ok(())
    }

    /// Returns the number of the collection with this root; tells of it when it is new.
    fn part_of(&mut self, root: &Path) -> u16 {
        let is_it = |state: &PartState| state.part.root.as_deref() == Some(root);
        if let Some(number) = self.parts.iter().position(is_it) {
            return number as u16;
        }
        let (part, problems) = self.roots.part(root);
        let number = self.begin(part);
        for problem in problems {
            self.out.problem(problem);
        }
        number
    }

    fn begin(&mut self, part: Part) -> u16 {
        self.out.flush();
        self.out.part(part.clone());
        self.parts.push(PartState {
            print: taken_over::of_part(&part),
            part,
            taken: HashSet::new(),
            joined: HashSet::new(),
            kinds: Kinds::default(),
            beside: Beside::default(),
            visited: HashSet::new(),
        });
        (self.parts.len() - 1) as u16
    }

    /// Reads a folder with all that is in it.
    fn walk(&mut self, number: u16, folder: Folder) -> Result<(), Cancelled> {
        let mut stack = vec![folder];
        while let Some(folder) = stack.pop() {
            if !(self.go_on)() {
                return Err(Cancelled);
            }
            let Some(folder) = self.resolve(number, folder) else {
                continue;
            };
            if !self.state(number).visited.insert(place_of(&folder)) {
                continue;
            }
            let mut inner = self.visit(number, &folder)?;
            inner.reverse();
            stack.extend(inner);
        }
        Ok(())
    }

    /// Reads the files of a folder and returns the folders in it.
    fn visit(&mut self, number: u16, folder: &Folder) -> Result<Vec<Folder>, Cancelled> {
        let listing = list(folder);
        if !folder.inside.is_empty() && self.is_root(folder, &listing) {
            if let Some(root) = &folder.place {
                let inner = self.part_of(root);
                self.later.push_back((inner, whole(root)));
            }
            return Ok(Vec::new());
        }
        for problem in &listing.problems {
            self.out.problem(problem.clone());
        }
        self.state(number).beside.take_note(&listing.files);
        self.pass_over(number, &listing.files);
        let files = self.readable(number, &listing);
        let clusters = clusters(&files, &self.language_folders(number, &listing));
        self.clusters(number, clusters)?;
        Ok(listing.folders)
    }

    /// Reads a file, with what belongs to it.
    fn file(&mut self, number: u16, file: &FileRef) -> Result<(), Cancelled> {
        if kinds::is_no_text(&file.path) {
            self.problem(&file.path, &kinds::sentence(&file.path));
            return Ok(());
        }
        let folder = folder_of(file);
        if self.state(number).visited.contains(&place_of(&folder)) {
            return Ok(());
        }
        let only = Only::File(file.path.clone());
        // What joins records above is found out for files of like names too, since it decides
        // what the file belongs to; but it is known only here, as those are not handed over.
        let before = std::mem::take(&mut self.state(number).joined);
        let ended = self.file_among(number, file, &folder, &only);
        self.state(number).joined = before;
        ended
    }

    fn file_among(
        &mut self,
        number: u16,
        file: &FileRef,
        folder: &Folder,
        only: &Only,
    ) -> Result<(), Cancelled> {
        let like = |path: &str| is_folder_of(&folder.inside, path) && are_alike(path, &file.path);
        self.around(number, folder, &like, only)?;
        let state = self.state(number);
        if state.taken.contains(&file.path) || state.joined.contains(&file.path) {
            return Ok(());
        }
        // A file that is hidden, or in a folder that can't be listed, is read all the same.
        let mut listing = list(folder);
        if !listing.files.iter().any(|other| other.path == file.path) {
            listing.files.push(file.clone());
        }
        let editions = editions_beside(&listing, &file.path);
        if editions.is_empty() {
            return self.some(number, &listing, &|path| path == file.path, only);
        }
        // In the order in which their whole folder would be read.
        for edition in editions {
            let only = Only::File(edition.clone());
            self.some(number, &listing, &|path| path == edition, &only)?;
        }
        Ok(())
    }

    /// Before a folder like `ru` is read by itself: what in it are texts of records beside it.
    fn language_folder(&mut self, number: u16, folder: &Folder) -> Result<(), Cancelled> {
        let inside = |path: &str| is_folder_of(&folder.inside, path);
        let only = Only::Folder(folder.inside.clone());
        self.around(number, folder, &inside, &only)
    }

    /// Reads those records of the folder above a language folder that may have such texts.
    fn around(
        &mut self,
        number: u16,
        folder: &Folder,
        holding: &dyn Fn(&str) -> bool,
        only: &Only,
    ) -> Result<(), Cancelled> {
        if folder.inside.is_empty() || language_of_folder(&folder.inside).is_none() {
            return Ok(());
        }
        let inside = folder
            .inside
            .rsplit_once('/')
            .map_or("", |(above, _)| above);
        let above = Folder {
            inside: inside.to_owned(),
            place: folder
                .place
                .as_ref()
                .and_then(|place| Some(place.parent()?.to_path_buf())),
            is_link: false,
        };
        if self.state(number).visited.contains(&place_of(&above)) {
            return Ok(());
        }
        self.some(number, &list(&above), holding, only)
    }

    /// Reads the clusters of a folder that hold such a file; hands over what is wanted of them.
    fn some(
        &mut self,
        number: u16,
        listing: &Listing,
        holding: &dyn Fn(&str) -> bool,
        only: &Only,
    ) -> Result<(), Cancelled> {
        self.state(number).beside.take_note(&listing.files);
        let files = self.readable(number, listing);
        for cluster in clusters(&files, &self.language_folders(number, listing)) {
            if cluster.holds(holding) {
                let cluster = self.look_up(number, cluster, only);
                self.take_up(number, cluster, only)?;
            }
        }
        Ok(())
    }

    /// Returns the files that may be texts and were not read yet.
    fn readable(&self, number: u16, listing: &Listing) -> Vec<FileRef> {
        let state = &self.parts[usize::from(number)];
        let is_new =
            |file: &&FileRef| !kinds::is_no_text(&file.path) && !state.has_read(&file.path);
        listing.files.iter().filter(is_new).cloned().collect()
    }

    fn language_folders(&self, number: u16, listing: &Listing) -> Vec<LanguageFolder> {
        let mut found = Vec::new();
        for folder in listing.folders.iter().filter(|folder| !folder.is_link) {
            let Some(tag) = language_of_folder(&folder.inside) else {
                continue;
            };
            let inner = list(folder);
            if self.is_root(folder, &inner) {
                continue;
            }
            found.push(LanguageFolder {
                tag,
                files: self.readable(number, &inner),
            });
        }
        found
    }

    fn is_root(&self, folder: &Folder, listing: &Listing) -> bool {
        let Some(place) = &folder.place else {
            return false;
        };
        self.roots.is_known(place) || (listing.has_mark && self.roots.is_root(place))
    }

    /// Finds where a linked folder really lies; `None` when it is not to be read here.
    fn resolve(&mut self, number: u16, folder: Folder) -> Option<Folder> {
        let place = match &folder.place {
            Some(place) if folder.is_link => place,
            Some(_) | None => return Some(folder),
        };
        let real = match fs::canonicalize(place) {
            Ok(real) => real,
            Err(error) => {
                self.problem(&folder.inside, &files::reason(&error));
                return None;
            }
        };
        let lies_in = place
            .parent()
            .and_then(|above| fs::canonicalize(above).ok());
        if lies_in.is_some_and(|lies_in| lies_in.starts_with(&real)) {
            self.problem(&folder.inside, LOOP);
            return None;
        }
        self.resolved(number, folder.inside, real)
    }

    /// Returns the folder to read for a link: inside the collection by its own path there.
    fn resolved(&mut self, number: u16, inside: String, real: PathBuf) -> Option<Folder> {
        let root = self.state(number).part.root.clone()?;
        if !real.starts_with(&root) {
            return Some(Folder {
                inside,
                place: Some(real),
                is_link: false,
            });
        }
        let placed = self.roots.place(&real).ok()?;
        match placed.target {
            Target::Folder(folder) if placed.root == root || !self.roots.is_root(&placed.root) => {
                // A root that carries no mark and is not known is not found from below.
                let way = real.strip_prefix(&root).ok()?;
                let inside = if placed.root == root {
                    folder.inside
                } else {
                    super::roots::inside_text(way)
                };
                Some(Folder {
                    inside,
                    place: Some(real),
                    is_link: false,
                })
            }
            Target::Folder(folder) => {
                let inner = self.part_of(&placed.root);
                self.later.push_back((inner, folder));
                None
            }
            Target::File(_) => None,
        }
    }

    pub(super) fn state(&mut self, number: u16) -> &mut PartState {
        &mut self.parts[usize::from(number)]
    }
}

/// What is said of a link that leads back.
const LOOP: &str = "it is a link that leads back to a folder above it: it is not followed, and nothing is missing for that";

fn whole(root: &Path) -> Folder {
    Folder {
        place: Some(root.to_path_buf()),
        ..Folder::default()
    }
}

/// Returns what tells a folder from others: its real place, or its path in the built-in collection.
fn place_of(folder: &Folder) -> PathBuf {
    folder
        .place
        .clone()
        .unwrap_or_else(|| PathBuf::from(&folder.inside))
}

/// Returns the editions of one work in a folder, when a file of it is one by its name: "a file
/// given alone brings its companions". Of a work that only the texts name nothing is known
/// here: to find its editions every file of the folder would have to be read.
fn editions_beside(listing: &Listing, path: &str) -> Vec<String> {
    let work = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        WorkEdition::of_name(without_extension(name)).map(|edition| edition.work)
    };
    let Some(own) = work(path) else {
        return Vec::new();
    };
    let paths = listing.files.iter().map(|file| file.path.as_str());
    let editions =
        paths.filter(|path| !kinds::is_no_text(path) && work(path).as_ref() == Some(&own));
    editions.map(str::to_owned).collect()
}

fn folder_of(file: &FileRef) -> Folder {
    Folder {
        inside: file
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned(),
        place: file
            .file
            .as_ref()
            .and_then(|path| Some(path.parent()?.to_path_buf())),
        is_link: false,
    }
}

/// Returns true when a file lies in this folder.
pub(super) fn is_folder_of(folder: &str, path: &str) -> bool {
    path.rsplit_once('/')
        .is_some_and(|(above, _)| above == folder)
}

/// Returns true when one name begins with the other, so that they may be one cluster.
fn are_alike(path: &str, other: &str) -> bool {
    let stems = (without_extension(path), without_extension(other));
    stems.0.starts_with(stems.1) || stems.1.starts_with(stems.0)
}
