//! Constraints on MySQL and MariaDB. There are none that are not validated.

use super::foreign_key_indexes::foreign_key_index_changes;
use super::{AddConstraint, Constraint, ConstraintKind, DropConstraint, statement};
use crate::dialect::Dialect;
use crate::object::RenderContext;
use crate::object::index::implicit_key;
use crate::object::server::mysql::{Algorithm, alter, impact, parents, referred_rows, with_algorithm};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::{Impact, SqlStep};

pub(super) fn add_constraint(context: &RenderContext<'_>, add: &AddConstraint) -> SqlStep {
    let AddConstraint { table, constraint } = add;
    // There are no constraints that are not validated.
    let Constraint { name: _, kind, validated: _ } = constraint;
    let dialect = context.dialect();
    let mut statement = statement::add(table, constraint, dialect);
    for action in foreign_key_index_changes(context) {
        statement.push_str(", ");
        statement.push_str(&action);
    }
    let scanning = Impact::NONE.scanning(true);
    let (algorithm, own) = match kind {
        ConstraintKind::PrimaryKey { .. } => (Algorithm::InPlace, scanning.rewriting(true)),
        ConstraintKind::Unique { .. } => (
            implicit_key::algorithm(context, Algorithm::of_indexes(dialect)),
            scanning.rewriting(implicit_key::rewrites(context)),
        ),
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => (Algorithm::Copy, scanning.rewriting(true)),
    };
    let referred = kind.foreign_key().map(|key| referred_rows(&key.table));
    let others = parents(context, [constraint]).into_iter().chain(referred);
    context.step(
        with_algorithm(context, table, &statement, algorithm, ", "),
        Probe::one(Object::constraint(table, name_of(constraint)), true),
        impact(context, table, algorithm, own, others),
    )
}

/// The name that the server knows a constraint by.
pub(in crate::object) fn name_of(constraint: &Constraint) -> &str {
    match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "PRIMARY",
        ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => {
            &constraint.name
        }
    }
}

pub(super) fn drop_constraint(context: &RenderContext<'_>, drop: &DropConstraint) -> SqlStep {
    let DropConstraint { table, constraint: name } = drop;
    let dialect = context.dialect();
    let known = context.before.and_then(|table| table.constraint(name));
    let (dropped, algorithm) = match known {
        Some(constraint) => drop_action(context, constraint),
        None => (format!("DROP CONSTRAINT {}", quote::name(dialect, name)), Algorithm::InPlace),
    };
    let mut actions = vec![dropped];
    actions.extend(foreign_key_index_changes(context));
    let algorithm =
        if actions.len() > 1 && algorithm == Algorithm::Instant { Algorithm::of_indexes(dialect) } else { algorithm };
    let own = Impact::NONE
        .rewriting(algorithm == Algorithm::Copy)
        .scanning(actions.iter().any(|action| action.starts_with("ADD ")));
    let statement = alter(dialect, table, &actions);
    context.step(
        with_algorithm(context, table, &statement, algorithm, ", "),
        Probe::one(Object::constraint(table, known.map_or(name.as_str(), name_of)), false),
        impact(context, table, algorithm, own, parents(context, known)),
    )
}

/// The action that drops a constraint, and how the server carries it out.
pub(in crate::object) fn drop_action(context: &RenderContext<'_>, constraint: &Constraint) -> (String, Algorithm) {
    let dialect = context.dialect();
    let name = quote::name(dialect, &constraint.name);
    match constraint.kind {
        ConstraintKind::PrimaryKey { .. } => ("DROP PRIMARY KEY".to_owned(), Algorithm::Copy),
        ConstraintKind::Unique { .. } => {
            (format!("DROP INDEX {name}"), implicit_key::algorithm(context, Algorithm::of_indexes(dialect)))
        }
        ConstraintKind::ForeignKey(_) if dialect == Dialect::MariaDb => {
            (format!("DROP FOREIGN KEY {name}"), Algorithm::Instant)
        }
        ConstraintKind::ForeignKey(_) => (format!("DROP FOREIGN KEY {name}"), Algorithm::InPlace),
        ConstraintKind::Check { .. } => (format!("DROP CONSTRAINT {name}"), Algorithm::Instant),
    }
}
