//! The reader's own editor on a text: a private file, the program, the text back.
//!
//! The text is never lost: when anything goes wrong the file stays and the sentence says
//! where. The command is an argument list; no shell ever reads it. Who has the terminal
//! meanwhile is [`super::console`]'s.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::NamedTempFile;

use crate::record::Clean;

/// A longer text is not taken back: no note is, and it would be kept in memory.
const LONGEST: u64 = 16 << 20;

/// Returns the editor's command from `$VISUAL`, else `$EDITOR`, else `vi`: a program and its
/// arguments. Blanks part words, quotes and a backslash keep them together, as in a shell.
pub fn command(visual: Option<&str>, editor: Option<&str>) -> Vec<String> {
    [visual, editor]
        .into_iter()
        .flatten()
        .map(words)
        .find(|words| !words.is_empty())
        .unwrap_or_else(|| vec!["vi".to_owned()])
}

fn words(written: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\')
                if quote.is_none() || matches!(chars.peek(), Some('"' | '\\')) =>
            {
                word.get_or_insert_default().extend(chars.next());
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Opens the editor on a text of a draft of that name, in a new private file under `folder`, and returns what it was
/// saved as. `waiting` is told of the program while it runs.
pub fn edit(
    (text, name): (&str, &str),
    command: &[String],
    folder: &Path,
    mut waiting: impl FnMut(Option<&Child>),
) -> Result<String, Clean> {
    let file = write_down(text, name, folder).map_err(|error| {
        Clean::line(&format!(
            "no file for the editor in {}: {error}; the text is unchanged",
            folder.display()
        ))
    })?;
    let name = command.first().map_or("", String::as_str);
    let failed = match run(command, file.path(), &mut waiting) {
        Ok(None) => match read_back(file.path()) {
            Ok(text) => return Ok(text),
            Err(error) => format!("what {name} saved can't be read ({error})"),
        },
        Ok(Some(status)) => format!("{name} ended with {status}"),
        Err(error) => {
            // Nobody saw the file: it holds nothing that is not in the room.
            return Err(Clean::line(&format!(
                "the editor {name} could not be started: {error}; set VISUAL or EDITOR"
            )));
        }
    };
    let kept = match file.keep() {
        Ok((_, path)) => format!("the text is in {}", path.display()),
        Err(error) => format!("its file could not be kept: {}", error.error),
    };
    Err(Clean::line(&format!("{failed}; {kept}")))
}

/// Makes the file the editor opens. It is named by the draft it continues, so that what was
/// saved in it is found again should the room be gone when the editor ends.
fn write_down(text: &str, name: &str, folder: &Path) -> io::Result<NamedTempFile> {
    fs::create_dir_all(folder)?;
    // The file is the user's alone: the crate makes it with mode 0600.
    let named = tempfile::Builder::new()
        .prefix(&format!("editing-{name}"))
        .suffix(".md")
        .rand_bytes(0)
        .tempfile_in(folder);
    let mut file = match named {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => tempfile::Builder::new()
            .prefix("editing-")
            .suffix(".md")
            .tempfile_in(folder)?,
        other => other?,
    };
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Runs the editor; returns how it ended when that was not well.
fn run(
    command: &[String],
    path: &Path,
    waiting: &mut impl FnMut(Option<&Child>),
) -> io::Result<Option<String>> {
    let (program, arguments) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments).arg(path);
    if !rustix::termios::isatty(rustix::stdio::stdin()) {
        command.stdin(fs::File::open("/dev/tty").map_or_else(|_| Stdio::inherit(), Stdio::from));
    }
    let mut child = command.spawn()?;
    waiting(Some(&child));
    let status = child.wait();
    waiting(None);
    let status = status?;
    Ok((!status.success()).then(|| status.to_string()))
}

fn read_back(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > LONGEST {
        return Err(io::Error::other("it is longer than 16 MB"));
    }
    String::from_utf8(fs::read(path)?).map_err(|_| io::Error::other("it is not UTF-8"))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn the_command_is_a_list_and_no_shell_reads_it() {
        for (written, words) in [
            ("vim", &["vim"][..]),
            ("  code --wait  ", &["code", "--wait"]),
            ("'/opt/my editor/ed' -n", &["/opt/my editor/ed", "-n"]),
            (
                r#"e "a \"b\" \c" d\ e ''"#,
                &["e", r#"a "b" \c"#, "d e", ""],
            ),
            (
                "vi; rm -rf $HOME `x`",
                &["vi;", "rm", "-rf", "$HOME", "`x`"],
            ),
            ("unclosed 'a b", &["unclosed", "a b"]),
        ] {
            assert_eq!(command(Some(written), None), words, "{written}");
        }
        assert_eq!(command(Some(" "), Some("nano")), ["nano"]);
        assert_eq!(command(None, None), ["vi"]);
    }

    /// Edits with a script for `sh`; gives what came and the files that were left.
    fn edited(text: &str, script: &str) -> (Result<String, Clean>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let command = ["sh", "-c", script, "sh"].map(str::to_owned);
        let mut calls = Vec::new();
        let result = edit((text, "session-1"), &command, folder.path(), |child| {
            calls.push(child.is_some());
        });
        assert_eq!(calls, [true, false]);
        let left = fs::read_dir(folder.path()).unwrap().map(|entry| {
            let path = entry.unwrap().path();
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
            fs::read_to_string(path).unwrap()
        });
        (result, left.collect())
    }

    #[test]
    fn what_the_editor_saved_comes_back_and_the_file_goes() {
        let (result, left) = edited("a note\n", r#"echo "more: ж" >> "$1""#);
        assert_eq!(result.unwrap(), "a note\nmore: ж\n");
        assert!(left.is_empty());
    }

    #[test]
    fn an_editor_that_fails_leaves_the_text_and_says_where() {
        let (result, left) = edited("a note", r#"echo "typed" >> "$1"; exit 3"#);
        let sentence = result.unwrap_err();
        assert!(
            sentence.contains("exit status: 3; the text is in /"),
            "{sentence}"
        );
        assert_eq!(left, ["a notetyped\n"]);
    }

    #[test]
    fn what_can_not_be_read_back_is_not_lost() {
        let (result, _) = edited("a note", r#"rm "$1""#);
        assert!(result.unwrap_err().contains("can't be read"));
    }

    #[test]
    fn an_editor_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let command = ["/no/such/editor".to_owned()];
        let sentence = edit(("x", "session-1"), &command, folder.path(), |_| {}).unwrap_err();
        assert!(sentence.contains("/no/such/editor") && sentence.contains("EDITOR"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
