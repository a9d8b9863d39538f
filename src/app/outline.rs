//! The headings of the text that is shown, narrowed by typing.

use crate::find::fold::fold;
use crate::record::Clean;
use crate::record::text::BlockKind;

use super::input_line::InputLine;
use super::page::{Page, ParagraphKind};

/// The outline of a text, laid over the room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// What is typed to narrow it.
    pub search: InputLine,
    /// All headings.
    pub headings: Vec<Heading>,
    /// The line under the cursor, among those that are shown.
    pub cursor: usize,
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its paragraph on the page.
    pub paragraph: usize,
    /// How deep it stands; 0 is the highest.
    pub depth: usize,
    /// Its words, on one line.
    pub words: Clean,
    /// The page or leaf of the source it stands on.
    pub page: Option<Clean>,
}

impl Outline {
    /// Returns the outline of a page, the cursor on the heading above this paragraph.
    pub fn of(page: &Page, paragraph: usize) -> Self {
        let of_text = page.paragraphs.iter().enumerate();
        let headings: Vec<Heading> = of_text
            .filter(|(_, one)| one.text_index == page.text_index)
            .filter_map(|(at, one)| {
                let depth = match &one.kind {
                    ParagraphKind::Block(BlockKind::Heading(level)) => {
                        usize::from(level.saturating_sub(1))
                    }
                    ParagraphKind::Block(BlockKind::Enclosure) => 0,
                    _ => return None,
                };
                Some(Heading {
                    paragraph: at,
                    depth,
                    words: Clean::line(&one.text),
                    page: page.page_at(at, 0).cloned(),
                })
            })
            .collect();
        let cursor = headings.partition_point(|one| one.paragraph <= paragraph);
        Self {
            search: InputLine::default(),
            headings,
            cursor: cursor.saturating_sub(1),
        }
    }

    /// Returns the headings that hold every word that was typed.
    pub fn shown(&self) -> Vec<&Heading> {
        let wanted = fold(self.search.text());
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let fits = |one: &&Heading| {
            let folded = fold(&one.words);
            words.iter().all(|word| folded.contains(word))
        };
        self.headings.iter().filter(fits).collect()
    }
}
