//! The package file of a book (OPF, of version 2 or 3): what it says of the book, which files
//! it has, and in which order they are read.

use std::collections::HashMap;

use super::archive::resolve;
use super::markup::{Markup, Part, Tag};

/// Entries of a list that are read; no book has as many files or fields.
const MOST_ENTRIES: usize = 20_000;

/// Fields that are read.
const MOST_FIELDS: usize = 2_000;

/// A field of the description.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Field {
    /// Name without prefix ("creator"), or the name a `meta` states ("dcterms:modified").
    pub(super) name: String,
    /// Its words, white space as in the source.
    pub(super) value: String,
    /// Its own id, and that of the field it says more of.
    pub(super) id: Option<String>,
    pub(super) refines: Option<String>,
    /// What the attributes of version 2 say: a role ("trl"), an event ("publication").
    pub(super) role: Option<String>,
    pub(super) event: Option<String>,
    /// True for a field of Dublin Core.
    pub(super) is_dublin_core: bool,
}

/// A file of the book.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// Its name in the archive; `None` for one that lies outside of it.
    pub(super) path: Option<String>,
    /// The reference as written, for telling.
    pub(super) href: String,
    pub(super) media_type: String,
    /// True for the table of contents of version 3.
    pub(super) is_contents: bool,
}

/// A package file.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) fields: Vec<Field>,
    pub(super) items: HashMap<String, Item>,
    /// Ids of the items, in the order in which they are read.
    pub(super) spine: Vec<String>,
    /// The id of the table of contents of version 2.
    pub(super) contents: Option<String>,
    /// True when some of it could not be read.
    pub(super) damaged: bool,
}

/// Returns the name of the package file that `META-INF/container.xml` states.
pub(super) fn place(container: &str) -> Option<String> {
    let mut markup = Markup::new(container);
    while let Some(part) = markup.next() {
        if let Part::Start(tag) = part
            && tag.name == "rootfile"
        {
            return resolve("", tag.get("full-path")?);
        }
    }
    None
}

/// Returns the names of the entries that are locked, by `META-INF/encryption.xml`.
pub(super) fn locked(encryption: &str) -> Vec<String> {
    let mut markup = Markup::new(encryption);
    let mut names = Vec::new();
    while let Some(part) = markup.next() {
        if let Part::Start(tag) = part
            && tag.name == "cipherreference"
            && names.len() < MOST_ENTRIES
        {
            names.extend(tag.get("uri").and_then(|uri| resolve("", uri)));
        }
    }
    names
}

/// Reads a package file; `path` is its name in the archive.
pub(super) fn read(text: &str, path: &str) -> Package {
    let mut package = Package::default();
    let mut markup = Markup::new(text);
    let mut open: Option<(Field, String)> = None;
    while let Some(part) = markup.next() {
        match part {
            Part::Start(tag) => {
                let in_field = open.is_some();
                match tag.name.as_str() {
                    "item" => package.add_item(&tag, path),
                    "itemref" => package.add_to_spine(&tag),
                    "spine" => package.contents = tag.get("toc").map(str::to_owned),
                    "metadata" | "dc-metadata" | "x-metadata" | "manifest" | "package"
                    | "guide" | "reference" | "link" | "collection" => {}
                    _ if in_field => {}
                    _ if package.spine.is_empty() && package.items.is_empty() => {
                        let field = field_of(&tag);
                        if tag.empty {
                            package.add_field(field);
                        } else {
                            open = Some((field, tag.name));
                        }
                    }
                    _ => {}
                }
            }
            Part::Words(words) => {
                if let Some((field, _)) = &mut open {
                    field.value.push_str(&words);
                }
            }
            Part::End(name) => {
                if let Some((field, _)) = open.take_if(|(_, element)| *element == name) {
                    package.add_field(field);
                }
            }
        }
    }
    package.damaged = markup.is_damaged();
    package
}

impl Package {
    /// Returns the values of a Dublin Core field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields
            .iter()
            .filter(move |field| field.is_dublin_core && field.name == name)
    }

    /// Returns what another field says more of this one ("role", "title-type").
    pub(super) fn refinement(&self, field: &Field, name: &str) -> Option<&str> {
        let id = field.id.as_deref()?;
        let mut fields = self.fields.iter();
        let found = fields.find(|more| more.name == name && more.refines.as_deref() == Some(id));
        found.map(|more| more.value.trim())
    }

    /// Returns the items that are read, in order, with their ids.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (&str, Option<&Item>)> {
        self.spine
            .iter()
            .map(|id| (id.as_str(), self.items.get(id)))
    }

    fn add_field(&mut self, field: Field) {
        if self.fields.len() < MOST_FIELDS && !field.value.trim().is_empty() {
            self.fields.push(field);
        }
    }

    fn add_item(&mut self, tag: &Tag, path: &str) {
        let (Some(id), Some(href)) = (tag.get("id"), tag.get("href")) else {
            return;
        };
        if self.items.len() < MOST_ENTRIES {
            let item = Item {
                path: resolve(path, href),
                href: href.to_owned(),
                media_type: tag
                    .get("media-type")
                    .unwrap_or_default()
                    .to_ascii_lowercase(),
                is_contents: tag.has("properties", "nav"),
            };
            self.items.entry(id.to_owned()).or_insert(item);
        }
    }

    fn add_to_spine(&mut self, tag: &Tag) {
        if let Some(id) = tag.get("idref")
            && self.spine.len() < MOST_ENTRIES
        {
            self.spine.push(id.to_owned());
        }
    }
}

/// Begins a field.
fn field_of(tag: &Tag) -> Field {
    let text = |name: &str| tag.get(name).map(str::to_owned);
    let stated = tag.get("property").or_else(|| tag.get("name"));
    let is_meta = tag.name == "meta";
    Field {
        name: match stated {
            Some(stated) if is_meta => stated.to_owned(),
            Some(_) | None => tag.name.clone(),
        },
        value: text("content").filter(|_| is_meta).unwrap_or_default(),
        id: text("id"),
        refines: text("refines").map(|id| id.trim_start_matches('#').to_owned()),
        role: text("opf:role").or_else(|| text("role")),
        event: text("opf:event").or_else(|| text("event")),
        is_dublin_core: !is_meta,
    }
}
