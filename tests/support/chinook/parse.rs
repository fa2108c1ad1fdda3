//! The original file, as values.

use super::{ChinookTable, Value};

/// Reads the whole file; gives the statements that make tables, and the rows.
pub(super) fn parse_file(text: &str) -> (Vec<String>, Vec<ChinookTable>) {
    let (mut schema, mut tables) = (Vec::new(), Vec::new());
    for statement in statements(text) {
        if let Some(insert) = statement.strip_prefix("INSERT INTO ") {
            add_rows(&mut tables, insert);
        } else if ["CREATE TABLE ", "ALTER TABLE ", "CREATE INDEX "].iter().any(|start| statement.starts_with(start)) {
            schema.push(statement);
        } else {
            let known = ["DROP DATABASE ", "CREATE DATABASE ", "\\c "];
            assert!(known.iter().any(|start| statement.starts_with(start)), "unknown: {statement}");
        }
    }
    (schema, tables)
}

/// Cuts at semicolons that are not within a text, and leaves comments out.
fn statements(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    let mut quoted = false;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if !quoted && rest.starts_with("/*") {
            let end = rest.find("*/").expect("the end of a comment");
            rest = &rest[end + 2..];
            continue;
        }
        rest = &rest[next.len_utf8()..];
        match next {
            ';' if !quoted => statements.push(std::mem::take(&mut statement).trim().to_owned()),
            _ => statement.push(next),
        }
        // A doubled quote within a text leaves it and enters it again.
        quoted ^= next == '\'';
    }
    assert_eq!(statement.trim(), "", "the last statement has no end");
    statements
}

/// Adds the rows of `table (columns) VALUES (..), (..)`; one table has several such statements.
fn add_rows(tables: &mut Vec<ChinookTable>, insert: &str) {
    let (head, rows) = insert.split_once(" VALUES").expect("a list of values");
    let (name, columns) = head.split_once(" (").expect("a list of columns");
    if tables.last().is_none_or(|table| table.name != name) {
        let columns = columns.trim_end_matches(')').split(", ").map(str::to_owned);
        tables.push(ChinookTable { name: name.to_owned(), columns: columns.collect(), rows: Vec::new() });
    }
    let table = tables.last_mut().expect("the table of these rows");
    let mut text = ValueParser(rows);
    loop {
        table.rows.push(text.row());
        if !text.take(",") {
            break;
        }
    }
    assert_eq!(text.0.trim(), "", "something behind the last row of {name}");
}

/// What is still to be read.
struct ValueParser<'a>(&'a str);

impl ValueParser<'_> {
    /// Reads the next token if it is this one.
    fn take(&mut self, token: &str) -> bool {
        let rest = self.0.trim_start().strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn row(&mut self) -> Vec<Value> {
        assert!(self.take("("), "a row at {:.40}", self.0);
        let mut row = vec![self.value()];
        while self.take(",") {
            row.push(self.value());
        }
        assert!(self.take(")"), "the end of a row at {:.40}", self.0);
        row
    }

    /// Texts have an `N` in front of them, so what has none is a day.
    fn value(&mut self) -> Value {
        if self.take("NULL") {
            Value::Null
        } else if self.take("N'") {
            // To PostgreSQL `N'..'` is a text of fixed length, whose spaces at the end do not count.
            Value::Text(self.quoted().trim_end_matches(' ').to_owned())
        } else if self.take("'") {
            Value::Timestamp(timestamp(&self.quoted()))
        } else {
            let text = self.0.trim_start();
            let end = text.find([',', ')']).expect("the end of a number");
            let number = &text[..end];
            assert!(number.parse::<f64>().is_ok(), "a number: {number}");
            self.0 = &text[end..];
            Value::Number(number.to_owned())
        }
    }

    /// The text up to the quote that ends it.
    fn quoted(&mut self) -> String {
        let mut text = String::new();
        loop {
            let (part, rest) = self.0.split_once('\'').expect("the end of a text");
            text.push_str(part);
            self.0 = rest;
            if !self.0.starts_with('\'') {
                return text;
            }
            text.push('\'');
            self.0 = &self.0[1..];
        }
    }
}

/// `2021/1/31` as every server writes it.
fn timestamp(day: &str) -> String {
    let parts: Vec<u32> = day.split('/').map(|part| part.parse().expect("a number")).collect();
    let [year, month, day] = parts[..] else { panic!("a day: {day}") };
    format!("{year}-{month:02}-{day:02} 00:00:00")
}
