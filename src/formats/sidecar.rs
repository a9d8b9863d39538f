//! Metadata beside a text: `X.ris`, `X.bib`, `X.json` (CSL-JSON) and `X.yaml` describe `X.*`.
//!
//! Such a file is no record of its own. What it says is laid over what the text itself says,
//! by the rule in `overlay`. Which file belongs to which is decided by names, in `store`.

mod bib;
mod bib_words;
mod csl_json;
mod ris;
mod yaml;

use super::described::{Description, push_other};
use super::overlay::lay_over;
use super::{Parsed, Reading, encoding};
use crate::record::Clean;

/// A larger file is a whole library, not the description of one document, in bytes.
pub const LARGEST_SIDECAR: usize = 1 << 20;

/// So many entries of a file are looked at: beyond that it is a library.
const MOST_ENTRIES: usize = 2_000;

/// Endings of files that may describe the file beside them, lower case, in order of strength.
pub const ENDINGS: [&str; 5] = ["ris", "bib", "json", "yaml", "yml"];

/// A description that was read from a file of its own.
#[derive(Debug)]
pub struct Sidecar {
    entries: Vec<Keyed>,
    /// Name of its file, as people see it.
    name: String,
    /// Name of the format ("RIS").
    pub format: &'static str,
    /// Name of the encoding.
    pub encoding: &'static str,
}

/// One description of several in a file, with the key it goes by.
#[derive(Debug)]
struct Keyed {
    key: String,
    description: Description,
}

/// Reads a file of metadata; an error is a sentence that says why nothing could be used.
///
/// `Ok(None)` is a file of another kind that only has such a name: data, settings.
pub fn read(name: &str, bytes: &[u8]) -> Result<Option<Sidecar>, Clean> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    if bytes.len() > LARGEST_SIDECAR {
        return match ending.as_str() {
            "ris" | "bib" => Err(Clean::line(
                "it is larger than 1 MB, a whole library: put the entry of this text alone into a file beside it",
            )),
            _ => Ok(None),
        };
    }
    let decoded = encoding::decode(bytes, &super::Hints::default());
    let text = &decoded.text;
    let (format, entries) = match ending.as_str() {
        "ris" => ("RIS", Some(ris::read(text))),
        "bib" => ("BibTeX", Some(bib::read(text))),
        "json" => ("CSL-JSON", csl_json::read(text)?),
        "yaml" | "yml" => ("YAML", yaml::read(text)?),
        _ => return Ok(None),
    };
    let Some(mut entries) = entries else {
        return Ok(None);
    };
    entries.retain(|entry| !entry.description.is_empty());
    if entries.is_empty() {
        return Err(Clean::line(&format!(
            "no {format} entry could be read in it, so it describes nothing: export it again"
        )));
    }
    Ok(Some(Sidecar {
        entries,
        name: file.to_owned(),
        format,
        encoding: decoded.encoding,
    }))
}

/// Says that a file is not in the format of its name; `error` is what its reader says of it.
fn broken(format: &str, error: &str) -> Clean {
    /// Some readers draw the place in question on lines of their own.
    const LONGEST: usize = 160;
    let error = Clean::line(error).slice(0, LONGEST);
    Clean::line(&format!(
        "it could not be read as {format} ({error}), so nothing of it was used: mend it, or export it again"
    ))
}

/// Takes the one entry, or that of several whose key is the file's name.
fn choose(mut entries: Vec<Keyed>, stem: &str) -> Result<Description, Clean> {
    let count = entries.len();
    let by_key = |entry: &Keyed| entry.key.eq_ignore_ascii_case(stem);
    let at = if count == 1 {
        Some(0)
    } else {
        entries.iter().position(by_key)
    };
    let at = at.ok_or_else(|| {
        Clean::line(&format!(
            "it holds {count} entries and none has the key \u{201c}{stem}\u{201d}, so it is not known which describes the text: keep one, or name it so"
        ))
    })?;
    Ok(entries.swap_remove(at).description.finished())
}

/// Lays what a file beside it says over the record of a file.
///
/// Of a file with several records those are described that its entries name, by the key of a
/// document, its whole id or its address. Returns a sentence when nothing of it could be used.
pub fn describe(reading: &mut Reading, sidecar: Sidecar) -> Option<Clean> {
    let Sidecar { entries, name, .. } = sidecar;
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    if let [parsed] = reading.records.as_mut_slice() {
        match choose(entries, stem) {
            Ok(description) => lay(parsed, description, &name),
            Err(sentence) => return Some(sentence),
        }
        return None;
    }
    let mut used = false;
    for entry in entries {
        let Keyed { key, description } = entry;
        let description = description.finished();
        let mut records = reading.records.iter_mut();
        if let Some(parsed) = records.find(|parsed| is_named(parsed, &key, &description)) {
            used = true;
            lay(parsed, description, &name);
        }
    }
    (!used).then(|| {
        Clean::line(
            "it describes one record and the file beside it holds several, of which it names none, so it was not used: give its entry the key of a document",
        )
    })
}

/// Returns true when an entry names one of the records of a volume.
fn is_named(parsed: &Parsed, key: &str, description: &Description) -> bool {
    let Some((volume, document)) = &parsed.names.volume else {
        return false;
    };
    let whole = format!("{volume}#{document}");
    let fits = |name: &str| !name.is_empty() && (name == document || name == whole);
    let url = description.names.url.as_deref();
    fits(key)
        || description.names.id.as_deref().is_some_and(fits)
        || url.is_some_and(|url| parsed.names.url.as_deref() == Some(url))
}

/// Lays a description over a record. The addresses it states become further names of the
/// record; an `id` it states is the record's where it has none, since that is written for the
/// purpose.
fn lay(parsed: &mut Parsed, mut description: Description, name: &str) {
    let names = std::mem::take(&mut description.names);
    if parsed.names.id.is_none() && parsed.names.volume.is_none() {
        parsed.names.id = names.id;
    }
    let own = parsed.names.url.clone();
    for name in names.url.iter().chain(&names.others) {
        if own.as_ref() != Some(name) {
            push_other(&mut parsed.names.beside, name);
        }
    }
    lay_over(parsed, description, name);
    if parsed.names.work.is_none() {
        super::name_texts(&mut parsed.record.texts);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RIS: &str = "TY  - MANSCPT\nTI  - Letter on ice\nAU  - Rautio, Aino\nA2  - Hill, E.\nDA  - 1934/06/02\nLA  - Finnish\nAV  - HSA, Fond 2, Opis 1, Delo 9\nUR  - https://a.example/d/9\nAB  - One\n  and two.\nKW  - ice\nKW  - pilots\nC1  - odd\nER  - \n";

    fn laid_over(text_name: &str, text: &str, name: &str, sidecar: &str) -> Parsed {
        let mut reading = crate::formats::read(text_name, text.as_bytes());
        let sidecar = read(name, sidecar.as_bytes()).unwrap().unwrap();
        assert_eq!(describe(&mut reading, sidecar), None);
        reading.records.remove(0)
    }

    #[test]
    fn a_plain_text_gets_all_it_lacks() {
        let parsed = laid_over("9.txt", "Dear Varga,\n\nThe ice.", "9.ris", RIS);
        let record = &parsed.record;
        assert_eq!(record.title.as_str(), "Letter on ice");
        assert_eq!(record.date.as_ref().unwrap().edtf(), "1934-06-02");
        assert_eq!(record.creators[0].name.as_str(), "Rautio, Aino");
        assert_eq!(record.shelf_marks[0].short().as_str(), "HSA 2/1/9");
        assert_eq!(record.summary[0].as_str(), "One and two.");
        assert_eq!(record.subjects.len(), 2);
        assert_eq!(record.texts[0].key.0, "text-fi");
        assert_eq!(parsed.names.url, None);
        assert_eq!(parsed.names.beside, ["https://a.example/d/9"]);
        let further: Vec<&str> = record
            .further
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(further, ["C1", "Editor"]);
        assert!(parsed.described);
    }

    #[test]
    fn what_the_file_states_stays_and_the_other_is_kept() {
        let text = "---\ntitle: On the ice\ndate: 1934-06\nauthor: Aino Rautio\n---\nThe ice.";
        let record = laid_over("9.md", text, "9.ris", RIS).record;
        assert_eq!(record.title.as_str(), "On the ice");
        assert_eq!(record.date.as_ref().unwrap().edtf(), "1934-06");
        let further: Vec<String> = record
            .further
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            further,
            [
                "C1=odd",
                "Editor=Hill, E.",
                "Title in 9.ris=Letter on ice",
                "Date in 9.ris=1934/06/02"
            ]
        );
    }

    #[test]
    fn a_heading_alone_is_what_the_file_states() {
        let record = laid_over("9.md", "# On the ice\n\nWords.", "9.ris", RIS).record;
        assert_eq!(record.title.as_str(), "On the ice");
        assert_eq!(record.date.as_ref().unwrap().edtf(), "1934-06-02");
    }

    #[test]
    fn several_entries_need_the_key_of_the_file() {
        let bib = "@misc{a, title={One}}\n@misc{nine, title={Two}}";
        let one = laid_over("nine.txt", "x", "nine.bib", bib);
        assert_eq!(one.record.title.as_str(), "Two");
        let mut reading = crate::formats::read("8.txt", b"x");
        let several = read("8.bib", bib.as_bytes()).unwrap().unwrap();
        let told = describe(&mut reading, several).unwrap();
        assert!(told.contains("2 entries"), "{told}");
        assert!(read("8.bib", b"nothing").is_err());
    }

    #[test]
    fn entries_that_name_documents_of_a_volume_describe_them() {
        let volume = "<TEI><teiHeader><fileDesc><publicationStmt><idno type=\"frus\">vol9</idno></publicationStmt></fileDesc></teiHeader>\
            <text><body><div type=\"document\" xml:id=\"d1\" n=\"1\"><head>1. One</head><p>A.</p></div>\
            <div type=\"document\" xml:id=\"d2\" n=\"2\"><head>2. Two</head><p>B.</p></div></body></text></TEI>";
        let mut reading = crate::formats::read("vol9.xml", volume.as_bytes());
        let bib = "@misc{vol9#d2, keywords={ice}}\n@misc{d1, keywords={pilots}}\n@misc{other, keywords={none}}";
        let sidecar = read("vol9.bib", bib.as_bytes()).unwrap().unwrap();
        assert_eq!(describe(&mut reading, sidecar), None);
        let subjects: Vec<&str> = reading
            .records
            .iter()
            .map(|parsed| parsed.record.subjects[0].as_str())
            .collect();
        assert_eq!(subjects, ["pilots", "ice"]);
        assert_eq!(
            reading.records[1].names.volume,
            Some(("vol9".to_owned(), "d2".to_owned()))
        );
        let stranger = read("vol9.ris", RIS.as_bytes()).unwrap().unwrap();
        let told = describe(&mut reading, stranger).unwrap();
        assert!(told.contains("names none"), "{told}");
    }

    #[test]
    fn a_file_that_is_broken_says_how() {
        for (name, text, wanted) in [
            ("x.json", "[{\"type\": \"letter\",, }]", "CSL-JSON"),
            ("x.yaml", "title: \"On the ice\nauthor: [", "YAML"),
            ("x.ris", "nothing", "RIS"),
            ("x.bib", "nothing", "BibTeX"),
        ] {
            let told = read(name, text.as_bytes()).unwrap_err();
            assert!(told.contains(wanted), "{told}");
        }
        let library = vec![b' '; LARGEST_SIDECAR + 1];
        assert!(read("x.bib", &library).is_err());
        assert!(read("x.json", &library).unwrap().is_none());
    }

    #[test]
    fn data_of_another_kind_describes_nothing() {
        assert!(read("x.json", b"{\"dependencies\": {}}").unwrap().is_none());
        assert!(read("x.json", b"[1, 2]").unwrap().is_none());
        assert!(read("x.yaml", b"- a\n- b").unwrap().is_none());
        assert!(read("x.toml", b"a = 1").unwrap().is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), marks in "[@{}(),=#\"a-z0-9\\\\ \n:\\[\\]-]{0,120}", ending in 0..ENDINGS.len()) {
            let name = format!("x.{}", ENDINGS[ending]);
            let _ = (read(&name, &bytes).is_ok(), read(&name, marks.as_bytes()).is_ok());
            let _ = read(&name, format!("@a{{{marks}").as_bytes()).is_ok();
        }

        #[test]
        fn no_damage_panics(at in 0..300usize, byte in any::<u8>(), cut in 0..300usize) {
            let mut bytes = RIS.as_bytes().to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(cut.max(10));
            let _ = read("x.ris", &bytes).is_ok();
        }
    }
}
