//! Front matter in TOML, between two `+++`, as Hugo and Zola write it.
//!
//! Tables that only sort the fields of a page (`[params]`, `[taxonomies]`, `[extra]`) are
//! opened; any other is kept whole, as one value.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::front_matter::Fields;

/// Tables whose fields count as those of the page.
const OPENED: [&str; 3] = ["params", "taxonomies", "extra"];

/// Reads the fields, in the order of the file; `None` when it is not TOML.
pub(super) fn fields(text: &str) -> Option<Fields> {
    let table = DeTable::parse(text).ok()?;
    let mut found: Vec<(usize, String, Vec<String>)> = Vec::new();
    take(table.get_ref(), true, &mut found);
    found.sort_by_key(|(at, ..)| *at);
    Some(
        found
            .into_iter()
            .map(|(_, key, values)| (key, values))
            .collect(),
    )
}

fn take(table: &DeTable<'_>, opens: bool, found: &mut Vec<(usize, String, Vec<String>)>) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) if opens && OPENED.contains(&key.get_ref().as_ref()) => {
                take(inner, false, found);
            }
            other => found.push((
                key.span().start,
                key.get_ref().clone().into_owned(),
                words(other),
            )),
        }
    }
}

/// Returns a value as words: a list of plain values each by itself.
fn words(value: &DeValue<'_>) -> Vec<String> {
    let plain = |item: &Spanned<DeValue<'_>>| plain(item.get_ref());
    match value {
        DeValue::Array(items) => items
            .iter()
            .map(plain)
            .collect::<Option<Vec<String>>>()
            .unwrap_or_else(|| vec![json(value).to_string()]),
        other => vec![self::plain(other).unwrap_or_else(|| json(other).to_string())],
    }
}

/// Returns a plain value as it is written.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(words) => Some(words.clone().into_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(on) => Some(on.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let pair =
                |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
                    (key.get_ref().clone().into_owned(), json(value.get_ref()))
                };
            serde_json::Value::Object(table.iter().map(pair).collect())
        }
        other => serde_json::Value::String(plain(other).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Option<Vec<String>> {
        let line = |(key, values): &(String, Vec<String>)| format!("{key}={}", values.join("|"));
        Some(fields(text)?.iter().map(line).collect())
    }

    #[test]
    fn fields_come_in_their_order_and_as_written() {
        let text = "title = \"A letter\"\ndate = 1950-11-17\nweight = 10\ndraft = false\nauthors = [\"Quist\", \"Novak\"]\n\
            [taxonomies]\ntags = [\"ice\"]\n[menu]\nmain = \"x\"\n[[resources]]\nsrc = \"a\"\n";
        let wanted = [
            "title=A letter",
            "date=1950-11-17",
            "weight=10",
            "draft=false",
            "authors=Quist|Novak",
            "tags=ice",
            "menu={\"main\":\"x\"}",
            "resources=[{\"src\":\"a\"}]",
        ];
        assert_eq!(shown(text), Some(wanted.map(str::to_owned).to_vec()));
        assert_eq!(shown("title: A letter"), None);
    }

    proptest! {
        #[test]
        fn no_toml_panics(text in any::<String>(), more in "[a-c=\\[\\]{}.\"'\n1-9]{0,40}") {
            let _ = (fields(&text), fields(&more));
        }
    }
}
