//! What one node has committed is seen on the others at once.

use std::time::Instant;

use migrate_core::{Error, Migrator, Options, State, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{ClusterKind, TestCluster, TestDatabase};

use crate::cluster::{is_full, kinds_of_size, on_clusters, writable};
use crate::scenario::{SEVERAL, scenario};

#[test]
fn what_was_applied_on_one_node_is_applied_on_the_others_at_once() {
    let rounds = if is_full() { 200 } else { 10 };
    on_clusters(kinds_of_size(&ClusterKind::ALL), |cluster| read(cluster, rounds));
}

async fn migrator(database: &TestDatabase, thorough: bool) -> Result<Migrator, Error> {
    let options = Options::default().thorough(thorough);
    Ok(Migrator::connect(database.url()).await?.registry(scenario("several", database.dialect())).options(options))
}

fn read(cluster: &TestCluster, rounds: usize) -> String {
    let begun = Instant::now();
    let (mut reads, mut stale) = (0, Vec::new());
    for round in 0..rounds {
        let databases = cluster.fresh_database();
        let nodes = writable(cluster, &databases);
        let writer = nodes[round % nodes.len()];
        let applied = block_on(async { migrator(&databases[writer], false).await?.up(Up::All).await });
        assert_eq!(applied.unwrap().migrations.len(), SEVERAL.len(), "{}", cluster.kind());
        for database in databases.iter().filter(|database| database.url() != databases[writer].url()) {
            let seen = block_on(async {
                let status = migrator(database, false).await?.status().await?;
                let thorough = migrator(database, true).await?.is_current().await?;
                let quick = migrator(database, false).await?.is_current().await?;
                let pending = status.migrations.iter().filter(|one| matches!(one.state, State::Pending { .. })).count();
                Ok::<_, Error>((pending, thorough, quick))
            });
            let (pending, thorough, quick) = seen.unwrap_or_else(|error| panic!("{}: {error}", database.name()));
            reads += 3;
            // A check in one statement asks its node alone, where the cluster is MySQL's.
            let quick = quick || cluster.kind() != ClusterKind::Galera;
            if pending > 0 || !thorough || !quick {
                stale.push((database.name().to_owned(), pending, thorough, quick));
            }
        }
    }
    let counted =
        format!("{reads} reads on other nodes: {} stale; {:.1} s", stale.len(), begun.elapsed().as_secs_f64());
    assert!(stale.is_empty(), "{}: {counted}: {stale:?}", cluster.kind());
    counted
}
