//! For every word of the builder: what rustc compiles and what the macro evaluates are the same operations.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use migrate_core::ir::builder::{
    AlterTableBuilder, AnyType, ChangeTypeBuilder, ColumnBuilder, ConstraintBuilder, CreateTableBuilder,
    DropIndexBuilder, FUNCTIONS, ForeignKeyBuilder, IndexBuilder, RawSqlBuilder, Schema,
};
use migrate_core::ir::checksum::checksum;
use migrate_core::ir::dialect::Dialect;
use migrate_core::migration::{DownSteps, Migration, Step, StepList, TimeLimit, Timeouts};
use migrate_core::prelude::*;
use std::time::Duration;

mod words_page;

#[migration]
fn m0001_the_schema(schema: &mut Schema) {
    schema.create_table("old", |t| t.id());
    schema.rename_table("old", "new");
    schema.create_index("new", ["id"]);
    schema.drop_index("new", "new_id_idx");
    schema.drop_table("new");
    schema.create_table("people", |t| {
        t.id();
        t.column("name", text());
        t.column("age", integer());
    });
    schema.alter_table("people", |t| t.set_default("age", 18));
    schema.sql("UPDATE people SET age = 1").down("UPDATE people SET age = 2");
    schema.sql_on(Postgres, "ANALYZE people").irreversible("statistics come and go");
}

#[migration]
fn m0002_a_table_that_is_being_created(schema: &mut Schema) {
    schema.create_table("houses", |t| {
        t.id();
        t.column("street", varchar(80)).not_null();
        t.column("number", integer());
        t.column("owner", bigint());
        t.timestamps();
        t.unique(["street", "number"]);
        t.foreign_key(["owner"]).references("people", ["id"]);
        t.check("number > 0");
        t.check("number < 10000");
        t.index(["owner"]);
    });
    schema.create_table("streets", |t| {
        t.column("town", text());
        t.column("name", text());
        t.primary_key(["town", "name"]);
        t.comment("What is driven.");
    });
}

#[migration]
fn m0003_a_table_that_is_being_changed(schema: &mut Schema) {
    schema.create_table("cars", |t| {
        t.column("plate", varchar(10));
        t.column("brand", text());
        t.column("seats", integer());
        t.column("owner", bigint());
        t.column("note", text());
    });
    schema.alter_table("cars", |t| {
        t.add_column("color", text());
        t.drop_column("note");
        t.rename_column("brand", "maker");
        t.change_type("seats", bigint());
        t.set_not_null("maker");
        t.drop_not_null("maker");
        for value in [4, 5] {
            t.set_default("seats", value);
        }
        t.set_default_sql("maker", "upper('x')");
        t.drop_default("maker");
        t.add_primary_key(["plate"]);
        t.add_unique(["maker", "color"]);
        t.add_foreign_key(["owner"]).references("people", ["id"]).not_valid();
        t.validate_constraint("cars_owner_fkey");
        t.add_check("seats > 0").name("some_seats");
        t.drop_constraint("some_seats");
        t.comment("What is driven, and by whom.");
        t.comment_on_column("owner", "A person.");
        t.drop_comment_on_column("owner");
        t.drop_comment();
    });
}

#[migration]
fn m0004_a_column(schema: &mut Schema) {
    schema.create_table("words", |t| {
        t.column("id", integer()).identity().primary_key();
        t.column("word", text()).not_null().unique().check("word <> ''");
        t.column("language", char(2)).default("en");
        t.column("shouted", text()).default_sql("upper('x')");
        t.column("said_by", bigint()).references("people", "id");
        t.column("said", text()).comment("In their own words.").not_null();
    });
}

#[migration]
fn m0005_a_constraint(schema: &mut Schema) {
    schema.create_table("rooms", |t| {
        t.column("floor", integer());
        t.unique(["floor"]).name("one_room_a_floor");
    });
    schema.alter_table("rooms", |t| {
        t.add_check("floor < 100").not_valid();
    });
}

#[migration]
fn m0006_a_foreign_key(schema: &mut Schema) {
    schema.create_table("pets", |t| {
        t.column("owner", bigint()).references("people", "id").on_delete(SetNull).on_update(Cascade).name("pet_owner");
        t.column("vet", bigint()).references("people", "id").on_delete(Restrict).on_update(NoAction);
        t.column("heir", bigint()).references("people", "id").on_delete(SetDefault);
    });
    schema.create_table("toys", |t| {
        t.column("maker", bigint());
    });
    schema.alter_table("toys", |t| {
        t.add_foreign_key(["maker"]).references("people", ["id"]).not_valid();
    });
}

#[migration]
fn m0007_an_index(schema: &mut Schema) {
    schema.create_index("people", ["name", "age"]).name("people_by_name").unique().filter("age > 17").concurrently();
    schema.create_index("people", ["name"]).include(["age"]).name("people_ages").concurrently();
}

#[migration]
fn m0008_an_index_that_is_dropped(schema: &mut Schema) {
    schema.drop_index("people", "people_by_name").concurrently();
}

#[migration]
fn m0009_a_change_of_type(schema: &mut Schema) {
    schema.create_table("sums", |t| {
        t.column("amount", text());
    });
    schema.alter_table("sums", |t| {
        t.change_type("amount", bigint()).using("amount::bigint");
    });
}

#[migration(lock_timeout = "250ms", statement_timeout = "none")]
fn m0010_raw_sql(schema: &mut Schema) {
    schema.sql("VACUUM").no_transaction().irreversible("there is nothing to undo");
}

#[migration(statement_timeout = "30min")]
fn m0011_raw_sql_that_is_undone(schema: &mut Schema) {
    schema.sql("CREATE VIEW adults AS SELECT * FROM people WHERE age > 17").down("DROP VIEW adults");
}

#[migration]
fn m0012_nothing(schema: &mut Schema) {
    schema.create_table("kinds", |t| {
        t.column("a", smallint()).default(-1);
        t.column("b", integer()).default(2);
        t.column("c", bigint()).default(3_000_000_000);
        t.column("g", real()).default(0.5);
        t.column("h", double()).default(1.0);
        t.column("i", numeric(10, 2)).default(0.10);
        t.column("j", decimal()).default("0.99");
        t.column("k", boolean()).default(false);
        t.column("l", char(3)).default("\u{e4}'\"");
        t.column("m", varchar(64)).default(r"back\slash");
        t.column("n", text());
        t.column("o", binary());
        t.column("p", date()).default(now());
        t.column("q", time()).default(now());
        t.column("r", timestamp()).default(now());
        t.column("s", timestamptz()).default("2026-11-21 00:00:00+00");
        t.column("t", uuid()).default(random_uuid());
        t.column("u", json()).default("{}");
        t.column("v", inet()).default("10.0.0.0/8");
    });
    schema.create_table("numbered_1", |t| {
        t.column("d", smallserial()).primary_key();
    });
    schema.create_table("numbered_2", |t| {
        t.column("e", serial()).primary_key();
    });
    schema.create_table("numbered_3", |t| {
        t.column("f", bigserial()).primary_key();
    });
}

fn migrations() -> Vec<&'static Migration> {
    let mut all: Vec<_> = migrate_core::Registry::linked().unwrap().migrations().to_vec();
    all.sort_by_key(|migration| migration.name);
    all
}

#[test]
fn the_macro_evaluates_what_rustc_compiles() {
    let migrations = migrations();
    assert_eq!(migrations.len(), 12);
    for migration in migrations {
        assert_eq!(migration.unresolved, None, "{}", migration.name);
        let compiled = Schema::record(migration.body.unwrap());
        assert!(!compiled.is_empty());
        assert_eq!(checksum(&compiled), migration.checksum, "{}: {compiled:#?}", migration.name);
    }
}

fn find(name: &str) -> &'static Migration {
    migrations().into_iter().find(|migration| migration.name == name).unwrap_or_else(|| panic!("no migration {name}"))
}

#[test]
fn timeouts_are_registered_as_they_are_written_and_are_no_part_of_the_checksum() {
    let within = |seconds| Some(TimeLimit::Within(Duration::from_secs(seconds)));
    let written = Timeouts { lock: Some(Duration::from_millis(250)), statement: Some(TimeLimit::Unbounded) };
    assert_eq!(find("m0010_raw_sql").timeouts, written);
    assert_eq!(find("m0011_raw_sql_that_is_undone").timeouts, Timeouts { lock: None, statement: within(1_800) });
    assert_eq!(find("m0012_nothing").timeouts, Timeouts { lock: None, statement: None });
    for timed in ["m0010_raw_sql", "m0011_raw_sql_that_is_undone"] {
        assert_eq!(checksum(&Schema::record(find(timed).body.unwrap())), find(timed).checksum);
    }
}

/// What each step on PostgreSQL is about, with the source line that it names.
fn lines(direction: &StepList) -> Vec<(&'static str, &'static str)> {
    let source: Vec<_> = include_str!("agreement.rs").lines().collect();
    let line = |step: &Step| source[step.line.checked_sub(1).unwrap() as usize].trim();
    direction.steps.iter().map(|step| (step.summary, line(step))).collect()
}

#[test]
fn steps_have_the_line_of_their_method_in_both_directions() {
    let script = &find("m0003_a_table_that_is_being_changed").scripts;
    let script = script.iter().find(|script| script.dialect == Dialect::Postgres).unwrap();
    let up = lines(&script.up);
    for expected in [
        ("create table `cars`", "schema.create_table(\"cars\", |t| {"),
        ("drop column `cars.note`", "t.drop_column(\"note\");"),
        ("set default of `cars.seats`", "t.set_default(\"seats\", value);"),
        (
            "add foreign key `cars_owner_fkey` to `cars`",
            "t.add_foreign_key([\"owner\"]).references(\"people\", [\"id\"]).not_valid();",
        ),
    ] {
        assert!(up.contains(&expected), "{expected:?} is not in {up:#?}");
    }
    let DownSteps::Reversible(down) = &script.down else { panic!("{script:?}") };
    let down = lines(down);
    for expected in [
        ("drop table `cars`", "schema.create_table(\"cars\", |t| {"),
        ("add column `cars.note`", "t.drop_column(\"note\");"),
        ("rename column `cars.maker` to `brand`", "t.rename_column(\"brand\", \"maker\");"),
    ] {
        assert!(down.contains(&expected), "{expected:?} is not in {down:#?}");
    }
}

#[test]
fn no_step_is_without_its_line() {
    for migration in migrations() {
        for script in migration.scripts.iter() {
            let down = match &script.down {
                DownSteps::Reversible(down) => down.steps.as_slice(),
                DownSteps::Irreversible(_) => &[],
            };
            for step in script.up.steps.iter().chain(down) {
                assert!(step.line > migration.line, "{} on {}: {step:?}", migration.name, script.dialect);
            }
        }
    }
}

/// The source of the migration whose name ends like that.
fn body(of: &str) -> &'static str {
    let source = include_str!("agreement.rs");
    let name = format!("_{}(schema: &mut Schema)", of.replace(' ', "_"));
    let start = source.find(&name).unwrap_or_else(|| panic!("no migration {name}")) + name.len();
    &source[start..start + source[start..].find("\n}\n").unwrap()]
}

#[test]
fn every_method_is_in_a_migration_above() {
    let raw_sql = body("raw sql").to_owned() + body("raw sql that is undone");
    let handles = [
        (body("the schema"), Schema::METHODS),
        (body("a table that is being created"), CreateTableBuilder::METHODS),
        (body("a table that is being changed"), AlterTableBuilder::METHODS),
        (body("a column"), ColumnBuilder::<AnyType>::METHODS),
        (body("a constraint"), ConstraintBuilder::METHODS),
        (body("a foreign key"), ForeignKeyBuilder::METHODS),
        (body("an index"), IndexBuilder::METHODS),
        (body("an index that is dropped"), DropIndexBuilder::METHODS),
        (body("a change of type"), ChangeTypeBuilder::METHODS),
        (&raw_sql, RawSqlBuilder::METHODS),
    ];
    for (body, words) in handles {
        assert!(!words.is_empty());
        for word in words {
            assert!(body.contains(&format!(".{word}(")), "`{word}` is not proved: it is not called in {body}");
        }
    }
    for word in FUNCTIONS {
        assert!(
            body("nothing").contains(&format!(" {word}(")) || body("nothing").contains(&format!("({word}(")),
            "{word}"
        );
    }
}
