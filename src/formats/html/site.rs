//! The name of a site in the title of its page: "Telegram | Invented Archive".
//!
//! It is cut where something proves that it is one: the page names its site, the address has
//! the same words, or the page's own heading is what is left. A dash alone proves nothing.

use super::page::Page;
use crate::formats::overlay::letters;

/// What parts a title from the name of a site.
const SIGNS: [&str; 8] = [" | ", " :: ", " – ", " — ", " - ", " » ", " · ", " • "];

/// Words of a name that are in no address.
const SMALL: [&str; 6] = ["the", "of", "and", "for", "de", "la"];

/// What is known of a page's site, as letters alone.
#[derive(Debug, Default)]
pub(super) struct Site {
    names: Vec<String>,
    host: String,
    heading: String,
}

/// Finds out what a page says of its site; `heading` is the page's own.
pub(super) fn of(page: &Page, heading: Option<&str>) -> Site {
    let meta = |wanted: &[&str]| {
        let named = page.meta.iter();
        let named = named.filter(|(key, _)| wanted.contains(&key.as_str()));
        named.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let names = meta(&[
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
    ]);
    let addresses = meta(&["link:canonical", "og:url"]);
    let address = addresses.first().or(page.saved_from.as_ref());
    let host = address.and_then(|address| address.split_once("://"));
    let host = host.map_or("", |(_, rest)| rest.split('/').next().unwrap_or(rest));
    let host = host.strip_prefix("www.").unwrap_or(host);
    let host = host.rsplit_once('.').map_or(host, |(name, _)| name);
    Site {
        names: names
            .iter()
            .map(|name| letters(name))
            .filter(|name| !name.is_empty())
            .collect(),
        host: letters(host),
        heading: heading.map(letters).unwrap_or_default(),
    }
}

/// A longer title is no title with a name behind it; each sign in it takes a look at all of it.
const LONGEST_TITLE: usize = 1_000;

impl Site {
    /// Returns a title without the name of the site; `None` when it has none.
    pub(super) fn cut<'a>(&self, title: &'a str) -> Option<&'a str> {
        if title.len() > LONGEST_TITLE {
            return None;
        }
        let places = SIGNS.iter().flat_map(|sign| {
            let places = title.match_indices(*sign);
            places.map(|(at, sign)| (at, at + sign.len()))
        });
        let parts = places.filter_map(|(end, begin)| {
            let (before, after) = (title.get(..end)?.trim(), title.get(begin..)?.trim());
            if self.is_heading(before) || self.is_name(after) {
                Some(before)
            } else if self.is_heading(after) || self.is_name(before) {
                Some(after)
            } else {
                None
            }
        });
        parts
            .filter(|rest| !rest.is_empty())
            .min_by_key(|rest| rest.len())
    }

    fn is_heading(&self, part: &str) -> bool {
        !self.heading.is_empty() && letters(part) == self.heading
    }

    fn is_name(&self, part: &str) -> bool {
        self.names.contains(&letters(part)) || self.is_in_address(part)
    }

    /// Returns true for words that are all in the address and are most of it.
    fn is_in_address(&self, part: &str) -> bool {
        let words: Vec<String> = part
            .split_whitespace()
            .map(letters)
            .filter(|word| !word.is_empty() && !SMALL.contains(&word.as_str()))
            .collect();
        let length: usize = words.iter().map(String::len).sum();
        let are_in = words.iter().all(|word| self.host.contains(word.as_str()));
        !words.is_empty() && are_in && length * 2 > self.host.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str, address: &str, heading: &str) -> Site {
        let meta = [("og:site_name", name), ("og:url", address)];
        let meta = meta.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let page = Page {
            meta: meta.to_vec(),
            ..Page::default()
        };
        of(&page, Some(heading).filter(|words| !words.is_empty()))
    }

    #[test]
    fn a_site_is_cut_where_something_proves_it() {
        let title = "Letter from A to B | Wilson Center Digital Archive";
        let rest = Some("Letter from A to B");
        assert_eq!(
            site("Wilson Center Digital Archive", "", "").cut(title),
            rest
        );
        let address = "https://digitalarchive.wilsoncenter.org/document/1";
        assert_eq!(site("", address, "").cut(title), rest);
        assert_eq!(site("", "", "Letter from A to B").cut(title), rest);
        assert_eq!(site("", "", "").cut(title), None);
        let other = "Harbour Archive :: Letters - 1950 – Ice";
        assert_eq!(
            site("Harbour Archive", "", "").cut(other),
            Some("Letters - 1950 – Ice")
        );
        assert_eq!(site("Ice", "", "").cut("Letters - Snow"), None);
        let long = format!("{} - Ice", "a - ".repeat(300));
        assert_eq!(site("Ice", "", "").cut(&long), None);
    }
}
