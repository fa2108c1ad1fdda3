//! `migrate init`: what it writes compiles and runs, and nothing that was there is touched.

use std::fs;

use crate::program::{Sandbox, assert_text, assert_transcript, migrate_binary, workspace_root};
use crate::scaffold::{self, run_in};

#[test]
fn a_fresh_crate_is_built_and_applied() {
    let sandbox = Sandbox::new(migrate_binary());
    scaffold::init(&sandbox, "fresh_crate");
    let run = run_in(&sandbox, "", "up").exits_with(0);
    assert!(run.stdout.contains("applied m0001_create_users"), "{run:#?}");
    assert!(sandbox.path("fresh_crate/app.db").exists());
    assert!(!run.stderr.contains("warning"), "{run:#?}");

    // What `new` writes compiles for every server.
    let sqlite_only = sandbox.read("fresh_crate/migrate.toml");
    sandbox.write("fresh_crate/migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
    for name in ["create_posts", "add_title_and_body_to_posts"] {
        run_in(&sandbox, "fresh_crate/src", &format!("new {name}")).exits_with(0);
    }
    run_in(&sandbox, "fresh_crate/src", "plan --dialect mariadb").exits_with(0);

    sandbox.write("fresh_crate/migrate.toml", &sqlite_only);
    run_in(&sandbox, "fresh_crate/src", "new index_posts_on_title").exits_with(0);
    let run = run_in(&sandbox, "fresh_crate/src", "up --to m0004_index_posts_on_title").exits_with(0);
    assert!(run.stdout.contains("applied 3 migrations"), "{run:#?}");
    assert!(!run.stderr.contains("warning"), "{run:#?}");
    run_in(&sandbox, "", "down --all").exits_with(0);

    run_in(&sandbox, "", "new tidy_up").exits_with(0);
    let run = run_in(&sandbox, "", "up").exits_with(0);
    assert!(run.stdout.contains("applied m0005_tidy_up"), "{run:#?}");

    // What is not safe is not made so by a template.
    run_in(&sandbox, "", "new drop_title_from_posts").exits_with(0);
    let run = run_in(&sandbox, "", "up").exits_with(7);
    assert!(run.stderr.contains("[dropped_columns]") && !run.stderr.contains("start_after"), "{run:#?}");

    // A migration with later ones behind it may be applied already.
    run_in(&sandbox, "", "new tidy_up_again").exits_with(0);
    let run = run_in(&sandbox, "", "up").exits_with(7);
    assert_eq!(run.stderr.matches("[dropped_columns]").count(), 1, "{run:#?}");
    let line = "start_after = \"m0006_drop_title_from_posts\"\n";
    assert!(run.stderr.ends_with(&format!("`migrate check` then shows it\n            {line}")), "{run:#?}");
    sandbox.write("fresh_crate/migrate.toml", &format!("{line}{sqlite_only}"));
    let run = run_in(&sandbox, "", "check").exits_with(8);
    assert!(run.stdout.starts_with("dropped_columns: "), "{run:#?}");
    let run = run_in(&sandbox, "", "up").exits_with(0);
    assert!(run.stdout.contains("applied 2 migrations"), "{run:#?}");

    // To cargo, a file that no `mod` line names is no source. It is refused all the same, and from the first command on.
    let forgotten = "use migrate_core::prelude::*;\n\n#[migration]\nfn m0008_late(schema: &mut Schema) {\n    \
                     schema.create_table(\"late\", |t| {\n        t.id();\n    });\n}\n";
    sandbox.write("fresh_crate/src/migrations/m0008_late.rs", forgotten);
    for _ in 0..2 {
        let run = run_in(&sandbox, "", "status").exits_with(7);
        assert!(run.stderr.contains("no `mod` line brings `m0008_late` into the program"), "{run:#?}");
    }
    let module = sandbox.read("fresh_crate/src/migrations/mod.rs");
    sandbox.write("fresh_crate/src/migrations/mod.rs", &format!("{module}mod m0008_late;\n"));
    let run = run_in(&sandbox, "", "status").exits_with(0);
    assert!(run.stdout.contains("pending       m0008_late"), "{run:#?}");
}

#[test]
fn a_library_is_linked_by_its_own_binary_and_by_an_application() {
    let sandbox = Sandbox::new(migrate_binary());
    scaffold::init(&sandbox, "shop-schema --lib");
    let run = run_in(&sandbox, "shop-schema", "up").exits_with(0);
    assert!(run.stdout.contains("applied m0001_create_users"), "{run:#?}");
    // What `new` writes is a part of the library.
    run_in(&sandbox, "shop-schema", "new create_posts").exits_with(0);

    let library = workspace_root();
    sandbox.write(
        "app/Cargo.toml",
        &format!(
            "[package]\nname = \"shop-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
             shop-schema.path = \"../shop-schema\"\nmigrate-core.path = {:?}\n\
             tokio = {{ version = \"1\", features = [\"rt\", \"macros\"] }}\n",
            library.join("migrate-core")
        ),
    );
    sandbox.write(
        "app/src/main.rs",
        "use migrate_core::{Migrator, Up};\nuse shop_schema as _;\n\n\
         #[tokio::main(flavor = \"current_thread\")]\n\
         async fn main() -> Result<(), Box<dyn std::error::Error>> {\n\
             let mut migrator = Migrator::connect(\"sqlite://app.db\").await?;\n\
             println!(\"{}\", migrator.up(Up::All).await?.migrations.len());\n\
             Ok(())\n\
         }\n",
    );
    fs::copy(library.join("Cargo.lock"), sandbox.path("app/Cargo.lock")).unwrap();
    let mut run = scaffold::cargo(&sandbox, "app");
    run.args(["run", "--quiet"]);
    assert_eq!(sandbox.finish(run).exits_with(0).stdout, "2\n");
}

#[test]
fn init_with_lib_prints_how_a_program_links_it() {
    let sandbox = Sandbox::new(migrate_binary());
    assert_transcript!(sandbox.run("init db/shop-schema --lib"));
    assert_text!(sandbox.read("db/shop-schema/src/lib.rs") + "\n" + &sandbox.read("db/shop-schema/src/main.rs"));
}

#[test]
fn init_lists_the_files_that_it_wrote() {
    assert_transcript!(Sandbox::new(migrate_binary()).run("init"));
}

#[test]
fn init_writes_the_targets_into_the_configuration() {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.run("init db --database postgres --database mariadb").exits_with(0);
    let text = sandbox.read("db/migrate.toml") + "\n" + &sandbox.read("db/Cargo.toml");
    assert_text!(text.replace(&workspace_root().display().to_string(), "[LIBRARY]"));
}

#[test]
fn no_dependency_can_be_resolved_to_a_crate_of_somebody_else() {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.write("inside/migrate-core/Cargo.toml", "");
    sandbox.write("inside/migrate-cli/Cargo.toml", "");
    let library = workspace_root();
    for line in ["outside".to_owned(), "inside/mine".to_owned(), format!("named --library {}", library.display())] {
        sandbox.run(&format!("init {line}")).exits_with(0);
        let folder = line.split_whitespace().next().unwrap();
        let manifest = sandbox.read(&format!("{folder}/Cargo.toml"));
        let (_, dependencies) = manifest.split_once("[dependencies]\n").unwrap();
        assert_eq!(dependencies.lines().count(), 2, "{manifest}");
        assert!(dependencies.lines().all(|line| line.contains("{ path = ") && !line.contains("version")), "{manifest}");
    }
}

#[test]
fn a_library_that_is_not_there_is_refused_before_anything_is_written() {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.write("half/migrate-core/Cargo.toml", "");
    assert_transcript!(sandbox.run("init --library half"));
    assert!(!sandbox.path("migrations").exists());
}

#[test]
fn nothing_is_overwritten() {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.write("migrations/migrate.toml", "ours");
    assert_transcript!(sandbox.run("init"));
    assert_eq!(sandbox.read("migrations/migrate.toml"), "ours");
    assert_eq!(fs::read_dir(sandbox.path("migrations")).unwrap().count(), 1);
}

#[test]
fn a_new_crate_becomes_a_member_of_the_enclosing_workspace() {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.write("Cargo.toml", "[workspace]\nmembers = [\n    \"app\", # ours\n]\n");
    sandbox.write("app/Cargo.toml", "[package]\nname = \"app\"\n");
    let run = run_in(&sandbox, "app", "init db").exits_with(0);
    assert!(run.stdout.contains("added a member"), "{run:#?}");
    assert_eq!(sandbox.read("Cargo.toml"), "[workspace]\nmembers = [\n    \"app\", # ours\n    \"app/db\",\n]\n");
}

#[test]
fn an_enclosing_package_is_not_edited_and_the_line_to_add_is_printed() {
    let sandbox = Sandbox::new(migrate_binary());
    let package = "[package]\nname = \"app\"\n";
    sandbox.write("Cargo.toml", package);
    assert_transcript!(sandbox.run("init"));
    assert_eq!(sandbox.read("Cargo.toml"), package);
}

#[test]
fn inside_the_librarys_sources_init_depends_on_them() {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.write("migrate-core/Cargo.toml", "");
    sandbox.write("migrate-cli/Cargo.toml", "");
    sandbox.run("init examples/mine").exits_with(0);
    let manifest = sandbox.read("examples/mine/Cargo.toml");
    assert!(manifest.contains("migrate-core = { path = \"../../migrate-core\""), "{manifest}");
}

#[test]
fn a_folder_that_names_no_package_is_refused() {
    let sandbox = Sandbox::new(migrate_binary());
    assert_transcript!(sandbox.run("init 2026"));
    assert!(!sandbox.path("2026").exists());
}
