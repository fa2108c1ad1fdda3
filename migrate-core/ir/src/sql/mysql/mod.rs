//! MySQL and MariaDB: every statement commits by itself, so an operation that takes several is several steps.
//!
//! Each change of a table that was there before says how it is to be carried out, as measured on MySQL 9.7 and
//! MariaDB 10.11: the first choice that the server accepts.

mod algorithm;
mod alter_column;
mod drop_column;
mod foreign_key_indexes;
mod foreign_keys;
mod implicit_key;
mod index_limits;
mod limits;

pub(super) use foreign_key_indexes::index_count;
pub(super) use limits::check;

use super::context::RenderContext;
use super::script::{SqlStep, StepImpact, TableLock};
use super::{common, constraint, default_sql, raw_sql};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::operation::{
    AddColumn, AddConstraint, CreateIndex, CreateTable, DropConstraint, DropIndex, DropTable, Operation, RenameColumn,
    RenameTable, ValidateConstraint,
};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::server_facts::is_same_name;
use crate::server_facts::volatility::Volatility;
use crate::table::{Constraint, ConstraintKind, Table};
use algorithm::{Algorithm, metadata, referred_rows};

/// The steps of an operation.
pub(super) fn steps(context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
    Ok(match context.operation {
        Operation::CreateTable(create) => vec![create_table(context, create)],
        Operation::DropTable(drop) => vec![drop_table(context, drop)],
        Operation::RenameTable(rename) => vec![rename_table(context, rename)],
        Operation::AddColumn(add) => vec![add_column(context, add)?],
        Operation::DropColumn(drop) => drop_column::steps(context, drop),
        Operation::RenameColumn(rename) => vec![rename_column(context, rename)],
        Operation::ChangeType(change) => alter_column::change_type(context, change)?,
        Operation::SetNotNull(set) => vec![alter_column::nullability(context, &set.table, &set.column)?],
        Operation::DropNotNull(drop) => vec![alter_column::nullability(context, &drop.table, &drop.column)?],
        Operation::SetDefault(set) => vec![alter_column::default(context, &set.table, &set.column)?],
        Operation::DropDefault(drop) => vec![alter_column::default(context, &drop.table, &drop.column)?],
        Operation::CreateIndex(create) => vec![create_index(context, create)],
        Operation::DropIndex(drop) => vec![drop_index(context, drop)],
        Operation::AddConstraint(add) => vec![add_constraint(context, add)],
        Operation::DropConstraint(drop) => vec![drop_constraint(context, drop)],
        // There are no constraints that are not validated.
        Operation::ValidateConstraint(ValidateConstraint { .. }) => Vec::new(),
        Operation::RunSql(run) => raw_sql::steps(context, run),
    })
}

/// ``ALTER TABLE `users` `` with these actions.
fn alter(dialect: Dialect, table: &str, actions: &[String]) -> String {
    format!("ALTER TABLE {} {}", quote::name(dialect, table), actions.join(", "))
}

/// The statement, with how it is to be carried out. A new table needs no such care.
fn with_algorithm(
    context: &RenderContext<'_>,
    table: &str,
    statement: &str,
    algorithm: Algorithm,
    separator: &str,
) -> String {
    if context.is_new(table) {
        return statement.to_owned();
    }
    let options = algorithm.options().join(separator);
    format!("{statement}{separator}{options}")
}

/// A change of a table by one `ALTER TABLE`.
fn change(
    context: &RenderContext<'_>,
    table: &str,
    statement: &str,
    algorithm: Algorithm,
    probe: Probe<String>,
    own: StepImpact,
) -> SqlStep {
    let statement = with_algorithm(context, table, statement, algorithm, ", ");
    context.step(statement, probe, impact(context, table, algorithm, own, []))
}

/// What a change does to its table, and to those that MySQL locks with it: the ones that refer to it.
fn impact(
    context: &RenderContext<'_>,
    table: &str,
    algorithm: Algorithm,
    own: StepImpact,
    others: impl IntoIterator<Item = TableLock>,
) -> StepImpact {
    let mut locks: Vec<TableLock> = algorithm.lock(table).into_iter().chain([metadata(table)]).collect();
    locks.extend(own.locks);
    let mut others: Vec<TableLock> = others.into_iter().collect();
    if context.dialect() == Dialect::MySql && !context.is_new(table) {
        others.extend(context.catalog.references_to(table).map(|(child, _)| metadata(&child.name)));
    }
    context.impact(table, StepImpact { locks, ..own }, others)
}

/// MySQL locks the tables that foreign keys refer to when a key comes or goes. MariaDB does not.
fn parents<'a>(context: &RenderContext<'_>, constraints: impl IntoIterator<Item = &'a Constraint>) -> Vec<TableLock> {
    if context.dialect() != Dialect::MySql {
        return Vec::new();
    }
    let keys = constraints.into_iter().filter_map(|constraint| constraint.kind.foreign_key());
    keys.map(|key| metadata(&key.table)).collect()
}

fn constraints(table: Option<&Table>) -> &[Constraint] {
    table.map(|table| table.constraints.as_slice()).unwrap_or_default()
}

fn create_table(context: &RenderContext<'_>, create: &CreateTable) -> SqlStep {
    let CreateTable { table } = create;
    let parents = parents(context, &table.constraints);
    context.step(
        common::create_table(table, &foreign_key_indexes::lines(table, context.dialect()), context.target),
        Probe::one(Object::table(&table.name), true),
        context.impact(&table.name, StepImpact::default(), parents),
    )
}

fn drop_table(context: &RenderContext<'_>, drop: &DropTable) -> SqlStep {
    let DropTable { table } = drop;
    let own = StepImpact::locking(metadata(table)).losing(true);
    context.step(
        common::drop_table(table, context.dialect()),
        Probe::one(Object::table(table), false),
        context.impact(table, own, parents(context, constraints(context.before))),
    )
}

fn rename_table(context: &RenderContext<'_>, rename: &RenameTable) -> SqlStep {
    let RenameTable { from, to } = rename;
    let dialect = context.dialect();
    let mut related = parents(context, constraints(context.before));
    if dialect == Dialect::MySql {
        related.extend(context.catalog.references_to(from).map(|(child, _)| metadata(&child.name)));
    }
    let mut statement = common::rename_table(from, to, dialect);
    if is_same_name(dialect, from, to) {
        // Where `lower_case_table_names` is not 0, the name is taken: by the table itself.
        let interim = quote::name(dialect, &common::interim_name(to));
        let (from, to) = (quote::name(dialect, from), quote::name(dialect, to));
        statement = format!("RENAME TABLE {from} TO {interim}, {interim} TO {to}");
    }
    context.step(
        statement,
        Probe::all([(Object::table(to), true), (Object::table(from), false)]),
        context.impact(from, StepImpact::locking(metadata(from)), related),
    )
}

fn add_column(context: &RenderContext<'_>, add: &AddColumn) -> Result<SqlStep, Diagnostic> {
    let AddColumn { table, column } = add;
    let dialect = context.dialect();
    let bare = Table::new(table);
    let after = context.after.unwrap_or(&bare);
    let mut statement = common::add_column(column, after, context.target);
    let algorithm = if column.generated.is_some() {
        // A numbered column must be a key from the first moment, so the key comes with it.
        for key in after.constraints.iter().skip(constraints(context.before).len()) {
            statement.push_str(", ADD ");
            statement.push_str(&constraint::clause(key, dialect));
        }
        Algorithm::InPlaceShared
    } else if let Some(value) = &column.default {
        // MySQL works out any expression row by row.
        let by_row = || dialect == Dialect::MySql && default_sql::sql(value, &column.kind, dialect).starts_with('(');
        match default_sql::volatility_of(value, dialect) {
            Volatility::Volatile(_) if dialect == Dialect::MySql => return Err(differing_default(table, &column.name)),
            Volatility::Volatile(_) | Volatility::Unknown(_) => Algorithm::Copy,
            Volatility::Stable if by_row() => Algorithm::Copy,
            Volatility::Stable => Algorithm::Instant,
        }
    } else {
        Algorithm::Instant
    };
    let own = StepImpact::default().rewriting(algorithm != Algorithm::Instant);
    let probe = Probe::one(Object::column(table, &column.name), true);
    Ok(change(context, table, &statement, algorithm, probe, own))
}

fn differing_default(table: &str, column: &str) -> Diagnostic {
    let title = format!("mysql cannot add `{table}.{column}` with a default that differs from row to row");
    Diagnostic::new(title)
        .note("replicas would fill the rows that are there with other values, so the server refuses (error 1674)")
        .help("add it without a default, fill the rows in a migration of their own, and set the default then")
}

fn rename_column(context: &RenderContext<'_>, rename: &RenameColumn) -> SqlStep {
    let RenameColumn { table, from, to } = rename;
    let dialect = context.dialect();
    let refers = |constraint: &Constraint| {
        let key = constraint.kind.foreign_key();
        key.is_some_and(|key| key.table == *table && key.referenced.contains(from))
    };
    let referred_to = constraints(context.before).iter().any(refers)
        || context.catalog.references_to(table).any(|(_, constraint)| refers(constraint));
    let algorithm = if dialect == Dialect::MySql && referred_to { Algorithm::InPlace } else { Algorithm::Instant };
    let probe = Probe::all([(Object::column(table, to), true), (Object::column(table, from), false)]);
    let statement = common::rename_column(table, from, to, dialect);
    change(context, table, &statement, algorithm, probe, StepImpact::default())
}

/// What the operation does to the indexes that foreign keys need.
fn foreign_key_index_changes(context: &RenderContext<'_>) -> Vec<String> {
    match (context.before, context.after) {
        (Some(before), Some(after)) => foreign_key_indexes::changes(before, after, context.dialect()),
        (None, _) | (_, None) => Vec::new(),
    }
}

fn create_index(context: &RenderContext<'_>, create: &CreateIndex) -> SqlStep {
    let CreateIndex { table, index, concurrently: _ } = create;
    let dialect = context.dialect();
    let algorithm = implicit_key::algorithm(context, Algorithm::of_indexes(dialect));
    let mut actions = foreign_key_index_changes(context);
    let statement = if actions.is_empty() {
        let statement = common::create_index(table, index, false, dialect);
        with_algorithm(context, table, &statement, algorithm, " ")
    } else {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let (name, columns) = (quote::name(dialect, &index.name), quote::names(dialect, &index.columns));
        actions.insert(0, format!("ADD {unique}INDEX {name} ({columns})"));
        with_algorithm(context, table, &alter(dialect, table, &actions), algorithm, ", ")
    };
    let own = StepImpact::default().scanning(true).rewriting(implicit_key::rewrites(context));
    context.step(
        statement,
        Probe::one(Object::index(table, &index.name), true),
        impact(context, table, algorithm, own, []),
    )
}

fn drop_index(context: &RenderContext<'_>, drop: &DropIndex) -> SqlStep {
    let DropIndex { table, index, concurrently: _ } = drop;
    let dialect = context.dialect();
    let mut actions = vec![format!("DROP INDEX {}", quote::name(dialect, index))];
    actions.extend(foreign_key_index_changes(context));
    let own = StepImpact::default().scanning(actions.len() > 1).rewriting(implicit_key::rewrites(context));
    let probe = Probe::one(Object::index(table, index), false);
    let statement = alter(dialect, table, &actions);
    let algorithm = implicit_key::algorithm(context, Algorithm::of_indexes(dialect));
    change(context, table, &statement, algorithm, probe, own)
}

fn add_constraint(context: &RenderContext<'_>, add: &AddConstraint) -> SqlStep {
    let AddConstraint { table, constraint } = add;
    // There are no constraints that are not validated.
    let Constraint { name: _, kind, validated: _ } = constraint;
    let dialect = context.dialect();
    let mut statement = constraint::add(table, constraint, dialect);
    for action in foreign_key_index_changes(context) {
        statement.push_str(", ");
        statement.push_str(&action);
    }
    let scanning = StepImpact::default().scanning(true);
    let (algorithm, own) = match kind {
        ConstraintKind::PrimaryKey { .. } => (Algorithm::InPlace, scanning.rewriting(true)),
        ConstraintKind::Unique { .. } => (
            implicit_key::algorithm(context, Algorithm::of_indexes(dialect)),
            scanning.rewriting(implicit_key::rewrites(context)),
        ),
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => (Algorithm::Copy, scanning.rewriting(true)),
    };
    let referred = kind.foreign_key().map(|key| referred_rows(&key.table));
    let others = parents(context, [constraint]).into_iter().chain(referred);
    context.step(
        with_algorithm(context, table, &statement, algorithm, ", "),
        Probe::one(Object::constraint(table, name_of(constraint)), true),
        impact(context, table, algorithm, own, others),
    )
}

/// The name that the server knows a constraint by.
fn name_of(constraint: &Constraint) -> &str {
    match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "PRIMARY",
        ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => {
            &constraint.name
        }
    }
}

fn drop_constraint(context: &RenderContext<'_>, drop: &DropConstraint) -> SqlStep {
    let DropConstraint { table, constraint: name } = drop;
    let dialect = context.dialect();
    let known = context.before.and_then(|table| table.constraint(name));
    let (dropped, algorithm) = match known {
        Some(constraint) => drop_action(context, constraint),
        None => (format!("DROP CONSTRAINT {}", quote::name(dialect, name)), Algorithm::InPlace),
    };
    let mut actions = vec![dropped];
    actions.extend(foreign_key_index_changes(context));
    let algorithm =
        if actions.len() > 1 && algorithm == Algorithm::Instant { Algorithm::of_indexes(dialect) } else { algorithm };
    let own = StepImpact::default()
        .rewriting(algorithm == Algorithm::Copy)
        .scanning(actions.iter().any(|action| action.starts_with("ADD ")));
    let statement = alter(dialect, table, &actions);
    context.step(
        with_algorithm(context, table, &statement, algorithm, ", "),
        Probe::one(Object::constraint(table, known.map_or(name.as_str(), name_of)), false),
        impact(context, table, algorithm, own, parents(context, known)),
    )
}

/// The action that drops a constraint, and how the server carries it out.
fn drop_action(context: &RenderContext<'_>, constraint: &Constraint) -> (String, Algorithm) {
    let dialect = context.dialect();
    let name = quote::name(dialect, &constraint.name);
    match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => ("DROP PRIMARY KEY".to_owned(), Algorithm::Copy),
        ConstraintKind::Unique { .. } => {
            (format!("DROP INDEX {name}"), implicit_key::algorithm(context, Algorithm::of_indexes(dialect)))
        }
        ConstraintKind::ForeignKey(_) if dialect == Dialect::MariaDb => {
            (format!("DROP FOREIGN KEY {name}"), Algorithm::Instant)
        }
        ConstraintKind::ForeignKey(_) => (format!("DROP FOREIGN KEY {name}"), Algorithm::InPlace),
        ConstraintKind::Check { .. } => (format!("DROP CONSTRAINT {name}"), Algorithm::Instant),
    }
}
