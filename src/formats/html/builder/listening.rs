//! What is done at each mark of a page: which count, which are passed over.

use super::{Builder, DEEPEST, IDS_OF_BLOCK, MOST_IDS, MOST_JSON, MOST_META};
use crate::formats::html::marks::{Attributes, Listener};
use crate::formats::html::roles::{self, Element, Role};
use crate::record::text::BlockKind;

impl Listener for Builder {
    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        let element = Element::of(name);
        let inside = self.names.is_open_named("main") || self.names.is_open_named("article");
        let role = match roles::of(element, attributes, inside) {
            Role::Hidden if self.shows_all && roles::may_show(name) => Role::Other,
            role => role,
        };
        if role == Role::Meta {
            return self.take_meta(name, attributes);
        }
        if self.hidden == 0 {
            match role {
                Role::Break => return self.inline.line_break(),
                Role::Picture => return self.picture(attributes),
                Role::Rule => return self.end_block(),
                _ => self.imply_ends(name, role),
            }
            self.take_language(name, attributes);
        }
        // A second body is the first one's going on.
        if role.is_void() || (matches!(name, "html" | "body") && self.names.is_open(element)) {
            return;
        }
        if self.open.len() >= DEEPEST {
            if self.hidden == 0 && roles::ends_paragraph(role) {
                self.end_block();
            }
            self.deeper += 1;
            self.page.too_deep = true;
            return;
        }
        // What is passed over is followed all the same, so that its end is found.
        let role = if self.hidden > 0 { Role::Hidden } else { role };
        self.begin(element, role, attributes);
        if role != Role::Hidden {
            self.take_id(attributes);
        }
    }

    fn end(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let element = Element::of(name);
        if !self.names.is_open(element) {
            return;
        }
        while let Some(open) = self.open.pop() {
            let is_it = open.element == element;
            self.close(open);
            if is_it {
                break;
            }
        }
    }

    fn words(&mut self, words: &str) {
        if self.in_head_title {
            if self.page.window_title.len() < 2000 {
                self.page.window_title.push_str(words);
            }
            return;
        }
        if self.hidden > 0 {
            return;
        }
        if !words.trim().is_empty() {
            self.put_marker();
        }
        let words = self.open_sign(words);
        if self.verbatim > 0 {
            self.inline.verbatim(words);
        } else {
            self.inline.words(words);
        }
    }

    fn data(&mut self, json: &str) {
        let held: usize = self.page.json.iter().map(String::len).sum();
        if self.page.json.len() < 64 && held + json.len() <= MOST_JSON {
            self.page.json.push(json.to_owned());
        }
    }

    fn comment(&mut self, words: &str) {
        if self.page.saved_from.is_none()
            && let Some((_, after)) = words.split_once("saved from url=")
        {
            let address = after.split_once(')').map_or(after, |(_, address)| address);
            self.page.saved_from = Some(address.trim().to_owned());
        }
    }
}

impl Builder {
    fn take_meta(&mut self, name: &str, attributes: Attributes<'_>) {
        if self.page.meta.len() >= MOST_META {
            return;
        }
        let pair = if name == "meta" {
            let key = attributes
                .get("name")
                .or_else(|| attributes.get("property"))
                .or_else(|| attributes.get("itemprop"));
            key.zip(attributes.get("content"))
                .map(|(key, value)| (key.trim().to_lowercase(), value))
        } else if attributes.has_word("rel", &["canonical"]) {
            attributes
                .get("href")
                .map(|href| ("link:canonical".to_owned(), href))
        } else {
            None
        };
        if let Some((key, value)) = pair.filter(|(_, value)| !value.trim().is_empty()) {
            self.page.meta.push((key, value.trim().to_owned()));
        }
    }

    fn take_language(&mut self, name: &str, attributes: Attributes<'_>) {
        if matches!(name, "html" | "body") && self.page.language.is_none() {
            self.page.language = roles::language(attributes).map(str::to_owned);
        }
    }

    fn take_id(&mut self, attributes: Attributes<'_>) {
        let Some(id) = attributes.get("id").or_else(|| attributes.get("name")) else {
            return;
        };
        if self.seen.len() < MOST_IDS {
            self.seen.insert(id.to_owned());
        }
        if self.ids.len() < IDS_OF_BLOCK {
            self.ids.push(id.to_owned());
        }
    }

    /// A picture is named by its words, in its place.
    fn picture(&mut self, attributes: Attributes<'_>) {
        let words = attributes.get("alt").unwrap_or_default().trim();
        if words.is_empty() {
            return;
        }
        if self.inline.is_empty() && self.marker.is_empty() {
            self.kind = BlockKind::Figure;
            self.inline.words(words);
            self.end_block();
        } else {
            self.inline.words(&format!(" [{words}] "));
        }
    }
}
