//! Changes of type on PostgreSQL: what is claimed of the table and of its indexes, and what is refused.

use migrate_ir::{
    builder::{Schema, integer, varchar},
    dialect::{Dialect, Target},
    object::{Catalog, ChangeType, Column, CreateTable, Operation, Table},
    render::render_script,
    types::{ColumnType, Precision},
};
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::{case_database::CaseDatabase, history};

const fn numeric(digits: u32, scale: u32) -> ColumnType {
    ColumnType::Numeric(Precision { digits, scale })
}

pub(crate) const KINDS: [ColumnType; 23] = [
    ColumnType::SmallInt,
    ColumnType::Integer,
    ColumnType::BigInt,
    ColumnType::Real,
    ColumnType::Double,
    ColumnType::Decimal,
    numeric(10, 2),
    numeric(12, 2),
    numeric(12, 4),
    ColumnType::Boolean,
    ColumnType::Char(5),
    ColumnType::Char(9),
    ColumnType::Varchar(10),
    ColumnType::Varchar(20),
    ColumnType::Text,
    ColumnType::Binary,
    ColumnType::Date,
    ColumnType::Time,
    ColumnType::Timestamp,
    ColumnType::TimestampTz,
    ColumnType::Uuid,
    ColumnType::Json,
    ColumnType::Inet,
];

#[test]
fn postgres_rewrites_a_table_exactly_when_the_impact_says_so() {
    let database = TestDatabase::fresh(ServerKind::Postgres15).expect("PostgreSQL is always there");
    let session = CaseDatabase::open(database).with_empty_database();
    let mut wrong = Vec::new();
    for from in KINDS {
        for to in KINDS.into_iter().filter(|to| *to != from) {
            if let Err(message) = compare(&session, &from, &to) {
                wrong.push(format!("{from} to {to}: {message}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn compare(session: &CaseDatabase, from: &ColumnType, to: &ColumnType) -> Result<(), String> {
    let mut table = Table::new("things");
    let column = |kind: &ColumnType| Column {
        name: "value".to_owned(),
        kind: kind.clone(),
        not_null: false,
        default: None,
        generated: None,
    };
    table.columns.push(column(from));
    let create: Operation = CreateTable { table }.into();
    let before = history::fold(std::slice::from_ref(&create), &Catalog::default());
    let change = ChangeType { table: "things".to_owned(), column: "value".to_owned(), kind: to.clone(), using: None };
    let target = Target::of(Dialect::Postgres);
    let create =
        render_script(&[create], &Catalog::default(), target).expect("a table").steps.remove(0).statements.remove(0);
    let create = format!("BEGIN; {create}; INSERT INTO things VALUES (NULL)");

    let file = "SELECT pg_relation_filenode('things')";
    let Ok(change) = render_script(&[change.into()], &before, target) else {
        // Then the server knows no way either, asked or not.
        let word = render_script(&[CreateTable { table: with(column(to)) }.into()], &Catalog::default(), target);
        let word = word.expect("a table").steps.remove(0).statements.remove(0);
        let word =
            word.lines().nth(1).and_then(|line| line.trim().strip_prefix("\"value\" ")).expect("a column").to_owned();
        for using in [String::new(), format!(" USING value::{word}")] {
            let alter = format!("{create}; ALTER TABLE things ALTER COLUMN value TYPE {word}{using}");
            let taken = session.try_query(&alter).is_ok();
            session.query("ROLLBACK");
            if taken {
                return Err(format!("is refused, but the server takes `{using}`"));
            }
        }
        return Ok(());
    };
    let [step] = &change.steps[..] else { return Err(format!("{change:?}")) };
    let rows = session.try_query(&format!("{create}; {file}; {}; {file}", step.statements[0]));
    session.query("ROLLBACK");
    let rows = rows.map_err(|error| error.to_string())?;
    let rewritten = rows[0] != rows[1];
    if step.impact.rewrites == Some(rewritten) { Ok(()) } else { Err(format!("written anew: {rewritten}")) }
}

/// The indexes over a column that gets longer, as options of the index; the server compares no conditions.
const INDEXES: [(&[&str], &[&str], Option<&str>); 6] = [
    (&["value"], &[], None),
    (&["value"], &[], Some("value <> ''")),
    (&["value"], &[], Some("other > 0")),
    (&["other"], &[], Some("other > 0")),
    (&["other"], &["value"], None),
    (&["other"], &["value"], Some("other > 0")),
];

#[test]
fn postgres_builds_an_index_anew_exactly_when_the_impact_says_that_it_scans() {
    let database = TestDatabase::fresh(ServerKind::Postgres15).expect("PostgreSQL is always there");
    let session = CaseDatabase::open(database).with_empty_database();
    let target = Target::of(Dialect::Postgres);
    for (columns, include, filter) in INDEXES {
        let create = Schema::record(|schema| {
            schema.create_table("things", |t| {
                t.column("value", varchar(10));
                t.column("other", integer());
            });
            let index = schema.create_index("things", columns.to_vec()).name("things_idx");
            let index = if include.is_empty() { index } else { index.include(include.to_vec()) };
            if let Some(filter) = filter {
                index.filter(filter);
            }
        });
        let change =
            Schema::record(|schema| schema.alter_table("things", |t| drop(t.change_type("value", varchar(20)))));
        let before = history::fold(&create, &Catalog::default());
        let script = |operations: &[Operation], before: &Catalog| render_script(operations, before, target).unwrap();
        let create = script(&create, &Catalog::default());
        let create: Vec<String> = create.steps.into_iter().flat_map(|step| step.step.statements).collect();
        let change = script(&change, &before);
        let file = "SELECT pg_relation_filenode('things_idx')";
        let statement = &change.steps[0].statements[0];
        let rows = session.query(&format!("BEGIN; {}; {file}; {statement}; {file}; ROLLBACK", create.join("; ")));
        let scans = change.steps[0].impact.scans;
        assert_eq!(scans, Some(rows[0] != rows[1]), "{columns:?} including {include:?}, where {filter:?}");
    }
}

fn with(column: Column) -> Table {
    let mut table = Table::new("things");
    table.columns.push(column);
    table
}
