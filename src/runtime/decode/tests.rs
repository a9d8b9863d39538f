//! Every sequence there is, whole and cut anywhere; pastes; and bytes of no sense at all.
//!
//! The table is the terminals' own; keys stand in it in their written form.

use super::*;
use proptest::prelude::*;

/// Decodes bytes cut into the given reads, then silence; keys by their written form.
fn decode(reads: &[&[u8]]) -> Vec<String> {
    let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
    for read in reads {
        decoder.feed(read, &mut typed);
    }
    decoder.silence(&mut typed);
    typed
        .iter()
        .map(|one| match one {
            Typed::Key(key) => key.to_string(),
            Typed::Paste(text) => format!("paste {text}"),
        })
        .collect()
}

/// Bytes and the keys they are.
const TABLE: [(&[u8], &[&str]); 76] = [
    (b"a", &["a"]),
    ("ж語é".as_bytes(), &["ж", "語", "é"]),
    (b" ", &["Space"]),
    (b"\r\n", &["Enter", "Enter"]),
    (b"\t", &["Tab"]),
    (b"\x7f\x08", &["Backspace", "Backspace"]),
    (b"\x01\x1a\x04", &["Ctrl-a", "Ctrl-z", "Ctrl-d"]),
    (b"\x00\x1c\x1f", &["Ctrl-Space", "Ctrl-\\", "Ctrl-_"]),
    (b"\x1b", &["Esc"]),
    (b"\x1b\x1b", &["Esc", "Esc"]),
    (b"\x1b\x1b[A", &["Esc", "Up"]),
    (b"\x1bx", &["Alt-x"]),
    (b"\x1bX", &["Alt-X"]),
    (b"\x1b[", &["Alt-["]),
    (b"\x1bO", &["Alt-O"]),
    (b"\x1b]", &["Alt-]"]),
    (b"\x1b\r", &["Alt-Enter"]),
    (b"\x1b\x01", &["Ctrl-Alt-a"]),
    ("\u{1b}ж".as_bytes(), &["Alt-ж"]),
    (
        b"\x1b[A\x1b[B\x1b[C\x1b[D",
        &["Up", "Down", "Right", "Left"],
    ),
    (
        b"\x1bOA\x1bOB\x1bOC\x1bOD",
        &["Up", "Down", "Right", "Left"],
    ),
    (b"\x1b[H\x1b[F\x1bOH\x1bOF", &["Home", "End", "Home", "End"]),
    (
        b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~",
        &["Home", "End", "Home", "End"],
    ),
    (b"\x1b[2~\x1b[3~", &["Insert", "Delete"]),
    (b"\x1b[5~\x1b[6~", &["PgUp", "PgDn"]),
    (b"\x1bOP\x1bOQ\x1bOR\x1bOS", &["F1", "F2", "F3", "F4"]),
    (b"\x1b[P\x1b[Q\x1b[R\x1b[S", &["F1", "F2", "F3", "F4"]),
    (
        b"\x1b[11~\x1b[12~\x1b[13~\x1b[14~",
        &["F1", "F2", "F3", "F4"],
    ),
    (
        b"\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E",
        &["F1", "F2", "F3", "F4", "F5"],
    ),
    (
        b"\x1b[15~\x1b[17~\x1b[18~\x1b[19~",
        &["F5", "F6", "F7", "F8"],
    ),
    (
        b"\x1b[20~\x1b[21~\x1b[23~\x1b[24~",
        &["F9", "F10", "F11", "F12"],
    ),
    (
        b"\x1b[25~\x1b[26~\x1b[28~\x1b[34~",
        &["F13", "F14", "F15", "F20"],
    ),
    (b"\x1b[1;5A", &["Ctrl-Up"]),
    (b"\x1b[1;2B\x1b[1;3C", &["Shift-Down", "Alt-Right"]),
    (
        b"\x1b[1;6D\x1b[1;8D",
        &["Ctrl-Shift-Left", "Ctrl-Alt-Shift-Left"],
    ),
    (b"\x1b[1;9A", &["Alt-Up"]),
    (b"\x1bO5A\x1bO1;5A", &["Ctrl-Up", "Ctrl-Up"]),
    (b"\x1b[3;5~\x1b[5;2~", &["Ctrl-Delete", "Shift-PgUp"]),
    (b"\x1b[1;2P\x1b[15;5~", &["Shift-F1", "Ctrl-F5"]),
    (b"\x1b[Z", &["Shift-Tab"]),
    (b"\x1b[a\x1bOa", &["Shift-Up", "Ctrl-Up"]),
    (
        b"\x1b[7$\x1b[7^\x1b[7@",
        &["Shift-Home", "Ctrl-Home", "Ctrl-Shift-Home"],
    ),
    (b"\x1bOM\x1bOk\x1bOp\x1bOy", &["Enter", "+", "0", "9"]),
    (b"\x1b[97u\x1b[97;5u\x1b[97;2u", &["a", "Ctrl-a", "A"]),
    (
        b"\x1b[27u\x1b[13u\x1b[9;2u\x1b[127u",
        &["Esc", "Enter", "Shift-Tab", "Backspace"],
    ),
    (b"\x1b[1078;3u", &["Alt-ж"]),
    (b"\x1b[49:33;2u", &["!"]),
    (b"\x1b[97;1:3u\x1b[97;1:2u", &["a"]),
    (b"\x1b[97;9u", &[]),
    (b"\x1b[57441;2u\x1b[57358u", &[]),
    (b"\x1b[57414u\x1b[57400u", &["Enter", "1"]),
    (b"\x1b[1;1:3A\x1b[1;129A", &["Up"]),
    (b"\x1b[27;5;104~\x1b[27;2;65~", &["Ctrl-h", "A"]),
    (b"\x1b[27;5;9~\x1b[27;6;65~", &["Ctrl-Tab", "Ctrl-a"]),
    // Answers, focus and mouse: no key, and what follows is one.
    (b"\x1b[?62;22cq", &["q"]),
    (b"\x1b[>41;354;0cq", &["q"]),
    (b"\x1b[12;40Rq", &["q"]),
    (b"\x1b[?12;40Rq", &["q"]),
    (b"\x1b[0nq", &["q"]),
    (b"\x1b[8;24;80tq", &["q"]),
    (b"\x1b[?2026;2$yq", &["q"]),
    (b"\x1b[?1uq", &["q"]),
    (b"\x1b[I\x1b[Oq", &["q"]),
    (b"\x1b[<0;10;12M\x1b[<0;10;12mq", &["q"]),
    (b"\x1b[M !!q", &["q"]),
    (b"\x1b[32;10;12Mq", &["q"]),
    (b"\x1b]11;rgb:0000/0000/0000\x07q", &["q"]),
    (b"\x1b]11;rgb:0000/0000/0000\x1b\\q", &["q"]),
    (b"\x1bP>|XTerm(388)\x1b\\q", &["q"]),
    (b"\x1b_Gi=1;OK\x1b\\q", &["q"]),
    (b"\x1b]11;rgb\x1b[Aq", &["Up", "q"]),
    // Broken: dropped, and what follows is read.
    (b"\xff\xfea", &["a"]),
    (b"\xd0a", &["a"]),
    (b"\xd0\xd0\xb6", &["ж"]),
    (b"\x1b[1;\x1b[A", &["Up"]),
    (b"\x1b[12;3\x03", &["Ctrl-c"]),
];

#[test]
fn each_sequence_is_its_key_however_it_is_cut() {
    for (bytes, keys) in TABLE {
        assert_eq!(
            decode(&[bytes]),
            keys,
            "{:?}",
            bytes.escape_ascii().to_string()
        );
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decode(&single), keys, "cut: {}", bytes.escape_ascii());
    }
}

#[test]
fn a_hundred_keys_come_out_of_one_read() {
    assert_eq!(decode(&[&b"j".repeat(100)]).len(), 100);
}

#[test]
fn a_paste_is_raw_text() {
    let bytes = "x\u{1b}[200~a\u{1b}[A\tж\r\u{1b}[201~y".as_bytes();
    let pasted = ["x", "paste a\u{1b}[A\tж\r", "y"];
    assert_eq!(decode(&[bytes]), pasted);
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(decode(&single), pasted);
    assert_eq!(decode(&[b"\x1b[200~\x1b[201~"]), Vec::<String>::new());
}

#[test]
fn a_long_paste_comes_in_pieces_and_loses_nothing() {
    let text = "ж語".repeat(500_000);
    let bytes = format!("\u{1b}[200~{text}\u{1b}[201~q");
    let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
    for read in bytes.as_bytes().chunks(65_537) {
        decoder.feed(read, &mut typed);
        assert!(decoder.held.len() <= 2 * PASTE_PIECE);
    }
    let mut joined = String::new();
    let mut last = None;
    for one in typed {
        match one {
            Typed::Paste(piece) => joined.push_str(&piece),
            Typed::Key(key) => last = Some(key),
        }
    }
    assert!(joined == text, "the pieces are the text");
    assert_eq!(last, Some(Key::char('q')));
}

#[test]
fn an_unfinished_paste_is_given_up_in_the_end() {
    assert_eq!(decode(&[b"\x1b[200~abc"]), ["paste abc"]);
}

#[test]
fn only_something_unfinished_has_to_be_waited_for() {
    let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
    decoder.feed(b"abc\x1b[A\xd0", &mut typed);
    assert_eq!(decoder.patience(), None);
    decoder.feed(b"\x1b", &mut typed);
    assert_eq!(decoder.patience(), Some(ESCAPE_PATIENCE));
    decoder.feed(b"[1;", &mut typed);
    assert_eq!(decoder.patience(), Some(SEQUENCE_PATIENCE));
    decoder.silence(&mut typed);
    assert_eq!(decoder.patience(), None);
    assert_eq!(typed.len(), 4);
}

/// Bytes as terminals send them, and others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"\x1b\x1b\x1b[[O]P;:?<$~u01259AMR\\\x07".to_vec()),
    ];
    prop::collection::vec(byte, 0..200)
}

proptest! {
    #[test]
    fn any_bytes_cut_anywhere_give_the_same_and_end(bytes in bytes(), cut in 0usize..200) {
        let cut = cut.min(bytes.len());
        let (head, tail) = bytes.split_at(cut);
        prop_assert_eq!(decode(&[head, tail]), decode(&[&bytes]));
    }

    #[test]
    fn whatever_came_before_silence_ends_it(bytes in bytes()) {
        let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
        decoder.feed(&bytes, &mut typed);
        decoder.silence(&mut typed);
        decoder.forget();
        typed.clear();
        decoder.feed(b"q", &mut typed);
        prop_assert_eq!(typed, [Typed::Key(Key::char('q'))]);
    }

    #[test]
    fn typed_text_comes_out_as_it_went_in(text in "[^\\p{Cc}]{0,50}") {
        let written: Vec<String> = text.chars().map(|c| Key::char(c).to_string()).collect();
        prop_assert_eq!(decode(&[text.as_bytes()]), written);
    }
}
