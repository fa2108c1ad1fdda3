//! Runners that start at once on all nodes.

use std::time::Instant;

use migrate_tests::servers::{ClusterKind, TestCluster};

use crate::cluster::{is_full, on_clusters, writable};
use crate::database_state::{assert_equal, times_run};
use crate::runner::{LockRunner, RunnerOrder};
use crate::scenario::SEVERAL;

/// How many runners start at once.
const RUNNERS: usize = 8;

#[test]
fn however_many_runners_start_on_all_nodes_every_migration_runs_once_and_none_fails() {
    let rounds = if is_full() { 100 } else { 3 };
    // One primary starts no more runners than several do, and a cluster takes its time to start.
    let kinds = if is_full() { &ClusterKind::ALL[..] } else { &[ClusterKind::Galera, ClusterKind::SeveralPrimaries] };
    on_clusters(kinds, |cluster| race(cluster, rounds));
}

fn race(cluster: &TestCluster, rounds: usize) -> String {
    let begun = Instant::now();
    let mut runners: Vec<_> = (0..RUNNERS).map(|_| LockRunner::start()).collect();
    let (mut once, mut failed) = (0, Vec::new());
    for _ in 0..rounds {
        let databases = cluster.fresh_database();
        let nodes = writable(cluster, &databases);
        for (runner, node) in runners.iter_mut().zip(nodes.iter().cycle()) {
            runner.send_order(RunnerOrder::new("several", &databases[*node]));
        }
        runners.iter_mut().for_each(LockRunner::wait_until_ready);
        runners.iter_mut().for_each(LockRunner::go);
        let mut ran = Vec::new();
        for runner in &mut runners {
            match runner.wait_until_done().ran {
                Ok(names) => ran.extend(names),
                Err(error) => failed.push(error),
            }
        }
        assert_equal(&databases);
        for name in SEVERAL {
            let told = ran.iter().filter(|other| *other == name).count();
            once += usize::from(told == 1 && databases.iter().all(|database| times_run(database, name) == (1, 1)));
        }
        let rows = databases[0].query("SELECT count(*) FROM trace");
        assert_eq!(rows, [[Some("1".to_owned())]], "{}: rows of the migration", cluster.kind());
    }
    let (runs, migrations) = (rounds * RUNNERS, rounds * SEVERAL.len());
    let counted = format!(
        "{rounds} rounds of {RUNNERS} runners: {once} of {migrations} migrations ran once, {} of {runs} runs failed; {:.1} s",
        failed.len(),
        begun.elapsed().as_secs_f64()
    );
    assert!(once == migrations && failed.is_empty(), "{}: {counted}: {failed:#?}", cluster.kind());
    counted
}
