//! How fast TEI, web pages and books are read, and what the worst of them cost.
//!
//! The measurements are run on purpose, in a release build, and print a table:
//! `cargo test --release --test it worst_markup -- --ignored --nocapture --test-threads 1`.
//! Each of the worst files is read in a process of its own, since the most memory a process
//! has ever held is known only of the whole of it.

use std::cell::Cell;
use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

use readroom::formats;
use readroom::record::Clean;
use readroom::record::identity::TextHash;
use readroom::record::text::SpanKind;

/// Ten megabytes: what must be read in two seconds.
const WHOLE: usize = 10 << 20;

thread_local! {
    /// How large the files are that are made now.
    static SIZE: Cell<usize> = const { Cell::new(WHOLE) };
}

fn size() -> usize {
    SIZE.get()
}

/// The name of the case a child process is to read.
const CASE: &str = "READROOM_WORST_CASE";

/// What a case's file is made of: a name, a beginning, what is repeated, an end.
struct Case {
    name: &'static str,
    file: &'static str,
    make: fn() -> Vec<u8>,
}

/// Repeats a piece until a file is full.
fn fill(head: &str, piece: &str, tail: &str) -> Vec<u8> {
    let room = size().saturating_sub(head.len() + tail.len());
    [head, &piece.repeat(room / piece.len()), tail]
        .concat()
        .into_bytes()
}

/// Repeats a piece that has its number in it.
fn count(head: &str, piece: impl Fn(&mut String, usize), tail: &str) -> Vec<u8> {
    let mut out = String::with_capacity(size() + 4096);
    out.push_str(head);
    let mut number = 0;
    while out.len() + tail.len() < size() {
        piece(&mut out, number);
        number += 1;
    }
    out.push_str(tail);
    out.into_bytes()
}

const TEI: &str = "<TEI><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader><text><body><div>";
const TEI_END: &str = "</div></body></text></TEI>";
const VOLUME: &str = "<TEI><teiHeader><fileDesc><titleStmt><title>V</title></titleStmt></fileDesc></teiHeader><text><body><div type=\"compilation\"><head>C</head>";

fn tei(piece: &str) -> Vec<u8> {
    fill(TEI, piece, TEI_END)
}

fn page(piece: &str) -> Vec<u8> {
    fill("<!doctype html><title>t</title><body>", piece, "")
}

macro_rules! cases {
    ($($file:literal { $($name:literal => $make:expr),+ $(,)? })+) => {
        [$($(Case { name: $name, file: $file, make: || $make }),+),+]
    };
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    let all = cases! {
        "worst.xml" {
            "tei note" => tei("<note>n</note>"),
            "tei note in p" => tei("<p>a<note>n</note></p>"),
            "tei note n" => tei("<p>a<note n='1'>n</note></p>"),
            "tei one p of notes" => fill(&format!("{TEI}<p>"), "a<note>n</note>", TEI_END),
            "tei nested notes" => tei("<note n='1'>"),
            "tei note and ref" => count(TEI, |out, n| { let _ = write!(out, "<p>a<ref target='#n{n}'>x</ref></p><note n='1' xml:id='n{n}'>b</note>"); }, TEI_END),
            "tei p" => tei("<p>a</p>"),
            "tei p attributes" => tei("<p rend='it' n='1' xml:id='a' type='x' place='b'>a</p>"),
            "tei empty p" => tei("<p/>"),
            "tei unclosed p" => tei("<p>a"),
            "tei nested div" => tei("<div>"),
            "tei nested div text" => tei("<div><head>a</head>"),
            "tei div 128" => { let piece = "<div>".repeat(100) + "a" + &"</div>".repeat(100); tei(&piece) },
            "tei deep end tags" => { let head = format!("{TEI}{}", "<hi>".repeat(120)); fill(&head, "</x>", "") },
            "tei deep wrong ends" => { let head = format!("{TEI}{}", "<hi>".repeat(120)); fill(&head, "<a></b>", "") },
            "tei div documents" => fill(VOLUME, "<div type=\"document\" n=\"1\" xml:id=\"d1\"><head>1. A</head><p>a</p></div>", TEI_END),
            "tei div doc empty" => fill(VOLUME, "<div type=\"document\">", TEI_END),
            "tei doc notes" => fill(VOLUME, "<div type=\"document\"><head>A<note type='source'>Source: a. Secret. b.</note></head></div>", TEI_END),
            "tei compilations" => count("<TEI><text><body>", |out, n| { let _ = write!(out, "<div type=\"c\"><head>A{n}</head><div type=\"document\"><p>a</p></div></div>"); }, TEI_END),
            "tei one document" => fill(&format!("{VOLUME}<div type=\"document\">"), "<p>a</p>", TEI_END),
            "tei many long around" => { let head = format!("<TEI><text><body>{}", format!("<div type='c'><head>{}</head>", "a ".repeat(size() / 256)).repeat(20)); fill(&head, "<div type=\"document\">a</div>", TEI_END) },
            "tei people" => count(TEI, |out, n| { let _ = write!(out, "<person xml:id='p{n}'>a</person>"); }, TEI_END),
            "tei list of people" => count(&format!("{TEI}<list>"), |out, n| { let _ = write!(out, "<item><persName xml:id='p{n}'>a</persName> b</item>"); }, TEI_END),
            "tei header people" => count("<TEI><teiHeader><particDesc><listPerson>", |out, n| { let _ = write!(out, "<person xml:id='p{n}'>a</person>"); }, "</listPerson></particDesc></teiHeader></TEI>"),
            "tei header titles" => fill("<TEI><teiHeader><fileDesc><titleStmt>", "<title>a</title>", "</titleStmt></fileDesc></teiHeader></TEI>"),
            "tei header authors" => count("<TEI><teiHeader><fileDesc><titleStmt>", |out, n| { let _ = write!(out, "<author>a{n}</author>"); }, "</titleStmt></fileDesc></teiHeader></TEI>"),
            "tei header places" => count("<TEI><teiHeader><profileDesc><creation>", |out, n| { let _ = write!(out, "<placeName>a{n}</placeName>"); }, "</creation></profileDesc></teiHeader></TEI>"),
            "tei header marks" => fill("<TEI><teiHeader><fileDesc><sourceDesc>", "<msIdentifier><idno>a</idno></msIdentifier>", "</sourceDesc></fileDesc></teiHeader></TEI>"),
            "tei header mark" => fill("<TEI><teiHeader><fileDesc><sourceDesc><msIdentifier>", "<idno>a</idno>", "</msIdentifier></sourceDesc></fileDesc></teiHeader></TEI>"),
            "tei header terms" => count("<TEI><teiHeader><profileDesc><keywords>", |out, n| { let _ = write!(out, "<term>a{n}</term>"); }, "</keywords></profileDesc></teiHeader></TEI>"),
            "tei header deep" => { let piece = "<a>".repeat(100) + "b" + &"</a>".repeat(100); fill("<TEI><teiHeader><fileDesc>", &piece, "</fileDesc></teiHeader></TEI>") },
            "tei headers" => fill("<teiCorpus>", "<TEI><teiHeader><fileDesc><titleStmt><title>a</title></titleStmt></fileDesc></teiHeader><text><p>a</p></text></TEI>", "</teiCorpus>"),
            "tei dates" => tei("<dateline><date when='1950'>a</date></dateline>"),
            "tei date words" => tei("<dateline><date>a, b, c, d</date></dateline>"),
            "tei one dateline" => fill(&format!("{TEI}<dateline>"), "<date>a</date> ", TEI_END),
            "tei one dateline places" => count(&format!("{TEI}<dateline>"), |out, n| { let _ = write!(out, "<placeName>a{n}</placeName>"); }, TEI_END),
            "tei persons" => count(&format!("{VOLUME}<div type=\"document\"><p>"), |out, n| { let _ = write!(out, "<persName type='from'>a{n}</persName> "); }, TEI_END),
            "tei hi in p" => fill(&format!("{TEI}<p>"), "<hi>a</hi> ", TEI_END),
            "tei nested hi" => { let piece = "<hi>".repeat(100) + "a" + &"</hi>".repeat(100); fill(&format!("{TEI}<p>"), &piece, TEI_END) },
            "tei ref in p" => fill(&format!("{TEI}<p>"), "<ref target='#a'/>", TEI_END),
            "tei gloss" => count(TEI, |out, n| { let _ = write!(out, "<p><gloss target='#t{n}'>a</gloss><term xml:id='t{n}'>b</term></p>"); }, TEI_END),
            "tei choice" => fill(&format!("{TEI}<p>"), "<choice><sic>a</sic><corr>b</corr></choice>", TEI_END),
            "tei nested choice" => { let piece = "<choice><sic>".repeat(50) + "a" + &"</sic></choice>".repeat(50); fill(&format!("{TEI}<p>"), &piece, TEI_END) },
            "tei app" => fill(&format!("{TEI}<p><app>"), "<rdg>a</rdg>", TEI_END),
            "tei gap" => fill(&format!("{TEI}<p>"), "<gap/>", TEI_END),
            "tei unclear" => fill(&format!("{TEI}<p>"), "<unclear>a</unclear>", TEI_END),
            "tei supplied" => fill(&format!("{TEI}<p>"), "<supplied>a</supplied>", TEI_END),
            "tei nested supplied" => { let piece = "<supplied>".repeat(100) + &"</supplied>".repeat(100); fill(&format!("{TEI}<p>"), &piece, TEI_END) },
            "tei q" => fill(&format!("{TEI}<p>"), "<q>a</q>", TEI_END),
            "tei lb" => fill(&format!("{TEI}<p>"), "a<lb/>", TEI_END),
            "tei pb" => count(TEI, |out, n| { let _ = write!(out, "<pb n='{n}'/>a "); }, TEI_END),
            "tei pb long" => fill(&format!("{TEI}<pb n='{}'/>", "9".repeat(500)), "<p>a</p>", TEI_END),
            "tei list" => tei("<list><item>a</item></list>"),
            "tei ordered list" => fill(&format!("{TEI}<list type='ordered'>"), "<item>a</item>", TEI_END),
            "tei deep list" => tei("<list><item>a"),
            "tei labels" => fill(&format!("{TEI}<list>"), "<label>a</label><item>b</item>", TEI_END),
            "tei open labels" => fill(&format!("{TEI}<list>"), "<label>a</label>", TEI_END),
            "tei table cells" => fill(&format!("{TEI}<table><row>"), "<cell>a</cell>", TEI_END),
            "tei table rows" => fill(&format!("{TEI}<table>"), "<row><cell>a</cell></row>", TEI_END),
            "tei table uneven" => { let head = format!("{TEI}<table><row>{}</row>", "<cell>a</cell>".repeat(size() / 35)); fill(&head, "<row><cell>a</cell></row>", TEI_END) },
            "tei tables" => tei("<table><row><cell>a</cell></row></table>"),
            "tei wide tables" => tei("<table><row><cell>a</cell><cell>b</cell></row><row><cell>a</cell><cell>b</cell></row></table>"),
            "tei figures" => tei("<figure><graphic url='a/b'/></figure>"),
            "tei verse" => fill(&format!("{TEI}<lg>"), "<l n='1'>a</l>", TEI_END),
            "tei textpart" => count(TEI, |out, n| { let _ = write!(out, "<div type='textpart' n='{n}'><p>a</p></div>"); }, TEI_END),
            "tei nested textpart" => tei("<div type='textpart' n='1'><p>a</p>"),
            "tei parts" => fill("<TEI><text><body>", "<div type='translation'><p>a</p></div>", TEI_END),
            "tei summary" => fill(&format!("{VOLUME}<div type=\"document\">"), "<note type='summary'>a</note>", TEI_END),
            "tei same keys" => tei("<p xml:id='a'>a</p>"),
            "tei heads" => tei("<head>a</head>"),
            "tei head notes" => fill(&format!("{VOLUME}<div type=\"document\"><head>"), "a<note>b</note>", "</head></div>"),
            "tei head reopened" => fill(&format!("{VOLUME}<div type=\"document\">"), "<head>a", TEI_END),
            "tei attachments" => tei("<frus:attachment><head>a</head></frus:attachment>"),
            "tei entities" => fill(&format!("{TEI}<p>"), "&amp;", TEI_END),
            "tei unknown entities" => fill(&format!("{TEI}<p>"), "&x;", TEI_END),
            "tei ampersands" => fill(&format!("{TEI}<p>"), "&", TEI_END),
            "tei numbers" => fill(&format!("{TEI}<p>"), "&#65;", TEI_END),
            "tei entity attribute" => fill(&format!("{TEI}<p n='"), "&amp;", "'>a</p>"),
            "tei open entity attribute" => fill(&format!("{TEI}<p n='"), "&", "'>a</p>"),
            "tei doctype" => fill("<!DOCTYPE TEI [", "<!ENTITY a 'b'>", "]><TEI><text><p>&a;</p></text></TEI>"),
            "tei open doctype" => fill("<!DOCTYPE TEI [", "<!ENTITY a 'b'>", ""),
            "tei comments" => tei("<!-- a -->"),
            "tei open comment" => fill(&format!("{TEI}<!--"), "-", ""),
            "tei cdata" => fill(&format!("{TEI}<p>"), "<![CDATA[a]]>", TEI_END),
            "tei open cdata" => fill(&format!("{TEI}<p><![CDATA["), "]", ""),
            "tei behind" => fill(&format!("{TEI}{TEI_END}"), "<p>a</p>", ""),
            "tei comments behind" => fill(&format!("{TEI}{TEI_END}"), "<!-- a -->", "a"),
            "tei pi" => tei("<?a b?>"),
            "tei less" => tei("<"),
            "tei less space" => tei("< "),
            "tei false tags" => tei("<1>"),
            "tei text" => fill(&format!("{TEI}<p>"), "word ", TEI_END),
            "tei text cyrillic" => fill(&format!("{TEI}<p>"), "слово ", TEI_END),
            "tei text dashes" => fill(&format!("{TEI}<p>"), "— ", TEI_END),
            "tei text ideographs" => fill(&format!("{TEI}<p>"), "金 ", TEI_END),
            "tei spaces" => fill(&format!("{TEI}<p>"), " ", TEI_END),
            "tei controls" => fill(&format!("{TEI}<p>"), "\u{9b}", TEI_END),
            "tei escapes" => fill(&format!("{TEI}<p>"), "a\u{1b}", TEI_END),
            "tei long attribute" => fill(&format!("{TEI}<p n='"), "a", "'>b</p>"),
            "tei million attributes" => count(&format!("{TEI}<p "), |out, n| { let _ = write!(out, "a{n}='' "); }, ">b</p>"),
            "tei same attributes" => fill(&format!("{TEI}<p "), "n='a' ", ">b</p>"),
            "tei colons" => fill(&format!("{TEI}<a"), ":", ">b</p>"),
            "tei long name" => fill(&format!("{TEI}<"), "a", ">b</p>"),
            "tei open tag" => fill(&format!("{TEI}<p n='"), "a", ""),
            "tei source note" => fill(&format!("{VOLUME}<div type=\"document\"><head>A<note type='source'>Source: "), "a. ", "</note></head></div>"),
            "tei source ibid" => fill(&format!("{VOLUME}<div type=\"document\"><head>A<note type='source'>Source: Ibid., "), "Box 1, ", "</note></head></div>"),
            "tei title from to" => fill(&format!("{VOLUME}<div type=\"document\"><head>Letter From "), "a to ", "</head></div>"),
            "tei documents word" => fill(TEI, "\"document\"", TEI_END),
            "tei document attr" => fill(&format!("{TEI}<x "), "type=\"document\" ", "/>"),
        }
        "worst.html" {
            "html less" => page("<"),
            "html less less" => page("a<<b "),
            "html td" => page("<td>a"),
            "html tr td" => page("<tr><td>a"),
            "html table" => page("<table><tr><td>a<td>b<tr><td>c<td>d</table>"),
            "html one table" => fill("<body><table>", "<tr><td>a<td>b", ""),
            "html wide table" => fill("<body><table><tr>", "<td>a", "<tr><td>b</table>"),
            "html nested table" => page("<table><tr><td>a"),
            "html layout table" => { let head = format!("<body>{}", "<table><tr><td>".repeat((size() / 200).min(300))); fill(&head, "<p>a", &"</table>".repeat((size() / 200).min(300))) },
            "html fields table" => fill("<body><table>", "<tr><th>Title<td>Date: a", "</table>"),
            "html footnotes" => count("<body>", |out, n| { let _ = write!(out, "<p>a<a href='#n{n}'>1</a></p><p id='n{n}'>b</p>"); }, ""),
            "html footnotes back" => count("<body>", |out, n| { let _ = write!(out, "<p>a<a id='r{n}' href='#n{n}'>1</a></p><li id='n{n}'><a href='#r{n}'>^</a> b</li>"); }, ""),
            "html same notes" => page("<p>a<a href='#n'>1</a></p><p id='n'>b</p>"),
            "html note marks" => fill("<body><p>", "<a href='#n'>1</a>", "<p id='n'>b"),
            "html long note" => fill("<body><p>a<a href='#n'>1</a><ol><li id='n'>", "<p>b", "</ol>"),
            "html li" => page("<ul><li>a"),
            "html li flat" => fill("<body><ul>", "<li>a", ""),
            "html ol" => page("<ol><li>a</ol>"),
            "html dl" => fill("<body><dl>", "<dt>a<dd>b", ""),
            "html nested dl" => page("<dl><dt>a<dd>b"),
            "html svg" => page("<svg><math>"),
            "html svg closed" => page("<svg><path/></svg>"),
            "html math" => page("<math><mi>x</mi></math>"),
            "html p" => page("<p>a"),
            "html p closed" => page("<p>a</p>"),
            "html empty p" => page("<p>"),
            "html br" => page("<br>"),
            "html br text" => page("a<br>"),
            "html hr" => page("a<hr>"),
            "html img" => page("<img alt='a'>"),
            "html links" => page("<a href='b'>a</a> "),
            "html open links" => page("<a href='b'>a"),
            "html link blocks" => page("<p><a href='http://a.example/b'>a</a>"),
            "html back links" => fill("<body><p id=x>", "a<a href='#x'>^</a>", ""),
            "html span" => page("<span>a</span>"),
            "html open span" => page("<span>a"),
            "html styled span" => page("<span style='color:red' class='a b c' id='x'>a</span>"),
            "html long style" => fill("<body><span style='", "a ", "'>a"),
            "html long class" => fill("<body><span class='", "a ", "'>a"),
            "html classes" => { let piece = format!("<p class='{}'>a", "x ".repeat(500)); page(&piece) },
            "html b" => page("<b>a</b> "),
            "html open b" => page("<b>a"),
            "html div" => page("<div>"),
            "html div text" => page("<div>a"),
            "html div closed" => page("<div>a</div>"),
            "html deep div" => { let piece = "<div>".repeat(900) + "a" + &"</div>".repeat(900); page(&piece) },
            "html deep then p" => { let head = format!("<body>{}", "<div>".repeat((size() / 100).min(990))); fill(&head, "<p>a", "") },
            "html deep fields" => { let head = format!("<body>{}", "<div>".repeat((size() / 100).min(990))); fill(&head, "<dt>Title<div>a</div>", "") },
            "html wide nested" => { let piece = "<div>a".repeat(30) + &"</div>".repeat(30); page(&piece) },
            "html article" => page("<article>a</article>"),
            "html main" => page("<main>a"),
            "html nav" => page("<nav>a</nav>"),
            "html open nav" => page("<nav>a"),
            "html all hidden" => fill("<body><nav>", "<p>a", ""),
            "html hidden spans" => page("<span hidden>a</span>b"),
            "html h1" => page("<h1>a</h1>"),
            "html blockquote" => page("<blockquote>a"),
            "html pre" => fill("<body><pre>", "a\n", ""),
            "html pre open" => page("<pre>a"),
            "html ends" => page("</p>"),
            "html wrong ends" => page("<b></i>"),
            "html entities" => page("&amp;"),
            "html open entities" => page("&amp"),
            "html ampersands" => page("&"),
            "html long entity" => page("&CounterClockwiseContourIntegral;"),
            "html numbers" => page("&#65;"),
            "html nul" => page("&#0;"),
            "html comments" => page("<!-- a -->"),
            "html open comments" => page("<!--"),
            "html short comments" => page("<!>"),
            "html cdata" => page("<![CDATA[a]]>"),
            "html questions" => page("<?"),
            "html scripts" => page("<script>a</script>"),
            "html open script" => page("<script>a"),
            "html script ends" => fill("<body><script>", "</", ""),
            "html json" => page("<script type='application/ld+json'>{}</script>"),
            "html deep json" => fill("<body><script type='application/ld+json'>", "[", "</script>"),
            "html big json" => { let inside = "{\"a\":1},".repeat(size() / 50); fill(&format!("<body><script type='application/ld+json'>[{inside}1]</script>"), "<p>a", "") },
            "html meta" => page("<meta name='a' content='b'>"),
            "html long meta" => { let piece = format!("<meta name='dc.subject' content='{}'>", "a; ".repeat(3000)); page(&piece) },
            "html titles" => page("<title>a</title>"),
            "html textarea" => page("<textarea>a</textarea>"),
            "html text" => page("word "),
            "html text cyrillic" => page("слово "),
            "html text dashes" => page("— "),
            "html spaces" => page(" "),
            "html newlines" => page("\r\n"),
            "html controls" => page("\u{9b}"),
            "html long attribute" => fill("<body><p title='", "a", "'>b"),
            "html million attributes" => count("<body><p ", |out, n| { let _ = write!(out, "a{n} "); }, ">b"),
            "html attributes" => { let inside = (0..250).fold(String::new(), |all, n| all + &format!("a{n} ")); page(&format!("<p {inside}>")) },
            "html long name" => fill("<body><", "a", ">b"),
            "html ids" => count("<body>", |out, n| { let _ = write!(out, "<b id='{n}'>a</b>"); }, ""),
            "html open tag" => fill("<body><p title='", "a", ""),
            "html field labels" => page("<dt>Title</dt><dd>a</dd><dt>Citation</dt><dd>b</dd>"),
            "html deep labels" => { let head = format!("<body>{}", "<div>".repeat(900)); fill(&head, "<dt>Title</dt><p>a</p><dt>Citation</dt>", "") },
            "html cp1251" => { let mut bytes = b"<html><meta charset=windows-1251>".to_vec(); bytes.resize(size(), 0xe0); bytes },
            "html legacy" => { let mut bytes = b"<html><body>".to_vec(); while bytes.len() < size() { bytes.extend(b"<p>\xe0\xe1\xe2 "); } bytes },
        }
        "worst.epub" {
            "epub 10,000 chapters" => book::of_chapters(size() / 1000, "<p>a</p>"),
            "epub 40,000 chapters" => book::of_chapters(size() / 260, ""),
            "epub one chapter p" => book::filled("<p>a</p>"),
            "epub one chapter br" => book::filled("<br/>"),
            "epub nested div" => book::filled("<div>"),
            "epub nested span" => book::filled("<span>a"),
            "epub li" => book::filled("<ul><li>a"),
            "epub td" => book::filled("<td>a"),
            "epub table" => book::filled("<table><tr><td>a</td><td>b</td></tr></table>"),
            "epub one table" => book::filled("<table><tr><td>a</td></tr>"),
            "epub marks in a table" => book::filled("<table><tr><td><b>a</b></td><td><i>b</i></td></tr></table>"),
            "epub marks in a cell" => book::filled("<td><b>a</b>  <i>b</i> "),
            "epub notes in a table" => book::counted(|out, n| { let _ = write!(out, "<table><tr><td>a</td><td>b<a epub:type='noteref' href='#n{n}'>1</a></td></tr></table><p id='n{n}'>1 b</p>"); }),
            "epub notes" => book::filled("<p>a<a epub:type='noteref' href='#n'>1</a></p><aside epub:type='footnote' id='n'>b</aside>"),
            "epub numbered notes" => book::counted(|out, n| { let _ = write!(out, "<p>a<a epub:type='noteref' href='#n{n}'>1</a></p><aside epub:type='footnote' id='n{n}'>b</aside>"); }),
            "epub marks in one p" => book::marks(),
            "epub links" => book::filled("<a href='b'>a</a>"),
            "epub one p" => book::filled("<b>a</b> "),
            "epub entities" => book::filled("&amp;"),
            "epub less" => book::filled("<"),
            "epub text" => book::filled("word "),
            "epub comments" => book::filled("<!-- a -->"),
            "epub attributes" => book::counted(|out, n| { if n == 0 { out.push_str("<p "); } let _ = write!(out, "a{n}='' "); }),
            "epub ids" => book::counted(|out, n| { let _ = write!(out, "<p id='i{n}'>a</p>"); }),
            "epub pages" => book::counted(|out, n| { let _ = write!(out, "<span epub:type='pagebreak' title='{n}'/>a"); }),
            "epub bomb" => book::bomb(),
            "epub bombs" => book::bombs(),
            "epub big manifest" => book::big_package("<item id='a' href='b' media-type='c'/>"),
            "epub big spine" => book::big_package("<itemref idref='c0'/>"),
            "epub big metadata" => book::big_package("<dc:subject>a</dc:subject>"),
            "epub contents" => book::big_contents(),
        }
    };
    Vec::from(all)
}

/// Books, packed as they are: what is measured is the reading.
mod book {
    use std::fmt::Write as _;
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::size;

    const CONTAINER: &str =
        "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>";

    struct Book {
        zip: ZipWriter<Cursor<Vec<u8>>>,
        items: String,
        spine: String,
        count: usize,
    }

    impl Book {
        fn new() -> Self {
            let mut book = Self {
                zip: ZipWriter::new(Cursor::new(Vec::new())),
                items: String::new(),
                spine: String::new(),
                count: 0,
            };
            book.add("mimetype", b"application/epub+zip", false);
            book.add("META-INF/container.xml", CONTAINER.as_bytes(), false);
            book
        }

        fn add(&mut self, name: &str, bytes: &[u8], packed: bool) {
            let method = if packed {
                zip::CompressionMethod::Deflated
            } else {
                zip::CompressionMethod::Stored
            };
            let options = SimpleFileOptions::default().compression_method(method);
            self.zip.start_file(name, options).unwrap();
            self.zip.write_all(bytes).unwrap();
        }

        fn chapter(&mut self, inside: &[u8], packed: bool) {
            let n = self.count;
            self.count += 1;
            let _ = write!(
                self.items,
                "<item id='c{n}' href='c{n}.xhtml' media-type='application/xhtml+xml'/>"
            );
            let _ = write!(self.spine, "<itemref idref='c{n}'/>");
            self.add(&format!("c{n}.xhtml"), inside, packed);
        }

        fn finish(mut self, further: &str) -> Vec<u8> {
            let package = format!(
                "<package><metadata><dc:title>B</dc:title>{further}</metadata><manifest>{further}{}</manifest><spine>{further}{}</spine></package>",
                self.items, self.spine
            );
            self.add("a.opf", package.as_bytes(), false);
            self.zip.finish().unwrap().into_inner()
        }
    }

    pub(super) fn of_chapters(count: usize, piece: &str) -> Vec<u8> {
        let mut book = Book::new();
        let inside = if piece.is_empty() {
            "<html><body>a</body></html>".to_owned()
        } else {
            let room = (size() / count).saturating_sub(300);
            format!(
                "<html><body>{}</body></html>",
                piece.repeat(room / piece.len())
            )
        };
        for _ in 0..count {
            book.chapter(inside.as_bytes(), false);
        }
        book.finish("")
    }

    pub(super) fn filled(piece: &str) -> Vec<u8> {
        let mut book = Book::new();
        book.chapter(&super::fill("<html><body>", piece, "</body></html>"), false);
        book.finish("")
    }

    pub(super) fn counted(piece: impl Fn(&mut String, usize)) -> Vec<u8> {
        let mut book = Book::new();
        book.chapter(
            &super::count("<html><body>", piece, "</body></html>"),
            false,
        );
        book.finish("")
    }

    /// One paragraph of marks that lead to one note.
    pub(super) fn marks() -> Vec<u8> {
        let mut book = Book::new();
        let mark = "<a epub:type='noteref' href='#n'>1</a>";
        let end = "</p><aside epub:type='footnote' id='n'>b</aside></body></html>";
        book.chapter(&super::fill("<html><body><p>", mark, end), false);
        book.finish("")
    }

    /// One chapter that unpacks to as much as is allowed, from a small file.
    pub(super) fn bomb() -> Vec<u8> {
        let mut book = Book::new();
        book.chapter("<p>a</p>".repeat(size() / 10).as_bytes(), true);
        book.finish("")
    }

    /// Many chapters that each unpack to much, beside ten megabytes that unpack to themselves.
    pub(super) fn bombs() -> Vec<u8> {
        let mut book = Book::new();
        let mut letters: u32 = 1;
        let noise: Vec<u8> = (0..size())
            .map(|_| {
                letters = letters.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (letters >> 24) as u8
            })
            .collect();
        book.add("noise.bin", &noise, false);
        let inside = "<p>a</p>".repeat(size() * 3 / 10);
        for _ in 0..12 {
            book.chapter(inside.as_bytes(), true);
        }
        book.finish("")
    }

    pub(super) fn big_package(piece: &str) -> Vec<u8> {
        let mut book = Book::new();
        book.chapter(b"<html><body>a</body></html>", false);
        book.finish(&piece.repeat(size() / 3 / piece.len()))
    }

    pub(super) fn big_contents() -> Vec<u8> {
        let mut book = Book::new();
        book.chapter(b"<html><body>a</body></html>", false);
        let inside = super::fill(
            "<html><body><nav><ol>",
            "<li><a href='c0.xhtml'>a</a></li>",
            "</ol></nav></body></html>",
        );
        book.add("nav.xhtml", &inside, false);
        book.items.push_str(
            "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>",
        );
        book.finish("")
    }
}

/// Returns a line of the process's own status, in kilobytes.
fn kilobytes(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name));
    let figures = line.and_then(|line| line.split_whitespace().nth(1));
    figures
        .and_then(|figures| figures.parse().ok())
        .unwrap_or(0)
}

/// Returns the time this process has worked itself, in milliseconds (of ten).
fn worked() -> usize {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: usize = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<usize>().ok())
        .sum();
    ticks * 10
}

/// Prints what reading each of the worst files takes. The bounds are 2000 ms and 20 times.
#[test]
#[ignore = "a measurement: run it on purpose, with --nocapture, in a release build"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn ten_megabytes_of_the_worst_markup() {
    let wanted = std::env::var("READROOM_WORST").unwrap_or_default();
    println!(
        "{:26} {:>7} {:>7} {:>6} {:>7}",
        "case", "ms", "MB/s", "memory", "records"
    );
    for case in cases().iter().filter(|case| case.name.contains(&wanted)) {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args([
            "worst_markup::reads_one_case",
            "--exact",
            "--ignored",
            "--nocapture",
        ]);
        let out = child.env(CASE, case.name).output().unwrap();
        let words = String::from_utf8_lossy(&out.stdout);
        match words.lines().find_map(|line| line.split_once("FIGURES ")) {
            Some((_, figures)) => println!("{figures}"),
            None => println!(
                "{:26} DIED: {}",
                case.name,
                String::from_utf8_lossy(&out.stderr)
            ),
        }
    }
}

/// Reads the case a measurement asks for, in a process of its own.
#[test]
#[ignore = "a part of the measurement above"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn reads_one_case() {
    let Ok(name) = std::env::var(CASE) else {
        return;
    };
    let Some(case) = cases().into_iter().find(|case| case.name == name) else {
        return;
    };
    let bytes = (case.make)();
    // What making the file took is given back, or at least not counted as the reading's.
    let _reset = std::fs::write("/proc/self/clear_refs", "5");
    let before = kilobytes("VmRSS").saturating_sub(bytes.len() >> 10);
    let (began, worked_before) = (Instant::now(), worked());
    let reading = formats::read(case.file, &bytes);
    let (wall, work) = (began.elapsed().as_millis(), worked() - worked_before);
    let most = kilobytes("VmHWM").saturating_sub(before);
    let ms = work.min(usize::try_from(wall).unwrap_or(work)).max(1);
    let over = if ms > 2000 || most > 20 * (bytes.len() >> 10) {
        "OVER"
    } else {
        ""
    };
    println!(
        "FIGURES {:26} {ms:7} {:7.1} {:6.1} {:7} {over}",
        case.name,
        bytes.len() as f64 / 1e3 / ms as f64,
        (most << 10) as f64 / bytes.len() as f64,
        reading.records.len(),
    );
}

/// Counts what a reading holds: letters, marked stretches, fields, blocks.
fn held(reading: &formats::Reading) -> usize {
    let words = |all: &[Clean]| all.iter().map(|one| one.len() + 1).sum::<usize>();
    let record = |parsed: &formats::Parsed| {
        let record = &parsed.record;
        let texts: usize = record
            .texts
            .iter()
            .flat_map(|text| &text.blocks)
            .map(|block| {
                let spans: usize = block.spans.iter().map(|span| in_span(&span.kind)).sum();
                1 + block.text.len() + block.key.len() + spans
            })
            .sum();
        let further = record.further.iter();
        let further: usize = further.map(|(name, value)| name.len() + value.len()).sum();
        1 + record.title.len() + words(&record.summary) + words(&record.places) + texts + further
    };
    reading.records.iter().map(record).sum()
}

/// Counts what a marked stretch holds.
fn in_span(kind: &SpanKind) -> usize {
    match kind {
        SpanKind::Emphasis | SpanKind::Strong => 1,
        SpanKind::NoteRef(words)
        | SpanKind::Link(words)
        | SpanKind::Gloss(words)
        | SpanKind::Language(words)
        | SpanKind::Page(words) => 1 + words.len(),
    }
}

/// What is held of a bad file is in bounds, and a file four times as long gives no more than
/// four times as much: counted, since a clock says nothing of a busy machine.
#[test]
fn what_is_read_of_the_worst_grows_with_it_and_no_faster() {
    /// What a file holds beside what is repeated in it: some words are given again, up to a
    /// bound.
    const BESIDE: usize = 50_000;
    let mut beyond = Vec::new();
    for case in cases() {
        let of = |size: usize| {
            SIZE.set(size);
            let bytes = (case.make)();
            (bytes.len(), held(&formats::read(case.file, &bytes)))
        };
        let ((_, small), (length, large)) = (of(2 << 10), of(8 << 10));
        // A page's name is repeated in every block, and a packed book is larger than its file.
        if large > 5 * small + BESIDE || large > 40 * length + BESIDE {
            beyond.push(format!("{}: {small}, then {large} of {length}", case.name));
        }
    }
    assert_eq!(beyond, [""; 0]);
}

/// Files: a name and what is in it.
type Files = Vec<(String, Vec<u8>)>;

/// Returns the samples that lie beside the sources, if they do.
fn samples() -> Files {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples");
    let mut files: Vec<_> = std::fs::read_dir(format!("{folder}/tei-rdcr"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| (path.display().to_string(), std::fs::read(path).unwrap()))
        .collect()
}

/// Makes a volume of so many documents of the one in the samples.
fn volume(times: usize) -> Option<Vec<u8>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/samples/frus-excerpt.xml"
    );
    let text = std::fs::read_to_string(path).ok()?;
    let open = text.find("<div type=\"document\"").or_else(|| {
        text.find("type=\"document\"")
            .and_then(|at| text[..at].rfind("<div"))
    })?;
    let last = text.rfind("type=\"document\"")?;
    let close = text[last..].find("</div>")? + last + "</div>".len();
    let documents = text.get(open..close)?.repeat(times);
    Some(
        [&text[..open], &documents, &text[close..]]
            .concat()
            .into_bytes(),
    )
}

/// A page as browsers save it: menus, scripts, an article with notes, lists and a table.
fn saved_page(paragraphs: usize) -> Vec<u8> {
    const WORDS: &str = "The harbour master reported on the fourth that the ice had closed the northern channel &amp; that no vessel of more than three hundred tons could pass; the pilots, whose boats lay at the inner quay, asked for coal, and the <a href=\"/wiki/Council_of_the_Port\" title=\"Council of the Port\">Council of the Port</a> granted it on the <i>condition</i> that the accounts be laid before it each month &#8212; a condition which, as Quist wrote, &ldquo;nobody had kept since the war&rdquo;";
    let mut out = String::from(
        "<!DOCTYPE html>\n<html class=\"client-nojs\" lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"UTF-8\"/>\n<title>Harbour of Halmyra - Archive</title>\n<meta name=\"citation_title\" content=\"Harbour of Halmyra\">\n<meta property=\"og:type\" content=\"article\">\n<link rel=\"stylesheet\" href=\"./a_files/load.css\">\n<style>\nbody { margin: 0; } .a > b { color: red; }\n</style>\n<script>(window.RLQ=window.RLQ||[]).push(function(){mw.config.set({\"a\":1<2});});</script>\n</head>\n<body class=\"mediawiki ltr sitedir-ltr skin-vector\">\n<header class=\"vector-header mw-header\"><div class=\"logo\"><a href=\"/\"><img src=\"logo.svg\" alt=\"Archive\"></a></div>\n<form action=\"/w/index.php\" id=\"searchform\" class=\"search-box\"><input type=\"search\" name=\"search\" placeholder=\"Search\"><button class=\"btn\">Search</button></form></header>\n<nav id=\"menu\" class=\"vector-menu\"><ul class=\"menu-list\">\n",
    );
    for at in 0..60 {
        let _ = writeln!(
            out,
            "<li id=\"n-{at}\" class=\"mw-list-item\"><a href=\"/wiki/Portal:{at}\" title=\"Visit part {at} [{at}]\" accesskey=\"z\"><span>Part {at}</span></a></li>"
        );
    }
    out.push_str("</ul></nav>\n<main id=\"content\" class=\"mw-body\" role=\"main\">\n<h1 id=\"firstHeading\" class=\"firstHeading mw-first-heading\"><span class=\"mw-page-title-main\">Harbour of Halmyra</span></h1>\n<div id=\"bodyContent\" class=\"vector-body\"><div class=\"mw-content-ltr mw-parser-output\" lang=\"en\" dir=\"ltr\">\n");
    for at in 0..paragraphs {
        if at % 8 == 0 {
            let _ = writeln!(
                out,
                "<div class=\"mw-heading mw-heading2\"><h2 id=\"Part_{at}\">Part {at}</h2><span class=\"mw-editsection\"><span class=\"mw-editsection-bracket\">[</span><a href=\"/w/index.php?title=Harbour&amp;action=edit&amp;section={at}\"><span>edit</span></a><span class=\"mw-editsection-bracket\">]</span></span></div>"
            );
        }
        let _ = writeln!(
            out,
            "<p>{WORDS}.<sup id=\"cite_ref-{at}\" class=\"reference\"><a href=\"#cite_note-{at}\">[{}]</a></sup> In <b>{at}</b> the same was said again by the pilots of the <span class=\"ship\" style=\"white-space:nowrap\">Star of the North</span>, with less success.\n</p>",
            at % 900 + 1
        );
        if at % 12 == 5 {
            out.push_str("<ul><li>Coal, 340 tons, from the <a href=\"/wiki/Depot\">depot</a></li>\n<li>Flour, 12 tons</li>\n<li>Oil, 7 tons, <i>of poor quality</i></li></ul>\n<table class=\"wikitable\" style=\"width: 80%\"><tbody><tr><th>Month</th><th>Ships</th></tr>\n<tr><td>January</td><td>12</td></tr>\n<tr><td>February</td><td>3</td></tr></tbody></table>\n<figure class=\"mw-default-size\"><a href=\"/wiki/File:Quay.jpg\" class=\"mw-file-description\"><img src=\"./a_files/quay.jpg\" decoding=\"async\" width=\"220\" height=\"165\" class=\"mw-file-element\" alt=\"The inner quay\"></a><figcaption>The inner quay in winter</figcaption></figure>\n");
        }
    }
    out.push_str("<ol class=\"references\">\n");
    for at in 0..paragraphs {
        let _ = writeln!(
            out,
            "<li id=\"cite_note-{at}\"><span class=\"mw-cite-backlink\"><b><a href=\"#cite_ref-{at}\" aria-label=\"Jump up\">^</a></b></span> <span class=\"reference-text\"><cite class=\"citation book\">Quist, Anna, <i>Letters on Ice</i>, p. {at}.</cite></span>\n</li>"
        );
    }
    out.push_str("</ol></div></div></main>\n<footer><ul><li><a href=\"/about\">About</a></li></ul></footer>\n<script src=\"./a_files/app.js\"></script>\n</body>\n</html>\n");
    out.into_bytes()
}

/// Prints how fast files are read, as megabytes a second of one core: the best of some runs.
#[test]
#[ignore = "a measurement: run it on purpose, with --nocapture, in a release build"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn speed_of_markup() {
    let mut kinds: Vec<(&str, Files)> = vec![("TEI, single texts", samples())];
    kinds
        .extend(volume(500).map(|bytes| ("TEI, a volume", vec![("volume.xml".to_owned(), bytes)])));
    let pages = |count: usize, paragraphs: usize| {
        vec![("page.html".to_owned(), saved_page(paragraphs)); count]
    };
    kinds.push(("HTML, articles", pages(50, 40)));
    kinds.push(("HTML, a book", pages(1, 4000)));
    let wanted = std::env::var("READROOM_WORST").unwrap_or_default();
    println!(
        "{:20} {:>7} {:>7} {:>10} {:>8}",
        "kind", "MB", "read", "canonical", "hash"
    );
    for (kind, files) in kinds
        .iter()
        .filter(|(kind, files)| !files.is_empty() && kind.contains(&wanted))
    {
        let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        let turns = (50 << 20) / size + 1;
        let mut best = [f64::INFINITY; 3];
        for _ in 0..turns {
            let mut took = [0.0; 3];
            for (name, bytes) in files {
                let began = Instant::now();
                let reading = formats::read(name, bytes);
                took[0] += began.elapsed().as_secs_f64();
                let began = Instant::now();
                let texts: Vec<_> = reading
                    .records
                    .iter()
                    .flat_map(|parsed| &parsed.record.texts)
                    .map(readroom::record::text::Text::canonical)
                    .collect();
                took[1] += began.elapsed().as_secs_f64();
                let began = Instant::now();
                let hashes: Vec<_> = texts.iter().map(|text| TextHash::of(text)).collect();
                took[2] += began.elapsed().as_secs_f64();
                assert_eq!(hashes.len(), texts.len());
            }
            for (best, took) in best.iter_mut().zip(took) {
                *best = best.min(took);
            }
        }
        let speed = |seconds: f64| size as f64 / 1e6 / seconds;
        println!(
            "{kind:20} {:7.1} {:7.1} {:10.1} {:8.1}",
            size as f64 / 1e6,
            speed(best[0]),
            speed(best[1]),
            speed(best[2])
        );
    }
}
