//! SQLite: what `ALTER TABLE` can do is done by it; for the rest the table is built anew.

mod rebuild;

use super::context::RenderContext;
use super::script::{SqlStep, StepImpact, TableLock};
use super::{common, raw_sql};
use crate::column::Column;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::operation::{
    AddColumn, CreateIndex, CreateTable, DropColumn, DropIndex, DropTable, Operation, RenameColumn, RenameTable,
    ValidateConstraint,
};
use crate::probe::{Object, Probe};
use crate::server_facts::is_same_name;
use crate::table::Table;
use crate::types::DefaultValue;

const SQLITE: Dialect = Dialect::Sqlite;

/// The steps of an operation.
pub(super) fn steps(context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
    let nothing_else = StepImpact::default();
    Ok(match context.operation {
        Operation::CreateTable(CreateTable { table }) => {
            let statement = common::create_table(table, &[], context.target);
            let probe = Probe::one(Object::table(&table.name), true);
            vec![context.step(statement, probe, nothing_else)]
        }
        Operation::DropTable(DropTable { table }) => {
            let statement = common::drop_table(table, SQLITE);
            vec![statement_step(context, statement, (Object::table(table), false), nothing_else.losing(true))]
        }
        Operation::RenameTable(rename) => vec![rename_table(context, rename)],
        Operation::AddColumn(add) => vec![add_column(context, add)?],
        Operation::DropColumn(drop) => drop_column(context, drop)?,
        Operation::RenameColumn(RenameColumn { table, from, to }) => {
            let statement = common::rename_column(table, from, to, SQLITE);
            vec![statement_step(context, statement, (Object::column(table, to), true), nothing_else)]
        }
        Operation::ChangeType(change) => rebuild::change_type(context, change)?.into_iter().collect(),
        Operation::SetNotNull(_)
        | Operation::DropNotNull(_)
        | Operation::SetDefault(_)
        | Operation::DropDefault(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_) => vec![rebuild::step(context, Probe::Unknown)?],
        Operation::CreateIndex(CreateIndex { table, index, concurrently: _ }) => {
            let statement = common::create_index(table, index, false, SQLITE);
            let fact = (Object::index(table, &index.name), true);
            vec![statement_step(context, statement, fact, nothing_else.scanning(true))]
        }
        Operation::DropIndex(DropIndex { table, index, concurrently: _ }) => vec![drop_index(context, table, index)],
        // There are no constraints that are not validated.
        Operation::ValidateConstraint(ValidateConstraint { .. }) => Vec::new(),
        Operation::RunSql(run) => raw_sql::steps(context, run),
    })
}

/// A step of one statement.
fn statement_step(
    context: &RenderContext<'_>,
    statement: String,
    (fact, expected): (Object<String>, bool),
    own: StepImpact,
) -> SqlStep {
    context.step(statement, Probe::one(fact, expected), impact(context, own))
}

/// There is one lock, and it is the database's.
fn impact(context: &RenderContext<'_>, own: StepImpact) -> StepImpact {
    let lock = TableLock { table: "the database".to_owned(), mode: "RESERVED", blocks: "writes" };
    let table = context.operation.table().unwrap_or_default();
    context.impact(table, StepImpact { locks: vec![lock], ..own }, [])
}

/// A name that differs from the old one in case only is taken, as far as SQLite is concerned: by the table itself.
fn rename_table(context: &RenderContext<'_>, rename: &RenameTable) -> SqlStep {
    let RenameTable { from, to } = rename;
    let statement = common::rename_table(from, to, SQLITE);
    let mut step = statement_step(context, statement, (Object::table(to), true), StepImpact::default());
    if is_same_name(SQLITE, from, to) {
        let interim = common::interim_name(to);
        step.statements =
            vec![common::rename_table(from, &interim, SQLITE), common::rename_table(&interim, to, SQLITE)];
    }
    step
}

fn drop_index(context: &RenderContext<'_>, table: &str, index: &str) -> SqlStep {
    context.partial_step(
        format!("drop index `{index}` of `{table}`"),
        common::drop_index(index, false, SQLITE),
        Probe::one(Object::index(table, index), false),
        impact(context, StepImpact::default()),
    )
}

fn add_column(context: &RenderContext<'_>, add: &AddColumn) -> Result<SqlStep, Diagnostic> {
    let AddColumn { table, column } = add;
    let fact = (Object::column(table, &column.name), true);
    if !can_be_added(column) {
        return rebuild::step(context, Probe::one(fact.0, fact.1));
    }
    let bare = Table::new(table);
    let statement = common::add_column(column, context.after.unwrap_or(&bare), context.target);
    Ok(statement_step(context, statement, fact, StepImpact::default()))
}

/// Whether `ADD COLUMN` takes it: what it puts into the rows that are there must be one literal, and fit.
fn can_be_added(column: &Column) -> bool {
    let literal = match &column.default {
        None => !column.not_null,
        Some(
            DefaultValue::Text(_) | DefaultValue::Integer(_) | DefaultValue::Decimal(_) | DefaultValue::Boolean(_),
        ) => true,
        Some(DefaultValue::Now | DefaultValue::RandomUuid | DefaultValue::Expression(_)) => false,
    };
    literal && column.generated.is_none()
}

fn drop_column(context: &RenderContext<'_>, drop: &DropColumn) -> Result<Vec<SqlStep>, Diagnostic> {
    let DropColumn { table, column } = drop;
    let fact = (Object::column(table, column), false);
    if context.before.is_some_and(|table| table.constraints.iter().any(|constraint| constraint.kind.uses(column))) {
        let mut step = rebuild::step(context, Probe::one(fact.0, fact.1))?;
        step.impact = step.impact.map(|impact| impact.losing(!context.is_new(table)));
        return Ok(vec![step]);
    }
    let indexes = context.before.map(|table| table.indexes.as_slice()).unwrap_or_default();
    let used = indexes.iter().filter(|index| index.uses(column));
    let mut steps: Vec<SqlStep> = used.map(|index| drop_index(context, table, &index.name)).collect();
    let statement = common::drop_column(table, column, SQLITE);
    steps.push(statement_step(context, statement, fact, StepImpact::default().rewriting(true).losing(true)));
    Ok(steps)
}

/// Refuses a table that SQLite cannot have.
pub(super) fn check(after: &Table) -> Result<(), Diagnostic> {
    let numbered = after.columns.iter().find(|column| column.generated.is_some());
    let Some(column) = numbered.filter(|_| common::numbered_key(after).is_none()) else {
        return Ok(());
    };
    let (table, column) = (&after.name, &column.name);
    let title = format!("sqlite numbers rows only by a primary key of one column, which `{table}.{column}` is not");
    Err(Diagnostic::new(title).help("make it the primary key, and nothing beside it"))
}
