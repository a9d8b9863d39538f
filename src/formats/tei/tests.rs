//! Pieces that are hard to reach through a whole file.

use super::source_note::{self, SourceNote};
use super::{dates, has_documents, has_root};
use crate::record::Clean;
use proptest::prelude::*;

fn note(text: &str) -> [String; 4] {
    let SourceNote {
        mark,
        classification,
        printed,
        remarks,
    } = source_note::read(text);
    [mark, classification, printed, remarks]
        .map(|part| part.map(|part| part.to_string()).unwrap_or_default())
}

#[test]
fn a_source_note_is_taken_apart_by_its_sentences() {
    assert_eq!(
        note(
            "Source: Cape Archives, RG 5, Col. Moll’s Papers, Box 2, No. 4. Top Secret; Eyes Only; Drafted by Moll and cleared by the council. Secretary Varga saw it."
        ),
        [
            "Cape Archives, RG 5, Col. Moll’s Papers, Box 2, No. 4",
            "Top Secret; Eyes Only",
            "",
            "Drafted by Moll and cleared by the council. Secretary Varga saw it."
        ]
    );
    assert_eq!(note("[711.00/1–150]"), ["711.00/1–150", "", "", ""]);
    assert_eq!(
        note("Source: Also printed in The Light, No. 3. Secret."),
        ["", "Secret", "Also printed in The Light, No. 3.", ""]
    );
    assert_eq!(note(""), ["", "", "", ""]);
}

#[test]
fn ibid_is_what_stood_before_as_far_as_it_goes() {
    let before = Clean::line("Cape Archives, RG 5, Box 12, Folder 3");
    let resolved =
        |mark: &str| source_note::resolved(&Clean::line(mark), Some(&before)).to_string();
    assert_eq!(resolved("Ibid."), before.as_str());
    assert_eq!(
        resolved("Ibid., Box 14, Folder 1"),
        "Cape Archives, RG 5, Box 14, Folder 1"
    );
    assert_eq!(resolved("Ibid., Central Files"), "Ibid., Central Files");
    assert_eq!(resolved("Town Library"), "Town Library");
    assert_eq!(
        source_note::resolved(&Clean::line("Ibid."), None).as_str(),
        "Ibid."
    );
}

#[test]
fn a_date_in_words_may_follow_a_place() {
    let edtf = |words: &str| dates::of_words(words).map(|date| date.edtf().to_owned());
    assert_eq!(
        edtf("Cape Sel, March 29, 1950.").as_deref(),
        Some("1950-03-29")
    );
    assert_eq!(edtf("Cape Sel, undated"), None);
}

#[test]
fn the_root_is_found_behind_what_may_stand_before_it() {
    for text in [
        "<TEI>",
        "\u{feff}<?xml version='1.0'?>\n<!-- <a> --><!DOCTYPE TEI [ <!ENTITY a '>'> ]><tei:TEI xmlns='x'>",
        "<teiCorpus/>",
        "<TEI.2 id='a'>",
    ] {
        assert!(has_root(text), "{text}");
    }
    for text in ["", "<", "<html>", "TEI", "<!--<TEI>", "<?<TEI>", "<TEIs>"] {
        assert!(!has_root(text), "{text}");
    }
}

#[test]
fn only_divisions_make_a_volume() {
    assert!(has_documents("<div n='1' type=\"document\">"));
    assert!(!has_documents("<idno type=\"document\">") && !has_documents("\"document\""));
    assert!(!has_documents("<div subtype=\"document\">"));
}

proptest! {
    #[test]
    fn no_words_of_a_source_note_are_lost(text in "[A-Za-z0-9.;, ]{0,80}") {
        let letters = |text: &str| {
            let mut all: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            all.sort_unstable();
            all
        };
        prop_assert_eq!(letters(&note(&text).concat()), letters(&text));
    }
}
