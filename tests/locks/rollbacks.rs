//! Rollback jobs that are started twice.
//!
//! `LOCKS=full cargo test -p migrate-tests --test locks rollback -- --nocapture` starts a hundred pairs a server.

use std::env;
use std::io::{self, Write as _};
use std::sync::Barrier;
use std::thread;

use migrate_core::{Down, Error, ErrorKind, Migrator, Registry, Report, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, history, raw, registry};
use crate::one_of_each;
use crate::races::one_race_at_a_time;

/// How many deploys there are, of two migrations each.
const DEPLOYS: usize = 3;

fn rounds() -> usize {
    match env::var("LOCKS").as_deref() {
        Ok("full") => 100,
        _ => 3,
    }
}

/// Six tables. The way back of each takes so long that two jobs which begin at once meet.
fn six_tables(dialect: Dialect) -> Registry {
    let delay = match dialect {
        Dialect::Postgres => "SELECT pg_sleep(0.1)",
        Dialect::MySql | Dialect::MariaDb => "DO sleep(0.1)",
        Dialect::Sqlite => {
            "CREATE TEMP TABLE delay AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600000) \
             SELECT count(*) FROM n; DROP TABLE delay"
        }
    };
    let names = ["m0001_a", "m0002_b", "m0003_c", "m0004_d", "m0005_e", "m0006_f"];
    let tables = ["a", "b", "c", "d", "e", "f"];
    let build = |(name, table)| MigrationBuilder::new(dialect, name).down(raw(delay)).table(table).build();
    registry(names.into_iter().zip(tables).map(build))
}

async fn connect(database: &TestDatabase) -> Migrator {
    Migrator::connect(database.url()).await.unwrap().registry(six_tables(database.dialect()))
}

/// Two jobs at once. What came of each.
fn both(database: &TestDatabase) -> [Result<Report, Error>; 2] {
    let barrier = Barrier::new(2);
    let job = || {
        block_on(async {
            let mut migrator = connect(database).await;
            barrier.wait();
            migrator.down(Down::Batch).await
        })
    };
    thread::scope(|scope| [scope.spawn(job), scope.spawn(job)].map(|job| job.join().unwrap()))
}

#[test]
fn two_rollback_jobs_at_once_revert_one_deploy_once() {
    let _guard = one_race_at_a_time();
    for database in one_of_each() {
        let on = database.name();
        let deploy = async |count| {
            for _ in 0..count {
                connect(&database).await.up(Up::Steps(2)).await.unwrap();
            }
        };
        block_on(deploy(DEPLOYS));
        for round in 1..=rounds() {
            let results = both(&database);
            let (reverted, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
            let [Ok(report)] = reverted.as_slice() else { panic!("{on}, round {round}: {refused:?}") };
            assert_eq!(report.migrations.len(), 2, "{on}, round {round}");
            let [Err(error)] = refused.as_slice() else { panic!("{on}, round {round}: {refused:?}") };
            assert_eq!(error.kind(), ErrorKind::Locked, "{on}, round {round}: {error}");
            let expected = "the batch that was newest when you asked is gone";
            assert!(error.to_string().starts_with(expected), "{on}, round {round}: {error}");
            assert_eq!(history(&database), ["m0001_a", "m0002_b", "m0003_c", "m0004_d"], "{on}, round {round}");
            block_on(deploy(1));
        }
        writeln!(io::stderr(), "{on}: {} pairs of rollback jobs, one deploy reverted by each pair", rounds()).unwrap();
    }
}
