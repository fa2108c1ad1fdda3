//! Columns that are added to a table with a row, and to one without: what is claimed, and what the server does.

use migrate_ir::{
    dialect::{Dialect, Target},
    object::{AddColumn, Catalog, Column, CreateTable, Generated, Operation, Table},
    render::render_script,
    types::{ColumnType, DefaultValue},
};
use migrate_tests::servers::TestDatabase;

use crate::{conversions::KINDS, history};

fn column(name: &str, kind: &ColumnType) -> Column {
    Column { name: name.to_owned(), kind: kind.clone(), not_null: true, default: None, generated: None }
}

/// Every type as a required column without a default, and integers with one, or with what is none.
fn columns() -> Vec<Column> {
    let value = || column("value", &ColumnType::Integer);
    let expression = |text: &str| Some(DefaultValue::Expression(text.to_owned()));
    let mut columns: Vec<Column> = KINDS.iter().map(|kind| column("value", kind)).collect();
    columns.extend([
        Column { not_null: false, ..value() },
        Column { default: Some(DefaultValue::Integer(1)), ..value() },
        Column { default: expression("1 + 1"), ..value() },
        Column { default: expression("NULL"), ..value() },
        Column { default: expression("(CAST(NULL AS integer))"), ..value() },
        Column { default: expression("NULL"), not_null: false, ..value() },
        Column { generated: Some(Generated::Identity), ..value() },
    ]);
    columns
}

#[test]
fn a_step_that_needs_an_empty_table_is_refused_for_a_row_and_no_other_step_is() {
    let databases = TestDatabase::everywhere();
    for database in databases.filter(|database| matches!(database.dialect(), Dialect::Postgres | Dialect::Sqlite)) {
        let mut refused = 0;
        for (number, column) in columns().into_iter().enumerate() {
            for rows in [0, 1] {
                refused += usize::from(is_refused(&database, &format!("things_{number}_{rows}"), column.clone(), rows));
            }
        }
        assert!(refused >= KINDS.len() / 2, "{}: {refused} refused", database.name());
    }
}

/// Whether the server refuses to add the column to a table with so many rows, as is claimed.
fn is_refused(database: &TestDatabase, name: &str, added: Column, rows: usize) -> bool {
    let mut table = Table::new(name);
    table.columns.push(Column { not_null: false, ..column("first", &ColumnType::Integer) });
    let create: Operation = CreateTable { table }.into();
    let before = history::fold(std::slice::from_ref(&create), &Catalog::default());
    let add = AddColumn { table: name.to_owned(), column: added.clone() };
    let target = Target::of(database.dialect());
    // SQLite has no such type, or no such column.
    let Ok(add) = render_script(&[add.into()], &before, target) else { return false };
    let create = render_script(&[create], &Catalog::default(), target).expect("a table");
    for step in create.steps {
        step.statements.iter().for_each(|statement| drop(database.query(statement)));
    }
    (0..rows).for_each(|row| drop(database.query(&format!("INSERT INTO {name} VALUES ({row})"))));

    let must_be_empty: Vec<&String> = add.steps.iter().flat_map(|step| &step.impact.must_be_empty).collect();
    assert!(must_be_empty.iter().all(|table| *table == name), "{must_be_empty:?}");
    let statements: Vec<&str> = add.steps.iter().flat_map(|step| &step.statements).map(String::as_str).collect();
    let answer = database.try_query(&statements.join(";\n"));
    let claimed = rows > 0 && !must_be_empty.is_empty();
    assert_eq!(answer.is_err(), claimed, "{}, {rows} rows: {added:?}: {answer:?}", database.name());
    claimed
}
