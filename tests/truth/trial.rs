//! One trick with one command: what was printed, beside what is there.

use std::collections::BTreeSet;
use std::fmt;
use std::process::Command;

use migrate_ir::dialect::Dialect;
use migrate_tests::cargo;
use migrate_tests::servers::{TestDatabase, TestServer};
use serde_json::{Value, json};

use crate::client::ask;
use crate::sentences::{self, Claim, Way};
use crate::tricks::Trick;

/// The commands that are tried, each on a database of its own.
pub(crate) const COMMANDS: [&str; 10] = [
    "up",
    "up --dry-run",
    UP_PLAN,
    "down --all",
    "redo",
    "reset",
    "fresh --yes-drop {name}",
    MARK_APPLIED,
    "mark --reverted m0003_last --reason truth",
    "repair --yes",
];

/// Its file is written first.
const UP_PLAN: &str = "up --plan plan.json";

/// The migrations before it are applied first. Before the others that do not begin with `up`, all are.
const MARK_APPLIED: &str = "mark --applied m0003_last --reason truth";

/// Where databases are made.
pub(crate) enum Place {
    Server(TestServer),
    File,
}

impl Place {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Server(server) => server.kind().dialect(),
            Self::File => Dialect::Sqlite,
        }
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Server(server) => server.kind().to_string(),
            Self::File => "sqlite".to_owned(),
        }
    }

    fn database(&self) -> TestDatabase {
        match self {
            Self::Server(server) => server.fresh_database(),
            Self::File => TestDatabase::sqlite(),
        }
    }
}

/// How many trials there were, and what was not true.
#[derive(Default)]
pub(crate) struct Counts {
    tried: usize,
    claims: usize,
    pub(crate) lies: Vec<String>,
}

impl Counts {
    pub(crate) fn add(&mut self, trial: Trial) {
        self.tried += 1;
        self.claims += trial.claims;
        self.lies.extend(trial.lies);
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lied = self.lies.len();
        write!(f, "tried {}, claims {}, truthful {}, lied: {lied}", self.tried, self.claims, self.claims - lied)
    }
}

/// What came of one.
pub(crate) struct Trial {
    claims: usize,
    lies: Vec<String>,
}

/// The migrations, each with the tables that it leaves.
struct History {
    document: Value,
    tables: [(&'static str, Vec<&'static str>); 3],
}

fn history(dialect: Dialect, trick: &Trick) -> History {
    let makes = |table: &str| json!({ "sql": format!("CREATE TABLE {table} (id int)"), "makes": table });
    let drops = |table: &str| json!({ "sql": format!("DROP TABLE {table}"), "drops": table });
    let raw = |sql: &str| json!({ "sql": sql });
    let second: Vec<_> = ["second"].into_iter().chain(trick.creates.iter().copied()).collect();
    History {
        document: json!({ "dialect": dialect.name(), "migrations": [
            { "name": "m0001_first", "up": [makes("first")], "down": [drops("first")] },
            { "name": "m0002_second", "alone": trick.alone, "up": [makes("second"), raw(trick.sql)],
              "down": [raw(trick.undo), drops("second")] },
            { "name": "m0003_last", "up": [makes("last"), raw(observe(dialect))],
              "down": [raw("DROP TABLE observed"), drops("last")] },
        ] }),
        tables: [("m0001_first", vec!["first"]), ("m0002_second", second), ("m0003_last", vec!["last", "observed"])],
    }
}

/// Keeps in a table how the session of the last migration is set. What earlier statements have waited for locks is
/// taken off the limit, so that one is compared in whole seconds.
fn observe(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => {
            "CREATE TABLE observed AS SELECT concat_ws('/', current_setting('search_path'), current_user, session_user, \
             current_setting('session_replication_role'), current_setting('row_security'), current_setting('timezone'), \
             current_setting('standard_conforming_strings'), current_setting('check_function_bodies'), \
             current_setting('default_transaction_read_only'), current_setting('datestyle'), \
             ceil(extract(epoch FROM current_setting('lock_timeout')::interval)), current_setting('statement_timeout'), \
             current_setting('idle_in_transaction_session_timeout')) AS state"
        }
        Dialect::MySql | Dialect::MariaDb => {
            "CREATE TABLE observed AS SELECT concat_ws('/', @@foreign_key_checks, @@unique_checks, \
             instr(@@sql_mode, 'STRICT') > 0, instr(@@sql_mode, 'BACKSLASH'), instr(@@sql_mode, 'ANSI'), @@autocommit, \
             @@sql_select_limit, @@time_zone, @@character_set_client, @@completion_type, @@sql_safe_updates) AS state"
        }
        Dialect::Sqlite => {
            "CREATE TABLE observed AS SELECT (SELECT * FROM pragma_foreign_keys) || '/' || \
             (SELECT * FROM pragma_ignore_check_constraints) || '/' || (SELECT * FROM pragma_recursive_triggers) || '/' || \
             (SELECT * FROM pragma_query_only) || '/' || (SELECT count(*) FROM pragma_database_list WHERE name = 'other') \
             AS state"
        }
    }
}

/// Runs the trick and judges every sentence.
pub(crate) fn run(place: &Place, trick: &Trick, command: &str) -> Trial {
    let database = place.database();
    let dialect = place.dialect();
    let folder = tempfile::tempdir().unwrap();
    let program = |history: &History, line: &str| {
        std::fs::write(folder.path().join("migrations.json"), history.document.to_string()).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_truth-program"));
        program.args(line.split_whitespace()).args(["--database-url", database.url()]).current_dir(folder.path());
        program.env("TRUTH_MIGRATIONS", folder.path().join("migrations.json")).env_remove("RUST_LOG");
        cargo::remove_package_variables(&mut program);
        let output = program.output().unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_ne!(output.status.code(), Some(101), "{}: {line}: a panic\n{text}", trick.name);
        text
    };
    for statement in trick.before {
        ask(&database, statement);
    }
    let tricked = history(dialect, trick);
    let mut trial = Trial { claims: 0, lies: Vec::new() };
    let mut judge = |line: &str, before: &Found| {
        let text = program(&tricked, line);
        let before = &match line.split(' ').next() {
            // Everything is dropped first, but for what is in other schemas.
            Some("fresh") => Found {
                tables: before.tables.iter().filter(|table| table.contains('.')).cloned().collect(),
                ..Found::default()
            },
            // What the history has is reverted first.
            Some("reset") => before.reverted(&tricked),
            _ => before.clone(),
        };
        let after = Found::look(&database);
        let context = format!("{}, `{}`, after `{line}`", database.name(), trick.name);
        match sentences::read(&text) {
            Err(sentence) => {
                trial.claims += 1;
                trial.lies.push(format!("{context}: unknown sentence: {}\n{text}", sentence.0));
            }
            Ok(claims) => {
                for (index, claim) in claims.iter().enumerate() {
                    trial.claims += 1;
                    // What was reverted, say, and then applied again.
                    let is_it = |other: &Claim| other.migration() == claim.migration() && other != claim;
                    let later = match claim {
                        Claim::RunToItsEnd(_) => claims.iter().any(is_it),
                        _ => claims[index + 1..].iter().any(is_it),
                    };
                    if claim.migration().is_some() && later {
                        continue;
                    }
                    if let Err(why) = is_true(claim, &claims, &tricked, before, &after) {
                        trial.lies.push(format!("{context}: {claim:?}: {why}\n{text}\n{before:?}\n{after:?}"));
                    }
                }
            }
        }
        after
    };
    let empty = Found::look(&database);
    let line = command.replace("{name}", database_name(&database));
    let edit = || trick.edits.iter().for_each(|statement| drop(ask(&database, statement)));
    let mut last = match command {
        UP_PLAN => {
            program(&tricked, "plan --out plan.json");
            let planned = Found::look(&database);
            assert_eq!(planned, empty, "{}: `plan` has changed the database", trick.name);
            judge(&line, &planned)
        }
        _ if command.starts_with("up") => judge(&line, &empty),
        _ => {
            judge(if command == MARK_APPLIED { "up --to m0002_second" } else { "up" }, &empty);
            edit();
            judge(&line, &Found::look(&database))
        }
    };
    if command == "up" {
        edit();
        last = judge("up", &Found::look(&database));
    }
    let last = judge("status", &last);
    for statement in trick.after {
        ask(&database, statement);
    }
    if last.tables.contains("observed") && !trick.before.iter().any(|before| before.contains("GLOBAL")) {
        trial.claims += 1;
        let observed = ask(&database, "SELECT state FROM observed");
        let expected = expected_state(place);
        if observed != expected {
            trial.lies.push(format!(
                "{}, `{}`, after `{line}`: the last migration ran under {observed:?}, and not under {expected:?}",
                database.name(),
                trick.name
            ));
        }
    }
    trial
}

fn database_name(database: &TestDatabase) -> &str {
    database.url().rsplit('/').next().unwrap()
}

/// How the session of the last migration is set where nothing was tried.
fn expected_state(place: &Place) -> Vec<String> {
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    static EXPECTED: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());
    if let Some(expected) = EXPECTED.lock().unwrap().get(&place.name()) {
        return expected.clone();
    }
    let database = place.database();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("migrations.json");
    let plain = Trick { sql: "SELECT 1", undo: "SELECT 1", ..Trick::default() };
    std::fs::write(&file, history(place.dialect(), &plain).document.to_string()).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_truth-program"));
    program.args(["up", "--database-url", database.url()]).current_dir(folder.path()).env("TRUTH_MIGRATIONS", &file);
    cargo::remove_package_variables(&mut program);
    assert!(program.output().unwrap().status.success());
    let expected = ask(&database, "SELECT state FROM observed");
    EXPECTED.lock().unwrap().insert(place.name(), expected.clone());
    expected
}

/// What the server's own client finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Found {
    /// Every table of the application: with its schema, where that is not the usual one.
    tables: BTreeSet<String>,
    /// The names in the history.
    history: BTreeSet<String>,
    /// What the history says: names with checksums.
    rows: BTreeSet<String>,
    /// What the journal says that the history should say.
    journal: BTreeSet<String>,
    /// The migrations of which the journal tells.
    in_journal: BTreeSet<String>,
}

impl Found {
    /// What is left where everything is reverted that the history has.
    fn reverted(&self, history: &History) -> Self {
        let reverted = history.tables.iter().filter(|(name, _)| self.history.contains(*name));
        let gone: BTreeSet<_> = reverted.flat_map(|(_, tables)| tables.iter().copied()).collect();
        let tables = self.tables.iter().filter(|table| !gone.contains(table.as_str())).cloned().collect();
        Self { tables, ..Self::default() }
    }

    fn look(database: &TestDatabase) -> Self {
        let list = match database.dialect() {
            Dialect::Postgres => {
                "SELECT CASE schemaname WHEN 'public' THEN '' ELSE schemaname || '.' END || tablename FROM pg_tables \
                 WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            }
            Dialect::MySql | Dialect::MariaDb => {
                "SELECT concat(if(table_schema = database(), '', concat(table_schema, '.')), table_name) \
                 FROM information_schema.tables WHERE table_schema IN (database(), 'tenant')"
            }
            Dialect::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        };
        let (own, tables): (BTreeSet<_>, _) =
            ask(database, list).into_iter().partition(|table| table.contains("migrate_"));
        let set = |sql: &str| ask(database, sql).into_iter().collect();
        let (history, rows) = if own.contains("migrate_history") {
            let row = both(database.dialect(), "name", "checksum");
            (set("SELECT name FROM migrate_history"), set(&format!("SELECT {row} FROM migrate_history")))
        } else {
            Default::default()
        };
        let (journal, in_journal) = if own.contains("migrate_journal") {
            let row = both(database.dialect(), "j.name", "j.checksum");
            let decides = "('finished', 'marked applied', 'marked reverted')";
            let newest = format!(
                "SELECT {row} FROM migrate_journal j WHERE j.direction = 'up' AND j.id = (SELECT max(k.id) \
                 FROM migrate_journal k WHERE k.name = j.name AND k.event IN {decides})"
            );
            let names = format!("SELECT DISTINCT name FROM migrate_journal WHERE event IN {decides}");
            (set(&newest), set(&names))
        } else {
            Default::default()
        };
        Self { tables, history, rows, journal, in_journal }
    }
}

/// Two columns as one text.
fn both(dialect: Dialect, one: &str, other: &str) -> String {
    match dialect {
        Dialect::Postgres | Dialect::Sqlite => format!("{one} || ' ' || {other}"),
        Dialect::MySql | Dialect::MariaDb => format!("concat({one}, ' ', {other})"),
    }
}

fn is_true(claim: &Claim, claims: &[Claim], history: &History, before: &Found, after: &Found) -> Result<(), String> {
    let tables = |name: &str| {
        history.tables.iter().find(|(own, _)| *own == name).map(|(_, tables)| tables.clone()).unwrap_or_default()
    };
    let require = |holds: bool, why: &str| if holds { Ok(()) } else { Err(why.to_owned()) };
    match claim {
        Claim::Nothing => Ok(()),
        Claim::Applied(name) => {
            require(after.history.contains(name), "its row is not in the history")?;
            require(tables(name).iter().all(|table| after.tables.contains(*table)), "a table of it is missing")
        }
        Claim::RunToItsEnd(name) => {
            let there = |table: &&str| after.tables.contains(*table) == after.history.contains(name);
            require(tables(name).iter().all(there), "its tables do not fit its row")
        }
        Claim::Reverted(name) => {
            require(!after.history.contains(name), "its row is in the history")?;
            require(!tables(name).iter().any(|table| after.tables.contains(*table)), "a table of it is there")
        }
        Claim::NothingKept { name, way } => {
            require(after.history.contains(name) == (*way == Way::Down), "its row came or went")?;
            let own = tables(name);
            require(
                match way {
                    Way::Up => own.iter().all(|table| !after.tables.contains(*table) || before.tables.contains(*table)),
                    Way::Down => own.iter().all(|table| after.tables.contains(*table)),
                },
                "a table of it came or went",
            )
        }
        Claim::StepsDone { name, steps, way } => {
            require(after.history.contains(name) == (*way == Way::Down), "its row came or went")?;
            // Up: the first step makes the first table. Down: the last one drops it.
            let first = after.tables.contains(tables(name)[0]);
            require(
                match way {
                    Way::Up => first == (*steps >= 1),
                    Way::Down => first == (*steps < 2),
                },
                "the table of its first step is not as it says",
            )
        }
        Claim::Ended { name, committed, way } => {
            require(after.history.contains(name) == (*way == Way::Down), "its row came or went")?;
            // On the way back, nothing is done before the SQL.
            require(
                *way == Way::Down || after.tables.contains(tables(name)[0]) == *committed,
                "what was done before it is not so",
            )
        }
        Claim::TookBack => require(before == after, "something was kept"),
        Claim::AllApplied => {
            let all = history.tables.iter();
            let applied = |(name, tables): &(&str, Vec<&str>)| {
                after.history.contains(*name) && tables.iter().all(|table| after.tables.contains(*table))
            };
            require(all.clone().all(applied), "one is not applied, or a table of it is missing")
        }
        Claim::InOrder => {
            let told = |row: &&String| row.split(' ').next().is_some_and(|name| after.in_journal.contains(name));
            let rows: BTreeSet<_> = after.rows.iter().filter(told).cloned().collect();
            require(rows == after.journal, "the history has not what the journal has")
        }
        Claim::NothingRan => {
            require((&before.tables, &before.rows) == (&after.tables, &after.rows), "something was run")
        }
        Claim::NoneApplied => require(after.history.is_empty(), "the history has rows"),
        Claim::Listed(name) => require(after.history.contains(name), "the history does not have it"),
        Claim::NotListed(name) => require(!after.history.contains(name), "the history has it"),
        Claim::AppliedInAll(count) => {
            let without_row: BTreeSet<_> =
                claims.iter().filter(|claim| matches!(claim, Claim::RowMissing(_))).collect();
            // One that is being reverted has its row until the end.
            let half = claims.iter().filter(|claim| matches!(claim, Claim::StepsDone { way: Way::Down, .. })).count();
            require(*count + half == after.history.len() + without_row.len(), "the history has another number of rows")
        }
        Claim::RowMissing(name) => {
            require(!after.history.contains(name), "its row is in the history")?;
            require(tables(name).iter().all(|table| after.tables.contains(*table)), "a table of it is missing")
        }
        Claim::Count(count) => {
            let done = claims.iter().filter(|claim| matches!(claim, Claim::Applied(_) | Claim::Reverted(_))).count();
            require(*count == done, "another number of them was listed")
        }
    }
}
