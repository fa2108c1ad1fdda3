//! The checksum of a migration, and the chain of a history. Databases keep both, so they never change for what could be
//! said before: a new option is a new field, a new operation or type is a new word. `tests/forms` pins every one of them.

use crate::column::{Column, Generated};
use crate::form::FormWriter;
use crate::operation::{
    AddColumn, AddConstraint, ChangeType, CreateIndex, CreateTable, DropColumn, DropConstraint, DropDefault, DropIndex,
    DropNotNull, DropTable, Operation, RenameColumn, RenameTable, RunSql, SetDefault, SetNotNull, Undo,
    ValidateConstraint,
};
use crate::table::{Action, Constraint, ConstraintKind, ForeignKey, Index, Table};
use crate::types::{ColumnType, DefaultValue, Precision, TypeSize};
use sha2::{Digest as _, Sha256};

/// SHA-256 of the operations, as 64 hexadecimal digits.
pub fn checksum(operations: &[Operation]) -> String {
    sha256(&form(operations))
}

/// The chain of these migrations, given as (name, checksum) in the order of their names: equal chains mean that the same
/// migrations are applied. That of none is the empty text.
pub fn chain<'a>(migrations: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    migrations.into_iter().fold(String::new(), |before, (name, checksum)| extend_chain(&before, name, checksum))
}

/// One more migration on top of a chain: SHA-256 of the chain before, the name and the checksum.
///
/// A migration that is applied in parts has a link for each part, whose name is followed by a slash and the word of the
/// part: `m0012_display_name/expand`. No name has a slash, so no other migration has such a link.
pub fn extend_chain(before: &str, name: &str, checksum: &str) -> String {
    hex(Sha256::new().chain_update(before).chain_update(name).chain_update(checksum))
}

/// The first 16 digits of a chain, as a number: enough to tell one chain from another. 0 for the empty one.
pub fn chain_prefix(chain: &str) -> u64 {
    let digits = chain.get(..16).unwrap_or(chain);
    u64::from_str_radix(digits, 16).unwrap_or(0)
}

/// SHA-256 of a text, as 64 hexadecimal digits.
pub fn sha256(text: &str) -> String {
    hex(Sha256::new_with_prefix(text))
}

fn hex(hash: Sha256) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    hash.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// What is hashed: the operations as [tagged fields](crate::form), each as a record.
///
/// It holds everything that the author wrote and that changes a database, derived names included. It does not hold
/// reasons, timeouts, whether raw SQL may run in a transaction, or whether it was said that there is no inverse.
///
/// ```
/// use migrate_ir::builder::{Schema, text};
/// use migrate_ir::checksum::form;
///
/// let operations = Schema::record(|schema| {
///     schema.alter_table("users", |t| {
///         t.add_column("nick", text());
///     });
/// });
/// assert_eq!(form(&operations), "add_column{\ntable:5\nusers\ncolumn{\nname:4\nnick\ntype=text\n}\n}\n");
/// ```
pub fn form(operations: &[Operation]) -> String {
    let mut form = FormWriter::default();
    for operation in operations {
        write_operation(&mut form, operation);
    }
    form.finish()
}

fn write_operation(form: &mut FormWriter, operation: &Operation) {
    match operation {
        Operation::CreateTable(CreateTable { table }) => form.record("create_table", |form| {
            let Table { name, columns, constraints, indexes } = table;
            form.text("name", name);
            for column in columns {
                write_column(form, column);
            }
            for constraint in constraints {
                write_constraint(form, constraint);
            }
            for index in indexes {
                write_index(form, index);
            }
        }),
        Operation::DropTable(DropTable { table }) => form.record("drop_table", |form| form.text("name", table)),
        Operation::RenameTable(RenameTable { from, to }) => form.record("rename_table", |form| {
            form.text("from", from);
            form.text("to", to);
        }),
        Operation::AddColumn(AddColumn { table, column }) => form.record("add_column", |form| {
            form.text("table", table);
            write_column(form, column);
        }),
        Operation::DropColumn(DropColumn { table, column }) => write_part(form, "drop_column", table, column),
        Operation::RenameColumn(RenameColumn { table, from, to }) => form.record("rename_column", |form| {
            form.text("table", table);
            form.text("from", from);
            form.text("to", to);
        }),
        Operation::ChangeType(ChangeType { table, column, kind, using }) => form.record("change_type", |form| {
            form.text("table", table);
            form.text("name", column);
            write_type(form, kind);
            form.optional("using", using.as_deref());
        }),
        Operation::SetNotNull(SetNotNull { table, column }) => write_part(form, "set_not_null", table, column),
        Operation::DropNotNull(DropNotNull { table, column }) => write_part(form, "drop_not_null", table, column),
        Operation::SetDefault(SetDefault { table, column, default }) => form.record("set_default", |form| {
            form.text("table", table);
            form.text("name", column);
            write_default(form, default);
        }),
        Operation::DropDefault(DropDefault { table, column }) => write_part(form, "drop_default", table, column),
        Operation::CreateIndex(CreateIndex { table, index, concurrently }) => form.record("create_index", |form| {
            form.text("table", table);
            write_index(form, index);
            form.flag("concurrently", *concurrently);
        }),
        Operation::DropIndex(DropIndex { table, index, concurrently }) => form.record("drop_index", |form| {
            form.text("table", table);
            form.text("name", index);
            form.flag("concurrently", *concurrently);
        }),
        Operation::AddConstraint(AddConstraint { table, constraint }) => form.record("add_constraint", |form| {
            form.text("table", table);
            write_constraint(form, constraint);
        }),
        Operation::DropConstraint(DropConstraint { table, constraint }) => {
            write_part(form, "drop_constraint", table, constraint);
        }
        Operation::ValidateConstraint(ValidateConstraint { table, constraint }) => {
            write_part(form, "validate_constraint", table, constraint);
        }
        Operation::RunSql(RunSql { only, sql, undo, transaction: _ }) => form.record("run_sql", |form| {
            if let Some(dialect) = only {
                form.word("on", dialect.name());
            }
            form.text("sql", sql);
            match undo {
                Undo::Sql(down) => form.text("down", down),
                Undo::NotSpecified | Undo::Irreversible(_) => {}
            }
        }),
    }
}

/// An operation on something that a table has, by its name.
fn write_part(form: &mut FormWriter, operation: &'static str, table: &str, name: &str) {
    form.record(operation, |form| {
        form.text("table", table);
        form.text("name", name);
    });
}

fn write_column(form: &mut FormWriter, column: &Column) {
    let Column { name, kind, not_null, default, generated } = column;
    form.record("column", |form| {
        form.text("name", name);
        write_type(form, kind);
        form.flag("not_null", *not_null);
        if let Some(default) = default {
            write_default(form, default);
        }
        if let Some(generated) = generated {
            form.word(
                "generated",
                match generated {
                    Generated::Identity => "identity",
                    Generated::Serial => "serial",
                },
            );
        }
    });
}

fn write_type(form: &mut FormWriter, kind: &ColumnType) {
    form.word("type", kind.facts().hashed);
    match kind.size() {
        TypeSize::None => {}
        TypeSize::Length(length) => form.number("length", length),
        TypeSize::Precision(Precision { digits, scale }) => {
            form.number("digits", digits);
            form.number("scale", scale);
        }
    }
}

fn write_default(form: &mut FormWriter, default: &DefaultValue) {
    form.record("default", |form| match default {
        DefaultValue::Text(text) => form.text("text", text),
        DefaultValue::Integer(number) => form.number("integer", number),
        DefaultValue::Decimal(number) => form.text("decimal", number),
        DefaultValue::Boolean(value) => form.word("boolean", if *value { "true" } else { "false" }),
        DefaultValue::Now => form.flag("now", true),
        DefaultValue::RandomUuid => form.flag("random_uuid", true),
        DefaultValue::Expression(sql) => form.text("expression", sql),
    });
}

fn write_constraint(form: &mut FormWriter, constraint: &Constraint) {
    let Constraint { name, kind, validated } = constraint;
    form.record("constraint", |form| {
        form.text("name", name);
        match kind {
            ConstraintKind::PrimaryKey { columns } => form.record("primary_key", |form| form.texts("column", columns)),
            ConstraintKind::Unique { columns } => form.record("unique", |form| form.texts("column", columns)),
            ConstraintKind::ForeignKey(ForeignKey { columns, table, referenced, on_delete, on_update }) => {
                form.record("foreign_key", |form| {
                    form.texts("column", columns);
                    form.text("table", table);
                    form.texts("referenced", referenced);
                    write_action(form, "on_delete", *on_delete);
                    write_action(form, "on_update", *on_update);
                });
            }
            ConstraintKind::Check { expression } => form.record("check", |form| form.text("expression", expression)),
        }
        form.flag("not_valid", !validated);
    });
}

fn write_action(form: &mut FormWriter, event: &'static str, action: Action) {
    let word = match action {
        // What SQL does where nothing is said.
        Action::NoAction => return,
        Action::Restrict => "restrict",
        Action::Cascade => "cascade",
        Action::SetNull => "set_null",
        Action::SetDefault => "set_default",
    };
    form.word(event, word);
}

fn write_index(form: &mut FormWriter, index: &Index) {
    let Index { name, columns, unique, filter } = index;
    form.record("index", |form| {
        form.text("name", name);
        form.texts("column", columns);
        form.flag("unique", *unique);
        form.optional("filter", filter.as_deref());
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::Schema;

    /// The chains of databases begin with it: it may never be changed. `tests/forms` pins the rest.
    #[test]
    fn the_checksum_of_a_migration_is_sha256_of_its_form() {
        assert_eq!(checksum(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let operations = Schema::record(|schema| {
            schema.drop_table("users");
        });
        // printf 'drop_table{\nname:5\nusers\n}\n' | sha256sum
        assert_eq!(form(&operations), "drop_table{\nname:5\nusers\n}\n");
        assert_eq!(checksum(&operations), "20408fd214ba1296eeff11d2acd5ec37d00aa229fb6f3c961942df79535b275f");
    }

    /// The same holds for this one.
    #[test]
    fn a_chain_is_sha256_of_the_chain_before_the_name_and_the_checksum() {
        // printf m0001_aff | sha256sum
        let first = chain([("m0001_a", "ff")]);
        assert_eq!(first, "0a677d6c02d900c5774283bd6804431227e423bc4dd4a44706db3416e5bb5561");
        assert_eq!(chain([("m0001_a", "ff"), ("m0002_b", "00")]), extend_chain(&first, "m0002_b", "00"));
        assert_eq!(chain([]), "");
        // printf '%s' m0001_a/expandff | sha256sum
        let part = extend_chain("", "m0001_a/expand", "ff");
        assert_eq!(part, "7f94fd5a6cd33ae97af1e8a7160b23e40c3ee8b334a7320cc44297d798869e65");
    }
}
