//! What MySQL and MariaDB refuse.

use crate::column::{Column, ColumnType};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::operation::{ChangeType, Operation};
use crate::sql::context::Context;
use crate::sql::types;
use crate::table::{Action, Constraint, ConstraintKind, ForeignKey, Index, Table};

/// The most bytes of an index, counted as if each character took four.
const KEY_BYTES: u32 = 3072;

/// Refuses a table that these servers cannot have.
pub(in crate::sql) fn check(context: &Context<'_>, after: &Table) -> Result<(), Diagnostic> {
    let dialect = context.dialect();
    for constraint in &after.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                check_key(dialect, after, columns)?;
            }
            ConstraintKind::ForeignKey(key) => {
                check_key(dialect, after, &key.columns)?;
                check_foreign_key(context, after, &constraint.name, key)?;
            }
            ConstraintKind::Check { .. } => {}
        }
    }
    for index in &after.indexes {
        check_index(dialect, after, index)?;
    }
    check_numbered(dialect, after)?;
    check_names(context, after)?;
    match context.operation {
        Operation::ChangeType(change) => check_change_type(context, change),
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::RenameColumn(_)
        | Operation::SetNotNull(_)
        | Operation::DropNotNull(_)
        | Operation::SetDefault(_)
        | Operation::DropDefault(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::ValidateConstraint(_)
        | Operation::RunSql(_) => Ok(()),
    }
}

fn check_index(dialect: Dialect, table: &Table, index: &Index) -> Result<(), Diagnostic> {
    let Index { name, columns, unique: _, filter } = index;
    if filter.is_some() {
        let title = format!("{dialect} has no partial indexes, and `{name}` on `{}` is one", table.name);
        return Err(Diagnostic::new(title).help("leave the condition out, or the index"));
    }
    check_key(dialect, table, columns)
}

fn check_key(dialect: Dialect, table: &Table, columns: &[String]) -> Result<(), Diagnostic> {
    let known = || columns.iter().filter_map(|name| table.column(name));
    let place = |column: &Column| format!("{dialect} cannot index `{}.{}`", table.name, column.name);
    let shorter = |diagnostic: Diagnostic, column: &Column| {
        let code = format!("t.column({:?}, varchar(255))", column.name);
        diagnostic.help_code("give it a length", [code])
    };
    for column in known() {
        if matches!(column.kind, ColumnType::Text | ColumnType::Binary | ColumnType::Json) {
            let title = format!("{}: {} has no length", place(column), column.kind);
            return Err(shorter(Diagnostic::new(title), column));
        }
    }
    let characters = |column: &Column| match column.kind {
        ColumnType::Char(length) | ColumnType::Varchar(length) => length,
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Real
        | ColumnType::Double
        | ColumnType::Numeric(_)
        | ColumnType::Boolean
        | ColumnType::Text
        | ColumnType::Binary
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Timestamp
        | ColumnType::TimestampTz
        | ColumnType::Uuid
        | ColumnType::Json => 0,
    };
    let bytes = known().map(characters).fold(0_u32, u32::saturating_add).saturating_mul(4);
    if bytes > KEY_BYTES
        && let Some(longest) = known().max_by_key(|column| characters(column))
    {
        let title = format!("{}: a key of {bytes} bytes is too long", place(longest));
        let note = format!("{KEY_BYTES} bytes are the most, and a character takes up to four");
        return Err(shorter(Diagnostic::new(title).note(note), longest));
    }
    Ok(())
}

fn check_foreign_key(context: &Context<'_>, table: &Table, name: &str, key: &ForeignKey) -> Result<(), Diagnostic> {
    let ForeignKey { columns, table: other, referenced, on_delete, on_update } = key;
    let dialect = context.dialect();
    if [on_delete, on_update].contains(&&Action::SetDefault) {
        let title =
            format!("{dialect} cannot set a default when a foreign key says so, as `{name}` of `{}` does", table.name);
        return Err(Diagnostic::new(title).help("use another action: `Restrict`, `Cascade`, `SetNull`"));
    }
    if [on_delete, on_update].contains(&&Action::SetNull)
        && let Some(column) = columns.iter().find(|name| requires(table, name))
    {
        let title = format!("{dialect} cannot have `{name}`, which sets `{}.{column}` to NULL", table.name);
        return Err(Diagnostic::new(title)
            .note(format!("`{column}` refuses NULL"))
            .help("use another action: `Restrict`, `Cascade`"));
    }
    let parent = if *other == table.name { Some(table) } else { context.progress.table(other) };
    if let Some(parent) = parent
        && parent.is_key(referenced)
        && !is_key_in_order(parent, referenced)
    {
        let title =
            format!("{dialect} needs the columns of `{other}` in the order of its key, and `{name}` has another");
        return Err(Diagnostic::new(title));
    }
    // The server itself changes these columns, and would not ask the check.
    let changes = matches!(on_delete, Action::SetNull) || matches!(on_update, Action::SetNull | Action::Cascade);
    let checked = table.constraints.iter().find_map(|check| match &check.kind {
        ConstraintKind::Check { .. } if changes => {
            let column = columns.iter().find(|column| check.kind.uses(column))?;
            Some((&check.name, column))
        }
        ConstraintKind::Check { .. }
        | ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::ForeignKey(_) => None,
    });
    if let Some((check, column)) = checked {
        let title = format!("{dialect} cannot check `{}.{column}` by `{check}`: `{name}` changes it", table.name);
        return Err(Diagnostic::new(title).help("use another action: `Restrict`, or `Cascade` on delete"));
    }
    Ok(())
}

fn requires(table: &Table, name: &str) -> bool {
    table.column(name).is_some_and(|column| column.not_null)
}

fn is_key_in_order(table: &Table, columns: &[String]) -> bool {
    let keys = table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns: key } | ConstraintKind::Unique { columns: key } => key == columns,
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => false,
    });
    keys || table.indexes.iter().any(|index| index.unique && index.columns == columns)
}

fn check_numbered(dialect: Dialect, table: &Table) -> Result<(), Diagnostic> {
    let mut numbered = table.columns.iter().filter(|column| column.generated.is_some());
    let Some(column) = numbered.next() else { return Ok(()) };
    if let Some(second) = numbered.next() {
        let title = format!(
            "{dialect} numbers the rows of `{}` once: by `{}` or by `{}`",
            table.name, column.name, second.name
        );
        return Err(Diagnostic::new(title));
    }
    let begins = |columns: &[String]| columns.first() == Some(&column.name);
    let is_key =
        table.constraints.iter().any(|constraint| constraint.kind.has_index() && begins(constraint.kind.columns()))
            || table.indexes.iter().any(|index| begins(&index.columns));
    if is_key {
        return Ok(());
    }
    let title = format!("{dialect} numbers rows only by a key, and `{}.{}` would be none", table.name, column.name);
    Err(Diagnostic::new(title)
        .help("make it the primary key, or unique, in the same statement; drop it before its key"))
}

/// Foreign keys have one space of names in the whole database. So have MySQL's checks, but not MariaDB's.
fn check_names(context: &Context<'_>, after: &Table) -> Result<(), Diagnostic> {
    let dialect = context.dialect();
    let shared = |constraint: &&Constraint| match constraint.kind {
        ConstraintKind::ForeignKey(_) => true,
        ConstraintKind::Check { .. } => dialect == Dialect::MySql,
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => false,
    };
    let known =
        |constraint: &&Constraint| context.before.is_some_and(|table| table.constraint(&constraint.name).is_some());
    for new in after.constraints.iter().filter(shared).filter(|new| !known(new)) {
        for other in context.progress.tables().filter(|other| other.name != after.name) {
            let clash = other.constraint(&new.name).filter(shared);
            if clash.is_some_and(|clash| clash.kind.noun() == new.kind.noun()) {
                let (noun, name) = (new.kind.noun(), &new.name);
                let title =
                    format!("{dialect} cannot have two of one name: `{}` has a {noun} `{name}` too", other.name);
                return Err(Diagnostic::new(title).help("give it another name with `.name(\"..\")`"));
            }
        }
    }
    Ok(())
}

/// Both ends of a foreign key have one type, at every moment.
fn check_change_type(context: &Context<'_>, change: &ChangeType) -> Result<(), Diagnostic> {
    let ChangeType { table, column, kind, using: _ } = change;
    let Some(before) = context.before else { return Ok(()) };
    let old = before.column(column).map(|column| column.kind);
    let same = old.is_some_and(|old| types::word(old, context.target) == types::word(*kind, context.target));
    let grows = matches!((old, kind), (Some(ColumnType::Varchar(old)), ColumnType::Varchar(new)) if old <= *new);
    if same || grows {
        return Ok(());
    }
    let own = before.constraints.iter().find(|constraint| {
        let key = constraint.kind.foreign_key();
        key.is_some_and(|key| key.columns.contains(column) || (key.table == *table && key.referenced.contains(column)))
    });
    let references = context.progress.references_to(table);
    let foreign = references.iter().find(|(_, constraint)| {
        let key = constraint.kind.foreign_key();
        key.is_some_and(|key| key.referenced.contains(column))
    });
    let Some((owner, key)) = own.map(|own| (before, own)).or(foreign.copied()) else {
        return Ok(());
    };
    let title = format!(
        "{} cannot change the type of `{table}.{column}` while `{}` of `{}` uses it",
        context.dialect(),
        key.name,
        owner.name
    );
    let code = format!("schema.alter_table({:?}, |t| {{ t.drop_constraint({:?}); }});", owner.name, key.name);
    Err(Diagnostic::new(title)
        .help_code("drop the foreign key first, and add it again when both ends have changed", [code]))
}
