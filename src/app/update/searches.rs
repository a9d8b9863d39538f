//! Searches kept by name: saving one, listing them, running one.

use crate::app::message::Effect;
use crate::app::model::{Model, Overlay};
use crate::app::results::SavedSearches;
use crate::app::search::{SavedSearch, SearchesTold, SearchesWish};
use crate::record::Clean;

use super::{results, say, say_error};

/// Keeps the search that is shown under a name.
pub fn save(model: &mut Model, name: &str) -> Vec<Effect> {
    let name = Clean::line(name.trim());
    if name.is_empty() {
        return say_error(model, "a name is missing: save-search NAME");
    }
    let wanted = match (&model.results.query, &model.results.narrow) {
        (query, _) if query.is_empty() => {
            return say_error(model, "nothing was searched for yet: s searches the texts");
        }
        _ => model.results.wanted(),
    };
    vec![Effect::Searches(SearchesWish::Save(SavedSearch {
        name,
        query: wanted.to_string(),
    }))]
}

/// Takes what the keeper tells.
pub fn told(model: &mut Model, told: SearchesTold) -> Vec<Effect> {
    match told {
        SearchesTold::Last(last) => {
            model.searches.last = last;
            Vec::new()
        }
        SearchesTold::Saved(Ok(name)) => {
            // The grammar has no word for the role of a text.
            let without = match model.results.within {
                Some(role) => format!(", for texts of every role, not the {} alone", role.name()),
                None => String::new(),
            };
            say(
                model,
                &format!("kept as “{name}”{without}: :searches lists it"),
            )
        }
        SearchesTold::Saved(Err(why)) => {
            say_error(model, &format!("the search could not be kept: {why}"))
        }
        SearchesTold::All(all) => list(model, all),
        SearchesTold::Trouble(why) => say_error(model, &why),
    }
}

fn list(model: &mut Model, all: Vec<SavedSearch>) -> Vec<Effect> {
    let at = match &model.overlay {
        Some(Overlay::Searches(searches)) => searches.at,
        Some(Overlay::Editor(_)) => return Vec::new(),
        _ => 0,
    };
    if all.is_empty() {
        model.overlay = None;
        return say(
            model,
            "no search is kept yet: save-search NAME keeps the one that is shown",
        );
    }
    let at = at.min(all.len() - 1);
    model.overlay = Some(Overlay::Searches(SavedSearches { all, at }));
    Vec::new()
}

/// Runs the search under the cursor.
pub fn run(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Searches(searches)) = &model.overlay else {
        return Vec::new();
    };
    let Some(chosen) = searches.all.get(searches.at).cloned() else {
        return Vec::new();
    };
    model.overlay = None;
    results::accept(model, &chosen.query)
}

/// Lets go of the search under the cursor.
pub fn forget(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Searches(searches)) = &model.overlay else {
        return Vec::new();
    };
    let Some(chosen) = searches.all.get(searches.at) else {
        return Vec::new();
    };
    let name = chosen.name.to_string();
    vec![Effect::Searches(SearchesWish::Forget(name))]
}
