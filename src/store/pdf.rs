//! The words of a PDF, by `pdftotext` (of poppler), when the machine has it.
//!
//! Readers of PDF are large programs, and a damaged or hostile file can make one run wild. So
//! it runs in a process of its own, with bounds on its time, memory and output; what it did
//! not finish is told, and what came out until then is shown. Without it a PDF is listed, and
//! its record says what would read it.
//!
//! Memory and processor time are bounded by the shell's `ulimit`, which every Unix has (a
//! direct `setrlimit` would need unsafe code, `prlimit` is of Linux alone). The script is
//! fixed; paths reach it as arguments and are never part of it. Elsewhere only time and output
//! are bounded.

use std::env;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::formats::{self, LACKS_READER, TextLayer};

use super::assemble::ReadFile;
use super::companions::extension;
use super::entry::FileRef;
use super::files::{self, Trouble};

/// The program.
const PROGRAM: &str = if cfg!(windows) {
    "pdftotext.exe"
} else {
    "pdftotext"
};

/// How long it may take: a book of a thousand pages takes some three seconds.
const TIME: Duration = Duration::from_secs(20);

/// The memory it may ask for, in KiB. Scans of newspapers need some hundred MiB.
const MEMORY_KIB: u32 = 1 << 20;

/// The most it may write, in bytes: some thirty books.
const MOST_WORDS: u64 = 32 << 20;

/// How much of a file is looked at to know a PDF.
const HEAD: usize = 1024;

/// How often a program that has written all is asked whether it has ended.
const PATIENCE: Duration = Duration::from_millis(2);

/// Bounds the process that then becomes the program. A bound that the system does not know is
/// left out; time and output are bounded from here as well.
#[cfg(unix)]
const BOUNDED: &str = "ulimit -v \"$1\" 2>/dev/null; ulimit -t \"$2\" 2>/dev/null; \
    exec \"$3\" -q -enc UTF-8 -eol unix \"$4\" -";

/// Returns true for a name that ends as those of PDFs do.
pub fn is_named_so(path: &str) -> bool {
    extension(path) == "pdf"
}

/// Returns true when a file was listed without its words, for lack of a program that reads it.
pub fn lacks_reader(read: &ReadFile) -> bool {
    read.reading
        .warnings
        .iter()
        .any(|warning| warning.as_str() == LACKS_READER)
}

/// Reads a PDF on disk; `None` for every other file, whatever its name.
pub fn read_file(file: &FileRef) -> Result<Option<ReadFile>, Trouble> {
    let Some(path) = file.file.as_ref().filter(|_| is_named_so(&file.path)) else {
        return Ok(None);
    };
    let head = files::read_head(path, HEAD)?;
    if !formats::looks_like_pdf(&head.bytes) {
        return Ok(None);
    }
    let layer = match program() {
        Some(program) => words(&program, path, TIME),
        None => TextLayer::NoReader,
    };
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    Ok(Some(ReadFile {
        reading: formats::read_pdf(name, &layer),
        file: FileRef {
            size: head.size,
            modified: head.modified,
            ..file.clone()
        },
        sidecars: Vec::new(),
    }))
}

/// Finds the program in the folders of PATH.
///
/// Folders named from here ("." or an empty entry) are passed over: a collection that is the
/// working directory could bring a program of that name.
pub(super) fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders = env::split_paths(&path).filter(|folder| folder.is_absolute());
    folders
        .map(|folder| folder.join(PROGRAM))
        .find(|program| is_program(program))
}

fn is_program(path: &Path) -> bool {
    let Ok(metadata) = path.metadata() else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    metadata.is_file()
}

/// Runs the program on a file and takes what it writes.
fn words(program: &Path, path: &Path, time: Duration) -> TextLayer {
    match run(program, path, time) {
        Ok(outcome) => layer_of(outcome),
        Err(error) => TextLayer::Unread(format!(
            "pdftotext could not be started ({error}): run it by hand to see what is wrong with it"
        )),
    }
}

/// What running the program gave.
struct Outcome {
    words: Vec<u8>,
    /// How it ended; `None` when it was stopped from here.
    status: Option<ExitStatus>,
}

/// Says what the outcome means.
fn layer_of(outcome: Outcome) -> TextLayer {
    let Outcome { words, status } = outcome;
    let too_long = words.len() as u64 > MOST_WORDS;
    let reason = match status {
        _ if too_long => format!(
            "the PDF has more than {} MiB of text: the rest is not shown",
            MOST_WORDS >> 20
        ),
        Some(status) if status.success() => return TextLayer::Words(words),
        // 1 and 3 are the program's own: it cannot open the file, or is not permitted to.
        Some(status) if matches!(status.code(), Some(1 | 3)) => {
            "pdftotext could not read the PDF: it may be damaged, or locked by a password"
                .to_owned()
        }
        Some(_) => format!(
            "pdftotext broke off, or needed more than {} MiB of memory: the PDF may be damaged",
            MEMORY_KIB >> 10
        ),
        None => format!(
            "pdftotext took more than {} seconds and was stopped: split the PDF to read it whole",
            TIME.as_secs()
        ),
    };
    if words.iter().all(u8::is_ascii_whitespace) {
        return TextLayer::Unread(format!("{reason}; no text is shown"));
    }
    TextLayer::Cut(
        words,
        format!("{reason}; what was read until then is shown"),
    )
}

/// Runs the program until it ends, has written too much, or its time is over.
fn run(program: &Path, path: &Path, time: Duration) -> io::Result<Outcome> {
    let until = Instant::now() + time;
    // An absolute path cannot be taken for an option.
    let mut child = command(program, &std::path::absolute(path)?, time)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take();
    let (sender, receiver) = mpsc::channel();
    let reader = thread::Builder::new()
        .name("pdf".to_owned())
        .spawn(move || {
            let mut words = Vec::new();
            if let Some(output) = output {
                // What came before an error is all there is.
                let _ended = output.take(MOST_WORDS + 1).read_to_end(&mut words);
            }
            let _gone = sender.send(());
            words
        });
    let reader = match reader {
        Ok(reader) => reader,
        Err(error) => {
            stop(&mut child);
            return Err(error);
        }
    };
    let left = until.saturating_duration_since(Instant::now());
    let status = match receiver.recv_timeout(left) {
        Ok(()) | Err(RecvTimeoutError::Disconnected) => ended(&mut child, until),
        Err(RecvTimeoutError::Timeout) => None,
    };
    if status.is_none() {
        stop(&mut child);
    }
    let words = reader.join().unwrap_or_default();
    Ok(Outcome { words, status })
}

/// Waits for a program whose output has ended; `None` when its time is over.
fn ended(child: &mut Child, until: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < until => thread::sleep(PATIENCE),
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Ends the program and what it may have started, and takes its end from the system.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        let _gone = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _gone = child.kill();
    let _ended = child.wait();
}

#[cfg(unix)]
fn command(program: &Path, path: &Path, time: Duration) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(BOUNDED).arg("sh");
    command.arg(MEMORY_KIB.to_string());
    command.arg(time.as_secs().max(1).to_string());
    command.arg(program).arg(path);
    // A group of its own can be ended whole, and Ctrl-C in the terminal does not reach it.
    command.process_group(0);
    command
}

#[cfg(not(unix))]
fn command(program: &Path, path: &Path, _time: Duration) -> Command {
    let mut command = Command::new(program);
    command.args(["-q", "-enc", "UTF-8", "-eol", "unix"]);
    command.arg(path).arg("-");
    command
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use std::fs;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// Runs a script in the place of the program, on a file with a name a shell would obey.
    fn run_script(script: &str, time: Duration) -> TextLayer {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("pdftotext");
        // Written by another process: a program that this one holds open can't be started.
        let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
        let mut writer = Command::new("/bin/sh");
        writer.args(["-c", write, "sh", script]).arg(&program);
        assert!(writer.status().unwrap().success());
        let file = folder.path().join("-x $(touch broken) '\"; exit 9.pdf");
        fs::write(&file, "%PDF-1.4 words of the file").unwrap();
        words(&program, &file, time)
    }

    fn sentence(layer: &TextLayer) -> &str {
        match layer {
            TextLayer::Cut(_, sentence) | TextLayer::Unread(sentence) => sentence,
            TextLayer::Words(_) | TextLayer::NoReader => "",
        }
    }

    #[test]
    fn the_path_is_an_argument_and_never_a_part_of_the_script() {
        let layer = run_script("[ $# = 7 ] && [ \"$7\" = - ] && cat \"$6\"", LONG);
        assert_eq!(
            layer,
            TextLayer::Words(b"%PDF-1.4 words of the file".to_vec())
        );
    }

    #[test]
    fn memory_and_processor_time_are_bounded() {
        let layer = run_script("ulimit -v; ulimit -t", LONG);
        assert_eq!(layer, TextLayer::Words(b"1048576\n60\n".to_vec()));
    }

    #[test]
    fn what_never_ends_is_stopped_with_all_it_started() {
        let layer = run_script(
            "echo half; sleep 600 & sleep 600",
            Duration::from_millis(300),
        );
        assert!(matches!(&layer, TextLayer::Cut(words, _) if words == b"half\n"));
        assert!(sentence(&layer).contains("was stopped"));
        // One that has closed its output is stopped too.
        let layer = run_script("exec >/dev/null; sleep 600", Duration::from_millis(300));
        assert!(matches!(layer, TextLayer::Unread(_)));
    }

    #[test]
    fn what_writes_without_end_is_stopped() {
        let layer = run_script("cat /dev/zero", LONG);
        assert!(
            sentence(&layer).contains("more than 32 MiB"),
            "{}",
            sentence(&layer)
        );
    }

    #[test]
    fn failures_are_told_apart() {
        assert!(sentence(&run_script("exit 1", LONG)).contains("password"));
        assert!(sentence(&run_script("kill -9 $$", LONG)).contains("broke off"));
        let layer = run_script("echo a page; exit 99", LONG);
        assert!(matches!(layer, TextLayer::Cut(..)));
        let missing = words(Path::new("/nowhere/pdftotext"), Path::new("x.pdf"), LONG);
        assert!(matches!(missing, TextLayer::Unread(_)));
    }

    #[test]
    fn a_file_that_is_no_pdf_is_left_to_the_other_formats() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.pdf");
        fs::write(&path, "<html>not found").unwrap();
        let file = FileRef {
            path: "page.pdf".to_owned(),
            file: Some(path),
            ..FileRef::default()
        };
        assert!(read_file(&file).unwrap().is_none());
    }
}
