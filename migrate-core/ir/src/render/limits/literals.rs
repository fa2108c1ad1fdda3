//! Literals that some servers alone can have as a default.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Column, Conflict, RenderContext, Table};
use crate::types::{ColumnType, DefaultValue, digits_of, without_offset};

/// Refuses the defaults that the operation brings, where the server cannot have one.
pub(super) fn check(context: &RenderContext<'_>, after: &Table) -> Result<(), Conflict> {
    let dialect = context.dialect();
    if !matches!(dialect, Dialect::MySql | Dialect::MariaDb) {
        return Ok(());
    }
    for column in &after.columns {
        let Column { name, kind, default, .. } = column;
        let old = context.before.and_then(|before| before.column(name));
        if old.is_some_and(|old| old.kind == *kind && old.default == *default) {
            continue;
        }
        let problem = match (default, kind) {
            (Some(DefaultValue::Text(text)), ColumnType::TimestampTz) if without_offset(text) != text => {
                Some("it has moments without an offset: write it in UTC, and without one")
            }
            (Some(DefaultValue::Text(number) | DefaultValue::Decimal(number)), ColumnType::Decimal) => {
                let (whole, fraction) = digits_of(number);
                (whole > 35 || fraction > 30)
                    .then_some("a decimal() there has 35 digits before the point and 30 behind it")
            }
            _ => None,
        };
        if let Some(problem) = problem {
            let title = format!("{dialect} cannot have this default of `{}.{name}`", after.name);
            return Err(Conflict::new(name, Diagnostic::new(title).note(problem)));
        }
    }
    Ok(())
}
