//! The features of operations, each with its name. The compiler demands a name for what is new, and a test an example.

use std::collections::BTreeSet;

use migrate_ir::dialect::Dialect;
use migrate_ir::object::{
    Action, AddColumn, AddConstraint, ChangeType, Column, Constraint, ConstraintKind, CreateIndex, CreateTable,
    Generated, Operation, RunSql, SetDefault, Undo,
};
use migrate_ir::types::{DefaultValue, TYPES};

/// Every feature that [`features_of`] can give, besides the hashed words of the types.
const FEATURES: [&str; 46] = [
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
    "include",
    "set_comment",
    "drop_comment",
];

/// Every feature that [`features_of`] can give.
pub(crate) fn all() -> BTreeSet<&'static str> {
    FEATURES.into_iter().chain(TYPES.iter().map(|facts| facts.hashed)).collect()
}

/// The features that an operation uses.
pub(crate) fn features_of(operation: &Operation) -> Vec<&'static str> {
    let mut features = Vec::new();
    let feature = match operation {
        Operation::CreateTable(CreateTable { table }) => {
            for column in &table.columns {
                column_features(column, &mut features);
            }
            for constraint in &table.constraints {
                constraint_features(constraint, &mut features);
            }
            "create_table"
        }
        Operation::DropTable(_) => "drop_table",
        Operation::RenameTable(_) => "rename_table",
        Operation::AddColumn(AddColumn { table: _, column }) => {
            column_features(column, &mut features);
            "add_column"
        }
        Operation::DropColumn(_) => "drop_column",
        Operation::RenameColumn(_) => "rename_column",
        Operation::ChangeType(ChangeType { table: _, column: _, kind, using }) => {
            features.push(kind.facts().hashed);
            features.extend(using.as_ref().map(|_| "using"));
            "change_type"
        }
        Operation::SetNotNull(_) => "set_not_null",
        Operation::DropNotNull(_) => "drop_not_null",
        Operation::SetDefault(SetDefault { table: _, column: _, default }) => {
            features.push(default_feature(default));
            "set_default"
        }
        Operation::DropDefault(_) => "drop_default",
        Operation::CreateIndex(CreateIndex { table: _, index, concurrently: _ }) => {
            features.extend(index.filter.as_ref().map(|_| "filter"));
            features.extend(index.include.first().map(|_| "include"));
            "create_index"
        }
        Operation::DropIndex(_) => "drop_index",
        Operation::AddConstraint(AddConstraint { table: _, constraint }) => {
            constraint_features(constraint, &mut features);
            "add_constraint"
        }
        Operation::DropConstraint(_) => "drop_constraint",
        Operation::ValidateConstraint(_) => "validate_constraint",
        Operation::SetComment(_) => "set_comment",
        Operation::DropComment(_) => "drop_comment",
        Operation::RunSql(RunSql { only, sql: _, undo, transaction: _ }) => {
            features.extend(only.map(|only| match only {
                Dialect::Postgres => "on postgres",
                Dialect::MySql => "on mysql",
                Dialect::MariaDb => "on mariadb",
                Dialect::Sqlite => "on sqlite",
            }));
            features.push(match undo {
                // The same to a checksum.
                Undo::NotSpecified | Undo::Irreversible(_) => "undo unsaid",
                Undo::Sql(_) => "undo sql",
            });
            "run_sql"
        }
    };
    features.push(feature);
    features
}

fn column_features(column: &Column, features: &mut Vec<&'static str>) {
    features.push(column.kind.facts().hashed);
    features.extend(column.default.as_ref().map(default_feature));
    features.extend(column.generated.map(|generated| match generated {
        Generated::Identity => "identity",
        Generated::Serial => "serial",
    }));
}

fn default_feature(default: &DefaultValue) -> &'static str {
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

fn constraint_features(constraint: &Constraint, features: &mut Vec<&'static str>) {
    let feature = match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "primary_key",
        ConstraintKind::Unique { .. } => "unique",
        ConstraintKind::ForeignKey(key) => {
            features.extend([key.on_delete, key.on_update].map(action_feature));
            "foreign_key"
        }
        ConstraintKind::Check { .. } => "check",
    };
    features.push(feature);
}

fn action_feature(action: Action) -> &'static str {
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
