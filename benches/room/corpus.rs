//! Makes what is measured: invented records in the layout of a digital archive, and a long text.
//!
//! The same arguments write the same bytes. A folder that is there already is used again.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const PEOPLE: [&str; 12] = [
    "Adler", "Brandt", "Corso", "Dvorak", "Eklund", "Farkas", "Galvan", "Ibarra", "Jansen",
    "Novak", "Quist", "Varga",
];
const KINDS: [&str; 6] = [
    "Telegram",
    "Letter",
    "Memorandum",
    "Report",
    "Minutes",
    "Directive",
];
const PLACES: [&str; 8] = [
    "Aldmark", "Borvia", "Cestria", "Estmere", "Helvara", "Karolia", "Norwick", "Vestmark",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SYLLABLES: [&str; 16] = [
    "ba", "ren", "to", "mik", "sol", "var", "de", "lun", "ka", "pri", "os", "tel", "fa", "gor",
    "quil", "zel",
];

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len())]
    }

    /// A word out of some thousands, the short ones the common ones.
    fn word(&mut self) -> String {
        let length = 1 + self.roll(2) + self.roll(2);
        (0..length).map(|_| self.of(&SYLLABLES)).collect()
    }

    fn prose(&mut self, words: usize) -> String {
        let words: Vec<String> = (0..words).map(|_| self.word()).collect();
        words.join(" ")
    }
}

/// Returns the folder of so many records, made if it is not there.
pub fn records(home: &Path, count: usize) -> io::Result<PathBuf> {
    let folder = home.join(format!("records-{count}"));
    let done = home.join(format!("records-{count}.made"));
    if done.exists() {
        return Ok(folder);
    }
    let mut dice = Dice(7);
    for number in 0..count {
        let part = folder.join(format!("{:04}", number / 1000));
        if number % 1000 == 0 {
            fs::create_dir_all(&part)?;
        }
        fs::write(
            part.join(format!("{number:07}.md")),
            record(&mut dice, number),
        )?;
    }
    fs::write(done, "")?;
    Ok(folder)
}

fn record(dice: &mut Dice, number: usize) -> String {
    let date = format!(
        "{} {:02}, {}",
        dice.of(&MONTHS),
        1 + dice.roll(28),
        1917 + dice.roll(75)
    );
    let (kind, from, to) = (dice.of(&KINDS), dice.of(&PEOPLE), dice.of(&PEOPLE));
    let (topic, place) = (dice.prose(3), dice.of(&PLACES));
    let title = format!("{kind} from {from} to {to}, on {topic} in {place}");
    let (fond, delo, leaf) = (1 + dice.roll(99), 1 + dice.roll(999), 1 + dice.roll(400));
    let mut text = format!(
        "**{date}**  \n**{title}**\n\n**Citation:**\n\n“{title},” {date}, Sample Reading Room Archive, \
         Fond {fond}, Opis 1, Delo {delo}, Listy {leaf}-{}  \n<https://archive.example/document/{number:07}>\n\n\
         **Summary:**\n\n{from} writes to {to} about {topic} in {place}.\n\n**Original Language:**\n\nRussian\n\n\
         **Contents:**\n\n- English Translation\n\n{} No. {}\n\n",
        leaf + 1,
        kind.to_uppercase(),
        dice.roll(9999)
    );
    for _ in 0..=dice.roll(8) {
        let words = 40 + dice.roll(80);
        let _ = write!(text, "{}.\n\n", dice.prose(words));
    }
    text
}

/// Returns a plain text of so many bytes, made if it is not there.
pub fn long_text(home: &Path, bytes: usize) -> io::Result<PathBuf> {
    let folder = home.join("long");
    let path = folder.join("long.txt");
    if path
        .metadata()
        .is_ok_and(|found| found.len() >= bytes as u64)
    {
        return Ok(path);
    }
    fs::create_dir_all(&folder)?;
    let mut dice = Dice(11);
    let mut text = String::with_capacity(bytes + 1000);
    while text.len() < bytes {
        let words = 20 + dice.roll(100);
        let _ = write!(text, "{}.\n\n", dice.prose(words));
    }
    fs::write(&path, text)?;
    Ok(path)
}
