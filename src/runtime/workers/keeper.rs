//! The keeper: the one thread that writes the user's bookmarks, notes and drafts.
//!
//! Wishes are carried out in the order they came, and none is dropped. After each the marks
//! are read again from disk, so that what is shown is what is there.

use std::collections::HashMap;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::message::{Collection, Message};
use crate::app::search::{SavedSearch, SearchesTold, SearchesWish};
use crate::record::Clean;
use crate::record::marks::{Undo, Wish};
use crate::record::visit::Visit;
use crate::runtime::event_loop::Post;
use crate::store::history::History;
use crate::store::userdata::{
    KeptSearch, Now, Signature, UserData, last_searches, remember_search,
};

use super::librarian::Ask;

/// How long at least between two writings of what was read: who leafs through records with a
/// held key passes thirty in a second.
const BETWEEN_VISITS: Duration = Duration::from_secs(2);

/// Something for the keeper.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "tasks are few and short-lived")]
pub enum Task {
    /// Carry out a wish; the answer bears the number.
    Wish(u64, Wish),
    /// Look whether another session changed the marks.
    Look,
    /// List the folders opened before.
    ListCollections,
    /// Remember a folder that was opened, with its name.
    Remember(PathBuf),
    /// Offer a folder no longer.
    Forget(PathBuf),
    /// Remember what was read.
    Visited(Visit),
    /// Do something with the searches that are kept.
    Searches(SearchesWish),
    /// Say when everything before this is on disk, or which words are not.
    Flush(Sender<Result<(), Clean>>),
}

/// Where the keeper keeps things.
#[derive(Debug)]
pub struct Places {
    /// The user's data; or why there is no place for it, a sentence.
    pub data: Result<UserData, Clean>,
    /// Where it is kept what was read; `None` where it is not to be kept.
    pub history: Option<History>,
    /// The state directory; without one nothing is remembered of the last searches.
    pub state: Option<PathBuf>,
}

/// Starts the thread.
pub fn start(
    places: Places,
    tasks: Receiver<Task>,
    post: Post,
    librarian: Sender<Ask>,
) -> std::io::Result<()> {
    let body = move || {
        let mut keeper = Keeper {
            data: places.data,
            history: places.history,
            visits: Vec::new(),
            visits_written: None,
            state: places.state,
            post,
            librarian,
            seen: Signature::default(),
            unwritten: HashMap::new(),
        };
        keeper.tell_visits();
        keeper.read(true);
        keeper.tell_last_searches();
        while let Ok(task) = tasks.recv() {
            // A fault in one task must not take the others with it.
            if let Err(fault) = catch_unwind(AssertUnwindSafe(|| keeper.take(task, &tasks))) {
                drop(fault);
                let why = Clean::line("a fault of the program; what was saved before is safe");
                keeper.post.send(Message::WorkerDied("keeping notes", why));
            }
        }
    };
    thread::Builder::new()
        .name("keeper".to_owned())
        .spawn(body)
        .map(drop)
}

struct Keeper {
    data: Result<UserData, Clean>,
    /// Where it is kept what was read.
    history: Option<History>,
    /// What was read and is not yet on disk.
    visits: Vec<Visit>,
    /// When that was last written.
    visits_written: Option<Instant>,
    /// The state directory.
    state: Option<PathBuf>,
    post: Post,
    librarian: Sender<Ask>,
    /// What the folders of marks were when they were last read.
    seen: Signature,
    /// Words that could not be written, and why, by the name of their draft.
    unwritten: HashMap<String, (String, Clean)>,
}

impl Keeper {
    fn take(&mut self, task: Task, tasks: &Receiver<Task>) {
        match task {
            Task::Wish(number, wish) => self.wish(number, &wish),
            Task::Look => self.look(tasks),
            Task::ListCollections => self.list_collections(),
            Task::Remember(path) => self.remember(&path),
            Task::Forget(path) => self.forget(&path),
            Task::Visited(visit) => self.visited(visit),
            Task::Searches(wish) => self.searches(wish),
            Task::Flush(done) => {
                self.write_visits();
                let _ = done.send(self.flushed());
            }
        }
    }

    /// Lets the librarian know what was read in earlier sessions.
    fn tell_visits(&self) {
        if let Some(history) = &self.history {
            let _ = self.librarian.send(Ask::Visits(history.read()));
        }
    }

    /// Notes what was read; written now, or with what follows where much is read in little time.
    fn visited(&mut self, visit: Visit) {
        self.visits.push(visit);
        let written = self.visits_written;
        if written.is_none_or(|written| written.elapsed() >= BETWEEN_VISITS) {
            self.write_visits();
        }
    }

    /// Best effort: where it can't be written, reading begins at the top the next time.
    fn write_visits(&mut self) {
        let visits = std::mem::take(&mut self.visits);
        if let Some(history) = &self.history
            && !visits.is_empty()
        {
            let _ = history.add(&visits);
            self.visits_written = Some(Instant::now());
        }
    }

    fn wish(&mut self, number: u64, wish: &Wish) {
        let outcome: Result<Undo, Clean> = match &self.data {
            Ok(data) => data
                .carry_out(wish, &Now::real())
                .map_err(|error| Clean::line(&error.to_string())),
            Err(why) => Err(why.clone()),
        };
        if let Wish::SaveDraft(draft) = wish {
            match &outcome {
                Ok(_) => drop(self.unwritten.remove(&draft.name)),
                Err(why) => {
                    let words = (draft.body.clone(), why.clone());
                    self.unwritten.insert(draft.name.clone(), words);
                }
            }
        }
        if let (Wish::DropDraft { name, .. }, Ok(_)) = (wish, &outcome) {
            self.unwritten.remove(name);
        }
        // Marks first: when the room says "saved" the list must show it already.
        if !matches!(wish, Wish::SaveDraft(_) | Wish::DropDraft { .. }) {
            self.read(matches!(wish, Wish::Undo(_)));
        }
        self.librarian_answers(Ask::Answer(Message::Kept(number, outcome)));
    }

    /// Returns whether all words are on disk. Those that are not are put where files go for a
    /// while, as the last thing that can be done for them.
    fn flushed(&mut self) -> Result<(), Clean> {
        let mut told = Vec::new();
        for (_, (body, why)) in self.unwritten.drain() {
            told.push(match copy_for_a_while(&body) {
                Ok(path) => format!(
                    "a draft could not be written: {why}; a copy is in {}: move it to a safe place",
                    path.display()
                ),
                Err(error) => {
                    format!(
                        "a draft could not be written: {why}; nor could a copy be made ({error})"
                    )
                }
            });
        }
        if told.is_empty() {
            return Ok(());
        }
        Err(Clean::line(&told.join(". ")))
    }

    /// Tells the room by way of the librarian, so that it comes after the marks sent before.
    fn librarian_answers(&self, ask: Ask) {
        if let Err(error) = self.librarian.send(ask)
            && let Ask::Answer(message) = error.0
        {
            self.post.send(message);
        }
    }

    /// Looks from outside whether a mark was changed; of several requests one look is enough.
    fn look(&mut self, tasks: &Receiver<Task>) {
        let mut next = None;
        while let Ok(task) = tasks.try_recv() {
            if !matches!(task, Task::Look) {
                next = Some(task);
                break;
            }
        }
        let changed = self
            .data
            .as_ref()
            .is_ok_and(|data| data.signature() != self.seen);
        if changed {
            self.read(false);
        }
        if let Some(task) = next {
            self.take(task, tasks);
        }
    }

    /// Reads all marks and hands them to the librarian, who finds their records.
    ///
    /// Drafts are told at the start, and when an undo may have brought one back.
    fn read(&mut self, with_drafts: bool) {
        let Ok(data) = &self.data else { return };
        let loaded = data.load();
        self.seen = loaded.signature;
        if with_drafts {
            // The words of these are in a note: were they offered, they would come back for ever.
            for name in &loaded.kept_drafts {
                let _ = data.carry_out(
                    &Wish::DropDraft {
                        name: name.clone(),
                        read: None,
                    },
                    &Now::real(),
                );
            }
            let drafts = loaded
                .drafts
                .into_iter()
                .filter(|draft| !loaded.kept_drafts.contains(&draft.name));
            self.post.send(Message::Drafts(drafts.collect()));
        }
        let _ = self
            .librarian
            .send(Ask::Marks(loaded.marks, loaded.problems));
    }

    fn list_collections(&self) {
        let Ok(data) = &self.data else {
            return self.post.send(Message::Collections(Vec::new()));
        };
        let known = data.known().into_iter().map(|known| Collection {
            name: Clean::line(&known.name),
            present: known.path.is_dir(),
            path: known.path,
        });
        self.post.send(Message::Collections(known.collect()));
    }

    /// Best effort: a folder that is not remembered is opened by its path as before.
    fn remember(&self, path: &Path) {
        if let Ok(data) = &self.data {
            let name = path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy();
            let _ = data.remember(path, &name);
        }
    }

    fn forget(&self, path: &Path) {
        if let Ok(data) = &self.data
            && let Err(error) = data.forget(path)
        {
            let why = Clean::line(&error.to_string());
            self.post
                .send(Message::WorkerDied("forgetting the folder", why));
        }
    }
}

impl Keeper {
    fn searches(&mut self, wish: SearchesWish) {
        let told = match wish {
            SearchesWish::Remember(query) => {
                if let Some(state) = &self.state {
                    // Best effort: the room remembers it for itself.
                    let _ = remember_search(state, &query);
                }
                return;
            }
            SearchesWish::Save(search) => SearchesTold::Saved(self.save_search(&search)),
            SearchesWish::Forget(name) => {
                if let Ok(data) = &self.data {
                    let _ = data.forget_search(&name);
                }
                SearchesTold::All(self.saved_searches())
            }
            SearchesWish::List => SearchesTold::All(self.saved_searches()),
        };
        self.post.send(Message::Searches(told));
    }

    fn save_search(&self, search: &SavedSearch) -> Result<Clean, Clean> {
        let kept = KeptSearch {
            name: search.name.to_string(),
            query: search.query.clone(),
        };
        let data = self.data.as_ref().map_err(Clean::clone)?;
        let saved = data.save_search(&kept);
        saved
            .map(|()| search.name.clone())
            .map_err(|error| Clean::line(&error.to_string()))
    }

    fn saved_searches(&self) -> Vec<SavedSearch> {
        let kept = self.data.as_ref().map(UserData::saved_searches);
        let kept = kept.unwrap_or_default().into_iter();
        kept.map(|kept| SavedSearch {
            name: Clean::line(&kept.name),
            query: kept.query,
        })
        .collect()
    }

    fn tell_last_searches(&self) {
        if let Some(state) = &self.state {
            let last = SearchesTold::Last(last_searches(state));
            self.post.send(Message::Searches(last));
        }
    }
}

/// Writes words to a new file of the user's alone in the folder for temporary files.
fn copy_for_a_while(body: &str) -> std::io::Result<PathBuf> {
    let mut file = tempfile::Builder::new()
        .prefix("readroom-draft-")
        .suffix(".md")
        .tempfile()?;
    file.write_all(body.as_bytes())?;
    file.as_file().sync_all()?;
    file.keep()
        .map(|(_, path)| path)
        .map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn every_draft_that_could_not_be_written_is_copied_and_told() {
        let (librarian, _asks) = channel();
        let (post, _inbox) = crate::runtime::event_loop::inbox();
        let words = |body: &str| (body.to_owned(), Clean::line("the disk is full"));
        let mut keeper = Keeper {
            data: Err(Clean::line("no data directory")),
            history: None,
            visits: Vec::new(),
            visits_written: None,
            state: None,
            post,
            librarian,
            seen: Signature::default(),
            unwritten: HashMap::from([
                ("one".to_owned(), words("first words")),
                ("two".to_owned(), words("second words")),
            ]),
        };
        let told = keeper.flushed().unwrap_err();
        let paths = told.split("a copy is in ").skip(1);
        let paths: Vec<&str> = paths
            .filter_map(|rest| rest.split(": move").next())
            .collect();
        let mut bodies: Vec<String> = paths
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        bodies.sort();
        assert_eq!(bodies, ["first words", "second words"]);
        for path in paths {
            std::fs::remove_file(path).unwrap();
        }
        assert_eq!(keeper.flushed(), Ok(()), "told once");
    }
}
