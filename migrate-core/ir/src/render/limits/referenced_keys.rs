//! Keys that foreign keys of other tables need.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{
    Conflict, Constraint, ConstraintKind, DropColumn, DropConstraint, DropIndex, Operation, RenderContext, Table,
};

/// Refuses to drop the key by which a foreign key finds its rows.
///
/// PostgreSQL takes the oldest key over the columns when the foreign key is made, and stays with it. The others take any
/// that is there.
pub(super) fn check(context: &RenderContext<'_>) -> Result<(), Conflict> {
    if let Operation::DropColumn(drop) = context.operation {
        return check_drop_column(context, drop);
    }
    let (Operation::DropConstraint(DropConstraint { table: _, constraint: name })
    | Operation::DropIndex(DropIndex { table: _, index: name, concurrently: _ })) = context.operation
    else {
        return Ok(());
    };
    let (Some(before), Some(after)) = (context.before, context.after) else { return Ok(()) };
    let Some(dropped) = key(before, name) else { return Ok(()) };
    let own = before.constraints.iter().map(|constraint| (before, constraint));
    let mut references = own.chain(context.catalog.references_to(&before.name)).filter_map(|(owner, constraint)| {
        let key = constraint.kind.foreign_key()?;
        let refers = key.table == before.name && is_same(&key.referenced, dropped);
        refers.then_some((owner, constraint))
    });
    let Some((owner, reference)) = references.next() else { return Ok(()) };
    let is_served = match context.dialect() {
        Dialect::Postgres => older_key(before, name, dropped).is_some(),
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => after.is_key(dropped),
    };
    if is_served {
        return Ok(());
    }
    let dialect = context.dialect();
    let title =
        format!("{dialect} cannot drop `{name}`: the foreign key `{}` of `{}` needs it", reference.name, owner.name);
    let code = format!("schema.alter_table({:?}, |t| {{ t.drop_constraint({:?}); }});", owner.name, reference.name);
    Err(Conflict::new(name, Diagnostic::new(title).help_code("drop the foreign key first", [code])))
}

/// A foreign key of the same table keeps the column to which it refers, and its key. PostgreSQL, MariaDB and SQLite
/// drop both together where the foreign key is over the column itself.
fn check_drop_column(context: &RenderContext<'_>, drop: &DropColumn) -> Result<(), Conflict> {
    let DropColumn { table, column } = drop;
    let dialect = context.dialect();
    let drops_both = dialect != Dialect::MySql;
    let mut keys = context.constraints_before().iter();
    let refers = |constraint: &&Constraint| {
        constraint.kind.foreign_key().is_some_and(|key| {
            let goes_with_it = drops_both && key.columns.contains(column);
            key.table == *table && key.referenced.contains(column) && !goes_with_it
        })
    };
    let Some(key) = keys.find(refers) else { return Ok(()) };
    let title = format!("{dialect} cannot drop `{table}.{column}`: the foreign key `{}` refers to it", key.name);
    let code = format!("t.drop_constraint({:?});", key.name);
    Err(Conflict::new(column, Diagnostic::new(title).help_code("drop the foreign key first", [code])))
}

/// The columns of the key or unique index of that name.
fn key<'a>(table: &'a Table, name: &str) -> Option<&'a [String]> {
    let constraint = table.constraint(name).filter(|constraint| constraint.kind.has_index());
    let index = || table.index(name).filter(|index| index.unique).map(|index| index.columns.as_slice());
    constraint.map(|constraint| constraint.kind.columns()).or_else(index)
}

/// A key over these columns that is certainly older than the one of that name.
fn older_key<'a>(table: &'a Table, name: &str, columns: &[String]) -> Option<&'a Constraint> {
    let is_older =
        |constraint: &&Constraint| constraint.kind.has_index() && is_same(constraint.kind.columns(), columns);
    let is_primary = |constraint: &Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
    let older = table.constraints.iter().take_while(|constraint| constraint.name != name);
    // A unique index may be older than any constraint, except than the key that the table began with.
    let is_index = table.constraint(name).is_none();
    older.filter(is_older).find(|constraint| !is_index || is_primary(constraint))
}

fn is_same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(name))
}
