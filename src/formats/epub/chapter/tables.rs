//! Tables of a chapter: their cells gathered with what is marked in them, then laid out.
//!
//! Links of cells are kept beside the cells, since few have any. Which of them lead to notes
//! is found out when the whole book is read, as for those of the running text.

use super::InnerLink;
use crate::formats::table::{self, Cell, OneLine};
use crate::record::text::Block;

/// The rows of the table that is open.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<Vec<Cell>>,
    /// Links by row and column, from 0, in their order.
    links: Vec<(usize, usize, InnerLink)>,
}

impl Rows {
    /// Begins a row.
    pub(super) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the last row; `columns` is how many it spans.
    pub(super) fn add(&mut self, cell: Cell, links: Vec<InnerLink>, columns: usize) {
        if self.rows.is_empty() {
            self.begin_row();
        }
        let at = self.rows.len() - 1;
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        let column = row.len();
        row.push(cell);
        row.resize_with(column + columns, Cell::default);
        self.links
            .extend(links.into_iter().map(|link| (at, column, link)));
    }

    /// Makes one block of the rows, or of a frame a block for each cell: a table of a single
    /// column is none.
    pub(super) fn blocks(mut self) -> Vec<(Block, Vec<InnerLink>)> {
        self.leave_out_empty_rows();
        if self.rows.iter().all(|row| row.len() < 2) {
            return self.cells_alone();
        }
        for row in &mut self.rows {
            let used = row.iter().rposition(|cell| !cell.words.is_empty());
            row.truncate(used.map_or(0, |used| used + 1));
        }
        let block = table::block(&self.rows);
        let mut links = Vec::with_capacity(self.links.len());
        let mut waiting = self.links.into_iter().peekable();
        table::for_each_cell(&self.rows, |row, column, start| {
            while let Some((_, _, link)) = waiting.next_if(|(r, c, _)| (*r, *c) == (row, column)) {
                links.push(InnerLink {
                    start: link.start + start,
                    end: link.end + start,
                    ..link
                });
            }
        });
        vec![(block, links)]
    }

    fn leave_out_empty_rows(&mut self) {
        let has_words = |row: &Vec<Cell>| row.iter().any(|cell| !cell.words.is_empty());
        let rows = self.rows.iter().enumerate();
        let kept: Vec<usize> = rows
            .filter_map(|(at, row)| has_words(row).then_some(at))
            .collect();
        self.rows.retain(has_words);
        self.links
            .retain_mut(|(row, _, _)| match kept.binary_search(row) {
                Ok(at) => {
                    *row = at;
                    true
                }
                Err(_) => false,
            });
    }

    fn cells_alone(self) -> Vec<(Block, Vec<InnerLink>)> {
        let mut waiting = self.links.into_iter().peekable();
        let rows = self.rows.into_iter().enumerate();
        rows.filter_map(|(at, row)| {
            let block = table::paragraph(row.into_iter().next()?);
            let mut links = Vec::new();
            while let Some((_, _, link)) = waiting.next_if(|(row, _, _)| *row == at) {
                links.push(link);
            }
            Some((block, links))
        })
        .collect()
    }
}

/// Moves links of a text to where they stand in the line that is made of it.
pub(super) fn on_one_line(text: &str, links: &mut Vec<InnerLink>) {
    if links.is_empty() {
        return;
    }
    let line = OneLine::of(text);
    for link in links.iter_mut() {
        (link.start, link.end) = (line.moved(link.start), line.moved(link.end));
    }
    links.retain(|link| link.start < link.end);
}
