//! What a run tells while it goes on: spans for the user's telemetry, events for who draws progress.

use std::sync::{Arc, Mutex};

use migrate_core::{Event, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::Database;
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};

use crate::draft::{migrator, three};

#[test]
fn a_run_has_a_span_for_each_migration_and_each_step() {
    let database = Database::sqlite();
    let seen = Spans::default();
    block_on(async {
        let mut migrator = migrator(&database, three(Dialect::Sqlite)).await;
        let _guard = tracing::subscriber::set_default(seen.clone());
        migrator.up(Up::Steps(2)).await.unwrap();
    });
    assert_eq!(*seen.0.lock().unwrap(), ["migration", "step", "migration", "step"]);
}

/// The names of the spans of this library, in the order in which they begin.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<&'static str>>>);

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("migrate_core")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut names = self.0.lock().unwrap();
        names.push(span.metadata().name());
        Id::from_u64(names.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &tracing::Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn a_run_tells_its_plan_its_migrations_and_its_steps_in_their_order() {
    for database in Database::everywhere() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        block_on(async {
            let migrator = migrator(&database, three(database.dialect())).await;
            let mut migrator = migrator.observe(move |event| {
                tell.lock().unwrap().push(match event {
                    Event::Planned(plan) => format!("planned {}", plan.migrations.len()),
                    Event::MigrationStarted { name, steps, .. } => format!("started {name}, {steps}"),
                    Event::StepStarted { number, .. } => format!("step {number}"),
                    Event::StepFinished { number, .. } => format!("done {number}"),
                    Event::MigrationFinished(ran) => format!("finished {}", ran.name),
                    Event::Waiting { .. } | Event::Retry { .. } => "waiting".to_owned(),
                });
            });
            migrator.up(Up::Steps(1)).await.unwrap();
            migrator.up(Up::Steps(0)).await.unwrap();
        });
        let expected = ["planned 1", "started m0001_users, 1", "step 1", "done 1", "finished m0001_users", "planned 0"];
        assert_eq!(*told.lock().unwrap(), expected, "{}", database.name());
    }
}
