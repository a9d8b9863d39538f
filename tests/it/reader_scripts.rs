//! Reading in every script: each grapheme in its columns, drawn once and copied as it is read.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use readroom::app::message::Effect;
use readroom::record::Record;
use readroom::record::text::{BlockKind, Role, Text, TextKey};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::desk::{Desk, five_records};
use crate::reader::block;
use crate::view;

/// Texts in every script, each with what makes its columns go wrong.
pub const SCRIPTS: [(&str, &str); 12] = [
    (
        "Latin, decomposed",
        "Sie sagte e\u{301}cole, nai\u{308}ve, Å und Z\u{30c}izˇka, ﬁnden, und so weiter bis ans Ende der Zeile und darüber hinaus.",
    ),
    (
        "Cyrillic",
        "Шифртелеграмма № 118, принята в 14:05, разослана членам комиссии и́ ё й, для сведения и для принятия мер на месте.",
    ),
    (
        "Greek, polytonic",
        "ἐν ἀρχῇ ἦν ὁ λόγος, καὶ ὁ λόγος ἦν πρὸς τὸν θεόν, καὶ θεὸς ἦν ὁ λόγος. οὗτος ἦν ἐν ἀρχῇ πρὸς τὸν θεόν.",
    ),
    (
        "Chinese",
        "外交部关于边境局势的报告已经送达，请各部门研究后提出意见。“是否同意？”他问道，没有人回答，会议到此结束。",
    ),
    (
        "Japanese",
        "がギグ か\u{3099} ﾊﾝｶｸ 全角ＡＢＣ、外務省からの電報を転達する。「承知しました」と返事があった。",
    ),
    (
        "Korean, decomposed",
        "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}에서 보낸 전보를 전달한다. 조선 정부의 답신은 아직 오지 않았다고 한다. 한국어 문장입니다.",
    ),
    (
        "Vietnamese, decomposed",
        "Ngu\u{31b}\u{301}o\u{31b}\u{300}i Vie\u{323}\u{302}t Nam gu\u{31b}\u{309}i die\u{323}\u{302}n ba\u{301}o cho Ba\u{301}c Kinh va\u{300} cho\u{31b}\u{300} tra\u{309} lo\u{31b}\u{300}i.",
    ),
    (
        "Arabic",
        "برقية من وزارة الخارجية رقم 118 (سرية) إلى السفارة في القاهرة، مع كِتَابٍ مُرفَق بتاريخ 17 نوفمبر 1950.",
    ),
    (
        "Hebrew",
        "שָׁלוֹם, מברק מס' 118 (סודי) נשלח אל UNSCOP בירושלים ביום 17 בנובמבר 1947, ותשובה טרם נתקבלה עד כה.",
    ),
    (
        "Devanagari",
        "विदेश मंत्रालय का तार क्रमांक ११८ प्राप्त हुआ, कृपया उत्तर शीघ्र भेजें क्योंकि स्थिति गंभीर है।",
    ),
    (
        "Thai",
        "โทรเลข\u{200b}จาก\u{200b}กระทรวง\u{200b}การ\u{200b}ต่างประเทศ\u{200b}ถึง\u{200b}สถานทูต น้ำ ที่ เก่ง",
    ),
    (
        "signs",
        "A pi\u{200b}lot 👩‍👩‍👧 saw 🇫🇷 and ☎️ and \u{feff}a mark; he\u{2060}re ends x\u{ad}y what deceives, or so it is thought by all who look.",
    ),
];

fn in_script(words: &str) -> Record {
    let text = Text {
        role: Role::Text,
        key: TextKey("text".to_owned()),
        blocks: vec![
            block(BlockKind::Paragraph, words),
            block(BlockKind::Paragraph, "|"),
        ],
        ..Text::default()
    };
    Record {
        texts: vec![text],
        ..five_records().remove(0)
    }
}

/// What the room believes of columns is what a terminal makes of the bytes: each grapheme stands
/// in the cell where it was put, and what stands behind the text on the line is not moved.
#[test]
fn every_script_keeps_its_columns_in_a_terminal() {
    for (script, words) in SCRIPTS {
        for (columns, rows) in [(40, 30), (80, 24), (120, 40)] {
            let mut desk = Desk::with((columns, rows), vec![in_script(words)]);
            desk.keys("<enter>");
            let buffer = view::drawn(&desk);
            assert_columns_hold(&buffer, &format!("{script}, {columns} columns"));
        }
    }
}

/// Checks that a terminal shows each grapheme of a buffer in the cell where it was put.
fn assert_columns_hold(buffer: &Buffer, what: &str) {
    let mut parser = vt100::Parser::new(
        buffer.area.height.try_into().unwrap(),
        buffer.area.width.try_into().unwrap(),
        0,
    );
    for (x, y) in heads(buffer) {
        // The room moves the cursor for each grapheme, as its own pen does where it must.
        let symbol = buffer[(x, y)].symbol();
        parser.process(format!("\x1b[{};{}H{symbol}", y + 1, x + 1).as_bytes());
    }
    let screen = parser.screen();
    for (x, y) in heads(buffer) {
        let drawn = buffer[(x, y)].symbol();
        // What joins into one picture in some terminals is several in others.
        if drawn.contains('\u{200d}') || is_flag(drawn) {
            continue;
        }
        // A vowel sign with a width of its own may have a cell of its own.
        let shown: String = (0..drawn.width().max(1))
            .filter_map(|at| screen.cell(y, x + at as u16))
            .map(vt100::Cell::contents)
            .collect();
        assert_eq!(
            shown.trim_end(),
            drawn.trim_end(),
            "{what}, row {y}, column {x}"
        );
    }
}

/// Returns the cells of a buffer that begin a grapheme; the rest of a wide one is left out.
fn heads(buffer: &Buffer) -> Vec<(u16, u16)> {
    let mut heads = Vec::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            heads.push((x, y));
            x += buffer[(x, y)].symbol().width().max(1) as u16;
        }
    }
    heads
}

fn is_flag(symbol: &str) -> bool {
    symbol
        .chars()
        .all(|c| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c))
        || symbol.contains('\u{fe0f}')
}

#[test]
fn every_grapheme_of_every_script_is_drawn_once_and_whole() {
    for (script, words) in SCRIPTS {
        for size in [(40, 30), (80, 24), (120, 40)] {
            let mut desk = Desk::with(size, vec![in_script(words)]);
            desk.keys("<enter>");
            let buffer = view::drawn(&desk);
            let mut drawn: Vec<&str> = buffer
                .content()
                .iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect();
            drawn.retain(|symbol| *symbol != " ");
            for grapheme in words.graphemes(true) {
                let is_seen = grapheme.width() > 0 && !grapheme.trim().is_empty();
                let mirrored = ["(", ")"].contains(&grapheme);
                if is_seen && !mirrored {
                    assert!(
                        drawn.contains(&grapheme),
                        "{script}: {grapheme:?} is not drawn"
                    );
                }
            }
        }
    }
}

#[test]
fn a_right_to_left_paragraph_ends_at_the_right_and_is_copied_as_it_is_read() {
    let (_, words) = SCRIPTS[8];
    let mut desk = Desk::with((80, 24), vec![in_script(words)]);
    desk.keys("<enter>");
    let lines = view::lines(&view::drawn(&desk));
    let first = lines.iter().find(|line| line.contains("118")).unwrap();
    assert!(
        first.ends_with("םוֹלשָׁ") || first.trim_end().ends_with("שָׁ"),
        "{first}"
    );
    assert_eq!(first.width(), 7 + 66);
    desk.keys("v}y");
    let Some(Effect::Copy(copied)) = desk.take_asked().pop() else {
        panic!("nothing was copied");
    };
    assert!(copied.contains("שָׁלוֹם, מברק מס' 118"), "{copied}");
    desk.model.settings.bidi = false;
    let lines = view::lines(&view::drawn(&desk));
    assert!(
        lines
            .iter()
            .any(|line| line.trim_start().starts_with("שָׁלוֹם"))
    );
}

/// A room with these records, and the results of a search for what all of them have.
fn results(size: (u16, u16), scripts: &[usize]) -> Desk {
    let of = |at: &usize| {
        let (name, words) = SCRIPTS[*at];
        let mut record = in_script(words);
        record.id = readroom::record::identity::RecordId::path("c", name);
        record.title = readroom::record::Clean::line(&words.chars().take(20).collect::<String>());
        record
    };
    let mut desk = Desk::with(size, scripts.iter().map(of).collect());
    desk.keys("s118<enter>");
    desk
}

#[test]
fn a_right_to_left_passage_of_the_results_keeps_its_columns_and_ends_at_the_right() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        // Cyrillic, Arabic, Hebrew.
        let desk = results(size, &[1, 7, 8]);
        let buffer = view::drawn(&desk);
        assert_columns_hold(&buffer, &format!("results at {size:?}"));
        let first_line_of = |number: u16| {
            let lines = readroom::app::layout::lines_of_result(size) as u16;
            3 + number * lines
        };
        let cells = |y: u16| (0..size.0).map(move |x| (x, y));
        let is_drawn = |at: &(u16, u16)| buffer[*at].symbol() != " ";
        // The passage has three columns free at the right, whatever way it is read.
        let edge = size.0 - 4;
        for (result, words) in [(1, "ةيقرب"), (2, "םוֹלשָׁ")] {
            let y = first_line_of(result);
            let last = cells(y).filter(is_drawn).rfind(|(x, _)| *x <= edge);
            assert_eq!(last, Some((edge, y)), "{result} at {size:?}");
            let line = &view::lines(&buffer)[usize::from(y)];
            let end = line.trim_end_matches('…').trim_end();
            assert!(end.ends_with(words), "{size:?}: {line}");
        }
        let left = first_line_of(0);
        let first = cells(left).find(is_drawn);
        assert_eq!(first, Some((4, left)), "{size:?}");
        // Digits keep their order among right-to-left words, and the hit is marked where it stands.
        for result in 0..3 {
            let y = first_line_of(result);
            let marked = cells(y).filter(|at| buffer[*at].modifier.contains(Modifier::UNDERLINED));
            let marked: String = marked.map(|at| buffer[at].symbol()).collect();
            assert_eq!(marked, "118", "{result} at {size:?}");
        }
    }
}

#[test]
fn where_the_terminal_lays_words_out_itself_a_passage_is_left_as_it_is_read() {
    let mut desk = results((80, 24), &[8]);
    desk.model.settings.bidi = false;
    let lines = view::lines(&view::drawn(&desk));
    assert!(lines[3].trim_start().starts_with("שָׁלוֹם"), "{}", lines[3]);
}

#[test]
fn a_letter_is_selected_with_the_marks_that_are_set_on_it() {
    let mut desk = Desk::with((80, 24), vec![in_script("cafe\u{301} au lait")]);
    let selected = |desk: &Desk| {
        let passage = desk.model.selected().unwrap();
        let text = desk.model.record().unwrap().texts[0].canonical();
        text.slice(passage.start, passage.end).to_string()
    };
    desk.keys("<enter>v0lll");
    assert_eq!(selected(&desk), "cafe\u{301}");
    desk.keys("0w");
    assert_eq!(selected(&desk), "cafe\u{301}");
}

#[test]
fn a_sign_without_width_that_deceives_is_shown() {
    let mut desk = Desk::with((80, 24), vec![in_script(SCRIPTS[11].1)]);
    desk.keys("<enter>");
    assert!(
        view::lines(&view::drawn(&desk))
            .join("\n")
            .contains("pi·lot")
    );
}

#[test]
fn every_script_at_three_sizes() {
    let mut all = String::new();
    for (columns, rows) in [(40, 12), (80, 24), (120, 40)] {
        for (script, words) in SCRIPTS {
            let mut desk = Desk::with((columns, rows), vec![in_script(words)]);
            desk.keys("<enter>");
            let lines = view::lines(&view::drawn(&desk));
            let text: Vec<&str> = lines
                .iter()
                .map(String::as_str)
                .skip_while(|line| line.trim() != "Text")
                .take_while(|line| !line.contains('|'))
                .collect();
            all.push_str(&format!(
                "== {script}, {columns} columns\n{}\n",
                text.join("\n")
            ));
        }
    }
    insta::assert_snapshot!(all);
}
