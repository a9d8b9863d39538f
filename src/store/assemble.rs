//! From what a file says, where it lies, and its companions: a record of a collection.
//!
//! Here a record gets its names. They come from what the document states and from its place
//! inside the collection, never from where the collection lies on this machine.

use crate::formats::{Parsed, Reading, StatedNames};
use crate::record::identity::{RecordId, cite_key};
use crate::record::language::{name_of, tag_in};
use crate::record::record::{Agent, Source};
use crate::record::text::{Role, Text, TextKey};
use crate::record::{Clean, Record};

use super::agreement::{name_by_letters, same_language};
use super::beside::{BESIDE, join_beside};
use super::companions::{ORIGINAL, base_is_original, language_of_base, stem_of};
use super::defaults::takes_language;
use super::entry::{FileRef, Group, Part};
use super::folder::joined;

/// A file that was read, with its size and time.
#[derive(Clone, Debug, Default)]
pub struct ReadFile {
    /// Which file.
    pub file: FileRef,
    /// What is in it, with what files of metadata beside it say.
    pub reading: Reading,
    /// Those files.
    pub sidecars: Vec<ReadSidecar>,
}

/// A file of metadata that was laid over the file it describes.
#[derive(Clone, Debug, Default)]
pub struct ReadSidecar {
    /// Which file.
    pub file: FileRef,
    /// Name of its format.
    pub format: &'static str,
    /// Name of its encoding.
    pub encoding: &'static str,
}

/// Files that were read and make one record: see [`Group`].
#[derive(Clone, Copy, Debug)]
pub struct ReadGroup<'a> {
    /// The file with the record's description.
    pub base: &'a ReadFile,
    /// Which record of that file, from 0.
    pub nth: usize,
    /// Files with further texts, each with the language its name tells.
    pub companions: &'a [(ReadFile, String)],
}

impl ReadGroup<'_> {
    /// Returns the files alone.
    pub fn files(&self) -> Group {
        let companion = |(read, tag): &(ReadFile, String)| (read.file.clone(), tag.clone());
        Group {
            base: self.base.file.clone(),
            nth: self.nth,
            companions: self.companions.iter().map(companion).collect(),
            sidecars: {
                let read = self.companions.iter().map(|(read, _)| read);
                let read = std::iter::once(self.base).chain(read);
                let sidecars = read.flat_map(|read| &read.sidecars);
                sidecars.map(|sidecar| sidecar.file.clone()).collect()
            },
        }
    }
}

/// Makes the record of a group of files; `None` when the base has no such record.
pub fn assemble(part: &Part, read: ReadGroup<'_>) -> Option<Record> {
    let record = read.base.reading.records.get(read.nth)?.record.clone();
    assemble_from(part, read, record)
}

/// Makes the record of a group of files from what its base gave, which need not be copied
/// when it is not needed any more: most of a scan would be copying texts.
pub(super) fn assemble_from(
    part: &Part,
    read: ReadGroup<'_>,
    mut record: Record,
) -> Option<Record> {
    let parsed = read.base.reading.records.get(read.nth)?;
    let group = read.files();
    let mut names = names_of(part, parsed, read, &group).into_iter();
    record.id = names.next()?;
    record.also = names.collect();
    record.cite_key = cite_key(&record.id);
    // The documents of a volume have the volume for their collection.
    if record.collection.is_empty() {
        record.collection = part.name.clone();
    }
    record.sources.push(source_of(read.base));
    let sidecars = read.base.sidecars.iter();
    record.sources.extend(sidecars.map(source_of_sidecar));
    if let Some(tag) = language_of_base(&group) {
        name_language(&mut record, &tag, |_| true);
    }
    if base_is_original(&group) {
        name_original(&mut record);
    }
    let path = &read.base.file.path;
    if let Some(tag) = part.defaults.of(path).language {
        name_language(&mut record, &tag, takes_language);
    }
    part.defaults.fill(&mut record, path);
    name_by_letters(&mut record);
    for (companion, tag) in read.companions {
        if tag == BESIDE {
            join_beside(&mut record, parsed, companion);
            continue;
        }
        let tag = told(part, &record, companion, tag);
        join(&mut record, companion, &tag);
    }
    make_keys_unique(&mut record.texts, 0);
    label_unknown(&mut record.texts);
    Some(record)
}

/// Returns the record's names: what its base states, what its companions state, its path in
/// the collection, and that in the collections around. The first is its id, and never one
/// that came with a companion: a text put beside a file must not change the file's id.
fn names_of(part: &Part, parsed: &Parsed, read: ReadGroup<'_>, group: &Group) -> Vec<RecordId> {
    let stems = stems_of(read, group);
    let paths = stems.iter().map(|stem| RecordId::path(&part.id, stem));
    let around = part.enclosing.iter();
    let around = around.map(|(id, way)| RecordId::path(id, &joined(way, &stems[0])));
    let mut names = stated_names(part, &parsed.names);
    // A further name is not the record's own: alone it must not become the id.
    if !parsed.names.are_own() || names.is_empty() {
        names.splice(0..0, paths.clone().take(1));
    }
    for companion in read
        .companions
        .iter()
        .flat_map(|(read, _)| &read.reading.records)
    {
        names.extend(stated_names(part, &companion.names));
    }
    // What a file of metadata states comes last: put beside a file, it must not change its id.
    let companions = read.companions.iter().map(|(read, _)| read);
    let companions = companions.flat_map(|read| &read.reading.records);
    let beside = std::iter::once(parsed).chain(companions);
    let beside = beside.flat_map(|parsed| &parsed.names.beside);
    let beside = beside.filter_map(|address| own_url(address));
    let mut distinct = Vec::new();
    for id in names.into_iter().chain(paths).chain(around).chain(beside) {
        push_name(&mut distinct, id);
    }
    distinct
}

/// Returns the stem of a group, then those its files have alone: marks that were made when a
/// companion was a record of its own hold when its base comes.
fn stems_of(read: ReadGroup<'_>, group: &Group) -> Vec<String> {
    let stem = stem_of(group);
    if read.base.reading.records.len() > 1 {
        return vec![format!("{stem}#{}", read.nth + 1)];
    }
    let companions = group.companions.iter().map(|(file, _)| file);
    let alone = std::iter::once(&group.base).chain(companions).map(|file| {
        stem_of(&Group {
            base: file.clone(),
            ..Group::default()
        })
    });
    std::iter::once(stem).chain(alone).collect()
}

/// Returns the names a document states, in the order of their strength.
fn stated_names(part: &Part, stated: &StatedNames) -> Vec<RecordId> {
    let in_collection = |id: &String| {
        let id = id.trim();
        (!id.is_empty())
            .then(|| RecordId::url(id).unwrap_or_else(|| RecordId::stated(&part.id, id)))
    };
    let mut names: Vec<RecordId> = stated.id.iter().filter_map(in_collection).collect();
    names.extend(stated.url.as_deref().and_then(own_url));
    if let Some((volume, document)) = &stated.volume {
        names.push(RecordId::volume(volume, document));
    }
    if let Some(edition) = &stated.work {
        names.push(RecordId::work(&edition.work));
        names.extend(edition.urn().map(|urn| RecordId::work(&urn)));
    }
    names.extend(stated.others.iter().filter_map(in_collection));
    names
}

/// An address without a path is that of an archive, not of a document: a whole collection
/// that names it would become one record.
fn own_url(url: &str) -> Option<RecordId> {
    RecordId::url(url).filter(|id| id.as_str().contains(['/', '?']))
}

/// Adds a name that is not there yet.
pub(super) fn push_name(names: &mut Vec<RecordId>, id: RecordId) {
    if !names.iter().any(|known| known.as_str() == id.as_str()) {
        names.push(id);
    }
}

pub(super) fn source_of(read: &ReadFile) -> Source {
    Source {
        path: read.file.path.clone(),
        file: read.file.file.clone(),
        format: read.reading.format,
        encoding: read.reading.encoding,
        size: read.file.size,
        modified: read.file.modified,
    }
}

fn source_of_sidecar(sidecar: &ReadSidecar) -> Source {
    Source {
        path: sidecar.file.path.clone(),
        file: sidecar.file.file.clone(),
        format: sidecar.format,
        encoding: sidecar.encoding,
        size: sidecar.file.size,
        modified: sidecar.file.modified,
    }
}

/// Gives those of the base's own texts that are meant and have none this language.
fn name_language(record: &mut Record, tag: &str, is_meant: fn(Role) -> bool) {
    let role = role_of(record, tag);
    for text in &mut record.texts {
        if text.language.is_none() && is_meant(text.role) {
            text.language = Some(tag.to_owned());
            if text.role == Role::Text && role != Role::Text {
                text.role = role;
                text.key = key_of(role, Some(tag));
            }
        }
    }
}

/// Makes the base's own texts originals, as its name says.
fn name_original(record: &mut Record) {
    for text in &mut record.texts {
        if text.role == Role::Text {
            text.role = Role::Original;
        }
    }
}

/// Returns what is known of a companion: the language its name tells, or that it is the
/// original, in the language of the originals there or in its folder.
fn told(part: &Part, record: &Record, companion: &ReadFile, tag: &str) -> Told {
    if tag != ORIGINAL {
        return Told {
            tag: Some(tag.to_owned()),
            is_original: false,
        };
    }
    let own = companion.reading.records.iter();
    let mut own = own.flat_map(|parsed| &parsed.record.texts);
    let own = own.find_map(|text| text.language.clone());
    let named = record.original_language.as_ref();
    Told {
        tag: own
            .or_else(|| named.and_then(|language| language.tag.clone()))
            .or_else(|| part.defaults.of(&companion.file.path).language),
        is_original: true,
    }
}

/// What is known of a companion.
struct Told {
    /// Its language.
    tag: Option<String>,
    /// True when its name says that it is the original.
    is_original: bool,
}

/// Joins a companion's texts, and what else it says.
fn join(record: &mut Record, companion: &ReadFile, told: &Told) {
    let path = &companion.file.path;
    record.sources.push(source_of(companion));
    let sidecars = companion.sidecars.iter().map(source_of_sidecar);
    record.sources.extend(sidecars);
    let first_new = record.texts.len();
    for parsed in &companion.reading.records {
        let other = &parsed.record;
        for text in &other.texts {
            let text = companion_text(record, text, path, told);
            record.texts.push(text);
        }
        if parsed.described {
            keep_description(record, other);
        }
        let warnings = other.warnings.iter();
        record
            .warnings
            .extend(warnings.map(|warning| Clean::line(&format!("{path}: {warning}"))));
    }
    if record.texts.len() == first_new {
        let sentence = format!("{path} has no text: nothing was added to the record");
        record.warnings.push(Clean::line(&sentence));
    }
    make_keys_unique(&mut record.texts, first_new);
}

fn companion_text(record: &Record, text: &Text, path: &str, told: &Told) -> Text {
    let told_tag = told.tag.as_deref();
    let own = text.language.clone();
    let own = own.filter(|own| told_tag.is_none_or(|tag| same_language(own, tag)));
    let language = own.or_else(|| told.tag.clone());
    let role = match told_tag {
        _ if told.is_original => Role::Original,
        Some(tag) => role_of(record, tag),
        None => text.role,
    };
    let label = || label_for(record, told_tag?);
    Text {
        role,
        label: text.label.clone().or_else(label),
        key: key_of(role, language.as_deref()),
        language,
        source: Some(Clean::line(path)),
        ..text.clone()
    }
}

/// Labels texts of which nobody says what they are to each other: "Russian text" beside "Text"
/// says more than two of one name.
fn label_unknown(texts: &mut [Text]) {
    let is_unknown = |text: &&mut Text| text.role == Role::Text && text.label.is_none();
    if texts.len() < 2 {
        return;
    }
    for text in texts.iter_mut().filter(is_unknown) {
        let language = text.language.as_deref().and_then(name_of);
        text.label = language.map(|name| Clean::line(&format!("{name} text")));
    }
}

/// Returns what a text in this language is to the record.
fn role_of(record: &Record, tag: &str) -> Role {
    let original = record.original_language.as_ref();
    match original.and_then(|language| language.tag.as_deref()) {
        Some(original) if same_language(original, tag) => Role::Original,
        Some(_) => Role::Translation,
        None => Role::Text,
    }
}

/// Returns the archive's own word for a text in this language, if no other text has it.
fn label_for(record: &Record, tag: &str) -> Option<Clean> {
    let taken = |entry: &&Clean| {
        record
            .texts
            .iter()
            .any(|text| text.label.as_ref() == Some(*entry))
    };
    let mut entries = record.contents.iter().filter(|entry| !taken(entry));
    entries
        .find(|entry| tag_in(entry).is_some_and(|named| same_language(&named, tag)))
        .cloned()
}

/// Keeps what a described companion says beside its text; nothing of it is dropped.
pub(super) fn keep_description(record: &mut Record, other: &Record) {
    let names = |agents: &[Agent]| Clean::join(agents.iter().map(|agent| &agent.name), "; ");
    let date = |record: &Record| record.date_text.clone().unwrap_or_default();
    let fields = [
        ("Title", record.title.clone(), other.title.clone()),
        ("Date", date(record), date(other)),
        ("Creators", names(&record.creators), names(&other.creators)),
        (
            "Summary",
            Clean::join(&record.summary, "\n\n"),
            Clean::join(&other.summary, "\n\n"),
        ),
    ];
    for (name, own, other) in fields {
        if !other.is_empty() && other != own {
            let name = Clean::line(&format!("{name} of a further text"));
            record.further.push((name, other));
        }
    }
    for mark in &other.shelf_marks {
        // The original lies in another archive than the translation.
        if !record
            .shelf_marks
            .iter()
            .any(|known| known.text == mark.text)
        {
            record.shelf_marks.push(mark.clone());
        }
    }
    for credit in &other.credits {
        if !record.credits.contains(credit) {
            record.credits.push(credit.clone());
        }
    }
    for field in &other.further {
        if !record.further.contains(field) {
            record.further.push(field.clone());
        }
    }
}

fn key_of(role: Role, language: Option<&str>) -> TextKey {
    let role = role.name().to_lowercase();
    TextKey(match language {
        Some(language) => format!("{role}-{}", language.to_lowercase()),
        None => role,
    })
}

/// Numbers keys that are there already, from the text `from` on; earlier texts keep theirs.
fn make_keys_unique(texts: &mut [Text], from: usize) {
    for at in from..texts.len() {
        let (before, rest) = texts.split_at_mut(at);
        let text = &mut rest[0];
        if text.key.0.is_empty() {
            text.key = key_of(text.role, text.language.as_deref());
        }
        let stem = text.key.0.clone();
        let mut number = 2;
        while before.iter().any(|earlier| earlier.key == text.key) {
            text.key = TextKey(format!("{stem}-{number}"));
            number += 1;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use crate::record::identity::IdKind;
    use crate::record::language::Language;
    use crate::record::text::{Block, BlockKind};

    fn part() -> Part {
        Part {
            id: "harbour".to_owned(),
            name: Clean::line("The Harbour"),
            ..Part::default()
        }
    }

    fn text(words: &str) -> Text {
        Text {
            blocks: vec![Block::new(BlockKind::Paragraph, Clean::text(words))],
            key: TextKey("text".to_owned()),
            ..Text::default()
        }
    }

    fn read(path: &str, words: &str) -> ReadFile {
        let record = Record {
            texts: vec![text(words)],
            ..Record::default()
        };
        let mut read = ReadFile::default();
        path.clone_into(&mut read.file.path);
        read.reading.records.push(Parsed {
            record,
            ..Parsed::default()
        });
        read
    }

    fn made(base: &ReadFile, companions: &[(ReadFile, String)]) -> Record {
        let group = ReadGroup {
            base,
            nth: 0,
            companions,
        };
        assemble(&part(), group).unwrap()
    }

    fn ids(record: &Record) -> Vec<&str> {
        let all = std::iter::once(&record.id).chain(&record.also);
        all.map(RecordId::as_str).collect()
    }

    #[test]
    fn names_come_in_the_order_of_their_strength() {
        let mut base = read("letters/1.md", "x");
        assert_eq!(ids(&made(&base, &[])), ["harbour/letters/1"]);
        base.reading.records[0].names.volume = Some(("v".to_owned(), "d3".to_owned()));
        assert_eq!(ids(&made(&base, &[])), ["v#d3", "harbour/letters/1"]);
        base.reading.records[0].names.url = Some("https://www.a.example/d/1/".to_owned());
        base.reading.records[0].names.others = vec!["https://a.example/d/slug".to_owned()];
        base.reading.records[0].names.id = Some("12".to_owned());
        let record = made(&base, &[]);
        let wanted = [
            "harbour/12",
            "a.example/d/1",
            "v#d3",
            "a.example/d/slug",
            "harbour/letters/1",
        ];
        assert_eq!(ids(&record), wanted);
        assert_eq!(record.id.kind(), IdKind::Stated);
        assert_eq!(record.cite_key, "harbour-12");
    }

    #[test]
    fn the_address_of_an_archive_names_no_document() {
        let mut base = read("1.md", "x");
        base.reading.records[0].names.url = Some("https://archive.example/".to_owned());
        base.reading.records[0].names.id = Some(" ".to_owned());
        assert_eq!(ids(&made(&base, &[])), ["harbour/1"]);
    }

    #[test]
    fn a_nested_collection_keeps_the_names_by_what_it_lies_in() {
        let mut part = part();
        part.enclosing = vec![("all".to_owned(), "ports/harbour".to_owned())];
        let base = read("a/1.ru.md", "x");
        let group = ReadGroup {
            base: &base,
            nth: 0,
            companions: &[],
        };
        let record = assemble(&part, group).unwrap();
        assert_eq!(ids(&record), ["harbour/a/1", "all/ports/harbour/a/1"]);
        assert_eq!(record.texts[0].language.as_deref(), Some("ru"));
    }

    #[test]
    fn a_record_of_a_volume_has_its_number_in_its_path_id() {
        let mut base = read("v.xml", "x");
        base.reading.records.push(base.reading.records[0].clone());
        let group = ReadGroup {
            base: &base,
            nth: 1,
            companions: &[],
        };
        assert_eq!(assemble(&part(), group).unwrap().id.as_str(), "harbour/v#2");
        let beyond = ReadGroup {
            base: &base,
            nth: 2,
            companions: &[],
        };
        assert!(assemble(&part(), beyond).is_none());
    }

    #[test]
    fn a_companion_is_the_original_a_translation_or_a_text() {
        let companions = [
            (read("1.de.md", "drei"), "de".to_owned()),
            (read("1.ru.md", "два"), "ru".to_owned()),
        ];
        let mut base = read("1.md", "one");
        let roles =
            |record: &Record| -> Vec<Role> { record.texts.iter().map(|text| text.role).collect() };
        let unknown = made(&base, &companions);
        assert_eq!(roles(&unknown), [Role::Text; 3]);
        let labels: Vec<&str> = unknown.texts.iter().map(Text::shown_label).collect();
        assert_eq!(labels, ["Text", "German text", "Russian text"]);
        base.reading.records[0].record.original_language = Some(Language {
            name: Clean::line("Russian"),
            tag: Some("ru".to_owned()),
        });
        base.reading.records[0].record.contents = vec![
            Clean::line("English Translation"),
            Clean::line("Russian Transcription"),
        ];
        let record = made(&base, &companions);
        assert_eq!(roles(&record)[1..], [Role::Translation, Role::Original]);
        let original = &record.texts[2];
        assert_eq!(original.key.0, "original-ru");
        assert_eq!(original.shown_label(), "Russian Transcription");
        assert_eq!(original.source.as_deref(), Some("1.ru.md"));
        assert_eq!(record.sources.len(), 3);
    }

    #[test]
    fn a_joined_file_keeps_the_name_it_had_alone() {
        let record = made(
            &read("plan.md", "x"),
            &[(read("plan_ru.md", "y"), "ru".to_owned())],
        );
        assert_eq!(ids(&record), ["harbour/plan", "harbour/plan_ru"]);
        let record = made(
            &read("a_en.md", "x"),
            &[(read("a_ru.md", "y"), "ru".to_owned())],
        );
        assert_eq!(ids(&record), ["harbour/a", "harbour/a_en", "harbour/a_ru"]);
        assert_eq!(record.texts[0].language.as_deref(), Some("en"));
    }

    #[test]
    fn what_a_companion_states_is_another_name_and_never_the_id() {
        let mut companion = read("1.ru.md", "x");
        companion.reading.records[0].names.url = Some("https://a.example/ru/1".to_owned());
        let record = made(&read("1.md", "x"), &[(companion, "ru".to_owned())]);
        assert_eq!(ids(&record), ["harbour/1", "a.example/ru/1"]);
    }
}
