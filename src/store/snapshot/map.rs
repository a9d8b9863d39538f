//! A file's bytes, mapped or read: the only file of the store with unsafe code.
//!
//! A mapped file that another program cuts short, or whose disk fails, would end the process
//! by SIGBUS at the next look at it. A handler puts an empty page in place of the one that is
//! gone and marks the mapping as damaged: what is read then is wrong, and the columns over it
//! believe nothing anyway. A fault anywhere else goes its usual way. File systems of other
//! machines, where this would be usual, are read and not mapped.
#![allow(
    unsafe_code,
    reason = "mapping a file, and surviving its loss, can't be done without"
)]

use std::fs::File;
use std::io::{self, Read as _};
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use memmap2::Mmap;
use stable_deref_trait::StableDeref;

/// A file's bytes.
#[derive(Debug)]
pub struct Mapping(Kind);

#[derive(Debug)]
enum Kind {
    Memory(Vec<u8>),
    Mapped { watch: Watch, map: Mmap },
}

impl Mapping {
    /// Takes bytes as they are.
    pub fn in_memory(bytes: Vec<u8>) -> Self {
        Self(Kind::Memory(bytes))
    }

    /// Maps a file, or reads it where mapping is not safe or not possible.
    pub fn of(file: &mut File) -> io::Result<Self> {
        match mapped(file) {
            Some(kind) => Ok(Self(kind)),
            None => Self::read(file),
        }
    }

    /// Maps a file wherever it lies, as long as its loss can be survived; else reads it. For
    /// files that are too large to be read and of which little is looked at.
    pub fn watched(file: &mut File) -> io::Result<Self> {
        match mapped_anywhere(file) {
            Some(kind) => Ok(Self(kind)),
            None => Self::read(file),
        }
    }

    /// Reads a file to its end, as the first thing done with it.
    pub fn read(file: &mut File) -> io::Result<Self> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Self::in_memory(bytes))
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            Kind::Memory(bytes) => bytes,
            Kind::Mapped { map, .. } => map,
        }
    }

    /// Returns true when the file is mapped, and shared with every other session.
    pub fn is_mapped(&self) -> bool {
        matches!(self.0, Kind::Mapped { .. })
    }

    /// Returns true when a part of the file was gone when it was looked at.
    pub fn is_damaged(&self) -> bool {
        match &self.0 {
            Kind::Memory(_) => false,
            Kind::Mapped { watch, .. } => watch.is_damaged(),
        }
    }
}

/// A mapping that several hold, and slices of it, which live as long as it does.
#[derive(Clone, Debug)]
pub struct Shared(Arc<Told>);

/// A mapping that tells when it ends whether it was damaged.
#[derive(Debug)]
struct Told {
    mapping: Mapping,
    damaged: Arc<AtomicBool>,
}

/// Looks at a shared mapping without keeping it.
#[derive(Clone, Debug)]
pub struct Glance(Weak<Told>);

impl Shared {
    /// Shares a mapping. When the last of it goes, `damaged` is set if a part was gone.
    pub fn new(mapping: Mapping, damaged: Arc<AtomicBool>) -> Self {
        Self(Arc::new(Told { mapping, damaged }))
    }

    /// Returns what looks at it without keeping it.
    pub fn glance(&self) -> Glance {
        Glance(Arc::downgrade(&self.0))
    }
}

impl Glance {
    /// Returns the mapping, if somebody has it still.
    pub fn get(&self) -> Option<Shared> {
        self.0.upgrade().map(Shared)
    }

    /// Returns true when a part of it was gone when it was looked at.
    pub fn is_damaged(&self) -> bool {
        let told = self.0.upgrade();
        told.is_some_and(|told| told.mapping.is_damaged())
    }
}

impl Deref for Shared {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.mapping.bytes()
    }
}

// SAFETY: the bytes lie in a mapping or in a vector behind the `Arc`. Neither is moved, changed
// or let go of while one of its holders lives, wherever these are moved.
unsafe impl StableDeref for Shared {}

impl Drop for Told {
    fn drop(&mut self) {
        if self.mapping.is_damaged() {
            self.damaged.store(true, Ordering::Release);
        }
    }
}

fn mapped(file: &File) -> Option<Kind> {
    if is_elsewhere(file) {
        return None;
    }
    mapped_anywhere(file)
}

fn mapped_anywhere(file: &File) -> Option<Kind> {
    if !handler_stands() {
        return None;
    }
    // SAFETY: the program replaces such files by renaming and never changes one. Where another
    // program does all the same, the bytes are only read as numbers and checked text, copied
    // or checked at each look; where it cuts the file short, the handler below steps in.
    let map = unsafe { Mmap::map(file) }.ok()?;
    let watch = Watch::new(map.as_ptr() as usize, map.len())?;
    Some(Kind::Mapped { map, watch })
}

/// File systems that reach over a network or through another program, or whose files may go
/// with their stick: NFS, CIFS, SMB, SMB2, FUSE, 9P, AFS, Ceph, Coda, FAT, exFAT.
#[cfg(target_os = "linux")]
const ELSEWHERE: [u32; 11] = [
    0x6969,
    0xff53_4d42,
    0x517b,
    0xfe53_4d42,
    0x6573_5546,
    0x0102_1997,
    0x5346_414f,
    0x00c3_6400,
    0x7375_7245,
    0x4d44,
    0x2011_bab0,
];

/// Returns true when a file lies where mapping it is not safe; also when nothing says where.
#[cfg(target_os = "linux")]
fn is_elsewhere(file: &File) -> bool {
    // The kind is a number of 32 bits, in a field that is wider on some machines.
    rustix::fs::fstatfs(file).map_or(true, |about| ELSEWHERE.contains(&(about.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_elsewhere(_file: &File) -> bool {
    // Nothing says where it lies: it is read.
    true
}

/// Mappings that can be watched at once; one more is read instead. An index has six files for
/// each of some sixteen segments, and a room several indexes.
const MOST_MAPPINGS: usize = 2048;

/// The mappings of the process, as a signal handler can look at them: no lock, no memory taken.
static WATCHED: [Watched; MOST_MAPPINGS] = [const { Watched::new() }; MOST_MAPPINGS];

struct Watched {
    taken: AtomicBool,
    start: AtomicUsize,
    /// 0 while nothing is watched.
    length: AtomicUsize,
    damaged: AtomicBool,
}

impl Watched {
    const fn new() -> Self {
        Self {
            taken: AtomicBool::new(false),
            start: AtomicUsize::new(0),
            length: AtomicUsize::new(0),
            damaged: AtomicBool::new(false),
        }
    }
}

/// A place in the list of mappings, given back when it is dropped.
#[derive(Debug)]
struct Watch(usize);

impl Watch {
    fn new(start: usize, length: usize) -> Option<Self> {
        let free = |watched: &Watched| !watched.taken.swap(true, Ordering::AcqRel);
        let place = WATCHED.iter().position(free)?;
        let watched = WATCHED.get(place)?;
        watched.damaged.store(false, Ordering::Relaxed);
        watched.start.store(start, Ordering::Release);
        watched.length.store(length, Ordering::Release);
        Some(Self(place))
    }

    fn is_damaged(&self) -> bool {
        let watched = WATCHED.get(self.0);
        watched.is_some_and(|watched| watched.damaged.load(Ordering::Acquire))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(watched) = WATCHED.get(self.0) {
            watched.length.store(0, Ordering::Release);
            watched.taken.store(false, Ordering::Release);
        }
    }
}

#[cfg(unix)]
mod handler {
    use std::mem::MaybeUninit;
    use std::ptr;

    use super::{AtomicUsize, OnceLock, Ordering, WATCHED};

    /// Size of a page; asked before the handler stands, for it may ask nothing.
    static PAGE: AtomicUsize = AtomicUsize::new(0);

    /// What was done with the signal before.
    static BEFORE: OnceLock<libc::sigaction> = OnceLock::new();

    pub(super) fn install() -> bool {
        let page = rustix::param::page_size();
        PAGE.store(page, Ordering::Release);
        let mut before = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: both structures are ours and whole; all zero is a valid one, with an empty
        // mask. The handler does only what a signal handler may: looks at atomics, calls mmap
        // and sigaction, and keeps errno.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_fault as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            if libc::sigaction(libc::SIGBUS, ptr::null(), before.as_mut_ptr()) != 0 {
                return false;
            }
            // Kept before the handler can be called.
            let _ = BEFORE.set(before.assume_init());
            libc::sigaction(libc::SIGBUS, &raw const action, ptr::null_mut()) == 0
        }
    }

    extern "C" fn on_fault(
        _signal: libc::c_int,
        about: *mut libc::siginfo_t,
        _context: *mut libc::c_void,
    ) {
        // SAFETY: the system hands over a whole siginfo for a fault.
        let at = unsafe { (*about).si_addr() } as usize;
        if !mend(at) {
            give_back();
        }
    }

    /// Puts an empty page where one of a watched mapping is gone.
    fn mend(at: usize) -> bool {
        let watched = WATCHED.iter().find(|watched| {
            let start = watched.start.load(Ordering::Acquire);
            let length = watched.length.load(Ordering::Acquire);
            at.wrapping_sub(start) < length
        });
        let (Some(watched), page @ 1..) = (watched, PAGE.load(Ordering::Acquire)) else {
            return false;
        };
        watched.damaged.store(true, Ordering::Release);
        // SAFETY: the page is one of a live mapping of ours, which is only read; an empty page
        // for reading takes its place and is unmapped together with the rest of it.
        unsafe {
            let errno = errno_place();
            let kept = *errno;
            let mapped = libc::mmap(
                (at - at % page) as *mut libc::c_void,
                page,
                libc::PROT_READ,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED,
                -1,
                0,
            );
            *errno = kept;
            mapped != libc::MAP_FAILED
        }
    }

    /// Leaves the signal to who had it before: the fault comes again, and is theirs.
    fn give_back() {
        // SAFETY: a whole structure, as the system gave it.
        unsafe {
            let default: libc::sigaction = std::mem::zeroed();
            let before = BEFORE.get().unwrap_or(&default);
            libc::sigaction(libc::SIGBUS, ptr::from_ref(before), ptr::null_mut());
        }
    }

    #[cfg(target_os = "linux")]
    unsafe fn errno_place() -> *mut libc::c_int {
        // SAFETY: always a valid place, of this thread.
        unsafe { libc::__errno_location() }
    }

    #[cfg(not(target_os = "linux"))]
    unsafe fn errno_place() -> *mut libc::c_int {
        // SAFETY: always a valid place, of this thread.
        unsafe { libc::__error() }
    }
}

/// Puts the handler in place, once; false where it can't be.
fn handler_stands() -> bool {
    static STANDS: OnceLock<bool> = OnceLock::new();
    #[cfg(unix)]
    return *STANDS.get_or_init(handler::install);
    #[cfg(not(unix))]
    return *STANDS.get_or_init(|| false);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_cut_short_while_it_is_mapped_reads_as_zeros_and_is_marked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, vec![7; 100_000]).unwrap();
        let mapping = Mapping::of(&mut File::open(&path).unwrap()).unwrap();
        let other = Mapping::of(&mut File::open(&path).unwrap()).unwrap();
        if !mapping.is_mapped() {
            return;
        }
        assert_eq!((mapping.bytes()[99_999], mapping.is_damaged()), (7, false));
        let shortened = File::options().write(true).open(&path).unwrap();
        shortened.set_len(1000).unwrap();
        let sum: u64 = mapping.bytes().iter().map(|byte| u64::from(*byte)).sum();
        assert_eq!(sum, 7000);
        assert!(mapping.is_damaged() && !other.is_damaged());
    }

    #[test]
    fn a_shared_mapping_tells_of_its_damage_while_it_lives_and_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, vec![7; 100_000]).unwrap();
        let damaged = Arc::new(AtomicBool::new(false));
        let mapping = Mapping::watched(&mut File::open(&path).unwrap()).unwrap();
        let is_mapped = mapping.is_mapped();
        let shared = Shared::new(mapping, damaged.clone());
        let (other, glance) = (shared.clone(), shared.glance());
        drop(shared);
        assert_eq!((other.len(), glance.is_damaged()), (100_000, false));
        let shortened = File::options().write(true).open(&path).unwrap();
        shortened.set_len(1000).unwrap();
        assert_eq!(other[99_999] == 0, is_mapped);
        assert_eq!(glance.is_damaged(), is_mapped);
        assert!(!damaged.load(Ordering::Acquire) && glance.get().is_some());
        drop(other);
        assert_eq!(damaged.load(Ordering::Acquire), is_mapped);
        assert!(glance.get().is_none() && !glance.is_damaged());
    }

    #[test]
    fn an_empty_file_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "").unwrap();
        let mapping = Mapping::of(&mut File::open(&path).unwrap()).unwrap();
        assert_eq!(mapping.bytes(), [0_u8; 0]);
    }
}
