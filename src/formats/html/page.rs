//! What a page holds once its marks are read: blocks, the containers they stand in, metadata.
//!
//! Containers are numbered in the order they begin, so a parent has a smaller number than its
//! children and sums over them need one pass. Which of them is the main text is not decided here.

use crate::record::text::Block;

/// The number of a container: its place in [`Page::containers`].
pub(super) type ContainerNumber = u32;

/// What a container is to the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ContainerKind {
    /// A division, section or cell.
    #[default]
    Plain,
    /// The main part, as the page says.
    Main,
    /// An article, as the page says.
    Article,
    /// An item of a list.
    Item,
    /// One of several parts that a reader chooses between by tabs: a text, its translation.
    Pane,
}

/// A part of a page that may hold its main text.
#[derive(Clone, Debug, Default)]
pub(super) struct Container {
    /// The container around it; its own number for the outermost.
    pub(super) parent: ContainerNumber,
    /// What it is.
    pub(super) kind: ContainerKind,
    /// The language it is in, if it says so itself.
    pub(super) language: Option<String>,
}

/// A block with where it stands.
#[derive(Clone, Debug)]
pub(super) struct PageBlock {
    /// The block.
    pub(super) block: Block,
    /// Where it stands.
    pub(super) container: ContainerNumber,
    /// Row and column, within the innermost table that is still open.
    pub(super) cell: Option<(u32, u32)>,
    /// Its length in code points, and how many of them are links.
    pub(super) length: usize,
    /// How many of its code points are links.
    pub(super) linked: usize,
    /// True when it may name a field: a heading, a term, a head cell, a line in bold.
    pub(super) is_label: bool,
    /// Length of the list marker its text begins with, in code points; 0 without.
    pub(super) marker: usize,
    /// Ids of the elements that begin with it: what notes are found by.
    pub(super) ids: Vec<String>,
}

/// A page as it was read.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its blocks, in order.
    pub(super) blocks: Vec<PageBlock>,
    /// Its containers; the first is the whole page.
    pub(super) containers: Vec<Container>,
    /// Language of the page, as it says.
    pub(super) language: Option<String>,
    /// The title of the window.
    pub(super) window_title: String,
    /// Names and values of its metadata, in order; a link's name is `link:canonical`.
    pub(super) meta: Vec<(String, String)>,
    /// Insides of its JSON-LD scripts.
    pub(super) json: Vec<String>,
    /// The address it was saved from.
    pub(super) saved_from: Option<String>,
    /// True when something in it was passed over.
    pub(super) hides: bool,
    /// True when it nests deeper than is followed.
    pub(super) too_deep: bool,
}
