//! Good files to begin with, small, each with as much of its format as it can hold.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/");

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{FIXTURES}{name}")).unwrap()
}

fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Returns records in the layout of a digital archive.
pub(super) fn archive() -> Vec<Vec<u8>> {
    let mut all = vec![fixture("telegram.txt")];
    all.extend(bytes(&[
        "**November 17, 1950**\n\n**Telegram from Quist to Varga**\n**on the ice**\n\n**Citation:**\n\n\"Telegram from Quist to Varga,\" \
         November 17, 1950, HSA, Fond 2, Opis 1, Delo 3, List 88ob. Translated by Anna Lind.\n<http://a.example/document/12>\n\n\
         **Summary:**\n\nHe asks.\n\n**Original Language:**\n\nRussian\n\n**Contents:**\n\n- English Translation\n- Russian Transcription\n\n\
         TELEGRAM No. 1  \nSent 4:03\n\n1) *First* one\n2) second[^1]\n\n| a | b |\n|---|---|\n| c | d |\n\n> said\n\n[^1]: Note.\n\n\
         **Russian Transcription**\n\nТЕЛЕГРАММА\n",
        "**Title:** A letter\n**Date received:** 3 May 1951\n**Creator(s):** A; B\n**Odd:** one\n**Contents:**\nEnglish Translation\n\nText.\n",
    ]));
    all
}

/// Returns plain texts.
pub(super) fn plain() -> Vec<Vec<u8>> {
    bytes(&[
        "SECRET\n\nHalmyra, 12 May 1948\n\nREPORT\nON STORES\n\n   The stores were counted\non Monday.\n   What is left\nwill last.\n\n\
         Coal     340\nFlour     12\nOil        7\n\nName\tTons\nStar\t3\n",
        "Отчёт о запасах\n\n17.11.1950\n\nУголь     340\nМука       12\nМасло       7\n\nЗапасы были сочтены.\n",
        "1. One\n2. Two\n\n- three\n\n船名    噸位\n北星號  340\n海燕號  120\n",
    ])
}

/// Returns texts in old encodings.
pub(super) fn old() -> Vec<Vec<u8>> {
    let russian = "Отчёт о запасах. Запасы были сочтены в понедельник, и угля осталось мало.\n";
    let all = [
        (encoding_rs::WINDOWS_1251, russian),
        (encoding_rs::KOI8_R, russian),
        (encoding_rs::IBM866, russian),
        (encoding_rs::ISO_8859_2, "Zażółć gęślą jaźń, řeka.\n"),
        (encoding_rs::SHIFT_JIS, "港の報告書、氷について。\n"),
        (encoding_rs::ISO_2022_JP, "港の報告書、氷について。\n"),
        (encoding_rs::GB18030, "港口报告。\n"),
        (encoding_rs::EUC_KR, "항구 보고서.\n"),
        (encoding_rs::BIG5, "港口報告。\n"),
        (encoding_rs::UTF_8, russian),
    ];
    let mut files: Vec<Vec<u8>> = all
        .iter()
        .map(|(encoding, text)| encoding.encode(text).0.into_owned())
        .collect();
    files.push(russian.encode_utf16().flat_map(u16::to_le_bytes).collect());
    files.push(russian.encode_utf16().flat_map(u16::to_be_bytes).collect());
    files
}

/// Returns notes in Markdown.
pub(super) fn markdown() -> Vec<Vec<u8>> {
    bytes(&[
        "---\ntitle: Letter on ice\ndate: 1951-03-04\nauthor:\n  - name: Anna Quist\ntags: [ice, trade]\naliases:\n  - x\nabstract: |\n  One.\n\
         ---\n# Letter\n\n| a | b |\n|---|---|\n| c | d |\n\n- [x] read[^1]\n  1. deep\n\n> said\n\n![quay](q.jpg) *word* **strong** \
         [link](http://a.example)\n\n[^1]: A note.\n",
        "+++\ntitle = 'Ice'\ndate = 1951-03-04\ntags = ['ice']\n[params]\nauthor = 'Quist'\n+++\nText.\n",
        "Head\n====\n\n```\ncode\n```\n\n<div>raw</div>\n\n<!-- gone -->\n\n[a]: http://b 'c'\n\n[a] `d` ~~e~~ &amp; \\*\n\n***\n\nline  \nline\n",
    ])
}

/// Returns editions and a volume in TEI.
pub(super) fn tei() -> Vec<Vec<u8>> {
    vec![fixture("edition.xml"), fixture("volume.xml")]
}

/// Returns web pages.
pub(super) fn html() -> Vec<Vec<u8>> {
    vec![
        fixture("telegram.html"),
        fixture("telegram-in-panes.html"),
        fixture("letter.xhtml"),
    ]
}

/// Returns chapters of a book, not yet packed.
pub(super) fn chapters() -> Vec<Vec<u8>> {
    bytes(&[
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='e'><head><title>One</title></head><body><h1>One</h1><p>The <em>ice</em> \
         came<a epub:type='noteref' href='#n1'>1</a>.</p><ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><table><tr><td>x</td><td>y</td></tr>\
         </table><img src='a.png' alt='Quay'/><blockquote><p>Said.</p></blockquote><aside epub:type='footnote' id='n1'><p>Note.</p></aside></body></html>",
        "<html><body><h2>Two</h2><p>See <a href='t0.xhtml#n1'>there</a>.</p><pre>a\n b</pre><hr/><dl><dt>q</dt><dd>r</dd></dl></body></html>",
    ])
}

/// Packs a chapter into a book.
pub(super) fn book_of(chapter: &[u8]) -> Vec<u8> {
    const CONTAINER: &str = "<container><rootfiles><rootfile full-path='O/b.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
    const PACKAGE: &str = "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>Ice</dc:title><dc:creator>Quist</dc:creator>\
        <dc:date>1951</dc:date><dc:language>en</dc:language></metadata><manifest><item id='a' href='t0.xhtml' media-type='application/xhtml+xml'/>\
        <item id='b' href='t1.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let other = chapters().remove(1);
    let files: [(&str, &[u8]); 5] = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("O/b.opf", PACKAGE.as_bytes()),
        ("O/t0.xhtml", chapter),
        ("O/t1.xhtml", &other),
    ];
    for (name, bytes) in files {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Returns the words of PDF documents.
pub(super) fn pdf_words() -> Vec<Vec<u8>> {
    bytes(&[
        "REPORT\n\nThe harbour was open on Monday, and of the ships that had been waiting there\nfor ice to break the first went out.\n\n1\n\u{c}\
         It came back.\n\n- one\n- two\n\u{c}",
        "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n",
    ])
}

/// Returns RIS files.
pub(super) fn ris() -> Vec<Vec<u8>> {
    let mut all = vec![fixture("telegram.ris")];
    all.extend(bytes(&[
        "TY  - GEN\nID  - x\nTI  - Letter on ice\nAU  - Quist, Anna\nDA  - 1951/03/04/\nPY  - 1951\nSP  - 3\nEP  - 4\nKW  - ice\nAB  - One\ntwo.\n\
         ER  - \nTY  - GEN\nTI  - y\nER  - \n",
    ]));
    all
}

/// Returns BibTeX files.
pub(super) fn bib() -> Vec<Vec<u8>> {
    bytes(&[
        "@string{hsa = \"Harbour State Archive\"}\n@misc{x,\n author = {Qu{\\'\\i}st, Anna and B},\n title = {Letter on {ICE}},\n year = 1951,\n month = mar,\n day = 4,\n\
         archive = hsa # { (HSA)},\n keywords = \"ice, trade\",\n pages = {3--4},\n}\n@comment{z}\n",
        "@book(x, booktitle = {Ice}, editor = {A and B}, publisher = {P}, address = {Q}, odd = {r})\n",
    ])
}

/// Returns CSL-JSON files.
pub(super) fn csl() -> Vec<Vec<u8>> {
    bytes(&[
        "[{\"id\":\"x\",\"type\":\"manuscript\",\"title\":\"Letter on ice\",\"author\":[{\"family\":\"Quist\",\"given\":\"Anna\"},{\"literal\":\"The Council\"}],\
         \"issued\":{\"date-parts\":[[1951,3,4],[1951,4]],\"circa\":true},\"archive\":\"HSA\",\"archive_location\":\"Fond 2\",\"odd\":{\"a\":[1]}}]",
        "{\"items\":[{\"type\":\"book\",\"title\":\"Ice\",\"container-title\":\"V\",\"issued\":{\"raw\":\"June 1934\"},\"page\":\"3\"}]}",
    ])
}

/// Returns YAML files.
pub(super) fn yaml() -> Vec<Vec<u8>> {
    bytes(&[
        "---\ntitle: Letter on ice\ndate: 1951-03-04\nauthor:\n  - name: Anna Quist\n    role: x\ntags: [ice, trade]\nabstract: |\n  One.\n\n  Two.\n\
         shelfmark: HSA, Fond 2, Opis 1\nlang: en\nid: 007\n...\n",
        "title: &t Ice\nshort title: *t\nodd: {a: 1, b: [~, 0x1f, .inf]}\n? x\n: 'y'\nurl: http://a.example/1\n",
    ])
}

/// Returns files of collections.
pub(super) fn collection() -> Vec<Vec<u8>> {
    bytes(&[
        "id = \"harbour\"\nname = \"Papers of the harbour office\"\n\n[[defaults]]\nmatch = \"letters/**\"\nlanguage = \"ru\"\nencoding = \"koi8-r\"\n\
         archive = \"HSA\"\nrights = \"Free\"\n\n[[defaults]]\nlanguage = \"en\"\n",
        "nmae = 'x'\n[defaults]\nlanguage = \"klingon\"\n",
    ])
}
