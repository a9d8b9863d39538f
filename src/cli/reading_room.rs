//! `readroom [PATH]...`: what the reading room is opened on, and handing over to it.

use super::exit::{Exit, Failure};
use super::session::Session;
use super::surroundings::Output;

/// Opens the reading room.
pub fn run(session: &Session<'_>, _output: &mut Output<'_>) -> Result<Exit, Failure> {
    let places = session.places()?;
    session.log.line(&format!(
        "the reading room opens on {} places",
        places.len()
    ));
    // CALL SITE of the room: runtime::run(RoomOptions {
    //     places, known: session.known_roots(), directories: session.directories,
    //     settings: session.settings, color: session.color(), ascii: session.ascii(), .. })
    // Its error becomes Failure::told(Exit::Trouble, &format!("{error:#}")).
    Err(Failure::told(
        Exit::Usage,
        "the reading room needs a terminal; readroom list and readroom show do not",
    ))
}
