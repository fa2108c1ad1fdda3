//! SQL that is written by hand.

mod builder;
#[cfg(feature = "compile")]
mod render;

pub use builder::RawSqlBuilder;

use crate::dialect::Dialect;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, NoInverse, Op, Operation, Touch};
use crate::sql_text::{EXCERPT_WIDTH, Mode, excerpt};

/// Runs SQL as it stands. Its effect on the catalog is not read: what it mentions may be there from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSql {
    /// The one dialect that it is for; all of them where there is none.
    pub only: Option<Dialect>,
    /// The statements.
    pub sql: String,
    /// How it is undone.
    pub undo: Undo,
    /// Whether it may run in a transaction, as far as its author says. `VACUUM`, say, may not in any case.
    pub transaction: bool,
}

/// How raw SQL is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The author has not said it yet, which is an error in the end.
    NotSpecified,
    /// By these statements.
    Sql(String),
    /// Not at all, for this reason.
    Irreversible(String),
}

impl RunSql {
    /// Whether it is for that server.
    pub fn is_for(&self, dialect: Dialect) -> bool {
        self.only.is_none_or(|only| only == dialect)
    }

    /// Whether it runs in a transaction on that server: the author does not say otherwise, and the server can.
    #[cfg(feature = "compile")]
    pub fn runs_in_transaction(&self, dialect: Dialect) -> bool {
        self.transaction && !crate::sql_text::refuses_transaction(&self.sql, dialect)
    }

    /// What it does, in words: how it begins, and whether that is all of it.
    pub(crate) fn summary_of(sql: &str, dialect: Dialect) -> String {
        match excerpt(sql, Mode::of(dialect), EXCERPT_WIDTH).as_str() {
            "" => "run SQL without a statement".to_owned(),
            excerpt => format!("run `{excerpt}`"),
        }
    }
}

impl Op for RunSql {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        catalog.record_raw_sql(&self.sql, self.only);
        Ok(())
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { only, sql, undo, transaction } = self;
        match undo {
            Undo::Sql(down) => {
                let undo = Undo::Sql(sql.clone());
                Ok(vec![Self { only: *only, sql: down.clone(), undo, transaction: *transaction }.into()])
            }
            Undo::Irreversible(reason) => Err(NoInverse::Irreversible(reason.clone())),
            Undo::NotSpecified => Err(NoInverse::Unknown("raw SQL does not tell how it is undone".to_owned())),
        }
    }

    fn apply_unchecked(&self, _catalog: &mut Catalog) {
        // It conflicts with nothing.
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::RawSql { sql: &self.sql, only: self.only });
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        let Self { only, sql, undo, transaction: _ } = self;
        form.record("run_sql", |form| {
            if let Some(dialect) = only {
                form.word("on", dialect.name());
            }
            form.text("sql", sql);
            match undo {
                Undo::Sql(down) => form.text("down", down),
                Undo::NotSpecified | Undo::Irreversible(_) => {}
            }
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        let Self { only, sql, undo, transaction } = self;
        let start = match only {
            None => format!("schema.sql({sql:?})"),
            Some(dialect) => format!("schema.sql_on({dialect:?}, {sql:?})"),
        };
        let transaction = if *transaction { "" } else { ".no_transaction()" };
        let undo = match undo {
            Undo::NotSpecified => String::new(),
            Undo::Sql(down) => format!(".down({down:?})"),
            Undo::Irreversible(reason) => format!(".irreversible({reason:?})"),
        };
        DslCode::OnSchema(vec![format!("{start}{transaction}{undo};")])
    }

    fn summary(&self) -> String {
        Self::summary_of(&self.sql, self.only.unwrap_or(Dialect::Postgres))
    }
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect::MySql;
    use crate::object::builder::Schema;
    use crate::object::{Catalog, Lookup, Op as _};

    fn after(describe: impl Fn(&mut Schema)) -> Catalog {
        let mut catalog = Catalog::default();
        for operation in Schema::record(describe) {
            operation.apply(&mut catalog).unwrap();
        }
        catalog
    }

    #[test]
    fn only_what_raw_sql_names_may_be_there() {
        let catalog = after(|schema| {
            schema.sql("INSERT INTO orders VALUES ('customers') -- suppliers").down("DELETE FROM orders");
            schema.sql_on(MySql, "SELECT 1 # items").irreversible("nothing to undo");
        });
        assert_eq!(catalog.table("orders"), Lookup::Unknown);
        for missing in ["customers", "suppliers", "items"] {
            assert_eq!(catalog.table(missing), Lookup::Missing, "{missing}");
        }
        let block = after(|schema| {
            let block = "DO $$ BEGIN EXECUTE 'CREATE TABLE customers (id int)'; END $$";
            schema.sql(block).irreversible("a test");
        });
        assert_eq!(block.table("customers"), Lookup::Unknown);
    }
}
