//! Names that a camera, a scanner or a telephone gives a file.
//!
//! Their figures are the day on which somebody took the picture, not the document's, and the
//! name tells nothing that a title could.

/// What such a name begins with, in small letters; then come figures or signs.
const BEGINNINGS: [&str; 36] = [
    "img",
    "image",
    "imag",
    "dsc",
    "dscn",
    "dscf",
    "dcim",
    "pxl",
    "mvimg",
    "vid",
    "pano",
    "pic",
    "pict",
    "picture",
    "photo",
    "foto",
    "scan",
    "scanned",
    "scn",
    "skm",
    "adobe scan",
    "adobescan",
    "camscanner",
    "genius scan",
    "screenshot",
    "screen shot",
    "bildschirmfoto",
    "capture d’écran",
    "capture d'écran",
    "снимок экрана",
    "скан",
    "фото",
    "whatsapp image",
    "signal",
    "burst",
    "received",
];

/// Returns true for a name that a machine has given.
pub(super) fn is_name(stem: &str) -> bool {
    let lower = stem.trim().to_lowercase();
    let begins = BEGINNINGS.iter().any(|beginning| {
        let rest = lower.strip_prefix(beginning);
        rest.is_some_and(|rest| {
            !rest.is_empty() && rest.contains(|c: char| c.is_ascii_digit()) && says_nothing(rest)
        })
    });
    begins || is_moment(&lower)
}

/// Returns true for figures, signs and the few words that machines put between them.
fn says_nothing(rest: &str) -> bool {
    const WORDS: [&str; 17] = [
        "at", "um", "à", "в", "am", "pm", "copy", "page", "seite", "mp", "burst", "hdr", "edited",
        "img", "wa", "doc", "portrait",
    ];
    let words = rest.split(|c: char| !c.is_alphabetic());
    words
        .filter(|word| !word.is_empty())
        .all(|word| WORDS.contains(&word))
}

/// Returns true for `20210304_120512` and `2021-03-04 12.05.12`: a day with its second.
fn is_moment(stem: &str) -> bool {
    let figures: String = stem.chars().filter(char::is_ascii_digit).collect();
    let is_signs = stem
        .chars()
        .all(|c| c.is_ascii_digit() || " _-.".contains(c));
    // Nobody puts the second into the name of a letter, and cameras have been for so long.
    is_signs && matches!(figures.len(), 14 | 17) && figures.as_str() >= "19900101"
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_of_machines_are_known_and_others_are_not() {
        for name in [
            "IMG_20210304_1200",
            "IMG-20210304-WA0007",
            "DSC_0042",
            "DSCN1234",
            "Scan_20210304",
            "PXL_20210304_120512345",
            "Screenshot 2021-03-04 at 12.05.12",
            "Screenshot_20210304-120512",
            "20210304_120512",
            "2021-03-04 12.05.12",
        ] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "1950-11-17 letter",
            "letter_19501117",
            "Scan of the letter 1950-11-17",
            "Photography in 1950",
            "image",
            "1950-11-17",
            "19501117",
            "Signal Corps 1950",
        ] {
            assert!(!is_name(name), "{name}");
        }
    }
}
