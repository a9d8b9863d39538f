//! Which files of a folder belong together by their names.
//!
//! `112079.ru.md` is a text of `112079.md`: such a name says so for certain. `112079_ru.md`
//! and `ru/112079.md` only may be: `plan_no.md` is not Norwegian. What the texts say decides
//! that later (see `agreement`); here no file is opened.

use std::collections::BTreeMap;

use crate::record::language;

use super::entry::{FileRef, Group};

/// Extensions that are taken off a name whatever their length.
const EXTENSIONS: [&str; 6] = [
    "markdown", "xhtml", "asciidoc", "textile", "mdown", "mkdown",
];

/// What stands for a language where a name says only that the file is the original:
/// `plan-original.md` beside `plan.md`.
pub const ORIGINAL: &str = "original";

/// Files of one stem. The stem is a path inside the collection, without extension and language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// The stem.
    pub stem: String,
    /// Files without a language in their names, by path; several when extensions differ.
    pub bases: Vec<FileRef>,
    /// Files that belong here for certain, with the language their names tell.
    pub certain: Vec<(FileRef, String)>,
    /// Files that belong here if their texts agree; else each stands for itself.
    pub likely: Vec<Likely>,
}

/// A file that may be a companion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// The language its name tells, or [`ORIGINAL`].
    pub tag: String,
    /// True when it lies in a language folder: left alone it is read with that folder.
    pub in_folder: bool,
    /// What it is when it stands for itself: one base, and its own companions, which go where it goes.
    pub alone: Cluster,
}

/// A folder beside the files that is named like a language, with the files in it.
#[derive(Clone, Debug, Default)]
pub struct LanguageFolder {
    /// The language.
    pub tag: String,
    /// Its files, by name.
    pub files: Vec<FileRef>,
}

/// Sorts the files of a folder, and of the language folders in it, by what they may form together.
///
/// Every file of the folder is in one cluster. A file of a language folder is in one when it
/// may join others; else it is left to be read with its own folder.
pub fn clusters(files: &[FileRef], folders: &[LanguageFolder]) -> Vec<Cluster> {
    let mut stems: BTreeMap<String, Cluster> = BTreeMap::new();
    for file in files {
        let stem = without_extension(&file.path);
        match language_after(stem, '.') {
            Some((stem, tag)) => {
                let cluster = cluster_of(&mut stems, stem);
                cluster.certain.push((file.clone(), canonical(tag)));
            }
            None => cluster_of(&mut stems, stem).bases.push(file.clone()),
        }
    }
    add_underscored(&mut stems);
    add_language_folders(&mut stems, folders);
    let mut clusters: Vec<Cluster> = stems.into_values().collect();
    for cluster in &mut clusters {
        sort_bases(cluster);
    }
    clusters.sort_by(|a, b| first_path(a).cmp(first_path(b)));
    clusters
}

impl Cluster {
    /// Returns true when some file of it has a path that is wanted.
    pub fn holds(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        let certain = self.certain.iter().map(|(file, _)| file);
        let mut files = self.bases.iter().chain(certain);
        files.any(|file| wanted(&file.path))
            || self.likely.iter().any(|likely| likely.alone.holds(wanted))
    }

    /// Returns its files, about in the order in which they are read.
    pub fn files(&self) -> Vec<FileRef> {
        let mut files = self.bases.clone();
        files.extend(self.certain.iter().map(|(file, _)| file.clone()));
        files.extend(self.likely.iter().flat_map(|likely| likely.alone.files()));
        files
    }
}

/// Returns the tag of a folder that is named like a language.
pub fn language_of_folder(inside: &str) -> Option<String> {
    let name = inside.rsplit('/').next()?;
    language::is_tag(name).then(|| canonical(name))
}

/// Returns the stem of a group of files: its path id is made of it.
///
/// A language is taken off the base's name when it is written `stem.LANG`; written otherwise
/// only when a companion shows that it is one.
pub fn stem_of(group: &Group) -> String {
    let whole = without_extension(&group.base.path);
    if let Some((stem, _)) = language_after(whole, '.') {
        return stem.to_owned();
    }
    if group.companions.is_empty() {
        return whole.to_owned();
    }
    let joins = |stem: &str| {
        let mut companions = group.companions.iter();
        companions.any(|(file, _)| readings(&file.path).any(|reading| reading == stem))
    };
    let found = readings(&group.base.path).find(|stem| joins(stem));
    found.unwrap_or_else(|| whole.to_owned())
}

/// Returns the language that the base's name tells, if it tells one within its group.
pub fn language_of_base(group: &Group) -> Option<String> {
    let stem = stem_of(group);
    let whole = without_extension(&group.base.path);
    if whole == stem {
        return None;
    }
    if original_after(whole).is_some() {
        return None;
    }
    let told = language_after(whole, '.').or_else(|| language_after(whole, '_'));
    let told = told.map(|(_, tag)| canonical(tag));
    told.or_else(|| {
        let folder = whole.rsplit_once('/')?.0;
        language_of_folder(folder)
    })
}

/// Returns true when the base's name says that it is the original, within its group.
pub fn base_is_original(group: &Group) -> bool {
    let whole = without_extension(&group.base.path);
    original_after(whole).is_some_and(|stem| stem == stem_of(group))
}

/// Returns the language that a path tells by itself, which may be no language at all: good
/// enough for a hint.
pub fn language_told(path: &str) -> Option<String> {
    let whole = without_extension(path);
    let told = language_after(whole, '.').or_else(|| language_after(whole, '_'));
    let told = told.map(|(_, tag)| canonical(tag));
    told.or_else(|| language_of_folder(whole.rsplit_once('/')?.0))
}

/// Returns every stem a path can be read as, the plainest first.
fn readings(path: &str) -> impl Iterator<Item = String> {
    let whole = without_extension(path);
    let dotted = language_after(whole, '.').map(|(stem, _)| stem.to_owned());
    let underscored = language_after(whole, '_').map(|(stem, _)| stem.to_owned());
    let original = original_after(whole).map(str::to_owned);
    let foldered = out_of_folder(whole);
    std::iter::once(whole.to_owned())
        .chain(dotted)
        .chain(underscored)
        .chain(original)
        .chain(foldered)
}

/// Takes a language folder out of a path: `letters/ru/1` becomes `letters/1`.
fn out_of_folder(stem: &str) -> Option<String> {
    let (folder, name) = stem.rsplit_once('/')?;
    language_of_folder(folder)?;
    Some(match folder.rsplit_once('/') {
        Some((above, _)) => format!("{above}/{name}"),
        None => name.to_owned(),
    })
}

/// Returns a path without its extension: up to four letters and digits that begin with a
/// letter, so that the day in `minutes 12.3.1950` stays.
pub fn without_extension(path: &str) -> &str {
    let name_at = path.rfind('/').map_or(0, |slash| slash + 1);
    match path.get(name_at..).and_then(|name| name.rfind('.')) {
        Some(dot) if dot > 0 && is_extension(&path[name_at + dot + 1..]) => &path[..name_at + dot],
        _ => path,
    }
}

/// Returns the extension that [`without_extension`] takes off, lower case; empty if none.
pub fn extension(path: &str) -> String {
    let stem = without_extension(path);
    path[stem.len()..]
        .trim_start_matches('.')
        .to_ascii_lowercase()
}

fn is_extension(text: &str) -> bool {
    let short = text.len() <= 4
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric());
    short || EXTENSIONS.contains(&text.to_ascii_lowercase().as_str())
}

/// Returns the usual form of a tag: names are written in any case.
fn canonical(tag: &str) -> String {
    language::tag_of(tag).unwrap_or_else(|| tag.to_owned())
}

/// Splits a stem that ends in a separator and a language.
fn language_after(stem: &str, separator: char) -> Option<(&str, &str)> {
    let (head, tag) = stem.rsplit_once(separator)?;
    let named = !head.is_empty() && !head.ends_with('/') && !tag.contains('/');
    (named && language::is_tag(tag)).then_some((head, tag))
}

/// Takes `-original`, `_original` or `.original` off a stem.
fn original_after(stem: &str) -> Option<&str> {
    let head = stem.get(..stem.len().checked_sub(ORIGINAL.len())?)?;
    let is_it = stem.get(head.len()..)?.eq_ignore_ascii_case(ORIGINAL);
    let head = head.strip_suffix(['-', '_', '.'])?;
    (is_it && !head.is_empty() && !head.ends_with('/')).then_some(head)
}

/// Splits a stem that may be of a companion: what it belongs to, and its language.
fn companion_after(whole: &str) -> Option<(&str, String)> {
    let language = language_after(whole, '_').map(|(stem, tag)| (stem, canonical(tag)));
    language.or_else(|| Some((original_after(whole)?, ORIGINAL.to_owned())))
}

fn cluster_of<'a>(stems: &'a mut BTreeMap<String, Cluster>, stem: &str) -> &'a mut Cluster {
    let cluster = stems.entry(stem.to_owned()).or_default();
    if cluster.stem.is_empty() {
        stem.clone_into(&mut cluster.stem);
    }
    cluster
}

/// Puts `stem_LANG` and `stem-original` under `stem` where that is there, or where several share it.
fn add_underscored(stems: &mut BTreeMap<String, Cluster>) {
    let mut candidates: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (whole, cluster) in stems.iter() {
        if let [_] = cluster.bases[..]
            && let Some((stem, _)) = companion_after(whole)
        {
            candidates
                .entry(stem.to_owned())
                .or_default()
                .push(whole.clone());
        }
    }
    // The longest first: `a_no_ru` goes under `a_no` before that goes under `a`.
    for (stem, wholes) in candidates.into_iter().rev() {
        if !stems.contains_key(&stem) && wholes.len() < 2 {
            continue;
        }
        for whole in wholes {
            let tag = companion_after(&whole).map(|(_, tag)| tag);
            if let (Some(tag), Some(alone)) = (tag, stems.remove(&whole)) {
                cluster_of(stems, &stem).likely.push(Likely {
                    tag,
                    in_folder: false,
                    alone,
                });
            }
        }
    }
}

/// Puts files of language folders under the stem they share, where there is one to share.
fn add_language_folders(stems: &mut BTreeMap<String, Cluster>, folders: &[LanguageFolder]) {
    let mut found: BTreeMap<String, Vec<Likely>> = BTreeMap::new();
    for folder in folders {
        for file in &folder.files {
            let whole = without_extension(&file.path);
            let Some(stem) = out_of_folder(whole) else {
                continue;
            };
            let alone = Cluster {
                stem: whole.to_owned(),
                bases: vec![file.clone()],
                ..Cluster::default()
            };
            found.entry(stem).or_default().push(Likely {
                tag: folder.tag.clone(),
                in_folder: true,
                alone,
            });
        }
    }
    for (stem, likely) in found {
        if stems.contains_key(&stem) || likely.len() > 1 {
            cluster_of(stems, &stem).likely.extend(likely);
        }
    }
}

/// Puts the base first whose extension the companions have, and a PDF last: beside a text it
/// is the scan or print of it, and describes nothing.
fn sort_bases(cluster: &mut Cluster) {
    let companion = cluster.certain.first();
    let wanted = companion.map(|(companion, _)| extension(&companion.path));
    cluster.bases.sort_by_key(|base| {
        let own = extension(&base.path);
        let is_other = wanted.as_ref().is_some_and(|wanted| *wanted != own);
        (own == "pdf", is_other)
    });
}

fn first_path(cluster: &Cluster) -> &str {
    let bases = cluster.bases.iter().map(|file| file.path.as_str());
    let certain = cluster.certain.iter().map(|(file, _)| file.path.as_str());
    let likely = cluster
        .likely
        .iter()
        .map(|likely| first_path(&likely.alone));
    bases.chain(certain).chain(likely).min().unwrap_or("")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn files(paths: &[&str]) -> Vec<FileRef> {
        let file = |path: &&str| FileRef {
            path: (*path).to_owned(),
            ..FileRef::default()
        };
        paths.iter().map(file).collect()
    }

    /// Writes clusters as `stem = bases + certain ? likely`.
    fn shown(paths: &[&str], folders: &[(&str, &[&str])]) -> Vec<String> {
        let folders: Vec<LanguageFolder> = folders
            .iter()
            .map(|(tag, paths)| LanguageFolder {
                tag: (*tag).to_owned(),
                files: files(paths),
            })
            .collect();
        clusters(&files(paths), &folders).iter().map(show).collect()
    }

    fn show(cluster: &Cluster) -> String {
        let bases = cluster.bases.iter().map(|base| format!(" {}", base.path));
        let certain = cluster.certain.iter();
        let certain = certain.map(|(file, tag)| format!(" +{}:{tag}", file.path));
        let likely = cluster.likely.iter();
        let likely = likely.map(|likely| format!(" ?{}({})", likely.tag, show(&likely.alone)));
        let all: String = bases.chain(certain).chain(likely).collect();
        format!("{} ={all}", cluster.stem)
    }

    #[test]
    fn a_language_between_dots_belongs_for_certain() {
        assert_eq!(
            shown(&["1.md", "1.ru.md", "1.zh.txt", "2.md"], &[]),
            ["1 = 1.md +1.ru.md:ru +1.zh.txt:zh", "2 = 2.md"]
        );
    }

    #[test]
    fn a_tag_in_capitals_is_the_same_tag() {
        assert_eq!(shown(&["1.MD", "1.RU.md"], &[]), ["1 = 1.MD +1.RU.md:ru"]);
    }

    #[test]
    fn what_is_no_language_is_part_of_the_name() {
        assert_eq!(
            shown(&["report.final.md", "report.md", "x.v2.md"], &[]),
            [
                "report.final = report.final.md",
                "report = report.md",
                "x.v2 = x.v2.md"
            ]
        );
    }

    #[test]
    fn without_a_base_the_stem_stays_the_same() {
        assert_eq!(
            shown(&["1.en.md", "1.ru.md"], &[]),
            ["1 = +1.en.md:en +1.ru.md:ru"]
        );
        assert_eq!(shown(&["1.ru.md"], &[]), ["1 = +1.ru.md:ru"]);
    }

    #[test]
    fn companions_go_to_the_base_of_their_extension() {
        assert_eq!(
            shown(&["1.md", "1.ru.txt", "1.txt"], &[]),
            ["1 = 1.txt 1.md +1.ru.txt:ru"]
        );
    }

    #[test]
    fn an_underscore_only_may_mean_a_language() {
        assert_eq!(
            shown(&["plan.md", "plan_no.md", "plan_no.ru.md"], &[]),
            ["plan = plan.md ?no(plan_no = plan_no.md +plan_no.ru.md:ru)"]
        );
        assert_eq!(shown(&["plan_no.md"], &[]), ["plan_no = plan_no.md"]);
        assert_eq!(
            shown(&["a_en.txt", "a_ru.txt"], &[]),
            ["a = ?en(a_en = a_en.txt) ?ru(a_ru = a_ru.txt)"]
        );
        assert_eq!(
            shown(&["a.md", "a_no.md", "a_no_ru.md"], &[]),
            ["a = a.md ?no(a_no = a_no.md ?ru(a_no_ru = a_no_ru.md))"]
        );
    }

    #[test]
    fn a_language_folder_only_may_mean_a_language() {
        assert_eq!(
            shown(&["d/1.md"], &[("ru", &["d/ru/1.md", "d/ru/2.md"])]),
            ["d/1 = d/1.md ?ru(d/ru/1 = d/ru/1.md)"]
        );
        assert_eq!(
            shown(&[], &[("en", &["en/1.md"]), ("ru", &["ru/1.md"])]),
            ["1 = ?en(en/1 = en/1.md) ?ru(ru/1 = ru/1.md)"]
        );
        assert!(shown(&[], &[("ru", &["ru/1.md"])]).is_empty());
    }

    #[test]
    fn an_extension_has_a_letter_first_and_is_short() {
        for (path, stem) in [
            ("a/1.md", "a/1"),
            ("minutes 12.3.1950", "minutes 12.3.1950"),
            ("x.tar.gz", "x.tar"),
            ("d.x/README", "d.x/README"),
            ("letter.markdown", "letter"),
            (".md", ".md"),
            ("Kim.Stalin", "Kim.Stalin"),
            ("имя.txt", "имя"),
        ] {
            assert_eq!(without_extension(path), stem);
        }
    }

    #[test]
    fn the_stem_of_a_group_is_that_of_its_base_unless_companions_show_a_language() {
        let group = |base: &str, companions: &[&str]| Group {
            base: files(&[base])[0].clone(),
            companions: files(companions)
                .into_iter()
                .map(|file| (file, String::new()))
                .collect(),
            ..Group::default()
        };
        let both = |base: &str, companions: &[&str]| {
            let group = group(base, companions);
            (stem_of(&group), language_of_base(&group))
        };
        let some = |tag: &str| Some(tag.to_owned());
        assert_eq!(both("1.md", &["1.ru.md"]), ("1".to_owned(), None));
        assert_eq!(both("1.ru.md", &[]), ("1".to_owned(), some("ru")));
        assert_eq!(both("plan_no.md", &[]), ("plan_no".to_owned(), None));
        assert_eq!(
            both("plan_no.md", &["plan_no.ru.md"]),
            ("plan_no".to_owned(), None)
        );
        assert_eq!(both("a_en.md", &["a_ru.md"]), ("a".to_owned(), some("en")));
        assert_eq!(
            both("d/en/1.md", &["d/ru/1.md"]),
            ("d/1".to_owned(), some("en"))
        );
        assert_eq!(both("d/ru/1.md", &[]), ("d/ru/1".to_owned(), None));
        assert_eq!(both("1-original.md", &[]), ("1-original".to_owned(), None));
        assert_eq!(
            both("1_en.md", &["1-Original.txt"]),
            ("1".to_owned(), some("en"))
        );
        let original = group("1-original.md", &["1_ru.md"]);
        assert!(stem_of(&original) == "1" && base_is_original(&original));
        assert!(!base_is_original(&group("1-original.md", &[])));
    }

    #[test]
    fn an_original_may_belong_to_the_file_it_is_named_after() {
        assert_eq!(
            shown(
                &[
                    "a.md",
                    "a-original.txt",
                    "b_original.md",
                    "original.md",
                    "c.original.md",
                    "c.md"
                ],
                &[]
            ),
            [
                "a = a.md ?original(a-original = a-original.txt)",
                "b_original = b_original.md",
                "c = c.md ?original(c.original = c.original.md)",
                "original = original.md",
            ]
        );
    }

    #[test]
    fn a_path_hints_at_a_language() {
        let told = |path: &str| language_told(path).unwrap_or_default();
        assert_eq!(told("a/1.ru.txt"), "ru");
        assert_eq!(told("a/1_ru.txt"), "ru");
        assert_eq!(told("ko/1.txt"), "ko");
        assert_eq!(told("1.txt"), "");
    }

    proptest! {
        #[test]
        fn no_file_is_lost_and_none_is_in_two_clusters(
            names in proptest::collection::btree_set("[ab](_ru|_no|-original|\\.ru|\\.x){0,3}\\.(md|txt)", 0..12),
        ) {
            let paths: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut found = Vec::new();
            let mut left = clusters(&files(&paths), &[]);
            while let Some(cluster) = left.pop() {
                found.extend(cluster.bases.into_iter().map(|file| file.path));
                found.extend(cluster.certain.into_iter().map(|(file, _)| file.path));
                left.extend(cluster.likely.into_iter().map(|likely| likely.alone));
            }
            found.sort();
            prop_assert_eq!(found, paths);
        }
    }
}
