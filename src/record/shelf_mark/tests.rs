//! What shelf marks are read as: every form, and what must hold of any.

use super::*;
use proptest::prelude::*;

/// Writes a mark as `repository | name=value … | leaves`.
fn parts(text: &str) -> String {
    let mark = read(text);
    let levels: Vec<String> = mark
        .levels
        .iter()
        .map(|level| format!("{}={}", level.name, level.value))
        .collect();
    format!(
        "{} | {} | {}",
        mark.repository.as_deref().unwrap_or("-"),
        levels.join(" "),
        mark.leaves.as_deref().unwrap_or("-")
    )
}

const FORMS: &[(&str, &str)] = &[
    (
        "APRF, Fond 45, Opis 1, Delo 347, Listy 88-89",
        "APRF | fond=45 opis=1 delo=347 | 88-89",
    ),
    (
        "AVPRF, Fond 059a, Opis 5a, Delo 3, Papka 11, Listy 180-181",
        "AVPRF | fond=059a opis=5a delo=3 papka=11 | 180-181",
    ),
    (
        "APRF, f. 45, op. 1, d. 347, ll. 88-89.",
        "APRF | fond=45 opis=1 delo=347 | 88-89",
    ),
    (
        "APRF, F. 45, Op. 1, D. 347, L. 12ob-13",
        "APRF | fond=45 opis=1 delo=347 | 12ob-13",
    ),
    (
        "РГАНИ, ф. 5, оп. 30, д. 163, лл. 3-4об.",
        "РГАНИ | fond=5 opis=30 delo=163 | 3-4об.",
    ),
    (
        "ГАРФ, Фонд Р-9401, Опись 2, Дело 93, Листы 1-3",
        "ГАРФ | fond=Р-9401 opis=2 delo=93 | 1-3",
    ),
    (
        "RGASPI f.17 op.3 d.1081 l.5",
        "RGASPI | fond=17 opis=3 delo=1081 | 5",
    ),
    (
        "AVPRF, f. 0102, op. 6, p. 21, d. 48, ll. 1-2",
        "AVPRF | fond=0102 opis=6 papka=21 delo=48 | 1-2",
    ),
    (
        "RGAE, f. 4372, op. 11, ed. khr. 5",
        "RGAE | fond=4372 opis=11 delo=5 | -",
    ),
    (
        "TsDAHOU, f. 1, op. 24, spr. 1234, ark. 5-7",
        "TsDAHOU | fond=1 opis=24 delo=1234 | 5-7",
    ),
    (
        "AAN, zespół 1354, sygn. 295/XI, k. 12",
        "AAN | fond=1354 signature=295/XI | 12",
    ),
    (
        "AMSZ, zespół 10, wiązka 5, teczka 36",
        "AMSZ | fond=10 bundle=5 folder=36 | -",
    ),
    (
        "SAPMO-BArch, DY 30/3286, Bl. 12-15",
        "SAPMO-BArch | signature=DY 30/3286 | 12-15",
    ),
    (
        "PA AA, Bestand B 130, Bd. 2195, Blatt 4",
        "PA AA | fond=B 130 volume=2195 | 4",
    ),
    (
        "National Archives, College Park, RG 59, Entry 1561, Box 12, Folder 3",
        "National Archives, College Park | record group=59 entry=1561 box=12 folder=3 | -",
    ),
    (
        "NARA, Record Group 218, Lot 58 D 776, File 3",
        "NARA | record group=218 lot=58 D 776 file=3 | -",
    ),
    (
        "National Archives, RG 59, S/P Files: Lot 64 D 563, Chronological",
        "National Archives | record group=59 lot=64 D 563 | -",
    ),
    (
        "Department of State, INR Files: Lot 58 D 776, Box 3",
        "Department of State | lot=58 D 776 box=3 | -",
    ),
    ("CIA, Job 79T00937A, Box 1", "CIA | job=79T00937A box=1 | -"),
    ("RG59, Box 4", "- | record group=59 box=4 | -"),
    (
        "AMAE, Asie 1944-1955, carton 12, dossier 3",
        "AMAE | signature=Asie 1944-1955 box=12 file=3 | -",
    ),
    (
        "TsDA, Fond 1-B, Opis 5, a.e. 353",
        "TsDA | fond=1-B opis=5 file=353 | -",
    ),
    ("Fond 45", "- | fond=45 | -"),
    (
        "History and Public Policy Program Digital Archive, APRF, Fond 45, Opis 1",
        "APRF | fond=45 opis=1 | -",
    ),
    (
        "History and Public Policy Program Digital Archive, Fond 45",
        "History and Public Policy Program Digital Archive | fond=45 | -",
    ),
    (
        "Sample Reading Room Archive, Fond 45, Opis 1, Delo 5, Listy 1-2",
        "Sample Reading Room Archive | fond=45 opis=1 delo=5 | 1-2",
    ),
    (
        "ГАРФ. Ф. Р-9401. Оп. 2. Д. 93. Лл. 105-106. Копия.",
        "ГАРФ | fond=Р-9401 opis=2 delo=93 | 105-106",
    ),
    (
        "РГАСПИ, ф. 17, оп. 3, д. 1081, л. 5об. Подлинник. Машинопись.",
        "РГАСПИ | fond=17 opis=3 delo=1081 | 5об.",
    ),
    (
        "АВП РФ, ф. 07, оп. 23а, д. 18. Заверенная копия",
        "АВП РФ | fond=07 opis=23а delo=18 | -",
    ),
    (
        "NARA, RG 59, Central Decimal File 1950-54, 795.00/11-1750, Box 4268",
        "NARA | record group=59 file=795.00/11-1750 box=4268 | -",
    ),
    (
        "NARA, RG 59, Decimal File 611.93/3-1150",
        "NARA | record group=59 file=611.93/3-1150 | -",
    ),
    (
        "AVP RF, f. 07, op. 23a, por. 30, p. 21",
        "AVP RF | fond=07 opis=23a poryadok=30 papka=21 | -",
    ),
    ("TsK KPSS, Politburo, P79/III", "- |  | -"),
    (
        "AAN, KC PZPR, sygn. 237/V-237",
        "AAN | fond=KC PZPR signature=237/V-237 | -",
    ),
    (
        "The National Archives, FO 371/84086",
        "The National Archives | signature=FO 371/84086 | -",
    ),
    (
        "TNA: PRO, CAB 128/18",
        "TNA: PRO | signature=CAB 128/18 | -",
    ),
    ("TNA, FO 371/84086", "TNA | signature=FO 371/84086 | -"),
    (
        "SAPMO-BArch, DY 30/3286",
        "SAPMO-BArch | signature=DY 30/3286 | -",
    ),
    (
        "Halmyra Harbour Archive, Broadsides, No. 58",
        "Halmyra Harbour Archive |  | -",
    ),
    (
        "Архив портового города, письма, связка без номера",
        "Архив портового города |  | -",
    ),
    ("Letters of the clerk, Harbour Archive, a chest", "- |  | -"),
    ("Cabinet papers of the usual kind", "- |  | -"),
    ("Department of State", "- |  | -"),
    ("APRF", "APRF |  | -"),
    ("", "- |  | -"),
];

#[test]
fn levels_are_known_in_full_and_in_short() {
    let wrong: Vec<String> = FORMS
        .iter()
        .filter(|(text, wanted)| parts(text) != *wanted)
        .map(|(text, wanted)| format!("{text}\n   {}\n   {wanted}", parts(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_archives_labels_are_kept() {
    let mark = read("APRF, f. 45, Opis 1, ed. khr. 7");
    let labels: Vec<&str> = mark
        .levels
        .iter()
        .map(|level| level.label.as_str())
        .collect();
    assert_eq!(labels, ["f.", "Opis", "ed. khr."]);
}

#[test]
fn former_names_stand_apart() {
    let mark = read("RGANI (formerly TsKhSD), Fond 5, Opis 30");
    assert_eq!(mark.repository.as_deref(), Some("RGANI"));
    assert_eq!(mark.former_names, [Clean::line("TsKhSD")]);
    assert_eq!(
        mark.text.as_str(),
        "RGANI (formerly TsKhSD), Fond 5, Opis 30"
    );
}

#[test]
fn a_mark_in_short() {
    assert_eq!(
        read("APRF, Fond 45, Opis 1, Delo 347, Listy 88-89")
            .short()
            .as_str(),
        "APRF 45/1/347"
    );
    assert_eq!(read("f. 45, op. 1").short().as_str(), "45/1");
    assert_eq!(
        read("Archive of the President, Russian Federation (APRF), f. 45")
            .short()
            .as_str(),
        "APRF 45"
    );
    assert_eq!(
        read("RGASPI, Moscow, f. 17, op. 3").short().as_str(),
        "RGASPI 17/3"
    );
    assert_eq!(
        read("a private collection").short().as_str(),
        "a private collection"
    );
}

proptest! {
    #[test]
    fn the_text_is_kept_whatever_it_is(text in any::<String>()) {
        let mark = read(&text);
        prop_assert!(mark.levels.iter().all(|level| !level.value.is_empty()));
        let kept = |value: &Clean| mark.text.contains(value.as_str());
        prop_assert!(mark.levels.iter().map(|level| &level.value).all(kept));
    }

    #[test]
    fn marks_of_every_shape_pass(text in "(f|op|Fond|RG|ф|л|d|p)[. ]{0,2}[0-9a-z,; -]{0,12}((f|op|Box)[. ]{0,2}[0-9]{0,3}){0,3}") {
        let mark = read(&text);
        prop_assert!(!mark.short().is_empty() || mark.text.is_empty());
    }
}

#[test]
fn a_field_holds_marks_and_credits() {
    let read = |field: &str| {
        let (marks, credits) = read_marks(field);
        let marks: Vec<String> = marks
            .iter()
            .map(|mark| format!("{} = {}", mark.short(), mark.text))
            .collect();
        let credits: Vec<String> = credits.iter().map(ToString::to_string).collect();
        (marks.join(" | "), credits.join(" | "))
    };
    let is = |marks: &str, credits: &str| (marks.to_owned(), credits.to_owned());
    assert_eq!(
        read("RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by A. Quist."),
        is(
            "RGANI 5/49/131 = RGANI, f. 5, op. 49, d. 131, ll. 193-194",
            "Translated by A. Quist."
        )
    );
    assert_eq!(
        read("HSA, Fond 12, Opis 3, Delo 77 and KRHA, Fond 05b, Opis 2a; RGVA, f. 9"),
        is(
            "HSA 12/3/77 = HSA, Fond 12, Opis 3, Delo 77 | KRHA 05b/2a = KRHA, Fond 05b, Opis 2a | RGVA 9 = RGVA, f. 9",
            ""
        )
    );
    assert_eq!(read("Ms. germ. fol. 3; 4").0.split(" = ").count(), 2);
    assert_eq!(read(""), is("", ""));
    assert_eq!(read("-"), is("- = -", ""));
    assert_eq!(
        read("Translated by A. Quist."),
        is("", "Translated by A. Quist.")
    );
}

#[test]
fn a_citation_of_many_ands_is_parted_at_a_few() {
    let many = "HSA, Fond 12, Opis 3 and ".repeat(100);
    let (marks, _) = read_citation(&many, None, None);
    assert_eq!(marks.len(), 25);
    let (marks, _) = read_citation("HSA, Fond 12 and KRHA, Fond 3 und RGVA, f. 9", None, None);
    assert_eq!(marks.len(), 3);
}
