//! Tables of a page: those that hold data are one block, those that only place things are not.
//!
//! Pages of the nineties lay themselves out in tables, the text in one of the cells. A table
//! holds data when it has rows and columns of short cells, and no table or heading in it.

use super::page::{ContainerNumber, PageBlock};
use crate::formats::digital_archive;
use crate::formats::table::{Cell, block as table_block};
use crate::record::text::BlockKind;

/// A cell that is longer, in code points, is a text.
const LONGEST_CELL: usize = 400;

/// A cell with more paragraphs is a text.
const MOST_IN_CELL: u32 = 4;

/// A wider table is none: to line up its columns would take too long.
const MOST_COLUMNS: u32 = 200;

/// A table that is open.
#[derive(Debug)]
pub(super) struct OpenTable {
    first: usize,
    container: ContainerNumber,
    row: u32,
    column: u32,
    /// True when it is known to hold no data.
    pub(super) is_layout: bool,
}

impl OpenTable {
    /// Begins a table; `first` is the number of the block that will be its first.
    pub(super) fn new(first: usize, container: ContainerNumber) -> Self {
        Self {
            first,
            container,
            row: 0,
            column: 0,
            is_layout: false,
        }
    }

    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.row += 1;
        self.column = 0;
    }

    /// Begins a cell.
    pub(super) fn cell(&mut self) {
        self.row = self.row.max(1);
        self.column += 1;
    }

    /// Begins the caption, which stands before the rows.
    pub(super) fn caption(&mut self) {
        (self.row, self.column) = (0, 0);
    }

    /// Returns row and column, both from 1; row 0 is the caption.
    pub(super) fn place(&self) -> (u32, u32) {
        (self.row, self.column)
    }
}

/// Ends a table: makes one block of what its cells hold, or leaves them as they are.
pub(super) fn close(table: &OpenTable, blocks: &mut Vec<PageBlock>) {
    let cells = blocks.get(table.first..).unwrap_or_default();
    if table.is_layout || !holds_data(cells) {
        return;
    }
    let begin = cells.iter().take_while(|block| row_of(block) == 0).count();
    let all = blocks.split_off(table.first + begin);
    let (mut rows, mut last): (Vec<Vec<Cell>>, u32) = (Vec::new(), 0);
    for block in &all {
        let (row, column) = block.cell.unwrap_or_default();
        if row != last || rows.is_empty() {
            rows.push(Vec::new());
            last = row;
        }
        if let Some(cells) = rows.last_mut() {
            let at = column.saturating_sub(1) as usize;
            if cells.len() <= at {
                cells.resize(at + 1, Cell::default());
            }
            if let Some(cell) = cells.get_mut(at) {
                cell.add(&block.block.text, &block.block.spans);
            }
        }
    }
    let block = table_block(&rows);
    let length = all.iter().map(|block| block.length).sum();
    blocks.push(PageBlock {
        block,
        container: table.container,
        cell: None,
        length,
        linked: all.iter().map(|block| block.linked).sum(),
        is_label: false,
        marker: 0,
        ids: all
            .into_iter()
            .flat_map(|block| block.ids)
            .take(64)
            .collect(),
    });
}

fn row_of(block: &PageBlock) -> u32 {
    block.cell.map_or(0, |(row, _)| row)
}

/// Returns true for rows and columns of short cells that are no list of fields.
fn holds_data(blocks: &[PageBlock]) -> bool {
    let (mut rows, mut columns, mut in_cell, mut length, mut fields) = (0, 0, 0, 0, 0);
    let mut last = None;
    for block in blocks.iter().filter(|block| row_of(block) > 0) {
        let Some((row, column)) = block.cell else {
            return false;
        };
        if last != Some((row, column)) {
            (in_cell, length) = (0, 0);
        }
        last = Some((row, column));
        in_cell += 1;
        length += block.length;
        rows = rows.max(row);
        columns = columns.max(column);
        fields += u32::from(column == 1 && digital_archive::names_core_field(&block.block.text));
        let plain = matches!(
            block.block.kind,
            BlockKind::Paragraph | BlockKind::ListItem(_) | BlockKind::Quotation
        );
        if !plain || in_cell > MOST_IN_CELL || length > LONGEST_CELL || columns > MOST_COLUMNS {
            return false;
        }
    }
    rows > 1 && columns > 1 && fields < 2
}
