//! The SQL of a migration for each target, in both directions; what a target cannot do is told at its place.

use crate::attribute::Arguments;
use crate::config::Config;
use crate::diagnostics::Errors;
use crate::evaluate::Evaluation;
use migrate_ir::builder::Subject;
use migrate_ir::catalog::Catalog;
use migrate_ir::check::RefusedBy;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::Target;
use migrate_ir::operation::{Effect as _, NoWayBack, Operation, Undo};
use migrate_ir::sql::{self, Refusal, Script};

/// Both directions, for one target. The steps of both name operations of the migration: on the way back, the one that is undone.
#[derive(Debug)]
pub(crate) struct Scripts {
    pub(crate) target: Target,
    pub(crate) up: Script,
    /// The way back, or why there is none.
    pub(crate) down: Result<Script, String>,
}

/// Renders all targets. Where one of them cannot do an operation, that is told, and there is no script for it; where it
/// cannot undo one, the script has no way back.
pub(crate) fn scripts(
    evaluation: &Evaluation<'_>,
    arguments: &Arguments,
    before: &Catalog,
    after: &Catalog,
    config: &Config,
    errors: &mut Errors,
) -> Vec<Scripts> {
    let back = way_back(evaluation, arguments, before, errors);
    let mut rendered = Vec::new();
    for &target in &config.targets {
        // Conflicts are told already.
        let up = sql::forced_script(&evaluation.operations, before, target).map_err(|refusals| {
            for Refusal { operation, message } in refusals {
                let place = evaluation.places.find(&Subject::whole(operation));
                errors.refuse(place, RefusedBy::Target(target.dialect), message);
            }
        });
        let down = match &back {
            Ok(back) => script_back(evaluation, back, after, target, errors),
            Err(reason) => Err(reason.clone()),
        };
        rendered.extend(up.map(|up| Scripts { target, up, down }));
    }
    rendered
}

/// The way back on one target, or why there is none.
fn script_back(
    evaluation: &Evaluation<'_>,
    back: &[(usize, Operation)],
    after: &Catalog,
    target: Target,
    errors: &mut Errors,
) -> Result<Script, String> {
    let operations: Vec<Operation> = back.iter().map(|(_, operation)| operation.clone()).collect();
    let origin = |undoing: usize| back.get(undoing).map_or(0, |(origin, _)| *origin);
    // It restores what was there, whether that fitted or not.
    let mut script = sql::forced_script(&operations, after, target).map_err(|refusals| {
        let reason = refusals.first().map(|refusal| refusal.message.title.clone()).unwrap_or_default();
        for Refusal { operation, message } in refusals {
            let place = evaluation.places.find(&Subject::whole(origin(operation)));
            errors.refuse(place, RefusedBy::Down(Some(target.dialect)), no_way_back(&message.title));
        }
        reason
    })?;
    for step in &mut script.steps {
        step.operation = origin(step.operation);
    }
    Ok(script)
}

/// The operations that undo the migration, each with the one that it undoes; or why there are none.
fn way_back(
    evaluation: &Evaluation<'_>,
    arguments: &Arguments,
    before: &Catalog,
    errors: &mut Errors,
) -> Result<Vec<(usize, Operation)>, String> {
    if let Some(reason) = &arguments.irreversible {
        return Err(reason.value());
    }
    let mut catalog = before.clone();
    let mut inverses = Vec::new();
    let mut unknown = None;
    for (position, operation) in evaluation.operations.iter().enumerate() {
        match operation.invert(&catalog) {
            Ok(undoing) => inverses.push((position, undoing)),
            Err(NoWayBack::Irreversible(reason)) => return Err(reason),
            Err(NoWayBack::Unknown(why)) => {
                if !is_undone_by_nothing(operation) {
                    let place = evaluation.places.find(&Subject::whole(position));
                    errors.refuse(place, RefusedBy::Down(None), no_way_back(&why));
                }
                unknown.get_or_insert(why);
            }
        }
        // Conflicts are told before anything is rendered.
        let _ = operation.force(&mut catalog);
    }
    if let Some(why) = unknown {
        return Err(why);
    }
    let undone = inverses.into_iter().rev();
    Ok(undone.flat_map(|(position, undoing)| undoing.into_iter().map(move |operation| (position, operation))).collect())
}

/// Whether it is raw SQL that does not say how it is undone, which is told when it is evaluated.
fn is_undone_by_nothing(operation: &Operation) -> bool {
    matches!(operation, Operation::RunSql(run) if run.undo == Undo::Unsaid)
}

fn no_way_back(why: &str) -> Diagnostic {
    Diagnostic::new(format!("this cannot be undone: {why}")).help_code(
        "say of the migration that there is no way back, and why",
        ["#[migration(irreversible = \"why there is no way back\")]"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::evaluate;
    use migrate_ir::builder::{Schema, integer, text};
    use migrate_ir::dialect::Dialect;

    /// The scripts of a migration behind one that creates `users`: each target, and why there is no way back.
    fn rendered(body: &str) -> Vec<(Dialect, Option<String>)> {
        let function = syn::parse_str(&format!("fn m2_b(schema: &mut Schema) {{ {body} }}")).unwrap();
        let mut errors = Errors::default();
        errors.tolerate_refusals();
        let evaluation = evaluate(&function, &mut errors);
        let mut before = Catalog::default();
        for operation in Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.id();
                t.column("nick", text());
            });
            // Only PostgreSQL can have it.
            schema.create_table("lines", |t| {
                t.column("number", integer()).identity();
                t.column("word", text());
            });
        }) {
            operation.apply(&mut before).unwrap();
        }
        let after = crate::judge::fold(&evaluation, &before, &mut errors);
        let targets = [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite].map(Target::of).to_vec();
        let config = Config { targets, history: "app".to_owned(), start_after: None, file: None };
        let scripts = scripts(&evaluation, &Arguments::default(), &before, &after, &config, &mut errors);
        assert!(errors.is_empty());
        scripts.into_iter().map(|Scripts { target, up: _, down }| (target.dialect, down.err())).collect()
    }

    #[test]
    fn a_target_that_refuses_has_no_script_and_the_others_have_theirs() {
        let scripts = rendered("schema.create_table(\"t\", |t| { t.column(\"n\", integer()).identity(); });");
        assert_eq!(scripts, [(Dialect::Postgres, None)]);
    }

    #[test]
    fn where_the_way_back_is_not_known_the_reason_says_so() {
        let unsaid = rendered("schema.sql(\"CREATE TABLE made (a int)\"); schema.drop_table(\"made\");");
        let reason = Some("raw SQL does not tell how it is undone".to_owned());
        assert_eq!(
            unsaid,
            [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite].map(|dialect| (dialect, reason.clone()))
        );
    }

    #[test]
    fn one_target_that_cannot_go_back_leaves_the_others_theirs() {
        let scripts = rendered("schema.alter_table(\"lines\", |t| { t.drop_column(\"number\"); });");
        let [(Dialect::Postgres, None), (Dialect::MySql, Some(_)), (Dialect::Sqlite, Some(reason))] =
            scripts.as_slice()
        else {
            panic!("{scripts:?}")
        };
        assert!(reason.starts_with("sqlite numbers rows only by a primary key"), "{reason}");
    }

    #[test]
    fn what_does_not_fit_is_written_as_it_stands() {
        let scripts = rendered("schema.create_table(\"users\", |t| { t.id(); });");
        assert_eq!(scripts, [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite].map(|dialect| (dialect, None)));
    }
}
