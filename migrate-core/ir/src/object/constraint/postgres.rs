//! Constraints on PostgreSQL.

use super::{AddConstraint, ConstraintKind, DropConstraint, ValidateConstraint, equal_keys, statement};
use crate::object::RenderContext;
use crate::object::server::postgres::{POSTGRES, TableLockMode, alter, exclusive, parents};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::{Impact, SqlStep};

pub(super) fn add_constraint(context: &RenderContext<'_>, add: &AddConstraint) -> SqlStep {
    let AddConstraint { table, constraint } = add;
    let mut statement = statement::add(table, constraint, POSTGRES);
    let (mode, scans) = match constraint.kind {
        // The index is built, so the rows are read.
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => (TableLockMode::AccessExclusive, true),
        ConstraintKind::Check { .. } => (TableLockMode::AccessExclusive, constraint.validated),
        ConstraintKind::ForeignKey(_) => (TableLockMode::ShareRowExclusive, constraint.validated),
    };
    if !constraint.validated && !constraint.kind.has_index() {
        statement.push_str(" NOT VALID");
    }
    context.step(
        statement,
        Probe::one(Object::constraint(table, &constraint.name), true),
        context.impact(
            table,
            Impact::locking(mode.on(table)).scanning(scans),
            parents([constraint], TableLockMode::ShareRowExclusive),
        ),
    )
}

pub(super) fn drop_constraint(context: &RenderContext<'_>, drop: &DropConstraint) -> SqlStep {
    let DropConstraint { table, constraint } = drop;
    let known = context.before.and_then(|table| table.constraint(constraint));
    let may_be_missing = context.before.zip(known).is_some_and(|(table, known)| equal_keys::has_equal(table, known));
    let condition = if may_be_missing { "IF EXISTS " } else { "" };
    context.step(
        format!("{} DROP CONSTRAINT {condition}{}", alter(table), quote::name(POSTGRES, constraint)),
        Probe::one(Object::constraint(table, constraint), false),
        context.impact(table, exclusive(table), parents(known, TableLockMode::AccessExclusive)),
    )
}

pub(super) fn validate_constraint(context: &RenderContext<'_>, validate: &ValidateConstraint) -> SqlStep {
    let ValidateConstraint { table, constraint } = validate;
    let known = context.before.and_then(|table| table.constraint(constraint));
    let lock = Impact::locking(TableLockMode::ShareUpdateExclusive.on(table));
    context.step(
        format!("{} VALIDATE CONSTRAINT {}", alter(table), quote::name(POSTGRES, constraint)),
        Probe::Repeatable,
        context.impact(table, lock.scanning(true), parents(known, TableLockMode::RowShare)),
    )
}
