//! The command: text for people, JSON for programs.

use super::written;

#[test]
fn the_command_prints_passages_and_offsets() {
    let folder = written();
    let run = |words: &[&str]| {
        let all: Vec<&str> = ["-c", folder.path().to_str().unwrap(), "search"]
            .iter()
            .chain(words)
            .copied()
            .collect();
        crate::cli::run_in(folder.path(), &all)
    };
    let text = run(&["students"]);
    assert_eq!(text.exit.code(), 0, "{}", text.err);
    assert!(
        text.out
            .starts_with("1950-11-17  Telegram from Shtykov to Gromyko\n"),
        "{}",
        text.out
    );
    assert!(
        text.out.contains("translation en · 1 hit\n"),
        "{}",
        text.out
    );
    let json = run(&["students", "--format", "json", "--limit", "1"]);
    let hits: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let hit = &hits[0];
    let keys: Vec<&str> = hit
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for key in [
        "id", "title", "date", "role", "language", "score", "snippet", "hits",
    ] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!(hit["date"], "1950-11-17");
    assert!(
        hit["snippet"]
            .as_str()
            .unwrap()
            .contains("The students request training")
    );
    assert_eq!(
        hit["hits"][0][1].as_u64().unwrap() - hit["hits"][0][0].as_u64().unwrap(),
        8
    );
    let none = run(&["nosuchword"]);
    assert_eq!((none.exit.code(), none.out.as_str()), (1, ""));
    assert_eq!(run(&["nosuchword", "--format", "json"]).out, "[]\n");
    assert_eq!(run(&["-students"]).exit.code(), 0);
}
