//! The index beside bare tantivy with the same fields, in one run: building, and the first page
//! of a query with its passages. Not a test that can fail: figures for a person. Building is
//! told in processor time where the system tells it, a query by its best run: other programs of
//! the machine count for neither. With `READROOM_PROBES` the two probes of the bench folder that
//! is shared run after it, on the same collection: tantivy with one field, `SQLite` `FTS5`.
//!
//! `READROOM_COLLECTION=FOLDER cargo test --release --test it measured -- --ignored --nocapture`
#![allow(clippy::print_stdout, reason = "a measurement is read by a person")]

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use readroom::find::aliases::Aliases;
use readroom::record::Record;
use readroom::record::listing::RowKey;
use readroom::record::query::Query;
use readroom::store::catalogue::Catalogue;
use readroom::store::entry::Entry;
use readroom::store::index::{
    self, Index, Known, Overlay, Progress, Search, Sort, Step, Update, bodies,
};
use readroom::store::library::{Found, Loader, Place, Reading, read_room};
use readroom::store::room::load_record_with;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{ReloadPolicy, TantivyDocument};

/// Rows of a first page.
const PAGE: usize = 10;
/// Hits that the room asks for at first.
const LIMIT: usize = 201;
/// Times each query is asked.
const RUNS: usize = 20;

#[test]
#[ignore = "a measurement: takes minutes and prints figures"]
fn the_index_beside_bare_tantivy() {
    if let Some(folder) = std::env::var_os("READROOM_COLLECTION") {
        let queries = measure(Path::new(&folder));
        if std::env::var_os("READROOM_PROBES").is_some() {
            probe(&folder, &queries);
        }
    }
}

/// Runs the probes, each with its own index; what they print is told as it is.
fn probe(collection: &OsStr, queries: &[String]) {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench");
    let home = tempfile::tempdir().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tantivy_probe");
    if !bench.join("tantivy_probe").is_dir() {
        return println!("there are no probes in {}", bench.display());
    }
    // Built from a copy: nothing is written beside the shared one.
    let manifest = target.join("Cargo.toml");
    std::fs::create_dir_all(target.join("src")).unwrap();
    for file in ["Cargo.toml", "src/main.rs"] {
        std::fs::copy(bench.join("tantivy_probe").join(file), target.join(file)).unwrap();
    }
    let cargo = |words: &[&OsStr]| {
        let mut command = Command::new("cargo");
        command.args(["run", "--release", "--quiet", "--manifest-path"]);
        command.arg(&manifest).arg("--target-dir").arg(&target);
        command.arg("--").args(words);
        command
    };
    let fts5 = |words: &[&OsStr]| {
        let mut command = Command::new("python3");
        command.arg(bench.join("fts5_probe.py")).args(words);
        command
    };
    let (index, table) = (home.path().join("tantivy"), home.path().join("fts5"));
    let (index, table) = (index.as_os_str(), table.as_os_str());
    told(
        "tantivy",
        cargo(&["build".as_ref(), index, collection, "1".as_ref()]),
    );
    told(
        "fts5",
        fts5(&[
            "build".as_ref(),
            table,
            collection,
            "--contentless".as_ref(),
        ]),
    );
    for query in queries {
        let (query, runs) = (OsStr::new(query), OsStr::new("20"));
        println!("{}", query.display());
        told("  tantivy", cargo(&["bench".as_ref(), index, query, runs]));
        told("  fts5", fts5(&["bench".as_ref(), table, query, runs]));
    }
}

fn told(what: &str, mut command: Command) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    println!("{what}: {}", said.trim().replace('\n', "; "));
}

/// Measures a collection; returns what was asked.
pub fn measure(folder: &Path) -> Vec<String> {
    let (catalogue, took) = timed(|| catalogue(folder));
    println!("{} records read in {}", catalogue.len(), shown(took));
    let cache = tempfile::tempdir().unwrap();
    let (known, took) = timed(|| Known::of(&catalogue, 0));
    println!("their numbers in {}", shown(took));
    let loading = worked(|| load_all(&catalogue)).1;
    println!("of it to read the texts again: {}", shown(loading));
    let own = worked(|| build(&catalogue, &known, &cache.path().join("own")));
    let bare = worked(|| build_bare(&catalogue, &cache.path().join("bare")));
    println!(
        "index {}, bare tantivy with the same fields {}: {:.2} times",
        shown(own.1),
        shown(bare.1),
        own.1.as_secs_f64() / bare.1.as_secs_f64()
    );
    println!(
        "changes told in {}",
        shown(timed(|| own.0.changes(&known).unwrap()).1)
    );
    let queries = queries(&catalogue);
    ask(&catalogue, &own.0, &known, (&bare.0, &queries));
    queries
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let value = work();
    (value, began.elapsed())
}

/// Does something and returns the processor time that all threads took for it.
fn worked<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = processor_time();
    let (value, took) = timed(work);
    let after = processor_time();
    let worked = before
        .zip(after)
        .map(|(before, after)| after.saturating_sub(before));
    (value, worked.unwrap_or(took))
}

/// Returns the processor time of this process so far; `None` where the system does not tell.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut after_name = told.rsplit(')').next()?.split_whitespace().skip(11);
    // Of the user and of the system, in hundredths of a second.
    let ticks: u64 = after_name.next()?.parse().ok()?;
    let more: u64 = after_name.next()?.parse().ok()?;
    Some(Duration::from_millis(10 * (ticks + more)))
}

fn shown(took: Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1000.0)
}

fn catalogue(folder: &Path) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut take = |found| match found {
        Found::Part(part) => {
            catalogue.add_part(part);
        }
        Found::Entries(part, entries) => catalogue.add(part, entries),
        Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
        Found::Problem(_) | Found::Files(_) => {}
    };
    let places = [Place::Path(PathBuf::from(folder))];
    read_room(&Reading::new(&places, &[]), &|| true, &mut take).unwrap();
    catalogue
}

fn load_all(catalogue: &Catalogue) -> usize {
    let mut loader = Loader::default();
    let keys = catalogue.ids().map(|(key, _)| key);
    let loaded = keys.filter_map(|key| load_record_with(&mut loader, catalogue, key).ok());
    loaded.map(|record| bodies(&record).len()).sum()
}

struct Records<'a> {
    catalogue: &'a Catalogue,
    loader: Loader,
}

impl Step for Records<'_> {
    fn record(&mut self, key: RowKey) -> Option<(Cow<'_, Entry>, Option<Record>)> {
        let record = load_record_with(&mut self.loader, self.catalogue, key).ok();
        Some((self.catalogue.entry(key)?, record))
    }

    fn go_on(&mut self, _progress: Progress) -> bool {
        true
    }
}

fn build(catalogue: &Catalogue, known: &Known, folder: &Path) -> Index {
    let mut index = Index::open_or_create(Some(folder)).unwrap();
    let mut records = Records {
        catalogue,
        loader: Loader::default(),
    };
    let updated = index::update(&mut index, known, &mut records).unwrap();
    assert_eq!(updated, Update::Complete);
    index
}

/// What the peer is asked with.
struct Bare {
    index: tantivy::Index,
    exact: Vec<Field>,
}

/// Builds the same fields with the library's own means, of records that are read as ours are.
fn build_bare(catalogue: &Catalogue, folder: &Path) -> Bare {
    std::fs::create_dir_all(folder).unwrap();
    let text = |tokenizer: &str, option| {
        let indexing = TextFieldIndexing::default();
        let indexing = indexing.set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = || text("default", IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    let roles = ["title", "summary", "translation", "original"];
    let exact = roles.map(|role| schema.add_text_field(role, words()));
    let stems = roles.map(|role| {
        let stems = text("stems", IndexRecordOption::WithFreqs);
        schema.add_text_field(&format!("{role}_stems"), stems)
    });
    let named = [
        "from",
        "to",
        "shelf",
        "archive",
        "collection",
        "format",
        "ids",
    ];
    let named = named.map(|name| schema.add_text_field(name, words()));
    let marks = schema.add_text_field("marks", STRING);
    let number = schema.add_u64_field("id_number", FAST | INDEXED);
    let columns = ["stamp", "content", "earliest", "latest", "order"];
    let columns = columns.map(|name| schema.add_u64_field(name, FAST));
    let index = tantivy::Index::create_in_dir(folder, schema.build()).unwrap();
    let stemmer = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(100))
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build();
    index.tokenizers().register("stems", stemmer);
    let mut writer = index.writer_with_num_threads(1, 80_000_000).unwrap();
    let mut loader = Loader::default();
    for (nth, (key, id)) in catalogue.ids().enumerate() {
        let entry = catalogue.entry(key).unwrap();
        let record = load_record_with(&mut loader, catalogue, key).unwrap();
        let mut document = TantivyDocument::new();
        for body in bodies(&record) {
            let slot = match body.role.name() {
                "title" => 0,
                "summary" => 1,
                "translation" => 2,
                _ => 3,
            };
            document.add_text(exact[slot], &*body.text);
            document.add_text(stems[slot], &*body.text);
        }
        let lists = [
            &entry.creators,
            &entry.recipients,
            &entry.shelves,
            &entry.archives,
        ];
        for (field, values) in named.iter().zip(lists) {
            for value in values {
                document.add_text(*field, &**value);
            }
        }
        document.add_text(named[4], &*entry.collection);
        document.add_text(named[5], &entry.format);
        document.add_text(named[6], id);
        for tag in &entry.text_languages {
            document.add_text(marks, tag);
        }
        let scattered = (nth as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        document.add_u64(number, scattered);
        for column in columns {
            document.add_u64(column, scattered);
        }
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    Bare {
        index,
        exact: exact.to_vec(),
    }
}

/// Words and phrases of the texts, from the most frequent to those that come once.
fn queries(catalogue: &Catalogue) -> Vec<String> {
    let keys: Vec<RowKey> = catalogue.ids().map(|(key, _)| key).collect();
    let mut queries = Vec::new();
    for nth in 0..40 {
        let key = keys[nth * keys.len() / 40];
        let record = load_record_with(&mut Loader::default(), catalogue, key).unwrap();
        let Some(body) = bodies(&record).into_iter().next() else {
            continue;
        };
        let plain: String = body
            .text
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { ' ' })
            .collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let at = (nth * 37) % words.len().saturating_sub(3).max(1);
        queries.push(match nth % 4 {
            0 | 1 => words[at].to_owned(),
            2 => format!("{} {}", words[at], words[at + 2]),
            _ => format!("\"{}\"", words[at..at + 2].join(" ")),
        });
    }
    queries.extend(["telegram", "tel", "to zel", "\"tel pri\"", "\"de to\""].map(str::to_owned));
    queries
}

fn ask(catalogue: &Catalogue, index: &Index, known: &Known, (bare, queries): (&Bare, &[String])) {
    let reader = bare
        .index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual);
    let reader: tantivy::IndexReader = reader.try_into().unwrap();
    let mut parser = QueryParser::for_index(&bare.index, bare.exact.clone());
    parser.set_conjunction_by_default();
    let aliases = Aliases::built_in();
    let (mut hits, mut pages, mut counts, mut peers) = (vec![], vec![], vec![], vec![]);
    let mut counted = vec![];
    for typed in queries {
        let query = Query::parse(typed);
        let search = Search {
            query: &query,
            aliases: &aliases,
            roles: &[],
            overlay: &Overlay::default(),
            sort: Sort::Score,
            limit: LIMIT,
            count: index::Count::All,
        };
        let (mut own, mut peer) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let (found, all) = timed(|| index.search(&search, known).unwrap());
            // As the room does it: first what is on the screen.
            let told = Search {
                limit: PAGE + 2,
                count: index::Count::Told,
                ..search
            };
            let (_, took) = timed(|| index.search(&told, known).unwrap());
            let plan = index.plan(&query, &aliases);
            let ((), page) = timed(|| {
                let mut loader = Loader::default();
                for hit in found.hits.iter().take(PAGE) {
                    let record = load_record_with(&mut loader, catalogue, hit.key).unwrap();
                    std::hint::black_box(index::look(&plan, &bodies(&record), &[]));
                }
            });
            own.push((took, page, all, found.total));
            let parsed = parser.parse_query(typed).unwrap();
            let top = (TopDocs::with_limit(20).order_by_score(), Count);
            peer.push(timed(|| reader.searcher().search(&parsed, &top).unwrap()).1);
        }
        counts.push(timed(|| index.keys(&search, known).unwrap()).1);
        own.sort_unstable();
        let (took, _, _, total) = own[0];
        let page = own.iter().map(|(_, page, ..)| *page).min().unwrap();
        let all = own.iter().map(|(_, _, all, _)| *all).min().unwrap();
        let peer = peer.into_iter().min().unwrap();
        println!(
            "{typed:40} {total:7} records  first hits {}  passages {}  all counted {}  bare {}",
            shown(took),
            shown(page),
            shown(all),
            shown(peer)
        );
        hits.push(took);
        counted.push(all);
        pages.push(took + page);
        peers.push(peer);
    }
    for (what, mut times) in [
        ("first hits", hits),
        ("first page with passages", pages),
        ("all counted, the first 200 told", counted),
        ("all keys", counts),
        ("bare tantivy, no passages", peers),
    ] {
        times.sort_unstable();
        let at = |part: usize| shown(times[(times.len() * part / 100).min(times.len() - 1)]);
        println!("{what}: median {}, p95 {}", at(50), at(95));
    }
}
