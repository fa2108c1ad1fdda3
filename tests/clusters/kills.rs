//! Runners and nodes that are killed in whatever they do.

use std::thread;
use std::time::{Duration, Instant};

use migrate_tests::servers::{ClusterKind, TestCluster, TestDatabase};

use crate::cluster::{is_full, kinds_of_size, on_clusters, writable};
use crate::database_state::{assert_equal, assert_same, is_whole_after_kill, times_run};
use crate::runner::{LockRunner, RunnerOrder};
use crate::scenario::SEVERAL;

const LEASE: Duration = Duration::from_secs(2);

#[test]
fn after_a_killed_runner_the_next_one_goes_on_from_another_node() {
    let rounds = if is_full() { 40 } else { 4 };
    on_clusters(kinds_of_size(&ClusterKind::ALL), |cluster| kill_runners(cluster, rounds));
}

fn kill_runners(cluster: &TestCluster, rounds: usize) -> String {
    let begun = Instant::now();
    for round in 0..rounds {
        let databases = cluster.fresh_database();
        let nodes = writable(cluster, &databases);
        let order = |node: usize| RunnerOrder::new("several", &databases[nodes[node % nodes.len()]]).lease(LEASE);
        let runner = LockRunner::at_work(order(round));
        thread::sleep(moment(round));
        runner.kill();
        LockRunner::at_work(order(round + 1)).wait_until_done().ran();
        assert_whole(cluster, &databases);
    }
    format!("{rounds} runners killed: {rounds} histories went on; {:.1} s", begun.elapsed().as_secs_f64())
}

#[test]
fn after_a_killed_node_the_next_runner_goes_on_from_another_one() {
    let rounds = if is_full() { 15 } else { 1 };
    on_clusters(kinds_of_size(&ClusterKind::ALL), |cluster| kill_nodes(cluster, rounds));
}

fn kill_nodes(cluster: &mut TestCluster, rounds: usize) -> String {
    let begun = Instant::now();
    let (mut ended, mut failed, mut damaged) = (0, 0, 0);
    for round in 0..rounds {
        let databases = cluster.fresh_database();
        let nodes = writable(cluster, &databases);
        let killed = nodes[round % nodes.len()];
        let mut runner = LockRunner::at_work(RunnerOrder::new("several", &databases[killed]).lease(LEASE));
        thread::sleep(moment(round));
        cluster.nodes()[killed].kill();
        match runner.wait_until_done().ran {
            Ok(_) => ended += 1,
            Err(error) => {
                assert!(error.starts_with("Connect "), "{}: {error}", cluster.kind());
                failed += 1;
            }
        }
        let survivor = survivor(cluster, killed);
        let order = RunnerOrder::new("several", &databases[survivor]).lease(LEASE);
        LockRunner::at_work(order).wait_until_done().ran();
        cluster.nodes()[killed].restart();
        cluster.wait_until_whole();
        if cluster.kind() == ClusterKind::Galera {
            assert_whole_on(cluster, &databases[survivor]);
            for (index, database) in databases.iter().enumerate() {
                if index == killed {
                    damaged += usize::from(!is_whole_after_kill(&databases[survivor], database));
                } else {
                    assert_same(&databases[survivor], database);
                }
            }
        } else {
            assert_whole(cluster, &databases);
        }
    }
    format!(
        "{rounds} nodes killed: {failed} runs were told, {ended} had come to their end, {rounds} histories went on; \
         {damaged} nodes came back without the table that they were creating; {:.1} s",
        begun.elapsed().as_secs_f64()
    )
}

/// Another node that can be written to, once the others have noticed.
fn survivor(cluster: &TestCluster, killed: usize) -> usize {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let nodes = cluster.nodes().iter().enumerate();
        let mut others = nodes.filter(|(index, node)| *index != killed && node.members() == Some(2));
        if let Some((survivor, _)) = others.find(|(_, node)| node.is_primary()) {
            return survivor;
        }
        assert!(Instant::now() < deadline, "{}: no node goes on", cluster.kind());
        thread::sleep(Duration::from_millis(100));
    }
}

fn moment(round: usize) -> Duration {
    Duration::from_millis(u64::try_from(round % 20).unwrap() * 15 + 30)
}

fn assert_whole(cluster: &TestCluster, databases: &[TestDatabase]) {
    assert_equal(databases);
    assert_whole_on(cluster, &databases[0]);
}

fn assert_whole_on(cluster: &TestCluster, database: &TestDatabase) {
    for name in SEVERAL {
        assert_eq!(times_run(database, name), (1, 1), "{}: {name}", cluster.kind());
    }
    assert_eq!(database.count("trace"), 1, "{}", cluster.kind());
}
