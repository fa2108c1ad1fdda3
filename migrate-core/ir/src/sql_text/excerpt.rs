//! A text as messages show it: in one short line, or whole and with its end.

use super::lexer::{Lexer, TokenKind};
use super::mode::Mode;

/// So many characters of a text are shown in the middle of a sentence.
pub const EXCERPT_WIDTH: usize = 60;

/// A text in one line of at most so many characters, without comments and without the `;` at its end. Where a part of it
/// is left out, `…` says so, beside them.
pub fn excerpt(text: &str, mode: Mode, width: usize) -> String {
    let mut line = String::new();
    let mut previous_end = None;
    let mut delimiter = None;
    for token in Lexer::new(text, mode) {
        if token.kind == TokenKind::Delimiter {
            delimiter = Some(token.end);
            continue;
        }
        if let Some(end) = delimiter.take() {
            line.push(';');
            previous_end = Some(end);
        }
        if previous_end.is_some_and(|end| end < token.start) {
            line.push(' ');
        }
        previous_end = Some(token.end);
        for character in token.of(text).chars() {
            match character {
                blank if blank.is_whitespace() || blank.is_control() => {
                    if !line.ends_with(' ') {
                        line.push(' ');
                    }
                }
                character => line.push(character),
            }
        }
        if let Some(cut) = cut(&line, width) {
            return cut;
        }
    }
    line
}

/// A longer line, cut before the word that does not fit.
fn cut(line: &str, width: usize) -> Option<String> {
    let (width, _) = line.char_indices().nth(width)?;
    let fits = &line[..width];
    let (kept, mark) = match fits.rfind(' ') {
        _ if line[width..].starts_with(' ') => (fits, " …"),
        Some(space) if space > 0 => (&fits[..space], " …"),
        Some(_) | None => (fits, "…"),
    };
    Some(format!("{}{mark}", kept.trim_end()))
}

/// The whole text with the `;` that ends it. Behind a comment, that is on a line of its own.
pub fn terminated(text: &str, mode: Mode) -> String {
    let text = text.trim_end();
    match Lexer::new(text, mode).last() {
        Some(last) if last.kind == TokenKind::Delimiter => text.to_owned(),
        Some(last) if last.end == text.len() => format!("{text};"),
        Some(_) | None => format!("{text}\n;"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    fn shown(text: &str) -> String {
        excerpt(text, Mode::of(Dialect::Postgres), EXCERPT_WIDTH)
    }

    #[test]
    fn what_fits_is_shown_whole() {
        for (text, line) in [
            ("UPDATE orders SET total = 0", "UPDATE orders SET total = 0"),
            (
                "UPDATE orders\n  SET total = 0\n  WHERE total IS NULL;\n",
                "UPDATE orders SET total = 0 WHERE total IS NULL",
            ),
            ("-- all of them\nDELETE FROM a /* yes */ WHERE b=1; -- done", "DELETE FROM a WHERE b=1"),
            ("DELETE FROM a; DELETE FROM b;", "DELETE FROM a; DELETE FROM b"),
            ("INSERT INTO a VALUES ('x\n  y')", "INSERT INTO a VALUES ('x y')"),
            ("-- nothing but this", ""),
        ] {
            assert_eq!(shown(text), line);
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        let long = "UPDATE orders SET total = 0 WHERE id IN (SELECT order_id FROM items)";
        assert_eq!(shown(long), "UPDATE orders SET total = 0 WHERE id IN (SELECT order_id …");
        assert_eq!(shown(&format!("SELECT {}", "x".repeat(53))), format!("SELECT {}", "x".repeat(53)));
        assert_eq!(shown(&format!("SELECT {}", "x".repeat(54))), "SELECT …");
        assert_eq!(shown(&format!("SELECT {}, y", "x".repeat(52))), format!("SELECT {}, …", "x".repeat(52)));
        assert_eq!(shown(&"ä".repeat(61)), format!("{}…", "ä".repeat(60)));
        assert_eq!(shown("DO $$\nBEGIN\n  PERFORM 1;\nEND $$"), "DO $$ BEGIN PERFORM 1; END $$");
    }

    #[test]
    fn the_end_of_a_statement_is_no_part_of_a_comment() {
        let ended = |text| terminated(text, Mode::of(Dialect::Postgres));
        assert_eq!(ended("DROP TABLE a\n"), "DROP TABLE a;");
        assert_eq!(ended("DROP TABLE a;\n"), "DROP TABLE a;");
        assert_eq!(ended("CREATE INDEX a ON b (c) -- slow"), "CREATE INDEX a ON b (c) -- slow\n;");
        assert_eq!(ended("DROP TABLE a; -- gone"), "DROP TABLE a; -- gone");
        assert_eq!(ended("SELECT '-- no comment'"), "SELECT '-- no comment';");
        assert_eq!(terminated("DROP TABLE a # gone", Mode::of(Dialect::MySql)), "DROP TABLE a # gone\n;");
    }
}
