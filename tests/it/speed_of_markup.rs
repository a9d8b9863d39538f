//! How fast TEI and web pages are read: single texts, a volume, articles, a book.
//!
//! The measurement is run on purpose, in a release build, and prints a table:
//! `cargo test --release --test it speed_of_markup -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use readroom::formats;
use readroom::record::identity::TextHash;

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
