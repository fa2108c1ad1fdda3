//! A node that does not reach the majority takes no writes, and what is said of it is true.

use std::thread;
use std::time::{Duration, Instant};

use migrate_tests::servers::{ClusterKind, ClusterNode, TestCluster, TestDatabase};

use crate::cluster::{is_full, on_clusters};
use crate::database_state::assert_equal;
use crate::migration_builder::history;
use crate::program::{MIGRATIONS, run};

const CUT_OFF: &str = "this node is cut off from its cluster: it does not reach the majority of the nodes";

#[test]
fn without_a_majority_a_run_ends_in_time_with_the_reason() {
    let rounds = if is_full() { 5 } else { 1 };
    // Each of both waits in another way.
    on_clusters(&[ClusterKind::Galera, ClusterKind::SeveralPrimaries], |cluster| lose(cluster, rounds));
}

fn lose(cluster: &mut TestCluster, rounds: usize) -> String {
    let begun = Instant::now();
    let lock_wait = Duration::from_secs(15);
    let (mut ended, mut longest) = (0, Duration::ZERO);
    for _ in 0..rounds {
        let databases = cluster.fresh_database();
        let primary = cluster.nodes().iter().position(ClusterNode::is_primary).unwrap();
        let database = &databases[primary];
        run(database, "up -n 2").ends_with(0, "");
        for (_, node) in cluster.nodes().iter().enumerate().filter(|(index, _)| *index != primary) {
            node.stop();
        }
        // Before the node knows that the others are gone, unless the machine is slow; until it does; and when it does.
        for (command, said) in [
            ("down --lock-wait 1s", ["the node may be waiting for the rest of its cluster", CUT_OFF].as_slice()),
            ("down --lock-wait 15s", &[CUT_OFF]),
            ("up --lock-wait 15s", &[CUT_OFF]),
            ("status", &[CUT_OFF]),
        ] {
            let run = run(database, command).ends_with_one_of(4, said);
            // It connects, waits, and asks why.
            assert!(run.took < lock_wait + Duration::from_secs(5), "{}: {run:#?}", cluster.kind());
            longest = longest.max(run.took);
            ended += 1;
        }
        run(database, "wait --timeout 1s").ends_with(4, "it does not reach the majority of the nodes");
        cluster.nodes().iter().for_each(ClusterNode::wake);
        cluster.wait_until_whole();
        // A lease that was taken without a majority is nobody's, and expires.
        let database = primary_of(cluster, &databases);
        run(database, "wait --timeout 30s").ends_with(0, "answers");
        run(database, "up").ends_with(0, "");
        assert_eq!(history(database).len(), MIGRATIONS, "{}", cluster.kind());
        assert_equal(&databases);
    }
    format!(
        "{ended} runs without a majority: {ended} ended with the reason, the longest after {:.1} s of {} s; {:.1} s",
        longest.as_secs_f64(),
        lock_wait.as_secs(),
        begun.elapsed().as_secs_f64()
    )
}

/// The database on a node that can be written to: after an election, another one may be the primary.
fn primary_of<'a>(cluster: &TestCluster, databases: &'a [TestDatabase]) -> &'a TestDatabase {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(primary) = cluster.nodes().iter().position(ClusterNode::is_primary) {
            return &databases[primary];
        }
        assert!(Instant::now() < deadline, "{}: no primary", cluster.kind());
        thread::sleep(Duration::from_millis(100));
    }
}
