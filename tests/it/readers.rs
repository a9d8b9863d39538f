//! What was read is kept under the version of the readers: a change of what they give without
//! a new version would leave old and new records side by side for years.

use std::path::Path;

use readroom::cli;
use readroom::cli::exit::Exit;
use readroom::cli::surroundings::Surroundings;
use readroom::store::snapshot::READERS;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The version of the readers, and the digest of what they give for the files below.
const READ: (u32, &str) = (3, "724c4a5767522e16");

/// Folders in the repository.
const FOLDERS: [&str; 2] = ["data/sample", "tests/fixtures/formats"];

#[test]
fn what_the_readers_give_changes_with_their_version_alone() {
    let mut digest = Sha256::new();
    for folder in FOLDERS {
        let path = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        let words = ["readroom", "list", "--format", "json", "-c", &path];
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let ended = cli::run(
            words.map(Into::into),
            &Surroundings::default(),
            &mut out,
            &mut err,
        );
        assert_eq!(ended, Exit::Done, "{}", String::from_utf8_lossy(&err));
        for mut record in serde_json::from_slice::<Vec<Value>>(&out).unwrap() {
            record["sources"].take();
            let place = record["source"]["path"].take();
            let place = Path::new(place.as_str().unwrap_or_default());
            // The words of a PDF depend on what the machine reads it with.
            if place.extension().is_none_or(|kind| kind != "pdf") {
                digest.update(record.to_string());
            }
        }
    }
    let digest = format!("{:x}", digest.finalize());
    let digest = &digest[..16];
    assert_eq!(
        (READERS, digest),
        READ,
        "the readers give something else for the fixtures than their version says: if documents \
         are read differently now, count up READERS in src/store/snapshot/file.rs, so that what is \
         kept of every collection is read again; if only the fixtures changed, leave it; then \
         write both numbers of the left side into READ of this test"
    );
}
