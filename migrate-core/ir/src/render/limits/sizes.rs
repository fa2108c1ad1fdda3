//! Tables, rows and keys that are too large for a server.

use super::row_size::{
    MAX_PAGE_ROW_BYTES, MAX_ROW_BYTES, max_columns, max_indexes, max_key_columns, page_row_bytes, row_bytes,
};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{RenderContext, Table, index_count};

/// Refuses what makes a table too large for the server. One that is too large already, the server has taken all the same.
pub(super) fn check(context: &RenderContext<'_>, after: &Table) -> Result<(), Diagnostic> {
    let dialect = context.dialect();
    let before = context.before;
    let Table { name, columns: _, constraints, indexes, sequences: _ } = after;
    let exceeds = |measure: &dyn Fn(&Table) -> usize, most: usize| {
        let has = measure(after);
        (has > most && before.is_none_or(|before| measure(before) < has)).then_some(has)
    };

    let most = max_columns(dialect);
    if let Some(has) = exceeds(&|table| table.columns.len(), most) {
        let title = format!("`{name}` would have {has} columns, and a table of {dialect} has up to {most}");
        return Err(Diagnostic::new(title).help("divide the table"));
    }
    if let Some(most) = max_key_columns(dialect) {
        let keys = constraints.iter().map(|key| (&key.name, key.kind.noun(), key.kind.columns().len()));
        let all = keys.chain(indexes.iter().map(|index| (&index.name, "index", index.stored_columns().count())));
        let is_new =
            |key: &str| before.is_none_or(|table| table.constraint(key).is_none() && table.index(key).is_none());
        if let Some((key, noun, has)) = all.into_iter().find(|(key, _, has)| *has > most && is_new(key)) {
            let title = format!("the {noun} `{key}` is over {has} columns, and {dialect} takes up to {most}");
            return Err(Diagnostic::new(title).help("leave columns out"));
        }
    }
    if let Some(most) = max_indexes(dialect)
        && let Some(has) = exceeds(&index_count, most)
    {
        let title = format!("`{name}` would have {has} indexes, and a table of {dialect} has up to {most}");
        return Err(Diagnostic::new(title)
            .note("those of keys and foreign keys count")
            .help("drop those that no query needs"));
    }
    if !matches!(dialect, Dialect::MySql | Dialect::MariaDb) {
        return Ok(());
    }
    if let Some(bytes) = exceeds(&|table| row_bytes(table, context.target), MAX_ROW_BYTES) {
        let title = format!("a row of `{name}` would have up to {bytes} bytes, and {dialect} takes {MAX_ROW_BYTES}");
        return Err(Diagnostic::new(title)
            .note("a character counts for four bytes, and a text() or binary() for twelve")
            .help("make texts shorter, or make the longest a text()"));
    }
    if let Some(bytes) = exceeds(&|table| page_row_bytes(table, context.target), MAX_PAGE_ROW_BYTES) {
        let title = format!(
            "a row of `{name}` would need up to {bytes} bytes in a page, where {MAX_PAGE_ROW_BYTES} are the most"
        );
        return Err(Diagnostic::new(title)
            .note(format!("{dialect} keeps 41 bytes in the page of each text() and of each longer varchar()"))
            .help("divide the table"));
    }
    Ok(())
}
