//! The file pulled through, event by event, and what is done when it is not well formed.
//!
//! A mark-up that breaks off ends the reading there; tags that do not match, unknown entities
//! and stray signs are read for what they can mean. Each is told once, with its line.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entities;
use super::tag::{Attributes, NO_ATTRIBUTES, Tag};
use super::walker::Walker;
use crate::record::Clean;

/// Pulls a file through a walker; returns sentences about what was not well formed.
pub(super) fn pull<'a>(text: &'a str, walker: &mut Walker<'a>) -> Vec<Clean> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut damage = Damage::default();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let after = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
                if !begin(text, at..after, &start, walker) {
                    damage.tell(at, || "a < that begins no tag".to_owned());
                }
            }
            Ok(Event::End(end)) => {
                if !walker.end(end.name().0) {
                    damage.tell(at, || {
                        format!(
                            "an end </{}> without its beginning",
                            Clean::line(end.name().0).slice(0, 40)
                        )
                    });
                }
                if walker.is_at_end() {
                    let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
                    damage.after = words_after(text, end).map(|unread| (end, unread));
                    break;
                }
            }
            Ok(Event::Text(words)) => walker.words(&words),
            Ok(Event::CData(words)) => walker.words(&words),
            Ok(Event::GeneralRef(name)) => {
                if let Some(letters) = entities::named(&name) {
                    walker.words(&letters);
                } else {
                    damage.tell(at, || {
                        format!(
                            "the entity &{}; that is not known and stands as written",
                            Clean::line(&name).slice(0, 40)
                        )
                    });
                    walker.words("&");
                    walker.words(&name);
                    walker.words(";");
                }
            }
            // Empty elements come as a start and an end.
            Ok(
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_),
            ) => {}
            Ok(Event::Eof) => break,
            Err(error) => {
                damage.broken = Some((at, error.to_string()));
                break;
            }
        }
    }
    let open = walker.close_all();
    damage.sentences(text, open, walker.limits())
}

/// Returns where behind the end of the root something stands that has no place there: all but
/// white space, comments and instructions.
fn words_after(text: &str, end: usize) -> Option<usize> {
    let rest = super::after_prolog(text.get(end..)?);
    (!rest.is_empty()).then(|| text.len() - rest.len())
}

/// Hands a start tag to the walker; returns false for what only looks like one ("5 < 6 > 4"),
/// whose words are said.
fn begin<'a>(
    text: &'a str,
    place: Range<usize>,
    start: &BytesStart<'_>,
    walker: &mut Walker<'a>,
) -> bool {
    let name = start.name().0;
    let is_tag = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if is_tag {
        let name = name_in(text, place.start, name);
        let after = text.get(place.end..).unwrap_or_default();
        if start.attributes_raw().is_empty() {
            walker.start(name, Tag::of(name), &NO_ATTRIBUTES, after);
        } else {
            walker.start(name, Tag::of(name), &Attributes::of(start), after);
        }
    } else {
        walker.words(text.get(place).unwrap_or_default());
    }
    is_tag
}

/// Returns the name of a tag as a slice of the whole text, which outlives the event.
fn name_in<'a>(text: &'a str, at: usize, name: &str) -> &'a str {
    text.get(at + 1..at + 1 + name.len())
        .filter(|found| *found == name)
        .unwrap_or("")
}

/// What was not well formed: of each kind the first place.
#[derive(Default)]
struct Damage {
    first: Option<(usize, String)>,
    more: usize,
    broken: Option<(usize, String)>,
    /// Where the root ended, and where behind it something stands that is not read.
    after: Option<(usize, usize)>,
}

impl Damage {
    fn tell(&mut self, at: usize, what: impl FnOnce() -> String) {
        if self.first.is_none() {
            self.first = Some((at, what()));
        } else {
            self.more += 1;
        }
    }

    fn sentences(self, text: &str, open: usize, limits: Vec<String>) -> Vec<Clean> {
        let line = |at: usize| {
            1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count()
        };
        let mut all = limits;
        if let Some((at, what)) = self.first {
            let more = if self.more > 0 {
                format!(" (and {} more of the kind)", self.more)
            } else {
                String::new()
            };
            all.push(format!(
                "The file is not well formed: line {} has {what}{more}; an XML checker tells more",
                line(at)
            ));
        }
        if let Some((at, error)) = self.broken {
            all.push(format!(
                "The file can be read only to line {}: {error}",
                line(at)
            ));
        } else if open > 0 {
            all.push(format!(
                "The file breaks off, or {open} of its elements have no end: what is there was read"
            ));
        }
        if let Some((end, unread)) = self.after {
            all.push(format!(
                "The document ends in line {}, and what stands behind its end, {} bytes from line {} on, is not read: \
                 an XML file has one root; put what follows into a file of its own",
                line(end),
                text.len().saturating_sub(unread),
                line(unread)
            ));
        }
        all.iter().map(|sentence| Clean::line(sentence)).collect()
    }
}
