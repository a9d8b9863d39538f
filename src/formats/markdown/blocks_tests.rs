//! Tests of a Markdown text: its source in, blocks out.

use super::*;
use proptest::prelude::*;

fn shown(text: &str) -> Vec<String> {
    read(text)
        .iter()
        .map(|block| format!("{:?}: {}", block.kind, block.text))
        .collect()
}

#[test]
fn blocks_of_every_kind() {
    let text = "# Title\n\nA *word* and\na [link](http://a.example).[^1]\n\n- one\n- two\n  1. deep\n\n> said\n\n\
        | a | b |\n|---|---|\n| c | d |\n\n![The harbour](img/h.png)\n\n![](img/plan.png)\n\n***\n\nline one  \nline two\n\n[^1]: The note.\n\nEnd.";
    assert_eq!(
        shown(text),
        [
            "Heading(1): Title",
            "Paragraph: A word and a link.[1]",
            "ListItem(0): - one",
            "ListItem(0): - two",
            "ListItem(1): 1. deep",
            "Quotation: said",
            "Table: a  b\nc  d",
            "Figure: The harbour",
            "Figure: plan.png",
            "Paragraph: * * *",
            "Paragraph: line one\nline two",
            "Paragraph: End.",
            "Footnote(Clean(\"1\")): The note."
        ]
    );
}

#[test]
fn spans_count_what_is_shown() {
    let blocks = read("1. a *b* **c** [d](http://e.example)[^x]\n\n[^x]: n");
    let block = &blocks[0];
    let letters: Vec<char> = block.text.chars().collect();
    let words: Vec<String> = block
        .spans
        .iter()
        .map(|span| letters[span.start..span.end].iter().collect())
        .collect();
    assert_eq!(words, ["b", "c", "d", "[x]"]);
    assert_eq!(block.key, "1");
}

#[test]
fn cells_of_a_table_keep_what_is_marked_in_them() {
    let text = "| Ship | Tons |\n|---|---|\n| *Star*  of the<br>North[^1] | 12 |\n| 金 | [list](http://a.example), **2** |\n\n[^1]: n";
    let table = &read(text)[0];
    assert_eq!(
        table.text.as_str(),
        "Ship                  Tons\nStar of the North[1]  12\n金                    list, 2"
    );
    let marked: Vec<(String, &SpanKind)> = table
        .spans
        .iter()
        .map(|span| {
            (
                table.text.slice(span.start, span.end).to_string(),
                &span.kind,
            )
        })
        .collect();
    let wanted = [
        ("Star", SpanKind::Emphasis),
        ("[1]", SpanKind::NoteRef(Clean::line("1"))),
        ("list", SpanKind::Link(Clean::line("http://a.example"))),
        ("2", SpanKind::Strong),
    ];
    let wanted: Vec<(String, &SpanKind)> = wanted
        .iter()
        .map(|(words, kind)| ((*words).to_owned(), kind))
        .collect();
    assert_eq!(marked, wanted);
}

#[test]
fn struck_words_stand_between_signs() {
    assert_eq!(
        shown(
            "We do ~~not~~ agree, <s>they</s> do; ~5 of ~7, ~1950~.\n\n| ~~a~~ b | c |\n|---|---|\n| d | <del>e |"
        ),
        [
            "Paragraph: We do ⟦not⟧ agree, ⟦they⟧ do; ~5 of ~7, ~1950~.",
            "Table: ⟦a⟧ b  c\nd      ⟦e⟧"
        ]
    );
    assert_eq!(
        shown("<del>\n\nOne.\n\n*Two*.\n\n</del>\n\nThree <ins>added</ins>."),
        [
            "Paragraph: ⟦One.⟧",
            "Paragraph: ⟦Two.⟧",
            "Paragraph: Three added."
        ]
    );
}

#[test]
fn only_the_comment_goes_and_tags_leave_their_words() {
    assert_eq!(
        shown(
            "<!-- page 2 --> This *sentence* follows a comment.\n\n<!-- private --> Text<br>two &amp; three."
        ),
        [
            "Paragraph: This sentence follows a comment.",
            "Paragraph: Text\ntwo & three."
        ]
    );
    assert_eq!(
        shown(
            "<div align=\"right\">Moscow, 18 October 1950</div>\n\n<details><summary>More</summary>\n\nThe <span class='x'>*ice*</span> <b>holds</b>. Press <Ctrl-C> if a < b.\n\n</details>\n\n- <p>item</p>\n\n> <p>said</p>"
        ),
        [
            "Paragraph: Moscow, 18 October 1950",
            "Paragraph: More",
            "Paragraph: The ice holds. Press <Ctrl-C> if a < b.",
            "ListItem(0): - item",
            "Quotation: said"
        ]
    );
    assert_eq!(shown("<Ctrl-C>"), ["Paragraph: <Ctrl-C>"]);
    assert_eq!(
        shown("<div class=\"x\n\nWords."),
        ["Paragraph: <div class=\"x", "Paragraph: Words."]
    );
}

#[test]
fn what_obsidian_writes_is_read() {
    let text = "See [[note2|the second]], [[Zhou Enlai]], [[not]], ==here==. %%hidden%%\n\n\
        > [!note] On ice\n> It holds.\n\n![[plan.png|300]]\n\nSee ![[note3]] too, `==a==`.\n\n[[1]] x.";
    assert_eq!(
        shown(text),
        [
            "Paragraph: See the second, Zhou Enlai, [[not]], here.",
            "Quotation: On ice",
            "Quotation: It holds.",
            "Figure: plan.png",
            "Paragraph: See [note3] too, ==a==.",
            "Paragraph: [[1]] x."
        ]
    );
    let links: Vec<SpanKind> = read(text)[0]
        .spans
        .iter()
        .map(|span| span.kind.clone())
        .collect();
    let link = |name: &str| SpanKind::Link(Clean::line(name));
    assert_eq!(
        links,
        [
            link("note2"),
            link("Zhou Enlai"),
            link("not"),
            SpanKind::Strong
        ]
    );
    assert_eq!(shown("[[1]](http://a.example)"), ["Paragraph: [1]"]);
}

#[test]
fn a_number_without_siblings_begins_no_list() {
    assert_eq!(
        shown("511. Answer to Dept's 284\n\nWords.\n\n3. Three\n4. Four"),
        [
            "Paragraph: 511. Answer to Dept's 284",
            "Paragraph: Words.",
            "ListItem(0): 3. Three",
            "ListItem(0): 4. Four"
        ]
    );
}

#[test]
fn where_every_line_is_broken_hard_the_breaks_are_judged() {
    let exported = "The delegation of the harbour towns arrived in the afternoon and was received by the  \n\
        deputy of the minister, who had been waiting.  \nComrade Quist  \nharbour master";
    assert_eq!(
        shown(exported),
        [
            "Paragraph: The delegation of the harbour towns arrived in the afternoon and was received by the deputy of the minister, who had been waiting.\nComrade Quist\nharbour master"
        ]
    );
}

proptest! {
    #[test]
    fn spans_lie_inside_their_blocks(text in "[-#*_>|!\\[\\]()^a-c1. \t\n`<>:~\\\\]{0,80}") {
        for block in read(&text) {
            let length = block.text.chars().count();
            prop_assert!(block.spans.iter().all(|span| span.start <= span.end && span.end <= length));
            prop_assert!(!block.text.trim().is_empty());
        }
    }
}
