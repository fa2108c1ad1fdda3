//! One fingerprint of what a migration does, and one of a whole history. They must stay the same for ever: databases remember
//! them. A migration's depends on its operations alone: the form that is hashed is written out here, field by field, and
//! nothing is left to `Debug`.

use crate::column::{Column, ColumnType, DefaultValue, Generated, Precision};
use crate::dialect::Dialect;
use crate::operation::{
    AddColumn, AddConstraint, ChangeType, CreateIndex, CreateTable, DropColumn, DropConstraint, DropDefault, DropIndex,
    DropNotNull, DropTable, Operation, RenameColumn, RenameTable, RunSql, SetDefault, SetNotNull, Undo,
    ValidateConstraint,
};
use crate::table::{Action, Constraint, ConstraintKind, ForeignKey, Index, Table};
use sha2::{Digest as _, Sha256};

/// SHA-256 of the operations, as 64 hexadecimal digits.
pub fn checksum(operations: &[Operation]) -> String {
    let mut form = CanonicalForm(String::new());
    form.list(operations, CanonicalForm::operation);
    sha256(&form.0)
}

/// The chain of these migrations, given as (name, checksum) in the order of their names: equal chains mean that the same
/// migrations are applied. That of none is the empty text.
pub fn chain<'a>(migrations: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    migrations.into_iter().fold(String::new(), |before, (name, checksum)| extend_chain(&before, name, checksum))
}

/// One more migration on top of a chain: SHA-256 of the chain before, the name and the checksum.
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

/// The form that is hashed: words and numbers, each closed by a line break; texts with their length before them,
/// so that no two migrations share a form.
struct CanonicalForm(String);

impl CanonicalForm {
    fn word(&mut self, word: &str) {
        self.0.push_str(word);
        self.0.push('\n');
    }

    fn number(&mut self, number: impl std::fmt::Display) {
        self.word(&number.to_string());
    }

    fn flag(&mut self, flag: bool) {
        self.word(if flag { "yes" } else { "no" });
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.word(text);
    }

    fn texts(&mut self, texts: &[String]) {
        self.list(texts, |form, text| form.text(text));
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len());
        for item in items {
            write(self, item);
        }
    }

    fn option<T>(&mut self, option: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
        self.flag(option.is_some());
        if let Some(value) = option {
            write(self, value);
        }
    }

    fn operation(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable(CreateTable { table }) => {
                self.word("create table");
                self.table(table);
            }
            Operation::DropTable(DropTable { table }) => {
                self.word("drop table");
                self.text(table);
            }
            Operation::RenameTable(RenameTable { from, to }) => {
                self.word("rename table");
                self.text(from);
                self.text(to);
            }
            Operation::AddColumn(AddColumn { table, column }) => {
                self.word("add column");
                self.text(table);
                self.column(column);
            }
            Operation::DropColumn(DropColumn { table, column }) => {
                self.word("drop column");
                self.text(table);
                self.text(column);
            }
            Operation::RenameColumn(RenameColumn { table, from, to }) => {
                self.word("rename column");
                self.text(table);
                self.text(from);
                self.text(to);
            }
            Operation::ChangeType(ChangeType { table, column, kind, using }) => {
                self.word("change type");
                self.text(table);
                self.text(column);
                self.kind(*kind);
                self.option(using.as_ref(), |form, using| form.text(using));
            }
            Operation::SetNotNull(SetNotNull { table, column }) => {
                self.word("set not null");
                self.text(table);
                self.text(column);
            }
            Operation::DropNotNull(DropNotNull { table, column }) => {
                self.word("drop not null");
                self.text(table);
                self.text(column);
            }
            Operation::SetDefault(SetDefault { table, column, default }) => {
                self.word("set default");
                self.text(table);
                self.text(column);
                self.default(default);
            }
            Operation::DropDefault(DropDefault { table, column }) => {
                self.word("drop default");
                self.text(table);
                self.text(column);
            }
            Operation::CreateIndex(CreateIndex { table, index, concurrently }) => {
                self.word("create index");
                self.text(table);
                self.index(index);
                self.flag(*concurrently);
            }
            Operation::DropIndex(DropIndex { table, index, concurrently }) => {
                self.word("drop index");
                self.text(table);
                self.text(index);
                self.flag(*concurrently);
            }
            Operation::AddConstraint(AddConstraint { table, constraint }) => {
                self.word("add constraint");
                self.text(table);
                self.constraint(constraint);
            }
            Operation::DropConstraint(DropConstraint { table, constraint }) => {
                self.word("drop constraint");
                self.text(table);
                self.text(constraint);
            }
            Operation::ValidateConstraint(ValidateConstraint { table, constraint }) => {
                self.word("validate constraint");
                self.text(table);
                self.text(constraint);
            }
            Operation::RunSql(RunSql { only, sql, undo, transaction }) => {
                self.word("run sql");
                self.option(only.as_ref(), |form, dialect| form.dialect(*dialect));
                self.text(sql);
                self.undo(undo);
                self.flag(*transaction);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let Table { name, columns, constraints, indexes } = table;
        self.text(name);
        self.list(columns, Self::column);
        self.list(constraints, Self::constraint);
        self.list(indexes, Self::index);
    }

    fn column(&mut self, column: &Column) {
        let Column { name, kind, not_null, default, generated } = column;
        self.text(name);
        self.kind(*kind);
        self.flag(*not_null);
        self.option(default.as_ref(), Self::default);
        self.option(generated.as_ref(), |form, generated| {
            form.word(match generated {
                Generated::Identity => "identity",
                Generated::Serial => "serial",
            });
        });
    }

    fn kind(&mut self, kind: ColumnType) {
        match kind {
            ColumnType::SmallInt => self.word("smallint"),
            ColumnType::Integer => self.word("integer"),
            ColumnType::BigInt => self.word("bigint"),
            ColumnType::Real => self.word("real"),
            ColumnType::Double => self.word("double"),
            ColumnType::Numeric(precision) => {
                self.word("numeric");
                self.option(precision.as_ref(), |form, Precision { digits, scale }| {
                    form.number(digits);
                    form.number(scale);
                });
            }
            ColumnType::Boolean => self.word("boolean"),
            ColumnType::Char(length) => {
                self.word("char");
                self.number(length);
            }
            ColumnType::Varchar(length) => {
                self.word("varchar");
                self.number(length);
            }
            ColumnType::Text => self.word("text"),
            ColumnType::Binary => self.word("binary"),
            ColumnType::Date => self.word("date"),
            ColumnType::Time => self.word("time"),
            ColumnType::Timestamp => self.word("timestamp"),
            ColumnType::TimestampTz => self.word("timestamptz"),
            ColumnType::Uuid => self.word("uuid"),
            ColumnType::Json => self.word("json"),
        }
    }

    fn default(&mut self, default: &DefaultValue) {
        match default {
            DefaultValue::Text(text) => {
                self.word("text");
                self.text(text);
            }
            DefaultValue::Integer(number) => {
                self.word("integer");
                self.number(number);
            }
            DefaultValue::Decimal(number) => {
                self.word("decimal");
                self.text(number);
            }
            DefaultValue::Boolean(value) => {
                self.word("boolean");
                self.flag(*value);
            }
            DefaultValue::Now => self.word("now"),
            DefaultValue::RandomUuid => self.word("random uuid"),
            DefaultValue::Expression(sql) => {
                self.word("expression");
                self.text(sql);
            }
        }
    }

    fn constraint(&mut self, constraint: &Constraint) {
        let Constraint { name, kind, validated } = constraint;
        self.text(name);
        match kind {
            ConstraintKind::PrimaryKey { columns } => {
                self.word("primary key");
                self.texts(columns);
            }
            ConstraintKind::Unique { columns } => {
                self.word("unique");
                self.texts(columns);
            }
            ConstraintKind::ForeignKey(ForeignKey { columns, table, referenced, on_delete, on_update }) => {
                self.word("foreign key");
                self.texts(columns);
                self.text(table);
                self.texts(referenced);
                self.action(*on_delete);
                self.action(*on_update);
            }
            ConstraintKind::Check { expression } => {
                self.word("check");
                self.text(expression);
            }
        }
        self.flag(*validated);
    }

    fn action(&mut self, action: Action) {
        self.word(match action {
            Action::NoAction => "no action",
            Action::Restrict => "restrict",
            Action::Cascade => "cascade",
            Action::SetNull => "set null",
            Action::SetDefault => "set default",
        });
    }

    fn index(&mut self, index: &Index) {
        let Index { name, columns, unique, filter } = index;
        self.text(name);
        self.texts(columns);
        self.flag(*unique);
        self.option(filter.as_ref(), |form, filter| form.text(filter));
    }

    fn dialect(&mut self, dialect: Dialect) {
        self.word(match dialect {
            Dialect::Postgres => "postgres",
            Dialect::MySql => "mysql",
            Dialect::MariaDb => "mariadb",
            Dialect::Sqlite => "sqlite",
        });
    }

    fn undo(&mut self, undo: &Undo) {
        match undo {
            Undo::NotSpecified => self.word("unsaid"),
            Undo::Sql(sql) => {
                self.word("sql");
                self.text(sql);
            }
            Undo::Irreversible(reason) => {
                self.word("irreversible");
                self.text(reason);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::{Schema, boolean, text};

    fn example(schema: &mut Schema) {
        schema.create_table("users", |t| {
            t.id();
            t.column("email", text()).not_null().unique();
            t.column("active", boolean()).not_null().default(true);
        });
        schema.create_index("users", ["email"]);
    }

    /// A change of this value breaks every database that was migrated before: it may never be changed.
    #[test]
    fn the_checksum_of_a_migration_never_changes() {
        let operations = Schema::record(example);
        assert_eq!(checksum(&operations), "ca7c9596c4337a990cca8c17075dbc38496e822593098620fefba67467fea787");
        assert_eq!(checksum(&[]), "9a271f2a916b0b6ee6cecb2426f0b3206ef074578be55d9bc94f6f3fe3ab86aa");
    }

    /// The same holds for this one.
    #[test]
    fn a_chain_is_sha256_of_the_chain_before_the_name_and_the_checksum() {
        // printf m0001_aff | sha256sum
        let first = chain([("m0001_a", "ff")]);
        assert_eq!(first, "0a677d6c02d900c5774283bd6804431227e423bc4dd4a44706db3416e5bb5561");
        assert_eq!(chain([("m0001_a", "ff"), ("m0002_b", "00")]), extend_chain(&first, "m0002_b", "00"));
        assert_eq!(chain([]), "");
    }

    #[test]
    fn every_detail_changes_the_checksum() {
        let one = checksum(&Schema::record(example));
        let two = checksum(&Schema::record(|schema| {
            example(schema);
            schema.drop_index("users", "users_email_idx");
        }));
        let three = checksum(&Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.id();
                t.column("email", text()).not_null().unique();
                t.column("active", boolean()).not_null().default(false);
            });
            schema.create_index("users", ["email"]);
        }));
        assert_ne!(one, two);
        assert_ne!(one, three);
    }
}
