//! The outline: opening it, narrowing it, going to a heading.

use crate::app::input_line::InputLine;
use crate::app::message::Effect;
use crate::app::model::{Model, Overlay};
use crate::app::outline::Outline;

use super::reader::{paged, remember_here};
use super::say;

/// Shows the headings of the text.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let outline = Outline::of(&model.reading.page, model.reading.place.paragraph);
    if outline.headings.is_empty() {
        return say(model, "this text has no headings");
    }
    model.reading.opened = None;
    model.overlay = Some(Overlay::Outline(outline));
    Vec::new()
}

/// Changes what is typed; the cursor goes to the first heading that fits.
pub fn narrow(model: &mut Model, change: impl FnOnce(&mut InputLine)) -> Vec<Effect> {
    if let Some(Overlay::Outline(outline)) = &mut model.overlay {
        change(&mut outline.search);
        outline.cursor = 0;
    }
    Vec::new()
}

/// Goes to the heading under the cursor.
pub fn go(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Outline(outline)) = &model.overlay else {
        return Vec::new();
    };
    let Some(heading) = outline.shown().get(outline.cursor).copied().cloned() else {
        return say(model, "no heading holds these words");
    };
    model.overlay = None;
    remember_here(model, model.reading.place);
    let paged = paged(model);
    model.reading.place = paged.settle(paged.place_of(heading.paragraph, 0));
    Vec::new()
}
