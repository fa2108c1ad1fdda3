//! The words of everything that a migration can say: the compiler demands a word for what is new, and a test an example.

use migrate_ir::column::{Column, ColumnType, DefaultValue, Generated};
use migrate_ir::dialect::Dialect;
use migrate_ir::operation::{
    AddColumn, AddConstraint, ChangeType, CreateIndex, CreateTable, Operation, RunSql, SetDefault, Undo,
};
use migrate_ir::table::{Action, Constraint, ConstraintKind};

/// Every word that [`said`] can give.
pub(crate) const ALL: [&str; 60] = [
    "create_table",
    "drop_table",
    "rename_table",
    "add_column",
    "drop_column",
    "rename_column",
    "change_type",
    "set_not_null",
    "drop_not_null",
    "set_default",
    "drop_default",
    "create_index",
    "drop_index",
    "add_constraint",
    "drop_constraint",
    "validate_constraint",
    "run_sql",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double",
    "numeric",
    "boolean",
    "char",
    "varchar",
    "text",
    "binary",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "json",
    "default text",
    "default integer",
    "default decimal",
    "default boolean",
    "default now",
    "default random_uuid",
    "default expression",
    "identity",
    "serial",
    "primary_key",
    "unique",
    "foreign_key",
    "check",
    "no_action",
    "restrict",
    "cascade",
    "set_null",
    "set_default action",
    "on postgres",
    "on mysql",
    "on mariadb",
    "on sqlite",
    "undo unsaid",
    "undo sql",
    "using",
    "filter",
];

/// What an operation says, word by word.
pub(crate) fn said(operation: &Operation) -> Vec<&'static str> {
    let mut words = Vec::new();
    let word = match operation {
        Operation::CreateTable(CreateTable { table }) => {
            for column in &table.columns {
                column_words(column, &mut words);
            }
            for constraint in &table.constraints {
                constraint_words(constraint, &mut words);
            }
            "create_table"
        }
        Operation::DropTable(_) => "drop_table",
        Operation::RenameTable(_) => "rename_table",
        Operation::AddColumn(AddColumn { table: _, column }) => {
            column_words(column, &mut words);
            "add_column"
        }
        Operation::DropColumn(_) => "drop_column",
        Operation::RenameColumn(_) => "rename_column",
        Operation::ChangeType(ChangeType { table: _, column: _, kind, using }) => {
            words.push(type_word(*kind));
            words.extend(using.as_ref().map(|_| "using"));
            "change_type"
        }
        Operation::SetNotNull(_) => "set_not_null",
        Operation::DropNotNull(_) => "drop_not_null",
        Operation::SetDefault(SetDefault { table: _, column: _, default }) => {
            words.push(default_word(default));
            "set_default"
        }
        Operation::DropDefault(_) => "drop_default",
        Operation::CreateIndex(CreateIndex { table: _, index, concurrently: _ }) => {
            words.extend(index.filter.as_ref().map(|_| "filter"));
            "create_index"
        }
        Operation::DropIndex(_) => "drop_index",
        Operation::AddConstraint(AddConstraint { table: _, constraint }) => {
            constraint_words(constraint, &mut words);
            "add_constraint"
        }
        Operation::DropConstraint(_) => "drop_constraint",
        Operation::ValidateConstraint(_) => "validate_constraint",
        Operation::RunSql(RunSql { only, sql: _, undo, transaction: _ }) => {
            words.extend(only.map(|only| match only {
                Dialect::Postgres => "on postgres",
                Dialect::MySql => "on mysql",
                Dialect::MariaDb => "on mariadb",
                Dialect::Sqlite => "on sqlite",
            }));
            words.push(match undo {
                // The same to a checksum.
                Undo::NotSpecified | Undo::Irreversible(_) => "undo unsaid",
                Undo::Sql(_) => "undo sql",
            });
            "run_sql"
        }
    };
    words.push(word);
    words
}

fn column_words(column: &Column, words: &mut Vec<&'static str>) {
    words.push(type_word(column.kind));
    words.extend(column.default.as_ref().map(default_word));
    words.extend(column.generated.map(|generated| match generated {
        Generated::Identity => "identity",
        Generated::Serial => "serial",
    }));
}

fn type_word(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::SmallInt => "smallint",
        ColumnType::Integer => "integer",
        ColumnType::BigInt => "bigint",
        ColumnType::Real => "real",
        ColumnType::Double => "double",
        ColumnType::Numeric(_) => "numeric",
        ColumnType::Boolean => "boolean",
        ColumnType::Char(_) => "char",
        ColumnType::Varchar(_) => "varchar",
        ColumnType::Text => "text",
        ColumnType::Binary => "binary",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::Timestamp => "timestamp",
        ColumnType::TimestampTz => "timestamptz",
        ColumnType::Uuid => "uuid",
        ColumnType::Json => "json",
    }
}

fn default_word(default: &DefaultValue) -> &'static str {
    match default {
        DefaultValue::Text(_) => "default text",
        DefaultValue::Integer(_) => "default integer",
        DefaultValue::Decimal(_) => "default decimal",
        DefaultValue::Boolean(_) => "default boolean",
        DefaultValue::Now => "default now",
        DefaultValue::RandomUuid => "default random_uuid",
        DefaultValue::Expression(_) => "default expression",
    }
}

fn constraint_words(constraint: &Constraint, words: &mut Vec<&'static str>) {
    let word = match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "primary_key",
        ConstraintKind::Unique { .. } => "unique",
        ConstraintKind::ForeignKey(key) => {
            words.extend([key.on_delete, key.on_update].map(action_word));
            "foreign_key"
        }
        ConstraintKind::Check { .. } => "check",
    };
    words.push(word);
}

fn action_word(action: Action) -> &'static str {
    match action {
        Action::NoAction => "no_action",
        Action::Restrict => "restrict",
        Action::Cascade => "cascade",
        Action::SetNull => "set_null",
        Action::SetDefault => "set_default action",
    }
}

/// The operation without what a checksum does not hold.
pub(crate) fn hashed(operation: Operation) -> Operation {
    match operation {
        Operation::RunSql(RunSql { only, sql, undo, transaction: _ }) => {
            let undo = match undo {
                Undo::Sql(sql) => Undo::Sql(sql),
                Undo::NotSpecified | Undo::Irreversible(_) => Undo::NotSpecified,
            };
            RunSql { only, sql, undo, transaction: true }.into()
        }
        other => other,
    }
}
