//! Form feeds of a plain text: where a page ends, and the page number that stands there.
//!
//! A number alone beside a form feed is the page's and no part of the sentence that goes on
//! over it: it becomes a paragraph of its own. The form feed itself is not shown.

/// The sign that ends a page.
const FORM_FEED: char = '\u{c}';

/// A page's number has no more figures.
const MOST_FIGURES: usize = 4;

/// A line, or what of it stands on one page.
struct Piece<'a> {
    words: &'a str,
    begins_page: bool,
}

/// Parts lines at their form feeds; a page's number gets empty lines around it.
pub(super) fn parted<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    if !lines.iter().any(|line| line.contains(FORM_FEED)) {
        return lines.to_vec();
    }
    let pieces = pieces(lines);
    let mut parted: Vec<&str> = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let before = parted.last().copied().unwrap_or_default().trim_end();
        let ends = before.ends_with(['.', '!', '?', ':', '"', '”', '»', '。']);
        let is_number = is_number(piece.words)
            && (piece.begins_page || next_begins_page(pieces.get(at + 1..).unwrap_or_default()));
        if is_number || (piece.begins_page && ends) {
            parted.push("");
        }
        parted.push(piece.words);
        if is_number {
            parted.push("");
        }
    }
    parted
}

fn pieces<'a>(lines: &[&'a str]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::with_capacity(lines.len());
    let mut begins_page = false;
    for line in lines {
        let has_feed = line.contains(FORM_FEED);
        for (nth, words) in line.split(FORM_FEED).enumerate() {
            begins_page |= nth > 0;
            // An empty line is the text's own; what a form feed leaves empty is none.
            if has_feed && words.trim().is_empty() {
                continue;
            }
            pieces.push(Piece {
                words,
                begins_page: begins_page && !words.trim().is_empty(),
            });
            begins_page &= words.trim().is_empty();
        }
    }
    pieces
}

/// Returns true when the next words are the first of a page, or the last page ends here.
fn next_begins_page(rest: &[Piece<'_>]) -> bool {
    rest.iter()
        .find(|piece| !piece.words.trim().is_empty())
        .is_some_and(|piece| piece.begins_page)
}

fn is_number(words: &str) -> bool {
    let number = words.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '[' | ']' | '(' | ')')
    });
    (1..=MOST_FIGURES).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::parted;

    fn shown(text: &str) -> String {
        let lines: Vec<&str> = text.lines().collect();
        parted(&lines).join("\n")
    }

    #[test]
    fn a_page_number_is_no_part_of_the_sentence() {
        assert_eq!(
            shown("the ships were\n12\n\u{c}late this year."),
            "the ships were\n\n12\n\nlate this year."
        );
        assert_eq!(
            shown("the ships were\n\u{c}- 13 -\nlate this year."),
            "the ships were\n\n- 13 -\n\nlate this year."
        );
        assert_eq!(
            shown("the ships were\n12\u{c}\nlate this year."),
            "the ships were\n\n12\n\nlate this year."
        );
    }

    #[test]
    fn a_sentence_goes_on_over_a_page_without_number() {
        assert_eq!(
            shown("the ships were\n\u{c}late this year."),
            "the ships were\nlate this year."
        );
        assert_eq!(shown("The ice.\n\u{c}4 May."), "The ice.\n\n4 May.");
        assert_eq!(
            shown("in the year\n1950\nthe ice"),
            "in the year\n1950\nthe ice"
        );
    }
}
