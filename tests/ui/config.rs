//! A mistake in `migrate.toml` is one error, however many migrations there are; and rustc rereads the file.

use migrate_ui_tests::TestCrate;

const MIGRATION: &str = "
    use migrate_core::prelude::*;

    #[migration]
    fn NAME(schema: &mut Schema) {
        schema.create_table(\"NAME\", |t| t.id());
    }
";

fn migrations() -> TestCrate {
    let names = ["m0001_a", "m0002_b", "m0003_c"];
    let test_crate = TestCrate::new("config", &[("src/main.rs", "mod migrations;\nfn main() {}\n")]);
    test_crate.write("src/migrations/mod.rs", &names.map(|name| format!("mod {name};\n")).concat());
    for name in names {
        test_crate.write(&format!("src/migrations/{name}.rs"), &MIGRATION.replace("NAME", name));
    }
    test_crate
}

#[test]
fn a_mistake_in_the_file_is_one_error_and_a_corrected_file_is_read_again() {
    let migrations = migrations();
    for (text, title) in [
        ("[targets]\npostgre = \"14\"\n", "`postgre` is not a server that SQL can be written for"),
        ("[targets]\npostgres = 14\n", "the oldest version of postgres is not a version"),
        ("start_after = 42\n", "`start_after` is not a name"),
    ] {
        migrations.write("migrate.toml", text);
        let errors = migrations.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].ends_with(&format!("migrate.toml: {title}")), "{errors:?}");
        migrations.write("migrate.toml", "[targets]\npostgres = \"14\"\n");
        assert_eq!(migrations.errors(), [] as [&str; 0]);
    }
}
