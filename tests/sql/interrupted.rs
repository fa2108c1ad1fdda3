//! What is left when a step stops half-way, and how a second try goes on from there.

use migrate_core::__private::probe_query;
use migrate_ir::{
    builder::{Schema, varchar},
    dialect::Dialect,
    object::Catalog,
    probe::Probe,
    script::SqlStep,
};
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::{case_database::CaseDatabase, history, render, script_runner};

#[test]
fn a_failed_concurrent_build_is_cleaned_up_and_repeated() {
    for kind in ServerKind::ALL.into_iter().filter(|kind| kind.is_postgres()) {
        let session = CaseDatabase::open(TestDatabase::fresh(kind).expect("PostgreSQL is always there"));
        let history = Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.column("email", varchar(50));
            });
        });
        script_runner::run_script(&session, &render(&history, &Catalog::default(), Dialect::Postgres));
        session.query("INSERT INTO users VALUES ('a@x'), ('a@x')");
        let index = Schema::record(|schema| {
            schema.create_index("users", ["email"]).unique().concurrently();
        });
        let before = history::fold(&history, &Catalog::default());
        let script = render(&index, &before, Dialect::Postgres);
        let [step] = &script.steps[..] else { panic!("one step: {script:?}") };

        session.try_query(&step.statements[0]).expect_err("two rows are alike");
        assert_eq!(happened(&session, step), "f", "an index that is not valid is none");
        session.query("DELETE FROM users");
        session.try_query(&step.statements[0]).expect_err("the name is taken");
        for statement in step.cleanup.iter().chain(&step.cleanup).chain(&step.statements) {
            session.query(statement);
        }
        assert_eq!(happened(&session, step), "t");
    }
}

fn happened(session: &CaseDatabase, step: &SqlStep) -> String {
    let Probe::Facts(facts) = &step.probe else { panic!("facts: {step:?}") };
    let query = probe_query(session.dialect(), facts).expect("a query");
    session.query(&query).remove(0).remove(0).expect("true or false")
}
