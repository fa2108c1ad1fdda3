//! What the unit tests of the rules share: a database that is in use, and claims about what is said of a migration.

use super::Finding;
use crate::dialect::{Cluster, Dialect, Target};
use crate::object::builder::*;
use crate::object::{Action, Catalog, Op as _};

pub(super) const EACH: [&[Dialect]; 4] =
    [&[Dialect::Postgres], &[Dialect::MySql], &[Dialect::MariaDb], &[Dialect::Sqlite]];
pub(super) const POSTGRES: &[Dialect] = EACH[0];
pub(super) const MYSQL: &[Dialect] = EACH[1];
pub(super) const MARIADB: &[Dialect] = EACH[2];
pub(super) const SQLITE: &[Dialect] = EACH[3];

/// A rule, by its name, and what it must say.
#[derive(Clone, Copy)]
pub(super) struct RuleTest {
    rule: &'static str,
    cluster: Option<Cluster>,
}

impl RuleTest {
    /// The rule of this name, asked about servers outside of a cluster.
    pub(super) const fn of(rule: &'static str) -> Self {
        Self { rule, cluster: None }
    }

    /// The same rule, asked about nodes of a cluster.
    pub(super) const fn in_cluster(self, cluster: Cluster) -> Self {
        Self { cluster: Some(cluster), ..self }
    }

    /// Claims that the rule refuses something in the migration.
    #[track_caller]
    pub(super) fn refuses(&self, targets: &[Dialect], migration: impl FnOnce(&mut Schema)) {
        let messages = self.messages(targets, migration);
        assert!(!messages.is_empty(), "{} says nothing for {targets:?}", self.rule);
    }

    /// Claims that the rule says nothing about the migration.
    #[track_caller]
    pub(super) fn accepts(&self, targets: &[Dialect], migration: impl FnOnce(&mut Schema)) {
        let messages = self.messages(targets, migration);
        assert!(messages.is_empty(), "for {targets:?}: {}", messages.join("\n\n"));
    }

    /// The one thing that the rule says about the migration.
    #[track_caller]
    pub(super) fn message(&self, targets: &[Dialect], migration: impl FnOnce(&mut Schema)) -> String {
        let mut messages = self.messages(targets, migration);
        assert_eq!(messages.len(), 1, "{} for {targets:?}: {}", self.rule, messages.join("\n\n"));
        messages.remove(0)
    }

    /// Claims that the rule refuses something in the change of a table.
    #[track_caller]
    pub(super) fn refuses_change(&self, targets: &[Dialect], table: &str, change: impl FnOnce(&mut AlterTableBuilder)) {
        self.refuses(targets, |schema| schema.alter_table(table, change));
    }

    /// Claims that the rule says nothing about the change of a table.
    #[track_caller]
    pub(super) fn accepts_change(&self, targets: &[Dialect], table: &str, change: impl FnOnce(&mut AlterTableBuilder)) {
        self.accepts(targets, |schema| schema.alter_table(table, change));
    }

    /// The one thing that the rule says about the change of a table.
    #[track_caller]
    pub(super) fn message_of_change(
        &self,
        targets: &[Dialect],
        table: &str,
        change: impl FnOnce(&mut AlterTableBuilder),
    ) -> String {
        self.message(targets, |schema| schema.alter_table(table, change))
    }

    fn messages(&self, targets: &[Dialect], migration: impl FnOnce(&mut Schema)) -> Vec<String> {
        let Self { rule, cluster } = *self;
        let targets: Vec<_> = targets.iter().map(|dialect| Target { cluster, ..Target::of(*dialect) }).collect();
        let findings = super::check_rules(&Schema::record(migration), &shop(), &targets);
        let of_rule = findings.iter().filter(|finding| finding.rule == rule);
        of_rule.map(|finding| finding.message.to_string()).collect()
    }
}

/// A migration that changes one table.
pub(super) fn alter_table(table: &'static str, change: impl Fn(&mut AlterTableBuilder)) -> impl Fn(&mut Schema) {
    move |schema| schema.alter_table(table, &change)
}

/// What all rules say about a migration of [`shop`].
pub(super) fn findings_of(targets: &[Dialect], migration: impl FnOnce(&mut Schema)) -> Vec<Finding> {
    let targets: Vec<Target> = targets.iter().copied().map(Target::of).collect();
    super::check_rules(&Schema::record(migration), &shop(), &targets)
}

/// A database that earlier migrations have made.
pub(super) fn shop() -> Catalog {
    let mut catalog = Catalog::default();
    for operation in Schema::record(|schema| {
        schema.create_table("users", |t| {
            t.id();
            t.column("email", varchar(50)).not_null().unique();
            t.column("name", varchar(64));
            t.column("bio", text());
            t.column("age", integer()).check("age > 0");
            t.column("score", double());
            t.column("joined_at", timestamp()).not_null().default(now());
            t.index(["name"]);
            t.index(["age"]).filter("age > 17").name("adults");
        });
        schema.create_table("orders", |t| {
            t.id();
            t.column("user_id", bigint()).not_null();
            t.column("code", varchar(20)).not_null();
            t.column("total", numeric(10, 2));
            t.foreign_key(["user_id"]).references("users", ["id"]).on_delete(Action::Cascade);
            t.index(["user_id", "code"]);
        });
        schema.create_table("notes", |t| {
            t.column("key", integer()).not_null();
            t.column("user_id", bigint());
            t.column("order_id", bigint());
            t.foreign_key(["user_id"]).references("users", ["id"]);
            t.foreign_key(["order_id"]).references("orders", ["id"]);
        });
    }) {
        operation.apply(&mut catalog).unwrap();
    }
    catalog
}
