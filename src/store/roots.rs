//! Which collection a path belongs to: its root, its id, and where the path lies in it.
//!
//! Notes of many years hold on to `collection/letters/1`, so the root must be the same
//! however deep a folder is opened. It is the nearest folder above (or the folder itself)
//! with a `collection.toml` or a `.readroom` folder, or one that is known; else the folder
//! given, or a file's folder. A path narrows a collection, it does not define another.
//!
//! Links: the path as typed is looked at first, so that a linked folder inside a collection
//! belongs to it; the root itself is named by its real place, so that `.`, a trailing slash
//! and a link to the root all give one id. What really lies inside the root is named by
//! where it lies.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::record::Clean;
use crate::record::listing::Problem;

use super::builtin;
use super::collection_file::{self, CollectionFile};
use super::entry::{FileRef, Part};
use super::files;
use super::folder::{BESIDE_FOLDER, COLLECTION_FILE, Folder, joined};

/// The id of a collection whose folder has no name, which is the root of a file system.
const NAMELESS: &str = "root";

/// The roots that are known beside those that carry a mark.
#[derive(Debug, Default)]
pub struct Roots {
    known: HashSet<PathBuf>,
}

/// Where a path lies.
#[derive(Debug, PartialEq, Eq)]
pub struct Placed {
    /// The real folder of the collection.
    pub root: PathBuf,
    /// What of it was asked for.
    pub target: Target,
}

/// What of a collection is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// A folder with all that is in it; the root itself for all of the collection.
    Folder(Folder),
    /// A file, with what belongs to it.
    File(FileRef),
}

impl Roots {
    /// Takes up the known roots; those that are not there now are of no account.
    pub fn new(known: &[PathBuf]) -> Self {
        let known = known.iter().filter_map(|root| fs::canonicalize(root).ok());
        Self {
            known: known.collect(),
        }
    }

    /// Returns true when this real folder is the root of a collection.
    pub fn is_root(&self, folder: &Path) -> bool {
        self.known.contains(folder) || has_mark(folder)
    }

    /// Returns true when this real folder is known as a root, whether it carries a mark or not.
    pub fn is_known(&self, folder: &Path) -> bool {
        self.known.contains(folder)
    }

    /// Finds the collection of a path as a person typed it.
    pub fn place(&self, typed: &Path) -> io::Result<Placed> {
        let path = plain_path(typed)?;
        let metadata = fs::metadata(&path)?;
        let named_mark = path.file_name().is_some_and(|name| name == COLLECTION_FILE);
        match (path.parent(), path.file_name()) {
            (Some(folder), _) if named_mark && !metadata.is_dir() => self.place_folder(folder),
            (Some(folder), Some(name)) if !metadata.is_dir() => self.place_file(folder, name),
            _ => self.place_folder(&path),
        }
    }

    /// Returns what is to be remembered as roots when these places are opened: folders that
    /// carry no mark and lie in no collection.
    pub fn to_remember(&self, places: &[&Path]) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for place in places {
            let Ok(path) = plain_path(place) else {
                continue;
            };
            if !path.is_dir() || matches!(self.above(&path), Ok(Some(_)) | Err(_)) {
                continue;
            }
            if let Ok(real) = fs::canonicalize(&path)
                && !found.contains(&real)
            {
                found.push(real);
            }
        }
        found
    }

    /// Describes the collection of a root; with what is wrong in its `collection.toml`.
    pub fn part(&self, root: &Path) -> (Part, Vec<Problem>) {
        let (said, problems) = said_by(root);
        let mut part = part_of(said, &folder_name(root));
        part.enclosing = self.enclosing(root);
        part.root = Some(root.to_path_buf());
        (part, problems)
    }

    /// Returns the collections a root lies in, nearest first: id, and path of the root inside.
    fn enclosing(&self, root: &Path) -> Vec<(String, String)> {
        let above = root
            .ancestors()
            .skip(1)
            .filter(|folder| self.is_root(folder));
        above
            .filter_map(|folder| {
                let inside = root.strip_prefix(folder).ok()?;
                let part = part_of(said_by(folder).0, &folder_name(folder));
                Some((part.id, inside_text(inside)))
            })
            .collect()
    }

    fn place_folder(&self, folder: &Path) -> io::Result<Placed> {
        let (root, inside, place) = self.root_and_inside(folder)?;
        Ok(Placed {
            root,
            target: Target::Folder(Folder {
                inside,
                place: Some(place),
                is_link: false,
            }),
        })
    }

    fn place_file(&self, folder: &Path, name: &std::ffi::OsStr) -> io::Result<Placed> {
        let (root, inside, place) = self.root_and_inside(folder)?;
        Ok(Placed {
            root,
            target: Target::File(FileRef {
                path: joined(&inside, &name.to_string_lossy()),
                file: Some(place.join(name)),
                ..FileRef::default()
            }),
        })
    }

    /// Returns the root of a folder, the path inside it, and the folder's real place.
    fn root_and_inside(&self, folder: &Path) -> io::Result<(PathBuf, String, PathBuf)> {
        let real = fs::canonicalize(folder)?;
        let Some((root, inside)) = self.above(folder)? else {
            return Ok((real.clone(), String::new(), real));
        };
        if real.starts_with(&root)
            && let Some((root, inside)) = self.marked_above(&real)
        {
            return Ok((root, inside, real));
        }
        Ok((root, inside, real))
    }

    /// Returns the nearest root above or at a folder and the way from it: along the path as
    /// typed, else along the real one.
    fn above(&self, folder: &Path) -> io::Result<Option<(PathBuf, String)>> {
        match self.marked_above(folder) {
            Some(found) => Ok(Some(found)),
            None => Ok(self.marked_above(&fs::canonicalize(folder)?)),
        }
    }

    fn marked_above(&self, folder: &Path) -> Option<(PathBuf, String)> {
        for above in folder.ancestors() {
            // A folder above that may not be looked at is no root that could be read.
            let Ok(real) = fs::canonicalize(above) else {
                continue;
            };
            if self.is_root(&real) {
                let inside = folder.strip_prefix(above).unwrap_or(Path::new(""));
                return Some((real, inside_text(inside)));
            }
        }
        None
    }
}

/// Describes the built-in collection.
pub fn sample_part() -> Part {
    let bytes = builtin::read(COLLECTION_FILE).unwrap_or_default().bytes;
    let said = collection_file::read(&bytes).unwrap_or_default().0;
    part_of(said, "sample")
}

/// Returns true when a folder carries the mark of a root.
fn has_mark(folder: &Path) -> bool {
    folder.join(COLLECTION_FILE).is_file() || folder.join(BESIDE_FOLDER).is_dir()
}

/// Reads what the folder says of itself; what can't be read says nothing, with a problem.
fn said_by(root: &Path) -> (CollectionFile, Vec<Problem>) {
    let path = root.join(COLLECTION_FILE);
    if !path.exists() {
        return (CollectionFile::default(), Vec::new());
    }
    let said = files::read_path(&path, false)
        .map_err(|trouble| trouble.to_string())
        .and_then(|content| collection_file::read(&content.bytes));
    let (said, wrong) = said.unwrap_or_else(|reason| {
        let reason =
            format!("{reason}; until it is mended the folder's name is the collection's id");
        (CollectionFile::default(), vec![reason])
    });
    let problem = |reason: String| Problem {
        path: Clean::line(COLLECTION_FILE),
        reason: Clean::line(&reason),
    };
    (said, wrong.into_iter().map(problem).collect())
}

/// Makes the description of a collection; a stated id that is empty counts as none.
fn part_of(said: CollectionFile, folder_name: &str) -> Part {
    let id = said.id.map_or_else(
        || folder_name.to_owned(),
        |id| id.trim_matches('/').to_owned(),
    );
    let id = if id.is_empty() {
        NAMELESS.to_owned()
    } else {
        id
    };
    Part {
        name: said.name.unwrap_or_else(|| Clean::line(&id)),
        id,
        defaults: said.defaults,
        ..Part::default()
    }
}

fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy());
    name.map_or_else(
        || NAMELESS.to_owned(),
        |name| Clean::line(&name).to_string(),
    )
}

/// Makes a path absolute, without `.`; what stands before a `..` is resolved as the system
/// does, because the parent of a linked folder is not where the link lies.
fn plain_path(typed: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(typed)?;
    let parts: Vec<Component<'_>> = path.components().collect();
    let last_up = parts.iter().rposition(|part| *part == Component::ParentDir);
    let Some(last_up) = last_up else {
        return Ok(parts.iter().collect());
    };
    let (head, rest) = parts.split_at(last_up + 1);
    let mut plain = fs::canonicalize(head.iter().collect::<PathBuf>())?;
    plain.extend(rest);
    Ok(plain)
}

/// Writes a path inside a collection with `/`.
pub(super) fn inside_text(inside: &Path) -> String {
    let parts: Vec<String> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;

    struct Shelf {
        folder: tempfile::TempDir,
    }

    impl Shelf {
        fn new(files: &[&str]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for file in files {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "").unwrap();
            }
            Self { folder }
        }

        fn path(&self, inside: &str) -> PathBuf {
            fs::canonicalize(self.folder.path()).unwrap().join(inside)
        }

        /// Returns the path id, without extension, that a path gets.
        fn name(&self, known: &[&str], typed: &str) -> String {
            let known: Vec<PathBuf> = known.iter().map(|root| self.path(root)).collect();
            let roots = Roots::new(&known);
            let placed = roots.place(&self.path(typed)).unwrap();
            let part = roots.part(&placed.root).0;
            match placed.target {
                Target::Folder(folder) => format!("{}:{}", part.id, folder.inside),
                Target::File(file) => format!("{}:{}", part.id, file.path),
            }
        }
    }

    #[test]
    fn a_mark_above_gives_one_root_at_every_depth() {
        for mark in ["coll/collection.toml", "coll/.readroom/x"] {
            let shelf = Shelf::new(&[mark, "coll/a/b/1.md"]);
            assert_eq!(shelf.name(&[], "coll"), "coll:");
            assert_eq!(shelf.name(&[], "coll/a"), "coll:a");
            assert_eq!(shelf.name(&[], "coll/a/b"), "coll:a/b");
            assert_eq!(shelf.name(&[], "coll/a/b/1.md"), "coll:a/b/1.md");
        }
    }

    #[test]
    fn a_known_root_holds_at_every_depth_and_the_nearest_wins() {
        let shelf = Shelf::new(&["coll/a/b/1.md"]);
        assert_eq!(shelf.name(&["coll"], "coll/a/b/1.md"), "coll:a/b/1.md");
        assert_eq!(shelf.name(&["coll", "coll/a"], "coll/a/b"), "a:b");
        assert_eq!(shelf.name(&["coll", "coll/a"], "coll"), "coll:");
    }

    #[test]
    fn without_a_mark_the_folder_given_is_the_root() {
        let shelf = Shelf::new(&["coll/a/1.md"]);
        assert_eq!(shelf.name(&[], "coll"), "coll:");
        assert_eq!(shelf.name(&[], "coll/a"), "a:");
        assert_eq!(shelf.name(&[], "coll/a/1.md"), "a:1.md");
        assert_eq!(shelf.name(&[], "coll/a/"), "a:");
        assert_eq!(shelf.name(&[], "coll/./a/../a/."), "a:");
    }

    #[test]
    fn the_id_and_the_name_are_those_the_collection_states() {
        let shelf = Shelf::new(&["coll/1.md"]);
        let file = shelf.path("coll/collection.toml");
        let part = |text: &str| {
            fs::write(&file, text).unwrap();
            Roots::default().part(&shelf.path("coll"))
        };
        let (stated, problems) = part("id = \"harbour\"\nname = \"The Harbour\"\nlater = 1\n");
        assert_eq!(
            (stated.id.as_str(), stated.name.as_str()),
            ("harbour", "The Harbour")
        );
        assert_eq!(problems.len(), 1);
        assert!(problems[0].reason.starts_with("line 3: "));
        assert_eq!(part("id = \" \"").0.id, "coll");
        assert_eq!(part("id = \"/\"").0.id, "root");
        let (half, problems) = part("name = \"x\"\nid = 3\n");
        assert_eq!((half.id.as_str(), half.name.as_str()), ("coll", "x"));
        assert!(problems[0].reason.starts_with("line 2: "));
        let (broken, problems) = part("name = \"x\"\nid = \n");
        assert_eq!(broken.id, "coll");
        let [problem] = &problems[..] else {
            panic!("one problem, not {problems:?}");
        };
        assert_eq!(problem.path.as_str(), "collection.toml");
        assert!(problem.reason.starts_with("line 2 "), "{}", problem.reason);
    }

    #[test]
    fn the_root_of_the_file_system_has_a_name() {
        assert_eq!(Roots::default().part(Path::new("/")).0.id, "root");
    }

    #[test]
    fn a_nested_root_knows_what_it_lies_in() {
        let shelf = Shelf::new(&["coll/collection.toml", "coll/a/b/collection.toml"]);
        let roots = Roots::new(&[shelf.path("coll/a")]);
        let part = roots.part(&shelf.path("coll/a/b")).0;
        let wanted = [("a", "b"), ("coll", "a/b")];
        assert_eq!(
            part.enclosing,
            wanted.map(|(id, way)| (id.to_owned(), way.to_owned()))
        );
    }

    #[test]
    fn only_folders_outside_every_collection_are_remembered() {
        let shelf = Shelf::new(&["m/collection.toml", "m/a/1.md", "k/b/1.md", "f/c/1.md"]);
        let roots = Roots::new(&[shelf.path("k")]);
        let remembered = |inside: &str| roots.to_remember(&[shelf.path(inside).as_path()]);
        for inside in ["m", "m/a", "k", "k/b", "f/c/1.md", "nowhere"] {
            assert!(remembered(inside).is_empty(), "{inside}");
        }
        assert_eq!(remembered("f"), [shelf.path("f")]);
        assert_eq!(remembered("f/c/.."), [shelf.path("f")]);
    }

    #[test]
    fn collection_toml_itself_stands_for_its_folder() {
        let shelf = Shelf::new(&["coll/collection.toml"]);
        assert_eq!(shelf.name(&[], "coll/collection.toml"), "coll:");
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_make_a_second_name() {
        use std::os::unix::fs::symlink;
        let shelf = Shelf::new(&[
            "real/collection.toml",
            "real/a/1.md",
            "bare/1.md",
            "far/1.md",
        ]);
        symlink(shelf.path("real"), shelf.path("link")).unwrap();
        symlink(shelf.path("bare"), shelf.path("barelink")).unwrap();
        symlink(shelf.path("far"), shelf.path("real/far")).unwrap();
        symlink(shelf.path("real/a"), shelf.path("real/z")).unwrap();
        assert_eq!(shelf.name(&[], "link"), "real:");
        assert_eq!(shelf.name(&[], "link/a/1.md"), "real:a/1.md");
        assert_eq!(shelf.name(&[], "barelink"), "bare:");
        assert_eq!(shelf.name(&["barelink"], "bare/1.md"), "bare:1.md");
        assert_eq!(shelf.name(&[], "real/far"), "real:far");
        assert_eq!(shelf.name(&[], "real/far/1.md"), "real:far/1.md");
        assert_eq!(shelf.name(&[], "real/z"), "real:a");
    }

    #[test]
    fn the_sample_has_an_id() {
        let part = sample_part();
        assert!(!part.id.is_empty() && part.root.is_none());
    }
}
