//! Whether the rows that are there get a value when a column is added.

use super::Column;
use crate::types::DefaultValue;

impl Column {
    /// Whether each row gets a value when the column is added. A default of NULL gives none.
    pub(crate) fn fills_rows(&self) -> bool {
        self.generated.is_some() || self.default.as_ref().is_some_and(|default| !is_null(default))
    }

    /// Whether it cannot be added to a table that has a row: it is required, and the row gets no value.
    pub(crate) fn needs_empty_table(&self) -> bool {
        self.not_null && !self.fills_rows()
    }
}

/// Whether a default is an expression for NULL: `NULL`, `(NULL)`, `NULL::text`, `CAST(NULL AS text)`.
fn is_null(default: &DefaultValue) -> bool {
    let DefaultValue::Expression(expression) = default else { return false };
    let mut text = expression.trim().to_lowercase();
    while let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        text = inner.trim().to_owned();
    }
    let cast = text.strip_prefix("cast").map(str::trim_start).and_then(|text| text.strip_prefix('('));
    let start = cast.unwrap_or(&text).trim_start();
    let end = start.strip_prefix("null").map(str::trim_start);
    end.is_some_and(|end| end.is_empty() || end.starts_with("::") || cast.is_some() && end.starts_with("as "))
}
