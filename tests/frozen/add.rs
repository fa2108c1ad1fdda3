//! Makes the databases that are not there yet, by the programs of this version, and pins what is not pinned yet.
//!
//! Nothing that is there is touched.

use std::fs;

use migrate_ir::dialect::Dialect;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::dump::dump;
use crate::fixture::{Fixture, folder};
use crate::kill_runner::{KilledAt, kill_runner};
use crate::pins::{SUMS, found, pinned};
use crate::program::{Conversation, Program};
use crate::protected::PRODUCTION;

#[test]
#[ignore = "it writes files, and is run by whoever adds one"]
fn add_what_is_missing() {
    for (fixture, dialect) in Fixture::all() {
        let path = folder().join(fixture.file(dialect));
        if path.exists() {
            continue;
        }
        let database = empty(dialect);
        make(fixture, &database);
        fs::write(&path, without_host(&dump(&database))).unwrap();
        eprintln!("added {}", path.display());
    }
    let mut sums = found();
    // What was pinned stays pinned: a change of it is for the test to tell.
    sums.extend(pinned());
    let lines = sums.into_iter().map(|(file, hash)| format!("{hash}  {file}\n"));
    fs::write(folder().join(SUMS), lines.collect::<String>()).unwrap();
}

/// An empty database on the server that such files come from.
fn empty(dialect: Dialect) -> TestDatabase {
    let server = match dialect {
        Dialect::Postgres => ServerKind::Postgres15,
        Dialect::MySql => ServerKind::MySql,
        Dialect::MariaDb => ServerKind::MariaDb,
        Dialect::Sqlite => return TestDatabase::sqlite(),
    };
    TestDatabase::fresh(server).expect("the server is needed for this")
}

/// The name of the machine is nobody's business.
fn without_host(sql: &str) -> String {
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let host = host.trim();
    sql.replace(&format!("@{host}, process"), "@host, process").replace(&format!("@{host}'"), "@host'")
}

fn make(fixture: Fixture, database: &TestDatabase) {
    match fixture {
        Fixture::Everything => make_everything(database),
        Fixture::HalfApplied => make_half_applied(database),
        Fixture::HalfReverted => make_half_reverted(database),
        Fixture::Protected => make_protected(database),
        Fixture::OwnTables => {
            let conversation = Conversation::new(database, fixture.migrate_toml(database.dialect()));
            succeed(&conversation, UP);
        }
    }
}

const UP: &[&str] = &["up", "--applied-by", "ada"];

/// The ledger's program does that, without a mistake.
fn succeed(conversation: &Conversation<'_>, arguments: &[&str]) {
    run(conversation, Program::Ledger, arguments, true);
}

fn run(conversation: &Conversation<'_>, program: Program, arguments: &[&str], succeeds: bool) {
    let output = conversation.command(program, arguments).output().unwrap();
    assert_eq!(output.status.success(), succeeds, "{arguments:?}: {output:#?}");
}

/// The ledger's program meets a table that is in its way, and goes on without it.
fn make_everything(database: &TestDatabase) {
    let conversation = Conversation::new(database, "");
    run(&conversation, Program::Shop, UP, true);
    if matches!(database.dialect(), Dialect::Postgres | Dialect::Sqlite) {
        run(&conversation, Program::Search, UP, true);
    }
    database.query("CREATE TABLE entry (id integer)");
    run(&conversation, Program::Ledger, UP, false);
    database.query("DROP TABLE entry");
    succeed(&conversation, UP);
}

fn make_half_applied(database: &TestDatabase) {
    let conversation = Conversation::new(database, "");
    succeed(&conversation, &["up", "--to", "m0001_open_accounts", "--applied-by", "ada"]);
    let when = match database.dialect() {
        Dialect::Postgres | Dialect::Sqlite => KilledAt::InsideStep,
        Dialect::MySql | Dialect::MariaDb => KilledAt::AfterStep,
    };
    kill_runner(database, conversation.command(Program::Ledger, UP), "entry", when);
}

fn make_half_reverted(database: &TestDatabase) {
    let conversation = Conversation::new(database, "");
    succeed(&conversation, UP);
    let down = ["down", "--applied-by", "ada", "--lock", "lease", "--lease", "1s"];
    kill_runner(database, conversation.command(Program::Ledger, &down), "account", KilledAt::InsideStep);
}

/// Everything that a journal can tell happens once, in an order in which nothing is forgotten again.
fn make_protected(database: &TestDatabase) {
    let conversation = Conversation::new(database, PRODUCTION);
    succeed(&conversation, &["fresh", "--yes-drop", conversation.database_name(), "--applied-by", "ada"]);
    succeed(&conversation, &["down", "-n", "2", "--applied-by", "ada"]);
    database.query("CREATE INDEX account_opened_idx ON account (owner)");
    run(&conversation, Program::Ledger, UP, false);
    database.query(match database.dialect() {
        Dialect::Postgres | Dialect::Sqlite => "DROP INDEX account_opened_idx",
        Dialect::MySql | Dialect::MariaDb => "DROP INDEX account_opened_idx ON account",
    });
    succeed(&conversation, &["up", "--applied-by", "ada", "--env", "production"]);
    for state in ["--reverted", "--applied"] {
        succeed(&conversation, &["mark", state, "m0003_drop_indexes", "--reason", "it's \"so\""]);
    }
    database.query("UPDATE migrate_history SET checksum = 'edited' WHERE name = 'm0002_index_accounts'");
    succeed(&conversation, &["accept", "m0002_index_accounts", "--reason", "nobody edited it"]);
    database.query("UPDATE migrate_history SET chain = 'edited' WHERE name = 'm0003_drop_indexes'");
    succeed(&conversation, &["repair", "--yes"]);
    database.query(
        "UPDATE migrate_lock SET lease_id = '0123456789abcdef0123456789abcdef', lease_ms = 100, \
         holder = 'ada@host, process 12'",
    );
    succeed(&conversation, &["unlock", "--reason", "the host was switched off"]);
}
