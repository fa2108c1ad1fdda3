//! What SQLite keeps only as the text of `CREATE TABLE`: names of constraints, and checks.

use crate::servers::Row;

/// The parts of the text that no pragma tells, an object and a line about it a row.
pub(super) fn constraints(query: impl Fn(&str) -> Vec<Row>) -> Vec<Row> {
    let tables = "SELECT 'table ' || name, sql FROM sqlite_schema WHERE type = 'table'
        AND name NOT LIKE 'migrate\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut rows = Vec::new();
    for table in query(tables) {
        let [object, Some(sql)] = &table[..] else { panic!("a table and its text") };
        let mut lines: Vec<_> = definitions(sql).into_iter().filter(|line| is_hidden(line)).collect();
        lines.sort();
        rows.extend(lines.into_iter().map(|line| vec![object.clone(), Some(format!("as written: {line}"))]));
    }
    rows
}

/// Whether a definition says what the pragmas leave out.
fn is_hidden(definition: &str) -> bool {
    let mut words = definition.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| {
        ["CONSTRAINT", "CHECK", "GENERATED", "COLLATE"].iter().any(|hidden| word.eq_ignore_ascii_case(hidden))
    })
}

/// The definitions of columns and constraints between the outer parentheses, with single spaces, and without the quotes
/// around names, which SQLite adds when it renames something.
fn definitions(sql: &str) -> Vec<String> {
    let (_, body) = sql.split_once('(').expect("the outer parentheses");
    let (body, _) = body.rsplit_once(')').expect("the outer parentheses");
    let (mut depth, mut quote) = (0, None);
    let mut definitions = Vec::new();
    let mut definition = String::new();
    for character in body.chars() {
        let text = quote == Some('\'');
        match (quote, character) {
            (Some(end), _) if character == end => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '[') => quote = Some(']'),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (Some(_) | None, _) => {}
        }
        match character {
            ',' if depth == 0 && quote.is_none() => definitions.push(std::mem::take(&mut definition)),
            '"' | '`' | '[' | ']' if !text => {}
            _ if character.is_whitespace() && !text => {
                if !definition.ends_with(' ') {
                    definition.push(' ');
                }
            }
            _ => definition.push(character),
        }
    }
    definitions.push(definition);
    definitions.iter().map(|definition| definition.trim().to_owned()).collect()
}
