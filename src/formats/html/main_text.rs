//! Which part of a page is its text: what the page says, else the densest part.
//!
//! The densest part is the smallest container that holds nearly all of the running text.
//! Rather too much than too little: what is left out can't be found again.

use super::page::{ContainerKind, ContainerNumber, Page, PageBlock};
use crate::record::text::BlockKind;

/// The part that is taken holds so many hundredths of the page's running text.
const NEARLY_ALL: usize = 85;

/// A part that the page calls its main one must hold so many hundredths of it.
const ENOUGH: usize = 25;

/// Running text has fewer hundredths of links than this.
const MOSTLY_LINKS: usize = 50;

/// The number of the container to read, and whether the page itself names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// The container.
    pub(super) container: ContainerNumber,
    /// True when the page says that it is its main part or an article.
    pub(super) is_stated: bool,
}

/// Chooses the main text of a page.
pub(super) fn choose(page: &Page) -> Choice {
    let weights = weights(page);
    let of = |number: usize| weights.get(number).copied().unwrap_or(0);
    let all = of(0);
    let stated = |kind: ContainerKind, within: Option<usize>, least: usize| {
        let containers = page.containers.iter().enumerate();
        let numbers = containers.filter(|(number, container)| {
            container.kind == kind
                && of(*number) > 0
                && of(*number) * 100 >= least
                && within.is_none_or(|within| *number > within)
        });
        numbers
            .max_by_key(|(number, _)| (of(*number), std::cmp::Reverse(*number)))
            .map(|(number, _)| number)
    };
    let main = stated(ContainerKind::Main, None, all * ENOUGH);
    let around = main.map_or(all, of);
    // One article of several is not the whole of a page.
    let article = stated(ContainerKind::Article, main, around * NEARLY_ALL.min(70));
    if let Some(number) = article.or(main) {
        return Choice {
            container: number as ContainerNumber,
            is_stated: true,
        };
    }
    let smallest = (0..weights.len()).rev().find(|number| {
        page.containers
            .get(*number)
            .is_some_and(|container| container.kind != ContainerKind::Item)
            && of(*number) * 100 >= all * NEARLY_ALL
    });
    Choice {
        container: smallest.unwrap_or(0) as ContainerNumber,
        is_stated: false,
    }
}

/// Returns for each block whether it is of the chosen part; menus go where the page does not
/// say what it is.
pub(super) fn chosen(page: &Page, choice: Choice) -> Vec<bool> {
    let mut inside = vec![false; page.containers.len()];
    for (number, container) in page.containers.iter().enumerate() {
        let parent = inside.get(container.parent as usize).copied();
        let is_in = number == choice.container as usize || parent.unwrap_or(false);
        if let Some(place) = inside.get_mut(number) {
            *place = is_in;
        }
    }
    let is_in = |block: &PageBlock| {
        inside
            .get(block.container as usize)
            .copied()
            .unwrap_or(false)
    };
    let blocks = page.blocks.iter();
    blocks
        .map(|block| is_in(block) && (choice.is_stated || !is_menu(block)))
        .collect()
}

/// Sums the running text of every container with all that is in it.
fn weights(page: &Page) -> Vec<usize> {
    let mut weights = vec![0; page.containers.len()];
    for block in page.blocks.iter().filter(|block| !is_menu(block)) {
        if let Some(weight) = weights.get_mut(block.container as usize) {
            *weight += block.length - block.linked;
        }
    }
    for number in (1..weights.len()).rev() {
        let weight = weights.get(number).copied().unwrap_or(0);
        let parent = page.containers.get(number).map_or(0, |of| of.parent);
        if let Some(sum) = weights
            .get_mut(parent as usize)
            .filter(|_| (parent as usize) < number)
        {
            *sum += weight;
        }
    }
    weights
}

/// A block that consists of links is a menu or a way back.
fn is_menu(block: &PageBlock) -> bool {
    let may_be = matches!(
        block.block.kind,
        BlockKind::Paragraph | BlockKind::ListItem(_) | BlockKind::Table
    );
    may_be && block.linked * 100 > block.length * MOSTLY_LINKS && block.length < 400
}
