//! Sender and recipient from a title: "Telegram from A to B, …", "Letter, A to B".
//!
//! Only titles of correspondence are read, and only when the sentence leaves no doubt: a name
//! that is missing does less harm than one that is wrong.

use crate::record::Clean;
use crate::record::date;
use crate::record::record::Agent;

/// Kinds of documents that someone sends to someone.
const KINDS: [&str; 33] = [
    "telegram",
    "telegrams",
    "letter",
    "letters",
    "cable",
    "cables",
    "ciphered",
    "cipher",
    "coded",
    "memorandum",
    "memo",
    "note",
    "message",
    "dispatch",
    "report",
    "telephonogram",
    "airgram",
    "verbal",
    "phoned",
    "directive",
    "instruction",
    "instructions",
    "order",
    "request",
    "reply",
    "response",
    "appeal",
    "proposal",
    "protocol",
    "resolution",
    "draft",
    "information",
    "circular",
];

/// Words of the subject, at which a name ends.
const SUBJECT: [&str; 13] = [
    " on ",
    " about ",
    " regarding ",
    " concerning ",
    " transmitting ",
    " dated ",
    " via ",
    " with ",
    " forwarding ",
    " requesting ",
    " reporting ",
    " informing ",
    " in ",
];

/// A name of more words is a sentence.
const LONGEST_NAME: usize = 9;

/// Returns the sender and the recipient that a title names beyond doubt.
pub(super) fn from_title(title: &str) -> (Option<Agent>, Option<Agent>) {
    let (sender, recipient) = names(title).unwrap_or_default();
    (
        sender.as_deref().map(agent),
        recipient.as_deref().map(agent),
    )
}

/// Makes an agent that no field has stated.
fn agent(name: &str) -> Agent {
    Agent {
        name: Clean::line(name),
        derived: true,
    }
}

/// Finds the two names.
fn names(title: &str) -> Option<(Option<String>, Option<String>)> {
    if let Some((kind, rest)) = split_kind(title, " from ").or_else(|| split_kind(title, " From "))
    {
        return is_kind(kind).then(|| sender_and_recipient(rest));
    }
    if let Some((kind, rest)) = title.split_once(", ")
        && is_kind(kind)
        && let Some((sender, after)) = rest.split_once(" to ")
        && !sender.contains(',')
        && !begins_with_kind(sender)
    {
        let (sender, recipient) = (name(sender), recipient(after));
        return (sender.is_some() && recipient.is_some()).then_some((sender, recipient));
    }
    let (kind, rest) = split_kind(title, " to ")?;
    is_kind(kind).then(|| (None, recipient(rest)))
}

/// Splits a title at the first such word.
fn split_kind<'a>(title: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    title.split_once(word)
}

/// Returns true for words that name a kind of letter and nothing else: no subject in them.
fn is_kind(words: &str) -> bool {
    let lower = words.to_lowercase();
    let subject = (0..lower.len()).any(|at| begins_subject(&lower, at)) || lower.contains(" of ");
    !subject
        && begins_with_kind(words)
        && words.split_whitespace().count() <= 6
        && !words.contains(',')
}

/// Returns true when one of the first words is a kind of letter.
fn begins_with_kind(words: &str) -> bool {
    words.split_whitespace().take(3).any(|word| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        KINDS.contains(&word.as_str())
    })
}

/// Reads what follows "from".
fn sender_and_recipient(rest: &str) -> (Option<String>, Option<String>) {
    let Some((before, after)) = rest.split_once(" to ") else {
        return (name(until_subject(rest)), None);
    };
    // "from A, Chairman of the Cabinet, to B": a description between two commas.
    if let Some((first, _)) = before.split_once(", ") {
        let described = before.ends_with(',');
        return (name(first), if described { recipient(after) } else { None });
    }
    if until_subject(before) != before {
        // "from A on the way to B" and "from A in Paris to B".
        let place = before
            .split(" in ")
            .next()
            .filter(|_| before.contains(" in "));
        let sender = name(place.unwrap_or_else(|| until_subject(before)));
        return (sender, place.and_then(|_| recipient(after)));
    }
    if is_envoy(before) {
        // "from the Ambassador to China to the Minister": the first "to" is part of the office.
        return match after.split_once(" to ") {
            Some((country, after)) if !country.contains(',') => {
                (name(&format!("{before} to {country}")), recipient(after))
            }
            _ => (name(&format!("{before} to {}", until_subject(after))), None),
        };
    }
    let sender = name(before);
    if sender.is_none() {
        return (None, None);
    }
    (sender, recipient(after))
}

/// Returns true when a name ends with an office that is held "to" a country.
fn is_envoy(words: &str) -> bool {
    const OFFICES: [&str; 9] = [
        "ambassador",
        "ambassadors",
        "envoy",
        "representative",
        "delegate",
        "adviser",
        "advisor",
        "delegation",
        "consul",
    ];
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    OFFICES.contains(&last.as_str())
}

/// Reads what follows "to"; a second "to" leaves a doubt, unless it begins a purpose.
fn recipient(after: &str) -> Option<String> {
    let words = until_subject(after);
    match words.split_once(" to ") {
        None => name(words),
        Some((first, purpose))
            if !is_envoy(first)
                && !purpose.starts_with("the ")
                && purpose.starts_with(char::is_lowercase) =>
        {
            name(first)
        }
        Some((first, country)) if is_envoy(first) => name(&format!("{first} to {country}")),
        Some(_) => None,
    }
}

/// Cuts a text at a sign or a word of the subject.
fn until_subject(words: &str) -> &str {
    let mut letters = words.bytes().enumerate();
    let cut = letters.position(|(at, letter)| {
        matches!(letter, b',' | b';' | b':' | b'[') || begins_subject(words, at)
    });
    cut.map_or(words, |cut| words.get(..cut).unwrap_or(words))
}

/// Returns true when a word of the subject, with the space before it, stands at a byte.
fn begins_subject(words: &str, at: usize) -> bool {
    let rest = words.as_bytes().get(at..).unwrap_or_default();
    let [b' ', first, ..] = rest else {
        return false;
    };
    let is_it =
        |word: &str| word.as_bytes().get(1) == Some(first) && rest.starts_with(word.as_bytes());
    SUBJECT.iter().any(|word| is_it(word))
}

/// Takes words for a name when they look like one: few, beginning with a capital, no date.
fn name(words: &str) -> Option<String> {
    let words = words.trim().trim_end_matches(['.', ',']);
    let words = words.strip_prefix("the ").unwrap_or(words);
    let capital = words.chars().next().is_some_and(char::is_uppercase);
    let short = words.split_whitespace().count() <= LONGEST_NAME;
    // "from March to May": months and years are no people. Most names are of no word of a date,
    // and need not be taken apart.
    let dated = || {
        date::may_be_of(words)
            && (date::read(words).is_some() || date::read(&format!("{words} 1950")).is_some())
    };
    (capital && short && !dated()).then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(title: &str) -> String {
        let (from, to) = from_title(title);
        let name = |agent: Option<Agent>| {
            agent.map_or("-".to_owned(), |agent| agent.name.as_str().to_owned())
        };
        format!("{} > {}", name(from), name(to))
    }

    #[test]
    fn titles_of_correspondence_name_their_people() {
        for (title, wanted) in [
            (
                "Telegram from Shtykov to Gromyko, transmitting 16 November 1950 message form Kim",
                "Shtykov > Gromyko",
            ),
            (
                "Letter from the Chairman to Comrade Kim Il Sung, on the harvest",
                "Chairman > Comrade Kim Il Sung",
            ),
            (
                "Letter from Anna Quist, Chairman of the Cabinet, to Jan Novak, on trade",
                "Anna Quist > Jan Novak",
            ),
            (
                "Ciphered Telegram No. 75352 from Filippov (Stalin) to Mao Zedong",
                "Filippov (Stalin) > Mao Zedong",
            ),
            (
                "Telegram, Shtykov to Gromyko, on airfields",
                "Shtykov > Gromyko",
            ),
            (
                "Memorandum from Adler to Corso on the border in Borvia",
                "Adler > Corso",
            ),
            (
                "Report from Adler to Corso, on ba ren in Aldmark",
                "Adler > Corso",
            ),
            (
                "Letter from the Ambassador to Borvia to the Foreign Minister",
                "Ambassador to Borvia > Foreign Minister",
            ),
            (
                "Telegram from the Ambassador to Borvia, on trade",
                "Ambassador to Borvia > -",
            ),
            (
                "Telegram from Roshchin in Beijing to Filippov, 1950",
                "Roshchin > Filippov",
            ),
            ("Letter from Kim Il Sung", "Kim Il Sung > -"),
            ("Letter to Stalin, on pilots", "- > Stalin"),
            ("Telegram from Quist, Instructions to Cadres", "Quist > -"),
            (
                "Message from Novak to Varga to be delivered at once",
                "Novak > Varga",
            ),
        ] {
            assert_eq!(shown(title), wanted, "{title}");
        }
    }

    #[test]
    fn in_doubt_nobody_is_named() {
        for title in [
            "Record of Conversation from March to May 1950",
            "Report from 1950 to 1953",
            "Report on the transfer from Borvia to Cestria",
            "Note on the road from A to B",
            "Memorandum, Proposal Message to Stalin",
            "From here to eternity",
            "Table of aircraft delivered to the army",
            "Letter from home to nobody",
            "Telegram to be sent at once",
            "",
        ] {
            assert_eq!(shown(title), "- > -", "{title}");
        }
    }

    proptest! {
        #[test]
        fn no_title_panics(title in "(Telegram|Letter|Note)?( from| to|,| on| in|[A-Za-zж ,]){0,20}") {
            let _ = from_title(&title);
        }
    }
}
