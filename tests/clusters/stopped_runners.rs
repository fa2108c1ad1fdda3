//! Runners that are stopped, and wake up when another one has taken over on another node.

use std::thread;
use std::time::{Duration, Instant};

use migrate_tests::servers::{ClusterKind, TestCluster, TestDatabase};

use crate::cluster::{is_full, kinds_of_size, on_clusters};
use crate::database_state::{assert_equal, times_run};
use crate::lasting_session::LastingSession;
use crate::runner::{LockRunner, RunnerOrder};
use crate::scenario::SEVERAL;

const LEASE: Duration = Duration::from_secs(2);

/// The steps after which a runner is stopped.
const PAUSES: [&str; 4] = ["m0002_steps 1", "m0003_fill 1", "m0001_trace 1", "m0002_steps 3"];

#[test]
fn a_stopped_runner_that_wakes_up_after_a_takeover_says_so_and_changes_nothing() {
    let rounds = if is_full() { 40 } else { 4 };
    let kinds = kinds_of_size(&[ClusterKind::Galera, ClusterKind::SeveralPrimaries]);
    on_clusters(kinds, |cluster| stop(cluster, rounds));
}

fn stop(cluster: &TestCluster, rounds: usize) -> String {
    let begun = Instant::now();
    let (mut told, mut in_time) = (0, 0);
    for round in 0..rounds {
        let databases = cluster.fresh_database();
        let order = |node: usize| RunnerOrder::new("several", &databases[node]).lease(LEASE);
        let pause = PAUSES.get(round / 2 % PAUSES.len()).filter(|_| round % 2 == 0);
        let mut first = LockRunner::start();
        first.send_order(order(round % 3).pauses_after(pause.copied().unwrap_or_default()));
        first.wait_until_ready();
        first.go();
        if pause.is_some() {
            first.wait_until_paused();
            first.stop();
            first.resume();
        } else {
            // In whatever it does.
            thread::sleep(Duration::from_millis(u64::try_from(round % 20).unwrap() * 30 + 50));
            first.stop();
        }
        let second = LockRunner::at_work(order((round + 1) % 3)).wait_until_done();
        let left = journal(&databases[(round + 1) % 3]);
        first.continue_process();
        let woken = first.wait_until_done();
        let context = format!("{}: {woken:?}, {second:?}", cluster.kind());
        match (&woken.ran, second.took_over) {
            (Err(error), true) => {
                assert!(error.starts_with("Locked ") && error.contains("the lease was taken over"), "{context}");
                told += 1;
            }
            // It had not begun yet, or was at its end.
            (Ok(_), _) => in_time += 1,
            (Err(_), false) => panic!("{context}"),
        }
        assert!(second.ran.is_ok(), "{context}");
        assert_eq!(journal(&databases[(round + 1) % 3]), left, "{context}");
        assert_equal(&databases);
        for name in SEVERAL {
            assert_eq!(times_run(&databases[0], name), (1, 1), "{context}");
        }
        assert_eq!(databases[0].count("trace"), 1, "{context}");
    }
    format!(
        "{rounds} runners stopped and woken: {told} told that the lease was taken over, {in_time} had nothing to lose; {:.1} s",
        begun.elapsed().as_secs_f64()
    )
}

fn journal(database: &TestDatabase) -> u64 {
    database.count("migrate_journal")
}

#[test]
fn a_session_of_the_same_number_on_another_node_goes_on() {
    let kinds = kinds_of_size(&[ClusterKind::Galera, ClusterKind::SeveralPrimaries]);
    on_clusters(kinds, take_over_beside_a_session);
}

/// The nodes share a host name, and each numbers its sessions by itself.
fn take_over_beside_a_session(cluster: &mut TestCluster) -> String {
    let databases = cluster.fresh_database();
    let order = |node: usize| RunnerOrder::new("several", &databases[node]).lease(LEASE);
    let mut first = LockRunner::at_work(order(0).pauses_after("m0002_steps 1"));
    first.wait_until_paused();
    first.kill();
    let mut session = LastingSession::open(&databases[1]);
    let number = session.value("SELECT connection_id()").unwrap();
    databases[0].query(&format!(
        "UPDATE migrate_lock SET session = concat('{number}@', substring_index(session, '@', -1)) WHERE id = 1"
    ));
    let second = LockRunner::at_work(order(1)).wait_until_done();
    assert!(second.took_over && second.ran.is_ok(), "{}: {second:?}", cluster.kind());
    assert_eq!(session.value("SELECT connection_id()").as_deref(), Ok(number.as_str()), "{}", cluster.kind());
    "1 takeover from another node, 0 sessions of the same number ended".to_owned()
}
