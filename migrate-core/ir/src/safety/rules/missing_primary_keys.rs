//! ## What it does
//!
//! Refuses a table without a primary key where `migrate.toml` says that the server is a node of a cluster: group
//! replication of MySQL, or Galera with MariaDB.
//!
//! ```text
//! schema.create_table("tags", |t| {
//!     t.column("name", varchar(64)).not_null();
//! });
//! ```
//!
//! ```toml
//! [targets]
//! mysql = { version = "8.0.29", cluster = true }
//! ```
//!
//! ## Why it is unsafe
//!
//! - Group replication creates the table, and refuses every row that is written to it (error 3098). A unique key over
//!   columns that are all required will do as well.
//! - The manual of Galera does not support `DELETE` on such a table: nodes may keep its rows in different orders.
//!
//! ## Instead
//!
//! Give the table a primary key when it is created:
//!
//! ```text
//! schema.create_table("tags", |t| {
//!     t.id();
//!     t.column("name", varchar(64)).not_null();
//! });
//! ```
//!
//! ## When it is safe
//!
//! Nobody writes to the table while the cluster is at work. A table that gets its key in the same migration is
//! accepted.
//!
//! ## Sources
//!
//! - <https://dev.mysql.com/doc/refman/8.4/en/group-replication-requirements.html>, "Primary Keys"
//! - <https://mariadb.com/docs/galera-cluster/reference/mariadb-galera-cluster-known-limitations>
//! - Measured on MySQL 9.7.4, with one primary and with several. On Galera 26.4 with MariaDB 10.11, `DELETE` worked;
//!   the rule follows the manual.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::name;
use crate::object::{
    Catalog, Column, Constraint, ConstraintKind, CreateTable, Generated, Lookup, Operation, RenameTable, Table, code,
};
use crate::safety::RuleInput;
use crate::types::ColumnType;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let dialects: Vec<Dialect> = input.targets_in_cluster().map(|(dialect, _)| dialect).collect();
    let table = input.operation().table()?;
    // Only then is the catalog copied.
    if dialects.is_empty() {
        return None;
    }
    let mut catalog = input.before.clone();
    let _ = input.operation().force_apply(&mut catalog);
    let lost = |dialect: &Dialect| {
        let had_key = match input.before.table(table) {
            Lookup::Known(table) => has_key(table, &catalog, *dialect),
            Lookup::Missing => true,
            Lookup::Unknown => matches!(input.operation(), Operation::CreateTable(_)),
        };
        had_key && catalog.table(table).known().is_some_and(|table| !has_key(table, &catalog, *dialect))
    };
    let mut dialects: Vec<Dialect> = dialects.into_iter().filter(lost).collect();
    let created = matches!(input.operation(), Operation::CreateTable(_));
    if created || input.is_new(table) {
        dialects.retain(|dialect| !gets_key(input.later(), catalog.clone(), table, *dialect));
    }
    if dialects.is_empty() {
        return None;
    }
    let what = if created { "has no" } else { "loses its" };
    let mut message = Diagnostic::new(format!("table `{table}` {what} primary key, and a cluster needs one"));
    if dialects.contains(&Dialect::MySql) {
        message = message.note("on mysql, group replication refuses every row that is written to it (error 3098)");
    }
    if dialects.contains(&Dialect::MariaDb) {
        message = message.note(
            "on mariadb, the manual of Galera does not support DELETE on it: nodes may keep its rows in different orders",
        );
    }
    Some(match input.operation() {
        Operation::CreateTable(CreateTable { table }) => {
            message.help_code("give it a primary key", code::create_table(&with_key(table)))
        }
        _ => message.help("keep the key, or replace it while nobody writes to the table"),
    })
}

/// The same table with a primary key: over the columns that refer to other tables, if it has nothing but those that is
/// required; over its column `id`; over a new one.
fn with_key(table: &Table) -> Table {
    let mut table = table.clone();
    let foreign_keys = table.constraints.iter().filter_map(|constraint| constraint.kind.foreign_key());
    let mut columns: Vec<String> = foreign_keys.flat_map(|key| key.columns.iter().cloned()).collect();
    columns.dedup();
    let required = |name: &String| table.column(name).is_some_and(|column| column.not_null);
    if columns.len() < 2 || !columns.iter().all(required) {
        columns = vec!["id".to_owned()];
        if table.column("id").is_none() {
            let id = Column {
                name: "id".to_owned(),
                kind: ColumnType::BigInt,
                not_null: true,
                default: None,
                generated: Some(Generated::Identity),
            };
            table.columns.insert(0, id);
        }
    }
    let name = name::derive(&table.name, &[] as &[&str], "pkey");
    table.constraints.insert(0, Constraint { name, kind: ConstraintKind::PrimaryKey { columns }, validated: true });
    table
}

/// Whether the rows can be told apart as the cluster wants it.
fn has_key(table: &Table, catalog: &Catalog, dialect: Dialect) -> bool {
    let required = |name: &String| match table.find_column(catalog, name) {
        Lookup::Known(column) => column.not_null,
        Lookup::Unknown => true,
        Lookup::Missing => false,
    };
    let unique_constraints = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::Unique { columns } => Some(columns),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => None,
    });
    let unique_indexes = table.indexes.iter().filter(|index| index.unique && index.filter.is_none());
    let mut unique = unique_constraints.chain(unique_indexes.map(|index| &index.columns));
    !table.primary_key().is_empty() || dialect == Dialect::MySql && unique.any(|columns| columns.iter().all(required))
}

/// Whether the rest of the migration gives the table a key, or takes it away.
fn gets_key(later: &[Operation], mut catalog: Catalog, table: &str, dialect: Dialect) -> bool {
    let mut table = table;
    for operation in later {
        let _ = operation.force_apply(&mut catalog);
        if let Operation::RenameTable(RenameTable { from, to }) = operation
            && from == table
        {
            table = to;
        }
    }
    match catalog.table(table) {
        Lookup::Known(table) => has_key(table, &catalog, dialect),
        Lookup::Unknown | Lookup::Missing => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::dialect::Cluster::{MultiPrimary, SinglePrimary};
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, RuleTest, alter_table};

    const RULE: RuleTest = RuleTest::of("missing_primary_keys");

    fn keyless(schema: &mut Schema) {
        schema.create_table("tags", |t| {
            t.column("name", varchar(64)).not_null();
        });
    }

    #[test]
    fn a_table_without_a_key_is_refused_on_clusters() {
        for target in [MYSQL, MARIADB] {
            RULE.in_cluster(SinglePrimary).refuses(target, keyless);
            RULE.in_cluster(MultiPrimary).refuses(target, keyless);
        }
        for target in EACH {
            RULE.accepts(target, keyless);
        }
    }

    #[test]
    fn a_table_with_a_key_passes() {
        for target in [MYSQL, MARIADB] {
            let rule = RULE.in_cluster(MultiPrimary);
            rule.accepts(target, |schema| schema.create_table("tags", CreateTableBuilder::id));
            rule.accepts(target, |schema| {
                keyless(schema);
                schema.rename_table("tags", "labels");
                schema.alter_table("labels", |t| {
                    t.add_primary_key(["name"]);
                });
            });
            rule.accepts(target, |schema| {
                keyless(schema);
                schema.drop_table("tags");
            });
        }
    }

    #[test]
    fn a_unique_key_over_required_columns_will_do_on_mysql() {
        let unique = |schema: &mut Schema| {
            schema.create_table("tags", |t| {
                t.column("name", varchar(64)).not_null();
                t.column("color", varchar(64));
                t.unique(["name"]);
            });
        };
        RULE.in_cluster(MultiPrimary).accepts(MYSQL, unique);
        RULE.in_cluster(MultiPrimary).refuses(MARIADB, unique);
        RULE.in_cluster(MultiPrimary).refuses(MYSQL, |schema| {
            schema.create_table("tags", |t| {
                t.column("name", varchar(64)).not_null();
                t.column("color", varchar(64));
                t.unique(["name", "color"]);
            });
        });
        RULE.in_cluster(MultiPrimary).refuses(MYSQL, |schema| {
            unique(schema);
            schema.alter_table("tags", |t| t.drop_not_null("name"));
        });
    }

    #[test]
    fn the_code_to_write_has_the_key_that_fits() {
        let rule = RULE.in_cluster(MultiPrimary);
        assert!(rule.message(MYSQL, keyless).contains("    t.id();\n"));
        let message = rule.message(MYSQL, |schema| {
            schema.create_table("users_orders", |t| {
                t.column("user_id", bigint()).not_null().references("users", "id");
                t.column("order_id", bigint()).not_null().references("orders", "id");
            });
        });
        assert!(message.contains("t.primary_key([\"user_id\", \"order_id\"]);"), "{message}");
        let message = rule.message(MYSQL, |schema| {
            schema.create_table("tags", |t| {
                t.column("id", uuid());
            });
        });
        assert!(message.contains("t.primary_key([\"id\"]);"), "{message}");
    }

    #[test]
    fn a_dropped_key_of_a_table_in_use_is_refused_although_another_follows() {
        let replace = alter_table("orders", |t| {
            t.drop_constraint("orders_pkey");
            t.add_primary_key(["code"]);
        });
        RULE.in_cluster(SinglePrimary).refuses(MYSQL, &replace);
        RULE.in_cluster(SinglePrimary).refuses(MARIADB, &replace);
        RULE.accepts(MYSQL, &replace);
    }

    #[test]
    fn a_table_that_has_no_key_already_may_change() {
        RULE.in_cluster(MultiPrimary).accepts_change(MYSQL, "notes", |t| {
            t.add_column("body", text());
        });
        RULE.in_cluster(MultiPrimary).accepts_change(MYSQL, "elsewhere", |t| t.drop_constraint("elsewhere_pkey"));
    }
}
