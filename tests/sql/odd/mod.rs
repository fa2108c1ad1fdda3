//! What compiles runs: a migration that the compiler accepts for a server is not refused by that server, on the way up
//! or back, however odd it is.

mod generator;
mod keys;
mod names;
mod random_migrations;
mod sizes;
mod values;

use migrate_ir::builder::{Schema, find_incomplete};
use migrate_ir::dialect::{Dialect, Target};
use migrate_ir::object::{Catalog, NoInverse, Op as _, Operation};
use migrate_ir::render::render_despite_refusals;
use migrate_ir::script::SqlScript;
use migrate_ir::sql_text;

use crate::case_database::CaseDatabase;
use crate::{assert_on_every_server, catch_failure, script_runner};

/// A migration, after another one.
pub(crate) struct OddCase {
    pub(crate) name: &'static str,
    pub(crate) history: fn(&mut Schema),
    pub(crate) change: fn(&mut Schema),
    /// Where it is refused.
    pub(crate) refused: &'static [Dialect],
}

const fn case(name: &'static str, refused: &'static [Dialect], change: fn(&mut Schema)) -> OddCase {
    OddCase { name, history: |_| {}, change, refused }
}

impl OddCase {
    const fn after(self, history: fn(&mut Schema)) -> Self {
        Self { history, ..self }
    }
}

const ALL: &[Dialect] = &Dialect::ALL;

/// A migration as the compiler reads it for one server.
pub(crate) struct Compiled {
    pub(crate) refusals: Vec<String>,
    /// The SQL, that of what is refused included, as far as there is any.
    pub(crate) up: SqlScript,
    pub(crate) down: SqlScript,
    pub(crate) after: Catalog,
}

/// Reads a migration with what the macro reads it with, besides the rules, which a permission overrules.
pub(crate) fn compile(body: impl FnOnce(&mut Schema), before: &Catalog, dialect: Dialect) -> Compiled {
    let (mut schema, recording) = Schema::recording();
    body(&mut schema);
    let mut refusals: Vec<String> =
        recording.take_problems().into_iter().map(|conflict| conflict.message.to_string()).collect();
    refusals.extend(recording.take_wrong_default().map(|message| message.to_string()));
    let operations = recording.finish();
    refusals.extend(find_incomplete(&operations).into_iter().map(|(_, message)| message.to_string()));
    let mut after = before.clone();
    let mut inverse = Vec::new();
    for operation in &operations {
        if let Operation::RunSql(run) = operation {
            let refused = sql_text::refusals(&run.sql, &[dialect], run.transaction);
            refusals.extend(refused.into_iter().map(|message| message.to_string()));
        }
        match operation.invert(&after) {
            Ok(back) => drop(inverse.splice(0..0, back)),
            Err(NoInverse::Irreversible(reason) | NoInverse::Unknown(reason)) => refusals.push(reason),
        }
        if let Err(conflict) = operation.force_apply(&mut after) {
            refusals.push(conflict.message.to_string());
        }
    }
    let mut render = |operations: &[Operation], catalog: &Catalog| {
        let (script, refused) = render_despite_refusals(operations, catalog, Target::of(dialect));
        refusals.extend(refused.into_iter().map(|refusal| refusal.message.to_string()));
        script
    };
    let up = render(&operations, before);
    let down = render(&inverse, &after);
    Compiled { refusals, up, down, after }
}

fn all_cases() -> impl Iterator<Item = &'static OddCase> {
    [names::CASES, keys::CASES, values::CASES, sizes::CASES].into_iter().flatten()
}

fn is_selected(case: &OddCase) -> bool {
    std::env::var("MIGRATE_TEST_CASE").map_or(true, |name| case.name.contains(&name))
}

#[test]
fn odd_migrations_run_where_they_compile() {
    assert_on_every_server(|mut session, failures| {
        for case in all_cases().filter(|case| is_selected(case)) {
            let dialect = session.dialect();
            let history = compile(case.history, &Catalog::default(), dialect);
            let change = compile(case.change, &history.after, dialect);
            let refusals: Vec<_> = history.refusals.into_iter().chain(change.refusals).collect();
            if refusals.is_empty() == case.refused.contains(&dialect) {
                failures.push(format!("{} on {}: refused by {refusals:?}", case.name, session.name()));
            }
            // What is refused may be what another version of the server takes. What is accepted must run.
            if refusals.is_empty() {
                session = session.with_empty_database();
                let scripts = [&history.up, &change.up, &change.down, &change.up];
                if let Err(message) = catch_failure(|| run(&session, scripts)) {
                    failures.push(format!("{} on {}: {message}", case.name, session.name()));
                }
            }
        }
    });
}

/// Runs the scripts one after another; over one connection where each statement commits by itself.
fn run(database: &CaseDatabase, scripts: [&SqlScript; 4]) {
    if database.dialect().transactional_ddl() {
        for script in scripts {
            script_runner::run_script(database, script);
        }
    } else {
        let steps = scripts.into_iter().flat_map(|script| script.steps.clone()).collect();
        script_runner::run_script(database, &SqlScript { transactional: false, steps });
    }
}

/// How the refusals read.
#[test]
fn refusals_of_odd_migrations_say_what_to_do() {
    let mut lines = Vec::new();
    for case in all_cases() {
        for &dialect in case.refused {
            let history = compile(case.history, &Catalog::default(), dialect);
            let change = compile(case.change, &history.after, dialect);
            for refusal in history.refusals.into_iter().chain(change.refusals) {
                lines.push(format!("===== {}, {dialect} =====\n{refusal}\n", case.name));
            }
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("odd_migrations", lines.join("\n"));
    });
}
