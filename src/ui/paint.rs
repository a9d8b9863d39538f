//! Putting words into cells: cutting to width, aligning, marking letters.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::wrap::{fit, is_printable_ascii, width, wrap};

use super::line::Seen;

/// Writes text from a column on, cut at the area's end with an ellipsis; returns the columns used.
pub fn put(buffer: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    if area.is_empty() {
        return 0;
    }
    if text.len() <= area.width.into() && is_printable_ascii(text) {
        return put_ascii(buffer, area, text, |_| style);
    }
    let cut = shortened(text, area.width.into());
    let (end, _) = buffer.set_stringn(area.x, area.y, &cut, area.width.into(), style);
    end - area.x
}

/// Writes letters of one column each, styled by their place in the text, as far as the area goes;
/// returns the columns used. Nearly all that is drawn is such, and needs no parting by grapheme.
fn put_ascii(buffer: &mut Buffer, area: Rect, text: &str, style: impl Fn(usize) -> Style) -> u16 {
    let wide = text.len().min(area.width.into());
    for at in 0..wide {
        put_letter(
            buffer,
            (area.x + at as u16, area.y),
            &text[at..=at],
            style(at),
        );
    }
    wide as u16
}

/// Writes a letter of one column.
fn put_letter(buffer: &mut Buffer, place: (u16, u16), letter: &str, style: Style) {
    if let Some(cell) = buffer.cell_mut(place) {
        cell.set_symbol(letter).set_style(style);
    }
}

/// Writes text at the right end of an area; returns the columns used.
pub fn put_right(buffer: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    let wide = (width(text) as u16).min(area.width);
    put(
        buffer,
        Rect {
            x: area.right() - wide,
            width: wide,
            ..area
        },
        text,
        style,
    )
}

/// Returns the text, or as much of it as fits with an ellipsis behind.
pub fn shortened(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    match columns {
        0 => String::new(),
        _ => format!("{}…", fit(text, columns - 1).trim_end()),
    }
}

/// Returns the text, or its beginning and its end with an ellipsis between: of a path the end
/// says most.
pub fn without_middle(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let Some(room) = columns.checked_sub(1) else {
        return String::new();
    };
    let mut used = 0;
    let mut end = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += width(grapheme);
        if used > room.div_ceil(2) {
            break;
        }
        end = at;
    }
    let tail = text.get(end..).unwrap_or_default();
    let head = fit(text, room - width(tail).min(room));
    format!("{head}…{tail}")
}

/// What stands for a sign without width where it deceives.
const HIDDEN_MARK: &str = "·";

/// Writes a line as it is seen, each grapheme styled by its first code point, the first `shift`
/// columns left out. Nothing is written past the area.
pub fn put_seen(
    buffer: &mut Buffer,
    area: Rect,
    line: &Seen<'_>,
    shift: usize,
    style: impl Fn(usize) -> Style,
) {
    let mut column = 0;
    for glyph in &line.glyphs {
        let from = column;
        column += glyph.width;
        let x = from.saturating_sub(shift);
        if from < shift || glyph.width == 0 {
            continue;
        }
        if x + glyph.width > area.width.into() {
            break;
        }
        let style = style(glyph.point);
        let letters = glyph.width - glyph.hidden;
        let x = area.x + x as u16;
        if letters == 1 && is_printable_ascii(glyph.text) {
            put_letter(buffer, (x, area.y), glyph.text, style);
        } else if letters > 0 {
            buffer.set_stringn(x, area.y, glyph.text, letters, style);
        }
        for at in 0..glyph.hidden {
            let look = super::theme::over(super::theme::SELECTED, style);
            buffer.set_stringn(x + (letters + at) as u16, area.y, HIDDEN_MARK, 1, look);
        }
    }
}

/// Writes a line of text letter by letter, each styled by its code point (counted from `first`).
///
/// Returns the columns used. Nothing is written past the area.
pub fn put_styled(
    buffer: &mut Buffer,
    area: Rect,
    text: &str,
    first: usize,
    style: impl Fn(usize) -> Style,
) -> u16 {
    if is_printable_ascii(text) {
        return put_ascii(buffer, area, text, |at| style(first + at));
    }
    let mut x = area.x;
    let mut point = first;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme) as u16;
        if x + wide > area.right() {
            break;
        }
        if wide > 0 {
            buffer.set_stringn(x, area.y, grapheme, wide.into(), style(point));
        }
        x += wide;
        point += grapheme.chars().count();
    }
    x - area.x
}

/// Writes words of a document into a cell of a list, from its left end: right-to-left words in the
/// order they are seen, each letter styled by its code point, counted from `first`.
pub fn put_ordered(
    buffer: &mut Buffer,
    area: Rect,
    (text, first): (&str, usize),
    bidi: bool,
    style: impl Fn(usize) -> Style,
) -> u16 {
    if !bidi || text.is_ascii() {
        return put_styled(buffer, area, text, first, style);
    }
    let seen = Seen::of(text, 0, text.chars().count(), true);
    put_seen(buffer, area, &seen, 0, |point| style(first + point));
    (seen.width() as u16).min(area.width)
}

/// The same in one style, cut at the area's end with an ellipsis.
pub fn put_cut(buffer: &mut Buffer, area: Rect, text: &str, bidi: bool, style: Style) -> u16 {
    if area.is_empty() {
        return 0;
    }
    let cut = shortened(text, area.width.into());
    put_ordered(buffer, area, (&cut, 0), bidi, |_| style)
}

/// Returns the code points `start..end` of a text.
pub fn points(text: &str, start: usize, end: usize) -> &str {
    if text.is_ascii() {
        let from = start.min(text.len());
        return &text[from..end.clamp(from, text.len())];
    }
    let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let from = starts.nth(start).unwrap_or(text.len());
    let to = if end > start {
        starts.nth(end - start - 1).unwrap_or(text.len())
    } else {
        from
    };
    &text[from..to]
}

/// Returns a style for words on a rule: what is strong is not faint as the rule is.
pub fn on_rule(style: Style) -> Style {
    style.remove_modifier(Modifier::DIM)
}

/// Fills an area's line with a rule; words on it stand near its left end.
pub fn rule(buffer: &mut Buffer, area: Rect, words: &str, ascii: bool) {
    let line = if ascii { "-" } else { "─" };
    for x in area.left()..area.right() {
        buffer.set_stringn(x, area.y, line, 1, super::theme::QUIET);
    }
    if !words.is_empty() && area.width > 8 {
        let inner = Rect {
            x: area.x + 2,
            width: area.width - 4,
            ..area
        };
        put(
            buffer,
            inner,
            &format!(" {words} "),
            on_rule(super::theme::STRONG),
        );
    }
}

/// Draws the line between two panels, heavy where the keys are in the second of them: focus is seen
/// without colour.
pub fn parting(buffer: &mut Buffer, area: Rect, heavy: bool, ascii: bool) {
    let is_across = area.height == 1;
    let sign = match (is_across, heavy, ascii) {
        (true, false, false) => "─",
        (true, true, false) => "━",
        (true, false, true) => "-",
        (true, true, true) => "=",
        (false, false, false) => "│",
        (false, true, false) => "┃",
        (false, false, true) => "|",
        (false, true, true) => "#",
    };
    let style = if heavy {
        super::theme::PLAIN
    } else {
        super::theme::QUIET
    };
    for position in area.intersection(buffer.area).positions() {
        buffer.set_stringn(position.x, position.y, sign, 1, style);
    }
}

/// Writes a few sentences into the middle of an empty panel.
pub fn sentences(buffer: &mut Buffer, area: Rect, text: &str) {
    let columns = usize::from(area.width.saturating_sub(4)).min(64);
    if area.height == 0 || columns < 8 {
        return;
    }
    let lines = wrap(text, columns);
    let top = area.y + area.height.saturating_sub(lines.len() as u16) / 3;
    let left = area.x + (area.width - columns as u16) / 2;
    for (at, line) in lines.iter().enumerate() {
        let y = top + at as u16;
        if y < area.bottom() {
            let row = Rect::new(left, y, columns as u16, 1);
            put(
                buffer,
                row,
                points(text, line.start, line.end),
                super::theme::PLAIN,
            );
        }
    }
}

/// Returns a number with its thousands parted by a space.
pub fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// Returns the words in ASCII alone where the settings ask for it: dashes, arrows, ellipses.
pub fn plain_marks(text: &str, ascii: bool) -> String {
    if !ascii {
        return text.to_owned();
    }
    text.replace('→', "->")
        .replace('…', "...")
        .replace(['–', '—'], "-")
        .replace(['“', '”'], "\"")
        .replace('’', "'")
}

/// Turns the signs the room draws by itself into ASCII, cell by cell, so that nothing moves:
/// for what is cut or joined after [`plain_marks`].
pub fn plain_cells(buffer: &mut Buffer, area: Rect) {
    for position in area.intersection(buffer.area).positions() {
        let cell = &mut buffer[position];
        let plain = match cell.symbol() {
            "…" => "~",
            "→" => ">",
            "–" | "—" => "-",
            "“" | "”" => "\"",
            "’" => "'",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_says_so_and_fits() {
        assert_eq!(shortened("telegram", 8), "telegram");
        assert_eq!(shortened("telegram", 5), "tele…");
        assert_eq!(shortened("边境局势", 5), "边境…");
        assert_eq!(shortened("a", 0), "");
    }

    #[test]
    fn a_text_without_its_middle_keeps_both_ends_and_fits() {
        assert_eq!(without_middle("/a/b/telegram.md", 16), "/a/b/telegram.md");
        assert_eq!(without_middle("/a/b/telegram.md", 9), "/a/b…m.md");
        assert_eq!(without_middle("边境局势报告", 7), "边境…告");
        assert_eq!(without_middle("ab", 1), "…");
        assert_eq!(without_middle("ab", 0), "");
    }

    #[test]
    fn points_are_code_points() {
        assert_eq!(points("añb", 1, 2), "ñ");
        assert_eq!(points("añb", 1, 9), "ñb");
        assert_eq!(points("añb", 5, 9), "");
        assert_eq!(points("anb", 1, 2), "n");
        assert_eq!(points("anb", 1, 9), "nb");
        assert_eq!(points("anb", 5, 9), "");
        assert_eq!(points("anb", 2, 1), "");
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(number(16150), "16 150");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000_000), "1 000 000");
    }
}
