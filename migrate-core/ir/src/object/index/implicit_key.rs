//! The primary key that InnoDB chooses where a table has none: its first unique index over columns that refuse NULL.
//!
//! The rows are stored in its order. So to make it writes the table anew, and the server drops it only by a copy. Which
//! of several such indexes is the first is not known here, so each is taken for it.

use crate::dialect::Dialect;
use crate::object::server::mysql::Algorithm;
use crate::object::{ConstraintKind, RenderContext, Table};
use std::collections::BTreeSet;

/// The indexes that may be the key, by their names.
fn candidates(table: &Table) -> BTreeSet<&str> {
    if !table.primary_key().is_empty() {
        return BTreeSet::new();
    }
    let refuse_null =
        |columns: &[String]| columns.iter().all(|name| table.column(name).is_some_and(|column| column.not_null));
    let constraints = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::Unique { columns } if refuse_null(columns) => Some(constraint.name.as_str()),
        ConstraintKind::Unique { .. }
        | ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Check { .. } => None,
    });
    let indexes = table.indexes.iter().filter(|index| index.unique && refuse_null(&index.columns));
    constraints.chain(indexes.map(|index| index.name.as_str())).collect()
}

/// How the server carries out a change of indexes, which would be by that algorithm if it were not for the key.
pub(in crate::object) fn algorithm(context: &RenderContext<'_>, otherwise: Algorithm) -> Algorithm {
    let (Some(before), Some(after)) = (context.before, context.after) else { return otherwise };
    let (old, new) = (candidates(before), candidates(after));
    let has_primary_key = !after.primary_key().is_empty();
    if !has_primary_key && !old.is_subset(&new) {
        Algorithm::Copy
    } else if old.is_empty()
        && !new.is_empty()
        && context.dialect() == Dialect::MariaDb
        && otherwise == Algorithm::NoCopy
    {
        Algorithm::InPlace
    } else {
        otherwise
    }
}

/// Whether the change of indexes writes the table anew.
pub(in crate::object) fn rewrites(context: &RenderContext<'_>) -> bool {
    let (Some(before), Some(after)) = (context.before, context.after) else { return false };
    let (old, new) = (candidates(before), candidates(after));
    after.primary_key().is_empty() && (!old.is_subset(&new) || old.is_empty() && !new.is_empty())
}
