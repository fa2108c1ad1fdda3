//! What can be in an index.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Column, Index, Operation, RenderContext, Table};
use crate::types::{ColumnType, Family};

/// The most bytes of an index.
const MAX_INDEX_BYTES: u32 = 3072;

/// The bytes that a character takes at most, which is what counts.
const BYTES_PER_CHARACTER: u32 = 4;

/// Refuses an index that the server cannot have.
pub(crate) fn check_index(context: &RenderContext<'_>, table: &Table, index: &Index) -> Result<(), Diagnostic> {
    let Index { name, columns, unique, filter, include } = index;
    let dialect = context.dialect();
    if dialect != Dialect::Postgres && !include.is_empty() {
        let title = format!("{dialect} has no indexes that include columns, and `{name}` on `{}` is one", table.name);
        let message = Diagnostic::new(title).help("leave `.include(..)` out");
        return Err(if *unique {
            message
        } else {
            message.help("or make them columns of the index, behind the others")
        });
    }
    if !matches!(dialect, Dialect::MySql | Dialect::MariaDb) {
        return Ok(());
    }
    if filter.is_some() {
        let title = format!("{dialect} has no partial indexes, and `{name}` on `{}` is one", table.name);
        return Err(Diagnostic::new(title).help("leave the condition out, or the index"));
    }
    check_key(context, table, columns)
}

/// Refuses columns that MySQL and MariaDB cannot have an index over.
pub(crate) fn check_key(context: &RenderContext<'_>, table: &Table, columns: &[String]) -> Result<(), Diagnostic> {
    let known = || columns.iter().filter_map(|name| table.column(name));
    for column in known() {
        if column.kind.is_beside_row() {
            let message = cannot(context, table, column, &format!("{} has no length", column.kind));
            return Err(if column.kind.family() == Family::Text {
                suggest_shorter_column(context, column, message)
            } else {
                message.help("leave the index out, or index a column that is made from it")
            });
        }
    }
    let bytes = known().map(bytes).fold(0, u32::saturating_add);
    if bytes > MAX_INDEX_BYTES
        && let Some(longest) = known().max_by_key(|column| self::bytes(column))
    {
        let message = cannot(context, table, longest, &format!("a key of {bytes} bytes is too long"));
        let note = format!("{MAX_INDEX_BYTES} bytes are the most, and a character takes up to {BYTES_PER_CHARACTER}");
        return Err(suggest_shorter_column(context, longest, message.note(note)));
    }
    Ok(())
}

/// The bytes of a column in an index; those of short types are too few to count.
fn bytes(column: &Column) -> u32 {
    if let ColumnType::Char(length) | ColumnType::Varchar(length) = column.kind {
        length.saturating_mul(BYTES_PER_CHARACTER)
    } else {
        0
    }
}

fn cannot(context: &RenderContext<'_>, table: &Table, column: &Column, why: &str) -> Diagnostic {
    Diagnostic::new(format!("{} cannot index `{}.{}`: {why}", context.dialect(), table.name, column.name))
}

/// The message, with a shorter column as the way out, in the words of the operation.
fn suggest_shorter_column(context: &RenderContext<'_>, column: &Column, message: Diagnostic) -> Diagnostic {
    let word = match context.operation {
        Operation::CreateTable(_) => "column",
        Operation::AddColumn(_) => "add_column",
        _ => "change_type",
    };
    message.help_code("give it a length", [format!("t.{word}({:?}, varchar(255))", column.name)])
}
