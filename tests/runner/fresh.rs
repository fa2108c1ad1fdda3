//! A database that is emptied, whatever it holds.

use std::collections::BTreeSet;
use std::time::Duration;

use migrate_core::{Connection, Environment, ErrorKind, Event, Fresh, LockMode, Migrator, Options, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{column, history, migrator, registry, tables, three_tables};

/// What dropping everything would drop, and then what it has dropped: the same.
fn emptied(database: &TestDatabase) -> Vec<String> {
    let on = database.name();
    let dropped = block_on(async {
        let mut migrator = migrator(database, Registry::nothing()).await;
        let listed = migrator.everything().await.unwrap();
        let Fresh { dropped, report, .. } = migrator.fresh().await.unwrap_or_else(|error| panic!("{on}: {error}"));
        assert_eq!(report.migrations, [], "{on}");
        assert_eq!(listed, dropped, "{on}");
        assert_eq!(migrator.everything().await.unwrap(), [""; 0], "{on}: something is left");
        dropped
    });
    assert_eq!(object_names(database), [""; 0], "{on}: something is left");
    dropped
}

/// The names of all that is in a database, as nobody but this test asks for them.
fn object_names(database: &TestDatabase) -> Vec<String> {
    let query = match database.dialect() {
        Dialect::Postgres => {
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
             UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
             UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
             UNION ALL SELECT oprname FROM pg_operator WHERE oprnamespace = 'public'::regnamespace
             UNION ALL SELECT collname FROM pg_collation WHERE collnamespace = 'public'::regnamespace
             UNION ALL SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace"
        }
        Dialect::MySql | Dialect::MariaDb => {
            "SELECT table_name FROM information_schema.tables WHERE table_schema = database()
             UNION ALL SELECT routine_name FROM information_schema.routines WHERE routine_schema = database()
             UNION ALL SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = database()
             UNION ALL SELECT event_name FROM information_schema.events WHERE event_schema = database()"
        }
        Dialect::Sqlite => "SELECT name FROM sqlite_schema WHERE name <> 'sqlite_sequence'",
    };
    column(database, query)
}

fn string_set<'a>(lines: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    lines.into_iter().map(str::to_owned).collect()
}

#[test]
fn an_emptied_database_gets_all_migrations_again_over_the_same_connection() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        database.query("CREATE TABLE of_another_program (id int)");
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::All).await.unwrap();
            let Fresh { dropped, report, .. } = migrator.fresh().await.unwrap();
            assert_eq!(dropped.len(), expected_drop_count(3), "{on}: {dropped:?}");
            assert_eq!(report.migrations.len(), 3, "{on}");
        });
        assert_eq!(history(&database).len(), 3, "{on}");
        assert_eq!(tables(&database), ["items", "orders", "users"], "{on}");
    }
}

/// So many tables of migrations, one of another program, and those of the history.
const fn expected_drop_count(migrations: usize) -> usize {
    migrations + 1 + 4
}

#[test]
fn a_lease_whose_table_was_dropped_is_acquired_again() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let migrator = migrator(&database, three_tables(database.dialect())).await;
            let mut migrator = migrator.lock(LockMode::Lease).lease(Duration::from_secs(2));
            migrator.up(Up::All).await.unwrap();
            let report = migrator.fresh().await.unwrap_or_else(|error| panic!("{on}: {error}")).report;
            assert_eq!(report.migrations.len(), 3, "{on}");
            let status = migrator.status().await.unwrap();
            assert_eq!(status.runner, None, "{on}: the lease was given back");
        });
    }
}

#[test]
fn a_protected_database_is_emptied_only_when_named_and_stays_protected() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let three = three_tables(database.dialect());
        let name = block_on(async { migrator(&database, three.clone()).await.database_name().await.unwrap() });
        let fresh = async |typed: Option<&str>| {
            let mut options = Options::default();
            options.yes_drop = typed.map(str::to_owned);
            let dropped = migrator(&database, three.clone()).await.options(options).fresh().await;
            dropped.map_err(|error| error.to_string())
        };
        block_on(async {
            let error = fresh(Some("another")).await.unwrap_err();
            assert!(error.contains("`another` was typed"), "{on}: {error}");
            let environment = Environment::new("production").protected(true);
            migrator(&database, three.clone()).await.environment(environment).up(Up::All).await.unwrap();
            for typed in [None, Some("another")] {
                let error = fresh(typed).await.unwrap_err();
                assert!(error.contains("belongs to `production`"), "{on}: {error}");
                assert!(error.contains(&format!("--yes-drop {name}")), "{on}: {error}");
            }
            assert_eq!(history(&database).len(), 3, "{on}: nothing was dropped");
            let fresh_one = fresh(Some(&name)).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(fresh_one.report.migrations.len(), 3, "{on}");
            let status = migrator(&database, three.clone()).await.status().await.unwrap();
            assert_eq!(status.environment.as_deref(), Some("production"), "{on}");
            assert!(fresh(None).await.is_err(), "{on}: it is protected still");
        });
    }
}

#[test]
fn dropped_objects_are_reported_before_migrations_run() {
    let database = TestDatabase::sqlite();
    database.query("CREATE TABLE old (id int)");
    let (sender, events) = std::sync::mpsc::channel();
    block_on(async {
        let migrator = migrator(&database, three_tables(Dialect::Sqlite)).await;
        let mut migrator = migrator.observe(move |event| match event {
            Event::Emptied(dropped) => sender.send(dropped.join(", ")).unwrap(),
            Event::MigrationStarted { name, .. } => sender.send(name.to_owned()).unwrap(),
            _ => (),
        });
        migrator.fresh().await.unwrap();
    });
    let events: Vec<_> = events.try_iter().collect();
    assert_eq!(events, ["table \"old\"", "m0001_users", "m0002_orders", "m0003_items"]);
}

#[test]
fn nothing_is_dropped_from_an_empty_database() {
    for database in TestDatabase::everywhere() {
        assert_eq!(emptied(&database), [""; 0], "{}", database.name());
    }
}

#[test]
fn unusual_names_and_tables_with_cyclic_foreign_keys_are_dropped() {
    for database in TestDatabase::everywhere() {
        let quote = |name: &str| match database.dialect() {
            Dialect::Postgres | Dialect::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::MySql | Dialect::MariaDb => format!("`{}`", name.replace('`', "``")),
        };
        let odd = ["Order", "a b", "it's", "say \"hi\"", "back`tick", "100% _x", "naïve", "select"];
        for name in odd {
            database.query(&format!("CREATE TABLE {} (id int PRIMARY KEY, other int)", quote(name)));
            database.query(&format!("CREATE VIEW {} AS SELECT id FROM {}", quote(&format!("{name} v")), quote(name)));
        }
        match database.dialect() {
            Dialect::Sqlite => {
                database.query(
                    "CREATE TABLE hen (id int PRIMARY KEY, egg int REFERENCES egg (id));
                     CREATE TABLE egg (id int PRIMARY KEY, hen int REFERENCES hen (id));
                     INSERT INTO hen VALUES (1, NULL); INSERT INTO egg VALUES (1, 1); UPDATE hen SET egg = 1",
                );
            }
            Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => {
                database.query(
                    "CREATE TABLE hen (id int PRIMARY KEY, egg int);
                     CREATE TABLE egg (id int PRIMARY KEY, hen int, FOREIGN KEY (hen) REFERENCES hen (id));
                     ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg (id);
                     INSERT INTO hen VALUES (1, NULL); INSERT INTO egg VALUES (1, 1); UPDATE hen SET egg = 1",
                );
            }
        }
        let dropped = emptied(&database);
        assert_eq!(dropped.len(), 2 * odd.len() + 2, "{}: {dropped:?}", database.name());
    }
}

/// On each PostgreSQL.
fn postgres() -> impl Iterator<Item = TestDatabase> {
    ServerKind::ALL.into_iter().filter(|kind| kind.is_postgres()).filter_map(TestDatabase::fresh)
}

#[test]
fn fresh_drops_every_kind_of_object_on_postgres_and_lists_no_parts() {
    for database in postgres() {
        database.query(
            r#"CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE TYPE address AS (street text, mood mood);
            CREATE TYPE span AS RANGE (subtype = float8);
            CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
            CREATE SEQUENCE loose;
            CREATE COLLATION plain FROM "C";
            CREATE TABLE users (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                number serial UNIQUE,
                mood mood DEFAULT 'ok',
                email email,
                address address,
                big text COLLATE plain
            );
            CREATE STATISTICS numbers ON number, mood FROM users;
            CREATE TABLE admins (rank int) INHERITS (users);
            CREATE TABLE measured (at date NOT NULL) PARTITION BY RANGE (at);
            CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE INDEX ON measured (at);
            CREATE VIEW happy AS SELECT id FROM users WHERE mood = 'ok';
            CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM happy;
            CREATE FUNCTION first_user() RETURNS users LANGUAGE sql AS 'SELECT * FROM users LIMIT 1';
            CREATE FUNCTION "Odd Name"("An Argument" mood, VARIADIC ints int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
            ALTER TABLE users ADD CONSTRAINT odd CHECK ("Odd Name"(mood, number) = 1);
            CREATE PROCEDURE tidy() LANGUAGE sql AS 'DELETE FROM users';
            CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1 + $2';
            CREATE FUNCTION one_more(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
            CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int);
            CREATE AGGREGATE rows(*) (SFUNC = one_more, STYPE = int);
            CREATE AGGREGATE middle(float8 ORDER BY int) (SFUNC = add, STYPE = int);
            CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = add);
            CREATE OPERATOR !!! (RIGHTARG = int, FUNCTION = one_more);
            CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER noted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION note();
            CREATE RULE quiet AS ON DELETE TO users DO INSTEAD NOTHING"#,
        );
        let expected = [
            "type public.mood",
            "type public.address",
            "type public.span",
            "type public.email",
            "sequence public.loose",
            "collation public.plain",
            "table public.users",
            "table public.admins",
            "table public.measured",
            "view public.happy",
            "materialized view public.counted",
            "function public.first_user()",
            "function public.\"Odd Name\"(public.mood,integer[])",
            "procedure public.tidy()",
            "function public.add(integer,integer)",
            "function public.one_more(integer)",
            "aggregate public.total(integer)",
            "aggregate public.rows()",
            "aggregate public.middle(double precision,integer)",
            "operator public.===(integer,integer)",
            "operator public.!!!(NONE,integer)",
            "text search configuration public.words",
            "function public.note()",
        ];
        let dropped = emptied(&database);
        assert_eq!(string_set(dropped.iter().map(String::as_str)), string_set(expected), "{}", database.name());
    }
}

#[test]
fn fresh_keeps_the_schema_its_grants_and_other_schemas_on_postgres() {
    for database in postgres() {
        let on = database.name();
        database.query(
            "CREATE SCHEMA other;
             CREATE TABLE other.kept (id int);
             GRANT USAGE ON SCHEMA public TO PUBLIC;
             ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
             CREATE TABLE gone (id int)",
        );
        let rights = "SELECT (SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public') || \
                      (SELECT defaclacl::text FROM pg_default_acl)";
        let before = column(&database, rights);
        assert_eq!(emptied(&database), ["table public.gone"], "{on}");
        assert_eq!(column(&database, rights), before, "{on}");
        assert_eq!(database.count("other.kept"), 0, "{on}");
    }
}

#[test]
fn fresh_keeps_extensions_and_their_objects_on_postgres() {
    for database in postgres() {
        let on = database.name();
        let available = "SELECT name FROM pg_available_extensions WHERE name = 'pg_trgm'";
        if column(&database, available).is_empty() {
            migrate_tests::not_run(&format!("`{on}` is built without extensions"));
            continue;
        }
        database.query(
            "CREATE EXTENSION pg_trgm;
             CREATE TABLE texts (text text);
             CREATE INDEX ON texts USING gin (text gin_trgm_ops)",
        );
        let fresh = block_on(async { migrator(&database, Registry::nothing()).await.fresh().await.unwrap() });
        assert_eq!(fresh.dropped, ["table public.texts"], "{on}");
        assert_eq!(column(&database, "SELECT similarity('ada', 'ada')"), ["1"], "{on}");
    }
}

#[test]
fn fresh_lists_objects_dropped_in_other_schemas_on_postgres() {
    for database in postgres() {
        database.query(
            "CREATE SCHEMA other;
             CREATE TYPE mood AS ENUM ('ok');
             CREATE SEQUENCE numbers;
             CREATE TABLE users (id int PRIMARY KEY);
             CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
             CREATE TABLE other.kept (
                 id int DEFAULT nextval('numbers'), owner int REFERENCES users, mood mood, text text
             );
             CREATE INDEX ON other.kept (mood);
             CREATE TRIGGER noted BEFORE INSERT ON other.kept FOR EACH ROW EXECUTE FUNCTION note();
             CREATE VIEW other.seen AS SELECT id FROM users;
             CREATE TABLE other.heir (mood mood) INHERITS (users);
             CREATE VIEW other.seen_twice AS SELECT id FROM other.seen;
             INSERT INTO users VALUES (1);
             INSERT INTO other.kept VALUES (1, 1, 'ok', 'stays')",
        );
        let here = ["function public.note()", "sequence public.numbers", "table public.users", "type public.mood"];
        let elsewhere = [
            "default value for other.kept.id",
            "table column other.kept.mood",
            "table other.heir",
            "table constraint kept_owner_fkey on other.kept",
            "trigger noted on other.kept",
            "view other.seen",
            "view other.seen_twice",
        ];
        let elsewhere = elsewhere.map(|thing| format!("{thing}, which depends on what is dropped"));
        let expected = string_set(here.into_iter().chain(elsewhere.iter().map(String::as_str)));
        assert_eq!(string_set(emptied(&database).iter().map(String::as_str)), expected, "{}", database.name());
        assert_eq!(column(&database, "SELECT kept::text FROM other.kept"), ["(1,1,stays)"]);
    }
}

#[test]
fn fresh_rolls_back_on_postgres_where_one_object_may_not_be_dropped() {
    for database in postgres() {
        let on = database.name();
        database.query(
            "CREATE TABLE ours (id int);
             CREATE TABLE theirs (id int);
             DO 'BEGIN CREATE ROLE nobody_in_particular; EXCEPTION WHEN duplicate_object THEN NULL; END';
             ALTER TABLE ours OWNER TO nobody_in_particular;
             GRANT ALL ON SCHEMA public TO nobody_in_particular",
        );
        let error = block_on(async {
            let mut connection = Connection::open(database.url()).await.unwrap();
            connection.execute("SET ROLE nobody_in_particular").await.unwrap();
            let mut migrator = Migrator::new(connection).registry(Registry::nothing());
            let error = migrator.fresh().await.unwrap_err().to_string();
            // Out of the transaction again.
            assert_eq!(migrator.everything().await.unwrap().len(), 2, "{on}");
            error
        });
        assert!(error.contains("cannot drop everything on") && error.contains("theirs"), "{on}: {error}");
        assert_eq!(object_names(&database).len(), 6, "{on}: two tables, with their types and the arrays of these");
        database.query("DROP OWNED BY nobody_in_particular");
    }
}

/// On MySQL and MariaDB.
fn mysql() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh)
}

#[test]
fn fresh_drops_every_kind_of_object_on_mysql_and_mariadb() {
    for database in mysql() {
        database.query("CREATE TABLE users (id int PRIMARY KEY, age int)");
        database.query("CREATE TABLE log (line text)");
        database.query("CREATE VIEW ages AS SELECT age FROM users");
        database.query("CREATE VIEW sums AS SELECT sum(age) FROM ages");
        database.query("CREATE TRIGGER noted AFTER INSERT ON users FOR EACH ROW INSERT INTO log VALUES (new.id)");
        database.query("CREATE FUNCTION `odd``name`() RETURNS int DETERMINISTIC RETURN 1");
        database.query("CREATE PROCEDURE tidy() DELETE FROM users");
        database.query("CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM log");
        let mut expected = vec![
            "view `ages`",
            "view `sums`",
            "table `log`",
            "table `users`",
            "function `odd``name`",
            "procedure `tidy`",
            "event `nightly`",
        ];
        if database.dialect() == Dialect::MariaDb {
            database.query("CREATE SEQUENCE numbers");
            database.query("CREATE TABLE numbered (id int DEFAULT nextval(numbers)) WITH SYSTEM VERSIONING");
            expected.splice(3..4, ["table `numbered`", "table `users`", "sequence `numbers`"]);
        }
        assert_eq!(emptied(&database), expected, "{}", database.name());
    }
}

#[test]
fn fresh_keeps_all_tables_on_mysql_and_mariadb_where_one_is_in_use() {
    for database in mysql() {
        let on = database.name();
        database.query("CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int)");
        let reader = crate::session::Session::open(&database);
        reader.run("START TRANSACTION");
        reader.run("SELECT * FROM b");
        block_on(async {
            let migrator = migrator(&database, Registry::nothing()).await;
            let mut migrator = migrator.lock_timeout(Duration::from_secs(1));
            assert_eq!(migrator.fresh().await.unwrap_err().kind(), ErrorKind::Locked, "{on}");
        });
        assert_eq!(tables(&database), ["a", "b", "c"], "{on}");
    }
}

#[test]
fn mysql_and_mariadb_check_foreign_keys_after_fresh_whatever_the_session_did_before() {
    for database in mysql() {
        for before in ["0", "1"] {
            block_on(async {
                let mut connection = Connection::open(database.url()).await.unwrap();
                connection.execute(&format!("SET foreign_key_checks = {before}")).await.unwrap();
                let mut migrator = Migrator::new(connection).registry(registry([failing_migration(
                    database.dialect(),
                    "INSERT INTO answers SELECT @@foreign_key_checks",
                )]));
                migrator.fresh().await.unwrap();
            });
            assert_eq!(column(&database, "SELECT answer FROM answers"), ["1"], "{}", database.name());
        }
    }
}

/// A migration that keeps in a table what a statement finds out about the session.
fn failing_migration(dialect: Dialect, statement: &str) -> &'static migrate_core::migration::Migration {
    use crate::migration_builder::{MigrationBuilder, raw};
    MigrationBuilder::new(dialect, "m0001_ask").up(raw("CREATE TABLE answers (answer int)")).up(raw(statement)).build()
}

#[test]
fn fresh_drops_every_kind_of_object_on_sqlite_and_keeps_the_settings() {
    let database = TestDatabase::sqlite();
    database.query(
        "PRAGMA user_version = 7;
         PRAGMA application_id = 9;
         CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, name text);
         CREATE INDEX users_name ON users (name);
         CREATE TABLE log (line text) STRICT;
         CREATE TABLE \"sqlitex\" (id int);
         CREATE TRIGGER noted AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.name); END;
         CREATE VIEW names AS SELECT name FROM users;
         CREATE TRIGGER named INSTEAD OF INSERT ON names BEGIN INSERT INTO users (name) VALUES (new.name); END;
         CREATE VIEW broken AS SELECT * FROM nowhere;
         CREATE VIRTUAL TABLE a_search USING fts5 (line);
         CREATE VIRTUAL TABLE z_boxes USING rtree (id, low, high);
         INSERT INTO names VALUES ('ada');
         INSERT INTO a_search VALUES ('ada');
         ANALYZE",
    );
    let expected = [
        "view \"broken\"",
        "view \"names\"",
        "table \"a_search\"",
        "table \"z_boxes\"",
        "table \"log\"",
        "table \"sqlitex\"",
        "table \"users\"",
    ];
    let dropped = block_on(async {
        let mut migrator = migrator(&database, Registry::nothing()).await;
        let listed = migrator.everything().await.unwrap();
        assert_eq!(migrator.fresh().await.unwrap().dropped, listed);
        listed
    });
    assert_eq!(dropped, expected);
    assert_eq!(column(&database, "PRAGMA user_version"), ["7"]);
    assert_eq!(column(&database, "PRAGMA application_id"), ["9"]);
    let left = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    assert_eq!(column(&database, left), [""; 0]);
}

#[test]
fn fresh_restores_foreign_keys_on_sqlite_and_rolls_back_where_the_file_is_in_use() {
    let database = TestDatabase::sqlite();
    database.query("CREATE TABLE users (id integer PRIMARY KEY); CREATE TABLE log (line text)");
    let writer = crate::session::Session::open(&database);
    writer.run("BEGIN IMMEDIATE");
    block_on(async {
        let migrator = Migrator::connect(database.url()).await.unwrap().lock_wait(Duration::ZERO);
        let mut migrator = migrator.registry(registry([failing_migration(
            Dialect::Sqlite,
            "INSERT INTO answers SELECT foreign_keys FROM pragma_foreign_keys",
        )]));
        assert_eq!(migrator.fresh().await.unwrap_err().kind(), ErrorKind::Locked);
        assert_eq!(migrator.everything().await.unwrap().len(), 2);
        writer.run("ROLLBACK");
        migrator.up(Up::All).await.unwrap();
    });
    assert_eq!(column(&database, "SELECT answer FROM answers"), ["1"]);
}
