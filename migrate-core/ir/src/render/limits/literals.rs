//! Literals that some servers alone can have as a default.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Column, Conflict};
use crate::types::{ColumnType, DefaultValue, digits_of, without_offset};

/// Refuses the default of a column, where the server cannot have it.
pub(super) fn check(dialect: Dialect, table: &str, column: &Column) -> Result<(), Conflict> {
    if !matches!(dialect, Dialect::MySql | Dialect::MariaDb) {
        return Ok(());
    }
    let Column { name, kind, default, .. } = column;
    let problem = match (default, kind) {
        (Some(DefaultValue::Text(text)), ColumnType::TimestampTz) if without_offset(text) != text => {
            Some("it has moments without an offset: write it in UTC, and without one")
        }
        (Some(DefaultValue::Text(number) | DefaultValue::Decimal(number)), ColumnType::Decimal) => {
            let (whole, fraction) = digits_of(number);
            (whole > 35 || fraction > 30).then_some("a decimal() there has 35 digits before the point and 30 behind it")
        }
        _ => None,
    };
    let Some(problem) = problem else { return Ok(()) };
    let title = format!("{dialect} cannot have this default of `{table}.{name}`");
    Err(Conflict::new(name, Diagnostic::new(title).note(problem)))
}
