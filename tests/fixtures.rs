//! What the other tests compare with: the real rows of Chinook, and the catalogs of servers.

use std::process::Command;

use migrate_ir::dialect::Dialect;
use migrate_tests::{
    catalog::ServerCatalog,
    chinook::Chinook,
    servers::{ServerKind, TestDatabase, TestServer},
};

#[test]
fn rows_of_chinook_are_those_that_psql_loads_from_the_original_file() {
    let Some(chinook) = Chinook::read() else { return };
    let server = TestServer::shared(ServerKind::Postgres15).expect("PostgreSQL is always there");
    let psql = Command::new("psql")
        .args(["--quiet", "--set=ON_ERROR_STOP=1", "--file"])
        .arg(chinook.file())
        .arg(server.url("postgres"))
        .output()
        .expect("psql, which comes with Debian's PostgreSQL");
    assert!(psql.status.success(), "{}", String::from_utf8_lossy(&psql.stderr));

    let original = server.database("chinook_serial");
    let tables = original.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    let mut names: Vec<_> = chinook.tables().iter().map(|table| table.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(tables.iter().flatten().flatten().collect::<Vec<_>>(), names);
    for table in chinook.tables() {
        assert_eq!(table.rows.len() as u64, original.count(&table.name), "{}", table.name);
    }
    assert_eq!(chinook.differences(&original), Vec::<String>::new());

    let ours = server.fresh_database();
    ours.query(&chinook.schema().join(";"));
    assert_eq!(ServerCatalog::of(&original).difference(&ServerCatalog::of(&ours)), "");
}

#[test]
fn chinook_has_its_documented_row_counts() {
    let Some(chinook) = Chinook::read() else { return };
    let counts: Vec<_> = chinook.tables().iter().map(|table| (table.name.as_str(), table.rows.len())).collect();
    let expected = [
        ("genre", 25),
        ("media_type", 5),
        ("artist", 275),
        ("album", 347),
        ("track", 3503),
        ("employee", 8),
        ("customer", 59),
        ("invoice", 412),
        ("invoice_line", 2240),
        ("playlist", 18),
        ("playlist_track", 8715),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn chinook_loads_into_every_database_without_a_change() {
    let Some(chinook) = Chinook::read() else { return };
    for database in TestDatabase::everywhere() {
        let statements = chinook.schema().iter();
        let statements = statements.filter_map(|statement| translated(statement, database.dialect()));
        database.query(&statements.collect::<Vec<_>>().join(";\n"));
        chinook.load(&database);
        assert_eq!(chinook.differences(&database), Vec::<String>::new(), "{}", database.name());
    }
}

#[test]
fn a_changed_row_of_chinook_is_detected() {
    let Some(chinook) = Chinook::read() else { return };
    let database = TestDatabase::fresh(ServerKind::Postgres15).expect("PostgreSQL is always there");
    database.query(&chinook.schema().join(";"));
    chinook.load(&database);
    database.query(
        "UPDATE artist SET name = 'ac/dc' WHERE artist_id = 1; DELETE FROM invoice_line WHERE invoice_line_id = 7",
    );
    let differences = chinook.differences(&database);
    assert_eq!(differences.len(), 2, "{differences:?}");
    assert!(differences[0].starts_with("artist: [Some(\"ac/dc\")"), "{}", differences[0]);
    assert_eq!(differences[1], "invoice_line: 2239 rows instead of 2240");
}

/// Two tables and a view with one of each thing that a catalog tells.
const SCHEMA: &str = "
    CREATE TABLE parent (id int NOT NULL, name varchar(20), CONSTRAINT parent_pkey PRIMARY KEY (id));
    CREATE TABLE child (
        id int NOT NULL,
        parent_id int NOT NULL,
        size numeric(10, 2) DEFAULT 7,
        CONSTRAINT child_pkey PRIMARY KEY (id),
        CONSTRAINT child_size_key UNIQUE (size),
        CONSTRAINT child_size_check CHECK (size > 0),
        CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE
    );
    CREATE INDEX child_parent_id_idx ON child (parent_id, size);
    CREATE VIEW grown AS SELECT id FROM child WHERE size > 9;
";

#[test]
fn equal_schemas_have_equal_catalogs_without_the_history_tables() {
    for (one, other) in TestDatabase::everywhere().zip(TestDatabase::everywhere()) {
        assert!(ServerCatalog::of(&one).is_empty(), "{}", one.name());
        one.query(SCHEMA);
        other.query("CREATE TABLE migrate_history (id int PRIMARY KEY, name varchar(20) UNIQUE)");
        other.query("CREATE INDEX migrate_history_idx ON migrate_history (name, id)");
        assert!(ServerCatalog::of(&other).is_empty(), "{}:\n{}", other.name(), ServerCatalog::of(&other));
        other.query(SCHEMA);
        assert_eq!(ServerCatalog::of(&one).difference(&ServerCatalog::of(&other)), "", "{}", one.name());
    }
}

#[test]
fn every_change_of_a_schema_shows_in_its_catalog() {
    let changes = [
        ("parent (id", "parents (id", "parents"),
        ("parent_id int NOT NULL", "parent_id int", "column parent_id"),
        ("name varchar(20)", "name varchar(21)", "column name varchar(21)|column name character varying(21)"),
        ("name varchar(20)", "label varchar(20)", "column label"),
        ("name varchar(20)", "name varchar(20), more int", "column more"),
        ("DEFAULT 7", "DEFAULT 8", "default 8|default '8'"),
        ("DEFAULT 7", "", "column size"),
        ("child_size_key UNIQUE", "sizes UNIQUE", "sizes"),
        ("CONSTRAINT child_size_key UNIQUE (size),", "", "child_size_key"),
        ("child_size_key UNIQUE (size)", "child_size_key UNIQUE (size, id)", "size, id"),
        ("child_size_check", "sizes", "sizes"),
        ("size > 0", "size > 1", "size > 1|`size` > 1|(size > (1)"),
        ("child_parent_id_fkey", "parents", "parents"),
        ("ON DELETE CASCADE", "ON DELETE NO ACTION", "child_parent_id_fkey|on delete no action"),
        ("ON DELETE CASCADE", "ON DELETE CASCADE ON UPDATE CASCADE", "ON UPDATE CASCADE|on update cascade"),
        ("child_parent_id_idx", "parents", "parents"),
        ("child (parent_id, size)", "child (size, parent_id)", "(size, parent_id)"),
        ("size > 9", "size > 8", "8"),
        ("CREATE INDEX", "CREATE UNIQUE INDEX", "UNIQUE INDEX|unique index"),
        (
            "id int NOT NULL,\n        parent_id int NOT NULL",
            "parent_id int NOT NULL, id int NOT NULL",
            "in another order",
        ),
    ];
    for kind in [None, Some(ServerKind::Postgres15), Some(ServerKind::MySql), Some(ServerKind::MariaDb)] {
        let fresh = || kind.map_or_else(|| Some(TestDatabase::sqlite()), TestDatabase::fresh);
        let Some(before) = fresh() else { continue };
        before.query(SCHEMA);
        let before = ServerCatalog::of(&before);
        for (old, new, shown) in changes {
            let schema = SCHEMA.replace(old, new);
            assert_ne!(schema, SCHEMA, "`{old}` is not in the schema");
            let after = fresh().expect("it was there before");
            after.query(&schema);
            let difference = before.difference(&ServerCatalog::of(&after));
            assert!(
                shown.split('|').any(|shown| difference.contains(shown)),
                "{}, {old} -> {new}: {shown} is not in\n{difference}\n{before}",
                after.name(),
            );
        }
    }
}

#[test]
fn conditions_and_directions_of_indexes_show_in_the_catalog() {
    let postgres = TestDatabase::fresh(ServerKind::Postgres15).expect("PostgreSQL is always there");
    for database in [TestDatabase::sqlite(), postgres] {
        database.query("CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b)");
        let before = ServerCatalog::of(&database);
        database.query("DROP INDEX i; CREATE INDEX i ON t (a, b DESC)");
        let descending = ServerCatalog::of(&database);
        database.query("DROP INDEX i; CREATE INDEX i ON t (a, b) WHERE b > 1");
        let partial = ServerCatalog::of(&database);
        assert_ne!(before, descending, "{}", database.name());
        assert_ne!(before, partial, "{}", database.name());
    }
}

/// A statement for PostgreSQL in the words of another dialect; none where that has no such statement.
fn translated(statement: &str, dialect: Dialect) -> Option<String> {
    match dialect {
        Dialect::Postgres => Some(statement.to_owned()),
        Dialect::MySql | Dialect::MariaDb => {
            let statement = statement.replace("SERIAL NOT NULL", "INT NOT NULL AUTO_INCREMENT");
            Some(statement.replace("TIMESTAMP", "DATETIME"))
        }
        Dialect::Sqlite => {
            let statement = statement.replace("SERIAL NOT NULL", "INTEGER NOT NULL");
            (!statement.starts_with("ALTER TABLE")).then_some(statement)
        }
    }
}
