//! Asks whether the operations fit the catalog, and whether they are safe, and pins every answer to its place.

use crate::attribute::AssumeSafe;
use crate::config::MacroConfig;
use crate::diagnostics::Errors;
use crate::evaluate::Evaluation;
use crate::today::today;
use migrate_ir::builder::OperationPart;
use migrate_ir::catalog::Catalog;
use migrate_ir::check_finding::RefusedBy;
use migrate_ir::dialect::Dialect;
use migrate_ir::operation::{Operation, RunSql, Undo};
use migrate_ir::safety::{self, Permission, PermissionPart, Scope};
use migrate_ir::sql_text;
use quote::ToTokens as _;
use std::ops::Range;

/// A permission, with the operations of the statement that it stands on; none where it stands on the function.
pub(crate) type PermissionSite = (AssumeSafe, Option<Range<usize>>);

/// Folds the operations into the catalog, and tells what does not fit. Gives back the catalog after them.
///
/// One mistake, one error: what follows is checked as if there had been no conflict.
pub(crate) fn check_catalog(evaluation: &Evaluation<'_>, before: &Catalog, errors: &mut Errors) -> Catalog {
    let mut catalog = before.clone();
    for (position, operation) in evaluation.operations.iter().enumerate() {
        if let Err(conflict) = operation.force_apply(&mut catalog) {
            let location = evaluation.locations.find_name(position, &conflict.name);
            errors.refuse(location, RefusedBy::Catalog, conflict.message);
        }
    }
    catalog
}

/// Tells what raw SQL may not do on any of the targets, on the way forth and back.
pub(crate) fn check_raw_sql(evaluation: &Evaluation<'_>, config: &MacroConfig, errors: &mut Errors) {
    for (position, operation) in evaluation.operations.iter().enumerate() {
        let Operation::RunSql(RunSql { only, sql, undo, transaction }) = operation else { continue };
        let mut dialects: Vec<Dialect> = config.targets.iter().map(|target| target.dialect).collect();
        dialects.retain(|dialect| only.is_none_or(|only| only == *dialect));
        let down = match undo {
            Undo::Sql(down) => Some(down),
            Undo::NotSpecified | Undo::Irreversible(_) => None,
        };
        for text in [sql].into_iter().chain(down) {
            for message in sql_text::refusals(text, &dialects, *transaction) {
                errors.refuse(evaluation.locations.find_name(position, text), RefusedBy::Argument, message);
            }
        }
    }
}

/// Tells what the safety rules refuse and nobody permits, and what is wrong with the permissions.
pub(crate) fn check_safety(
    evaluation: &Evaluation<'_>,
    permission_sites: &[PermissionSite],
    before: &Catalog,
    config: &MacroConfig,
    errors: &mut Errors,
) {
    let findings = safety::check_rules(&evaluation.operations, before, &config.targets);
    let permissions: Vec<Permission> = permission_sites
        .iter()
        .map(|(permission, made)| Permission {
            rule: permission.rule.to_string(),
            reason: permission.reason.value(),
            until: permission.until.as_ref().map(syn::LitStr::value),
            scope: made.clone().map_or(Scope::All, Scope::Operations),
        })
        .collect();
    let outcome = safety::apply_permissions(findings, &permissions, before, &today());
    for finding in outcome.refused {
        let part = OperationPart { operation: finding.operation, part: finding.part };
        errors.refuse(evaluation.locations.find(&part), RefusedBy::Rule(finding.rule), finding.message);
    }
    for problem in outcome.problems {
        let Some((permission, _)) = permission_sites.get(problem.permission) else {
            continue;
        };
        let AssumeSafe { attribute, rule, reason, until } = permission;
        let location = match problem.part {
            PermissionPart::Whole => attribute.to_token_stream(),
            PermissionPart::Rule => rule.to_token_stream(),
            PermissionPart::Reason => reason.to_token_stream(),
            PermissionPart::Until => {
                until.as_ref().map_or_else(|| attribute.to_token_stream(), quote::ToTokens::to_token_stream)
            }
        };
        errors.refuse(location, RefusedBy::Permission, problem.message);
    }
}
