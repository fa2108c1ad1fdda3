//! A way back that the rows of a table forbid is refused before anything is reverted.

use migrate_core::migration::{Fact, Object, Probe};
use migrate_core::{Down, Error, ErrorKind, Goal, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{
    MigrationBuilder, create_table, drop_table, history, migrator, raw, registry, step, tables,
};

/// A table, a migration that drops a required column of it, and one after that.
fn dropped_column(dialect: Dialect) -> Registry {
    let column = |exists| Probe::Facts(vec![Fact { object: Object::Column { table: "users", name: "email" }, exists }]);
    let mut back = step("ALTER TABLE users ADD COLUMN email text NOT NULL", column(true));
    back.impact.must_be_empty = vec!["users"];
    let users = MigrationBuilder::new(dialect, "m0001_users").up(create_table("users")).down(drop_table("users"));
    let users = users.up(raw("ALTER TABLE users ADD COLUMN email text"));
    let drop = step("ALTER TABLE users DROP COLUMN email", column(false));
    let drop = MigrationBuilder::new(dialect, "m0002_drop_email").up(drop).down(back);
    registry([users.build(), drop.build(), MigrationBuilder::new(dialect, "m0003_posts").table("posts").build()])
}

fn run(database: &TestDatabase, goal: impl Into<Goal>) -> Result<usize, Error> {
    let goal = goal.into();
    block_on(async {
        let mut migrator = migrator(database, dropped_column(database.dialect())).await;
        let ran = match goal {
            Goal::Up(up) => migrator.up(up).await,
            Goal::Down(down) => migrator.down(down).await,
            other => panic!("{other:?}"),
        };
        ran.map(|report| report.migrations.len())
    })
}

#[test]
fn what_the_rows_of_a_table_forbid_is_refused_before_anything_is_reverted() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres15)].into_iter().flatten() {
        let on = database.name();
        assert_eq!(run(&database, Up::All).unwrap(), 3, "{on}");
        database.query("INSERT INTO users VALUES (1)");

        let error = run(&database, Down::All).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Goal, "{on}: {error}");
        let text = error.to_string();
        for part in [
            "migration `m0002_drop_email` cannot be reverted: table `users` has rows",
            "nothing was reverted",
            "`migrate down --to m0002_drop_email`",
            "migrate mark --reverted m0002_drop_email",
        ] {
            assert!(text.contains(part), "{on}: `{part}` is not in: {text}");
        }
        assert_eq!((history(&database).len(), tables(&database)), (3, vec!["posts".into(), "users".into()]), "{on}");

        // As the message says.
        assert_eq!(run(&database, Down::To("m0002_drop_email".to_owned())).unwrap(), 1, "{on}");
        let text = run(&database, Down::Steps(1)).unwrap_err().to_string();
        assert!(text.contains("mark --reverted") && !text.contains("down --to"), "{on}: {text}");
        assert_eq!(run(&database, Up::All).unwrap(), 1, "{on}");
        database.query("DELETE FROM users");
        assert_eq!(run(&database, Down::All).unwrap(), 3, "{on}");
    }
}
