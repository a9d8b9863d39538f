//! A page as a run of marks and words: the tokenizer of a library, fed in safe portions.
//!
//! The library compares every attribute of a tag with those before it, so a tag of a million
//! attributes would take hours; comments, scripts and styles would be copied for nothing. So
//! the page is cut here, by the rules of HTML itself: comments and the insides of scripts are
//! passed over, an endless tag is shortened, and the rest goes to the tokenizer as it stands.
//! No tree is built: what follows from the order of the marks is for `blocks`.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use memchr::{memchr, memmem};

/// A tag has no more attributes than this; further ones are passed over.
const MOST_ATTRIBUTES: usize = 256;

/// So many bytes are handed to the tokenizer at once: what bounds its own copies.
const PORTION: usize = 64 << 10;

/// Elements whose inside is no page text, and is read up to their end tag alone.
const RAW: [&str; 6] = ["script", "style", "xmp", "noembed", "noframes", "iframe"];

/// Who hears what a page consists of.
pub(super) trait Listener {
    /// A start tag.
    fn start(&mut self, name: &str, attributes: Attributes<'_>);
    /// An end tag.
    fn end(&mut self, name: &str);
    /// Words, their character references resolved.
    fn words(&mut self, words: &str);
    /// The inside of a script; only of those that hold data (`application/ld+json`).
    fn data(&mut self, json: &str);
    /// A comment, as written.
    fn comment(&mut self, words: &str);
}

/// The attributes of a tag.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a>(&'a Tag);

impl<'a> Attributes<'a> {
    /// Returns the value of an attribute; an attribute without value has an empty one.
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        let mut all = self.0.attrs.iter();
        all.find(|attribute| &*attribute.name.local == name)
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
    let tokenizer = Tokenizer::new(Sink(RefCell::new(listener)), TokenizerOpts::default());
    let mut cutter = Cutter {
        page,
        waiting: 0,
        tokenizer: &tokenizer,
    };
    let whole = cutter.run();
    tokenizer.end();
    !whole
}

/// The sink of the tokenizer: it hands everything on.
struct Sink<'a, L: Listener>(RefCell<&'a mut L>);

impl<L: Listener> TokenSink for Sink<'_, L> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut listener = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(words) => listener.words(&words),
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => listener.start(&tag.name, Attributes(&tag)),
                TagKind::EndTag => listener.end(&tag.name),
            },
            Token::NullCharacterToken => listener.words("\u{0}"),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// Cuts a page into what is handed on and what is passed over.
struct Cutter<'a, 'b, L: Listener> {
    page: &'a str,
    /// Where the part begins that was not handed on yet.
    waiting: usize,
    tokenizer: &'b Tokenizer<Sink<'b, L>>,
}

/// A tag as it was found.
struct Found {
    /// One past its `>`.
    end: usize,
    /// Where its attributes grow too many, if they do.
    cut: Option<usize>,
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
        self.feed(self.page.len());
        true
    }

    /// Finds the end of a tag; `None`, with all before it handed on, when it has none.
    fn tag(&mut self, begin: usize, name: usize) -> Option<usize> {
        match find_end(self.page.as_bytes(), name) {
            Some(Found { end, cut: None }) => Some(end),
            Some(Found {
                end,
                cut: Some(cut),
            }) => {
                self.feed(cut);
                self.waiting = end - 1;
                Some(end)
            }
            None => {
                self.feed(begin);
                None
            }
        }
    }

    /// Passes over a comment, a doctype or an instruction; returns where it ends.
    fn pass_over(&mut self, begin: usize) -> usize {
        self.feed(begin);
        let rest = self.page.get(begin..).unwrap_or_default();
        let end = if let Some(comment) = rest.strip_prefix("<!--") {
            let length = memmem::find(comment.as_bytes(), b"-->");
            let words = comment.get(..length.unwrap_or(0)).unwrap_or_default();
            self.tokenizer.sink.0.borrow_mut().comment(words);
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
        self.feed(end);
        let rest = self.page.get(end..).unwrap_or_default();
        let closes = end_tag(rest, raw).unwrap_or(rest.len());
        if *raw == "script" && tag.to_ascii_lowercase().contains("ld+json") {
            let json = rest.get(..closes).unwrap_or_default();
            self.tokenizer.sink.0.borrow_mut().data(json);
        }
        self.waiting = end + closes;
        self.waiting
    }

    /// Hands on everything up to a place.
    fn feed(&mut self, to: usize) {
        let mut part = self.page.get(self.waiting..to).unwrap_or_default();
        self.waiting = to.max(self.waiting);
        while !part.is_empty() {
            let mut length = part.len().min(PORTION);
            while !part.is_char_boundary(length) {
                length -= 1;
            }
            let (now, later) = part.split_at(length);
            let queue = BufferQueue::default();
            queue.push_back(StrTendril::from_slice(now));
            // A listener asks for nothing, so the tokenizer never stops before the end.
            while !queue.is_empty() {
                let _done = self.tokenizer.feed(&queue);
            }
            part = later;
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

/// Finds the end of a tag whose name begins at a place: a `>` outside quoted values.
fn find_end(bytes: &[u8], name: usize) -> Option<Found> {
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
    let mut at = name;
    // The name.
    while !matches!(bytes.get(at)?, b'>' | b'/') && !is_space(*bytes.get(at)?) {
        at += 1;
    }
    let mut attributes = 0;
    let mut cut = None;
    loop {
        while is_space(*bytes.get(at)?) || *bytes.get(at)? == b'/' {
            at += 1;
        }
        if *bytes.get(at)? == b'>' {
            return Some(Found { end: at + 1, cut });
        }
        attributes += 1;
        if attributes > MOST_ATTRIBUTES && cut.is_none() {
            cut = Some(at);
        }
        // The name of an attribute may begin with `=`.
        at += 1;
        while !matches!(bytes.get(at)?, b'>' | b'/' | b'=') && !is_space(*bytes.get(at)?) {
            at += 1;
        }
        let mut value = at;
        while is_space(*bytes.get(value)?) {
            value += 1;
        }
        if *bytes.get(value)? != b'=' {
            continue;
        }
        at = value + 1;
        while is_space(*bytes.get(at)?) {
            at += 1;
        }
        match *bytes.get(at)? {
            quote @ (b'"' | b'\'') => at += 1 + memchr(quote, bytes.get(at + 1..)?)? + 1,
            _ => {
                while *bytes.get(at)? != b'>' && !is_space(*bytes.get(at)?) {
                    at += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let count = attributes.0.attrs.len();
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
}
