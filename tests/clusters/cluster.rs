//! The clusters that all tests share, one test at a time: a fault of one test would be a fault in the others.

use std::env;
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use migrate_tests::servers::{ClusterKind, TestCluster, TestDatabase};

/// The clusters that were started.
static STARTED: Mutex<Vec<TestCluster>> = Mutex::new(Vec::new());

/// Does the same on each cluster, and shows what it counted. A cluster whose servers could not be fetched is left out,
/// which is told.
pub(crate) fn on_clusters(kinds: &[ClusterKind], check: impl Fn(&mut TestCluster) -> String) {
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    let mut failed = Vec::new();
    for kind in kinds {
        let index = started.iter().position(|cluster| cluster.kind() == *kind).or_else(|| {
            started.push(TestCluster::start(*kind)?);
            Some(started.len() - 1)
        });
        let Some(index) = index else { continue };
        let cluster = &mut started[index];
        let counted = panic::catch_unwind(AssertUnwindSafe(|| check(cluster)));
        // The fault is over, whether the test failed or not.
        cluster.wait_until_whole();
        match counted {
            // Past the test harness, which keeps to itself what passing tests print.
            Ok(counted) => io::stderr().write_all(format!("{kind}: {counted}\n").as_bytes()).unwrap(),
            Err(_) => failed.push(kind),
        }
    }
    assert!(failed.is_empty(), "on {failed:?}, see above");
}

/// These kinds where everything is to be tried; else Galera, which starts the fastest.
pub(crate) fn kinds_of_size(all: &'static [ClusterKind]) -> &'static [ClusterKind] {
    if is_full() { all } else { &[ClusterKind::Galera] }
}

/// Whether everything is to be tried: `CLUSTERS=full`.
pub(crate) fn is_full() -> bool {
    match env::var("CLUSTERS").as_deref() {
        Ok("full") => true,
        Ok(other) => panic!("CLUSTERS={other}: only `full` is known"),
        Err(_) => false,
    }
}

/// A database as seen by the nodes that can be written to.
pub(crate) fn writable(cluster: &TestCluster, databases: &[TestDatabase]) -> Vec<usize> {
    let nodes = cluster.nodes().iter().enumerate();
    let writable: Vec<_> = nodes.filter(|(_, node)| node.is_primary()).map(|(index, _)| index).collect();
    assert!(!writable.is_empty() && databases.len() == cluster.nodes().len());
    writable
}
