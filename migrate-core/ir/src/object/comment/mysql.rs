//! Comments on MySQL and MariaDB, where they are a part of what they are on.

use super::Commented;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::column::mysql_alter::modify_column;
use crate::object::server::mysql::{Algorithm, alter, change};
use crate::object::{Catalog, RenderContext};
use crate::probe::Probe;
use crate::quote;
use crate::script::{Impact, SqlStep};

pub(super) fn comment(context: &RenderContext<'_>, on: &Commented, text: Option<&str>) -> Result<SqlStep, Diagnostic> {
    let Commented { table, column } = on;
    let dialect = context.dialect();
    if let Some(column) = column {
        return modify_column(context, column, Algorithm::Instant, Impact::NONE);
    }
    let comment = format!("COMMENT = {}", quote::text(dialect, text.unwrap_or_default()));
    let statement = alter(dialect, table, &[comment]);
    // MySQL has no other word for a change that writes nothing but the table's description.
    let algorithm = if dialect == Dialect::MySql { Algorithm::InPlace } else { Algorithm::Instant };
    Ok(change(context, table, &statement, algorithm, Probe::Repeatable, Impact::NONE))
}

/// What a column says of its comment in its definition: these servers lose what a new definition does not say.
pub(in crate::object) fn attribute(catalog: &Catalog, table: &str, column: &str, dialect: Dialect) -> Option<String> {
    let on = Commented { table: table.to_owned(), column: Some(column.to_owned()) };
    let comment = catalog.comment(&on).known()?;
    Some(format!("COMMENT {}", quote::text(dialect, &comment.text)))
}
