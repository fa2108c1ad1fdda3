//! Asks whether the operations fit the catalog, and whether they are safe, and pins every answer to its place.

use crate::attribute::AssumeSafe;
use crate::config::MacroConfig;
use crate::diagnostics::Errors;
use crate::evaluate::Evaluation;
use crate::missing::{self, FindRemoval};
use migrate_ir::builder::OperationPart;
use migrate_ir::check_finding::RefusedBy;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::Dialect;
use migrate_ir::object::{Catalog, Operation, RunSql, Undo};
use migrate_ir::object_ref::ObjectKind;
use migrate_ir::render::MigrationScripts;
use migrate_ir::safety::{self, Permission, PermissionPart, Scope};
use migrate_ir::sql_text;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use std::collections::BTreeSet;
use std::ops::Range;
use syn::ItemFn;

/// A permission, with the operations of the statement that it stands on; none where it stands on the function.
pub(crate) type PermissionSite = (AssumeSafe, Option<Range<usize>>);

/// The catalog after a migration, and which of its operations do not fit.
pub(crate) struct CheckedCatalog {
    pub(crate) after: Catalog,
    /// The positions of operations that do not fit, in order, and whether it is that there is no such table.
    pub(crate) conflicting: Vec<(usize, bool)>,
}

/// Folds the operations into the catalog, and tells what does not fit.
///
/// One mistake, one error: what follows is checked as if there had been no conflict, and what could not be evaluated
/// may have been meant to make whatever is missing.
pub(crate) fn check_catalog(
    evaluation: &Evaluation<'_>,
    before: &Catalog,
    find_removal: FindRemoval<'_>,
    errors: &mut Errors,
) -> CheckedCatalog {
    let mut after = before.clone();
    match evaluation.gaps.names() {
        Some(names) if names.is_empty() => {}
        Some(names) => after.mark_uncertain(&names),
        None => after.mark_incomplete(),
    }
    let mut conflicting = Vec::new();
    for (position, operation) in evaluation.operations.iter().enumerate() {
        if let Err(conflict) = operation.force_apply(&mut after) {
            let lacks_columns = matches!(operation, Operation::CreateTable(create) if create.table.columns.is_empty());
            if lacks_columns && !evaluation.gaps.leave_complete(position) {
                continue;
            }
            conflicting
                .push((position, conflict.missing.as_ref().is_some_and(|missing| missing.kind == ObjectKind::Table)));
            let location = evaluation.locations.find_name(position, &conflict.name);
            let message = missing::explain(conflict, position, evaluation, find_removal);
            errors.refuse(location, RefusedBy::Catalog, message);
        }
    }
    CheckedCatalog { after, conflicting }
}

/// Tells which words of the builder the file gives another meaning, where the migration uses them.
pub(crate) fn check_shadowing(function: &ItemFn, shadowed: &BTreeSet<String>, errors: &mut Errors) {
    for word in shadowed {
        if let Some(used) = find_word(function.block.to_token_stream(), word) {
            let message =
                Diagnostic::new(format!("`{word}` has two meanings here: the builder's, and one of this file"))
                    .note("the migration is checked and run with the builder's, and compiled with the file's")
                    .help(format!("give what this file calls `{word}` another name"));
            errors.refuse(used, RefusedBy::Argument, message);
        }
    }
}

/// The first use of a name on its own: not as a method, and not behind a path.
fn find_word(tokens: TokenStream, word: &str) -> Option<Ident> {
    let mut is_alone = true;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if let Some(found) = find_word(group.stream(), word) {
                    return Some(found);
                }
                is_alone = true;
            }
            TokenTree::Ident(ident) if is_alone && ident == word => return Some(ident),
            TokenTree::Punct(punct) => is_alone = !matches!(punct.as_char(), '.' | ':'),
            TokenTree::Ident(_) | TokenTree::Literal(_) => is_alone = true,
        }
    }
    None
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

/// Tells what the safety rules refuse and nobody permits, and what is wrong with the permissions. Nothing is said of
/// what follows from a mistake: of `doubtful` operations, of the tables that they do not find, and of what could not be
/// evaluated.
pub(crate) fn check_safety(
    evaluation: &Evaluation<'_>,
    permission_sites: &[PermissionSite],
    scripts: &MigrationScripts<'_>,
    doubtful: &[(usize, bool)],
    today: &str,
    errors: &mut Errors,
) {
    let findings = safety::check_scripts(scripts);
    let permissions: Vec<Permission> = permission_sites
        .iter()
        .map(|(permission, made)| Permission {
            rule: permission.rule.to_string(),
            reason: permission.reason.value(),
            until: permission.until.as_ref().map(syn::LitStr::value),
            scope: made.clone().map_or(Scope::All, Scope::Operations),
        })
        .collect();
    let outcome = safety::apply_permissions(findings, &permissions, scripts.before, today);
    let Evaluation { operations, gaps, .. } = evaluation;
    let table = |position: usize| operations.get(position).and_then(Operation::table);
    let is_doubtful = |position: usize| {
        let follows = doubtful
            .iter()
            .any(|(other, no_such_table)| *other == position || *no_such_table && table(*other) == table(position));
        follows || !operations.get(position).is_some_and(|operation| gaps.leave_whole(position, operation))
    };
    for finding in outcome.refused.into_iter().filter(|finding| !is_doubtful(finding.operation)) {
        let part = OperationPart { operation: finding.operation, part: finding.part };
        errors.refuse(evaluation.locations.find(&part), RefusedBy::Rule(finding.rule), finding.message);
    }
    for problem in outcome.problems {
        let Some((permission, _)) = permission_sites.get(problem.permission) else {
            continue;
        };
        if problem.part == PermissionPart::Whole && !(doubtful.is_empty() && gaps.is_empty()) {
            continue;
        }
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
