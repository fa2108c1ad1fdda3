//! The effect of an operation that conflicts with the catalog and was applied to a database all the same.
//!
//! If there is a conflict, the catalog and the database differ, or this version refuses more than an older one. In both
//! cases the operation has happened. So we change the catalog as if there were no check, and record that what the
//! operation names may exist or not from then on.

use super::{Op as _, Operation};
use crate::object::{Catalog, Conflict, Touch};

impl Operation {
    /// Changes the catalog as [`apply`](super::Op::apply) does, and as far as possible if the operation conflicts with it.
    ///
    /// # Errors
    ///
    /// The operation conflicts with the catalog. The catalog is changed nevertheless.
    pub fn force_apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        self.apply(catalog).inspect_err(|_| {
            self.apply_unchecked(catalog);
            let mut names = Vec::new();
            self.touches(&mut |touch| names.extend(named_by(touch)));
            catalog.mark_uncertain(&names);
        })
    }
}

/// Everything that is named.
fn named_by(touch: Touch<'_>) -> impl Iterator<Item = &str> {
    let objects = [touch.object(), touch.created()].into_iter().flatten();
    objects.flat_map(|object| std::iter::once(object.name).chain(object.part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Dialect, Target};
    use crate::object::builder::*;
    use crate::object::{Lookup, Table};
    use crate::render;
    use crate::types::ColumnType;

    fn shop() -> Vec<Operation> {
        Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.id();
                t.column("email", varchar(50)).not_null().unique();
                t.column("age", integer());
                t.index(["age"]);
            });
            schema.create_table("orders", |t| {
                t.id();
                t.column("code", varchar(20));
                t.column("user_id", bigint()).references("users", "id");
            });
        })
    }

    /// The catalog after the shop and these operations, each of which must conflict with it.
    fn forced(body: impl FnOnce(&mut Schema)) -> Catalog {
        let mut catalog = Catalog::default();
        for operation in shop() {
            operation.apply(&mut catalog).unwrap();
        }
        for operation in Schema::record(body) {
            let before = catalog.clone();
            assert!(operation.apply(&mut catalog).is_err(), "{}", operation.summary());
            assert_eq!(catalog, before, "{}", operation.summary());
            operation.force_apply(&mut catalog).unwrap_err();
        }
        catalog
    }

    /// The titles of the conflicts.
    fn conflicts(mut catalog: Catalog, body: impl FnOnce(&mut Schema)) -> Vec<String> {
        let operations = Schema::record(body).into_iter();
        operations.filter_map(|operation| Some(operation.force_apply(&mut catalog).err()?.message.title)).collect()
    }

    fn table<'a>(catalog: &'a Catalog, name: &str) -> &'a Table {
        catalog.table(name).known().unwrap()
    }

    #[test]
    fn an_operation_without_conflict_is_applied() {
        let (mut applied, mut forced) = (Catalog::default(), Catalog::default());
        for operation in shop() {
            operation.apply(&mut applied).unwrap();
            operation.force_apply(&mut forced).unwrap();
        }
        assert_eq!(forced, applied);
    }

    #[test]
    fn a_refused_operation_has_its_effect() {
        let catalog = forced(|schema| {
            schema.alter_table("orders", |t| {
                t.add_foreign_key(["code"]).references("users", ["id"]);
                t.add_column("age", smallint()).default(100_000);
            });
            schema.create_table("notes", |t| {
                t.column("user_id", text()).references("users", "id");
                t.column("kind", text()).references("nowhere", "id");
            });
        });
        assert!(table(&catalog, "orders").constraint("orders_code_fkey").is_some());
        assert_eq!(table(&catalog, "orders").column("age").unwrap().kind, ColumnType::SmallInt);
        assert_eq!(table(&catalog, "notes").constraints.len(), 2);
        let later = conflicts(catalog, |schema| {
            schema.alter_table("orders", |t| t.drop_constraint("orders_code_fkey"));
            schema.alter_table("notes", |t| t.drop_column("kind"));
        });
        assert_eq!(later, [] as [&str; 0]);
    }

    #[test]
    fn a_missing_name_may_exist_afterwards() {
        let catalog = forced(|schema| {
            schema.alter_table("users", |t| {
                t.drop_constraint("users_nick_key");
                t.rename_column("nick", "nickname");
                t.set_not_null("height");
            });
            schema.create_index("users", ["name"]);
            schema.drop_table("visits");
            schema.rename_table("posts", "articles");
        });
        assert_eq!(catalog.table("articles"), Lookup::Unknown);
        assert!(catalog.is_complete());
        let later = conflicts(catalog, |schema| {
            schema.alter_table("users", |t| {
                t.drop_not_null("nickname");
                t.drop_column("height");
                t.drop_column("name");
            });
            schema.drop_index("users", "users_name_idx");
            schema.alter_table("articles", |t| t.drop_column("title"));
            schema.create_table("visits", |t| {
                t.id();
            });
            schema.drop_table("nothing");
        });
        assert_eq!(later, ["no migration so far has created a table `nothing`"]);
    }

    #[test]
    fn a_conflicting_table_is_replaced() {
        let catalog = forced(|schema| {
            schema.drop_table("users");
            schema.create_table("orders", |t| {
                t.column("key", uuid()).primary_key();
                t.column("key", uuid());
            });
        });
        assert_eq!(table(&catalog, "orders").columns.len(), 1);
        assert!(table(&catalog, "orders").column("key").unwrap().not_null);
        let later = conflicts(catalog, |schema| {
            schema.create_table("users", |t| {
                t.id();
            });
            schema.create_index("orders", ["key"]);
        });
        assert_eq!(later, [] as [&str; 0]);
    }

    #[test]
    fn the_later_of_two_conflicting_definitions_wins() {
        let catalog = forced(|schema| {
            schema.alter_table("users", |t| {
                t.add_column("age", bigint()).not_null();
                t.add_primary_key(["email"]);
                t.change_type("email", varchar(50));
                t.drop_default("email");
                t.set_not_null("age");
            });
            schema.create_index("users", ["age"]).unique();
            schema.drop_index("users", "users_email_key");
        });
        let users = table(&catalog, "users");
        assert_eq!(users.column("age").unwrap().kind, ColumnType::BigInt);
        assert_eq!(users.primary_key(), ["email"]);
        assert!(users.indexes.len() == 1 && users.indexes[0].unique);
        assert!(users.constraint("users_email_key").is_none());
    }

    #[test]
    fn a_table_with_unknown_columns_becomes_unknown() {
        let catalog = forced(|schema| {
            schema.alter_table("users", |t| t.rename_column("age", "email"));
            schema.create_table("empty", |_| {});
            schema.alter_table("empty", |t| t.drop_column("all"));
        });
        assert_eq!([catalog.table("users"), catalog.table("empty")], [Lookup::Unknown; 2]);
    }

    #[test]
    fn a_rebuild_of_an_uncertain_table_checks_its_columns_first() {
        let change = Schema::record(|schema| schema.alter_table("users", |t| t.set_not_null("age")));
        let first = |catalog: &Catalog| {
            let script = render::render_script(&change, catalog, Target::of(Dialect::Sqlite)).unwrap();
            script.steps[0].statements[0].clone()
        };
        let uncertain = forced(|schema| schema.alter_table("users", |t| t.rename_column("nick", "nickname")));
        assert!(first(&uncertain).starts_with("SELECT"), "{}", first(&uncertain));
        assert!(first(&forced(|_| {})).starts_with("CREATE TABLE"));
    }

    #[test]
    fn conflicting_operations_are_rendered_as_written() {
        let mut catalog = Catalog::default();
        for operation in shop() {
            operation.apply(&mut catalog).unwrap();
        }
        let operations = Schema::record(|schema| {
            schema.alter_table("users", |t| t.drop_column("nick"));
            schema.alter_table("orders", |t| t.drop_column("code"));
        });
        let postgres = Target::of(Dialect::Postgres);
        assert_eq!(render::render_script(&operations, &catalog, postgres).unwrap_err().len(), 1);
        let (script, refusals) = render::render_despite_refusals(&operations, &catalog, postgres);
        assert!(refusals.is_empty());
        assert_eq!(script.steps.iter().map(|step| step.operation).collect::<Vec<_>>(), [0, 1]);
    }
}
