//! What may keep a runner from knowing what it did.

use migrate_ir::dialect::Dialect;

/// SQL of the second migration, between two that are plain.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trick {
    pub(crate) name: &'static str,
    /// What another client does before anything is run.
    pub(crate) before: &'static [&'static str],
    /// The SQL of a step, behind a step that creates a table.
    pub(crate) sql: &'static str,
    /// The tables that it leaves, as `schema.table` where they are elsewhere.
    pub(crate) creates: &'static [&'static str],
    /// The SQL that undoes it.
    pub(crate) undo: &'static str,
    /// Whether the migration is not one transaction.
    pub(crate) alone: bool,
    /// What another client does once all is applied.
    pub(crate) edits: &'static [&'static str],
    /// What another client does in the end.
    pub(crate) after: &'static [&'static str],
}

const fn sql(name: &'static str, sql: &'static str, creates: &'static [&'static str], undo: &'static str) -> Trick {
    Trick { name, before: &[], sql, creates, undo, alone: false, edits: &[], after: &[] }
}

const fn setting(name: &'static str, text: &'static str) -> Trick {
    sql(name, text, &[], "SELECT 1")
}

const fn edit(name: &'static str, edits: &'static [&'static str]) -> Trick {
    Trick { name, before: &[], sql: "SELECT 1", creates: &[], undo: "SELECT 1", alone: false, edits, after: &[] }
}

/// For each server the same kinds, in its own words.
pub(crate) fn all(dialect: Dialect) -> Vec<Trick> {
    let own: &[Trick] = match dialect {
        Dialect::Postgres => &POSTGRES,
        Dialect::MySql => &MYSQL,
        Dialect::MariaDb => &MYSQL,
        Dialect::Sqlite => &SQLITE,
    };
    let more: &[Trick] = if dialect == Dialect::MariaDb { &MARIADB } else { &[] };
    ANYWHERE.iter().chain(own).chain(more).cloned().collect()
}

const ANYWHERE: [Trick; 6] = [
    setting("nothing", "SELECT 1"),
    sql("a table", "CREATE TABLE inside (id int)", &["inside"], "DROP TABLE inside"),
    sql(
        "words in a string",
        "CREATE TABLE inside (a text); INSERT INTO inside VALUES ('; COMMIT; --')",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql("a mistake", "SELECT no_such_column FROM first", &[], "SELECT 1"),
    sql(
        "a mistake behind a change",
        "CREATE TABLE inside (id int); SELECT no_such_column FROM first",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql(
        "a mistake on the way back",
        "CREATE TABLE inside (id int)",
        &["inside"],
        "DROP TABLE inside; SELECT no_such_column FROM first",
    ),
];

const POSTGRES: [Trick; 37] = [
    sql(
        "begin and commit",
        "BEGIN; CREATE TABLE inside (id int); COMMIT",
        &["inside"],
        "BEGIN; DROP TABLE inside; COMMIT",
    ),
    sql("commit", "CREATE TABLE inside (id int); COMMIT", &["inside"], "DROP TABLE inside; COMMIT"),
    sql(
        "commit and begin",
        "COMMIT; BEGIN; CREATE TABLE inside (id int)",
        &["inside"],
        "COMMIT; BEGIN; DROP TABLE inside",
    ),
    sql(
        "commit, then a mistake",
        "CREATE TABLE inside (id int); COMMIT; SELECT 1/0",
        &["inside"],
        "DROP TABLE inside; COMMIT; SELECT 1/0",
    ),
    sql(
        "commit and begin, then a mistake",
        "COMMIT; BEGIN; CREATE TABLE inside (id int); COMMIT; BEGIN; SELECT 1/0",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql("rollback", "ROLLBACK", &[], "ROLLBACK"),
    sql("rollback and more", "ROLLBACK; CREATE TABLE inside (id int)", &["inside"], "ROLLBACK; DROP TABLE inside"),
    sql("rollback and begin", "ROLLBACK; BEGIN", &[], "ROLLBACK; BEGIN"),
    sql("rollback, then a mistake", "ROLLBACK; SELECT 1/0", &[], "SELECT 1"),
    sql(
        "end in a comment's company",
        "/* so */ END /* it ends */; CREATE TABLE inside (id int)",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql("prepared", "PREPARE TRANSACTION 'x'", &[], "SELECT 1"),
    sql("a savepoint", "SAVEPOINT a; CREATE TABLE inside (id int); RELEASE a", &["inside"], "DROP TABLE inside"),
    sql("a savepoint taken back", "SAVEPOINT a; CREATE TABLE gone (id int); ROLLBACK TO a", &[], "SELECT 1"),
    Trick {
        before: &["CREATE SCHEMA tenant"],
        ..sql(
            "search_path",
            "SET search_path = tenant; CREATE TABLE inside (id int)",
            &["tenant.inside"],
            "DROP TABLE tenant.inside",
        )
    },
    sql(
        "an empty search_path",
        "SELECT set_config('search_path', '', false); CREATE TABLE public.inside (id int)",
        &["inside"],
        "DROP TABLE inside",
    ),
    Trick {
        before: &["CREATE SCHEMA tenant"],
        ..sql("a local search_path", "SET LOCAL search_path = tenant", &[], "SET LOCAL search_path = tenant")
    },
    setting("search_path of temporary tables", "SET search_path = pg_temp, public"),
    setting(
        "a temporary table of the history\'s name",
        "CREATE TEMP TABLE migrate_history (LIKE public.migrate_history INCLUDING ALL)",
    ),
    setting("replication role", "SET session_replication_role = replica"),
    setting(
        "row security and its kin",
        "SET row_security = on; SET standard_conforming_strings = off; SET check_function_bodies = off",
    ),
    setting(
        "timeouts",
        "SET lock_timeout = 0; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 100",
    ),
    setting("a read-only default", "SET default_transaction_read_only = on"),
    setting(
        "time zone and dates",
        "SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SET intervalstyle = 'iso_8601'",
    ),
    Trick { before: &["DROP ROLE IF EXISTS low", "CREATE ROLE low"], ..setting("a role", "SET ROLE low") },
    Trick {
        before: &["DROP ROLE IF EXISTS low", "CREATE ROLE low"],
        ..setting("a session's user", "SET SESSION AUTHORIZATION low")
    },
    Trick {
        before: &["DROP ROLE IF EXISTS low", "CREATE ROLE low"],
        ..setting("a role and a setting", "SET session_replication_role = replica; SET ROLE low")
    },
    setting("the runner's lock", "SELECT pg_advisory_unlock_all()"),
    Trick { alone: true, ..setting("discard all", "DISCARD ALL") },
    Trick { alone: true, ..setting("discard the session's state", "RESET ALL") },
    Trick { alone: true, ..setting("a transaction that is left open", "BEGIN") },
    Trick { alone: true, ..setting("search_path outside a transaction", "SET search_path = pg_catalog") },
    Trick { alone: true, ..setting("a role outside a transaction", "SET ROLE pg_read_all_data") },
    edit("the last row deleted", &["DELETE FROM migrate_history WHERE name = 'm0003_last'"]),
    edit("all rows deleted", &["DELETE FROM migrate_history"]),
    edit("the table dropped", &["DROP TABLE migrate_history"]),
    edit("the journal emptied", &["DELETE FROM migrate_journal"]),
    edit("a checksum edited", &["UPDATE migrate_history SET checksum = 'ff' WHERE name = 'm0001_first'"]),
];

const MYSQL: [Trick; 23] = [
    sql("begin and commit", "START TRANSACTION; INSERT INTO first VALUES (7); COMMIT", &[], "SELECT 1"),
    sql(
        "rows, then a table, then a mistake",
        "INSERT INTO first VALUES (7); CREATE TABLE inside (id int); SELECT no_such_column FROM first",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql(
        "two tables, then a mistake",
        "CREATE TABLE inside (id int); CREATE TABLE inside (id int)",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql("rows, then rollback", "INSERT INTO first VALUES (7); ROLLBACK", &[], "SELECT 1"),
    sql("autocommit", "SET autocommit = 0; INSERT INTO first VALUES (7)", &[], "SET autocommit = 0"),
    Trick {
        before: &["DROP DATABASE IF EXISTS tenant", "CREATE DATABASE tenant"],
        ..sql(
            "another database",
            "USE tenant; CREATE TABLE inside (id int)",
            &["tenant.inside"],
            "DROP TABLE tenant.inside",
        )
    },
    Trick {
        before: &["DROP DATABASE IF EXISTS tenant", "CREATE DATABASE tenant"],
        ..sql("another database in a comment", "/*! USE tenant */", &[], "/*! USE tenant */")
    },
    setting("a temporary table of the history\'s name", "CREATE TEMPORARY TABLE migrate_history LIKE migrate_history"),
    setting("foreign keys", "SET foreign_key_checks = 0, unique_checks = 0"),
    setting("a mode", "SET sql_mode = ''"),
    setting("backslashes", "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'"),
    setting("a limit of rows", "SET sql_select_limit = 0"),
    setting("names and zone", "SET NAMES latin1; SET time_zone = '+09:00'"),
    setting("isolation", "SET SESSION transaction_isolation = 'SERIALIZABLE'"),
    setting("a chain of transactions", "SET completion_type = 1"),
    setting("the runner's lock", "DO RELEASE_ALL_LOCKS()"),
    setting("variables of the user", "SET @a = 1, @@sql_safe_updates = 1"),
    Trick {
        before: &["SET GLOBAL sql_select_limit = 1"],
        after: &["SET GLOBAL sql_select_limit = DEFAULT"],
        ..setting("a limit of rows on the server", "SELECT 1")
    },
    Trick {
        before: &["SET GLOBAL completion_type = 'RELEASE'"],
        after: &["SET GLOBAL completion_type = DEFAULT"],
        ..setting("a completion type on the server", "SELECT 1")
    },
    Trick {
        before: &["SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'"],
        after: &["SET GLOBAL sql_mode = DEFAULT"],
        ..setting("a mode on the server", "SELECT 1")
    },
    edit("the last row deleted", &["DELETE FROM migrate_history WHERE name = 'm0003_last'"]),
    edit("all rows deleted", &["DELETE FROM migrate_history"]),
    edit("a checksum edited", &["UPDATE migrate_history SET checksum = 'ff' WHERE name = 'm0001_first'"]),
];

const MARIADB: [Trick; 2] =
    [setting("IF EXISTS everywhere", "SET sql_if_exists = 1"), setting("Oracle's mode", "SET sql_mode = 'ORACLE'")];

const SQLITE: [Trick; 23] = [
    sql("begin and commit", "BEGIN; CREATE TABLE inside (id int); COMMIT", &["inside"], "DROP TABLE inside"),
    sql("commit", "CREATE TABLE inside (id int); COMMIT", &["inside"], "DROP TABLE inside; COMMIT"),
    sql(
        "commit and begin",
        "COMMIT; BEGIN; CREATE TABLE inside (id int)",
        &["inside"],
        "COMMIT; BEGIN; DROP TABLE inside",
    ),
    sql(
        "commit, then a mistake",
        "CREATE TABLE inside (id int); COMMIT; SELECT no_such",
        &["inside"],
        "DROP TABLE inside; COMMIT; SELECT no_such",
    ),
    sql("rollback", "ROLLBACK", &[], "ROLLBACK"),
    sql("rollback and more", "ROLLBACK; CREATE TABLE inside (id int)", &["inside"], "ROLLBACK; DROP TABLE inside"),
    sql(
        "rollback, then a mistake",
        "ROLLBACK; CREATE TABLE inside (id int); SELECT no_such",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql("rollback and begin", "ROLLBACK; BEGIN", &[], "ROLLBACK; BEGIN"),
    sql("end", "END", &[], "END"),
    sql("a savepoint", "SAVEPOINT a; CREATE TABLE inside (id int); RELEASE a", &["inside"], "DROP TABLE inside"),
    sql("a savepoint that is left", "SAVEPOINT a; CREATE TABLE inside (id int)", &["inside"], "DROP TABLE inside"),
    sql(
        "a conflict that rolls back",
        "CREATE TABLE inside (id int PRIMARY KEY ON CONFLICT ROLLBACK); INSERT INTO inside VALUES (1), (1)",
        &["inside"],
        "DROP TABLE inside",
    ),
    sql(
        "a temporary table of the history's name",
        "CREATE TEMP TABLE migrate_history AS SELECT * FROM main.migrate_history LIMIT 0",
        &[],
        "SELECT 1",
    ),
    setting("foreign keys", "PRAGMA foreign_keys = OFF"),
    setting("checks", "PRAGMA ignore_check_constraints = ON; PRAGMA recursive_triggers = ON"),
    setting("queries only", "PRAGMA query_only = ON"),
    Trick { alone: true, ..setting("foreign keys outside a transaction", "PRAGMA foreign_keys = OFF") },
    Trick { alone: true, ..setting("a transaction that is left open", "BEGIN") },
    sql("another file", "ATTACH ':memory:' AS other", &[], "SELECT 1"),
    edit("the last row deleted", &["DELETE FROM migrate_history WHERE name = 'm0003_last'"]),
    edit("all rows deleted", &["DELETE FROM migrate_history"]),
    edit("the journal emptied", &["DELETE FROM migrate_journal"]),
    edit("a checksum edited", &["UPDATE migrate_history SET checksum = 'ff' WHERE name = 'm0001_first'"]),
];
