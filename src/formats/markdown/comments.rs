//! Comments in a Markdown text: only they go, never the words beside them.
//!
//! By the rules of Markdown a line that begins with a comment is HTML to its end, and a comment
//! without an end reaches to the end of the file: words would vanish that every reader expects.
//! Here such comments are taken out before the text is read, and one that never ends is text.
//! Obsidian's own comments (`%%hidden%%`) go too. What stands in code is no comment.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Returns the text without the comments that would take words with them.
pub(super) fn without(text: &str, options: Options) -> Cow<'_, str> {
    if !text.contains("<!--") && !text.contains("%%") {
        return Cow::Borrowed(text);
    }
    let parts = parts(text, options);
    let mut cuts = hidden(text, &parts.prose);
    for block in &parts.html {
        cuts.extend(leading(text, block));
    }
    if cuts.is_empty() {
        return Cow::Borrowed(text);
    }
    cuts.sort_by_key(|cut| cut.range.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for cut in cuts {
        // What lies in a comment that is taken out goes with it.
        if cut.range.start < at {
            continue;
        }
        out.push_str(text.get(at..cut.range.start).unwrap_or_default());
        out.push_str(cut.instead);
        at = cut.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// A part of a text that goes, and what stands there instead.
struct Cut {
    range: Range<usize>,
    instead: &'static str,
}

/// Where a text has prose and where HTML.
#[derive(Default)]
struct Parts {
    prose: Vec<Range<usize>>,
    /// Blocks of HTML, whole.
    html: Vec<Range<usize>>,
}

fn parts(text: &str, options: Options) -> Parts {
    let mut parts = Parts::default();
    let mut is_code = false;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Start(Tag::HtmlBlock) => parts.html.push(range),
            Event::Text(_) if !is_code => parts.prose.push(range),
            _ => {}
        }
    }
    parts
}

/// Finds the comments a block of HTML begins with, when words follow them or they never end.
fn leading(text: &str, block: &Range<usize>) -> Option<Cut> {
    let html = text.get(block.clone())?;
    let begin = html.len() - html.trim_start().len();
    let mut at = begin;
    while let Some(comment) = html.get(at..).and_then(|rest| rest.strip_prefix("<!--")) {
        let Some(length) = comment.find("-->") else {
            let place = block.start + at;
            return Some(Cut {
                range: place..place,
                instead: "\\",
            });
        };
        let rest = comment.get(length + 3..)?;
        let space = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        at = html.len() - rest.len() + space;
    }
    let has_words = html.get(at..).is_some_and(|rest| !rest.trim().is_empty());
    (at > begin && has_words).then(|| Cut {
        range: block.start + begin..block.start + at,
        instead: "",
    })
}

/// Finds the comments of Obsidian, which may go over several paragraphs. What begins or ends
/// inside of a word is a sign of percents, doubled.
fn hidden(text: &str, prose: &[Range<usize>]) -> Vec<Cut> {
    let inside = prose.iter().flat_map(|range| {
        let words = text.get(range.clone()).unwrap_or_default();
        words
            .match_indices("%%")
            .map(move |(at, _)| range.start + at)
    });
    let mut cuts = Vec::new();
    let mut open: Option<usize> = None;
    for at in inside {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + 2..).and_then(|after| after.chars().next());
        match open {
            Some(begin) if at >= begin + 2 && after.is_none_or(|c| !c.is_alphanumeric()) => {
                let end = at + 2;
                // Of the two spaces around it one is left.
                let has_space = text.get(..begin).is_none_or(|before| before.ends_with(' '));
                let space = usize::from(has_space && after == Some(' '));
                cuts.push(Cut {
                    range: begin..end + space,
                    instead: "",
                });
                open = None;
            }
            None if before.is_none_or(|c| !c.is_alphanumeric()) => open = Some(at),
            Some(_) | None => {}
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Cow<'_, str> {
        without(text, Options::empty())
    }

    #[test]
    fn only_the_comment_goes() {
        assert_eq!(
            shown("<!-- page 2 --> This sentence follows.\n\nNext."),
            "This sentence follows.\n\nNext."
        );
        assert_eq!(
            shown("<!-- a\nb --> <!-- c --> *Words* <!-- d --> more."),
            "*Words* <!-- d --> more."
        );
        assert_eq!(
            shown("One.\n\n<!-- alone -->\n\nTwo."),
            "One.\n\n<!-- alone -->\n\nTwo."
        );
        assert_eq!(
            shown("<!-- never ended\n\nWords."),
            "\\<!-- never ended\n\nWords."
        );
        assert_eq!(
            shown("```\n<!-- code --> kept %%too%%\n```\n"),
            "```\n<!-- code --> kept %%too%%\n```\n"
        );
    }

    #[test]
    fn hidden_comments_go_and_percents_stay() {
        assert_eq!(shown("a %%hidden%% b"), "a b");
        assert_eq!(shown("a\n\n%%\nhidden\n\ntwice\n%%\n\nb"), "a\n\n\n\nb");
        assert_eq!(shown("5%% of 6%% and `%%x%%`"), "5%% of 6%% and `%%x%%`");
        assert_eq!(shown("%%Title: x\n%%Pages: 3"), "%%Title: x\n%%Pages: 3");
    }
}
