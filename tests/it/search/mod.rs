//! The search: which records a query must find first ([`relevance`]), that it is what a plain
//! scan finds ([`scanned`]), that an index follows its files and survives damage ([`kept`]), and
//! in which order the room hears of it ([`in_stages`]).
//! Here is what these share: a collection with its index, and records written for the tests.

mod by_facet;
mod command;
mod in_stages;
mod kept;
mod measured;
mod relevance;
mod scanned;
mod shown;

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use readroom::find::aliases::Aliases;
use readroom::record::Record;
use readroom::record::listing::RowKey;
use readroom::record::query::Query;
use readroom::store::catalogue::Catalogue;
use readroom::store::entry::Entry;
use readroom::store::index::{
    self, Index, Known, Overlay, Progress, Results, Search, Sort, Step, Update,
};
use readroom::store::library::{Found, Loader, Place, read_room};
use readroom::store::room::load_record_with;

/// A collection with its index.
struct Room {
    catalogue: Catalogue,
    index: Index,
    known: Known,
    aliases: Aliases,
    overlay: Overlay,
}

/// Reads records for an index and stops when it is told to.
struct Reading<'a> {
    catalogue: &'a Catalogue,
    loader: Loader,
    most: usize,
}

impl Step for Reading<'_> {
    fn record(&mut self, key: RowKey) -> Option<(Cow<'_, Entry>, Option<Record>)> {
        let record = load_record_with(&mut self.loader, self.catalogue, key).ok();
        Some((self.catalogue.entry(key)?, record))
    }

    fn go_on(&mut self, progress: Progress) -> bool {
        progress.indexed < self.most
    }
}

fn catalogue(place: Place) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut take = |found| match found {
        Found::Part(part) => {
            catalogue.add_part(part);
        }
        Found::Entries(part, entries) => catalogue.add(part, entries),
        Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
        Found::Problem(problem) => catalogue.add_problem(problem),
        Found::Files(_) => {}
    };
    let places = [place];
    let reading = readroom::store::library::Reading::new(&places, &[]);
    read_room(&reading, &|| true, &mut take).unwrap();
    catalogue
}

fn update(catalogue: &Catalogue, index: &mut Index, most: usize) -> Update {
    let mut reading = Reading {
        catalogue,
        loader: Loader::default(),
        most,
    };
    index::update(index, &Known::of(catalogue, 0), &mut reading).unwrap()
}

impl Room {
    fn open(place: Place, folder: Option<&Path>) -> Self {
        Self::with(catalogue(place), Index::open_or_create(folder).unwrap())
    }

    /// Brings an index up to date.
    fn with(catalogue: Catalogue, mut index: Index) -> Self {
        assert_eq!(update(&catalogue, &mut index, usize::MAX), Update::Complete);
        let known = Known::of(&catalogue, 0);
        Self {
            catalogue,
            index,
            known,
            aliases: Aliases::built_in(),
            overlay: Overlay::default(),
        }
    }

    fn search(&self, typed: &str, sort: Sort, limit: usize) -> Results {
        self.search_counted(typed, sort, (limit, index::Count::All))
    }

    fn search_counted(
        &self,
        typed: &str,
        sort: Sort,
        (limit, count): (usize, index::Count),
    ) -> Results {
        let search = Search {
            query: &Query::parse(typed),
            aliases: &self.aliases,
            roles: &[],
            overlay: &self.overlay,
            sort,
            limit,
            count,
        };
        self.index.search(&search, &self.known).unwrap()
    }

    /// Returns the ids found, the best first.
    fn ids(&self, typed: &str) -> Vec<String> {
        self.ids_of(&self.search(typed, Sort::Score, 1000))
    }

    /// Returns the ids of what was found.
    fn ids_of(&self, results: &Results) -> Vec<String> {
        let hits = results.hits.iter();
        hits.map(|hit| self.id(hit.key)).collect()
    }

    fn id(&self, key: RowKey) -> String {
        self.catalogue.entry(key).unwrap().id.as_str().to_owned()
    }

    fn load(&self, key: RowKey) -> Record {
        load_record_with(&mut Loader::default(), &self.catalogue, key).unwrap()
    }
}

/// Records written for what the sample does not have: name and text of a file each.
const WRITTEN: [(&str, &str); 10] = [
    (
        "kim",
        "**November 17, 1950**  \n**Telegram from Shtykov to Gromyko**\n\n**Citation:**\n\nAPRF, Fond 45, Opis 1, Delo 347, Listy 88-89 and AVPRF, Fond 059a, Opis 5a, Delo 3, Papka 11\n\n**Summary:**\n\nKim Il Sung asks for pilots.\n\n**Original Language:**\n\nRussian\n\n**Contents:**\n\n- English Translation\n\nCIPHERED TELEGRAM No. 600742/III\n\nThe students request training as pilots.",
    ),
    (
        "training",
        "**January 5, 1951**  \n**Report on requests**\n\n**Citation:**\n\nAPRF, Fond 3\n\n**Contents:**\n\n- English Translation\n\nThe request was repeated. Requesting, requested: the pilots of Pyongyang trained long. \n\nChou En-lai agreed.",
    ),
    (
        "letter0.ru",
        "Тов. Штыкову. Самолёты прибыли в Пхеньян.\n\nФыдоров доложил Хрущеву о переговорах с Чжоу Эньлаем.",
    ),
    ("letter1.ko", "강건은 박헌영과 이야기하였다. 평양에서."),
    ("letter2.zh", "周恩来总理会见了代表团。"),
    ("letter3.uk", "Григоренко написав листа з Києва."),
    (
        "undated",
        "**undated**  \n**Table of aircraft**\n\nAircraft delivered: MiG-15, U.S.S.R., well-\nknown types. The tele-\ngram was late.",
    ),
    (
        "letter4.cs",
        "Telegramy byly odeslány vládou v Praze. Vláda jednala.",
    ),
    (
        "letter5.sr",
        "Телеграми су стигли. Влада је одлучила о градовима.",
    ),
    ("letter6.it", "I telegrammi sono stati spediti dai consoli."),
];

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in WRITTEN {
        fs::write(folder.path().join(format!("{name}.md")), text).unwrap();
    }
    folder
}
