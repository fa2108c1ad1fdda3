//! What a run tells while it goes on: spans and events for the user's telemetry, events for who draws progress.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, Once};

use migrate_core::{Connection, Event, Group, Options, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};

use crate::migration_builder::{migrator, three_tables};

#[test]
fn a_run_has_a_span_for_each_migration_and_each_step_or_for_each_group() {
    let each = ["migration", "step", "migration", "step"];
    for (group, expected) in [(Group::Never, &each[..]), (Group::OnEmpty, &["group"])] {
        let database = TestDatabase::sqlite();
        let traces = traces("migrate_core::execute", async {
            let options = Options::default().group(group);
            let mut migrator = migrator(&database, three_tables(Dialect::Sqlite)).await.options(options);
            migrator.up(Up::Steps(2)).await.unwrap();
        });
        assert_eq!(traces, expected, "{group:?}");
    }
}

#[test]
fn every_statement_is_traced_when_it_is_sent_and_when_it_is_answered() {
    for database in TestDatabase::everywhere() {
        let traces = traces("migrate_core::statement", async {
            let mut connection = Connection::open(database.url()).await.unwrap();
            connection.execute("SELECT 1").await.unwrap();
            connection.fetch("SELECT nothing").await.unwrap_err();
        });
        let starts: Vec<_> = traces.iter().map(|trace| trace.split(',').next().unwrap()).collect();
        assert_eq!(starts, ["sent SELECT 1", "answered SELECT 1", "sent SELECT nothing", "answered SELECT nothing"]);
        assert!(!traces[1].contains("error") && traces[3].contains(", error: "), "{}: {traces:?}", database.name());
    }
}

/// What some work traces at a target and below it: the names of spans as they begin, and events with their fields.
pub(crate) fn traces(target: &'static str, work: impl Future<Output = ()> + Send) -> Vec<String> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| tracing::subscriber::set_global_default(TraceRecorder).unwrap());
    block_on(async {
        RECORD.set(Some((target, Vec::new())));
        work.await;
        RECORD.take().unwrap().1
    })
}

thread_local! {
    /// Of the work on this thread: the target, and what was traced so far.
    static RECORD: RefCell<Option<(&'static str, Vec<String>)>> = const { RefCell::new(None) };
}

/// One for the whole program: `tracing` remembers of each place whether anybody listens, and remembers the wrong thing
/// where the first thread that comes by has no listener of its own.
struct TraceRecorder;

impl TraceRecorder {
    fn record(metadata: &Metadata<'_>, trace: impl FnOnce() -> String) {
        RECORD.with_borrow_mut(|record| {
            if let Some((target, traces)) = record
                && metadata.target().starts_with(*target)
            {
                traces.push(trace());
            }
        });
    }
}

impl Subscriber for TraceRecorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("migrate_core")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        Self::record(span.metadata(), || span.metadata().name().to_owned());
        Id::from_u64(1)
    }

    fn event(&self, event: &tracing::Event<'_>) {
        Self::record(event.metadata(), || {
            let mut fields = RecordedFields::default();
            event.record(&mut fields);
            let RecordedFields { message, sql, others } = fields;
            format!("{message} {sql}{others}")
        });
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct RecordedFields {
    message: String,
    sql: String,
    others: String,
}

impl Visit for RecordedFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "sql" => value.clone_into(&mut self.sql),
            _ => self.record_debug(field, &value),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            name => write!(self.others, ", {name}: {value:?}").unwrap(),
        }
    }
}

#[test]
fn a_run_emits_its_plan_its_migrations_and_its_steps_in_order() {
    for database in TestDatabase::everywhere() {
        let events = Arc::new(Mutex::new(Vec::new()));
        let sender = Arc::clone(&events);
        block_on(async {
            let migrator = migrator(&database, three_tables(database.dialect())).await;
            let mut migrator = migrator.observe(move |event| {
                sender.lock().unwrap().push(match event {
                    Event::Planned(plan) => format!("planned {}", plan.migrations.len()),
                    Event::MigrationStarted { name, steps, .. } => format!("started {name}, {steps}"),
                    Event::StepStarted { number, .. } => format!("step {number}"),
                    Event::StepFinished { number, .. } => format!("done {number}"),
                    Event::MigrationFinished(ran) => format!("finished {}", ran.name),
                    Event::GroupStarted { migrations, .. } => format!("group of {migrations}"),
                    other => format!("{other:?}"),
                });
            });
            migrator.up(Up::Steps(1)).await.unwrap();
            migrator.up(Up::Steps(0)).await.unwrap();
        });
        let expected = ["planned 1", "started m0001_users, 1", "step 1", "done 1", "finished m0001_users", "planned 0"];
        assert_eq!(*events.lock().unwrap(), expected, "{}", database.name());
    }
}
