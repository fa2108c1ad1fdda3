//! Many rows in one. SQLite works in a thread of its own, and handing a row over to this one takes longer than reading
//! it does; so a whole table comes as one text, in JSON.

use crate::server::{Cause, DatabaseError, Row};

/// The query that packs these columns of these rows.
pub(super) fn query(columns: &[&str], rows: &str) -> String {
    // As text, so that a number or a blob comes as it would in a row of its own.
    let columns: Vec<_> = columns.iter().map(|column| format!("CAST({column} AS TEXT)")).collect();
    format!("SELECT json_group_array(json_array({})) FROM {rows}", columns.join(", "))
}

/// The rows that the query packed.
pub(super) fn unpack(packed: Vec<Row>) -> Result<Vec<Row>, DatabaseError> {
    let text = packed.into_iter().flatten().flatten().next().unwrap_or_default();
    let mut reader = Reader { rest: &text };
    reader.list(Reader::row).filter(|_| reader.rest.is_empty()).ok_or_else(|| DatabaseError {
        cause: Cause::Other,
        code: None,
        message: "SQLite gave rows that are no list".to_owned(),
        grant: None,
    })
}

/// Reads JSON as SQLite writes it: without blanks.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.skip("[")?;
        let mut items = Vec::new();
        while self.skip("]").is_none() {
            if !items.is_empty() {
                self.skip(",")?;
            }
            items.push(item(self)?);
        }
        Some(items)
    }

    /// Texts and NULLs.
    fn row(&mut self) -> Option<Row> {
        self.list(|reader| match reader.skip("null") {
            Some(()) => Some(None),
            None => reader.text().map(Some),
        })
    }

    fn text(&mut self) -> Option<String> {
        self.skip("\"")?;
        let mut text = String::new();
        loop {
            let (plain, rest) = self.rest.split_at(self.rest.find(['"', '\\'])?);
            text.push_str(plain);
            self.rest = rest;
            if self.skip("\"").is_some() {
                return Some(text);
            }
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        self.skip("\\")?;
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        self.rest = letters.as_str();
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (digits, rest) = self.rest.split_at_checked(4)?;
                self.rest = rest;
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<Row>> {
        unpack(vec![vec![Some(text.to_owned())]]).ok()
    }

    #[test]
    fn rows_come_out_as_they_went_in() {
        let row = |columns: &[Option<&str>]| columns.iter().map(|column| column.map(str::to_owned)).collect::<Row>();
        assert_eq!(read("[]"), Some(vec![]));
        let packed = r#"[["a",null,""],["ä\"\\\/\n\u0000","12","]"]]"#;
        let rows = vec![row(&[Some("a"), None, Some("")]), row(&[Some("ä\"\\/\n\0"), Some("12"), Some("]")])];
        assert_eq!(read(packed), Some(rows));
    }

    #[test]
    fn what_is_no_list_of_rows_is_refused() {
        for text in ["", "[", r#"[["a]"#, r#"[["a"]"#, "[[1]]", r#"[["\x"]]"#, r#"[["\u00"]]"#, "[] "] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
