//! How scripts read, as snapshots: all servers, there and back.

use migrate_ir::{
    dialect::{Dialect, Target},
    render::render_script,
    script::{Impact, SqlScript, Step, UnsupportedOperation},
};

use crate::{EvaluatedCase, cases};

#[test]
fn rendered_scripts_match_the_snapshots() {
    for case in cases::all() {
        let migration = EvaluatedCase::of(case);
        let mut lines = Vec::new();
        for dialect in Dialect::ALL {
            let target = Target::of(dialect);
            lines.push(format!("===== {dialect} ====="));
            lines.extend(read(&render_script(&migration.up, &migration.before, target)));
            lines.push("----- back -----".to_owned());
            lines.extend(read(&render_script(&migration.down, &migration.after, target)));
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(case.name, lines.join("\n"));
        });
    }
}

fn read(script: &Result<SqlScript, Vec<UnsupportedOperation>>) -> Vec<String> {
    let SqlScript { transactional, steps } = match script {
        Ok(script) => script,
        Err(refusals) => {
            let read = |refusal: &UnsupportedOperation| {
                format!("refused, operation {}: {}", refusal.operation, refusal.message)
            };
            return refusals.iter().map(read).collect();
        }
    };
    let mut lines = Vec::new();
    if !transactional {
        lines.push("-- not in a transaction".to_owned());
    }
    for step in steps {
        let Step { summary, statements, cleanup, impact, .. } = &**step;
        lines.push(format!("-- {summary}{}", describe(impact)));
        lines.extend(statements.iter().map(|statement| format!("{statement};")));
        lines.extend(cleanup.iter().map(|statement| format!("-- before a second try: {statement};")));
    }
    lines
}

fn describe(impact: &Impact<String>) -> String {
    if *impact == Impact::UNKNOWN {
        return " [not known]".to_owned();
    }
    let Impact { rewrites, scans, loses_data, must_be_empty, .. } = impact;
    let locks = impact.locks().iter();
    let mut words: Vec<String> =
        locks.map(|lock| format!("{} on {} blocks {}", lock.mode, lock.table, lock.blocks)).collect();
    for (holds, word) in [(rewrites, "rewrites"), (scans, "scans"), (loses_data, "loses data")] {
        if *holds == Some(true) {
            words.push(word.to_owned());
        }
    }
    words.extend(must_be_empty.iter().map(|table| format!("fails if {table} has a row")));
    if words.is_empty() { String::new() } else { format!(" [{}]", words.join("; ")) }
}
