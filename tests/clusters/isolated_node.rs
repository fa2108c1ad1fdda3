//! A node of Galera that is cut off from the two others, which go on.

use std::time::Instant;

use migrate_tests::servers::{ClusterKind, TestCluster};

use crate::cluster::{is_full, on_clusters};
use crate::database_state::assert_equal;
use crate::program::{MIGRATIONS, run};

#[test]
fn an_isolated_node_is_refused_and_the_others_go_on() {
    let rounds = if is_full() { 10 } else { 1 };
    on_clusters(&[ClusterKind::Galera], |cluster| isolate(cluster, rounds));
}

fn isolate(cluster: &mut TestCluster, rounds: usize) -> String {
    let begun = Instant::now();
    let mut refused = 0;
    for round in 0..rounds {
        let databases = cluster.fresh_database();
        let isolated = round % databases.len();
        let other = (isolated + 1) % databases.len();
        cluster.nodes()[isolated].isolate(true).unwrap();
        // At once, and when the node knows it.
        for command in ["up", "up", "status", "down --batch"] {
            run(&databases[isolated], command).ends_with(4, "this node is cut off from its cluster");
            refused += 1;
        }
        run(&databases[isolated], "wait --timeout 1s").ends_with(4, "does not reach the majority");
        run(&databases[other], "up").ends_with(0, &format!("{MIGRATIONS} migrations"));
        cluster.nodes()[isolated].isolate(false).unwrap();
        run(&databases[isolated], "wait --timeout 60s").ends_with(0, "answers");
        run(&databases[isolated], "up").ends_with(0, "nothing pending");
        cluster.wait_until_whole();
        assert_equal(&databases);
    }
    format!("{refused} runs on an isolated node: {refused} refused; {:.1} s", begun.elapsed().as_secs_f64())
}
