//! What a person decides who is asked about raw SQL that was cut off, and looks at the database.

use migrate_tests::servers::TestDatabase;

/// What to do with the step that was cut off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepDecision {
    Repeat,
    Skip,
}

impl StepDecision {
    /// On the step with this SQL. Of anything but raw SQL that changes the schema, or that is outside of a transaction,
    /// a runner finds out by itself what happened, so it is an error to ask.
    pub(crate) fn on(database: &TestDatabase, sql: &str) -> Result<Self, String> {
        let exists = |table: &str| database.try_query(&format!("SELECT count(*) FROM {table}")).is_ok();
        let visits = || database.query("SELECT max(visits) FROM customer")[0][0].clone().unwrap();
        let happened = match sql {
            "VACUUM" => false,
            "DROP VIEW dear_sale" => !exists("dear_sale"),
            "DROP TABLE ledger" => !exists("ledger"),
            "UPDATE customer SET visits = visits + 10" => visits() == "11",
            "UPDATE customer SET visits = visits - 10" => visits() == "1",
            sql if sql.starts_with("CREATE VIEW dear_sale") => exists("dear_sale"),
            sql if sql.starts_with("CREATE TABLE ledger") => exists("ledger"),
            sql => return Err(format!("the next runner asks about `{sql}`")),
        };
        Ok(if happened { Self::Skip } else { Self::Repeat })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Repeat => "repeat",
            Self::Skip => "skip",
        }
    }
}
