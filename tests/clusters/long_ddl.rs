//! A change of a table that takes several leases.

use std::time::{Duration, Instant};

use migrate_tests::servers::{ClusterKind, TestCluster, TestDatabase};

use crate::cluster::{is_full, kinds_of_size, on_clusters};
use crate::database_state::assert_equal;
use crate::runner::{LockRunner, RunnerOrder};

#[test]
fn a_change_of_a_table_that_takes_five_leases_is_no_loss_of_the_lease() {
    let (lease, rounds) = if is_full() { (2, 5) } else { (1, 1) };
    let kinds = kinds_of_size(&[ClusterKind::Galera, ClusterKind::SeveralPrimaries]);
    on_clusters(kinds, |cluster| change(cluster, Duration::from_secs(lease), rounds));
}

/// So many rows that the change takes more than five leases: as measured for a hundred of them.
fn rows(database: &TestDatabase, lease: Duration) -> u128 {
    let digits = "(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 \
                  UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
    let hashes = format!("SELECT max(sha2(repeat(100 + 10 * a.d + b.d, 400000), 512)) FROM {digits} a, {digits} b");
    let begun = Instant::now();
    database.query(&hashes);
    // The three nodes do it at the same time, and the machine may be busier now than then.
    (lease * 7).as_millis() * 100 / begun.elapsed().as_millis().max(1)
}

fn change(cluster: &TestCluster, lease: Duration, rounds: usize) -> String {
    let begun = Instant::now();
    let (mut shortest, mut waited) = (Duration::MAX, 0);
    for _ in 0..rounds {
        let databases = cluster.fresh_database();
        let scenario = format!("slow {}", rows(&databases[0], lease));
        let order = |node: usize| RunnerOrder::new(&scenario, &databases[node]).lease(lease);
        // Alone, and then beside one that waits on another node.
        let mut first = LockRunner::at_work(order(0).pauses_after("m0002_fill 1"));
        first.wait_until_paused();
        let mut second = LockRunner::at_work(order(1));
        second.wait_until_waiting();
        first.resume();
        let (first, second) = (first.wait_until_done(), second.wait_until_done());
        let context = format!("{}: {first:?}, {second:?}", cluster.kind());
        assert_eq!(first.ran.as_ref().map(Vec::len), Ok(3), "{context}");
        assert_eq!(second.ran.as_ref().map(Vec::len), Ok(0), "{context}");
        assert!(!first.took_over && !second.took_over, "{context}");
        let took = databases[0].query("SELECT duration_ms FROM migrate_history WHERE name = 'm0003_slow'");
        let took: u64 = took[0][0].as_deref().unwrap().parse().unwrap();
        shortest = shortest.min(Duration::from_millis(took));
        waited += 1;
        assert_equal(&databases);
    }
    assert!(shortest >= lease * 5, "{}: the change takes only {shortest:?}, and proves nothing", cluster.kind());
    format!(
        "{rounds} changes of at least {:.1} s with a lease of {} s: 0 lost, {waited} runners waited; {:.1} s",
        shortest.as_secs_f64(),
        lease.as_secs(),
        begun.elapsed().as_secs_f64()
    )
}
