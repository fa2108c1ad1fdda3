//! Constraints as code of the DSL.

use crate::dsl_code::{column_list, unless_derived};
use crate::name;
use crate::object::{Action, Constraint, ConstraintKind, ForeignKey};

/// `t.add_check("price >= 0").name("items_price_check");`
pub fn add_constraint(table: &str, constraint: &Constraint) -> String {
    constraint_code("add_", table, constraint)
}

/// `t.drop_constraint("items_price_check");`
pub fn drop_constraint(name: &str) -> String {
    format!("t.drop_constraint({name:?});")
}

/// `t.validate_constraint("items_price_check");`
pub fn validate_constraint(name: &str) -> String {
    format!("t.validate_constraint({name:?});")
}

pub(in crate::object) fn constraint_code(prefix: &str, table: &str, constraint: &Constraint) -> String {
    let Constraint { name, kind, validated } = constraint;
    let (words, derived) = match kind {
        ConstraintKind::PrimaryKey { columns } => {
            (format!("primary_key({})", column_list(columns)), name::derive(table, &[] as &[&str], "pkey"))
        }
        ConstraintKind::Unique { columns } => {
            (format!("unique({})", column_list(columns)), name::derive(table, columns, "key"))
        }
        ConstraintKind::ForeignKey(key) => (foreign_key(key), name::derive(table, &key.columns, "fkey")),
        ConstraintKind::Check { expression } => {
            (format!("check({expression:?})"), name::derive(table, &[] as &[&str], "check"))
        }
    };
    let not_valid = if *validated { "" } else { ".not_valid()" };
    format!("t.{prefix}{words}{}{not_valid};", unless_derived(name, &derived))
}

fn foreign_key(key: &ForeignKey) -> String {
    let ForeignKey { columns, table, referenced, on_delete, on_update } = key;
    let action = |word: &str, action: Action| match action {
        Action::NoAction => String::new(),
        Action::Restrict | Action::Cascade | Action::SetNull | Action::SetDefault => format!(".{word}({action})"),
    };
    format!(
        "foreign_key({}).references({table:?}, {}){}{}",
        column_list(columns),
        column_list(referenced),
        action("on_delete", *on_delete),
        action("on_update", *on_update)
    )
}
