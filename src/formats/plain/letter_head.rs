//! The head of a typed memorandum or of a saved e-mail: `From:`, `To:`, `Subject:`, `Date:`.
//!
//! One such line may be anything; two of them are a head. The lines stay in the text. Mail in
//! parts, and words in a mail's own encoding, are shown as they are.

use crate::record::Clean;
use crate::record::date::{self, DocDate};
use crate::record::record::Agent;

/// What stands above a head: a stamp, the name of an office, "MEMORANDUM".
const MOST_ABOVE: usize = 6;

/// A mail's head has some dozens of lines.
const MOST_LINES: usize = 80;

/// A label is no longer than this.
const LONGEST_LABEL: usize = 40;

/// What a line of a head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    From,
    To,
    Subject,
    Date,
}

/// Labels in the languages of archives, lower case.
const LABELS: [(Label, &str); 4] = [
    (
        Label::From,
        "from|sender|von|absender|de|expéditeur|от|от кого|od|mittente|发件人|差出人",
    ),
    (
        Label::To,
        "to|an|empfänger|à|para|destinataire|кому|do|收件人|宛先",
    ),
    (
        Label::Subject,
        "subject|subj|re|betreff|betrifft|betr|objet|asunto|oggetto|тема|о чем|dotyczy|主题|件名",
    ),
    (
        Label::Date,
        "date|sent|datum|fecha|data|дата|日期|日付|送信日時",
    ),
];

/// What a head says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LetterHead {
    /// Who wrote.
    pub(super) senders: Vec<Agent>,
    /// To whom.
    pub(super) recipients: Vec<Agent>,
    /// What about.
    pub(super) subject: Option<Clean>,
    /// When, with the words as written.
    pub(super) date: Option<(DocDate, Clean)>,
}

/// Reads the head of a text; `None` for a text without one.
pub(super) fn read(lines: &[&str]) -> Option<LetterHead> {
    let mut found: Vec<(Label, String)> = Vec::new();
    let mut above = 0;
    let mut goes_on = false;
    for line in lines.iter().take(MOST_LINES) {
        let words = line.trim();
        if words.is_empty() {
            goes_on = false;
            continue;
        }
        if let Some((label, value)) = labelled(words) {
            if found.iter().any(|(known, _)| *known == label) {
                break;
            }
            found.push((label, value.trim().to_owned()));
            goes_on = true;
        } else if goes_on && line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(words);
            }
        } else if is_other_label(words) {
            goes_on = false;
        } else if found.is_empty() && above < MOST_ABOVE {
            above += 1;
        } else {
            break;
        }
    }
    found.retain(|(_, value)| !value.trim().is_empty());
    (found.len() > 1).then(|| made(found))
}

/// Reads a line as a label with what it says.
fn labelled(words: &str) -> Option<(Label, &str)> {
    let (label, value) = words.split_once([':', '：'])?;
    if label.len() > LONGEST_LABEL {
        return None;
    }
    let label = label.trim().trim_end_matches('.').to_lowercase();
    let (known, _) = LABELS
        .iter()
        .find(|(_, names)| names.split('|').any(|name| name == label))?;
    Some((*known, value))
}

/// Returns true for a line of a head that says something else ("Cc: …", "MIME-Version: 1.0").
fn is_other_label(words: &str) -> bool {
    words.split_once(':').is_some_and(|(label, _)| {
        label.len() <= LONGEST_LABEL && label.split_whitespace().count() <= 3
    })
}

fn made(found: Vec<(Label, String)>) -> LetterHead {
    let mut head = LetterHead::default();
    for (label, value) in found {
        match label {
            Label::From => head.senders = agents(&value),
            Label::To => head.recipients = agents(&value),
            Label::Subject => head.subject = Some(Clean::line(&value)),
            Label::Date => head.date = date_of(&value),
        }
    }
    head
}

/// Parts people at semicolons, those of a mail also at commas.
fn agents(value: &str) -> Vec<Agent> {
    let signs: &[char] = if value.contains('@') {
        &[';', ',']
    } else {
        &[';']
    };
    value
        .split(signs)
        .map(|name| Clean::line(&name.replace('"', "")))
        .filter(|name| !name.is_empty())
        .map(|name| Agent {
            name,
            derived: false,
        })
        .collect()
}

/// Reads a date, of a mail's without the hour and what follows it.
fn date_of(value: &str) -> Option<(DocDate, Clean)> {
    let is_hour = |word: &str| word.contains(':');
    let words = value.split_whitespace().take_while(|word| !is_hour(word));
    let day = words.collect::<Vec<_>>().join(" ");
    let date = date::read(value).or_else(|| date::read(&day))?;
    Some((date, Clean::line(value)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let lines: Vec<&str> = text.lines().collect();
        let Some(head) = read(&lines) else {
            return "none".to_owned();
        };
        let names = |agents: &[Agent]| {
            let names = agents.iter().map(|agent| agent.name.as_str());
            names.collect::<Vec<_>>().join(" & ")
        };
        let date = head.date.map(|(date, _)| date.edtf().to_owned());
        format!(
            "{} > {} | {} | {}",
            names(&head.senders),
            names(&head.recipients),
            head.subject.unwrap_or_default(),
            date.unwrap_or_default()
        )
    }

    #[test]
    fn a_head_names_people_subject_and_date() {
        assert_eq!(
            shown(
                "SECRET\n\nMEMORANDUM\n\nTO: The Secretary\n\nFROM: Mr. Kennan\n\nSUBJECT: Korea and\n   the harbours\n\nDATE: November 17, 1950\n\nThe ice is late."
            ),
            "Mr. Kennan > The Secretary | Korea and the harbours | 1950-11-17"
        );
        assert_eq!(
            shown(
                "Received: by mail\nMIME-Version: 1.0\nFrom: \"Aino Rautio\" <aino@harbour.example>\nTo: a@b.example, c@d.example\n\
                 Subject: The log\nDate: Fri, 3 May 1996 21:04:00 +0300\n\nFrom: nobody"
            ),
            "Aino Rautio <aino@harbour.example> > a@b.example & c@d.example | The log | 1996-05-03"
        );
        assert_eq!(
            shown("От: Штыков\nКому: Громыко\nДата: 17 ноября 1950 г.\n\nСлова."),
            "Штыков > Громыко |  | 1950-11-17"
        );
    }

    #[test]
    fn one_such_line_is_no_head() {
        for text in [
            "To: the reader\n\nThis is a book.",
            "Report\n\nThe ice.\n\nFrom: here on\nthe text goes on\nTo: there",
            "",
        ] {
            assert_eq!(shown(text), "none", "{text}");
        }
    }
}
