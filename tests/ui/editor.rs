//! What an editor shows in a crate of migrations. `tests/editor` gets rust-analyzer and runs this.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

mod language_server;

use language_server::LanguageServer;
use migrate_ui_tests::TestCrate;
use std::process::Command;

const FILES: [(&str, &str); 7] = [
    ("migrate.toml", "[targets]\npostgres = \"14\"\nsqlite = \"3.35\"\n"),
    ("src/main.rs", "mod migrations;\n\nfn main() {}\n"),
    (
        "src/migrations/mod.rs",
        "mod m0001_create_users;\nmod m0002_drop_nick;\nmod m0003_create_posts;\nmod m0004_drop_visits;\n",
    ),
    (
        "src/migrations/m0001_create_users.rs",
        r#"use migrate_core::prelude::*;

/// People who can sign in.
#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("nick", text());
        t.column("email", varchar(255)).not_null().unique();
        t.timestamps();
    });
}
"#,
    ),
    (
        "src/migrations/m0002_drop_nick.rs",
        r#"use migrate_core::prelude::*;

#[migration]
fn m0002_drop_nick(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        #[assume_safe(dropped_columns, reason = "no release since 2.4 reads it")]
        t.drop_column("nick");
    });
}
"#,
    ),
    (
        "src/migrations/m0003_create_posts.rs",
        r#"use migrate_core::prelude::*;

#[migration(lock_timeout = "2s", statement_timeout = "30min")]
fn m0003_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
        t.column("author_id", bigint()).not_null().references("users", "id").on_delete(Cascade);
        t.column("published", boolean()).default(false);
        t.index(["author_id"]);
    });
    for table in ["visits", "views"] {
        schema.create_table(table, |t| t.id());
    }
}
"#,
    ),
    (
        "src/migrations/m0004_drop_visits.rs",
        r#"use migrate_core::prelude::*;

#[migration(irreversible = "visits are gone")]
#[assume_safe(dropped_tables, reason = "never released", until = "2999-01-01")]
fn m0004_drop_visits(schema: &mut Schema) {
    schema.drop_table("visits");
    schema.sql("DELETE FROM posts");
}
"#,
    ),
];

/// The crate, and the command that starts rust-analyzer in it.
fn crate_and_command() -> (TestCrate, Command) {
    let migrations = TestCrate::new("in-the-editor", &FILES);
    assert_eq!(migrations.errors(), [] as [&str; 0]);
    let program = std::env::var_os("MIGRATE_RUST_ANALYZER").expect("tests/editor sets MIGRATE_RUST_ANALYZER");
    let command = migrations.command(program);
    (migrations, command)
}

#[test]
#[ignore = "needs rust-analyzer: tests/editor"]
fn rust_analyzer_finds_no_error_where_there_is_none() {
    let (_migrations, mut command) = crate_and_command();
    let output = command.args(["diagnostics", "."]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors: Vec<_> = said.split(['\r', '\n', '\u{8}']).filter(|line| line.contains(": Error ")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("m0004_drop_visits.rs") && said.contains("diagnostic scan complete"), "{said}");
}

#[test]
#[ignore = "needs rust-analyzer: tests/editor"]
fn an_editor_completes_explains_and_reports_while_somebody_types() {
    // The second time with the newer protocol, in which a macro can ask the editor for positions.
    for protocol in [None, Some("RUST_ANALYZER_USE_POSTCARD")] {
        let (migrations, mut command) = crate_and_command();
        command.envs(protocol.map(|protocol| (protocol, "1")));
        let mut server = LanguageServer::start(command, &migrations.folder());
        methods(&mut server, &migrations);
        permissions(&mut server, &migrations);
        arguments(&mut server, &migrations);
        assert_eq!(server.panics(), "", "{protocol:?}");
    }
}

fn methods(server: &mut LanguageServer, migrations: &TestCrate) {
    server.open(&migrations.folder().join("src/migrations/m0001_create_users.rs"));
    assert_eq!(server.messages(), [] as [&str; 0]);
    assert!(server.hover("column(\"nick\"").contains("fn column"));
    assert!(server.completions("        t.col").contains(&"column".to_owned()));
    server.replace("text()", "t");
    assert!(server.completions("\"nick\", t").contains(&"text".to_owned()));
    server.replace("\"nick\", t)", "\"nick\", text())");
    server.replace("t.timestamps();", "t.");
    assert!(server.completions("unique();\n        t.").contains(&"column".to_owned()));
    assert_eq!(server.messages(), [] as [&str; 0]);
    server.replace("        t.id();", "        t.\n        t.id();");
    server.replace(".not_null().unique()", ".not_null()..unique()");
    assert_eq!(server.messages(), [] as [&str; 0]);
    server.replace(".not_null()..unique()", ".not_null().unique()");
    server.replace("        t.\n        t.id();", "        t.id();");
    server.replace("        t.\n", "        t.col\n");
    assert!(server.completions("unique();\n        t.col").contains(&"column".to_owned()));
    let messages = server.messages();
    assert!(messages[0].contains("it is called `column` here") && messages.len() == 1, "{messages:?}");
    server.replace("        t.col\n", "        t.colum(\"age\", integer());\n");
    let messages = server.messages();
    assert!(messages[0].contains("a similar name exists: `column`") && messages.len() == 1, "{messages:?}");
    server.replace("t.colum(", "t.column(");
    assert_eq!(server.messages(), [] as [&str; 0]);
}

fn permissions(server: &mut LanguageServer, migrations: &TestCrate) {
    server.open(&migrations.folder().join("src/migrations/m0002_drop_nick.rs"));
    assert!(server.hover("dropped_columns").contains("Refuses to drop a column of a table that is in use."));
    assert!(server.hover("reason").contains("Why it is safe here"));
    server.replace("drop_column(\"nick\")", "drop_column(\"nic\")");
    let messages = server.messages();
    assert!(messages[0].contains("no column `nic`") && messages.len() == 1, "{messages:?}");
    server.replace("drop_column(\"nic\")", "drop_column(\"nick\")");
    assert_eq!(server.messages(), [] as [&str; 0]);
    server.replace("dropped_columns, reason", "dro, reason");
    assert!(server.completions("assume_safe(dro").contains(&"dropped_columns".to_owned()));
    server.replace("(dro, reason = \"no release since 2.4 reads it\")", "(dropped_columns, rea)");
    assert!(server.completions("dropped_columns, rea").contains(&"reason".to_owned()));
}

fn arguments(server: &mut LanguageServer, migrations: &TestCrate) {
    server.open(&migrations.folder().join("src/migrations/m0003_create_posts.rs"));
    assert!(server.hover("lock_timeout").contains("How long a statement of this migration may wait for a lock"));
    server.replace("lock_timeout = \"2s\"", "loc");
    assert!(server.completions("migration(loc").contains(&"lock_timeout".to_owned()));
}
