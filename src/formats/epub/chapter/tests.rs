//! Tests of one chapter: loose markup in, blocks out.

use proptest::prelude::*;

use super::*;
use crate::record::text::SpanKind;

fn chapter(text: &str) -> Chapter {
    let target = |reference: &str| {
        let (_, id) = reference.split_once('#')?;
        Some((0, id.to_owned()))
    };
    let source = Source {
        file: 0,
        target: &target,
        most_blocks: 1000,
        most_elements: 200_000,
    };
    read(text, &source, None)
}

fn shown(text: &str) -> Vec<String> {
    let pieces = chapter(text).pieces;
    let blocks = pieces.iter().map(|piece| &piece.block);
    blocks
        .map(|block| format!("{:?}: {}", block.kind, block.text))
        .collect()
}

#[test]
fn a_chapter_of_more_elements_than_allowed_is_cut_and_keeps_what_came_before() {
    let read = chapter(&format!("<p>{}</p>", "<b>a</b> ".repeat(200_001)));
    assert!(read.cut);
    assert_eq!(read.elements, 200_000);
    let words = read.pieces[0].block.text.as_str();
    assert_eq!(words.matches('a').count(), 199_998);
    assert!(!chapter(&format!("<p>{}</p>", "<b>a</b> ".repeat(190_000))).cut);
}

#[test]
fn struck_words_stand_between_signs() {
    assert_eq!(
        shown(
            "<body><p>We do <del>not </del>agree, <i><s>they</s></i>.</p><del><p>One.</p><table><tr><td>a</td><td>b</td></tr></table></del><p>Two <ins>added</ins>.</p></body>"
        ),
        [
            "Paragraph: We do ⟦not⟧ agree, ⟦they⟧.",
            "Paragraph: ⟦One.⟧",
            "Table: ⟦a⟧  ⟦b⟧",
            "Paragraph: Two added."
        ]
    );
}

#[test]
fn blocks_of_every_kind() {
    let text = "<html><head><title>Left out</title><style>p < q {}</style></head><body>
        <h2 id='c1'>The
        harbour</h2><p>Words <i>that</i>   run<br/>on.</p>
        <ul><li>one<ul><li>deep</li></ul></li><li><p>two</p><p>more</p></li></ul>
        <ol start='3'><li>three</li><li value='9'>nine</li></ol>
        <blockquote><p>Said.</p></blockquote>
        <div class='poem'><p>Line one<br/>Line two</p></div>
        <figure><img src='img/plan.png' alt=''/><figcaption>The plan</figcaption></figure>
        <p><img src='a/b.jpg' alt='The mole'/></p><hr/>
        <pre>kept
  as is</pre>
        <nav epub:type='toc'><ol><li>Left out</li></ol></nav>
        <p>The <q>Tern</q> &amp; the<ruby>鴎<rt>kamome</rt></ruby></p></body></html>";
    assert_eq!(
        shown(text),
        [
            "Heading(2): The harbour",
            "Paragraph: Words that run\non.",
            "ListItem(0): • one",
            "ListItem(1): • deep",
            "ListItem(0): • two",
            "Paragraph: more",
            "ListItem(0): 3. three",
            "ListItem(0): 9. nine",
            "Quotation: Said.",
            "Verse: Line one\nLine two",
            "Figure: plan.png",
            "Figure: The plan",
            "Figure: The mole",
            "Paragraph: * * *",
            "Paragraph: kept\n  as is",
            "Paragraph: The “Tern” & the鴎(kamome)",
        ]
    );
}

#[test]
fn tables_are_laid_out_and_frames_are_not() {
    let table = "<table><caption>Coal</caption><tr><th>Ship<th colspan=2>Tons<tr><td><p>Tern</p><p>II</p></td><td>4</td><td>5</table>";
    assert_eq!(
        shown(table),
        ["Paragraph: Coal", "Table: Ship     Tons\nTern II  4     5"]
    );
    assert_eq!(
        shown("<table><tr><td>A frame.</td></tr></table><p>b"),
        ["Paragraph: A frame.", "Paragraph: b"]
    );
}

#[test]
fn cells_keep_what_is_marked_in_them() {
    let table = "<table><caption>The <i>ice</i></caption><tr><td> </td></tr>\
        <tr><th><b>Ship</b></th><th>Tons</th></tr>\
        <tr><td><p>The <i>Star</i></p><p>of <a href='https://a.example/n'>the
        North</a><a epub:type='noteref' href='#n1'>1</a></p></td><td>4<a epub:type='noteref' href='#n2'>2</a></td></tr></table>";
    let pieces = chapter(table).pieces;
    let shown: Vec<Vec<String>> = pieces
        .iter()
        .map(|piece| {
            let words = |start, end| piece.block.text.slice(start, end).to_string();
            let spans = piece
                .block
                .spans
                .iter()
                .map(|span| words(span.start, span.end));
            let links = piece.links.iter().map(|link| words(link.start, link.end));
            std::iter::once(piece.block.text.to_string())
                .chain(spans)
                .chain(links)
                .collect()
        })
        .collect();
    assert_eq!(
        shown,
        [
            vec!["The ice", "ice"],
            vec![
                "Ship                      Tons\nThe Star of the North[1]  4[2]",
                "Ship",
                "Star",
                "the North",
                "[1]",
                "[2]"
            ],
        ]
    );
    let frame = "<table><tr><td></td></tr><tr><td>A <i>frame</i><a epub:type='noteref' href='#n1'>1</a></td></tr></table>";
    let piece = &chapter(frame).pieces[0];
    assert_eq!(piece.block.text.as_str(), "A frame[1]");
    assert_eq!((piece.block.spans[0].start, piece.links[0].start), (2, 7));
}

#[test]
fn tags_that_were_never_closed_are_tolerated() {
    assert_eq!(
        shown("<p>one<p>two<b>bold<p>three</b></div><li>item<p>a < b & c"),
        [
            "Paragraph: one",
            "Paragraph: twobold",
            "Paragraph: three",
            "ListItem(0): • item",
            "Paragraph: a < b & c",
        ]
    );
    let deep = format!("{}<p>words</p>", "<div>".repeat(100_000));
    assert_eq!(shown(&deep), ["Paragraph: words"]);
}

#[test]
fn pages_are_those_on_which_blocks_begin() {
    let text = "<p>a</p><div epub:type='pagebreak' title='12'/><p>b <span role='doc-pagebreak'>Page 13</span>c</p><p>d</p>";
    let pieces = chapter(text).pieces;
    let pages: Vec<(&str, Option<&str>)> = pieces
        .iter()
        .map(|piece| (&*piece.block.text, piece.block.page.as_deref()))
        .collect();
    assert_eq!(pages, [("a", None), ("b c", Some("12")), ("d", Some("13"))]);
}

#[test]
fn marks_of_notes_stand_in_brackets_and_links_keep_their_places() {
    let text = "<p>The ice<a epub:type='noteref' href='#n1'>1</a> held <a href='https://a.example/x'>long</a>, <i>very</i><sup><a href='#n2'>(2)</a></sup>.</p>\
        <aside epub:type='footnote' id='n1'><p>Note. <a href='#r' role='doc-backlink'>back</a></p></aside>";
    let pieces = chapter(text).pieces;
    let block = &pieces[0].block;
    assert_eq!(block.text.as_str(), "The ice[1] held long, very[2].");
    let words = |start, end| block.text.slice(start, end).to_string();
    let links: Vec<(String, LinkKind)> = pieces[0]
        .links
        .iter()
        .map(|link| (words(link.start, link.end), link.kind))
        .collect();
    assert_eq!(
        links,
        [
            ("[1]".to_owned(), LinkKind::NoteRef),
            ("[2]".to_owned(), LinkKind::Raised)
        ]
    );
    let spans: Vec<(String, bool)> = block
        .spans
        .iter()
        .map(|span| {
            (
                words(span.start, span.end),
                matches!(span.kind, SpanKind::Link(_)),
            )
        })
        .collect();
    assert_eq!(
        spans,
        [("long".to_owned(), true), ("very".to_owned(), false)]
    );
    assert_eq!(pieces[1].note.as_deref(), Some("n1"));
    assert_eq!(pieces[1].block.text.as_str(), "Note.");
}

proptest! {
    #[test]
    fn spans_lie_inside_their_blocks(parts in prop::collection::vec(
        prop::sample::select(vec![
            "<p>", "</p>", "<i>", "</i>", "<b>", "</b>", "<a href='#x'>", "</a>", "<sup>", "</sup>", "a", " ",
            "\n", "<br>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<li>", "<ul>", "</ul>", "<pre>", "</pre>",
            "<span epub:type='pagebreak'>", "</span>", "<q>", "</q>", "<rt>", "<aside epub:type='footnote' id='x'>",
            "</aside>", "<a role='doc-backlink' href='#y'>", "<div>", "</div>", "é", "<img alt='b'>", "<h1>", "</h1>",
        ]), 0..60,
    )) {
        for piece in chapter(&parts.concat()).pieces {
            let length = piece.block.text.chars().count();
            let spans = piece.block.spans.iter().map(|span| (span.start, span.end));
            let links = piece.links.iter().map(|link| (link.start, link.end));
            for (start, end) in spans.chain(links) {
                prop_assert!(start <= end && end <= length, "{start}..{end} of {length}");
            }
            prop_assert!(!piece.block.text.trim().is_empty());
        }
    }
}
