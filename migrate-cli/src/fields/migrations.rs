//! The migrations that make columns which are named on the command line, as the safety rules want them.
//!
//! A new table takes everything at once. In a table that may have rows, an index is built in a migration of its own,
//! and a foreign key holds for new rows first; a column for which the rows have no value accepts NULL.

use migrate_core::ir::diagnostic::Diagnostic;
use migrate_core::ir::dialect::{Dialect, Target};
use migrate_core::ir::object::{
    Action, AddColumn, AddConstraint, Catalog, Column, Constraint, ConstraintKind, CreateIndex, CreateTable,
    ForeignKey, Generated, Index, Op as _, Operation, Table, ValidateConstraint,
};
use migrate_core::ir::types::{ColumnType, DefaultValue};
use migrate_core::ir::{dsl_code, name, object, render, safety};

use super::Field;
use crate::exit::Exit;
use crate::failure::Failure;

/// What `t.timestamps()` makes.
const TIMESTAMPS: [&str; 2] = ["created_at", "updated_at"];

/// The migrations that make the columns, and what their author must know.
#[derive(Debug)]
pub(crate) struct FieldMigrations {
    pub(crate) migrations: Vec<FieldMigration>,
    pub(crate) notes: Vec<String>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct FieldMigration {
    /// What it does, as a sentence.
    pub(crate) description: String,
    /// Its body, one line a line.
    pub(crate) body: Vec<String>,
    operations: Vec<Operation>,
}

/// What the name of the migration says about a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject<'a> {
    /// `create_posts`.
    Create(&'a str),
    /// `add_title_to_posts`.
    AddTo(&'a str),
}

impl<'a> Subject<'a> {
    fn parse(subject: &'a str) -> Option<Self> {
        if let Some(table) = subject.strip_prefix("create_") {
            return Some(Self::Create(table.strip_suffix("_table").unwrap_or(table)));
        }
        let (_, table) = subject.strip_prefix("add_")?.rsplit_once("_to_")?;
        Some(Self::AddTo(table))
    }
}

/// The migrations about `subject` that make the columns on these targets.
pub(crate) fn write(subject: &str, fields: &[Field], targets: &[Target]) -> Result<FieldMigrations, Failure> {
    let (written, before) = match Subject::parse(subject) {
        Some(Subject::Create(table)) => {
            let migration = create_table(table, fields);
            (FieldMigrations { migrations: vec![migration], notes: Vec::new() }, others(table, fields))
        }
        Some(Subject::AddTo(table)) => {
            let mut before = others(table, fields);
            before.put(with_id(table, ColumnType::BigInt));
            (add_columns(table, fields, targets, &before)?, before)
        }
        None => {
            return Err(Failure::usage(format!(
                "columns are given, and the name `{subject}` does not say of which table"
            ))
            .help_code(
                "name the table, in one of these forms",
                ["migrate new create_TABLE title:string", "migrate new add_COLUMN_to_TABLE title:string"],
            ));
        }
    };
    judge(&written.migrations, before, targets)?;
    Ok(written)
}

/// The tables that the columns refer to, as far as it matters here: each with an `id` of the type that fits.
fn others(table: &str, fields: &[Field]) -> Catalog {
    let mut catalog = Catalog::default();
    for field in fields {
        if let Some(other) = field.references.as_ref().filter(|other| *other != table) {
            catalog.put(with_id(other, field.kind.clone()));
        }
    }
    catalog
}

/// A table with nothing but its key.
fn with_id(name: &str, kind: ColumnType) -> Table {
    described_table(name, &[Field::new("id".to_owned(), kind, true)])
}

/// Refuses what does not fit, what a rule refuses and what a target cannot do.
fn judge(migrations: &[FieldMigration], before: Catalog, targets: &[Target]) -> Result<(), Failure> {
    let mut catalog = before;
    for FieldMigration { operations, .. } in migrations {
        if let Some(message) = refusal(operations, &catalog, targets) {
            return Err(Failure::from_diagnostic(Exit::Usage, message).note("nothing was written"));
        }
        for operation in operations {
            if let Err(conflict) = operation.apply(&mut catalog) {
                return Err(Failure::from_diagnostic(Exit::Usage, conflict.message).note("nothing was written"));
            }
        }
    }
    Ok(())
}

/// Why operations in one migration would not compile.
fn refusal(operations: &[Operation], before: &Catalog, targets: &[Target]) -> Option<Diagnostic> {
    let mut catalog = before.clone();
    let conflict = operations.iter().find_map(|operation| operation.apply(&mut catalog).err());
    if let Some(conflict) = conflict {
        return Some(conflict.message);
    }
    if let Some(finding) = safety::check_rules(operations, before, targets).into_iter().next() {
        return Some(finding.message);
    }
    let refusals = |target: &Target| render::render_script(operations, before, *target).err().unwrap_or_default();
    targets.iter().flat_map(refusals).next().map(|refusal| refusal.message)
}

fn has(targets: &[Target], dialects: &[Dialect]) -> bool {
    targets.iter().any(|target| dialects.contains(&target.dialect))
}

/// A table that is new, in one migration.
fn create_table(name: &str, fields: &[Field]) -> FieldMigration {
    let has = |names: &[&str]| fields.iter().any(|field| names.contains(&field.column.as_str()));
    let (has_id, has_timestamps) = (has(&["id"]), has(&TIMESTAMPS));
    let mut table = described_table(name, fields);
    let mut body = vec![format!("schema.create_table({name:?}, |t| {{")];
    if !has_id {
        body.push("    t.id();".to_owned());
        let Table { columns, constraints, .. } = with_id(name, ColumnType::BigInt);
        let id = columns.into_iter().map(|id| Column { generated: Some(Generated::Identity), ..id });
        table.columns.splice(0..0, id);
        table.constraints.splice(0..0, constraints);
    }
    body.extend(fields.iter().map(|field| format!("    {}", column_line(field))));
    if !has_timestamps {
        body.push("    t.timestamps();".to_owned());
        table.columns.extend(TIMESTAMPS.map(|name| Column {
            default: Some(DefaultValue::Now),
            ..column(&Field::new(name.to_owned(), ColumnType::TimestampTz, true))
        }));
    }
    let indexes: Vec<_> = fields.iter().filter(|field| field.needs_index()).collect();
    body.extend(indexes.iter().map(|field| format!("    t.index([{:?}]);", field.column)));
    body.push("});".to_owned());
    let mut operations = vec![CreateTable { table }.into()];
    operations.extend(indexes.iter().map(|field| create_index(name, field, false).into()));
    FieldMigration { description: format!("Creates `{name}`."), body, operations }
}

/// `t.column("email", varchar(255)).not_null().unique();`
fn column_line(field: &Field) -> String {
    let Field { column, kind, required, unique, index: _, references } = field;
    let mut line = format!("t.column({column:?}, {kind})");
    if column == "id" {
        line += ".primary_key()";
    } else if *required {
        line += ".not_null()";
    }
    if *unique && column != "id" {
        line += ".unique()";
    }
    if let Some(table) = references {
        line = format!("{line}.references({table:?}, \"id\")");
    }
    line + ";"
}

/// The table with these columns and their constraints.
fn described_table(name: &str, fields: &[Field]) -> Table {
    let mut table = Table::new(name);
    for field in fields {
        let names = vec![field.column.clone()];
        if field.column == "id" {
            let kind = ConstraintKind::PrimaryKey { columns: names.clone() };
            table.constraints.push(constraint(name::derive(name, &[] as &[&str], "pkey"), kind));
        } else if field.unique {
            table
                .constraints
                .push(constraint(name::derive(name, &names, "key"), ConstraintKind::Unique { columns: names }));
        }
        table.constraints.extend(foreign_key(name, field));
        table.columns.push(column(field));
    }
    table
}

fn constraint(name: String, kind: ConstraintKind) -> Constraint {
    Constraint { name, kind, validated: true }
}

fn column(field: &Field) -> Column {
    let Field { column, kind, required, .. } = field;
    Column {
        name: column.clone(),
        kind: kind.clone(),
        not_null: *required || column == "id",
        default: None,
        generated: None,
    }
}

fn foreign_key(table: &str, field: &Field) -> Option<Constraint> {
    let columns = vec![field.column.clone()];
    let name = name::derive(table, &columns, "fkey");
    let key = ForeignKey {
        columns,
        table: field.references.clone()?,
        referenced: vec!["id".to_owned()],
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
    };
    Some(constraint(name, ConstraintKind::ForeignKey(key)))
}

fn create_index(table: &str, field: &Field, concurrently: bool) -> CreateIndex {
    let columns = vec![field.column.clone()];
    let name = name::derive(table, &columns, "idx");
    let index = Index { unique: field.unique, ..Index::new(name, columns) };
    CreateIndex { table: table.to_owned(), index, concurrently }
}

/// Columns of a table that may have rows.
fn add_columns(
    table: &str,
    fields: &[Field],
    targets: &[Target],
    before: &Catalog,
) -> Result<FieldMigrations, Failure> {
    let copying = [Dialect::MySql, Dialect::MariaDb];
    if let Some(field) = fields.iter().find(|field| field.references.is_some() && has(targets, &copying)) {
        return Err(refused_foreign_key(table, field, targets));
    }
    let mut notes = Vec::new();
    let mut operations = Vec::new();
    for field in fields {
        let (column, note) = added_column(table, field, targets, before);
        notes.extend(note);
        operations.push(AddColumn { table: table.to_owned(), column }.into());
    }
    let keys: Vec<_> = fields.iter().filter_map(|field| foreign_key(table, field)).collect();
    // PostgreSQL reads all rows for a key that holds for them, and others wait meanwhile.
    let validated = !has(targets, &[Dialect::Postgres]);
    operations.extend(keys.iter().map(|key| {
        AddConstraint { table: table.to_owned(), constraint: Constraint { validated, ..key.clone() } }.into()
    }));
    let found_by: Vec<_> = fields.iter().filter(|field| field.unique || field.index).collect();
    let indexes = |concurrently| {
        found_by.iter().map(move |field| Operation::from(create_index(table, field, concurrently))).collect::<Vec<_>>()
    };
    let names = quoted(fields.iter());
    let mut migrations = Vec::new();
    let together: Vec<_> = operations.iter().cloned().chain(indexes(false)).collect();
    if refusal(&together, before, targets).is_none() {
        migrations.push(altered(format!("Adds {names} to `{table}`."), together));
    } else {
        migrations.push(altered(format!("Adds {names} to `{table}`."), operations));
        migrations.push(altered(
            format!(
                "Finds `{table}` by {}, with an index that is built while others write.",
                quoted(found_by.iter().copied())
            ),
            indexes(true),
        ));
    }
    if !validated && !keys.is_empty() {
        let referring = quoted(fields.iter().filter(|field| field.references.is_some()));
        let validate =
            |key: &Constraint| ValidateConstraint { table: table.to_owned(), constraint: key.name.clone() }.into();
        migrations.push(altered(
            format!("Checks {referring} of the rows that were in `{table}` before."),
            keys.iter().map(validate).collect(),
        ));
    }
    migrations.retain(|migration| !migration.operations.is_empty());
    Ok(FieldMigrations { migrations, notes })
}

fn altered(description: String, operations: Vec<Operation>) -> FieldMigration {
    let body = dsl_code::migration_body(operations.iter().map(|operation| (Vec::new(), operation.code())));
    FieldMigration { description, body, operations }
}

/// The column as it can be added, with what its author must know of it.
fn added_column(table: &str, field: &Field, targets: &[Target], before: &Catalog) -> (Column, Option<String>) {
    let bare = Column { not_null: false, ..column(field) };
    if !field.required {
        return (bare, None);
    }
    let name = &field.column;
    // Each row would get the same value, which only one may have, or refer to a row that is not there.
    let shared_value = !field.unique && field.references.is_none();
    // Of the rows that are there, the time of the migration would say what is not so.
    let default = DefaultValue::initial(&field.kind).filter(|default| *default != DefaultValue::Now);
    let with_default = default.map(|default| Column { not_null: true, default: Some(default), ..bare.clone() });
    let accepted = |column: &Column| {
        let add = AddColumn { table: table.to_owned(), column: column.clone() };
        refusal(&[add.into()], before, targets).is_none()
    };
    if let Some(column) = with_default.filter(|column| shared_value && accepted(column)) {
        let default = object::code::add_column(&column);
        let note = format!("`{name}` has a default, for the rows that are there and for running code: {default}");
        return (column, Some(note));
    }
    let note = format!(
        "`{name}` accepts NULL, as the rows that are there have no value for it; once each has one, a later migration \
         makes it required: `migrate explain scanned_not_null`"
    );
    (bare, Some(note))
}

fn refused_foreign_key(table: &str, field: &Field, targets: &[Target]) -> Failure {
    let servers: Vec<_> = [Dialect::MySql, Dialect::MariaDb].into_iter().filter(|d| has(targets, &[*d])).collect();
    let names: Vec<_> = servers.iter().map(|dialect| dialect.name()).collect();
    Failure::usage(format!("a foreign key cannot be added to `{table}` while others write to it"))
        .note(format!("{} would copy the table, and all writes to it wait meanwhile", names.join(" and ")))
        .note("nothing was written")
        .help_code(
            "add the column with its index, and let the application keep the reference",
            [format!("migrate new add_{}_to_{table} {}", field.column, field.without_reference())],
        )
}

fn quoted<'a>(fields: impl Iterator<Item = &'a Field>) -> String {
    let names: Vec<_> = fields.map(|field| format!("`{}`", field.column)).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}
