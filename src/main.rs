//! Arguments in, one result, an exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    readroom::cli::main().into()
}
