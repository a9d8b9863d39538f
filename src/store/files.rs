//! One file, read whole and safely: what it is, how large, and its bytes.
//!
//! A collection may hold anything: pipes that never answer, devices, a film. Nothing is
//! opened in a way that can wait, what is no regular file is left alone, and every failure
//! is a sentence for "Problems". What the bytes mean is for `formats`.

use std::fmt;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::record::Clean;

use super::builtin;
use super::entry::FileRef;
use super::pdf;

/// The largest file that is read, in bytes: it bounds the memory one file can take.
pub const MAX_FILE: u64 = 64 << 20;

/// How much of a file of unknown kind is looked at before the rest is read, in bytes.
const HEAD: usize = 8 << 10;

/// A file's bytes and what the file system says of it.
#[derive(Debug, Default)]
pub struct Content {
    /// The bytes, whole.
    pub bytes: Vec<u8>,
    /// Size in bytes.
    pub size: u64,
    /// Modification time, seconds since 1970, if the file system tells.
    pub modified: Option<i64>,
}

/// Why a file or folder was not read.
#[derive(Debug)]
pub enum Trouble {
    /// It is no regular file; what it is ("a pipe").
    Special(&'static str),
    /// It is larger than [`MAX_FILE`]; its size in bytes.
    TooLarge(u64),
    /// Its first bytes show that it is no text.
    NotText,
    /// The program itself failed at it.
    Fault,
    /// The system refused.
    Io(io::Error),
}

impl Trouble {
    /// Returns the sentence shown in "Problems".
    pub fn sentence(&self) -> Clean {
        Clean::line(&self.to_string())
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Special(what) => {
                write!(f, "it is {what}, not a file with a text: it is left alone")
            }
            Self::TooLarge(size) => write!(
                f,
                "it is {}, over the limit of {} for one file: split it to read it here",
                mebibytes(*size),
                mebibytes(MAX_FILE)
            ),
            Self::NotText => write!(f, "it is not a text: no format of readroom reads it"),
            Self::Fault => write!(
                f,
                "reading it failed by a fault of the program; the other files are not touched by it"
            ),
            Self::Io(error) => f.write_str(&reason(error)),
        }
    }
}

/// Reads a file of a collection, on disk or built in.
///
/// With `sniff` a file whose head is no text is given up before the rest is read.
pub fn read(file: &FileRef, sniff: bool) -> Result<Content, Trouble> {
    match &file.file {
        Some(path) => read_path(path, sniff),
        None => {
            builtin::read(&file.path).ok_or_else(|| Trouble::Io(io::ErrorKind::NotFound.into()))
        }
    }
}

/// Reads a file on disk.
pub fn read_path(path: &Path, sniff: bool) -> Result<Content, Trouble> {
    let mut file = open(path)?;
    // Asked of the open file: what the path named a moment ago may have been replaced.
    let metadata = file.metadata()?;
    if let Some(what) = special(&metadata) {
        return Err(Trouble::Special(what));
    }
    if metadata.len() > MAX_FILE {
        return Err(Trouble::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    if sniff {
        (&mut file).take(HEAD as u64).read_to_end(&mut bytes)?;
        if !looks_like_text(&bytes) {
            return Err(Trouble::NotText);
        }
    }
    // One byte more than allowed tells a file that grew past the limit while it was read.
    let rest = MAX_FILE + 1 - bytes.len() as u64;
    file.take(rest).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Trouble::TooLarge(bytes.len() as u64));
    }
    Ok(Content {
        size: bytes.len() as u64,
        modified: modified(&metadata),
        bytes,
    })
}

/// Reads the beginning of a file on disk, however large the file is.
pub fn read_head(path: &Path, length: usize) -> Result<Content, Trouble> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if let Some(what) = special(&metadata) {
        return Err(Trouble::Special(what));
    }
    let mut bytes = Vec::new();
    file.take(length as u64).read_to_end(&mut bytes)?;
    Ok(Content {
        bytes,
        size: metadata.len(),
        modified: modified(&metadata),
    })
}

/// Opens a file of the program's or the user's own for reading: a regular one, and nothing that
/// could keep the program waiting or never end.
pub fn open_regular(path: &Path) -> io::Result<File> {
    // Before it is opened, as to open a device may do something, and after, since what the path
    // named may have been replaced.
    regular(&std::fs::metadata(path)?)?;
    let file = open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads such a file, of at most so many bytes.
pub fn read_regular(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = open_regular(path)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let words = format!("it is over the limit of {} for it", mebibytes(most));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, words));
    }
    Ok(bytes)
}

/// Reads such a file as text.
pub fn read_regular_text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(read_regular(path, most)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Returns an error for what is no regular file.
pub fn regular(metadata: &Metadata) -> io::Result<()> {
    match special(metadata) {
        None => Ok(()),
        Some(what) => {
            let words = format!("it is {what}, not a file");
            Err(io::Error::new(io::ErrorKind::InvalidInput, words))
        }
    }
}

/// The largest file of settings, names or searches that is read, in bytes.
pub const MOST_OF_SMALL: u64 = 1 << 20;

/// Makes sure that a file can be opened and is one that is read.
pub fn check(path: &Path) -> Result<(), Trouble> {
    // Asked before it is opened: to open a device or a pipe may do something.
    let metadata = std::fs::metadata(path)?;
    match special(&metadata) {
        Some(what) => Err(Trouble::Special(what)),
        // Another program reads a PDF, and scans are large.
        None if metadata.len() > MAX_FILE && !pdf::is_named_so(&path.to_string_lossy()) => {
            Err(Trouble::TooLarge(metadata.len()))
        }
        None => Ok(open(path).map(drop)?),
    }
}

/// Returns what a thing is when it is neither a regular file nor a folder.
pub fn special(metadata: &Metadata) -> Option<&'static str> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some("a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
        if kind.is_block_device() || kind.is_char_device() {
            return Some("a device");
        }
    }
    Some("something special")
}

/// Says in plain words why the system refused.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "permission denied: this account may not read it; ask its owner, or whoever runs this machine"
                .to_owned()
        }
        io::ErrorKind::NotFound => {
            "it is not there any more: it may have been moved, renamed or removed".to_owned()
        }
        _ => format!("the system could not read it ({error}): look again later, or check the disk"),
    }
}

/// Opens without waiting: a pipe put in a file's place must not stop the reading.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    options.open(path)
}

/// Text has no NUL byte, unless it is UTF-16 with its mark.
fn looks_like_text(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || !head.contains(&0)
}

fn modified(metadata: &Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        Err(before) => i64::try_from(before.duration().as_secs())
            .ok()
            .map(|seconds| -seconds),
    }
}

fn mebibytes(size: u64) -> String {
    let tenths = size * 10 / (1 << 20);
    if tenths.is_multiple_of(10) {
        format!("{} MiB", tenths / 10)
    } else {
        format!("{}.{} MiB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_file_over_the_limit_is_told_by_its_size_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.txt");
        File::create(&path)
            .unwrap()
            .set_len(MAX_FILE + (6 << 20) + 1)
            .unwrap();
        let trouble = read_path(&path, false).unwrap_err();
        assert!(matches!(trouble, Trouble::TooLarge(size) if size > MAX_FILE));
        assert_eq!(
            trouble.to_string(),
            "it is 70 MiB, over the limit of 64 MiB for one file: split it to read it here"
        );
    }

    #[test]
    fn a_sniffed_file_with_a_nul_is_no_text_and_utf_16_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, b"ab\0c").unwrap();
        assert!(matches!(read_path(&path, true), Err(Trouble::NotText)));
        assert_eq!(read_path(&path, false).unwrap().bytes, b"ab\0c");
        std::fs::write(&path, b"\xff\xfea\0").unwrap();
        assert_eq!(read_path(&path, true).unwrap().size, 4);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_a_files_place_is_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe.txt");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from_raw_mode(0o600),
            0,
        )
        .unwrap();
        assert!(matches!(
            read_path(&path, false),
            Err(Trouble::Special("a pipe"))
        ));
    }

    #[cfg(unix)]
    #[test]
    fn of_the_programs_own_files_only_regular_ones_of_some_size_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| read_regular(path, 3).unwrap_err().to_string();
        let pipe = folder.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
        assert_eq!(told(&pipe), "it is a pipe, not a file");
        assert_eq!(told(folder.path()), "it is a folder, not a file");
        assert_eq!(told(Path::new("/dev/zero")), "it is a device, not a file");
        let file = folder.path().join("file");
        std::fs::write(&file, "abc").unwrap();
        assert_eq!(read_regular_text(&file, 3).unwrap(), "abc");
        assert_eq!(
            read_regular(&file, 2).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read_path(folder.path(), false).is_err());
    }
}
