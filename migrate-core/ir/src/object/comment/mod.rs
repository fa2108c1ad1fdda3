//! Comments on tables and columns: texts that the database keeps for its readers.

mod builder;
#[cfg(feature = "compile")]
mod code;
mod drop;
#[cfg(feature = "compile")]
pub(crate) mod limits;
#[cfg(feature = "compile")]
pub(super) mod mysql;
#[cfg(feature = "compile")]
mod postgres;
#[cfg(feature = "compile")]
mod render;
mod schema_object;
mod set;

pub(super) use builder::{drop_comment, set_comment};
pub use drop::DropComment;
pub use set::SetComment;

use super::{AnyObject, Catalog, Conflict, Lookup, NoInverse};
use crate::form::FormWriter;
use crate::object_ref::ObjectRef;

/// What has a comment: a table, or a column of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commented {
    /// The table.
    pub table: String,
    /// The column; none for the table itself.
    pub column: Option<String>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it is on.
    pub on: Commented,
    /// The text.
    pub text: String,
}

impl Commented {
    /// The table or the column.
    pub fn object_ref(&self) -> ObjectRef<&str> {
        match &self.column {
            Some(column) => ObjectRef::column(&self.table, column),
            None => ObjectRef::table(&self.table),
        }
    }

    /// The comment on it.
    pub fn comment_ref(&self) -> ObjectRef<&str> {
        ObjectRef::comment(&self.table, self.column.as_deref())
    }

    /// Writes it as fields that are hashed.
    fn fingerprint(&self, form: &mut FormWriter) {
        let Self { table, column } = self;
        form.text("table", table);
        form.optional("column", column.as_deref());
    }

    /// The reason why the comment before an operation cannot come back.
    fn unknown_comment(&self) -> NoInverse {
        NoInverse::Unknown(format!("what the {} was is not known: raw SQL may have set it", self.comment_ref()))
    }

    /// Refuses what is not there.
    fn check(&self, catalog: &Catalog) -> Result<(), Conflict> {
        let table = match catalog.table(&self.table) {
            Lookup::Missing => return Err(catalog.no_such_table(&self.table)),
            Lookup::Unknown => return Ok(()),
            Lookup::Known(table) => table,
        };
        match &self.column {
            Some(column) if table.find_column(catalog, column) == Lookup::Missing => Err(table.no_such_column(column)),
            Some(_) | None => Ok(()),
        }
    }
}

impl Catalog {
    /// What is known of the comment on a table or a column.
    pub fn comment(&self, on: &Commented) -> Lookup<&Comment> {
        let may_be_there = !self.is_complete() || self.raw_sql_sets_comments() && self.raw_sql_mentions(&on.table);
        match self.get(on.comment_ref()).and_then(AnyObject::as_comment) {
            Some(comment) => Lookup::Known(comment),
            None if may_be_there => Lookup::Unknown,
            None => Lookup::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::builder::*;
    use crate::object::{Op as _, Operation};

    /// The catalog after these operations.
    fn after(body: impl FnOnce(&mut Schema)) -> Catalog {
        let mut catalog = Catalog::default();
        for operation in Schema::record(body) {
            operation.apply(&mut catalog).unwrap();
        }
        catalog
    }

    fn users(schema: &mut Schema) {
        schema.create_table("users", |t| {
            t.id();
            t.column("name", text()).comment("As they are called.");
            t.comment("People.");
        });
    }

    fn texts(catalog: &Catalog) -> Vec<String> {
        let comments = catalog.objects().filter_map(AnyObject::as_comment);
        let mut texts: Vec<_> =
            comments.map(|comment| format!("{}: {}", comment.on.comment_ref(), comment.text)).collect();
        texts.sort();
        texts
    }

    /// What undoes the one operation of the body, as code.
    fn way_back(before: &Catalog, body: impl FnOnce(&mut Schema)) -> Result<Vec<Operation>, NoInverse> {
        let operations = Schema::record(body);
        assert_eq!(operations.len(), 1);
        operations[0].invert(before)
    }

    #[test]
    fn a_comment_follows_what_it_is_on() {
        let catalog = after(|schema| {
            users(schema);
            schema.alter_table("users", |t| t.rename_column("name", "full_name"));
            schema.rename_table("users", "people");
        });
        assert_eq!(
            texts(&catalog),
            ["comment on `people.full_name`: As they are called.", "comment on `people`: People."]
        );
    }

    #[test]
    fn a_comment_follows_a_table_that_raw_sql_made() {
        let catalog = after(|schema| {
            schema.sql("CREATE TABLE legacy (id int)").irreversible("a test");
            schema.alter_table("legacy", |t| t.comment("Old."));
            schema.rename_table("legacy", "archive");
        });
        assert_eq!(texts(&catalog), ["comment on `archive`: Old."]);
    }

    #[test]
    fn a_comment_goes_with_what_it_is_on_and_comes_back_with_it() {
        let before = after(users);
        let drops: [fn(&mut Schema); 2] =
            [|schema| schema.drop_table("users"), |schema| schema.alter_table("users", |t| t.drop_column("name"))];
        for drop in drops {
            let mut catalog = before.clone();
            for operation in Schema::record(drop) {
                operation.apply(&mut catalog).unwrap();
            }
            assert!(!texts(&catalog).contains(&"comment on `users.name`: As they are called.".to_owned()));
            for operation in way_back(&before, drop).unwrap() {
                operation.apply(&mut catalog).unwrap();
            }
            assert_eq!(texts(&catalog), texts(&before));
        }
    }

    #[test]
    fn a_table_of_a_dropped_name_has_no_comment() {
        let catalog = after(|schema| {
            users(schema);
            schema.drop_table("users");
            schema.create_table("users", CreateTableBuilder::id);
        });
        assert_eq!(texts(&catalog), [""; 0]);
    }

    #[test]
    fn the_way_back_is_the_comment_before() {
        let before = after(users);
        let set = |schema: &mut Schema| schema.alter_table("users", |t| t.comment("Those who sign in."));
        let back = way_back(&before, set).unwrap();
        assert_eq!(back, Schema::record(|schema| schema.alter_table("users", |t| t.comment("People."))));
        let bare = after(|schema| schema.create_table("users", CreateTableBuilder::id));
        assert_eq!(
            way_back(&bare, set).unwrap(),
            Schema::record(|schema| schema.alter_table("users", AlterTableBuilder::drop_comment))
        );
    }

    #[test]
    fn a_comment_that_raw_sql_may_have_set_has_no_derived_way_back() {
        let set = |schema: &mut Schema| schema.alter_table("users", |t| t.comment("Those who sign in."));
        let bare = |schema: &mut Schema| schema.create_table("users", CreateTableBuilder::id);
        let set_by_sql = after(|schema| {
            bare(schema);
            schema.sql("COMMENT ON TABLE users IS 'People.'").irreversible("a test");
        });
        assert!(matches!(way_back(&set_by_sql, set), Err(NoInverse::Unknown(_))));
        let mentioned = after(|schema| {
            bare(schema);
            schema.sql("UPDATE users SET comment = 'x'").irreversible("a test");
        });
        assert!(way_back(&mentioned, set).is_ok());
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let catalog = after(users);
        let conflict = |body: fn(&mut Schema)| {
            let operations = Schema::record(body);
            operations[0].apply(&mut catalog.clone()).unwrap_err().message.title
        };
        let no_comment = conflict(|schema| schema.alter_table("users", |t| t.drop_comment_on_column("id")));
        assert_eq!(no_comment, "no migration so far has set a comment on `users.id`");
        let no_column = conflict(|schema| schema.alter_table("users", |t| t.comment_on_column("nam", "x")));
        assert_eq!(no_column, "table `users` has no column `nam`");
        let no_table = conflict(|schema| schema.alter_table("user", |t| t.comment("x")));
        assert_eq!(no_table, "no migration so far has created a table `user`");
    }
}
