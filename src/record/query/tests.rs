//! Tests of the grammar: every kind of term, what is half typed, what is hostile.

use super::*;
use proptest::prelude::*;

fn shown(typed: &str) -> String {
    let terms = Query::parse(typed).terms;
    let shown: Vec<String> = terms
        .iter()
        .map(|term| format!("{}{:?}", if term.negated { "not " } else { "" }, term.what))
        .collect();
    shown.join(", ")
}

#[test]
fn terms_of_every_kind() {
    let cases = [
        ("", ""),
        ("pilot", r#"Word("pilot")"#),
        ("  two\twords ", r#"Word("two"), Word("words")"#),
        (r#""a  phrase" x"#, r#"Phrase("a phrase"), Word("x")"#),
        (
            "“curly” „low“ «angle» ＂wide＂",
            r#"Phrase("curly"), Phrase("low"), Phrase("angle"), Phrase("wide")"#,
        ),
        ("-without", r#"not Word("without")"#),
        (r#"-"a b" －c"#, r#"not Phrase("a b"), not Word("c")"#),
        ("-title:draft", r#"not Field(Title, "draft")"#),
        (r#"TITLE:"two words""#, r#"Field(Title, "two words")"#),
        (
            "from：Stalin to:Kim",
            r#"Field(From, "Stalin"), Field(To, "Kim")"#,
        ),
        (
            "place:Andong lang:ru>en subject:air archive:APRF shelf:45/1 id:d3",
            r#"Field(Place, "Andong"), Field(Language, "ru>en"), Field(Subject, "air"), Field(Archive, "APRF"), Field(Shelf, "45/1"), Field(Id, "d3")"#,
        ),
        (
            "is:bookmarked HAS:Note has:original has:translation",
            "IsBookmarked, HasNote, HasOriginal, HasTranslation",
        ),
        ("id:a.example/x:1", r#"Field(Id, "a.example/x:1")"#),
        (
            r#"collection:harbour format:"digital archive""#,
            r#"Field(Collection, "harbour"), Field(Format, "digital archive")"#,
        ),
        (
            r#"archive:="State Archive" -FROM:=Stalin archive:="#,
            r#"Whole(Archive, "State Archive"), not Whole(From, "Stalin")"#,
        ),
        // Only what is counted by value is asked for as a whole.
        ("title:=x", r#"Field(Title, "=x")"#),
        (
            "-has:archive has:lang has:fr",
            "not Has(Archive), Has(Language)",
        ),
    ];
    for (typed, wanted) in cases {
        assert_eq!(shown(typed), wanted, "{typed}");
    }
}

#[test]
fn operators_groups_prefixes_and_nearness() {
    let cases = [
        ("a OR b c", r#"any[Word("a") | Word("b")], Word("c")"#),
        (
            "a b OR c OR -d",
            r#"Word("a"), any[Word("b") | Word("c") | not Word("d")]"#,
        ),
        (
            "(a b) OR c",
            r#"any[all[Word("a") & Word("b")] | Word("c")]"#,
        ),
        ("(a b) c", r#"Word("a"), Word("b"), Word("c")"#),
        (
            "(a OR (b OR c))",
            r#"any[Word("a") | Word("b") | Word("c")]"#,
        ),
        (
            "-(a OR b) c",
            r#"not any[Word("a") | Word("b")], Word("c")"#,
        ),
        ("-(a b)", r#"not all[Word("a") & Word("b")]"#),
        ("-(a)", r#"not Word("a")"#),
        ("-(-a)", r#"not all[not Word("a")]"#),
        (
            "(title:x OR from:y)",
            r#"any[Field(Title, "x") | Field(From, "y")]"#,
        ),
        (
            r#"("a b" OR date:1950)x"#,
            r#"any[Phrase("a b") | Date(1950)], Word("x")"#,
        ),
        ("(f(x) OR b)", r#"any[Word("f(x)") | Word("b")]"#),
        ("a or b", r#"Word("a"), Word("or"), Word("b")"#),
        ("OR a", r#"Word("or"), Word("a")"#),
        ("a OR", r#"Word("a")"#),
        ("a OR OR b", r#"any[Word("a") | Word("or")], Word("b")"#),
        ("ORDER a", r#"Word("ORDER"), Word("a")"#),
        ("(a OR b", r#"any[Word("a") | Word("b")]"#),
        ("a) b", r#"Word("a)"), Word("b")"#),
        ("() ( )", ""),
        ("telegr* -pil*", r#"Prefix("telegr"), not Prefix("pil")"#),
        ("* ** a*b", r#"Word("*"), Word("**"), Word("a*b")"#),
        (
            "near:(kim  pilots) x",
            r#"Near(["kim", "pilots"]), Word("x")"#,
        ),
        (
            r#"near:"kim pil*" -near:(a b)"#,
            r#"Near(["kim", "pil*"]), not Near(["a", "b"])"#,
        ),
        (
            "near:kim near:pil* near: near:()",
            r#"Word("kim"), Prefix("pil")"#,
        ),
        ("near:(a b", r#"Near(["a", "b"])"#),
        ("(near:(a b) OR c)", r#"any[Near(["a", "b"]) | Word("c")]"#),
    ];
    for (typed, wanted) in cases {
        assert_eq!(plainly(&Query::parse(typed).terms, ", "), wanted, "{typed}");
    }
}

/// Shows terms with their groups.
fn plainly(terms: &[Term], between: &str) -> String {
    let one = |term: &Term| {
        let what = match &term.what {
            What::AnyOf(terms) => format!("any[{}]", plainly(terms, " | ")),
            What::AllOf(terms) => format!("all[{}]", plainly(terms, " & ")),
            What::Date(date) => format!("Date({})", date.edtf()),
            other => format!("{other:?}"),
        };
        format!("{}{what}", if term.negated { "not " } else { "" })
    };
    terms.iter().map(one).collect::<Vec<_>>().join(between)
}

#[test]
fn dates_and_ranges() {
    let edtf = |typed: &str| match Query::parse(typed).terms.as_slice() {
        [
            Term {
                what: What::Date(date),
                ..
            },
        ] => date.edtf().to_owned(),
        other => format!("{other:?}"),
    };
    assert_eq!(edtf("date:1950-11"), "1950-11");
    assert_eq!(edtf("date:1950-11..1951-01"), "1950-11/1951-01");
    assert_eq!(edtf("-date:1950s"), "195X");
    assert_eq!(edtf("date:..1950"), "../1950");
    assert_eq!(edtf("date:1950.."), "1950/..");
}

#[test]
fn what_cannot_be_parsed_is_taken_as_words() {
    let cases = [
        (r#""open quote"#, r#"Word("open"), Word("quote")"#),
        (
            r#"title:"open quote"#,
            r#"Field(Title, "open"), Word("quote")"#,
        ),
        ("date:foo", r#"Word("date:foo")"#),
        ("date:1950-45-99", r#"Word("date:1950-45-99")"#),
        ("is:red", r#"Word("is:red")"#),
        ("colour:red", r#"Word("colour:red")"#),
        ("4:03-19:35", r#"Word("4:03-19:35")"#),
        ("a-b", r#"Word("a-b")"#),
        (":x", r#"Word(":x")"#),
        ("don\"t", r#"Word("don\"t")"#),
        ("is:bookmarked\" x", r#"IsBookmarked, Word("x")"#),
        ("is:red\"", r#"Word("is:red")"#),
    ];
    for (typed, wanted) in cases {
        assert_eq!(shown(typed), wanted, "{typed}");
    }
}

#[test]
fn what_is_still_being_typed_asks_for_nothing_yet() {
    for typed in [
        "title:",
        "date:",
        "lang:",
        "-",
        "--",
        "- ",
        "\"",
        "\"\"",
        "title:\"",
        "-title:",
        "is:",
        "is:book",
        "has:n",
        "date:1",
        "date:195",
        "date:..",
        "date:.",
        "date:..19",
        "date:-",
    ] {
        assert_eq!(shown(typed), "", "{typed}");
    }
}

#[test]
fn typing_a_date_range_never_makes_words_of_it() {
    let whole = "date:1950-11-17..1951-01-31";
    for end in "date:".len()..=whole.len() {
        let terms = Query::parse(&whole[..end]).terms;
        let is_date = terms.iter().all(|term| matches!(term.what, What::Date(_)));
        assert!(is_date, "{}: {terms:?}", &whole[..end]);
    }
}

#[test]
fn hostile_input_is_only_words() {
    assert_eq!(Query::parse(&"x".repeat(10_000)).terms.len(), 1);
    assert_eq!(Query::parse(&"\"".repeat(10_001)).terms.len(), 0);
    assert_eq!(Query::parse(&"-\": ".repeat(500)).terms.len(), 500);
    assert_eq!(Query::parse(&"-\": ".repeat(5_000)).terms.len(), 500);
    assert_eq!(Query::parse(&"title:".repeat(900)).terms.len(), 1);
    assert_eq!(Query::parse(&"title:".repeat(2_000)).terms.len(), 0);
    assert_eq!(Query::parse(&"(".repeat(10_000)).terms.len(), 0);
    assert_eq!(Query::parse(&"-(".repeat(10_000)).terms.len(), 0);
    assert_eq!(Query::parse(&"(a OR ".repeat(5_000)).terms.len(), 1);
    assert_eq!(Query::parse(&"OR ".repeat(3)).terms.len(), 1);
    assert_eq!(Query::parse(&"near:(".repeat(3_000)).terms.len(), 0);
    assert_eq!(
        shown("a\u{0}b\u{1b}[31m"),
        r#"Word("a"), Word("b"), Word("[31m")"#
    );
    assert_eq!(shown("👩‍🚀"), format!("{:?}", What::Word("👩‍🚀".to_owned())));
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("title:".to_owned()),
        Just("date:".to_owned()),
        Just("1950-11..".to_owned()),
        Just("1951s".to_owned()),
        Just("is:bookmarked".to_owned()),
        Just("has:".to_owned()),
        Just(" OR ".to_owned()),
        Just("(a".to_owned()),
        Just("near:(".to_owned()),
        Just("-(".to_owned()),
        Just(" OR(".to_owned()),
        Just("f(x".to_owned()),
        Just("from:=\"".to_owned()),
        Just("title:=\"".to_owned()),
        Just("archive:=(".to_owned()),
        "[-\" :“»a-zА-Я0-9.]{0,6}",
        "[-()\" *OR:a]{0,8}",
        "[-\":a ]{0,8}",
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_term_is_added_at_the_end_and_taken_out_where_it_stands() {
    let cases = [
        ("", "lang:ru", "lang:ru"),
        (" pilot ", "date:1950", "pilot date:1950"),
        ("-a  lang:ru \"b c\" date:", "lang:ru", "-a \"b c\" date:"),
        // Another way of writing the same term, and the term twice.
        ("date:195X x date:1950s", "date:1950s", "x"),
        ("archive:=A", "archive:=\"A\"", ""),
        // What was never closed is not closed by what is added.
        ("\"open", "archive:=\"A B\"", "open archive:=\"A B\""),
        ("-archive:=A", "archive:=A", "-archive:=A archive:=A"),
    ];
    for (typed, term, wanted) in cases {
        assert_eq!(Query::toggled(typed, term), wanted, "{typed} {term}");
    }
}

#[test]
fn another_query_is_put_beside_a_term() {
    let with = |typed: &str, at, other: &str| {
        let query = Query::parse(typed).with_either(at, &Query::parse(other));
        query.map(|query| query.to_string())
    };
    for (typed, at, other, wanted) in [
        ("shtikov pilots", 0, "shtykov", "shtikov OR shtykov pilots"),
        ("a shtikov OR b", 1, "c", "a shtikov OR c OR b"),
        ("a shtikov OR b", 2, "c", "a shtikov OR b OR c"),
        (
            "\"Mao\"",
            0,
            "\"Mao Tse-tung\"",
            "\"Mao\" OR \"Mao Tse-tung\"",
        ),
        ("a", 0, "b c", "a OR (b c)"),
    ] {
        assert_eq!(with(typed, at, other).as_deref(), Some(wanted), "{typed}");
    }
    assert_eq!(with("a", 1, "b"), None);
    assert_eq!(with("a", 0, ""), None);
}

#[test]
fn of_a_query_without_end_the_first_words_are_read_in_one_pass() {
    let typed = (0..100_000).map(|n| format!("x{n}")).collect::<Vec<_>>();
    let query = Query::parse(&typed.join(" OR "));
    let counts = query.terms.iter().map(|term| match &term.what {
        What::AnyOf(terms) => terms.len(),
        _ => 0,
    });
    assert_eq!(counts.collect::<Vec<_>>(), [Query::MOST_WORDS]);
    assert_eq!(Query::left_out(&typed.join(" OR ")), 99_000);
    assert_eq!(
        Query::parse(&typed.join(" ")).terms.len(),
        Query::MOST_WORDS
    );
}

#[test]
fn a_value_is_compared_without_quotation_marks() {
    assert_eq!(plain_value(" The “Red”\u{a0} \"Star\""), "The Red Star");
    assert_eq!(plain_value("\"\""), "");
}

#[test]
fn brackets_without_their_other_half_are_printed_as_they_are_read() {
    for (typed, printed) in [
        ("-(a f(x", "-(a f(x )"),
        ("-(a f(x*", "-(a f(x* )"),
        ("b (OR(x)", "b or(x)"),
        ("-(title:\"a)b\" x)", "-(title:\"a)b\" x)"),
        ("title:=\"x", "title:=\"x"),
        ("from:\"=x\" from:==x", "from:\"=x\" from:==x"),
        ("from:=\"a (b\"", "from:=\"a (b\""),
        ("a) OR b", "a) OR b"),
        ("-(-(a b(c", "-(-(a b(c ))"),
    ] {
        let query = Query::parse(typed);
        assert_eq!(query.to_string(), printed, "{typed}");
        assert_eq!(Query::parse(printed), query, "{typed}");
    }
}

proptest! {
    #[test]
    fn a_term_added_and_taken_out_leaves_the_query(typed in pieces(), at in 0..4_usize) {
        let term = ["lang:ru", "archive:=\"A B\"", "-has:subject", "date:1950s"][at];
        let wanted = Query::parse(term).terms;
        let before = Query::parse(&typed);
        prop_assume!(!before.terms.contains(&wanted[0]));
        let added = Query::toggled(&typed, term);
        let with = Query::parse(&added);
        prop_assert_eq!(&with.terms[..before.terms.len()], before.terms.as_slice());
        prop_assert_eq!(&with.terms[before.terms.len()..], wanted.as_slice());
        prop_assert_eq!(Query::parse(&Query::toggled(&added, term)), before);
    }

    #[test]
    fn printing_is_read_again_as_the_same(typed in pieces()) {
        let query = Query::parse(&typed);
        prop_assert_eq!(Query::parse(&query.to_string()), query);
    }
}
