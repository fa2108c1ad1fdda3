//! Migrations written by hand, as the macro would register them.

use migrate_core::migration::{
    DownSteps, Fact, Impact, Lock, Migration, Object, Probe, Script, Step, StepList, Timeouts,
};
use migrate_core::{Migrator, Registry};
use migrate_ir::checksum::sha256;
use migrate_ir::dialect::{Dialect, Version};
use migrate_tests::servers::TestDatabase;

/// A migration in the making: its steps up and down on one server.
pub(crate) struct MigrationBuilder {
    history: &'static str,
    name: &'static str,
    /// None: the checksum follows from the steps up, as the macro's does from the operations.
    checksum: Option<&'static str>,
    dialect: Dialect,
    transactional: bool,
    up: Vec<Step>,
    down: Vec<Step>,
    irreversible: Option<&'static str>,
    timeouts: Timeouts,
    oldest: Version,
}

impl MigrationBuilder {
    /// A migration of that name, in a transaction where the server can.
    pub(crate) fn new(dialect: Dialect, name: &'static str) -> Self {
        Self {
            history: "app",
            name,
            checksum: None,
            dialect,
            transactional: dialect.transactional_ddl(),
            up: Vec::new(),
            down: Vec::new(),
            irreversible: None,
            timeouts: Timeouts::default(),
            oldest: dialect.oldest_version(),
        }
    }

    /// In another history, as if another crate brought it.
    pub(crate) fn history(mut self, history: &'static str) -> Self {
        self.history = history;
        self
    }

    /// With another checksum, as if its author had changed it.
    pub(crate) fn checksum(mut self, checksum: &'static str) -> Self {
        self.checksum = Some(checksum);
        self
    }

    /// Outside a transaction.
    pub(crate) fn stepwise(mut self) -> Self {
        self.transactional = false;
        self
    }

    /// Inside a transaction.
    pub(crate) fn transactional(mut self) -> Self {
        self.transactional = true;
        self
    }

    /// Written for a server of that version or a newer one.
    pub(crate) fn oldest(mut self, oldest: Version) -> Self {
        self.oldest = oldest;
        self
    }

    /// With timeouts of its own.
    pub(crate) fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    pub(crate) fn irreversible(mut self, reason: &'static str) -> Self {
        self.irreversible = Some(reason);
        self
    }

    pub(crate) fn up(mut self, step: Step) -> Self {
        self.up.push(step);
        self
    }

    pub(crate) fn down(mut self, step: Step) -> Self {
        self.down.push(step);
        self
    }

    /// Creates a table of one column, and drops it on the way back.
    pub(crate) fn table(self, table: &str) -> Self {
        self.up(create_table(table)).down(drop_table(table))
    }

    pub(crate) fn build(self) -> &'static Migration {
        let Self { history, name, checksum, dialect, transactional, up, down, irreversible, timeouts, oldest } = self;
        let sql: Vec<_> = up.iter().map(Step::sql).collect();
        let checksum = checksum.unwrap_or_else(|| text(&sha256(&sql.join(";"))));
        let list = |steps: Vec<Step>| StepList::new(transactional, steps);
        let down = match irreversible {
            Some(reason) => DownSteps::Irreversible(reason),
            None => DownSteps::Reversible(list(down)),
        };
        let mut script = Script::new(dialect, list(up), down);
        script.oldest = oldest;
        let mut migration = Migration::new(history, name, checksum, "src/migrations/by_hand.rs", vec![script]);
        migration.line = 1;
        migration.timeouts = timeouts;
        leak(migration)
    }
}

/// A step of one statement that nobody can ask about: raw SQL.
pub(crate) fn raw(sql: &str) -> Step {
    step(sql, Probe::Unknown)
}

/// A step of one statement.
pub(crate) fn step(sql: &str, probe: Probe<&'static str>) -> Step {
    let sql: &'static str = text(sql);
    let mut step = Step::new(sql, [sql]);
    step.probe = probe;
    step.impact = Impact::NONE;
    step
}

/// A step that locks a table against everybody.
pub(crate) fn locking(table: &str, mut step: Step) -> Step {
    let table = text(table);
    step.impact.locks = Some(vec![Lock::new(table, "ACCESS EXCLUSIVE", "reads and writes")]);
    step
}

/// A step that blocks nobody.
pub(crate) fn harmless(table: &str, mut step: Step) -> Step {
    let table = text(table);
    step.impact.locks = Some(vec![Lock::new(table, "SHARE UPDATE EXCLUSIVE", "nothing")]);
    step
}

pub(crate) fn create_table(table: &str) -> Step {
    step(&format!("CREATE TABLE {table} (id bigint)"), table_exists(table, true))
}

pub(crate) fn drop_table(table: &str) -> Step {
    step(&format!("DROP TABLE {table}"), table_exists(table, false))
}

/// Asks whether there is a table of that name.
pub(crate) fn table_exists(table: &str, exists: bool) -> Probe<&'static str> {
    Probe::Facts(vec![Fact { object: Object::Table { name: text(table) }, exists }])
}

pub(crate) fn registry(migrations: impl IntoIterator<Item = &'static Migration>) -> Registry {
    Registry::of(migrations).expect("migrations that fit together")
}

/// Three tables, one a migration.
pub(crate) fn three_tables(dialect: Dialect) -> Registry {
    let migrations = [("m0001_users", "users"), ("m0002_orders", "orders"), ("m0003_items", "items")];
    registry(migrations.map(|(name, table)| MigrationBuilder::new(dialect, name).table(table).build()))
}

/// A runner for these migrations.
pub(crate) async fn migrator(database: &TestDatabase, registry: Registry) -> Migrator {
    let migrator = Migrator::connect(database.url()).await;
    migrator.unwrap_or_else(|error| panic!("{}: {error}", database.name())).registry(registry)
}

/// The tables of a database, without the history's.
pub(crate) fn tables(database: &TestDatabase) -> Vec<String> {
    let query = match database.dialect() {
        Dialect::Postgres => "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        Dialect::MySql | Dialect::MariaDb => {
            "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY 1"
        }
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY 1"
        }
    };
    let names = database.query(query).into_iter().flatten().flatten();
    names.filter(|name| !name.starts_with("migrate_")).collect()
}

/// One column of a query, as text.
pub(crate) fn column(database: &TestDatabase, query: &str) -> Vec<String> {
    let rows = database.query(query);
    rows.into_iter().map(|row| row.into_iter().next().flatten().unwrap_or_default()).collect()
}

/// The names in the history, in the order in which they were applied.
pub(crate) fn history(database: &TestDatabase) -> Vec<String> {
    column(database, "SELECT name FROM migrate_history ORDER BY position")
}

/// The events in the journal, with the number of their step.
pub(crate) fn journal(database: &TestDatabase) -> Vec<String> {
    let rows = database.query("SELECT event, step FROM migrate_journal ORDER BY id");
    rows.into_iter().map(|row| row.into_iter().flatten().collect::<Vec<_>>().join(" ")).collect()
}

pub(crate) fn text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
