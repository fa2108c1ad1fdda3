//! The messages: their wording, kept in snapshots, and the code that they propose, which must itself be safe.

use crate::dsl;
use crate::shop::{after, fit, shop};
use migrate_ir::builder::*;
use migrate_ir::diagnostic::{Diagnostic, Line};
use migrate_ir::dialect::Dialect::{self, MariaDb, MySql, Postgres, Sqlite};
use migrate_ir::dialect::{Cluster, Target};
use migrate_ir::object::{Action, Operation};
use migrate_ir::safety::{Finding, check_rules, rules};

const POSTGRES: &[Dialect] = &[Postgres];
const MYSQL: &[Dialect] = &[MySql];
const MARIADB: &[Dialect] = &[MariaDb];
const SQLITE: &[Dialect] = &[Sqlite];
const BOTH: &[Dialect] = &[MySql, MariaDb];
const ALL: &[Dialect] = &Dialect::ALL;

/// A migration that a rule refuses.
struct RefusedMigration {
    rule: &'static str,
    targets: &'static [Dialect],
    cluster: Option<Cluster>,
    operations: Vec<Operation>,
}

fn refused(rule: &'static str, targets: &'static [Dialect], migration: impl FnOnce(&mut Schema)) -> RefusedMigration {
    RefusedMigration { rule, targets, cluster: None, operations: Schema::record(migration) }
}

fn change(
    rule: &'static str,
    targets: &'static [Dialect],
    table: &str,
    migration: impl FnOnce(&mut AlterTableBuilder),
) -> RefusedMigration {
    refused(rule, targets, |schema| schema.alter_table(table, migration))
}

impl RefusedMigration {
    /// The same on nodes of a cluster with several primaries.
    fn in_cluster(self) -> Self {
        Self { cluster: Some(Cluster::MultiPrimary), ..self }
    }

    fn targets(&self) -> Vec<Target> {
        let Self { cluster, .. } = *self;
        self.targets.iter().map(|dialect| Target { cluster, ..Target::of(*dialect) }).collect()
    }

    fn findings(&self) -> Vec<Finding> {
        check_rules(&self.operations, &shop(), &self.targets())
    }

    fn messages(&self) -> Vec<Finding> {
        let mut findings = self.findings();
        findings.retain(|finding| finding.rule == self.rule);
        assert!(!findings.is_empty(), "{} is silent", self.rule);
        findings
    }
}

/// At least one migration for each thing that a rule can say.
fn cases() -> Vec<RefusedMigration> {
    let mut cases = Vec::new();
    let rule = "required_columns";
    cases.extend([
        change(rule, ALL, "users", |t| drop(t.add_column("points", integer()).not_null())),
        change(rule, POSTGRES, "users", |t| drop(t.add_column("role", text()).not_null())),
        change(rule, MYSQL, "users", |t| drop(t.add_column("role", text()).not_null())),
        change(rule, ALL, "users", |t| drop(t.add_column("born_on", date()).not_null())),
        change(rule, SQLITE, "users", |t| drop(t.add_column("token", uuid()).not_null())),
    ]);
    let rule = "blocking_changes";
    cases.push(change(rule, BOTH, "orders", |t| t.drop_constraint("orders_pkey")));
    let rule = "dropped_defaults";
    cases.push(change(rule, ALL, "users", |t| t.drop_default("joined_at")));
    let rule = "missing_primary_keys";
    cases.extend([
        refused(rule, BOTH, |schema| {
            schema.create_table("tags", |t| drop(t.column("name", varchar(64)).not_null()));
        })
        .in_cluster(),
        change(rule, BOTH, "orders", |t| t.drop_constraint("orders_pkey")).in_cluster(),
    ]);
    let rule = "cascading_foreign_keys";
    cases.extend([
        refused(rule, MYSQL, |schema| {
            schema.create_table("comments", |t| {
                t.id();
                t.column("user_id", bigint()).references("users", "id").on_delete(Action::Cascade);
            });
        })
        .in_cluster(),
        refused(rule, MYSQL, |schema| {
            schema.create_table("pages", |t| {
                t.id();
                t.column("parent_id", bigint()).references("pages", "id").on_delete(Action::SetNull);
            });
        })
        .in_cluster(),
        refused(rule, MYSQL, |schema| {
            schema.create_table("pages", |t| {
                t.id();
                t.column("user_id", bigint());
            });
            schema.alter_table("pages", |t| {
                t.add_foreign_key(["user_id"]).references("users", ["id"]).name("owner").on_delete(Action::Cascade);
            });
        })
        .in_cluster(),
    ]);
    let rule = "volatile_defaults";
    cases.extend([
        change(rule, ALL, "users", |t| drop(t.add_column("token", uuid()).not_null().default(random_uuid()))),
        change(rule, POSTGRES, "users", |t| drop(t.add_column("code", text()).default_sql("app.next_code('u')"))),
        change(rule, POSTGRES, "orders", |t| drop(t.add_column("number", bigint()).identity())),
        change(rule, ALL, "notes", |t| drop(t.add_column("id", bigserial()))),
        change(rule, ALL, "users", |t| drop(t.add_column("role", text()).not_null().default("member"))),
        change(rule, MYSQL, "users", |t| drop(t.add_column("settings", json()).default("{}"))),
    ]);
    let rule = "blocking_indexes";
    cases.extend([
        refused(rule, ALL, |schema| drop(schema.create_index("users", ["age", "name"]))),
        refused(rule, POSTGRES, |schema| {
            schema.alter_table("users", |t| drop(t.add_column("role", varchar(20))));
            schema.create_index("users", ["role"]).filter("role <> ''").name("roles");
        }),
        refused(rule, POSTGRES, |schema| drop(schema.drop_index("users", "users_name_idx"))),
        change(rule, POSTGRES, "orders", |t| drop(t.add_unique(["code"]))),
        change(rule, POSTGRES, "users", |t| drop(t.add_column("phone", varchar(20)).unique())),
        change(rule, POSTGRES, "notes", |t| drop(t.add_primary_key(["key"]))),
        change(rule, ALL, "notes", |t| drop(t.add_primary_key(["key"]))),
    ]);
    let rule = "mixed_transactions";
    cases.extend([
        refused(rule, ALL, |schema| {
            schema.alter_table("users", |t| drop(t.add_column("role", varchar(20))));
            schema.create_index("users", ["role"]).concurrently();
        }),
        refused(rule, POSTGRES, |schema| {
            schema.drop_index("users", "users_name_idx").concurrently();
            schema.sql("UPDATE users SET name = NULL").irreversible("names are not kept");
        }),
        refused(rule, ALL, |schema| {
            schema.create_table("tags", |t| {
                t.column("name", text());
                t.index(["name"]).concurrently();
            });
        }),
        refused(rule, &[Postgres, Sqlite], |schema| {
            schema.sql("VACUUM").no_transaction().irreversible("nothing to undo");
            schema.create_table("tags", CreateTableBuilder::id);
        }),
    ]);
    let rule = "dropped_columns";
    cases.extend([
        change(rule, ALL, "users", |t| t.drop_column("bio")),
        change(rule, ALL, "orders", |t| t.drop_column("user_id")),
    ]);
    let rule = "dropped_tables";
    cases.extend([
        refused(rule, SQLITE, |schema| schema.drop_table("notes")),
        refused(rule, ALL, |schema| schema.drop_table("notes")),
    ]);
    let rule = "renamed_columns";
    cases.push(change(rule, ALL, "users", |t| t.rename_column("name", "display_name")));
    let rule = "renamed_tables";
    cases.extend([
        refused(rule, POSTGRES, |schema| schema.rename_table("users", "people")),
        refused(rule, ALL, |schema| schema.rename_table("users", "people")),
    ]);
    let rule = "rewritten_columns";
    cases.extend([
        change(rule, ALL, "users", |t| drop(t.change_type("age", bigint()))),
        change(rule, ALL, "orders", |t| drop(t.change_type("total", numeric(8, 1)))),
        change(rule, POSTGRES, "users", |t| drop(t.change_type("bio", varchar(500)))),
        change(rule, POSTGRES, "users", |t| drop(t.change_type("name", text()).using("trim(name)"))),
        change(rule, POSTGRES, "users", |t| drop(t.change_type("nick", text()))),
        change(rule, POSTGRES, "users", |t| drop(t.change_type("email", text()))),
        change(rule, POSTGRES, "users", |t| drop(t.change_type("seen_at", timestamptz()))),
        change(rule, ALL, "users", |t| drop(t.change_type("email", varchar(100)))),
        change(rule, MARIADB, "users", |t| drop(t.change_type("email", varchar(100)))),
        change(rule, SQLITE, "users", |t| drop(t.change_type("bio", integer()))),
        refused(rule, ALL, |schema| {
            schema.sql("CREATE TABLE old (label char(9))").down("DROP TABLE old");
            schema.alter_table("old", |t| drop(t.change_type("label", text())));
        }),
    ]);
    let rule = "blocking_constraints";
    cases.extend([
        change(rule, ALL, "notes", |t| drop(t.add_foreign_key(["key"]).references("users", ["id"]).name("noted"))),
        change(rule, POSTGRES, "users", |t| drop(t.add_column("boss_id", bigint()).references("users", "id"))),
        change(rule, POSTGRES, "users", |t| drop(t.add_check("age > 0").name("aged"))),
        change(rule, MYSQL, "users", |t| drop(t.add_check("age > 0").name("aged"))),
        change(rule, POSTGRES, "users", |t| {
            t.add_check("age > 0").name("aged").not_valid();
            t.validate_constraint("aged");
        }),
    ]);
    let rule = "scanned_not_null";
    cases.extend([
        change(rule, ALL, "users", |t| t.set_not_null("name")),
        change(rule, POSTGRES, "users", |t| {
            t.add_check("name IS NOT NULL").name("named").not_valid();
            t.set_not_null("name");
        }),
    ]);
    cases
}

#[test]
fn every_message_reads_as_it_was_reviewed() {
    let cases = cases();
    for rule in rules::all() {
        let of_rule = cases.iter().filter(|case| case.rule == rule.name);
        let messages = of_rule.flat_map(|case| {
            let targets: Vec<&str> = case.targets.iter().map(|target| target.name()).collect();
            let messages = case.messages().into_iter();
            messages.map(move |finding| format!("-- {}\n{}\n", targets.join(", "), finding.message))
        });
        insta::assert_snapshot!(rule.name, messages.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn every_message_keeps_to_the_form() {
    for finding in cases().iter().flat_map(RefusedMigration::messages) {
        let Diagnostic { title, rule, lines } = &finding.message;
        assert!(title.starts_with(|c: char| c.is_lowercase()) && !title.ends_with('.'), "{title}");
        assert_eq!(*rule, Some(finding.rule));
        assert!((2..=7).contains(&lines.len()), "{}", finding.message);
        let [.., Line::Help { order, code }, Line::Note(last)] = lines.as_slice() else {
            panic!("{}", finding.message)
        };
        assert_eq!(order, "or run it as it is, and say why");
        assert_eq!(code, &[format!("#[assume_safe({}, reason = \"...\")]", finding.rule)]);
        assert_eq!(last, &format!("`migrate explain {}` tells more", finding.rule));
        for line in lines {
            let text = match line {
                Line::Note(text) | Line::Help { order: text, code: _ } => text,
            };
            assert!(!text.ends_with('.') && text.len() < 140, "{text}");
            for word in ["you", "please", "illegal", "your"] {
                assert!(!migrate_ir::sql_text::holds_word(text, word), "{text}");
            }
        }
    }
}

/// What is proposed as the way out for one server is not refused there: each `first, ..` and `then, ..` is a migration.
#[test]
fn the_code_of_every_way_out_is_safe_itself() {
    let mut tried = 0;
    for case in cases() {
        for target in case.targets {
            let alone = RefusedMigration {
                rule: case.rule,
                targets: std::slice::from_ref(target),
                cluster: case.cluster,
                operations: case.operations.clone(),
            };
            let mut findings = alone.findings();
            findings.retain(|finding| finding.rule == case.rule);
            for finding in findings {
                tried += apply_suggestions(&alone, &finding);
            }
        }
    }
    assert!(tried > 50, "only {tried} ways out have code");
}

/// Follows the ways out of a message, and counts the pieces of code.
fn apply_suggestions(case: &RefusedMigration, finding: &Finding) -> usize {
    let (earlier, later) = case.operations.split_at(finding.operation);
    let table = later[0].table().unwrap_or_default();
    let mut catalog = shop();
    let mut count = 0;
    for line in &finding.message.lines {
        let Line::Help { order, code } = line else { continue };
        if code.is_empty() || order.starts_with("or run it") {
            continue;
        }
        let proposed = dsl::operations(code, table);
        if !order.starts_with("then") && !order.starts_with("at last") {
            catalog = shop();
        }
        // It may stand in the operation's place, in a migration behind the others, or instead of all of them.
        let in_place = [earlier, &proposed, &later[1..]].concat();
        let behind = if fit(&catalog, earlier) { after(&catalog, earlier) } else { catalog.clone() };
        let mut findings = Vec::new();
        let ways = [(&catalog, &in_place), (&behind, &proposed), (&catalog, &proposed)];
        let way = ways.into_iter().filter(|(before, way)| fit(before, way)).find(|(before, way)| {
            findings.extend(check_rules(way, before, &case.targets()));
            check_rules(way, before, &case.targets()).is_empty()
        });
        let Some((before, way)) = way else { panic!("{}\n\nproposes\n\n{findings:#?}", finding.message) };
        catalog = after(before, way);
        count += 1;
    }
    count
}
