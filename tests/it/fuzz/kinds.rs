//! The readers that are tried, each with its seeds, the tokens of its format and its checks.

use readroom::formats::{self, Hints, Reading, TextLayer, sidecar};
use readroom::store::collection_file;

use super::{checks, seeds};

/// Puts what was made bad into the file it belongs in.
type Wrap = fn(&[u8]) -> Vec<u8>;

/// A kind of file.
pub(super) struct Kind {
    /// The name its files go by: what the reader is told.
    pub(super) name: &'static str,
    /// Good files.
    pub(super) seeds: fn() -> Vec<Vec<u8>>,
    /// What means something in the format.
    pub(super) tokens: &'static [&'static str],
    /// Packs changed bytes into a good file, for a format that is packed.
    pub(super) wrap: Option<Wrap>,
    /// Reads the bytes and looks at what comes out; the sentence says what is wrong.
    pub(super) read: fn(&str, &[u8]) -> Result<(), String>,
}

/// All readers.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "archive.txt",
        seeds: seeds::archive,
        tokens: &[
            "**",
            "**Citation:**\n",
            "**Contents:**\n",
            "- English Translation\n",
            "\n\n",
            "**x:**\n",
            "**Summary:** a",
            "* ",
            "1) ",
            "[^1]",
            "[a](http://b)",
            "<http://",
            "#",
            "> ",
            "|a|b|\n",
            "November 17, 1950",
            "\\",
            "_",
            "[",
            "Fond 1, ",
            "Translated by ",
            "  \n",
            "\u{202e}",
        ],
        wrap: None,
        read: format,
    },
    Kind {
        name: "plain.txt",
        seeds: seeds::plain,
        tokens: &[
            "\n",
            "\n\n",
            "   ",
            "\t",
            "a  b   c\n",
            "1. ",
            "- ",
            "---\n",
            "[page 1]",
            "SECRET\n",
            "\r",
            "12 May 1948",
            "\u{2028}",
            "\u{301}",
            "金",
            "\u{1b}[31m",
            "\0",
            "\u{feff}",
        ],
        wrap: None,
        read: format,
    },
    Kind {
        name: "old.text",
        seeds: seeds::old,
        tokens: &[
            "\u{1b}$B", "\u{1b}(B", "~{", "~}", "\0", "\u{feff}", "\u{1a}", "\r\n", "\u{fffd}",
            "a\0",
        ],
        wrap: None,
        read: encoded,
    },
    Kind {
        name: "note.md",
        seeds: seeds::markdown,
        tokens: &[
            "---\n",
            "+++\n",
            "...\n",
            "# ",
            "\n\n",
            "> ",
            "- ",
            "1. ",
            "[^1]",
            "[^1]: ",
            "[",
            "](",
            "![",
            "*",
            "**",
            "_",
            "`",
            "```\n",
            "|",
            "|-|-|\n",
            "<!--",
            "-->",
            "<br>",
            "\\",
            "&amp;",
            "  \n",
            "- [x] ",
            "    ",
            "[a]: b\n",
            "~~",
            "title: ",
            "tags: [",
            "&a",
            "*a",
            "{",
            "? ",
            "[[x]]\n",
            "a = '''",
            "[params]\n",
            "x.y.z = 1\n",
            "<a b=\"",
        ],
        wrap: None,
        read: format,
    },
    Kind {
        name: "edition.xml",
        seeds: seeds::tei,
        tokens: &[
            "<TEI>",
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<note>",
            "</note>",
            "<choice>",
            "<list><item>",
            "<table><row><cell>",
            "<head>",
            "<pb n='1'/>",
            "<lb/>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]>",
            "&b;",
            "&amp;",
            "&#0;",
            "<?x ?>",
            "<",
            ">",
            " xml:id='a'",
            " target='#a'",
            "<persName corresp='#p'>",
            "<div type='document'>",
            "<teiHeader>",
            "\0",
        ],
        wrap: None,
        read: format,
    },
    Kind {
        name: "page.html",
        seeds: seeds::html,
        tokens: &[
            "<div>",
            "</div>",
            "<p>",
            "<table><tr><td>",
            "<td colspan=9999>",
            "<ul><li>",
            "<a href='#a'>",
            "<sup>",
            "<script>",
            "</script>",
            "<style>",
            "<title>",
            "<meta name=dc.title content=a>",
            "<article>",
            "<main>",
            "<!--",
            "-->",
            "<svg>",
            "<template>",
            "<b><i>",
            "&amp",
            "&#x0;",
            "<",
            "<script type='application/ld+json'>{",
            "<br>",
            "<pre>",
            "<select><option>",
            "<frameset>",
            "\0",
        ],
        wrap: None,
        read: format,
    },
    Kind {
        name: "book.epub",
        seeds: seeds::chapters,
        tokens: &[
            "<p>",
            "</p>",
            "<div>",
            "</body>",
            "<h1>",
            "<a href='../x'>",
            "<img src='a.png'/>",
            "<table>",
            "<tr><td>",
            "<ol><li>",
            "epub:type='footnote'",
            "<aside>",
            "&nbsp;",
            "<!--",
            "]]>",
            "PK\u{3}\u{4}",
            "PK\u{1}\u{2}",
            "PK\u{5}\u{6}",
            "<",
            "\0",
            "<span>",
            "<ruby><rt>",
            "<section>",
        ],
        wrap: Some(seeds::book_of),
        read: format,
    },
    Kind {
        name: "scan.pdf",
        seeds: seeds::pdf_words,
        tokens: &[
            "\u{c}",
            "\n\n",
            "  ",
            "-\n",
            "%PDF-",
            "\r",
            "\0",
            "a  b   c\n",
        ],
        wrap: None,
        read: pdf,
    },
    Kind {
        name: "x.ris",
        seeds: seeds::ris,
        tokens: &[
            "TY  - GEN\n",
            "ER  - \n",
            "AU  - ",
            "PY  - 1950//\n",
            "\n",
            "KW  - a\n",
            "UR  - http://a/b\n",
            " - ",
        ],
        wrap: None,
        read: beside,
    },
    Kind {
        name: "x.bib",
        seeds: seeds::bib,
        tokens: &[
            "@misc{x,",
            "@string{a = ",
            "{",
            "}",
            "\"",
            " # ",
            " and ",
            "\\'",
            "\\\"{",
            "= ",
            ",",
            "@comment",
            "month = mar,",
            "\\",
            "~",
            "--",
            "(",
            ")",
        ],
        wrap: None,
        read: beside,
    },
    Kind {
        name: "x.json",
        seeds: seeds::csl,
        tokens: &[
            "[",
            "{",
            "}",
            "]",
            "\"",
            ",",
            ":",
            "null",
            "\"id\":",
            "\"type\":\"x\"",
            "1e999",
            "-0",
            "\\ud800",
            "\"date-parts\":[[",
            "{\"a\":",
            "\"author\":[",
        ],
        wrap: None,
        read: beside,
    },
    Kind {
        name: "x.yaml",
        seeds: seeds::yaml,
        tokens: &[
            "- ",
            "? ",
            ": ",
            "\n",
            "  ",
            "[",
            "{",
            "]",
            "}",
            "&a ",
            "*a",
            "!!binary ",
            "|\n",
            ">\n",
            "'",
            "\"",
            "---\n",
            "...\n",
            "# ",
            "<<: ",
            "a: b\n",
            "%YAML 1.2\n",
            "\t",
            "- - - ",
            "!<x> ",
            "~",
            "title: x\n",
        ],
        wrap: None,
        read: beside,
    },
    Kind {
        name: "collection.toml",
        seeds: seeds::collection,
        tokens: &[
            "[[defaults]]\n",
            "match = ",
            "\"**/**\"",
            "\"{a,b{c,{d,",
            "\"[!a-",
            "id = ",
            "= ",
            "\"\"\"",
            "'''",
            "[",
            "]",
            "{",
            "}",
            "\n",
            "a.b.c = 1\n",
            "\\u0000",
            "1979-05-27",
            "0x",
            "encoding = \"koi8-r\"\n",
        ],
        wrap: None,
        read: of_collection,
    },
];

fn format(name: &str, bytes: &[u8]) -> Result<(), String> {
    checks::reading(&formats::read(name, bytes), bytes.len())
}

/// Reads bytes as they are, and as their owner may say they are.
fn encoded(name: &str, bytes: &[u8]) -> Result<(), String> {
    let said = ["", "koi8-r", "utf-16le", "iso-2022-jp", "gb18030"];
    let which = bytes.len() % said.len();
    let hints = Hints {
        language: (which % 2 == 1).then(|| "ru".to_owned()),
        encoding: Some(said[which].to_owned()).filter(|name| !name.is_empty()),
    };
    checks::reading(&formats::read_with(name, bytes, &hints), bytes.len())
}

fn pdf(name: &str, bytes: &[u8]) -> Result<(), String> {
    let layer = match bytes.len() % 3 {
        0 => TextLayer::Cut(bytes.to_vec(), "it took too long".to_owned()),
        _ => TextLayer::Words(bytes.to_vec()),
    };
    checks::reading(&formats::read_pdf(name, &layer), bytes.len())?;
    checks::reading(&formats::read(name, bytes), bytes.len())
}

/// Reads a file of metadata and lays it over the text beside it.
fn beside(name: &str, bytes: &[u8]) -> Result<(), String> {
    let mut reading: Reading = formats::read("x.txt", b"A letter\n\nWords.\n");
    let length = bytes.len() + 20;
    match sidecar::read(name, bytes) {
        Ok(Some(sidecar)) => {
            sidecar::describe(&mut reading, sidecar);
            checks::reading(&reading, length)
        }
        Err(sentence) if sentence.is_empty() => Err("no sentence".to_owned()),
        Ok(None) | Err(_) => Ok(()),
    }
}

fn of_collection(_: &str, bytes: &[u8]) -> Result<(), String> {
    match collection_file::read(bytes) {
        Err(sentence) if sentence.is_empty() => Err("no sentence".to_owned()),
        Ok((_, told))
            if told.iter().map(String::len).sum::<usize>() > 100_000 + bytes.len() * 200 =>
        {
            Err("more is told than can be read".to_owned())
        }
        Ok(_) | Err(_) => Ok(()),
    }
}
