//! A page as a run of marks and words, cut by the rules of HTML itself.
//!
//! A tokenizer of a library goes letter by letter, makes a string of every name and compares
//! every attribute of a tag with those before it: a tag of a million attributes would take
//! hours, and a common page four times as long. Here nothing is copied: names and words are
//! parts of the page, and comments and the insides of scripts are passed over. That library
//! is the measure in the tests: both hear the same. No tree is built: what follows from the
//! order of the marks is for [`super::builder`].

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use super::references;

/// A tag has no more attributes than this; further ones are passed over.
const MOST_ATTRIBUTES: usize = 256;

/// Elements whose inside is no page text, and is read up to their end tag alone.
const RAW: [&str; 6] = ["script", "style", "xmp", "noembed", "noframes", "iframe"];

/// Who hears what a page consists of.
pub(super) trait Listener {
    /// A start tag; its name in lower case.
    fn start(&mut self, name: &str, attributes: Attributes<'_>);
    /// An end tag; its name in lower case.
    fn end(&mut self, name: &str);
    /// Words, their character references resolved.
    fn words(&mut self, words: &str);
    /// The inside of a script; only of those that hold data (`application/ld+json`).
    fn data(&mut self, json: &str);
    /// A comment, as written.
    fn comment(&mut self, words: &str);
}

/// An attribute: its name as written, its value with character references resolved.
struct Attribute<'a> {
    name: &'a str,
    value: Cow<'a, str>,
}

/// The attributes of a tag.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a>(&'a [Attribute<'a>]);

impl<'a> Attributes<'a> {
    /// Returns true for a tag without attributes.
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value of an attribute; an attribute without value has an empty one, and of
    /// one that stands twice the first counts.
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        let mut all = self.0.iter();
        all.find(|attribute| attribute.name.eq_ignore_ascii_case(name))
            .map(|attribute| &*attribute.value)
    }

    /// Returns true when a list of words, like `class` or `role`, has one of these.
    pub(super) fn has_word(self, name: &str, wanted: &[&str]) -> bool {
        let value = self.get(name).unwrap_or_default();
        value.split_ascii_whitespace().any(|word| {
            wanted
                .iter()
                .any(|wanted| word.eq_ignore_ascii_case(wanted))
        })
    }
}

/// Reads a page; returns true when it ends within a mark, so that its end is lost.
pub(super) fn read(page: &str, listener: &mut impl Listener) -> bool {
    let mut cutter = Cutter {
        page: page.strip_prefix('\u{feff}').unwrap_or(page),
        waiting: 0,
        listener,
        attributes: Vec::new(),
        name: String::new(),
    };
    !cutter.run()
}

/// Cuts a page into what is handed on and what is passed over.
struct Cutter<'a, 'b, L: Listener> {
    page: &'a str,
    /// Where the part begins that was not handed on yet.
    waiting: usize,
    listener: &'b mut L,
    /// The attributes of the last tag; the room of them is used again.
    attributes: Vec<Attribute<'a>>,
    /// A name that had to be put in lower case.
    name: String,
}

impl<L: Listener> Cutter<'_, '_, L> {
    /// Goes through the page; false when it ends within a tag.
    fn run(&mut self) -> bool {
        let bytes = self.page.as_bytes();
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
            let begin = at + found;
            at = match bytes.get(begin + 1) {
                Some(b'/') if bytes.get(begin + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    match self.tag(begin, begin + 2) {
                        Some(end) => end,
                        None => return false,
                    }
                }
                Some(b'/' | b'!' | b'?') => self.pass_over(begin),
                Some(byte) if byte.is_ascii_alphabetic() => match self.tag(begin, begin + 1) {
                    Some(end) => self.inside(begin, end),
                    None => return false,
                },
                _ => begin + 1,
            };
        }
        self.words(self.page.len());
        true
    }

    /// Hands on a tag and the words before it, and returns where it ends; `None` when the page
    /// ends within it.
    fn tag(&mut self, begin: usize, from: usize) -> Option<usize> {
        self.words(begin);
        self.attributes.clear();
        let Found { name_end, end } = find_end(self.page, from, &mut self.attributes)?;
        self.waiting = end;
        let mut name = self.page.get(from..name_end).unwrap_or_default();
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.name.clear();
            self.name.push_str(name);
            self.name.make_ascii_lowercase();
            name = &self.name;
        }
        if from == begin + 1 {
            self.listener.start(name, Attributes(&self.attributes));
        } else {
            self.listener.end(name);
        }
        Some(end)
    }

    /// Passes over a comment, a doctype or an instruction; returns where it ends.
    fn pass_over(&mut self, begin: usize) -> usize {
        self.words(begin);
        let rest = self.page.get(begin..).unwrap_or_default();
        let end = if let Some(comment) = rest.strip_prefix("<!--") {
            let length = memmem::find(comment.as_bytes(), b"-->");
            let words = comment.get(..length.unwrap_or(0)).unwrap_or_default();
            self.listener.comment(words);
            length.map(|length| begin + 4 + length + 3)
        } else {
            memchr(b'>', rest.as_bytes()).map(|length| begin + length + 1)
        };
        self.waiting = end.unwrap_or(self.page.len());
        self.waiting
    }

    /// After a start tag: passes over the inside of a script or style.
    fn inside(&mut self, begin: usize, end: usize) -> usize {
        let tag = self.page.get(begin + 1..end).unwrap_or_default();
        let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = tag.get(..length).unwrap_or_default();
        let Some(raw) = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)) else {
            return end;
        };
        let rest = self.page.get(end..).unwrap_or_default();
        let closes = end_tag(rest, raw).unwrap_or(rest.len());
        if *raw == "script" && tag.to_ascii_lowercase().contains("ld+json") {
            let json = rest.get(..closes).unwrap_or_default();
            self.listener.data(json);
        }
        self.waiting = end + closes;
        self.waiting
    }

    /// Hands on the words up to a place, with one kind of line end.
    fn words(&mut self, to: usize) {
        let mut rest = self.page.get(self.waiting..to).unwrap_or_default();
        self.waiting = to.max(self.waiting);
        while let Some(at) = memchr2(b'&', b'\r', rest.as_bytes()) {
            if at > 0 {
                self.listener.words(rest.get(..at).unwrap_or_default());
            }
            rest = rest.get(at..).unwrap_or_default();
            let length = if rest.starts_with('&') {
                let found = references::of_text(rest);
                self.listener.words(found.letters());
                found.length
            } else {
                self.listener.words("\n");
                if rest.starts_with("\r\n") { 2 } else { 1 }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        if !rest.is_empty() {
            self.listener.words(rest);
        }
    }
}

/// Finds the end tag of a raw element, by its `</`.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, b"</").find(|at| {
        let after = bytes.get(at + 2..at + 2 + name.len());
        let next = bytes.get(at + 2 + name.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
            && next.is_none_or(|next| {
                matches!(next, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
            })
    })
}

/// A tag as it was found.
struct Found {
    /// One past its name.
    name_end: usize,
    /// One past its `>`.
    end: usize,
}

/// Finds the end of a tag whose name begins at a place, a `>` outside quoted values, and its
/// attributes.
fn find_end<'a>(page: &'a str, name: usize, attributes: &mut Vec<Attribute<'a>>) -> Option<Found> {
    let bytes = page.as_bytes();
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
    let mut at = name;
    while !matches!(bytes.get(at)?, b'>' | b'/') && !is_space(*bytes.get(at)?) {
        at += 1;
    }
    let name_end = at;
    loop {
        while is_space(*bytes.get(at)?) || *bytes.get(at)? == b'/' {
            at += 1;
        }
        if *bytes.get(at)? == b'>' {
            let end = at + 1;
            return Some(Found { name_end, end });
        }
        // The name of an attribute may begin with `=`.
        let begin = at;
        at += 1;
        while !matches!(bytes.get(at)?, b'>' | b'/' | b'=') && !is_space(*bytes.get(at)?) {
            at += 1;
        }
        let name = begin..at;
        let mut equals = at;
        while is_space(*bytes.get(equals)?) {
            equals += 1;
        }
        let mut value = at..at;
        if *bytes.get(equals)? == b'=' {
            at = equals + 1;
            while is_space(*bytes.get(at)?) {
                at += 1;
            }
            if let quote @ (b'"' | b'\'') = *bytes.get(at)? {
                let length = memchr(quote, bytes.get(at + 1..)?)?;
                value = at + 1..at + 1 + length;
                at = value.end + 1;
            } else {
                let begin = at;
                while *bytes.get(at)? != b'>' && !is_space(*bytes.get(at)?) {
                    at += 1;
                }
                value = begin..at;
            }
        }
        if attributes.len() < MOST_ATTRIBUTES {
            attributes.push(Attribute {
                name: page.get(name).unwrap_or_default(),
                value: references::resolved(page.get(value).unwrap_or_default()),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes down what it hears.
    #[derive(Default)]
    struct Heard(String);

    impl Heard {
        fn note(&mut self, words: std::fmt::Arguments<'_>) {
            self.0.push_str(&words.to_string());
        }
    }

    impl Listener for Heard {
        fn start(&mut self, name: &str, attributes: Attributes<'_>) {
            let count = attributes.0.len();
            self.note(format_args!("<{name} {count}>"));
        }
        fn end(&mut self, name: &str) {
            self.note(format_args!("</{name}>"));
        }
        fn words(&mut self, words: &str) {
            self.0.push_str(words);
        }
        fn data(&mut self, json: &str) {
            self.note(format_args!("[{json}]"));
        }
        fn comment(&mut self, words: &str) {
            self.note(format_args!("({words})"));
        }
    }

    fn heard(page: &str) -> String {
        let mut heard = Heard::default();
        read(page, &mut heard);
        heard.0
    }

    #[test]
    fn marks_and_words_come_in_their_order() {
        assert_eq!(
            heard(
                "<!doctype html><P a='>' b=c>x &amp; y<!-- <b> --></p><script>if (a<b) '</p>'</SCRIPT>z < 1"
            ),
            "<p 2>x & y( <b> )</p><script 0></script>z < 1"
        );
        assert_eq!(
            heard("<script type='application/ld+json'>{\"a\":1}</script><style>p{}</style>."),
            "<script 1>[{\"a\":1}]</script><style 0></style>."
        );
        assert_eq!(
            heard("a<b href=x/y>c</b ><i/>&eacute;&#x416;"),
            "a<b 1>c</b><i 0>éЖ"
        );
    }

    #[test]
    fn a_page_that_ends_within_a_mark_says_so() {
        assert!(read("abc<p class=\"x", &mut Heard::default()));
        assert_eq!(heard("abc<p class=\"x"), "abc");
        assert!(!read("abc<!-- x", &mut Heard::default()));
        assert_eq!(heard("abc<script>x"), "abc<script 0>");
    }

    #[test]
    fn an_endless_tag_is_shortened() {
        let attributes: String = (0..200_000).fold(String::new(), |all, n| all + &format!("a{n} "));
        let out = heard(&format!("<p {attributes}>x</p>"));
        assert_eq!(out, format!("<p {MOST_ATTRIBUTES}>x</p>"));
    }
    /// What the tokenizer of the library hears, told to a listener.
    struct Measure(std::cell::RefCell<Heard>);

    impl html5ever::tokenizer::TokenSink for Measure {
        type Handle = ();

        fn process_token(
            &self,
            token: html5ever::tokenizer::Token,
            _line: u64,
        ) -> html5ever::tokenizer::TokenSinkResult<()> {
            use html5ever::tokenizer::{TagKind, Token};
            let mut heard = self.0.borrow_mut();
            match token {
                Token::CharacterTokens(words) => heard.words(&words),
                Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                    let attributes: Vec<Attribute> = tag
                        .attrs
                        .iter()
                        .map(|attribute| Attribute {
                            name: &attribute.name.local,
                            value: Cow::Borrowed(&attribute.value),
                        })
                        .collect();
                    heard.tag(&tag.name, Attributes(&attributes));
                }
                Token::TagToken(tag) => heard.end(&tag.name),
                Token::NullCharacterToken => heard.words("\u{0}"),
                Token::DoctypeToken(_)
                | Token::CommentToken(_)
                | Token::EOFToken
                | Token::ParseError(_) => {}
            }
            html5ever::tokenizer::TokenSinkResult::Continue
        }
    }

    /// Hears a page through the library.
    fn heard_by_the_library(page: &str) -> String {
        use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
        let sink = Measure(std::cell::RefCell::default());
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(html5ever::tendril::StrTendril::from_slice(page));
        while !queue.is_empty() {
            let _done = tokenizer.feed(&queue);
        }
        tokenizer.end();
        tokenizer.sink.0.into_inner().0
    }

    impl Heard {
        /// Notes a start tag with what its attributes say.
        fn tag(&mut self, name: &str, attributes: Attributes<'_>) {
            self.note(format_args!("<{name}"));
            for name in ["a", "b", "c", "href", "title"] {
                if let Some(value) = attributes.get(name) {
                    self.note(format_args!(" {name}={value:?}"));
                }
            }
            self.0.push('>');
        }
    }

    /// Hears what the library hears: comments are passed over.
    #[derive(Default)]
    struct Ours(Heard);

    impl Listener for Ours {
        fn start(&mut self, name: &str, attributes: Attributes<'_>) {
            self.0.tag(name, attributes);
        }
        fn end(&mut self, name: &str) {
            self.0.end(name);
        }
        fn words(&mut self, words: &str) {
            self.0.words(words);
        }
        fn data(&mut self, _: &str) {}
        fn comment(&mut self, _: &str) {}
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn the_library_hears_the_same(page in "([a-cA-C<>/&;#x0-9=\"' \r\n\tжé\\[\\]-]|<a|</b>|<b |title=|href='|>|&amp|&not|&notin;|&#x|&#1|&copy=|\r\n){0,60}") {
            let mut ours = Ours::default();
            let cut = read(&page, &mut ours);
            // What stands after a tag without an end is lost to both.
            prop_assert_eq!(&ours.0.0, &heard_by_the_library(&page), "cut: {}", cut);
        }
    }
}
