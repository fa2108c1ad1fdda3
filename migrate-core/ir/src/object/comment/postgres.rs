//! Comments on PostgreSQL.

use super::Commented;
use crate::object::RenderContext;
use crate::object::server::postgres::{POSTGRES, TableLockMode};
use crate::probe::Probe;
use crate::quote;
use crate::script::{Impact, SqlStep};

/// `COMMENT ON`. The server reads an empty text, and NULL, as none.
pub(super) fn comment(context: &RenderContext<'_>, on: &Commented, text: Option<&str>) -> SqlStep {
    let Commented { table, column } = on;
    let quoted = quote::name(POSTGRES, table);
    let on = match column {
        Some(column) => format!("COLUMN {quoted}.{}", quote::name(POSTGRES, column)),
        None => format!("TABLE {quoted}"),
    };
    let text = text.map_or_else(|| "NULL".to_owned(), |text| quote::text(POSTGRES, text));
    let own = Impact::locking(TableLockMode::ShareUpdateExclusive.on(table));
    let impact = context.impact(table, own, []);
    context.step(format!("COMMENT ON {on} IS {text}"), Probe::Repeatable, impact)
}
