use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::{
    Catalog, Conflict, Constraint, ConstraintKind, DropConstraint, ForeignKey, Lookup, NoInverse, Op, Operation, Table,
    Touch,
};
use crate::object_ref::ObjectRef;

/// Adds a primary key, a unique constraint, a foreign key or a check to a table that exists.
#[derive(Clone, Debug, PartialEq)]
pub struct AddConstraint {
    /// The table.
    pub table: String,
    /// The constraint. One that is not validated holds for new rows only, until it is validated.
    pub constraint: Constraint,
}

impl Op for AddConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, constraint } = self;
        catalog.change_table(table, |known, before| {
            check(constraint, known, before)?;
            if let ConstraintKind::PrimaryKey { columns } = &constraint.kind {
                for name in columns {
                    if let Some(column) = known.column_mut(name) {
                        column.not_null = true;
                    }
                }
            }
            known.constraints.push(constraint.clone());
            Ok(())
        })
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        Ok(vec![DropConstraint { table: self.table.clone(), constraint: self.constraint.name.clone() }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        let Self { table, constraint } = self;
        catalog.update_table(table, |known| {
            let is_key = |constraint: &Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
            let replaced = |other: &Constraint| other.name == constraint.name || is_key(constraint) && is_key(other);
            known.constraints.retain(|other| !replaced(other));
            known.constraints.push(constraint.clone());
            known.require_key_columns();
        });
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        touches(&self.table, &self.constraint, visit);
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("add_constraint", |form| {
            form.text("table", &self.table);
            self.constraint.fingerprint(form);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, code::add_constraint(&self.table, &self.constraint))
    }

    fn summary(&self) -> String {
        format!("add {} `{}` to `{}`", self.constraint.kind.noun(), self.constraint.name, self.table)
    }
}

/// Says what keeps `constraint` from being added to `table`, which need not be in the catalog yet.
pub(in crate::object) fn check(constraint: &Constraint, table: &Table, catalog: &Catalog) -> Result<(), Conflict> {
    let Constraint { name, kind, validated: _ } = constraint;
    if table.constraint(name).is_some() {
        let title = format!("table `{}` has a constraint `{name}` already", table.name);
        let message = Diagnostic::new(title).help("give it another name with `.name(\"..\")`");
        return Err(Conflict::new(name, message));
    }
    for (position, column) in kind.columns().iter().enumerate() {
        if table.find_column(catalog, column) == Lookup::Missing {
            return Err(table.no_such_column(column));
        }
        if kind.columns()[..position].contains(column) {
            let title = format!("the {} `{name}` names the column `{column}` twice", kind.noun());
            return Err(Conflict::new(column, Diagnostic::new(title)));
        }
    }
    match kind {
        ConstraintKind::PrimaryKey { columns } => {
            if !table.primary_key().is_empty() {
                let title = format!("table `{}` has a primary key already", table.name);
                let place = columns.first().map_or(name, |column| column);
                return Err(Conflict::new(place, Diagnostic::new(title)));
            }
            Ok(())
        }
        ConstraintKind::ForeignKey(key) => check_foreign_key(key, table, catalog),
        ConstraintKind::Unique { .. } | ConstraintKind::Check { .. } => Ok(()),
    }
}

/// What a constraint of that table touches when it comes.
pub(in crate::object) fn touches<'a>(table: &'a str, constraint: &'a Constraint, visit: &mut dyn FnMut(Touch<'a>)) {
    let Constraint { name, kind, validated: _ } = constraint;
    visit(Touch::Creates(ObjectRef::constraint(table, name)));
    for column in kind.columns() {
        visit(Touch::Reads(ObjectRef::column(table, column)));
    }
    if let Some(key) = kind.foreign_key() {
        visit(Touch::Reads(ObjectRef::table(&key.table)));
        for column in &key.referenced {
            visit(Touch::Reads(ObjectRef::column(&key.table, column)));
        }
    }
}

/// Takes the constraint or the index of that name out: on some servers, dropping the one drops the other.
pub(in crate::object) fn remove(catalog: &mut Catalog, table: &str, name: &str) {
    catalog.update_table(table, |known| {
        known.indexes.retain(|index| index.name != *name);
        known.constraints.retain(|constraint| constraint.name != *name);
    });
}

fn check_foreign_key(key: &ForeignKey, table: &Table, catalog: &Catalog) -> Result<(), Conflict> {
    let ForeignKey { columns, table: other, referenced, on_delete: _, on_update: _ } = key;
    if referenced.is_empty() {
        // `.references(..)` is missing, which the builder's reader tells.
        return Ok(());
    }
    let parent = if *other == table.name {
        table
    } else {
        match catalog.table(other) {
            Lookup::Known(parent) => parent,
            Lookup::Unknown => return Ok(()),
            Lookup::Missing => return Err(catalog.no_such_table(other)),
        }
    };
    if columns.len() != referenced.len() {
        let title =
            format!("a foreign key over {} refers to {} of `{other}`", count(columns.len()), count(referenced.len()));
        return Err(Conflict::new(other, Diagnostic::new(title)));
    }
    for (name, referenced) in columns.iter().zip(referenced) {
        let Lookup::Known(parent_column) = parent.find_column(catalog, referenced) else {
            if parent.find_column(catalog, referenced) == Lookup::Missing {
                return Err(parent.no_such_column(referenced));
            }
            continue;
        };
        let Some(column) = table.column(name) else { continue };
        if column.kind != parent_column.kind {
            let title = format!(
                "column `{}.{name}` is {}, but `{other}.{referenced}` is {}",
                table.name, column.kind, parent_column.kind
            );
            let message = Diagnostic::new(title)
                .note("a foreign key over two types is refused by some servers, and slow or wrong on the others")
                .help(format!("make both {}", parent_column.kind));
            return Err(Conflict::new(name, message));
        }
    }
    let known = |name: &String| matches!(parent.find_column(catalog, name), Lookup::Known(_));
    if referenced.iter().all(known) && !parent.is_key(referenced) && !catalog.raw_sql_mentions(other) {
        let columns = referenced.join("`, `");
        let message = Diagnostic::new(format!("`{columns}` is not a key of `{other}`"))
            .note("a foreign key must refer to the primary key, or to columns that are unique together");
        return Err(Conflict::new(referenced.first().unwrap_or(other), message));
    }
    Ok(())
}

fn count(columns: usize) -> String {
    if columns == 1 { "1 column".to_owned() } else { format!("{columns} columns") }
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::object::{Catalog, Op as _};

    /// What is said of foreign keys to a column that the table was not created with.
    fn title(mut catalog: Catalog) -> Option<String> {
        let operations = Schema::record(|schema| {
            schema.create_table("tags", |t| {
                t.id();
                t.column("name", varchar(64));
            });
            schema.create_table("posts", |t| {
                t.column("tag_id", bigint()).references("tags", "ids");
            });
        });
        operations
            .iter()
            .find_map(|operation| operation.apply(&mut catalog).err())
            .map(|conflict| conflict.message.title)
    }

    #[test]
    fn whether_an_unknown_column_is_a_key_is_not_claimed() {
        assert_eq!(title(Catalog::default()).as_deref(), Some("table `tags` has no column `ids`"));
        // A migration that could not be read may have added it, and a key over it.
        assert_eq!(title(Catalog::unknown()), None);
    }
}
