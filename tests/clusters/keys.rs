//! What clusters refuse of tables without a primary key, and of foreign keys that change rows by themselves. The rules
//! `missing_primary_keys` and `cascading_foreign_keys` say the same.

use migrate_ir::builder::*;
use migrate_ir::dialect::{Cluster, Target};
use migrate_ir::object::{Action, Catalog, CreateTable, Operation};
use migrate_ir::render::render_script;
use migrate_ir::safety::check_rules;
use migrate_tests::servers::{ClusterKind, TestCluster, TestDatabase};

use crate::cluster::{is_full, on_clusters, writable};

/// A migration, the change of rows that follows, and on which clusters the change is refused.
struct Case {
    operations: Vec<Operation>,
    change: &'static str,
    refused: fn(ClusterKind) -> bool,
}

fn nowhere(_: ClusterKind) -> bool {
    false
}

fn by_group_replication(kind: ClusterKind) -> bool {
    kind != ClusterKind::Galera
}

fn by_several_primaries(kind: ClusterKind) -> bool {
    kind == ClusterKind::SeveralPrimaries
}

fn cases() -> Vec<Case> {
    use Action::{Cascade, NoAction, Restrict, SetNull};
    let comment = "INSERT INTO comments (user_id) VALUES (NULL)";
    let delete = "INSERT INTO users (id) VALUES (8); DELETE FROM users";
    let mut cases = vec![
        tags(|t| drop(t.column("name", varchar(9)).not_null()), by_group_replication),
        tags(
            |t| {
                t.id();
                t.column("name", varchar(9)).not_null();
            },
            nowhere,
        ),
        tags(|t| drop(t.column("name", varchar(9)).not_null().unique()), nowhere),
        tags(|t| drop(t.column("name", varchar(9)).unique()), by_group_replication),
        comments(NoAction, Restrict, comment, nowhere),
        comments(Cascade, NoAction, delete, by_several_primaries),
    ];
    let cascades = [(Cascade, NoAction), (SetNull, NoAction), (NoAction, Cascade), (NoAction, SetNull)];
    cases.extend(cascades.map(|(on_delete, on_update)| comments(on_delete, on_update, comment, by_several_primaries)));
    cases
}

fn tags(columns: impl FnOnce(&mut CreateTableBuilder), refused: fn(ClusterKind) -> bool) -> Case {
    let operations = Schema::record(|schema| schema.create_table("tags", columns));
    Case { operations, change: "INSERT INTO tags (name) VALUES ('a')", refused }
}

fn comments(on_delete: Action, on_update: Action, change: &'static str, refused: fn(ClusterKind) -> bool) -> Case {
    let operations = Schema::record(|schema| {
        schema.create_table("users", CreateTableBuilder::id);
        schema.create_table("comments", |t| {
            t.id();
            t.column("user_id", bigint());
            t.foreign_key(["user_id"]).references("users", ["id"]).on_delete(on_delete).on_update(on_update);
        });
    });
    Case { operations, change, refused }
}

/// What `migrate.toml` says about this cluster.
fn target(kind: ClusterKind) -> Target {
    let cluster = match kind {
        ClusterKind::SinglePrimary => Cluster::SinglePrimary,
        ClusterKind::Galera | ClusterKind::SeveralPrimaries => Cluster::MultiPrimary,
    };
    Target { cluster: Some(cluster), ..Target::of(kind.dialect()) }
}

fn create(database: &TestDatabase, operations: &[Operation], target: Target) {
    let script = render_script(operations, &Catalog::default(), target).unwrap();
    for step in script.steps {
        for statement in &step.statements {
            database.query(statement);
        }
    }
}

fn is_without_key(operation: &Operation) -> bool {
    matches!(operation, Operation::CreateTable(CreateTable { table }) if table.primary_key().is_empty())
}

fn compare(cluster: &TestCluster) -> String {
    let (target, mut refused) = (target(cluster.kind()), 0);
    for (index, case) in cases().into_iter().enumerate() {
        let Case { operations, change, refused: is_refused } = case;
        let databases = cluster.fresh_database();
        let database = &databases[writable(cluster, &databases)[0]];
        create(database, &operations, target);
        let error = database.try_query(change).err().map(|error| error.to_string());
        let expected = is_refused(cluster.kind());
        assert_eq!(error.as_ref().is_some_and(|error| error.contains("3098")), expected, "{index}: {error:?}");
        assert_eq!(error.is_some(), expected, "{index}: {error:?}");
        let findings = check_rules(&operations, &Catalog::default(), &[target]);
        // Galera takes the rows of a table without a primary key, but its manual does not support their removal.
        let judged = expected || cluster.kind() == ClusterKind::Galera && operations.iter().any(is_without_key);
        assert_eq!(!findings.is_empty(), judged, "{index}: {findings:?}");
        refused += usize::from(expected);
    }
    format!("{refused} of {} changes refused, and their migrations by the rules", cases().len())
}

#[test]
fn the_rules_refuse_what_a_cluster_refuses() {
    // Galera refuses nothing of it.
    let kinds = if is_full() { &ClusterKind::ALL[..] } else { &[ClusterKind::SeveralPrimaries] };
    on_clusters(kinds, |cluster| compare(cluster));
}
