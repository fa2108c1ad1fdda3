//! Runs that work in a role: what they create belongs to it, and what they need of other sessions they may still do.

use std::thread;
use std::time::Duration;

use migrate_core::error::RunError;
use migrate_core::{Down, Error, ErrorKind, LockMode, Migrator, Options, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{PASSWORD, Pooler, Pooling, ServerKind, TestDatabase, TestServer, USER};

use crate::migration_builder::{MigrationBuilder, column, create_table, history, raw, registry, three_tables};
use crate::session::Session;

fn servers() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb]
        .into_iter()
        .filter_map(TestDatabase::fresh)
}

/// A user who may do nothing by itself, and a role that may create tables. Their names are the database's own, as both
/// belong to the whole server.
struct Deploy {
    role: String,
    user: String,
    url: String,
    /// Gives the user the role.
    grant: String,
}

impl Deploy {
    /// Creates both, and does not give the user the role.
    fn create(database: &TestDatabase) -> Self {
        let name = database.url().rsplit('/').next().unwrap();
        let (role, user) = (format!("Owner of {name}"), format!("deploy_{name}"));
        let grant = match database.dialect() {
            Dialect::Postgres => {
                // Without the role's rights until it works in the role.
                database.query(&format!("CREATE ROLE {user} LOGIN NOINHERIT PASSWORD '{PASSWORD}'"));
                database.query(&format!("CREATE ROLE \"{role}\""));
                database.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
                database.query(&format!("GRANT CREATE ON SCHEMA public TO \"{role}\""));
                format!("GRANT \"{role}\" TO {user};")
            }
            Dialect::MySql | Dialect::MariaDb => {
                database.query(&format!("CREATE USER {user}@'%' IDENTIFIED BY '{PASSWORD}'"));
                // Without any right, the server does not let the user in.
                database.query(&format!("GRANT EXECUTE ON {name}.* TO {user}@'%'"));
                database.query(&format!("CREATE ROLE `{role}`"));
                database.query(&format!("GRANT ALL ON {name}.* TO `{role}`"));
                let host = if database.dialect() == Dialect::MySql { "@`%`" } else { "" };
                format!("GRANT `{role}`{host} TO ")
            }
            Dialect::Sqlite => unreachable!("SQLite has no users"),
        };
        let url = database.url().replace(&format!("{USER}:"), &format!("{user}:"));
        Self { role, user, url, grant }
    }

    /// Creates both, and gives the user the role.
    fn granted(database: &TestDatabase) -> Self {
        let deploy = Self::create(database);
        let to = if database.dialect() == Dialect::Postgres { "" } else { &format!("{}@'%'", deploy.user) };
        database.query(&format!("{}{to}", deploy.grant));
        deploy
    }

    fn options(&self) -> Options {
        Options::default().role(&self.role).lock_retry(Duration::ZERO)
    }

    async fn migrator(&self, registry: Registry) -> Migrator {
        Migrator::connect(&self.url).await.unwrap().registry(registry).options(self.options())
    }
}

fn without_role(mut options: Options) -> Options {
    options.role = None;
    options
}

/// The owners of all tables, each once.
fn owners(database: &TestDatabase) -> Vec<String> {
    column(database, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
}

#[test]
fn what_a_run_creates_belongs_to_its_role() {
    for database in servers() {
        let on = database.name();
        let deploy = Deploy::granted(&database);
        let all = || three_tables(database.dialect());
        block_on(async {
            let options = without_role(deploy.options());
            let without =
                Migrator::connect(&deploy.url).await.unwrap().registry(all()).options(options).up(Up::All).await;
            assert!(without.is_err(), "{on}: the user may do this without the role");
            let report = deploy.migrator(all()).await.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(report.migrations.len(), 3, "{on}");
        });
        if database.dialect() == Dialect::Postgres {
            assert_eq!(owners(&database), [deploy.role.as_str()], "{on}");
        }
        block_on(async {
            assert_eq!(deploy.migrator(all()).await.status().await.unwrap().migrations.len(), 3, "{on}");
            assert_eq!(deploy.migrator(all()).await.down(Down::All).await.unwrap().migrations.len(), 3, "{on}");
            deploy.migrator(all()).await.fresh().await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!(history(&database).len(), 3, "{on}");
    }
}

#[test]
fn a_role_that_the_user_does_not_have_is_named_with_the_statement_that_gives_it() {
    for database in servers() {
        let on = database.name();
        let deploy = Deploy::create(&database);
        let all = || three_tables(database.dialect());
        let error = block_on(async { deploy.migrator(all()).await.up(Up::All).await.unwrap_err().to_string() });
        assert!(error.contains("cannot take the role"), "{on}: {error}");
        let (_, grant) = error.rsplit_once("missing\n").unwrap_or_else(|| panic!("{on}: {error}"));
        assert!(grant.trim().starts_with(&deploy.grant), "{on}: {error}");
        database.query(grant.trim());
        block_on(async {
            deploy.migrator(all()).await.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"))
        });
    }
}

#[test]
fn a_table_of_the_user_is_given_to_the_role_and_not_the_user_to_its_own_role() {
    for database in servers().filter(|database| database.dialect() == Dialect::Postgres) {
        let deploy = Deploy::granted(&database);
        database.query(&format!("CREATE TABLE users (id int); ALTER TABLE users OWNER TO {}", deploy.user));
        let all = || {
            let change = raw("ALTER TABLE users ADD COLUMN email text");
            registry([MigrationBuilder::new(Dialect::Postgres, "m0001_email").up(change).build()])
        };
        let error = block_on(async { deploy.migrator(all()).await.up(Up::All).await.unwrap_err().to_string() });
        let gives = format!("ALTER TABLE \"users\" OWNER TO \"{}\";", deploy.role);
        assert!(error.contains(&gives), "{error}");
        database.query(&gives);
        block_on(async { deploy.migrator(all()).await.up(Up::All).await.unwrap() });
        assert_eq!(history(&database), ["m0001_email"]);
    }
}

#[test]
fn raw_sql_that_leaves_the_role_is_followed_by_steps_in_the_role() {
    for database in servers() {
        let (on, dialect) = (database.name(), database.dialect());
        let deploy = Deploy::granted(&database);
        let leaves =
            MigrationBuilder::new(dialect, "m0001_leaves").up(raw("SET ROLE NONE")).irreversible("why").build();
        let needs = MigrationBuilder::new(dialect, "m0002_users").table("users").build();
        let ran = block_on(async { deploy.migrator(registry([leaves, needs])).await.up(Up::All).await });
        assert_eq!(ran.unwrap_or_else(|error| panic!("{on}: {error}")).migrations.len(), 2, "{on}");
        if dialect == Dialect::Postgres {
            assert_eq!(owners(&database), [deploy.role.as_str()], "{on}");
        }
    }
}

#[test]
fn raw_sql_that_leaves_a_default_role_is_followed_by_steps_in_that_role() {
    for database in servers().filter(|database| database.dialect() != Dialect::Postgres) {
        let (on, dialect) = (database.name(), database.dialect());
        let deploy = Deploy::granted(&database);
        let (role, user) = (&deploy.role, &deploy.user);
        let to = if dialect == Dialect::MySql { "TO" } else { "FOR" };
        database.query(&format!("SET DEFAULT ROLE `{role}` {to} {user}@'%'"));
        let leaves =
            MigrationBuilder::new(dialect, "m0001_leaves").up(raw("SET ROLE NONE")).irreversible("why").build();
        let needs = MigrationBuilder::new(dialect, "m0002_users").table("users").build();
        let options = without_role(deploy.options());
        let ran = block_on(async {
            let migrator = Migrator::connect(&deploy.url).await.unwrap().registry(registry([leaves, needs]));
            migrator.options(options).up(Up::All).await
        });
        assert_eq!(ran.unwrap_or_else(|error| panic!("{on}: {error}")).migrations.len(), 2, "{on}");
    }
}

/// A migration that takes this many seconds.
fn sleeps(dialect: Dialect, seconds: u32) -> Registry {
    let sleep = match dialect {
        Dialect::Postgres => format!("SELECT pg_sleep({seconds})"),
        Dialect::MySql | Dialect::MariaDb => format!("DO sleep({seconds})"),
        Dialect::Sqlite => unreachable!("SQLite has no users"),
    };
    let slow = MigrationBuilder::new(dialect, "m0001_slow").stepwise();
    registry([slow.up(raw(&sleep)).up(create_table("users")).irreversible("why").build()])
}

#[test]
fn a_lease_is_renewed_in_the_role() {
    let run = |database: &TestDatabase| {
        let deploy = Deploy::granted(database);
        let options = deploy.options().lock(LockMode::Lease).lease(Duration::from_secs(5));
        block_on(async {
            let migrator = Migrator::connect(&deploy.url).await.unwrap().registry(sleeps(database.dialect(), 7));
            migrator.options(options).up(Up::All).await.unwrap_or_else(|error| panic!("{}: {error}", database.name()));
        });
    };
    thread::scope(|scope| servers().for_each(|database| drop(scope.spawn(move || run(&database)))));
}

#[test]
fn a_runner_in_a_role_names_another_one_and_ends_its_session() {
    for database in servers() {
        let (on, dialect) = (database.name(), database.dialect());
        let deploy = Deploy::granted(&database);
        let (url, options) = (deploy.url.clone(), deploy.options());
        let other = thread::spawn(move || {
            block_on(async {
                let migrator = Migrator::connect(&url).await.unwrap().registry(sleeps(dialect, 60));
                migrator.options(options).up(Up::All).await.unwrap_err()
            })
        });
        let observer = Session::open(&database);
        let sleeping = match dialect {
            Dialect::Postgres => {
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
            }
            Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => {
                "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'DO sleep%' AND db = database()"
            }
        };
        while observer.value(sleeping) == "0" {
            assert!(!other.is_finished(), "{on}: the other runner is not at work");
            thread::sleep(Duration::from_millis(20));
        }
        block_on(async {
            let options = deploy.options().lock_wait(Duration::from_millis(500));
            let mut migrator = deploy.migrator(sleeps(dialect, 60)).await.options(options);
            let error = migrator.up(Up::All).await.unwrap_err();
            let text = error.to_string();
            assert!(matches!(error, Error::Run(RunError::Locked { .. })), "{on}: {text}");
            assert!(text.contains(&format!("of user `{}`", deploy.user)) && text.contains("leep("), "{on}: {text}");
            migrator.unlock(true, "the deploy hangs").await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        let error = other.join().unwrap();
        assert_eq!(error.kind(), ErrorKind::Connect, "{on}: {error}");
    }
}

#[test]
fn sqlite_and_poolers_refuse_a_role_before_anything_is_written() {
    let database = TestDatabase::sqlite();
    let options = || Options::default().role("owner");
    block_on(async {
        let migrator = Migrator::connect(database.url()).await.unwrap().registry(three_tables(Dialect::Sqlite));
        let error = migrator.options(options()).up(Up::All).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(error.to_string().contains("SQLite has no users and no roles"), "{error}");
    });
    let file = database.url().trim_start_matches("sqlite://");
    assert_eq!(std::fs::metadata(file).map_or(0, |file| file.len()), 0);

    let server = TestServer::shared(ServerKind::Postgres18).unwrap();
    for pooling in [Pooling::Transaction, Pooling::Session] {
        let direct = server.fresh_database();
        let pooler = Pooler::start(server, pooling);
        let database = pooler.database(&direct);
        block_on(async {
            let migrator = Migrator::connect(database.url()).await;
            let migrator = migrator.unwrap().registry(three_tables(Dialect::Postgres)).options(options());
            let error = { migrator }.up(Up::All).await.unwrap_err().to_string();
            assert!(error.contains("in the role `owner`") && error.contains("in place of the pooler"), "{error}");
        });
        assert_eq!(column(&direct, "SELECT count(*)::text FROM pg_tables WHERE schemaname = 'public'"), ["0"]);
    }
}
