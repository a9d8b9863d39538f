//! Front matter: the fields between two fences at the head of a Markdown file.
//!
//! Values are taken as written (`id: 007` stays `007`): the shape is read first, then every
//! value again as words. What can't be read is kept whole as a further field.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A key and its values, in the order of the file.
pub(super) type Fields = Vec<(String, Vec<String>)>;

/// Longer front matter is none that a person wrote: it is kept as text, not read into fields.
pub(super) const MOST_BYTES: usize = 256 << 10;

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Between `---` and `---` or `...`.
    Yaml,
    /// Between two `+++`.
    Toml,
}

impl Syntax {
    /// Returns its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
        }
    }
}

/// Front matter and what follows it.
pub(super) struct Split<'a> {
    /// How it is written.
    pub(super) syntax: Syntax,
    /// The fields, without the fences.
    pub(super) fields: &'a str,
    /// The rest of the file.
    pub(super) rest: &'a str,
}

/// Parts a file from its front matter; `None` when it has none.
pub(super) fn split(text: &str) -> Option<Split<'_>> {
    let (syntax, ends): (_, &[&str]) = match text.get(..3)? {
        "---" => (Syntax::Yaml, &["---", "..."]),
        "+++" => (Syntax::Toml, &["+++"]),
        _ => return None,
    };
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end().len() != 3 {
        return None;
    }
    let body = text.get(first.len()..)?;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if ends.contains(&line.trim_end()) {
            return Some(Split {
                syntax,
                fields: body.get(..at)?,
                rest: body.get(at + line.len()..)?,
            });
        }
        at += line.len();
    }
    None
}

/// Reads the fields; `None` when they are not in this syntax, or too long to be read.
pub(super) fn fields(syntax: Syntax, text: &str) -> Option<Fields> {
    if text.len() > MOST_BYTES {
        return None;
    }
    match syntax {
        Syntax::Yaml => yaml(text),
        Syntax::Toml => super::toml_fields::fields(text),
    }
}

/// Reads the fields; `None` when it is not a YAML map.
fn yaml(yaml: &str) -> Option<Fields> {
    if yaml.trim().is_empty() {
        return Some(Vec::new());
    }
    let shapes: Shapes = serde_saphyr::from_str(yaml).ok()?;
    serde_saphyr::with_deserializer_from_str(yaml, |deserializer| {
        deserializer.deserialize_map(Values(&shapes.0))
    })
    .ok()
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Words,
    List,
    /// A map, or a list of other things than words: kept by its keys and words.
    Other,
    Nothing,
}

/// The keys with the shapes of their values.
struct Shapes(Vec<Shape>);

impl<'de> Deserialize<'de> for Shapes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ShapesVisitor)
    }
}

struct ShapesVisitor;

impl<'de> Visitor<'de> for ShapesVisitor {
    type Value = Shapes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shapes, A::Error> {
        let mut shapes = Vec::new();
        while let Some(_key) = map.next_key::<String>()? {
            shapes.push(map.next_value::<Shape>()?);
        }
        Ok(Shapes(shapes))
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Words)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Words)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Shape, E> {
        Ok(Shape::Words)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Words)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Shape, E> {
        Ok(Shape::Words)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Words)
    }

    fn visit_str<E>(self, _: &str) -> Result<Shape, E> {
        Ok(Shape::Words)
    }

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Nothing)
    }

    fn visit_none<E>(self) -> Result<Shape, E> {
        Ok(Shape::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        let mut shape = Shape::List;
        while let Some(item) = list.next_element::<Shape>()? {
            if item != Shape::Words {
                shape = Shape::Other;
            }
        }
        Ok(shape)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Shape::Other)
    }
}

/// Reads the fields again, each value as words, by the shapes found before.
struct Values<'a>(&'a [Shape]);

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        let mut shapes = self.0.iter();
        while let Some(key) = map.next_key::<String>()? {
            let shape = shapes.next().copied().unwrap_or(Shape::Nothing);
            fields.push((key, map.next_value_seed(Value(shape))?));
        }
        Ok(fields)
    }
}

/// Reads one value as words.
struct Value(Shape);

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<String>, D::Error> {
        match self.0 {
            Shape::Words => String::deserialize(deserializer).map(|words| vec![words]),
            Shape::List => Vec::deserialize(deserializer),
            Shape::Nothing => IgnoredAny::deserialize(deserializer).map(|_| Vec::new()),
            Shape::Other => {
                let value = serde_json::Value::deserialize(deserializer)?;
                Ok(vec![value.to_string()])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(yaml: &str) -> Option<Vec<String>> {
        Some(
            super::yaml(yaml)?
                .iter()
                .map(|(key, values)| format!("{key}={}", values.join("|")))
                .collect(),
        )
    }

    #[test]
    fn values_stay_as_written_and_in_order() {
        assert_eq!(
            shown(
                "title: A letter\nid: 007\ndate: 1950-11\nyear: 1950\nshelf: 1.10\ntags: [a, 010]\nempty:\nyes: no\nmap:\n  b: 1\n"
            ),
            Some(
                [
                    "title=A letter",
                    "id=007",
                    "date=1950-11",
                    "year=1950",
                    "shelf=1.10",
                    "tags=a|010",
                    "empty=",
                    "yes=no",
                    "map={\"b\":1}"
                ]
                .map(str::to_owned)
                .to_vec()
            )
        );
        assert_eq!(shown(""), Some(Vec::new()));
        assert_eq!(shown("title: [broken"), None);
        assert_eq!(shown("only words"), None);
    }

    #[test]
    fn fences_part_the_front_matter() {
        let parts =
            |text| split(text).map(|split| (split.fields.to_owned(), split.rest.to_owned()));
        assert_eq!(
            parts("---\na: b\n---\nrest"),
            Some(("a: b\n".to_owned(), "rest".to_owned()))
        );
        assert_eq!(
            parts("---\r\na: b\r\n...\r\nrest"),
            Some(("a: b\r\n".to_owned(), "rest".to_owned()))
        );
        assert_eq!(
            parts("+++\na = 1\n+++\nrest"),
            Some(("a = 1\n".to_owned(), "rest".to_owned()))
        );
        assert_eq!(
            parts("---  \na: b\n---  \nrest"),
            Some(("a: b\n".to_owned(), "rest".to_owned()))
        );
        assert_eq!(parts("+++\na = 1\n---\nrest"), None);
        assert_eq!(parts("---\nno end"), None);
        assert_eq!(parts("--- a\n---\n"), None);
    }

    proptest! {
        #[test]
        fn no_front_matter_panics(yaml in any::<String>(), more in "[a-c: \\[\\]{}&*!|>\n\"'-]{0,40}") {
            let _ = (super::yaml(&yaml), super::yaml(&more), split(&yaml), split(&format!("---\n{more}")));
        }
    }
}
