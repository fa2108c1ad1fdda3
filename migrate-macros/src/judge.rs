//! Asks whether the operations fit the catalog, and whether they are safe, and pins every answer to its place.

use crate::attribute::AssumeSafe;
use crate::config::Config;
use crate::diagnostics::Errors;
use crate::evaluate::Evaluation;
use crate::today::today;
use migrate_ir::builder::Subject;
use migrate_ir::catalog::Catalog;
use migrate_ir::check::RefusedBy;
use migrate_ir::safety::{self, Part, Permission, Scope};
use quote::ToTokens as _;
use std::ops::Range;

/// A permission, with the operations of the statement that it stands on; none where it stands on the function.
pub(crate) type Granted = (AssumeSafe, Option<Range<usize>>);

/// Folds the operations into the catalog, and tells what does not fit. Gives back the catalog after them.
///
/// One mistake, one error: what follows is judged as if there had been no conflict.
pub(crate) fn fold(evaluation: &Evaluation<'_>, before: &Catalog, errors: &mut Errors) -> Catalog {
    let mut catalog = before.clone();
    for (position, operation) in evaluation.operations.iter().enumerate() {
        if let Err(conflict) = operation.force(&mut catalog) {
            let place = evaluation.places.find_name(position, &conflict.name);
            errors.refuse(place, RefusedBy::Catalog, conflict.message);
        }
    }
    catalog
}

/// Tells what the safety rules refuse and nobody permits, and what is wrong with the permissions.
pub(crate) fn safety(
    evaluation: &Evaluation<'_>,
    granted: &[Granted],
    before: &Catalog,
    config: &Config,
    errors: &mut Errors,
) {
    let findings = safety::judge(&evaluation.operations, before, &config.targets);
    let permissions: Vec<Permission> = granted
        .iter()
        .map(|(permission, made)| Permission {
            rule: permission.rule.to_string(),
            reason: permission.reason.value(),
            until: permission.until.as_ref().map(syn::LitStr::value),
            scope: made.clone().map_or(Scope::All, Scope::Operations),
        })
        .collect();
    let verdict = safety::settle(findings, &permissions, before, &today());
    for finding in verdict.refused {
        let subject = Subject { operation: finding.operation, part: finding.part };
        errors.refuse(evaluation.places.find(&subject), RefusedBy::Rule(finding.rule), finding.message);
    }
    for problem in verdict.problems {
        let Some((permission, _)) = granted.get(problem.permission) else {
            continue;
        };
        let AssumeSafe { attribute, rule, reason, until } = permission;
        let place = match problem.part {
            Part::Whole => attribute.to_token_stream(),
            Part::Rule => rule.to_token_stream(),
            Part::Reason => reason.to_token_stream(),
            Part::Until => until.as_ref().map_or_else(|| attribute.to_token_stream(), quote::ToTokens::to_token_stream),
        };
        errors.refuse(place, RefusedBy::Permission, problem.message);
    }
}
