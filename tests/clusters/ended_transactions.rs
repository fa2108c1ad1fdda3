//! Galera lets no change of a table wait for a transaction.

use std::time::Duration;

use migrate_tests::servers::{ClusterKind, TestCluster};

use crate::cluster::{is_full, on_clusters};
use crate::lasting_session::LastingSession;
use crate::program::run;

#[test]
fn a_plan_says_that_galera_ends_the_transactions_of_others_and_it_does() {
    let rounds = if is_full() { 10 } else { 1 };
    on_clusters(&[ClusterKind::Galera], |cluster| end_transactions(cluster, rounds));
}

fn end_transactions(cluster: &mut TestCluster, rounds: usize) -> String {
    let mut ended = 0;
    for round in 0..rounds {
        let databases = cluster.fresh_database();
        // The next one adds columns to `employee`.
        run(&databases[0], "up -n 8").ends_with(0, "");
        let said = "`employee`, whatever `lock_timeout` says: it ends the transaction, whose session gets error 1213";
        run(&databases[0], "plan").ends_with(0, said);
        let mut application = LastingSession::open(&databases[round % databases.len()]);
        application.value("START TRANSACTION").unwrap();
        application.value("UPDATE employee SET first_name = first_name").unwrap();
        let up = run(&databases[0], "up -n 1 --lock-timeout 30s").ends_with(0, said);
        assert!(up.took < Duration::from_secs(20), "{up:#?}");
        let outcome = application.value("COMMIT");
        ended += usize::from(outcome == Err("1213".to_owned()));
    }
    assert_eq!(ended, rounds, "transactions that ended with error 1213");
    format!("{rounds} changes of a table: {ended} open transactions ended, as the plan says")
}
