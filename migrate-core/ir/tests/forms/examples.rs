//! One example of everything that a migration can say.

use migrate_ir::dialect::Dialect;
use migrate_ir::object::{
    Action, AddColumn, AddConstraint, ChangeType, Column, Comment, Commented, Constraint, ConstraintKind, CreateIndex,
    CreateTable, DropColumn, DropComment, DropConstraint, DropDefault, DropIndex, DropNotNull, DropTable, ForeignKey,
    Generated, Index, Operation, RenameColumn, RenameTable, RunSql, SetComment, SetDefault, SetNotNull, Table, Undo,
    ValidateConstraint,
};
use migrate_ir::types::{ColumnType, DefaultValue, Precision};
use std::collections::BTreeMap;

const TYPES: [ColumnType; 19] = [
    ColumnType::SmallInt,
    ColumnType::Integer,
    ColumnType::BigInt,
    ColumnType::Real,
    ColumnType::Double,
    ColumnType::Decimal,
    ColumnType::Numeric(Precision { digits: 12, scale: 2 }),
    ColumnType::Boolean,
    ColumnType::Char(3),
    ColumnType::Varchar(255),
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

/// Each with a name for `pinned.txt`.
pub(crate) fn examples() -> Vec<(String, Operation)> {
    let mut examples = Vec::new();
    let mut add = |name: &str, operation: Operation| examples.push((name.to_owned(), operation));

    add("a table", CreateTable { table: table() }.into());
    add("a table without anything", CreateTable { table: Table::new("nothing") }.into());
    add("drop a table", DropTable { table: "users".to_owned() }.into());
    add("rename a table", RenameTable { from: "users".to_owned(), to: "people".to_owned() }.into());
    add("drop a column", DropColumn { table: "users".to_owned(), column: "nick".to_owned() }.into());
    let (from, to) = ("nick".to_owned(), "name".to_owned());
    add("rename a column", RenameColumn { table: "users".to_owned(), from, to }.into());
    add("require a column", SetNotNull { table: "users".to_owned(), column: "nick".to_owned() }.into());
    add("require a column no more", DropNotNull { table: "users".to_owned(), column: "nick".to_owned() }.into());
    add("drop a default", DropDefault { table: "users".to_owned(), column: "nick".to_owned() }.into());
    for kind in TYPES {
        add(&format!("a column of type {kind}"), add_column(Column { kind, ..column("value") }));
    }
    add("a required column", add_column(Column { not_null: true, ..column("value") }));
    for generated in [Generated::Identity, Generated::Serial] {
        add(
            &format!("a column that is {generated:?}"),
            add_column(Column { generated: Some(generated), ..column("id") }),
        );
    }
    for default in defaults() {
        let name = format!("a default {default:?}");
        let (table, column) = ("users".to_owned(), "value".to_owned());
        add(&name, SetDefault { table, column, default: default.clone() }.into());
    }
    let default = Some(DefaultValue::Integer(-1));
    add("a column with a default", add_column(Column { default, ..column("value") }));
    add("change a type", change_type(None));
    add("change a type by an expression", change_type(Some("value::bigint")));
    add("an index", create_index(index(&["email"]), false));
    add("an index of two columns, concurrently", create_index(index(&["email", "nick"]), true));
    add("a unique index", create_index(Index { unique: true, ..index(&["email"]) }, false));
    let filter = Some("email <> ''".to_owned());
    let include = owned(&["nick"]);
    add("an index that includes a column", create_index(Index { include, ..index(&["email"]) }, false));
    add("an index with a filter", create_index(Index { filter, ..index(&["email"]) }, false));
    for (name, concurrently) in [("drop an index", false), ("drop an index concurrently", true)] {
        let (table, index) = ("users".to_owned(), "users_email_idx".to_owned());
        add(name, DropIndex { table, index, concurrently }.into());
    }
    for (name, kind) in constraints() {
        add(&name, add_constraint(kind, true));
    }
    let check = ConstraintKind::Check { expression: "value > 0".to_owned() };
    add("a constraint that is not valid yet", add_constraint(check, false));
    add("drop a constraint", DropConstraint { table: "users".to_owned(), constraint: "c".to_owned() }.into());
    add("validate a constraint", ValidateConstraint { table: "users".to_owned(), constraint: "c".to_owned() }.into());
    for column in [None, Some("email".to_owned())] {
        let on = Commented { table: "users".to_owned(), column };
        add(
            &format!("a {}", on.comment_ref()),
            SetComment { comment: Comment { on: on.clone(), text: "{\n}".to_owned() } }.into(),
        );
        add(&format!("drop a {}", on.comment_ref()), DropComment { on }.into());
    }
    add("raw SQL", run_sql(None, Undo::NotSpecified));
    add("raw SQL that is undone", run_sql(None, Undo::Sql("DELETE FROM a\n".to_owned())));
    for only in Dialect::ALL {
        add(&format!("raw SQL on {only}"), run_sql(Some(only), Undo::NotSpecified));
    }
    examples
}

fn column(name: &str) -> Column {
    Column { name: name.to_owned(), kind: ColumnType::Text, not_null: false, default: None, generated: None }
}

fn add_column(column: Column) -> Operation {
    AddColumn { table: "users".to_owned(), column }.into()
}

fn defaults() -> [DefaultValue; 9] {
    [
        DefaultValue::Text(String::new()),
        DefaultValue::Text("it's \"two\"\nlines \\ ä }".to_owned()),
        DefaultValue::Integer(i64::MIN),
        DefaultValue::Decimal("0.99".to_owned()),
        DefaultValue::Boolean(true),
        DefaultValue::Boolean(false),
        DefaultValue::Now,
        DefaultValue::RandomUuid,
        DefaultValue::Expression("upper('x')".to_owned()),
    ]
}

fn change_type(using: Option<&str>) -> Operation {
    let (table, column) = ("users".to_owned(), "value".to_owned());
    ChangeType { table, column, kind: ColumnType::BigInt, using: using.map(str::to_owned) }.into()
}

fn index(columns: &[&str]) -> Index {
    Index::new("users_email_idx", owned(columns))
}

fn create_index(index: Index, concurrently: bool) -> Operation {
    CreateIndex { table: "users".to_owned(), index, concurrently }.into()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn constraints() -> Vec<(String, ConstraintKind)> {
    let mut constraints = vec![
        ("a primary key".to_owned(), ConstraintKind::PrimaryKey { columns: owned(&["a", "b"]) }),
        ("a unique constraint".to_owned(), ConstraintKind::Unique { columns: owned(&["a"]) }),
        ("a check".to_owned(), ConstraintKind::Check { expression: "a > 0".to_owned() }),
    ];
    for action in Action::ALL {
        for (event, on_delete, on_update) in
            [("delete", action, Action::NoAction), ("update", Action::NoAction, action)]
        {
            if event == "update" && action == Action::NoAction {
                continue;
            }
            let (columns, referenced) = (owned(&["a", "b"]), owned(&["x", "y"]));
            let key = ForeignKey { columns, table: "others".to_owned(), referenced, on_delete, on_update };
            constraints.push((format!("a foreign key, on {event} {action}"), ConstraintKind::ForeignKey(key)));
        }
    }
    constraints
}

fn add_constraint(kind: ConstraintKind, validated: bool) -> Operation {
    AddConstraint { table: "users".to_owned(), constraint: Constraint { name: "c".to_owned(), kind, validated } }.into()
}

fn run_sql(only: Option<Dialect>, undo: Undo) -> Operation {
    RunSql { only, sql: "INSERT INTO a\nVALUES ('}')".to_owned(), undo, transaction: true }.into()
}

fn table() -> Table {
    let id = Column { kind: ColumnType::BigInt, not_null: true, generated: Some(Generated::Identity), ..column("id") };
    let constraints = constraints().into_iter().map(|(_, kind)| kind).take(4);
    let constraint = |(number, kind)| Constraint { name: format!("c{number}"), kind, validated: true };
    Table {
        name: "users".to_owned(),
        columns: vec![id, column("email")],
        constraints: constraints.enumerate().map(constraint).collect(),
        indexes: vec![index(&["email"])],
        sequences: BTreeMap::new(),
    }
}
