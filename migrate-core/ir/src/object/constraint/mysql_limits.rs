//! What can be a foreign key on MySQL and MariaDB.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Action, ChangeType, ConstraintKind, ForeignKey, RenderContext, Table};
use crate::server_facts::type_change::{RewriteScope, is_one_type, rewrite_scope};

/// Refuses a foreign key that these servers cannot have, or would have in another way than it says.
pub(crate) fn check_foreign_key(
    context: &RenderContext<'_>,
    table: &Table,
    name: &str,
    key: &ForeignKey,
) -> Result<(), Diagnostic> {
    let ForeignKey { columns, table: other, referenced, on_delete, on_update } = key;
    let dialect = context.dialect();
    let does = |action| *on_delete == action || *on_update == action;
    if does(Action::SetDefault) {
        let title = format!("{dialect} has no foreign keys that set a default, as `{name}` of `{}` does", table.name);
        return Err(Diagnostic::new(title)
            .note("mysql takes it and refuses the delete, mariadb takes it for `Restrict`")
            .help("use another action: `Restrict`, `Cascade`, `SetNull`"));
    }
    if dialect == Dialect::MySql && *other == table.name && columns == referenced {
        let title = format!("mysql cannot have `{name}` of `{other}`: its columns refer to themselves");
        return Err(Diagnostic::new(title).help("leave it out: each row would meet it"));
    }
    let required = |name: &&String| table.column(name).is_some_and(|column| column.not_null);
    if let Some(column) = columns.iter().find(required).filter(|_| does(Action::SetNull)) {
        let title = format!("{dialect} cannot have `{name}`, which sets `{}.{column}` to NULL", table.name);
        return Err(Diagnostic::new(title)
            .note(format!("`{column}` refuses NULL"))
            .help("use another action: `Restrict`, `Cascade`"));
    }
    let parent = if *other == table.name { Some(table) } else { context.catalog.table(other).known() };
    if parent.is_some_and(|parent| parent.is_key(referenced) && !is_key_in_order(parent, referenced)) {
        let title =
            format!("{dialect} needs the columns of `{other}` in the order of its key, and `{name}` has another");
        return Err(Diagnostic::new(title).help("name the columns in that order on both sides"));
    }
    if let Some((check, column)) = changed_and_checked(table, key) {
        let title = format!("{dialect} cannot check `{}.{column}` by `{check}`: `{name}` changes it", table.name);
        return Err(Diagnostic::new(title).help("use another action: `Restrict`, or `Cascade` on delete"));
    }
    Ok(())
}

fn is_key_in_order(table: &Table, columns: &[String]) -> bool {
    let of_constraint = table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns: key } | ConstraintKind::Unique { columns: key } => key == columns,
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => false,
    });
    of_constraint || table.indexes.iter().any(|index| index.unique && index.columns == columns)
}

/// A check, and a column in it that the server changes by itself without asking the check.
fn changed_and_checked<'a>(table: &'a Table, key: &'a ForeignKey) -> Option<(&'a str, &'a str)> {
    let changes = key.on_delete == Action::SetNull || matches!(key.on_update, Action::SetNull | Action::Cascade);
    let checks = table.constraints.iter().filter(|check| changes && matches!(check.kind, ConstraintKind::Check { .. }));
    checks.into_iter().find_map(|check| {
        let column = key.columns.iter().find(|column| check.kind.uses(column))?;
        Some((check.name.as_str(), column.as_str()))
    })
}

/// Refuses to change the type of one end of a foreign key, which has one type at both ends at every moment. MySQL lets a
/// text get longer, as long as it need not copy the table.
pub(crate) fn check_change_type(context: &RenderContext<'_>, change: &ChangeType) -> Result<(), Diagnostic> {
    let ChangeType { table, column, kind, using: _ } = change;
    let dialect = context.dialect();
    let Some((before, old)) = context.before.and_then(|before| Some((before, &before.column(column)?.kind))) else {
        return Ok(());
    };
    if is_one_type(context.target, old, kind)
        || (dialect == Dialect::MySql && rewrite_scope(dialect, old, kind) == RewriteScope::Catalog)
    {
        return Ok(());
    }
    let own = before.constraints.iter().map(|constraint| (before, constraint));
    let mut keys = own.chain(context.catalog.references_to(table)).filter(|(owner, constraint)| {
        let uses = |key: &ForeignKey| {
            (owner.name == *table && key.columns.contains(column))
                || (key.table == *table && key.referenced.contains(column))
        };
        constraint.kind.foreign_key().is_some_and(uses)
    });
    let Some((owner, key)) = keys.next() else { return Ok(()) };
    let (owner, key) = (&owner.name, &key.name);
    let title = format!("{dialect} cannot change the type of `{table}.{column}` while `{key}` of `{owner}` uses it");
    let code = format!("schema.alter_table({owner:?}, |t| {{ t.drop_constraint({key:?}); }});");
    let order = "drop the foreign key first, and add it again when both ends have changed";
    Err(Diagnostic::new(title).help_code(order, [code]))
}
