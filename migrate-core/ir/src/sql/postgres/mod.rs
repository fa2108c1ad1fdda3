//! PostgreSQL: one statement an operation, nearly always. Locks as measured on 15, 17 and 18.

mod change_type;
mod conversion;
mod equal_keys;
mod lock_mode;

use super::context::RenderContext;
use super::script::{SqlStep, StepImpact, TableLock};
use super::{common, constraint, default_sql, raw_sql};
use crate::column::Column;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::operation::{
    AddColumn, AddConstraint, CreateIndex, CreateTable, DropColumn, DropConstraint, DropDefault, DropIndex,
    DropNotNull, DropTable, Operation, RenameColumn, RenameTable, SetDefault, SetNotNull, ValidateConstraint,
};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::server_facts::not_null_proof::proves_not_null;
use crate::server_facts::volatility::Volatility;
use crate::table::{Constraint, ConstraintKind, Table};
use crate::types::ColumnType;
use lock_mode::TableLockMode;

const POSTGRES: Dialect = Dialect::Postgres;

/// The steps of an operation.
pub(super) fn steps(context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
    Ok(match context.operation {
        Operation::CreateTable(create) => create_table(context, create),
        Operation::DropTable(drop) => vec![drop_table(context, drop)],
        Operation::RenameTable(rename) => vec![rename_table(context, rename)],
        Operation::AddColumn(add) => vec![add_column(context, add)],
        Operation::DropColumn(drop) => drop_column(context, drop),
        Operation::RenameColumn(rename) => vec![rename_column(context, rename)],
        Operation::ChangeType(change) => change_type::steps(context, change)?,
        Operation::SetNotNull(SetNotNull { table, column }) => {
            let scans = !context.before.is_some_and(|table| refuses_null_already(table, column));
            vec![alter_column(context, table, column, "SET NOT NULL", scans)]
        }
        Operation::DropNotNull(DropNotNull { table, column }) => {
            vec![alter_column(context, table, column, "DROP NOT NULL", false)]
        }
        Operation::SetDefault(set) => vec![set_default(context, set)],
        Operation::DropDefault(DropDefault { table, column }) => {
            vec![alter_column(context, table, column, "DROP DEFAULT", false)]
        }
        Operation::CreateIndex(create) => vec![create_index(context, create)],
        Operation::DropIndex(DropIndex { table, index, concurrently }) => {
            vec![drop_index(context, table, index, *concurrently)]
        }
        Operation::AddConstraint(add) => vec![add_constraint(context, add)],
        Operation::DropConstraint(drop) => vec![drop_constraint(context, drop)],
        Operation::ValidateConstraint(validate) => vec![validate_constraint(context, validate)],
        Operation::RunSql(run) => raw_sql::steps(context, run),
    })
}

/// `ALTER TABLE "users"`.
fn alter(table: &str) -> String {
    format!("ALTER TABLE {}", quote::name(POSTGRES, table))
}

/// The lock that nearly every change of a table takes.
fn exclusive(table: &str) -> StepImpact {
    StepImpact::locking(TableLockMode::AccessExclusive.on(table))
}

/// The tables that foreign keys among these refer to, locked in that mode.
fn parents<'a>(constraints: impl IntoIterator<Item = &'a Constraint>, mode: TableLockMode) -> Vec<TableLock> {
    let keys = constraints.into_iter().filter_map(|constraint| constraint.kind.foreign_key());
    keys.map(|key| mode.on(&key.table)).collect()
}

fn create_table(context: &RenderContext<'_>, create: &CreateTable) -> Vec<SqlStep> {
    let CreateTable { table } = create;
    let (created, lost) = equal_keys::divide(table);
    let parents = parents(&table.constraints, TableLockMode::ShareRowExclusive);
    let first = context.step(
        common::create_table(&created, &[], context.target),
        Probe::one(Object::table(&table.name), true),
        context.impact(&table.name, StepImpact::default(), parents),
    );
    let others = lost.into_iter().map(|key| {
        context.partial_step(
            format!("add {} `{}` to `{}`", key.kind.noun(), key.name, table.name),
            constraint::add(&table.name, key, POSTGRES),
            Probe::one(Object::constraint(&table.name, &key.name), true),
            StepImpact::default(),
        )
    });
    std::iter::once(first).chain(others).collect()
}

fn drop_table(context: &RenderContext<'_>, drop: &DropTable) -> SqlStep {
    let DropTable { table } = drop;
    let constraints = context.before.map(|table| table.constraints.as_slice()).unwrap_or_default();
    let parents = parents(constraints, TableLockMode::AccessExclusive);
    context.step(
        common::drop_table(table, POSTGRES),
        Probe::one(Object::table(table), false),
        context.impact(table, exclusive(table).losing(true), parents),
    )
}

fn rename_table(context: &RenderContext<'_>, rename: &RenameTable) -> SqlStep {
    let RenameTable { from, to } = rename;
    context.step(
        common::rename_table(from, to, POSTGRES),
        Probe::all([(Object::table(to), true), (Object::table(from), false)]),
        context.impact(from, exclusive(from), []),
    )
}

fn add_column(context: &RenderContext<'_>, add: &AddColumn) -> SqlStep {
    let AddColumn { table, column } = add;
    let bare = Table::new(table);
    context.step(
        common::add_column(column, context.after.unwrap_or(&bare), context.target),
        Probe::one(Object::column(table, &column.name), true),
        context.impact(table, exclusive(table).rewriting(differs_by_row(column)), []),
    )
}

/// Whether each row that is there gets a value of its own.
fn differs_by_row(column: &Column) -> bool {
    column.generated.is_some()
        || column
            .default
            .as_ref()
            .is_some_and(|default| default_sql::volatility_of(default, POSTGRES) != Volatility::Stable)
}

/// What the catalog takes to be gone with the column is dropped by name, even if the server would know nothing of it,
/// because a condition holds the column's name as something else: catalog and server must not part.
fn drop_column(context: &RenderContext<'_>, drop: &DropColumn) -> Vec<SqlStep> {
    let DropColumn { table, column } = drop;
    let (constraints, indexes) =
        context.before.map(|table| (table.constraints.as_slice(), table.indexes.as_slice())).unwrap_or_default();
    let conditional = indexes.iter().filter(|index| index.uses(column) && !index.columns.contains(column));
    let mut steps: Vec<SqlStep> = conditional.map(|index| drop_index(context, table, &index.name, false)).collect();

    let used: Vec<&Constraint> = constraints.iter().filter(|constraint| constraint.kind.uses(column)).collect();
    let checks = used.iter().filter(|constraint| matches!(constraint.kind, ConstraintKind::Check { .. }));
    let checks: Vec<String> = checks.map(|check| quote::name(POSTGRES, &check.name)).collect();
    let statement = if checks.is_empty() {
        common::drop_column(table, column, POSTGRES)
    } else {
        let checks = checks.iter().map(|check| format!("DROP CONSTRAINT {check}"));
        let column = format!("DROP COLUMN {}", quote::name(POSTGRES, column));
        let actions: Vec<String> = checks.chain([column]).collect();
        format!("{} {}", alter(table), actions.join(", "))
    };
    let parents = parents(used, TableLockMode::AccessExclusive);
    steps.push(context.step(
        statement,
        Probe::one(Object::column(table, column), false),
        context.impact(table, exclusive(table).losing(true), parents),
    ));
    steps
}

fn rename_column(context: &RenderContext<'_>, rename: &RenameColumn) -> SqlStep {
    let RenameColumn { table, from, to } = rename;
    context.step(
        common::rename_column(table, from, to, POSTGRES),
        Probe::all([(Object::column(table, to), true), (Object::column(table, from), false)]),
        context.impact(table, exclusive(table), []),
    )
}

fn alter_column(context: &RenderContext<'_>, table: &str, column: &str, action: &str, scans: bool) -> SqlStep {
    context.step(
        format!("{} ALTER COLUMN {} {action}", alter(table), quote::name(POSTGRES, column)),
        Probe::Repeatable,
        context.impact(table, exclusive(table).scanning(scans), []),
    )
}

/// Whether a validated check says that the column is not NULL, so that the server need not look.
fn refuses_null_already(table: &Table, column: &str) -> bool {
    table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::Check { expression } => constraint.validated && proves_not_null(expression, column),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_) => false,
    })
}

fn set_default(context: &RenderContext<'_>, set: &SetDefault) -> SqlStep {
    let SetDefault { table, column, default } = set;
    let known = context.after.and_then(|table| table.column(column));
    let kind = known.map_or(&ColumnType::Text, |column| &column.kind);
    let action = format!("SET DEFAULT {}", default_sql::sql(default, kind, POSTGRES));
    alter_column(context, table, column, &action, false)
}

fn create_index(context: &RenderContext<'_>, create: &CreateIndex) -> SqlStep {
    let CreateIndex { table, index, concurrently } = create;
    let mode = if *concurrently { TableLockMode::ShareUpdateExclusive } else { TableLockMode::Share };
    let mut step = context.step(
        common::create_index(table, index, *concurrently, POSTGRES),
        Probe::one(Object::valid_index(table, &index.name), true),
        context.impact(table, StepImpact::locking(mode.on(table)).scanning(true), []),
    );
    if *concurrently {
        // What a build that failed leaves behind is invalid, and has the name.
        let name = quote::name(POSTGRES, &index.name);
        step.cleanup = vec![format!("DROP INDEX CONCURRENTLY IF EXISTS {name}")];
        step.transactional = false;
    }
    step
}

fn drop_index(context: &RenderContext<'_>, table: &str, index: &str, concurrently: bool) -> SqlStep {
    let mode = if concurrently { TableLockMode::ShareUpdateExclusive } else { TableLockMode::AccessExclusive };
    let step = context.partial_step(
        format!("drop index `{index}` of `{table}`"),
        common::drop_index(index, concurrently, POSTGRES),
        Probe::one(Object::index(table, index), false),
        context.impact(table, StepImpact::locking(mode.on(table)), []),
    );
    SqlStep { transactional: !concurrently, ..step }
}

fn add_constraint(context: &RenderContext<'_>, add: &AddConstraint) -> SqlStep {
    let AddConstraint { table, constraint } = add;
    let mut statement = constraint::add(table, constraint, POSTGRES);
    let (mode, scans) = match constraint.kind {
        // The index is built, so the rows are read.
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => (TableLockMode::AccessExclusive, true),
        ConstraintKind::Check { .. } => (TableLockMode::AccessExclusive, constraint.validated),
        ConstraintKind::ForeignKey(_) => (TableLockMode::ShareRowExclusive, constraint.validated),
    };
    if !constraint.validated && !constraint.kind.has_index() {
        statement.push_str(" NOT VALID");
    }
    context.step(
        statement,
        Probe::one(Object::constraint(table, &constraint.name), true),
        context.impact(
            table,
            StepImpact::locking(mode.on(table)).scanning(scans),
            parents([constraint], TableLockMode::ShareRowExclusive),
        ),
    )
}

fn drop_constraint(context: &RenderContext<'_>, drop: &DropConstraint) -> SqlStep {
    let DropConstraint { table, constraint } = drop;
    let known = context.before.and_then(|table| table.constraint(constraint));
    let may_be_missing = context.before.zip(known).is_some_and(|(table, known)| equal_keys::has_equal(table, known));
    let condition = if may_be_missing { "IF EXISTS " } else { "" };
    context.step(
        format!("{} DROP CONSTRAINT {condition}{}", alter(table), quote::name(POSTGRES, constraint)),
        Probe::one(Object::constraint(table, constraint), false),
        context.impact(table, exclusive(table), parents(known, TableLockMode::AccessExclusive)),
    )
}

fn validate_constraint(context: &RenderContext<'_>, validate: &ValidateConstraint) -> SqlStep {
    let ValidateConstraint { table, constraint } = validate;
    let known = context.before.and_then(|table| table.constraint(constraint));
    let lock = StepImpact::locking(TableLockMode::ShareUpdateExclusive.on(table));
    context.step(
        format!("{} VALIDATE CONSTRAINT {}", alter(table), quote::name(POSTGRES, constraint)),
        Probe::Repeatable,
        context.impact(table, lock.scanning(true), parents(known, TableLockMode::RowShare)),
    )
}
