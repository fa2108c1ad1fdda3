//! A node of Galera without one of our tables: it was killed while it created the table, and came back without it.

use std::time::Instant;

use migrate_tests::servers::{ClusterKind, TestCluster};

use crate::cluster::on_clusters;
use crate::database_state::assert_same;
use crate::program::{MIGRATIONS, run};

const TABLES: [&str; 4] = ["migrate_history", "migrate_script", "migrate_journal", "migrate_lock"];

#[test]
fn a_node_without_one_of_our_tables_applies_nothing_again() {
    on_clusters(&[ClusterKind::Galera], lose_each);
}

fn lose_each(cluster: &mut TestCluster) -> String {
    let begun = Instant::now();
    for table in TABLES {
        let databases = cluster.fresh_database();
        run(&databases[0], "up").ends_with(0, &format!("{MIGRATIONS} migrations"));
        // On this node alone, once it has all that the other one wrote: a node that cannot write a row leaves the
        // cluster.
        databases[1].query(&format!(
            "SET SESSION wsrep_sync_wait = 1; SELECT count(*) FROM {table}; SET SESSION wsrep_on = OFF; DROP TABLE {table}"
        ));
        if table == "migrate_history" {
            run(&databases[1], "status").ends_with(0, "row missing   m0001");
            run(&databases[1], "up").ends_with(3, &format!("the rows of {MIGRATIONS} migrations were deleted"));
        } else {
            run(&databases[1], "up").ends_with(0, "nothing pending");
        }
        run(&databases[1], "repair").ends_with(3, "can be repaired");
        run(&databases[2], "up").ends_with(0, "nothing pending");
        assert_same(&databases[0], &databases[2]);
    }
    format!(
        "{} tables lost, one a time: nothing was applied again; {:.1} s",
        TABLES.len(),
        begun.elapsed().as_secs_f64()
    )
}
