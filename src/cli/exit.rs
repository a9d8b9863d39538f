//! How a command ends: the exit codes, and the sentence that goes with a failure.
//!
//! The only place where an exit code is a number.

use std::io;
use std::process::ExitCode;

use crate::record::Clean;
use crate::store::directories::NoHome;
use crate::store::library::OpenError;
use crate::store::settings::SettingsError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Nothing was found, or problems were.
    Nothing,
    /// Wrong use: an option, an argument, the settings.
    Usage,
    /// Something could not be read or written.
    Trouble,
}

impl Exit {
    /// Returns the number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Nothing => 1,
            Exit::Usage => 2,
            Exit::Trouble => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Why a command ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// With this exit code and this sentence.
    Told(Exit, Clean),
    /// Whoever read the output has had enough: not an error.
    ClosedPipe,
}

impl Failure {
    /// Ends with an exit code and a sentence.
    pub fn told(exit: Exit, sentence: &str) -> Self {
        Self::Told(exit, Clean::text(sentence))
    }
}

/// Only writing to the output gives a bare I/O error; files bring their path along.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::told(Exit::Trouble, &format!("cannot write the output: {error}"))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

impl From<NoHome> for Failure {
    fn from(error: NoHome) -> Self {
        Self::told(Exit::Trouble, &error.to_string())
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::told(Exit::Trouble, &error.to_string())
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        let exit = match error {
            SettingsError::Unreadable { .. } => Exit::Trouble,
            SettingsError::Wrong { .. } => Exit::Usage,
        };
        Self::told(exit, &error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_error_and_a_full_disk_is() {
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(Failure::from(closed), Failure::ClosedPipe);
        let full = Failure::from(io::Error::from(io::ErrorKind::StorageFull));
        assert!(matches!(full, Failure::Told(Exit::Trouble, _)));
    }

    #[test]
    fn a_sentence_cannot_command_the_terminal() {
        let failure = Failure::told(Exit::Trouble, "no file \x1b[2J");
        assert_eq!(
            failure,
            Failure::Told(Exit::Trouble, Clean::text("no file \u{241b}[2J"))
        );
    }
}
