//! The worst files of mark-up that can be thought of: a table of what each is made of.

use std::cell::Cell;
use std::fmt::Write as _;

use super::book;

/// Ten megabytes: what must be read in two seconds.
const WHOLE: usize = 10 << 20;

thread_local! {
    /// How large the files are that are made now.
    pub(super) static SIZE: Cell<usize> = const { Cell::new(WHOLE) };
}

pub(super) fn size() -> usize {
    SIZE.get()
}

/// What a case's file is made of: a name, a beginning, what is repeated, an end.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    pub(super) make: fn() -> Vec<u8>,
}

/// Repeats a piece until a file is full.
pub(super) fn fill(head: &str, piece: &str, tail: &str) -> Vec<u8> {
    let room = size().saturating_sub(head.len() + tail.len());
    [head, &piece.repeat(room / piece.len()), tail]
        .concat()
        .into_bytes()
}

/// Repeats a piece that has its number in it.
pub(super) fn count(head: &str, piece: impl Fn(&mut String, usize), tail: &str) -> Vec<u8> {
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
pub(super) fn cases() -> Vec<Case> {
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
            "tei ibid" => { let head = format!("{VOLUME}<div type=\"document\"><head>A<note type='source'>Source: {}Box 1.</note></head></div>", "Archive of the harbour, ".repeat(size().min(7_000) / 24)); fill(&head, "<div type=\"document\"><head>A<note type='source'>Source: Ibid.</note></head></div>", TEI_END) },
            "tei ibid boxes" => { let head = format!("{VOLUME}<div type=\"document\"><head>A<note type='source'>Source: {}.</note></head></div>", "Box 1, ".repeat(size().min(7_000) / 7)); count(&head, |out, n| { let _ = write!(out, "<div type=\"document\"><head>A<note type='source'>Source: Ibid., Box {n}. Secret.</note></head></div>"); }, TEI_END) },
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
            "epub bombs" => book::bombs("<p>a</p>"),
            "epub bombs of text" => { let piece = format!("<p>{}</p>", "word ".repeat(160)); book::bombs(&piece) },
            "epub bombs of one p" => book::bombs("word "),
            "epub bombs of marks" => book::bombs("<b>a</b> "),
            "epub bombs of cells" => book::bombs("<table><tr><td><b>a</b></td><td><i>b</i></td></tr></table>"),
            "epub bombs of rows" => book::bombs("<tr><td>a</td><td>b</td></tr>"),
            "epub big manifest" => book::big_package("<item id='a' href='b' media-type='c'/>"),
            "epub big spine" => book::big_package("<itemref idref='c0'/>"),
            "epub big metadata" => book::big_package("<dc:subject>a</dc:subject>"),
            "epub contents" => book::big_contents(),
        }
    };
    Vec::from(all)
}
